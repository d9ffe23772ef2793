#include "told.h"

#include <set>

namespace parley::app {

namespace {

Status add(const Record& record, std::string_view kind, const Filter& filter, std::set<std::string>& seen,
           std::vector<ToldItem>& told) {
  return record.dialogue(kind, filter, [&](const StoredItem& s) {
    if (seen.insert(evidence_of(s.item).id).second) told.push_back({s.item, s.published, s.outlet, s.title});
    return true;
  });
}

}  // namespace

Result<std::vector<ToldItem>> told_of(const Record& record, const std::vector<std::string>& sides,
                                      const std::optional<Date>& known_by) {
  std::vector<ToldItem> told;
  std::set<std::string> seen, docs;
  Filter filter;
  filter.known_by = known_by;
  for (std::size_t a = 0; a < sides.size(); ++a)
    for (std::size_t b = a + 1; b < sides.size(); ++b) {
      filter.dyad = sides[a] + " : " + sides[b];
      for (std::string_view kind : kDialogueKinds)
        if (Status s = add(record, kind, filter, seen, told); !s) return s.error();
    }
  // A date names no parties: those of the documents that tell of the sides.
  for (const ToldItem& t : told) docs.insert(evidence_of(t.item).doc);
  filter.dyad.clear();
  for (const std::string& doc : docs) {
    filter.doc = doc;
    if (Status s = add(record, "windows", filter, seen, told); !s) return s.error();
  }
  return told;
}

Result<Date> last_day(const Record& record) {
  Filter filter;
  filter.newest_first = true;
  filter.limit = 1;
  std::optional<Date> last;
  const Status s = record.documents(filter, [&](const StoredDocument& d) {
    last = d.published;
    return false;
  });
  if (!s) return s.error();
  if (last) return *last;
  return Error{ErrorCode::kNotFound, "no document of the record has a date: say --as-of DATE, or read again with --date", "", -1,
               -1};
}

}  // namespace parley::app
