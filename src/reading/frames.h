// Mentions and pair scores -> frames.
#pragma once
#include "reading/words.h"

namespace parley {

// One ordered pair that the model takes for an event; the number of mentions stands for nobody.
struct ScoredPair {
  std::size_t source = 0, target = 0;
  bool mutual = false;
  float event = 0;  // its probability
  Frame frame;      // without parties
};

// `acts` are words that tell of acts; a trigger is rather one of them.
// All ordered pairs of mentions, and each mention with nobody on the other side, that reach `threshold`.
std::vector<ScoredPair> score_pairs(const Heads& heads, const TokenStates& states, const Pieces& pieces,
                                    const std::vector<Mention>& mentions, const std::vector<Span>& acts, std::string_view text,
                                    float threshold);

// One act is one frame, best first: both directions of a mutual act, or of an act that can have only one, become one; an act
// without a party gives way to the same act with one; and "A, B and C" acting alike, or acted on alike, share a frame.
std::vector<Frame> arrange_frames(std::vector<ScoredPair> pairs, const std::vector<Mention>& mentions, std::string_view text);

// The frames of one sentence; `min_confidence` 0 means the model's threshold.
std::vector<Frame> find_frames(const Heads& heads, const TokenStates& states, const Pieces& pieces,
                               const std::vector<Mention>& mentions, const std::vector<Span>& acts, std::string_view text,
                               float min_confidence);

}  // namespace parley
