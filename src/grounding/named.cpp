// Somebody with a name: in full, by title and surname, misspelt, or not known at all.
#include "grounding/resolver.h"

namespace parley::grounding {

// A surname with or without a title.
std::uint32_t Resolver::find_by_surname(std::string_view surname, std::string_view country, std::string_view office,
                                        const Agent* title, bool honorific, std::string& why) const {
  std::vector<std::uint32_t> found;
  for (const NameReading& r : lexicon_.lookup_surname(surname)) found.push_back(r.entity);
  if (found.empty()) return kNobody;
  for (auto it = around_.people.rbegin(); it != around_.people.rend(); ++it) {
    if (std::find(found.begin(), found.end(), *it) == found.end()) continue;
    if (!country.empty() && entity(*it).country != country) continue;
    why = "\"" + std::string(surname) + "\" is " + entity(*it).name + ", named in full nearby";
    return *it;
  }
  if (!country.empty()) std::erase_if(found, [&](std::uint32_t e) { return entity(e).country != country; });
  const auto fits = [&](std::uint32_t e) {
    for (const DatedRole& role : entity(e).roles) {
      if (around_.date && ((role.from && *around_.date < *role.from) || (role.to && *role.to < *around_.date))) continue;
      if (!office.empty() ? role.office == office
          : title         ? std::find(role.sectors.begin(), role.sectors.end(), title->sector) != role.sectors.end()
                  : one_of(role.office, {"president", "prime minister", "chancellor", "leader", "monarch", "foreign minister",
                                         "defence minister"}))
        return true;
    }
    return false;
  };
  std::vector<std::uint32_t> kept;
  std::copy_if(found.begin(), found.end(), std::back_inserter(kept), fits);
  if (kept.size() > 1) {
    std::vector<std::uint32_t> voted;
    std::copy_if(kept.begin(), kept.end(), std::back_inserter(voted),
                 [&](std::uint32_t e) { return around_.countries.of(entity(e).country) > 0; });
    if (!voted.empty()) kept = voted;
  }
  if (kept.size() > 1 && office.empty()) {  // the heads first: "Mr Trump"
    std::vector<std::uint32_t> heads;
    std::copy_if(kept.begin(), kept.end(), std::back_inserter(heads), [&](std::uint32_t e) {
      const DatedRole* role = role_on(entity(e), around_.date);
      return role && one_of(role->office, {"president", "prime minister", "chancellor", "leader"});
    });
    // Of a leader and his prime minister of one name the leader.
    const bool one_country =
        std::all_of(heads.begin(), heads.end(), [&](std::uint32_t e) { return entity(e).country == entity(heads[0]).country; });
    if (heads.size() > 1 && one_country)
      std::erase_if(heads, [&](std::uint32_t e) { return role_on(entity(e), around_.date)->office == "prime minister"; });
    if (heads.size() == 1) kept = heads;
  }
  if (kept.size() != 1) return kNobody;
  const bool ordinary = !lexicon_.find_grounding(surname, {0, static_cast<std::uint32_t>(surname.size())}).empty();
  if (office.empty() && !title && !honorific && ordinary && country.empty() && around_.countries.of(entity(kept[0]).country) == 0)
    return kNobody;
  why = "\"" + std::string(surname) + "\" is " + entity(kept[0]).name + ", the only one " +
        (office.empty() ? "in high office" : "who was " + std::string(office)) +
        (around_.date ? " on " + date_to_string(*around_.date) : "");
  return kept[0];
}

// Every word begins as the right one does, and one of several is right.
bool Resolver::plausible(std::string_view wrong, std::string_view right) {
  const std::string a = fold(wrong), b = fold(right);
  const auto parts = [](std::string_view s) {
    std::vector<std::string> words;
    for (std::string_view w : split(s, ' '))
      for (std::string_view piece : split(w, '-'))
        if (!piece.empty()) words.emplace_back(piece);
    return words;
  };
  const auto x = parts(a), y = parts(b);
  if (x.size() != y.size()) return x.size() > 1 && y.size() > 1;
  bool same = x.size() == 1;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (x[i][0] != y[i][0] && x.size() > 1) return false;
    same |= x[i] == y[i];
  }
  return same;
}

std::uint32_t Resolver::misspelt(std::string_view name, ActorType type, std::string& why, std::string_view country) const {
  constexpr std::size_t kLongWord = 7;  // a letter aside, shorter words are names of their own ("Faris", "Paris")
  if (!around_.near_misses) return kNobody;
  std::uint32_t best = kNobody;
  const bool one_word =
      name.find_first_of(" -") == std::string_view::npos;  // most are words nobody knows: only states are worth a guess
  for (const NameReading& r : lexicon_.lookup_fuzzy(name, 8)) {
    const Entity& e = entity(r.entity);
    if (one_word &&
        (name.size() < kLongWord || e.type != ActorType::kState || r.kind == NameKind::kDemonym || r.kind == NameKind::kSeat))
      continue;
    if (type != ActorType::kUnknown ? e.type != type : e.type == ActorType::kState && r.kind == NameKind::kCity) continue;
    if ((!country.empty() && e.country != country) || !plausible(name, e.name)) continue;
    const bool more = best != kNobody && around_.date && !role_on(entity(best), around_.date) && role_on(e, around_.date);
    if (best == kNobody || more) best = r.entity;
  }
  if (best != kNobody) why = "\"" + std::string(name) + "\" read as a misspelling of " + entity(best).name;
  return best;
}

std::string Resolver::office_in(const Part& part) const {
  if (part.core().kin) return "";
  if (auto whole = lexicon_.office_of(phrase_.words(part.core().first, part.segments.back().end)); !whole.empty()) return whole;
  std::size_t first = part.core().first;
  while (first < part.core().end && item(first).kind == ItemKind::kName &&
         entity(choose(item(first).readings).entity).type != ActorType::kPerson)
    ++first;
  return lexicon_.office_of(phrase_.words(first, part.segments.back().end));
}

Resolved Resolver::person(std::uint32_t who, const std::vector<Part>& parts, const Agent* title, std::string_view office) {
  Resolved out;
  out.reading = person_reading(lexicon_, who, around_.date, office);
  out.person = who;
  out.office = office;
  ActorReading& r = out.reading;
  bool former = false;
  for (const Part& p : parts) {
    former |= p.core().former;
    if (p.core().gender) out.gender = p.core().gender;
  }
  if (former || (title && title->sector == "ELI")) {
    r.sectors = {"ELI"};
    why_.push_back("the words say \"former\"");
  } else if (title) {
    const bool out_of_office = r.sectors.empty() || r.sectors[0] == "ELI";
    const bool against =
        one_of(title->sector, {"OPP", "REB"}) && std::find(r.sectors.begin(), r.sectors.end(), title->sector) == r.sectors.end();
    if (out_of_office || against) {
      r.sectors = {title->sector};
      r.role = title->phrase;
      why_.push_back("the title \"" + title->phrase + "\" is " + title->sector);
    }
  }
  r.why.insert(r.why.begin(), why_.begin(), why_.end());
  out.country_given = true;
  return out;
}

// "British High Commissioner X" is not the X who never served Britain; a general is not the politician of his name.
bool Resolver::somebody_else(const std::vector<Part>& parts, const Segment& core, const Agent* title) const {
  const Entity& e = entity(core.person);
  if (e.country.empty()) return false;
  const auto served = [&](const std::string& iso3) {
    return e.country == iso3 || std::any_of(e.roles.begin(), e.roles.end(),
                                            [&](const DatedRole& r) { return r.country == iso3 || r.country.empty(); });
  };
  for (const Part& p : parts) {
    const Segment& c = p.core();
    for (const StateUse& u : c.states) {
      const bool beside = &c != &core || u.item < core.person_item;
      if (c.head() && u.item < c.head()->item && beside && !u.weak && !u.owner && u.kind != NameKind::kSeat && !served(u.iso3))
        return true;
    }
  }
  if (!title || title->sector.empty() || around_.countries.best().empty() || around_.countries.of(e.country) > 0) return false;
  return std::none_of(e.roles.begin(), e.roles.end(), [&](const DatedRole& r) {
    return std::find(r.sectors.begin(), r.sectors.end(), title->sector) != r.sectors.end();
  });
}

std::optional<Resolved> Resolver::known_person(std::vector<Part>& parts) {
  for (Part& part : parts) {
    Segment& core = part.core();
    if (core.person == kNobody || item(core.person_item).possessive || (core.kin && core.person_item + 1 < core.end)) continue;
    if (core.head() && core.head()->item > core.person_item) continue;  // "Biden administration"
    const Agent* title = nullptr;
    std::string office;
    for (const Part& p : parts) {
      if (!title && p.core().head() && p.core().head()->agent->person && !p.core().head()->plural) title = p.core().head()->agent;
      if (office.empty() && p.core().head()) office = office_in(p);
    }
    if (title && somebody_else(parts, core, title)) {
      core.name_first = core.person_item;
      core.name_end = core.person_item + 1;
      core.person = kNobody;
      known_name_ = true;
      continue;
    }
    const std::string bare(slice(phrase_.text, item(core.person_item).span));
    why_.push_back("\"" + bare + "\" names " + entity(core.person).name);
    Resolved out = person(core.person, parts, title, office);
    out.bare_name = bare;
    return out;
  }
  return std::nullopt;
}

// Somebody named whom the exact names do not have: "President Moon", "Mr Putin", "Angela Merkle".
std::optional<Resolved> Resolver::titled_person(const std::vector<Part>& parts) {
  if (known_name_) return std::nullopt;
  for (const Part& part : parts) {
    const Segment& core = part.core();
    if (core.name_first == core.name_end) continue;
    const bool after_title =
        !core.agents.empty() && core.agents.back().item < core.name_first && core.agents.back().agent->person;
    const std::string name = text_of(phrase_.words(core.name_first, core.name_end));
    std::size_t where = 0;
    const std::string country = country_in(part, false, where);
    const Agent* title = after_title ? core.agents.back().agent : nullptr;
    const std::string office = after_title ? lexicon_.office_of(phrase_.words(core.first, core.name_first)) : "";
    std::string why;
    std::uint32_t who = kNobody;
    if (core.states.empty() || after_title || core.states[0].owner || core.honorific)
      who = core.former ? kNobody : find_by_surname(name, country, office, title, core.honorific, why);
    if (who == kNobody && core.name_end - core.name_first >= 2) who = misspelt(name, ActorType::kPerson, why, country);
    if (who == kNobody) continue;
    why_.push_back(why);
    Resolved out = person(who, parts, title, office);
    out.bare_name = name;
    out.reading.confidence = std::min(out.reading.confidence, title || core.honorific ? 0.85f : 0.65f);
    return out;
  }
  return std::nullopt;
}

std::optional<Resolved> Resolver::known_org(const std::vector<Part>& parts) {
  for (const Part& part : parts) {
    const Segment& core = part.core();
    if (core.org == kNobody || item(core.org_item).possessive) continue;
    if (core.head() && core.head()->item > core.org_item) return std::nullopt;
    if (core.name_end > core.name_first && core.name_first > core.org_item && core.head()) return std::nullopt;
    if (core.head() && core.head()->agent->person && core.head()->item < core.org_item) return std::nullopt;  // "spokesman Hamas"
    return organisation(core);
  }
  return std::nullopt;
}

Resolved Resolver::organisation(const Segment& core) {
  const Entity& e = entity(core.org);
  Resolved out;
  ActorReading& r = out.reading;
  r.name = e.name;
  r.type = e.type;
  r.country = e.country;
  r.sectors = e.sectors;
  r.confidence = 0.95f;
  why_.push_back("\"" + std::string(slice(phrase_.text, item(core.org_item).span)) + "\" is " + e.name);
  if (r.country.empty() && !core.states.empty() && !(e.sectors.size() && one_of(e.sectors[0], {"IGO", "INT"})) &&
      !core.states[0].weak) {
    r.country = core.states[0].iso3;
    why_.push_back("of " + r.country);
  }
  if (const Entity* home = lexicon_.state(r.country)) r.member_of = home->name;
  r.why = why_;
  out.country_given = true;
  return out;
}

std::optional<Resolved> Resolver::bare_name(const std::vector<Part>& parts) {
  const Segment& core = parts[0].core();
  if (core.name_first == core.name_end) {
    if (core.person == kNobody || !core.kin) return std::nullopt;
    Resolved out;
    out.reading.name = bare_text(core.first, core.end);
    out.reading.country = person_reading(lexicon_, core.person, around_.date).country;
    out.reading.sectors = {"ELI"};
    out.reading.type = ActorType::kPerson;
    out.reading.confidence = 0.6f;
    out.gender = core.gender;
    if (const Entity* home = lexicon_.state(out.reading.country)) out.reading.member_of = home->name;
    why_.push_back("a relative of " + entity(core.person).name);
    out.reading.why = why_;
    return out;
  }
  Resolved out;
  out.reading.name = text_of(phrase_.words(core.name_first, core.name_end));
  std::string why;
  const std::uint32_t near = misspelt(out.reading.name, ActorType::kUnknown, why);
  if (near != kNobody) {
    Surroundings here = around_;
    here.near_misses = false;
    Resolved corrected = Resolver(lexicon_, here, depth_ + 1).run(entity(near).name);
    corrected.reading.confidence = std::min(corrected.reading.confidence, 0.6f);
    corrected.reading.why.insert(corrected.reading.why.begin(), why);
    return corrected;
  }
  out.unknown_name = out.reading.name;
  out.gender = core.gender;
  const bool owned = begins_body(core.name_first, core.name_end);
  const bool body = owned || phrase_.whole(core.name_end - 1, "institution") || phrase_.whole(core.name_end - 1, "country noun");
  if (body && core.name_end == core.name_first + (owned ? 2 : 1) && core.name_end == core.end && parts[0].segments.size() > 1 &&
      one_of(parts[0].segments[1].preposition, {"of", "for"})) {
    const Segment& rest = parts[0].segments[1];
    const bool capital = rest.first < rest.end && item(rest.end - 1).capital;
    if (capital) out.unknown_name = out.reading.name = text_of(phrase_.words(core.name_first, rest.end));
  }
  const bool person = core.name_end - core.name_first >= 2 && phrase_.whole(core.name_first, "first name");
  out.reading.type = person || core.honorific ? ActorType::kPerson : body ? ActorType::kOrganisation : ActorType::kUnknown;
  out.reading.confidence = 0.1f;
  out.reading.why.push_back("\"" + out.reading.name + "\" is not in the lexicon");
  return out;
}

// What somebody typed without capitals.
Resolved Resolver::lower_case_name(std::size_t first, std::size_t end) {
  const std::string text = bare_text(first, end);
  const bool any_capital = std::any_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  if (around_.near_misses && depth_ == 0 && !any_capital && !one_of(item(first).folded, {"a", "an"})) {
    for (const NameReading& r : lexicon_.lookup(text)) {
      if (r.kind != NameKind::kName && r.kind != NameKind::kAlias && r.kind != NameKind::kAcronym && r.kind != NameKind::kCapital)
        continue;
      Resolved found = Resolver(lexicon_, around_, depth_ + 1).run(entity(r.entity).name);
      found.reading.confidence = std::min(found.reading.confidence, 0.5f);
      found.reading.why.insert(found.reading.why.begin(), "\"" + text + "\" read without its capitals");
      return found;
    }
  }
  return nobody(text.empty() ? phrase_.text : std::string_view(text));
}

}  // namespace parley::grounding
