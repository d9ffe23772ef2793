// Scope "record" of the dialogue: one record a happening, and where each pair stands on the record's last day.
#include <map>

#include "exchange/formats.h"
#include "parley/standing.h"

namespace parley {

namespace {

using Pair = std::pair<std::string, std::string>;  // codes or names, in order

Status each_told(const Record& record, const Filter& filter, std::string_view kind, const std::function<void(ToldItem)>& visit) {
  return record.dialogue(kind, filter, [&](const StoredItem& s) {
    visit({s.item, s.published, s.outlet, s.title});
    return true;
  });
}

// Two parties are a pair by their countries, or by name where countries do not tell them apart.
std::optional<Pair> pair_of(const Party& a, const Party& b) {
  if (a.empty() || b.empty() || fold(a.name) == fold(b.name)) return std::nullopt;
  const bool by_country = !a.country.empty() && !b.country.empty() && a.country != b.country;
  std::string x = by_country ? a.country : a.name, y = by_country ? b.country : b.name;
  if (y < x) std::swap(x, y);
  return Pair{std::move(x), std::move(y)};
}

// The pairs that documents say something of as pairs: where they stand, what one asks of the other or links to what.
void add_pairs(const DialogueItem& item, std::map<Pair, std::vector<std::size_t>>& pairs, std::size_t at) {
  const auto add = [&](const Parties& from, const Parties& to) {
    for (const Party& a : from)
      for (const Party& b : to)
        if (const std::optional<Pair> pair = pair_of(a, b)) {
          std::vector<std::size_t>& items = pairs[*pair];
          if (items.empty() || items.back() != at) items.push_back(at);
        }
  };
  if (const auto* s = std::get_if<State>(&item)) add(s->dyad, s->dyad);
  if (const auto* m = std::get_if<Move>(&item)) add(m->actor, m->addressee);
  if (const auto* l = std::get_if<Linkage>(&item)) add({l->party_gives}, {l->in_return_from});
  if (const auto* c = std::get_if<Contact>(&item)) add(c->parties, c->parties);
  if (const auto* c = std::get_if<Channel>(&item)) add(c->between, c->between);
}

std::optional<Date> last_published(const std::vector<ToldItem>& told) {
  std::optional<Date> last;
  for (const ToldItem& t : told)
    if (t.published && (!last || *last < *t.published)) last = t.published;
  return last;
}

std::string state_id(const std::string& identity) {
  std::string id = "S";
  const std::uint64_t hash = hash64(identity);
  for (int shift = 60; shift >= 0; shift -= 4) id += "0123456789abcdef"[(hash >> shift) & 15];
  return id;
}

}  // namespace

Status write_joined(ExportTarget& t, std::string_view kind, std::size_t file) {
  std::vector<ToldItem> told;
  if (Status s = each_told(t.record, t.options.filter, kind, [&](ToldItem item) { told.push_back(std::move(item)); }); !s)
    return s;
  for (const JoinedItem& j : join(std::move(told))) {
    ++t.rows;
    if (Status s = t.files.write(file, joined_to_json(j) + "\n"); !s) return s;
  }
  return {};
}

Status each_standing(const Record& record, const Filter& filter, const std::function<Status(const State&)>& visit) {
  std::vector<ToldItem> told;
  for (std::string_view kind : kDialogueKinds)
    if (Status s = each_told(record, filter, kind, [&](ToldItem item) { told.push_back(std::move(item)); }); !s) return s;
  const std::optional<Date> last = filter.known_by ? filter.known_by : last_published(told);
  if (!last) return {};
  std::map<Pair, std::vector<std::size_t>> pairs;
  std::map<std::string, std::vector<std::size_t>> windows;  // by document
  for (std::size_t i = 0; i < told.size(); ++i) {
    add_pairs(told[i].item, pairs, i);
    if (std::holds_alternative<Window>(told[i].item)) windows[evidence_of(told[i].item).doc].push_back(i);
  }
  for (const auto& [pair, items] : pairs) {
    std::vector<ToldItem> of_pair;
    for (std::size_t i : items) of_pair.push_back(told[i]);
    std::map<std::string_view, int> docs;
    for (const ToldItem& item : of_pair) ++docs[evidence_of(item.item).doc];
    for (const auto& [doc, n] : docs)
      if (const auto at = windows.find(std::string(doc)); at != windows.end())
        for (std::size_t i : at->second) of_pair.push_back(told[i]);
    const Standing s = standing(of_pair, {pair.first, pair.second}, {*last, std::nullopt, true});
    State state = state_of(s);
    if (state.doc.empty() || state.phase.empty()) continue;
    state.id = state_id(pair.first + '\n' + pair.second + '\n' + state.as_of);
    if (Status visited = visit(state); !visited) return visited;
  }
  return {};
}

Status write_standings(ExportTarget& t, std::size_t file) {
  return each_standing(t.record, t.options.filter, [&](const State& state) {
    ++t.rows;
    return t.files.write(file, dialogue_to_json(state) + "\n");
  });
}

}  // namespace parley
