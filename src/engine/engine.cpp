#include "parley/engine.h"

#include <atomic>
#include <thread>

namespace parley {

namespace {

// Set-up fetches the base weights of a model only where they are asked for: says how.
Error with_advice(const Error& error, const EngineOptions& options) {
  if (error.code != ErrorCode::kNotFound || !error.source.starts_with(options.home.bases + "/")) return error;
  // The adapter of marked pairs stands on the base of fast.
  const bool small = !options.reader.pairs.empty() && error.source.find("MiniLM") != std::string::npos;
  const std::string model = small ? "fast" : options.model, target = model == "fast" ? "setup" : "model-" + model;
  return Error{ErrorCode::kNotFound,
               "the base weights of the model " + model + " are not there; `make " + target + "` in Parley's folder fetches them",
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

namespace {

// Calls work(i) for all i < count on `threads` threads.
void for_each_document(std::size_t count, int threads, const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next{0};
  auto loop = [&] {
    for (std::size_t i; (i = next.fetch_add(1)) < count;) work(i);
  };
  std::vector<std::jthread> workers;
  for (int t = 1; t < threads && static_cast<std::size_t>(t) < count; ++t) workers.emplace_back(loop);
  loop();
}

}  // namespace

// The whole flow: bytes are Documents by now; what follows is text, reading, grounding, coding.
Result<std::vector<ReadDocument>> Engine::read_all(std::vector<Document> documents) const {
  std::vector<ReadDocument> out(documents.size());
  for_each_document(out.size(), impl_->options.threads, [&](std::size_t i) {
    DocumentRecord& record = out[i].record;
    record.document = std::move(documents[i]);
    if (!record.document.published) record.document.published = impl_->options.assume_date;
    record.unread = record.document.language != "en" && record.document.language != "und";
    if (record.unread) {
      record.unread_why = "language " + record.document.language;
    } else {
      record.sentences = sentences(record.document);
    }
  });
  std::vector<Reader::Source> sources;
  for (const ReadDocument& d : out) sources.push_back({d.record.document, d.record.sentences});
  auto readings = impl_->reader.read(sources);
  if (!readings) return readings.error();
  for_each_document(out.size(), impl_->options.threads, [&](std::size_t i) {
    DocumentRecord& record = out[i].record;
    if (record.unread) return;
    out[i].readings = std::move((*readings)[i]);
    for (const SentenceReading& r : out[i].readings) record.mentions.push_back(r.mentions);
    DocumentActors actors(impl_->lexicon, record.document, record.sentences, record.mentions);
    record.events = code_events(impl_->lexicon, record.document, record.sentences, out[i].readings, actors);
    record.dialogue = find_dialogue(impl_->lexicon, record.document, record.sentences, out[i].readings, actors, record.events);
    drop_conditional(record.events);
    record.actors = acting(actors, record.events);
  });
  return out;
}

Result<DocumentRecord> Engine::read(Document document) const {
  std::vector<Document> one;
  one.push_back(std::move(document));
  auto read = read_all(std::move(one));
  if (!read) return read.error();
  return std::move(read->front().record);
}

Result<ReadSummary> Engine::read_into(Record& record, const std::vector<std::string>& paths, const ErrorSink& errors,
                                      const ProgressSink& progress) const {
  std::size_t files = 0;
  const DocumentFeed feed = [&](const DocumentSink& sink, const ErrorSink& failed) {
    files = ingest(paths, impl_->options.ingest, sink, failed, progress).files;
  };
  auto summary = read_from(feed, record, errors);
  if (summary) summary->files = files;
  return summary;
}

Result<ReadSummary> Engine::read_from(const DocumentFeed& feed, Record& record, const ErrorSink& errors,
                                      const std::function<bool(const DocumentRecord&)>& each) const {
  ReadSummary summary;
  const RunInfo info = run_info();
  auto run = record.begin_run(info);
  if (!run) return run.error();
  Status state;
  bool wanted = true;
  std::vector<Document> batch;
  std::size_t batch_bytes = 0;
  constexpr std::size_t kBatchBytes = std::size_t{8} << 20;  // bounds memory whatever the documents' sizes
  auto fail = [&](const Error& e) {
    ++summary.failed;
    if (Status s = record.add_failure(*run, e); !s && state) state = s;
    if (errors) errors(e);
  };
  auto flush = [&] {
    std::vector<std::string> ids;
    for (const Document& d : batch) ids.push_back(d.path.empty() ? d.id : d.path);
    auto read = read_all(std::move(batch));
    std::vector<DocumentRecord> good;
    if (read) {
      for (ReadDocument& d : *read) {
        ++summary.documents;
        summary.unread += d.record.unread;
        summary.sentences += d.record.sentences.size();
        summary.events += d.record.events.size();
        good.push_back(std::move(d.record));
      }
    } else {
      for (const std::string& id : ids) fail({read.error().code, read.error().message, id, -1, -1});
    }
    if (Status s = record.add(*run, good); !s) state = s;
    for (std::size_t i = 0; each && state && wanted && i < good.size(); ++i) wanted = each(good[i]);
    batch.clear();
    batch_bytes = 0;
    return state.ok() && wanted;
  };
  feed(
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
      fail);
  if (state && wanted) flush();
  if (!state) return state.error();
  if (!wanted) return summary;  // a run that was not finished
  if (Status s = record.end_run(*run); !s) return s.error();
  return summary;
}

}  // namespace parley
