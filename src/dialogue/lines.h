// Rules over the words of one sentence: where a clause begins and ends, who does what in it, and the few words that carry it.
#pragma once
#include "dialogue/view.h"

namespace parley::dialogue {

// The tokens of a sentence in lower case, and who is spoken of where.  Ranges of tokens are half-open.
class Line {
 public:
  Line(const DocumentView& view, std::uint32_t sentence);

  std::size_t size() const { return words_.size(); }
  const std::string& operator[](std::size_t i) const { return words_[i]; }
  Span span(std::size_t i) const { return (*tokens_)[i].span; }
  Span span(std::size_t from, std::size_t to) const;  // trimmed of punctuation
  // The first token that begins at or after a byte; size() when none does.
  std::size_t at(std::uint32_t byte) const;
  bool is(std::size_t i, std::string_view list) const;  // the word is one of a list "one two three"
  bool has(std::size_t from, std::size_t to, std::string_view list) const;
  // Where the clause of token i ends (begins): at a semicolon, dash, quotation mark, report, or a comma or connective that opens
  // another.
  std::size_t clause_end(std::size_t i) const;
  std::size_t clause_begin(std::size_t i) const;
  // The last (first) modal or "to" of a range; `to` when there is none.
  std::size_t last_modal(std::size_t from, std::size_t to) const;
  std::size_t first_modal(std::size_t from, std::size_t to) const;

  const DocumentView& view;
  const std::uint32_t sentence;

 private:
  bool infinitive(std::size_t i) const;
  bool breaks(std::size_t i) const;
  bool opens_clause(std::size_t i) const;
  std::vector<std::string> words_;
  const std::vector<Token>* tokens_;
};

// Somebody named in a clause, and the tokens that name him.
struct Subject {
  Party party;
  std::size_t from = 0, to = 0;
  bool pronoun = false;
};
// Who acts in a range: its last (first) party that no preposition governs; empty when nobody does.
Subject last_subject(const Line& line, std::size_t from, std::size_t to);
Subject first_subject(const Line& line, std::size_t from, std::size_t to);
// The side that speaks at a token; empty for the document's own voice.
Party speaking_side(const Line& line, std::size_t i);
// The side that a party stands for, as view.side_of, and "Kestany" for "the Foreign Ministry of Kestany" where no lexicon knows
// it.
Party side_for(const DocumentView& view, const Party& party);
// The sides of a document: its main pair first, then by how many sentences speak of them; people who stand for nobody come last.
std::vector<Party> leading_sides(const DocumentView& view);
// Whom `party` most likely deals with at a token: the principal named nearest in this sentence or the two before, else the first of
// `sides`; never itself.
Party other_side(const Line& line, std::size_t i, const Party& party, const std::vector<Party>& sides);
// A party of the document by its name.
Party party_named(const DocumentView& view, const std::string& name);
// Known to the lexicon or written as a name; "side" and "each" are nobody.
bool somebody(const DocumentView& view, std::uint32_t sentence, std::uint32_t mention);

// What a range says in few words: without its subject, auxiliaries, adverbs and what hangs on it; at most `limit` words.
std::string core(const Line& line, std::size_t from, std::size_t to, std::size_t limit = 12);
// How much of what two phrases say is the same, 0 to 1.
double likeness(std::string_view a, std::string_view b);

}  // namespace parley::dialogue
