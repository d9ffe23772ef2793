// Documents, actors, text, full-text search.
#include "record/filters.h"

namespace parley {

namespace {

constexpr const char* kActorColumns =
    "d.id, a.actor, a.name, a.type, a.country, a.sectors, a.role, a.member_of, a.parts, a.confidence, a.why, a.bstart, a.bend, "
    "a.mentions";

// A row of kActorColumns.
Result<DocumentActors::Entry> read_actor(Connection& db, const Statement& row) {
  DocumentActors::Entry entry;
  ActorReading& a = entry.actor;
  a.name = row.text(2);
  a.type = actor_type_of(row.text(3));
  a.country = row.text(4);
  a.sectors = split_list(row.text(5), ' ');
  a.role = row.text(6);
  a.member_of = row.text(7);
  a.parts = from_json_list(row.text(8));
  a.confidence = static_cast<float>(row.real(9));
  a.why = from_json_list(row.text(10));
  entry.first = span_at(row, 11);
  entry.count = static_cast<std::size_t>(row.integer(13));
  Result<Statement*> aliases = db.cached("SELECT alias FROM actor_aliases WHERE actor = ? ORDER BY seq");
  if (!aliases) return aliases.error();
  Statement& alias = (*aliases)->bind(1, row.integer(1));
  PARLEY_TRY(each(alias, [&]() -> Result<bool> {
    entry.aliases.emplace_back(alias.text(0));
    return true;
  }));
  return entry;
}

}  // namespace

Status Record::documents(const Filter& filter, const std::function<bool(const StoredDocument&)>& visit) const {
  Where where;
  filter_document(filter, where);
  filter_published(filter, where);
  PARLEY_TRY(filter_actors(filter, where, "d.doc"));
  if (!filter.type.empty()) where.add("EXISTS (SELECT 1 FROM events e WHERE e.doc = d.doc AND e.type = upper(?))", filter.type);
  const std::string order = filter.newest_first ? " DESC" : " NULLS LAST";
  // Left alone, SQLite sorts all documents to give the first few.
  const std::string by_day = filter.limit && filter.doc.empty() ? " INDEXED BY documents_published" : "";
  Result<Statement> s = impl_->db->prepare(
      "SELECT d.id, d.path, d.title, d.outlet, d.url, d.language, d.published_from, d.published, d.bytes, "
      "(SELECT count(*) FROM events e WHERE e.doc = d.doc), d.unread, d.unread_why FROM documents d" +
      by_day + where.sql() + " ORDER BY d.published" + order + ", d.id" + limit_of(filter));
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

Result<DocumentCount> Record::count_documents(const Filter& filter, Date day) const {
  Connection& db = *impl_->db;
  Result<std::vector<std::string>> names = asked_names(filter);
  if (!names) return names.error();
  KeySets keys;
  for (const std::string& name : *names) {
    Result<std::vector<std::int64_t>> key = rows_of_keys(db, kDocumentNames, {"a:" + name});
    if (!key) return key.error();
    if (key->empty()) return DocumentCount{};
    keys.push_back(std::move(*key));
  }
  PARLEY_TRY(rarest_first(db, kDocumentNames, keys));
  Where where;
  std::string counted = "SELECT sum(published <= ?), sum(published IS NULL) FROM documents";
  if (!keys.empty()) {
    counted = "SELECT sum(n.day <= ?), sum(n.day = " + std::to_string(kNoDay) + ") FROM document_names n";
    where.add("n.key = " + std::to_string(keys[0][0]));
  }
  for (std::size_t i = 1; i < keys.size(); ++i)
    where.add("EXISTS (SELECT 1 FROM document_names x WHERE x.key = " + std::to_string(keys[i][0]) + " AND x.doc = n.doc)");
  Result<Statement> s = db.prepare(counted + where.sql());
  if (!s) return s.error();
  const std::string published = date_to_string(day);
  if (keys.empty()) s->bind(1, std::string_view(published));
  else s->bind(1, days_from_civil(day));
  Result<bool> row = s->step();
  if (!row) return row.error();
  return DocumentCount{static_cast<std::size_t>(s->integer(0)), static_cast<std::size_t>(s->integer(1))};
}

Status Record::actors(const Filter& filter,
                      const std::function<bool(const std::string&, const DocumentActors::Entry&)>& visit) const {
  Connection& db = *impl_->db;
  Where where;
  filter_document(filter, where);
  filter_published(filter, where);
  if (!filter.actor.empty())
    where.add(
        "EXISTS (SELECT 1 FROM document_names n, json_each(n.actors) j WHERE n.key = (SELECT key FROM keys WHERE text = ?) AND "
        "n.doc = a.doc AND j.value = a.seq)",
        "a:" + fold(filter.actor));
  if (!filter.dyad.empty()) {
    Filter sides;
    sides.dyad = filter.dyad;
    PARLEY_TRY(filter_actors(sides, where, "d.doc"));
  }
  if (!filter.type.empty()) where.add("EXISTS (SELECT 1 FROM events e WHERE e.doc = d.doc AND e.type = upper(?))", filter.type);
  if (filter.min_confidence > 0) where.add_real("a.confidence >= ?", filter.min_confidence);
  Result<Statement> s =
      db.prepare(std::string("SELECT ") + kActorColumns + " FROM documents d CROSS JOIN actors a ON a.doc = d.doc" + where.sql() +
                 " ORDER BY d.id, a.bstart, a.bend, a.name, a.seq" + limit_of(filter));
  if (!s) return s.error();
  where.bind(*s);
  return each(*s, [&]() -> Result<bool> {
    const std::string doc(s->text(0));
    Result<DocumentActors::Entry> entry = read_actor(db, *s);
    if (!entry) return entry.error();
    return visit(doc, *entry);
  });
}

Result<std::vector<DocumentActors::Entry>> actors_of(Connection& db, std::int64_t doc) {
  Result<Statement*> s = db.cached(
      "SELECT a.doc, a.actor, a.name, a.type, a.country, a.sectors, a.role, a.member_of, a.parts, a.confidence, a.why, "
      "a.bstart, a.bend, a.mentions FROM actors a WHERE a.doc = ? ORDER BY a.seq");
  if (!s) return s.error();
  std::vector<DocumentActors::Entry> out;
  (*s)->bind(1, doc);
  PARLEY_TRY(each(**s, [&]() -> Result<bool> {
    Result<DocumentActors::Entry> entry = read_actor(db, **s);
    if (!entry) return entry.error();
    out.push_back(std::move(*entry));
    return true;
  }));
  return out;
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

namespace {

BlockKind block_kind_of(std::string_view name) {
  for (const BlockKind kind : {BlockKind::kTitle, BlockKind::kByline, BlockKind::kDate, BlockKind::kCaption, BlockKind::kFurniture})
    if (block_kind_name(kind) == name) return kind;
  return BlockKind::kBody;
}

}  // namespace

Result<Document> Record::document(const std::string& doc_id) const {
  Result<std::string> text = this->text(doc_id);
  if (!text) return text.error();
  Result<Statement> s = impl_->db->prepare(
      "SELECT doc, name, path, format, title, published, published_from, published_text, outlet, url, language, encoding, "
      "text_hash FROM documents WHERE id = ?");
  if (!s) return s.error();
  Result<bool> row = s->bind(1, std::string_view(doc_id)).step();
  if (!row) return row.error();
  if (!*row) return Error{ErrorCode::kNotFound, "no document \"" + doc_id + "\" in the record", impl_->db->source(), -1, -1};
  Document d;
  d.text = std::move(*text);
  d.id = s->text(1), d.path = s->text(2), d.format = s->text(3), d.title = s->text(4);
  d.published = date_parse(s->text(5));
  d.published_from = s->text(6), d.published_text = s->text(7), d.outlet = s->text(8), d.url = s->text(9);
  d.language = s->text(10), d.encoding = s->text(11);
  d.hash = static_cast<std::uint64_t>(s->integer(12));
  Result<Statement> blocks = impl_->db->prepare("SELECT kind, bstart, bend FROM blocks WHERE doc = ? ORDER BY seq");
  if (!blocks) return blocks.error();
  blocks->bind(1, s->integer(0));
  PARLEY_TRY(each(*blocks, [&]() -> Result<bool> {
    d.blocks.push_back({span_at(*blocks, 1), block_kind_of(blocks->text(0))});
    return true;
  }));
  return d;
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
