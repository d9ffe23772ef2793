// How sure the text is that an act happened: cues in the clause of its trigger.
#pragma once
#include "coding/clauses.h"

namespace parley {

struct Factuality {
  std::string value = "certain";  // certain, probable, possible, planned, hypothetical, negated
  std::string polarity = "+";
  std::vector<std::string> why;   // "planned: 'will'"
};

// `type` is the frame's PLOVER type: a refusal carries its negation in itself, and a promise, threat or demand is made even
// where what it speaks of is conditional or still to come.
Factuality decide_factuality(std::string_view text, const Sentence& sentence, Span trigger, std::string_view type,
                             const std::vector<CueHit>& cues);

}  // namespace parley
