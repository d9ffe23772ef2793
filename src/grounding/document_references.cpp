// Whom words refer to that name nobody, or only in part: pronouns, titles, short names, "the council", "its negotiators".
#include "grounding/document_impl.h"

namespace parley {

namespace {

// What a name says before "of the": "the Union" is no short name of the Ministry of Trade of the Orsani Union.
std::string head_of(std::string_view name) {
  const std::string folded = fold(name);
  return folded.substr(0, folded.find(" of the "));
}

}  // namespace

std::string_view DocumentActors::Impl::mark_of(std::string_view text, std::string_view kind) const {
  if (text.size() > 60) return "";
  for (const CueHit& hit : lexicon.find_grounding(text, {0, static_cast<std::uint32_t>(text.size())}))
    if (hit.cue->kind == kind && hit.span.begin == 0 && hit.span.end == text.size())
      return hit.cue->value.empty() ? hit.cue->kind : hit.cue->value;
  return "";
}

char DocumentActors::Impl::gender_of(std::string_view name) const {
  const std::string_view first = name.substr(0, name.find(' '));
  for (const CueHit& hit : lexicon.find_grounding(first, {0, static_cast<std::uint32_t>(first.size())}))
    if (hit.cue->kind == "first name" && hit.span.size() == first.size() && !hit.cue->value.empty()) return hit.cue->value[0];
  return 0;
}

std::string_view DocumentActors::Impl::pronoun_of(std::string_view text) const {
  const auto lower = [](char c) { return c >= 'a' && c <= 'z'; };
  if (text.size() > 1 && std::none_of(text.begin(), text.end(), lower)) return "";
  return mark_of(text, "pronoun");
}

std::string_view DocumentActors::Impl::composite_of(std::string_view text) const {
  const std::string_view whole = mark_of(text, "composite");
  if (!whole.empty()) return whole;
  if (ascii_lower(text.substr(0, 4)).starts_with("the ")) return mark_of(text.substr(4), "composite");
  // "officials of the two sides", "experts from both countries"
  for (std::string_view link : {" of ", " from "})
    if (const std::size_t at = text.find(link);
        at != std::string_view::npos && !mark_of(fold(text.substr(0, at)), "team").empty())
      return mark_of(text.substr(at + link.size()), "composite");
  return whole;
}

std::string DocumentActors::Impl::without_honorific(const std::string& folded) {
  std::string name = folded;
  for (std::string_view title : {"mr. ", "mr ", "mrs. ", "mrs ", "ms. ", "ms ", "dr. ", "dr "})
    if (name.starts_with(title)) name = name.substr(title.size());
  if (name.ends_with("'s")) name.resize(name.size() - 2);
  return name;
}

std::size_t DocumentActors::Impl::by_surname(const std::string& folded) const {
  const auto it = by_short.find(without_honorific(folded));
  return it == by_short.end() ? kNone : it->second;
}

std::size_t DocumentActors::Impl::by_part_of_name(const std::string& folded) const {
  constexpr std::size_t kShortest = 4;  // bytes; "Ali" and "Kim" are parts of too many names
  const std::string name = without_honorific(folded);
  if (name.size() < kShortest || std::count(name.begin(), name.end(), ' ') > 1) return kNone;
  const std::string padded = " " + name + " ";
  std::size_t found = kNone;
  for (std::size_t k = 0; k < known.size(); ++k) {
    const ActorReading& a = known[k].entry.actor;
    if (!known[k].named || (a.type != ActorType::kPerson && a.type != ActorType::kUnknown) || a.name.size() <= name.size())
      continue;
    if ((" " + fold(a.name) + " ").find(padded) == std::string::npos) continue;
    if (found != kNone) return kNone;
    found = k;
  }
  if (found == kNone) return kNone;
  for (const NameReading& r : lexicon.lookup(name))
    if (lexicon.entities()[r.entity].type != ActorType::kPerson) return kNone;  // "Jordan" is the country first
  return found;
}

std::size_t DocumentActors::Impl::longer_name(std::string_view name) const {
  const std::string folded = fold(name), padded = " " + folded + " ";
  const bool initials =
      name.size() >= 2 && name.size() <= 6 && std::all_of(name.begin(), name.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  std::size_t best = kNone;
  for (std::size_t k = known.size(); k-- > 0;) {
    const ActorReading& a = known[k].entry.actor;
    if (a.type == ActorType::kPerson || a.type == ActorType::kState || !a.parts.empty() || a.name.size() <= name.size()) continue;
    if (a.name.front() < 'A' || a.name.front() > 'Z') continue;
    if (initials && initials_of(a.name) == name) return k;
    const bool shorter = best == kNone || a.name.size() < known[best].entry.actor.name.size();
    const std::string theirs = folded.find(" of ") == std::string::npos ? head_of(a.name) : fold(a.name);
    if (shorter && (" " + theirs + " ").find(padded) != std::string::npos) best = k;
  }
  return best;
}

std::string DocumentActors::Impl::initials_of(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i)
    if (name[i] >= 'A' && name[i] <= 'Z' && (i == 0 || name[i - 1] == ' ' || name[i - 1] == '-')) out += name[i];
  return out;
}

Span DocumentActors::Impl::widen(std::size_t i, Span span) const {
  if (i >= sentences.size() || !sentences[i].span.contains(span)) return span;
  const Span limits = sentences[i].span;
  Span out = span;
  const std::string_view text = document.text;
  // To the left as far as words follow each other without punctuation, at most eight.
  std::uint32_t pos = span.begin;
  int count = 0;
  while (pos > limits.begin && count < 8) {
    if (text[pos - 1] != ' ') break;
    std::uint32_t begin = pos - 1;
    while (begin > limits.begin && text[begin - 1] != ' ') --begin;
    const char last = text[pos - 2];
    const bool abbreviation = last == '.' && pos - 1 - begin <= 5;
    if (pos < 2 || (!abbreviation &&
                    !((last >= 'a' && last <= 'z') || (last >= 'A' && last <= 'Z') || static_cast<unsigned char>(last) >= 0x80)))
      break;
    pos = begin;
    ++count;
  }
  // The title ends where the name begins; everything before the last verb or preposition is cut by agents alone.
  const auto agents = lexicon.find_agents(text, {pos, span.begin});
  if (!agents.empty() && agents.back().span.end + 1 >= span.begin) {
    std::uint32_t begin = agents.back().span.begin;
    for (const NameHit& hit : lexicon.find_names(text, {pos, agents.back().span.begin})) begin = std::min(begin, hit.span.begin);
    out.begin = begin;
    return out;
  }
  if (text.substr(span.end).starts_with(", ")) {
    const std::string_view rest =
        text.substr(span.end + 2, std::min<std::size_t>(100, limits.end - std::min(limits.end, span.end + 2)));
    const std::size_t stop = rest.find_first_of(",;:.(\"");
    out.end = span.end + 2 + static_cast<std::uint32_t>(stop == std::string_view::npos ? rest.size() : stop);
    while (out.end > span.end && (static_cast<unsigned char>(text[out.end - 1]) & 0xC0) == 0x80) --out.end;
    return out;
  }
  return span;
}

std::size_t DocumentActors::Impl::pronoun_target(std::size_t i, std::size_t j, std::string_view value) const {
  if (value == "r") return j > 0 ? who[i][j - 1] : kNone;
  if (value == "m" || value == "f")
    return look_back(i, j, kLookBack,
                     [&](const Known& k) { return is_person(k) && !k.plural && (k.gender == 0 || k.gender == value[0]); });
  if (value == "n")
    return look_back(i, j, kLookBack,
                     [&](const Known& k) { return is_body(k) || (k.entry.actor.type == ActorType::kGroup && !k.plural); });
  if (value == "p") {
    const std::size_t group = look_back(i, j, 1, [&](const Known& k) { return k.entry.actor.type == ActorType::kGroup; });
    return group != kNone ? group : look_back(i, j, kLookBack, [&](const Known& k) { return is_body(k) || k.plural; });
  }
  return kNone;  // first and second person: the speaker, whom the coding room knows
}

std::size_t DocumentActors::Impl::country_noun(std::size_t i, std::size_t j, const std::string& folded) const {
  if (mark_of(folded, "country noun").empty() &&
      lexicon.find_names(folded, {0, static_cast<std::uint32_t>(folded.size())}).size())
    return kNone;
  return look_back(i, j, kLookBack,
                   [](const Known& k) { return k.entry.actor.type == ActorType::kState && k.entry.actor.parts.empty(); });
}

std::size_t DocumentActors::Impl::nominal(std::size_t i, std::size_t j, const Resolved& r, std::string_view text) const {
  const ActorReading& a = r.reading;
  const std::string lower = ascii_lower(text.substr(0, 5));
  const bool definite = lower.starts_with("the ") || lower.starts_with("this ") || lower.starts_with("that ");
  if (a.type == ActorType::kPerson) {
    if (r.person != Resolved::kNobody) return kNone;
    if (!definite) return kNone;
    const std::size_t same = nearest(i, j, [&](const Known& k) {
      if (!is_person(k) || k.plural || (r.gender && k.gender && r.gender != k.gender)) return false;
      if (r.country_given && k.entry.actor.country != a.country) return false;
      if (!r.office.empty() && k.office == r.office) return true;
      if (k.person != Resolved::kNobody && !r.office.empty()) {
        for (const DatedRole& role : lexicon.entities()[k.person].roles)
          if (role.office == r.office) return true;
        return false;
      }
      return r.office.empty() && !r.head.empty() && k.head == r.head;
    });
    return same != kNone || r.country_given ? same : leader_of_kind(i, j, r);
  }
  if (r.head.empty() || !definite) return kNone;
  const std::string head = last_word(r.head);
  if (!r.country_given && a.type == ActorType::kState) return kNone;
  if (!r.country_given)
    if (const std::size_t body = named_body(i, j, head, a.sectors); body != kNone) return body;
  return nearest(i, j, [&](const Known& k) {
    return !k.head.empty() && last_word(k.head) == head && !is_person(k) &&
           (!r.country_given || k.entry.actor.country == a.country);
  });
}

std::size_t DocumentActors::Impl::leader_of_kind(std::size_t i, std::size_t j, const Resolved& r) const {
  const std::vector<std::string>& sectors = r.reading.sectors;
  if (sectors.empty()) return kNone;
  static constexpr std::string_view kKinds[] = {"BUS", "INS", "LAB", "MIL", "OPP", "PRM", "PTY", "REB", "SEP", "UAF"};
  static constexpr std::string_view kFighting[] = {"INS", "MIL", "PRM", "REB", "SEP", "UAF"};
  const auto in = [](const auto& list, std::string_view sector) {
    return std::find(std::begin(list), std::end(list), sector) != std::end(list);
  };
  if (!in(kKinds, sectors[0])) return kNone;
  return nearest(i, j, [&](const Known& k) {
    if (!is_person(k) || k.plural || !k.named || (r.gender && k.gender && r.gender != k.gender)) return false;
    const std::size_t home = home_of(k);
    if (home == kNone) return false;
    const std::vector<std::string>& own = known[home].entry.actor.sectors;
    return !own.empty() && (own[0] == sectors[0] || (in(kFighting, own[0]) && in(kFighting, sectors[0])));
  });
}

std::size_t DocumentActors::Impl::team_of(std::size_t i, std::size_t j, const Resolved& r, std::string_view text) const {
  if (r.reading.type == ActorType::kPerson || r.reading.type == ActorType::kState || text.size() > 100) return kNone;
  const std::vector<CueHit> marks = lexicon.find_grounding(text, {0, static_cast<std::uint32_t>(text.size())});
  const auto team = std::find_if(marks.begin(), marks.end(), [](const CueHit& c) { return c.cue->kind == "team"; });
  if (team == marks.end()) return kNone;
  if (const std::size_t k = body_in(text); k != kNone) return k;
  const std::string folded = fold(text);
  if (folded.starts_with("its ") || folded.starts_with("their ")) {
    const std::size_t k = look_back(i, j, 1, [](const Known& o) { return !is_person(o) && has_name(o.entry.actor); });
    if (k != kNone) return k;
  }
  for (const AgentHit& hit : lexicon.find_agents(text, {0, team->span.begin}))
    if (const std::size_t k = named_body(i, j, fold(slice(text, hit.span)), {hit.agent->sector}); k != kNone) return k;
  return kNone;
}

std::string_view DocumentActors::Impl::body_behind(std::string_view text) const {
  if (text.size() > 100) return {};
  for (const CueHit& mark : lexicon.find_grounding(text, {0, static_cast<std::uint32_t>(text.size())})) {
    if (mark.cue->kind != "team") continue;
    const std::string_view rest = text.substr(mark.span.end);
    for (std::string_view link : {" of the ", " from the ", " for the "}) {
      if (!rest.starts_with(link)) continue;
      const std::string_view name = rest.substr(link.size());
      const std::size_t space = name.find(' ');
      const auto capital = [&](std::size_t at) { return at < name.size() && name[at] >= 'A' && name[at] <= 'Z'; };
      return capital(0) && space != std::string_view::npos && capital(name.rfind(' ') + 1) ? name : std::string_view();
    }
  }
  return {};
}

std::size_t DocumentActors::Impl::body_in(std::string_view text) const {
  const std::string within = " " + fold(text) + " ";
  std::size_t best = kNone, place = 0;
  for (std::size_t k = 0; k < known.size(); ++k) {
    if (is_person(known[k]) || !has_name(known[k].entry.actor) || known[k].entry.actor.type == ActorType::kGroup) continue;
    for (const std::string& alias : known[k].entry.aliases) {
      const std::string folded = without_article(alias);
      if (folded.size() < 3) continue;
      for (std::string_view ending : {" ", "'s ", "' ", "s "}) {
        const std::size_t at = within.rfind(" " + folded + std::string(ending));
        if (at != std::string::npos && (best == kNone || at >= place)) best = k, place = at;
      }
    }
  }
  return best;
}

std::size_t DocumentActors::Impl::named_body(std::size_t i, std::size_t j, const std::string& head,
                                             const std::vector<std::string>& sectors) const {
  const std::size_t by_last = nearest(i, j, [&](const Known& k) {
    return !is_person(k) && has_name(k.entry.actor) && (" " + fold(k.entry.actor.name)).ends_with(" " + head) &&
           k.entry.actor.name.find(" of the ") == std::string::npos;
  });
  if (by_last != kNone) return by_last;
  const std::size_t by_word = nearest(i, j, [&](const Known& k) {
    return !is_person(k) && has_name(k.entry.actor) &&
           (" " + head_of(k.entry.actor.name) + " ").find(" " + head + " ") != std::string::npos;
  });
  static constexpr std::string_view kKinds[] = {"BUS", "INS", "LAB", "MNC", "PTY", "REB", "SEP", "UAF"};
  if (by_word != kNone || sectors.empty() || std::find(std::begin(kKinds), std::end(kKinds), sectors[0]) == std::end(kKinds))
    return by_word;
  const auto kind = [](std::string_view sector) { return sector == "MNC" ? "BUS" : sector; };
  return nearest(i, j, [&](const Known& k) {
    return !is_person(k) && has_name(k.entry.actor) && k.entry.actor.type != ActorType::kGroup &&
           !k.entry.actor.sectors.empty() && kind(k.entry.actor.sectors[0]) == kind(sectors[0]);
  });
}

std::size_t DocumentActors::Impl::apposition(std::size_t i, std::size_t j, const Resolved& r) const {
  if (j == 0 || who[i][j - 1] == kNone) return kNone;
  const Known& before = known[who[i][j - 1]];
  const Span first = mentions[i][j - 1].span, second = mentions[i][j].span;
  if (r.reading.type != ActorType::kPerson) {
    // "SAG-AFTRA, the union of some 160,000 performers,"
    const bool lower = !r.head.empty() && r.unknown_name.empty() && !r.reading.name.empty() && r.reading.name.front() >= 'a' &&
                       r.reading.name.front() <= 'z';
    const bool body = lower && !is_person(before) && has_name(before.entry.actor) && first.end < second.begin &&
                      words({first.end, second.begin}) == ", ";
    const std::string article = ascii_lower(words(second).substr(0, 4));
    return body && (article.starts_with("the ") || article.starts_with("a ") || article.starts_with("an ")) ? who[i][j - 1]
                                                                                                            : kNone;
  }
  if (!is_person(before) || first.end >= second.begin) return kNone;
  const std::string between = ascii_lower(words({first.end, second.begin}));
  if (between != ", " && between != ", the " && between != ", a " && between != ", an ") return kNone;
  if (r.country_given && !before.entry.actor.country.empty() && r.reading.country != before.entry.actor.country) return kNone;
  return who[i][j - 1];
}

std::size_t DocumentActors::Impl::named_before(const Resolved& r) const {
  if (r.unknown_name.empty() || r.reading.type == ActorType::kOrganisation) return kNone;
  const std::string folded = fold(r.unknown_name);
  const auto found = by_short.find(folded);
  if (found != by_short.end() && known[found->second].person == Resolved::kNobody) return found->second;
  return by_part_of_name(folded);
}

}  // namespace parley
