// What listings share: filters as conditions, and the keys that they walk.
#pragma once
#include "record/record_impl.h"

namespace parley {

// A WHERE clause and its parameters, text or number, in order of their question marks.
class Where {
 public:
  void add(const std::string& condition) { sql_ += (sql_.empty() ? " WHERE " : " AND ") + condition; }
  void add(const std::string& condition, std::int64_t value) { add(condition), values_.emplace_back(value); }
  void add(const std::string& condition, std::string value) { add(condition), values_.emplace_back(std::move(value)); }
  void add_real(const std::string& condition, double value) { add(condition), values_.emplace_back(value); }
  const std::string& sql() const { return sql_; }
  // `this` must outlive the statement's steps.
  void bind(Statement& s) const;

 private:
  std::string sql_;
  std::vector<std::variant<std::int64_t, double, std::string>> values_;
};

// One of the tables that listings by actor or dyad walk.
struct KeyTable {
  const char* name;
  const char* row;   // its column of what is listed
  const char* find;  // the key of a text that has rows in this table
};
extern const KeyTable kEventKeys, kDialogueKeys, kDocumentNames;

// A row must have one key of each set.  No value: nothing can match.
using KeySets = std::vector<std::vector<std::int64_t>>;
Result<std::optional<KeySets>> key_sets(Connection& db, const KeyTable& table, const Filter& filter);
Result<std::vector<std::int64_t>> rows_of_keys(Connection& db, const KeyTable& table, const std::vector<std::string>& texts);
// The set with the fewest rows, as far as a short look tells, comes first.
Status rarest_first(Connection& db, const KeyTable& table, KeySets& sets);
// "(1,2,3)"
std::string number_list(const std::vector<std::int64_t>& rows);

void filter_document(const Filter& filter, Where& where);
void filter_published(const Filter& filter, Where& where);
void filter_days(const Filter& filter, const std::string& day, Where& where);
// What a filter's actor and dyad are called, folded.
Result<std::vector<std::string>> asked_names(const Filter& filter);
// Documents one of whose actors is asked for, or both sides of a dyad.
Status filter_actors(const Filter& filter, Where& where, const std::string& doc);
std::string limit_of(const Filter& filter);

// Rows of "SELECT columns FROM from" by day, then by `ties`; undated ones last in both directions.
struct DayListing {
  std::string columns, from, day;
  std::vector<std::string> ties;
};
Status list_by_day(Connection& db, const Filter& filter, const DayListing& listing, const Where& where,
                   const std::function<Result<bool>(Statement&)>& row);

// The events that a filter lets through, as tables e, d and r.  False: nothing can match.
Result<bool> filter_events(Connection& db, const Filter& filter, DayListing& listing, Where& where);

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

inline Span span_at(const Statement& row, int column) {
  return {static_cast<std::uint32_t>(row.integer(column)), static_cast<std::uint32_t>(row.integer(column + 1))};
}
ActorType actor_type_of(std::string_view name);

}  // namespace parley
