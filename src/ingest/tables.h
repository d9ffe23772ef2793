// The word lists that tell an article from the page around it.
#pragma once
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "parley/ingest.h"

namespace parley::ingest_detail {

// What a phrase of furniture.tsv says about a line that has it.
enum class Mark : std::uint8_t {
  kNone,
  kFurniture,  // the line is page furniture
  kCaption,    // the line is a caption or a credit
  kByline,     // the line names the writer
  kTail,       // the line opens the part after the article
  kNote        // near the end: a note on the writer, the paper or the text's rights
};

// What a word of html_hints.tsv says about an element that has it in class, id, role or itemprop.
enum class Hint : std::uint8_t { kNone, kBody, kDrop, kMeta, kKeep };

struct StringHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view s) const { return std::hash<std::string_view>{}(s); }
};
template <class T>
using StringMap = std::unordered_map<std::string, T, StringHash, std::equal_to<>>;

}  // namespace parley::ingest_detail

namespace parley {

// furniture.tsv (match, phrase, mark) and html_hints.tsv (token, hint), loaded.
struct IngestTables {
  using Mark = ingest_detail::Mark;
  ingest_detail::StringMap<Mark> lines;  // a whole folded line
  std::vector<std::pair<std::string, Mark>> prefixes, suffixes, contains;
  ingest_detail::StringMap<ingest_detail::Hint> hints;  // "share", "article-body"

  std::string hash;  // SHA-256 of the two files

  // What the table says about a line; `folded` is fold() of it without its closing mark or bullet.
  Mark mark(std::string_view folded) const;
};

}  // namespace parley
