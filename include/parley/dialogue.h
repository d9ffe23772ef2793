// parley/dialogue.h: events of a document -> its dialogue: contacts, moves, linkages, channels, windows, grievances, readings and
// where the pairs stand.
//
//   parley::Dialogue d = parley::find_dialogue(lexicon, document, sentences, readings, actors, events);
//   for (const parley::Move& m : d.moves) use(m.kind, m.content);
#pragma once
#include <set>

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

// Two sides that a document may be about, and what spoke for them.
struct PairChoice {
  Party one, other;
  std::vector<std::pair<std::string_view, double>> features;  // by the names of data/main_pair.tsv; those that are not 0
  double probability = 0;
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
  std::vector<PairChoice> pairs;  // likeliest first; not stored
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

// Negotiations, found from all dialogue of a record: who deals with whom, about what, from when to when.
//
// What the search sees of one item.  A side is a state ({"North Korea", "PRK"}) or somebody who acts for himself, whose country
// is "" ({"Rail Union", ""}).
struct NegotiationItem {
  std::string kind;  // of kDialogueKinds
  std::string id, doc;
  std::optional<Date> day;       // its own, else of publication
  std::string type;              // a contact's, move's or channel's kind, a state's phase
  std::string status;            // of a contact or move
  Parties from, to;              // who moves and whom they address; who else meets or deals is in `from`
  Parties third;                 // hosts, arrangers, go-betweens
  std::string place, what;       // of a contact; what an offer offers, what a state's ball rests on
  Party ball;                    // of a state
  std::vector<std::string> words;  // content words of what it says, folded, each once
};
// `side_of` gives whom somebody stands for, nobody for who is no side.  No value: an item that says nothing of a negotiation
// (windows, grievances, readings, or fewer than two sides).
std::optional<NegotiationItem> negotiation_item(const DialogueItem& item, std::optional<Date> day,
                                                const std::function<Party(const Party&)>& side_of);

// What a user decided, in the order of deciding.
struct NegotiationDecision {
  std::string verb;      // name, merge, split
  std::string id;        // of the negotiation
  std::string argument;  // its name; the one that it takes in; the first day (2019-03-01) of the part that is split off
  std::string who, when;
};

struct NegotiationContact {
  std::string id, kind, status, place;
  std::optional<Date> day;
};
struct NegotiationOffer {
  std::string id, what;
  Parties by;
  std::optional<Date> day;
};
struct Negotiation {
  std::string id;       // of its sides and first year: "PRK-USA-2018"; a part split off adds "@" and its first day
  std::string name;     // what the user calls it; "" when nobody named it
  Parties sides;        // who deals; by id
  Parties mediators;    // hosts, arrangers and go-betweens that are no side, the busiest first
  std::optional<Date> first, last;
  std::size_t documents = 0, contacts = 0, moves = 0;  // one contact told by ten documents is one
  std::optional<NegotiationContact> last_contact;      // held
  std::vector<NegotiationOffer> open_offers;           // newest first
  std::string phase, ball_basis;                       // of the latest state
  Party ball;
  std::vector<std::string> subjects;  // the most telling words, best first
};
struct Negotiations {
  std::vector<Negotiation> found;           // by first day, then id
  std::vector<NegotiationDecision> unused;  // decisions on what the record no longer holds
};
// Sides that meet repeatedly or make moves to each other: pairs, and three or more that meet together at least twice; two that
// meet in their company as often as alone are part of it.  What 18 months part are two negotiations.  `names` are folded words
// that only name somebody, and so say nothing of the subject.  Pure; the order of items changes nothing; linear in their number
// but for sorting them.
Negotiations find_negotiations(const std::vector<NegotiationItem>& items, const std::set<std::string>& names = {},
                               const std::vector<NegotiationDecision>& decisions = {});
// Whether a decision could be carried out on what is found; kNotFound for an id nobody has, kInvalid for what makes no sense.
Status check_decision(const Negotiations& found, const NegotiationDecision& decision);

}  // namespace parley
