// Whose people somebody is: who leads or speaks for which body, and whose "his forces" and "Garcia's fighters" are.
#include "grounding/document_impl.h"

namespace parley {

namespace {

constexpr std::string_view kArmed[] = {"INS", "PRM", "REB", "SEP", "UAF"};

bool of_kind(const ActorReading& a, std::span<const std::string_view> sectors) {
  return !a.sectors.empty() && std::find(sectors.begin(), sectors.end(), a.sectors[0]) != sectors.end();
}

bool possessive(std::string_view between) {
  return between == "'s " || between == "\xE2\x80\x99s " || between == "' " || between == "\xE2\x80\x99 ";
}

// Where the owner's name ends in "Garcia's fighters"; npos when nobody owns.
std::size_t end_of_owner(std::string_view text) {
  std::size_t best = std::string_view::npos;
  for (std::string_view mark : {"'s ", "\xE2\x80\x99s ", "s' ", "s\xE2\x80\x99 "}) {
    const std::size_t at = text.rfind(mark);
    if (at != std::string_view::npos && (best == std::string_view::npos || at > best)) best = at + (mark[0] == 's');
  }
  return best;
}

}  // namespace

bool DocumentActors::Impl::joinable(std::size_t k) const {
  const ActorReading& a = known[k].entry.actor;
  return !is_person(known[k]) && a.parts.empty() && a.type != ActorType::kState && a.name.front() >= 'A' && a.name.front() <= 'Z';
}

void DocumentActors::Impl::affiliate() {
  std::vector<bool> done(known.size(), false);
  for (std::size_t i = 0; i < who.size(); ++i)
    for (std::size_t j = 0; j < who[i].size(); ++j) {
      const std::size_t k = who[i][j];
      if (k == kNone || done[k] || !known[k].named) continue;
      if (known[k].entry.actor.type == ActorType::kUnknown && known[k].entry.actor.parts.empty() && heads_a_body(i, j))
        known[k].entry.actor.type = ActorType::kPerson;
      if (!is_person(known[k])) continue;
      // Known people act for their state unless the dispute is one of bodies, or the text says that they lead armed ones.
      const bool known_person = known[k].person != Resolved::kNobody;
      std::size_t body = led_by(i, j);
      if (body != kNone && known_person && contenders.empty() && !of_kind(known[body].entry.actor, kArmed)) body = kNone;
      if (body == kNone && (!known_person || !contenders.empty())) body = body_of(i, j);
      if (body == kNone && known_person) body = body_in_role(known[k].entry.actor);
      if (body == kNone) body = body_before(i, j);
      done[k] = body != kNone || !known_person;
      if (body != kNone) join(k, body);
    }
}

bool DocumentActors::Impl::heads_a_body(std::size_t i, std::size_t j) const {
  constexpr std::uint32_t kReach = 20;
  const std::uint32_t end = mentions[i][j].span.end;
  const std::string_view after = words({end, std::min(sentences[i].span.end, end + kReach)});
  return after.starts_with(", who ") && tells(after, "leads", 6) && led_by(i, j) != kNone;
}

std::size_t DocumentActors::Impl::body_before(std::size_t i, std::size_t j) const {
  const Known& person = known[who[i][j]];
  const std::string title = ascii_lower(person.entry.actor.role);
  if (contenders.empty() || person.person != Resolved::kNobody) return kNone;
  if (mark_of(title, "weak head").empty() && mark_of(last_word(title), "weak head").empty()) return kNone;
  for (std::size_t m = j; m-- > 0;) {
    if (who[i][m] == kNone) continue;
    const ActorReading& a = known[who[i][m]].entry.actor;
    if (std::find(contenders.begin(), contenders.end(), a.name) != contenders.end() && a.type == ActorType::kOrganisation)
      return who[i][m];
  }
  return kNone;
}

std::size_t DocumentActors::Impl::body_of(std::size_t i, std::size_t j) const {
  constexpr std::uint32_t kReach = 70;
  const Span person = mentions[i][j].span;
  if (j > 0 && who[i][j - 1] != kNone && joinable(who[i][j - 1]) && mentions[i][j - 1].span.end <= person.begin &&
      possessive(words({mentions[i][j - 1].span.end, person.begin})))
    return who[i][j - 1];
  if (j + 1 < mentions[i].size() && who[i][j + 1] != kNone && joinable(who[i][j + 1]) &&
      mentions[i][j + 1].span.begin >= person.end) {
    const std::string_view between = words({person.end, mentions[i][j + 1].span.begin});
    if (between == " of " || between == " from " || between == ", of ") return who[i][j + 1];
  }
  for (std::size_t m = j + 1; m < mentions[i].size(); ++m) {
    const Span next = mentions[i][m].span;
    if (next.begin < person.end || next.begin - person.end > kReach) break;
    const std::string_view between = words({person.end, next.begin});
    if (!between.starts_with(",") || between.find_first_of(",;.", 1) != std::string_view::npos) break;
    if (who[i][m] != kNone && joinable(who[i][m]) &&
        !lexicon.find_agents(document.text, {person.end, std::min(sentences[i].span.end, next.end + 40)}).empty())
      return who[i][m];
  }
  return kNone;
}

std::size_t DocumentActors::Impl::body_in_role(const ActorReading& person) const {
  const bool armed = std::any_of(person.sectors.begin(), person.sectors.end(), [](const std::string& sector) {
    return std::find(std::begin(kArmed), std::end(kArmed), sector) != std::end(kArmed);
  });
  if (!armed) return kNone;
  for (std::size_t k = 0; k < known.size(); ++k)
    if (joinable(k) && known[k].entry.actor.type == ActorType::kOrganisation &&
        person.role.ends_with(" " + known[k].entry.actor.name))
      return k;
  return kNone;
}

std::size_t DocumentActors::Impl::body_named_in(std::string_view text) const {
  std::string within = " " + fold(text) + " ";
  std::replace(within.begin(), within.end(), ',', ' ');  // "the president of Veldania, Tomas Ruvik"
  for (std::size_t k = 0; k < known.size(); ++k) {
    if (!joinable(k)) continue;
    for (const std::string& alias : known[k].entry.aliases) {
      const std::string folded = without_article(alias);
      if (folded.size() > 2 &&
          (within.find(" " + folded + " ") != std::string::npos || within.find(" " + folded + "'s ") != std::string::npos))
        return k;
    }
  }
  return kNone;
}

bool DocumentActors::Impl::tells(std::string_view between, std::string_view kind, std::uint32_t most_before) const {
  for (const CueHit& hit : lexicon.find_grounding(between, {0, static_cast<std::uint32_t>(between.size())}))
    if (hit.cue->kind == kind && hit.span.begin <= most_before) return true;
  return false;
}

std::size_t DocumentActors::Impl::led_by(std::size_t i, std::size_t j) const {
  constexpr std::uint32_t kReach = 60, kTitle = 24;
  const Span person = mentions[i][j].span;
  if (const std::size_t k = body_named_in(words(person)); k != kNone) return k;
  // "the Northern Front, led by Colonel Ivo Straub", "RSF leader Mohamed Dagalo"
  if (j > 0 && who[i][j - 1] != kNone && joinable(who[i][j - 1]) && mentions[i][j - 1].span.end < person.begin) {
    const std::string_view between = words({mentions[i][j - 1].span.end, person.begin});
    if (between.size() < kTitle && tells(between, "led by", 2)) return who[i][j - 1];
    const auto agents = lexicon.find_agents(between, {0, static_cast<std::uint32_t>(between.size())});
    if (!agents.empty() && agents[0].span.begin <= 3 && agents[0].span.end + 1 == between.size()) return who[i][j - 1];
  }
  // "Fayez Serraj, who heads the GNA", "Maria Keller, the president of the Union"
  for (std::size_t m = j + 1; m < mentions[i].size(); ++m) {
    const Span next = mentions[i][m].span;
    if (next.begin < person.end || next.begin - person.end > kReach) break;
    const std::string_view between = words({person.end, next.begin});
    if (!between.starts_with(", ") || between.find_first_of(",;.", 1) != std::string_view::npos) break;
    if (who[i][m] == kNone || !joinable(who[i][m])) continue;
    if (between.starts_with(", who ") && tells(between, "leads", 6)) return who[i][m];
    constexpr std::uint32_t kTwoWords = 18;
    static constexpr std::string_view kLinks[] = {" of ", " of the ", " for ", " for the "};
    const auto agents = lexicon.find_agents(between, {0, static_cast<std::uint32_t>(between.size())});
    const bool linked = std::any_of(std::begin(kLinks), std::end(kLinks), [&](std::string_view l) { return between.ends_with(l); });
    if (linked && !agents.empty() && agents[0].span.begin <= kTwoWords && !between.starts_with(", who ")) return who[i][m];
  }
  return kNone;
}

void DocumentActors::Impl::join(std::size_t person, std::size_t body) {
  const ActorReading& home = known[body].entry.actor;
  homes[known[person].entry.actor.name] = home.name;
  const auto tell = [&](ActorReading& a) {
    a.member_of = home.name;
    if (!home.sectors.empty()) a.sectors = home.sectors;
    if (!home.country.empty()) a.country = home.country;
    a.why.push_back("of " + home.name + ", named beside");
  };
  tell(known[person].entry.actor);
  for (std::size_t i = 0; i < who.size(); ++i)
    for (std::size_t j = 0; j < who[i].size(); ++j)
      if (who[i][j] == person) tell(readings[i][j]);
}

std::size_t DocumentActors::Impl::home_of(const Known& person) const {
  const auto home = homes.find(person.entry.actor.name);
  if (home == homes.end()) return kNone;
  for (std::size_t k = 0; k < known.size(); ++k)
    if (joinable(k) && known[k].entry.actor.name == home->second) return k;
  return kNone;
}

std::size_t DocumentActors::Impl::owner_in(std::size_t i, std::size_t j, std::string_view name) const {
  const std::string folded = without_article(name);
  if (const std::size_t k = by_surname(folded); k != kNone) return k;
  const auto called = [&](const Known& k) {
    return is_person(k) && std::any_of(k.entry.aliases.begin(), k.entry.aliases.end(),
                                       [&](const std::string& alias) { return without_article(alias) == folded; });
  };
  if (const std::size_t k = nearest(i, j, called); k != kNone) return k;
  const Resolved r = grounding::resolve_phrase(lexicon, name, around);
  return r.reading.type == ActorType::kPerson && r.person == Resolved::kNobody ? nominal(i, j, r, name) : kNone;
}

std::size_t DocumentActors::Impl::side_for(const Known& owner, bool state) const {
  if (const std::size_t home = home_of(owner); home != kNone || !state) return home;
  const std::string side = side_of(owner);
  for (std::size_t k = 0; k < known.size(); ++k)
    if (!side.empty() && known[k].entry.actor.type == ActorType::kState && known[k].entry.actor.name == side) return k;
  return kNone;
}

std::size_t DocumentActors::Impl::following(std::size_t i, std::size_t j, std::string_view text) const {
  if (text.size() > 100) return kNone;
  const auto led = [&](std::string_view head, bool& state) {
    const std::string_view value = mark_of(head, "following");
    state = value == "state";
    return !value.empty() || !mark_of(head, "team").empty();
  };
  bool state = false;
  if (const std::size_t end = end_of_owner(text); end != std::string_view::npos) {
    if (!led(fold(text.substr(text.find(' ', end) + 1)), state)) return kNone;
    const std::size_t owner = owner_in(i, j, text.substr(0, end));
    return owner == kNone ? kNone : side_for(known[owner], state);
  }
  const Span span = mentions[i][j].span;
  std::string folded = fold(text);
  std::string_view before = words({span.begin - std::min<std::uint32_t>(span.begin, 4), span.begin});
  if (folded.starts_with("his ") || folded.starts_with("her ")) {
    before = text.substr(0, 4);
    folded = folded.substr(4);
  }
  if (!led(folded, state)) return kNone;
  if (const std::string pronoun = ascii_lower(before); pronoun == "his " || pronoun == "her ") {
    const char gender = pronoun == "his " ? 'm' : 'f';
    const std::size_t owner = nearest(i, j, [&](const Known& k) {
      return is_person(k) && (k.gender == 0 || k.gender == gender) && side_for(k, state) != kNone;
    });
    return owner == kNone ? kNone : side_for(known[owner], state);
  }
  if (j == 0 || who[i][j - 1] == kNone || mentions[i][j - 1].span.end > span.begin ||
      !possessive(words({mentions[i][j - 1].span.end, span.begin})))
    return kNone;
  return is_person(known[who[i][j - 1]]) ? side_for(known[who[i][j - 1]], state) : kNone;
}

}  // namespace parley
