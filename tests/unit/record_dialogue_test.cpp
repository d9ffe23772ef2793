// The dialogue in the record: what is kept, how it is listed, what goes with its document, what a check finds.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>
#include <set>

#include "record_fixture.h"

namespace parley::test {
namespace {

Record open(const std::string& path) {
  Result<Record> r = Record::open(path);
  EXPECT_TRUE(r.ok()) << (r.ok() ? "" : r.error().to_string());
  return r.ok() ? std::move(*r) : Record();
}

// Rows of a query, fields parted by "|".
std::string sql(const std::string& path, const std::string& text) {
  sqlite3* db = nullptr;
  EXPECT_EQ(sqlite3_open(path.c_str(), &db), SQLITE_OK);
  std::string out;
  char* message = nullptr;
  const auto add = [](void* to, int n, char** values, char**) {
    for (int i = 0; i < n; ++i) *static_cast<std::string*>(to) += (i ? "|" : "") + std::string(values[i] ? values[i] : "NULL");
    *static_cast<std::string*>(to) += '\n';
    return 0;
  };
  EXPECT_EQ(sqlite3_exec(db, text.c_str(), add, &out, &message), SQLITE_OK) << (message ? message : "");
  sqlite3_free(message);
  sqlite3_close(db);
  return out;
}

// An item of `kind` resting on `words` of the document; `fields` are the rest of its JSON.
void add_item(DocumentRecord& r, const std::string& kind, const std::string& id, const std::string& words, const std::string& fields) {
  const Span span = find(r, words);
  const std::string json = R"({"id":")" + id + R"(","doc":")" + r.document.id + R"(","quote":")" + json_escape(words) + R"(","bstart":)" +
                           std::to_string(span.begin) + R"(,"bend":)" + std::to_string(span.end) + "," + fields +
                           R"(,"why":["a cue"]})";
  Result<DialogueItem> item = dialogue_from_json(kind, json);
  ASSERT_TRUE(item.ok()) << json;
  std::visit(
      [&](auto& i) {
        using T = std::decay_t<decltype(i)>;
        Dialogue& d = r.dialogue;
        if constexpr (std::is_same_v<T, Contact>) d.contacts.push_back(i);
        if constexpr (std::is_same_v<T, Move>) d.moves.push_back(i);
        if constexpr (std::is_same_v<T, Linkage>) d.linkages.push_back(i);
        if constexpr (std::is_same_v<T, Channel>) d.channels.push_back(i);
        if constexpr (std::is_same_v<T, Window>) d.windows.push_back(i);
        if constexpr (std::is_same_v<T, Grievance>) d.grievances.push_back(i);
        if constexpr (std::is_same_v<T, SignalReading>) d.readings.push_back(i);
        if constexpr (std::is_same_v<T, State>) d.states.push_back(i);
      },
      *item);
}

// A meeting called off between two states, and a strike between a company and a union of one country.
std::vector<DocumentRecord> two_documents() {
  std::vector<DocumentRecord> out;
  DocumentRecord a = document("a.txt",
                              "Called off\nA meeting of Pence and Kim Yo Jong was called off.\nThe North offered talks and refused "
                              "inspections.\nThe deadline for Pyongyang is March 1.",
                              "2018-02-22");
  add_actor(a, kUsa, {"Pence"});
  add_actor(a, kPrk, {"The North", "Pyongyang"});
  add_actor(a, person("Kim Yo Jong", "PRK", "North Korea", {"GOV"}), {"Kim Yo Jong"});
  add_item(a, "contacts", "C1", "A meeting of Pence and Kim Yo Jong was called off",
           R"("kind":"meeting","parties":["United States","North Korea"],"parties_iso3":["USA","PRK"],"participants":["Kim Yo Jong"],)"
           R"("participants_iso3":["PRK"],"scheduled_date":{"text":"on Feb. 10","value":"2018-02-10","end":null,"precision":"day"},)"
           R"("status":"cancelled","cancelled_by":"North Korea","cancelled_by_iso3":"PRK","reasons":[{"text":"remarks",)"
           R"("attributed_to":null,"hedge":"probably"}],"confidence":0.9)");
  add_item(a, "moves", "M1", "The North offered talks",
           R"("actor":["North Korea"],"actor_iso3":["PRK"],"addressee":["United States"],"addressee_iso3":["USA"],"kind":"offer",)"
           R"("content":"talks","status":"open","said_by":"Ri Son Gwon","attribution":["South Korea"],"hedge":"reportedly","confidence":0.7)");
  add_item(a, "moves", "M2", "refused inspections",
           R"("actor":["North Korea"],"actor_iso3":["PRK"],"kind":"refusal","content":"inspections","status":"open",)"
           R"("date":{"text":"2018","value":"2018-01","end":null,"precision":"month"},"confidence":0.4)");
  add_item(a, "windows", "W1", "The deadline for Pyongyang is March 1",
           R"("what":"deadline for Pyongyang","kind":"deadline","date":{"text":"March 1","value":"2018-03-01","end":null,)"
           R"("precision":"day"},"factuality":"planned","confidence":0.8)");
  out.push_back(std::move(a));

  DocumentRecord b = document("b.txt", "Strike\nThe union demanded a raise from Arden Rail.\nIts secretary sees a signal in the offer.");
  add_actor(b, person("Jo Lund", "ARD", "Rail Union", {"LAB"}), {"Its secretary"});
  add_item(b, "moves", "M3", "The union demanded a raise",
           R"("actor":["Rail Union"],"actor_iso3":["ARD"],"addressee":["Arden Rail"],"addressee_iso3":["ARD"],"kind":"demand",)"
           R"("content":"a raise","status":"unanswered","confidence":0.6)");
  add_item(b, "moves", "M4", "demanded a raise from Arden Rail",
           R"("actor":["Jo Lund"],"actor_iso3":["ARD"],"addressee":["Arden Rail"],"addressee_iso3":["ARD"],"kind":"threat","confidence":0.6)");
  add_item(b, "readings", "R1", "Its secretary sees a signal in the offer",
           R"("reader":"Jo Lund","signal":"the offer","signal_by":["Arden Rail"],"signal_by_iso3":["ARD"],"means":"they are weak","confidence":0.5)");
  add_item(b, "state", "S1", "demanded",
           R"("dyad":"Rail Union - Arden Rail","parties":["Rail Union","Arden Rail"],"parties_iso3":["ARD","ARD"],"phase":"stalled",)"
           R"("hedge":["perhaps"],"confidence":0.5)");
  out.push_back(std::move(b));
  return out;
}

std::string ids(const Record& record, std::string_view kind, const Filter& filter = {}) {
  std::string out;
  const Status s = record.dialogue(kind, filter, [&](const StoredItem& i) {
    out += (out.empty() ? "" : " ") + evidence_of(i.item).id;
    return true;
  });
  EXPECT_TRUE(s.ok()) << (s.ok() ? "" : s.error().to_string());
  return out;
}

std::string problems(const Record& record) {
  Result<CheckReport> report = record.check();
  EXPECT_TRUE(report.ok());
  std::string out;
  if (report.ok())
    for (const std::string& p : report->problems) out += p + '\n';
  return out;
}

TEST(RecordDialogue, Filters) {
  TempDir dir;
  Record record = open(dir / "talks.db");
  ASSERT_TRUE(add_all(record, two_documents()).ok());
  EXPECT_EQ(ids(record, "contacts"), "C1");
  EXPECT_EQ(ids(record, "moves"), "M2 M1 M3 M4") << "by day; undated last";
  EXPECT_EQ(ids(record, "moves", {.newest_first = true}), "M1 M2 M4 M3") << "undated last here too";
  EXPECT_EQ(ids(record, "moves", {.limit = 1}), "M2");
  EXPECT_EQ(ids(record, "moves", {.limit = 3, .newest_first = true}), "M1 M2 M4");
  EXPECT_EQ(ids(record, "moves", {.since = Date{2018, 2, 1}}), "M1");
  EXPECT_EQ(ids(record, "moves", {.until = Date{2018, 2, 1}}), "M2");
  EXPECT_EQ(ids(record, "moves", {.min_confidence = 0.65}), "M1");
  EXPECT_EQ(ids(record, "moves", {.doc = "b.txt"}), "M3 M4");
  EXPECT_EQ(ids(record, "moves", {.known_by = Date{2018, 2, 22}}), "M2 M1");
  EXPECT_EQ(ids(record, "contacts", {.known_by = Date{2018, 2, 21}}), "");
  EXPECT_EQ(problems(record), "");
}

// What is told of some sides, sorted.
std::string told(const Record& record, const std::vector<std::string>& sides, std::optional<Date> known_by = {}) {
  std::set<std::string> out;
  std::size_t n = 0;
  const Status s = record.dialogue_between(sides, known_by, [&](StoredItem&& i) {
    ++n;
    out.insert(evidence_of(i.item).id);
  });
  EXPECT_TRUE(s.ok()) << (s.ok() ? "" : s.error().to_string());
  EXPECT_EQ(n, out.size()) << "each once";
  std::string text;
  for (const std::string& id : out) text += (text.empty() ? "" : " ") + id;
  return text;
}

TEST(RecordDialogue, BetweenSides) {
  TempDir dir;
  Record record = open(dir / "talks.db");
  ASSERT_TRUE(add_all(record, two_documents()).ok());
  EXPECT_EQ(told(record, {"USA", "PRK"}), "C1 M1 W1") << "M2 is to nobody; the window is its document's";
  EXPECT_EQ(told(record, {"PRK", "USA", "KOR"}), "C1 M1 W1");
  EXPECT_EQ(told(record, {"PRK", "USA"}, Date{2018, 2, 22}), "C1 M1 W1");
  EXPECT_EQ(told(record, {"PRK", "USA"}, Date{2018, 2, 21}), "");
  EXPECT_EQ(told(record, {"Rail Union", "Arden Rail"}), "M3 M4 S1");
  EXPECT_EQ(told(record, {"rail union", "USA"}), "");
}

TEST(RecordDialogue, ActorsAreAskedForAsInEvents) {
  TempDir dir;
  Record record = open(dir / "talks.db");
  ASSERT_TRUE(add_all(record, two_documents()).ok());
  EXPECT_EQ(ids(record, "moves", {.actor = "PRK"}), "M2 M1");
  EXPECT_EQ(ids(record, "moves", {.actor = "north korea"}), "M2 M1");
  EXPECT_EQ(ids(record, "moves", {.actor = "Pyongyang"}), "M2 M1") << "an alias stands for the name";
  EXPECT_EQ(ids(record, "moves", {.actor = "Ri Son Gwon"}), "M1") << "who says it";
  EXPECT_EQ(ids(record, "contacts", {.actor = "PRKGOV"}), "C1") << "the document's actors know the sector";
  EXPECT_EQ(ids(record, "moves", {.actor = "Rail Union"}), "M3 M4") << "its secretary speaks for it";
  EXPECT_EQ(ids(record, "readings", {.actor = "Jo Lund"}), "R1") << "a reader is no party, and is found";
  EXPECT_EQ(ids(record, "moves", {.actor = "Nobody"}), "");
  EXPECT_EQ(ids(record, "windows", {.actor = "North Korea"}), "W1") << "the document's actors that its words name";
  EXPECT_EQ(ids(record, "windows", {.actor = "United States"}), "");
}

TEST(RecordDialogue, DyadsAreOfCountriesElseOfNames) {
  TempDir dir;
  Record record = open(dir / "talks.db");
  ASSERT_TRUE(add_all(record, two_documents()).ok());
  EXPECT_EQ(ids(record, "contacts", {.dyad = "USA-PRK"}), "C1");
  EXPECT_EQ(ids(record, "moves", {.dyad = "prk-usa"}), "M1");
  EXPECT_EQ(ids(record, "moves", {.dyad = "KOR-USA"}), "");
  EXPECT_EQ(ids(record, "moves", {.dyad = "Arden Rail : Rail Union"}), "M3 M4") << "a member acts for his side";
  EXPECT_EQ(ids(record, "state", {.dyad = "Rail Union : Arden Rail"}), "S1");
  EXPECT_EQ(ids(record, "contacts", {.dyad = "Kim Yo Jong : United States"}), "C1") << "two names, each a party";
  EXPECT_EQ(ids(record, "moves", {.actor = "Jo Lund", .dyad = "Rail Union : Arden Rail"}), "M4");
  const Status bad = record.dialogue("moves", {.dyad = "USA"}, [](const StoredItem&) { return true; });
  ASSERT_FALSE(bad.ok());
  EXPECT_NE(bad.error().message.find("a dyad is two actors"), std::string::npos);
  // The names of a dialogue's dyads do not hide what events are listed by.
  DocumentRecord c = document("c.txt", "Rail\nRail Union met Arden Rail.", "2018-01-01");
  add_event(c, "Rail Union met Arden Rail", "CONSULT", {state("Rail Union", "")}, {state("Arden Rail", "")});
  ASSERT_TRUE(add_all(record, {c}).ok());
  EXPECT_EQ(types_of(record, {.dyad = "Rail Union : Arden Rail"}), "c:CONSULT");
}

TEST(RecordDialogue, TypesAreKindsAndStatuses) {
  TempDir dir;
  Record record = open(dir / "talks.db");
  ASSERT_TRUE(add_all(record, two_documents()).ok());
  EXPECT_EQ(ids(record, "moves", {.type = "refusal"}), "M2");
  EXPECT_EQ(ids(record, "moves", {.type = "OPEN"}), "M2 M1");
  EXPECT_EQ(ids(record, "contacts", {.type = "cancelled"}), "C1");
  EXPECT_EQ(ids(record, "state", {.type = "stalled"}), "S1");
  EXPECT_EQ(ids(record, "moves", {.type = "cancelled"}), "") << "a word of another kind";
  EXPECT_EQ(ids(record, "moves", {.type = "no such"}), "");
  EXPECT_EQ(ids(record, "moves", {.dyad = "USA-PRK", .type = "open"}), "M1");
  const Status bad = record.dialogue("rumours", {}, [](const StoredItem&) { return true; });
  ASSERT_FALSE(bad.ok());
  EXPECT_EQ(bad.error().code, ErrorCode::kInvalid);
}

TEST(RecordDialogue, OneByItsId) {
  TempDir dir;
  Record record = open(dir / "talks.db");
  std::vector<DocumentRecord> documents = two_documents();
  add_event(documents[0], "A meeting", "CONSULT", {kUsa}, {kPrk});
  ASSERT_TRUE(add_all(record, documents).ok());
  Result<StoredItem> item = record.item("M1");
  ASSERT_TRUE(item.ok());
  EXPECT_EQ(std::get<Move>(item->item).content, "talks");
  EXPECT_EQ(std::get<Move>(item->item).attribution, std::vector<std::string>{"South Korea"});
  EXPECT_EQ(evidence_of(item->item).doc, "a.txt");
  EXPECT_EQ(item->published, date_parse("2018-02-22"));
  EXPECT_EQ(record.item("M9").error().code, ErrorCode::kNotFound);
  const std::string id = events_of(record)[0].id;
  Result<StoredEvent> event = record.event(id);
  ASSERT_TRUE(event.ok());
  EXPECT_EQ(event->event.quote, "A meeting");
  EXPECT_EQ(event->event.source[0].name, "United States");
  EXPECT_EQ(record.event("E0").error().code, ErrorCode::kNotFound);
  const std::string text = *record.text("a.txt");
  EXPECT_EQ(slice(text, *record.sentences_at("a.txt", evidence_of(item->item).span)), "The North offered talks and refused inspections.");
  EXPECT_EQ(*record.sentences_at("none", {3, 5}), (Span{3, 5}));
}

TEST(RecordDialogue, GoesWithItsDocument) {
  TempDir dir;
  Record record = open(dir / "talks.db");
  std::vector<DocumentRecord> documents = two_documents();
  ASSERT_TRUE(add_all(record, documents).ok());
  documents[0].dialogue.moves.clear();
  RunInfo newer = kRun;
  newer.model_hash = "other";
  ASSERT_TRUE(add_all(record, {documents[0]}, newer).ok());
  EXPECT_EQ(ids(record, "moves"), "M3 M4");
  EXPECT_EQ(ids(record, "moves", {.actor = "PRK"}), "");
  EXPECT_EQ(ids(record, "contacts", {.dyad = "USA-PRK"}), "C1");
  EXPECT_EQ(problems(record), "");
}

TEST(RecordDialogue, TheOrderOfReadingChangesNothing) {
  std::vector<DocumentRecord> documents = two_documents();
  std::string listings[2];
  for (std::string& out : listings) {
    TempDir dir;
    Record record = open(dir / "talks.db");
    for (const DocumentRecord& d : documents) ASSERT_TRUE(add_all(record, {d}).ok());
    for (std::string_view kind : kDialogueKinds) {
      const Status s = record.dialogue(kind, {}, [&](const StoredItem& i) {
        out += dialogue_to_json(i.item) + '\n';
        return true;
      });
      EXPECT_TRUE(s.ok());
    }
    std::swap(documents[0], documents[1]);
  }
  EXPECT_EQ(listings[0], listings[1]);
  EXPECT_EQ(std::count(listings[0].begin(), listings[0].end(), '\n'), 8);
}

TEST(RecordDialogue, ViewsForPeopleWhoUseSql) {
  TempDir dir;
  {
    Record record = open(dir / "talks.db");
    ASSERT_TRUE(add_all(record, two_documents()).ok());
  }
  const std::string path = dir / "talks.db";
  EXPECT_EQ(sql(path, "SELECT id, doc, day, kind, status, parties, scheduled_date, scheduled_date_text, held_date, cancelled_by FROM contacts"),
            "C1|a.txt|2018-02-10|meeting|cancelled|[\"United States\",\"North Korea\"]|2018-02-10|on Feb. 10|NULL|North Korea\n");
  EXPECT_EQ(sql(path, "SELECT id, day, kind, content, attribution, hedge FROM moves ORDER BY id LIMIT 3"),
            "M1|2018-02-22|offer|talks|[\"South Korea\"]|reportedly\nM2|2018-01-01|refusal|inspections|[]|NULL\n"
            "M3|NULL|demand|a raise|[]|NULL\n");
  EXPECT_EQ(sql(path, "SELECT what, kind, date FROM windows"), "deadline for Pyongyang|deadline|2018-03-01\n");
  EXPECT_EQ(sql(path, "SELECT reader, means FROM readings"), "Jo Lund|they are weak\n");
  EXPECT_EQ(sql(path, "SELECT dyad, phase, hedge FROM states"), "Rail Union - Arden Rail|stalled|[\"perhaps\"]\n");
  EXPECT_EQ(sql(path, "SELECT name, \"between\" FROM channels"), "");
  EXPECT_EQ(sql(path, "SELECT gives, returns FROM linkages"), "");
  EXPECT_EQ(sql(path, "SELECT holder, cause FROM grievances"), "");
}

TEST(RecordDialogue, ListingsWalkAnIndex) {
  TempDir dir;
  { open(dir / "talks.db"); }
  const std::string plan = sql(dir / "talks.db",
                               "EXPLAIN QUERY PLAN SELECT i.id FROM dialogue_keys k CROSS JOIN dialogue i ON i.item = k.item WHERE k.kind = 2 "
                               "AND k.key = 1 AND k.day >= 5 ORDER BY k.day LIMIT 3");
  EXPECT_NE(plan.find("SEARCH k USING PRIMARY KEY (key=? AND kind=? AND day>?)"), std::string::npos) << plan;
  EXPECT_EQ(plan.find("TEMP B-TREE"), std::string::npos) << plan;
}

TEST(RecordDialogue, CheckFindsWhatWasTamperedWith) {
  struct Case {
    const char* sql;
    const char* problem;
  };
  const Case cases[] = {
      {"UPDATE dialogue SET bend = 99999 WHERE id = 'M1'", "lies outside the text"},
      {"UPDATE dialogue SET bstart = bstart + 1, bend = bend + 1 WHERE id = 'M1'", "the quote differs from the text"},
      {"UPDATE dialogue SET body = json_set(body, '$.quote', 'never said') WHERE id = 'M1'", "the quote differs from the text"},
      {"UPDATE dialogue SET body = json_set(body, '$.bstart', 1) WHERE id = 'M1'", "its words stand elsewhere"},
      {"UPDATE dialogue SET kind = 'rumours' WHERE id = 'M1'", "rumours record M1: no such kind"},
      {"UPDATE dialogue SET body = '{\"kind\":' WHERE id = 'M1'", "moves record M1: its fields cannot be read"},
      {"UPDATE dialogue SET body = '[]' WHERE id = 'M1'", "its fields cannot be read"},
      {"UPDATE dialogue SET id = 'M7' WHERE id = 'M1'", "its fields name another id"},
      {"UPDATE dialogue SET body = json_set(body, '$.rungs', json('[{\"status\":\"held\",\"bstart\":5,\"bend\":9999}]')) WHERE id = 'C1'",
       "a step of it lies outside the text"},
      {"UPDATE dialogue SET day = day + 1 WHERE id = 'M1'", "not listed under"},
      {"DELETE FROM dialogue_keys", "not listed under \"prk-usa\""},
      {"INSERT INTO dialogue_keys VALUES(1, 1, 1, 77)", "listings of the dialogue hold"},
      {"DELETE FROM dialogue WHERE id = 'M1'", "listings of the dialogue hold"},
  };
  for (const Case& c : cases) {
    TempDir dir;
    {
      Record record = open(dir / "talks.db");
      ASSERT_TRUE(add_all(record, two_documents()).ok());
    }
    sql(dir / "talks.db", c.sql);
    Record record = open(dir / "talks.db");
    EXPECT_NE(problems(record).find(c.problem), std::string::npos) << c.sql << "\n" << problems(record);
  }
}

TEST(RecordDialogue, ADamagedRowIsAnErrorThatNamesIt) {
  TempDir dir;
  {
    Record record = open(dir / "talks.db");
    ASSERT_TRUE(add_all(record, two_documents()).ok());
  }
  sql(dir / "talks.db", "UPDATE dialogue SET body = 'x' WHERE id = 'M1'");
  Record record = open(dir / "talks.db");
  const Status s = record.dialogue("moves", {}, [](const StoredItem&) { return true; });
  ASSERT_FALSE(s.ok());
  EXPECT_EQ(s.error().code, ErrorCode::kCorrupt);
  EXPECT_EQ(s.error().source, "M1");
}

}  // namespace
}  // namespace parley::test
