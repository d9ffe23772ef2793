// Time expressions as printed: days, months and years in figures and names, and weekdays.
#include "grounding/dates_finder.h"

namespace parley::dates {

bool Finder::day_number(std::size_t i) const {
  return item(i).number >= 1 && item(i).number <= 31 && word(i).size() <= 4 && word(i) != "0";
}

bool Finder::is_month(std::size_t i) const {
  const Item& it = item(i);
  if (!it.capital) return false;
  if (it.is(Word::kMonth)) return true;
  return it.is(Word::kMonthShort) && (it.period || item(i + 1).number >= 0 || word(i + 1) == "-");
}

int Finder::month_value(std::size_t i) const {
  const Item& it = item(i);
  return value_of(it, it.is(Word::kMonth) ? Word::kMonth : Word::kMonthShort);
}

bool Finder::is_weekday(std::size_t i) const {
  const Item& it = item(i);
  if (!it.capital) return false;
  if (it.is(Word::kWeekday)) return true;
  return it.is(Word::kWeekdayShort) && it.period;
}

int Finder::weekday_value(std::size_t i) const {
  const Item& it = item(i);
  return value_of(it, it.is(Word::kWeekday) ? Word::kWeekday : Word::kWeekdayShort);
}

bool Finder::year_number(const Item& it) {
  return it.word.size() == 4 && it.number >= kFirstYear && it.number <= kLastYear && !it.ordinal;
}

bool Finder::follows_date(const Item& it) {
  static constexpr std::array<std::string_view, 48> kWords{
      "a",     "about", "after",  "ahead", "amid",  "an",    "and",   "as",   "at",   "because", "before", "between",
      "but",   "by",    "during", "for",   "from",  "had",   "has",   "have", "he",   "if",      "in",     "is",
      "it",    "local", "of",     "on",    "or",    "over",  "that",  "the",  "this", "through", "to",     "under",
      "until", "was",   "were",   "when",  "where", "which", "while", "will", "with", "would",   "they",   "she"};
  return std::find(kWords.begin(), kWords.end(), it.word) != kWords.end() || it.is(Word::kPast) || past_form(it);
}

bool Finder::past_form(const Item& it) {
  return lower_word(it) && it.word.size() > 3 && it.word.compare(it.word.size() - 2, 2, "ed") == 0 && !it.is(Word::kNotPast);
}

std::size_t Finder::year_after(std::size_t i, int& year) const {
  std::size_t j = i;
  if (one_of(j, {",", "of"})) ++j;
  if (year_number(item(j)) && item(j).number >= 1000) {
    if (j == i || word(i) == "of" || !lower_word(item(j + 1)) || follows_date(item(j + 1)) || word(i) == ",") {
      year = item(j).number;
      return j + 1 - i;
    }
  }
  if (word(i) != "," && published_ && one_of(j, {"last", "this", "next"}) && word(j + 1) == "year") {
    year = published_->year + (word(j) == "last" ? -1 : word(j) == "next" ? 1 : 0);
    return j + 2 - i;
  }
  return 0;
}

Calendar Finder::calendar(std::size_t i, bool led) const {
  Calendar c = numeric(i);
  if (c.size == 0) c = weekday_then_date(i);
  if (c.size == 0) c = month_first(i, led);
  if (c.size == 0) c = day_first(i);
  if (c.size == 0 && led && year_number(item(i))) c = {1, {item(i).number, 0, 0}, -1, false};
  if (c.size == 0 && year_dash_year(i)) c = {1, {item(i).number, 0, 0}, -1, false};
  if (c.size == 0 && is_weekday(i)) c = {1, {}, weekday_value(i), true};
  return c;
}

bool Finder::year_dash_year(std::size_t i) const {
  std::string_view mark = slice(text_, item(i + 1).span);
  bool dash = (mark == "-" || mark == "–") && item(i + 1).glued && item(i + 2).glued;
  return year_number(item(i)) && dash && (year_number(item(i + 2)) || (word(i + 2).size() == 2 && item(i + 2).number >= 0)) &&
         item(i).number >= 1800;
}

Calendar Finder::numeric(std::size_t i) const {
  const std::string& w = word(i);
  if (w.size() < 8 || w[0] < '0' || w[0] > '9') return {};
  for (char separator : {'-', '/', '.'}) {
    std::vector<std::string_view> parts = split(std::string_view(w).substr(0, w.find('t')), separator);
    if (parts.size() != 3) continue;
    std::array<int, 3> n{};
    for (std::size_t k = 0; k < 3; ++k) {
      if (parts[k].empty() || parts[k].size() > 4) return {};
      for (char d : parts[k]) {
        if (d < '0' || d > '9') return {};
        n[k] = n[k] * 10 + (d - '0');
      }
    }
    Point p;
    if (parts[0].size() == 4)
      p = {n[0], n[1], n[2]};
    else if (parts[2].size() != 4)
      return {};
    else if (separator == '/' && n[0] <= 12)
      p = {n[2], n[0], n[1]};  // American order unless impossible
    else
      p = {n[2], n[1], n[0]};
    if (whole(p)) return {1, p, -1, false};
  }
  return {};
}

Calendar Finder::weekday_then_date(std::size_t i) const {
  const Item& it = item(i);
  bool weekday = is_weekday(i) || (it.capital && it.is(Word::kWeekdayShort));
  if (!weekday) return {};
  std::size_t j = i + 1;
  if (one_of(j, {"morning", "afternoon", "evening", "night"})) ++j;
  bool bracket = word(j) == "(";
  if (one_of(j, {",", "("})) ++j;
  if (word(j) == "the") ++j;
  Calendar c = month_first(j, false);
  if (c.size == 0) c = day_first(j);
  if (c.size == 0 || c.point.day == 0) return {};
  c.size += j - i;
  if (bracket && word(i + c.size) == ")") ++c.size;
  c.weekday = weekday_value(i);
  return c;
}

Calendar Finder::month_first(std::size_t i, bool led) const {
  if (!is_month(i)) return {};
  Point p{0, month_value(i), 0};
  std::size_t j = i + 1;
  std::size_t k = word(j) == "the" && item(j + 1).ordinal ? j + 1 : j;
  if (day_number(k) && !counted(i, k)) {
    p.day = item(k).number;
    int year = 0;
    std::size_t n = year_after(k + 1, year);
    if (n > 0) p.year = year;
    Date leap{2000, static_cast<std::uint8_t>(p.month), static_cast<std::uint8_t>(p.day)};
    if (!date_valid(leap) || (p.year > 0 && !whole(p))) return {};
    Calendar c{k + 1 + n - i, p, -1, false};
    bool bracketed = word(i + c.size) == "(" && word(i + c.size + 2) == ")";
    bool commas = word(i + c.size) == "," && one_of(i + c.size + 2, {",", "."});  // "August 10, Saturday, ..."
    if ((bracketed || commas) && is_weekday(i + c.size + 1)) {
      c.weekday = weekday_value(i + c.size + 1);
      c.size += bracketed ? 3 : 2;
    }
    return c;
  }
  int year = 0;
  if (std::size_t n = year_after(j, year)) {
    bool comma = word(j) == ",";
    if (!comma || !is_month(j + 2)) {
      p.year = year;
      return {1 + n, p, -1, false};
    }
  }
  if (!led && !bare_month(i)) return {};
  return {1, p, -1, false};
}

bool Finder::counted(std::size_t month, std::size_t number) const {
  const Item& it = item(number);
  const Item& next = item(number + 1);
  if (it.ordinal) return false;
  if (one_of(number + 1, {"percent", "%", "per", "million", "billion"})) return true;
  return one_of(month - 1, {"in", "since", "last", "this"}) && lower_word(next) && !follows_date(next);
}

bool Finder::bare_month(std::size_t i) const {
  const Item& previous = before(i);
  const Item& next = item(i + 1);
  bool prep = previous.is(Word::kTimePrep);
  if (item(i).is(Word::kNamedMonth)) {
    if (!prep) return false;
    if (word(i) == "may" && person_may_ && one_of(i - 1, {"by", "from", "to", "of", "after", "before"})) return false;
  }
  if (previous.is(Word::kNameBefore)) return false;
  if (prep) return previous.word != "of" || !next.capital;
  if (previous.is(Word::kDeterminer) || previous.word == "'s") return false;
  bool name = next.capital && !next.is(Word::kMonth) && !next.is(Word::kWeekday);
  return !name;
}

Calendar Finder::day_first(std::size_t i) const {
  if (!day_number(i)) return {};
  std::size_t j = i + 1;
  if (word(j) == "of") {
    if (!item(i).ordinal && before(i).word != "the") return {};
    ++j;
  }
  if (!is_month(j) || (item(j + 1).number > 0 && item(j + 1).number <= 31 && word(j + 1).size() <= 2)) return {};
  Point p{0, month_value(j), item(i).number};
  int year = 0;
  std::size_t n = year_after(j + 1, year);
  if (n > 0) p.year = year;
  Date leap{2000, static_cast<std::uint8_t>(p.month), static_cast<std::uint8_t>(p.day)};
  if (!date_valid(leap) || (p.year > 0 && !whole(p))) return {};
  return {j + 1 + n - i, p, -1, false};
}

std::size_t Finder::printed(std::size_t i, When& when) {
  Calendar c = calendar(i);
  if (c.size == 0) return 0;
  if (c.only_weekday) return weekday_expression(i, when);
  if (c.point.month > 0 && c.point.day > 0 && c.point.year == 0) {
    std::string key = to_string(c.point).substr(5);
    std::size_t after = i + c.size;
    if (std::string_view named = named_day(key, word(after)); !named.empty()) {
      when = When::at(point(*date_parse(named)));
      return c.size;
    }
  }
  if (c.point.month == 0 && c.point.year > 0) return 0;  // left to lone_year
  if (c.point.year == 0 && published_) {
    c.point.year = likely_year(c.point.month, c.point.day, *published_, tense(i, i + c.size), c.weekday);
    if (c.point.day > 0 && !whole(c.point)) c.point.year = 0;
  }
  when = When::at(c.point);
  if (c.point.day > 0 && item(i + c.size).is(Word::kDayPart)) ++c.size;
  return c.size;
}

std::size_t Finder::weekday_expression(std::size_t i, When& when) {
  std::size_t n = 1;
  int day = weekday_value(i);
  if (item(i + n).is(Word::kDayPart)) ++n;
  std::size_t j = i + n + (word(i + n) == "of" ? 1 : 0);
  if (one_of(j, {"last", "this", "next"}) && word(j + 1) == "week") {
    if (published_) {
      int weeks = word(j) == "last" ? -1 : word(j) == "next" ? 1 : 0;
      when = When::at(point(add_days(monday_of(*published_), 7 * weeks + day)));
    }
    return j + 2 - i;
  }
  if (published_) when = When::at(point(weekday_date(day, i, i + n)));
  return n;
}

Date Finder::weekday_date(int day, std::size_t first, std::size_t last) const {
  Tense t = tense_behind(first);
  bool ahead = first > 0 && (one_of(first - 1, {"until", "till", "by", "for"}) ||
                             (word(first - 1) == "of" && before(first - 1).word == "ahead"));
  if (t == Tense::kUnknown) t = ahead ? Tense::kFuture : tense_ahead(last);
  int off = (day - parley::weekday(*published_) + 7) % 7;
  return add_days(*published_, t == Tense::kFuture ? off : off == 0 ? 0 : off - 7);
}

Tense Finder::tense(std::size_t first, std::size_t last) const {
  Tense t = tense_behind(first);
  return t == Tense::kUnknown ? tense_ahead(last) : t;
}

Tense Finder::tense_behind(std::size_t first) const {
  bool infinitive = false;
  for (std::size_t k = 0; k < kTenseReach && k < first; ++k) {
    std::size_t i = first - 1 - k;
    const Item& it = items_[i];
    if (clause_end(it)) break;
    if (it.word == "to" && lower_word(item(i + 1)) && !item(i + 1).is(Word::kDeterminer)) {
      infinitive = true;
      continue;
    }
    if (one_of(i, {"we", "they", "i", "you"}) && !infinitive) return Tense::kFuture;  // "We meet on Monday"
    if (it.capital && k > 0 && i > 0) continue;                                       // names: "Will", "May"
    if (infinitive && it.is(Word::kPromise)) return Tense::kFuture;
    if (future_word(i)) return Tense::kFuture;
    bool passive = i > 0 && one_of(i - 1, {"be", "been", "being", "not"});  // "will be held": the auxiliary tells
    if ((it.is(Word::kPast) || past_form(it)) && !passive) return Tense::kPast;
  }
  return infinitive ? Tense::kFuture : Tense::kUnknown;
}

Tense Finder::tense_ahead(std::size_t last) const {
  for (std::size_t i = last; i < items_.size() && i < last + kTenseReach; ++i) {
    const Item& it = items_[i];
    if (clause_end(it)) break;
    if (it.capital) continue;
    if (future_word(i)) return Tense::kFuture;
    if (it.is(Word::kPast) || past_form(it)) return Tense::kPast;
  }
  return Tense::kUnknown;
}

bool Finder::future_word(std::size_t i) const {
  return item(i).is(Word::kFuture) || (item(i).is(Word::kFutureTo) && word(i + 1) == "to");
}

bool Finder::clause_end(const Item& it) {
  return it.word == ";" || it.word == "." || it.word == "\"" || it.word == ":" || it.word == "--";
}

bool Finder::lower_plural(const Item& it) {
  if (!lower_word(it)) return false;
  if (it.word == "people" || it.word == "men" || it.word == "women" || it.word == "personnel" || it.word == "percent")
    return true;
  bool plural = it.word.size() > 3 && it.word.back() == 's' && it.word[it.word.size() - 2] != 's';
  return plural && it.word != "this" && !it.is(Word::kPast) && !it.is(Word::kFuture);
}

std::size_t Finder::lone_year(std::size_t i, When& when) {
  if (!year_number(item(i)) || i == 0) return 0;
  const Item& previous = items_[i - 1];
  bool listed = one_of(i - 1, {",", "and", "or"}) && last_year_alone_ == i - 1;
  if (!listed && !previous.is(Word::kYearPrep)) return 0;
  if (previous.word == "of" && i > 1 && items_[i - 2].is(Word::kAmount)) return 0;
  const Item& next = item(i + 1);
  bool symbol = lower_word(next) && next.word.size() <= 2 && !follows_date(next);  // "1500 km"
  if (lower_plural(next) || symbol || next.word == "%") return 0;
  if (item(i + 1).word == "-" && item(i + 1).glued) return 0;
  when = When::at({item(i).number, 0, 0});
  return 1;
}

std::size_t Finder::lone_day(std::size_t i, When& when) {
  if (!item(i).ordinal || !day_number(i) || i < 2 || word(i - 1) != "the" || word(i - 2) != "on") return 0;
  const Item& next = item(i + 1);
  if (next.capital || (lower_word(next) && !follows_date(next))) return 0;
  std::size_t n = 1;
  Point p{0, 0, item(i).number};
  int months = 0;
  bool said = false;
  if (word(i + 1) == "of") {
    if (one_of(i + 2, {"this", "last", "next"}) && word(i + 3) == "month") {
      months = word(i + 2) == "last" ? -1 : word(i + 2) == "next" ? 1 : 0;
      said = true;
      n = 4;
    } else {
      return 0;
    }
  }
  if (published_) {
    if (!said) {
      Tense t = tense(i, i + n);
      if (t == Tense::kFuture && p.day < published_->day) months = 1;
      if (t != Tense::kFuture && p.day > published_->day) months = -1;
    }
    Date first{published_->year, published_->month, 1};
    Date month = add_months(first, months);
    p.year = month.year;
    p.month = month.month;
    if (!whole(p)) return 0;
  }
  when = When::at(p);
  return n;
}

}  // namespace parley::dates
