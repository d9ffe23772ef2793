// Triggers and their roles -> frames.
#pragma once
#include "reading/words.h"

namespace parley {

// A word, or several side by side, that carries an act.
struct Trigger {
  Span span;
  std::size_t row = 0;                               // of its first subword
  std::vector<std::pair<std::size_t, float>> types;  // those at or above the threshold with their probability, best first
};

// Triggers of one sentence in order.  A word goes on with the trigger before it where the model says so more surely than that it
// carries an act of its own.
std::vector<Trigger> find_triggers(const Heads& heads, const TokenStates& states, const Pieces& pieces);

// The frames of one sentence, best first: one for each type of each trigger that has a source or a target among the mentions.
// `min_confidence` drops what is less sure.
std::vector<Frame> find_frames(const Heads& heads, const TokenStates& states, const Pieces& pieces,
                               const std::vector<Mention>& mentions, float min_confidence);

}  // namespace parley
