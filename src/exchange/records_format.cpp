// JSON Lines with the field names of the record's contract.
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "exchange/called.h"
#include "exchange/json_rows.h"

namespace parley {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kKinds[] = {"actors",   "events",  "contacts",   "moves",    "linkages",
                                  "channels", "windows", "grievances", "readings", "state"};

std::string line(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

Json text_or_null(std::string_view text) { return text.empty() ? Json(nullptr) : Json(std::string(text)); }

Json names(const std::vector<ActorReading>& actors) {
  Json out = Json::array();
  for (const ActorReading& a : actors) {
    if (a.parts.empty())
      out.push_back(a.name);
    else
      for (const std::string& part : a.parts) out.push_back(part);
  }
  return out;
}

Json sectors(const std::vector<ActorReading>& actors) {
  std::set<std::string> out;
  for (const ActorReading& a : actors) out.insert(a.sectors.begin(), a.sectors.end());
  return Json(std::vector<std::string>(out.begin(), out.end()));
}

Json date(const DateValue& d) {
  if (d.value.empty() && d.text.empty()) return nullptr;
  return {{"text", text_or_null(d.text)},
          {"value", text_or_null(d.value)},
          {"end", text_or_null(d.end)},
          {"precision", text_or_null(d.precision)}};
}

Json actor_json(const std::string& doc, const DocumentActors::Entry& entry, std::string_view quote) {
  const ActorReading& a = entry.actor;
  const std::string identity =
      doc + '\0' + a.name + '\0' + std::to_string(entry.first.begin) + ' ' + std::to_string(entry.first.end);
  std::string id = "A";
  const std::uint64_t hash = hash64(identity);
  for (int shift = 60; shift >= 0; shift -= 4) id += "0123456789abcdef"[(hash >> shift) & 15];
  return {{"id", id},
          {"doc", doc},
          {"quote", quote},
          {"bstart", entry.first.begin},
          {"bend", entry.first.end},
          {"name", a.name},
          {"type", text_or_null(actor_type_name(a.type))},
          {"country", text_or_null(a.country)},
          {"role", text_or_null(a.role)},
          {"member_of", text_or_null(a.member_of)},
          {"aliases", entry.aliases},
          {"code", text_or_null(a.code())},
          {"confidence", rounded(a.confidence)},
          {"why", a.why}};
}

Json report_json(const ActorReport& r) {
  return {{"doc", r.doc}, {"quote", r.quote}, {"bstart", r.span.begin}, {"bend", r.span.end}};
}

}  // namespace

Json event_json(const Lexicon* lexicon, const StoredEvent& s) {
  const Event& e = s.event;
  return {{"id", s.id},
          {"doc", e.doc},
          {"quote", e.quote},
          {"bstart", e.span.begin},
          {"bend", e.span.end},
          {"source", names(e.source)},
          {"source_iso3", countries(lexicon, e.source)},
          {"source_sectors", sectors(e.source)},
          {"target", names(e.target)},
          {"target_iso3", countries(lexicon, e.target)},
          {"target_sectors", sectors(e.target)},
          {"plover_type", e.plover_type},
          {"plover_mode", text_or_null(e.plover_mode)},
          {"contexts", e.contexts},
          {"cameo", text_or_null(e.cameo)},
          {"goldstein", rounded(e.goldstein)},
          {"intensity", rounded(e.intensity)},
          {"quad", text_or_null(quad_name(e.quad))},
          {"gist", e.gist},
          {"date", date(e.date)},
          {"place", text_or_null(e.place)},
          {"factuality", e.factuality},
          {"polarity", e.polarity},
          {"attribution", e.attribution},
          {"published_at", text_or_null(iso_or_empty(s.published))},
          {"confidence", rounded(e.confidence)},
          {"why", e.why}};
}

std::string event_to_json(const StoredEvent& event) { return line(event_json(nullptr, event)); }

std::string actor_to_json(const std::string& doc, const DocumentActors::Entry& entry, std::string_view quote) {
  return line(actor_json(doc, entry, quote));
}

Json known_actor_json(const KnownActor& actor) {
  Json json = actor_json(actor.best.doc, actor.entry, actor.best.quote);
  if (!actor.reports.empty()) json["reports"] = Json::array();
  for (const ActorReport& r : actor.reports) json["reports"].push_back(report_json(r));
  return json;
}

Json event_reports_json(const Happening& h) {
  Json out = Json::array();
  for (const StoredEvent& r : h.reports) out.push_back(report_json({r.event.doc, r.event.quote, r.event.span}));
  return out;
}

std::string actor_to_json(const KnownActor& actor) { return line(known_actor_json(actor)); }

Status write_records(ExportTarget& t) {
  std::map<std::string, std::size_t> files;
  for (const char* kind : kKinds) {
    Result<std::size_t> file = t.files.add(std::string(kind) + ".jsonl");
    if (!file) return file.error();
    files[kind] = *file;
  }
  const bool joined = t.options.scope == "record";
  CalledNames called(t.record, t.lexicon);
  const auto write = [&](std::size_t file, Json row) -> Status {
    if (!joined)
      if (Status s = called.apply(row); !s) return s;
    ++t.rows;
    return t.files.write(file, line(row) + "\n");
  };
  Status actors = each_actor(t.record, t.options.filter, t.options.scope,
                             [&](const KnownActor& actor) { return write(files["actors"], known_actor_json(actor)); });
  if (!actors) return actors;
  for (std::string_view kind : kDialogueKinds) {
    const std::size_t file = files[std::string(kind)];
    if (joined) {
      if (Status s = kind == "state" ? write_standings(t, file) : write_joined(t, kind, file); !s) return s;
      continue;
    }
    Status written;
    const Status listed = t.record.dialogue(kind, t.options.filter, [&](const StoredItem& stored) {
      written = write(file, Json::parse(dialogue_to_json(stored.item)));
      return written.ok();
    });
    if (!listed || !written) return listed ? written : listed;
  }
  return each_happening(t.record, t.options.filter, t.options.scope, [&](const Happening& h) {
    Json json = event_json(&t.lexicon, h.best);
    if (joined) json["reports"] = event_reports_json(h);
    return write(files["events"], std::move(json));
  });
}

}  // namespace parley
