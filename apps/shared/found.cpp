#include "shared/found.h"

namespace parley::app {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kSingular[] = {"contact", "move", "linkage", "channel", "window", "grievance", "reading", "state"};

Result<Found> found_actor(const Record& record, const std::string& id) {
  std::optional<Found> found;
  const Status s = each_actor(record, {}, "document", [&](const KnownActor& actor) -> Status {
    Json json = Json::parse(actor_to_json(actor), nullptr, false);
    if (json["id"] != id) return {};
    found = Found{"actor", std::move(json), "", "", std::nullopt};
    return Error{};  // seen enough
  });
  if (!found && !s) return s.error();
  if (!found) return Error{ErrorCode::kNotFound, "no record has the id \"" + id + "\"; listings print ids", "", -1, -1};
  Filter filter;
  filter.doc = found->json["doc"].get<std::string>();
  const Status named = record.documents(filter, [&](const StoredDocument& d) {
    found->outlet = d.outlet;
    found->title = d.title;
    found->published = d.published;
    return false;
  });
  if (!named) return named.error();
  return *found;
}

}  // namespace

Result<Found> find_record(const Record& record, const std::string& id) {
  Result<StoredItem> item = record.item(id);
  if (item)
    return Found{kSingular[item->item.index()], Json::parse(dialogue_to_json(item->item)), item->outlet, item->title,
                 item->published};
  if (item.error().code != ErrorCode::kNotFound) return item.error();
  Result<StoredEvent> event = record.event(id);
  if (event) return Found{"event", Json::parse(event_to_json(*event)), event->outlet, event->title, event->published};
  if (event.error().code != ErrorCode::kNotFound) return event.error();
  return found_actor(record, id);
}

Result<Cited> cited(const Record& record, const Found& found) {
  const std::string doc = found.json["doc"].get<std::string>();
  const Span span{found.json["bstart"].get<std::uint32_t>(), found.json["bend"].get<std::uint32_t>()};
  Result<std::string> text = record.text(doc);
  if (!text) return text.error();
  Result<Span> around = record.sentences_at(doc, span);
  if (!around) return around.error();
  if (!around->contains(span) || around->end > text->size())
    return Error{ErrorCode::kCorrupt, "the record's words lie outside the text; `parley check` tells more", doc, -1, -1};
  std::string marked(slice(*text, {around->begin, span.begin}));
  marked += '\x01' + std::string(slice(*text, span)) + '\x02';
  marked += slice(*text, {span.end, around->end});
  return Cited{std::string(slice(*text, *around)), std::move(marked)};
}

Json found_to_json(const Found& found, const Cited& words) {
  const auto or_null = [](const std::string& s) { return s.empty() ? Json(nullptr) : Json(s); };
  Json json = {{"record", found.kind}};
  json.update(found.json);
  json["reports"] = Json::array({{{"doc", json["doc"]},
                                  {"outlet", or_null(found.outlet)},
                                  {"title", or_null(found.title)},
                                  {"published_at", found.published ? Json(date_to_string(*found.published)) : Json(nullptr)},
                                  {"quote", json["quote"]},
                                  {"bstart", json["bstart"]},
                                  {"bend", json["bend"]},
                                  {"sentence", words.sentence}}});
  return json;
}

}  // namespace parley::app
