// How many events, of what, from whom to whom.
#include "record/filters.h"

namespace parley {

namespace {

// The month of a day as listed; "" for kNoDay.
std::string month_of(const std::string& day) {
  return "CASE WHEN " + day + " < " + std::to_string(kNoDay) + " THEN strftime('%Y-%m', " + day +
         " * 86400, 'unixepoch') ELSE '' END";
}

// Keys are folded: "prk-usa" -> "PRK-USA".
std::string shown_dyad(std::string_view key) {
  std::string out(key);
  if (out.size() == 7 && out[3] == '-')
    for (char& c : out)
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

Status count_dyads(Connection& db, const DayListing& listing, const Where& where, EventCounts& counts) {
  Result<Statement> s = db.prepare(
      "SELECT substr(q.text, 3), count(*) FROM event_keys x JOIN keys q ON q.key = x.key WHERE q.text GLOB 'd:*' AND "
      "substr(q.text, 3, 3) <> substr(q.text, 7) AND x.event IN "
      "(SELECT e.event FROM " +
      listing.from + where.sql() + ") GROUP BY q.text ORDER BY 2 DESC, 1 LIMIT 100");
  if (!s) return s.error();
  where.bind(*s);
  return each(*s, [&]() -> Result<bool> {
    counts.dyads[shown_dyad(s->text(0))] = static_cast<std::size_t>(s->integer(1));
    return true;
  });
}

}  // namespace

Result<EventCounts> Record::count_events(const Filter& filter) const {
  Connection& db = *impl_->db;
  DayListing listing;
  Where where;
  EventCounts counts;
  Result<bool> possible = filter_events(db, filter, listing, where);
  if (!possible) return possible.error();
  if (!*possible) return counts;
  Result<Statement> s = db.prepare("SELECT e.type, e.factuality, e.quad, " + month_of(listing.day) + ", count(*) FROM " +
                                   listing.from + where.sql() + " GROUP BY 1, 2, 3, 4");
  if (!s) return s.error();
  where.bind(*s);
  PARLEY_TRY(each(*s, [&]() -> Result<bool> {
    const auto n = static_cast<std::size_t>(s->integer(4));
    counts.all += n;
    counts.types[std::string(s->text(0))] += n;
    counts.factuality[std::string(s->text(1))] += n;
    counts.quads[static_cast<int>(s->integer(2))] += n;
    counts.months[std::string(s->text(3))] += n;
    return true;
  }));
  PARLEY_TRY(count_dyads(db, listing, where, counts));
  return counts;
}

Status Record::flows(const Filter& filter, const std::function<bool(const FlowCount&)>& visit) const {
  Connection& db = *impl_->db;
  DayListing listing;
  Where where;
  Result<bool> possible = filter_events(db, filter, listing, where);
  if (!possible) return possible.error();
  if (!*possible) return {};
  where.add("e.polarity <> '-' AND e.factuality IN ('certain', 'probable')");
  // Two ministers of one country are one source; what several do together each does to the others.
  static constexpr const char* kSides =
      "(SELECT DISTINCT event, side, CASE country WHEN '' THEN name ELSE country END AS who FROM event_actors)";
  Result<Statement> s =
      db.prepare("SELECT s.who, t.who, " + month_of(listing.day) +
                 ", e.quad, count(*), sum(e.goldstein), sum(e.goldstein * e.goldstein) FROM " + listing.from + " CROSS JOIN " +
                 kSides + " s ON s.event = e.event AND s.side = 'source' CROSS JOIN " + kSides +
                 " t ON t.event = e.event AND t.who <> s.who AND (t.side = 'target' OR NOT EXISTS (SELECT 1 FROM "
                 "event_actors x WHERE x.event = e.event AND x.side = 'target'))" +
                 where.sql() + " GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4");
  if (!s) return s.error();
  where.bind(*s);
  return each(*s, [&]() -> Result<bool> {
    return visit({std::string(s->text(0)), std::string(s->text(1)), std::string(s->text(2)), static_cast<int>(s->integer(3)),
                  static_cast<std::size_t>(s->integer(4)), s->real(5), s->real(6)});
  });
}

Status Record::begin_reading() const { return impl_->db->run("BEGIN"); }

void Record::end_reading() const {
  if (!sqlite3_get_autocommit(impl_->db->handle())) sqlite3_exec(impl_->db->handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

Result<std::int64_t> Record::data_version() const { return impl_->db->integer("PRAGMA data_version"); }

}  // namespace parley
