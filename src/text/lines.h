// Stretches of text that no sentence crosses: paragraphs, list items, headlines; hard-wrapped lines are one stretch.
#pragma once
#include "parley/base.h"

namespace parley {

struct Stretch {
  Span span;                   // trimmed, not empty
  bool new_paragraph = false;  // a blank line before it (or it is the first)
};
std::vector<Stretch> find_stretches(std::string_view text, Span region);

}  // namespace parley
