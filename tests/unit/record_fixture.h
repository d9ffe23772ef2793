// Hand-made documents for the tests of record and exchange.
#pragma once
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "parley/record.h"

namespace parley::test {

inline const RunInfo kRun{"0.1.0", "fast", "model-hash", "data-hash", "{}"};

// A folder of its own for each test, gone afterwards.
class TempDir {
 public:
  TempDir() {
    std::string pattern = (std::filesystem::temp_directory_path() / "parley-test-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~TempDir() {
    std::error_code ec;
    std::filesystem::remove_all(path_, ec);
  }
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

inline ActorReading state(const std::string& name, const std::string& iso) {
  ActorReading a;
  a.name = name;
  a.country = iso;
  a.type = ActorType::kState;
  a.confidence = 0.9f;
  a.why = {"name of a state"};
  return a;
}

inline ActorReading person(const std::string& name, const std::string& iso, const std::string& side,
                           std::vector<std::string> sectors) {
  ActorReading a = state(name, iso);
  a.type = ActorType::kPerson;
  a.member_of = side;
  a.sectors = std::move(sectors);
  a.role = "envoy";
  return a;
}

// One sentence a line of `text`; the first line is the title.
inline DocumentRecord document(const std::string& id, const std::string& text, const std::string& published = "",
                               const std::string& path = "") {
  DocumentRecord r;
  Document& d = r.document;
  d.id = id;
  d.path = path.empty() ? "/news/" + id : path;
  d.format = "text";
  d.text = text;
  d.published = date_parse(published);
  d.outlet = "Example Wire";
  d.language = "en";
  d.encoding = "utf-8";
  d.hash = hash64(text);
  std::uint32_t at = 0, block = 0;
  for (std::string_view line : split(text, '\n')) {
    const Span span{at, at + static_cast<std::uint32_t>(line.size())};
    at = span.end + 1;
    if (line.empty()) continue;
    const BlockKind kind = block == 0 ? BlockKind::kTitle : BlockKind::kBody;
    if (block == 0) d.title = line;
    d.blocks.push_back({span, kind});
    Sentence s;
    s.span = span;
    s.block = block++;
    s.kind = kind;
    r.sentences.push_back(s);
  }
  r.mentions.resize(r.sentences.size());
  return r;
}

inline Span find(const DocumentRecord& r, const std::string& words) {
  const std::size_t at = r.document.text.find(words);
  EXPECT_NE(at, std::string::npos) << words;
  return {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + words.size())};
}

inline Event& add_event(DocumentRecord& r, const std::string& words, const std::string& type, std::vector<ActorReading> source,
                        std::vector<ActorReading> target, const std::string& date = "") {
  Event e;
  e.doc = r.document.id;
  e.span = find(r, words);
  e.quote = words;
  for (std::size_t i = 0; i < r.sentences.size(); ++i)
    if (r.sentences[i].span.contains(e.span)) e.sentence = static_cast<std::uint32_t>(i);
  e.source = std::move(source);
  e.target = std::move(target);
  e.plover_type = type;
  e.cameo = type == "CONSULT" ? "040" : "112";
  e.goldstein = type == "CONSULT" ? 1 : -2;
  e.quad = type == "CONSULT" ? 1 : 3;
  e.gist = type + " event";
  if (!date.empty()) e.date = {"", date, "", "day", {}};
  e.confidence = 0.8;
  e.why = {"verb \"said\""};
  r.events.push_back(std::move(e));
  return r.events.back();
}

inline void add_actor(DocumentRecord& r, const ActorReading& actor, std::vector<std::string> aliases) {
  DocumentActors::Entry e;
  e.actor = actor;
  e.first = find(r, aliases.front());
  e.aliases = std::move(aliases);
  e.count = 1;
  r.actors.push_back(std::move(e));
}

inline const ActorReading kUsa = state("United States", "USA"), kPrk = state("North Korea", "PRK"),
                          kKor = state("South Korea", "KOR");

// Two dated documents about one meeting, and one undated.
inline std::vector<DocumentRecord> three_documents() {
  std::vector<DocumentRecord> out;
  DocumentRecord a = document("a.txt",
                              "Envoys meet\nU.S. envoys met North Korean officials in Stockholm on Saturday.\nPyongyang blamed "
                              "Washington for the failure.",
                              "2019-10-06");
  add_actor(a, kUsa, {"U.S.", "Washington"});
  add_actor(a, kPrk, {"North Korean", "Pyongyang"});
  Event& met = add_event(a, "U.S. envoys met North Korean officials", "CONSULT", {kUsa, kPrk}, {}, "2019-10-05");
  met.date.span = find(a, "on Saturday");
  met.date.text = "on Saturday";
  met.contexts = {"diplomatic"};
  met.place = "Stockholm";
  Event& blamed = add_event(a, "Pyongyang blamed Washington", "ACCUSE", {kPrk}, {kUsa});
  blamed.attribution = {"North Korea"};
  out.push_back(std::move(a));

  DocumentRecord b = document(
      "b.txt",
      "Talks in Sweden\nThe United States and North Korea held talks in Sweden on Oct. 5.\nKim Myong Gil “rejected” the plan.",
      "2019-10-07");
  add_actor(b, kUsa, {"The United States"});
  add_actor(b, kPrk, {"North Korea"});
  const ActorReading kim = person("Kim Myong Gil", "PRK", "North Korea", {"GOV", "DIP"});
  add_actor(b, kim, {"Kim Myong Gil"});
  add_event(b, "The United States and North Korea held talks", "CONSULT", {kPrk, kUsa}, {}, "2019-10-05");
  add_event(b, "Kim Myong Gil “rejected” the plan", "REJECT", {kim}, {kUsa}, "2019-10");
  out.push_back(std::move(b));

  DocumentRecord c = document("c.txt", "Backgrounder\nSeoul has urged Pyongyang to return to the table.");
  add_actor(c, kKor, {"Seoul"});
  add_actor(c, kPrk, {"Pyongyang"});
  add_event(c, "Seoul has urged Pyongyang", "REQUEST", {kKor}, {kPrk});
  out.push_back(std::move(c));
  return out;
}

inline Status add_all(Record& record, const std::vector<DocumentRecord>& documents, const RunInfo& info = kRun) {
  Result<std::int64_t> run = record.begin_run(info);
  if (!run) return run.error();
  if (Status s = record.add(*run, documents); !s) return s;
  return record.end_run(*run);
}

inline std::vector<StoredEvent> events_of(const Record& record, const Filter& filter = {}) {
  std::vector<StoredEvent> out;
  const Status s = record.events(filter, [&](const StoredEvent& e) {
    out.push_back(e);
    return true;
  });
  EXPECT_TRUE(s.ok()) << (s.ok() ? "" : s.error().to_string());
  return out;
}

inline std::string types_of(const Record& record, const Filter& filter = {}) {
  std::string out;
  for (const StoredEvent& e : events_of(record, filter))
    out += (out.empty() ? "" : " ") + e.event.doc.substr(0, 1) + ":" + e.event.plover_type;
  return out;
}

}  // namespace parley::test
