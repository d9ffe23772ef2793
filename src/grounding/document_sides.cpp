// Who is on whose side, and who "the two sides" are.
#include "grounding/document_impl.h"

namespace parley {

std::string DocumentActors::Impl::side_of(const Known& k) const {
  const ActorReading& a = k.entry.actor;
  static constexpr std::string_view kOfficial[] = {"COP", "GOV", "LEG", "MIL", "SPY"},
                                    kBeside[] = {"IGO", "INT", "JRN", "JUD", "NGO"};
  const auto of = [&](const auto& list) {
    return !a.sectors.empty() && std::find(std::begin(list), std::end(list), a.sectors[0]) != std::end(list);
  };
  if (!a.parts.empty() || of(kBeside)) return "";
  if (a.type == ActorType::kState) return a.name;
  if (k.country_guessed && is_person(k) && a.member_of == lexicon.country_name(a.country)) return "";
  if (is_person(k) || of(kOfficial)) return !a.member_of.empty() ? a.member_of : std::string(lexicon.country_name(a.country));
  return has_name(a) && a.type == ActorType::kOrganisation ? a.name : "";
}

std::vector<std::string> DocumentActors::Impl::find_contenders() const {
  struct Side {
    std::string name;
    std::size_t count = 0;
    bool party = false, state = false;
  };
  std::map<std::string, Side> by_name;
  for (const Known& k : known) {
    const std::string name = side_of(k);
    if (name.empty()) continue;
    Side& side = by_name[name];
    side.name = name;
    side.count += k.entry.count;
    const ActorReading& a = k.entry.actor;
    if (a.name == name && a.type == ActorType::kOrganisation)
      side.party |= !a.sectors.empty() && a.sectors[0] == "PTY";
    else if (!a.country.empty() && name == lexicon.country_name(a.country))
      side.state = true;
  }
  std::vector<Side> sides;
  for (auto& [name, side] : by_name) sides.push_back(std::move(side));
  std::stable_sort(sides.begin(), sides.end(), [](const Side& a, const Side& b) { return a.count > b.count; });
  // Parties that talk to each other have a country, but it is no side.
  constexpr std::size_t kOften = 3;
  if (std::count_if(sides.begin(), sides.end(), [](const Side& s) { return s.party && s.count >= kOften; }) > 1)
    std::erase_if(sides, [](const Side& s) { return !s.party; });
  if (sides.size() < 2 || sides[1].count < 2 || (sides[0].state && sides[1].state)) return {};
  return {sides[0].name, sides[1].name};
}

std::vector<std::string> DocumentActors::Impl::sides(std::size_t i, std::uint32_t at, std::size_t wanted) const {
  const auto distinct = [&](std::size_t from) {
    std::vector<std::string> out;
    for (auto it = states_from(from); it != states.end() && it->first < at; ++it) {
      std::erase(out, it->second);
      out.push_back(it->second);
    }
    return out;
  };
  std::vector<std::string> here = distinct(i);
  if (here.size() >= wanted) return {here.end() - static_cast<std::ptrdiff_t>(wanted), here.end()};
  here = distinct(i > 0 ? i - 1 : 0);
  if (here.size() == wanted) return here;
  std::vector<std::string> all = around.countries.ranked();
  all.resize(std::min(all.size(), wanted));
  return all;
}

void DocumentActors::Impl::composite(std::size_t i, std::size_t j, std::string_view kind) {
  const Span span = mentions[i][j].span;
  std::vector<std::string> countries;
  if (kind.size() > 3 && kind[3] == ' ' && lexicon.state(kind.substr(0, 3))) {
    for (std::string_view c : split(kind, ' ')) countries.emplace_back(c);
  } else {
    countries = sides(i, span.begin, kind == "three states" ? 3 : 2);
  }
  Resolved r;
  ActorReading& a = r.reading;
  a.name = std::string(words(span));
  a.type = ActorType::kGroup;
  if (kind == "leaders" || kind == "ministers") {
    if (const std::vector<std::string> two = last_two_people(i, j); two.size() == 2) return together(i, j, std::move(r), two, {});
  } else if (!contenders.empty() && kind == "states") {
    return together(i, j, std::move(r), contenders, {});
  }
  if (countries.size() < 2) {
    a.confidence = 0.1f;
    return enter(i, j, std::move(r), words(span));
  }
  for (const std::string& iso3 : countries) {
    std::string part(lexicon.country_name(iso3));
    if (kind == "leaders" || kind == "ministers") {
      const std::vector<std::string_view> offices =
          kind == "leaders" ? std::vector<std::string_view>{"president", "leader", "prime minister", "chancellor", "monarch"}
                            : std::vector<std::string_view>{"foreign minister"};
      const Surroundings near = here(i, span.begin);
      for (std::string_view office : offices) {
        const auto holder = grounding::holder_of(lexicon, iso3, office, around.date, near.people, nullptr);
        if (!holder) continue;
        part = lexicon.entities()[*holder].name;
        break;
      }
    }
    a.parts.push_back(std::move(part));
  }
  together(i, j, std::move(r), a.parts, {"GOV"});
}

void DocumentActors::Impl::together(std::size_t i, std::size_t j, Resolved r, std::vector<std::string> parts,
                                    std::vector<std::string> sectors) {
  ActorReading& a = r.reading;
  a.sectors = std::move(sectors);
  a.confidence = 0.65f;
  a.parts = std::move(parts);
  a.why.push_back("\"" + a.name + "\" are " + a.parts[0] + " and " + a.parts[1] + " in this document");
  a.name = a.parts[0];
  for (std::size_t p = 1; p < a.parts.size(); ++p) a.name += (p + 1 == a.parts.size() ? " and " : ", ") + a.parts[p];
  const std::string_view text = words(mentions[i][j].span);
  enter(i, j, std::move(r), text);
}

std::vector<std::string> DocumentActors::Impl::last_two_people(std::size_t i, std::size_t j) const {
  std::vector<std::string> out;
  for (std::size_t s = i >= 2 ? i - 2 : 0; s <= i; ++s)
    for (std::size_t m = 0; m < (s == i ? j : who[s].size()); ++m) {
      if (who[s][m] == kNone || !is_person(known[who[s][m]]) || !known[who[s][m]].named) continue;
      const std::string& name = known[who[s][m]].entry.actor.name;
      if (std::find(out.begin(), out.end(), name) == out.end()) out.push_back(name);
    }
  return out;
}

}  // namespace parley
