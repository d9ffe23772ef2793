// Which two sides a document is about: a linear softmax over all pairs of sides that it names together or tells acts between.
#include <algorithm>
#include <array>
#include <cmath>

#include "dialogue/view.h"

namespace parley::dialogue {

namespace {

// What is counted of each side, with the features for the lesser and the greater of a pair's two shares of the most of any side.
enum Count { kSentences, kOwnName, kTitle, kLead, kSource, kTarget, kHostileSource, kHostileTarget, kCounts };
struct CountNames {
  std::string_view less, more;
};
constexpr CountNames kCountNames[kCounts] = {
    {"sentences, the lesser", "sentences, the greater"},
    {"by its own name, the lesser", "by its own name, the greater"},
    {"in the title, the lesser", "in the title, the greater"},
    {"in the lead, the lesser", "in the lead, the greater"},
    {"source, the lesser", "source, the greater"},
    {"target, the lesser", "target, the greater"},
    {"source of hostile acts, the lesser", "source of hostile acts, the greater"},
    {"target of hostile acts, the lesser", "target of hostile acts, the greater"},
};
constexpr std::uint32_t kLeadSentences = 5;

// Kinds of side, with the features for one and for both of a pair.
struct KindNames {
  std::string_view one, both, sectors;  // sectors: joined by spaces
};
constexpr KindNames kKinds[] = {
    {"one is armed", "both are armed", "INS PRM REB SEP UAF"},
    {"one is a bystander", "both are bystanders", "CVL EDU JRN"},
    {"one is a court or parliament", "both are courts or parliaments", "COP JUD LEG"},
    {"one is international", "both are international", "IGO INT NGO"},
    {"one is a party", "both are parties", "PTY"},
    {"one is a union or company", "both are unions or companies", "BUS LAB MNC"},
    {"one is of no known kind", "both are of no known kind", ""},
};

struct Side {
  std::array<double, kCounts> counts{};
  std::string_view sector, country;  // "" when not known
};

bool is_of(const Side& side, const KindNames& kind) {
  return side.sector.empty() ? kind.sectors.empty() : kind.sectors.find(side.sector) != std::string_view::npos;
}
bool hostile(const Event& event) { return event.quad > 2; }

using Pair = std::pair<std::string, std::string>;  // in order of name
Pair pair_of(const std::string& a, const std::string& b) { return a < b ? Pair(a, b) : Pair(b, a); }

template <class Key>
double most(const std::map<Key, double>& counts) {
  double out = 0;
  for (const auto& [key, n] : counts) out = std::max(out, n);
  return out > 0 ? out : 1;
}

double of(const std::map<Pair, double>& counts, const Pair& pair) {
  const auto found = counts.find(pair);
  return found == counts.end() ? 0 : found->second;
}

}  // namespace

// Sides with a name; those of a mutual act are its sources.
void DocumentView::count_deals(const Event& event) {
  const auto sides = [&](const std::vector<ActorReading>& who) {
    std::set<std::string> out;
    for (const Party& p : parties_of(who))
      if (const std::string side = side_of(p).name; has_name(side)) out.insert(side);
    return out;
  };
  const std::set<std::string> sources = sides(event.source), targets = event.target.empty() ? sources : sides(event.target);
  for (const std::string& s : sources) acts_[s] += 2;
  for (const std::string& t : targets) acts_[t] += 1;
  for (const std::string& s : sources)
    for (const std::string& t : targets) {
      if (s == t) continue;
      ++deals_[s][t];
      if (!event.target.empty()) ++deals_[t][s];
    }
}

// Whom it can be about: who only ever acts alone, is named once or is on another's side is out.
std::set<std::string> DocumentView::sides() const {
  std::set<std::string> out;
  for (const DocumentActors::Entry& e : actors.entries()) {
    const bool own = !persons_.contains(e.actor.name) && e.actor.type != ActorType::kGroup && !side_.contains(e.actor.name);
    if (own && (e.count > 1 || e.actor.type == ActorType::kState)) out.insert(e.actor.name);
  }
  for (const auto& [name, side] : side_) out.insert(side);
  return out;
}

void DocumentView::find_main_pair() {
  const std::set<std::string> all = sides();
  std::map<std::string, Side> by_name;
  std::map<Pair, double> together, deals, hostilities;  // sentences that name both (a title counts twice) and acts; acts; hostile acts
  for (const std::string& name : all) {
    Side& side = by_name[name];
    side.country = country_of(name);
    if (name == lexicon.country_name(side.country)) side.sector = "GOV";  // also where only its people are named
  }
  for (const DocumentActors::Entry& e : actors.entries())
    if (const auto side = by_name.find(e.actor.name); side != by_name.end())
      if (!e.actor.sectors.empty()) side->second.sector = e.actor.sectors[0];
  for (std::uint32_t i = 0; i < sentences.size(); ++i) {
    if (is_caption(i)) continue;
    Parties here;
    for (const Party& p : parties_in(i, sentences[i].sentence->span)) {
      const Party side = side_of(p);
      const auto known = by_name.find(side.name);
      if (known == by_name.end()) continue;
      add_parties(here, {side});
      if (side.name == p.name) ++known->second.counts[kOwnName];
    }
    for (const Party& p : here) {
      Side& side = by_name[p.name];
      ++side.counts[kSentences];
      if (is_title(i)) ++side.counts[kTitle];
      if (i < kLeadSentences) ++side.counts[kLead];
    }
    for (const Party& a : here)
      for (const Party& b : here)
        if (a.name < b.name) together[{a.name, b.name}] += is_title(i) ? 2 : 1;
    for (const Act& act : sentences[i].acts) {
      const Parties sources = parties_of(act.event->source), targets = parties_of(act.event->target);
      const auto count = [&](const Parties& parties, Count all_acts, Count hostile_acts) {
        for (const Party& p : parties)
          if (const auto side = by_name.find(side_of(p).name); side != by_name.end()) {
            ++side->second.counts[all_acts];
            if (hostile(*act.event)) ++side->second.counts[hostile_acts];
          }
      };
      count(sources, kSource, kHostileSource);
      count(targets, kTarget, kHostileTarget);
      if (!hostile(*act.event)) continue;
      for (const Party& s : sources)
        for (const Party& t : targets)
          if (const Pair pair = pair_of(side_of(s).name, side_of(t).name); pair.first != pair.second) ++hostilities[pair];
    }
  }
  for (const auto& [a, others] : deals_)
    for (const auto& [b, n] : others)
      if (a < b && all.contains(a) && all.contains(b)) deals[{a, b}] += n, together[{a, b}] += n;
  const std::map<std::string, double> between = mediators();
  const auto mediates = [&](const std::string& side) {
    const auto found = between.find(side);
    return found == between.end() ? 0 : found->second;
  };
  std::array<double, kCounts> greatest{};
  for (const auto& [name, side] : by_name)
    for (std::size_t c = 0; c < kCounts; ++c) greatest[c] = std::max(greatest[c], side.counts[c]);
  for (double& g : greatest) g = std::max(g, 1.0);
  std::map<Pair, double> close;  // as together, less for go-betweens
  for (const auto& [pair, n] : together) {
    close[pair] = n * (1 - mediates(pair.first)) * (1 - mediates(pair.second));
    closeness_[pair.first][pair.second] = closeness_[pair.second][pair.first] = close[pair];
  }
  const double closest = most(close), most_deals = most(deals), most_hostile = most(hostilities);
  const std::vector<std::string>& two = actors.contenders();
  const auto contends = [&](const std::string& side) { return std::find(two.begin(), two.end(), side) != two.end(); };
  for (const auto& [pair, n] : close) {
    const Side &a = by_name[pair.first], &b = by_name[pair.second];
    PairChoice choice{named(pair.first), named(pair.second), {}, 0};
    const auto add = [&](std::string_view feature, double value) {
      if (value != 0) choice.features.emplace_back(feature, value);
    };
    add("named together", n / closest);
    add("named together, how often", std::log1p(n));
    add("acts between them", of(deals, pair) / most_deals);
    add("acts between them, how many", std::log1p(of(deals, pair)));
    add("hostile acts between them", of(hostilities, pair) / most_hostile);
    add("hostile acts between them, how many", std::log1p(of(hostilities, pair)));
    for (std::size_t c = 0; c < kCounts; ++c) {
      const double x = a.counts[c] / greatest[c], y = b.counts[c] / greatest[c];
      add(kCountNames[c].less, std::min(x, y));
      add(kCountNames[c].more, std::max(x, y));
    }
    const auto own_share = [](const Side& s) { return s.counts[kOwnName] / std::max(s.counts[kSentences], 1.0); };
    add("by their own names", std::min(own_share(a), own_share(b)));
    for (const KindNames& kind : kKinds) {
      const int n_of = is_of(a, kind) + is_of(b, kind);
      if (n_of) add(n_of == 1 ? kind.one : kind.both, 1);
    }
    const int states = (a.sector == "GOV" && !a.country.empty()) + (b.sector == "GOV" && !b.country.empty());
    if (states) add(states == 1 ? "one is a state" : "both are states", 1);
    add("of one country", !a.country.empty() && a.country == b.country);
    add("one goes between", std::max(mediates(pair.first), mediates(pair.second)));
    if (const int n_of = contends(pair.first) + contends(pair.second); n_of) add(n_of == 1 ? "one contends" : "both contend", 1);
    pairs_.push_back(std::move(choice));
  }
  weigh_pairs();
}

void DocumentView::weigh_pairs() {
  double sum = 0;
  for (PairChoice& choice : pairs_) {
    double score = 0;
    for (const auto& [feature, value] : choice.features)
      if (const auto w = lexicon.main_pair_weights().find(feature); w != lexicon.main_pair_weights().end()) score += w->second * value;
    sum += choice.probability = std::exp(score);
  }
  for (PairChoice& choice : pairs_) choice.probability /= sum;
  std::stable_sort(pairs_.begin(), pairs_.end(),
                   [](const PairChoice& a, const PairChoice& b) { return a.probability > b.probability; });
  if (!pairs_.empty()) main_pair_ = {pairs_[0].one, pairs_[0].other};
}

// Sides that words of mediation stand beside, with how much that tells against their being one of the two (0 to .6).
std::map<std::string, double> DocumentView::mediators() const {
  constexpr double kMost = 0.6, kPerHit = 5;
  std::map<std::string, int> hits, named;
  for (std::uint32_t i = 0; i < sentences.size(); ++i) {
    for (const Party& p : parties_in(i, sentences[i].sentence->span)) ++named[side_of(p).name];
    for (const Found& cue : sentences[i].cues) {
      if (cue.kind != "channel mediator") continue;
      const int m = cue.value == "by" ? mention_after(i, cue.span.end, 20) : mention_before(i, cue.span.begin, 30);
      if (m < 0) continue;
      if (const Parties parties = who(i, static_cast<std::uint32_t>(m)); parties.size() == 1) ++hits[side_of(parties[0]).name];
    }
  }
  std::map<std::string, double> out;
  for (const auto& [side, n] : hits) out[side] = std::min(kMost, kPerHit * n / named[side]);
  return out;
}

}  // namespace parley::dialogue
