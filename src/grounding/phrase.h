// A phrase as the actor rules see it: names, agent words and other words in order, with the marks of data/grounding.tsv on them.
#pragma once
#include "parley/lexicon.h"

namespace parley::grounding {

enum class ItemKind { kName, kAgent, kWord, kPunctuation };

struct Mark {
  std::string_view kind, value;
  std::uint32_t end = 0;  // where the marked words end
};

struct Item {
  ItemKind kind = ItemKind::kWord;
  Span span;                          // without a possessive 's
  std::vector<NameReading> readings;  // of a name, those valid on the date
  const Agent* agent = nullptr;
  bool plural = false;
  bool capital = false;  // begins with a capital letter
  bool possessive = false;
  bool hyphen = false;      // joined to the next item by a hyphen
  std::string folded;       // of a word or punctuation
  std::vector<Mark> marks;  // those that begin here
};

struct Phrase {
  std::string_view text;
  std::vector<Item> items;

  // The mark of this kind that covers exactly item i, or null.
  const Mark* whole(std::size_t i, std::string_view kind) const;
  // The mark of this kind that begins at item i, and the index of the item after it in `next`; null when none.
  const Mark* begins(std::size_t i, std::string_view kind, std::size_t* next = nullptr) const;
  std::string_view words(std::size_t first, std::size_t end) const;  // the text of items [first, end)
};

Phrase read_phrase(const Lexicon& lexicon, std::string_view text, Span region, std::optional<Date> date);

}  // namespace parley::grounding
