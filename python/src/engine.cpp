// Reading: files and texts into a record, or document by document into Python.
#include "common.h"

namespace parley::python {

namespace {

// The first exception of a callback stops reading and is raised when the engine is done.
class Callbacks {
 public:
  Callbacks(nb::object error, nb::object progress, nb::object document)
      : error_(std::move(error)), progress_(std::move(progress)), document_(std::move(document)) {}

  bool wanted() const { return !raised_; }
  bool document(const Lexicon& lexicon, const DocumentRecord& read) {
    if (document_.is_none()) return wanted();
    const std::string json = document_json(lexicon, read);
    call([&] { document_(json); });
    return wanted();
  }
  void error(const Error& e) {
    const auto or_none = [](std::int64_t n) { return n < 0 ? nb::object(nb::none()) : nb::object(nb::int_(n)); };
    call([&] { error_(e.message, std::string(error_code_name(e.code)), e.source, or_none(e.line), or_none(e.offset)); });
  }
  void progress(std::uint64_t done, std::uint64_t total) {
    call([&] {
      if (PyErr_CheckSignals() != 0) throw nb::python_error();
      if (!progress_.is_none()) progress_(done, total);
    });
  }
  void finish() {
    if (raised_) raised_->restore();
    if (raised_) throw nb::python_error();
  }

 private:
  template <class F>
  void call(const F& f) {
    if (raised_) return;
    nb::gil_scoped_acquire gil;
    try {
      f();
    } catch (nb::python_error& e) {
      raised_.emplace(std::move(e));
    }
  }
  nb::object error_, progress_, document_;
  std::optional<nb::python_error> raised_;
};

constexpr std::size_t kBatch = 32, kBatchBytes = std::size_t{8} << 20;

using Blobs = std::vector<std::pair<std::string, std::string>>;  // name, which says the format, and bytes

struct Sources {
  std::vector<std::string> paths;
  Blobs blobs;
};

void feed(const Engine& engine, const Sources& sources, Callbacks& callbacks, const DocumentSink& sink, const ErrorSink& errors,
          std::size_t& files) {
  const auto guarded = [&](Document&& d) { return callbacks.wanted() && sink(std::move(d)) && callbacks.wanted(); };
  if (!sources.paths.empty())
    files = ingest(sources.paths, engine.ingest_options(), guarded, errors, [&](std::uint64_t done, std::uint64_t total) {
              callbacks.progress(done, total);
            }).files;
  for (std::size_t i = 0; i < sources.blobs.size() && callbacks.wanted(); ++i) {
    const auto& [name, bytes] = sources.blobs[i];
    auto documents = documents_from_bytes(bytes, name, engine.ingest_options(), errors);
    if (!documents) {
      errors(documents.error());
      continue;
    }
    for (Document& d : *documents)
      if (!guarded(std::move(d))) return;
    callbacks.progress(i + 1, sources.blobs.size());
  }
}

Engine open_engine(const Home& home, const std::string& model, int threads, double min_confidence,
                   const std::optional<std::string>& date, const std::string& fields, std::optional<std::size_t> max_bytes) {
  EngineOptions options;
  options.home = home;
  options.model = model;
  options.threads = threads;
  options.reader.min_confidence = static_cast<float>(min_confidence);
  options.assume_date = day_of(date);
  if (max_bytes) options.ingest.max_bytes = *max_bytes;
  if (!fields.empty()) check(apply_field_map(fields, options.ingest));
  return value_of(released([&] { return Engine::open(options); }));
}

// Without a record: document by document to the callback, in batches as reading into a record takes them.
Result<ReadSummary> read_only(const Engine& engine, const Sources& sources, Callbacks& callbacks, std::size_t& files) {
  ReadSummary summary;
  Status state;
  std::vector<Document> batch;
  std::size_t bytes = 0;
  const auto flush = [&] {
    bytes = 0;
    auto read = engine.read_all(std::exchange(batch, {}));
    if (!read) {
      state = read.error();
      return false;
    }
    for (const ReadDocument& d : *read) {
      ++summary.documents;
      summary.unread += d.record.unread;
      summary.sentences += d.record.sentences.size();
      summary.events += d.record.events.size();
      if (!callbacks.document(engine.lexicon(), d.record)) return false;
    }
    return true;
  };
  feed(
      engine, sources, callbacks,
      [&](Document&& d) {
        bytes += d.text.size();
        batch.push_back(std::move(d));
        return batch.size() < kBatch && bytes < kBatchBytes ? true : flush();
      },
      [&](const Error& e) {
        ++summary.failed;
        callbacks.error(e);
      },
      files);
  if (state && callbacks.wanted()) flush();
  if (!state) return state.error();
  return summary;
}

Result<ReadSummary> read_with(const Engine& engine, OpenRecord* record, const Sources& sources, Callbacks& callbacks,
                              std::size_t& files) {
  if (!record) return released([&] { return read_only(engine, sources, callbacks, files); });
  return record->use([&](Record& r) {
    return engine.read_from(
        [&](const DocumentSink& sink, const ErrorSink& errors) { feed(engine, sources, callbacks, sink, errors, files); }, r,
        [&](const Error& e) { callbacks.error(e); },
        [&](const DocumentRecord& read) { return callbacks.document(engine.lexicon(), read); });
  });
}

nb::dict read_into(const Engine& engine, OpenRecord* record, const std::vector<std::string>& paths,
                   const std::vector<std::pair<std::string, nb::bytes>>& blobs, nb::object on_error, nb::object on_progress,
                   nb::object on_document) {
  Sources sources{paths, {}};
  for (const auto& [name, bytes] : blobs) sources.blobs.emplace_back(name, std::string(bytes.c_str(), bytes.size()));
  Callbacks callbacks(std::move(on_error), std::move(on_progress), std::move(on_document));
  std::size_t files = 0;
  Result<ReadSummary> summary = read_with(engine, record, sources, callbacks, files);
  callbacks.finish();
  const ReadSummary s = value_of(std::move(summary));
  nb::dict out;
  out["files"] = files, out["documents"] = s.documents, out["skipped"] = s.skipped, out["unread"] = s.unread;
  out["failed"] = s.failed, out["sentences"] = s.sentences, out["events"] = s.events;
  return out;
}

// One text that is all body: no title, no page furniture.
std::string analyse(const Engine& engine, const std::string& text, const std::optional<std::string>& date) {
  Document document;
  document.id = "text";
  document.format = "text";
  document.text = text;
  document.published = day_of(date);
  document.language = "en";
  document.encoding = "utf-8";
  if (text.size() > UINT32_MAX) raise({ErrorCode::kTooLarge, "a text has less than 4 GiB", "", -1, -1});
  document.blocks = {{{0, static_cast<std::uint32_t>(text.size())}, BlockKind::kBody}};
  return value_of(released([&]() -> Result<std::string> {
    Result<DocumentRecord> read = engine.read(std::move(document));
    if (!read) return read.error();
    return document_json(engine.lexicon(), *read);
  }));
}

}  // namespace

void add_engine(nb::module_& module) {
  nb::class_<Home>(module, "Home")
      .def("__init__",
           [](Home* home, std::string data, std::string models, std::string bases) {
             new (home) Home{std::move(data), std::move(models), std::move(bases)};
           })
      .def_ro("data", &Home::data)
      .def_ro("models", &Home::models)
      .def_ro("bases", &Home::bases);
  nb::class_<Engine>(module, "Engine")
      .def_static("open", open_engine, nb::arg("home"), nb::arg("model"), nb::arg("threads"), nb::arg("min_confidence"),
                  nb::arg("date").none(), nb::arg("fields"), nb::arg("max_bytes").none())
      .def("read_into", read_into, nb::arg("record").none(), nb::arg("paths"), nb::arg("blobs"), nb::arg("on_error"),
           nb::arg("on_progress").none(), nb::arg("on_document").none())
      .def("analyse", analyse, nb::arg("text"), nb::arg("date").none());
  nb::class_<Asker>(module, "Asker").def_static("open", [](const Home& home, const std::string& model) {
    return value_of(released([&] { return Asker::open(home, model); }));
  });
}

}  // namespace parley::python
