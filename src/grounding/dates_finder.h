// The grammar of time expressions over the items of a sentence; dates.cpp is its entry.
#pragma once
#include <algorithm>
#include <array>
#include <utility>

#include "grounding/dates_values.h"
#include "grounding/dates_words.h"
#include "parley/grounding.h"

namespace parley::dates {

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

  std::vector<DateValue> run();

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

  static std::optional<Point> read_anchor(std::string_view value);

  // "SEOUL, March 5 (Yonhap) --": the date of telling is not part of the sentence.
  std::size_t dateline_size() const;

  // --- what a match gives ---

  void emit(std::size_t first, std::size_t size, const When& when, Bound bound);

  std::size_t expression(std::size_t i);

  // "until March 18", "since last year", "by the end of June"
  std::size_t bounded(std::size_t i);
  // "from X to Y" is a range, with or without a year for X.
  bool closed_by_to(std::size_t i);

  // --- ranges ---

  std::size_t connector(std::size_t i, bool from, bool between) const;

  std::size_t range(std::size_t i, When& when);

  std::size_t finish_range(std::size_t i, std::size_t size, Point a, int weekday_a, Point b, int weekday_b, When& when);

  // --- dates as printed ---

  bool day_number(std::size_t i) const;
  bool is_month(std::size_t i) const;
  int month_value(std::size_t i) const;
  bool is_weekday(std::size_t i) const;
  int weekday_value(std::size_t i) const;
  static bool year_number(const Item& it);

  // What may stand after a date and is no noun that the number counts.
  static bool follows_date(const Item& it);
  static bool past_form(const Item& it);

  // ", 2018", "2018", "of 2018", "(of) last year"; size of what was read.
  std::size_t year_after(std::size_t i, int& year) const;

  // `led`: the place before it makes a bare month or year sure ("from 2015", "between June and August").
  Calendar calendar(std::size_t i, bool led = false) const;
  bool year_dash_year(std::size_t i) const;

  // "2018-03-05", "3/5/2018", "05.03.2018"
  Calendar numeric(std::size_t i) const;

  // "Monday, March 5", "Monday (March 5)", "Tues. 6 March"
  Calendar weekday_then_date(std::size_t i) const;

  // "March 5, 2018", "March 2018", "March of last year", "March"
  Calendar month_first(std::size_t i, bool led) const;
  // "in March 10 people died"
  bool counted(std::size_t month, std::size_t number) const;
  bool bare_month(std::size_t i) const;

  // "10 February 2018", "the 8th of March"
  Calendar day_first(std::size_t i) const;

  // --- one expression ---

  std::size_t simple(std::size_t i, When& when);

  std::size_t printed(std::size_t i, When& when);

  // "Monday", "Monday night", "Monday last week", "Monday of next week"
  std::size_t weekday_expression(std::size_t i, When& when);

  // The nearest such day: behind when the verb is past or says nothing, ahead when it is future.
  Date weekday_date(int day, std::size_t first, std::size_t last) const;

  // What the nearest verb before items [first, last) says; else the nearest after them.
  Tense tense(std::size_t first, std::size_t last) const;
  Tense tense_behind(std::size_t first) const;
  Tense tense_ahead(std::size_t last) const;
  bool future_word(std::size_t i) const;
  static bool clause_end(const Item& it);

  // "early April", "late last month", "the end of March", "mid-2019", "earlier this week"
  std::size_t parted(std::size_t i, When& when);
  // What may be early or late.
  std::size_t part_of(std::size_t i, When& when);

  // "today", "last night", "the day after tomorrow"
  std::size_t deictic_day(std::size_t i, When& when);

  // "two", "a", "a few", "several"; 0 for a vague plural ("weeks ago").
  struct Count {
    std::size_t size = 0;
    int value = 0;
    bool vague = false;
  };
  Count count(std::size_t i) const;
  static std::optional<Unit> unit_of(const Item& it);

  // `n` units away; a coarse unit gives a coarse date.
  static When shift(Point from, Unit unit, int n);

  // "two days ago", "a week later", "a day after the ceremony", "in two days", "three weeks from now"
  std::size_t shifted(std::size_t i, When& when);
  // "the first time in two years"
  bool ranked(std::size_t i) const;
  // A date stands before, and from `i` on a clause runs to the sentence's end.
  bool ends_with_clause(std::size_t i) const;
  bool follows_found(std::size_t i) const { return !found_.empty() && i > 0 && word(i - 1) == "," && found_end_ + 1 == i; }
  // "the next day", "the same month", "that day", "the day before", "the following week"
  std::size_t neighbour_day(std::size_t i, When& when);
  void around_anchor(Unit unit, int n, When& when) const;

  // The calendar unit `n` away from the one the publication date is in.
  When calendar_unit(Unit unit, int n) const;

  // "last month", "this year", "next week", "the past few weeks", "the coming days", "this past February", "next Monday"
  std::size_t near_unit(std::size_t i, When& when);
  bool rolling_before(std::size_t i, int direction) const;
  When last_weekend() const;

  std::size_t near_month(std::size_t i, std::size_t j, int direction, When& when);

  std::size_t near_weekday(std::size_t i, std::size_t j, int direction, bool nearest, When& when);

  // --- seasons, weekends, parts of a year ---

  static When season_of(int year, int first_month);
  std::size_t near_season(std::size_t i, std::size_t j, int direction, When& when);
  // "the summer of 2018", "summer 2018", "in the spring"
  std::size_t season(std::size_t i, When& when);
  // "over the weekend"
  std::size_t weekend(std::size_t i, When& when);
  // "the first week of May"
  std::size_t week_of_month(std::size_t i, When& when);
  // "the first half of 2019", "the second quarter of this year"
  std::size_t fraction_of_year(std::size_t i, When& when);

  bool is_decade(std::size_t i) const;
  // "the 1990s", "the '90s"
  std::size_t decade(std::size_t i, When& when);

  // "Christmas Eve", "9/11"
  std::size_t named(std::size_t i, When& when);

  static bool lower_plural(const Item& it);
  // "in 1994"
  std::size_t lone_year(std::size_t i, When& when);

  // "on the 15th"
  std::size_t lone_day(std::size_t i, When& when);

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

}  // namespace parley::dates
