// Who of a record stands for which of the sides that are asked about; what was known by a day.
#include <map>
#include <tuple>

#include "dialogue/alike.h"

namespace parley::dialogue {

namespace {

// Parties as sides of something weigh more than people among its actors.
void count_names(const DialogueItem& item, const std::function<void(const Party&, int)>& count) {
  const auto each = [&](const Parties& parties, int weight) {
    for (const Party& p : parties)
      if (!p.empty()) count(p, weight);
  };
  std::visit(
      [&](const auto& i) {
        using T = std::decay_t<decltype(i)>;
        if constexpr (std::is_same_v<T, Contact>) each(i.parties, 3);
        if constexpr (std::is_same_v<T, State>) each(i.dyad, 3);
        if constexpr (std::is_same_v<T, Channel>) each(i.between, 3);
      },
      item);
  each(parties_of(item), 1);
}

// The likeliest, the first by name of several.
std::string most(const std::map<std::string, int>& counts) {
  std::string best;
  int most_of = 0;
  for (const auto& [name, n] : counts)
    if (n > most_of) best = name, most_of = n;
  return best;
}

}  // namespace

Sides::Sides(const std::vector<std::string>& asked, const std::vector<ToldItem>& told) : names_(asked) {
  std::vector<std::map<std::string, int>> countries(asked.size()), names(asked.size());
  for (const std::string& side : asked) asked_.push_back(fold(side));
  for (const ToldItem& t : told)
    count_names(t.item, [&](const Party& p, int weight) {
      const std::string name = fold(p.name), country = fold(p.country);
      for (std::size_t s = 0; s < asked_.size(); ++s) {
        if (name == asked_[s] && !country.empty()) countries[s][country] += weight;
        if (name == asked_[s] || country == asked_[s]) names[s][p.name] += weight;
      }
    });
  for (std::size_t s = 0; s < asked_.size(); ++s) {
    const bool code = countries[s].empty() && !names[s].empty();  // nobody is called so, somebody has that country
    countries_.push_back(code ? asked_[s] : most(countries[s]));
    if (const std::string name = most(names[s]); !name.empty()) names_[s] = name;
  }
  // Sides of one country, such as a government and its rebels, go by their names.
  std::map<std::string, int> shared_by;
  for (const std::string& country : countries_) ++shared_by[country];
  for (std::string& country : countries_)
    if (shared_by[country] > 1) country.clear();
}

std::size_t Sides::of(const Party& party) const {
  const std::string name = fold(party.name), country = fold(party.country);
  for (std::size_t s = 0; s < asked_.size(); ++s)
    if (name == asked_[s]) return s;
  for (std::size_t s = 0; s < asked_.size(); ++s)
    if (!countries_[s].empty() && countries_[s] == country) return s;
  return npos;
}

std::size_t Sides::of(const Parties& parties) const {
  for (const Party& p : parties)
    if (const std::size_t side = of(p); side != npos) return side;
  return npos;
}

std::vector<std::size_t> Sides::all_of(const Parties& parties) const {
  std::vector<std::size_t> out;
  for (const Party& p : parties)
    if (const std::size_t side = of(p); side != npos) out.push_back(side);
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::vector<std::string> Sides::countries() const {
  std::vector<std::string> out = countries_;
  for (std::string& country : out)
    for (char& c : country)
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

bool told_before(const ToldItem& a, const ToldItem& b) {
  if (a.published != b.published) return a.published && (!b.published || *a.published < *b.published);
  const Evidence &x = evidence_of(a.item), &y = evidence_of(b.item);
  const auto place = [](const ToldItem& t, const Evidence& e) {
    return std::make_tuple(std::string_view(e.doc), e.span, std::string_view(e.id), t.item.index());
  };
  if (place(a, x) != place(b, y)) return place(a, x) < place(b, y);
  return std::make_tuple(dialogue_to_json(a.item), a.outlet, a.title) <
         std::make_tuple(dialogue_to_json(b.item), b.outlet, b.title);
}

std::vector<const ToldItem*> known_by(const std::vector<ToldItem>& told, Date as_of, bool undated) {
  std::vector<const ToldItem*> out;
  for (const ToldItem& t : told)
    if (t.published ? *t.published <= as_of : undated) out.push_back(&t);
  std::sort(out.begin(), out.end(), [](const ToldItem* a, const ToldItem* b) { return told_before(*a, *b); });
  const auto same = [](const ToldItem* a, const ToldItem* b) { return !told_before(*a, *b) && !told_before(*b, *a); };
  out.erase(std::unique(out.begin(), out.end(), same), out.end());
  return out;
}

}  // namespace parley::dialogue
