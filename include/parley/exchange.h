// parley/exchange.h: record -> files that others read.
//
//   parley::export_record(record, lexicon, "out/", {.format = "records", .scope = "document"});
#pragma once
#include "parley/record.h"
#include "parley/standing.h"

namespace parley {

class Table;  // parley/tables.h
// A table as the bytes of a file.
using TableEncoder = std::function<Result<std::string>(const Table&)>;

struct ExportOptions {
  std::string format = "records";  // records, plover, polecat, icews, csv, parquet
  std::string scope = "document";  // document: what each document says on its own; record: one happening once
  Filter filter = {};
  TableEncoder parquet = {};  // of format parquet, which is kUnsupported without: the library brings no Parquet of its own
};

struct ExportCount {
  std::size_t files = 0, rows = 0;
  std::vector<std::string> paths;
};
// Writes into `dir` (made if missing; files of the same names are replaced whole, by rename, once all are written).  Same
// record, same bytes.  `records` writes all kinds of the contract, those without records as empty files.
//
// Scope "record" joins events of the same source, target, type, polarity, day and kind of fact (told as done, planned,
// hypothetical, negated) into one with all its `reports`, and actors of the same name, type and country; what has no day joins
// nothing.  The dialogue is joined (parley/standing.h), and `state` says where each pair stands on the record's last day.
Result<ExportCount> export_record(const Record& record, const Lexicon& lexicon, const std::string& dir,
                                  const ExportOptions& options);

// One happening: its best report, and all reports of it.
struct Happening {
  StoredEvent best;
  std::vector<StoredEvent> reports;  // by publication; empty in scope "document"
};
// What a scope makes of the record's events, in the order of Record::events; stops at the first error `visit` returns.
Status each_happening(const Record& record, const Filter& filter, const std::string& scope,
                      const std::function<Status(const Happening&)>& visit);
// The same of scope "record", with no more of each event than Record::event_heads.
Status each_happening_head(const Record& record, const Filter& filter, const std::function<Status(const Happening&)>& visit);

// An actor, and where each document first mentions it.  In scope "record" the documents' actors of one name, type and country are
// one, with the aliases of all; `entry` is the surest.  By name, type and country (scope "document": as Record::actors).
struct ActorReport {
  std::string doc, quote;
  Span span;
};
struct KnownActor {
  DocumentActors::Entry entry;
  ActorReport best;
  std::vector<ActorReport> reports;  // empty in scope "document"
};
Status each_actor(const Record& record, const Filter& filter, const std::string& scope,
                  const std::function<Status(const KnownActor&)>& visit);

// The negotiations in a record, with what users decided about them; one of them as a JSON object.
Result<Negotiations> negotiations_in(const Record& record, const Lexicon& lexicon);
std::string negotiation_to_json(const Negotiation& negotiation);

// How two records differ.  Documents are matched by their ids, what they hold by its id, else by saying the same, else by
// resting on the same words; where it stands in the text is no difference.
struct Difference {
  std::string kind;    // "documents", or a kind of the contract
  std::string change;  // added, removed, changed
  std::string a, b;    // the contract's JSON; empty where one has none
  std::vector<std::string> fields;  // those that changed
};
// By kind, document and place; `visit` returns false to stop.
Status compare_records(const Record& a, const Record& b, const std::function<bool(const Difference&)>& visit);

// What the records of the dialogue between any two of the sides say, known by then (all when nothing is given), with the windows
// of their documents: what parley/standing.h asks for.
Result<std::vector<ToldItem>> told_of(const Record& record, const std::vector<std::string>& sides,
                                      const std::optional<Date>& known_by);
// The day that "now" is: the record's last publication; kNotFound when no document has a date.
Result<Date> last_day(const Record& record);

// Formats and scopes that export_record knows.
const std::vector<std::string>& export_formats();
const std::vector<std::string>& export_scopes();

// One line of events.jsonl and of actors.jsonl, without the newline.  `quote` is the text at the actor's first mention.
std::string event_to_json(const StoredEvent& event);
std::string actor_to_json(const std::string& doc, const DocumentActors::Entry& entry, std::string_view quote);
std::string actor_to_json(const KnownActor& actor);  // with its reports when there are any
// "verbal-coop", "material-coop", "verbal-conflict", "material-conflict"; "" for any other number.
std::string_view quad_name(int quad);

}  // namespace parley
