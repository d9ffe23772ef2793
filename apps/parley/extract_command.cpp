// parley extract: the articles in files, without reading them.  Loads the word lists of page furniture, no actors and no model.
#include <nlohmann/json.hpp>

#include "command.h"

namespace parley::app {

namespace {

struct ExtractArgs {
  std::vector<std::string> paths;
  std::string map;
  std::size_t max_bytes = IngestOptions{}.max_bytes;
};

std::string id_of(const Document& d) {
  std::string_view id = d.id;
  if (d.format == "html")
    for (std::string_view ending : {".gz", ".html", ".htm"})
      if (id.size() > ending.size() && id.ends_with(ending)) id.remove_suffix(ending.size());
  return std::string(id);
}

void append_field(std::string& line, std::string_view name, std::string_view value) {
  line += line.empty() ? "{\"" : ",\"";
  line.append(name) += "\":\"";
  line += json_escape(value);
  line += '"';
}

ExitCode run_extract(const ExtractArgs& a, Output& out) {
  IngestOptions options;
  options.max_bytes = a.max_bytes;
  if (!a.map.empty())
    if (Status s = apply_field_map(a.map, options); !s) {
      complain("--map: " + s.error().to_string());
      return kUsage;
    }
  std::optional<Home> home = program_home();
  if (!home) return kFatal;
  auto tables = load_ingest_tables(home->data);
  if (!tables) return fatal(tables.error());
  options.tables = *tables;
  bool failed = false;
  ingest(
      a.paths, options,
      [&](Document&& d) {
        std::string line;
        append_field(line, "id", id_of(d));
        append_field(line, "title", d.title);
        if (d.published)
          append_field(line, "date", date_to_string(*d.published));
        else
          line += ",\"date\":null";
        append_field(line, "language", d.language);
        append_field(line, "text", body_text(d));
        line += "}\n";
        return out.write(line);
      },
      [&](const Error& e) {
        failed = true;
        complain(e.to_string());
      });
  return failed ? kSomeFailed : kGood;
}

}  // namespace

Command add_extract(CLI::App& parser) {
  auto args = std::make_shared<ExtractArgs>();
  CLI::App* app = parser.add_subcommand("extract", "Print the articles in files as JSON lines, without coding them");
  app->add_option("FILES", args->paths, "Files, folders, globs or - (standard input)")->required();
  app->add_option("--map", args->map, "Field names of JSON and CSV: title=headline,text=body")->type_name("K=F,...");
  app->add_option("--max-bytes", args->max_bytes, "Refuse larger files (67108864)")->check(CLI::PositiveNumber)->type_name("N");
  app->footer("Example:\n  parley extract pages/*.html.gz > articles.jsonl");
  return {app, [args](Output& out) { return run_extract(*args, out); }};
}

}  // namespace parley::app
