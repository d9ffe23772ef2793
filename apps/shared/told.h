// What a record tells of some sides.
#pragma once
#include "parley/record.h"
#include "parley/standing.h"

namespace parley::app {

// The records of the dialogue between any two of the sides, known by then (all when nothing is given), and the dates of their
// documents.
Result<std::vector<ToldItem>> told_of(const Record& record, const std::vector<std::string>& sides,
                                      const std::optional<Date>& known_by);
// The day that "now" is: the record's last publication; kNotFound when no document has a date.
Result<Date> last_day(const Record& record);

}  // namespace parley::app
