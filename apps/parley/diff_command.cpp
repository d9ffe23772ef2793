// parley diff: how two records differ.
#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>

#include "command.h"

namespace parley::app {

namespace {

using Json = nlohmann::ordered_json;

struct DiffArgs {
  std::string a, b;
  bool json = false;
};

std::string text_of(const Json& value) {
  return value.is_string() ? printable(value.get<std::string>()) : printable(value.dump(-1, ' ', false, Json::error_handler_t::replace));
}

Json parsed(const std::string& text) { return text.empty() ? Json(nullptr) : Json::parse(text, nullptr, false); }

void print_difference(const Difference& d, Output& out) {
  const Json a = parsed(d.a), b = parsed(d.b);
  const Json& one = a.is_null() ? b : a;
  const Style style = d.change == "added" ? Style::kGreen : d.change == "removed" ? Style::kRed : Style::kYellow;
  std::string head = text_of(one["id"]);
  if (!a.is_null() && !b.is_null() && a["id"] != b["id"]) head += " " + text_of(b["id"]);
  if (one.contains("doc")) head += " [" + text_of(one["doc"]) + "]";
  out.line("  " + out.styled(style, fmt::format("{:<8}", d.change)) + shortened(head, kColumns - 10));
  if (one.contains("quote")) out.write(wrapped("          ", in_quotes(one["quote"].get<std::string>()), 10));
  for (const std::string& field : d.fields)
    out.write(wrapped("          ", field + ": " + (a.contains(field) ? text_of(a[field]) : "none") + " → " +
                                        (b.contains(field) ? text_of(b[field]) : "none"), 12));
}

ExitCode run_diff(const DiffArgs& args, Output& out) {
  std::optional<Record> a = open_record(args.a), b = open_record(args.b);
  if (!a || !b) return kFatal;
  std::string kind;
  std::map<std::string, std::size_t> counts;
  std::size_t all = 0;
  const Status s = compare_records(*a, *b, [&](const Difference& d) {
    ++all;
    ++counts[d.change];
    if (args.json) {
      const Json json = {{"kind", d.kind}, {"change", d.change}, {"fields", d.fields}, {"a", parsed(d.a)}, {"b", parsed(d.b)}};
      out.line(json.dump(-1, ' ', false, Json::error_handler_t::replace));
    } else {
      if (kind != d.kind) out.line(out.styled(Style::kBold, d.kind));
      print_difference(d, out);
    }
    kind = d.kind;
    return !out.failed();
  });
  if (!s) return fatal(s.error());
  if (!args.json) {
    if (all) out.line(fmt::format("{} added, {} removed, {} changed", counts["added"], counts["removed"], counts["changed"]));
    else out.line("the same");
  }
  return all ? kSomeFailed : kGood;
}

}  // namespace

Command add_diff(CLI::App& parser) {
  auto args = std::make_shared<DiffArgs>();
  CLI::App* app = parser.add_subcommand("diff", "How two records differ: what was added, removed, changed");
  app->add_option("A", args->a, "One record's file")->required();
  app->add_option("B", args->b, "The other's")->required();
  app->add_flag("--json", args->json, "JSON, one difference a line");
  app->footer("Example:\n  parley diff before.db after.db\nExit codes: 0 the same, 1 they differ.");
  return {app, [args](Output& out) { return run_diff(*args, out); }};
}

}  // namespace parley::app
