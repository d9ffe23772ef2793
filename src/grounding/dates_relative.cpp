// Time expressions that count from the day of publication or from a date told before.
#include "grounding/dates_finder.h"

namespace parley::dates {

std::size_t Finder::deictic_day(std::size_t i, When& when) {
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

Finder::Count Finder::count(std::size_t i) const {
  const Item& it = item(i);
  if (one_of(i, {"a", "the"}) && item(i + 1).is(Word::kVague)) return {2, value_of(item(i + 1), Word::kVague), true};
  if (word(i) == "a" && word(i + 1) == "couple") return {word(i + 2) == "of" ? 3U : 2U, 2, false};
  if (it.is(Word::kVague)) return {1, value_of(it, Word::kVague), true};
  if (it.is(Word::kCount)) return {1, value_of(it, Word::kCount), false};
  if (it.number >= 0 && it.number <= kLongestCount && !it.ordinal) return {1, it.number, false};
  return {};
}

std::optional<Unit> Finder::unit_of(const Item& it) {
  if (!it.is(Word::kUnit)) return {};
  return static_cast<Unit>(value_of(it, Word::kUnit));
}

When Finder::shift(Point from, Unit unit, int n) {
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

std::size_t Finder::shifted(std::size_t i, When& when) {
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

bool Finder::ranked(std::size_t i) const {
  for (std::size_t k = i; k > 0 && i - k < 5; --k) {
    const Item& it = items_[k - 1];
    if (it.is(Word::kOrdinal) || it.ordinal || it.word == "time" || it.word == "times" || it.word == "most") return true;
    if (it.word.size() > 4 && it.word.compare(it.word.size() - 3, 3, "est") == 0) return true;
  }
  return false;
}

bool Finder::ends_with_clause(std::size_t i) const {
  if (found_.empty() || i + 2 >= items_.size()) return false;
  for (std::size_t k = i; k < items_.size(); ++k)
    if (items_[k].word == "," || items_[k].word == ";") return false;
  return true;
}

std::size_t Finder::neighbour_day(std::size_t i, When& when) {
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

void Finder::around_anchor(Unit unit, int n, When& when) const {
  if (!anchor_) return;
  if (unit != Unit::kWeek) {
    when = shift(*anchor_, unit, n);
  } else if (std::optional<Date> day = whole(*anchor_)) {
    Date monday = add_days(monday_of(*day), 7 * n);
    when = When::days(monday, add_days(monday, 6));
  }
}

When Finder::calendar_unit(Unit unit, int n) const {
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

std::size_t Finder::near_unit(std::size_t i, When& when) {
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

bool Finder::rolling_before(std::size_t i, int direction) const {
  return direction != 0 && word(i) == "the" && i > 0 && one_of(i - 1, {"over", "in", "within", "for", "during"});
}

When Finder::last_weekend() const {
  When w = calendar_unit(Unit::kWeekend, 0);
  return *whole(w.begin) > *published_ ? calendar_unit(Unit::kWeekend, -1) : w;
}

std::size_t Finder::near_month(std::size_t i, std::size_t j, int direction, When& when) {
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

std::size_t Finder::near_weekday(std::size_t i, std::size_t j, int direction, bool nearest, When& when) {
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

std::size_t Finder::near_season(std::size_t i, std::size_t j, int direction, When& when) {
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

}  // namespace parley::dates
