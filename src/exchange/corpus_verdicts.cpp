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
  const Result<Edited> edited = checked_edit("events", d.field, d.value);
  v.changes[field->second] = edited ? edited->value : std::string(trim(d.value));
}

// Why a frame cannot have these values, as a record of before such checks may have them; "" when it can.
std::string illegal(const std::map<std::string, std::string>& changes) {
  for (const auto& [field, value] : changes)
    if (const Result<Edited> edited = checked_edit("events", field, value); !edited) return edited.error().message;
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
