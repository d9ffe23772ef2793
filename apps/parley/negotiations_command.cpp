// parley negotiations: who negotiates with whom about what, as the record tells; named, merged and split by its user.
#include <fmt/format.h>

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "command.h"

namespace parley::app {

namespace {

using Json = nlohmann::ordered_json;

struct NegotiationsArgs {
  std::string record = "talks.db", actor, by;
  bool json = false;
  NegotiationDecision decision;
  CLI::App *name = nullptr, *merge = nullptr, *split = nullptr, *undo = nullptr;
};

std::string list(const Parties& parties) {
  std::string out;
  for (const Party& p : parties) out += (out.empty() ? "" : ", ") + printable(p.name);
  return out;
}

std::string counted(std::size_t n, const std::string& what) { return fmt::format("{} {}{}", n, what, n == 1 ? "" : "s"); }

void entry(const std::string& label, const std::string& text, Output& out) {
  if (!text.empty()) out.write(wrapped(fmt::format("  {:<13}", label), text, 15));
}

std::string contact_of(const Negotiation& n) {
  if (!n.last_contact) return "none held in the record";
  const NegotiationContact& c = *n.last_contact;
  std::string out = c.day ? date_to_string(*c.day) + " " : "";
  return out + printable(c.kind) + (c.place.empty() ? "" : " in " + printable(c.place));
}

std::string offer_of(const NegotiationOffer& o) {
  return (o.day ? date_to_string(*o.day) + " " : "") + list(o.by) + (o.what.empty() ? "" : ": " + printable(o.what));
}

void print(const Negotiation& n, Output& out) {
  constexpr std::size_t kOffers = 3, kMediators = 5;
  const std::string title = n.name.empty() ? list(n.sides) : printable(n.name);
  out.write(wrapped("", out.styled(Style::kBold, title) + " " + out.styled(Style::kDim, printable(n.id)), 2));
  if (!n.name.empty()) entry("Sides", list(n.sides), out);
  entry("Days", n.first ? date_to_string(*n.first) + " to " + date_to_string(*n.last) : "undated", out);
  if (!n.phase.empty()) {
    entry("Phase", printable(n.phase), out);
    const std::string basis = n.ball_basis.empty() ? "" : " (" + printable(n.ball_basis) + ")";
    if (!n.ball.empty()) entry("Ball", "in the court of " + printable(n.ball.name) + basis, out);
  }
  entry("Last contact", contact_of(n), out);
  for (std::size_t i = 0; i < std::min(kOffers, n.open_offers.size()); ++i)
    entry(i ? "" : "Open offers", offer_of(n.open_offers[i]), out);
  if (n.open_offers.size() > kOffers) entry("", fmt::format("and {} older", n.open_offers.size() - kOffers), out);
  entry("Record", counted(n.documents, "document") + ", " + counted(n.contacts, "contact") + ", " + counted(n.moves, "move"),
        out);
  std::string subjects;
  for (const std::string& word : n.subjects) subjects += (subjects.empty() ? "" : ", ") + printable(word);
  entry("About", subjects, out);
  std::string through =
      list({n.mediators.begin(), n.mediators.begin() + static_cast<std::ptrdiff_t>(std::min(kMediators, n.mediators.size()))});
  if (n.mediators.size() > kMediators) through += fmt::format(" and {} more", n.mediators.size() - kMediators);
  entry("Through", through, out);
  out.line("");
}

std::string in_words(const NegotiationDecision& d) {
  if (d.verb == "name") return d.id + " is called " + in_quotes(d.argument);
  if (d.verb == "merge") return d.argument + " is part of " + d.id;
  return d.id + " is split at " + d.argument;
}

bool concerns(const Negotiation& n, const std::string& actor) {
  const auto is = [&](const Party& p) {
    return fold(p.name) == fold(actor) || (!p.country.empty() && fold(p.country) == fold(actor));
  };
  return std::any_of(n.sides.begin(), n.sides.end(), is) || std::any_of(n.mediators.begin(), n.mediators.end(), is);
}

std::optional<Negotiations> found_in(const Record& record) {
  const std::optional<Home> home = program_home();
  if (!home) return std::nullopt;
  Result<Lexicon> lexicon = Lexicon::load(home->data);
  if (!lexicon) {
    complain(lexicon.error().to_string());
    return std::nullopt;
  }
  Result<Negotiations> found = negotiations_in(record, *lexicon);
  if (found) return std::move(*found);
  complain(found.error().to_string());
  return std::nullopt;
}

ExitCode run_list(const NegotiationsArgs& a, Output& out) {
  std::optional<Record> record = open_record(a.record);
  if (!record) return kFatal;
  const std::optional<Negotiations> found = found_in(*record);
  if (!found) return kFatal;
  for (const NegotiationDecision& d : found->unused)
    complain("fits nothing in the record any more: " + in_words(d) + " (" + printable(d.who) + ")");
  for (const Negotiation& n : found->found) {
    if (!a.actor.empty() && !concerns(n, a.actor)) continue;
    if (a.json)
      out.line(negotiation_to_json(n));
    else
      print(n, out);
    if (out.failed()) break;
  }
  return kGood;
}

std::string user_of(const NegotiationsArgs& a) {
  if (!a.by.empty()) return a.by;
  for (const char* variable : {"USER", "LOGNAME"})
    if (const char* user = std::getenv(variable); user && *user) return user;
  return "unknown";
}

ExitCode run_decision(const NegotiationsArgs& a, const std::string& verb, Output& out) {
  NegotiationDecision decision = a.decision;
  decision.verb = verb, decision.who = user_of(a);
  Result<Record> record = Record::open(a.record, {.create = false});
  if (!record) return fatal(record.error());
  if (verb != "undo") {
    const std::optional<Negotiations> found = found_in(*record);
    if (!found) return kFatal;
    if (const Status s = check_decision(*found, decision); !s) return complain(s.error().to_string()), kUsage;
  }
  const Result<NegotiationDecision> made = record->decide(decision);
  if (!made) return complain(made.error().to_string()), made.error().code == ErrorCode::kNotFound ? kUsage : kFatal;
  if (a.json)
    out.line(
        Json({{"verb", verb},
              {"decision",
               {{"verb", made->verb}, {"id", made->id}, {"argument", made->argument}, {"who", made->who}, {"when", made->when}}}})
            .dump(-1, ' ', false, Json::error_handler_t::replace));
  else
    out.line((verb == "undo" ? "Undone: " : "") + in_words(*made) + ".");
  return kGood;
}

CLI::App* add_verb(CLI::App& app, const char* verb, const char* what, const char* example) {
  CLI::App* out = app.add_subcommand(verb, what);
  out->fallthrough();
  out->footer(std::string("Example:\n  parley negotiations ") + example + " --record talks.db");
  return out;
}

}  // namespace

Command add_negotiations(CLI::App& parser) {
  auto a = std::make_shared<NegotiationsArgs>();
  CLI::App* app = parser.add_subcommand("negotiations", "Who negotiates with whom, about what, from when to when");
  add_record(*app, a->record);
  app->add_option("--actor", a->actor, "Only those with this side or mediator (PRK, \"Rail Union\")")->type_name("WHO");
  app->add_option("--by", a->by, "Who decides (the user's name)")->type_name("WHO");
  app->add_flag("--json", a->json, "JSON, one object a line");
  a->name = add_verb(*app, "name", "Call a negotiation by a name", "name PRK-USA-2018 \"Summit talks\"");
  a->name->add_option("ID", a->decision.id, "Which")->required();
  a->name->add_option("NAME", a->decision.argument, "Its name")->required();
  a->merge = add_verb(*app, "merge", "Make two negotiations one", "merge PRK-USA-2018 KOR-PRK-2018");
  a->merge->add_option("ID", a->decision.id, "The one that stays")->required();
  a->merge->add_option("OTHER", a->decision.argument, "The one that it takes in")->required();
  a->split = add_verb(*app, "split", "Make a negotiation two", "split PRK-USA-2018 --at 2019-03-01");
  a->split->add_option("ID", a->decision.id, "Which")->required();
  a->split->add_option("--at", a->decision.argument, "First day of the later part")->required()->type_name("DATE");
  a->undo = add_verb(*app, "undo", "Take back the last decision", "undo");
  app->require_subcommand(0, 1);
  app->footer(
      "Example:\n  parley negotiations --actor PRK --record talks.db\n  parley negotiations name PRK-USA-2018 \"Summit talks\"");
  return {app, [a](Output& out) {
            for (const CLI::App* verb : {a->name, a->merge, a->split, a->undo})
              if (verb->parsed()) return run_decision(*a, verb->get_name(), out);
            return run_list(*a, out);
          }};
}

}  // namespace parley::app
