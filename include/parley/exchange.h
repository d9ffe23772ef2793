// parley/exchange.h: record -> files that others read.
//
//   parley::export_record(record, lexicon, "out/", {.format = "records", .scope = "document"});
#pragma once
#include "parley/record.h"

namespace parley {

struct ExportOptions {
  std::string format = "records";  // records, plover, polecat, icews, csv
  std::string scope = "document";  // document: what each document says on its own; record: one happening once
  Filter filter = {};
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

// Formats and scopes that export_record knows.
const std::vector<std::string>& export_formats();
const std::vector<std::string>& export_scopes();

// One line of events.jsonl and of actors.jsonl, without the newline.  `quote` is the text at the actor's first mention.
std::string event_to_json(const StoredEvent& event);
std::string actor_to_json(const std::string& doc, const DocumentActors::Entry& entry, std::string_view quote);
// "verbal-coop", "material-coop", "verbal-conflict", "material-conflict"; "" for any other number.
std::string_view quad_name(int quad);

}  // namespace parley
