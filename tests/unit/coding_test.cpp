#include <gtest/gtest.h>

#include "coding/codes.h"
#include "coding/factuality.h"

namespace parley {
namespace {

const std::string kTree = PARLEY_SOURCE_DIR;

const Lexicon& lexicon() {
  static const Lexicon loaded = [] {
    auto l = Lexicon::load(kTree + "/data");
    EXPECT_TRUE(l) << (l ? "" : l.error().to_string());
    return *l;
  }();
  return loaded;
}

// A case's sentence with its marks taken out: [mention] and *trigger*.
struct Marked {
  std::string text;
  Span trigger;
  std::vector<Mention> mentions;
  Sentence sentence;
};

Marked marked(std::string_view source) {
  Marked m;
  for (char c : source) {
    auto at = static_cast<std::uint32_t>(m.text.size());
    if (c == '*') (m.trigger.begin ? m.trigger.end : m.trigger.begin) = at;
    else if (c == '[') m.mentions.push_back({{at, at}, MentionKind::kName, 1});
    else if (c == ']') m.mentions.back().span.end = at;
    else m.text.push_back(c);
  }
  m.sentence.span = {0, static_cast<std::uint32_t>(m.text.size())};
  m.sentence.tokens = tokenize(m.text, m.sentence.span);
  return m;
}

// Rows of a case file: fields split at " | ", with the line number.
struct Row {
  int line;
  std::vector<std::string> fields;
};
std::vector<Row> rows(const std::string& name) {
  auto bytes = read_file(kTree + "/tests/cases/coding/" + name);
  EXPECT_TRUE(bytes) << name;
  std::vector<Row> out;
  int line = 0;
  for (std::string_view text : split(*bytes, '\n')) {
    ++line;
    if (text.empty() || text[0] == '#') continue;
    Row row{line, {}};
    for (std::string_view field : split(text, '|')) row.fields.emplace_back(trim(field));
    out.push_back(std::move(row));
  }
  EXPECT_GT(out.size(), 5u) << name;
  return out;
}

TEST(Factuality, Cases) {
  for (const Row& row : rows("factuality.txt")) {
    ASSERT_EQ(row.fields.size(), 4u) << row.line;
    Marked m = marked(row.fields[0]);
    Factuality f = decide_factuality(m.text, m.sentence, m.trigger, row.fields[1], lexicon().find_cues(m.text, m.sentence.span));
    EXPECT_EQ(f.value, row.fields[2]) << "factuality.txt:" << row.line << " " << m.text;
    EXPECT_EQ(f.polarity, row.fields[3]) << "factuality.txt:" << row.line << " " << m.text;
    EXPECT_EQ(f.value != "certain", !f.why.empty()) << "what is not certain says why: " << m.text;
  }
}

TEST(Reports, Cases) {
  for (const Row& row : rows("reports.txt")) {
    Marked m = marked(row.fields[0]);
    std::string speakers;
    for (const Report& r : reports(m.text, m.sentence, m.mentions, lexicon().find_cues(m.text, m.sentence.span)))
      if (r.content.contains(m.trigger)) speakers += (speakers.empty() ? "" : " > ") + std::string(slice(m.text, m.mentions[r.speaker].span));
    EXPECT_EQ(speakers.empty() ? "-" : speakers, row.fields[1]) << "reports.txt:" << row.line << " " << m.text;
  }
}

TEST(Clauses, CoverTheSentence) {
  for (std::string_view text : {"", "One.", "He said that, if they came, he would leave; but they did not.", "\xE2\x80\x9CNo\xE2\x80\x9D - he went"}) {
    Marked m = marked(text);
    std::uint32_t at = 0;
    for (Span c : clauses(m.text, m.sentence)) {
      EXPECT_EQ(c.begin, at);
      EXPECT_LT(c.begin, c.end);
      at = c.end;
    }
    EXPECT_EQ(at, m.text.size());
  }
}

TEST(Codes, NearestCueOfTheTypeDecides) {
  auto code = [](std::string_view source, const std::string& type) {
    Marked m = marked(source);
    Event e;
    e.plover_type = type;
    set_codes(lexicon(), m.text, m.sentence.span, m.trigger, e);
    return e;
  };
  EXPECT_EQ(code("The two sides *negotiated* for a week.", "CONSULT").cameo, "046");
  EXPECT_EQ(code("He *spoke* with her by telephone.", "CONSULT").cameo, "041");
  EXPECT_EQ(code("Iran *suspended talks* with the agency.", "SANCTION").cameo, "164");
  EXPECT_EQ(code("Warplanes *bombed* the town.", "ASSAULT").cameo, "195");
  Event plain = code("They *did* it.", "CONSULT");
  EXPECT_EQ(plain.cameo, "040");
  EXPECT_EQ(plain.quad, 1);
  EXPECT_DOUBLE_EQ(plain.goldstein, 1.0);
  EXPECT_DOUBLE_EQ(code("Iran *suspended talks* with the agency.", "SANCTION").goldstein, -7.0);
}

}  // namespace
}  // namespace parley
