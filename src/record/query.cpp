// Listings, text, full-text search.
#include <algorithm>

#include "record/record_impl.h"

namespace parley {

const char* const kEventColumns =
    "e.event, e.id, d.id, d.outlet, d.title, d.published, e.day, r.version, r.model_name, e.sentence, e.bstart, e.bend, e.type, "
    "e.mode, "
    "e.cameo, e.goldstein, e.intensity, e.quad, e.gist, e.date_value, e.date_end, e.date_precision, e.place, e.factuality, "
    "e.polarity, "
    "e.confidence, e.why, d.language";

namespace {

ActorType actor_type_of(std::string_view name) {
  for (ActorType type : {ActorType::kState, ActorType::kOrganisation, ActorType::kPerson, ActorType::kGroup})
    if (actor_type_name(type) == name) return type;
  return ActorType::kUnknown;
}

Span span_at(const Statement& row, int column) {
  return {static_cast<std::uint32_t>(row.integer(column)), static_cast<std::uint32_t>(row.integer(column + 1))};
}

// A WHERE clause and its parameters, text or number, in order of their question marks.
class Where {
 public:
  void add(const std::string& condition) { sql_ += (sql_.empty() ? " WHERE " : " AND ") + condition; }
  void add(const std::string& condition, std::int64_t value) {
    add(condition);
    values_.push_back({{}, value, false});
  }
  void add(const std::string& condition, std::string value) {
    add(condition);
    values_.push_back({std::move(value), 0, true});
  }
  void add_real(const std::string& condition, double value) {
    add(condition);
    reals_.emplace_back(values_.size(), value);
    values_.push_back({});
  }
  void value(std::int64_t v) { values_.push_back({{}, v, false}); }
  void value(std::string v) { values_.push_back({std::move(v), 0, true}); }
  const std::string& sql() const { return sql_; }
  void bind(Statement& s) const {
    for (std::size_t i = 0; i < values_.size(); ++i) {
      const int index = static_cast<int>(i) + 1;
      if (values_[i].is_text)
        s.bind(index, std::string_view(values_[i].text));
      else
        s.bind(index, values_[i].number);
    }
    for (const auto& [i, v] : reals_) s.bind(static_cast<int>(i) + 1, v);
  }

 private:
  struct Value {
    std::string text;
    std::int64_t number = 0;
    bool is_text = false;
  };
  std::string sql_;
  std::vector<Value> values_;
  std::vector<std::pair<std::size_t, double>> reals_;
};

std::string number_list(const std::vector<std::int64_t>& rows) {
  std::string out = "(";
  for (std::int64_t row : rows) out += (out.size() > 1 ? "," : "") + std::to_string(row);
  return out + ")";
}

Result<std::vector<std::int64_t>> integers(Statement& s) {
  std::vector<std::int64_t> out;
  for (;;) {
    Result<bool> row = s.step();
    if (!row) return row.error();
    if (!*row) return out;
    out.push_back(s.integer(0));
  }
}

Result<std::vector<std::int64_t>> rows_of_keys(Connection& db, const std::vector<std::string>& texts) {
  std::vector<std::int64_t> out;
  for (const std::string& text : texts) {
    Result<Statement*> find = db.cached("SELECT key FROM keys WHERE text = ?");
    if (!find) return find.error();
    Result<std::vector<std::int64_t>> rows = integers((*find)->bind(1, std::string_view(text)));
    if (!rows) return rows.error();
    out.insert(out.end(), rows->begin(), rows->end());
  }
  return out;
}

// The keys that an actor's name, alias, code or ISO3 stands for.  An alias ("Pyongyang") stands for whatever the documents'
// actors of that alias are called; it is asked only when nothing is called so itself.
Result<std::vector<std::int64_t>> keys_of_actor(Connection& db, const std::string& actor) {
  const std::string folded = fold(actor);
  Result<std::vector<std::int64_t>> own = rows_of_keys(db, {"a:" + folded});
  if (!own || !own->empty()) return own;
  Result<Statement> find = db.prepare(
      "SELECT DISTINCT a.name FROM actor_names n JOIN actors a ON a.actor = n.actor WHERE n.folded = ? ORDER BY a.name");
  if (!find) return find.error();
  find->bind(1, std::string_view(folded));
  std::vector<std::string> texts;
  for (;;) {
    Result<bool> row = find->step();
    if (!row) return row.error();
    if (!*row) break;
    std::string text = "a:" + fold(find->text(0));
    if (std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(std::move(text));
  }
  return rows_of_keys(db, texts);
}

// "USA-PRK" -> {"USA", "PRK"}; names with hyphens are parted by " - " or ":".
Result<std::pair<std::string, std::string>> sides_of(const std::string& dyad) {
  for (std::string_view separator : {":", " - ", "-"}) {
    const std::size_t at = dyad.find(separator);
    if (at == std::string::npos) continue;
    std::string a(trim(std::string_view(dyad).substr(0, at))), b(trim(std::string_view(dyad).substr(at + separator.size())));
    if (!a.empty() && !b.empty()) return std::pair{std::move(a), std::move(b)};
  }
  return Error{ErrorCode::kInvalid,
               "a dyad is two actors, such as USA-PRK or \"Moon Jae-in : Kim Jong Un\"; got \"" + dyad + "\"", "", -1, -1};
}

// The set of keys with the fewest events, as far as a short look tells.
Result<std::size_t> rarest(Connection& db, const std::vector<std::vector<std::int64_t>>& key_sets) {
  std::size_t best = 0;
  std::int64_t fewest = 0;
  for (std::size_t i = 0; i < key_sets.size() && key_sets.size() > 1; ++i) {
    Result<std::int64_t> n =
        db.integer("SELECT count(*) FROM (SELECT 1 FROM event_keys WHERE key IN " + number_list(key_sets[i]) + " LIMIT 10000)");
    if (!n) return n.error();
    if (i > 0 && *n >= fewest) continue;
    best = i;
    fewest = *n;
  }
  return best;
}

// True when nothing can match.
Result<bool> filter_events(Connection& db, const Filter& f, std::string& from, std::string& day, Where& where) {
  std::vector<std::vector<std::int64_t>> key_sets;  // an event must have one key of each
  if (!f.dyad.empty()) {
    Result<std::pair<std::string, std::string>> sides = sides_of(f.dyad);
    if (!sides) return sides.error();
    Result<std::vector<std::int64_t>> keys = rows_of_keys(db, {dyad_key(sides->first, sides->second)});
    if (!keys) return keys.error();
    if (!keys->empty()) {
      key_sets.push_back(std::move(*keys));
    } else {
      for (const std::string& side : {sides->first, sides->second}) {
        keys = keys_of_actor(db, side);
        if (!keys) return keys.error();
        key_sets.push_back(std::move(*keys));
      }
      // Two countries that never met as a dyad may still be named side by side.
      const auto iso = [](const std::string& s) { return s.size() == 3 && ascii_lower(s) != s; };
      if (iso(sides->first) && iso(sides->second)) return true;
    }
  }
  if (!f.actor.empty()) {
    Result<std::vector<std::int64_t>> keys = keys_of_actor(db, f.actor);
    if (!keys) return keys.error();
    key_sets.push_back(std::move(*keys));
  }
  for (const std::vector<std::int64_t>& keys : key_sets)
    if (keys.empty()) return true;

  std::string type = f.type;
  for (char& c : type)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  from = f.doc.empty() ? "events e CROSS JOIN documents d ON d.doc = e.doc" : "documents d CROSS JOIN events e ON e.doc = d.doc";
  day = "e.day";
  bool by_key = false;
  if (!key_sets.empty()) {
    // One key is walked in order of day; the events of several (an alias that several actors share) have to be sorted.
    Result<std::size_t> best = rarest(db, key_sets);
    if (!best) return best.error();
    std::swap(key_sets[0], key_sets[*best]);
    const bool one = key_sets[0].size() == 1;
    from = (one ? "event_keys k"
                : "(SELECT DISTINCT day, type, event FROM event_keys WHERE key IN " + number_list(key_sets[0]) + ") k") +
           std::string(" CROSS JOIN events e ON e.event = k.event CROSS JOIN documents d ON d.doc = e.doc");
    day = "k.day";
    by_key = true;
    if (one) where.add("k.key = ?", key_sets[0][0]);
    if (!type.empty() && type_number(type)) where.add("k.type = ?", type_number(type));
  }
  if (!type.empty() && !(by_key && type_number(type))) where.add("e.type = ?", type);
  for (std::size_t i = by_key ? 1 : 0; i < key_sets.size(); ++i)
    where.add("EXISTS (SELECT 1 FROM event_keys x WHERE x.key IN " + number_list(key_sets[i]) +
              " AND x.day = e.day AND x.event = e.event)");
  if (f.since) where.add(day + " >= ?", days_from_civil(*f.since));
  if (f.until) where.add(day + " <= ?", days_from_civil(*f.until));
  if (f.since && !f.until) where.add(day + " < ?", kNoDay);
  if (f.min_confidence > 0) where.add_real("e.confidence >= ?", f.min_confidence);
  return false;
}

void filter_document(const Filter& f, Where& where) {
  if (!f.doc.empty()) where.add("d.id = ?", f.doc);
  if (f.known_by) where.add("d.published <= ?", date_to_string(*f.known_by));
}

// Documents one of whose actors is asked for, or both sides of a dyad.
Status filter_actors(const Filter& f, Where& where, const std::string& doc) {
  std::vector<std::string> asked;
  if (!f.actor.empty()) asked.push_back(f.actor);
  if (!f.dyad.empty()) {
    Result<std::pair<std::string, std::string>> sides = sides_of(f.dyad);
    if (!sides) return sides.error();
    asked.push_back(sides->first);
    asked.push_back(sides->second);
  }
  for (const std::string& name : asked)
    where.add(
        "EXISTS (SELECT 1 FROM actor_names n JOIN actors a ON a.actor = n.actor WHERE n.folded = ? AND a.doc = " + doc + ")",
        fold(name));
  return {};
}

void filter_published(const Filter& f, Where& where) {
  if (f.since) where.add("d.published >= ?", date_to_string(*f.since));
  if (f.until) where.add("d.published <= ?", date_to_string(*f.until));
}

std::string limit_of(const Filter& f) { return f.limit ? " LIMIT " + std::to_string(f.limit) : ""; }

// Steps `s` over all rows; `row` returns false to stop.
template <class Row>
Status each(Statement& s, const Row& row) {
  for (;;) {
    Result<bool> more = s.step();
    if (!more) return more.error();
    if (!*more) return {};
    Result<bool> go_on = row();
    if (!go_on) return go_on.error();
    if (!*go_on) return {};
  }
}

}  // namespace

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

Status Record::events(const Filter& filter, const std::function<bool(const StoredEvent&)>& visit) const {
  Connection& db = *impl_->db;
  std::string from, day;
  Where where;
  Result<bool> none = filter_events(db, filter, from, day, where);
  if (!none) return none.error();
  if (*none) return {};
  filter_document(filter, where);
  const std::string order = filter.newest_first ? " DESC" : "";
  // Undated events sort last in both directions.
  const std::string undated =
      filter.newest_first && !filter.since && !filter.until ? " AND " + day + " < " + std::to_string(kNoDay) : "";
  const auto sql = [&](const std::string& extra) {
    const std::string condition = where.sql().empty() && !extra.empty() ? " WHERE " + extra.substr(5) : where.sql() + extra;
    return std::string("SELECT ") + kEventColumns + " FROM " + from + " CROSS JOIN runs r ON r.run = d.run" + condition +
           " ORDER BY " + day + order + ", d.id" + order + ", e.bstart" + order + ", e.bend" + order + ", e.id" + order;
  };
  std::size_t left = filter.limit;
  bool stopped = false;
  const auto list = [&](const std::string& text) -> Status {
    Result<Statement> s = db.prepare(text);
    if (!s) return s.error();
    where.bind(*s);
    return each(*s, [&]() -> Result<bool> {
      StoredEvent stored;
      read_event_row(*s, stored);
      PARLEY_TRY(load_event_children(db, stored));
      stopped = !visit(stored) || (filter.limit && --left == 0);
      return !stopped;
    });
  };
  PARLEY_TRY(list(sql(undated)));
  if (stopped || undated.empty()) return {};
  return list(sql(" AND " + day + " = " + std::to_string(kNoDay)));
}

Status Record::dialogue(std::string_view kind, const Filter& filter, const std::function<bool(const StoredItem&)>& visit) const {
  Where where;
  where.add("i.kind = ?", std::string(kind));
  filter_document(filter, where);
  Result<Statement> s = impl_->db->prepare(
      "SELECT d.id, d.outlet, d.title, d.published, i.day, i.body FROM dialogue i JOIN documents d ON d.doc = i.doc" + where.sql() +
      " ORDER BY i.day, d.id, i.bstart, i.bend, i.id" + limit_of(filter));
  if (!s) return s.error();
  where.bind(*s);
  return each(*s, [&]() -> Result<bool> {
    Result<DialogueItem> item = dialogue_from_json(kind, s->text(5));
    if (!item) return item.error();
    std::visit([&](auto& i) { i.doc = s->text(0); }, *item);
    return visit({std::string(s->text(1)), std::string(s->text(2)), date_parse(s->text(3)), day_to_date(s->integer(4)), std::move(*item)});
  });
}

Status Record::documents(const Filter& filter, const std::function<bool(const StoredDocument&)>& visit) const {
  Where where;
  filter_document(filter, where);
  filter_published(filter, where);
  PARLEY_TRY(filter_actors(filter, where, "d.doc"));
  if (!filter.type.empty()) where.add("EXISTS (SELECT 1 FROM events e WHERE e.doc = d.doc AND e.type = upper(?))", filter.type);
  const std::string order = filter.newest_first ? " DESC NULLS LAST" : " NULLS LAST";
  Result<Statement> s = impl_->db->prepare(
      "SELECT d.id, d.path, d.title, d.outlet, d.url, d.language, d.published_from, d.published, d.bytes, "
      "(SELECT count(*) FROM events e WHERE e.doc = d.doc), d.unread, d.unread_why FROM documents d" +
      where.sql() + " ORDER BY d.published" + order + ", d.id" + limit_of(filter));
  if (!s) return s.error();
  where.bind(*s);
  return each(*s, [&]() -> Result<bool> {
    StoredDocument d;
    d.id = s->text(0);
    d.path = s->text(1);
    d.title = s->text(2);
    d.outlet = s->text(3);
    d.url = s->text(4);
    d.language = s->text(5);
    d.published_from = s->text(6);
    d.published = date_parse(s->text(7));
    d.bytes = static_cast<std::size_t>(s->integer(8));
    d.events = static_cast<std::size_t>(s->integer(9));
    d.unread = s->integer(10) != 0;
    d.unread_why = s->text(11);
    return visit(d);
  });
}

Status Record::actors(const Filter& filter,
                      const std::function<bool(const std::string&, const DocumentActors::Entry&)>& visit) const {
  Connection& db = *impl_->db;
  Where where;
  filter_document(filter, where);
  filter_published(filter, where);
  if (!filter.actor.empty())
    where.add("EXISTS (SELECT 1 FROM actor_names n WHERE n.folded = ? AND n.actor = a.actor)", fold(filter.actor));
  if (!filter.dyad.empty()) {
    Filter sides;
    sides.dyad = filter.dyad;
    PARLEY_TRY(filter_actors(sides, where, "d.doc"));
  }
  if (!filter.type.empty()) where.add("EXISTS (SELECT 1 FROM events e WHERE e.doc = d.doc AND e.type = upper(?))", filter.type);
  if (filter.min_confidence > 0) where.add_real("a.confidence >= ?", filter.min_confidence);
  Result<Statement> s = db.prepare(
      "SELECT d.id, a.actor, a.name, a.type, a.country, a.sectors, a.role, a.member_of, a.parts, a.confidence, a.why, a.bstart, "
      "a.bend, "
      "a.mentions FROM documents d CROSS JOIN actors a ON a.doc = d.doc" +
      where.sql() + " ORDER BY d.id, a.bstart, a.bend, a.name, a.seq" + limit_of(filter));
  if (!s) return s.error();
  where.bind(*s);
  return each(*s, [&]() -> Result<bool> {
    DocumentActors::Entry entry;
    ActorReading& a = entry.actor;
    const std::string doc(s->text(0));
    a.name = s->text(2);
    a.type = actor_type_of(s->text(3));
    a.country = s->text(4);
    a.sectors = split_list(s->text(5), ' ');
    a.role = s->text(6);
    a.member_of = s->text(7);
    a.parts = from_json_list(s->text(8));
    a.confidence = static_cast<float>(s->real(9));
    a.why = from_json_list(s->text(10));
    entry.first = span_at(*s, 11);
    entry.count = static_cast<std::size_t>(s->integer(13));
    Result<Statement*> aliases = db.cached("SELECT alias FROM actor_aliases WHERE actor = ? ORDER BY seq");
    if (!aliases) return aliases.error();
    Statement& alias = (*aliases)->bind(1, s->integer(1));
    PARLEY_TRY(each(alias, [&]() -> Result<bool> {
      entry.aliases.emplace_back(alias.text(0));
      return true;
    }));
    return visit(doc, entry);
  });
}

Result<std::string> Record::text(const std::string& doc_id) const {
  Result<Statement*> s = impl_->db->cached("SELECT t.text FROM documents d JOIN document_text t ON t.doc = d.doc WHERE d.id = ?");
  if (!s) return s.error();
  Result<bool> row = (*s)->bind(1, std::string_view(doc_id)).step();
  if (!row) return row.error();
  if (!*row) return Error{ErrorCode::kNotFound, "no document \"" + doc_id + "\" in the record", impl_->db->source(), -1, -1};
  std::string text((*s)->text(0));
  (*s)->reset();
  return text;
}

Status Record::search(const std::string& query, const Filter& filter, const std::function<bool(const SearchHit&)>& visit) const {
  const std::string expression = fts_expression(query);
  if (expression.empty())
    return Error{ErrorCode::kInvalid, "nothing to search for: give words or a \"quoted phrase\"", "", -1, -1};
  Where where;
  where.add("sentences_fts MATCH ?", expression);
  filter_document(filter, where);
  filter_published(filter, where);
  PARLEY_TRY(filter_actors(filter, where, "d.doc"));
  if (!filter.type.empty())
    where.add("EXISTS (SELECT 1 FROM events e WHERE e.doc = d.doc AND e.sentence = s.seq AND e.type = upper(?))", filter.type);
  const std::string order = filter.newest_first ? "d.published DESC NULLS LAST, rank" : "rank";
  Result<Statement> s = impl_->db->prepare(
      "SELECT d.id, d.title, d.published, s.bstart, s.bend, highlight(sentences_fts, 0, char(1), char(2)) FROM sentences_fts "
      "CROSS JOIN sentences s ON s.sentence = sentences_fts.rowid CROSS JOIN documents d ON d.doc = s.doc" +
      where.sql() + " ORDER BY " + order + ", d.id, s.bstart" + limit_of(filter));
  if (!s) return s.error();
  where.bind(*s);
  return each(*s, [&]() -> Result<bool> {
    SearchHit hit;
    hit.doc = s->text(0);
    hit.title = s->text(1);
    hit.published = date_parse(s->text(2));
    hit.span = span_at(*s, 3);
    hit.snippet = s->text(5);
    return visit(hit);
  });
}

Status Record::sentences(const std::vector<std::string>& any, const Filter& filter,
                         const std::function<bool(const StoredSentence&)>& visit) const {
  Where where;
  const std::string expression = fts_any(any);
  if (!any.empty() && expression.empty()) return {};
  if (!any.empty()) where.add("sentences_fts MATCH ?", expression);
  filter_document(filter, where);
  filter_published(filter, where);
  PARLEY_TRY(filter_actors(filter, where, "d.doc"));
  const std::string from = any.empty() ? "documents d CROSS JOIN sentences s ON s.doc = d.doc"
                                       : "sentences_fts CROSS JOIN sentences s ON s.sentence = sentences_fts.rowid "
                                         "CROSS JOIN documents d ON d.doc = s.doc";
  Result<Statement> s = impl_->db->prepare("SELECT d.id, d.title, d.outlet, d.published, s.seq, s.kind = 'title', s.bstart, s.bend FROM " + from +
                                           where.sql() + " ORDER BY " + (any.empty() ? "" : "rank, ") + "d.id, s.seq" +
                                           limit_of(filter));
  if (!s) return s.error();
  where.bind(*s);
  return each(*s, [&]() -> Result<bool> {
    return visit({std::string(s->text(0)), std::string(s->text(1)), std::string(s->text(2)), date_parse(s->text(3)),
                  static_cast<std::uint32_t>(s->integer(4)), s->integer(5) != 0, span_at(*s, 6)});
  });
}

}  // namespace parley
