// PLOVER type and words -> CAMEO code, Goldstein value, contexts.
#pragma once
#include "parley/coding.h"

namespace parley {

// Sets plover_mode (when empty and a cue says one), cameo, goldstein, quad, intensity and contexts of `event` from its type, the words
// of its clause and data/cameo_cues.tsv, plover.tsv, cameo.tsv, contexts.tsv.
void set_codes(const Lexicon& lexicon, std::string_view text, Span sentence, Span trigger, Event& event);

}  // namespace parley
