#include <gtest/gtest.h>

#include <set>

#include "parley/text.h"
#include "text/word_classes.h"

namespace parley {
namespace {

Span whole(std::string_view text) { return {0, static_cast<std::uint32_t>(text.size())}; }

std::vector<std::string> split_to_strings(std::string_view text) {
  std::vector<std::string> out;
  for (Span s : split_sentences(text, whole(text))) out.emplace_back(slice(text, s));
  return out;
}
using Strings = std::vector<std::string>;

// One case of tests/cases/text/sentences.txt (its head explains the form).
struct Case {
  std::string title;
  int line = 0;
  std::string join = "space";
  std::string text;
  std::vector<std::size_t> ends;  // where each gold sentence ends
};

void add_sentence(Case& c, std::string_view sentence, bool goes_on) {
  if (!c.text.empty()) {
    if (goes_on || c.join == "newline")
      c.text += '\n';
    else if (c.join == "blank")
      c.text += "\n\n";
    else if (c.join != "none")
      c.text += ' ';
  }
  if (goes_on) c.ends.pop_back();
  c.text += sentence;
  c.ends.push_back(c.text.size());
}
void wrap(std::string& text, std::size_t columns) {
  std::size_t start = 0, space = std::string::npos;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i - start > columns && space != std::string::npos) {
      text[space] = '\n';
      start = space + 1;
      space = std::string::npos;
    }
    if (text[i] == ' ') space = i;
  }
}

std::vector<Case> read_cases(const std::string& bytes) {
  std::vector<Case> cases;
  int number = 0;
  for (std::string_view line : split(bytes, '\n')) {
    ++number;
    if (line.substr(0, 3) == "== ") {
      cases.push_back({std::string(line.substr(3)), number, "space", {}, {}});
    } else if (cases.empty() || line.empty() || line[0] == '#') {
      continue;
    } else if (line.substr(0, 5) == "join ") {
      cases.back().join = std::string(line.substr(5));
    } else {
      bool goes_on = line[0] == '+';
      add_sentence(cases.back(), goes_on ? line.substr(1) : line, goes_on);
    }
  }
  for (Case& c : cases) {
    if (c.join == "wrap") wrap(c.text, 60);
  }
  return cases;
}

// Boundaries inside a text: its last end is not counted, nobody can miss it.
TEST(Sentences, BoundaryF1) {
  auto bytes = read_file(PARLEY_SOURCE_DIR "/tests/cases/text/sentences.txt");
  ASSERT_TRUE(bytes);
  std::size_t gold = 0, predicted = 0, both = 0, sentences = 0;
  for (const Case& c : read_cases(*bytes)) {
    sentences += c.ends.size();
    std::set<std::size_t> wanted(c.ends.begin(), c.ends.end()), got;
    for (Span s : split_sentences(c.text, whole(c.text))) got.insert(s.end);
    wanted.erase(c.text.size());
    got.erase(c.text.size());
    gold += wanted.size();
    predicted += got.size();
    for (std::size_t end : wanted) {
      if (got.count(end))
        ++both;
      else
        std::cout << "missed in \"" << c.title << "\": " << c.text.substr(end < 40 ? 0 : end - 40, end < 40 ? end : 40) << " |\n";
    }
    for (std::size_t end : got) {
      if (!wanted.count(end))
        std::cout << "wrong in \"" << c.title << "\": " << c.text.substr(end < 40 ? 0 : end - 40, end < 40 ? end : 40) << " |\n";
    }
  }
  double f1 = 2.0 * static_cast<double>(both) / static_cast<double>(gold + predicted);
  std::cout << sentences << " sentences, " << gold << " boundaries, boundary F1 " << f1 << "\n";
  EXPECT_GE(sentences, 500u);
  EXPECT_GE(f1, 0.99);
}

TEST(Sentences, LinesAndBlanks) {
  EXPECT_EQ(split_to_strings(""), Strings{});
  EXPECT_EQ(split_to_strings(" \n\t\n "), Strings{});
  EXPECT_EQ(split_to_strings("Title without period\n\nBody text. More."),
            (Strings{"Title without period", "Body text.", "More."}));
  EXPECT_EQ(split_to_strings("- one\n- two\r\n- three"), (Strings{"- one", "- two", "- three"}));
  EXPECT_EQ(split_to_strings("A first.\xE2\x80\xA9Second here."), (Strings{"A first.", "Second here."}));
  EXPECT_EQ(split_to_strings("Fine!”"), (Strings{"Fine!”"}));
  EXPECT_EQ(split_to_strings("..."), (Strings{"..."}));
}

TEST(Sentences, RegionIsRespected) {
  std::string text = "First one. Second one. Third one.";
  auto spans = split_sentences(text, {11, 22});
  ASSERT_EQ(spans.size(), 1u);
  EXPECT_EQ(slice(text, spans[0]), "Second one.");
  EXPECT_TRUE(split_sentences(text, {40, 90}).empty());
  EXPECT_TRUE(split_sentences(text, {9, 3}).empty());
}

TEST(Sentences, OfADocument) {
  Document d;
  d.text =
      "Border to reopen\n\nBy Staff\n\nTrains run on Monday. Mail follows.\n\nNobody cheered.\n\nRead also\n\nA bridge. (Photo)";
  auto block = [&](std::string_view words, BlockKind kind) {
    auto begin = static_cast<std::uint32_t>(d.text.find(words));
    d.blocks.push_back({{begin, begin + static_cast<std::uint32_t>(words.size())}, kind});
  };
  block("Border to reopen", BlockKind::kTitle);
  block("By Staff", BlockKind::kByline);
  block("Trains run on Monday. Mail follows.\n\nNobody cheered.", BlockKind::kBody);
  block("Read also", BlockKind::kFurniture);
  block("A bridge. (Photo)", BlockKind::kCaption);
  auto all = sentences(d);
  Strings got;
  for (const Sentence& s : all) {
    got.emplace_back(slice(d.text, s.span));
    EXPECT_EQ(d.blocks[s.block].kind, s.kind);
    EXPECT_TRUE(d.blocks[s.block].span.contains(s.span));
    ASSERT_FALSE(s.tokens.empty());
    EXPECT_EQ(s.tokens.front().span.begin, s.span.begin);
    EXPECT_EQ(s.tokens.back().span.end, s.span.end);
  }
  EXPECT_EQ(got,
            (Strings{"Border to reopen", "Trains run on Monday.", "Mail follows.", "Nobody cheered.", "A bridge.", "(Photo)"}));
  EXPECT_EQ(all[0].paragraph, 0u);
  EXPECT_EQ(all[1].paragraph, 1u);
  EXPECT_EQ(all[2].paragraph, 1u);
  EXPECT_EQ(all[3].paragraph, 2u);
  EXPECT_EQ(all[4].paragraph, 3u);
}

TEST(Sentences, AbbreviationTable) {
  auto table = TsvTable::load(PARLEY_SOURCE_DIR "/data/abbreviations.tsv", {"word", "class"});
  ASSERT_TRUE(table) << table.error().to_string();
  for (const TsvRow& row : table->rows()) EXPECT_NE(word_classes(row.fields[0]), 0u) << row.fields[0];
  auto bytes = read_file(PARLEY_SOURCE_DIR "/data/abbreviations.tsv");
  ASSERT_TRUE(bytes);
  EXPECT_EQ(word_class_table(), *bytes) << "the library was built from another data/abbreviations.tsv";
  EXPECT_TRUE(word_classes("GEN") & kTitle);
  EXPECT_EQ(word_classes("xyzzy"), 0u);
}

}  // namespace
}  // namespace parley
