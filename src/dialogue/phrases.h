// Cutting clauses down to the words that a record keeps.
#pragma once
#include "dialogue/view.h"

namespace parley::dialogue {

// What an act is about, in few words: `named` where the reader marked it, else what follows the trigger; without leading particles,
// auxiliaries, and subordinate clauses at its end.
std::string content_of(const DocumentView& view, std::uint32_t sentence, Span named, Span trigger);
// The condition that holds for the words at `at`: `named` where the reader marked one, else the sentence's "if ...", "only after ...",
// without its conjunction; "" when there is none.
std::string condition_of(const DocumentView& view, std::uint32_t sentence, Span named, Span at);
// The span drawn out to whole words, then to the end of its clause, without white space and punctuation at its ends.
Span whole_phrase(const DocumentView& view, std::uint32_t sentence, Span span);
// Number of words that carry meaning.
std::size_t content_words(std::string_view text);
// Share of the fewer content words of the two that both have, 0 to 1.
double shared_words(std::string_view a, std::string_view b);

}  // namespace parley::dialogue
