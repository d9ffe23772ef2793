// parley/standing.h: what many documents say together: one record a happening, where a pair stands on a day, who waits for whom.
//
//   std::vector<parley::ToldItem> told = ...;                        // what documents tell, in any order
//   for (const parley::JoinedItem& j : parley::join(told)) use(j.item, j.reports.size(), j.independent);
//   auto sides = parley::dyad_sides("USA-PRK");
//   parley::Standing s = parley::standing(told, *sides, {.as_of = day});
//   parley::Deadlock d = parley::deadlock(told, *sides, {.as_of = day});
//
// All functions are pure; the order of what is told changes no byte of what they return.
#pragma once
#include "parley/dialogue.h"

namespace parley {

// A record of one document, with what is known of the document.
struct ToldItem {
  DialogueItem item;
  std::optional<Date> published;
  std::string outlet, title;
};

// A rung of a contact's ladder, and which document says so.
struct ToldRung {
  Rung rung;
  std::string doc;
  std::optional<Date> published;
};
// One happening, position or state, and all reports of it.
struct JoinedItem {
  DialogueItem item;              // the surest report's, with what the others add; its id is that report's
  std::vector<ToldItem> reports;  // by publication, undated last; then document and place
  std::size_t independent = 0;    // reports that are no copies of another: near-equal words, or the same document, count once
  std::vector<std::string> contradicted_by;  // ids of joined items that say otherwise, sorted
  std::vector<ToldRung> ladder;              // of a contact: the rungs of all reports, each once, in the order of reports
};

// Reports of one kind between the same sides are one when dates, places and words agree (docs/record_format.md has the rules).
// What one document tells apart stays apart.  A later report corrects an earlier one without erasing it.
std::vector<JoinedItem> join(std::vector<ToldItem> told);
// The first publication of any report; null when none is dated.
std::optional<Date> first_told(const JoinedItem& joined);
// One line of the record's files: the item's fields, `rungs` of all reports with their documents, `independent`,
// `contradicted_by` and `reports`.
std::string joined_to_json(const JoinedItem& joined);

// "USA-PRK", "Senegal : Salif Sadio", "A : B : C" -> the sides' names.  kInvalid when they are fewer than two.
Result<std::vector<std::string>> dyad_sides(std::string_view text);

struct StandingOptions {
  Date as_of;                 // documents published later are not used
  std::optional<Date> since;  // what changed after this day is told
  bool undated = false;       // use documents without a date too
};

// A move that waits for its addressee.
struct OpenMove {
  JoinedItem move;
  std::string by;
  std::vector<std::string> waits_for;  // sides that have not answered
  std::optional<Date> made;
  std::int64_t days = 0;  // since it was made; 0 when that is unknown
};
// What a side asks for, and what it would give for it and when: "after" (only then), "first", "synchronised", "unspecified";
// "gate": nothing goes on before; "demand": asked without more.
struct Position {
  JoinedItem item;
  std::string holder, wants, gives, order;
};
struct Obstacle {
  std::string text, basis, id;
};
struct NextDate {
  DateValue date;
  std::string what, kind, id;
};
struct Outlook {
  std::string text, holder;
  std::vector<std::string> hedges;
  std::optional<Date> published;
  std::string id;
};
struct Change {
  std::optional<Date> date;
  std::string what, id;
};
struct Standing {
  std::vector<std::string> sides;      // as the record calls them
  std::vector<std::string> countries;  // ISO3 of each; "" where the sides are told apart by name
  Date as_of;
  std::size_t documents = 0;              // that tell of the pair
  std::string phase, phase_rule;          // talks, exploratory, stalled, standoff; "" when the record does not tell
  std::string ball, ball_basis, ball_id;  // whose turn it is; "" when nobody's
  bool ball_stated = false;
  std::vector<OpenMove> offers, demands;                     // newest first
  std::vector<Position> positions;                           // by holder, conditions before demands, newest first
  std::vector<std::pair<std::size_t, std::size_t>> crossed;  // positions that give the same goods in opposite order
  std::vector<Obstacle> obstacles;
  std::vector<JoinedItem> channels;  // alive
  std::vector<NextDate> next;
  std::optional<JoinedItem> last_contact;
  std::vector<Outlook> outlooks;  // newest first
  std::vector<Change> changes;    // after `since`
};
// Where the sides (two) stand.
Standing standing(const std::vector<ToldItem>& told, const std::vector<std::string>& sides, const StandingOptions& options);
std::string standing_to_json(const Standing& standing);
// The standing as a record of the contract; `quote` and place are those of what the ball or the phase rests on.
State state_of(const Standing& standing);

struct DeadlockOptions {
  Date as_of;
  bool undated = false;
  std::vector<std::string> drop;  // ids of joined items or reports: as if that condition were given up
  std::vector<std::string> meet;  // the same: as if what it waits for had been done
};
// What a side does or is to do.
struct Act {
  std::string side, what;
  bool offered = false;  // its side has offered it without a condition
  bool refused = false;
};
// `act` comes only after `needs`.
struct Wait {
  std::size_t act = 0, needs = 0;  // of Deadlock::acts
  bool implied = false;    // concluded: the side waits with `ground` for the same, and nothing shows it ready for `act` before
  std::size_t ground = 0;  // of Deadlock::acts; `act` when it is not implied
  std::vector<JoinedItem> items;  // that say so
  std::optional<Date> since;
  std::int64_t days = 0;
};
struct Cycle {
  std::vector<std::size_t> waits;  // of Deadlock::waits; each needs what the next one's act is
  std::string words;
  std::optional<Date> since;  // when it was closed: the youngest of its waits
  std::int64_t days = 0;
};
struct WayOut {
  std::string kind;  // drop, meet, simultaneous, goes-first, third-party
  std::string words;
  std::vector<std::string> ids;
  std::vector<std::size_t> cycles;  // that it frees; empty for simultaneous and third-party
  bool frees_all = false;
};
struct Deadlock {
  std::vector<std::string> sides;
  Date as_of;
  std::vector<Act> acts;
  std::vector<Wait> waits;
  std::vector<Cycle> cycles;
  std::vector<WayOut> ways_out;
};
// Who waits for whom and for what.
Deadlock deadlock(const std::vector<ToldItem>& told, const std::vector<std::string>& sides, const DeadlockOptions& options);
std::string deadlock_to_json(const Deadlock& deadlock);
// Parties as columns, acts as boxes, waits as arrows (from what waits to what it needs); those of a cycle stand out.
std::string deadlock_to_svg(const Deadlock& deadlock);
std::string deadlock_to_dot(const Deadlock& deadlock);

}  // namespace parley
