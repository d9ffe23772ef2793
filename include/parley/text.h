// parley/text.h: Document -> sentences, tokens, subwords, each with byte spans into the document's text.
//
//   for (const parley::Sentence& s : parley::sentences(doc)) use(parley::slice(doc.text, s.span));
//
// All functions are pure and thread-safe.
#pragma once
#include "parley/ingest.h"

namespace parley {

struct Token {
  Span span;
};

// Trimmed span; never crosses a block; tokens cover all its non-space bytes in order.
struct Sentence {
  Span span;
  std::uint32_t block = 0;      // index into Document::blocks
  std::uint32_t paragraph = 0;  // counts paragraphs of the document; a block starts a new one
  BlockKind kind = BlockKind::kBody;
  std::vector<Token> tokens;
};

// Sentences of a document's title, caption and body blocks (furniture, bylines and date lines have none), in order.
std::vector<Sentence> sentences(const Document& document);
// Sentences of a stretch of plain text, as spans into `text`; blank lines and list items end a sentence.
std::vector<Span> split_sentences(std::string_view text, Span region);
// Tokens of a stretch: words ("U.S.", "Sept.", "don't" as do + n't), numbers, punctuation one mark each; hyphenated words stay
// whole ("Kim Jong-un" is two tokens); possessive 's is a token of its own; "..." and "--", URLs and e-mail addresses are one.
// Malformed bytes are tokens too, one each.
std::vector<Token> tokenize(std::string_view text, Span region);

struct Subword {
  std::int32_t id = 0;
  Span span;  // bytes of the text it was made from; a subword made by normalisation of one character spans that character
};

// WordPiece as BertTokenizer does it (clean text, CJK spaced, NFD accents stripped, lower case), equal to the reference
// tokenizer on every input: "[SEP]" and the other special tokens written out in a text get their special ids, as there;
// malformed bytes are dropped as it drops U+FFFD.  Immutable after load; safe to share between threads.
class Subwords {
 public:
  static Result<Subwords> load(const std::string& vocab_path);  // one piece a line, line number from 0 = id
  // Pieces of `region` without [CLS] and [SEP], at most `max_pieces` (0: no limit).
  std::vector<Subword> encode(std::string_view text, Span region, std::size_t max_pieces = 0) const;
  bool continues(std::int32_t id) const;  // whether the piece goes on the word of the piece before it
  std::int32_t cls() const { return cls_; }
  std::int32_t sep() const { return sep_; }
  std::int32_t pad() const { return pad_; }
  std::int32_t unknown() const { return unknown_; }
  std::size_t size() const;

 private:
  struct Impl;
  std::shared_ptr<const Impl> impl_;
  std::int32_t cls_ = 0, sep_ = 0, pad_ = 0, unknown_ = 0;
};

}  // namespace parley
