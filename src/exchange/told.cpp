// What a record tells of some sides.
#include "parley/exchange.h"

namespace parley {

Result<std::vector<ToldItem>> told_of(const Record& record, const std::vector<std::string>& sides,
                                      const std::optional<Date>& known_by) {
  std::vector<ToldItem> told;
  const Status s = record.dialogue_between(sides, known_by, [&](StoredItem&& item) {
    told.push_back({std::move(item.item), item.published, std::move(item.outlet), std::move(item.title)});
  });
  if (!s) return s.error();
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

}  // namespace parley
