#include "parley/record.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <thread>

#include "record_fixture.h"

namespace parley::test {
namespace {

Record open(const std::string& path, const OpenOptions& options = {}) {
  Result<Record> r = Record::open(path, options);
  EXPECT_TRUE(r.ok()) << (r.ok() ? "" : r.error().to_string());
  return r.ok() ? std::move(*r) : Record();
}

Error open_error(const std::string& path, const OpenOptions& options = {}) {
  Result<Record> r = Record::open(path, options);
  EXPECT_FALSE(r.ok()) << path << " should not open";
  return r.ok() ? Error{} : r.error();
}

std::vector<std::string> ids(const Record& record, const Filter& filter = {}) {
  std::vector<std::string> out;
  EXPECT_TRUE(record
                  .documents(filter,
                             [&](const StoredDocument& d) {
                               out.push_back(d.id);
                               return true;
                             })
                  .ok());
  return out;
}

std::string dump(const Record& record) {
  std::string out;
  for (const StoredEvent& e : events_of(record)) {
    out += e.id + ' ' + e.event.doc + ' ' + e.event.quote + ' ' + e.event.plover_type;
    for (const ActorReading& a : e.event.source) out += " <" + a.name + ' ' + a.code();
    for (const ActorReading& a : e.event.target) out += " >" + a.name + ' ' + a.code();
    out += '\n';
  }
  EXPECT_TRUE(record
                  .actors({},
                          [&](const std::string& doc, const DocumentActors::Entry& e) {
                            out += doc + ' ' + e.actor.name + ' ' + e.actor.code() + '\n';
                            return true;
                          })
                  .ok());
  for (const std::string& id : ids(record)) out += id + '\n';
  return out;
}

void sql(const std::string& path, const std::string& text) {
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &db), SQLITE_OK);
  char* message = nullptr;
  EXPECT_EQ(sqlite3_exec(db, text.c_str(), nullptr, nullptr, &message), SQLITE_OK) << (message ? message : "");
  sqlite3_free(message);
  sqlite3_close(db);
}

void write(const std::string& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

std::string check_problems(const Record& record) {
  Result<CheckReport> report = record.check();
  EXPECT_TRUE(report.ok());
  std::string out;
  if (report.ok())
    for (const std::string& p : report->problems) out += p + '\n';
  return out;
}

TEST(Record, KeepsWhatAnEventIs) {
  TempDir dir;
  Record record = open(dir / "talks.db");
  ASSERT_TRUE(add_all(record, three_documents()).ok());
  const std::vector<StoredEvent> all = events_of(record, {.doc = "a.txt"});
  ASSERT_EQ(all.size(), 2u);
  const StoredEvent& met = all[0];
  EXPECT_EQ(met.event.plover_type, "CONSULT");
  EXPECT_EQ(met.event.cameo, "040");
  EXPECT_EQ(met.event.quote, "U.S. envoys met North Korean officials");
  EXPECT_EQ(met.event.source.size(), 2u);
  EXPECT_EQ(met.event.source[1].country, "PRK");
  EXPECT_EQ(met.event.source[1].type, ActorType::kState);
  EXPECT_TRUE(met.event.target.empty());
  EXPECT_EQ(met.event.date.value, "2019-10-05");
  EXPECT_EQ(met.event.date.text, "on Saturday");
  EXPECT_EQ(slice(*record.text("a.txt"), met.event.date.span), "on Saturday");
  EXPECT_EQ(met.event.contexts, std::vector<std::string>{"diplomatic"});
  EXPECT_EQ(met.event.place, "Stockholm");
  EXPECT_DOUBLE_EQ(met.event.confidence, 0.8);
  EXPECT_EQ(met.event.why, std::vector<std::string>{"verb \"said\""});
  EXPECT_EQ(met.outlet, "Example Wire");
  EXPECT_EQ(met.coder, "parley 0.1.0 fast");
  EXPECT_EQ(*met.day, (Date{2019, 10, 5}));
  EXPECT_EQ(*all[1].day, (Date{2019, 10, 6})) << "an event without a date is listed under its document's";
  EXPECT_EQ(all[1].event.attribution, std::vector<std::string>{"North Korea"});
  const std::vector<StoredEvent> kim = events_of(record, {.actor = "Kim Myong Gil"});
  ASSERT_EQ(kim.size(), 1u);
  EXPECT_EQ(kim[0].event.source[0].sectors, (std::vector<std::string>{"GOV", "DIP"}));
  EXPECT_EQ(kim[0].event.source[0].role, "envoy");
  EXPECT_EQ(kim[0].event.source[0].member_of, "North Korea");
  EXPECT_EQ(check_problems(record), "");
}

TEST(Record, Filters) {
  TempDir dir;
  Record record = open(dir / "talks.db");
  ASSERT_TRUE(add_all(record, three_documents()).ok());
  const std::string everything = "b:REJECT a:CONSULT b:CONSULT a:ACCUSE c:REQUEST";
  EXPECT_EQ(types_of(record), everything) << "by day, document, span; undated last";
  EXPECT_EQ(types_of(record, {.newest_first = true}), "a:ACCUSE b:CONSULT a:CONSULT b:REJECT c:REQUEST");
  EXPECT_EQ(types_of(record, {.limit = 4, .newest_first = true}), "a:ACCUSE b:CONSULT a:CONSULT b:REJECT");
  EXPECT_EQ(types_of(record, {.limit = 2}), "b:REJECT a:CONSULT");
  EXPECT_EQ(types_of(record, {.since = Date{2019, 10, 5}}), "a:CONSULT b:CONSULT a:ACCUSE");
  EXPECT_EQ(types_of(record, {.until = Date{2019, 10, 5}}), "b:REJECT a:CONSULT b:CONSULT");
  EXPECT_EQ(types_of(record, {.actor = "usa"}), "b:REJECT a:CONSULT b:CONSULT a:ACCUSE");
  EXPECT_EQ(types_of(record, {.actor = "United States"}), "b:REJECT a:CONSULT b:CONSULT a:ACCUSE");
  EXPECT_EQ(types_of(record, {.actor = "PRKGOV"}), "b:REJECT");
  EXPECT_EQ(types_of(record, {.actor = "North Korea"}), everything) << "a person acts for its side";
  EXPECT_EQ(types_of(record, {.actor = "Pyongyang"}), everything) << "an alias stands for the name";
  EXPECT_EQ(types_of(record, {.actor = "Nobody"}), "");
  EXPECT_EQ(types_of(record, {.dyad = "USA-PRK"}), "b:REJECT a:CONSULT b:CONSULT a:ACCUSE");
  EXPECT_EQ(types_of(record, {.dyad = "PRK-USA", .type = "consult"}), "a:CONSULT b:CONSULT");
  EXPECT_EQ(types_of(record, {.dyad = "KOR-PRK"}), "c:REQUEST");
  EXPECT_EQ(types_of(record, {.dyad = "KOR-USA"}), "");
  EXPECT_EQ(types_of(record, {.dyad = "Kim Myong Gil : United States"}), "b:REJECT");
  EXPECT_EQ(types_of(record, {.actor = "KOR", .dyad = "USA-PRK"}), "");
  EXPECT_EQ(types_of(record, {.type = "ACCUSE"}), "a:ACCUSE");
  EXPECT_EQ(types_of(record, {.type = "NONSENSE"}), "");
  EXPECT_EQ(types_of(record, {.doc = "c.txt"}), "c:REQUEST");
  EXPECT_EQ(types_of(record, {.min_confidence = 0.9}), "");
  EXPECT_EQ(types_of(record, {.known_by = Date{2019, 10, 6}}), "a:CONSULT a:ACCUSE")
      << "later and undated documents were not known";
  EXPECT_EQ(ids(record, {.actor = "Seoul"}), std::vector<std::string>{"c.txt"});
  EXPECT_EQ(ids(record, {.dyad = "USA-PRK"}), (std::vector<std::string>{"a.txt", "b.txt"}));
  EXPECT_EQ(ids(record, {.type = "reject"}), std::vector<std::string>{"b.txt"});
  EXPECT_EQ(ids(record, {.newest_first = true}), (std::vector<std::string>{"b.txt", "a.txt", "c.txt"}));
}

TEST(Record, ADyadOfOneCountryIsBetweenTwoOfItsActors) {
  TempDir dir;
  Record record = open(dir / "talks.db");
  DocumentRecord d = document("col.txt", "Peace\nThe government and the rebels met in Havana.", "2013-02-01");
  add_event(d, "government and the rebels met", "CONSULT",
            {person("Government", "COL", "", {"GOV"}), person("Rebels", "COL", "", {"REB"})}, {});
  add_event(d, "in Havana", "AGREE", {state("Colombia", "COL")}, {});
  ASSERT_TRUE(add_all(record, {d}).ok());
  EXPECT_EQ(types_of(record, {.dyad = "COL-COL"}), "c:CONSULT");
}

TEST(Record, BadDyadIsAnError) {
  TempDir dir;
  Record record = open(dir / "talks.db");
  for (const char* bad : {"USA", "-PRK", "USA-", "-"}) {
    const Status s = record.events({.dyad = bad}, [](const StoredEvent&) { return true; });
    ASSERT_FALSE(s.ok()) << bad;
    EXPECT_EQ(s.error().code, ErrorCode::kInvalid);
    EXPECT_NE(s.error().message.find("a dyad is two actors"), std::string::npos);
  }
}

TEST(Record, ReadingAgainChangesNothing) {
  TempDir dir;
  Record record = open(dir / "talks.db");
  const std::vector<DocumentRecord> documents = three_documents();
  ASSERT_TRUE(add_all(record, documents).ok());
  const std::string before = dump(record);
  for (const DocumentRecord& d : documents) {
    EXPECT_TRUE(*record.has(d.document, kRun));
  }
  ASSERT_TRUE(add_all(record, documents).ok());
  EXPECT_EQ(dump(record), before);
  EXPECT_EQ(check_problems(record), "");
}

TEST(Record, HasAsksForTheSameTextTitleModelAndData) {
  TempDir dir;
  Record record = open(dir / "talks.db");
  const std::vector<DocumentRecord> documents = three_documents();
  ASSERT_TRUE(add_all(record, documents).ok());
  Document d = documents[0].document;
  for (std::string RunInfo::*field :
       {&RunInfo::parley_version, &RunInfo::model_name, &RunInfo::model_hash, &RunInfo::data_hash, &RunInfo::options}) {
    RunInfo other = kRun;
    other.*field += "2";
    EXPECT_FALSE(*record.has(d, other));
  }
  d.published = Date{2019, 10, 9};
  EXPECT_TRUE(*record.has(d, kRun)) << "a date that was only assumed is no content";
  d.published_from = "meta";
  EXPECT_FALSE(*record.has(d, kRun)) << "a corrected date is another content";
  d = documents[0].document;
  d.text += " ";
  d.hash = hash64(d.text);
  EXPECT_FALSE(*record.has(d, kRun));
}

TEST(Record, AnotherModelReplacesTheRows) {
  TempDir dir;
  Record record = open(dir / "talks.db");
  std::vector<DocumentRecord> documents = three_documents();
  ASSERT_TRUE(add_all(record, documents).ok());
  documents[0].events.pop_back();
  RunInfo newer = kRun;
  newer.model_hash = "other";
  ASSERT_TRUE(add_all(record, {documents[0]}, newer).ok());
  EXPECT_EQ(types_of(record), "b:REJECT a:CONSULT b:CONSULT c:REQUEST");
  EXPECT_EQ(types_of(record, {.dyad = "USA-PRK"}), "b:REJECT a:CONSULT b:CONSULT");
  EXPECT_EQ(check_problems(record), "");
}

TEST(Record, AChangedTextTakesItsPlace) {
  TempDir dir;
  Record record = open(dir / "talks.db");
  ASSERT_TRUE(add_all(record, {document("x.txt", "Old title\nOld words.", "2019-01-01", "/a/x.txt")}).ok());
  ASSERT_TRUE(add_all(record, {document("x.txt", "New title\nNew words.", "2019-01-01", "/a/x.txt")}).ok());
  EXPECT_EQ(ids(record), std::vector<std::string>{"x.txt"});
  EXPECT_EQ(*record.text("x.txt"), "New title\nNew words.");
  std::size_t hits = 0;
  ASSERT_TRUE(record.search("old", {}, [&](const SearchHit&) { return ++hits; }).ok());
  EXPECT_EQ(hits, 0u);
  EXPECT_EQ(check_problems(record), "");
}

TEST(Record, OneNameFromTwoFoldersIsTwoDocuments) {
  const DocumentRecord a = document("x.txt", "First\nWords of one.", "2019-01-01", "/a/x.txt");
  const DocumentRecord b = document("x.txt", "Second\nWords of two.", "2019-01-01", "/b/x.txt");
  const DocumentRecord copy = document("x.txt", "First\nWords of one.", "2019-01-01", "/c/x.txt");
  std::vector<std::vector<std::vector<DocumentRecord>>> orders = {
      {{a, b, copy}}, {{copy, b, a}}, {{b}, {a}, {copy}}, {{a}, {copy}, {b}}};
  std::string first;
  for (const auto& runs : orders) {
    TempDir dir;
    Record record = open(dir / "talks.db");
    for (const std::vector<DocumentRecord>& run : runs) ASSERT_TRUE(add_all(record, run).ok());
    const std::vector<std::string> got = ids(record);
    ASSERT_EQ(got.size(), 2u) << "a copy is the same document";
    for (const std::string& id : got) EXPECT_EQ(id.rfind("x.txt#", 0), 0u) << id;
    if (first.empty()) first = dump(record);
    EXPECT_EQ(dump(record), first);
    EXPECT_TRUE(*record.has(a.document, kRun));
    EXPECT_TRUE(*record.has(b.document, kRun));
    EXPECT_EQ(check_problems(record), "");
  }
}

TEST(Record, WhenOneOfTwoGoesTheOtherGetsItsNameBack) {
  TempDir dir;
  Record record = open(dir / "talks.db");
  const DocumentRecord a = document("x.txt", "First\nWords of one.", "2019-01-01", "/a/x.txt");
  ASSERT_TRUE(add_all(record, {a, document("x.txt", "Second\nWords of two.", "2019-01-01", "/b/x.txt")}).ok());
  EXPECT_EQ(ids(record).size(), 2u);
  ASSERT_TRUE(add_all(record, {document("x.txt", "First\nWords of one.", "2019-01-01", "/b/x.txt")}).ok());
  EXPECT_EQ(ids(record), std::vector<std::string>{"x.txt"}) << "the file in /b has become a copy of the one in /a";
}

TEST(Record, LinesOfOneFileWithOneIdDoNotReplaceEachOther) {
  TempDir dir;
  Record record = open(dir / "talks.db");
  const DocumentRecord one = document("17", "One\nFirst line.", "", "/a/all.jsonl"),
                       two = document("17", "Two\nSecond line.", "", "/a/all.jsonl");
  ASSERT_TRUE(add_all(record, {one, two}).ok());
  EXPECT_EQ(ids(record).size(), 2u);
  Result<std::int64_t> run = record.begin_run(kRun);
  ASSERT_TRUE(run.ok());
  // The first line changed; the second was found present and must stay.
  EXPECT_TRUE(*record.has(two.document, kRun));
  ASSERT_TRUE(record.add(*run, {document("17", "One\nFirst line, corrected.", "", "/a/all.jsonl")}).ok());
  ASSERT_TRUE(record.end_run(*run).ok());
  EXPECT_EQ(ids(record).size(), 2u);
  EXPECT_TRUE(*record.has(two.document, kRun));
  EXPECT_FALSE(*record.has(one.document, kRun));
}

TEST(Record, StandardInputNeverTakesAnothersPlace) {
  TempDir dir;
  Record record = open(dir / "talks.db");
  ASSERT_TRUE(add_all(record, {document("stdin", "One\nFirst.", "", "-")}).ok());
  ASSERT_TRUE(add_all(record, {document("stdin", "Two\nSecond.", "", "-")}).ok());
  EXPECT_EQ(ids(record).size(), 2u);
}

TEST(Record, TheOrderOfReadingChangesNothing) {
  std::vector<DocumentRecord> documents = three_documents();
  std::vector<std::size_t> order = {0, 1, 2};
  std::string first;
  do {
    TempDir dir;
    Record record = open(dir / "talks.db");
    for (std::size_t i : order) ASSERT_TRUE(add_all(record, {documents[i]}).ok());
    if (first.empty()) first = dump(record);
    EXPECT_EQ(dump(record), first);
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST(Record, ABatchIsAllOrNothing) {
  TempDir dir;
  Record record = open(dir / "talks.db");
  std::vector<DocumentRecord> documents = three_documents();
  ASSERT_TRUE(add_all(record, {documents[0]}).ok());
  const std::string before = dump(record);
  documents[2].events[0].span.end = 100000;
  Result<std::int64_t> run = record.begin_run(kRun);
  ASSERT_TRUE(run.ok());
  const Status s = record.add(*run, documents);
  ASSERT_FALSE(s.ok());
  EXPECT_EQ(s.error().code, ErrorCode::kInvalid);
  EXPECT_EQ(s.error().source, "c.txt");
  EXPECT_NE(s.error().message.find("event outside the text"), std::string::npos);
  EXPECT_EQ(dump(record), before);
  EXPECT_EQ(check_problems(record), "");
}

TEST(Record, ABatchThatFailedHasSeenNothing) {
  TempDir dir;
  Record record = open(dir / "talks.db");
  ASSERT_TRUE(add_all(record, {document("x.txt", "Old\nOld words.", "2019-01-01", "/a/x.txt")}).ok());
  const DocumentRecord changed = document("x.txt", "New\nNew words.", "2019-01-01", "/a/x.txt");
  DocumentRecord bad = three_documents()[2];
  bad.events[0].span.end = 100000;
  Result<std::int64_t> run = record.begin_run(kRun);
  ASSERT_TRUE(run.ok());
  ASSERT_FALSE(record.add(*run, {changed, bad}).ok());
  ASSERT_TRUE(record.add(*run, {changed}).ok());
  EXPECT_EQ(ids(record), std::vector<std::string>{"x.txt"}) << "what the failed batch stored must not keep its place";
  EXPECT_EQ(*record.text("x.txt"), "New\nNew words.");
}

TEST(Record, TwoEventsAlikeInOnePlaceAreBothKept) {
  TempDir dir;
  Record record = open(dir / "talks.db");
  DocumentRecord d = three_documents()[2];
  d.events.push_back(d.events[0]);
  ASSERT_TRUE(add_all(record, {d}).ok());
  EXPECT_EQ(types_of(record), "c:REQUEST c:REQUEST");
}

TEST(Record, AnUnreadDocumentIsStoredAndMarked) {
  TempDir dir;
  Record record = open(dir / "talks.db");
  DocumentRecord d = document("fr.txt", "Titre\nLes pourparlers reprennent.", "2019-01-01");
  d.unread = true;
  d.unread_why = "language fr";
  d.document.language = "fr";
  ASSERT_TRUE(add_all(record, {d}).ok());
  ASSERT_TRUE(record
                  .documents({},
                             [](const StoredDocument& s) {
                               EXPECT_TRUE(s.unread);
                               EXPECT_EQ(s.unread_why, "language fr");
                               EXPECT_EQ(s.language, "fr");
                               return true;
                             })
                  .ok());
}

TEST(Record, TextsMayHoldAnything) {
  TempDir dir;
  Record record = open(dir / "talks.db");
  const std::string text = "T'; DROP TABLE events; --\nA" + std::string(1, '\0') + "B \"quoted\" \xE2\x82\xAC";
  DocumentRecord d = document("'; DROP TABLE documents; --.txt", text, "2019-01-01");
  ASSERT_TRUE(add_all(record, {d}).ok());
  EXPECT_EQ(*record.text(d.document.id), text);
  EXPECT_EQ(ids(record), std::vector<std::string>{d.document.id});
  EXPECT_EQ(types_of(record, {.actor = "' OR 1=1 --", .type = "' OR 1=1 --", .doc = "' OR 1=1 --"}), "");
  EXPECT_EQ(check_problems(record), "");
}

std::vector<std::string> found(const Record& record, const std::string& query, const Filter& filter = {}) {
  std::vector<std::string> out;
  const Status s = record.search(query, filter, [&](const SearchHit& h) {
    out.push_back(h.doc + ": " + h.snippet);
    return true;
  });
  EXPECT_TRUE(s.ok()) << query << ": " << (s.ok() ? "" : s.error().to_string());
  return out;
}

TEST(Search, WordsAndPhrases) {
  TempDir dir;
  Record record = open(dir / "talks.db");
  ASSERT_TRUE(add_all(record, three_documents()).ok());
  EXPECT_EQ(found(record, "stockholm"),
            std::vector<std::string>{"a.txt: U.S. envoys met North Korean officials in \x01Stockholm\x02 on Saturday."});
  EXPECT_EQ(found(record, "\"Kim Myong Gil\"").size(), 1u);
  EXPECT_EQ(found(record, "“Kim Myong Gil”").size(), 1u);
  EXPECT_EQ(found(record, "\"Gil Myong\"").size(), 0u);
  EXPECT_EQ(found(record, "gil kim").size(), 1u) << "words in any order";
  EXPECT_EQ(found(record, "U.S.").size(), 1u);
  EXPECT_EQ(found(record, "talk").size(), 2u) << "word stems: Talks in the title, talks in the text";
  EXPECT_EQ(found(record, "Pyongyang", {.type = "ACCUSE"}).size(), 1u);
  EXPECT_EQ(found(record, "Pyongyang", {.actor = "KOR"}).size(), 1u);
  EXPECT_EQ(found(record, "Pyongyang", {.until = Date{2019, 10, 6}}).size(), 1u);
  EXPECT_EQ(found(record, "Pyongyang", {.limit = 1}).size(), 1u);
  EXPECT_EQ(found(record, "\"kim myong").size(), 1u) << "an open quote ends with the query";
  EXPECT_EQ(found(record, "kim -- — myong").size(), 1u) << "signs are no words";
}

TEST(Search, QuerySyntaxIsNeverRun) {
  TempDir dir;
  Record record = open(dir / "talks.db");
  ASSERT_TRUE(add_all(record, three_documents()).ok());
  for (const char* query :
       {"kim OR seoul", "kim NOT seoul", "text:kim", "kim*", "NEAR(kim gil)", "^kim", "(kim", "kim'", "{text}: kim", "a AND",
        "\\\"kim", "kim; DROP TABLE events", "sentences_fts", "1=1", "NULL", "kim\xFF", "\x01kim"})
    found(record, query);
  EXPECT_EQ(found(record, "kim OR seoul").size(), 0u) << "OR is a word";
  for (const char* nothing : {"", "   ", "\"\"", "--", "\" \"", "—", "***"}) {
    const Status s = record.search(nothing, {}, [](const SearchHit&) { return true; });
    ASSERT_FALSE(s.ok()) << nothing;
    EXPECT_EQ(s.error().code, ErrorCode::kInvalid);
    EXPECT_NE(s.error().message.find("nothing to search for"), std::string::npos);
  }
  EXPECT_EQ(types_of(record).empty(), false);
}

TEST(Record, AnOldFileIsBroughtUpToDate) {
  TempDir dir;
  const std::string path = dir / "old.db";
  Result<std::string> old = read_file(std::string(PARLEY_SOURCE_DIR) + "/tests/cases/record/schema0.sql");
  ASSERT_TRUE(old.ok());
  sql(path, *old);
  const Error e = open_error(path, {.read_only = true});
  EXPECT_EQ(e.code, ErrorCode::kUnsupported);
  EXPECT_NE(e.message.find("made by an older Parley"), std::string::npos);
  Record record = open(path);
  EXPECT_EQ(ids(record), std::vector<std::string>{"old.txt"});
  EXPECT_EQ(types_of(record, {.dyad = "USA-PRK"}), "o:CONSULT");
  EXPECT_EQ(found(record, "stockholm").size(), 1u) << "the full-text index covers what was there before";
  EXPECT_EQ(check_problems(record), "");
  ASSERT_TRUE(add_all(record, three_documents()).ok());
  EXPECT_EQ(ids(record).size(), 4u);
  // Made new or brought up to date, the tables are the same.
  Record fresh = open(dir / "fresh.db");
  const auto schema = [](const std::string& file) {
    std::string out;
    sqlite3* db = nullptr;
    EXPECT_EQ(sqlite3_open(file.c_str(), &db), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(
                  db, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name",
                  [](void* to, int, char** values, char**) {
                    *static_cast<std::string*>(to) += std::string(values[0]) + '\n';
                    return 0;
                  },
                  &out, nullptr),
              SQLITE_OK);
    sqlite3_close(db);
    return out;
  };
  EXPECT_EQ(schema(path), schema(dir / "fresh.db"));
}

TEST(Record, AnOldFilesActorsAreFoundByTheirNames) {
  TempDir dir;
  const std::string path = dir / "old.db";
  Result<std::string> old = read_file(std::string(PARLEY_SOURCE_DIR) + "/tests/cases/record/schema0.sql");
  ASSERT_TRUE(old.ok());
  sql(path, *old);
  sql(path,
      "INSERT INTO actors VALUES(10, 1, 0, 'North Korea', 'state', 'PRK', '', 'PRK', '', '', '[]', 0.9, '[]', 12, 18, 2),"
      "(11, 1, 1, 'Kim Yo Jong', 'person', 'PRK', 'GOV', 'PRKGOV', 'envoy', 'North Korea', '[]', 0.9, '[]', 12, 18, 1);"
      "INSERT INTO actor_aliases VALUES(10, 0, 'Pyongyang');"
      "INSERT INTO actor_names VALUES('north korea', 10, 1), ('prk', 10, 1), ('pyongyang', 10, 0), ('kim yo jong', 11, 1),"
      "('prk', 11, 1), ('prkgov', 11, 1), ('north korea', 11, 1);");
  Record record = open(path);
  EXPECT_EQ(check_problems(record), "");
  EXPECT_EQ(types_of(record, {.actor = "Pyongyang"}), "o:CONSULT") << "an alias stands for the actor's name";
  const auto actors = [&](const std::string& name) {
    std::string out;
    const Status s = record.actors({.actor = name}, [&](const std::string&, const DocumentActors::Entry& e) {
      out += e.actor.name + ";";
      return true;
    });
    EXPECT_TRUE(s.ok());
    return out;
  };
  EXPECT_EQ(actors("prk"), "Kim Yo Jong;North Korea;");
  EXPECT_EQ(actors("PYONGYANG"), "North Korea;");
  EXPECT_EQ(actors("Seoul"), "");
}

TEST(Record, CountsDocuments) {
  TempDir dir;
  Record record = open(dir / "talks.db");
  ASSERT_TRUE(add_all(record, three_documents()).ok());
  const auto count = [&](const Filter& filter, Date day) {
    Result<DocumentCount> n = record.count_documents(filter, day);
    EXPECT_TRUE(n.ok());
    std::size_t by = 0, undated = 0;
    const Status s = record.documents(filter, [&](const StoredDocument& d) {
      (d.published ? by : undated) += !d.published || *d.published <= day;
      return true;
    });
    EXPECT_TRUE(s.ok());
    EXPECT_EQ(n->by, by);
    EXPECT_EQ(n->undated, undated);
    return n->by * 10 + n->undated;
  };
  EXPECT_EQ(count({}, Date{2030, 1, 1}), 21u);
  EXPECT_EQ(count({}, Date{2000, 1, 1}), 1u);
  for (const char* actor : {"PRK", "pyongyang", "United States", "nobody", ""})
    for (const char* dyad : {"", "USA-PRK", "PRK : KOR", "Nobody : PRK"})
      for (const Date day : {Date{2019, 10, 5}, Date{2019, 10, 6}, Date{2030, 1, 1}}) count({.actor = actor, .dyad = dyad}, day);
  EXPECT_EQ(record.count_documents({.dyad = "USA"}, Date{2019, 10, 6}).ok(), false);
}

TEST(RecordErrors, Opening) {
  TempDir dir;
  struct Case {
    const char* name;
    std::string bytes;
    ErrorCode code;
    const char* message;
  };
  const std::string header("SQLite format 3\0", 16);
  const Case cases[] = {
      {"text.db", "This is a letter, not a database, and long enough.", ErrorCode::kInvalid, "no record (not a SQLite database)"},
      {"short.db", "SQL", ErrorCode::kInvalid, "no record (not a SQLite database)"},
      {"header.db", header, ErrorCode::kCorrupt, "no record (not a SQLite database)"},
      {"garbage.db", header + std::string(8000, '\x5a'), ErrorCode::kCorrupt, ""},
  };
  for (const Case& c : cases) {
    write(dir / c.name, c.bytes);
    const Error e = open_error(dir / c.name);
    EXPECT_EQ(error_code_name(e.code), error_code_name(c.code)) << c.name << ": " << e.to_string();
    EXPECT_NE(e.message.find(c.message), std::string::npos) << c.name << ": " << e.to_string();
    EXPECT_EQ(e.source, dir / c.name);
    EXPECT_EQ(*read_file(dir / c.name), c.bytes) << "left as it was";
  }
}

TEST(RecordErrors, MissingEmptyAndFolders) {
  TempDir dir;
  Error e = open_error(dir / "none.db", {.read_only = true});
  EXPECT_EQ(e.code, ErrorCode::kNotFound);
  EXPECT_NE(e.message.find("no such record"), std::string::npos);
  e = open_error(dir / "none.db", {.create = false});
  EXPECT_EQ(e.code, ErrorCode::kNotFound);
  EXPECT_FALSE(std::filesystem::exists(dir / "none.db"));
  e = open_error(dir / "");
  EXPECT_EQ(e.code, ErrorCode::kInvalid);
  EXPECT_NE(e.message.find("is a directory"), std::string::npos);
  e = open_error(dir / "no/such/folder/talks.db");
  EXPECT_EQ(e.code, ErrorCode::kIo);
  // What a crash in the first moment leaves.
  write(dir / "empty.db", "");
  EXPECT_EQ(open_error(dir / "empty.db", {.read_only = true}).code, ErrorCode::kNotFound);
  Record record = open(dir / "empty.db");
  EXPECT_TRUE(add_all(record, three_documents()).ok());
}

TEST(RecordErrors, AnotherProgramsDatabaseIsLeftAlone) {
  TempDir dir;
  sql(dir / "other.db", "CREATE TABLE recipes(name TEXT); INSERT INTO recipes VALUES('soup')");
  const std::string before = *read_file(dir / "other.db");
  for (bool read_only : {true, false}) {
    const Error e = open_error(dir / "other.db", {.read_only = read_only});
    EXPECT_EQ(e.code, ErrorCode::kInvalid);
    EXPECT_NE(e.message.find("no record of Parley"), std::string::npos);
  }
  EXPECT_EQ(*read_file(dir / "other.db"), before);
}

TEST(RecordErrors, ANewerSchemaIsLeftAlone) {
  TempDir dir;
  { open(dir / "new.db"); }
  sql(dir / "new.db", "PRAGMA user_version = 7");
  for (bool read_only : {true, false}) {
    const Error e = open_error(dir / "new.db", {.read_only = read_only});
    EXPECT_EQ(e.code, ErrorCode::kUnsupported);
    EXPECT_NE(e.message.find("made by a newer Parley (schema 7; this program knows up to 6)"), std::string::npos) << e.message;
  }
}

TEST(RecordErrors, ATruncatedFileSaysSo) {
  TempDir dir;
  {
    Record record = open(dir / "talks.db");
    ASSERT_TRUE(add_all(record, three_documents()).ok());
  }
  const auto size = std::filesystem::file_size(dir / "talks.db");
  std::filesystem::resize_file(dir / "talks.db", size / 2);
  for (bool read_only : {true, false}) {
    const Error e = open_error(dir / "talks.db", {.read_only = read_only});
    EXPECT_EQ(e.code, ErrorCode::kCorrupt);
    EXPECT_NE(e.message.find("the record is damaged"), std::string::npos) << e.message;
  }
}

TEST(RecordErrors, EndingARunThatIsNone) {
  TempDir dir;
  Record record = open(dir / "talks.db");
  const Status s = record.end_run(99);
  ASSERT_FALSE(s.ok());
  EXPECT_EQ(s.error().code, ErrorCode::kNotFound);
  EXPECT_EQ(s.error().message, "no run 99");
}

TEST(RecordErrors, WritingToARecordOpenedForReading) {
  TempDir dir;
  { open(dir / "talks.db"); }
  Record record = open(dir / "talks.db", {.read_only = true});
  const Result<std::int64_t> run = record.begin_run(kRun);
  ASSERT_FALSE(run.ok());
  EXPECT_EQ(run.error().code, ErrorCode::kIo);
  EXPECT_NE(run.error().message.find("may not be written"), std::string::npos);
}

TEST(RecordErrors, UnknownDocument) {
  TempDir dir;
  Record record = open(dir / "talks.db");
  const Result<std::string> text = record.text("none");
  ASSERT_FALSE(text.ok());
  EXPECT_EQ(text.error().code, ErrorCode::kNotFound);
}

TEST(Check, TellsOfRunsAndFailures) {
  TempDir dir;
  Record record = open(dir / "talks.db");
  Result<std::int64_t> run = record.begin_run(kRun);
  ASSERT_TRUE(run.ok());
  ASSERT_TRUE(record.add(*run, three_documents()).ok());
  ASSERT_TRUE(record.add_failure(*run, Error{ErrorCode::kTooLarge, "larger than 9 bytes", "big.txt", 3, 17}).ok());
  Result<CheckReport> report = record.check();
  ASSERT_TRUE(report.ok());
  EXPECT_TRUE(report->ok);
  EXPECT_EQ(report->documents, 3u);
  EXPECT_EQ(report->events, 5u);
  EXPECT_EQ(report->runs, 1u);
  EXPECT_EQ(report->interrupted_runs, 1u);
  ASSERT_EQ(report->notes.size(), 2u);
  EXPECT_NE(report->notes[0].find("did not finish: its 3 documents are whole; read the same files again"), std::string::npos);
  EXPECT_NE(report->notes[1].find("1 inputs could not be read"), std::string::npos);
  ASSERT_TRUE(record.end_run(*run).ok());
  EXPECT_EQ(record.check()->interrupted_runs, 0u);
}

TEST(Check, FindsWhatWasTamperedWith) {
  struct Case {
    const char* sql;
    const char* problem;
  };
  const Case cases[] = {
      {"UPDATE evidence SET quote = 'never said' WHERE event = 1 AND seq = 0", "the quote differs from the text"},
      {"UPDATE events SET bend = 99999 WHERE event = 1", "lies outside the text"},
      {"UPDATE mentions SET bstart = 0; UPDATE sentences SET bend = 99999 WHERE sentence = 1", "lies outside the text"},
      {"UPDATE document_text SET text = text || 'x' WHERE doc = 1", "another length"},
      {"DELETE FROM document_text WHERE doc = 1", "its text is missing"},
      {"DELETE FROM event_keys WHERE event = 1", "is not listed under"},
      {"UPDATE document_names SET day = day + 1", "is not found by the name"},
      {"INSERT INTO document_names VALUES(1, 77, 1, '[0]')", "documents by name hold"},
      {"INSERT INTO event_keys VALUES(1, 1, 1, 77)", "listings by actor hold"},
      {"DELETE FROM evidence WHERE event = 1", "has no evidence"},
      {"UPDATE documents SET id = 'other' WHERE doc = 1", "another id than its name gives"},
      {"DELETE FROM documents WHERE doc = 1", "that is not there"},
      {"DELETE FROM sentences WHERE sentence = 1", "full-text index does not match"},
      {"UPDATE events SET bstart = bstart + 1 WHERE bstart = (SELECT bstart FROM events e JOIN documents d ON d.doc = e.doc "
       "WHERE e.type = 'REJECT')",
       ""},
  };
  for (const Case& c : cases) {
    TempDir dir;
    {
      Record record = open(dir / "talks.db");
      ASSERT_TRUE(add_all(record, three_documents()).ok());
    }
    sql(dir / "talks.db", c.sql);
    Record record = open(dir / "talks.db");
    Result<CheckReport> report = record.check();
    ASSERT_TRUE(report.ok());
    EXPECT_FALSE(report->ok) << c.sql;
    EXPECT_NE(check_problems(record).find(c.problem), std::string::npos) << c.sql << "\n" << check_problems(record);
  }
}

TEST(Record, SeveralReadWhileOneWrites) {
  TempDir dir;
  Record writer = open(dir / "talks.db");
  const std::vector<DocumentRecord> documents = three_documents();
  ASSERT_TRUE(add_all(writer, {documents[0]}).ok());
  Record reader = open(dir / "talks.db", {.read_only = true});
  std::size_t seen = 0;
  ASSERT_TRUE(reader
                  .events({},
                          [&](const StoredEvent&) {
                            const Status added = seen++ == 0 ? add_all(writer, {documents[1]}) : Status();
                            EXPECT_TRUE(added.ok());
                            return true;
                          })
                  .ok());
  EXPECT_EQ(seen, 2u) << "a listing shows the record as it was when it began";
  EXPECT_EQ(events_of(reader).size(), 4u);
}

TEST(Record, SeveralMayMakeItAtOnce) {
  for (int round = 0; round < 20; ++round) {
    TempDir dir;
    std::vector<std::string> errors(4);
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < errors.size(); ++i)
      threads.emplace_back([&, i] {
        Result<Record> record = Record::open(dir / "talks.db");
        const Status s = record ? add_all(*record, three_documents()) : Status(record.error());
        if (!s) errors[i] = s.error().to_string();
      });
    for (std::thread& t : threads) t.join();
    for (const std::string& e : errors) EXPECT_EQ(e, "");
    Record record = open(dir / "talks.db");
    EXPECT_EQ(ids(record).size(), 3u);
    EXPECT_EQ(check_problems(record), "");
  }
}

TEST(Record, AVisitorMayAskTheRecord) {
  TempDir dir;
  Record record = open(dir / "talks.db");
  ASSERT_TRUE(add_all(record, three_documents()).ok());
  std::size_t inner = 0;
  ASSERT_TRUE(record
                  .events({},
                          [&](const StoredEvent& e) {
                            EXPECT_TRUE(record.text(e.event.doc).ok());
                            inner += events_of(record, {.doc = e.event.doc}).size();
                            return true;
                          })
                  .ok());
  EXPECT_EQ(inner, 9u);
}

TEST(Record, FromAFolderThatCannotBeWritten) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write anywhere";
  TempDir dir;
  std::filesystem::create_directory(dir / "ro");
  {
    Record record = open(dir / "ro/talks.db");
    ASSERT_TRUE(add_all(record, three_documents()).ok());
  }
  std::filesystem::permissions(dir / "ro", std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
  Record record = open(dir / "ro/talks.db", {.read_only = true});
  EXPECT_EQ(events_of(record).size(), 5u);
  std::filesystem::permissions(dir / "ro", std::filesystem::perms::owner_all);
}

}  // namespace
}  // namespace parley::test
