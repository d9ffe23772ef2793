// parley contacts, moves, linkages, channels, windows, grievances, readings, actors: the dialogue, one kind at a time.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "command.h"

namespace parley::app {

namespace {

using Json = nlohmann::json;

struct Kind {
  const char* name;
  const char* description;
  const char* type;  // what --type asks for
  const char* example;
};
constexpr Kind kKinds[] = {
    {"contacts", "Meetings, visits, calls, letters: proposed, held, called off", "Kind or status (summit, cancelled ...)",
     "parley contacts --dyad USA-PRK --type cancelled --record talks.db"},
    {"moves", "Offers, demands, refusals, threats ... and what became of them", "Kind or status (offer, unanswered ...)",
     "parley moves --actor PRK --type offer --since 2018 --record talks.db"},
    {"linkages", "A for B: who gives what for what, and who goes first", "Sequencing (first, after, synchronised ...)",
     "parley linkages --dyad USA-PRK --record talks.db"},
    {"channels", "Ways they talk: channels, mediators, envoys, hotlines", "Kind or status (mediator, hotline ...)",
     "parley channels --type mediator --record talks.db"},
    {"windows", "Dates that bear on the dialogue", "Kind (deadline, scheduled-event ...)",
     "parley windows --since 2018-06 --type deadline --record talks.db"},
    {"grievances", "Reasons given for behaviour", "No grievance has a type", "parley grievances --actor PRK --record talks.db"},
    {"readings", "What somebody takes a signal to mean", "No reading has a type",
     "parley readings --actor \"South Korea\" --record talks.db"},
};

// What --type asks for, of a joined item: its reports may have been of other ones.
bool is_of_type(const JoinedItem& joined, const std::string& type) {
  const Json json = Json::parse(dialogue_to_json(joined.item));
  for (const char* field : {"kind", "status", "sequencing"})
    if (const auto at = json.find(field); at != json.end() && at->is_string() && ascii_lower(at->get<std::string>()) == ascii_lower(type))
      return true;
  return false;
}

// One happening once, with how many documents tell it.
ExitCode run_joined(const Kind& kind, const Listing& listing, const Record& record, Output& out) {
  Filter filter = to_filter(listing);
  filter.type.clear();
  filter.limit = 0;
  filter.newest_first = false;
  std::vector<ToldItem> told;
  const Status s = record.dialogue(kind.name, filter, [&](const StoredItem& stored) {
    told.push_back({stored.item, stored.published, stored.outlet, stored.title});
    return true;
  });
  if (!s) return failed(s.error());
  std::vector<JoinedItem> joined = join(std::move(told));
  if (listing.newest) std::reverse(joined.begin(), joined.end());
  std::size_t shown = 0;
  for (const JoinedItem& j : joined) {
    if (!listing.type.empty() && !is_of_type(j, listing.type)) continue;
    if (listing.json) out.line(joined_to_json(j));
    else print_joined(j, out);
    if (out.failed() || ++shown == listing.limit) break;
  }
  return kGood;
}

ExitCode run_kind(const Kind& kind, const Listing& listing, const std::string& scope, Output& out) {
  std::optional<Record> record = open_record(listing.record);
  if (!record) return kFatal;
  if (scope == "record") return run_joined(kind, listing, *record, out);
  const Status s = record->dialogue(kind.name, to_filter(listing), [&](const StoredItem& stored) {
    if (listing.json)
      out.line(dialogue_to_json(stored.item));
    else
      print_item(stored, out);
    return !out.failed();
  });
  return s ? kGood : failed(s.error());
}

void print_actor(const KnownActor& known, Output& out) {
  const ActorReading& a = known.entry.actor;
  std::string about(actor_type_name(a.type));
  for (const std::string* part : {&a.role, &a.member_of})
    if (!part->empty()) about += ", " + printable(*part);
  out.write(wrapped(out.styled(Style::kBold, printable(a.name)) + fmt::format(" {:<6} ", a.code()), about, 4));
  std::string aliases;
  for (const std::string& alias : known.entry.aliases)
    if (alias != a.name) aliases += (aliases.empty() ? "" : ", ") + printable(alias);
  if (!aliases.empty()) out.write(wrapped("    also ", aliases, 9));
  const std::string where = known.reports.size() == 1 ? "[" + printable(known.best.doc) + "]"
                                                      : fmt::format("{} documents, such as [{}]", known.reports.size(), printable(known.best.doc));
  out.line("    " + out.styled(Style::kDim, shortened(where, kColumns - 9) + fmt::format(" {:.2f}", a.confidence)));
}

ExitCode run_actors(const Listing& listing, Output& out) {
  std::optional<Record> record = open_record(listing.record);
  if (!record) return kFatal;
  Filter filter = to_filter(listing);
  // Here a type is the actor's own.
  filter.type.clear();
  filter.limit = 0;
  std::size_t shown = 0;
  bool stopped = false;
  const Status s = each_actor(*record, filter, "record", [&](const KnownActor& known) -> Status {
    if (!listing.type.empty() && actor_type_name(known.entry.actor.type) != ascii_lower(listing.type)) return {};
    if (listing.json)
      out.line(actor_to_json(known));
    else
      print_actor(known, out);
    stopped = out.failed() || (listing.limit && ++shown == listing.limit);
    return stopped ? Status(Error{}) : Status();
  });
  return s || stopped ? kGood : failed(s.error());
}

}  // namespace

std::vector<Command> add_dialogue(CLI::App& parser) {
  std::vector<Command> out;
  for (const Kind& kind : kKinds) {
    auto listing = std::make_shared<Listing>();
    CLI::App* app = parser.add_subcommand(kind.name, kind.description);
    add_listing(*app, *listing, kind.type);
    auto scope = std::make_shared<std::string>("document");
    app->add_option("--scope", *scope, "document: what each document says; record: one happening once (document)")
        ->check(CLI::IsMember(export_scopes()))
        ->type_name("SCOPE");
    app->footer(std::string("Example:\n  ") + kind.example);
    out.push_back({app, [&kind, listing, scope](Output& to) { return run_kind(kind, *listing, *scope, to); }});
  }
  return out;
}

Command add_actors(CLI::App& parser) {
  auto listing = std::make_shared<Listing>();
  CLI::App* app = parser.add_subcommand("actors", "Who acts in the record, under which names, in how many documents");
  add_listing(*app, *listing, "state, organisation, person, group");
  app->footer("Example:\n  parley actors --dyad USA-PRK --type person --record talks.db");
  return {app, [listing](Output& out) { return run_actors(*listing, out); }};
}

}  // namespace parley::app
