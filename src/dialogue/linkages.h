// What an exchange looks like before anybody knows who its parties are.
#pragma once
#include "dialogue/lines.h"

namespace parley::dialogue {

// One side of an exchange as the words put it.
struct Half {
  Party party;
  std::string what;
  bool named = false;  // the words name the party, and by more than a pronoun
  std::size_t from = 0, to = 0;
};

struct Draft {
  Half gives, returns;
  Party demander;  // who wants the return, where the words say so ("Oran wants the guards gone before it ...")
  std::string sequencing;
  double strength = 0;
};

// What a conjunction joins; no value where it joins no two goods.  `sides` are those of the document, the principals first.
std::optional<Draft> draft_of(const Line& line, const Found& cue, const std::vector<Party>& sides);
bool cue_in(const SentenceView& s, Span part, std::string_view kind);

// Whether words of a kind of data/dialogue_linkages.tsv stand in a range of tokens, or at one.
bool says(const Line& line, std::size_t from, std::size_t to, std::string_view kind);
bool word_of(const Line& line, std::size_t i, std::string_view kind);
// "must leave", "has to leave".
bool duty(const Line& line, std::size_t from, std::size_t to);
// Who wants something of others in a range.
Party demander(const Line& line, std::size_t from, std::size_t to);
// The half in which somebody does something: "his side will discuss a common state".
Half acting(const Line& line, std::size_t from, std::size_t to, bool condition);
// The clause after a conjunction, and the main clause before it or, when the conjunction opens the sentence, after it.
std::optional<Draft> conditional(const Line& line, std::size_t from, std::size_t to, bool front);

}  // namespace parley::dialogue
