#include "shared/dyad_status.h"

#include <cmath>
#include <nlohmann/json.hpp>

namespace parley::app {

namespace {

using Json = nlohmann::ordered_json;

Status add_standing(const Record& record, const StatusQuery& q, const std::string& dyad, DyadStatus& status) {
  if (dyad.empty()) return {};
  Result<std::vector<std::string>> sides = dyad_sides(dyad);
  if (!sides) return sides.error();
  Result<std::vector<ToldItem>> told = told_of(record, *sides, q.as_of);
  if (!told) return told.error();
  status.standing = standing(*told, *sides, {status.as_of, q.since, !q.as_of});
  return {};
}

void count(const StoredEvent& s, DyadStatus& status) {
  const std::int64_t age = days_from_civil(status.as_of) - days_from_civil(*s.day);
  for (Balance& b : status.balances) {
    if (age >= b.days) continue;
    (s.event.quad <= 2 ? b.cooperation : b.conflict) += 1;
    b.goldstein += s.event.goldstein;
  }
  if (age < status.balances.back().days) ++status.recent[s.event.plover_type];
}

Status load(const Record& record, const std::string& id, std::optional<StoredEvent>& to) {
  if (id.empty()) return {};
  Result<StoredEvent> event = record.event(id);
  if (!event) return event.error();
  to = std::move(*event);
  return {};
}

Status look_back(const Record& record, Filter filter, DyadStatus& status) {
  filter.newest_first = true;
  filter.limit = 0;
  if (!filter.until || *filter.until > status.as_of) filter.until = status.as_of;
  const Date horizon = add_days(status.as_of, -status.balances.back().days);
  std::string contact, acted;
  // An error value that means "seen enough".
  bool enough = false;
  const Status s = each_happening_head(record, filter, [&](const Happening& h) -> Status {
    const StoredEvent& e = h.best;
    if (!e.day || !is_fact(e.event)) return {};
    if (contact.empty() && e.event.plover_type == "CONSULT") contact = e.id;
    if (acted.empty()) acted = e.id;
    count(e, status);
    enough = !contact.empty() && *e.day < horizon;
    return enough ? Status(Error{}) : Status();
  });
  if (!enough && !s) return s;
  if (Status loaded = load(record, contact, status.last_contact); !loaded) return loaded;
  return load(record, acted, status.acted_last);
}

Status look_ahead(const Record& record, Filter filter, std::size_t limit, DyadStatus& status) {
  const Date tomorrow = add_days(status.as_of, 1);
  if (!filter.since || *filter.since < tomorrow) filter.since = tomorrow;
  filter.limit = 0;
  const std::size_t most = limit ? limit : 5;
  std::vector<std::string> ids;
  const Status s = each_happening_head(record, filter, [&](const Happening& h) -> Status {
    const Event& e = h.best.event;
    // Only what carries a date of its own, and was not said to be off.
    if (!e.date.value.empty() && e.polarity != "-" && e.factuality != "negated") ids.push_back(h.best.id);
    return ids.size() < most ? Status() : Status(Error{});
  });
  if (ids.size() < most && !s) return s;
  for (const std::string& id : ids) {
    Result<StoredEvent> event = record.event(id);
    if (!event) return event.error();
    status.next.push_back(std::move(*event));
  }
  return {};
}

Json event_or_null(const std::optional<StoredEvent>& e) { return e ? Json::parse(event_to_json(*e)) : Json(nullptr); }

}  // namespace

bool is_fact(const Event& e) { return e.polarity != "-" && (e.factuality == "certain" || e.factuality == "probable"); }

Result<DyadStatus> dyad_status(const Record& record, const StatusQuery& query) {
  DyadStatus status;
  Filter filter = query.filter;
  filter.known_by = query.as_of;
  if (!filter.dyad.empty()) {
    Result<std::string> named = record.dyad_named(filter.dyad);
    if (!named) return named.error();
    filter.dyad = std::move(*named);
  }
  Result<Date> day = query.as_of ? Result<Date>(*query.as_of) : last_day(record);
  if (!day) return day.error();
  status.as_of = *day;
  Filter documents;
  documents.dyad = filter.dyad;
  documents.actor = filter.actor;
  Result<DocumentCount> counted = record.count_documents(documents, status.as_of);
  if (!counted) return counted.error();
  status.documents = counted->by, status.undated = counted->undated;
  if (Status s = add_standing(record, query, filter.dyad, status); !s) return s.error();
  if (Status s = look_back(record, filter, status); !s) return s.error();
  if (Status s = look_ahead(record, filter, query.filter.limit, status); !s) return s.error();
  return status;
}

std::string status_to_json(const StatusQuery& query, const DyadStatus& s) {
  Json balance = Json::array(), next = Json::array();
  for (const Balance& b : s.balances) {
    const std::size_t n = b.cooperation + b.conflict;
    balance.push_back(
        {{"days", b.days},
         {"cooperation", b.cooperation},
         {"conflict", b.conflict},
         {"goldstein_mean", n ? Json(std::round(b.goldstein / static_cast<double>(n) * 100) / 100) : Json(nullptr)}});
  }
  for (const StoredEvent& e : s.next) next.push_back(Json::parse(event_to_json(e)));
  Json json = {{"dyad", query.filter.dyad.empty() ? Json(nullptr) : Json(query.filter.dyad)},
               {"as_of", date_to_string(s.as_of)},
               {"as_of_given", query.as_of.has_value()},
               {"documents", s.documents},
               {"undated_documents", s.undated},
               {"last_contact", event_or_null(s.last_contact)},
               {"acted_last", event_or_null(s.acted_last)},
               {"balance", balance},
               {"recent", s.recent},
               {"next", next}};
  json["standing"] = s.standing ? Json::parse(standing_to_json(*s.standing)) : Json(nullptr);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace parley::app
