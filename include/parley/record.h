// parley/record.h: the record in SQLite: schema, migrations, transactions, queries, full-text search, checks.
//
//   auto record = parley::Record::open("talks.db");
//   record->add(document_record);                       // one transaction a batch, see begin()/commit()
//   record->events({.dyad = "USA-PRK", .limit = 20}, [](const parley::StoredEvent& e) { ...; return true; });
#pragma once
#include "parley/coding.h"

namespace parley {

// All that reading one document produced.
struct DocumentRecord {
  Document document;
  std::vector<Sentence> sentences;
  std::vector<std::vector<Mention>> mentions;  // by sentence
  std::vector<DocumentActors::Entry> actors;
  std::vector<Event> events;
  bool unread = false;                         // stored but not read: another language
  std::string unread_why;
};

// What coded it: written once a run.
struct RunInfo {
  std::string parley_version, model_name, model_hash, data_hash, options;
};

// Filters every listing takes.  Empty: no filter.  Dates compare with an event's date, else its document's date.
struct Filter {
  std::optional<Date> since, until;
  std::string actor;        // name or code or ISO3, matched on source or target (or document actor)
  std::string dyad;         // "USA-PRK", order free
  std::string type;         // PLOVER type, case-insensitive
  std::string doc;
  double min_confidence = 0;
  std::size_t limit = 0;    // 0: all
};

struct StoredEvent {
  std::int64_t row = 0;
  std::string id;           // stable: a hash of doc id, evidence span and code
  std::string outlet, title;
  std::optional<Date> published;
  Event event;
};
struct StoredDocument {
  std::string id, path, title, outlet, url, language, published_from;
  std::optional<Date> published;
  std::size_t bytes = 0, events = 0;
  bool unread = false;
};
struct SearchHit {
  std::string doc, title;
  std::optional<Date> published;
  Span span;                // the sentence
  std::string snippet;      // matched words between \x01 and \x02
};
struct CheckReport {
  bool ok = false;
  std::vector<std::string> problems;   // one line each
  std::vector<std::string> notes;      // what was found and mended on opening (an interrupted run ...)
  std::size_t documents = 0, events = 0, runs = 0, interrupted_runs = 0;
};

struct OpenOptions {
  bool read_only = false;
  bool create = true;
};

// One connection; not thread-safe (open one a thread).  Several processes may read while one writes.
class Record {
 public:
  // Opens or creates; migrates an older schema; refuses a newer one, a file that is no record, a damaged one (kCorrupt, with words
  // about what to do).
  static Result<Record> open(const std::string& path, const OpenOptions& options = {});
  // The current schema version.
  static int schema_version();

  // A run: begin_run, then add documents in batches, then end_run.  A crash between leaves whole batches only.
  Result<std::int64_t> begin_run(const RunInfo& info);
  // Documents that this record already has, read by the same model and data from the same bytes: skip them.
  Result<bool> has(const std::string& doc_id, std::uint64_t text_hash, const RunInfo& info) const;
  // Adds or replaces documents, all or none.
  Status add(std::int64_t run, const std::vector<DocumentRecord>& batch);
  Status add_failure(std::int64_t run, const Error& error);
  Status end_run(std::int64_t run);

  // Visit rows in a fixed order (events: date, document, span); return false to stop.
  Status documents(const Filter& filter, const std::function<bool(const StoredDocument&)>& visit) const;
  Status events(const Filter& filter, const std::function<bool(const StoredEvent&)>& visit) const;
  Status actors(const Filter& filter, const std::function<bool(const std::string& doc, const DocumentActors::Entry&)>& visit) const;
  Result<std::string> text(const std::string& doc_id) const;
  // FTS5 over sentences; the query is words and "quoted phrases", never raw FTS syntax.
  Status search(const std::string& query, const Filter& filter, const std::function<bool(const SearchHit&)>& visit) const;
  Result<CheckReport> check() const;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace parley
