// Dates that may lack a year, and their written form.
#pragma once
#include "parley/base.h"

namespace parley::dates {

// year 0: not said and not known; month 0: a year; day 0: a month. A day without a month: "XXXX-XX-15".
struct Point {
  int year = 0, month = 0, day = 0;
  friend bool operator==(Point, Point) = default;
};
std::string to_string(Point p);  // "2018-03-05", "XXXX-03", "2018"
inline Point point(Date d) { return {d.year, d.month, d.day}; }
inline std::optional<Date> whole(Point p) {
  if (p.year <= 0 || p.month <= 0 || p.day <= 0) return {};
  Date d{static_cast<std::int16_t>(p.year), static_cast<std::uint8_t>(p.month), static_cast<std::uint8_t>(p.day)};
  return date_valid(d) ? std::optional<Date>(d) : std::nullopt;
}

// What a time expression says.
struct When {
  bool known = false;  // false: the words are about time, the date cannot be told
  Point begin;
  Point end;  // the same as begin unless a range
  bool range = false;
  bool about = false;  // "three weeks ago": near that day
  static When at(Point p) { return {true, p, p, false, false}; }
  static When span(Point a, Point b) { return {true, a, b, !(a == b), false}; }
  static When days(Date a, Date b) { return span(point(a), point(b)); }
};

enum class Tense { kPast, kUnknown, kFuture };

// The year of a month and day (day 0: month alone) that is meant on `published`: nine months back to three ahead, with the
// verb's help. A weekday 0..6 that was said with it decides between years.
int likely_year(int month, int day, Date published, Tense tense, int weekday_said = -1);

Date monday_of(Date d);

}  // namespace parley::dates
