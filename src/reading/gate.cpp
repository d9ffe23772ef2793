#include "reading/gate.h"

#include <utf8proc.h>

#include <algorithm>

namespace parley {

bool passes_gate(const Lexicon& lexicon, const Found& found, std::string_view text, const Sentence& sentence) {
  if (!found.names.empty() || !found.agents.empty()) return true;
  for (std::size_t i = 0; i < sentence.tokens.size(); ++i) {
    const std::string_view word = slice(text, sentence.tokens[i].span);
    if (is_pronoun(word)) return true;
    std::size_t pos = 0;
    if (i > 0 && !word.empty() && utf8proc_isupper(static_cast<utf8proc_int32_t>(utf8_decode(word, pos)))) return true;
  }
  const auto cues = lexicon.find_cues(text, sentence.span);
  return std::any_of(cues.begin(), cues.end(), [](const CueHit& hit) { return hit.cue->kind == "gate"; });
}

}  // namespace parley
