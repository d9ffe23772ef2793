// People and their roles on a date.
#include <algorithm>

#include "grounding/resolve.h"

namespace parley::grounding {
namespace {

bool holds(const DatedRole& role, Date date) { return (!role.from || *role.from <= date) && (!role.to || date <= *role.to); }

// Of roles held at once: the office asked for, then one with an office, then a state role, then the latest.
int rank(const DatedRole& role, std::string_view office) {
  static const std::vector<std::string_view> kHighest = {"president", "leader", "prime minister", "chancellor", "monarch"};
  if (!office.empty() && role.office == office) return 4;
  if (std::find(kHighest.begin(), kHighest.end(), role.office) != kHighest.end()) return 3;
  if (!role.office.empty()) return 2;
  return !role.sectors.empty() && role.sectors[0] == "GOV" && !role.role.ends_with("official") ? 1 : 0;
}

// Who held power and does no more belongs to the elites; a rebel or a banker without a dated end stays one.
bool becomes_elite(const DatedRole& role) {
  static const std::vector<std::string_view> kKept = {"REB", "UAF", "CRM", "BUS", "REL", "JRN",
                                                      "EDU", "AGR", "LAB", "MED", "CVL"};
  return role.sectors.empty() || std::find(kKept.begin(), kKept.end(), role.sectors[0]) == kKept.end();
}

// "UN special envoy for Yemen": the international body that the role names; "" when it names none.
std::string body_of_role(const Lexicon& lexicon, std::string_view role) {
  for (const NameHit& hit : lexicon.find_names(role, {0, static_cast<std::uint32_t>(role.size())})) {
    const Entity& e = lexicon.entities()[hit.readings[0].entity];
    const bool body = e.type == ActorType::kOrganisation && e.country.empty() && !e.sectors.empty();
    if (body && (e.sectors[0] == "IGO" || e.sectors[0] == "INT" || e.sectors[0] == "NGO")) return e.name;
  }
  return {};
}

}  // namespace

void add_sector(std::vector<std::string>& sectors, std::string_view sector) {
  if (!sector.empty() && std::find(sectors.begin(), sectors.end(), sector) == sectors.end()) sectors.emplace_back(sector);
}

const DatedRole* role_on(const Entity& person, std::optional<Date> date, std::string_view office) {
  const DatedRole* best = nullptr;
  for (const DatedRole& role : person.roles) {
    if (date && !holds(role, *date)) continue;
    if (!best || rank(role, office) >= rank(*best, office)) best = &role;
  }
  return best;
}

ActorReading person_reading(const Lexicon& lexicon, std::uint32_t person, std::optional<Date> date, std::string_view office) {
  const Entity& entity = lexicon.entities()[person];
  ActorReading out;
  out.name = entity.name;
  out.type = ActorType::kPerson;
  out.country = entity.country;
  out.confidence = 0.95f;
  if (const DatedRole* role = role_on(entity, date, office)) {
    if (!role->country.empty() || !role->sectors.empty()) out.country = role->country;
    out.sectors = role->sectors;
    out.role = role->role;
    out.why.push_back(date ? entity.name + " was " + role->role + " on " + date_to_string(*date)
                           : entity.name + ": best known role, " + role->role + " (no date given)");
    if (!date) out.confidence = 0.85f;
  } else if (!entity.roles.empty() && date) {
    const DatedRole* before = nullptr;
    for (const DatedRole& r : entity.roles)
      if (r.to && *r.to < *date && (!before || rank(r, {}) >= rank(*before, {}))) before = &r;
    if (before) {
      out.country = before->country.empty() ? out.country : before->country;
      out.role = "former " + before->role;
      out.sectors = becomes_elite(*before) ? std::vector<std::string>{"ELI"} : before->sectors;
      out.why.push_back(entity.name + " was " + before->role + " until " + date_to_string(*before->to));
      out.confidence = 0.85f;
    } else {
      out.sectors = {"ELI"};
      out.why.push_back(entity.name + " had no known role before " + date_to_string(*entity.roles.front().from));
      out.confidence = 0.5f;
    }
  }
  if (const Entity* state = lexicon.state(out.country)) out.member_of = state->name;
  if (out.country.empty() && !out.role.starts_with("former ")) out.member_of = body_of_role(lexicon, out.role);
  return out;
}

std::optional<std::uint32_t> holder_of(const Lexicon& lexicon, std::string_view country, std::string_view office,
                                       std::optional<Date> date, const std::vector<std::uint32_t>& people, std::string* why) {
  if (office.empty()) return std::nullopt;
  const auto& holders = lexicon.office_holders(country, office);
  std::vector<OfficeHolder> found;
  const auto named = [&](const OfficeHolder& h) { return std::find(people.begin(), people.end(), h.entity) != people.end(); };
  const auto role_of = [&](const OfficeHolder& h) -> const DatedRole& { return lexicon.entities()[h.entity].roles[h.role]; };
  for (const OfficeHolder& holder : holders)
    if (date ? holds(role_of(holder), *date) : named(holder)) found.push_back(holder);
  if (std::any_of(found.begin(), found.end(), [&](const OfficeHolder& h) { return h.entity != found[0].entity; })) {
    if (std::any_of(found.begin(), found.end(), named)) {
      std::erase_if(found, [&](const OfficeHolder& h) { return !named(h); });
    } else if (std::all_of(found.begin(), found.end(),
                           [&](const OfficeHolder& h) { return role_of(h).role == role_of(found[0]).role; })) {
      found.erase(found.begin(), found.end() - 1);  // the day of the handover: the one who came last
    }
  }
  if (found.empty() ||
      std::any_of(found.begin(), found.end(), [&](const OfficeHolder& h) { return h.entity != found[0].entity; }))
    return std::nullopt;
  const std::uint32_t holder = found[0].entity;
  if (why) {
    *why = lexicon.entities()[holder].name + " was " + std::string(office) + " of " + std::string(lexicon.country_name(country));
    *why += date ? " on " + date_to_string(*date) : ", named in the text";
  }
  return holder;
}

ActorReading state_reading(const Lexicon& lexicon, std::string_view iso3) {
  ActorReading out;
  out.country = iso3;
  out.name = lexicon.country_name(iso3);
  out.type = ActorType::kState;
  out.sectors = {"GOV"};
  out.confidence = 0.9f;
  return out;
}

}  // namespace parley::grounding
