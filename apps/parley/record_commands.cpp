// parley export, check, version.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "command.h"
#include "shared/parquet.h"

namespace parley::app {

namespace {

using Json = nlohmann::ordered_json;

std::string dumped(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

struct ExportArgs {
  std::string dir, format = "records", scope = "document";
  Listing listing;
  bool quiet = false;
};

ExitCode run_export(const ExportArgs& a, Output& out) {
  std::optional<Record> record = open_record(a.listing.record);
  if (!record) return kFatal;
  std::optional<Home> home = program_home();
  if (!home) return kFatal;
  Result<Lexicon> lexicon = Lexicon::load(home->data);
  if (!lexicon) return fatal(lexicon.error());
  ExportOptions options;
  options.format = a.format;
  options.scope = a.scope;
  options.filter = to_filter(a.listing);
  options.parquet = parquet_of;
  Result<ExportCount> count = export_record(*record, *lexicon, a.dir, options);
  if (!count) {
    complain(count.error().to_string());
    return count.error().code == ErrorCode::kInvalid && count.error().source.empty() ? kUsage : kFatal;
  }
  if (a.listing.json)
    out.line(dumped({{"files", count->paths}, {"rows", count->rows}}));
  else if (!a.quiet)
    out.line(fmt::format("{} rows in {} files in {}", count->rows, count->files, printable(a.dir)));
  return kGood;
}

struct CheckArgs {
  std::string record = "talks.db";
  bool json = false;
};

ExitCode run_check(const CheckArgs& a, Output& out) {
  OpenOptions options;
  options.create = false;
  Result<Record> record = Record::open(a.record, options);
  // A record that may not be written can still be read.
  if (!record && record.error().code == ErrorCode::kIo) {
    options.read_only = true;
    record = Record::open(a.record, options);
  }
  if (!record) return fatal(record.error());
  Result<CheckReport> report = record->check();
  if (!report) return fatal(report.error());
  if (a.json) {
    out.line(dumped({{"ok", report->ok},
                     {"documents", report->documents},
                     {"events", report->events},
                     {"dialogue", report->items},
                     {"runs", report->runs},
                     {"interrupted_runs", report->interrupted_runs},
                     {"problems", report->problems},
                     {"notes", report->notes}}));
  } else {
    for (const std::string& p : report->problems) out.write(wrapped(out.styled(Style::kRed, "problem: "), printable(p), 9));
    for (const std::string& n : report->notes) out.write(wrapped("note: ", printable(n), 6));
    out.line(fmt::format("{}: {}: {} documents, {} events, {} dialogue records, {} runs", printable(a.record),
                         report->ok ? "good" : "not good", report->documents, report->events, report->items, report->runs));
  }
  return report->ok ? kGood : kSomeFailed;
}

struct VersionArgs {
  std::string model = "fast";
  bool json = false;
};

ExitCode run_version(const VersionArgs& a, Output& out) {
  // What is not installed is said, and why, but is no failure of this command.
  std::string data_hash, model_name, model_hash;
  Result<Home> home = find_home("/proc/self/exe");
  if (home) {
    EngineOptions options;
    options.home = *home;
    options.model = a.model;
    if (Result<Engine> engine = Engine::open(options)) {
      const RunInfo info = engine->run_info();
      data_hash = info.data_hash;
      model_name = info.model_name;
      model_hash = info.model_hash;
    } else {
      complain(engine.error().to_string());
      if (Result<Lexicon> lexicon = Lexicon::load(home->data)) data_hash = lexicon->data_hash();
    }
  } else {
    complain(home.error().to_string());
  }
  const auto or_null = [](const std::string& s) { return s.empty() ? Json(nullptr) : Json(s); };
  const auto or_missing = [](const std::string& s) { return s.empty() ? std::string("not installed") : s; };
  if (a.json) {
    out.line(dumped({{"version", version()},
                     {"model", or_null(model_name)},
                     {"model_hash", or_null(model_hash)},
                     {"data_hash", or_null(data_hash)},
                     {"schema", Record::schema_version()}}));
  } else {
    out.line("parley " + std::string(version()));
    out.line("model  " + or_missing(model_name));
    if (!model_hash.empty()) out.line("       " + model_hash);
    out.line("data   " + or_missing(data_hash));
    out.line("schema " + std::to_string(Record::schema_version()));
  }
  return kGood;
}

}  // namespace

Command add_export(CLI::App& parser) {
  auto args = std::make_shared<ExportArgs>();
  CLI::App* app = parser.add_subcommand("export", "Write the record into files that other programs read");
  app->add_option("DIR", args->dir, "Folder, made if missing; files of the same names are replaced")->required();
  app->add_option("--format", args->format, "records, plover, polecat, icews, csv, parquet (records)")
      ->check(CLI::IsMember(export_formats()))
      ->type_name("FORMAT");
  app->add_option("--scope", args->scope, "document: what each document says; record: one happening once (document)")
      ->check(CLI::IsMember(export_scopes()))
      ->type_name("SCOPE");
  add_listing(*app, args->listing);
  app->add_flag("--quiet", args->quiet, "No summary");
  app->footer("Example:\n  parley export out/ --format polecat --since 2018 --record talks.db");
  return {app, [args](Output& out) { return run_export(*args, out); }};
}

Command add_check(CLI::App& parser) {
  auto args = std::make_shared<CheckArgs>();
  CLI::App* app = parser.add_subcommand("check", "Verify a record: pages, spans, quotes, indexes, runs");
  app->add_option("RECORD", args->record, "The record's file (talks.db)");
  app->add_option("--record", args->record, "The same")->type_name("FILE");
  app->add_flag("--json", args->json, "JSON");
  app->footer("Example:\n  parley check talks.db");
  return {app, [args](Output& out) { return run_check(*args, out); }};
}

Command add_version(CLI::App& parser) {
  auto args = std::make_shared<VersionArgs>();
  CLI::App* app = parser.add_subcommand("version", "Version, model, data and schema");
  app->add_option("--model", args->model, "Model: fast or accurate (fast)")->type_name("NAME");
  app->add_flag("--json", args->json, "JSON");
  app->footer("Example:\n  parley version --json");
  return {app, [args](Output& out) { return run_version(*args, out); }};
}

}  // namespace parley::app
