// tests/cases/ask: kinds.txt, what kind of question it is; words.txt, what is taken of a sentence that answers.
#include <gtest/gtest.h>

#include <fstream>

#include "engine/ask_answer.h"

namespace parley::ask {
namespace {

const std::string kRoot = PARLEY_SOURCE_DIR;

const QuestionTable& table() {
  static const auto loaded = QuestionTable::load(kRoot + "/data/questions.tsv");
  EXPECT_TRUE(loaded) << loaded.error().to_string();
  return *loaded;
}

const Lexicon& lexicon() {
  static const auto loaded = Lexicon::load(kRoot + "/data");
  EXPECT_TRUE(loaded) << loaded.error().to_string();
  return *loaded;
}

std::vector<Word> words(std::string_view text) { return words_of(text, {0, static_cast<std::uint32_t>(text.size())}); }

std::vector<std::string> lines_of(const std::string& name) {
  std::ifstream in(kRoot + "/tests/cases/ask/" + name);
  std::vector<std::string> out;
  for (std::string line; std::getline(in, line);)
    if (!line.empty() && line[0] != '#') out.push_back(line);
  return out;
}

Wording answer(const std::string& question, const std::string& sentence) {
  Candidate c;
  c.text = &sentence;
  c.at.span = {0, static_cast<std::uint32_t>(sentence.size())};
  c.words = words(sentence);
  return wording_of(table(), lexicon(), make_query(table(), lexicon(), question), c);
}

TEST(AskCases, Kinds) {
  const std::vector<std::string> cases = lines_of("kinds.txt");
  EXPECT_GE(cases.size(), 38u);
  for (const std::string& line : cases) {
    const std::size_t bar = line.find(" | ");
    ASSERT_NE(bar, std::string::npos) << line;
    EXPECT_EQ(table().kind(words(line.substr(bar + 3))), line.substr(0, bar)) << line;
  }
}

TEST(AskCases, Words) {
  std::string title, question, text;
  for (const std::string& line : lines_of("words.txt")) {
    const std::size_t space = line.find(' ');
    const std::string key = line.substr(0, space), value = line.substr(space + 1);
    if (key == "==") title = value;
    if (key == "question") question = value;
    if (key == "sentence") text = answer(question, value).text;
    if (key == "starts") {
      EXPECT_TRUE(text.starts_with(value)) << title << ": " << text;
    }
    if (key == "has") {
      EXPECT_NE(text.find(value), std::string::npos) << title << ": " << text;
    }
    if (key == "not") {
      EXPECT_EQ(text.find(value), std::string::npos) << title << ": " << text;
    }
  }
}

TEST(Ask, QuotesStayUnder400BytesAndInsideTheSentence) {
  std::string sentence = "The envoys of";
  for (int i = 0; i < 300; ++i) sentence += " Élan";
  const Wording w = answer("Who are the envoys?", sentence);
  EXPECT_LT(w.quote.size(), 400u);
  EXPECT_LE(w.quote.end, sentence.size());
  EXPECT_TRUE(utf8_valid(slice(sentence, w.quote)));
}

TEST(Ask, WordsOfOneMeaningAreOneFeature) {
  const auto has = [](const std::vector<std::string>& features, const char* what) {
    return std::find(features.begin(), features.end(), what) != features.end();
  };
  EXPECT_TRUE(has(features_of(table(), words("It was called off.")), "=cancel"));
  EXPECT_TRUE(has(features_of(table(), words("Who cancelled it?")), "=cancel"));
  EXPECT_FALSE(has(features_of(table(), words("He called the office.")), "=cancel"));
  const Query capital = make_query(table(), lexicon(), "What does Pyongyang want?");
  const Query country = make_query(table(), lexicon(), "What does North Korea want?");
  EXPECT_TRUE(has(capital.features, "@North Korea"));
  EXPECT_TRUE(has(country.features, "@North Korea"));
}

TEST(Ask, BadRowsOfTheTableAreNamed) {
  const std::string path = testing::TempDir() + "/questions.tsv";
  const std::string head = "#columns phrase\tkind\tvalue\n#source a test\n";
  for (const std::string row : {"why\task\t\n", "a b c d e\tfits\twhy\n", "why\tverb\twhy\n"}) {
    ASSERT_TRUE(write_file(path, head + row));
    const auto loaded = QuestionTable::load(path);
    ASSERT_FALSE(loaded) << row;
    EXPECT_EQ(loaded.error().line, 3) << row;
  }
}

}  // namespace
}  // namespace parley::ask
