#include <gtest/gtest.h>

#include <filesystem>
#include <random>

#include "parley/text.h"

namespace parley {
namespace {

class SubwordsTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() /
              ("parley_subwords_" + std::to_string(::testing::UnitTest::GetInstance()->random_seed()) + "_" +
               ::testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  Result<Subwords> load(std::string_view vocabulary) {
    std::string path = (folder_ / "vocab.txt").string();
    EXPECT_TRUE(write_file(path, vocabulary));
    return Subwords::load(path);
  }
  Subwords small() {
    auto s = load(
        "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nun\n##aff\n##able\nhello\nworld\n,\n!\n北\nnaive\nangstrom\n##a\na\ni\n각\n[\n]"
        "\ncls\n");
    EXPECT_TRUE(s) << s.error().to_string();
    return *s;
  }
  static std::string show(const Subwords& subwords, std::string_view text, std::size_t limit = 0) {
    std::string out;
    for (const Subword& s : subwords.encode(text, {0, static_cast<std::uint32_t>(text.size())}, limit)) {
      out += (out.empty() ? "" : " ") + std::to_string(s.id) + ":" + std::string(slice(text, s.span));
    }
    return out;
  }
  std::filesystem::path folder_;
};

TEST_F(SubwordsTest, PiecesAndSpans) {
  Subwords s = small();
  EXPECT_EQ(s.size(), 22u);
  EXPECT_EQ(s.pad(), 0);
  EXPECT_EQ(s.unknown(), 1);
  EXPECT_EQ(s.cls(), 2);
  EXPECT_EQ(s.sep(), 3);
  EXPECT_EQ(show(s, "Hello, UNAFFABLE world!"), "8:Hello 10:, 5:UN 6:AFF 7:ABLE 9:world 11:!");
  EXPECT_EQ(show(s, "unaffx"), "1:unaffx");
  EXPECT_TRUE(s.continues(6));
  EXPECT_FALSE(s.continues(8) || s.continues(-1) || s.continues(22));
  EXPECT_EQ(show(s, "Naïve 北北 Ångström"), "13:Naïve 12:北 12:北 14:Ångström");
  EXPECT_EQ(show(s, "Nai\xCC\x88ve"), "13:Nai\xCC\x88ve");
  EXPECT_EQ(show(s, "he\xEF\xBB\xBFllo"), "8:he\xEF\xBB\xBFllo");
  EXPECT_EQ(show(s, "he\xffllo \xC3"), "8:he\xffllo");
  EXPECT_EQ(show(s, "hello\xC2\xA0world\xE3\x80\x80!"), "8:hello 9:world 11:!");
  EXPECT_EQ(show(s, "İ i"), "17:İ 17:i");
  EXPECT_EQ(show(s, ""), "");
}

TEST_F(SubwordsTest, LongWordsAreUnknown) {
  Subwords s = small();
  EXPECT_EQ(s.encode(std::string(100, 'a'), {0, 100}).size(), 100u);
  EXPECT_EQ(s.encode(std::string(101, 'a'), {0, 101}).size(), 1u);
  EXPECT_EQ(s.encode(std::string(101, 'a'), {0, 101})[0].id, s.unknown());
}

TEST_F(SubwordsTest, SpecialTokensInText) {
  Subwords s = small();
  EXPECT_EQ(show(s, "hello[SEP]world [cls]"), "8:hello 3:[SEP] 9:world 19:[ 21:cls 20:]");
}

TEST_F(SubwordsTest, Limit) {
  Subwords s = small();
  for (std::size_t limit = 1; limit < 8; ++limit) {
    EXPECT_EQ(s.encode("hello unaffable ünaffäble, world", {0, 34}, limit).size(), std::min<std::size_t>(limit, 9)) << limit;
  }
  EXPECT_EQ(show(s, "unaffable", 2), "5:un 6:aff");
}

TEST_F(SubwordsTest, ErrorsNameFileAndLine) {
  auto missing = Subwords::load((folder_ / "none.txt").string());
  ASSERT_FALSE(missing);
  EXPECT_TRUE(missing.error().code == ErrorCode::kIo || missing.error().code == ErrorCode::kNotFound);

  struct Bad {
    const char* vocabulary;
    const char* message;
    int line;
  };
  for (const Bad& bad : {Bad{"[PAD]\n[UNK]\n[CLS]\n[SEP]\n\na\n", "empty piece", 5},
                         Bad{"[PAD]\n[UNK]\n[CLS]\n[SEP]\na\nb\na\n", "piece repeated: a", 7},
                         Bad{"[PAD]\n[UNK]\n[CLS]\n[SEP]\n\xff\n", "piece is not UTF-8", 5},
                         Bad{"[PAD]\n[UNK]\n[CLS]\na\n", "no piece [SEP]", 4}, Bad{"", "no piece [PAD]", 0}}) {
    auto r = load(bad.vocabulary);
    ASSERT_FALSE(r) << bad.message;
    EXPECT_EQ(r.error().code, ErrorCode::kCorrupt);
    EXPECT_EQ(r.error().message, bad.message);
    EXPECT_EQ(r.error().line, bad.line);
    EXPECT_NE(r.error().source.find("vocab.txt"), std::string::npos);
  }
  EXPECT_TRUE(Subwords().encode("hello", {0, 5}).empty());
}

TEST_F(SubwordsTest, SpansHoldOnHostileText) {
  Subwords s = small();
  std::mt19937 random(7);
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    for (std::size_t n = random() % 24; n > 0; --n) {
      if (random() % 3)
        utf8_append(text, static_cast<char32_t>(random() % (random() % 2 ? 0x500 : 0x11000)));
      else
        text += static_cast<char>(random());
    }
    auto size = static_cast<std::uint32_t>(text.size());
    Span region{size ? static_cast<std::uint32_t>(random() % size) : 0, size};
    std::uint32_t last = region.begin;
    for (const Subword& piece : s.encode(text, region)) {
      ASSERT_TRUE(piece.id >= 0 && piece.id < 22);
      ASSERT_TRUE(piece.span.begin >= region.begin && piece.span.begin < piece.span.end && piece.span.end <= size)
          << json_escape(text);
      ASSERT_GE(piece.span.begin, last);
      last = piece.span.begin;
    }
  }
}

}  // namespace
}  // namespace parley
