#include "coding/event_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace parley {

namespace {

// What each type reads as between its source and its target.
std::string_view verb_of(std::string_view type, bool plural) {
  static const std::map<std::string_view, std::pair<std::string_view, std::string_view>> kVerbs = {
      {"ACCUSE", {"criticises or accuses", "criticise or accuse"}},
      {"AGREE", {"makes an offer or promise to", "make an offer or promise to"}},
      {"AID", {"gives aid to", "give aid to"}},
      {"ASSAULT", {"attacks", "attack"}},
      {"COERCE", {"coerces", "coerce"}},
      {"CONCEDE", {"gives way in words to", "give way in words to"}},
      {"CONSULT", {"talks to", "talk to"}},
      {"COOPERATE", {"works with", "work with"}},
      {"MOBILIZE", {"shows force to", "show force to"}},
      {"PROTEST", {"protests against", "protest against"}},
      {"REJECT", {"refuses", "refuse"}},
      {"REQUEST", {"makes a request or demand to", "make a request or demand to"}},
      {"RETREAT", {"yields in deed to", "yield in deed to"}},
      {"SANCTION", {"cuts ties with or sanctions", "cut ties with or sanction"}},
      {"SUPPORT", {"supports", "support"}},
      {"THREATEN", {"threatens", "threaten"}}};
  auto found = kVerbs.find(type);
  if (found == kVerbs.end()) return "acts on";
  return plural ? found->second.second : found->second.first;
}

std::string join_names(const std::vector<ActorReading>& actors) {
  std::string out;
  for (std::size_t i = 0; i < actors.size(); ++i) {
    if (i) out += i + 1 == actors.size() ? " and " : ", ";
    out += actors[i].name;
  }
  return out;
}

// Not his own nameless people ("a deputy director") nor people at large, whom an act of words is seldom meant for.
bool means_somebody(const Lexicon& lexicon, const ActorReading& source, const ActorReading& target) {
  const bool capital = std::any_of(target.name.begin(), target.name.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  if (capital || !target.parts.empty()) return true;
  if (target.sectors.empty() || target.sectors.front() == "CVL") return false;
  return side_of(lexicon, source) != side_of(lexicon, target);
}

// ", by told-with, named-before": the three features that speak most for a choice.
std::string reasons(const TargetChoice& choice, const std::map<std::string, double, std::less<>>& weights) {
  std::vector<std::pair<double, std::string_view>> by;
  for (const auto& [feature, value] : choice.features)
    if (const auto w = weights.find(feature); w != weights.end() && w->second * value > 0) by.emplace_back(-w->second * value, feature);
  std::sort(by.begin(), by.end());
  std::string out;
  for (std::size_t i = 0; i < by.size() && i < 3; ++i) fmt::format_to(std::back_inserter(out), "{}{}", i ? ", " : ", by ", by[i].second);
  return out;
}

}  // namespace

std::string gist_of(const Event& e) {
  const std::size_t sources = e.source.size();
  const bool group = sources == 1 && e.source[0].type == ActorType::kGroup && e.source[0].name.ends_with('s');
  std::string verb(verb_of(e.plover_type, sources > 1 || group));
  if (e.target.empty() && sources > 1) return fmt::format("{} {} each other", join_names(e.source), verb);
  if (!e.target.empty())
    return fmt::format("{} {} {}", e.source.empty() ? "somebody" : join_names(e.source), verb, join_names(e.target));
  for (std::string_view preposition : {" to", " with", " against", " with or sanctions"})
    if (verb.ends_with(preposition)) verb.resize(verb.size() - preposition.size());
  return fmt::format("{} {}", join_names(e.source), verb);
}

bool is_name(std::string_view name) {
  return !name.empty() && !(name.front() >= 'a' && name.front() <= 'z') && !(name.front() >= '0' && name.front() <= '9');
}

void imply_targets(const TargetWeigher& weigher, const Lexicon& lexicon, std::vector<Event>& events) {
  for (Event& e : events) {
    if (e.source.empty()) continue;
    const auto means = [&](const ActorReading& t) { return means_somebody(lexicon, e.source[0], t); };
    if (std::any_of(e.target.begin(), e.target.end(), means)) continue;
    e.choices = weigher.weigh(e);
    const TargetChoice& best = e.choices.front();
    if (best.sides.empty()) continue;
    e.target = best.sides;
    constexpr double kImplied = 0.8;  // an implied target is right less often than a named one
    e.confidence *= kImplied;
    e.why.push_back(fmt::format("target implied: {} {:.2f}{}", join_names(e.target), best.probability, reasons(best, lexicon.target_weights())));
    e.gist = gist_of(e);
  }
}

void drop_repeats(const Lexicon& lexicon, const std::vector<Sentence>& sentences, std::vector<Event>& events) {
  const auto apart = [&](const Event& e) {
    const BlockKind kind = sentences[e.sentence].kind;
    return kind == BlockKind::kTitle || kind == BlockKind::kCaption;
  };
  const auto sides = [&](const Event& e) {
    std::set<std::string> out;
    for (const ActorReading& a : e.source) out.insert(side_of(lexicon, a));
    return out;
  };
  std::set<std::pair<std::string, std::set<std::string>>> told;
  for (const Event& e : events)
    if (!apart(e)) told.emplace(e.plover_type, sides(e));
  std::erase_if(events, [&](const Event& e) { return apart(e) && told.contains({e.plover_type, sides(e)}); });
}

void drop_conditional(std::vector<Event>& events) {
  std::erase_if(events, [](const Event& e) {
    return e.factuality == "hypothetical" || (e.factuality == "planned" && e.plover_type != "AGREE");
  });
}

}  // namespace parley
