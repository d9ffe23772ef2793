// Negotiations out of all dialogue: items in order, decisions, and what comes out.  negotiation_groups.cpp finds the groups,
// negotiation_summary.cpp tells what is in one.
#include "dialogue/negotiations.h"

#include <tuple>
#include <unordered_set>

namespace parley {

namespace dialogue {

namespace {

constexpr std::size_t kMostSides = 12;  // of one item

Sides numbers(const Parties& parties, const std::map<std::string, int>& number_of) {
  Sides out;
  for (const Party& p : parties) out.push_back(number_of.at(side_key(p)));
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  if (out.size() > kMostSides) out.resize(kMostSides);
  return out;
}

Sides both(const Sides& a, const Sides& b) {
  Sides out;
  std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(out));
  return out;
}

void mark_copies(DealTable& table) {
  std::unordered_set<std::uint64_t> seen;
  for (DealItem& d : table.items) {
    std::string said;
    for (int side : d.sides) said += std::to_string(side) + ' ';
    for (const std::string& word : d.item->words) said += word + ' ';
    d.copy = !seen.insert(hash64(said)).second;
  }
}

std::string base_of(const std::string& id) { return id.substr(0, id.find('@')); }

// Groups by their ids, those included that others have taken in.
class Register {
 public:
  Register(const DealTable& table, std::vector<DealGroup>& groups) : table_(table), groups_(groups) {
    for (std::size_t i = 0; i < groups.size(); ++i) at_[groups[i].id] = i;
  }

  // False: it fits nothing.
  bool carry_out(const NegotiationDecision& d) {
    const std::optional<std::size_t> at = find(d.id);
    if (!at) return false;
    if (d.verb == "name") groups_[*at].name = d.argument;
    if (d.verb == "merge") return merge(*at, find(d.argument));
    if (d.verb == "split") return split(*at, date_parse(d.argument));
    return d.verb == "name";
  }

 private:
  // An earlier or later document moves the first year of a negotiation, and so its id: then the one of these sides that was going
  // on in the year of the old id is meant.
  std::optional<std::size_t> find(const std::string& id) const {
    if (const auto same = at_.find(id); same != at_.end()) return same->second;
    const std::size_t dash = id.rfind('-');
    if (id.find('@') != std::string::npos || dash == std::string::npos) return std::nullopt;
    const std::optional<Date> first = date_parse(id.substr(dash + 1) + "-01-01");
    if (!first) return std::nullopt;
    const std::int64_t begin = days_from_civil(*first), end = months_later(begin, 12);
    const std::string sides = id.substr(0, dash + 1);
    for (auto it = at_.lower_bound(sides); it != at_.end() && it->first.starts_with(sides); ++it) {
      const std::vector<std::size_t>& deals = groups_[it->second].deals;
      const auto within = [&](std::size_t i) {
        return table_.items[i].dated && table_.items[i].day >= begin && table_.items[i].day < end;
      };
      if (it->first.rfind('-') == dash && std::any_of(deals.begin(), deals.end(), within)) return it->second;
    }
    return std::nullopt;
  }

  bool merge(std::size_t into, std::optional<std::size_t> taken) {
    if (!taken || *taken == into) return false;
    DealGroup &a = groups_[into], &b = groups_[*taken];
    std::vector<std::size_t> all;
    std::set_union(a.deals.begin(), a.deals.end(), b.deals.begin(), b.deals.end(), std::back_inserter(all));
    a.deals = std::move(all);
    a.sides = both(a.sides, b.sides);
    if (a.name.empty()) a.name = b.name;
    b.gone = true;
    for (auto& [id, at] : at_)
      if (at == *taken) at = into;
    return true;
  }

  bool split(std::size_t at, std::optional<Date> date) {
    if (!date) return false;
    const std::int64_t day = days_from_civil(*date);
    DealGroup later;
    std::vector<std::size_t> earlier;
    bool before = false;
    for (std::size_t i : groups_[at].deals) {
      const bool after = table_.items[i].dated && table_.items[i].day >= day;
      before |= table_.items[i].dated && !after;
      (after ? later.deals : earlier).push_back(i);
    }
    if (!before || later.deals.empty()) return false;
    later.id = base_of(groups_[at].id) + "@" + date_to_string(*date);
    later.sides = groups_[at].sides;
    groups_[at].deals = std::move(earlier);
    at_[later.id] = groups_.size();
    groups_.push_back(std::move(later));
    return true;
  }

  const DealTable& table_;
  std::vector<DealGroup>& groups_;
  std::map<std::string, std::size_t> at_;
};

}  // namespace

std::string side_key(const Party& side) {
  if (!side.country.empty()) return side.country;
  std::string out;
  for (char c : fold(side.name)) {
    const bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
    if (kept)
      out += c;
    else if (!out.empty() && out.back() != '_')
      out += '_';
  }
  while (out.ends_with('_')) out.pop_back();
  return out.empty() ? "_" : out;
}

std::int64_t months_later(std::int64_t day, int months) { return days_from_civil(add_months(civil_from_days(day), months)); }

DealTable deal_table(const std::vector<NegotiationItem>& items) {
  DealTable table;
  // Of the names that one key has, the most used one is shown.
  std::map<std::string, std::map<std::string, std::size_t>> names;
  std::map<std::string, std::string> countries;
  for (const NegotiationItem& item : items)
    for (const Parties* list : {&item.from, &item.to, &item.third})
      for (const Party& p : *list) {
        const std::string key = side_key(p);
        ++names[key][p.name];
        countries[key] = p.country;
      }
  std::map<std::string, int> number_of;
  for (const auto& [key, spelt] : names) {
    number_of[key] = static_cast<int>(table.keys.size());
    table.keys.push_back(key);
    const auto most =
        std::max_element(spelt.begin(), spelt.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    table.sides.push_back({most->first, countries[key]});
  }
  for (const NegotiationItem& item : items) {
    DealItem deal;
    deal.item = &item;
    deal.dated = item.day.has_value();
    deal.day = item.day ? days_from_civil(*item.day) : 0;
    deal.from = numbers(item.from, number_of), deal.to = numbers(item.to, number_of), deal.third = numbers(item.third, number_of);
    deal.sides = both(deal.from, deal.to);
    if (deal.sides.size() > 1) table.items.push_back(std::move(deal));
  }
  const auto order = [](const DealItem& d) { return std::tie(d.item->doc, d.item->kind, d.item->id); };
  std::sort(table.items.begin(), table.items.end(), [&](const DealItem& a, const DealItem& b) {
    if (a.dated != b.dated) return a.dated;
    return a.day != b.day ? a.day < b.day : order(a) < order(b);
  });
  mark_copies(table);
  return table;
}

std::vector<NegotiationDecision> decide(const DealTable& table, const std::vector<NegotiationDecision>& decisions,
                                        std::vector<DealGroup>& groups) {
  Register groups_by_id(table, groups);
  std::vector<NegotiationDecision> unused;
  for (const NegotiationDecision& d : decisions)
    if (!groups_by_id.carry_out(d)) unused.push_back(d);
  std::erase_if(groups, [](const DealGroup& g) { return g.gone; });
  return unused;
}

}  // namespace dialogue

Negotiations find_negotiations(const std::vector<NegotiationItem>& items, const std::set<std::string>& names,
                               const std::vector<NegotiationDecision>& decisions) {
  const dialogue::DealTable table = dialogue::deal_table(items);
  std::vector<dialogue::DealGroup> groups = dialogue::deal_groups(table);
  Negotiations out;
  out.unused = dialogue::decide(table, decisions, groups);
  const dialogue::WordCounts background = dialogue::count_words(table);
  std::set<std::string> known = names;
  for (const Party& side : table.sides)
    for (std::string& word : dialogue::topic_words(side.name)) known.insert(std::move(word));
  for (const dialogue::DealGroup& group : groups) out.found.push_back(dialogue::summary_of(table, group, background, known));
  std::sort(out.found.begin(), out.found.end(), [](const Negotiation& a, const Negotiation& b) {
    if (a.first.has_value() != b.first.has_value()) return a.first.has_value();
    return std::tie(a.first, a.id) < std::tie(b.first, b.id);
  });
  return out;
}

Status check_decision(const Negotiations& found, const NegotiationDecision& d) {
  constexpr std::size_t kLongestName = 200;
  const auto bad = [](const std::string& why) { return Error{ErrorCode::kInvalid, why, "", -1, -1}; };
  const auto find = [&](const std::string& id) -> const Negotiation* {
    const auto at = std::find_if(found.found.begin(), found.found.end(), [&](const Negotiation& n) { return n.id == id; });
    return at == found.found.end() ? nullptr : &*at;
  };
  const auto unknown = [](const std::string& id) {
    return Error{ErrorCode::kNotFound, "no negotiation \"" + id + "\"; `parley negotiations` lists their ids", "", -1, -1};
  };
  const Negotiation* one = find(d.id);
  if (!one) return unknown(d.id);
  if (d.verb == "name") {
    if (trim(d.argument).empty()) return bad("a name has at least one letter");
    if (d.argument.size() > kLongestName || !utf8_valid(d.argument)) return bad("a name is UTF-8 of at most 200 bytes");
    return {};
  }
  if (d.verb == "merge") {
    if (d.argument == d.id) return bad("a negotiation cannot be merged with itself");
    return find(d.argument) ? Status() : unknown(d.argument);
  }
  if (d.verb != "split") return bad("no such decision: \"" + d.verb + "\"");
  const std::optional<Date> day = date_parse(d.argument);
  if (!day) return bad("\"" + d.argument + "\" is no day: write 2018-02-10");
  if (!one->first || *day <= *one->first || *day > *one->last)
    return bad(one->id + " can be split after its first day" +
               (one->first ? ", " + date_to_string(*one->first) + ", up to its last, " + date_to_string(*one->last) : ""));
  return {};
}

}  // namespace parley
