// The page cases of tests/cases/ingest/pages.txt: each line of a page is what its mark says.
#include <gtest/gtest.h>

#include <fstream>
#include <map>

#include "parley/ingest.h"

namespace parley {
namespace {

struct PageCase {
  std::string name, date, from, text;
  std::vector<std::pair<Span, char>> lines;  // where each marked line lies in `text`
};

std::vector<PageCase> load_cases() {
  std::vector<PageCase> out;
  std::ifstream file(PARLEY_SOURCE_DIR "/tests/cases/ingest/pages.txt");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("===")) {
      const auto parts = split(std::string_view(line).substr(3), '|');
      out.push_back({std::string(trim(parts[0])), std::string(trim(parts.at(1))), std::string(trim(parts.at(2))), {}, {}});
    } else if (!line.empty() && line[0] != '#' && !out.empty()) {
      PageCase& c = out.back();
      const auto begin = static_cast<std::uint32_t>(c.text.size());
      c.text += line.substr(2);
      c.lines.emplace_back(Span{begin, static_cast<std::uint32_t>(c.text.size())}, line[0]);
      c.text += '\n';
    }
  }
  return out;
}

char mark_of(BlockKind kind) {
  switch (kind) {
    case BlockKind::kTitle:
      return 'T';
    case BlockKind::kDate:
      return 'D';
    case BlockKind::kByline:
      return 'Y';
    case BlockKind::kBody:
      return 'B';
    case BlockKind::kCaption:
      return 'C';
    case BlockKind::kFurniture:
      return 'F';
  }
  return '?';
}

IngestOptions with_tables() {
  IngestOptions options;
  auto tables = load_ingest_tables(PARLEY_SOURCE_DIR "/data");
  EXPECT_TRUE(tables) << tables.error().to_string();
  if (tables) options.tables = *tables;
  return options;
}

TEST(IngestPages, EveryLineIsWhatItsMarkSays) {
  const std::vector<PageCase> cases = load_cases();
  ASSERT_GE(cases.size(), 20u);
  const IngestOptions options = with_tables();
  for (const PageCase& c : cases) {
    SCOPED_TRACE(c.name);
    const auto d = document_from_text(c.text, "page.txt", options);
    ASSERT_TRUE(d);
    EXPECT_EQ(d->text, c.text);
    EXPECT_EQ(d->published ? date_to_string(*d->published) : "-", c.date);
    EXPECT_EQ(d->published_from.empty() ? "-" : d->published_from, c.from);
    for (const auto& [span, mark] : c.lines) {
      if (span.empty()) continue;
      char got = '?';
      for (const Block& b : d->blocks) {
        if (b.span.contains(span)) got = mark_of(b.kind);
      }
      EXPECT_EQ(got, mark) << slice(c.text, span);
      if (mark == 'T' && !slice(c.text, span).starts_with("title:")) {
        EXPECT_EQ(d->title, slice(c.text, span));
      }
    }
  }
}

TEST(IngestPages, BlocksCoverTheTextInOrder) {
  const IngestOptions options = with_tables();
  for (const PageCase& c : load_cases()) {
    SCOPED_TRACE(c.name);
    const auto d = document_from_text(c.text, "page.txt", options);
    ASSERT_TRUE(d);
    std::uint32_t at = 0;
    for (const Block& b : d->blocks) {
      ASSERT_GE(b.span.begin, at);
      ASSERT_FALSE(b.span.empty());
      EXPECT_TRUE(trim(std::string_view(d->text).substr(at, b.span.begin - at)).empty());
      at = b.span.end;
    }
    EXPECT_TRUE(trim(std::string_view(d->text).substr(at)).empty());
  }
}

TEST(IngestPages, WithoutTablesNothingIsLost) {
  for (const PageCase& c : load_cases()) {
    const auto d = document_from_text(c.text, "page.txt");
    ASSERT_TRUE(d);
    std::size_t letters = 0, covered = 0;
    for (const char ch : d->text) letters += static_cast<unsigned char>(ch) > ' ';
    for (const Block& b : d->blocks) {
      for (const char ch : slice(d->text, b.span)) covered += static_cast<unsigned char>(ch) > ' ';
    }
    EXPECT_EQ(covered, letters) << c.name;
  }
}

// The annotated articles, where they are at hand: title and date as their analyst has them.
TEST(IngestPages, SeedArticles) {
  const std::string folder = PARLEY_SOURCE_DIR "/../shared/gold/seeds/";
  std::ifstream docs(folder + "docs.jsonl");
  if (!docs) GTEST_SKIP() << "no ../shared/gold/seeds here";
  const IngestOptions options = with_tables();
  const auto value = [](const std::string& line, const std::string& key) -> std::string {
    const std::size_t at = line.find("\"" + key + "\": \"");
    if (at == std::string::npos) return {};
    const std::size_t begin = at + key.size() + 5;
    return line.substr(begin, line.find('"', begin) - begin);
  };
  std::size_t seen = 0;
  for (std::string line; std::getline(docs, line);) {
    const std::string name = value(line, "doc");
    auto bytes = read_file(folder + name);
    ASSERT_TRUE(bytes);
    const auto d = document_from_text(*bytes, name, options);
    ASSERT_TRUE(d);
    EXPECT_EQ(d->id, name);
    EXPECT_EQ(fold(d->title), fold(value(line, "title"))) << name;
    EXPECT_EQ(d->published ? date_to_string(*d->published) : "", value(line, "published_at")) << name;
    EXPECT_EQ(d->language, "en");
    ++seen;
  }
  EXPECT_EQ(seen, 5u);
}

}  // namespace
}  // namespace parley
