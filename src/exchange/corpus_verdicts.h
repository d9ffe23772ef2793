// What people decided about one event, as one verdict.
#pragma once
#include <map>

#include "parley/review.h"

namespace parley {

struct Verdict {
  bool rejected = false;
  // What the frame should have: "type", "mode", "source", "target", "by", "date", "place", "fact", "polarity", "tense", "move",
  // "contact".
  std::map<std::string, std::string> changes;
  std::vector<std::string> same;            // ids of records that say the same
  std::string refused;                      // why nothing can be made of it; "" when something can
  std::vector<std::string> without_effect;  // parts of the decisions that no frame has a place for
};

// Decisions about one event, in the order of deciding.
Verdict verdict_of(const std::vector<ReviewDecision>& decisions);

}  // namespace parley
