// Who waits for whom and for what: conditions as a graph, its cycles, and what the record has to undo them.
#include <fmt/format.h>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/strong_components.hpp>
#include <deque>
#include <map>
#include <set>

#include "dialogue/standing.h"

namespace parley {

namespace dialogue {

namespace {

constexpr std::size_t kMostActs = 400, kMostCycles = 40;  // of one graph

bool names(const std::vector<std::string>& ids, const JoinedItem& joined) {
  const auto asked = [&](const std::string& id) { return std::find(ids.begin(), ids.end(), id) != ids.end(); };
  return asked(evidence_of(joined.item).id) ||
         std::any_of(joined.reports.begin(), joined.reports.end(), [&](const ToldItem& t) { return asked(evidence_of(t.item).id); });
}

// Waits and acts as the record says them, before anything is concluded.
class Graph {
 public:
  Graph(const Ground& ground, const DeadlockOptions& options) : ground_(ground), options_(options) {
    for (const JoinedItem& j : ground.items) {
      if (const auto* l = std::get_if<Linkage>(&j.item)) add(j, *l);
      if (const auto* m = std::get_if<Move>(&j.item)) add(j, *m);
    }
    for (const JoinedItem& j : ground.items)
      if (const auto* m = std::get_if<Move>(&j.item)) note(*m);
    conclude();
  }
  std::vector<Act> acts;
  std::vector<Wait> waits;

 private:
  bool stale(const JoinedItem& j) const {
    const std::optional<Date> told = last_told(j);
    return told && days_from_civil(add_months(*told, 36)) < ground_.today;
  }

  // The act of that side that the words speak of; a new one when none does.
  std::size_t act(const std::string& side, const std::string& what) {
    const Words words = content_words(what);
    std::size_t best = acts.size();
    double most = 0;
    for (std::size_t i = 0; i < acts.size(); ++i) {
      if (acts[i].side != side || !same_matter(words_[i], words)) continue;
      const double like = likeness(words_[i], words);
      if (like > most) best = i, most = like;
    }
    if (best == acts.size() && acts.size() < kMostActs) {
      acts.push_back({side, what, false, false});
      words_.push_back(words);
    }
    return best;
  }

  void wait(std::size_t first, std::size_t needs, const JoinedItem& item) {
    if (first >= acts.size() || needs >= acts.size() || first == needs || names(options_.drop, item)) return;
    if (names(options_.meet, item)) return;
    Wait& w = at(first, needs);
    w.items.push_back(item);
    w.implied = false;
    if (const std::optional<Date> told = first_told(item); told && (!w.since || *told < *w.since)) w.since = told;
    w.days = days_since(w.since, ground_.today);
  }
  Wait& at(std::size_t first, std::size_t needs) {
    for (Wait& w : waits)
      if (w.act == first && w.needs == needs) return w;
    waits.push_back({first, needs, true, {}, std::nullopt, 0});
    return waits.back();
  }

  // A side's own condition binds; what it says of the other's order, or of going first itself, does not.
  void add(const JoinedItem& j, const Linkage& l) {
    if (stale(j) || l.gives.empty() || l.returns.empty()) return;
    const Party& holder = l.position_of.empty() ? l.party_gives : l.position_of;
    const std::string who = ground_.name_of(holder), giver = ground_.name_of(l.party_gives), other = ground_.name_of(l.in_return_from);
    const bool own_after = l.sequencing == "after" && who == giver;
    const bool other_first = l.sequencing == "first" && who == other;
    if (!own_after && !other_first) return;
    const std::size_t gives = act(giver, l.gives), returns = act(other, l.returns);
    own_after ? wait(gives, returns, j) : wait(returns, gives, j);
  }
  // A precondition gates talks when it does not say what; an offer or a refusal may have its condition.
  void add(const JoinedItem& j, const Move& m) {
    if (stale(j) || m.actor.empty() || m.addressee.empty() || m.status == "withdrawn" || m.status == "accepted" || m.status == "denied") return;
    const std::string by = ground_.name_of(m.actor), to = ground_.name_of(m.addressee);
    if (m.kind == "precondition") {
      const std::size_t gated = act(by, "talks");
      wait(gated, act(to, m.content), j);
    } else if ((m.kind == "offer" || m.kind == "refusal" || m.kind == "promise") && !m.conditional_on.empty() && !m.content.empty()) {
      const std::size_t gated = act(by, m.content);
      wait(gated, act(to, m.conditional_on), j);
    }
  }
  // What a side has said of an act that somebody waits for.
  void note(const Move& m) {
    const std::string by = ground_.name_of(m.actor);
    const Words words = content_words(m.content);
    for (std::size_t i = 0; i < acts.size(); ++i) {
      if (acts[i].side != by || !same_matter(words_[i], words)) continue;
      const bool free = m.conditional_on.empty() && m.status != "withdrawn" && m.status != "denied";
      if (free && (m.kind == "offer" || m.kind == "promise" || m.kind == "concession")) acts[i].offered = true;
      if (m.kind == "refusal") acts[i].refused = true;
    }
  }

  // An act that others wait for and that its side has neither tied to anything nor offered freely: it is held back with the rest
  // of what that side gives only after something of those who wait.
  void conclude() {
    const std::vector<Wait> said = waits;
    for (std::size_t i = 0; i < acts.size(); ++i) {
      const bool tied = std::any_of(said.begin(), said.end(), [&](const Wait& w) { return w.act == i; });
      if (tied || acts[i].offered) continue;
      for (const Wait& asks : said) {
        if (asks.needs != i) continue;
        for (const Wait& own : said)
          if (acts[own.act].side == acts[i].side && acts[own.needs].side == acts[asks.act].side && own.needs != i) imply(i, own);
      }
    }
  }
  void imply(std::size_t i, const Wait& own) {
    const std::size_t before = waits.size();
    Wait& w = at(i, own.needs);
    if (waits.size() == before) return;
    w.since = own.since;
    w.days = own.days;
  }

  const Ground& ground_;
  const DeadlockOptions& options_;
  std::vector<Words> words_;
};

using Adjacency = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS>;

// The component of each act; acts that wait for each other, over however many others, share one.
std::vector<std::size_t> components(std::size_t acts, const std::vector<Wait>& waits, const std::set<std::size_t>& without) {
  Adjacency graph(acts);
  for (std::size_t i = 0; i < waits.size(); ++i)
    if (!without.contains(i)) boost::add_edge(waits[i].act, waits[i].needs, graph);
  std::vector<std::size_t> component(acts);
  if (acts) boost::strong_components(graph, boost::make_iterator_property_map(component.begin(), boost::get(boost::vertex_index, graph)));
  return component;
}

// The shortest way from an act back to itself inside its component; empty when there is none.
std::vector<std::size_t> shortest_cycle(std::size_t start, const std::vector<Wait>& waits, const std::vector<std::size_t>& component) {
  std::map<std::size_t, std::size_t> came_by;  // act -> the wait that led there
  std::deque<std::size_t> next = {start};
  while (!next.empty()) {
    const std::size_t at = next.front();
    next.pop_front();
    for (std::size_t i = 0; i < waits.size(); ++i) {
      const Wait& w = waits[i];
      if (w.act != at || component[w.needs] != component[start] || came_by.contains(w.needs)) continue;
      came_by[w.needs] = i;
      if (w.needs != start) {
        next.push_back(w.needs);
        continue;
      }
      std::vector<std::size_t> cycle;
      std::size_t back = start;
      do {
        cycle.insert(cycle.begin(), came_by[back]);
        back = waits[came_by[back]].act;
      } while (back != start);
      return cycle;
    }
  }
  return {};
}

std::vector<std::vector<std::size_t>> cycles_of(std::size_t acts, const std::vector<Wait>& waits) {
  const std::vector<std::size_t> component = components(acts, waits, {});
  std::set<std::vector<std::size_t>> seen;
  std::vector<std::vector<std::size_t>> out;
  for (std::size_t start = 0; start < acts && out.size() < kMostCycles; ++start) {
    std::vector<std::size_t> cycle = shortest_cycle(start, waits, component);
    std::vector<std::size_t> sorted = cycle;
    std::sort(sorted.begin(), sorted.end());
    if (!cycle.empty() && seen.insert(sorted).second) out.push_back(std::move(cycle));
  }
  return out;
}

std::string words_of(const Deadlock& d, const Wait& w) {
  const Act &act = d.acts[w.act], &needs = d.acts[w.needs];
  if (w.implied) return fmt::format("nothing shows {} ready for “{}” before {}: “{}”", act.side, act.what, needs.side, needs.what);
  return fmt::format("{}: “{}” only after {}: “{}”", act.side, act.what, needs.side, needs.what);
}

Cycle described(const Deadlock& d, std::vector<std::size_t> waits, std::int64_t today) {
  Cycle cycle;
  for (std::size_t i : waits) {
    const Wait& w = d.waits[i];
    cycle.words += (cycle.words.empty() ? "" : "; ") + words_of(d, w);
    if (!w.implied && w.since && (!cycle.since || *cycle.since < *w.since)) cycle.since = w.since;
  }
  cycle.days = days_since(cycle.since, today);
  cycle.waits = std::move(waits);
  return cycle;
}

std::vector<std::string> ids_of(const Wait& w) {
  std::vector<std::string> out;
  for (const JoinedItem& j : w.items) out.push_back(evidence_of(j.item).id);
  std::sort(out.begin(), out.end());
  return out;
}

// Waits that fall away with this one: those that were only concluded from it too.
std::set<std::size_t> falls_with(const Deadlock& d, std::size_t wait) {
  std::set<std::size_t> out = {wait};
  const Wait& gone = d.waits[wait];
  for (std::size_t i = 0; i < d.waits.size(); ++i) {
    const Wait& w = d.waits[i];
    if (!w.implied || w.needs != gone.needs || d.acts[w.act].side != d.acts[gone.act].side) continue;
    const bool other_ground = std::any_of(d.waits.begin(), d.waits.end(), [&](const Wait& o) {
      return !o.implied && &o != &gone && o.needs == w.needs && d.acts[o.act].side == d.acts[w.act].side;
    });
    if (!other_ground) out.insert(i);
  }
  return out;
}

void try_without(Deadlock& d, const std::set<std::size_t>& gone, WayOut way) {
  const std::vector<std::size_t> component = components(d.acts.size(), d.waits, gone);
  bool left = false;
  for (std::size_t c = 0; c < d.cycles.size(); ++c) {
    const std::vector<std::size_t>& waits = d.cycles[c].waits;
    const bool freed = std::any_of(waits.begin(), waits.end(), [&](std::size_t w) { return gone.contains(w); });
    if (freed) way.cycles.push_back(c);
  }
  for (std::size_t i = 0; i < d.waits.size(); ++i)
    left = left || (!gone.contains(i) && component[d.waits[i].act] == component[d.waits[i].needs]);
  way.frees_all = !left;
  if (!way.cycles.empty()) d.ways_out.push_back(std::move(way));
}

void single_conditions(Deadlock& d) {
  std::set<std::size_t> in_cycles, needed;
  for (const Cycle& c : d.cycles)
    for (std::size_t w : c.waits) in_cycles.insert(w), needed.insert(d.waits[w].needs);
  for (std::size_t w : in_cycles) {
    const Wait& wait = d.waits[w];
    if (wait.implied) continue;
    try_without(d, falls_with(d, w), {"drop", fmt::format("{} drops: {}", d.acts[wait.act].side, words_of(d, wait)), ids_of(wait), {}, false});
  }
  for (std::size_t act : needed) {
    std::set<std::size_t> gone;
    for (std::size_t w = 0; w < d.waits.size(); ++w)
      if (d.waits[w].needs == act || d.waits[w].act == act) gone.insert(w);
    const std::string refused = d.acts[act].refused ? " (which it has refused)" : "";
    try_without(d, gone, {"meet", fmt::format("{} goes first with: “{}”{}", d.acts[act].side, d.acts[act].what, refused), {}, {}, false});
  }
  std::stable_sort(d.ways_out.begin(), d.ways_out.end(), [](const WayOut& a, const WayOut& b) {
    return std::tuple(!a.frees_all, b.cycles.size()) < std::tuple(!b.frees_all, a.cycles.size());
  });
}

bool touches(const Deadlock& d, const Words& words) {
  for (const Cycle& c : d.cycles)
    for (std::size_t w : c.waits)
      if (same_matter(content_words(d.acts[d.waits[w].act].what), words) || same_matter(content_words(d.acts[d.waits[w].needs].what), words)) return true;
  return false;
}

// Exchanges on record that need nobody to wait.
void exchanges(const Ground& ground, Deadlock& d) {
  std::set<std::string> willing;
  std::vector<WayOut> found;
  for (const auto& [joined, l] : ground.all<Linkage>()) {
    const std::string holder = ground.name_of(l->position_of.empty() ? l->party_gives : l->position_of);
    if (!touches(d, content_words(l->gives)) && !touches(d, content_words(l->returns))) continue;
    const std::string deal = fmt::format("{}: “{}” for {}: “{}”", ground.name_of(l->party_gives), l->gives, ground.name_of(l->in_return_from), l->returns);
    if (l->sequencing == "synchronised") {
      willing.insert(holder);
      found.push_back({"simultaneous", holder + " would do both at once: " + deal, {l->id}, {}, false});
    }
    const bool self_first = (l->sequencing == "first" && holder == ground.name_of(l->party_gives)) ||
                            (l->sequencing == "after" && holder == ground.name_of(l->in_return_from));
    if (self_first) found.push_back({"goes-first", holder + " has said it would go first: " + deal, {l->id}, {}, false});
  }
  const auto both = std::count_if(d.sides.begin(), d.sides.end(), [&](const std::string& s) { return willing.contains(s); });
  for (WayOut& way : found) {
    way.frees_all = way.kind == "simultaneous" && both == static_cast<std::ptrdiff_t>(d.sides.size());
    if (way.frees_all) way.words += " (all sides have called that acceptable)";
    d.ways_out.push_back(std::move(way));
  }
}

void third_parties(const Ground& ground, Deadlock& d) {
  for (const auto& [joined, move] : ground.all<Move>()) {
    const bool outsider = ground.sides.of(move->actor) == Sides::npos && !move->actor.empty();
    const bool open = move->status != "rejected" && move->status != "withdrawn" && move->status != "denied";
    if (!outsider || move->kind != "offer" || !open || days_since(last_told(*joined), ground.today) > 30 * 18) continue;
    d.ways_out.push_back({"third-party", fmt::format("{} has offered: “{}”", ground.name_of(move->actor), move->content), {move->id}, {}, false});
  }
  for (const auto& [joined, channel] : ground.all<Channel>()) {
    const bool go_between = channel->kind == "mediator" && !channel->operated_by.empty() && ground.sides.of(channel->operated_by) == Sides::npos;
    if (!go_between || has_kind(channel->status, "ended") || days_since(last_told(*joined), ground.today) > 30 * 18) continue;
    const std::string status = channel->status.empty() ? "" : " (" + channel->status + ")";
    d.ways_out.push_back({"third-party", channel->operated_by.name + " mediates: " + channel->name + status, {channel->id}, {}, false});
  }
}

}  // namespace

}  // namespace dialogue

Deadlock deadlock(const std::vector<ToldItem>& told, const std::vector<std::string>& sides, const DeadlockOptions& options) {
  using namespace dialogue;
  const Ground ground(told, sides, options.as_of, options.undated);
  Graph graph(ground, options);
  Deadlock d;
  d.sides = ground.sides.names();
  d.as_of = options.as_of;
  d.acts = std::move(graph.acts);
  d.waits = std::move(graph.waits);
  for (std::vector<std::size_t>& cycle : cycles_of(d.acts.size(), d.waits)) d.cycles.push_back(described(d, std::move(cycle), ground.today));
  if (d.cycles.empty()) return d;
  single_conditions(d);
  exchanges(ground, d);
  third_parties(ground, d);
  return d;
}

}  // namespace parley
