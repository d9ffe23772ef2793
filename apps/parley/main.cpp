// parley: the command line.
#include <csignal>
#include <exception>
#include <sstream>

#include "command.h"
#include "help.h"
#include "review_command.h"
#include "serve_command.h"

namespace {

using namespace parley;
using namespace parley::app;

// Help, and errors of usage.
ExitCode parse_failed(const CLI::App& parser, const CLI::ParseError& error, Output& out) {
  std::ostringstream said, complained;
  parser.exit(error, said, complained);
  out.write(said.str());
  std::string text = complained.str();
  while (!text.empty() && text.back() == '\n') text.pop_back();
  if (!text.empty()) complain(text);
  return error.get_exit_code() == 0 ? kGood : kUsage;
}

ExitCode run(int argc, char** argv, Output& out) {
  CLI::App parser("Reads news about a negotiation and keeps its record.", "parley");
  parser.set_version_flag("--version", "parley " + std::string(version()), "Print the version");
  parser.require_subcommand(1);
  parser.formatter(std::make_shared<HelpFormat>());
  parser.footer(
      "Example:\n  parley read news/ --record talks.db\n  parley status USA-PRK --record talks.db\n\n"
      "`parley COMMAND --help` tells more.\nExit codes: 0 all good, 1 some documents failed, 2 wrong usage, 3 fatal.");
  std::vector<Command> commands = {add_read(parser), add_extract(parser), add_events(parser), add_timeline(parser), add_status(parser)};
  for (Command& command : add_dialogue(parser)) commands.push_back(std::move(command));
  for (const auto add : {add_deadlock, add_negotiations, add_actors, add_show, add_search, add_ask, add_diff, add_actor, add_pairs, add_export,
                         add_check, add_review, add_serve, add_version})
    commands.push_back(add(parser));
  const auto known = [&](const Command& command) { return command.app->check_name(argv[1]); };
  if (argc > 1 && argv[1][0] != '-' && std::none_of(commands.begin(), commands.end(), known)) {
    complain("\"" + printable(argv[1]) + "\" is no command; `parley --help` lists them");
    return kUsage;
  }
  try {
    parser.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return parse_failed(parser, error, out);
  }
  for (const Command& command : commands)
    if (command.app->parsed()) return command.run(out);
  return kUsage;
}

}  // namespace

int main(int argc, char** argv) {
  // Writes to a closed pipe and beyond a file size limit are errors to report, not deaths.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  Output out;
  ExitCode code = kFatal;
  try {
    code = run(argc, argv, out);
  } catch (const std::bad_alloc&) {
    complain("out of memory");
  } catch (const std::exception& e) {
    complain(std::string("internal error: ") + e.what());
  }
  const ExitCode written = out.finish();
  return code == kGood || code == kSomeFailed ? std::max(code, written) : code;
}
