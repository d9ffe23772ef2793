// Time expressions: a hand-written grammar over items, tried longest form first at each word.
#include <algorithm>
#include <array>
#include <utility>

#include "grounding/dates_values.h"
#include "grounding/dates_words.h"
#include "parley/grounding.h"

namespace parley {
namespace {
using namespace dates;

constexpr int kFirstYear = 1400, kLastYear = 2100;  // of four digits that stand alone
constexpr std::size_t kTenseReach = 10;             // words looked through for a verb
constexpr int kLongestCount = 400;                  // "400 days ago"

// "..D" or "D.."
enum class Bound { kNone, kUntil, kFrom };

// A date as printed, before its year is inferred.
struct Calendar {
  std::size_t size = 0;  // items; 0: no match
  Point point;
  int weekday = -1;
  bool only_weekday = false;
};

class Finder {
 public:
  Finder(std::string_view text, std::vector<Item> items, std::optional<Date> published, const DateValue* anchor)
      : text_(text), items_(std::move(items)), published_(published) {
    if (anchor) anchor_ = read_anchor(anchor->value);
    for (std::size_t i = 1; i < items_.size(); ++i) {
      person_may_ = person_may_ || (word(i) == "may" && items_[i].capital && items_[i - 1].is(Word::kNameBefore));
    }
  }

  std::vector<DateValue> run() {
    std::size_t i = dateline_size();
    while (i < items_.size()) {
      std::size_t used = expression(i);
      i += std::max<std::size_t>(used, 1);
    }
    return std::move(found_);
  }

 private:
  // Items past the end are empty ones.
  const Item& item(std::size_t i) const {
    static const Item none{};
    return i < items_.size() ? items_[i] : none;
  }
  const std::string& word(std::size_t i) const { return item(i).word; }
  const Item& before(std::size_t i) const { return i > 0 ? items_[i - 1] : item(items_.size()); }
  bool one_of(std::size_t i, std::initializer_list<std::string_view> words) const {
    return std::find(words.begin(), words.end(), word(i)) != words.end();
  }
  static bool lower_word(const Item& it) { return !it.word.empty() && !it.capital && it.word[0] >= 'a' && it.word[0] <= 'z'; }

  static std::optional<Point> read_anchor(std::string_view value) {
    if (value.substr(0, 2) == "..") value.remove_prefix(2);
    if (value.size() < 4) return {};
    auto number = [&](std::size_t at, std::size_t size) {
      int n = 0;
      for (std::size_t i = at; i < at + size; ++i) {
        if (i >= value.size() || value[i] < '0' || value[i] > '9') return 0;
        n = n * 10 + (value[i] - '0');
      }
      return n;
    };
    Point p{number(0, 4), value.size() >= 7 && value[4] == '-' ? number(5, 2) : 0,
            value.size() >= 10 && value[7] == '-' ? number(8, 2) : 0};
    if (p.month > 12 || p.day > 31 || (p.year == 0 && p.month == 0)) return {};
    return p;
  }

  // "SEOUL, March 5 (Yonhap) --": the date of telling is not part of the sentence.
  std::size_t dateline_size() const {
    std::string_view first = items_.empty() ? std::string_view() : slice(text_, items_[0].span);
    if (first.size() < 2 || std::any_of(first.begin(), first.end(), [](char c) { return c >= 'a' && c <= 'z'; })) return 0;
    for (std::size_t i = 1; i < items_.size() && i < 16; ++i) {
      if (one_of(i, {"--", "-"}) && !items_[i].glued) return i + 1;
      std::string_view mark = slice(text_, items_[i].span);
      if (mark == "—" || mark == "–") return i + 1;
    }
    return 0;
  }

  // --- what a match gives ---

  void emit(std::size_t first, std::size_t size, const When& when, Bound bound) {
    found_end_ = first + size;
    if (std::exchange(part_of_last_, false)) return;
    DateValue out;
    out.span = {items_[first].span.begin, items_[first + size - 1].span.end};
    out.text = std::string(slice(text_, out.span));
    if (when.known) {
      if (bound == Bound::kUntil) {
        out.value = ".." + to_string(when.end);
        out.precision = "relative";
      } else if (bound == Bound::kFrom) {
        out.value = to_string(when.begin) + "..";
        out.precision = "relative";
      } else {
        out.value = to_string(when.begin);
        if (when.range) out.end = to_string(when.end);
        out.precision = when.range             ? "range"
                        : when.about           ? "relative"
                        : when.begin.day > 0   ? "day"
                        : when.begin.month > 0 ? "month"
                                               : "year";
      }
      anchor_ = when.begin;
      last_year_alone_ = when.begin.month == 0 && !when.range ? first + size : 0;
    }
    found_.push_back(std::move(out));
  }

  std::size_t expression(std::size_t i) {
    if (std::size_t n = bounded(i)) return n;
    When when;
    if (std::size_t n = range(i, when)) {
      emit(i, n, when, Bound::kNone);
      return n;
    }
    if (std::size_t n = simple(i, when)) {
      emit(i, n, when, Bound::kNone);
      return n;
    }
    return 0;
  }

  // "until March 18", "since last year", "by the end of June"
  std::size_t bounded(std::size_t i) {
    std::size_t j = i + 1;
    Bound bound;
    bool outer = false;  // the far side of a range
    if (one_of(i, {"until", "till", "by", "through"})) {
      bound = Bound::kUntil;
      outer = true;
      if (word(i) == "by" && word(j) == "may" && person_may_ && item(j + 1).number < 0) return 0;
    } else if (word(i) == "before") {
      bound = Bound::kUntil;
    } else if (word(i) == "prior" && word(j) == "to") {
      bound = Bound::kUntil;
      ++j;
    } else if (word(i) == "ahead" && word(j) == "of") {
      bound = Bound::kUntil;
      ++j;
    } else if (word(i) == "no" && word(j) == "later" && word(j + 1) == "than") {
      bound = Bound::kUntil;
      outer = true;
      j += 2;
    } else if (one_of(i, {"since", "starting", "beginning", "effective"}) || (word(i) == "from" && !closed_by_to(j))) {
      bound = Bound::kFrom;
    } else if (one_of(i, {"after", "following"})) {
      bound = Bound::kFrom;
      outer = true;
    } else {
      return 0;
    }
    if (one_of(j, {"on", "in", "at", "around", "about", "roughly", "at"})) ++j;
    When when;
    std::size_t n = range(j, when);
    if (n == 0) n = simple(j, when);
    if (n == 0) return 0;
    std::size_t size = j - i + n;
    if (word(i) == "from" && (when.range || word(i + size) == "'s")) return 0;
    if (word(i) == "from" && when.known && when.begin.day == 0) {  // "up from 2017" is no beginning
      if (one_of(i + size, {"on", "onward", "onwards"}))
        ++size;
      else
        return 0;
    }
    if (one_of(i + size, {"onward", "onwards"})) ++size;
    if (bound == Bound::kUntil && !outer) when.end = when.begin;
    if (bound == Bound::kFrom && outer) when.begin = when.end;
    emit(i, size, when, bound);
    return size;
  }
  // "from X to Y" is a range, with or without a year for X.
  bool closed_by_to(std::size_t i) {
    When when;
    return range(i - 1, when) > 0;
  }

  // --- ranges ---

  std::size_t connector(std::size_t i, bool from, bool between) const {
    std::string_view mark = slice(text_, item(i).span);
    if ((mark == "-" || mark == "–" || mark == "—") && item(i).glued && item(i + 1).glued) return 1;
    if (one_of(i, {"to", "through", "thru"})) return 1;
    if (from && one_of(i, {"until", "till"})) return 1;
    if (between && word(i) == "and") return 1;
    return 0;
  }

  std::size_t range(std::size_t i, When& when) {
    bool from = word(i) == "from", between = word(i) == "between";
    std::size_t j = i + (from || between ? 1 : 0);
    bool led = from || between;

    // "3-5 May 2018", "3 to 5 May"
    if (day_number(j)) {
      std::size_t c = connector(j + 1, from, between);
      if (c == 0 && word(j + 1) == "and") c = 1;
      if (c > 0 && day_number(j + 1 + c)) {
        Calendar last = calendar(j + 1 + c);
        if (last.size > 1 && last.point.day == item(j + 1 + c).number && last.point.month > 0 && last.weekday < 0) {
          Point first = last.point;
          first.day = item(j).number;
          return finish_range(i, j + 1 + c + last.size - i, first, -1, last.point, last.weekday, when);
        }
      }
    }

    Calendar first = calendar(j, led);
    if (first.size == 0) return 0;
    std::size_t k = j + first.size;
    std::size_t c = connector(k, from, between);
    bool pair = c == 0 && word(k) == "and";  // "March 5 and 6", "Monday and Tuesday"
    if (c == 0 && !pair) return 0;
    std::size_t next = k + (pair ? 1 : c);

    if (first.only_weekday) {
      Calendar last = calendar(next, true);
      if (!last.only_weekday || last.size != 1) return 0;
      if (pair && (first.weekday + 1) % 7 != last.weekday) return 0;
      if (word(k) == "to" && !from) return 0;
      when = {};
      if (published_) {
        Date begin = weekday_date(first.weekday, j, next + 1);
        int days = (last.weekday - first.weekday + 7) % 7;
        when = When::days(begin, add_days(begin, days));
      }
      return next + last.size - i;
    }

    // "March 5-6", "May 3 to 5, 2018"
    if (first.point.day > 0 && first.point.month > 0 && day_number(next) && !is_month(next + 1)) {
      Point last = first.point;
      last.day = item(next).number;
      std::size_t end = next + 1;
      bool spelled = word(k) == "and" || word(k) == "to";
      bool noun = spelled && !item(next).ordinal && lower_word(item(end)) && !follows_date(item(end));
      if (noun || last.day <= first.point.day || item(end).word == "%") return 0;
      int year = 0;
      end += year_after(end, year);
      if (year > 0) first.point.year = last.year = year;
      return finish_range(i, end - i, first.point, first.weekday, last, -1, when);
    }

    // "2015-18"
    if (first.point.month == 0 && !pair && item(next).number >= 0 && item(next).glued && word(next).size() == 2) {
      Point last{first.point.year / 100 * 100 + item(next).number, 0, 0};
      if (last.year <= first.point.year) return 0;
      when = When::span(first.point, last);
      return next + 1 - i;
    }

    Calendar last = calendar(next, true);
    if (last.size == 0 || last.only_weekday) return 0;
    bool months = first.point.month > 0 && first.point.day == 0 && last.point.day == 0;
    if (pair && !(months && last.point.month == first.point.month % 12 + 1)) return 0;  // "March and April 2023"
    bool same_grain = (first.point.month > 0) == (last.point.month > 0) && (first.point.day > 0) == (last.point.day > 0);
    if (!same_grain) return 0;
    if (word(k) == "to" && !led && first.point.day == 0) return 0;  // "moved from ... 2017 to 2018" is led; else no range
    return finish_range(i, next + last.size - i, first.point, first.weekday, last.point, last.weekday, when);
  }

  std::size_t finish_range(std::size_t i, std::size_t size, Point a, int weekday_a, Point b, int weekday_b, When& when) {
    auto later = [](Point x, Point y) { return x.month != y.month ? x.month > y.month : x.day > y.day; };
    if (a.year == 0 && b.year == 0 && published_ && a.month > 0) {
      a.year = likely_year(a.month, a.day, *published_, tense(i, i + size), weekday_a >= 0 ? weekday_a : weekday_b);
    }
    if (a.year == 0 && b.year > 0) a.year = later(a, b) ? b.year - 1 : b.year;
    if (b.year == 0 && a.year > 0) b.year = later(a, b) ? a.year + 1 : a.year;
    for (Point p : {a, b}) {
      if (p.day > 0 && !whole({p.year > 0 ? p.year : 2000, p.month, p.day})) return 0;
    }
    when = When::span(a, b);
    return size;
  }

  // --- dates as printed ---

  bool day_number(std::size_t i) const {
    return item(i).number >= 1 && item(i).number <= 31 && word(i).size() <= 4 && word(i) != "0";
  }
  bool is_month(std::size_t i) const {
    const Item& it = item(i);
    if (!it.capital) return false;
    if (it.is(Word::kMonth)) return true;
    return it.is(Word::kMonthShort) && (it.period || item(i + 1).number >= 0 || word(i + 1) == "-");
  }
  int month_value(std::size_t i) const {
    const Item& it = item(i);
    return value_of(it, it.is(Word::kMonth) ? Word::kMonth : Word::kMonthShort);
  }
  bool is_weekday(std::size_t i) const {
    const Item& it = item(i);
    if (!it.capital) return false;
    if (it.is(Word::kWeekday)) return true;
    return it.is(Word::kWeekdayShort) && it.period;
  }
  int weekday_value(std::size_t i) const {
    const Item& it = item(i);
    return value_of(it, it.is(Word::kWeekday) ? Word::kWeekday : Word::kWeekdayShort);
  }
  static bool year_number(const Item& it) {
    return it.word.size() == 4 && it.number >= kFirstYear && it.number <= kLastYear && !it.ordinal;
  }

  // What may stand after a date and is no noun that the number counts.
  static bool follows_date(const Item& it) {
    static constexpr std::array<std::string_view, 48> kWords{
        "a",     "about", "after",  "ahead", "amid",  "an",    "and",   "as",   "at",   "because", "before", "between",
        "but",   "by",    "during", "for",   "from",  "had",   "has",   "have", "he",   "if",      "in",     "is",
        "it",    "local", "of",     "on",    "or",    "over",  "that",  "the",  "this", "through", "to",     "under",
        "until", "was",   "were",   "when",  "where", "which", "while", "will", "with", "would",   "they",   "she"};
    return std::find(kWords.begin(), kWords.end(), it.word) != kWords.end() || it.is(Word::kPast) || past_form(it);
  }
  static bool past_form(const Item& it) {
    return lower_word(it) && it.word.size() > 3 && it.word.compare(it.word.size() - 2, 2, "ed") == 0 && !it.is(Word::kNotPast);
  }

  // ", 2018", "2018", "of 2018", "(of) last year"; size of what was read.
  std::size_t year_after(std::size_t i, int& year) const {
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

  // `led`: the place before it makes a bare month or year sure ("from 2015", "between June and August").
  Calendar calendar(std::size_t i, bool led = false) const {
    Calendar c = numeric(i);
    if (c.size == 0) c = weekday_then_date(i);
    if (c.size == 0) c = month_first(i, led);
    if (c.size == 0) c = day_first(i);
    if (c.size == 0 && led && year_number(item(i))) c = {1, {item(i).number, 0, 0}, -1, false};
    if (c.size == 0 && year_dash_year(i)) c = {1, {item(i).number, 0, 0}, -1, false};
    if (c.size == 0 && is_weekday(i)) c = {1, {}, weekday_value(i), true};
    return c;
  }
  bool year_dash_year(std::size_t i) const {
    std::string_view mark = slice(text_, item(i + 1).span);
    bool dash = (mark == "-" || mark == "–") && item(i + 1).glued && item(i + 2).glued;
    return year_number(item(i)) && dash && (year_number(item(i + 2)) || (word(i + 2).size() == 2 && item(i + 2).number >= 0)) &&
           item(i).number >= 1800;
  }

  // "2018-03-05", "3/5/2018", "05.03.2018"
  Calendar numeric(std::size_t i) const {
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

  // "Monday, March 5", "Monday (March 5)", "Tues. 6 March"
  Calendar weekday_then_date(std::size_t i) const {
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

  // "March 5, 2018", "March 2018", "March of last year", "March"
  Calendar month_first(std::size_t i, bool led) const {
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
  // "in March 10 people died"
  bool counted(std::size_t month, std::size_t number) const {
    const Item& it = item(number);
    const Item& next = item(number + 1);
    if (it.ordinal) return false;
    if (one_of(number + 1, {"percent", "%", "per", "million", "billion"})) return true;
    return one_of(month - 1, {"in", "since", "last", "this"}) && lower_word(next) && !follows_date(next);
  }
  bool bare_month(std::size_t i) const {
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

  // "10 February 2018", "the 8th of March"
  Calendar day_first(std::size_t i) const {
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

  // --- one expression ---

  std::size_t simple(std::size_t i, When& when) {
    when = {};
    for (auto match : {&Finder::parted, &Finder::deictic_day, &Finder::shifted, &Finder::neighbour_day, &Finder::week_of_month,
                       &Finder::fraction_of_year, &Finder::printed, &Finder::near_unit, &Finder::season, &Finder::weekend,
                       &Finder::decade, &Finder::named, &Finder::lone_year, &Finder::lone_day}) {
      When w;
      if (std::size_t n = (this->*match)(i, w)) {
        when = w;
        return n;
      }
    }
    return 0;
  }

  std::size_t printed(std::size_t i, When& when) {
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

  // "Monday", "Monday night", "Monday last week", "Monday of next week"
  std::size_t weekday_expression(std::size_t i, When& when) {
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

  // The nearest such day: behind when the verb is past or says nothing, ahead when it is future.
  Date weekday_date(int day, std::size_t first, std::size_t last) const {
    Tense t = tense_behind(first);
    bool ahead = first > 0 && (one_of(first - 1, {"until", "till", "by", "for"}) ||
                               (word(first - 1) == "of" && before(first - 1).word == "ahead"));
    if (t == Tense::kUnknown) t = ahead ? Tense::kFuture : tense_ahead(last);
    int off = (day - parley::weekday(*published_) + 7) % 7;
    return add_days(*published_, t == Tense::kFuture ? off : off == 0 ? 0 : off - 7);
  }

  // What the nearest verb before items [first, last) says; else the nearest after them.
  Tense tense(std::size_t first, std::size_t last) const {
    Tense t = tense_behind(first);
    return t == Tense::kUnknown ? tense_ahead(last) : t;
  }
  Tense tense_behind(std::size_t first) const {
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
  Tense tense_ahead(std::size_t last) const {
    for (std::size_t i = last; i < items_.size() && i < last + kTenseReach; ++i) {
      const Item& it = items_[i];
      if (clause_end(it)) break;
      if (it.capital) continue;
      if (future_word(i)) return Tense::kFuture;
      if (it.is(Word::kPast) || past_form(it)) return Tense::kPast;
    }
    return Tense::kUnknown;
  }
  bool future_word(std::size_t i) const {
    return item(i).is(Word::kFuture) || (item(i).is(Word::kFutureTo) && word(i + 1) == "to");
  }
  static bool clause_end(const Item& it) {
    return it.word == ";" || it.word == "." || it.word == "\"" || it.word == ":" || it.word == "--";
  }

  // "early April", "late last month", "the end of March", "mid-2019", "earlier this week"
  std::size_t parted(std::size_t i, When& when) {
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
  // What may be early or late.
  std::size_t part_of(std::size_t i, When& when) {
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

  // "today", "last night", "the day after tomorrow"
  std::size_t deictic_day(std::size_t i, When& when) {
    int off = 0;
    std::size_t n = 0;
    std::size_t j = i + (word(i) == "the" ? 1 : 0);
    if (word(j) == "day" && word(j + 1) == "before" && word(j + 2) == "yesterday")
      off = -2, n = j + 3 - i;
    else if (word(j) == "day" && word(j + 1) == "after" && word(j + 2) == "tomorrow")
      off = 2, n = j + 3 - i;
    else if (one_of(i, {"today", "tonight"}))
      n = 1;
    else if (word(i) == "yesterday")
      off = -1, n = 1;
    else if (word(i) == "tomorrow")
      off = 1, n = 1;
    else if (word(i) == "last" && one_of(i + 1, {"night", "evening"}))
      off = -1, n = 2;
    else if (word(i) == "this" && one_of(i + 1, {"morning", "afternoon", "evening"}))
      n = 2;
    if (n == 0) return 0;
    if (n == 1 && item(i + 1).is(Word::kDayPart)) n = 2;
    if (published_) when = When::at(point(add_days(*published_, off)));
    return n;
  }

  // "two", "a", "a few", "several"; 0 for a vague plural ("weeks ago").
  struct Count {
    std::size_t size = 0;
    int value = 0;
    bool vague = false;
  };
  Count count(std::size_t i) const {
    const Item& it = item(i);
    if (one_of(i, {"a", "the"}) && item(i + 1).is(Word::kVague)) return {2, value_of(item(i + 1), Word::kVague), true};
    if (word(i) == "a" && word(i + 1) == "couple") return {word(i + 2) == "of" ? 3U : 2U, 2, false};
    if (it.is(Word::kVague)) return {1, value_of(it, Word::kVague), true};
    if (it.is(Word::kCount)) return {1, value_of(it, Word::kCount), false};
    if (it.number >= 0 && it.number <= kLongestCount && !it.ordinal) return {1, it.number, false};
    return {};
  }
  static std::optional<Unit> unit_of(const Item& it) {
    if (!it.is(Word::kUnit)) return {};
    return static_cast<Unit>(value_of(it, Word::kUnit));
  }

  // `n` units away; a coarse unit gives a coarse date.
  static When shift(Point from, Unit unit, int n) {
    bool year_known = from.year > 0;
    if (!year_known) from.year = 2001;
    When out;
    std::optional<Date> day = whole(from);
    int days = unit == Unit::kDay ? 1 : unit == Unit::kWeek ? 7 : unit == Unit::kFortnight ? 14 : 0;
    if (days > 0) {
      if (!day) return {};
      out = When::at(point(add_days(*day, days * n)));
    } else if (unit == Unit::kMonth) {
      if (from.month == 0) return {};
      int month = from.year * 12 + from.month - 1 + n;
      out = When::at({month / 12, month % 12 + 1, 0});
    } else if (unit == Unit::kYear || unit == Unit::kDecade) {
      if (!year_known) return {};
      out = When::at({from.year + n * (unit == Unit::kDecade ? 10 : 1), 0, 0});
    } else {
      return {};
    }
    if (!year_known) out.begin.year = out.end.year = 0;
    if (out.begin.year < 0 || (year_known && out.begin.year == 0)) return {};
    return out;
  }

  // "two days ago", "a week later", "a day after the ceremony", "in two days", "three weeks from now"
  std::size_t shifted(std::size_t i, When& when) {
    std::size_t j = i;
    bool in = one_of(i, {"in", "within"});
    if (in) ++j;
    Count c = count(j);
    std::size_t k = j + c.size;
    std::optional<Unit> unit = unit_of(item(k));
    if (!unit || (c.size == 0 && (in || word(k).back() != 's'))) return 0;
    std::size_t end = k + 1;
    if (word(end) == "'") ++end;

    if (!in && word(end) == "ago") {
      bool untold = c.size == 0 || (c.vague && (*unit == Unit::kYear || *unit == Unit::kDecade)) || *unit == Unit::kCentury;
      if (*unit == Unit::kHour) {
        if (published_) when = When::at(point(*published_));
      } else if (published_ && !untold) {
        when = shift(point(*published_), *unit, -c.value);
        when.about = c.vague || ((*unit == Unit::kWeek || *unit == Unit::kFortnight) && c.value > 1);
      }
      return end + 1 - i;
    }
    bool from_now = word(end) == "from" && word(end + 1) == "now";
    bool time = word(end) == "time" && (item(k).word.back() == 's' || word(k + 1) == "'s" || word(k + 1) == "'");
    if (word(k + 1) == "'s" && word(k + 2) == "time") time = true, end = k + 2;
    if (from_now || (in && time) || (word(i) == "in" && c.size > 0 && tense(i, end) == Tense::kFuture && !ranked(i))) {
      if (published_ && c.size > 0) {
        when = shift(point(*published_), *unit, c.value);
        when.about = c.vague || *unit == Unit::kWeek;
      }
      return end + (from_now ? 2 : time ? 1 : 0) - i;
    }
    if (word(i) == "within") {
      if (*unit == Unit::kHour || word(end) == "of") return 0;
      if (published_ && c.size > 0 && tense(i, end) != Tense::kPast) {
        When far = shift(point(*published_), *unit, c.value);
        if (far.known) when = When::span(point(*published_), far.begin);
      }
      return end - i;
    }
    if (in || *unit == Unit::kHour) return 0;

    bool later = one_of(end, {"later", "after", "afterward", "afterwards"}),
         earlier = one_of(end, {"earlier", "before", "previously"});
    if (!later && !earlier) return 0;
    if (c.size == 0) return 0;
    std::size_t after = end + 1;
    std::optional<Point> from = anchor_;
    std::size_t used = 0;
    if (one_of(end, {"after", "before"})) {
      std::size_t the = word(after) == "the" ? 1 : 0;
      Calendar base = calendar(after + the);
      if (base.size > 0 && !base.only_weekday && base.point.day > 0) {
        if (base.point.year == 0 && published_) {
          base.point.year =
              likely_year(base.point.month, base.point.day, *published_, tense(i, after + the + base.size), base.weekday);
        }
        from = base.point;
        used = the + base.size;
      } else if (follows_found(i)) {
        // "February 10, a day after the opening ceremony": the date was given.
        found_.back().span.end = items_[end].span.end;
        found_.back().text = std::string(slice(text_, found_.back().span));
        part_of_last_ = true;
        return after - i;
      } else if (anchor_ && !c.vague && ends_with_clause(after)) {
        // "said on Friday it would come, three days after Paris had called the meeting off": the day of what Paris did.
        when = shift(*anchor_, *unit, later ? -c.value : c.value);
        return after - i;
      }
    }
    if (from && !c.vague) when = shift(*from, *unit, later ? c.value : -c.value);
    return after + used - i;
  }
  // "the first time in two years"
  bool ranked(std::size_t i) const {
    for (std::size_t k = i; k > 0 && i - k < 5; --k) {
      const Item& it = items_[k - 1];
      if (it.is(Word::kOrdinal) || it.ordinal || it.word == "time" || it.word == "times" || it.word == "most") return true;
      if (it.word.size() > 4 && it.word.compare(it.word.size() - 3, 3, "est") == 0) return true;
    }
    return false;
  }
  // A date stands before, and from `i` on a clause runs to the sentence's end.
  bool ends_with_clause(std::size_t i) const {
    if (found_.empty() || i + 2 >= items_.size()) return false;
    for (std::size_t k = i; k < items_.size(); ++k)
      if (items_[k].word == "," || items_[k].word == ";") return false;
    return true;
  }
  bool follows_found(std::size_t i) const { return !found_.empty() && i > 0 && word(i - 1) == "," && found_end_ + 1 == i; }
  // "the next day", "the same month", "that day", "the day before", "the following week"
  std::size_t neighbour_day(std::size_t i, When& when) {
    std::size_t j = i;
    bool the = word(i) == "the" || word(i) == "that" || word(i) == "a";
    if (!the) return 0;
    ++j;
    int n = 0;
    if (word(i) == "that") {
      std::optional<Unit> unit = unit_of(item(j));
      if (!unit || !one_of(j, {"day", "week", "month", "year"})) return 0;
      if (word(j + 1) == "'s") return 0;
      around_anchor(*unit, 0, when);
      return 2;
    }
    if (one_of(j, {"next", "following"}))
      n = 1;
    else if (word(j) == "previous")
      n = -1;
    else if (word(j) == "same")
      n = 0;
    else if (one_of(j, {"day", "week", "month", "year"}) && one_of(j + 1, {"after", "before"}) && word(i) == "the") {
      around_anchor(*unit_of(item(j)), word(j + 1) == "after" ? 1 : -1, when);
      return 3;
    } else {
      return 0;
    }
    if (!one_of(j + 1, {"day", "week", "month", "year", "morning", "evening", "night", "afternoon"})) return 0;
    Unit unit = item(j + 1).is(Word::kUnit) ? *unit_of(item(j + 1)) : Unit::kDay;
    bool rolling = word(j) == "next" && unit != Unit::kDay;
    if (rolling) return 0;
    around_anchor(unit, n, when);
    return 3;
  }
  void around_anchor(Unit unit, int n, When& when) const {
    if (!anchor_) return;
    if (unit != Unit::kWeek) {
      when = shift(*anchor_, unit, n);
    } else if (std::optional<Date> day = whole(*anchor_)) {
      Date monday = add_days(monday_of(*day), 7 * n);
      when = When::days(monday, add_days(monday, 6));
    }
  }

  // The calendar unit `n` away from the one the publication date is in.
  When calendar_unit(Unit unit, int n) const {
    Date p = *published_;
    if (unit == Unit::kWeek || unit == Unit::kFortnight) {
      Date monday = add_days(monday_of(p), 7 * n);
      return When::days(monday, add_days(monday, 6));
    }
    if (unit == Unit::kWeekend) {
      Date saturday = add_days(monday_of(p), 5 + 7 * n);
      return When::days(saturday, add_days(saturday, 1));
    }
    if (unit == Unit::kQuarter) {
      int quarter = p.year * 4 + (p.month - 1) / 3 + n;
      int year = quarter / 4, month = quarter % 4 * 3 + 1;
      return When::span({year, month, 0}, {year, month + 2, 0});
    }
    if (unit == Unit::kDecade) {
      int year = p.year / 10 * 10 + 10 * n;
      return When::span({year, 0, 0}, {year + 9, 0, 0});
    }
    return shift(point(p), unit, n);
  }

  // "last month", "this year", "next week", "the past few weeks", "the coming days", "this past February", "next Monday"
  std::size_t near_unit(std::size_t i, When& when) {
    std::size_t j = i;
    bool the = word(j) == "the";
    if (the) ++j;
    int direction;
    if (one_of(j, {"last", "past", "previous"}))
      direction = -1;
    else if (one_of(j, {"next", "coming"}))
      direction = 1;
    else if (one_of(j, {"this", "current"}))
      direction = 0;
    else
      return 0;
    bool past = word(j) == "past", coming = word(j) == "coming";
    if (past && !the && before(i).word != "this") {
      if (!count(j + 1).size && !item(j + 1).is(Word::kUnit)) return 0;
    }
    bool current = word(j) == "current";
    if (current && !the) return 0;
    ++j;
    if (direction == 0 && !the && one_of(j, {"past", "last"}))
      direction = -1, past = true, ++j;
    else if (direction == 0 && !the && one_of(j, {"coming", "next"}))
      direction = 1, coming = true, ++j;

    if (is_month(j) && !the) return near_month(i, j, direction, when);
    if (is_weekday(j)) return near_weekday(i, j, direction, past || coming, when);
    if (item(j).is(Word::kSeason) && !the) return near_season(i, j, direction, when);

    Count c = count(j);
    if (c.size > 0 && direction == 0) return 0;
    std::optional<Unit> unit = unit_of(item(j + c.size));
    if (!unit || *unit == Unit::kCentury) return 0;
    std::size_t end = j + c.size + 1;
    if (*unit == Unit::kHour) {
      if (published_ && direction < 0)
        when = When::days(add_days(*published_, -1), *published_);
      else if (published_)
        when = When::at(point(*published_));
      return c.size > 0 ? end - i : 0;
    }
    bool plural = word(j + c.size).back() == 's';
    bool rolling = c.size > 0 || plural || past || coming || (the && direction != 0) || rolling_before(i, direction);
    if (word(end) == "of" && the) return 0;  // "the last day of the talks"
    if (*unit == Unit::kDay && c.size == 0 && !plural) return 0;
    if (!published_) return end - i;
    if (!rolling || *unit == Unit::kWeekend || *unit == Unit::kQuarter) {
      when = calendar_unit(*unit, direction);
      if (*unit == Unit::kWeekend && past) when = last_weekend();
    } else {
      int n = c.size > 0 ? c.value : plural ? 3 : 1;
      Unit grain = *unit;
      if ((grain == Unit::kYear && n == 1)) grain = Unit::kMonth, n = 12;
      When far = shift(point(*published_), grain, direction * n);
      if (!far.known) return end - i;
      when = direction < 0 ? When::span(far.begin, point(*published_)) : When::span(point(*published_), far.begin);
    }
    return end - i;
  }
  bool rolling_before(std::size_t i, int direction) const {
    return direction != 0 && word(i) == "the" && i > 0 && one_of(i - 1, {"over", "in", "within", "for", "during"});
  }
  When last_weekend() const {
    When w = calendar_unit(Unit::kWeekend, 0);
    return *whole(w.begin) > *published_ ? calendar_unit(Unit::kWeekend, -1) : w;
  }

  std::size_t near_month(std::size_t i, std::size_t j, int direction, When& when) {
    if (month_first(j, true).point.year > 0) return 0;  // "this Dec. 13, 2018 photo"
    int month = month_value(j);
    std::size_t n = j + 1 - i;
    int day = 0;
    if (day_number(j + 1) && !counted(j, j + 1)) day = item(j + 1).number, ++n;
    Point p{0, month, day};
    if (published_) {
      int now = published_->month;
      bool passed = month < now || (month == now && day > 0 && day < published_->day);
      p.year = published_->year;
      if (direction < 0 && !passed) --p.year;
      if (direction > 0 && month <= now) ++p.year;
    }
    if (p.year > 0 && p.day > 0 && !whole(p)) return 0;
    when = When::at(p);
    return n;
  }

  std::size_t near_weekday(std::size_t i, std::size_t j, int direction, bool nearest, When& when) {
    std::size_t n = j + 1 - i;
    if (item(j + 1).is(Word::kDayPart)) ++n;
    if (!published_) return n;
    Date p = *published_;
    int off = (weekday_value(j) - parley::weekday(p) + 7) % 7;
    int ahead = off == 0 ? 7 : off;
    Date d = p;
    if (direction < 0)
      d = add_days(p, ahead - 7 == 0 ? -7 : off == 0 ? -7 : off - 7);
    else if (direction > 0)
      d = nearest ? add_days(p, ahead) : add_days(monday_of(p), 7 + weekday_value(j));
    else
      d = add_days(p, tense(i, i + n) == Tense::kPast && off != 0 ? off - 7 : off);
    when = When::at(point(d));
    return n;
  }

  // --- seasons, weekends, parts of a year ---

  static When season_of(int year, int first_month) {
    Point begin{year, first_month, 0}, end{year, first_month + 2, 0};
    if (end.month > 12) {
      end.month -= 12;
      if (end.year > 0) ++end.year;
    }
    return When::span(begin, end);
  }
  std::size_t near_season(std::size_t i, std::size_t j, int direction, When& when) {
    int first = value_of(item(j), Word::kSeason);
    if (published_) {
      int year = published_->year;
      int now = published_->month;
      bool running = first == 12 ? now == 12 || now <= 2 : now >= first && now <= first + 2;
      if (first == 12 && now <= 2) --year;  // this winter began last year
      if (direction < 0 && (running || now < first)) --year;
      if (direction > 0 && (running || now > first)) ++year;
      when = season_of(year, first);
    }
    return j + 1 - i;
  }
  // "the summer of 2018", "summer 2018", "in the spring"
  std::size_t season(std::size_t i, When& when) {
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
  // "over the weekend"
  std::size_t weekend(std::size_t i, When& when) {
    if (word(i) != "the" || word(i + 1) != "weekend") return 0;
    if (published_) when = tense(i, i + 2) == Tense::kFuture ? calendar_unit(Unit::kWeekend, 0) : last_weekend();
    return 2;
  }
  // "the first week of May"
  std::size_t week_of_month(std::size_t i, When& when) {
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
  // "the first half of 2019", "the second quarter of this year"
  std::size_t fraction_of_year(std::size_t i, When& when) {
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

  bool is_decade(std::size_t i) const {
    const std::string& w = word(i);
    auto digits = [&](std::size_t n) {
      return std::all_of(w.begin(), w.begin() + static_cast<std::ptrdiff_t>(n), [](char c) { return c >= '0' && c <= '9'; });
    };
    if (w.size() == 5 && w[4] == 's' && w[3] == '0' && digits(4)) return true;
    return w.size() == 3 && w[2] == 's' && w[1] == '0' && digits(2) && i > 0 &&
           one_of(i - 1, {"the", "'", "early", "late", "mid", "-"});
  }
  // "the 1990s", "the '90s"
  std::size_t decade(std::size_t i, When& when) {
    std::size_t j = i + (word(i) == "the" ? 1 : 0);
    if (word(j) == "'") ++j;
    if (!is_decade(j)) return 0;
    int year = 0;
    for (char c : std::string_view(word(j)).substr(0, word(j).size() - 1)) year = year * 10 + (c - '0');
    if (year < 100) year += 1900;
    when = When::span({year, 0, 0}, {year + 9, 0, 0});
    return j + 1 - i;
  }

  // "Christmas Eve", "9/11"
  std::size_t named(std::size_t i, When& when) {
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

  static bool lower_plural(const Item& it) {
    if (!lower_word(it)) return false;
    if (it.word == "people" || it.word == "men" || it.word == "women" || it.word == "personnel" || it.word == "percent")
      return true;
    bool plural = it.word.size() > 3 && it.word.back() == 's' && it.word[it.word.size() - 2] != 's';
    return plural && it.word != "this" && !it.is(Word::kPast) && !it.is(Word::kFuture);
  }
  // "in 1994"
  std::size_t lone_year(std::size_t i, When& when) {
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

  // "on the 15th"
  std::size_t lone_day(std::size_t i, When& when) {
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

  std::string_view text_;
  std::vector<Item> items_;
  std::optional<Date> published_;
  std::optional<Point> anchor_;
  bool person_may_ = false;
  std::vector<DateValue> found_;
  std::size_t found_end_ = 0;  // item after the last found one
  std::size_t last_year_alone_ = 0;
  bool part_of_last_ = false;  // the match only says more of the last found date
};

}  // namespace

std::vector<DateValue> find_dates(std::string_view text, Span region, std::optional<Date> published, const DateValue* anchor) {
  if (published && !date_valid(*published)) published.reset();
  region.end = static_cast<std::uint32_t>(std::min<std::size_t>(region.end, text.size()));
  region.begin = std::min(region.begin, region.end);
  return Finder(text, read_items(text, region), published, anchor).run();
}

}  // namespace parley
