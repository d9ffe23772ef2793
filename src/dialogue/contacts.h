// What the parts of the contacts' finder share.
#pragma once
#include "dialogue/view.h"

namespace parley::dialogue {

// A passage that tells of a contact.
struct Sighting {
  Contact contact;
  bool definite = false;  // "the meeting": told of before
  bool fresh = false;     // "a meeting", "another round": not told of before
  bool title = false;
  bool part = false;      // "a lunch", "a signing ceremony": what a meeting consists of
  bool echo = false;      // "called it off": only what became of one told of before
  int detail = 0;
};

// Kinds that may be names for one happening have one family.
int family(std::string_view kind);
// Still to come, or off, as far as the passage says.
bool future(std::string_view status);
bool off(std::string_view status);
// Whether the date says when, not just before or after what.
bool exact(const DateValue& date);

// What the words around a passage say of a contact.
class ContactWords {
 public:
  ContactWords(const DocumentView& view, std::uint32_t index) : view_(view), index_(index), s_(view.sentences[index]) {}

 protected:
  // The cue of the kind at `at`; that in `region` nearest to `near`; null when there is none.
  const Found* cue_at(std::string_view kind, Span at) const;
  const Found* cue_in(std::string_view kind, Span region, std::uint32_t near) const;
  // Words that are another use of a contact's ("met the demands").
  bool other_use(Span at) const;
  // What words shortly before say of a contact that is not told as held ("should meet", "was to have"), "none" for one that is not
  // told at all ("whether they met"); "" when no words do.
  std::string unsure(Span at) const;
  // "suggested that the two meet": the words that ask for what the clause tells.
  const Found* asked_before(Span at) const;
  // The same of words shortly after a noun ("talks could begin").
  std::string less_after(Span noun) const;
  // "a call that was to have": at most a word between.
  std::string less_right_after(Span noun) const;
  // "a second round", "three meetings": not told of before.
  bool fresh(Span noun) const;
  // "A meeting ..., which he had arranged, did not take place": what became of the subject of a sentence behind its relative clauses.
  const Found* fate(const Found& noun) const;
  // "the lunch at the summit was cancelled": what became of a part of the meeting.
  bool of_part(Span rung, Span noun) const;
  // "denied that he had met", "No such meeting took place": a contact of which only its denial is told.
  bool denied(Span at) const;
  // The place of the words at `at`: a known one of the sentence, else what stands after "in" or "at" in `reach`.
  std::string place_of(Span at, Span reach) const;
  // "at the Ministry of Transport", "in Elmbach".
  std::string named_place(Span span) const;
  // "the June 12 summit", "Monday's talks": the date that a noun bears.
  DateValue date_of(const Found& noun) const;
  // The press, which nobody negotiates with.
  static bool reporters(const std::vector<ActorReading>& actors);
  bool press(Span region) const;
  // People without a name who stand for no side: the press, refugees, citizens and opposition abroad.
  static bool outsiders(const std::vector<ActorReading>& actors, const std::vector<ActorReading>& others);
  // "met defectors": the mention right after the words.
  bool meets_outsiders(Span words) const;
  // "a letter from X", "the message from X": whose side sent it.
  Party sender(const Found& noun) const;
  // "accepted an invitation to meet": what was proposed is agreed.
  bool taken(Span region) const;
  // Somebody by his own name where he has one, else his side.
  Party by_name(const Party& party) const;
  // Whether the words end in "X's".
  bool possessive(Span words) const;
  // Who mediates in the sentence and is no side of the contact.
  Party mediator(const Contact& c) const;
  static Party first(const Parties& parties) { return parties.empty() ? Party{} : parties.front(); }
  // Whether the day lies before that of publication.
  bool past(const DateValue& date) const;

  const DocumentView& view_;
  const std::uint32_t index_;
  const SentenceView& s_;
};

// All sightings of one sentence, in the order of the text, at the end of `out`.
void find_sightings(const DocumentView& view, std::uint32_t index, std::vector<Sighting>& out);

}  // namespace parley::dialogue
