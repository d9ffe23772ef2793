// Routes: actors.
#include "server/routes.h"

namespace parley::server {

namespace {

Answer actors(World&, const Record& record, const Args& args) {
  const Filter filter = to_filter(args);
  Filter all = filter;
  all.limit = all.offset = 0;
  const std::string type = ascii_lower(filter.type), words = fold(args.text("q"));
  all.type.clear();
  std::size_t total = 0;
  Json items = Json::array();
  const Status s = each_actor(record, all, "record", [&](const KnownActor& actor) -> Status {
    const ActorReading& a = actor.entry.actor;
    if (!type.empty() && actor_type_name(a.type) != type) return {};
    if (!words.empty() && fold(a.name).find(words) == std::string::npos && fold(a.role).find(words) == std::string::npos)
      return {};
    if (total++ < filter.offset || items.size() >= filter.limit) return {};
    Json json = Json::parse(actor_to_json(actor));
    json["documents"] = std::max<std::size_t>(actor.reports.size(), 1);
    json.erase("reports");
    items.push_back(std::move(json));
    return {};
  });
  if (!s) return s.error();
  return content({{"total", total}, {"offset", filter.offset}, {"limit", filter.limit}, {"actors", items}});
}

Json dated_roles(const Lexicon& lexicon, const std::string& name) {
  Json out = Json::array();
  for (const Entity& e : lexicon.entities()) {
    if (e.name != name) continue;
    for (const DatedRole& r : e.roles)
      out.push_back({{"country", or_null(r.country)},
                     {"role", or_null(r.role)},
                     {"sectors", r.sectors},
                     {"from", or_null(r.from)},
                     {"to", or_null(r.to)}});
  }
  return out;
}

// Events an actor takes part in: what it did to whom and what was done to it, by month and type.
Answer actor(World& world, const Record& record, const Args& args) {
  Filter filter;
  filter.actor = args.text("name");
  Json known = Json::array();
  Status s = each_actor(record, filter, "record", [&](const KnownActor& a) -> Status {
    known.push_back(Json::parse(actor_to_json(a)));
    return {};
  });
  if (!s) return s.error();
  std::map<std::tuple<std::string, std::string, std::string>, std::size_t> deeds;  // direction, other, type
  const std::string asked = fold(filter.actor);
  const auto is_he = [&](const ActorReading& a) {
    return fold(a.name) == asked || fold(a.country) == asked || fold(a.code()) == asked;
  };
  s = record.events(filter, [&](const StoredEvent& e) {
    const bool does = std::any_of(e.event.source.begin(), e.event.source.end(), is_he);
    for (const ActorReading& other : does ? e.event.target : e.event.source)
      ++deeds[{does ? "does" : "is done to", other.name, e.event.plover_type}];
    return true;
  });
  if (!s) return s.error();
  Json events = Json::array();
  for (const auto& [key, n] : deeds)
    events.push_back({{"direction", std::get<0>(key)}, {"other", std::get<1>(key)}, {"type", std::get<2>(key)}, {"events", n}});
  Result<EventCounts> counts = record.count_events(filter);
  if (!counts) return counts.error();
  if (known.empty() && counts->all == 0) return Error{ErrorCode::kNotFound, "nobody of that name is in the record", "", -1, -1};
  const std::string name = known.empty() ? filter.actor : known[0]["name"].get<std::string>();
  return content({{"name", name},
                  {"known_as", known},
                  {"roles", dated_roles(world.lexicon(), name)},
                  {"deeds", events},
                  {"months", counts->months},
                  {"total", counts->all}});
}

}  // namespace

void add_people(std::vector<Route>& out) {
  out.push_back({"GET",
                 "/actors.json",
                 "Who acts, each once; type is state, organisation, person or group",
                 with_filter({{"q", Kind::kText, "Words of the name or role"}}),
                 {"total", "offset", "limit", "actors"},
                 actors});
  out.push_back({"GET",
                 "/actor.json",
                 "One actor: roles by date, what it did to whom",
                 {{"name", Kind::kText, "Name, alias, code or ISO3", true}},
                 {"name", "known_as", "roles", "deeds", "months"},
                 actor});
}

}  // namespace parley::server
