// Who negotiates with whom, and when.
#include "dialogue/negotiations.h"

namespace parley::dialogue {

namespace {

using Pair = std::pair<int, int>;

bool holds(const Sides& all, const Sides& some) { return std::includes(all.begin(), all.end(), some.begin(), some.end()); }
bool has(const Sides& all, int side) { return std::binary_search(all.begin(), all.end(), side); }

// The pairs of a move are of who makes it and whom it is made to.
std::vector<Pair> pairs_of(const DealItem& d) {
  std::vector<Pair> out;
  if (!d.to.empty()) {
    for (int a : d.from)
      for (int b : d.to)
        if (a != b) out.push_back(std::minmax(a, b));
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
  }
  for (std::size_t i = 0; i < d.sides.size(); ++i)
    for (std::size_t j = i + 1; j < d.sides.size(); ++j) out.emplace_back(d.sides[i], d.sides[j]);
  return out;
}

// Sides, three or more, that meet together repeatedly.
struct Conference {
  Sides sides;
  std::int64_t first = 0, last = 0;
  std::size_t contacts = 0;
  // Near enough to belong to it.
  bool near(std::int64_t day) const { return day >= months_later(first, -kSilence) && day <= months_later(last, kSilence); }
};

// Deals of one set of sides, cut where nothing passed for so long; undated ones go with the last.
std::vector<std::vector<std::size_t>> cut(const DealTable& table, const std::vector<std::size_t>& deals) {
  std::vector<std::vector<std::size_t>> out(1);
  for (std::size_t i : deals) {
    const DealItem& d = table.items[i];
    if (d.dated && !out.back().empty() && d.day > months_later(table.items[out.back().back()].day, kSilence)) out.emplace_back();
    out.back().push_back(i);
  }
  return out;
}

class Grouping {
 public:
  explicit Grouping(const DealTable& table) : table_(table), sides_(table.items.size()) {
    find_sides();
    find_conferences();
    for (std::size_t i = 0; i < table.items.size(); ++i) place(i);
  }

  std::vector<DealGroup> groups() const {
    std::vector<DealGroup> out;
    for (const auto& [sides, deals] : placed_)
      for (std::vector<std::size_t>& period : cut(table_, deals)) {
        DealGroup group{"", "", sides, std::move(period), {}};
        for (std::size_t i : group.deals)
          if (table_.items[i].contact() && !holds(sides, sides_[i])) group.shared.insert(i);
        if (is_negotiation(group)) out.push_back(std::move(group));
      }
    drop_mediations(out);
    for (DealGroup& g : out) g.id = id_of(g);
    return out;
  }

 private:
  // A host who meets in company and to whom nobody makes a move is no side.
  void find_sides() {
    std::set<Pair> moved;
    for (const DealItem& d : table_.items)
      if (!d.to.empty())
        for (const Pair& p : pairs_of(d)) moved.insert(p);
    for (std::size_t i = 0; i < table_.items.size(); ++i) {
      const DealItem& d = table_.items[i];
      sides_[i] = d.sides;
      if (!d.to.empty() || d.sides.size() < 3) continue;
      std::erase_if(sides_[i], [&](int side) {
        return has(d.third, side) &&
               std::none_of(d.sides.begin(), d.sides.end(), [&](int other) { return moved.contains(std::minmax(side, other)); });
      });
      if (sides_[i].size() < 2) sides_[i] = d.sides;
    }
  }

  void find_conferences() {
    std::map<Sides, std::vector<std::size_t>> sets;
    for (std::size_t i = 0; i < table_.items.size(); ++i) {
      const DealItem& d = table_.items[i];
      if (sides_[i].size() > 2 && d.contact() && d.dated) sets[sides_[i]].push_back(i);
      if (sides_[i].size() == 2 && d.contact() && d.dated) alone_[{sides_[i][0], sides_[i][1]}].push_back(i);
    }
    for (const auto& [sides, deals] : sets)
      for (const std::vector<std::size_t>& period : cut(table_, deals)) {
        const std::size_t contacts = happenings(table_, period).size();
        if (contacts > 1)
          conferences_.push_back({sides, table_.items[period.front()].day, table_.items[period.back()].day, contacts});
      }
    std::stable_sort(conferences_.begin(), conferences_.end(), [](const Conference& a, const Conference& b) {
      return a.contacts != b.contacts ? a.contacts > b.contacts : a.sides.size() > b.sides.size();
    });
    constexpr std::size_t kMost = 16;  // conferences that one pair is in: a bound on the work for each item
    for (std::size_t n = 0; n < conferences_.size(); ++n) {
      const Conference& c = conferences_[n];
      // A report that leaves out some who were there makes no other conference.
      if (conference_of(c.sides, c.first)) continue;
      for (std::size_t i = 0; i < c.sides.size(); ++i)
        for (std::size_t j = i + 1; j < c.sides.size(); ++j)
          if (std::vector<std::size_t>& in = of_pair_[{c.sides[i], c.sides[j]}]; in.size() < kMost) in.push_back(n);
    }
  }

  const Conference* conference_of(const Sides& sides, std::int64_t day) const {
    const auto in = of_pair_.find({sides[0], sides[1]});
    if (in == of_pair_.end()) return nullptr;
    const Conference* best = nullptr;
    for (std::size_t n : in->second) {
      const Conference& c = conferences_[n];
      if (!holds(c.sides, sides) || !c.near(day)) continue;
      if (c.sides == sides) return &c;
      if (!best) best = &c;
    }
    return best;
  }

  // Two who meet alone more often than in company negotiate for themselves.
  const Conference* company_of(Pair pair, std::int64_t day) {
    const Conference* c = conference_of({pair.first, pair.second}, day);
    if (!c) return nullptr;
    const auto [known, fresh] = in_company_.try_emplace({pair, c}, true);
    if (const auto alone = alone_.find(pair); fresh && alone != alone_.end()) {
      const auto [begin, end] = range_of(alone->second, *c);
      known->second = happenings(table_, std::vector<std::size_t>(begin, end)).size() <= c->contacts;
    }
    return known->second ? c : nullptr;
  }

  std::pair<std::vector<std::size_t>::const_iterator, std::vector<std::size_t>::const_iterator> range_of(
      const std::vector<std::size_t>& deals, const Conference& c) const {
    const auto before = [&](std::size_t i, std::int64_t day) { return table_.items[i].day < day; };
    return {std::lower_bound(deals.begin(), deals.end(), months_later(c.first, -kSilence), before),
            std::lower_bound(deals.begin(), deals.end(), months_later(c.last, kSilence) + 1, before)};
  }

  void place(std::size_t i) {
    const DealItem& d = table_.items[i];
    std::set<Sides> where;
    const Conference* whole = sides_[i].size() > 2 && d.dated ? conference_of(sides_[i], d.day) : nullptr;
    if (whole) {
      where.insert(whole->sides);
    } else {
      for (const Pair& p : pairs_of(d)) {
        if (!has(sides_[i], p.first) || !has(sides_[i], p.second)) continue;
        const Conference* company = d.dated ? company_of(p, d.day) : nullptr;
        where.insert(company ? company->sides : Sides{p.first, p.second});
      }
    }
    for (const Sides& sides : where) placed_[sides].push_back(i);
  }

  bool is_negotiation(const DealGroup& g) const {
    std::vector<std::size_t> contacts;
    std::set<int> movers;
    std::size_t moves = 0, linkages = 0;
    for (std::size_t i : g.deals) {
      if (g.shared.contains(i)) continue;
      const DealItem& d = table_.items[i];
      if (d.contact()) contacts.push_back(i);
      if (d.item->kind == "linkages") ++linkages;
      if (d.item->kind != "moves") continue;
      ++moves;
      std::copy_if(d.from.begin(), d.from.end(), std::inserter(movers, movers.end()),
                   [&](int side) { return has(g.sides, side); });
    }
    const std::size_t met = happenings(table_, contacts).size();
    return met + moves + linkages > 1 && (met || linkages || movers.size() > 1);
  }

  struct Bargain {
    std::size_t deals = 0;
    bool mutual = false;  // more than one side takes part in it
  };
  Bargain bargaining(const DealGroup& g) const {
    static const std::set<std::string_view> kKinds = {"concession", "demand",  "offer", "precondition",
                                                      "promise",    "refusal", "threat"};
    Bargain out;
    std::set<int> who;
    for (std::size_t i : g.deals) {
      const DealItem& d = table_.items[i];
      const bool linkage = d.item->kind == "linkages";
      if (!linkage && (d.item->kind != "moves" || !kKinds.contains(d.item->type))) continue;
      ++out.deals;
      for (int side : linkage ? d.sides : d.from)
        if (has(g.sides, side)) who.insert(side);
    }
    out.mutual = who.size() > 1;
    return out;
  }

  // First and last dated day; none when all are undated.
  std::optional<std::pair<std::int64_t, std::int64_t>> days_of(const DealGroup& g) const {
    std::optional<std::pair<std::int64_t, std::int64_t>> out;
    for (std::size_t i : g.deals)
      if (table_.items[i].dated) out = {out ? out->first : table_.items[i].day, table_.items[i].day};
    return out;
  }

  // Not so far apart that silence parts them.
  bool near(const DealGroup& a, const DealGroup& b) const {
    const auto x = days_of(a), y = days_of(b);
    return !x || !y || (x->first <= months_later(y->second, kSilence) && y->first <= months_later(x->second, kSilence));
  }

  // What passes between a go-between and one side of a negotiation is part of that one, unless both of them bargain.
  void drop_mediations(std::vector<DealGroup>& groups) const {
    std::map<Sides, std::vector<std::size_t>> at;
    for (std::size_t i = 0; i < groups.size(); ++i) at[groups[i].sides].push_back(i);
    std::vector<bool> drop(groups.size());
    std::vector<Bargain> bargains;
    for (const DealGroup& g : groups) bargains.push_back(bargaining(g));
    for (std::size_t m = 0; m < groups.size(); ++m) {
      const DealGroup& g = groups[m];
      std::set<int> third;
      for (std::size_t i : g.deals)
        for (int t : table_.items[i].third)
          if (!has(g.sides, t)) third.insert(t);
      for (int t : third)
        for (int side : g.sides) {
          const auto with = at.find({std::min(t, side), std::max(t, side)});
          if (with == at.end()) continue;
          for (std::size_t n : with->second)
            if (!bargains[n].mutual && bargains[n].deals < bargains[m].deals && near(groups[n], g)) drop[n] = true;
        }
    }
    std::size_t n = 0;
    std::erase_if(groups, [&](const DealGroup&) { return drop[n++]; });
  }

  std::string id_of(const DealGroup& g) const {
    std::string out;
    for (int side : g.sides) out += table_.keys[static_cast<std::size_t>(side)] + "-";
    const auto days = days_of(g);
    return out + (days ? date_to_string(civil_from_days(days->first)).substr(0, 4) : "undated");
  }

  const DealTable& table_;
  std::vector<Sides> sides_;  // by item: hosts left out
  std::vector<Conference> conferences_;
  std::map<Pair, std::vector<std::size_t>> of_pair_;  // conferences, the busiest first
  std::map<Pair, std::vector<std::size_t>> alone_;    // dated contacts of these two alone
  std::map<std::pair<Pair, const Conference*>, bool> in_company_;
  std::map<Sides, std::vector<std::size_t>> placed_;
};

}  // namespace

std::vector<std::int64_t> happenings(const DealTable& table, const std::vector<std::size_t>& deals) {
  constexpr std::int64_t kSame = 3;
  std::map<std::string_view, std::int64_t> last;
  std::set<std::string_view> undated;
  std::vector<std::int64_t> out;
  for (std::size_t i : deals) {
    const DealItem& d = table.items[i];
    const auto before = last.find(d.item->type);
    if (!d.dated) {
      if (before == last.end() && undated.insert(d.item->type).second) out.push_back(0);
      continue;
    }
    if (before == last.end() || d.day - before->second > kSame) out.push_back(d.day);
    last[d.item->type] = d.day;
  }
  return out;
}

std::vector<DealGroup> deal_groups(const DealTable& table) { return Grouping(table).groups(); }

}  // namespace parley::dialogue
