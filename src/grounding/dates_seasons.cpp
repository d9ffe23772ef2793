// Parts of a time ("early April", "the end of March"), seasons, weekends, decades and days with names.
#include "grounding/dates_finder.h"

namespace parley::dates {

std::size_t Finder::parted(std::size_t i, When& when) {
  std::size_t j = i + (word(i) == "the" ? 1 : 0);
  const Item& it = item(j);
  if (it.is(Word::kPart) || one_of(j, {"earlier", "later", "sometime"})) {
    ++j;
    if (word(j) == "-") ++j;
    if (word(j) == "on" && is_weekday(j + 1)) ++j;
    if (one_of(j, {"in", "this"}) && word(j) == "in") ++j;
    if (word(j) == "the" && (item(j + 1).is(Word::kSeason) || is_decade(j + 1))) ++j;
    std::size_t n = part_of(j, when);
    if (n == 0) return 0;
    if (published_ && when.range && word(j) == "this" && word(j + 1) == "week") {
      if (it.word == "earlier") when = When::days(*whole(when.begin), *published_);
      if (it.word == "later") when = When::days(*published_, *whole(when.end));
    } else if (is_decade(word(j) == "'" ? j + 1 : j) && when.known) {
      int year = when.begin.year;
      if (it.word == "early") when = When::span({year, 0, 0}, {year + 3, 0, 0});
      if (it.word == "mid") when = When::span({year + 4, 0, 0}, {year + 6, 0, 0});
      if (it.word == "late") when = When::span({year + 7, 0, 0}, {year + 9, 0, 0});
    }
    return j + n - i;
  }
  bool start = it.is(Word::kEdgeStart), end = it.is(Word::kEdgeEnd), middle = it.is(Word::kEdgeMiddle);
  if ((!start && !end && !middle) || word(j + 1) != "of") return 0;
  j += 2;
  bool the = word(j) == "the";
  std::size_t n = 0;
  if (one_of(j + (the ? 1 : 0), {"month", "year", "week"}) && (the || word(j) == "year")) {
    std::size_t unit = j + (the ? 1 : 0);
    if (published_) when = calendar_unit(static_cast<Unit>(value_of(item(unit), Word::kUnit)), 0);
    n = unit + 1 - j;
  } else {
    n = part_of(j, when);
  }
  if (n == 0) return 0;
  if (when.known && !when.range && when.begin.month == 0) {
    if (start) when.begin.month = when.end.month = 1;
    if (end) when.begin.month = when.end.month = 12;
  }
  return j + n - i;
}

std::size_t Finder::part_of(std::size_t i, When& when) {
  if (year_number(item(i)) && !lower_plural(item(i + 1))) {
    when = When::at({item(i).number, 0, 0});
    return 1;
  }
  if (is_month(i)) {
    Calendar c = month_first(i, true);
    if (c.size == 0 || c.point.day > 0) return 0;
    if (c.point.year == 0 && published_) c.point.year = likely_year(c.point.month, 0, *published_, tense(i, i + c.size));
    when = When::at(c.point);
    return c.size;
  }
  if (is_weekday(i)) return weekday_expression(i, when);
  if (std::size_t n = deictic_day(i, when)) return n;
  if (std::size_t n = season(i, when)) return n;
  if (std::size_t n = decade(i, when)) return n;
  return one_of(i, {"last", "this", "next"}) ? near_unit(i, when) : 0;
}

When Finder::season_of(int year, int first_month) {
  Point begin{year, first_month, 0}, end{year, first_month + 2, 0};
  if (end.month > 12) {
    end.month -= 12;
    if (end.year > 0) ++end.year;
  }
  return When::span(begin, end);
}

std::size_t Finder::season(std::size_t i, When& when) {
  std::size_t j = i + (word(i) == "the" ? 1 : 0);
  if (!item(j).is(Word::kSeason)) return 0;
  int first = value_of(item(j), Word::kSeason);
  std::size_t k = j + 1;
  bool of = word(k) == "of";
  if (of) ++k;
  int year = 0;
  if (year_number(item(k))) {
    when = season_of(item(k).number, first);
    return k + 1 - i;
  }
  if (std::size_t n = year_after(j + 1, year); n > 1) {
    when = season_of(year, first);
    return j + 1 + n - i;
  }
  bool bare = !of && j == i + 1 && one_of(i - 1, {"in", "by", "during", "until", "since", "early", "late"}) && i > 0;
  if (!bare || (lower_word(item(k)) && !follows_date(item(k)))) return 0;
  if (published_) year = likely_year(first, 0, *published_, tense(i, k));
  when = season_of(year, first);
  return k - i;
}

std::size_t Finder::weekend(std::size_t i, When& when) {
  if (word(i) != "the" || word(i + 1) != "weekend") return 0;
  if (published_) when = tense(i, i + 2) == Tense::kFuture ? calendar_unit(Unit::kWeekend, 0) : last_weekend();
  return 2;
}

std::size_t Finder::week_of_month(std::size_t i, When& when) {
  std::size_t j = i + (word(i) == "the" ? 1 : 0);
  int n = item(j).is(Word::kOrdinal) ? value_of(item(j), Word::kOrdinal) : word(j) == "last" ? 0 : -1;
  if (n < 0 || n > 5 || word(j + 1) != "week" || !one_of(j + 2, {"of", "in"})) return 0;
  Calendar c = month_first(j + 3, true);
  if (c.size == 0 || c.point.day > 0) return 0;
  if (c.point.year == 0 && published_) c.point.year = likely_year(c.point.month, 0, *published_, tense(i, j + 3 + c.size));
  int days = days_in_month(c.point.year > 0 ? c.point.year : 2001, c.point.month);
  int first = n == 0 ? days - 6 : 7 * n - 6;
  if (first > days) return 0;
  Point a = c.point, b = c.point;
  a.day = first;
  b.day = std::min(days, first + 6);
  when = When::span(a, b);
  return j + 3 + c.size - i;
}

std::size_t Finder::fraction_of_year(std::size_t i, When& when) {
  std::size_t j = i + (word(i) == "the" ? 1 : 0);
  int n = item(j).is(Word::kOrdinal) ? value_of(item(j), Word::kOrdinal) : 0;
  bool half = word(j + 1) == "half", quarter = word(j + 1) == "quarter";
  if (n == 0 || (!half && !quarter) || n > (half ? 2 : 4)) return 0;
  std::size_t k = j + 2;
  if (one_of(k, {"of", "in"})) ++k;
  int year = 0;
  if (year_number(item(k))) {
    year = item(k).number;
    ++k;
  } else if (one_of(k, {"the", "this", "last", "next"}) && word(k + 1) == "year") {
    if (published_) year = published_->year + (word(k) == "last" ? -1 : word(k) == "next" ? 1 : 0);
    k += 2;
  } else {
    return 0;
  }
  int months = half ? 6 : 3;
  if (year > 0) when = When::span({year, months * (n - 1) + 1, 0}, {year, months * n, 0});
  return k - i;
}

bool Finder::is_decade(std::size_t i) const {
  const std::string& w = word(i);
  auto digits = [&](std::size_t n) {
    return std::all_of(w.begin(), w.begin() + static_cast<std::ptrdiff_t>(n), [](char c) { return c >= '0' && c <= '9'; });
  };
  if (w.size() == 5 && w[4] == 's' && w[3] == '0' && digits(4)) return true;
  return w.size() == 3 && w[2] == 's' && w[1] == '0' && digits(2) && i > 0 &&
         one_of(i - 1, {"the", "'", "early", "late", "mid", "-"});
}

std::size_t Finder::decade(std::size_t i, When& when) {
  std::size_t j = i + (word(i) == "the" ? 1 : 0);
  if (word(j) == "'") ++j;
  if (!is_decade(j)) return 0;
  int year = 0;
  for (char c : std::string_view(word(j)).substr(0, word(j).size() - 1)) year = year * 10 + (c - '0');
  if (year < 100) year += 1900;
  when = When::span({year, 0, 0}, {year + 9, 0, 0});
  return j + 1 - i;
}

std::size_t Finder::named(std::size_t i, When& when) {
  if (word(i) == "9/11") {
    when = When::at({2001, 9, 11});
    return 1;
  }
  if (!item(i).capital) return 0;
  std::string words;
  std::size_t best = 0;
  std::string_view value;
  for (std::size_t n = 1; n <= 4 && i + n <= items_.size(); ++n) {
    const Item& it = items_[i + n - 1];
    if (n > 1 && it.word != "'s") words += ' ';
    words += it.word;
    if (std::string_view found = holiday(words); !found.empty()) best = n, value = found;
  }
  if (best == 0) return 0;
  int month = (value[0] - '0') * 10 + (value[1] - '0'), day = (value[3] - '0') * 10 + (value[4] - '0');
  int year = 0;
  std::size_t n = year_after(i + best, year);
  if (n == 0 && published_) year = likely_year(month, day, *published_, tense(i, i + best));
  when = When::at({year, month, day});
  return best + n;
}

}  // namespace parley::dates
