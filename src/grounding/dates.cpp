// Time expressions: a hand-written grammar over items, tried longest form first at each word.
#include "grounding/dates_finder.h"

namespace parley::dates {

std::vector<DateValue> Finder::run() {
  std::size_t i = dateline_size();
  while (i < items_.size()) {
    std::size_t used = expression(i);
    i += std::max<std::size_t>(used, 1);
  }
  return std::move(found_);
}

std::optional<Point> Finder::read_anchor(std::string_view value) {
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

std::size_t Finder::dateline_size() const {
  std::string_view first = items_.empty() ? std::string_view() : slice(text_, items_[0].span);
  if (first.size() < 2 || std::any_of(first.begin(), first.end(), [](char c) { return c >= 'a' && c <= 'z'; })) return 0;
  for (std::size_t i = 1; i < items_.size() && i < 16; ++i) {
    if (one_of(i, {"--", "-"}) && !items_[i].glued) return i + 1;
    std::string_view mark = slice(text_, items_[i].span);
    if (mark == "—" || mark == "–") return i + 1;
  }
  return 0;
}

void Finder::emit(std::size_t first, std::size_t size, const When& when, Bound bound) {
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

std::size_t Finder::expression(std::size_t i) {
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

std::size_t Finder::bounded(std::size_t i) {
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

bool Finder::closed_by_to(std::size_t i) {
  When when;
  return range(i - 1, when) > 0;
}

std::size_t Finder::connector(std::size_t i, bool from, bool between) const {
  std::string_view mark = slice(text_, item(i).span);
  if ((mark == "-" || mark == "–" || mark == "—") && item(i).glued && item(i + 1).glued) return 1;
  if (one_of(i, {"to", "through", "thru"})) return 1;
  if (from && one_of(i, {"until", "till"})) return 1;
  if (between && word(i) == "and") return 1;
  return 0;
}

std::size_t Finder::range(std::size_t i, When& when) {
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

std::size_t Finder::finish_range(std::size_t i, std::size_t size, Point a, int weekday_a, Point b, int weekday_b, When& when) {
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

std::size_t Finder::simple(std::size_t i, When& when) {
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

}  // namespace parley::dates

namespace parley {

std::vector<DateValue> find_dates(std::string_view text, Span region, std::optional<Date> published, const DateValue* anchor) {
  if (published && !date_valid(*published)) published.reset();
  region.end = static_cast<std::uint32_t>(std::min<std::size_t>(region.end, text.size()));
  region.begin = std::min(region.begin, region.end);
  return dates::Finder(text, dates::read_items(text, region), published, anchor).run();
}

}  // namespace parley
