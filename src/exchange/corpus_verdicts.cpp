#include "exchange/corpus_verdicts.h"

#include <set>

namespace parley {

namespace {

// Fields of events.jsonl -> what a frame calls them.
const std::map<std::string, std::string>& frame_fields() {
  static const std::map<std::string, std::string> kFields = {
      {"plover_type", "type"}, {"type", "type"},         {"plover_mode", "mode"}, {"mode", "mode"},   {"source", "source"},
      {"target", "target"},    {"attribution", "by"},    {"date", "date"},        {"place", "place"}, {"factuality", "fact"},
      {"fact", "fact"},        {"polarity", "polarity"}, {"tense", "tense"},      {"move", "move"},   {"contact", "contact"}};
  return kFields;
}

std::string legal(std::string_view field) {
  if (field == "fact") return "certain probable possible planned hypothetical negated";
  if (field == "polarity") return "+ -";
  if (field == "tense") return "past present future";
  if (field == "move") return "offer demand precondition refusal threat promise concession appeal signal acceptance withdrawal";
  if (field == "contact") return "proposed arranged scheduled postponed moved cancelled held never-held expected";
  return "";
}

bool is_listed(const std::string& value, std::string_view list) {
  for (std::string_view word : split(list, ' '))
    if (word == value) return true;
  return false;
}

std::string upper(std::string text) {
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

// One person's verdict so far, with one more decision.
void apply(const ReviewDecision& d, Verdict& v) {
  v.rejected = d.verb == "reject";
  if (d.verb == "merge") v.same.push_back(d.value);
  if (d.verb == "split") v.refused = "part of it is something else, of which no type is known";
  if (d.verb == "redate") v.changes["date"] = d.value;
  if (d.verb == "reattribute") v.changes["by"] = d.value;
  if (d.verb != "edit") return;
  const auto field = frame_fields().find(ascii_lower(trim(d.field)));
  if (field == frame_fields().end()) {
    v.without_effect.push_back("frames have no " + d.field);
    return;
  }
  const std::string value(trim(d.value));
  v.changes[field->second] = field->second == "type" ? upper(value) : value;
}

// Why a frame cannot have these values; "" when it can.
std::string illegal(const std::map<std::string, std::string>& changes) {
  for (const auto& [field, value] : changes) {
    if (field == "type" && std::find(std::begin(kPloverTypes), std::end(kPloverTypes), value) == std::end(kPloverTypes))
      return "\"" + value + "\" is no PLOVER type";
    if (field == "mode" && value.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") != std::string::npos)
      return "\"" + value + "\" is no mode";
    const std::string list = legal(field);
    if (!list.empty() && !value.empty() && !is_listed(value, list)) return field + " \"" + value + "\": one of " + list;
  }
  return "";
}

}  // namespace

Verdict verdict_of(const std::vector<ReviewDecision>& decisions) {
  std::map<std::string, Verdict> by_person;
  for (const ReviewDecision& d : decisions) apply(d, by_person[d.who]);
  Verdict out = by_person.begin()->second;
  for (auto person = std::next(by_person.begin()); person != by_person.end(); ++person) {
    const Verdict& v = person->second;
    if (v.rejected != out.rejected) out.refused = "people differ on whether it is right";
    for (const auto& [field, value] : v.changes)
      if (const auto [other, fresh] = out.changes.emplace(field, value); !fresh && other->second != value)
        out.refused = "people differ on its " + field;
    out.same.insert(out.same.end(), v.same.begin(), v.same.end());
    if (out.refused.empty()) out.refused = v.refused;
    out.without_effect.insert(out.without_effect.end(), v.without_effect.begin(), v.without_effect.end());
  }
  if (out.refused.empty()) out.refused = illegal(out.changes);
  if (out.rejected && out.refused != "people differ on whether it is right") out.refused.clear();
  return out;
}

}  // namespace parley
