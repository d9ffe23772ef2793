// What users decide about negotiations: kept whatever is read again, undone in turn, never rewritten.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include "record_fixture.h"

namespace parley::test {
namespace {

std::string held(const Record& record) {
  Result<std::vector<NegotiationDecision>> all = record.decisions();
  EXPECT_TRUE(all.ok());
  std::string out;
  if (all.ok())
    for (const NegotiationDecision& d : *all) out += d.verb + " " + d.id + " " + d.argument + " by " + d.who + "; ";
  return out;
}

TEST(RecordDecisions, OutliveReadingAgain) {
  TempDir dir;
  {
    Record record = *Record::open(dir / "a.db");
    ASSERT_TRUE(add_all(record, three_documents()).ok());
    Result<NegotiationDecision> named = record.decide({"name", "PRK-USA-2019", "Stockholm’s talks", "Ada", ""});
    ASSERT_TRUE(named.ok());
    EXPECT_EQ(named->when.size(), 20u) << named->when;
    ASSERT_TRUE(record.decide({"split", "PRK-USA-2019", "2019-10-06", "Bo", ""}).ok());
    RunInfo newer = kRun;
    newer.model_hash = "another";
    ASSERT_TRUE(add_all(record, three_documents(), newer).ok());
  }
  const Record again = *Record::open(dir / "a.db", {.read_only = true});
  EXPECT_EQ(held(again), "name PRK-USA-2019 Stockholm’s talks by Ada; split PRK-USA-2019 2019-10-06 by Bo; ");
  EXPECT_TRUE(again.check()->ok);
}

TEST(RecordDecisions, UndoTakesBackTheLastThatHolds) {
  TempDir dir;
  Record record = *Record::open(dir / "a.db");
  const Result<NegotiationDecision> none = record.decide({"undo", "", "", "Ada", ""});
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.error().code, ErrorCode::kNotFound);
  for (const char* name : {"one", "two"}) ASSERT_TRUE(record.decide({"name", "A-B-2019", name, "Ada", ""}).ok());
  Result<NegotiationDecision> undone = record.decide({"undo", "", "", "Bo", ""});
  ASSERT_TRUE(undone.ok());
  EXPECT_EQ(undone->argument, "two");
  EXPECT_EQ(held(record), "name A-B-2019 one by Ada; ");
  ASSERT_TRUE(record.decide({"name", "A-B-2019", "three", "Ada", ""}).ok());
  ASSERT_TRUE(record.decide({"undo", "", "", "Bo", ""}).ok());
  ASSERT_TRUE(record.decide({"undo", "", "", "Bo", ""}).ok());
  EXPECT_EQ(held(record), "");
  EXPECT_FALSE(record.decide({"undo", "", "", "Bo", ""}).ok());
}

TEST(RecordDecisions, RowsStayAsTheyAre) {
  TempDir dir;
  const std::string path = dir / "a.db";
  {
    Record record = *Record::open(path);
    ASSERT_TRUE(record.decide({"name", "A-B-2019", "one", "Ada", ""}).ok());
  }
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &db), SQLITE_OK);
  EXPECT_NE(sqlite3_exec(db, "UPDATE negotiation_decisions SET who = 'x'", nullptr, nullptr, nullptr), SQLITE_OK);
  EXPECT_NE(sqlite3_exec(db, "DELETE FROM negotiation_decisions", nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(db);
  EXPECT_EQ(held(*Record::open(path)), "name A-B-2019 one by Ada; ");
}

TEST(RecordDecisions, AReaderCannotDecide) {
  TempDir dir;
  { Record made = *Record::open(dir / "a.db"); }
  Record record = *Record::open(dir / "a.db", {.read_only = true});
  EXPECT_FALSE(record.decide({"name", "A-B-2019", "one", "Ada", ""}).ok());
}

}  // namespace
}  // namespace parley::test
