// parley/record.h: the record in SQLite: schema, migrations, transactions, queries, full-text search, checks.
//
//   auto record = parley::Record::open("talks.db");
//   auto run = record->begin_run(info);
//   if (!*record->has(document, info)) record->add(*run, {document_record});    // one transaction a batch
//   record->end_run(*run);
//   record->events({.dyad = "USA-PRK", .limit = 20}, [](const parley::StoredEvent& e) { ...; return true; });
#pragma once
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
  // How many documents have the filter's actor, or both sides of its dyad, among their actors; the rest of it is not looked at.
  Result<DocumentCount> count_documents(const Filter& filter, Date day) const;
  // One by its id; kNotFound.
  Result<StoredEvent> event(const std::string& id) const;
  Result<StoredItem> item(const std::string& id) const;
  Result<std::string> text(const std::string& doc_id) const;
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

  struct Impl;

 private:
  std::shared_ptr<Impl> impl_;
};

}  // namespace parley
