// Scope "record": one happening, many reports.
#include <algorithm>
#include <map>

#include "exchange/formats.h"

namespace parley {

namespace {

std::string names_key(const std::vector<ActorReading>& actors) {
  std::vector<std::string> names;
  for (const ActorReading& a : actors) names.push_back(a.country + '\x1f' + a.name);
  std::sort(names.begin(), names.end());
  std::string out;
  for (const std::string& n : names) out += n + '\x1e';
  return out;
}

std::string_view fact_kind(const std::string& factuality) {
  if (factuality == "planned" || factuality == "hypothetical" || factuality == "negated") return factuality;
  return "told";
}

std::string happening_key(const StoredEvent& s) {
  const Event& e = s.event;
  std::string key = names_key(e.source);
  key += '\n' + names_key(e.target) + '\n' + e.plover_type + '\n' + e.polarity + '\n';
  return key.append(fact_kind(e.factuality));
}

bool better(const StoredEvent& a, const StoredEvent& b) {
  if (a.event.confidence != b.event.confidence) return a.event.confidence > b.event.confidence;
  // Undated documents after dated ones.
  if (a.published != b.published) return a.published && (!b.published || *a.published < *b.published);
  return a.id < b.id;
}

bool reported_before(const StoredEvent& a, const StoredEvent& b) {
  if (a.published != b.published) return a.published && (!b.published || *a.published < *b.published);
  return std::tie(a.event.doc, a.event.span, a.id) < std::tie(b.event.doc, b.event.span, b.id);
}

using List = std::function<Status(const Filter&, const std::function<bool(const StoredEvent&)>&)>;

// Events come by day, and a happening has one day: a day's worth is all that is held.
Status join_by_day(const List& list, const Filter& filter, const std::function<Status(const Happening&)>& visit) {
  Status status;
  // Reports are cut off only once they are joined.
  Filter all = filter;
  all.limit = 0;
  std::size_t left = filter.limit;
  bool enough = false;
  std::map<std::string, std::vector<StoredEvent>> groups;
  std::optional<Date> day;
  const auto flush = [&] {
    std::vector<Happening> happenings;
    for (auto& [key, reports] : groups) {
      std::sort(reports.begin(), reports.end(), reported_before);
      Happening h{*std::min_element(reports.begin(), reports.end(), better), std::move(reports)};
      happenings.push_back(std::move(h));
    }
    groups.clear();
    std::sort(happenings.begin(), happenings.end(), [&](const Happening& a, const Happening& b) {
      const auto of = [](const Happening& h) { return std::tie(h.best.event.doc, h.best.event.span, h.best.id); };
      return filter.newest_first ? of(b) < of(a) : of(a) < of(b);
    });
    for (const Happening& h : happenings) {
      if (enough) return;
      status = visit(h);
      enough = !status || (filter.limit && --left == 0);
    }
  };
  Status listed = list(all, [&](const StoredEvent& e) {
    if (e.day != day) {
      flush();
      day = e.day;
    }
    groups[happening_key(e) + (e.day ? std::string() : e.id)].push_back(e);
    return !enough;
  });
  if (!listed) return listed;
  if (!enough) flush();
  return status;
}

}  // namespace

Status each_happening(const Record& record, const Filter& filter, const std::string& scope,
                      const std::function<Status(const Happening&)>& visit) {
  if (scope != "document")
    return join_by_day([&](const Filter& all, const auto& each) { return record.events(all, each); }, filter, visit);
  Status status;
  Status listed = record.events(filter, [&](const StoredEvent& e) {
    status = visit({e, {}});
    return status.ok();
  });
  return listed.ok() ? status : listed;
}

Status each_happening_head(const Record& record, const Filter& filter, const std::function<Status(const Happening&)>& visit) {
  return join_by_day([&](const Filter& all, const auto& each) { return record.event_heads(all, each); }, filter, visit);
}

}  // namespace parley
