// What an edit may change: the fields that a kind of record has, and the values of those that are closed lists.
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "parley/embedded_table.h"
#include "parley/review.h"

PARLEY_EMBED_TABLE(parley_plover_modes, "plover.tsv")

namespace parley {

namespace {

constexpr std::string_view kFactuality = "certain|probable|possible|planned|hypothetical|negated";

// Kind, field, values between bars; an empty value: the record may leave it open.
struct ClosedField {
  std::string_view kind, field, values;
};
constexpr ClosedField kClosed[] = {
    {"events", "factuality", kFactuality},
    {"events", "polarity", "+|-"},
    {"events", "tense", "|past|present|future"},
    {"events", "move", "|offer|demand|precondition|refusal|threat|promise|concession|appeal|signal|acceptance|withdrawal"},
    {"events", "contact", "|proposed|arranged|scheduled|postponed|moved|cancelled|held|never-held|expected"},
    {"contacts", "kind", "meeting|summit|visit|letter|message|working-level talks|phone"},
    {"contacts", "level", "|leaders|ministers|envoys|working level|backchannel|track 1.5|track 2"},
    {"contacts", "status", "proposed|arranged|scheduled|held|cancelled|never-held|expected"},
    {"moves", "kind", "offer|demand|precondition|refusal|threat|promise|concession|appeal|signal"},
    {"moves", "status", "open|accepted|rejected|unanswered|withdrawn"},
    {"linkages", "sequencing", "first|after|synchronised|unspecified"},
    {"channels", "kind", "channel|mediator|envoy|hotline|letter"},
    {"windows", "kind", "deadline|scheduled-event|window|window-end|horizon"},
    {"windows", "factuality", kFactuality},
    {"state", "phase", "stalled|standoff|exploratory|talks"},
};

// As the record calls it; what corrections of frames call it.
constexpr std::pair<std::string_view, std::string_view> kOtherNames[] = {
    {"type", "plover_type"}, {"mode", "plover_mode"}, {"fact", "factuality"}, {"by", "attribution"}};

// What is found or counted and not judged, and what has parts of its own.
bool is_fixed(const std::string& field) {
  static const std::set<std::string> kFixed = {"id", "doc", "quote", "bstart", "bend", "confidence", "why", "rungs"};
  return kFixed.contains(field) || field.ends_with("_iso3");
}

template <std::size_t... I>
std::vector<DialogueItem> empty_items(std::index_sequence<I...>) {
  return {DialogueItem(std::in_place_index<I>)...};
}

// Kind -> its fields, in the order of the contract.
const std::map<std::string, std::vector<std::string>, std::less<>>& fields_by_kind() {
  static const auto kFields = [] {
    std::map<std::string, std::vector<std::string>, std::less<>> out = {
        {"events",
         {"source", "target", "plover_type", "plover_mode", "contexts", "cameo", "gist", "date", "place", "factuality", "polarity",
          "attribution", "tense", "move", "contact"}}};
    for (const DialogueItem& item : empty_items(std::make_index_sequence<std::variant_size_v<DialogueItem>>())) {
      std::vector<std::string>& fields = out[std::string(kDialogueKinds[item.index()])];
      const nlohmann::ordered_json json = nlohmann::ordered_json::parse(dialogue_to_json(item));
      for (const auto& [field, value] : json.items())
        if (!is_fixed(field)) fields.push_back(field);
    }
    return out;
  }();
  return kFields;
}

std::vector<std::string> modes() {
  std::set<std::string> out;
  for (std::string_view line : split(parley_plover_modes(), '\n'))
    if (!line.empty() && line[0] != '#') out.emplace(split(line, '\t')[1]);
  return {out.begin(), out.end()};
}

std::string listed(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& w : words) out += (out.empty() ? "" : ", ") + (w.empty() ? std::string("\"\"") : w);
  return out;
}

Error invalid(std::string message) { return Error{ErrorCode::kInvalid, std::move(message), "", -1, -1}; }

}  // namespace

const std::vector<std::string>& edited_fields(std::string_view kind) {
  static const std::vector<std::string> kNone;
  const auto found = fields_by_kind().find(kind);
  return found == fields_by_kind().end() ? kNone : found->second;
}

std::vector<std::string> edited_values(std::string_view kind, std::string_view field) {
  std::vector<std::string> out;
  if (kind == "events" && field == "plover_type") out.assign(std::begin(kPloverTypes), std::end(kPloverTypes));
  if (kind == "events" && field == "plover_mode") out = modes();
  for (const ClosedField& c : kClosed)
    if (c.kind == kind && c.field == field)
      for (std::string_view value : split(c.values, '|')) out.emplace_back(value);
  return out;
}

Result<Edited> checked_edit(std::string_view kind, std::string_view field, std::string_view value) {
  Edited out{ascii_lower(trim(field)), std::string(trim(value))};
  if (out.field.empty()) return invalid("which field is to be edited?");
  if (kind == "events")
    for (const auto& [other, name] : kOtherNames)
      if (out.field == other) out.field = name;
  const std::vector<std::string>& fields = edited_fields(kind);
  if (std::find(fields.begin(), fields.end(), out.field) == fields.end())
    return invalid("\"" + std::string(field) + "\" is no field of " + std::string(kind) +
                   " that can be edited; these are: " + listed(fields));
  const std::vector<std::string> values = edited_values(kind, out.field);
  if (values.empty()) return out;
  const auto same = std::find_if(values.begin(), values.end(),
                                 [&](const std::string& v) { return ascii_lower(v) == ascii_lower(out.value); });
  if (same == values.end())
    return invalid(out.field + " can not be \"" + out.value + "\"; it is one of " + listed(values));
  out.value = *same;
  return out;
}

}  // namespace parley
