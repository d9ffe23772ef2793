// A for B: a conjunction of condition, order or exchange, with who would give on one side of it and what is asked on the other.
#include "dialogue/linkages.h"
#include "dialogue/moves.h"

#include <algorithm>

namespace parley::dialogue {

namespace {

constexpr double kSure = 0.5;  // of a linkage that is told as a move as well

// Fills the party that the words leave open: the speaker, the source of an act in the half, or whom the other deals with.
void complete(const Line& line, Draft& d, const std::vector<Party>& sides) {
  const DocumentView& view = line.view;
  // Who is named but once is a party only as a state that acts in the words.
  const auto state = [&](const Party& p) { return !p.country.empty() && p.name == view.lexicon.country_name(p.country); };
  for (Half* half : {&d.gives, &d.returns})
    if (!has_party(sides, half->party) && !(half->named && state(half->party))) half->party = {}, half->named = false;
  const Party speaker = speaking_side(line, d.gives.from);
  if (has_party(sides, d.demander)) {
    if (!d.gives.named) d.gives.party = d.demander;
    if (d.returns.party.name == d.demander.name) d.returns.party = {}, d.returns.named = false;
  }
  // "it" and "they" of reported words are the speaker's side.
  if (!d.gives.named && has_party(sides, speaker) && speaker.name != (d.returns.named ? d.returns.party.name : ""))
    d.gives.party = speaker;
  if (d.gives.party.empty()) d.gives.party = speaker;
  if (d.gives.party.empty())
    for (const Act& a : view.sentences[line.sentence].acts)
      if (line.span(d.gives.from, d.gives.to).overlaps(a.frame->trigger) && a.event->source.size() == 1)
        d.gives.party = side_for(view, party_of(a.event->source[0]));
  if (d.gives.party.empty()) {
    const Subject s = last_subject(line, 0, std::min(d.gives.from, d.returns.from));
    d.gives.party = s.party;
  }
  if (d.gives.party.empty() && !d.returns.party.empty()) d.gives.party = other_side(line, d.gives.from, d.returns.party, sides);
  const bool same = d.returns.party.name == d.gives.party.name;
  const bool doubtful = d.returns.party.empty() || (same && (!d.returns.named || d.strength > 0.45));
  if (doubtful && !d.gives.party.empty()) d.returns.party = other_side(line, d.returns.from, d.gives.party, sides);
}

bool sound(const Line& line, const Draft& d) {
  const SentenceView& s = line.view.sentences[line.sentence];
  if (d.gives.party.empty() || d.returns.party.empty() || d.gives.party.name == d.returns.party.name) return false;
  if (d.gives.what == "see" || d.returns.what.empty() || (d.gives.what.empty() && d.gives.from != d.gives.to)) return false;
  return !cue_in(s, line.span(d.gives.from, d.gives.to), "linkage threat") || d.strength > 0.55;
}

Linkage linkage_of(const Line& line, const Draft& d, const Found& cue) {
  const DocumentView& view = line.view;
  Linkage out;
  const Span gives = line.span(d.gives.from, d.gives.to), returns = line.span(d.returns.from, d.returns.to);
  view.cite(out, line.sentence,
            {std::min({gives.begin, returns.begin, cue.span.begin}), std::max({gives.end, returns.end, cue.span.end})});
  out.party_gives = d.gives.party, out.gives = d.gives.what;
  out.in_return_from = d.returns.party, out.returns = d.returns.what;
  const SentenceView& s = view.sentences[line.sentence];
  out.sequencing = d.sequencing;
  for (const Found& c : s.cues)
    if (c.kind == "linkage" && c.value == "synchronised" && out.span.contains(c.span)) out.sequencing = "synchronised";
  if (out.sequencing == "after") out.first_mover = out.in_return_from;
  if (out.sequencing == "first") out.first_mover = out.party_gives;
  const Party speaker = speaking_side(line, d.gives.from);
  out.position_of = speaker.name == out.in_return_from.name ? speaker : out.party_gives;
  out.why = {"'" + std::string(view.words(cue.span)) + "' joins two acts"};
  out.confidence = d.strength;
  if (d.gives.named && d.returns.named) out.confidence += 0.15, out.why.push_back("both parties are named");
  if (cue_in(s, out.span, "linkage willing")) out.confidence += 0.1, out.why.push_back("one says that it is ready to act");
  for (const Act& a : s.acts)
    if (out.span.overlaps(a.frame->trigger) &&
        (!a.frame->span(SpanRole::kCondition).empty() || !a.frame->span(SpanRole::kReturn).empty())) {
      out.confidence += 0.1;
      out.why.push_back("the reader sees a condition");
      break;
    }
  out.confidence = std::min(out.confidence, 0.95);
  return out;
}

// The same exchange told again: same giver, same words.
bool repeats(const Linkage& a, const Linkage& b) {
  if (a.sentence == b.sentence && a.span.overlaps(b.span)) return true;
  return a.party_gives == b.party_gives && a.in_return_from == b.in_return_from && likeness(a.gives, b.gives) > 0.5 &&
         likeness(a.returns, b.returns) > 0.5;
}

// Who gives only after something has the other's act for a precondition; where it is offered with "if", the act is the offer's
// condition.  No value where the sentence's moves tell it already.
std::optional<Move> move_of(const DocumentView& view, const Linkage& l, const Found& cue, const std::vector<Move>& moves) {
  if (l.sequencing != "after" || l.confidence < kSure || l.gives.empty() || l.position_of != l.party_gives) return {};
  const bool known = std::any_of(moves.begin(), moves.end(), [&](const Move& m) {
    return m.sentence == l.sentence && m.span.overlaps(l.span);
  });
  if (known) return {};
  // What somebody else supposes of it is no move; an offer is what it says itself.
  const std::vector<std::string> speakers = view.attribution(l.sentence, cue.span);
  const bool own = !speakers.empty() && side_for(view, party_named(view, speakers.back())).name == l.party_gives.name;
  const bool offered = is_one_of(cue.value, {"if", "when"});
  if (!own && (offered || !speakers.empty())) return {};
  Move m;
  m.kind = offered ? "offer" : "precondition";
  m.actor = {l.party_gives}, m.addressee = {l.in_return_from};
  m.content = offered ? l.gives : l.returns;
  if (offered) m.conditional_on = l.returns;
  view.cite(m, l.sentence, l.span);
  m.why = {"'" + std::string(view.words(cue.span)) + "' makes it " + m.kind};
  m.confidence = 0.3;
  settle(view, m);
  return m;
}

}  // namespace

void find_linkages(const DocumentView& view, Dialogue& out) {
  const std::vector<Party> sides = leading_sides(view);
  for (std::uint32_t i = 0; i < view.sentences.size(); ++i) {
    if (view.is_title(i) || view.is_caption(i)) continue;
    const Line line(view, i);
    for (const Found& cue : view.sentences[i].cues) {
      if (cue.kind != "linkage") continue;
      std::optional<Draft> d = draft_of(line, cue, sides);
      if (!d) continue;
      complete(line, *d, sides);
      if (!sound(line, *d)) continue;
      Linkage linkage = linkage_of(line, *d, cue);
      const auto known =
          std::find_if(out.linkages.begin(), out.linkages.end(), [&](const Linkage& l) { return repeats(l, linkage); });
      if (known == out.linkages.end()) {
        if (auto move = move_of(view, linkage, cue, out.moves)) out.moves.push_back(std::move(*move));
        out.linkages.push_back(std::move(linkage));
      } else if (linkage.confidence > known->confidence) {
        *known = std::move(linkage);
      }
    }
  }
}

}  // namespace parley::dialogue
