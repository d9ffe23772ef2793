// parley read: files into the record.
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "command.h"
#include "explain.h"

namespace parley::app {

namespace {

struct ReadArgs {
  std::vector<std::string> paths;
  std::string record = "talks.db", model = "fast", map, date;
  int threads = 1;
  double min_confidence = 0;
  std::size_t max_bytes = IngestOptions{}.max_bytes;
  bool quiet = false, explain = false, json = false;
};

// A bar on standard error: only on a terminal, and only when reading takes longer than a moment.
class Progress {
 public:
  explicit Progress(bool wanted) : wanted_(wanted && stderr_is_terminal()), start_(Clock::now()) {}
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void show(std::uint64_t done, std::uint64_t total) {
    const auto now = Clock::now();
    if (!wanted_ || total == 0 || now - start_ < std::chrono::seconds(2) || now - last_ < std::chrono::milliseconds(200)) return;
    last_ = now;
    const double part = std::min(1.0, static_cast<double>(done) / static_cast<double>(total));
    const double seconds = std::chrono::duration<double>(now - start_).count();
    const auto filled = static_cast<std::size_t>(part * 30);
    const long left = part > 0 ? static_cast<long>(seconds / part - seconds + 0.5) : 0;
    fmt::print(stderr, "\r\x1b[K[{}{}] {:3.0f} %  {:.1f} of {:.1f} MB  {}:{:02} left", std::string(filled, '#'),
               std::string(30 - filled, '.'), part * 100, static_cast<double>(done) / 1e6, static_cast<double>(total) / 1e6,
               left / 60, left % 60);
    std::fflush(stderr);
    shown_ = true;
  }
  // Before anything else is printed.
  void clear() {
    if (std::exchange(shown_, false)) std::fputs("\r\x1b[K", stderr);
  }

 private:
  using Clock = std::chrono::steady_clock;
  bool wanted_ = false, shown_ = false;
  Clock::time_point start_, last_;
};

void print_summary(const ReadSummary& s, const std::string& record, Output& out) {
  out.write(wrapped("",
                    fmt::format("{}: read {} documents of {} files: {} sentences, {} events.", printable(record), s.documents,
                                s.files, s.sentences, s.events),
                    2));
  if (s.skipped) out.line(fmt::format("{} documents were there already and unchanged.", s.skipped));
  if (s.unread) out.line(fmt::format("{} documents are stored but not read (not in English); see `parley events`.", s.unread));
  if (s.failed) out.line(fmt::format("{} inputs could not be read or not wholly; they are named above.", s.failed));
}

// Whether there is a file to read; complains when there is none.
bool leads_somewhere(const std::vector<std::string>& paths) {
  std::vector<Error> nowhere;
  if (count_files(paths, [&](const Error& e) { nowhere.push_back(e); }) > 0) return true;
  for (const Error& e : nowhere) complain(e.to_string());
  if (nowhere.empty()) complain(Error{ErrorCode::kNotFound, "holds no file to read", paths.front(), -1, -1}.to_string());
  return false;
}

ExitCode run_read(const ReadArgs& a, Output& out) {
  EngineOptions options;
  options.ingest.max_bytes = a.max_bytes;
  if (!a.map.empty())
    if (Status s = apply_field_map(a.map, options.ingest); !s) {
      complain("--map: " + s.error().to_string());
      return kUsage;
    }
  std::optional<Home> home = program_home();
  if (!home) return kFatal;
  options.home = *home;
  options.model = a.model;
  options.threads = a.threads;
  options.reader.min_confidence = static_cast<float>(a.min_confidence);
  options.assume_date = parse_date(a.date, false);
  if (!leads_somewhere(a.paths)) return kFatal;  // before a record is made for nothing
  // The record first: it fails at once, the engine only after loading.
  Result<Record> record = Record::open(a.record);
  if (!record) return fatal(record.error());
  Result<Engine> engine = Engine::open(options);
  if (!engine) return fatal(engine.error());

  Progress progress(!a.quiet);
  Result<ReadSummary> summary = engine->read_into(
      *record, a.paths,
      [&](const Error& e) {
        progress.clear();
        complain(e.to_string());
      },
      [&](std::uint64_t done, std::uint64_t total) { progress.show(done, total); });
  progress.clear();
  if (!summary) return fatal(summary.error());
  if (a.explain) {
    Status explained;
    ingest(
        a.paths, engine->ingest_options(),
        [&](Document&& d) {
          explained = explain(*engine, std::move(d), a.json, out);
          return explained.ok() && !out.failed();
        },
        [](const Error&) {});  // named above already
    if (!explained) return fatal(explained.error());
  }
  if (a.json) {
    const nlohmann::ordered_json json = {{"record", a.record},
                                         {"files", summary->files},
                                         {"documents", summary->documents},
                                         {"skipped", summary->skipped},
                                         {"unread", summary->unread},
                                         {"failed", summary->failed},
                                         {"sentences", summary->sentences},
                                         {"events", summary->events}};
    out.line(json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
  } else if (!a.quiet) {
    print_summary(*summary, a.record, out);
  }
  return summary->failed ? kSomeFailed : kGood;
}

}  // namespace

Command add_read(CLI::App& parser) {
  auto args = std::make_shared<ReadArgs>();
  CLI::App* app = parser.add_subcommand("read", "Read files, folders, globs or - into the record");
  app->add_option("PATHS", args->paths, "Files (.txt .md .html .json .jsonl .csv, each also .gz), folders, globs, -")->required();
  add_record(*app, args->record);
  app->add_option("--threads", args->threads, "Threads (1)")->check(CLI::Range(1, 256))->type_name("N");
  app->add_option("--model", args->model, "Model: fast or accurate (fast)")->type_name("NAME");
  app->add_option("--min-confidence", args->min_confidence, "Keep only events this sure (0: the model's own bound)")
      ->check(CLI::Range(0.0, 1.0))
      ->type_name("P");
  app->add_option("--map", args->map, "Field names of JSON and CSV: title=headline,text=body")->type_name("K=F,...");
  app->add_option("--date", args->date, "Date to assume for documents that have none")
      ->check(CLI::Validator(
          [](std::string& t) { return date_parse(t) ? std::string() : "\"" + t + "\" is no day: write 2018-02-10"; }, "DATE"))
      ->type_name("DATE");
  app->add_option("--max-bytes", args->max_bytes, "Refuse larger files (67108864)")->check(CLI::PositiveNumber)->type_name("N");
  app->add_flag("--explain", args->explain, "Then print each sentence with its mentions, frames and why; with --json a line of JSON each");
  app->add_flag("--json", args->json, "The summary as JSON");
  app->add_flag("--quiet", args->quiet, "No progress, no summary; what failed is still named");
  app->footer("Example:\n  parley read news/ more.jsonl.gz --record talks.db --threads 2");
  return {app, [args](Output& out) { return run_read(*args, out); }};
}

}  // namespace parley::app
