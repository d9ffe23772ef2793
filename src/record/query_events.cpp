// Events: one by its id, many by filters.
#include "record/filters.h"

namespace parley {

const char* const kEventColumns =
    "e.event, e.id, d.id, d.outlet, d.title, d.published, e.day, r.version, r.model_name, e.sentence, e.bstart, e.bend, e.type, "
    "e.mode, "
    "e.cameo, e.goldstein, e.intensity, e.quad, e.gist, e.date_value, e.date_end, e.date_precision, e.place, e.factuality, "
    "e.polarity, "
    "e.confidence, e.why, d.language";

Result<bool> filter_events(Connection& db, const Filter& f, DayListing& listing, Where& where) {
  Result<std::optional<KeySets>> found = key_sets(db, kEventKeys, f);
  if (!found) return found.error();
  if (!*found) return false;
  KeySets& sets = **found;
  std::string type = f.type;
  for (char& c : type)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  listing.from =
      f.doc.empty() ? "events e CROSS JOIN documents d ON d.doc = e.doc" : "documents d CROSS JOIN events e ON e.doc = d.doc";
  listing.day = "e.day";
  const bool by_key = !sets.empty();
  if (by_key) {
    // One key is walked in order of day; the events of several (an alias that several actors share) have to be sorted.
    PARLEY_TRY(rarest_first(db, kEventKeys, sets));
    const bool one = sets[0].size() == 1;
    listing.from = (one ? "event_keys k"
                        : "(SELECT DISTINCT day, type, event FROM event_keys WHERE key IN " + number_list(sets[0]) + ") k") +
                   std::string(" CROSS JOIN events e ON e.event = k.event CROSS JOIN documents d ON d.doc = e.doc");
    listing.day = "k.day";
    if (one) where.add("k.key = ?", sets[0][0]);
    if (!type.empty() && type_number(type)) where.add("k.type = ?", type_number(type));
  }
  if (!type.empty() && !(by_key && type_number(type))) where.add("e.type = ?", type);
  for (std::size_t i = 1; i < sets.size(); ++i)
    where.add("EXISTS (SELECT 1 FROM event_keys x WHERE x.key IN " + number_list(sets[i]) +
              " AND x.day = e.day AND x.event = e.event)");
  filter_days(f, listing.day, where);
  if (f.min_confidence > 0) where.add_real("e.confidence >= ?", f.min_confidence);
  filter_document(f, where);
  return true;
}

void read_event_row(const Statement& row, StoredEvent& s) {
  Event& e = s.event;
  s.row = row.integer(0);
  s.id = row.text(1);
  e.doc = row.text(2);
  s.outlet = row.text(3);
  s.title = row.text(4);
  s.published = date_parse(row.text(5));
  s.day = day_to_date(row.integer(6));
  s.coder = "parley " + std::string(row.text(7)) + (row.text(8).empty() ? "" : " " + std::string(row.text(8)));
  e.sentence = static_cast<std::uint32_t>(row.integer(9));
  e.span = span_at(row, 10);
  e.plover_type = row.text(12);
  e.plover_mode = row.text(13);
  e.cameo = row.text(14);
  e.goldstein = row.real(15);
  e.intensity = row.real(16);
  e.quad = static_cast<int>(row.integer(17));
  e.gist = row.text(18);
  e.date.value = row.text(19);
  e.date.end = row.text(20);
  e.date.precision = row.text(21);
  e.place = row.text(22);
  e.factuality = row.text(23);
  e.polarity = row.text(24);
  e.confidence = row.real(25);
  e.why = from_json_list(row.text(26));
  s.language = row.text(27);
}

Status load_event_children(Connection& db, StoredEvent& stored) {
  Event& e = stored.event;
  Result<Statement*> actors = db.cached(
      "SELECT side, name, country, sectors, role, type, member_of, parts, confidence, why FROM event_actors WHERE event = ? "
      "ORDER BY side, seq");
  if (!actors) return actors.error();
  Statement& a = (*actors)->bind(1, stored.row);
  PARLEY_TRY(each(a, [&]() -> Result<bool> {
    ActorReading r;
    r.name = a.text(1);
    r.country = a.text(2);
    r.sectors = split_list(a.text(3), ' ');
    r.role = a.text(4);
    r.type = actor_type_of(a.text(5));
    r.member_of = a.text(6);
    r.parts = from_json_list(a.text(7));
    r.confidence = static_cast<float>(a.real(8));
    r.why = from_json_list(a.text(9));
    (a.text(0) == "source" ? e.source : e.target).push_back(std::move(r));
    return true;
  }));
  Result<Statement*> evidence = db.cached("SELECT seq, bstart, bend, quote FROM evidence WHERE event = ? ORDER BY seq");
  if (!evidence) return evidence.error();
  Statement& v = (*evidence)->bind(1, stored.row);
  PARLEY_TRY(each(v, [&]() -> Result<bool> {
    if (v.integer(0) == 0) {
      e.quote = v.text(3);
    } else {
      e.date.text = v.text(3);
      e.date.span = span_at(v, 1);
    }
    return true;
  }));
  Result<Statement*> contexts = db.cached("SELECT context FROM event_contexts WHERE event = ? ORDER BY context");
  if (!contexts) return contexts.error();
  Statement& c = (*contexts)->bind(1, stored.row);
  PARLEY_TRY(each(c, [&]() -> Result<bool> {
    e.contexts.emplace_back(c.text(0));
    return true;
  }));
  Result<Statement*> attribution = db.cached("SELECT name FROM event_attribution WHERE event = ? ORDER BY seq");
  if (!attribution) return attribution.error();
  Statement& t = (*attribution)->bind(1, stored.row);
  return each(t, [&]() -> Result<bool> {
    e.attribution.emplace_back(t.text(0));
    return true;
  });
}

namespace {

constexpr const char* kHeadColumns =
    "e.event, e.id, d.id, d.published, e.day, e.bstart, e.bend, e.type, e.goldstein, e.quad, e.date_value, e.factuality, "
    "e.polarity, e.confidence";

void read_head_row(const Statement& row, StoredEvent& s) {
  Event& e = s.event;
  s.row = row.integer(0);
  s.id = row.text(1);
  e.doc = row.text(2);
  s.published = date_parse(row.text(3));
  s.day = day_to_date(row.integer(4));
  e.span = span_at(row, 5);
  e.plover_type = row.text(7);
  e.goldstein = row.real(8);
  e.quad = static_cast<int>(row.integer(9));
  e.date.value = row.text(10);
  e.factuality = row.text(11);
  e.polarity = row.text(12);
  e.confidence = row.real(13);
}

Status load_names(Connection& db, StoredEvent& stored) {
  Result<Statement*> actors = db.cached("SELECT side, name, country FROM event_actors WHERE event = ? ORDER BY side, seq");
  if (!actors) return actors.error();
  Statement& a = (*actors)->bind(1, stored.row);
  return each(a, [&]() -> Result<bool> {
    ActorReading& r = (a.text(0) == "source" ? stored.event.source : stored.event.target).emplace_back();
    r.name = a.text(1);
    r.country = a.text(2);
    return true;
  });
}

}  // namespace

Status Record::event_heads(const Filter& filter, const std::function<bool(const StoredEvent&)>& visit) const {
  Connection& db = *impl_->db;
  DayListing listing{kHeadColumns, "", "", {"d.id", "e.bstart", "e.bend", "e.id"}};
  Where where;
  Result<bool> possible = filter_events(db, filter, listing, where);
  if (!possible) return possible.error();
  if (!*possible) return {};
  return list_by_day(db, filter, listing, where, [&](Statement& row) -> Result<bool> {
    StoredEvent stored;
    read_head_row(row, stored);
    PARLEY_TRY(load_names(db, stored));
    return visit(stored);
  });
}

Status Record::events(const Filter& filter, const std::function<bool(const StoredEvent&)>& visit) const {
  Connection& db = *impl_->db;
  DayListing listing{kEventColumns, "", "", {"d.id", "e.bstart", "e.bend", "e.id"}};
  Where where;
  Result<bool> possible = filter_events(db, filter, listing, where);
  if (!possible) return possible.error();
  if (!*possible) return {};
  listing.from += " CROSS JOIN runs r ON r.run = d.run";
  return list_by_day(db, filter, listing, where, [&](Statement& row) -> Result<bool> {
    StoredEvent stored;
    read_event_row(row, stored);
    PARLEY_TRY(load_event_children(db, stored));
    return visit(stored);
  });
}

Result<StoredEvent> Record::event(const std::string& id) const {
  Connection& db = *impl_->db;
  Result<Statement> s =
      db.prepare(std::string("SELECT ") + kEventColumns +
                 " FROM events e JOIN documents d ON d.doc = e.doc JOIN runs r ON r.run = d.run WHERE e.id = ?");
  if (!s) return s.error();
  Result<bool> row = s->bind(1, std::string_view(id)).step();
  if (!row) return row.error();
  if (!*row) return Error{ErrorCode::kNotFound, "no event \"" + id + "\" in the record", db.source(), -1, -1};
  StoredEvent stored;
  read_event_row(*s, stored);
  PARLEY_TRY(load_event_children(db, stored));
  return stored;
}

}  // namespace parley
