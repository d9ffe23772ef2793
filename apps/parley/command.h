// The commands of the program.  Each adds its options to the parser and returns what runs it.
#pragma once
#include <CLI/CLI.hpp>
#include <functional>
#include <string>

#include "output.h"
#include "parley/engine.h"

namespace parley::app {

using Run = std::function<ExitCode(Output&)>;

struct Command {
  CLI::App* app = nullptr;
  Run run;
};

Command add_read(CLI::App& parser);
Command add_extract(CLI::App& parser);
Command add_events(CLI::App& parser);
Command add_timeline(CLI::App& parser);
Command add_status(CLI::App& parser);
Command add_deadlock(CLI::App& parser);
std::vector<Command> add_dialogue(CLI::App& parser);  // contacts, moves, linkages, channels, windows, grievances, readings
Command add_actors(CLI::App& parser);
Command add_negotiations(CLI::App& parser);
Command add_show(CLI::App& parser);
Command add_diff(CLI::App& parser);
Command add_actor(CLI::App& parser);
Command add_pairs(CLI::App& parser);
Command add_search(CLI::App& parser);
Command add_ask(CLI::App& parser);
Command add_export(CLI::App& parser);
Command add_check(CLI::App& parser);
Command add_version(CLI::App& parser);

// Options that listings share.  Values are kept as given and turned into a Filter when the command runs.
struct Listing {
  std::string record = "talks.db";
  std::string since, until, actor, dyad, type;
  double min_confidence = 0;
  std::size_t limit = 0;
  bool json = false;
  bool newest = false;
};
void add_record(CLI::App& app, std::string& record);
void add_listing(CLI::App& app, Listing& listing);
// The same with what --type means there; any word goes.
void add_listing(CLI::App& app, Listing& listing, const std::string& type);
Filter to_filter(const Listing& listing);

// "2018-02-10", "2018-02", "2018" -> the first (or last) day of it; for CLI options, see checked_date.
std::optional<Date> parse_date(const std::string& text, bool last_day);
extern const CLI::Validator kDateCheck;
extern const CLI::Validator kTypeCheck;

// A record opened for reading; says why not and returns nothing.
std::optional<Record> open_record(const std::string& path);
// Says it and returns kFatal.
ExitCode fatal(const Error& error);
// The same, but kUsage for a query that the user put wrongly.
ExitCode failed(const Error& error);
std::optional<Home> program_home();

// "Example Wire, 2019-10-06 [a.txt]"
std::string source_line(const StoredEvent& event);
std::string source_line(const StoredItem& item);
std::string in_quotes(std::string_view text);
// "according to A, citing B"; empty for nobody.
std::string chain_of(const std::vector<std::string>& attribution);
// What stands between \x01 and \x02 in `snippet`, in yellow, or between `open` and `close` where there is no colour.
std::string highlighted(std::string_view snippet, const Output& out, std::string_view open = "", std::string_view close = "");
// One record of the dialogue for people, in 80 columns.
void print_item(const StoredItem& item, Output& out);
// The same of what several documents tell.
void print_joined(const JoinedItem& joined, Output& out);
Style quad_style(int quad);
// "planned", "denied; according to A, B", ...; empty when the document asserts it as done.
std::string hedge_of(const Event& event);
std::string names_of(const std::vector<ActorReading>& actors);
// The gist, or who, what, whom when there is none.
std::string gist_of(const Event& event);
// "2019-10-05", "2019-10", "..2019-10-05"; the document's day in brackets when the event has none of its own; "undated".
std::string date_of(const StoredEvent& event);

}  // namespace parley::app
