#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "parley/tables.h"
#include "record_fixture.h"

namespace parley::test {
namespace {

using Json = nlohmann::json;

const Lexicon& lexicon() {
  static const Lexicon loaded = [] {
    Result<Lexicon> l = Lexicon::load(PARLEY_SOURCE_DIR "/data");
    EXPECT_TRUE(l.ok()) << (l.ok() ? "" : l.error().to_string());
    return std::move(*l);
  }();
  return loaded;
}

struct Exported {
  TempDir dir;
  ExportCount count;
  std::string file(const std::string& name) const {
    Result<std::string> bytes = read_file(dir / ("out/" + name));
    EXPECT_TRUE(bytes.ok()) << name;
    return bytes.ok() ? *bytes : "";
  }
  std::vector<Json> lines(const std::string& name) const {
    std::vector<Json> out;
    const std::string bytes = file(name);
    for (std::string_view line : split(bytes, '\n'))
      if (!line.empty()) out.push_back(Json::parse(line));
    return out;
  }
  std::vector<std::vector<std::string>> table(const std::string& name) const {
    std::vector<std::vector<std::string>> out;
    const std::string bytes = file(name);
    for (std::string_view line : split(bytes, '\n')) {
      if (line.empty()) continue;
      out.emplace_back();
      for (std::string_view field : split(line, '\t')) out.back().emplace_back(field);
    }
    return out;
  }
};

std::unique_ptr<Exported> exported(const std::vector<DocumentRecord>& documents, const ExportOptions& options) {
  auto out = std::make_unique<Exported>();
  Result<Record> record = Record::open(out->dir / "talks.db");
  EXPECT_TRUE(record.ok());
  EXPECT_TRUE(add_all(*record, documents).ok());
  Result<ExportCount> count = export_record(*record, lexicon(), out->dir / "out", options);
  EXPECT_TRUE(count.ok()) << (count.ok() ? "" : count.error().to_string());
  if (count) out->count = *count;
  return out;
}

std::string join_columns(const std::vector<std::string>& row) {
  std::string out;
  for (const std::string& field : row) out += (out.empty() ? "" : "|") + field;
  return out;
}

std::set<std::string> keys(const Json& json) {
  std::set<std::string> out;
  for (const auto& [key, value] : json.items()) out.insert(key);
  return out;
}

TEST(Records, WritesEveryKindOfTheContract) {
  const auto out = exported(three_documents(), {});
  EXPECT_EQ(out->count.files, 10u);
  EXPECT_EQ(out->count.rows, 12u);
  for (const char* kind : {"contacts", "moves", "linkages", "channels", "windows", "grievances", "readings", "state"})
    EXPECT_EQ(out->file(std::string(kind) + ".jsonl"), "");
  EXPECT_EQ(out->lines("actors.jsonl").size(), 7u);
  EXPECT_EQ(out->lines("events.jsonl").size(), 5u);
}

TEST(Records, AnEventHasTheFieldsOfTheContract) {
  const auto out = exported(three_documents(), {});
  for (const Json& e : out->lines("events.jsonl"))
    for (const char* field :
         {"id",          "doc",         "quote",       "bstart",   "bend",        "source",     "source_iso3", "target",
          "target_iso3", "plover_type", "plover_mode", "contexts", "cameo",       "goldstein",  "quad",        "gist",
          "date",        "place",       "factuality",  "polarity", "attribution", "confidence", "why"})
      EXPECT_TRUE(e.contains(field)) << field;
  const Json e = out->lines("events.jsonl")[1];
  EXPECT_EQ(e["doc"], "a.txt");
  EXPECT_EQ(e["quote"], "U.S. envoys met North Korean officials");
  EXPECT_EQ(e["source"], Json({"United States", "North Korea"}));
  EXPECT_EQ(e["source_iso3"], Json({"PRK", "USA"})) << "sorted: a set";
  EXPECT_EQ(e["target"], Json::array());
  EXPECT_EQ(e["plover_mode"], nullptr);
  EXPECT_EQ(e["cameo"], "040");
  EXPECT_EQ(e["quad"], "verbal-coop");
  EXPECT_EQ(e["date"], Json({{"text", "on Saturday"}, {"value", "2019-10-05"}, {"end", nullptr}, {"precision", "day"}}));
  EXPECT_EQ(e["confidence"], 0.8);
  const Json undated = out->lines("events.jsonl")[4];
  EXPECT_EQ(undated["date"], nullptr);
  EXPECT_EQ(undated["place"], nullptr);
}

TEST(Records, AnActorHasTheFieldsOfTheContract) {
  const auto out = exported(three_documents(), {});
  const std::vector<Json> actors = out->lines("actors.jsonl");
  const auto kim = std::find_if(actors.begin(), actors.end(), [](const Json& a) { return a["name"] == "Kim Myong Gil"; });
  ASSERT_NE(kim, actors.end());
  EXPECT_EQ(keys(*kim), (std::set<std::string>{"id", "doc", "quote", "bstart", "bend", "name", "type", "country", "role",
                                               "member_of", "aliases", "code", "confidence", "why"}));
  EXPECT_EQ((*kim)["type"], "person");
  EXPECT_EQ((*kim)["quote"], "Kim Myong Gil");
  EXPECT_EQ((*kim)["member_of"], "North Korea");
  EXPECT_EQ((*kim)["code"], "PRKGOV");
  EXPECT_EQ((*kim)["role"], "envoy");
}

// In a document of its own an actor bears the name that the document gives him; in a record of many the one that joins them.
TEST(Records, ADocumentsNamesForItsActors) {
  const std::string text = "The MILF and Dmitri Peskov met the FDP\nThe MILF spoke.";
  DocumentRecord d = document("c.txt", text, "2020-01-01");
  const auto organisation = [](const std::string& name) {
    ActorReading a = state(name, "PHL");
    a.type = ActorType::kOrganisation;
    return a;
  };
  const ActorReading milf = organisation("Moro Islamic Liberation Front"),
                     peskov = person("Dmitry Peskov", "RUS", "Russia", {"GOV"});
  d.actors.push_back({milf, {"The MILF", "two MILF commanders"}, {0, 8}, 2});
  d.actors.push_back({peskov, {"Mr Peskov", "Dmitri Peskov"}, {13, 26}, 1});
  Event e;
  e.doc = d.document.id;
  e.span = {0, 30};
  e.quote = text.substr(0, 30);
  e.source = {milf};
  e.target = {peskov};
  e.attribution = {"Dmitry Peskov"};
  e.plover_type = "CONSULT";
  d.events.push_back(e);
  const auto own = exported({d}, {});
  EXPECT_EQ(own->lines("events.jsonl")[0]["source"], Json({"MILF"}));
  EXPECT_EQ(own->lines("events.jsonl")[0]["target"], Json({"Dmitri Peskov"}));
  EXPECT_EQ(own->lines("events.jsonl")[0]["attribution"], Json({"Dmitri Peskov"}));
  EXPECT_EQ(own->lines("actors.jsonl")[0]["name"], "MILF");
  EXPECT_EQ(own->lines("actors.jsonl")[0]["aliases"], Json({"The MILF", "two MILF commanders", "Moro Islamic Liberation Front"}));
  const auto joined = exported({d}, {.scope = "record"});
  EXPECT_EQ(joined->lines("events.jsonl")[0]["source"], Json({"Moro Islamic Liberation Front"}));
}

TEST(Records, ScopeRecordTellsOneHappeningOnce) {
  const auto out = exported(three_documents(), {.scope = "record"});
  const std::vector<Json> events = out->lines("events.jsonl");
  ASSERT_EQ(events.size(), 4u) << "two documents tell of one meeting";
  const Json& met = events[1];
  ASSERT_EQ(met["reports"].size(), 2u);
  EXPECT_EQ(met["reports"][0]["doc"], "a.txt");
  EXPECT_EQ(met["reports"][1]["doc"], "b.txt");
  EXPECT_EQ(keys(met["reports"][0]), (std::set<std::string>{"doc", "quote", "bstart", "bend"}));
  std::size_t korea = 0;
  for (const Json& a : out->lines("actors.jsonl"))
    if (a["name"] == "North Korea") {
      ++korea;
      EXPECT_EQ(a["reports"].size(), 3u);
      EXPECT_EQ(a["aliases"], Json({"North Korea", "North Korean", "Pyongyang"}));
    }
  EXPECT_EQ(korea, 1u);
}

TEST(Records, ContradictionsStandSideBySide) {
  std::vector<DocumentRecord> documents = three_documents();
  documents[1].events[0].polarity = "-";
  EXPECT_EQ(exported(documents, {.scope = "record"})->lines("events.jsonl").size(), 5u) << "denied by one";
  documents[1].events[0].polarity = "+";
  documents[1].events[0].factuality = "planned";
  EXPECT_EQ(exported(documents, {.scope = "record"})->lines("events.jsonl").size(), 5u) << "only planned by one";
  documents[1].events[0].factuality = "probable";
  EXPECT_EQ(exported(documents, {.scope = "record"})->lines("events.jsonl").size(), 4u);
}

TEST(Records, UndatedEventsAreNotJoined) {
  std::vector<DocumentRecord> documents = three_documents();
  DocumentRecord again = documents[2];
  again.document.id = "d.txt";
  again.document.path = "/news/d.txt";
  documents.push_back(again);
  EXPECT_EQ(exported(documents, {.scope = "record", .filter = {.type = "REQUEST"}})->lines("events.jsonl").size(), 2u);
}

TEST(Formats, EveryExportIsTheSameWhateverTheOrder) {
  std::vector<DocumentRecord> documents = three_documents();
  for (const std::string& format : export_formats())
    for (const std::string& scope : export_scopes()) {
      const TableEncoder rows = [](const Table& table) {
        std::string out;
        for (std::size_t row = 0; row < table.rows(); ++row) out += table.row_json(row) + "\n";
        return Result<std::string>(out);
      };
      const auto forward = exported(documents, {.format = format, .scope = scope, .parquet = rows});
      std::reverse(documents.begin(), documents.end());
      const auto backward = exported(documents, {.format = format, .scope = scope, .parquet = rows});
      for (const std::string& path : forward->count.paths) {
        const std::string name = std::filesystem::path(path).filename();
        EXPECT_EQ(forward->file(name), backward->file(name)) << format << " " << scope << " " << name;
      }
    }
}

TEST(Polecat, FortyColumns) {
  const auto out = exported(three_documents(), {.format = "polecat"});
  const auto table = out->table("polecat.tsv");
  ASSERT_EQ(table.size(), 6u);
  EXPECT_EQ(join_columns(table[0]),
            "Event ID|Event Date|Event Type|Event Mode|Intensity|Quad Code|Contexts|Actor Name|Actor Country|Actor COW|Primary "
            "Actor Sector|"
            "Actor Sectors|Actor Title|Actor Name Raw|Wikipedia Actor ID|Recipient Name|Recipient Country|Recipient COW|Primary "
            "Recipient Sector|"
            "Recipient Sectors|Recipient Title|Recipient Name Raw|Wikipedia Recipient "
            "ID|Placename|City|District|Province|Country|Latitude|"
            "Longitude|GeoNames ID|Raw Placename|Feature Type|Source|Publication Date|Story People|Story Organizations|Story "
            "Locations|Language|"
            "Version");
  for (const auto& row : table) EXPECT_EQ(row.size(), 40u);
  const auto& met = table[2];
  EXPECT_EQ(met[1], "2019-10-05");
  EXPECT_EQ(met[2], "CONSULT");
  EXPECT_EQ(met[3], "None");
  EXPECT_EQ(met[5], "VERBAL COOPERATION");
  EXPECT_EQ(met[7], "United States;North Korea") << "one row, a list of actors";
  EXPECT_EQ(met[8], "USA;PRK");
  EXPECT_EQ(met[9], "2;731");
  EXPECT_EQ(met[15], "None");
  EXPECT_EQ(met[23], "Stockholm");
  EXPECT_EQ(met[33], "Example Wire");
  EXPECT_EQ(met[34], "2019-10-06");
  EXPECT_EQ(met[37], "United States;North Korea");
  EXPECT_EQ(table[1][10], "GOV") << "the envoy's main sector";
  EXPECT_EQ(table[1][11], "GOV;DIP");
  EXPECT_EQ(table[3][1], "2019-10-05");
  EXPECT_EQ(table[4][1], "2019-10-06") << "no date of its own: its document's";
  EXPECT_EQ(table[5][1], "None");
}

TEST(Icews, TwentyColumns) {
  const auto out = exported(three_documents(), {.format = "icews"});
  const auto table = out->table("icews.tsv");
  ASSERT_EQ(table.size(), 6u);
  EXPECT_EQ(join_columns(table[0]),
            "Event ID|Event Date|Source Name|Source Sectors|Source Country|Event Text|CAMEO Code|Intensity|Target Name|Target "
            "Sectors|Target Country|"
            "Story ID|Sentence Number|Publisher|City|District|Province|Country|Latitude|Longitude");
  for (const auto& row : table) EXPECT_EQ(row.size(), 20u);
  EXPECT_EQ(table[2][6], "040") << "leading zero";
  EXPECT_EQ(table[2][5], lexicon().cameo("040")->name);
  EXPECT_EQ(table[2][4], "United States;North Korea");
  EXPECT_EQ(table[2][12], "2") << "sentences count from 1";
  EXPECT_EQ(table[5][8], "North Korea");
}

TEST(Plover, FieldsOfTheManual) {
  const auto out = exported(three_documents(), {.format = "plover"});
  const std::vector<Json> lines = out->lines("plover.jsonl");
  ASSERT_EQ(lines.size(), 5u);
  for (const Json& e : lines)
    EXPECT_EQ(keys(e), (std::set<std::string>{"id",          "has_event", "date",       "time",       "enddate",    "endtime",
                                              "actor",       "recipient", "event",      "event_loc",  "event_text", "quad_code",
                                              "event_scale", "mode",      "context",    "link",       "text",       "text_info",
                                              "cite_info",   "coder",     "coded_date", "coded_time", "comment"}));
  EXPECT_EQ(keys(lines[1]["actor"][0]),
            (std::set<std::string>{"code", "sector", "entity_text", "identifier_id", "identifier_text", "religion", "ethnicity",
                                   "office", "gender", "age"}));
  EXPECT_EQ(lines[1]["actor"].size(), 2u);
  EXPECT_EQ(lines[1]["event"], Json({"CONSULT"}));
  EXPECT_EQ(lines[0]["enddate"], "2019-10-31") << "a month ends with its last day";
}

TEST(Csv, Rfc4180) {
  std::vector<DocumentRecord> documents = three_documents();
  documents[0].events[0].gist = "said \"no\",\nthen left";
  const auto out = exported(documents, {.format = "csv"});
  const std::string events = out->file("events.csv"), actors = out->file("actors.csv");
  EXPECT_NE(events.find(",\"said \"\"no\"\",\nthen left\","), std::string::npos);
  EXPECT_NE(events.find(",040,"), std::string::npos);
  EXPECT_EQ(events.compare(events.size() - 2, 2, "\r\n"), 0);
  EXPECT_EQ(actors.substr(0, actors.find("\r\n")),
            "doc,name,type,country,code,sectors,role,member_of,aliases,mentions,confidence,bstart,bend");
}

TEST(Tables, ValuesCannotBreakRows) {
  std::vector<DocumentRecord> documents = three_documents();
  for (DocumentRecord& d : documents) {
    d.document.outlet = "Tab\there\nand\r\nlines\x01\xC2\x85 \xE2\x80\xA8 end";
    for (Event& e : d.events) {
      for (ActorReading& a : e.source) a.name = "A;B\tC";
      e.place = "x\ny";
    }
  }
  for (const char* format : {"polecat", "icews"}) {
    const auto out = exported(documents, {.format = format});
    const auto table = out->table(std::string(format) + ".tsv");
    EXPECT_EQ(table.size(), 6u);
    for (const auto& row : table) EXPECT_EQ(row.size(), table[0].size());
    const std::string all = out->file(std::string(format) + ".tsv");
    EXPECT_EQ(all.find('\r'), std::string::npos);
    EXPECT_NE(all.find("A,B C"), std::string::npos) << "the separator inside a value becomes a comma";
  }
}

TEST(Export, TakesFilters) {
  const auto out = exported(three_documents(), {.format = "icews", .filter = {.dyad = "USA-PRK", .type = "CONSULT"}});
  EXPECT_EQ(out->table("icews.tsv").size(), 3u);
}

TEST(Export, ReplacesFilesWholeAndLeavesNothingBehind) {
  const auto out = exported(three_documents(), {});
  std::ofstream(out->dir / "out/events.jsonl") << "old";
  Result<Record> record = Record::open(out->dir / "talks.db", {.read_only = true});
  ASSERT_TRUE(record.ok());
  ASSERT_TRUE(export_record(*record, lexicon(), out->dir / "out", {}).ok());
  EXPECT_EQ(out->lines("events.jsonl").size(), 5u);
  std::size_t files = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(out->dir / "out")) ++files;
  EXPECT_EQ(files, 10u);
}

TEST(ExportErrors, WhatIsUnknownOrInTheWay) {
  TempDir dir;
  Result<Record> record = Record::open(dir / "talks.db");
  ASSERT_TRUE(record.ok());
  Result<ExportCount> r = export_record(*record, lexicon(), dir / "out", {.format = "xml"});
  ASSERT_FALSE(r.ok());
  EXPECT_EQ(r.error().code, ErrorCode::kInvalid);
  EXPECT_EQ(r.error().message, "unknown format \"xml\"; one of records, plover, polecat, icews, csv, parquet");
  r = export_record(*record, lexicon(), dir / "out", {.format = "parquet"});
  ASSERT_FALSE(r.ok());
  EXPECT_EQ(r.error().code, ErrorCode::kUnsupported);
  r = export_record(*record, lexicon(), dir / "out", {.scope = "world"});
  ASSERT_FALSE(r.ok());
  EXPECT_EQ(r.error().message, "unknown scope \"world\"; one of document, record");
  std::ofstream(dir / "file") << "x";
  r = export_record(*record, lexicon(), dir / "file", {});
  ASSERT_FALSE(r.ok());
  EXPECT_EQ(r.error().code, ErrorCode::kIo);
  EXPECT_NE(r.error().message.find("cannot make the folder"), std::string::npos);
  // What fails half-way leaves nothing.
  r = export_record(*record, lexicon(), dir / "out", {.filter = {.dyad = "nonsense"}});
  ASSERT_FALSE(r.ok());
  EXPECT_EQ(r.error().code, ErrorCode::kInvalid);
  EXPECT_FALSE(std::filesystem::exists(dir / "out/events.jsonl"));
}

}  // namespace
}  // namespace parley::test
