// Sentences cut into clauses, and the report frames ("X said that ...") that they hold: what factuality and attribution need to
// know about syntax, found from connectives, commas and quotation marks alone.
#pragma once
#include <vector>

#include "parley/reading.h"

namespace parley {

// Clauses of a sentence, in order, covering it.  A clause starts at a connective ("that", "but", "if" ...), after a semicolon, colon,
// dash or comma, and at an opening quotation mark.
std::vector<Span> clauses(std::string_view text, const Sentence& sentence);
// The clause that holds byte `at` (the last one when none does).
Span clause_at(const std::vector<Span>& clauses, std::uint32_t at);
// Tokens of the sentence that lie in `span`.
std::size_t tokens_between(const Sentence& sentence, std::uint32_t from, std::uint32_t to);

// Who reports what in a sentence.
struct Report {
  std::uint32_t speaker = 0;  // index into the sentence's mentions
  Span verb;                  // "said", "according to"
  Span content;               // what is reported
  std::string strength;       // say, claim, confirm, deny, report
};
// Outermost first (a report whose content holds another's verb comes before it).
std::vector<Report> reports(std::string_view text, const Sentence& sentence, const std::vector<Mention>& mentions,
                            const std::vector<CueHit>& cues);
// Whether the sentence starts inside quotation marks or with one.
bool starts_in_quote(std::string_view text, const Sentence& sentence);

}  // namespace parley
