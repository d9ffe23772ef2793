// parley ask: a question in words, answers with their evidence.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "command.h"
#include "parley/ask.h"

namespace parley::app {

namespace {

using Json = nlohmann::ordered_json;

struct AskArgs {
  std::string question, record = "talks.db", doc, dyad, as_of, model = "fast";
  std::size_t limit = 5;
  bool json = false;
};

void print(const Answer& a, std::size_t rank, Output& out) {
  out.write(wrapped(fmt::format("{}. ", rank), out.styled(Style::kBold, printable(a.text)), 3));
  if (a.text != a.quote) out.write(wrapped("   ", in_quotes(a.quote), 3));
  std::string source = printable(a.outlet);
  if (a.published) source += (source.empty() ? "" : ", ") + date_to_string(*a.published);
  source += (source.empty() ? "[" : " [") + printable(a.doc) + "]";
  out.line("   " + out.styled(Style::kDim, shortened(source, kColumns - 11)) + fmt::format("  ({:.2f})", a.confidence));
}

ExitCode run_ask(const AskArgs& a, Output& out) {
  std::optional<Record> record = open_record(a.record);
  if (!record) return kFatal;
  std::optional<Home> home = program_home();
  if (!home) return kFatal;
  Result<Asker> asker = Asker::open(*home, a.model);
  if (!asker) return fatal(asker.error());
  Filter filter;
  filter.doc = a.doc;
  filter.dyad = a.dyad;
  filter.known_by = parse_date(a.as_of, true);
  filter.limit = a.limit;
  Result<std::vector<Answer>> answers = asker->ask(*record, a.question, filter);
  if (!answers) {
    complain(answers.error().to_string());
    const bool usage = answers.error().source.empty() && answers.error().code != ErrorCode::kInternal;
    return usage ? kUsage : kFatal;
  }
  if (a.json) {
    Json list = Json::array();
    for (const Answer& answer : *answers) list.push_back(Json::parse(answer_to_json(answer)));
    out.line(list.dump(-1, ' ', false, Json::error_handler_t::replace));
  } else if (answers->empty()) {
    out.line("The record does not say.");
  } else {
    for (std::size_t i = 0; i < answers->size(); ++i) print((*answers)[i], i + 1, out);
  }
  return kGood;
}

}  // namespace

Command add_ask(CLI::App& parser) {
  auto args = std::make_shared<AskArgs>();
  CLI::App* app = parser.add_subcommand("ask", "Answer a question from the record, with evidence");
  app->add_option("QUESTION", args->question, "A question in English, in quotation marks")->required();
  add_record(*app, args->record);
  app->add_option("--doc", args->doc, "Only from this document")->type_name("ID");
  app->add_option("--dyad", args->dyad, "Only from documents in which both act (USA-PRK)")->type_name("A-B");
  app->add_option("--as-of", args->as_of, "Only from what was published by then")->check(kDateCheck)->type_name("DATE");
  app->add_option("--limit", args->limit, "At most so many answers (5)")->check(CLI::Range(1, 100))->type_name("N");
  app->add_option("--model", args->model, "Whose base compares meanings: fast or accurate (fast)")->type_name("NAME");
  app->add_flag("--json", args->json, "One JSON list; empty when the record does not say");
  app->footer(
      "Example:\n  parley ask \"Why was the meeting called off?\" --record talks.db\n\n"
      "Up to 3,000 sentences are compared as a whole; of a larger record the documents\n"
      "of the 200 best matches of full-text search.  An answer takes about a second.\n"
      "\"The record does not say\" when nothing comes near the question.");
  return {app, [args](Output& out) { return run_ask(*args, out); }};
}

}  // namespace parley::app
