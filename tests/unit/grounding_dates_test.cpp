#include <gtest/gtest.h>

#include <filesystem>
#include <random>

#include "grounding/dates_values.h"
#include "grounding/dates_words.h"
#include "parley/grounding.h"

namespace parley {
namespace {

Span whole(std::string_view text) { return {0, static_cast<std::uint32_t>(text.size())}; }

// The form of tests/cases/dates: "words = value [to end] precision; ..."
std::string describe(const std::vector<DateValue>& values) {
  std::string out;
  for (const DateValue& v : values) {
    if (!out.empty()) out += "; ";
    out += v.text + " = ";
    if (v.value.empty()) {
      EXPECT_EQ(v.precision, "");
      EXPECT_EQ(v.end, "");
      out += "?";
    } else {
      out += v.value + (v.end.empty() ? "" : " to " + v.end) + " " + v.precision;
    }
  }
  return out.empty() ? "none" : out;
}

TEST(Dates, CaseFiles) {
  std::size_t cases = 0;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(PARLEY_SOURCE_DIR "/tests/cases/dates"))
    files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  for (const auto& path : files) {
    auto bytes = read_file(path.string());
    ASSERT_TRUE(bytes) << path;
    int number = 0;
    for (std::string_view line : split(*bytes, '\n')) {
      ++number;
      if (line.empty() || line[0] == '#') continue;
      auto fields = split(line, '|');
      ASSERT_EQ(fields.size(), 3u) << path << ":" << number;
      std::string_view text = trim(fields[0]), published = trim(fields[1]);
      std::optional<Date> date;
      if (published != "-") {
        date = date_parse(published);
        ASSERT_TRUE(date) << path << ":" << number;
      }
      EXPECT_EQ(describe(find_dates(text, whole(text), date)), trim(fields[2]))
          << path.filename() << ":" << number << ": " << text;
      ++cases;
    }
  }
  EXPECT_GE(cases, 200u);
}

TEST(Dates, SpansPointIntoTheDocument) {
  std::string text = "“É” intro. The envoys — all of them — met on Feb. 10, 2018, in Séoul.";
  auto values = find_dates(text, {static_cast<std::uint32_t>(text.find("The")), static_cast<std::uint32_t>(text.size())}, {});
  ASSERT_EQ(values.size(), 1u);
  EXPECT_EQ(slice(text, values[0].span), "Feb. 10, 2018");
  EXPECT_EQ(values[0].text, "Feb. 10, 2018");
}

TEST(Dates, AnchorFromAnotherSentence) {
  DateValue anchor;
  anchor.value = "2018-03-05";
  auto one = [&](std::string_view text, const DateValue* from) {
    return describe(find_dates(text, whole(text), date_parse("2018-03-20"), from));
  };
  EXPECT_EQ(one("A day after, he left.", &anchor), "A day after = 2018-03-06 day");
  EXPECT_EQ(one("The following week nothing moved.", &anchor), "The following week = 2018-03-12 to 2018-03-18 range");
  EXPECT_EQ(one("Two months earlier they had met.", &anchor), "Two months earlier = 2018-01 month");
  EXPECT_EQ(one("They had met the day before.", &anchor), "the day before = 2018-03-04 day");
  EXPECT_EQ(one("A day later, he left.", nullptr), "A day later = ?");
  anchor.value = "..XXXX-12-31";
  EXPECT_EQ(one("The next day he left.", &anchor), "The next day = XXXX-01-01 day");
  for (const char* odd : {"", "..", "x", "2018-99-99", "XXXX-XX-15", "20180305", "2018-02.."}) {
    anchor.value = odd;
    EXPECT_NE(one("A day later, he left.", &anchor), "") << odd;
  }
}

TEST(Dates, LikelyYear) {
  using dates::likely_year;
  using dates::Tense;
  Date published{2018, 2, 22};
  EXPECT_EQ(likely_year(2, 10, published, Tense::kUnknown), 2018);
  EXPECT_EQ(likely_year(2, 10, published, Tense::kFuture), 2018);  // what was scheduled may be over
  EXPECT_EQ(likely_year(4, 1, published, Tense::kUnknown), 2018);
  EXPECT_EQ(likely_year(9, 6, published, Tense::kUnknown), 2017);
  EXPECT_EQ(likely_year(9, 6, published, Tense::kFuture), 2018);
  EXPECT_EQ(likely_year(12, 0, published, Tense::kUnknown), 2017);
  EXPECT_EQ(likely_year(7, 4, published, Tense::kUnknown, weekday({2018, 7, 4})), 2018);  // the weekday decides
}

TEST(Dates, TimeWordTable) {
  auto table = TsvTable::load(PARLEY_SOURCE_DIR "/data/time_words.tsv", {"word", "class", "value"});
  ASSERT_TRUE(table) << table.error().to_string();
  auto bytes = read_file(PARLEY_SOURCE_DIR "/data/time_words.tsv");
  ASSERT_TRUE(bytes);
  EXPECT_EQ(dates::time_word_table(), *bytes) << "the library was built from another data/time_words.tsv";
}

// Any text: spans in order, inside the region, and text equal to the slice.
TEST(Dates, HostileText) {
  const std::vector<std::string> words = {
      "March",   "May",  "5",      "31",      "2018",       "-",          "–",     "to",    "from",    "between", "and",
      "of",      "the",  "last",   "next",    "week",       "a",          "day",   "after", "before",  "the",     "end",
      "early",   "late", "1990s",  "'",       "s",          ",",          "(",     ")",     "Monday",  "until",   "since",
      "in",      "two",  "ago",    "9/11",    "99/99/9999", "2018-13-45", "first", "half",  "quarter", "winter",  "summer",
      "weekend", "past", "few",    "400",     "9999",       "0",          "00",    "\xff",  "\xc3",    "Feb.",    "30",
      "th",      "8th",  "31st",   "decades", "centuries",  "year",       "years", "month", "that",    "same",    "New",
      "Year",    "Eve",  "within", "later",   "."};
  std::mt19937 random(20180305);
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    for (std::size_t n = random() % 14; n > 0; --n) {
      text += words[random() % words.size()];
      if (random() % 5) text += ' ';
    }
    std::optional<Date> published;
    if (random() % 3)
      published = Date{static_cast<std::int16_t>(random() % 5 ? 2018 : 1 + random() % 9998),
                       static_cast<std::uint8_t>(1 + random() % 12), 28};
    DateValue anchor;
    anchor.value = random() % 2 ? "2018-03-05" : "XXXX-02";
    std::uint32_t begin = static_cast<std::uint32_t>(text.empty() ? 0 : random() % text.size()),
                  end = static_cast<std::uint32_t>(text.size() + random() % 3);
    std::uint32_t last = begin;
    for (const DateValue& v : find_dates(text, {begin, end}, published, random() % 2 ? &anchor : nullptr)) {
      ASSERT_LE(last, v.span.begin) << text;
      ASSERT_LT(v.span.begin, v.span.end) << text;
      ASSERT_LE(v.span.end, text.size()) << text;
      ASSERT_EQ(slice(text, v.span), v.text);
      last = v.span.end;
    }
  }
}

}  // namespace
}  // namespace parley
