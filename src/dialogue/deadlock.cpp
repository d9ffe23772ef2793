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
  return asked(evidence_of(joined.item).id) || std::any_of(joined.reports.begin(), joined.reports.end(),
                                                           [&](const ToldItem& t) { return asked(evidence_of(t.item).id); });
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
  }
  std::vector<Act> acts;

  // All waits, those that follow from them too, as if these items had never been.
  std::vector<Wait> waits_without(const std::vector<std::string>& dropped) const {
    std::vector<Wait> waits;
    for (const Stated& s : stated_) {
      if (names(dropped, *s.item)) continue;
      Wait& w = at(waits, s.act, s.needs);
      w.implied = false;
      w.ground = s.act;
      w.items.push_back(*s.item);
      date(w, first_told(*s.item));
    }
    conclude(waits);
    return waits;
  }

 private:
  struct Stated {
    std::size_t act, needs;
    const JoinedItem* item;
  };

  bool stale(const JoinedItem& j, int months) const {
    const std::optional<Date> told = last_told(j);
    return told && days_from_civil(add_months(*told, months)) < ground_.today;
  }
  // "Continue" or "delay" alone does not say what is to be done.
  static bool says_what(const std::string& what) {
    const Words words = words_in(what);
    return words.size() > 1 || (words.size() == 1 && !has_kind(what, "vague"));
  }

  // The act of that side that the words speak of; a new one when none does.
  std::size_t act(const std::string& side, const std::string& what) {
    const Words words = words_in(what);
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
      talk_.push_back(has_kind(what, "talk"));
    }
    return best;
  }

  void wait(std::size_t first, std::size_t needs, const JoinedItem& item) {
    if (first < acts.size() && needs < acts.size() && first != needs && !names(options_.meet, item))
      stated_.push_back({first, needs, &item});
  }
  static Wait& at(std::vector<Wait>& waits, std::size_t first, std::size_t needs) {
    for (Wait& w : waits)
      if (w.act == first && w.needs == needs) return w;
    waits.push_back({first, needs, true, first, {}, std::nullopt, 0});
    return waits.back();
  }
  void date(Wait& w, const std::optional<Date>& told) const {
    if (told && (!w.since || *told < *w.since)) w.since = told;
    w.days = days_since(w.since, ground_.today);
  }

  // A side's own condition binds; what it says of the other's order, or of going first itself, does not.
  void add(const JoinedItem& j, const Linkage& l) {
    if (stale(j, kPositionMonths) || !says_what(l.gives) || !says_what(l.returns)) return;
    const Party& holder = l.position_of.empty() ? l.party_gives : l.position_of;
    const std::string who = ground_.name_of(holder), giver = ground_.name_of(l.party_gives),
                      other = ground_.name_of(l.in_return_from);
    const bool own_after = l.sequencing == "after" && who == giver;
    const bool other_first = l.sequencing == "first" && who == other;
    if (!own_after && !other_first) return;
    const std::size_t gives = act(giver, l.gives), returns = act(other, l.returns);
    own_after ? wait(gives, returns, j) : wait(returns, gives, j);
  }
  // A precondition gates talks when it does not say what; an offer or a refusal may have its condition.
  void add(const JoinedItem& j, const Move& m) {
    if (stale(j, kLapse) || m.actor.empty() || m.addressee.empty() || !says_what(m.content) || m.status == "withdrawn" ||
        m.status == "accepted" || m.status == "denied")
      return;
    const std::string by = ground_.name_of(m.actor), to = ground_.name_of(m.addressee);
    if (m.kind == "precondition") {
      if (words_in(m.content) == words_in("talks")) return;  // talks do not gate talks
      const std::size_t gated = act(by, "talks");
      wait(gated, act(to, m.content), j);
    } else if ((m.kind == "offer" || m.kind == "refusal" || m.kind == "promise") && says_what(m.conditional_on)) {
      const std::size_t gated = act(by, m.content);
      wait(gated, act(to, m.conditional_on), j);
    }
  }
  // What a side has said of an act that somebody waits for.
  void note(const Move& m) {
    const std::string by = ground_.name_of(m.actor);
    const Words words = words_in(m.content);
    for (std::size_t i = 0; i < acts.size(); ++i) {
      if (acts[i].side != by || !same_matter(words_[i], words)) continue;
      const bool free = m.conditional_on.empty() && m.status != "withdrawn" && m.status != "denied";
      if (free && (m.kind == "offer" || m.kind == "promise" || m.kind == "concession")) acts[i].offered = true;
      if (m.kind == "refusal") acts[i].refused = true;
    }
  }

  // An act that somebody waits for and that its side has neither tied to anything nor offered freely is held back with the rest:
  // with what that side gives only after the very thing that waits for it, or where each talks only once the other has done
  // something: what each said last of that.
  void conclude(std::vector<Wait>& waits) const {
    const std::vector<Wait> said = waits;
    for (const Wait& asks : said) {
      const std::size_t held_back = asks.needs;
      const bool tied = std::any_of(said.begin(), said.end(), [&](const Wait& w) { return w.act == held_back; });
      if (tied || acts[held_back].offered) continue;
      for (const Wait& own : said) {
        if (acts[own.act].side != acts[held_back].side || acts[own.needs].side != acts[asks.act].side || own.needs == held_back)
          continue;
        const bool both_gate_talks = newest_gate(own, said) && newest_gate(asks, said);
        if (own.needs != asks.act && !both_gate_talks) continue;
        const std::size_t before = waits.size();
        Wait& w = at(waits, held_back, own.needs);
        if (waits.size() == before) continue;
        w.ground = own.act, w.items = own.items, w.since = own.since, w.days = own.days;
      }
    }
  }

  static std::optional<Date> last_said(const Wait& w) {
    std::optional<Date> last;
    for (const JoinedItem& j : w.items) last = std::max(last, last_told(j));
    return last;
  }
  bool newest_gate(const Wait& gate, const std::vector<Wait>& said) const {
    return talk_[gate.act] && std::none_of(said.begin(), said.end(), [&](const Wait& w) {
             return talk_[w.act] && acts[w.act].side == acts[gate.act].side && last_said(gate) < last_said(w);
           });
  }

  const Ground& ground_;
  const DeadlockOptions& options_;
  std::vector<Words> words_;
  std::vector<bool> talk_;  // whether an act is to talk
  std::vector<Stated> stated_;
};

using Adjacency = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS>;

// The component of each act; acts that wait for each other, over however many others, share one.
std::vector<std::size_t> components(std::size_t acts, const std::vector<Wait>& waits) {
  Adjacency graph(acts);
  for (const Wait& w : waits) boost::add_edge(w.act, w.needs, graph);
  std::vector<std::size_t> component(acts);
  if (acts)
    boost::strong_components(graph, boost::make_iterator_property_map(component.begin(), boost::get(boost::vertex_index, graph)));
  return component;
}

// The shortest way from an act back to itself inside its component; empty when there is none.
std::vector<std::size_t> shortest_cycle(std::size_t start, const std::vector<Wait>& waits,
                                        const std::vector<std::size_t>& component) {
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
  const std::vector<std::size_t> component = components(acts, waits);
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
  if (w.implied)
    return fmt::format("{}: “{}” only after {}: “{}”, and nothing shows it ready for “{}” before", act.side,
                       d.acts[w.ground].what, needs.side, needs.what, act.what);
  return fmt::format("{}: “{}” only after {}: “{}”", act.side, act.what, needs.side, needs.what);
}

Cycle described(const Deadlock& d, std::vector<std::size_t> waits, std::int64_t today) {
  Cycle cycle;
  for (std::size_t i : waits) {
    const Wait& w = d.waits[i];
    cycle.words += (cycle.words.empty() ? "" : "; ") + words_of(d, w);
    if (w.since && (!cycle.since || *cycle.since < *w.since)) cycle.since = w.since;
  }
  cycle.days = days_since(cycle.since, today);
  cycle.waits = std::move(waits);
  return cycle;
}

// Those that somebody has said first, then the youngest.
void sort_cycles(Deadlock& d) {
  const auto concluded = [&](const Cycle& c) {
    return std::count_if(c.waits.begin(), c.waits.end(), [&](std::size_t w) { return d.waits[w].implied; });
  };
  std::stable_sort(d.cycles.begin(), d.cycles.end(), [&](const Cycle& a, const Cycle& b) {
    return std::tuple(concluded(a), a.days) < std::tuple(concluded(b), b.days);
  });
}

std::vector<std::string> ids_of(const Wait& w) {
  std::vector<std::string> out;
  for (const JoinedItem& j : w.items) out.push_back(evidence_of(j.item).id);
  std::sort(out.begin(), out.end());
  return out;
}

// "; then A waits for “x”": what a cycle that was hidden until now turns on.
std::string then_closes(const Deadlock& d, const std::vector<Wait>& left) {
  std::set<std::size_t> needed;
  for (const Cycle& c : d.cycles)
    for (std::size_t w : c.waits) needed.insert(d.waits[w].needs);
  for (const std::vector<std::size_t>& cycle : cycles_of(d.acts.size(), left))
    for (std::size_t w : cycle)
      if (!needed.contains(left[w].needs))
        return fmt::format("; then {} waits for “{}”", d.acts[left[w].ground].side, d.acts[left[w].needs].what);
  return "";
}

// What is left of the cycles when only these waits are.
void try_with(Deadlock& d, const std::vector<Wait>& left, WayOut way) {
  std::set<std::pair<std::size_t, std::size_t>> there;
  for (const Wait& w : left) there.insert({w.act, w.needs});
  for (std::size_t c = 0; c < d.cycles.size(); ++c) {
    const std::vector<std::size_t>& waits = d.cycles[c].waits;
    if (std::any_of(waits.begin(), waits.end(), [&](std::size_t w) {
          return !there.contains({d.waits[w].act, d.waits[w].needs});
        }))
      way.cycles.push_back(c);
  }
  const std::vector<std::size_t> component = components(d.acts.size(), left);
  way.frees_all = std::none_of(left.begin(), left.end(), [&](const Wait& w) { return component[w.act] == component[w.needs]; });
  way.words += then_closes(d, left);
  if (!way.cycles.empty()) d.ways_out.push_back(std::move(way));
}

void single_conditions(const Graph& graph, const std::vector<std::string>& dropped, Deadlock& d) {
  std::set<std::size_t> needed;
  std::set<std::vector<std::string>> tried;
  for (const Cycle& c : d.cycles)
    for (std::size_t i : c.waits) {
      const Wait& w = d.waits[i];
      needed.insert(w.needs);
      std::vector<std::string> ids = ids_of(w);
      if (!tried.insert(ids).second) continue;
      std::vector<std::string> without = dropped;
      without.insert(without.end(), ids.begin(), ids.end());
      const Act &act = d.acts[w.ground], &needs = d.acts[w.needs];
      try_with(
          d, graph.waits_without(without),
          {"drop", fmt::format("{} drops: “{}” only after “{}”", act.side, act.what, needs.what), std::move(ids), {}, false});
    }
  for (std::size_t act : needed) {
    std::vector<Wait> left = d.waits;
    std::erase_if(left, [&](const Wait& w) { return w.needs == act || w.act == act; });
    const std::string refused = d.acts[act].refused ? " (which it has refused)" : "";
    try_with(d, left,
             {"meet", fmt::format("{} goes first with: “{}”{}", d.acts[act].side, d.acts[act].what, refused), {}, {}, false});
  }
  std::stable_sort(d.ways_out.begin(), d.ways_out.end(), [](const WayOut& a, const WayOut& b) {
    return std::tuple(!a.frees_all, b.cycles.size()) < std::tuple(!b.frees_all, a.cycles.size());
  });
}

}  // namespace

}  // namespace dialogue

Deadlock deadlock(const std::vector<ToldItem>& told, const std::vector<std::string>& sides, const DeadlockOptions& options) {
  using namespace dialogue;
  const Ground ground(told, sides, options.as_of, options.undated);
  const Graph graph(ground, options);
  Deadlock d;
  d.sides = ground.sides.names();
  d.as_of = options.as_of;
  d.acts = graph.acts;
  d.waits = graph.waits_without(options.drop);
  for (std::vector<std::size_t>& cycle : cycles_of(d.acts.size(), d.waits))
    d.cycles.push_back(described(d, std::move(cycle), ground.today));
  if (d.cycles.empty()) return d;
  sort_cycles(d);
  single_conditions(graph, options.drop, d);
  add_exchanges(ground, d);
  add_third_parties(ground, d);
  return d;
}

}  // namespace parley
