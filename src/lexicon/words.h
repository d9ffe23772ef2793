// The words of a phrase or a text as the lexicon compares them: folded, hyphens apart, possessive 's set aside.
#pragma once
#include "parley/base.h"

#include <unordered_map>

namespace parley::lexicon {

inline constexpr std::uint32_t kNoWord = 0xffffffffu;

// How a word is written.  kCaps: two letters or more and all of them capitals ("EU", "U.S.").
enum class Case : std::uint8_t { kLower, kInitial, kCaps };
// What stands before a word: only kSpace and kHyphen may stand inside a phrase.
enum class Gap : std::uint8_t { kBreak, kSpace, kHyphen };

struct Word {
  std::uint32_t begin = 0, end = 0;  // without a possessive 's
  std::uint32_t id = kNoWord;
  Case letters = Case::kLower;
  Gap before = Gap::kBreak;
  bool possessive = false;
};

// Folded words to numbers.
class Vocabulary {
 public:
  std::uint32_t add(std::string_view word);
  std::uint32_t find(std::string_view word) const;  // kNoWord when unknown
  std::size_t size() const { return ids_.size(); }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view word) const { return std::hash<std::string_view>{}(word); }
  };
  std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> ids_;
};

// Words of text[region).  `learn` null: unknown words get kNoWord.
std::vector<Word> words_of(std::string_view text, Span region, const Vocabulary& vocabulary);
std::vector<Word> learn_words(std::string_view phrase, Vocabulary& vocabulary);
// The folded words of a phrase joined by one space: the form that misspellings are measured in.
std::string folded_words(std::string_view phrase);

}  // namespace parley::lexicon
