// Where contacts happened.
#include "server/places.h"

#include <charconv>
#include <set>

namespace parley::server {

namespace {

std::string folded(std::string_view name) {
  std::string out(trim(name));
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out.starts_with("the ") ? out.substr(4) : out;
}

bool degrees(std::string_view text, double most, double& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size() && out >= -most && out <= most;
}

struct Seen {
  const Spot* spot = nullptr;
  std::size_t reports = 0;
  std::map<std::string, std::size_t> statuses;
  std::set<std::string> docs;
  std::string first, last;
  std::map<std::pair<std::string, std::string>, std::string> ids;  // by day and id: kind
};

void add(Seen& seen, const Contact& c, const std::string& day) {
  ++seen.reports, ++seen.statuses[c.status];
  seen.docs.insert(c.doc);
  seen.ids[{day, c.id}] = c.kind;
  if (day.empty()) return;
  if (seen.first.empty() || day < seen.first) seen.first = day;
  if (day > seen.last) seen.last = day;
}

// The latest first.
Json latest_json(const Seen& seen) {
  constexpr std::size_t kMost = 12;
  Json out = Json::array();
  for (auto it = seen.ids.rbegin(); it != seen.ids.rend() && out.size() < kMost; ++it)
    out.push_back({{"id", it->first.second}, {"kind", it->second}, {"day", or_null(it->first.first)}});
  return out;
}

Json place_json(const std::string& name, const Seen& seen) {
  Json out = {{"place", name}, {"latitude", nullptr}, {"longitude", nullptr}, {"country", nullptr}, {"state", false}};
  if (seen.spot) {
    out["latitude"] = seen.spot->latitude, out["longitude"] = seen.spot->longitude;
    out["country"] = or_null(seen.spot->country), out["state"] = seen.spot->state;
  }
  out["reports"] = seen.reports, out["documents"] = seen.docs.size(), out["statuses"] = seen.statuses;
  out["first"] = or_null(seen.first), out["last"] = or_null(seen.last);
  out["latest"] = latest_json(seen);
  return out;
}

// Loaded at the first question.
const Result<Gazetteer>& known_places(const std::string& data) {
  static const Result<Gazetteer> loaded = Gazetteer::load(data);
  return loaded;
}

Answer places(World& world, const Record& record, const Args& args) {
  Filter filter = to_filter(args);
  filter.limit = filter.offset = 0;
  const Result<Gazetteer>& gazetteer = known_places(world.home().data);
  if (!gazetteer) return gazetteer.error();
  std::map<std::string, Seen> by_place;
  std::size_t nowhere = 0;
  const Status s = record.dialogue("contacts", filter, [&](const StoredItem& stored) {
    const auto* c = std::get_if<Contact>(&stored.item);
    if (!c || c->place.empty()) return ++nowhere, true;
    const Spot* spot = gazetteer->find(c->place);
    Seen& seen = by_place[spot ? spot->name : c->place];
    seen.spot = spot;
    add(seen, *c, stored.day ? date_to_string(*stored.day) : "");
    return true;
  });
  if (!s) return s.error();
  Json out = Json::array();
  for (const auto& [name, seen] : by_place) out.push_back(place_json(name, seen));
  return content({{"places", out}, {"without_place", nowhere}});
}

}  // namespace

Result<Gazetteer> Gazetteer::load(const std::string& data) {
  Result<TsvTable> table = TsvTable::load(data + "/places.tsv", {"name", "latitude", "longitude", "country", "kind"});
  if (!table) return table.error();
  Gazetteer out;
  for (const TsvRow& row : table->rows()) {
    Spot spot;
    spot.name = row.fields[0], spot.country = row.fields[3], spot.state = row.fields[4] == "country";
    if (!degrees(row.fields[1], 90, spot.latitude)) return table->error(row, "latitude is no number from -90 to 90");
    if (!degrees(row.fields[2], 180, spot.longitude)) return table->error(row, "longitude is no number from -180 to 180");
    if (!spot.state && row.fields[4] != "town") return table->error(row, "kind is neither town nor country");
    if (!out.spots_.emplace(folded(spot.name), spot).second) return table->error(row, "the name stands twice");
  }
  return out;
}

const Spot* Gazetteer::find(std::string_view place) const {
  auto found = spots_.find(folded(place));
  if (const std::size_t comma = place.find(','); found == spots_.end() && comma != std::string_view::npos)
    found = spots_.find(folded(place.substr(0, comma)));
  return found == spots_.end() ? nullptr : &found->second;
}

Route places_route() {
  return {"GET",
          "/places.json",
          "Where contacts happened or were to happen: reports by place, with where it lies",
          kFilterParameters,
          {"places", "without_place"},
          places};
}

}  // namespace parley::server
