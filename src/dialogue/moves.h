// What the parts of the moves' finder share: a sentence, and what its words are besides a move.
#pragma once
#include "dialogue/view.h"

namespace parley::dialogue {

inline constexpr std::uint32_t kReach = 60;  // bytes between an actor and the words that make its move

// Who makes the move of a verb.
struct Mover {
  Parties who, addressee;   // the addressee where the verb is passive ("was asked by")
  std::uint32_t begin = 0;  // of the words that name it
};

class MoveSentence {
 public:
  MoveSentence(const DocumentView& view_, std::uint32_t index_) : view(view_), index(index_), s(view_.sentences[index_]) {}

  const DocumentView& view;
  const std::uint32_t index;
  const SentenceView& s;

  // Words of the same clause that make a demand a gate ("before any talks", "only after"); null when there are none.
  const Found* gating(Span at) const;
  // "declined to say", "would have": another use of a move's words.
  bool other_use(Span at) const;
  // Words told as not real: a question, a wish, advice ("should offer"), "for Japan to offer".
  bool unreal(Span at) const;
  bool question() const { return view.words(s.sentence->span).ends_with("?"); }
  bool denied(Span at) const;
  // Somebody who watches: press, scholars, analysts.
  bool watches(const std::string& name) const;
  // Whether one of them can be followed: "each", "somebody", "diplomats" cannot.
  bool somebody(const Parties& parties) const;
  // Who does what the verb says: the actor before it, that of the verb it is coordinated with, or with a passive who stands after
  // "by"; nobody when the sentence does not say.
  Mover mover(Span verb) const;
  // Sides act; where no target is named the addressee is the only other side of the words `near`, else of the sentence, else the one
  // that the actor deals with.
  void take_actors(Move& m, const Parties& sources, const Parties& targets, Span near = {}) const;
  void take_speaker(Move& m) const;

 private:
  Party spoken_of(const Parties& actor, Span region) const;
  bool passive(Span verb) const;
  Mover coordinated(Span verb) const;
};

// Moves told by acts and by words that make them; they go to the end of `out`.
void find_told_moves(const MoveSentence& in, std::vector<Move>& out);
// Moves that lie in what somebody says will, must or cannot be; `out` holds what the sentence tells already.
void find_said_moves(const MoveSentence& in, std::vector<Move>& out);
// How the document leaves the move: what the addressee does later in it, else what is usual for its kind.
void settle(const DocumentView& view, Move& m);

}  // namespace parley::dialogue
