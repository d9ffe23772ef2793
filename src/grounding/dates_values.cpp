#include "grounding/dates_values.h"

#include <cstdlib>

namespace parley::dates {

std::string to_string(Point p) {
  auto two = [](int v) {
    return v > 0 ? std::string{static_cast<char>('0' + v / 10 % 10), static_cast<char>('0' + v % 10)} : "XX";
  };
  std::string out = "XXXX";
  if (p.year > 0) {
    out = std::to_string(p.year);
    out.insert(0, out.size() < 4 ? 4 - out.size() : 0, '0');
  }
  if (p.month > 0 || p.day > 0) out += '-' + two(p.month);
  if (p.day > 0) out += '-' + two(p.day);
  return out;
}

Date monday_of(Date d) { return add_days(d, -parley::weekday(d)); }

int likely_year(int month, int day, Date published, Tense tense, int weekday_said) {
  int back = 275, ahead = 91;  // days
  // The verb only leans: what was scheduled may be past by now.
  if (tense == Tense::kPast) back = 305, ahead = 60;
  if (tense == Tense::kFuture) back = 60, ahead = 305;
  int best = published.year;
  long best_cost = -1;
  for (int year = published.year - 1; year <= published.year + 1; ++year) {
    if (year < 1 || year > 9999) continue;
    Date d{static_cast<std::int16_t>(year), static_cast<std::uint8_t>(month), static_cast<std::uint8_t>(day > 0 ? day : 1)};
    if (day > 0 && !date_valid(d)) continue;
    long off;
    if (day > 0) {
      off = static_cast<long>(days_from_civil(d) - days_from_civil(published));
    } else {  // whole months, so that this month is never behind or ahead
      off = 30L * ((year - published.year) * 12 + month - published.month);
    }
    long cost = off < -back ? -back - off : off > ahead ? off - ahead : 0;
    cost = cost * 1000 + std::labs(off);
    if (weekday_said >= 0 && day > 0 && parley::weekday(d) != weekday_said) cost += 1000000000;
    if (best_cost < 0 || cost < best_cost) {
      best_cost = cost;
      best = year;
    }
  }
  return best;
}

}  // namespace parley::dates
