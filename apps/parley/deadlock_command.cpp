// parley deadlock: who waits for whom and for what, and what the record has to undo it.
#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>

#include "command.h"
#include "standing_view.h"

namespace parley::app {

namespace {

constexpr std::size_t kShown = 4;  // deadlocks, and ways out of a kind

using Json = nlohmann::ordered_json;

struct DeadlockArgs {
  std::string record = "talks.db", dyad, as_of, svg, dot;
  std::vector<std::string> what_if;
  bool json = false;
};

struct Asked {
  Deadlock now;
  std::optional<Deadlock> then;  // with what --what-if says
};

// "drop ID" and "meet ID", each an argument of its own.
bool supposed(const std::string& text, DeadlockOptions& options) {
  const std::size_t space = text.find(' ');
  const std::string verb = text.substr(0, space),
                    id(space == std::string::npos ? std::string_view() : trim(std::string_view(text).substr(space)));
  if (id.empty() || (verb != "drop" && verb != "meet")) return false;
  (verb == "drop" ? options.drop : options.meet).push_back(id);
  return true;
}

const CLI::Validator kWhatIfCheck(
    [](std::string& text) {
      DeadlockOptions options{};
      return supposed(text, options) ? std::string() : "\"" + text + "\" is neither \"drop ID\" nor \"meet ID\"";
    },
    "WHAT", "what-if");

bool knows(const Deadlock& d, const std::string& id) {
  for (const Wait& w : d.waits)
    for (const JoinedItem& j : w.items) {
      if (evidence_of(j.item).id == id) return true;
      for (const ToldItem& t : j.reports)
        if (evidence_of(t.item).id == id) return true;
    }
  return false;
}

Result<Asked> ask(const Record& record, const DeadlockArgs& a) {
  Result<std::string> named = record.dyad_named(a.dyad);
  if (!named) return named.error();
  Result<std::vector<std::string>> sides = dyad_sides(*named);
  if (!sides) return sides.error();
  DeadlockOptions options{};
  options.undated = a.as_of.empty();
  if (a.as_of.empty()) {
    Result<Date> last = last_day(record);
    if (!last) return last.error();
    options.as_of = *last;
  } else {
    options.as_of = *parse_date(a.as_of, true);
  }
  Result<std::vector<ToldItem>> told = told_of(record, *sides, options.undated ? std::nullopt : std::optional(options.as_of));
  if (!told) return told.error();
  Asked asked{deadlock(*told, *sides, options), std::nullopt};
  if (a.what_if.empty()) return asked;
  for (const std::string& text : a.what_if) supposed(text, options);
  for (const std::vector<std::string>* ids : {&options.drop, &options.meet})
    for (const std::string& id : *ids)
      if (!knows(asked.now, id)) return Error{ErrorCode::kInvalid, "\"" + id + "\" is no condition of this pair", "", -1, -1};
  asked.then = deadlock(*told, *sides, options);
  return asked;
}

void print_wait(const Deadlock& d, const Wait& w, Output& out) {
  const Act &act = d.acts[w.act], &needs = d.acts[w.needs], &ground = d.acts[w.ground];
  std::string text = printable(ground.side) + ": “" + printable(ground.what) + "” only after “" + printable(needs.what) +
                     "” by " + printable(needs.side);
  if (w.implied) text += "; nothing shows it ready for “" + printable(act.what) + "” before";
  out.write(wrapped("  * ", text, 4));
  for (std::size_t i = 0; i < w.items.size() && i < 2; ++i) {
    const Evidence& e = evidence_of(w.items[i].item);
    out.write(wrapped("    ", in_quotes(e.quote), 4));
    const std::optional<Date> told = first_told(w.items[i]);
    const std::string source = e.id + " " + (told ? date_to_string(*told) + " " : "") + reports_of(w.items[i]);
    out.line("    " + out.styled(Style::kDim, shortened(source, kColumns - 4)));
  }
}

void print_deadlock(const Deadlock& d, Output& out) {
  std::string sides;
  for (const std::string& side : d.sides) sides += (sides.empty() ? "" : " : ") + printable(side);
  out.line(out.styled(Style::kBold, sides) + " as of " + date_to_string(d.as_of));
  if (d.cycles.empty()) {
    out.line(d.waits.empty() ? "No conditions on record." : "No deadlock: nobody waits for somebody who waits for him.");
    for (const Wait& w : d.waits)
      if (!w.implied) print_wait(d, w, out);
    return;
  }
  for (std::size_t c = 0; c < std::min(d.cycles.size(), kShown); ++c) {
    const Cycle& cycle = d.cycles[c];
    out.line("");
    out.line(out.styled(Style::kBold, fmt::format("Deadlock {}", c + 1)) +
             (cycle.since ? fmt::format(", closed since {} ({} days)", date_to_string(*cycle.since), cycle.days) : ""));
    for (std::size_t w : cycle.waits) print_wait(d, d.waits[w], out);
  }
  if (d.cycles.size() > kShown) out.line(fmt::format("\nand {} more (--json lists all)", d.cycles.size() - kShown));
  out.line("\n" + out.styled(Style::kBold, "Ways out"));
  if (d.ways_out.empty()) out.line("  none on record");
  std::map<std::string, std::size_t> listed;
  for (const WayOut& way : d.ways_out) {
    if (++listed[way.kind] > kShown) continue;
    std::string frees = way.frees_all ? " → no deadlock is left" : "";
    if (!way.frees_all && !way.cycles.empty()) {
      frees = " → frees";
      for (std::size_t c = 0; c < way.cycles.size() && c < kShown; ++c) frees += fmt::format(" {}", way.cycles[c] + 1);
      if (way.cycles.size() > kShown) frees += fmt::format(" and {} more", way.cycles.size() - kShown);
    }
    out.write(wrapped("  - ", printable(way.words) + frees, 4));
  }
}

Status write_pictures(const DeadlockArgs& a, const Deadlock& d) {
  if (!a.svg.empty())
    if (Status s = write_file(a.svg, deadlock_to_svg(d)); !s) return s;
  return a.dot.empty() ? Status() : write_file(a.dot, deadlock_to_dot(d));
}

ExitCode run_deadlock(const DeadlockArgs& a, Output& out) {
  std::optional<Record> record = open_record(a.record);
  if (!record) return kFatal;
  Result<Asked> asked = ask(*record, a);
  if (!asked) {
    complain(asked.error().to_string());
    return asked.error().code == ErrorCode::kInvalid && asked.error().source.empty() ? kUsage : kFatal;
  }
  const Deadlock& last = asked->then ? *asked->then : asked->now;
  if (Status s = write_pictures(a, last); !s) return fatal(s.error());
  if (a.json) {
    Json json = Json::parse(deadlock_to_json(asked->now));
    if (asked->then) json["what_if"] = Json::parse(deadlock_to_json(*asked->then));
    out.line(json.dump(-1, ' ', false, Json::error_handler_t::replace));
    return kGood;
  }
  print_deadlock(asked->now, out);
  if (!asked->then) return kGood;
  std::string what;
  for (const std::string& text : a.what_if) what += (what.empty() ? "" : ", ") + printable(text);
  out.line("\n" + out.styled(Style::kBold, "What if " + what));
  out.line(last.cycles.empty() ? "No deadlock is left."
                               : fmt::format("{} of {} deadlocks are left:", last.cycles.size(), asked->now.cycles.size()));
  for (std::size_t c = 0; c < std::min(last.cycles.size(), kShown); ++c)
    out.write(wrapped("  - ", printable(last.cycles[c].words), 4));
  return kGood;
}

}  // namespace

Command add_deadlock(CLI::App& parser) {
  auto args = std::make_shared<DeadlockArgs>();
  CLI::App* app = parser.add_subcommand("deadlock", "Who waits for whom and for what, and the ways out on record");
  app->add_option("DYAD", args->dyad, "Sides (USA-PRK, \"Senegal : Salif Sadio\", \"A : B : C\")")->required();
  add_record(*app, args->record);
  app->add_option("--as-of", args->as_of, "As that day's reader could know it; later documents are not used")
      ->check(kDateCheck)
      ->type_name("DATE");
  app->add_option("--what-if", args->what_if, "\"drop ID\" or \"meet ID\": as if that condition were given up or met; repeatable")
      ->check(kWhatIfCheck)
      ->take_all()
      ->expected(1)
      ->type_name("WHAT");
  app->add_option("--svg", args->svg, "Draw it into this file")->type_name("FILE");
  app->add_option("--dot", args->dot, "Write it as a Graphviz file")->type_name("FILE");
  app->add_flag("--json", args->json, "JSON, one object");
  app->footer("Example:\n  parley deadlock USA-PRK --as-of 2020-01-31 --svg knot.svg --record talks.db");
  return {app, [args](Output& out) { return run_deadlock(*args, out); }};
}

}  // namespace parley::app
