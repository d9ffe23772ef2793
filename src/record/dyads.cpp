// Which of the record's actors the sides of a dyad are.
#include <algorithm>
#include <map>

#include "parley/standing.h"
#include "record/filters.h"

namespace parley {
namespace {

struct Side {
  std::string name, country;
  bool state = false;
};

// The actor of whom a name, alias or code is said: who is called so himself, else the state of this code, else the one whom most
// documents know by it.  Nothing: the record knows nobody by it.
Result<std::optional<Side>> side_called(Connection& db, const std::string& called) {
  Result<Statement> find = db.prepare(
      "SELECT a.name, a.country, a.type, count(*) FROM keys k CROSS JOIN document_names n ON n.key = k.key CROSS JOIN "
      "json_each(n.actors) j CROSS JOIN actors a ON a.doc = n.doc AND a.seq = j.value WHERE k.text IN ('a:' || ?1, 'a:the ' || "
      "?1) "
      "GROUP BY a.name, a.country, a.type ORDER BY 4 DESC, 1, 2, 3");
  if (!find) return find.error();
  const std::string folded = fold(called);
  find->bind(1, std::string_view(folded));
  std::optional<Side> best;
  int rank = 3;
  const Status s = each(*find, [&]() -> Result<bool> {
    Side side{std::string(find->text(0)), std::string(find->text(1)), find->text(2) == "state"};
    const int now = fold(side.name) == folded ? 0 : side.state && fold(side.country) == folded ? 1 : 2;
    if (now < rank) best = std::move(side), rank = now;
    return true;
  });
  if (!s) return s.error();
  return best;
}

bool like_a_code(const std::string& s) {
  return s.size() == 3 && std::all_of(s.begin(), s.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

}  // namespace

Result<std::string> Record::dyad_named(const std::string& dyad) const {
  Result<std::vector<std::string>> sides = dyad_sides(dyad);
  if (!sides) return sides.error();
  Connection& db = *impl_->db;
  if (sides->size() == 2 && like_a_code((*sides)[0]) == like_a_code((*sides)[1])) {
    // As the record itself calls them.
    for (const KeyTable* table : {&kEventKeys, &kDialogueKeys}) {
      Result<std::vector<std::int64_t>> keys = rows_of_keys(db, *table, {dyad_key((*sides)[0], (*sides)[1])});
      if (!keys) return keys.error();
      if (!keys->empty()) return dyad;
    }
  }
  std::vector<Side> found;
  for (const std::string& called : *sides) {
    Result<std::optional<Side>> side = side_called(db, called);
    if (!side) return side.error();
    found.push_back(side->value_or(Side{called, {}, false}));
  }
  std::string out;
  for (const Side& side : found) {
    const auto of_country = std::count_if(found.begin(), found.end(), [&](const Side& s) { return s.country == side.country; });
    out += (out.empty() ? "" : " : ") + (side.state && !side.country.empty() && of_country == 1 ? side.country : side.name);
  }
  return out;
}

}  // namespace parley
