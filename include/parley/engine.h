// parley/engine.h: the whole flow in one short function.
//
//   auto engine = parley::Engine::open({});
//   engine->read_into(record, {"news/"}, {}, errors, progress);
#pragma once
#include "parley/exchange.h"

namespace parley {

// Where the program finds its data and models.
struct Home {
  std::string data;     // the TSV tables
  std::string models;   // adapters: models/fast
  std::string bases;    // base weights by name: <bases>/all-MiniLM-L6-v2/model.safetensors
};
// PARLEY_HOME, else the folder of the program (bin/../share/parley), else the build tree's; base weights in PARLEY_BASES, if it is set.
Result<Home> find_home(const std::string& program_path);

struct EngineOptions {
  Home home;
  std::string model = "fast";
  int threads = 1;
  IngestOptions ingest;
  ReaderOptions reader;
  std::optional<Date> assume_date;   // for documents without a date
  std::size_t batch = 32;            // documents a transaction
};

struct ReadSummary {
  std::size_t files = 0, documents = 0, skipped = 0, unread = 0, failed = 0, sentences = 0, encoded = 0, events = 0;
};

// A document's record and what the reader found in its sentences, nothing for an unread document.
struct ReadDocument {
  DocumentRecord record;
  std::vector<SentenceReading> readings;
};

// Hands documents to the sink until there are no more or it returns false; what cannot be read goes to the other.
using DocumentFeed = std::function<void(const DocumentSink& sink, const ErrorSink& errors)>;

class Engine {
 public:
  static Result<Engine> open(const EngineOptions& options);
  const Lexicon& lexicon() const;
  const Reader& reader() const;
  // The options given, with the word lists of page furniture loaded.
  const IngestOptions& ingest_options() const;
  // The flow: documents in, the same order out.  Several at once are read faster than one by one, and to the same result.
  Result<std::vector<ReadDocument>> read_all(std::vector<Document> documents) const;
  // One document in, its record out.
  Result<DocumentRecord> read(Document document) const;
  // All documents of `paths` into the record.
  Result<ReadSummary> read_into(Record& record, const std::vector<std::string>& paths, const ErrorSink& errors,
                                const ProgressSink& progress) const;
  // What a feed gives into the record.  `each` sees every document that was read once it is in the record, and returns false to
  // stop; what stands in the record stays there.
  Result<ReadSummary> read_from(const DocumentFeed& feed, Record& record, const ErrorSink& errors,
                                const std::function<bool(const DocumentRecord&)>& each = {}) const;
  RunInfo run_info() const;

 private:
  struct Impl;
  std::shared_ptr<const Impl> impl_;
};

}  // namespace parley
