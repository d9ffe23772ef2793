// parley serve: the record in a browser, and its JSON API.
#include "serve_command.h"

#include <cstdlib>

#include "server/pages.h"
#include "server/routes.h"
#include "server/server.h"

namespace parley::app {

namespace {

struct ServeArgs {
  server::ServeOptions options;
  bool openapi = false;
};

ExitCode run_serve(ServeArgs& a, Output& out) {
  if (a.openapi) {
    out.line(server::openapi().dump(1));
    return kGood;
  }
  std::optional<Home> home = program_home();
  if (!home) return kFatal;
  a.options.home = *home;
  if (const char* token = std::getenv("PARLEY_TOKEN"); token && *token) a.options.token = token;
  if (!server::has_pages()) complain("built without the pages (no Node.js was there): only the JSON API is served");
  const Status s = server::serve(a.options, [&](const std::string& url, const std::string& token) {
    out.line(a.options.record + " is at " + url + (token.empty() ? "" : "#token=" + token));
    out.line(token.empty() ? "It can only be read."
                           : "Who opens this address may also have files read and decide; without the part after # only read.");
    out.line("Ctrl-C ends it.");
    out.flush();
  });
  return s ? kGood : fatal(s.error());
}

}  // namespace

Command add_serve(CLI::App& parser) {
  auto args = std::make_shared<ServeArgs>();
  server::ServeOptions& o = args->options;
  o.record = "talks.db";
  CLI::App* app = parser.add_subcommand("serve", "Show the record in a browser; JSON at the same addresses");
  app->add_option("RECORD", o.record, "The record's file (talks.db)");
  app->add_option("--record", o.record, "The same")->type_name("FILE");
  app->add_option("--port", o.port, "Port (8765; 0: a free one)")->check(CLI::Range(0, 65535))->type_name("N");
  app->add_option("--address", o.address, "Numeric address to listen on (127.0.0.1)")->type_name("IP");
  app->add_option("--allow-host", o.hosts, "Another host name that browsers may use; repeatable")
      ->take_all()
      ->expected(1)
      ->type_name("NAME");
  app->add_option("--threads", o.threads, "Threads that answer (4)")->check(CLI::Range(1, 64))->type_name("N");
  app->add_option("--rate", o.reads_a_second, "Requests a second from one address (1000)")
      ->check(CLI::Range(1.0, 1e6))
      ->type_name("N");
  app->add_option("--model", o.model, "Model that reads and compares: fast or accurate (fast)")->type_name("NAME");
  app->add_flag("--read-only", o.read_only, "Nobody may have files read or decide");
  app->add_flag("--openapi", args->openapi, "Print the description of the API and end");
  app->footer(
      "Example:\n  parley serve talks.db\n\nPARLEY_TOKEN in the environment sets the token that writing needs; else one is\nmade "
      "and printed at each start.");
  return {app, [args](Output& out) { return run_serve(*args, out); }};
}

}  // namespace parley::app
