// What pages ask of a record: counts, flows, pages of listings, SQL of strangers, decisions about single records.
#include <gtest/gtest.h>

#include "parley/review.h"
#include "record_fixture.h"

namespace parley::test {
namespace {

class RecordReview : public ::testing::Test {
 protected:
  RecordReview() : path(dir / "a.db"), record(*Record::open(path)) { EXPECT_TRUE(add_all(record, three_documents()).ok()); }
  std::string held() const {
    std::string out;
    const Result<std::vector<ReviewDecision>> all = record.reviews();
    EXPECT_TRUE(all.ok());
    if (all.ok())
      for (const ReviewDecision& d : *all) out += d.verb + " by " + d.who + (d.id.empty() ? " (gone)" : "") + "; ";
    return out;
  }
  Result<ReviewDecision> decide(const std::string& verb, const std::string& id, const std::string& who,
                                const std::string& value = "") {
    ReviewDecision d;
    d.verb = verb, d.id = id, d.who = who, d.value = value;
    return record.review(d);
  }
  TempDir dir;
  std::string path;
  Record record;
};

TEST_F(RecordReview, CountsAreOfWhatListingsList) {
  const Result<EventCounts> all = record.count_events({});
  ASSERT_TRUE(all.ok());
  EXPECT_EQ(all->all, 5u);
  EXPECT_EQ(all->types, (std::map<std::string, std::size_t>{{"ACCUSE", 1}, {"CONSULT", 2}, {"REJECT", 1}, {"REQUEST", 1}}));
  EXPECT_EQ(all->months, (std::map<std::string, std::size_t>{{"", 1}, {"2019-10", 4}}));
  EXPECT_EQ(all->dyads.at("PRK-USA"), 4u);
  for (const char* dyad : {"USA-PRK", "KOR-PRK", "USA-KOR"}) {
    const Filter filter{.dyad = dyad};
    EXPECT_EQ(record.count_events(filter)->all, events_of(record, filter).size()) << dyad;
  }
}

TEST_F(RecordReview, PagesJoinToTheWholeListing) {
  for (const bool newest : {false, true}) {
    const std::vector<StoredEvent> all = events_of(record, {.newest_first = newest});
    std::vector<std::string> got;
    for (std::size_t at = 0; at < all.size(); at += 2)
      for (const StoredEvent& e : events_of(record, {.limit = 2, .offset = at, .newest_first = newest})) got.push_back(e.id);
    ASSERT_EQ(got.size(), all.size());
    for (std::size_t i = 0; i < all.size(); ++i) EXPECT_EQ(got[i], all[i].id);
  }
  EXPECT_TRUE(events_of(record, {.offset = 5}).empty());
}

TEST_F(RecordReview, WhatTwoDoTogetherEachDoesToTheOther) {
  std::map<std::string, std::size_t> flows;
  ASSERT_TRUE(record.flows({}, [&](const FlowCount& f) { return flows[f.source + ">" + f.target] += f.events, true; }).ok());
  EXPECT_EQ(flows, (std::map<std::string, std::size_t>{{"KOR>PRK", 1}, {"PRK>USA", 4}, {"USA>PRK", 2}}));
}

TEST_F(RecordReview, StrangersSqlReads) {
  const Result<SqlAnswer> answer =
      run_sql(path, "SELECT type, count(*) AS n, NULL FROM events GROUP BY type ORDER BY type LIMIT 1;");
  ASSERT_TRUE(answer.ok()) << answer.error().to_string();
  EXPECT_EQ(answer->columns, (std::vector<std::string>{"type", "n", "NULL"}));
  EXPECT_EQ(answer->rows, (std::vector<std::vector<std::string>>{{"\"ACCUSE\"", "1", "null"}}));
}

TEST_F(RecordReview, StrangersSqlReadsViewsAndSearches) {
  const Result<SqlAnswer> answer = run_sql(path, "SELECT count(*), max(kind) FROM moves");
  ASSERT_TRUE(answer.ok()) << answer.error().to_string();
  EXPECT_EQ(answer->rows[0][0], "0");
  const Result<SqlAnswer> words = run_sql(path, "SELECT count(*) FROM sentences_fts WHERE sentences_fts MATCH 'envoys'");
  ASSERT_TRUE(words.ok()) << words.error().to_string();
  EXPECT_EQ(words->rows[0][0], "2");
}

TEST_F(RecordReview, StrangersSqlNeverWritesAndEnds) {
  for (const char* sql : {"DELETE FROM events", "SELECT 1; SELECT 2", "ATTACH ':memory:' AS m", "PRAGMA user_version = 9",
                          "CREATE TEMP TABLE t(a)", "nonsense", "", "BEGIN"}) {
    const Result<SqlAnswer> answer = run_sql(path, sql);
    ASSERT_FALSE(answer.ok()) << sql;
    EXPECT_EQ(answer.error().code, ErrorCode::kInvalid) << sql;
  }
  const std::string endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT ";
  const Result<SqlAnswer> steps = run_sql(path, endless + "max(i) FROM n", {.steps = 100'000});
  ASSERT_FALSE(steps.ok());
  EXPECT_EQ(steps.error().code, ErrorCode::kTooLarge);
  const Result<SqlAnswer> time = run_sql(path, endless + "max(i) FROM n", {.steps = std::int64_t{1} << 60, .milliseconds = 100});
  ASSERT_FALSE(time.ok());
  EXPECT_EQ(time.error().code, ErrorCode::kTooLarge);
  const Result<SqlAnswer> rows = run_sql(path, endless + "i FROM n", {.rows = 7});
  ASSERT_TRUE(rows.ok());
  EXPECT_TRUE(rows->cut);
  EXPECT_EQ(rows->rows.size(), 7u);
  EXPECT_EQ(events_of(record).size(), 5u);
}

TEST_F(RecordReview, DecisionsStandBesideTheRecordAndAreUndoneByWhoMadeThem) {
  const std::string id = events_of(record)[0].id;
  ASSERT_TRUE(decide("accept", id, "ann").ok());
  ASSERT_TRUE(decide("reject", id, "bob").ok());
  const Result<ReviewDecision> redated = decide("redate", id, "ann", "2019-10-04");
  ASSERT_TRUE(redated.ok());
  EXPECT_EQ(redated->kind, "events");
  EXPECT_EQ(redated->when.size(), 20u);
  EXPECT_EQ(held(), "accept by ann; reject by bob; redate by ann; ");
  ASSERT_EQ(decide("undo", "", "ann")->verb, "redate");
  ASSERT_EQ(decide("undo", "", "ann")->verb, "accept");
  EXPECT_EQ(decide("undo", "", "ann").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(held(), "reject by bob; ");
  EXPECT_EQ(events_of(record).size(), 5u);
}

TEST_F(RecordReview, DecisionsWithoutSenseAreRefused) {
  const std::string id = events_of(record)[0].id;
  EXPECT_EQ(decide("praise", id, "ann").error().code, ErrorCode::kInvalid);
  EXPECT_EQ(decide("edit", id, "ann", "x").error().code, ErrorCode::kInvalid);
  EXPECT_EQ(decide("redate", id, "ann", "2019-02-30").error().code, ErrorCode::kInvalid);
  EXPECT_EQ(decide("merge", id, "ann").error().code, ErrorCode::kInvalid);
  EXPECT_EQ(decide("merge", id, "ann", id).error().code, ErrorCode::kInvalid);
  EXPECT_EQ(decide("merge", id, "ann", "E0").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(decide("accept", "E0", "ann").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(decide("accept", id, std::string(5000, 'a')).error().code, ErrorCode::kInvalid);
  EXPECT_EQ(held(), "");
}

TEST(EditedFields, AreTheContractsWithoutWhatIsFoundOrCounted) {
  const auto has = [](std::string_view kind, const std::string& field) {
    const std::vector<std::string>& all = edited_fields(kind);
    return std::find(all.begin(), all.end(), field) != all.end();
  };
  for (std::string_view kind : kDialogueKinds) {
    EXPECT_FALSE(edited_fields(kind).empty()) << kind;
    for (const char* fixed : {"id", "doc", "quote", "bstart", "confidence", "why", "rungs"}) EXPECT_FALSE(has(kind, fixed)) << kind << fixed;
  }
  EXPECT_TRUE(has("moves", "conditional_on") && has("state", "dyad") && has("contacts", "reasons") && has("events", "source"));
  EXPECT_FALSE(has("moves", "actor_iso3") || has("events", "goldstein") || has("windows", "content"));
  EXPECT_TRUE(edited_fields("nothing").empty());
  // Every closed list is of a field that there is.
  for (const auto& [kind, field] : std::vector<std::pair<std::string, std::string>>{
           {"contacts", "kind"}, {"contacts", "level"}, {"contacts", "status"}, {"moves", "kind"}, {"moves", "status"}, {"channels", "kind"},
           {"linkages", "sequencing"}, {"windows", "kind"}, {"windows", "factuality"}, {"state", "phase"}, {"events", "plover_mode"}}) {
    EXPECT_TRUE(has(kind, field)) << kind << field;
    EXPECT_FALSE(edited_values(kind, field).empty()) << kind << field;
    EXPECT_FALSE(checked_edit(kind, field, "nonsense").ok()) << kind << field;
  }
  EXPECT_TRUE(edited_values("channels", "status").empty());
}

TEST(EditedFields, NamesAndValuesBecomeTheRecords) {
  const auto edited = [](std::string_view kind, std::string_view field, std::string_view value) {
    const Result<Edited> e = checked_edit(kind, field, value);
    return e ? e->field + "=" + e->value : e.error().message;
  };
  EXPECT_EQ(edited("events", "Type", " cooperate "), "plover_type=COOPERATE");
  EXPECT_EQ(edited("events", "fact", "planned"), "factuality=planned");
  EXPECT_EQ(edited("events", "mode", ""), "plover_mode=");
  EXPECT_EQ(edited("contacts", "kind", "Working-level talks"), "kind=working-level talks");
  EXPECT_EQ(edited("moves", "type", "offer").find("\"type\" is no field of moves that can be edited; these are: actor, "), 0u);
  EXPECT_EQ(edited("moves", "status", ""), "status can not be \"\"; it is one of open, accepted, rejected, unanswered, withdrawn");
  EXPECT_EQ(edited("moves", " ", "x"), "which field is to be edited?");
}

TEST_F(RecordReview, DecisionsFindTheirRecordUnderANewIdAndSayWhenItIsGone) {
  const std::string id = events_of(record, {.type = "ACCUSE"})[0].id;
  ASSERT_TRUE(decide("accept", id, "ann").ok());
  std::vector<DocumentRecord> newer = three_documents();
  newer[0].events[1].cameo = "111";  // a new model codes it otherwise
  newer[0].events[1].plover_type = "REJECT";
  RunInfo info = kRun;
  info.model_hash = "newer";
  ASSERT_TRUE(add_all(record, newer, info).ok());
  const std::string now = record.reviews()->front().id;
  EXPECT_NE(now, id);
  EXPECT_EQ(record.event(now)->event.plover_type, "REJECT");
  newer[0].events.pop_back();
  info.model_hash = "newest";
  ASSERT_TRUE(add_all(record, newer, info).ok());
  EXPECT_EQ(held(), "accept by ann (gone); ");
}

TEST_F(RecordReview, OneStateIsReadWhileAnotherWrites) {
  const Record reader = *Record::open(path, {.read_only = true});
  const std::int64_t before = *reader.data_version();
  ASSERT_TRUE(reader.begin_reading().ok());
  EXPECT_EQ(events_of(reader).size(), 5u);
  DocumentRecord more = document("d.txt", "More\nThe U.S. praised North Korea.", "2019-11-01");
  add_event(more, "The U.S. praised North Korea", "SUPPORT", {kUsa}, {kPrk});
  ASSERT_TRUE(add_all(record, {more}).ok());
  EXPECT_EQ(events_of(reader).size(), 5u);
  reader.end_reading();
  EXPECT_EQ(events_of(reader).size(), 6u);
  EXPECT_NE(*reader.data_version(), before);
}

}  // namespace
}  // namespace parley::test
