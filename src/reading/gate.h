// Whether a sentence is worth an encoder pass.
#pragma once
#include "reading/mentions.h"

namespace parley {

// True when something in the sentence may be an actor (a name or agent of the lexicon, a personal pronoun, a capitalised word
// that is not the first) or a cue of kind "gate" says that something is done.
bool passes_gate(const Found& found, std::string_view text, const Sentence& sentence);

}  // namespace parley
