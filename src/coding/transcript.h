// Who has the floor in a transcript.
#pragma once
#include "parley/coding.h"

namespace parley {

// By sentence: the person whose label opens the paragraph or the last one before it that has a label ("WILLIAMS: Thank you all."),
// nobody in other texts, and where the label names nobody of the document ("Q (Reuters): ...").
std::vector<std::optional<ActorReading>> floors(const Document& document, const std::vector<Sentence>& sentences,
                                                const DocumentActors& actors);

}  // namespace parley
