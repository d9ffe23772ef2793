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
    set_codes(lexicon(), m.text, m.trigger, lexicon().find_cues(m.text, m.sentence.span), lexicon().find_contexts(m.text, m.sentence.span), e);
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

// Events of a text whose readings are given: for each sentence, its mentions' words and frames "source>target TYPE trigger".
struct GivenFrame {
  int source, target;
  std::string type, trigger;
};
std::vector<Event> coded(const std::string& text, const std::vector<std::vector<std::string>>& mentions, const std::vector<std::vector<GivenFrame>>& frames) {
  auto document = document_from_text(text, "given.txt");
  EXPECT_TRUE(document);
  document->published = Date{2018, 5, 20};
  const std::vector<Sentence> list = sentences(*document);
  EXPECT_EQ(list.size(), mentions.size()) << text;
  auto find = [&](const Sentence& s, const std::string& words) {
    const auto at = document->text.find(words, s.span.begin);
    EXPECT_LT(at, s.span.end) << words;
    return Span{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + words.size())};
  };
  std::vector<SentenceReading> readings(list.size());
  std::vector<std::vector<Mention>> found(list.size());
  for (std::size_t i = 0; i < list.size() && i < mentions.size(); ++i) {
    for (const std::string& words : mentions[i]) found[i].push_back({find(list[i], words), MentionKind::kName, 1});
    readings[i].mentions = found[i];
    for (const GivenFrame& f : frames[i]) {
      Frame frame;
      if (f.source >= 0) frame.sources = {static_cast<std::uint32_t>(f.source)};
      if (f.target >= 0) frame.targets = {static_cast<std::uint32_t>(f.target)};
      frame.plover_type = f.type;
      frame.trigger = find(list[i], f.trigger);
      frame.confidence = 0.9f;
      readings[i].frames.push_back(frame);
    }
  }
  const DocumentActors actors(lexicon(), *document, list, found);
  return code_events(lexicon(), *document, list, readings, actors);
}

const std::string kDyad =
    "Iran and the powers at odds\n\nMay 20, 2018\n\nIran accused the United States of breaking its word. The United States threatened Iran with sanctions. "
    "Iran denounced the United States again on Friday. Iran refused further talks.\n";

TEST(Events, TargetIsImpliedByWhomTheSourceDealsWith) {
  const auto events = coded(kDyad, {{}, {"Iran", "the United States"}, {"The United States", "Iran"}, {"Iran", "the United States"}, {"Iran"}},
                            {{}, {{0, 1, "ACCUSE", "accused"}}, {{0, 1, "THREATEN", "threatened"}}, {{0, 1, "ACCUSE", "denounced"}}, {{0, -1, "REJECT", "refused"}}});
  ASSERT_EQ(events.size(), 4u);
  ASSERT_EQ(events[3].target.size(), 1u);
  EXPECT_EQ(events[3].target[0].country, "USA");
  EXPECT_LT(events[3].confidence, 0.8);
  EXPECT_EQ(events[3].gist, "Iran refuses United States");
  EXPECT_EQ(events[2].date.value, "2018-05-18");
  EXPECT_EQ(events[0].date.value, "..2018-05-20");  // told without a date: by the day of publication
}

TEST(Events, CapitalUsIsNoPronoun) {
  const std::string text = "Iran and the powers at odds\n\nMarch 3, 2019\n\nIran rejected talks with the U.S. on Monday.\n";
  const auto events = coded(text, {{}, {"Iran", "U.S."}}, {{}, {{0, 1, "REJECT", "rejected"}}});
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].target[0].country, "USA");
}

TEST(Events, NoTargetIsImpliedWhereNobodyDealsWithAnybody) {
  const auto events = coded(kDyad, {{}, {"Iran"}, {"Iran"}, {"Iran"}, {"Iran"}}, {{}, {{0, -1, "ACCUSE", "accused"}}, {}, {}, {{0, -1, "REJECT", "refused"}}});
  ASSERT_EQ(events.size(), 2u);
  EXPECT_TRUE(events[1].target.empty());
}

TEST(Events, OfTwoContendersTheOtherIsMeant) {
  const std::string text =
      "Ford and the union at odds\n\nMay 20, 2018\n\nFord met the United Auto Workers in Detroit. Ford praised the mayor of Detroit. Ford refused a raise. "
      "The United Auto Workers are angry.\n";
  const auto events = coded(text, {{}, {"Ford", "the United Auto Workers"}, {"Ford", "the mayor of Detroit"}, {"Ford"}, {"The United Auto Workers"}},
                            {{}, {}, {{0, 1, "SUPPORT", "praised"}}, {{0, -1, "REJECT", "refused"}}, {}});
  ASSERT_EQ(events.size(), 2u);
  ASSERT_EQ(events[1].target.size(), 1u);
  EXPECT_EQ(events[1].target[0].name, "United Auto Workers");
}

// The act of somebody from outside is towards both; every side that it may be towards is there with what spoke for it.
TEST(Events, WhoStandsBetweenTwoSidesActsTowardsBoth) {
  const std::string text =
      "Ford and the union at odds\n\nMay 20, 2018\n\nFord met the United Auto Workers in Detroit. The United Auto Workers accused Ford of lying. "
      "The mayor of Detroit asked for patience.\n";
  const auto events = coded(text, {{}, {"Ford", "the United Auto Workers"}, {"The United Auto Workers", "Ford"}, {"The mayor of Detroit"}},
                            {{}, {}, {{0, 1, "ACCUSE", "accused"}}, {{0, -1, "REQUEST", "asked"}}});
  ASSERT_EQ(events.size(), 2u);
  EXPECT_TRUE(events[0].choices.empty()) << "its target is named";
  ASSERT_EQ(events[1].target.size(), 2u);
  const std::vector<TargetChoice>& choices = events[1].choices;
  EXPECT_EQ(std::count_if(choices.begin(), choices.end(), [](const TargetChoice& c) { return c.sides.empty(); }), 1) << "nobody is a choice";
  double sum = 0;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    sum += choices[i].probability;
    EXPECT_FALSE(choices[i].features.empty());
    if (i) {
      EXPECT_LE(choices[i].probability, choices[i - 1].probability);
    }
  }
  EXPECT_NEAR(sum, 1.0, 1e-9);
}

// "Iran told its ministers", "Iran told people" are said to the other side.
TEST(Events, OnesOwnPeopleAreNotMeant) {
  const std::string text =
      "Iran and the powers at odds\n\nMay 20, 2018\n\nIran accused the United States of breaking its word. Iran demanded of the people that sanctions end. "
      "Iran demanded of the rebels that they leave.\n";
  const auto events = coded(text, {{}, {"Iran", "the United States"}, {"Iran", "the people"}, {"Iran", "the rebels"}},
                            {{}, {{0, 1, "ACCUSE", "accused"}}, {{0, 1, "REQUEST", "demanded"}}, {{0, 1, "REQUEST", "demanded"}}});
  ASSERT_EQ(events.size(), 3u);
  ASSERT_EQ(events[1].target.size(), 1u);
  EXPECT_EQ(events[1].target[0].country, "USA");
  ASSERT_EQ(events[2].target.size(), 1u);
  EXPECT_NE(events[2].target[0].country, "USA");
}

TEST(Events, ADatelineDoesNothing) {
  const std::string text =
      "Iran and the powers at odds\n\nTEHRAN, May 20, 2018 (Wire) - Iran rejected talks with the United States. IRAN rejected them (twice) today.\n";
  const auto events = coded(text, {{}, {"TEHRAN", "Iran", "the United States"}, {"IRAN"}},
                            {{}, {{0, 2, "REJECT", "rejected"}, {1, 2, "REJECT", "rejected"}}, {{0, -1, "REJECT", "rejected"}}});
  for (const Event& e : events)
    for (const ActorReading& a : e.source) EXPECT_EQ(a.name, "Iran");
  ASSERT_GE(events.size(), 2u);
}

TEST(Events, WordsForNobodyDoNothing) {
  const std::string text = "Iran and the powers at odds\n\nMay 20, 2018\n\nIran rejected the letter on Monday.\n";
  const auto events = coded(text, {{}, {"Iran", "the letter"}}, {{}, {{0, 1, "REJECT", "rejected"}}});
  ASSERT_EQ(events.size(), 1u);
  EXPECT_TRUE(events[0].target.empty());
}

TEST(Events, WhoSuggestsIsTheSource) {
  const std::string text = "Iran and the powers at odds\n\nMay 20, 2018\n\nIran said that the United States should leave.\n";
  const auto events = coded(text, {{}, {"Iran", "the United States"}}, {{}, {{-1, 1, "REQUEST", "said"}}});
  ASSERT_EQ(events.size(), 1u);
  ASSERT_EQ(events[0].source.size(), 1u);
  EXPECT_EQ(events[0].source[0].country, "IRN");
}

TEST(Events, WhatIsOnlyAConditionOrStillToDoIsNotListed) {
  std::vector<Event> events(4);
  events[0].factuality = "hypothetical";
  events[1].plover_type = "RETREAT", events[1].factuality = "planned";
  events[2].plover_type = "AGREE", events[2].factuality = "planned";
  events[3].plover_type = "REJECT", events[3].factuality = "negated";
  drop_conditional(events);
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0].plover_type, "AGREE");
}

TEST(Events, EvidenceIsTheTextAndSpansTheParties) {
  for (const Event& e : coded(kDyad, {{}, {"Iran", "the United States"}, {}, {}, {}}, {{}, {{0, 1, "ACCUSE", "accused"}}, {}, {}, {}})) {
    EXPECT_EQ(e.quote, kDyad.substr(e.span.begin, e.span.size()));
    EXPECT_NE(e.quote.find("Iran accused the United States"), std::string::npos);
    EXPECT_EQ(e.source[0].country, "IRN");
    EXPECT_FALSE(e.why.empty());
  }
}

}  // namespace
}  // namespace parley
