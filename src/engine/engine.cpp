#include "parley/engine.h"

#include <atomic>
#include <thread>

namespace parley {

namespace {

// Set-up fetches the base weights of a model only where they are asked for: says how.
Error with_advice(const Error& error, const EngineOptions& options) {
  if (error.code != ErrorCode::kNotFound || !error.source.starts_with(options.home.bases + "/")) return error;
  const std::string target = options.model == "fast" ? "setup" : "model-" + options.model;
  return Error{
      ErrorCode::kNotFound,
      "the base weights of the model " + options.model + " are not there; `make " + target + "` in Parley's folder fetches them",
      error.source, -1, -1};
}

}  // namespace

struct Engine::Impl {
  EngineOptions options;
  Lexicon lexicon;
  Reader reader;
};

Result<Engine> Engine::open(const EngineOptions& options) {
  auto lexicon = Lexicon::load(options.home.data);
  if (!lexicon) return lexicon.error();
  ReaderOptions reader_options = options.reader;
  reader_options.encoder.threads = options.threads;
  auto reader = Reader::open(options.home.models + "/" + options.model, options.home.bases, *lexicon, reader_options);
  if (!reader) return with_advice(reader.error(), options);
  auto tables = load_ingest_tables(options.home.data);
  if (!tables) return tables.error();
  Engine engine;
  auto impl = std::make_shared<Impl>(Impl{options, std::move(*lexicon), std::move(*reader)});
  impl->options.ingest.tables = *tables;
  engine.impl_ = std::move(impl);
  return engine;
}

const Lexicon& Engine::lexicon() const { return impl_->lexicon; }
const Reader& Engine::reader() const { return impl_->reader; }
const IngestOptions& Engine::ingest_options() const { return impl_->options.ingest; }

RunInfo Engine::run_info() const {
  RunInfo info;
  info.parley_version = version();
  info.model_name = impl_->reader.model_name();
  info.model_hash = impl_->reader.model_hash();
  info.data_hash = sha256_hex(impl_->lexicon.data_hash() + tables_hash(*impl_->options.ingest.tables));
  info.options = "min_confidence=" + std::to_string(impl_->options.reader.min_confidence) +
                 " gate=" + (impl_->options.reader.gate ? "1" : "0") +
                 " int8=" + (impl_->options.reader.encoder.int8 ? "1" : "0") +
                 (impl_->options.assume_date ? " date=" + date_to_string(*impl_->options.assume_date) : "");
  return info;
}

// The whole flow: bytes are a Document by now; what follows is text, reading, grounding, coding.
Result<DocumentRecord> Engine::read(Document document) const {
  DocumentRecord out;
  if (!document.published) document.published = impl_->options.assume_date;
  out.document = std::move(document);
  if (out.document.language != "en" && out.document.language != "und") {
    out.unread = true;
    out.unread_why = "language " + out.document.language;
    return out;
  }
  out.sentences = sentences(out.document);
  auto readings = impl_->reader.read(out.document, out.sentences);
  if (!readings) return readings.error();
  for (const SentenceReading& r : *readings) out.mentions.push_back(r.mentions);
  DocumentActors actors(impl_->lexicon, out.document, out.sentences, out.mentions);
  out.events = code_events(impl_->lexicon, out.document, out.sentences, *readings, actors);
  out.dialogue = find_dialogue(impl_->lexicon, out.document, out.sentences, *readings, actors, out.events);
  out.actors = acting(actors, out.events);
  return out;
}

namespace {

// Documents of one transaction, read by as many threads as asked for; results stand in the order of arrival.
void read_batch(const Engine& engine, std::vector<Document>& batch, int threads, std::vector<Result<DocumentRecord>>& out) {
  out.assign(batch.size(), Error{});
  std::atomic<std::size_t> next{0};
  auto work = [&] {
    for (std::size_t i; (i = next.fetch_add(1)) < batch.size();) out[i] = engine.read(std::move(batch[i]));
  };
  std::vector<std::jthread> workers;
  for (int t = 1; t < threads && static_cast<std::size_t>(t) < batch.size(); ++t) workers.emplace_back(work);
  work();
}

}  // namespace

Result<ReadSummary> Engine::read_into(Record& record, const std::vector<std::string>& paths, const ErrorSink& errors,
                                      const ProgressSink& progress) const {
  ReadSummary summary;
  const RunInfo info = run_info();
  auto run = record.begin_run(info);
  if (!run) return run.error();
  Status state;
  std::vector<Document> batch;
  std::size_t batch_bytes = 0;
  constexpr std::size_t kBatchBytes = std::size_t{8} << 20;  // bounds memory whatever the documents' sizes
  auto fail = [&](const Error& e) {
    ++summary.failed;
    if (Status s = record.add_failure(*run, e); !s && state) state = s;
    if (errors) errors(e);
  };
  auto flush = [&] {
    std::vector<Result<DocumentRecord>> results;
    std::vector<std::string> ids;
    for (const Document& d : batch) ids.push_back(d.path.empty() ? d.id : d.path);
    read_batch(*this, batch, impl_->options.threads, results);
    std::vector<DocumentRecord> good;
    for (std::size_t i = 0; i < results.size(); ++i) {
      if (!results[i]) {
        Error e = results[i].error();
        if (e.source.empty()) e.source = ids[i];
        fail(e);
        continue;
      }
      const DocumentRecord& r = *results[i];
      ++summary.documents;
      summary.unread += r.unread;
      summary.sentences += r.sentences.size();
      summary.events += r.events.size();
      good.push_back(std::move(*results[i]));
    }
    if (Status s = record.add(*run, good); !s) state = s;
    batch.clear();
    batch_bytes = 0;
    return state.ok();
  };
  IngestCount count = ingest(
      paths, impl_->options.ingest,
      [&](Document&& d) {
        auto known = record.has(d, info);
        if (!known) {
          state = known.error();
          return false;
        }
        if (*known) {
          ++summary.skipped;
          return true;
        }
        batch_bytes += d.text.size();
        batch.push_back(std::move(d));
        return batch.size() < impl_->options.batch && batch_bytes < kBatchBytes ? true : flush();
      },
      fail, progress);
  if (state) flush();
  if (!state) return state.error();
  summary.files = count.files;
  if (Status s = record.end_run(*run); !s) return s.error();
  return summary;
}

}  // namespace parley
