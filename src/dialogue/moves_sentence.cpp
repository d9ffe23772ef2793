#include "dialogue/moves.h"

namespace parley::dialogue {

const Found* MoveSentence::gating(Span at) const {
  constexpr std::uint32_t kBehind = 120;
  const Span clause = view.clause(index, at.begin);
  for (const Found& cue : s.cues)
    if (cue.kind == "gate" && (clause.overlaps(cue.span) || (cue.span.begin >= at.end && cue.span.begin - at.end < kBehind)))
      return &cue;
  return nullptr;
}

bool MoveSentence::other_use(Span at) const {
  return std::any_of(s.cues.begin(), s.cues.end(), [&](const Found& c) { return c.kind == "other" && c.span.overlaps(at); });
}

bool MoveSentence::unreal(Span at) const {
  if (question()) return true;
  const Span clause = view.clause(index, at.begin);
  for (const Found& cue : s.cues)
    if (cue.kind == "unreal" && cue.span.end <= at.begin && at.begin - cue.span.end < kReach && cue.span.end > clause.begin)
      return true;
  const bool would = view.words({clause.begin, std::max(clause.begin, at.begin)}).ends_with(" would ");
  return would && view.attribution(index, at).empty();
}

bool MoveSentence::denied(Span at) const {
  for (const Report& r : s.speech->reports)
    if (r.strength == "deny" && r.content.overlaps(at)) return true;
  for (const CueHit& cue : s.speech->cues)
    if (cue.cue->kind == "negation" && cue.span.end <= at.begin && at.begin - cue.span.end < 20) return true;
  return false;
}

bool MoveSentence::watches(const std::string& name) const {
  for (const DocumentActors::Entry& e : view.actors.entries())
    if (e.actor.name == name)
      return e.actor.type != ActorType::kState && !e.actor.sectors.empty() && is_one_of(e.actor.sectors[0], {"JRN", "EDU"});
  return false;
}

bool MoveSentence::somebody(const Parties& parties) const {
  return std::any_of(parties.begin(), parties.end(),
                     [&](const Party& p) { return !p.empty() && !is_vague(view.lexicon, p.name); });
}

bool MoveSentence::passive(Span verb) const {
  const std::string first = ascii_lower(split(view.words(verb), ' ').front());
  if (!first.ends_with("ed") && !is_one_of(first, {"sought", "told"})) return false;
  std::string_view before = trim(view.words({s.sentence->span.begin, std::max(s.sentence->span.begin, verb.begin)}));
  for (int words = 0; words < 3 && !before.empty(); ++words) {
    const std::size_t space = before.find_last_of(" ,");
    const std::string word = ascii_lower(space == std::string_view::npos ? before : before.substr(space + 1));
    if (is_one_of(word, {"was", "were", "been", "being", "is", "are", "be"})) return true;
    if (!word.ends_with("ly") && !is_one_of(word, {"not", "now", "also", "again", "since", "already", "never", "once"})) return false;
    before = trim(before.substr(0, space == std::string_view::npos ? 0 : space));
  }
  return false;
}

// "The union said no and asked for more": the one who acts before, where nobody stands between.
Mover MoveSentence::coordinated(Span verb) const {
  constexpr std::uint32_t kAdverbs = 24;
  const Span clause = view.clause(index, verb.begin);
  std::string_view before = view.words({std::max(clause.begin, verb.begin > 80 ? verb.begin - 80 : 0), verb.begin});
  for (std::string_view word : {" and ", " but ", " then ", " or "})
    if (const std::size_t at = before.rfind(word); at != std::string_view::npos) before = before.substr(at + word.size());
  if (before.size() > kAdverbs) return {};
  const std::vector<Mention>& mentions = s.reading->mentions;
  for (auto act = s.acts.rbegin(); act != s.acts.rend(); ++act) {
    if (act->frame->trigger.end > verb.begin || act->frame->sources.empty()) continue;
    const std::uint32_t m = act->frame->sources.front();
    if (mentions[m].span.begin > act->frame->trigger.begin) continue;
    return {view.who(index, m), {}, verb.begin};
  }
  if (!mentions.empty() && mentions.front().span.end <= verb.begin && mentions.front().span.begin < s.sentence->span.begin + 8)
    return {view.who(index, 0), {}, verb.begin};
  return {};
}

Mover MoveSentence::mover(Span verb) const {
  constexpr std::uint32_t kAgent = 40;
  const int who = view.mention_before(index, verb.begin, kReach);
  const Span clause = view.clause(index, verb.begin);
  Mover out;
  const std::string_view before = view.words({s.sentence->span.begin, std::max(s.sentence->span.begin, verb.begin)});
  if (before.ends_with(" and ") || before.ends_with(" but ")) out = coordinated(verb);
  if (who >= 0 && out.who.empty()) {
    const Span mention = s.reading->mentions[static_cast<std::size_t>(who)].span;
    const bool here = mention.begin >= clause.begin || view.words({mention.end, verb.begin}).find(',') != std::string_view::npos;
    if (here) out = {view.who(index, static_cast<std::uint32_t>(who)), {}, mention.begin};
  }
  if (!passive(verb)) return out.who.empty() ? coordinated(verb) : out;
  const std::string_view after = view.words({verb.end, std::min(s.sentence->span.end, verb.end + kAgent)});
  const std::size_t by = after.find(" by ");
  const int agent = by == std::string_view::npos ? -1 : view.mention_after(index, verb.end + static_cast<std::uint32_t>(by), 12);
  if (agent < 0) return {};
  return {view.who(index, static_cast<std::uint32_t>(agent)), out.who, out.who.empty() ? verb.begin : out.begin};
}

Party MoveSentence::spoken_of(const Parties& actor, Span region) const {
  Party found;
  for (const Party& p : view.parties_in(index, region)) {
    const Party side = view.side_of(p);
    if (has_party(actor, side) || has_party(actor, p) || !has_name(side.name) || view.is_person(side)) continue;
    if (!found.empty() && found != side) return {};
    found = side;
  }
  return found;
}

void MoveSentence::take_actors(Move& m, const Parties& sources, const Parties& targets, Span near) const {
  for (const Party& p : sources) {
    add_parties(m.actor, {view.side_of(p)});
    if (m.said_by.empty() && view.is_person(p)) m.said_by = p.name;
  }
  for (const Party& p : targets)
    if (Party side = view.side_of(p); !has_party(m.actor, side)) add_parties(m.addressee, {side});
  if (somebody(m.addressee) || m.actor.empty()) return;
  Party other = near.empty() ? Party{} : spoken_of(m.actor, near);
  if (other.empty()) other = spoken_of(m.actor, s.sentence->span);
  if (other.empty()) other = view.counterpart(m.actor.front());
  if (!other.empty() && !has_party(m.actor, other)) m.addressee = {other};
}

void MoveSentence::take_speaker(Move& m) const {
  if (!m.said_by.empty() || m.attribution.empty()) return;
  const std::string& innermost = m.attribution.back();
  if (view.is_person({innermost, ""}) && has_party(m.actor, view.side_of({innermost, ""}))) m.said_by = innermost;
}

}  // namespace parley::dialogue
