#include "reading/gate.h"

#include <utf8proc.h>

#include <algorithm>

namespace parley {

Found find_in(const Lexicon& lexicon, std::string_view text, Span sentence) {
  Found found{lexicon.find_names(text, sentence), lexicon.find_agents(text, sentence), {}};
  for (const CueHit& hit : lexicon.find_cues(text, sentence))
    if (hit.cue->kind == "gate") found.acts.push_back(hit.span);
  return found;
}

bool passes_gate(const Found& found, std::string_view text, const Sentence& sentence) {
  if (!found.names.empty() || !found.agents.empty() || !found.acts.empty()) return true;
  for (std::size_t i = 0; i < sentence.tokens.size(); ++i) {
    const std::string_view word = slice(text, sentence.tokens[i].span);
    if (is_pronoun(word)) return true;
    std::size_t pos = 0;
    if (i > 0 && !word.empty() && utf8proc_isupper(static_cast<utf8proc_int32_t>(utf8_decode(word, pos)))) return true;
  }
  return false;
}

}  // namespace parley
