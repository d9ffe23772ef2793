// Standing and deadlock as JSON.
#include <nlohmann/json.hpp>

#include "dialogue/alike.h"

namespace parley {

namespace {

using Json = nlohmann::ordered_json;

Json or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }
Json or_null(const std::optional<Date>& date) { return date ? Json(date_to_string(*date)) : Json(nullptr); }
std::string line(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

Json reports(const JoinedItem& joined) {
  Json out = Json::array();
  for (const ToldItem& t : joined.reports) {
    const Evidence& e = evidence_of(t.item);
    out.push_back({{"id", e.id},
                   {"doc", e.doc},
                   {"outlet", or_null(t.outlet)},
                   {"published_at", or_null(t.published)},
                   {"quote", e.quote},
                   {"bstart", e.span.begin},
                   {"bend", e.span.end}});
  }
  return out;
}

Json joined_json(const JoinedItem& joined) {
  Json json = Json::parse(dialogue_to_json(joined.item), nullptr, false);
  if (!joined.ladder.empty()) {
    json["rungs"] = Json::array();
    for (const ToldRung& r : joined.ladder)
      json["rungs"].push_back({{"status", r.rung.status},
                               {"date", or_null(r.rung.date.value)},
                               {"actor", or_null(r.rung.actor)},
                               {"doc", r.doc},
                               {"published_at", or_null(r.published)},
                               {"bstart", r.rung.span.begin},
                               {"bend", r.rung.span.end}});
  }
  json["independent"] = joined.independent;
  json["contradicted_by"] = joined.contradicted_by;
  json["reports"] = reports(joined);
  return json;
}

Json list(const std::vector<OpenMove>& moves) {
  Json out = Json::array();
  for (const OpenMove& m : moves)
    out.push_back(
        {{"by", m.by}, {"waits_for", m.waits_for}, {"made", or_null(m.made)}, {"days", m.days}, {"move", joined_json(m.move)}});
  return out;
}
Json list(const std::vector<Position>& positions) {
  Json out = Json::array();
  for (const Position& p : positions)
    out.push_back({{"holder", p.holder},
                   {"wants", p.wants},
                   {"gives", or_null(p.gives)},
                   {"order", p.order},
                   {"item", joined_json(p.item)}});
  return out;
}
Json date_json(const DateValue& d) { return {{"text", or_null(d.text)}, {"value", or_null(d.value)}, {"end", or_null(d.end)}}; }

}  // namespace

std::string joined_to_json(const JoinedItem& joined) { return line(joined_json(joined)); }

std::string standing_to_json(const Standing& s) {
  Json json = {{"sides", s.sides},
               {"sides_iso3", s.countries},
               {"as_of", date_to_string(s.as_of)},
               {"documents", s.documents},
               {"phase", or_null(s.phase)},
               {"phase_rule", s.phase_rule},
               {"ball_in_court_of", or_null(s.ball)},
               {"ball_basis", or_null(s.ball_basis)},
               {"ball_stated", s.ball_stated},
               {"ball_id", or_null(s.ball_id)},
               {"open_offers", list(s.offers)},
               {"open_demands", list(s.demands)},
               {"positions", list(s.positions)}};
  json["crossed"] = Json::array();
  for (const auto& [a, b] : s.crossed) json["crossed"].push_back({a, b});
  json["obstacles"] = Json::array();
  for (const Obstacle& o : s.obstacles) json["obstacles"].push_back({{"text", o.text}, {"basis", o.basis}, {"id", o.id}});
  json["channels"] = Json::array();
  for (const JoinedItem& c : s.channels) json["channels"].push_back(joined_json(c));
  json["next"] = Json::array();
  for (const NextDate& n : s.next)
    json["next"].push_back({{"date", date_json(n.date)}, {"what", n.what}, {"kind", n.kind}, {"id", n.id}});
  json["last_contact"] = s.last_contact ? joined_json(*s.last_contact) : Json(nullptr);
  json["outlooks"] = Json::array();
  for (const Outlook& o : s.outlooks)
    json["outlooks"].push_back({{"text", o.text},
                                {"holder", or_null(o.holder)},
                                {"hedge", o.hedges},
                                {"published_at", or_null(o.published)},
                                {"id", o.id}});
  json["changes"] = Json::array();
  for (const Change& c : s.changes)
    json["changes"].push_back({{"date", or_null(c.date)}, {"what", c.what}, {"id", or_null(c.id)}});
  return line(json);
}

std::string deadlock_to_json(const Deadlock& d) {
  Json json = {{"sides", d.sides}, {"as_of", date_to_string(d.as_of)}};
  for (const char* key : {"acts", "waits", "cycles", "ways_out"}) json[key] = Json::array();
  for (const Act& a : d.acts)
    json["acts"].push_back({{"side", a.side}, {"what", a.what}, {"offered", a.offered}, {"refused", a.refused}});
  for (const Wait& w : d.waits) {
    Json items = Json::array();
    for (const JoinedItem& j : w.items) items.push_back(joined_json(j));
    json["waits"].push_back({{"act", w.act},
                             {"needs", w.needs},
                             {"implied", w.implied},
                             {"ground", w.ground},
                             {"since", or_null(w.since)},
                             {"days", w.days},
                             {"items", items}});
  }
  for (const Cycle& c : d.cycles)
    json["cycles"].push_back({{"waits", c.waits}, {"words", c.words}, {"since", or_null(c.since)}, {"days", c.days}});
  for (const WayOut& w : d.ways_out)
    json["ways_out"].push_back(
        {{"kind", w.kind}, {"words", w.words}, {"ids", w.ids}, {"cycles", w.cycles}, {"frees_all", w.frees_all}});
  return line(json);
}

}  // namespace parley
