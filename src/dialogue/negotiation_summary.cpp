// What is in a negotiation: how much, when, about what, through whom, and how it stands.
#include <cmath>
#include <tuple>

#include "dialogue/negotiations.h"

namespace parley::dialogue {

namespace {

bool later(const DealItem& a, const DealItem& b) {
  if (a.dated != b.dated) return a.dated;
  return a.day != b.day ? a.day > b.day : a.item->id < b.item->id;
}

Parties sides_of(const DealTable& table, const Sides& sides) {
  Parties out;
  for (int s : sides) out.push_back(table.sides[static_cast<std::size_t>(s)]);
  return out;
}

Parties mediators_of(const DealTable& table, const DealGroup& group) {
  std::map<int, std::size_t> count;
  for (std::size_t i : group.deals)
    for (int t : table.items[i].third)
      if (!std::binary_search(group.sides.begin(), group.sides.end(), t)) ++count[t];
  std::vector<std::pair<int, std::size_t>> order(count.begin(), count.end());
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  Parties out;
  for (const auto& [side, n] : order) out.push_back(table.sides[static_cast<std::size_t>(side)]);
  return out;
}

// Says the same as another report of it.
std::string content_of(const DealItem& d) {
  std::string out;
  for (int side : d.from) out += std::to_string(side) + ' ';
  return out + '\n' + (d.item->what.empty() ? d.item->id : fold(d.item->what));
}

// An offer that was answered or taken back anywhere is open no more.
std::vector<NegotiationOffer> open_offers(const DealTable& table, const std::vector<const DealItem*>& moves) {
  std::map<std::string, const DealItem*> newest;
  std::set<std::string> closed;
  for (const DealItem* d : moves) {
    if (d->item->type != "offer") continue;
    const std::string key = content_of(*d);
    if (d->item->status != "open" && d->item->status != "unanswered") closed.insert(key);
    const DealItem*& kept = newest[key];
    if (!kept || later(*d, *kept)) kept = d;
  }
  std::vector<const DealItem*> open;
  for (const auto& [key, d] : newest)
    if (!closed.contains(key)) open.push_back(d);
  std::sort(open.begin(), open.end(), [](const DealItem* a, const DealItem* b) { return later(*a, *b); });
  std::vector<NegotiationOffer> out;
  for (const DealItem* d : open) out.push_back({d->item->id, d->item->what, sides_of(table, d->from), d->item->day});
  return out;
}

void set_latest(const DealTable& table, const DealGroup& group, Negotiation& out) {
  const DealItem *contact = nullptr, *state = nullptr;
  for (std::size_t i : group.deals) {
    const DealItem& d = table.items[i];
    if (d.contact() && d.item->status == "held" && (!contact || later(d, *contact))) contact = &d;
    if (d.item->kind == "state" && !d.item->type.empty() && (!state || later(d, *state))) state = &d;
  }
  if (contact) {
    const NegotiationItem& c = *contact->item;
    out.last_contact = {c.id, c.type, c.status, c.place, c.day};
  }
  if (state) out.phase = state->item->type, out.ball = state->item->ball, out.ball_basis = state->item->what;
}

std::size_t distinct_moves(const std::vector<const DealItem*>& moves) {
  std::set<std::string> out;
  for (const DealItem* d : moves) out.insert(d->item->type + '\n' + content_of(*d));
  return out.size();
}

// "inspections" counts with "inspection".
std::string_view stem(std::string_view word) {
  const bool plural =
      word.size() > 4 && word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us") && !word.ends_with("is");
  return word.substr(0, word.size() - plural);
}

// A name, or what people and things of a place are called ("korean", "iranian").
bool names_somebody(std::string_view word, const std::set<std::string>& names) {
  if (names.contains(std::string(word))) return true;
  for (std::string_view ending : {"n", "an", "ian", "i", "ese", "ish", "s"})
    if (word.ends_with(ending) && word.size() >= ending.size() + 4 &&
        names.contains(std::string(word.substr(0, word.size() - ending.size()))))
      return true;
  return false;
}

struct Telling {
  std::size_t count = 0;
  std::map<std::string_view, std::size_t> forms;
};

// Words that stand here more often than elsewhere in the record, weighed by how often.
std::vector<std::string> subjects_of(const DealTable& table, const DealGroup& group, const WordCounts& background,
                                     const std::set<std::string>& names) {
  constexpr std::size_t kMost = 6, kFew = 3;
  std::map<std::string_view, Telling> words;
  std::size_t items = 0;
  for (std::size_t i : group.deals) {
    const DealItem& d = table.items[i];
    if (d.copy || d.item->words.empty()) continue;
    ++items;
    std::set<std::string_view> once;
    for (const std::string& word : d.item->words) {
      Telling& t = words[stem(word)];
      t.count += once.insert(stem(word)).second;
      ++t.forms[word];
    }
  }
  const double here = static_cast<double>(items), elsewhere = static_cast<double>(background.items) - here;
  std::vector<std::tuple<double, std::string_view, std::size_t>> scored;
  for (const auto& [key, t] : words) {
    const auto most =
        std::max_element(t.forms.begin(), t.forms.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    if (names_somebody(key, names) || names_somebody(most->first, names)) continue;
    const double k = static_cast<double>(t.count), all = static_cast<double>(background.of.at(key));
    const double expected = elsewhere > 0 ? std::max(0.0, all - k) * here / elsewhere : 0;
    scored.emplace_back(-k * std::log((k + 1) / (expected + 1)), most->first, t.count);
  }
  std::sort(scored.begin(), scored.end());
  std::vector<std::string> out;
  for (const auto& [score, word, count] : scored)
    if (score < 0 && out.size() < (count > 1 ? kMost : kFew)) out.emplace_back(word);
  return out;
}

}  // namespace

WordCounts count_words(const DealTable& table) {
  WordCounts out;
  for (const DealItem& d : table.items) {
    if (d.copy || d.item->words.empty()) continue;
    ++out.items;
    std::set<std::string_view> once;
    for (const std::string& word : d.item->words)
      if (once.insert(stem(word)).second) ++out.of[stem(word)];
  }
  return out;
}

Negotiation summary_of(const DealTable& table, const DealGroup& group, const WordCounts& background,
                       const std::set<std::string>& names) {
  Negotiation out;
  out.id = group.id, out.name = group.name;
  out.sides = sides_of(table, group.sides);
  out.mediators = mediators_of(table, group);
  std::set<std::string_view> documents;
  std::vector<std::size_t> contacts;
  std::vector<const DealItem*> moves;
  for (std::size_t i : group.deals) {
    const DealItem& d = table.items[i];
    documents.insert(d.item->doc);
    if (d.contact()) contacts.push_back(i);
    if (d.item->kind == "moves") moves.push_back(&d);
    if (!d.dated) continue;
    if (!out.first) out.first = d.item->day;
    out.last = d.item->day;
  }
  out.documents = documents.size();
  out.contacts = happenings(table, contacts).size();
  out.moves = distinct_moves(moves);
  out.open_offers = open_offers(table, moves);
  set_latest(table, group, out);
  out.subjects = subjects_of(table, group, background, names);
  return out;
}

}  // namespace parley::dialogue
