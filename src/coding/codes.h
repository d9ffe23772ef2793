// PLOVER type and words -> CAMEO code, Goldstein value, contexts.
#pragma once
#include "parley/coding.h"

namespace parley {

// Sets plover_mode (when empty and a cue says one), cameo, goldstein, quad, intensity and contexts of `event` from its type, the words
// of its clause and data/cameo_cues.tsv, plover.tsv, cameo.tsv, contexts.tsv.
// `cues` and `contexts` are the sentence's.
void set_codes(const Lexicon& lexicon, std::string_view text, Span trigger, const std::vector<CueHit>& cues,
               const std::vector<ContextHit>& contexts, Event& event);

}  // namespace parley
