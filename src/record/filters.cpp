#include "record/filters.h"

#include <algorithm>

namespace parley {

const KeyTable kEventKeys = {"event_keys", "event",
                             "SELECT key FROM keys k WHERE text = ? AND EXISTS (SELECT 1 FROM event_keys x WHERE x.key = k.key)"};
const KeyTable kDialogueKeys = {
    "dialogue_keys", "item",
    "SELECT key FROM keys k WHERE text = ? AND EXISTS (SELECT 1 FROM dialogue_keys x WHERE x.key = k.key)"};
const KeyTable kDocumentNames = {
    "document_names", "doc",
    "SELECT key FROM keys k WHERE text = ? AND EXISTS (SELECT 1 FROM document_names x WHERE x.key = k.key)"};

namespace {

// The keys that an actor's name, alias, code or ISO3 stands for.  An alias ("Pyongyang") stands for whatever the documents'
// actors of that alias are called; it is asked only when nothing is called so itself.
Result<std::vector<std::int64_t>> keys_of_actor(Connection& db, const KeyTable& table, const std::string& actor) {
  const std::string folded = fold(actor);
  Result<std::vector<std::int64_t>> own = rows_of_keys(db, table, {"a:" + folded});
  if (!own || !own->empty()) return own;
  Result<Statement> find = db.prepare(
      "SELECT DISTINCT a.name FROM keys k CROSS JOIN document_names n ON n.key = k.key CROSS JOIN json_each(n.actors) j CROSS JOIN "
      "actors a ON a.doc = n.doc AND a.seq = j.value WHERE k.text IN ('a:' || ?1, 'a:the ' || ?1) ORDER BY a.name");
  if (!find) return find.error();
  find->bind(1, std::string_view(folded));
  std::vector<std::string> texts;
  PARLEY_TRY(each(*find, [&]() -> Result<bool> {
    std::string text = "a:" + fold(find->text(0));
    if (std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(std::move(text));
    return true;
  }));
  return rows_of_keys(db, table, texts);
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

// False: nothing can match.
Result<bool> add_dyad(Connection& db, const KeyTable& table, const std::string& dyad, KeySets& sets) {
  Result<std::pair<std::string, std::string>> sides = sides_of(dyad);
  if (!sides) return sides.error();
  Result<std::vector<std::int64_t>> keys = rows_of_keys(db, table, {dyad_key(sides->first, sides->second)});
  if (!keys) return keys.error();
  if (!keys->empty()) {
    sets.push_back(std::move(*keys));
    return true;
  }
  // Two countries that never met as a dyad may still be named side by side; a body's initials are no country.
  const auto iso = [](const std::string& s) { return s.size() == 3 && ascii_lower(s) != s; };
  if (iso(sides->first) && iso(sides->second)) {
    Result<std::vector<std::int64_t>> one = rows_of_keys(db, table, {"a:" + fold(sides->first)});
    if (!one) return one.error();
    Result<std::vector<std::int64_t>> other = rows_of_keys(db, table, {"a:" + fold(sides->second)});
    if (!other) return other.error();
    if (!one->empty() && !other->empty()) return false;
  }
  for (const std::string& side : {sides->first, sides->second}) {
    keys = keys_of_actor(db, table, side);
    if (!keys) return keys.error();
    sets.push_back(std::move(*keys));
  }
  return true;
}

}  // namespace

void Where::bind(Statement& s) const {
  for (std::size_t i = 0; i < values_.size(); ++i) {
    const int index = static_cast<int>(i) + 1;
    if (const auto* text = std::get_if<std::string>(&values_[i]))
      s.bind(index, std::string_view(*text));
    else if (const auto* real = std::get_if<double>(&values_[i]))
      s.bind(index, *real);
    else
      s.bind(index, std::get<std::int64_t>(values_[i]));
  }
}

std::string number_list(const std::vector<std::int64_t>& rows) {
  std::string out = "(";
  for (std::int64_t row : rows) out += (out.size() > 1 ? "," : "") + std::to_string(row);
  return out + ")";
}

Result<std::vector<std::int64_t>> rows_of_keys(Connection& db, const KeyTable& table, const std::vector<std::string>& texts) {
  std::vector<std::int64_t> out;
  Result<Statement*> find = db.cached(table.find);
  if (!find) return find.error();
  for (const std::string& text : texts) {
    (*find)->bind(1, std::string_view(text));
    PARLEY_TRY(each(**find, [&]() -> Result<bool> {
      out.push_back((*find)->integer(0));
      return true;
    }));
  }
  return out;
}

Result<std::optional<KeySets>> key_sets(Connection& db, const KeyTable& table, const Filter& f) {
  KeySets sets;
  if (!f.dyad.empty()) {
    Result<bool> possible = add_dyad(db, table, f.dyad, sets);
    if (!possible) return possible.error();
    if (!*possible) return std::optional<KeySets>();
  }
  if (!f.actor.empty()) {
    Result<std::vector<std::int64_t>> keys = keys_of_actor(db, table, f.actor);
    if (!keys) return keys.error();
    sets.push_back(std::move(*keys));
  }
  if (std::any_of(sets.begin(), sets.end(), [](const auto& keys) { return keys.empty(); })) return std::optional<KeySets>();
  return std::optional(std::move(sets));
}

Status rarest_first(Connection& db, const KeyTable& table, KeySets& sets) {
  std::size_t best = 0;
  std::int64_t fewest = 0;
  for (std::size_t i = 0; i < sets.size() && sets.size() > 1; ++i) {
    Result<std::int64_t> n = db.integer(std::string("SELECT count(*) FROM (SELECT 1 FROM ") + table.name + " WHERE key IN " +
                                        number_list(sets[i]) + " LIMIT 10000)");
    if (!n) return n.error();
    if (i > 0 && *n >= fewest) continue;
    best = i;
    fewest = *n;
  }
  if (best) std::swap(sets[0], sets[best]);
  return {};
}

void filter_document(const Filter& f, Where& where) {
  if (!f.doc.empty()) where.add("d.id = ?", f.doc);
  if (f.known_by) where.add("d.published <= ?", date_to_string(*f.known_by));
}

void filter_published(const Filter& f, Where& where) {
  if (f.since) where.add("d.published >= ?", date_to_string(*f.since));
  if (f.until) where.add("d.published <= ?", date_to_string(*f.until));
}

void filter_days(const Filter& f, const std::string& day, Where& where) {
  if (f.since) where.add(day + " >= ?", days_from_civil(*f.since));
  if (f.until) where.add(day + " <= ?", days_from_civil(*f.until));
  if (f.since && !f.until) where.add(day + " < ?", kNoDay);
}

Result<std::vector<std::string>> asked_names(const Filter& f) {
  std::vector<std::string> asked;
  if (!f.actor.empty()) asked.push_back(fold(f.actor));
  if (f.dyad.empty()) return asked;
  Result<std::pair<std::string, std::string>> sides = sides_of(f.dyad);
  if (!sides) return sides.error();
  asked.push_back(fold(sides->first));
  asked.push_back(fold(sides->second));
  return asked;
}

Status filter_actors(const Filter& f, Where& where, const std::string& doc) {
  Result<std::vector<std::string>> asked = asked_names(f);
  if (!asked) return asked.error();
  for (std::string& name : *asked)
    where.add("EXISTS (SELECT 1 FROM document_names n WHERE n.key = (SELECT key FROM keys WHERE text = ?) AND n.doc = " + doc + ")",
              "a:" + name);
  return {};
}

std::string limit_of(const Filter& f) { return f.limit ? " LIMIT " + std::to_string(f.limit) : ""; }

Status list_by_day(Connection& db, const Filter& filter, const DayListing& listing, const Where& where,
                   const std::function<Result<bool>(Statement&)>& row) {
  const std::string order = filter.newest_first ? " DESC" : "";
  std::string by = " ORDER BY " + listing.day + order;
  for (const std::string& tie : listing.ties) by += ", " + tie + order;
  std::size_t left = filter.limit, skip = filter.offset;
  bool stopped = false;
  const auto list = [&](const std::string& extra) -> Status {
    const std::string condition = extra.empty() ? where.sql() : where.sql() + (where.sql().empty() ? " WHERE " : " AND ") + extra;
    Result<Statement> s = db.prepare("SELECT " + listing.columns + " FROM " + listing.from + condition + by);
    if (!s) return s.error();
    where.bind(*s);
    return each(*s, [&]() -> Result<bool> {
      if (skip) return --skip, true;
      Result<bool> go_on = row(*s);
      if (!go_on) return go_on.error();
      stopped = !*go_on || (filter.limit && --left == 0);
      return !stopped;
    });
  };
  if (!filter.newest_first || filter.since || filter.until) return list("");
  PARLEY_TRY(list(listing.day + " < " + std::to_string(kNoDay)));
  return stopped ? Status() : list(listing.day + " = " + std::to_string(kNoDay));
}

ActorType actor_type_of(std::string_view name) {
  for (ActorType type : {ActorType::kState, ActorType::kOrganisation, ActorType::kPerson, ActorType::kGroup})
    if (actor_type_name(type) == name) return type;
  return ActorType::kUnknown;
}

}  // namespace parley
