// Mentions and pair scores -> frames.
#pragma once
#include "reading/words.h"

namespace parley {

// Frames of one sentence, best first.  All ordered pairs of mentions are scored, and each mention with nobody on the other side;
// then one act stays one frame: both directions of a mutual act, or of an act that can have only one, become one; an act without
// a party gives way to the same act with one; and "A, B and C" acting alike, or acted on alike, share a frame.
// `min_confidence` 0 means the model's threshold.
std::vector<Frame> find_frames(const Heads& heads, const TokenStates& states, const Pieces& pieces,
                               const std::vector<Mention>& mentions, std::string_view text, float min_confidence);

// Whether two spans stand side by side in a list: nothing but commas, "and", "or", "&", "as well as", "along with" between.
bool listed_together(std::string_view text, Span first, Span second);

}  // namespace parley
