// The words of a phrase or a text as the lexicon compares them: folded, hyphens apart, possessive 's set aside.
#pragma once
#include "parley/base.h"

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

// Folded words to numbers: open addressing over one arena of bytes.
class Vocabulary {
 public:
  std::uint32_t add(std::string_view word);
  std::uint32_t find(std::string_view word) const;  // kNoWord when unknown
  // Words joined by one space.
  std::string joined(const std::vector<Word>& words) const;

 private:
  struct Entry {
    std::uint32_t offset = 0, length = 0;
    std::uint64_t hash = 0;
  };
  std::string_view text(const Entry& e) const { return std::string_view(arena_).substr(e.offset, e.length); }
  std::size_t slot(std::string_view word, std::uint64_t hash) const;
  void grow();

  std::string arena_;
  std::vector<Entry> words_;
  std::vector<std::uint32_t> slots_;  // kNoWord: free
};

// Words of text[region); unknown ones get kNoWord.  learn_words adds them instead.
std::vector<Word> words_of(std::string_view text, Span region, const Vocabulary& vocabulary);
std::vector<Word> learn_words(std::string_view phrase, Vocabulary& vocabulary);
// The folded words of a phrase joined by one space: the form that misspellings are measured in.
std::string folded_words(std::string_view phrase);

}  // namespace parley::lexicon
