// The words of time expressions: a sentence as items, looked up in data/time_words.tsv.
#pragma once
#include "parley/base.h"

namespace parley::dates {

enum class Word : std::uint8_t {
  kMonth,
  kMonthShort,
  kWeekday,
  kWeekdayShort,
  kCount,
  kOrdinal,
  kVague,
  kUnit,
  kSeason,
  kDayPart,
  kPart,
  kEdgeStart,
  kEdgeMiddle,
  kEdgeEnd,
  kNamedMonth,
  kTimePrep,
  kYearPrep,
  kDeterminer,
  kNameBefore,
  kFuture,
  kPast,
  kPromise,
  kNotPast,
  kFutureTo,
  kAmount,
};

enum class Unit { kDay = 1, kWeek, kMonth, kYear, kDecade, kWeekend, kQuarter, kHour, kFortnight, kCentury };

// A word, number or mark. "March 5-6" is four items.
struct Item {
  std::string word;  // lower case, typographic marks made plain, without a final period
  Span span;
  bool capital = false;
  bool period = false;   // a final period was there
  bool glued = false;    // no white space before it
  int number = -1;       // digits only, at most four of them
  bool ordinal = false;  // "8th"
  std::uint32_t classes = 0;
  bool is(Word w) const { return classes >> static_cast<int>(w) & 1U; }
};

std::vector<Item> read_items(std::string_view text, Span region);

// Value of a word in a class; only for an item that is(w).
int value_of(const Item& item, Word w);
// "2001-09-11" for ("09-11", "attacks"); "" when there is none.
std::string_view named_day(const std::string& month_day, const std::string& next_word);
// "12-25" for "christmas"; "" when there is none.
std::string_view holiday(const std::string& words);

// The table's bytes, for its own test.
std::string_view time_word_table();

}  // namespace parley::dates
