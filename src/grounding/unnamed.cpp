// Somebody without a name: a kind of actor ("police") of a country that the words or what surrounds them give; a state itself.
#include "grounding/resolver.h"

namespace parley::grounding {

// The country that the words give: owners first, then adjectives, then "of" and "in".
std::string Resolver::country_in(const Part& part, bool complements, std::size_t& where) const {
  const Segment& core = part.core();
  for (const StateUse& u : core.states)
    if (u.owner && !u.weak) return where = u.item, u.iso3;
  for (const StateUse& u : core.states)
    if (!u.weak) return where = u.item, u.iso3;
  if (!complements) return "";
  for (std::string_view preposition : {"of", "in", "for"}) {
    for (const Segment& s : part.segments) {
      if (s.preposition != preposition) continue;
      for (const StateUse& u : s.states)
        if (!u.weak) return where = u.item, u.iso3;
    }
  }
  return "";
}

Resolver::Side Resolver::side_of(const std::vector<Part>& parts, const std::vector<std::string>& sectors) {
  Side side;
  std::size_t where = 0;
  for (const Part& part : parts) {
    side.iso3 = country_in(part, true, where);
    if (!side.iso3.empty()) {
      why_.push_back("\"" + std::string(slice(phrase_.text, item(where).span)) + "\" gives the country " + side.iso3);
      side.given = true;
      return side;
    }
  }
  for (const Part& part : parts) {
    for (const Segment& s : part.segments) {
      if (s.preposition == "to" && s.person == kNobody) continue;  // an envoy to a country is not its own, an aide to somebody is
      std::string country;
      if (s.person != kNobody) country = person_reading(lexicon_, s.person, around_.date).country;
      if (country.empty() && s.org != kNobody) country = entity(s.org).country;
      if (country.empty() && s.owner_end > s.owner_first) {
        std::string why;
        const std::uint32_t owner = find_by_surname(last_word(s.owner_first, s.owner_end), "", "", nullptr, false, why);
        if (owner != kNobody) {
          country = person_reading(lexicon_, owner, around_.date).country;
          why_.push_back(why);
        }
      }
      if (!country.empty()) {
        why_.push_back("country " + country + " from who is named");
        side.iso3 = country;
        side.given = true;
        return side;
      }
      if (s.org != kNobody && entity(s.org).country.empty() && !entity(s.org).sectors.empty() &&
          !one_of(entity(s.org).sectors[0], {"CVL", "REL", "SOC"}))
        return side;  // an international body's
    }
  }
  for (const Part& part : parts) {
    for (const Segment& s : part.segments) {
      for (const StateUse& u : s.states) {
        if (s.preposition == "to" && !u.weak) continue;
        why_.push_back("\"" + std::string(slice(phrase_.text, item(u.item).span)) + "\" is the only country named");
        return {u.iso3, true, false};
      }
    }
  }
  if (!sectors.empty() && one_of(sectors[0], {"IGO", "INT"})) return side;
  side.iso3 = around_.countries.best();
  side.from_context = !side.iso3.empty();
  if (side.from_context) why_.push_back("country " + side.iso3 + " is the one that the context speaks of most");
  return side;
}

// Weak heads ("leader", "spokesman") act for the body or kind of people beside them.
void Resolver::sectors_of(const Part& part, std::vector<std::string>& sectors, std::string* role) {
  const Segment& core = part.core();
  std::size_t k = core.agents.size();
  while (k > 0 && core.agents[k - 1].weak) --k;
  const AgentUse& head = core.agents.back();
  if (role) *role = text_of(slice(phrase_.text, item(head.item).span));
  const auto take = [&](const AgentUse& use) {
    if (use.agent->sector.empty()) return;
    add_sector(sectors, use.agent->sector);
    why_.push_back("\"" + std::string(slice(phrase_.text, item(use.item).span)) + "\" is " + use.agent->sector);
  };
  const auto take_org = [&](std::uint32_t org) {
    for (const auto& sector : entity(org).sectors) add_sector(sectors, sector);
    why_.push_back(entity(org).name + " is " + (sectors.empty() ? "of no known sector" : sectors[0]));
  };
  const auto take_seat = [&](const Segment& s) {
    for (const StateUse& u : s.states) {
      if (u.sector.empty()) continue;
      add_sector(sectors, u.sector);
      why_.push_back("\"" + std::string(slice(phrase_.text, item(u.item).span)) + "\" is " + u.sector);
      return true;
    }
    return false;
  };
  const bool international = core.org != kNobody && entity(core.org).country.empty() && !entity(core.org).sectors.empty();
  if (!head.weak) {
    if (international && core.org_item < head.item && core.states.empty()) take_org(core.org);
    take(head);
    return;
  }
  const bool a_people =
      core.org != kNobody && (entity(core.org).sectors.empty() || one_of(entity(core.org).sectors[0], {"CVL", "REL", "SOC"}));
  if (core.org != kNobody && !a_people && core.org_item < head.item && (k == 0 || core.agents[k - 1].item < core.org_item))
    return take_org(core.org);
  if (k > 0) return take(core.agents[k - 1]);
  if (take_seat(core)) return;
  for (std::size_t i = 1; i < part.segments.size(); ++i) {
    const Segment& s = part.segments[i];
    if (!one_of(s.preposition, {"of", "for", "in"}) && item(s.first - 1).folded != "with") continue;
    if (s.org != kNobody && (s.agents.empty() || s.agents.back().weak)) return take_org(s.org);
    for (auto it = s.agents.rbegin(); it != s.agents.rend(); ++it)
      if (!it->weak) return take(*it);
    if (take_seat(s)) return;
    if (i == 1 && (!s.states.empty() || s.person != kNobody)) break;
  }
  take(head);
}

bool Resolver::marked_end(Span span, std::string_view kind) const {
  for (const CueHit& hit : lexicon_.find_grounding(phrase_.text, span))
    if (hit.cue->kind == kind && hit.span.end == span.end) return true;
  return false;
}

ActorType Resolver::agent_type(const Agent& agent, bool plural, bool institution) {
  if (agent.person && !plural) return ActorType::kPerson;
  return institution && !plural ? ActorType::kOrganisation : ActorType::kGroup;
}

// "Morsi's divisive rule", "a motion by the opposition": who owns or does it.
std::optional<Resolved> Resolver::behind_an_act(const std::vector<Part>& parts) {
  for (const Part& part : parts) {
    for (const Segment& s : part.segments) {
      const bool by = !s.preposition.empty() && item(s.first - 1).folded == "by";
      std::optional<Resolved> found;
      if (by && !s.empty() && nested_ < 4) {
        ++nested_;
        found = run_parts(s.first, s.end);
      } else if (s.person != kNobody) {
        found = person(s.person, {}, nullptr, "");
      } else if (s.org != kNobody) {
        found = organisation(s);
      } else if (s.owner_end > s.owner_first) {
        std::string why;
        const std::uint32_t who = find_by_surname(last_word(s.owner_first, s.owner_end), "", "", nullptr, false, why);
        if (who != kNobody) {
          why_.push_back(why);
          found = person(who, {}, nullptr, "");
        }
      } else if (!s.preposition.empty() && !s.agents.empty() && s.preposition == "of" && nested_ < 4) {
        ++nested_;
        found = run_parts(s.first, s.end);
      }
      if (!found || found->reading.code().empty()) continue;
      found->reading.confidence = std::min(found->reading.confidence, 0.5f);
      found->reading.why.push_back("the one behind \"" + bare_text(part.core().first, part.segments.back().end) + "\"");
      return found;
    }
    for (const StateUse& u : part.core().states) {
      if (!u.weak) continue;
      Resolved out;
      out.reading = state_reading(lexicon_, u.iso3);
      out.reading.confidence = 0.4f;
      out.reading.why.push_back("\"" + std::string(slice(phrase_.text, item(u.item).span)) + "\" is the only country named");
      out.country_given = true;
      return out;
    }
  }
  return std::nullopt;
}

std::optional<Resolved> Resolver::agent(const std::vector<Part>& parts) {
  const Part* source = nullptr;
  for (const Part& part : parts) {
    if (part.core().agents.empty()) continue;
    source = &part;
    break;
  }
  if (!source) return std::nullopt;
  const Segment& core = source->core();
  const AgentUse& head = core.agents.back();
  Resolved out;
  ActorReading& r = out.reading;
  sectors_of(*source, r.sectors, &r.role);
  const bool international = core.org != kNobody && entity(core.org).country.empty() && core.states.empty() &&
                             !r.sectors.empty() && one_of(r.sectors[0], {"IGO", "INT", "NGO", "MNC"});
  const Side side = international ? Side{"", true, false} : side_of(parts, r.sectors);
  if (r.sectors.empty() && !side.given) return std::nullopt;
  r.country = side.iso3;
  out.country_given = side.given;
  out.country_from_context = side.from_context;
  out.gender = core.gender;
  out.head = ascii_lower(slice(phrase_.text, item(head.item).span));
  const bool one_person = head.agent->person && !head.plural && !core.quantity;
  const bool institution = marked_end(item(head.item).span, "institution");
  r.type = agent_type(*head.agent, head.plural || core.quantity, institution);
  const bool former = core.former || parts[0].core().former;
  if (former && (one_person || (!r.sectors.empty() && r.sectors[0] == "GOV"))) {
    r.sectors = {"ELI"};
    r.role = "former " + r.role;
    why_.push_back("the words say \"former\"");
  }
  if (core.kin) {
    r.sectors = {"ELI"};
    r.type = ActorType::kPerson;
    why_.push_back("a relative");
  }
  r.confidence = side.given ? 0.85f : side.from_context ? 0.55f : 0.3f;
  if (const Entity* home = lexicon_.state(r.country)) r.member_of = home->name;
  r.name = bare_text(source->core().first, source->segments.back().end);
  // "the Liberals under Markus Eyde" are the Liberals.
  const bool party = !r.sectors.empty() && r.sectors[0] == "PTY" && !one_person && item(head.item).capital && core.first < head.item;
  if (party) {
    r.name = bare_text(core.first, head.item + 1);
    r.type = ActorType::kOrganisation;
  }

  std::string unknown;
  for (const Part& p : parts) {
    for (const Segment& s : p.segments) {
      if (unknown.empty() && s.name_end > s.name_first &&
          (s.preposition.empty() || (!s.states.empty() && s.name_first > s.states.back().item)) &&
          (&s == &core ? s.name_first > head.item : true) && !item(s.name_first).possessive)
        unknown = text_of(phrase_.words(s.name_first, s.name_end));
    }
  }
  if (!unknown.empty() && (one_person || head.agent->person)) {
    r.name = unknown;
    const bool body = core.name_first == head.item + 1 && core.name_end > core.name_first + 1 &&
                      phrase_.whole(core.name_end - 1, "institution");  // "the separatist Northern Front"
    r.type = body ? ActorType::kOrganisation : ActorType::kPerson;
    out.unknown_name = unknown;
    for (const Part& p : parts)
      if (p.core().gender) out.gender = p.core().gender;
    why_.push_back("\"" + unknown + "\" is not in the lexicon; the title decides");
  } else if (!unknown.empty() && !head.plural && core.name_first == head.item + 1) {
    // "the state gas company NordGas" is NordGas.
    r.name = unknown;
    r.type = ActorType::kOrganisation;
    out.unknown_name = unknown;
    why_.push_back("\"" + unknown + "\" is not in the lexicon; the words before it decide");
  } else if (one_person && !former && !core.kin && !core.indefinite) {
    out.office = office_in(*source);
    const bool global = one_of(out.office, {"un chief", "nato chief", "iaea chief", "foreign policy chief",
                                            "commission president", "council president"});
    std::string why;
    const auto holder = global               ? holder_of(lexicon_, "", out.office, around_.date, around_.people, &why)
                        : !r.country.empty() ? holder_of(lexicon_, r.country, out.office, around_.date, around_.people, &why)
                                             : std::nullopt;
    if (holder) {
      const std::string country = r.country;
      const auto sectors = r.sectors;
      const float confidence = r.confidence;
      why_.push_back(why);
      r = person_reading(lexicon_, *holder, around_.date, out.office);
      out.person = *holder;
      if (!country.empty() && !global) r.country = country;
      std::vector<std::string> merged = sectors;
      for (const auto& sector : r.sectors)
        if (sector != "ELI") add_sector(merged, sector);
      r.sectors = merged;
      r.confidence = confidence;
      why_.insert(why_.end(), r.why.begin(), r.why.end());
    }
  } else if (!one_person && r.sectors.size() == 1 && r.sectors[0] == "GOV" && !r.country.empty() && core.owner_end == 0 &&
             core.person == kNobody && phrase_.whole(head.item, "side")) {
    r.name = lexicon_.country_name(r.country);
    r.type = ActorType::kState;
    r.member_of.clear();
    r.role.clear();
  }
  if (r.type != ActorType::kPerson) r.role.clear();
  r.why = why_;
  return out;
}

std::optional<Resolved> Resolver::state(const std::vector<Part>& parts) {
  for (const Part& part : parts) {
    const Segment* s = &part.core();
    if (s->states.empty() && part.segments.size() > 1 && part.segments[1].preposition != "to") s = &part.segments[1];
    const auto at = std::find_if(s->states.begin(), s->states.end(), [](const StateUse& u) { return !u.weak; });
    if (at == s->states.end()) continue;
    const bool complement = s != &part.core();
    Resolved out;
    ActorReading& r = out.reading;
    r = state_reading(lexicon_, at->iso3);
    out.country_given = true;
    const std::string written(slice(phrase_.text, item(at->item).span));
    why_.push_back("\"" + written + "\" is " + std::string(name_kind_name(at->kind)) + " of " + r.name);
    const bool demonym = at->kind == NameKind::kDemonym || at->kind == NameKind::kAdjective;
    const bool last = at->item + 1 == s->end;
    if (complement || s->plain_plural || s->quantity || part.core().plain_plural) {
      const bool people = s->plain_plural || s->quantity || part.core().plain_plural;
      r.name = bare_text(part.core().first, part.segments.back().end);
      r.member_of = lexicon_.country_name(at->iso3);
      r.type = ActorType::kGroup;
      r.sectors = people ? std::vector<std::string>{"CVL"} : std::vector<std::string>{};
      r.confidence = demonym && last && people ? 0.8f : 0.35f;
      why_.push_back(people ? "people of no stated kind" : "of no stated kind");
    } else if (s->kin) {
      r.name = bare_text(s->first, s->end);
      r.sectors = {"ELI"};
      r.type = ActorType::kPerson;
      r.member_of = lexicon_.country_name(at->iso3);
      r.confidence = 0.6f;
    } else if (s->name_end > s->name_first && s->name_first > at->item) {
      r.name = at->owner || demonym ? text_of(phrase_.words(s->name_first, s->name_end))
                                    : text_of(phrase_.words(at->item, s->name_end));
      out.unknown_name = r.name;
      r.member_of = lexicon_.country_name(at->iso3);
      r.sectors.clear();
      r.type = ActorType::kUnknown;
      r.confidence = 0.4f;
      why_.push_back("\"" + r.name + "\" is not in the lexicon");
    } else if (at->kind == NameKind::kSeat) {
      r.name = written;
      r.type = ActorType::kOrganisation;
      r.sectors = {at->sector.empty() ? "GOV" : at->sector};
      r.member_of = lexicon_.country_name(at->iso3);
    } else if (at->kind == NameKind::kCity) {
      r.name = written;
      r.type = ActorType::kGroup;
      r.member_of = lexicon_.country_name(at->iso3);
      r.sectors.clear();
      if (!at->sector.empty()) r.sectors = {at->sector};
      r.confidence = 0.5f;
    } else if (demonym && last && (written.ends_with('s') || written.ends_with("men")) && !s->definite &&
               !written.ends_with("ss")) {
      r.sectors = {"CVL"};
      r.name = written;
      r.type = ActorType::kGroup;
      r.member_of = lexicon_.country_name(at->iso3);
      r.confidence = 0.8f;
      why_.push_back("nationals");
    } else if (demonym && last && s->indefinite) {
      r.sectors = {"CVL"};
      r.name = bare_text(s->first, s->end);
      r.type = ActorType::kPerson;
      r.member_of = lexicon_.country_name(at->iso3);
      r.confidence = 0.8f;
    } else if (!last && demonym) {
      r.name = bare_text(s->first, s->end);
      r.member_of = lexicon_.country_name(at->iso3);
      r.type = ActorType::kUnknown;
      r.sectors.clear();
      r.confidence = 0.35f;
    }
    if (!at->sector.empty() && r.type == ActorType::kState) r.sectors = {at->sector};
    const Segment& head = parts[0].core();
    if (&part != &parts[0] && head.name_end > head.name_first &&
        head.states.empty()) {  // "Cipollone, White House counsel"; "Venafro, Italy"
      if (last && r.type == ActorType::kState) r.sectors.clear();
      r.name = text_of(phrase_.words(head.name_first, head.name_end));
      r.type = last ? ActorType::kUnknown : ActorType::kPerson;
      r.member_of = lexicon_.country_name(at->iso3);
      r.confidence = 0.5f;
      out.unknown_name = r.name;
    }
    r.why = why_;
    return out;
  }
  return std::nullopt;
}

}  // namespace parley::grounding
