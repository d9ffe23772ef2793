#include "coding/targets.h"

#include <algorithm>
#include <cmath>

#include "coding/event_list.h"

namespace parley {

namespace {

constexpr std::size_t kMostSides = 32;  // of one document; those named most

// "nobody REQUEST": what a type says against any target.
std::string_view type_feature(std::string_view type) {
  static const std::map<std::string_view, std::string> kNames = [] {
    std::map<std::string_view, std::string> out;
    for (std::string_view t : kPloverTypes) out[t] = "nobody " + std::string(t);
    return out;
  }();
  const auto name = kNames.find(type);
  return name == kNames.end() ? "" : std::string_view(name->second);
}

std::string_view type_feature(ActorType type) {
  switch (type) {
    case ActorType::kPerson: return "person";
    case ActorType::kOrganisation: return "organisation";
    case ActorType::kState: return "state";
    default: return "unknown";
  }
}

// Those who watch and write ("bystander"), and bodies above the sides.
std::string_view sector_feature(const ActorReading& actor) {
  const auto first = [&](std::initializer_list<std::string_view> list) {
    return !actor.sectors.empty() && std::find(list.begin(), list.end(), actor.sectors.front()) != list.end();
  };
  return first({"CVL", "EDU", "JRN"}) ? "bystander" : first({"IGO", "INT", "NGO"}) ? "international" : "";
}

int count_of(const std::map<std::string, std::map<std::string, int>>& counts, const std::string& a, const std::string& b) {
  const auto of = counts.find(a);
  if (of == counts.end()) return 0;
  const auto with = of->second.find(b);
  return with == of->second.end() ? 0 : with->second;
}

}  // namespace

TargetWeigher::TargetWeigher(const Lexicon& lexicon, const Document& document, const std::vector<Sentence>& sentences,
                             const std::vector<SentenceReading>& readings, const DocumentActors& actors,
                             const std::vector<Event>& events)
    : lexicon_(lexicon), sentences_(sentences), readings_(readings), events_(events), published_(document.published) {
  for (std::uint32_t i = 0; i < sentences.size(); ++i) {
    std::set<std::string> here;
    for (std::size_t m = 0; m < readings[i].mentions.size(); ++m) {
      const ActorReading& who = actors.at(i, m);
      std::vector<ActorReading> parts;
      for (const std::string& part : who.parts) parts.push_back(resolve_actor(lexicon, part, document.published));
      for (const ActorReading& a : parts.empty() ? std::vector{who} : parts) {
        add_mention(i, readings[i].mentions[m].span, a);
        here.insert(side_of(lexicon, a));
      }
    }
    for (const std::string& a : here)
      for (const std::string& b : here)
        if (a != b) ++together_[a][b];
  }
  for (const DocumentActors::Entry& entry : actors.entries())
    if (const auto side = sides_.find(entry.actor.name); side != sides_.end()) side->second.actor = entry.actor;
  const auto seldomer = [](const auto& a, const auto& b) { return a.second.named.size() < b.second.named.size(); };
  while (sides_.size() > kMostSides) sides_.erase(std::min_element(sides_.begin(), sides_.end(), seldomer));
  for (const Event& e : events) add_deals(e);
  find_pair(actors.contenders());
}

void TargetWeigher::add_mention(std::uint32_t sentence, Span span, const ActorReading& who) {
  const std::string name = side_of(lexicon_, who);
  if (!is_name(name)) return;
  Side& side = sides_[name];
  if (side.named.empty()) side.actor = name == who.name ? who : resolve_actor(lexicon_, name, published_);
  if (side.actor.name.empty()) side.actor.name = name;
  side.named.push_back({sentence, span});
}

std::set<std::string> TargetWeigher::names_of(const std::vector<ActorReading>& actors) const {
  std::set<std::string> out;
  for (const ActorReading& a : actors) out.insert(side_of(lexicon_, a));
  return out;
}

void TargetWeigher::add_deals(const Event& event) {
  const std::set<std::string> sources = names_of(event.source);
  const std::set<std::string> targets = event.target.empty() ? sources : names_of(event.target);
  for (const std::string& s : sources)
    for (const std::string& t : targets) {
      if (s == t || !sides_.contains(s) || !sides_.contains(t)) continue;
      ++deals_[s][t];
      if (!event.target.empty()) ++deals_[t][s];
    }
}

void TargetWeigher::find_pair(const std::vector<std::string>& contenders) {
  if (contenders.size() == 2 && sides_.contains(contenders[0]) && sides_.contains(contenders[1])) {
    pair_ = {contenders[0], contenders[1]};
    return;
  }
  int most = 1;
  for (const auto& [a, others] : together_)
    for (const auto& [b, n] : others) {
      if (a >= b || !sides_.contains(a) || !sides_.contains(b)) continue;
      const int told = n + 2 * count_of(deals_, a, b);
      if (told > most) most = told, pair_ = {a, b};
    }
}

const Event* TargetWeigher::act_before(const Event& event) const {
  constexpr std::uint32_t kBack = 3;  // sentences
  const auto place = [](const Event& e) { return std::pair(e.sentence, e.span.begin); };
  const Event* last = nullptr;
  for (const Event& e : events_)
    if (place(e) < place(event) && e.sentence + kBack >= event.sentence && (!last || place(*last) < place(e))) last = &e;
  return last;
}

TargetWeigher::Features TargetWeigher::for_nobody(const Event& event, bool known_source) const {
  Features out = {{"nobody", 1.0}, {type_feature(event.plover_type), 1.0}};
  if (event.source.size() > 1) out.emplace_back("nobody: several sources", 1.0);
  if (!known_source) out.emplace_back("nobody: source is no side", 1.0);
  if (event.source[0].type == ActorType::kPerson) out.emplace_back("nobody: source is a person", 1.0);
  return out;
}

TargetWeigher::Features TargetWeigher::for_both(const Event& event, bool known_source) const {
  Features out = {{"both of the pair", 1.0}};
  if (!known_source) out.emplace_back("both: source is no side", 1.0);
  const auto here = [&](const std::string& name) {
    const std::vector<Place>& named = sides_.at(name).named;
    return std::any_of(named.begin(), named.end(), [&](const Place& p) { return p.sentence == event.sentence; });
  };
  if (here(pair_[0]) && here(pair_[1])) out.emplace_back("both: named in the sentence", 1.0);
  return out;
}

void TargetWeigher::add_places(const Event& event, const Side& side, Features& out) const {
  const Span trigger = readings_[event.sentence].frames[event.frame].trigger;
  const auto where = [&](std::string_view feature, const auto& is_there) {
    if (std::any_of(side.named.begin(), side.named.end(), is_there)) out.emplace_back(feature, 1.0);
  };
  where("named before the trigger", [&](const Place& p) { return p.sentence == event.sentence && p.span.begin < trigger.begin; });
  where("named after the trigger", [&](const Place& p) { return p.sentence == event.sentence && p.span.begin >= trigger.begin; });
  where("named in the sentence before", [&](const Place& p) { return p.sentence + 1 == event.sentence; });
  where("named two sentences before", [&](const Place& p) { return p.sentence + 2 == event.sentence; });
  where("named in the sentence after", [&](const Place& p) { return p.sentence == event.sentence + 1; });
  where("named in the paragraph",
        [&](const Place& p) { return sentences_[p.sentence].paragraph == sentences_[event.sentence].paragraph; });
}

TargetWeigher::Features TargetWeigher::for_side(const Event& event, const std::string& name, const Side& side,
                                                const std::set<std::string>& sources) const {
  Features out;
  int acts = 0, sentences = 0, most = 0;
  bool other = false;
  for (const std::string& s : sources) {
    acts += count_of(deals_, s, name);
    sentences += count_of(together_, s, name);
    if (const auto near = together_.find(s); near != together_.end())
      for (const auto& [with, n] : near->second) most = std::max(most, n);
    other |= (s == pair_[0] && name == pair_[1]) || (s == pair_[1] && name == pair_[0]);
  }
  out.emplace_back("acts with the source", std::log1p(acts));
  out.emplace_back("share of the source's sentences", sentences / (most + 1.0));
  if (other) out.emplace_back("other of the pair", 1.0);
  if (side.named.size() == 1) out.emplace_back("named once", 1.0);
  out.emplace_back(type_feature(side.actor.type), 1.0);
  if (const std::string_view sector = sector_feature(side.actor); !sector.empty()) out.emplace_back(sector, 1.0);
  if (std::find(event.attribution.begin(), event.attribution.end(), name) != event.attribution.end()) out.emplace_back("says so", 1.0);
  if (const Event* before = act_before(event); before && names_of(before->source).contains(name))
    out.emplace_back("source of the act before", 1.0);
  add_places(event, side, out);
  return out;
}

std::vector<TargetChoice> TargetWeigher::weigh(const Event& event) const {
  const std::set<std::string> sources = names_of(event.source);
  const bool known = std::any_of(sources.begin(), sources.end(), [&](const std::string& s) { return sides_.contains(s); });
  const std::uint32_t at = readings_[event.sentence].frames[event.frame].trigger.begin;
  std::vector<TargetChoice> out = {{{}, for_nobody(event, known), 0}};
  std::vector<std::pair<std::uint32_t, std::size_t>> last;  // where a side was last named before the act, its choice
  for (const auto& [name, side] : sides_) {
    if (sources.contains(name)) continue;
    const auto before = std::find_if(side.named.rbegin(), side.named.rend(), [&](const Place& p) { return p.span.begin < at; });
    if (before != side.named.rend()) last.emplace_back(before->span.end, out.size());
    out.push_back({{side.actor}, for_side(event, name, side, sources), 0});
  }
  std::sort(last.rbegin(), last.rend());
  if (!last.empty()) out[last[0].second].features.emplace_back("named last", 1.0);
  if (last.size() > 1) out[last[1].second].features.emplace_back("named last but one", 1.0);
  if (!pair_[0].empty() && !sources.contains(pair_[0]) && !sources.contains(pair_[1]))
    out.push_back({{sides_.at(pair_[0]).actor, sides_.at(pair_[1]).actor}, for_both(event, known), 0});
  double sum = 0;
  for (TargetChoice& choice : out) {
    double score = 0;
    for (const auto& [feature, value] : choice.features)
      if (const auto w = lexicon_.target_weights().find(feature); w != lexicon_.target_weights().end()) score += w->second * value;
    sum += choice.probability = std::exp(score);
  }
  for (TargetChoice& choice : out) choice.probability /= sum;
  const auto likelier = [](const TargetChoice& a, const TargetChoice& b) { return a.probability > b.probability; };
  std::stable_sort(out.begin(), out.end(), likelier);
  return out;
}

}  // namespace parley
