// Classes of words that decide where a sentence ends, from data/abbreviations.tsv (its header explains them).
#pragma once
#include "parley/base.h"

namespace parley {

using WordClasses = std::uint32_t;  // a set of the bits below
enum WordClass : WordClasses {
  kTitle = 1,
  kNever = 2,
  kMonth = 4,
  kMonthName = 8,
  kNumber = 16,
  kOrg = 32,
  kPlace = 64,
  kUnit = 128,
  kStarter = 256,
  kLabelled = 512,
  kSpeech = 1024,
  kTimeZone = 2048,
  kDomain = 4096,
};
// Classes whose words carry their period with them.
inline constexpr WordClasses kAbbreviation = kTitle | kNever | kMonth | kOrg | kPlace;

// Classes of `word` as written; 0 for a word that is not in the table. An all-capitals word also finds its capitalised form.
WordClasses word_classes(std::string_view word);

// The table's bytes, for its own test.
std::string_view word_class_table();

}  // namespace parley
