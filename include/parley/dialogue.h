// parley/dialogue.h: events of a document -> its dialogue: contacts, moves, linkages, channels, windows, grievances, readings and
// where the pairs stand.
//
//   parley::Dialogue d = parley::find_dialogue(lexicon, document, sentences, readings, actors, events);
//   for (const parley::Move& m : d.moves) use(m.kind, m.content);
#pragma once
#include "parley/coding.h"

namespace parley {

// Somebody in a dialogue: the name as in events ("North Korea", "Kim Yo Jong") and the ISO3 code of the side, "" when none.
// An empty name is nobody.
struct Party {
  std::string name, country;
  bool empty() const { return name.empty(); }
  friend bool operator==(const Party&, const Party&) = default;
};
using Parties = std::vector<Party>;

// What every record of the dialogue rests on.
struct Evidence {
  std::string id;                        // a hash of document, place and content: stable over runs
  std::string doc;                       // Document::id
  Span span;                             // `quote` are these bytes of the document
  std::string quote;
  std::uint32_t sentence = 0;
  std::vector<std::string> attribution;  // who says so, outermost first; empty: the document's own voice
  std::string hedge;                     // the words that make it less than sure; "" when none
  double confidence = 0;
  std::vector<std::string> why;          // the cues that decided
};

struct Reason {
  std::string text, attributed_to, hedge;
};
// One step of a contact's life: what the text says became of it, when, by whom, where it says so.
struct Rung {
  std::string status;
  DateValue date;
  std::string actor;
  Span span;
};
// A meeting, summit, visit, letter, message, working-level talks, phone.
struct Contact : Evidence {
  std::string kind;
  std::string level;  // leaders, ministers, envoys, working level, backchannel, track 1.5, track 2; "" when nothing says
  Parties parties, participants;
  Party proposed_by, arranged_by, host, cancelled_by;
  std::string place;
  DateValue scheduled_date, held_date;
  std::string status;  // proposed, arranged, scheduled, held, cancelled, never-held, expected
  std::vector<Reason> reasons;  // in falling certainty
  std::string purpose;
  std::vector<Rung> rungs;      // in the order of the text
};

struct Move : Evidence {
  Parties actor, addressee;
  std::string kind;  // offer, demand, precondition, refusal, threat, promise, concession, appeal, signal
  std::string content, conditional_on;
  std::string status;  // open, accepted, rejected, unanswered, withdrawn: as the document ends
  std::string said_by;
  DateValue date;
  std::string answered_by;  // id of the move or contact that answers it; "" when none does
};

// A for B, as one party sees it.
struct Linkage : Evidence {
  Party party_gives;
  std::string gives;
  Party in_return_from;
  std::string returns;
  std::string sequencing;  // first, after, synchronised, unspecified: when party_gives acts relative to the return
  Party first_mover, position_of;
};

struct Channel : Evidence {
  std::string name;
  std::string kind;  // channel, mediator, envoy, hotline, letter
  Parties between;
  Party operated_by;
  std::string status;
};

struct Window : Evidence {
  std::string what;
  std::string kind;  // deadline, scheduled-event, window, window-end, horizon
  DateValue date;
  std::string bears_on;
  std::string factuality;
};

struct Grievance : Evidence {
  Party holder, against;
  std::string cause, explains, attributed_to;
};

// What somebody takes a signal to mean; never a move of the signaller.
struct SignalReading : Evidence {
  std::string reader;
  std::string signal;
  Parties signal_by;
  std::string means;
};

struct Offer {
  Party by;
  std::string what, status;
};
// Where a pair stands as a document tells it.
struct State : Evidence {
  Parties dyad;  // two
  std::string as_of;
  std::string phase;  // stalled, standoff, exploratory, talks
  Party ball_in_court_of;
  std::string ball_basis;  // "stated by Antony Blinken", "inferred: the offer of ... is unanswered"
  std::vector<Offer> open_offers;
  std::string main_obstacle, outlook, outlook_holder;
  std::vector<std::string> hedges;
};

struct Dialogue {
  std::vector<Contact> contacts;
  std::vector<Move> moves;
  std::vector<Linkage> linkages;
  std::vector<Channel> channels;
  std::vector<Window> windows;
  std::vector<Grievance> grievances;
  std::vector<SignalReading> readings;
  std::vector<State> states;
};

// The kinds in the order and with the names of the record's files: contacts, moves, linkages, channels, windows, grievances,
// readings, state.
using DialogueItem = std::variant<Contact, Move, Linkage, Channel, Window, Grievance, SignalReading, State>;
inline constexpr std::string_view kDialogueKinds[] = {"contacts", "moves",      "linkages", "channels",
                                                      "windows",  "grievances", "readings", "state"};
std::vector<DialogueItem> items_of(Dialogue dialogue);
const Evidence& evidence_of(const DialogueItem& item);
// The parties that an item is about, each once.
Parties parties_of(const DialogueItem& item);
// The date that it bears; empty when none.
const DateValue& date_of(const DialogueItem& item);

// A record as one JSON object with the contract's field names (plus *_iso3 lists), and back.  `kind` is one of kDialogueKinds.
std::string dialogue_to_json(const DialogueItem& item);
Result<DialogueItem> dialogue_from_json(std::string_view kind, std::string_view json);

// The dialogue of one document.  `readings` are what `events` were coded from.  Pure: same arguments, same dialogue.
Dialogue find_dialogue(const Lexicon& lexicon, const Document& document, const std::vector<Sentence>& sentences,
                       const std::vector<SentenceReading>& readings, const DocumentActors& actors, const std::vector<Event>& events);

}  // namespace parley
