#include <gtest/gtest.h>

#include <random>

#include "parley/text.h"

namespace parley {
namespace {

Span whole(std::string_view text) { return {0, static_cast<std::uint32_t>(text.size())}; }

TEST(Tokens, CaseFile) {
  auto bytes = read_file(PARLEY_SOURCE_DIR "/tests/cases/text/tokens.txt");
  ASSERT_TRUE(bytes);
  int cases = 0;
  for (std::string_view line : split(*bytes, '\n')) {
    if (line.empty() || line[0] == '#') continue;
    std::size_t arrow = line.find(" => ");
    ASSERT_NE(arrow, std::string_view::npos) << line;
    std::string_view text = line.substr(0, arrow);
    std::string got;
    for (const Token& t : tokenize(text, whole(text))) got += (got.empty() ? "" : " | ") + std::string(slice(text, t.span));
    EXPECT_EQ(got, line.substr(arrow + 4)) << text;
    ++cases;
  }
  EXPECT_GE(cases, 30);
}

bool at_boundary(std::string_view text, std::size_t begin, std::size_t pos) {
  std::size_t i = begin;
  while (i < pos) utf8_decode(text, i);
  return i == pos;
}
bool blank(std::string_view text) {
  static const std::u32string kSpaces =
      U" \t\n\v\f\r\u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F"
      U"\u3000";
  for (std::size_t i = 0; i < text.size();) {
    if (kSpaces.find(utf8_decode(text, i)) == std::u32string::npos) return false;
  }
  return true;
}

// In order, apart, inside the region, on character boundaries, and nothing but white space between them.
template <class SpanOf, class List>
void check_cover(std::string_view text, Span region, const List& list, SpanOf span_of) {
  std::uint32_t last = region.begin;
  for (const auto& element : list) {
    Span s = span_of(element);
    ASSERT_LE(last, s.begin);
    ASSERT_LT(s.begin, s.end);
    ASSERT_LE(s.end, region.end);
    ASSERT_TRUE(at_boundary(text, region.begin, s.begin) && at_boundary(text, region.begin, s.end));
    ASSERT_TRUE(blank(text.substr(last, s.begin - last)));
    last = s.end;
  }
  ASSERT_TRUE(blank(text.substr(last, region.end - last)));
}

std::string hostile(std::mt19937& random) {
  static const std::vector<std::string> kPieces = {"The",
                                                   "U.S.",
                                                   "a.m.",
                                                   ".",
                                                   "...",
                                                   "…",
                                                   "!",
                                                   "?",
                                                   "\"",
                                                   "'",
                                                   "”",
                                                   "“",
                                                   "’",
                                                   "(",
                                                   ")",
                                                   "[3]",
                                                   " ",
                                                   " ",
                                                   " ",
                                                   "\n",
                                                   "\n\n",
                                                   "\r\n",
                                                   "\t",
                                                   "- ",
                                                   "• ",
                                                   "1. ",
                                                   "A.",
                                                   "J.",
                                                   "No.",
                                                   "5",
                                                   "Sept.",
                                                   "n't",
                                                   "don't",
                                                   "'s",
                                                   "http://",
                                                   "www.",
                                                   "@",
                                                   "#",
                                                   "a@b.com",
                                                   "&",
                                                   "-",
                                                   "--",
                                                   "—",
                                                   "é",
                                                   "e\xCC\x81",
                                                   "\xCC\x81",
                                                   "北京",
                                                   "각",
                                                   "\xE2\x80\x8B",
                                                   "\xC2\xA0",
                                                   "\xE3\x80\x80",
                                                   "\xE2\x80\xA8",
                                                   "\xEF\xBB\xBF",
                                                   "👩‍👩‍👧",
                                                   "\xff",
                                                   "\xC3",
                                                   "\xE2\x82",
                                                   "\xF0\x9F",
                                                   "\xED\xA0\x80",
                                                   std::string(1, '\0'),
                                                   "\x7f",
                                                   "word",
                                                   "Word",
                                                   "WORD",
                                                   ",",
                                                   ":",
                                                   ";",
                                                   "/",
                                                   "_",
                                                   "%",
                                                   "$1,000.50",
                                                   "etc",
                                                   "said"};
  std::string text;
  for (std::size_t n = random() % 40; n > 0; --n) {
    if (random() % 12 == 0)
      text += static_cast<char>(random());
    else
      text += kPieces[random() % kPieces.size()];
  }
  return text;
}

TEST(Spans, HoldOnHostileText) {
  std::mt19937 random(20180210);
  for (int round = 0; round < 20000; ++round) {
    std::string text = hostile(random);
    auto size = static_cast<std::uint32_t>(text.size());
    Span region{0, size};
    if (round % 4 == 0 && size > 0) {  // any part, cut characters included
      region.begin = static_cast<std::uint32_t>(random() % size);
      region.end = region.begin + static_cast<std::uint32_t>(random() % (size - region.begin + 1));
    }
    SCOPED_TRACE(json_escape(text) + " [" + std::to_string(region.begin) + "," + std::to_string(region.end) + ")");
    std::string_view inside = std::string_view(text).substr(0, region.end);
    check_cover(inside, region, tokenize(text, region), [](const Token& t) { return t.span; });
    auto spans = split_sentences(text, region);
    check_cover(inside, region, spans, [](Span s) { return s; });
    for (Span s : spans) {
      ASSERT_EQ(trim(slice(text, s)).size(), s.size());
      check_cover(inside.substr(0, s.end), s, tokenize(text, s), [](const Token& t) { return t.span; });
    }
    if (HasFatalFailure()) return;
  }
}

// Time grows with the text, not with its square.
TEST(Spans, LongRuns) {
  for (std::string unit : {"a",   ".", ". ", "\"", "A.",       "a.b",  "http://", "a@",   "\n",    "\n- ",
                           "n't", "«", "'",  "-",  "\xCC\x81", "\xff", "1,",      "? \"", "U.S. ", "word\n"}) {
    std::string text;
    while (text.size() < 400000) text += unit;
    auto tokens = tokenize(text, whole(text));
    auto spans = split_sentences(text, whole(text));
    EXPECT_EQ(tokens.empty(), blank(text)) << json_escape(unit);
    EXPECT_EQ(spans.empty(), blank(text)) << json_escape(unit);
  }
}

}  // namespace
}  // namespace parley
