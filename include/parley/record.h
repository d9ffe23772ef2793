// parley/record.h: the record in SQLite: schema, migrations, transactions, queries, full-text search, checks.
//
//   auto record = parley::Record::open("talks.db");
//   auto run = record->begin_run(info);
//   if (!*record->has(document, info)) record->add(*run, {document_record});    // one transaction a batch
//   record->end_run(*run);
//   record->events({.dyad = "USA-PRK", .limit = 20}, [](const parley::StoredEvent& e) { ...; return true; });
#pragma once
#include <map>

#include "parley/dialogue.h"

namespace parley {

// All that reading one document produced.
struct DocumentRecord {
  Document document;
  std::vector<Sentence> sentences;
  std::vector<std::vector<Mention>> mentions;  // by sentence
  std::vector<DocumentActors::Entry> actors;
  std::vector<Event> events;
  Dialogue dialogue;
  bool unread = false;  // stored but not read: another language
  std::string unread_why;
};

// The ids that Record::add gives its events, in their order.
std::vector<std::string> event_ids(const DocumentRecord& record);

// What coded it: written once a run.  `options` holds what changes results (not threads, not progress).
struct RunInfo {
  std::string parley_version, model_name, model_hash, data_hash, options;
};

// Filters every listing takes.  Empty: no filter.
struct Filter {
  // Compare with an event's day: the first day of its date ("2018-02" is 2018-02-01), else its document's date.  What has no
  // date at all is in no range.
  std::optional<Date> since = {}, until = {};
  std::string actor = {};  // name, alias, code or ISO3, any case; on source or target (documents: among their actors)
  std::string dyad = {};   // "USA-PRK" or "Moon Jae-in : Kim Jong Un", order free
  std::string type = {};   // PLOVER type, any case; of the dialogue: an item's own kind or status (see Record::dialogue)
  std::string doc = {};    // document id
  double min_confidence = 0;
  std::size_t limit = 0;              // 0: all
  std::size_t offset = 0;             // of events and the dialogue: pass over so many first
  std::optional<Date> known_by = {};  // only documents published on or before; undated ones are left out
  bool newest_first = false;
};

struct StoredEvent {
  std::int64_t row = 0;
  std::string id;                       // stable: a hash of the document's name and content, the evidence span and the code
  std::string outlet, title, language;  // of the document
  std::optional<Date> published;
  std::optional<Date> day;  // what listings sort by; see Filter::since
  std::string coder;        // "parley 0.1.0 fast": what coded it
  Event event;              // Event::doc is StoredDocument::id
};
// How many events a filter lets through, by what.
struct EventCounts {
  std::size_t all = 0;
  std::map<std::string, std::size_t> types, factuality, months;  // months: "2018-02"; "" for undated ones
  std::map<int, std::size_t> quads;
  std::map<std::string, std::size_t> dyads;                             // "PRK-USA": the 100 with most
};
// Events of one month from one side to another.
struct FlowCount {
  std::string source, target, month;  // ISO3, or a name where there is no country
  int quad = 0;
  std::size_t events = 0;
  double goldstein = 0, squares = 0;  // sums
};
struct StoredItem {
  std::string outlet, title;  // of the document
  std::optional<Date> published;
  std::optional<Date> day;  // as for events
  DialogueItem item;        // Evidence::doc is StoredDocument::id
};
struct StoredDocument {
  std::string id, path, title, outlet, url, language, published_from;
  std::optional<Date> published;
  std::size_t bytes = 0, events = 0;
  bool unread = false;
  std::string unread_why;
};
struct DocumentCount {
  std::size_t by = 0, undated = 0;  // published on or before a day; without a date
};
struct SearchHit {
  std::string doc, title;
  std::optional<Date> published;
  Span span;            // the sentence
  std::string snippet;  // matched words between \x01 and \x02
};
struct StoredSentence {
  std::string doc, title, outlet;
  std::optional<Date> published;
  std::uint32_t seq = 0;  // its place among the document's sentences
  bool is_title = false;
  Span span;
};
struct CheckReport {
  bool ok = false;
  std::vector<std::string> problems;  // one line each
  std::vector<std::string> notes;     // what is worth knowing and no fault: an interrupted run, inputs that could not be read
  std::size_t documents = 0, events = 0, items = 0, runs = 0, interrupted_runs = 0;
};

// What somebody decided about one record of the machine's.
struct ReviewDecision {
  std::int64_t version = 0;  // counts them; set by review()
  std::string verb;          // accept, reject, edit, merge, split, redate, reattribute
  std::string id;            // of an event or a record of the dialogue
  std::string field, value;  // edit: the field and its new words; merge: value is the other's id; redate: the day; split: the words
                             // of the part; reattribute: who says so
  std::string note, who, when;
  // Where it stands, set by review(): it is found again by these when a new reading gives it another id.
  std::string kind, doc, quote;  // kind: "events" or one of kDialogueKinds
  Span span;
};

struct OpenOptions {
  bool read_only = false;
  bool create = true;  // false: a missing file is kNotFound
};

// One connection; not thread-safe (open one a thread).  Several processes may read while one writes.
//
// Which document is which: two documents are the same when name (Document::id) and content are.  A document with another content
// but the name and the path of one that an earlier run stored takes its place.  The same name from another path is another
// document; while a name is shared, the ids of all who share it are "name#" and 16 hex digits of the content's hash.  None of
// this depends on the order of reading.  What comes from standard input (path "" or "-") never takes another's place.
class Record {
 public:
  // Opens or creates; migrates an older schema; refuses a newer one (kUnsupported), a file that is no record (kInvalid) or a
  // damaged one (kCorrupt), with words about what to do.
  static Result<Record> open(const std::string& path, const OpenOptions& options = {});
  // The current schema version.
  static int schema_version();

  // A run: begin_run, then add documents in batches, then end_run.  A crash between leaves whole batches only.
  Result<std::int64_t> begin_run(const RunInfo& info);
  // Whether this record already has the document as it is, read by the same program, model, data and options: skip it.
  Result<bool> has(const Document& document, const RunInfo& info) const;
  // Adds or replaces documents, all or none.  A span outside its document's text is kInvalid.
  Status add(std::int64_t run, const std::vector<DocumentRecord>& batch);
  Status add_failure(std::int64_t run, const Error& error);
  Status end_run(std::int64_t run);

  // Visit rows in a fixed order whatever the order of reading (events: day, document, span; undated last; documents: date, id;
  // actors: document, first mention; search: best first); return false to stop.  The visitor may query this record, not write to
  // it.
  Status documents(const Filter& filter, const std::function<bool(const StoredDocument&)>& visit) const;
  Status events(const Filter& filter, const std::function<bool(const StoredEvent&)>& visit) const;
  Status actors(const Filter& filter,
                const std::function<bool(const std::string& doc, const DocumentActors::Entry&)>& visit) const;
  // Records of the dialogue of one of kDialogueKinds: by day, document and place, undated last.  Filter::type is its own kind
  // ("refusal"), status ("unanswered"), a linkage's sequencing or a state's phase; an actor is any of its parties, its reader or its
  // speaker; a dyad any two of its parties, by country, or by name where countries do not tell them apart.
  Status dialogue(std::string_view kind, const Filter& filter, const std::function<bool(const StoredItem&)>& visit) const;
  // What is told of some sides: records of the dialogue between any two of them, and the windows of the documents of these; each
  // once, in no fixed order.
  Status dialogue_between(const std::vector<std::string>& sides, const std::optional<Date>& known_by,
                          const std::function<void(StoredItem&&)>& visit) const;
  // As events(), with what joining and counting need: id, row, doc, span, days, codes, `quad`, `goldstein`, factuality, polarity,
  // confidence and the actors' names and countries.
  Status event_heads(const Filter& filter, const std::function<bool(const StoredEvent&)>& visit) const;
  // A dyad with its sides as the record calls them: "Sudan-RSF" and "SDN-RSF" are "Sudan : Rapid Support Forces", "Pyongyang-USA" is
  // "PRK : USA".  A side that nobody is known by stays as it is.
  Result<std::string> dyad_named(const std::string& dyad) const;
  // How many documents have the filter's actor, or both sides of its dyad, among their actors; the rest of it is not looked at.
  Result<DocumentCount> count_documents(const Filter& filter, Date day) const;
  Result<EventCounts> count_events(const Filter& filter) const;
  // Visits events that happened, source by target by month, sorted; needs no more memory than one row.
  Status flows(const Filter& filter, const std::function<bool(const FlowCount&)>& visit) const;
  // One by its id; kNotFound.
  Result<StoredEvent> event(const std::string& id) const;
  Result<StoredItem> item(const std::string& id) const;
  Result<std::string> text(const std::string& doc_id) const;
  // As it came from ingest, so that it can be read again; Document::id is the name that it was read under.
  Result<Document> document(const std::string& doc_id) const;
  // From the begin of the first sentence that `span` touches to the end of the last; `span` itself when it touches none.
  Result<Span> sentences_at(const std::string& doc_id, Span span) const;
  // Full-text search over sentences; the query is words and "quoted phrases", all of which must occur, never raw FTS syntax.
  Status search(const std::string& query, const Filter& filter, const std::function<bool(const SearchHit&)>& visit) const;
  // Sentences of the documents that the filter lets through (its doc, actor, dyad, dates, known_by), by document and place; with
  // `any` only those with one of these words or phrases, best first.
  Status sentences(const std::vector<std::string>& any, const Filter& filter,
                   const std::function<bool(const StoredSentence&)>& visit) const;
  Result<CheckReport> check() const;

  // What users decide about negotiations: added, never changed, whatever is read again.  `when` is set here.  The verb "undo" takes
  // back the last one that still holds (kNotFound: there is none) and returns it; others return what was added.
  Result<NegotiationDecision> decide(const NegotiationDecision& decision);
  // Those that hold, in the order of deciding.
  Result<std::vector<NegotiationDecision>> decisions() const;

  // What users decide about single records: the same rules.  A verb that is not known, an id nobody has, an edit without a field or
  // words where the verb needs some is kInvalid or kNotFound; "undo" takes back the last one of the same `who` that holds.
  Result<ReviewDecision> review(const ReviewDecision& decision);
  // Those that hold, in the order of deciding, with the ids their records have now ("" when nothing stands there any more).
  Result<std::vector<ReviewDecision>> reviews() const;

  // Between the two calls, what this connection reads is of one state, whatever others write.
  Status begin_reading() const;
  void end_reading() const;
  // A number that is another one after another connection has written.
  Result<std::int64_t> data_version() const;

  struct Impl;

 private:
  std::shared_ptr<Impl> impl_;
};

// SQL that a stranger wrote, for reading: own connection, one statement that only reads, and bounds.
struct SqlLimits {
  std::int64_t steps = 50'000'000;  // of SQLite's machine
  int milliseconds = 5000;
  std::size_t rows = 1000, bytes = std::size_t{4} << 20;
};
struct SqlAnswer {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;  // each cell as JSON: null, a number or a string
  bool cut = false;                            // there is more than the limits allow
};
// kInvalid: SQL that is wrong, writes, or is more than one statement; kTooLarge: it ran past the limits.
Result<SqlAnswer> run_sql(const std::string& path, const std::string& sql, const SqlLimits& limits = {});

}  // namespace parley
