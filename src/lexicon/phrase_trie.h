// Phrases of words -> numbers, found in running text.
#pragma once
#include "lexicon/words.h"

namespace parley::lexicon {

// An open-addressing map of 64-bit keys; kNoWord marks absence.
class FlatMap {
 public:
  std::uint32_t find(std::uint64_t key) const;
  void set(std::uint64_t key, std::uint32_t value);

 private:
  void grow();
  std::vector<std::pair<std::uint64_t, std::uint32_t>> slots_;
  std::size_t used_ = 0;
};

// How a word of a phrase must be written in the text.
enum class Need : std::uint8_t { kAny, kInitial, kCaps };

// A trie over word numbers.  A phrase's value is whatever the caller gave; several values may share the same words.
class PhraseTrie {
 public:
  struct Match {
    std::uint32_t first = 0, last = 0;  // words [first, last]
    std::uint32_t node = 0;
  };

  // Adds a phrase (at most kMaxWords words; longer ones and empty ones are refused).
  bool add(const std::vector<Word>& phrase, std::uint32_t value, const std::vector<Need>& needs = {});
  // Calls visit(match) for every phrase that starts at words[first], shortest first.
  template <class Visit>
  void at(const std::vector<Word>& words, std::size_t first, Visit&& visit) const {
    std::uint32_t node = 0;
    for (std::size_t i = first; i < words.size(); ++i) {
      const Word& word = words[i];
      if (word.id == kNoWord || (i > first && word.before == Gap::kBreak)) return;
      if (word.possessive) {  // "Iran's" ends a phrase as "Iran" does
        const std::uint32_t end = step(node, word.id, false);
        if (end != kNoWord && nodes_[end] != kNoWord)
          visit(Match{static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(i), end});
      }
      node = step(node, word.id, word.possessive);
      if (node == kNoWord) return;
      if (nodes_[node] != kNoWord) visit(Match{static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(i), node});
    }
  }
  // The node of exactly these words; kNoWord when none.
  std::uint32_t find(const std::vector<Word>& words) const;

  struct Terminal {
    std::uint32_t value = 0;
    std::uint32_t needs = 0;       // two bits a word, first word lowest
    std::uint32_t next = kNoWord;  // the terminal after it at the same node
  };
  // The values at a node, in the order they were added.
  template <class Visit>
  void each(std::uint32_t node, Visit&& visit) const {
    for (std::uint32_t t = nodes_[node]; t != kNoWord; t = terminals_[t].next) visit(terminals_[t]);
  }
  // Whether words[match] are written as `terminal` asks.
  static bool written_as(const Terminal& terminal, const std::vector<Word>& words, const Match& match);

  static constexpr std::size_t kMaxWords = 16;

 private:
  std::uint32_t step(std::uint32_t node, std::uint32_t word, bool possessive) const {
    return edges_.find(std::uint64_t{node} << 32 | std::uint64_t{word} << 1 | static_cast<std::uint64_t>(possessive));
  }
  FlatMap edges_;
  std::vector<std::uint32_t> nodes_{kNoWord};  // the first terminal of each node
  std::vector<Terminal> terminals_;
};

}  // namespace parley::lexicon
