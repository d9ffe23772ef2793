// Records of the dialogue: one by its id, many by filters.
#include <set>

#include "record/filters.h"

namespace parley {

namespace {

constexpr const char* kItemColumns = "d.id, d.outlet, d.title, d.published, i.day, i.kind, i.body, i.id";

Result<StoredItem> read_item(const Statement& row) {
  Result<DialogueItem> item = dialogue_from_json(row.text(5), row.text(6));
  if (!item) {
    Error e = item.error();
    e.source = std::string(row.text(7));
    return e;
  }
  std::visit([&](auto& i) { i.doc = row.text(0); }, *item);
  return StoredItem{std::string(row.text(1)), std::string(row.text(2)), date_parse(row.text(3)), day_to_date(row.integer(4)),
                    std::move(*item)};
}

std::string has_key(const std::vector<std::int64_t>& keys, const std::string& kind) {
  return "EXISTS (SELECT 1 FROM dialogue_keys x WHERE x.kind = " + kind + " AND x.key IN " + number_list(keys) +
         " AND x.day = i.day AND x.item = i.item)";
}

std::string number_array(const std::set<std::int64_t>& rows) {
  std::string out = "[";
  for (std::int64_t row : rows) out += (out.size() > 1 ? "," : "") + std::to_string(row);
  return out + "]";
}

// False: nothing can match.
Result<bool> filter_dialogue(Connection& db, std::string_view kind, const Filter& f, DayListing& listing, Where& where) {
  Result<std::optional<KeySets>> found = key_sets(db, kDialogueKeys, f);
  if (!found) return found.error();
  if (!*found) return false;
  KeySets& sets = **found;
  if (!f.type.empty()) {
    Result<std::vector<std::int64_t>> keys = rows_of_keys(db, kDialogueKeys, {"t:" + fold(f.type)});
    if (!keys) return keys.error();
    if (keys->empty()) return false;
    sets.push_back(std::move(*keys));
  }
  const std::string number = std::to_string(dialogue_kind_number(kind));
  listing.day = "i.day";
  if (!sets.empty()) {
    PARLEY_TRY(rarest_first(db, kDialogueKeys, sets));
    const bool one = sets[0].size() == 1;
    listing.from = (one ? "dialogue_keys k"
                        : "(SELECT DISTINCT day, item FROM dialogue_keys WHERE kind = " + number + " AND key IN " +
                              number_list(sets[0]) + ") k") +
                   std::string(" CROSS JOIN dialogue i ON i.item = k.item CROSS JOIN documents d ON d.doc = i.doc");
    listing.day = "k.day";
    if (one) where.add("k.kind = " + number + " AND k.key = ?", sets[0][0]);
  } else if (!f.doc.empty()) {
    listing.from = "documents d CROSS JOIN dialogue i ON i.doc = d.doc";
  } else {
    listing.from = "dialogue i CROSS JOIN documents d ON d.doc = i.doc";
  }
  if (sets.empty()) where.add("i.kind = ?", std::string(kind));
  for (std::size_t i = 1; i < sets.size(); ++i)
    where.add(has_key(sets[i], number));
  filter_days(f, listing.day, where);
  if (f.min_confidence > 0) where.add_real("i.confidence >= ?", f.min_confidence);
  filter_document(f, where);
  return true;
}

}  // namespace

Status Record::dialogue(std::string_view kind, const Filter& filter, const std::function<bool(const StoredItem&)>& visit) const {
  if (!dialogue_kind_number(kind))
    return Error{ErrorCode::kInvalid, "no kind of record is called \"" + std::string(kind) + "\"", "", -1, -1};
  DayListing listing{kItemColumns, "", "", {"d.id", "i.bstart", "i.bend", "i.id"}};
  Where where;
  Result<bool> possible = filter_dialogue(*impl_->db, kind, filter, listing, where);
  if (!possible) return possible.error();
  if (!*possible) return {};
  return list_by_day(*impl_->db, filter, listing, where, [&](Statement& row) -> Result<bool> {
    Result<StoredItem> stored = read_item(row);
    if (!stored) return stored.error();
    return visit(*stored);
  });
}

Status Record::dialogue_between(const std::vector<std::string>& sides, const std::optional<Date>& known_by,
                                const std::function<void(StoredItem&&)>& visit) const {
  Connection& db = *impl_->db;
  std::set<std::int64_t> items, docs;
  const auto list = [&](const std::string& from, Where where, bool note_docs) -> Status {
    Filter filter;
    filter.known_by = known_by;
    filter_document(filter, where);
    Result<Statement> s = db.prepare(std::string("SELECT ") + kItemColumns + ", i.item, i.doc FROM " + from +
                                     " CROSS JOIN documents d ON d.doc = i.doc" + where.sql());
    if (!s) return s.error();
    where.bind(*s);
    return each(*s, [&]() -> Result<bool> {
      if (note_docs) docs.insert(s->integer(9));
      if (!items.insert(s->integer(8)).second) return true;
      Result<StoredItem> stored = read_item(*s);
      if (!stored) return stored.error();
      visit(std::move(*stored));
      return true;
    });
  };
  for (std::size_t a = 0; a < sides.size(); ++a)
    for (std::size_t b = a + 1; b < sides.size(); ++b) {
      Filter filter;
      filter.dyad = sides[a] + " : " + sides[b];
      Result<std::optional<KeySets>> sets = key_sets(db, kDialogueKeys, filter);
      if (!sets) return sets.error();
      if (!*sets) continue;
      PARLEY_TRY(rarest_first(db, kDialogueKeys, **sets));
      Where where;
      where.add("k.key IN " + number_list((**sets)[0]));
      for (std::size_t i = 1; i < (*sets)->size(); ++i) where.add(has_key((**sets)[i], "k.kind"));
      PARLEY_TRY(list("dialogue_keys k CROSS JOIN dialogue i ON i.item = k.item", std::move(where), true));
    }
  Where windows;
  windows.add("i.kind = 'windows'");
  return list("json_each('" + number_array(docs) + "') n CROSS JOIN dialogue i ON i.doc = n.value", std::move(windows), false);
}

Result<StoredItem> Record::item(const std::string& id) const {
  Result<Statement> s = impl_->db->prepare(std::string("SELECT ") + kItemColumns +
                                           " FROM dialogue i JOIN documents d ON d.doc = i.doc WHERE i.id = ?");
  if (!s) return s.error();
  Result<bool> row = s->bind(1, std::string_view(id)).step();
  if (!row) return row.error();
  if (!*row) return Error{ErrorCode::kNotFound, "no dialogue record \"" + id + "\" in the record", impl_->db->source(), -1, -1};
  return read_item(*s);
}

Result<Span> Record::sentences_at(const std::string& doc_id, Span span) const {
  Result<Statement*> s = impl_->db->cached(
      "SELECT min(s.bstart), max(s.bend) FROM sentences s JOIN documents d ON d.doc = s.doc WHERE d.id = ? AND s.bstart < ? AND "
      "s.bend > ?");
  if (!s) return s.error();
  (*s)->bind(1, std::string_view(doc_id)).bind(2, std::int64_t{span.end}).bind(3, std::int64_t{span.begin});
  Result<bool> row = (*s)->step();
  if (!row) return row.error();
  const Span out = *row && !(*s)->is_null(0) ? span_at(**s, 0) : span;
  (*s)->reset();
  return out;
}

}  // namespace parley
