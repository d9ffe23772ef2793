// Moves: offers, demands, preconditions, refusals, threats, promises, concessions, appeals, signals.
#include "dialogue/moves.h"

#include "dialogue/phrases.h"

namespace parley::dialogue {

namespace {

// Two tellings of one move: same kind and actor, and mostly the same words or the same place.
bool same_move(const Move& a, const Move& b) {
  if (a.kind != b.kind || a.actor.empty() || b.actor.empty() || a.actor[0] != b.actor[0]) return false;
  return (a.sentence == b.sentence && a.span.overlaps(b.span)) || shared_words(a.content, b.content) >= 0.5;
}

// What "it" is that move `i` refuses: what the other side moved shortly before; its own words where none did.
std::string refused(const std::vector<Move>& all, std::size_t i) {
  constexpr std::uint32_t kBack = 3;
  for (std::size_t j = i; j-- > 0;)
    if (all[j].sentence + kBack >= all[i].sentence && all[j].actor != all[i].actor && content_words(all[j].content) > 0) return all[j].content;
  return all[i].content;
}

// Who is refused: whoever moved towards the actor shortly before, where the sentence names nobody else.
void refuse(const DocumentView& view, const std::vector<Move>& all, std::size_t i, Move& m) {
  constexpr std::uint32_t kBack = 3;
  for (const Party& p : view.parties_in(m.sentence, view.sentences[m.sentence].sentence->span))
    if (has_party(m.addressee, view.side_of(p))) return;
  for (std::size_t j = i; j-- > 0;) {
    if (all[j].sentence + kBack < m.sentence) return;
    if (all[j].sentence == m.sentence || all[j].actor == m.actor || all[j].actor.empty()) continue;
    const bool towards = std::any_of(m.actor.begin(), m.actor.end(), [&](const Party& p) { return has_party(all[j].addressee, p); });
    if (!towards || !is_one_of(all[j].kind, {"offer", "demand", "appeal", "precondition"})) continue;
    m.addressee = all[j].actor;
    return;
  }
}

}  // namespace

void find_moves(const DocumentView& view, Dialogue& out) {
  std::vector<Move> all;
  for (std::uint32_t i = 0; i < view.sentences.size(); ++i)
    if (!view.is_caption(i)) {
      const MoveSentence sentence(view, i);
      find_told_moves(sentence, all);
      find_said_moves(sentence, all);
    }
  for (std::size_t i = 0; i < all.size(); ++i)
    if (all[i].kind == "refusal" && content_words(all[i].content) == 0) all[i].content = refused(all, i);
  for (std::size_t i = 0; i < all.size(); ++i)
    if (all[i].kind == "refusal") refuse(view, all, i, all[i]);
  for (Move& m : all) {
    // The headline repeats what the text says better.
    const bool told = view.is_title(m.sentence) && std::any_of(all.begin(), all.end(), [&](const Move& o) {
      return !view.is_title(o.sentence) && o.actor == m.actor && o.kind == m.kind;
    });
    if (told) continue;
    const auto twin = std::find_if(out.moves.begin(), out.moves.end(), [&](const Move& o) { return same_move(o, m); });
    if (twin == out.moves.end()) out.moves.push_back(std::move(m));
    else if (m.confidence > twin->confidence + 0.1) *twin = std::move(m);
  }
  for (Move& m : out.moves) settle(view, m);
}

}  // namespace parley::dialogue
