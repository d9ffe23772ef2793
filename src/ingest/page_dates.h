// Publication dates as pages print them.
#pragma once
#include "parley/base.h"

namespace parley::ingest_detail {

struct FoundDate {
  Date date;
  Span span;             // of the words, in the text searched
  bool numeric = false;  // 03/04/2018: day and month could be swapped
};

// The first full date (day, month, year) at or after `from`: "Sep.9,2019", "February. 22, 2018", "22 February 2018",
// "2018-02-22", "2018.02.22", "2018/2/22", "20180222T...", "03/22/2018".  A date without a year is none.
std::optional<FoundDate> find_date(std::string_view text, std::size_t from = 0);
// Words in the shape of a full date that is none: "February 30, 2018", "2018-13-45".  For text in which find_date finds nothing.
std::optional<Span> impossible_date(std::string_view text);
// The whole of a field: what find_date reads, else seconds or milliseconds since 1970.
std::optional<Date> field_date(std::string_view text);
// A date in a page's address: /2018/02/22/, /2018-02-22-, /20180222.
std::optional<FoundDate> url_date(std::string_view url);
// 1..12 for an English month name or its usual short form (lower case), else 0.
int month_number(std::string_view lower_word);

}  // namespace parley::ingest_detail
