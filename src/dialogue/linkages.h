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

}  // namespace parley::dialogue
