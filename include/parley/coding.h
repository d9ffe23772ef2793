// parley/coding.h: frame -> event with PLOVER and CAMEO codes, factuality and attribution.
#pragma once
#include "parley/grounding.h"
#include "parley/reading.h"

namespace parley {

// Whom an act may be towards where its sentence does not say, and what spoke for it.
struct TargetChoice {
  std::vector<ActorReading> sides;  // one; two for both of the pair that most is told of; none: towards nobody
  std::vector<std::pair<std::string_view, double>> features;  // by the names of data/targets.tsv; those that are not 0
  double probability = 0;
};

// One coded event, as the record keeps it and `export --format records` writes it.
struct Event {
  std::string doc;                        // Document::id
  Span span;                              // evidence; `quote` are these bytes
  std::string quote;
  std::uint32_t sentence = 0;
  std::uint32_t frame = 0;                // index into the sentence's frames; not stored
  std::vector<ActorReading> source, target;
  std::string plover_type, plover_mode;
  std::vector<std::string> contexts;      // sorted
  std::string cameo;                      // "046"
  double goldstein = 0;
  double intensity = 0;                   // PLOVER's score
  int quad = 0;                           // 1..4
  std::string gist;                       // one line in our words: "North Korea rejects talks with United States"
  DateValue date;
  std::string place;
  std::string factuality = "certain";     // certain, probable, possible, planned, hypothetical, negated
  std::string polarity = "+";
  std::vector<std::string> attribution;   // names, outermost first; empty: the document's own voice
  double confidence = 0;
  std::vector<std::string> why;           // the cues that decided
  std::vector<TargetChoice> choices;      // where the sentence says no target, likeliest first; not stored
};

// The side that an actor acts for: its state for a government, its forces and officials; itself for everybody else (rebels, parties,
// unions, international bodies), whatever country they are of.
std::string side_of(const Lexicon& lexicon, const ActorReading& actor);

// The place that is named nearest to `at` in a sentence: the first stretch "in/at PLACE" after it, else before it, where PLACE is a
// city, capital, seat or country; "" when there is none.
std::string place_near(const Lexicon& lexicon, std::string_view text, const Sentence& sentence, Span at);

// Clauses of a sentence, in order, covering it.  A clause starts at a connective ("that", "but", "if" ...), after a semicolon, colon,
// dash or comma, and at an opening quotation mark.
std::vector<Span> clauses(std::string_view text, const Sentence& sentence);
// The clause that holds byte `at` (the last one when none does).
Span clause_at(const std::vector<Span>& clauses, std::uint32_t at);
// How many tokens of the sentence lie between two bytes.
std::size_t tokens_between(const Sentence& sentence, std::uint32_t from, std::uint32_t to);

// Who reports what in a sentence ("X said that ...").
struct Report {
  std::uint32_t speaker = 0;  // index into the sentence's mentions
  Span verb;                  // "said", "according to"
  Span content;               // what is reported
  std::string strength;       // say, claim, confirm, deny, report
};
// Who speaks in a sentence: its reports, outermost first (a report whose content holds another's verb comes before it), and whose
// quotation runs on into it.
struct Speech {
  std::vector<CueHit> cues;  // of the sentence, all kinds
  std::vector<Report> reports;
  std::optional<ActorReading> running;
  std::optional<ActorReading> floor;  // whose turn of a transcript it is in
};
std::vector<Speech> speeches(const Lexicon& lexicon, const Document& document, const std::vector<Sentence>& sentences,
                             const std::vector<SentenceReading>& readings, const DocumentActors& actors);

// Events of one document.  Pure: same arguments, same events.
std::vector<Event> code_events(const Lexicon& lexicon, const Document& document, const std::vector<Sentence>& sentences,
                               const std::vector<SentenceReading>& readings, const DocumentActors& actors);

// Leaves out what nobody has done: an act that is only the content of a condition, demand or offer is told by those.
void drop_conditional(std::vector<Event>& events);

// The actors of a document that a record keeps: those that act in `events`, and those that have a name of their own.  Compounds ("the two
// sides"), mere places and nameless people who do nothing are left out.
std::vector<DocumentActors::Entry> acting(const DocumentActors& actors, const std::vector<Event>& events);

}  // namespace parley
