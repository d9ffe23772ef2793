// Routes: actors.
#include "server/routes.h"

namespace parley::server {

namespace {

// Those in most documents first.
Answer actors(World&, const Record& record, const Args& args) {
  const Filter filter = to_filter(args);
  Filter all = filter;
  all.limit = all.offset = 0;
  const std::string type = ascii_lower(filter.type), words = fold(args.text("q"));
  all.type.clear();
  std::vector<std::pair<std::size_t, std::string>> found;  // documents, JSON
  const Status s = each_actor(record, all, "record", [&](const KnownActor& actor) -> Status {
    const ActorReading& a = actor.entry.actor;
    if (!type.empty() && actor_type_name(a.type) != type) return {};
    if (!words.empty() && fold(a.name).find(words) == std::string::npos && fold(a.role).find(words) == std::string::npos)
      return {};
    found.emplace_back(std::max<std::size_t>(actor.reports.size(), 1), actor_to_json(actor));
    return {};
  });
  if (!s) return s.error();
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  Json items = Json::array();
  for (std::size_t i = filter.offset; i < found.size() && items.size() < filter.limit; ++i) {
    Json json = Json::parse(found[i].second);
    json["documents"] = found[i].first;
    json.erase("reports");
    items.push_back(std::move(json));
  }
  return content({{"total", found.size()}, {"offset", filter.offset}, {"limit", filter.limit}, {"actors", items}});
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

// Who is asked for.  A state acts through all who act for its country.
struct Asked {
  std::string text, name, country;
  bool is(const ActorReading& a) const {
    if (!country.empty()) return a.country == country;
    return fold(a.name) == fold(name) || fold(a.code()) == text;
  }
};

// Of all that the record finds under the words: who is called so, else the state of that code, else who is also called so.
Asked asked_for(const std::string& words, const std::vector<KnownActor>& known) {
  Asked out{fold(words), words, ""};
  const auto choose = [&](const auto& fits) {
    const auto at = std::find_if(known.begin(), known.end(), [&](const KnownActor& k) { return fits(k.entry); });
    if (at == known.end()) return false;
    out.name = at->entry.actor.name;
    if (at->entry.actor.type == ActorType::kState) out.country = at->entry.actor.country;
    return true;
  };
  using Entry = DocumentActors::Entry;
  const auto is_name = [&](const Entry& e) { return fold(e.actor.name) == out.text; };
  const auto is_state = [&](const Entry& e) {
    return e.actor.type == ActorType::kState && (fold(e.actor.country) == out.text || fold(e.actor.code()) == out.text);
  };
  const auto is_alias = [&](const Entry& e) {
    return std::any_of(e.aliases.begin(), e.aliases.end(), [&](const std::string& alias) { return fold(alias) == out.text; });
  };
  if (!choose(is_name) && !choose(is_state)) choose(is_alias);
  return out;
}

using Deeds = std::map<std::tuple<std::string, std::string, std::string>, std::size_t>;  // direction, other, type

void add_deeds(const Asked& asked, const Event& event, Deeds& deeds) {
  const auto is = [&](const ActorReading& a) { return asked.is(a); };
  const bool does = std::any_of(event.source.begin(), event.source.end(), is);
  if (!does && std::none_of(event.target.begin(), event.target.end(), is)) return;
  for (const ActorReading& other : does ? event.target : event.source)
    if (other.name != asked.name) ++deeds[{does ? "does" : "is done to", other.name, event.plover_type}];
}

// Events an actor takes part in: what it did to whom and what was done to it, by month and type.
Answer actor(World& world, const Record& record, const Args& args) {
  Filter filter;
  filter.actor = args.text("name");
  std::vector<KnownActor> all;
  Status s = each_actor(record, filter, "record", [&](const KnownActor& a) -> Status {
    all.push_back(a);
    return {};
  });
  if (!s) return s.error();
  const Asked asked = asked_for(filter.actor, all);
  Deeds deeds;
  s = record.events(filter, [&](const StoredEvent& e) {
    add_deeds(asked, e.event, deeds);
    return true;
  });
  if (!s) return s.error();
  Result<EventCounts> counts = record.count_events(filter);
  if (!counts) return counts.error();
  if (all.empty() && counts->all == 0) return Error{ErrorCode::kNotFound, "nobody of that name is in the record", "", -1, -1};
  Json events = Json::array(), known = Json::array();
  for (const auto& [key, n] : deeds)
    events.push_back({{"direction", std::get<0>(key)}, {"other", std::get<1>(key)}, {"type", std::get<2>(key)}, {"events", n}});
  for (const KnownActor& a : all)
    if (a.entry.actor.name == asked.name) known.push_back(Json::parse(actor_to_json(a)));
  return content({{"name", asked.name},
                  {"known_as", known},
                  {"roles", dated_roles(world.lexicon(), asked.name)},
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
