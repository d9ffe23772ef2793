// Decisions as annotated texts: what stands, what goes, what is said to be left out.
#include "parley/corpus.h"

#include <gtest/gtest.h>

#include "record_fixture.h"

namespace parley::test {
namespace {

const Lexicon& lexicon() {
  static const Result<Lexicon> loaded = Lexicon::load(PARLEY_SOURCE_DIR "/data");
  EXPECT_TRUE(loaded.ok());
  return *loaded;
}

// A document whose reading is made by hand.
struct Hand {
  DocumentRecord record;
  std::vector<SentenceReading> readings;

  explicit Hand(const std::string& text) : record(document("talks.txt", text, "2019-10-06")) {
    readings.resize(record.sentences.size());
  }
  Span at(std::size_t sentence, const std::string& words) const {
    const Span s = record.sentences[sentence].span;
    const std::size_t begin = record.document.text.find(words, s.begin);
    EXPECT_LE(begin + words.size(), s.end) << words;
    return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + words.size())};
  }
  void mentions(std::size_t sentence, const std::vector<std::string>& all) {
    for (const std::string& words : all) readings[sentence].mentions.push_back({at(sentence, words), MentionKind::kName, 0.9f});
    record.mentions[sentence] = readings[sentence].mentions;
  }
  Frame& frame(std::size_t sentence, const std::string& trigger, const std::string& type, std::vector<std::uint32_t> sources,
               std::vector<std::uint32_t> targets) {
    Frame f;
    f.trigger = at(sentence, trigger);
    f.plover_type = type, f.factuality = "certain", f.tense = "past";
    f.sources = std::move(sources), f.targets = std::move(targets);
    readings[sentence].frames.push_back(f);
    return readings[sentence].frames.back();
  }
  // The event of the frame made last.
  void event(std::size_t sentence, const std::string& words, std::vector<ActorReading> source, std::vector<ActorReading> target) {
    const Frame& f = readings[sentence].frames.back();
    Event& e = add_event(record, words, f.plover_type, std::move(source), std::move(target));
    e.frame = static_cast<std::uint32_t>(readings[sentence].frames.size() - 1);
  }
};

Hand talks() {
  Hand h("Japan and China\nJapan rejected China's offer on Monday, and China thanked\nIran.\nJapan met Iran in Iran.\nNobody spoke.");
  const ActorReading japan = state("Japan", "JPN"), china = state("China", "CHN"), iran = state("Iran", "IRN");
  h.mentions(0, {"Japan", "China"});
  h.record.sentences[1].span.end = h.at(2, "Iran.").end;  // hard-wrapped: one sentence on two lines
  h.record.sentences.erase(h.record.sentences.begin() + 2);
  h.readings.erase(h.readings.begin() + 2);
  h.record.mentions.erase(h.record.mentions.begin() + 2);
  h.mentions(1, {"Japan", "China", "Iran"});
  Frame& rejected = h.frame(1, "rejected", "REJECT", {0}, {1});
  rejected.spans[static_cast<std::size_t>(SpanRole::kTime)] = h.at(1, "on Monday");
  rejected.move = "refusal";
  rejected.links = {{LinkKind::kContent, 1}};
  h.event(1, "Japan rejected China", {japan}, {china});
  h.frame(1, "offer", "AGREE", {1}, {}).factuality = "hypothetical";
  h.frame(1, "thanked", "SUPPORT", {1}, {2});
  h.event(1, "China thanked", {china}, {iran});
  h.mentions(2, {"Japan", "Iran"});
  h.frame(2, "met", "CONSULT", {0, 1}, {});
  h.event(2, "Japan met Iran", {japan, iran}, {});
  return h;
}

class Corpus : public ::testing::Test {
 protected:
  Corpus() : hand(talks()), record(*Record::open(dir / "a.db")) { EXPECT_TRUE(add_all(record, {hand.record}).ok()); }
  void decide(const std::string& verb, std::size_t event, const std::string& field = "", const std::string& value = "",
              const std::string& who = "ann") {
    ReviewDecision d;
    d.verb = verb, d.id = event_ids(hand.record)[event], d.field = field, d.value = value, d.who = who;
    EXPECT_TRUE(record.review(d).ok()) << verb;
  }
  CorpusCount exported() {
    const ReadAgain again = [&](Document d) -> Result<Reread> {
      EXPECT_EQ(d.text, hand.record.document.text);
      EXPECT_EQ(d.blocks.size(), hand.record.document.blocks.size());
      return Reread{hand.record, hand.readings};
    };
    Result<std::vector<ReviewDecision>> made = record.reviews();
    for (ReviewDecision& d : *made)
      if (d.verb == "edit" && !unchecked.empty()) d.value = unchecked;
    Result<CorpusCount> count = export_corpus(record, lexicon(), *made, again, dir / "out");
    EXPECT_TRUE(count.ok());
    return count.ok() ? *count : CorpusCount{};
  }
  // The text below the header; "" when there is none.
  std::string body() {
    const CorpusCount count = exported();
    if (count.paths.empty()) return "";
    const Result<std::string> text = read_file(count.paths.front());
    return text ? text->substr(text->find("\n\n") + 1) : "";
  }
  std::string notes() {
    std::string out;
    for (const CorpusNote& n : exported().notes) out += n.what + "\n";
    return out;
  }
  TempDir dir;
  Hand hand;
  Record record;
  std::string unchecked;  // what edits say in a record of before they were checked
};

constexpr const char* kSecond = "\n>> Japan met Iran in Iran.\nm m1 \"Japan\"\nm m2 \"Iran\"#1\n";

TEST_F(Corpus, HasTheDecidedSentencesAlone) {
  decide("accept", 0);
  const CorpusCount count = exported();
  EXPECT_EQ(count.texts, 1u);
  EXPECT_EQ(count.sentences, 1u);
  EXPECT_EQ(count.frames, 3u);
  EXPECT_EQ(count.decided, 1u);
  EXPECT_EQ(notes(), "");
  EXPECT_EQ(body(),
            "\n>> Japan rejected China's offer on Monday, and China thanked Iran.\n"
            "m m1 \"Japan\"\nm m2 \"China\"#1\nm m3 \"Iran\"\n"
            "f 1 \"rejected\" REJECT src=m1 tgt=m2 time=\"on Monday\" move=refusal tense=past\n"
            "f 2 \"offer\" AGREE src=m2 fact=hypothetical tense=past\n"
            "f 3 \"thanked\" SUPPORT src=m2 tgt=m3 tense=past\n"
            "l 1 content 2\n# nobody decided about 2 3\n");
}

TEST_F(Corpus, RejectedIsGoneAndEditedStands) {
  decide("reject", 1);
  decide("edit", 2, "plover_type", "cooperate");
  decide("edit", 2, "target", "Iran");
  const std::string text = body();
  EXPECT_EQ(text.find("thanked\" SUPPORT"), std::string::npos);
  EXPECT_NE(text.find("f 3 \"met\" COOPERATE src=m4 tgt=m5 tense=past\n"), std::string::npos) << text;
  EXPECT_EQ(exported().rejected, 1u);
}

TEST_F(Corpus, NothingIsLeftWhereTheOnlyActIsRejected) {
  decide("reject", 2);
  EXPECT_EQ(body(), kSecond);
}

TEST_F(Corpus, AnUndoneDecisionTeachesNothing) {
  decide("reject", 2);
  exported();
  ReviewDecision undo;
  undo.verb = "undo", undo.who = "ann";
  ASSERT_TRUE(record.review(undo).ok());
  EXPECT_EQ(exported().texts, 0u);
  EXPECT_NE(notes().find("is not of this export"), std::string::npos);
}

TEST_F(Corpus, WhoStandsNotInTheSentenceIsLeftOutAndSaid) {
  decide("edit", 0, "target", "Peru");
  EXPECT_NE(body().find("REJECT src=m1 time="), std::string::npos);
  EXPECT_EQ(notes(), "the target \"Peru\" does not stand in the sentence: left out\n");
}

TEST_F(Corpus, WordsThatNobodyMarkedBecomeAMention) {
  decide("edit", 2, "source", "Nobody");
  EXPECT_NE(notes().find("the source \"Nobody\" does not stand"), std::string::npos);
  decide("edit", 0, "source", "Monday");
  EXPECT_NE(body().find("\"Monday\"\n"), std::string::npos);
}

TEST_F(Corpus, ASentenceThatPeopleSeeDifferentlyIsLeftOut) {
  decide("accept", 2);
  decide("reject", 2, "", "", "bob");
  EXPECT_EQ(body(), "");
  EXPECT_EQ(notes(), "people differ on whether it is right: the sentence is left out\n");
}

TEST_F(Corpus, TheLastWordOfOnePersonCounts) {
  decide("reject", 2);
  decide("accept", 2);
  EXPECT_NE(body().find("\"met\" CONSULT src=m1,m2"), std::string::npos);
}

TEST_F(Corpus, WhatNoFrameCanSayLeavesTheSentenceOut) {
  decide("split", 2, "", "in Iran");
  decide("edit", 0, "type", "REJECT");
  unchecked = "SHOUT";
  EXPECT_EQ(body(), "");
  EXPECT_NE(notes().find("part of it is something else"), std::string::npos);
  EXPECT_NE(notes().find("plover_type can not be \"SHOUT\"; it is one of AGREE, "), std::string::npos) << notes();
}

TEST_F(Corpus, MergedActsOfOneSentenceAreOne) {
  decide("merge", 0, "", event_ids(hand.record)[1]);
  const std::string text = body();
  EXPECT_NE(text.find("\"rejected\" REJECT"), std::string::npos);
  EXPECT_EQ(text.find("\"thanked\""), text.rfind("\"thanked\""));
  EXPECT_EQ(text.find("f 3"), std::string::npos);
}

TEST_F(Corpus, MergedActsOfTwoSentencesAreLinked) {
  decide("accept", 2);
  decide("merge", 0, "", event_ids(hand.record)[2]);
  EXPECT_NE(body().find("l 4 same 1\n"), std::string::npos);
}

TEST_F(Corpus, RedatingFindsTheWordsOfTheDay) {
  decide("redate", 0, "", "2019-09-30");  // the Monday before
  EXPECT_NE(body().find("time=\"on Monday\""), std::string::npos);
  decide("redate", 0, "", "2019-09-01");
  EXPECT_EQ(body().find("time="), std::string::npos);
  EXPECT_NE(notes().find("no words of the sentence say 2019-09-01"), std::string::npos);
}

TEST_F(Corpus, OtherFieldsAreSaidToHaveNoPlace) {
  decide("edit", 0, "gist", "they quarrel");
  EXPECT_EQ(notes(), "frames have no gist\n");
}

}  // namespace
}  // namespace parley::test
