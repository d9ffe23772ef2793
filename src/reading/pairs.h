// Two marked parties -> the type of what one does to the other.
#pragma once
#include "reading/words.h"

namespace parley {

// Logits of the types: what the pair's own head says, and what the frames say that would have these parties, whatever word
// carries them, as logs of probabilities, added.  No rows: nobody on that side.
std::vector<float> marked_pair_logits(const Heads& heads, const TokenStates& states, const Pieces& pieces, const Rows& source,
                                      const Rows& target);

}  // namespace parley
