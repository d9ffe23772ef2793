// PLOVER JSON Lines, POLECAT and ICEWS tables, CSV.  The first three date every event, as their users expect: by its own date,
// else by its document's; CSV and the records keep the two apart.
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "exchange/formats.h"

namespace parley {

namespace {

using Json = nlohmann::ordered_json;
using Row = std::vector<std::string>;

const Row kPolecatColumns = {"Event ID",
                             "Event Date",
                             "Event Type",
                             "Event Mode",
                             "Intensity",
                             "Quad Code",
                             "Contexts",
                             "Actor Name",
                             "Actor Country",
                             "Actor COW",
                             "Primary Actor Sector",
                             "Actor Sectors",
                             "Actor Title",
                             "Actor Name Raw",
                             "Wikipedia Actor ID",
                             "Recipient Name",
                             "Recipient Country",
                             "Recipient COW",
                             "Primary Recipient Sector",
                             "Recipient Sectors",
                             "Recipient Title",
                             "Recipient Name Raw",
                             "Wikipedia Recipient ID",
                             "Placename",
                             "City",
                             "District",
                             "Province",
                             "Country",
                             "Latitude",
                             "Longitude",
                             "GeoNames ID",
                             "Raw Placename",
                             "Feature Type",
                             "Source",
                             "Publication Date",
                             "Story People",
                             "Story Organizations",
                             "Story Locations",
                             "Language",
                             "Version"};
const Row kIcewsColumns = {"Event ID",       "Event Date", "Source Name",     "Source Sectors", "Source Country",
                           "Event Text",     "CAMEO Code", "Intensity",       "Target Name",    "Target Sectors",
                           "Target Country", "Story ID",   "Sentence Number", "Publisher",      "City",
                           "District",       "Province",   "Country",         "Latitude",       "Longitude"};
const Row kEventColumns = {"id",          "doc",
                           "published",   "outlet",
                           "title",       "date",
                           "date_end",    "date_precision",
                           "date_text",   "plover_type",
                           "plover_mode", "cameo",
                           "goldstein",   "intensity",
                           "quad",        "source",
                           "source_iso3", "source_sectors",
                           "source_code", "target",
                           "target_iso3", "target_sectors",
                           "target_code", "contexts",
                           "gist",        "place",
                           "factuality",  "polarity",
                           "attribution", "confidence",
                           "reports",     "quote",
                           "bstart",      "bend",
                           "why"};
const Row kActorColumns = {"doc",       "name",    "type",     "country",    "code",   "sectors", "role",
                           "member_of", "aliases", "mentions", "confidence", "bstart", "bend"};

std::string tsv_line(const Row& row) {
  std::string out;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (i) out += '\t';
    out += safe_value(row[i]);
  }
  return out + "\n";
}

template <class Get>
Row column(const std::vector<ActorReading>& actors, const Get& get) {
  Row out;
  for (const ActorReading& a : actors) out.push_back(std::string(get(a)));
  return out;
}

Row all_sectors(const std::vector<ActorReading>& actors) {
  Row out;
  for (const ActorReading& a : actors)
    for (const std::string& s : a.sectors)
      if (std::find(out.begin(), out.end(), s) == out.end()) out.push_back(s);
  return out;
}

std::string main_sector(const ActorReading& a) { return a.sectors.empty() ? std::string() : a.sectors.front(); }

std::string polecat_quad(int quad) {
  static constexpr const char* kNames[] = {"VERBAL COOPERATION", "MATERIAL COOPERATION", "VERBAL CONFLICT", "MATERIAL CONFLICT"};
  return quad >= 1 && quad <= 4 ? kNames[quad - 1] : "None";
}

std::string or_none(std::string_view value) { return value.empty() ? "None" : std::string(value); }

void polecat_actor(const Lexicon& lexicon, const std::vector<ActorReading>& actors, Row& row) {
  const std::string none = "None";
  row.push_back(joined(column(actors, [](const ActorReading& a) { return a.name; }), none));
  row.push_back(joined(column(actors, [](const ActorReading& a) { return a.country; }), none));
  row.push_back(joined(column(actors,
                              [&](const ActorReading& a) {
                                const int cow = a.country.empty() ? 0 : lexicon.cow(a.country);
                                return cow ? std::to_string(cow) : std::string();
                              }),
                       none));
  row.push_back(joined(column(actors, main_sector), none));
  row.push_back(joined(all_sectors(actors), none));
  row.push_back(joined(column(actors, [](const ActorReading& a) { return a.role; }), none));
  row.push_back(none);  // the words as they stand: not kept by actor
  row.push_back(none);  // Wikipedia
}

struct Story {
  Row people, organizations, locations;
};

Result<std::map<std::string, Story>> stories(const Record& record, const Filter& filter) {
  std::map<std::string, Story> out;
  Filter all;
  all.doc = filter.doc;
  all.known_by = filter.known_by;
  Status listed = record.actors(all, [&](const std::string& doc, const DocumentActors::Entry& e) {
    Story& story = out[doc];
    switch (e.actor.type) {
      case ActorType::kPerson:
        story.people.push_back(e.actor.name);
        break;
      case ActorType::kOrganisation:
      case ActorType::kGroup:
        story.organizations.push_back(e.actor.name);
        break;
      case ActorType::kState:
        story.locations.push_back(e.actor.name);
        break;
      case ActorType::kUnknown:
        break;
    }
    return true;
  });
  if (!listed) return listed.error();
  return out;
}

Json plover_entities(const std::vector<ActorReading>& actors) {
  Json out = Json::array();
  for (const ActorReading& a : actors)
    out.push_back({{"code", a.country},
                   {"sector", a.sectors},
                   {"entity_text", a.name},
                   {"identifier_id", ""},
                   {"identifier_text", a.code()},
                   {"religion", ""},
                   {"ethnicity", ""},
                   {"office", a.role},
                   {"gender", ""},
                   {"age", ""}});
  return out;
}

}  // namespace

Status write_plover(ExportTarget& t) {
  Result<std::size_t> file = t.files.add("plover.jsonl");
  if (!file) return file.error();
  return each_happening(t.record, t.options.filter, t.options.scope, [&](const Happening& h) {
    const StoredEvent& s = h.best;
    const Event& e = s.event;
    Json reports = Json::array();
    for (const StoredEvent& r : h.reports) reports.push_back(r.event.doc);
    const Json json = {
        {"id", s.id},
        {"has_event", true},
        {"date", iso_or_empty(s.day)},
        {"time", ""},
        {"enddate", event_end_date(e)},
        {"endtime", ""},
        {"actor", plover_entities(e.source)},
        {"recipient", plover_entities(e.target)},
        {"event", Json::array({e.plover_type})},
        {"event_loc", e.place},
        {"event_text", e.quote},
        {"quad_code", e.quad},
        {"event_scale", rounded(e.intensity)},
        {"mode", e.plover_mode},
        {"context", e.contexts},
        {"link", std::move(reports)},
        {"text", e.gist},
        {"text_info", {{"doc", e.doc}, {"bstart", e.span.begin}, {"bend", e.span.end}, {"sentence", e.sentence + 1}}},
        {"cite_info", {{"outlet", s.outlet}, {"title", s.title}, {"published", iso_or_empty(s.published)}}},
        {"coder", s.coder},
        {"coded_date", ""},
        {"coded_time", ""},
        {"comment", "factuality " + e.factuality + "; polarity " + e.polarity + "; confidence " + number(e.confidence)}};
    ++t.rows;
    return t.files.write(*file, json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n");
  });
}

Status write_polecat(ExportTarget& t) {
  Result<std::size_t> file = t.files.add("polecat.tsv");
  if (!file) return file.error();
  Result<std::map<std::string, Story>> story = stories(t.record, t.options.filter);
  if (!story) return story.error();
  if (Status s = t.files.write(*file, tsv_line(kPolecatColumns)); !s) return s;
  return each_happening(t.record, t.options.filter, t.options.scope, [&](const Happening& h) {
    const StoredEvent& s = h.best;
    const Event& e = s.event;
    const std::string none = "None";
    Row row = {s.id,
               or_none(iso_or_empty(s.day)),
               or_none(e.plover_type),
               or_none(e.plover_mode),
               number(e.intensity),
               polecat_quad(e.quad),
               joined(e.contexts, none)};
    polecat_actor(t.lexicon, e.source, row);
    polecat_actor(t.lexicon, e.target, row);
    row.insert(row.end(), {or_none(e.place), none, none, none, none, none, none, none, or_none(e.place), none});
    const Story& people = (*story)[e.doc];
    row.insert(row.end(), {or_none(s.outlet), or_none(iso_or_empty(s.published)), joined(people.people, none),
                           joined(people.organizations, none), joined(people.locations, none), or_none(s.language), s.coder});
    ++t.rows;
    return t.files.write(*file, tsv_line(row));
  });
}

Status write_icews(ExportTarget& t) {
  Result<std::size_t> file = t.files.add("icews.tsv");
  if (!file) return file.error();
  if (Status s = t.files.write(*file, tsv_line(kIcewsColumns)); !s) return s;
  const auto country = [&](const ActorReading& a) {
    return a.country.empty() ? std::string_view{} : t.lexicon.country_name(a.country);
  };
  const auto name = [](const ActorReading& a) { return a.name; };
  return each_happening(t.record, t.options.filter, t.options.scope, [&](const Happening& h) {
    const StoredEvent& s = h.best;
    const Event& e = s.event;
    const CameoCode* code = t.lexicon.cameo(e.cameo);
    ++t.rows;
    return t.files.write(*file, tsv_line({s.id,
                                          iso_or_empty(s.day),
                                          joined(column(e.source, name), ""),
                                          joined(all_sectors(e.source), ""),
                                          joined(column(e.source, country), ""),
                                          code ? code->name : e.plover_type,
                                          e.cameo,
                                          number(e.goldstein),
                                          joined(column(e.target, name), ""),
                                          joined(all_sectors(e.target), ""),
                                          joined(column(e.target, country), ""),
                                          e.doc,
                                          std::to_string(e.sentence + 1),
                                          s.outlet,
                                          e.place,
                                          "",
                                          "",
                                          "",
                                          "",
                                          ""}));
  });
}

Status write_csv(ExportTarget& t) {
  Result<std::size_t> events = t.files.add("events.csv");
  if (!events) return events.error();
  Result<std::size_t> actors = t.files.add("actors.csv");
  if (!actors) return actors.error();
  if (Status s = t.files.write(*events, csv_line(kEventColumns)); !s) return s;
  if (Status s = t.files.write(*actors, csv_line(kActorColumns)); !s) return s;
  const auto name = [](const ActorReading& a) { return a.name; };
  const auto code = [](const ActorReading& a) { return a.code(); };
  Status written = each_happening(t.record, t.options.filter, t.options.scope, [&](const Happening& h) {
    const StoredEvent& s = h.best;
    const Event& e = s.event;
    Row reports;
    for (const StoredEvent& r : h.reports) reports.push_back(r.event.doc);
    if (reports.empty()) reports.push_back(e.doc);
    ++t.rows;
    return t.files.write(*events, csv_line({s.id,
                                            e.doc,
                                            iso_or_empty(s.published),
                                            s.outlet,
                                            s.title,
                                            e.date.value,
                                            e.date.end,
                                            e.date.precision,
                                            e.date.text,
                                            e.plover_type,
                                            e.plover_mode,
                                            e.cameo,
                                            number(e.goldstein),
                                            number(e.intensity),
                                            std::string(quad_name(e.quad)),
                                            joined(column(e.source, name), ""),
                                            joined(countries(&t.lexicon, e.source), ""),
                                            joined(all_sectors(e.source), ""),
                                            joined(column(e.source, code), ""),
                                            joined(column(e.target, name), ""),
                                            joined(countries(&t.lexicon, e.target), ""),
                                            joined(all_sectors(e.target), ""),
                                            joined(column(e.target, code), ""),
                                            joined(e.contexts, ""),
                                            e.gist,
                                            e.place,
                                            e.factuality,
                                            e.polarity,
                                            joined(e.attribution, ""),
                                            number(e.confidence),
                                            joined(reports, ""),
                                            e.quote,
                                            std::to_string(e.span.begin),
                                            std::to_string(e.span.end),
                                            joined(e.why, "")}));
  });
  if (!written) return written;
  Status status;
  Status listed = t.record.actors(t.options.filter, [&](const std::string& doc, const DocumentActors::Entry& entry) {
    const ActorReading& a = entry.actor;
    ++t.rows;
    status = t.files.write(
        *actors, csv_line({doc, a.name, std::string(actor_type_name(a.type)), a.country, a.code(), joined(a.sectors, ""), a.role,
                           a.member_of, joined(entry.aliases, ""), std::to_string(entry.count), number(a.confidence),
                           std::to_string(entry.first.begin), std::to_string(entry.first.end)}));
    return status.ok();
  });
  if (!listed || !status) return listed ? status : listed;
  return write_dialogue_csv(t);
}

}  // namespace parley
