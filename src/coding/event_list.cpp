#include "coding/event_list.h"

#include <fmt/format.h>

#include <map>
#include <set>

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

// Acts that are done to somebody even where the sentence does not say to whom.
bool wants_target(std::string_view type) {
  static const std::set<std::string_view> kTypes = {"ACCUSE", "AGREE",   "CONCEDE",  "CONSULT",
                                                    "REJECT", "REQUEST", "SANCTION", "THREATEN"};
  return kTypes.contains(type);
}

// Whom a source of this document deals with: the side that most of its two-sided events name on the other side; of a source that
// has none, the side that most such events are between.
class Counterparts {
 public:
  Counterparts(const Lexicon& lexicon, const DocumentActors& actors, const std::vector<Event>& events) : lexicon_(lexicon) {
    const std::vector<std::string>& two = actors.contenders();
    for (const DocumentActors::Entry& entry : actors.entries())
      for (std::size_t i = 0; i < two.size(); ++i)
        if (entry.actor.name == two[i]) against_.emplace(two[1 - i], entry.actor);
    for (const Event& e : events) {
      if (e.target.empty() && e.source.size() == 2) add(e.source[0], e.source[1]);
      for (const ActorReading& s : e.source)
        for (const ActorReading& t : e.target) add(s, t);
    }
  }

  // Null when nobody stands out.
  const ActorReading* of(const ActorReading& source) const {
    const std::string side = side_of(lexicon_, source);
    if (const auto other = against_.find(side); other != against_.end()) return &other->second;
    const auto found = counts_.find(side);
    const std::map<std::string, int>& counts = found == counts_.end() ? acts_ : found->second;
    const std::string* best = nullptr;
    int most = 0;
    for (const auto& [other, n] : counts)
      if (n > most && other != side) most = n, best = &other;
    return best ? &sides_.at(*best) : nullptr;
  }

 private:
  void add(const ActorReading& a, const ActorReading& b) {
    const std::string s = side_of(lexicon_, a), t = side_of(lexicon_, b);
    if (s == t || !is_name(s) || !is_name(t)) return;
    ++counts_[s][t];
    ++counts_[t][s];
    ++acts_[s];
    ++acts_[t];
    for (const auto& [name, actor] : {std::pair{s, &a}, std::pair{t, &b}})
      if (!sides_.contains(name)) sides_[name] = name == actor->name ? *actor : resolve_actor(lexicon_, name);
  }

  const Lexicon& lexicon_;
  std::map<std::string, std::map<std::string, int>> counts_;
  std::map<std::string, int> acts_;  // by side
  std::map<std::string, ActorReading> sides_;
  std::map<std::string, ActorReading> against_;  // of two contenders the other
};

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

void imply_targets(const Lexicon& lexicon, const DocumentActors& actors, std::vector<Event>& events) {
  const Counterparts counterparts(lexicon, actors, events);
  for (Event& e : events) {
    if (!e.target.empty() || e.source.size() != 1 || !wants_target(e.plover_type)) continue;
    const ActorReading* other = counterparts.of(e.source[0]);
    if (!other) continue;
    constexpr double kImplied = 0.8;  // an implied target is right less often than a named one
    e.target.push_back(*other);
    e.confidence *= kImplied;
    e.why.push_back("target implied: " + other->name + " is whom " + e.source[0].name + " deals with in this document");
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
