// What the parts of the search for readings share.
#pragma once
#include "dialogue/view.h"

namespace parley::dialogue {

inline constexpr std::string_view kNewspaper = "the newspaper";

struct ReadingDraft {
  std::uint32_t sentence = 0;
  Span span, means, signal;
  std::string reader, hedge, cue;
  double weight = 0;
};

std::string lower_words(const DocumentView& view, Span span);
// The word that ends before `at` (begins at or after it); empty when there is none.
std::string word_before(const DocumentView& view, std::uint32_t sentence, std::uint32_t at);
std::string word_at(const DocumentView& view, std::uint32_t sentence, std::uint32_t at);
// The words from `at` on: to the next comma or stop, but some words at least.
Span content_at(const DocumentView& view, std::uint32_t sentence, std::uint32_t at);
// Readers that are no mention: "People around the prime minister", "Some in Manila".  Empty when the words before the verb name
// none.
std::string crowd_before(const DocumentView& view, std::uint32_t sentence, std::uint32_t at);
// The speaker of the words at `at`, else the document.
std::string voice(const DocumentView& view, std::uint32_t sentence, Span at);
// Who stands before a verb: a crowd, else the nearest mention.
std::string subject_before(const DocumentView& view, std::uint32_t sentence, std::uint32_t at);

// Readings of a sentence that name a step a sign, or say what it means.
void find_signs(const DocumentView& view, std::uint32_t sentence, std::vector<ReadingDraft>& out);

}  // namespace parley::dialogue
