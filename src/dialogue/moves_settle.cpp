#include "dialogue/moves.h"
#include "dialogue/phrases.h"

namespace parley::dialogue {

void settle(const DocumentView& view, Move& m) {
  m.status = m.kind == "demand" || m.kind == "appeal" ? "unanswered" : "open";
  if (m.kind == "refusal" || m.kind == "threat" || m.kind == "signal") return;
  for (const SentenceView& s : view.sentences) {
    if (s.sentence->span.begin < m.span.begin || s.sentence->kind == BlockKind::kTitle) continue;
    const bool same_sentence = s.sentence->span.contains(m.span);
    for (const Act& act : s.acts) {
      if (act.frame->trigger.begin <= m.span.end && same_sentence) continue;
      const Parties sources = parties_of(act.event->source);
      const bool answers = std::any_of(sources.begin(), sources.end(), [&](const Party& p) { return has_party(m.addressee, view.side_of(p)); });
      if (!answers || act.event->polarity == "-") continue;
      const double about = shared_words(m.content, view.words(s.sentence->span));
      const bool speaks_of_it = about >= 0.25 || std::any_of(s.cues.begin(), s.cues.end(), [](const Found& c) { return c.kind == "answer"; });
      if (!speaks_of_it) continue;
      if (act.event->plover_type == "REJECT") {
        m.status = "rejected";
        return;
      }
      if (act.frame->move == "acceptance" || act.event->plover_type == "CONCEDE") {
        m.status = "accepted";
        return;
      }
    }
    if (m.kind == "offer")
      for (const Found& c : s.cues)
        if (c.kind == "silence") m.status = "unanswered";
  }
}

}  // namespace parley::dialogue
