// From a sentence that answers to the words of it that do.
#pragma once
#include "engine/ask_pool.h"

namespace parley::ask {

struct Wording {
  Span quote;  // under 400 bytes
  std::string text;
};
Wording wording_of(const QuestionTable& table, const Lexicon& lexicon, const Query& query, const Candidate& candidate);

}  // namespace parley::ask
