#include "parley/base.h"

#include <gtest/gtest.h>

#include <cstdio>

namespace parley {
namespace {

TEST(Error, NamesSourceLineAndOffset) {
  EXPECT_EQ((Error{ErrorCode::kInvalid, "bad field", "a.tsv", 7, -1}).to_string(), "a.tsv:7: bad field");
  EXPECT_EQ((Error{ErrorCode::kCorrupt, "cut short", "a.gz", -1, 12}).to_string(), "a.gz: at byte 12: cut short");
  EXPECT_EQ((Error{ErrorCode::kInternal, "oops", "", -1, -1}).to_string(), "oops");
}

TEST(Utf8, DecodesAndRefusesMalformed) {
  std::string s = "a\xC3\xA9\xE2\x80\x99\xF0\x9F\x98\x80";
  std::string out;
  for (std::size_t i = 0; i < s.size();) utf8_append(out, utf8_decode(s, i));
  EXPECT_EQ(out, s);
  EXPECT_EQ(utf8_length(s), 4u);
  std::size_t bad = 0;
  for (std::string_view broken : {"ab\xC0\x80", "ab\xED\xA0\x80", "ab\xF5", "ab\xE2\x80", "ab\x80"}) {
    EXPECT_FALSE(utf8_valid(broken, &bad)) << broken;
    EXPECT_EQ(bad, 2u);
    EXPECT_TRUE(utf8_valid(utf8_repair(broken)));
  }
  EXPECT_TRUE(utf8_valid("\xEF\xBF\xBD"));  // U+FFFD itself is valid text
}

TEST(Fold, CaseAccentsQuotesSpace) {
  EXPECT_EQ(fold("  Kim  J\xC5\x8Fng-\xC5\xADn\xE2\x80\x99s "), "kim jong-un's");
  EXPECT_EQ(fold("Erdo\xC4\x9F\x61n"), "erdogan");
  EXPECT_EQ(fold("S\xC3\xB8ren \xC5\x81ukasz"), "soren lukasz");
  EXPECT_EQ(fold("\xE2\x80\x9Cwe\xE2\x80\x9D"), "\"we\"");
  EXPECT_EQ(fold(""), "");
}

TEST(Dates, RoundTripOverFourCenturies) {
  for (std::int64_t day = days_from_civil({1800, 1, 1}); day < days_from_civil({2200, 1, 1}); ++day) {
    Date d = civil_from_days(day);
    ASSERT_TRUE(date_valid(d));
    ASSERT_EQ(days_from_civil(d), day);
  }
}

TEST(Dates, KnownDays) {
  EXPECT_EQ(days_from_civil({1970, 1, 1}), 0);
  EXPECT_EQ(weekday({2018, 6, 12}), 1);  // the Singapore summit was on a Tuesday
  EXPECT_EQ(date_to_string(add_months({2018, 1, 31}, 1)), "2018-02-28");
  EXPECT_EQ(date_to_string(add_months({2018, 1, 15}, -13)), "2016-12-15");
  EXPECT_EQ(date_to_string(add_days({2020, 2, 28}, 1)), "2020-02-29");
  EXPECT_FALSE(date_parse("2019-02-29"));
  EXPECT_FALSE(date_parse("2019-2-09"));
  EXPECT_FALSE(date_parse("2019-1a-09"));
  EXPECT_EQ(*date_parse("2019-02-09"), (Date{2019, 2, 9}));
}

TEST(Tsv, ReadsRows) {
  auto t = TsvTable::parse("#columns a\tb\n#source ours\nx\t1\ny\t\n", "t.tsv", {"a", "b"});
  ASSERT_TRUE(t) << t.error().to_string();
  ASSERT_EQ(t->rows().size(), 2u);
  EXPECT_EQ(t->rows()[1].fields[0], "y");
  EXPECT_EQ(t->rows()[1].fields[1], "");
  EXPECT_EQ(t->error(t->rows()[1], "no").to_string(), "t.tsv:4: no");
}

TEST(Tsv, NamesFileAndLineOfWhatIsWrong) {
  struct Case {
    const char* bytes;
    const char* says;
  };
  const Case cases[] = {
      {"", "t.tsv:1: no #columns line"},
      {"#columns a\n#source s\n", "t.tsv:1: other columns than expected"},
      {"#columns a\tb\nx\t1\n", "t.tsv:2: no #source line before the first row"},
      {"#source s\nx\t1\n", "t.tsv:2: no #columns line before the first row"},
      {"#columns a\tb\n#source s\ny\t1\nx\t1\n", "t.tsv:4: row out of order"},
      {"#columns a\tb\n#source s\ny\t1\ny\t1\n", "t.tsv:4: repeated row"},
      {"#columns a\tb\n#source s\ny\n", "t.tsv:3: 1 fields instead of 2"},
      {"#columns a\tb\n#source s\n\ny\t1\n", "t.tsv:3: empty line"},
      {"#columns a\tb\n#source s\ny\t1\r\n", "t.tsv:3: line ends in a carriage return"},
      {"#columns a\tb\n#source s\ny\t\xFF\n", "t.tsv: at byte 25: not UTF-8"},
  };
  for (const Case& c : cases) {
    auto t = TsvTable::parse(c.bytes, "t.tsv", {"a", "b"});
    ASSERT_FALSE(t) << c.bytes;
    EXPECT_EQ(t.error().code, ErrorCode::kInvalid);
    EXPECT_EQ(t.error().to_string(), c.says);
  }
}

TEST(Files, WriteReadAndErrors) {
  std::string path = ::testing::TempDir() + "parley_base_test.txt";
  ASSERT_TRUE(write_file(path, "hello"));
  EXPECT_EQ(*read_file(path), "hello");
  auto large = read_file(path, 4);
  ASSERT_FALSE(large);
  EXPECT_EQ(large.error().code, ErrorCode::kTooLarge);
  std::remove(path.c_str());
  EXPECT_EQ(read_file(path).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(read_file(::testing::TempDir()).error().code, ErrorCode::kInvalid);
  EXPECT_FALSE(write_file("/nonexistent/folder/file", "x"));
}

TEST(Hash, Sha256KnownAnswer) {
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Json, Escapes) { EXPECT_EQ(json_escape("a\"\\\n\x01\xC3\xA9\xFF"), "a\\\"\\\\\\n\\u0001\xC3\xA9\xEF\xBF\xBD"); }

}  // namespace
}  // namespace parley
