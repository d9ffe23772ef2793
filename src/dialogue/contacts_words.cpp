#include "dialogue/contacts.h"

namespace parley::dialogue {

const Found* ContactWords::cue_at(std::string_view kind, Span at) const {
  for (const Found& c : s_.cues)
    if (c.kind == kind && c.value != "none" && c.span.overlaps(at)) return &c;
  return nullptr;
}

const Found* ContactWords::cue_in(std::string_view kind, Span region, std::uint32_t near) const {
  const Found* best = nullptr;
  std::uint32_t nearest = 0;
  for (const Found& c : s_.cues) {
    if (c.kind != kind || c.value == "none" || !region.contains(c.span)) continue;
    const std::uint32_t d = c.span.begin > near ? c.span.begin - near : near - c.span.begin;
    if (!best || d < nearest) best = &c, nearest = d;
  }
  return best;
}

bool ContactWords::other_use(Span at) const {
  return std::any_of(s_.cues.begin(), s_.cues.end(),
                     [&](const Found& c) { return c.kind == "contact" && c.value == "none" && c.span.overlaps(at); });
}

std::string ContactWords::unsure(Span at) const {
  constexpr std::uint32_t kClose = 12;
  const Span clause = view_.clause(index_, at.begin);
  std::string out;
  for (const Found& c : s_.cues)
    if (c.kind == "unsure" && c.span.begin >= clause.begin &&
        (c.span.begin == at.begin || (c.span.end <= at.begin && at.begin - c.span.end <= kClose)))
      out = c.value;
  return out;
}

const Found* ContactWords::asked_before(Span at) const {
  const Span clause = view_.clause(index_, at.begin);
  if (!view_.words(clause).starts_with("that ")) return nullptr;
  for (const Found& c : s_.cues)
    if (c.kind == "rung" && c.value == "proposed" && c.span.begin < clause.begin && c.span.end + 2 >= clause.begin) return &c;
  return nullptr;
}

std::string ContactWords::less_after(Span noun) const {
  const Span clause = view_.clause(index_, noun.begin);
  for (const Found& c : s_.cues)
    if (c.kind == "unsure" && c.value != "none" && c.span.begin >= noun.end && c.span.end <= clause.end)
      return std::string(c.value);
  return {};
}

std::string ContactWords::less_right_after(Span noun) const {
  constexpr std::uint32_t kClose = 7;
  for (const Found& c : s_.cues)
    if (c.kind == "unsure" && c.value != "none" && c.span.begin >= noun.end && c.span.begin <= noun.end + kClose)
      return std::string(c.value);
  return {};
}

bool ContactWords::fresh(Span noun) const {
  constexpr std::uint32_t kBack = 30;
  const std::uint32_t from = std::max(s_.sentence->span.begin, noun.begin < kBack ? 0 : noun.begin - kBack);
  for (const Found& cue : s_.cues)
    if (cue.kind == "fresh" && cue.span.begin >= from && cue.span.end <= noun.begin &&
        tokens_between(*s_.sentence, cue.span.end, noun.begin) <= 2)
      return true;
  return false;
}

const Found* ContactWords::fate(const Found& noun) const {
  constexpr std::size_t kFront = 2;
  if (tokens_between(*s_.sentence, s_.sentence->span.begin, noun.span.begin) > kFront) return nullptr;
  for (const Found& c : s_.cues) {
    if (!is_one_of(c.kind, {"rung", "echo"}) || !is_one_of(c.value, {"cancelled", "never-held"}) || c.span.begin < noun.span.end) continue;
    const std::string_view between = trim(view_.words({noun.span.end, c.span.begin}));
    for (std::string_view end : {",", " was", " were", " been"})
      if (between.ends_with(end)) return &c;
  }
  return nullptr;
}

bool ContactWords::of_part(Span rung, Span noun) const {
  const Span between{std::min(rung.end, noun.end), std::max(rung.begin, noun.begin)};
  return std::any_of(s_.cues.begin(), s_.cues.end(), [&](const Found& c) { return c.kind == "part" && between.contains(c.span); });
}

bool ContactWords::denied(Span at) const {
  constexpr std::uint32_t kFront = 60;
  const auto told = [&](const Report& r) { return r.strength == "deny" && r.content.overlaps(at); };
  if (std::any_of(s_.speech->reports.begin(), s_.speech->reports.end(), told)) return true;
  // "He denied an account according to which an envoy had met officials."
  const auto cue = [](const SentenceView& s, Span region, std::string_view value) {
    return std::any_of(s.cues.begin(), s.cues.end(),
                       [&](const Found& c) { return c.kind == "denial" && c.value == value && region.contains(c.span); });
  };
  for (const Found& c : s_.cues)
    if (c.kind == "denial" && c.value == "verb" && c.span.end <= at.begin && cue(s_, {c.span.end, at.begin}, "tale")) return true;
  // "Papers report that the two met.  No such meeting took place."
  if (cue(s_, {at.end, std::max(at.end, s_.sentence->span.end)}, "whole")) return true;
  if (index_ + 1 >= view_.sentences.size()) return false;
  const SentenceView& next = view_.sentences[index_ + 1];
  return cue(next, {next.sentence->span.begin, std::min(next.sentence->span.begin + kFront, next.sentence->span.end)}, "whole");
}

std::string ContactWords::place_of(Span at, Span reach) const {
  const std::string known = place_near(view_.lexicon, view_.text, *s_.sentence, at);
  return known.empty() ? named_place({at.end, reach.end}) : known;
}

std::string ContactWords::named_place(Span span) const {
  const auto capital = [&](const Token& t) { return view_.text[t.span.begin] >= 'A' && view_.text[t.span.begin] <= 'Z'; };
  const std::vector<Token>& tokens = s_.sentence->tokens;
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    if (!span.contains(tokens[i].span) || !is_one_of(view_.words(tokens[i].span), {"in", "at"})) continue;
    std::size_t begin = i + 1;
    if (view_.words(tokens[begin].span) == "the" && begin + 1 < tokens.size()) ++begin;
    std::size_t end = begin;
    while (end < tokens.size() && (capital(tokens[end]) || (end > begin && view_.words(tokens[end].span) == "of"))) ++end;
    if (end == begin) continue;
    const Span words{tokens[begin].span.begin, tokens[end - 1].span.end};
    const bool date = std::any_of(s_.dates.begin(), s_.dates.end(), [&](const DateValue& d) { return d.span.overlaps(words); });
    if (!date) return std::string(view_.words(words));
  }
  return {};
}

DateValue ContactWords::date_of(const Found& noun) const {
  for (const DateValue& d : s_.dates)
    if (d.span.end <= noun.span.begin && tokens_between(*s_.sentence, d.span.end, noun.span.begin) <= 2) return d;
  return {};
}

bool ContactWords::reporters(const std::vector<ActorReading>& actors) {
  return !actors.empty() &&
         std::all_of(actors.begin(), actors.end(), [](const ActorReading& a) { return !a.sectors.empty() && a.sectors[0] == "JRN"; });
}

bool ContactWords::press(Span region) const {
  const std::vector<Mention>& mentions = s_.reading->mentions;
  for (std::uint32_t m = 0; m < mentions.size(); ++m)
    if (region.contains(mentions[m].span) && reporters({view_.actors.at(index_, m)})) return true;
  return false;
}

bool ContactWords::outsiders(const std::vector<ActorReading>& actors, const std::vector<ActorReading>& others) {
  return !actors.empty() && std::all_of(actors.begin(), actors.end(), [&](const ActorReading& a) {
    const std::string_view name = a.name, last = name.substr(name.find_last_of(' ') + 1);
    if (has_name(last) || a.sectors.empty()) return false;  // "Peruvian refugees" are called by no name
    const std::string& sector = a.sectors[0];
    const bool abroad = !others.empty() && others.front().country != a.country;
    return is_one_of(sector, {"JRN", "REF"}) || (abroad && is_one_of(sector, {"CVL", "OPP"}));
  });
}

bool ContactWords::meets_outsiders(Span words) const {
  const int who = view_.mention_after(index_, words.end, 6), by = view_.mention_before(index_, words.begin, 20);
  if (who < 0) return false;
  const auto at = [&](int m) { return std::vector<ActorReading>{view_.actors.at(index_, static_cast<std::uint32_t>(m))}; };
  return outsiders(at(who), by < 0 ? std::vector<ActorReading>{} : at(by));
}

Party ContactWords::sender(const Found& noun) const {
  const bool from = view_.words(noun.span).ends_with(" from") || view_.words({noun.span.end, s_.sentence->span.end}).starts_with(" from ");
  const int who = from ? view_.mention_after(index_, noun.span.end, 12) : -1;
  const Parties named = who < 0 ? Parties{} : view_.who(index_, static_cast<std::uint32_t>(who));
  return named.empty() ? Party{} : view_.side_of(named.front());
}

bool ContactWords::taken(Span region) const {
  return std::any_of(s_.cues.begin(), s_.cues.end(), [&](const Found& c) { return c.kind == "taken" && region.overlaps(c.span); });
}

Party ContactWords::by_name(const Party& party) const {
  const bool own = view_.is_person(party) && has_name(party.name) && !is_vague(view_.lexicon, party.name);
  return own ? party : view_.side_of(party);
}

bool ContactWords::possessive(Span words) const {
  const std::string_view text = trim(view_.words(words));
  return text.ends_with("'s") || text.ends_with("\xE2\x80\x99s") || text.ends_with("s'") || text.ends_with("s\xE2\x80\x99");
}

Party ContactWords::mediator(const Contact& c) const {
  for (const Found& cue : s_.cues) {
    if (cue.kind != "channel mediator") continue;
    const int who = cue.value == "by" ? view_.mention_after(index_, cue.span.end, 20) : view_.mention_before(index_, cue.span.begin, 30);
    if (who < 0) continue;
    const Party party = first(view_.who(index_, static_cast<std::uint32_t>(who)));
    if (has_name(party.name) && !has_party(c.parties, view_.side_of(party))) return party;
  }
  return {};
}

bool ContactWords::past(const DateValue& date) const {
  return exact(date) && view_.document.published && date.value.size() == 10 && date.value < date_to_string(*view_.document.published);
}

}  // namespace parley::dialogue
