// What a context speaks of: countries by weight, people by name.
#include <algorithm>

#include "grounding/resolve.h"

namespace parley::grounding {

// Of several readings of one name: the plain name before the capital before the city; what the surroundings speak of first.
const NameReading& preferred(const Lexicon& lexicon, const std::vector<NameReading>& readings, const Surroundings& around) {
  const auto score = [&](const NameReading& r) {
    const Entity& e = lexicon.entities()[r.entity];
    double s = 0;
    switch (r.kind) {
      case NameKind::kName:
        s = 8;
        break;
      case NameKind::kDemonym:
      case NameKind::kAdjective:
        s = 7;
        break;
      case NameKind::kSeat:
        s = 6.5;
        break;
      case NameKind::kCapital:
        s = 6;
        break;
      case NameKind::kAlias:
      case NameKind::kAcronym:
        s = 5;
        break;
      case NameKind::kLocal:
        s = around.countries.of(e.country) > 0 ? 4.5 : -20;
        break;
      case NameKind::kCity:
        s = 2;
        break;
      case NameKind::kSurname:
        s = 1;
        break;
    }
    if (e.type == ActorType::kState) s += 0.5;
    const double votes = around.countries.of(e.country);
    if (votes > 0) s += 4 + 0.9 * votes / around.countries.of(around.countries.best());
    if (std::find(around.bodies.begin(), around.bodies.end(), r.entity) != around.bodies.end()) s += 7;
    if (around.date && ((r.from && *around.date < *r.from) || (r.to && *r.to < *around.date))) s -= 6;
    if (e.type == ActorType::kPerson) {
      if (std::find(around.people.begin(), around.people.end(), r.entity) != around.people.end()) s += 4;
      if (around.date && !role_on(e, around.date)) s -= 3;
    }
    return s;
  };
  if (readings.size() == 1) return readings[0];
  const NameReading* best = &readings[0];
  for (const NameReading& r : readings)
    if (score(r) > score(*best)) best = &r;
  return *best;
}

void add_bodies(const Lexicon& lexicon, const std::vector<NameHit>& names, std::vector<std::uint32_t>& bodies) {
  for (const NameHit& hit : names) {
    const std::uint32_t first = hit.readings[0].entity;
    const Entity& e = lexicon.entities()[first];
    const bool alone = std::all_of(hit.readings.begin(), hit.readings.end(), [&](const NameReading& r) { return r.entity == first; });
    const bool body = alone && e.type == ActorType::kOrganisation && e.country.empty();
    if (body && std::find(bodies.begin(), bodies.end(), first) == bodies.end()) bodies.push_back(first);
  }
}

void CountryVotes::add(const std::string& iso3, double weight) {
  if (iso3.empty()) return;
  const auto it = std::find_if(votes_.begin(), votes_.end(), [&](const Vote& v) { return v.iso3 == iso3; });
  if (it != votes_.end()) {
    it->weight += weight;
  } else {
    votes_.push_back({iso3, weight});
  }
}

void CountryVotes::add_text(const Lexicon& lexicon, std::string_view text, std::optional<Date> date) {
  Surroundings none;
  none.date = date;
  const std::vector<NameHit> names = lexicon.find_names(text, {0, static_cast<std::uint32_t>(text.size())});
  add_bodies(lexicon, names, none.bodies);
  for (const NameHit& hit : names) {
    const NameReading& r = preferred(lexicon, hit.readings, none);
    const Entity& e = lexicon.entities()[r.entity];
    double weight = e.type == ActorType::kPerson ? 0.7 : e.type == ActorType::kState ? 1.0 : 0.8;
    if (r.kind == NameKind::kCity) weight = 0.8;
    const std::string country = e.type == ActorType::kPerson ? person_reading(lexicon, r.entity, date).country : e.country;
    add(country, weight);
  }
}

double CountryVotes::of(const std::string& iso3) const {
  const auto it = std::find_if(votes_.begin(), votes_.end(), [&](const Vote& v) { return v.iso3 == iso3; });
  return it == votes_.end() ? 0 : it->weight;
}

std::vector<std::string> CountryVotes::ranked() const {
  std::vector<Vote> sorted = votes_;
  std::stable_sort(sorted.begin(), sorted.end(), [](const Vote& a, const Vote& b) { return a.weight > b.weight; });
  std::vector<std::string> out;
  for (const Vote& v : sorted) out.push_back(v.iso3);
  return out;
}

std::string CountryVotes::best() const {
  const auto all = ranked();
  return all.empty() ? std::string() : all.front();
}

Surroundings surroundings_of(const Lexicon& lexicon, std::string_view context, std::optional<Date> date) {
  Surroundings around;
  around.date = date;
  around.countries.add_text(lexicon, context, date);
  const std::vector<NameHit> names = lexicon.find_names(context, {0, static_cast<std::uint32_t>(context.size())});
  add_bodies(lexicon, names, around.bodies);
  for (const NameHit& hit : names) {
    for (const NameReading& r : hit.readings)
      if (lexicon.entities()[r.entity].type == ActorType::kPerson) around.people.push_back(r.entity);
  }
  return around;
}

}  // namespace parley::grounding
