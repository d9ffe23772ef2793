#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "parley/review.h"

namespace parley {

namespace {

using Json = nlohmann::ordered_json;

std::string dumped(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }
Json or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

std::string verdict_of(const std::string& verb) { return verb == "accept" || verb == "reject" ? verb : "change"; }

struct Unit {
  ReviewDecision first;
  std::map<std::string, std::string> verdicts;  // by who
};

// Observed over expected disagreement of all pairs of verdicts within a unit.
std::optional<double> krippendorff(const std::vector<const Unit*>& units) {
  std::map<std::string, double> totals;
  double differing = 0, n = 0;
  for (const Unit* u : units) {
    const auto m = static_cast<double>(u->verdicts.size());
    std::map<std::string, double> counts;
    for (const auto& [who, verdict] : u->verdicts) ++counts[verdict], ++totals[verdict];
    for (const auto& [verdict, count] : counts) differing += count * (m - count) / (m - 1);
    n += m;
  }
  double expected = 0;
  for (const auto& [verdict, count] : totals) expected += count * (n - count);
  if (expected <= 0) return std::nullopt;
  return 1 - (n - 1) * differing / expected;
}

}  // namespace

Agreement agreement(const std::vector<ReviewDecision>& decisions) {
  std::map<std::string, Unit> by_id;
  std::set<std::string> people;
  for (const ReviewDecision& d : decisions) {
    if (d.id.empty()) continue;
    Unit& unit = by_id.try_emplace(d.id, Unit{d, {}}).first->second;
    unit.verdicts[d.who] = verdict_of(d.verb);
    people.insert(d.who);
  }
  Agreement out;
  out.people.assign(people.begin(), people.end());
  std::vector<const Unit*> units;
  for (const auto& [id, unit] : by_id)
    if (unit.verdicts.size() > 1) units.push_back(&unit);
  std::sort(units.begin(), units.end(), [](const Unit* a, const Unit* b) {
    return std::tie(a->first.doc, a->first.span, a->first.id) < std::tie(b->first.doc, b->first.span, b->first.id);
  });
  out.records = units.size();
  for (const Unit* u : units) {
    std::set<std::string> different;
    for (const auto& [who, verdict] : u->verdicts) different.insert(verdict);
    if (different.size() == 1)
      ++out.agreed;
    else
      out.disagreements.push_back(
          {u->first.id, u->first.kind, u->first.doc, u->first.quote, {u->verdicts.begin(), u->verdicts.end()}});
  }
  out.alpha = krippendorff(units);
  return out;
}

std::string review_to_json(const ReviewDecision& d) {
  return dumped({{"version", d.version},
                 {"verb", d.verb},
                 {"id", or_null(d.id)},
                 {"field", or_null(d.field)},
                 {"value", or_null(d.value)},
                 {"note", or_null(d.note)},
                 {"who", d.who},
                 {"when", d.when},
                 {"kind", d.kind},
                 {"doc", d.doc},
                 {"quote", d.quote},
                 {"bstart", d.span.begin},
                 {"bend", d.span.end}});
}

std::string agreement_to_json(const Agreement& a) {
  Json differ = Json::array();
  for (const Disagreement& d : a.disagreements) {
    Json verdicts = Json::object();
    for (const auto& [who, verdict] : d.verdicts) verdicts[who] = verdict;
    differ.push_back({{"id", d.id}, {"kind", d.kind}, {"doc", d.doc}, {"quote", d.quote}, {"verdicts", verdicts}});
  }
  return dumped({{"people", a.people},
                 {"records", a.records},
                 {"agreed", a.agreed},
                 {"alpha", a.alpha ? Json(std::round(*a.alpha * 1000) / 1000) : Json(nullptr)},
                 {"disagreements", differ}});
}

Result<std::string> review_to_prodigy(const Record& record, const ReviewDecision& d) {
  if (verdict_of(d.verb) == "change" || d.id.empty())
    return Error{ErrorCode::kInvalid, "neither accepted nor rejected", "", -1, -1};
  Result<std::string> text = record.text(d.doc);
  if (!text) return text.error();
  Span words = d.span;
  std::string label = d.kind;
  if (d.kind == "events") {
    Result<StoredEvent> event = record.event(d.id);
    if (!event) return event.error();
    label = event->event.plover_type, words = event->event.span;
  } else {
    Result<StoredItem> item = record.item(d.id);
    if (!item) return item.error();
    words = evidence_of(item->item).span;
  }
  Result<Span> around = record.sentences_at(d.doc, words);
  if (!around) return around.error();
  const std::string_view sentence = slice(*text, *around);
  const auto characters = [&](std::uint32_t to) { return utf8_length(sentence.substr(0, to - around->begin)); };
  return dumped({{"text", sentence},
                 {"spans", Json::array({{{"start", characters(words.begin)}, {"end", characters(words.end)}, {"label", label}}})},
                 {"answer", d.verb},
                 {"_annotator_id", d.who},
                 {"meta", {{"id", d.id}, {"doc", d.doc}, {"kind", d.kind}, {"when", d.when}}}});
}

}  // namespace parley
