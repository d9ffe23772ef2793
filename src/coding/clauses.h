// Sentences cut into clauses, and the report frames ("X said that ...") that they hold: what factuality and attribution need to
// know about syntax, found from connectives, commas and quotation marks alone.
#pragma once
#include "parley/coding.h"

namespace parley {

// Outermost first (a report whose content holds another's verb comes before it).
std::vector<Report> reports(std::string_view text, const Sentence& sentence, const std::vector<Mention>& mentions,
                            const std::vector<CueHit>& cues);
// Whether the sentence starts inside quotation marks or with one.
bool starts_in_quote(std::string_view text, const Sentence& sentence);

}  // namespace parley
