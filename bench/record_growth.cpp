// record_growth SMALL.db DOCUMENTS LARGE.db DOCUMENTS SAMPLES: fills two records with synthetic documents, straight through the library
// (one that was filled before goes on from there), then adds SAMPLES more to each in turn, one transaction each.  Prints a line a record: the mean milliseconds that one
// takes, by the clock and of processor time, and what three listings take.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>

#include "parley/record.h"

namespace {

using namespace parley;
using Clock = std::chrono::steady_clock;

double milliseconds(Clock::time_point from) { return std::chrono::duration<double, std::milli>(Clock::now() - from).count(); }

double processor_milliseconds() {
  timespec t = {};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_nsec) * 1e-6;
}

constexpr const char* kCountries[] = {"USA", "PRK", "KOR", "CHN", "RUS", "JPN", "IRN", "ISR", "COL", "SDN", "ETH", "UKR"};
constexpr const char* kMoves[] = {"offer", "demand", "refusal", "threat", "promise", "appeal"};

constexpr Date kLastDay{9999, 12, 31};

// Spread evenly, and the same in every run.
std::size_t mixed(std::size_t n) { return static_cast<std::size_t>((n * 2654435761u) >> 7); }

ActorReading actor(std::size_t n) {
  ActorReading a;
  a.country = kCountries[n % std::size(kCountries)];
  // Mostly the same few, and now and then somebody new, as in news.
  a.name = n % 7 ? "State " + a.country : "Envoy " + std::to_string(n % 5000) + " of " + a.country;
  a.type = n % 7 ? ActorType::kState : ActorType::kPerson;
  a.sectors = {"GOV"};
  a.confidence = 0.9f;
  a.why = {"synthetic"};
  return a;
}

// Six sentences, three events, three moves; twenty-five documents a day, as news arrives.
DocumentRecord document(std::size_t n) {
  DocumentRecord r;
  Document& d = r.document;
  d.id = "report-" + std::to_string(n) + ".txt";
  d.path = "/news/" + d.id;
  d.format = "text";
  d.language = "en";
  d.outlet = "Example Wire";
  d.title = "Report " + std::to_string(n);
  d.published = civil_from_days(12000 + static_cast<std::int64_t>(n / 25));
  for (std::size_t i = 0; i < 6; ++i) {
    const auto begin = static_cast<std::uint32_t>(d.text.size());
    d.text += "Envoy " + std::to_string(mixed(n + i) % 5000) + " said the talks of round " + std::to_string(mixed(n * 6 + i) % 100000) +
              " could resume once inspectors return to the site";
    Sentence s;
    s.span = {begin, static_cast<std::uint32_t>(d.text.size())};
    r.sentences.push_back(s);
    d.text += ". ";
  }
  d.blocks.push_back({{0, static_cast<std::uint32_t>(d.text.size())}, BlockKind::kBody});
  d.hash = hash64(d.text);
  r.mentions.resize(r.sentences.size());
  for (std::size_t i = 0; i < 3; ++i) {
    const ActorReading one = actor(mixed(n * 31 + i)), other = actor(mixed(n * 17 + i) + 1);
    const Span span = r.sentences[i].span;
    DocumentActors::Entry entry;
    entry.actor = one;
    entry.first = span;
    entry.aliases = {one.name};
    entry.count = 1;
    r.actors.push_back(std::move(entry));
    Event e;
    e.doc = d.id;
    e.span = span;
    e.quote = slice(d.text, span);
    e.sentence = static_cast<std::uint32_t>(i);
    e.source = {one};
    e.target = {other};
    e.plover_type = kPloverTypes[mixed(n + i) % kPloverTypeCount];
    e.gist = one.name + " and " + other.name;
    e.confidence = 0.5;
    r.events.push_back(e);
    Move m;
    m.id = "M" + std::to_string(n * 3 + i);
    m.doc = d.id;
    m.span = span;
    m.quote = e.quote;
    m.actor = {{one.name, one.country}};
    m.addressee = {{other.name, other.country}};
    m.kind = kMoves[mixed(n * 6 + i) % std::size(kMoves)];
    m.content = "the talks of a round";
    m.status = "open";
    m.confidence = static_cast<double>(mixed(n + i) % 100) / 100;
    m.why = {"synthetic"};
    r.dialogue.moves.push_back(std::move(m));
  }
  return r;
}

[[noreturn]] void fail(const Error& e) {
  std::fprintf(stderr, "%s\n", e.to_string().c_str());
  std::exit(1);
}
void must(const Status& s) {
  if (!s) fail(s.error());
}

struct Filled {
  Record record;
  std::int64_t run = 0;
  std::size_t documents = 0;
  double clock = 0, processor = 0;  // milliseconds, of the samples
};

Filled filled(const char* path, std::size_t documents) {
  Result<Record> record = Record::open(path);
  if (!record) fail(record.error());
  Result<std::int64_t> run = record->begin_run({std::string(version()), "none", "", "", "{}"});
  if (!run) fail(run.error());
  Result<DocumentCount> there = record->count_documents({}, kLastDay);
  if (!there) fail(there.error());
  constexpr std::size_t kBatch = 500;
  std::size_t n = there->by;
  while (n < documents) {
    std::vector<DocumentRecord> batch;
    for (; batch.size() < kBatch && n < documents; ++n) batch.push_back(document(n));
    must(record->add(*run, batch));
  }
  return {std::move(*record), *run, n, 0, 0};
}

void add_one(Filled& to) {
  const std::vector<DocumentRecord> one = {document(to.documents++)};
  const double processor = processor_milliseconds();
  const Clock::time_point start = Clock::now();
  must(to.record.add(to.run, one));
  to.clock += milliseconds(start);
  to.processor += processor_milliseconds() - processor;
}

double listing(const Record& record, const Filter& filter) {
  const Clock::time_point start = Clock::now();
  must(record.dialogue("moves", filter, [](const StoredItem&) { return true; }));
  return milliseconds(start);
}

void report(const Filled& filled, double samples) {
  std::printf("%.4f %.4f", filled.clock / samples, filled.processor / samples);
  Filter pair;
  pair.dyad = "USA-PRK";
  pair.limit = 20;
  Filter refusals = pair;
  refusals.type = "refusal";
  Filter sure;
  sure.min_confidence = 0.9;
  sure.limit = 20;
  for (const Filter& filter : {pair, refusals, sure}) std::printf(" %.3f", listing(filled.record, filter));
  std::printf("\n");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 6) {
    std::fprintf(stderr, "usage: record_growth SMALL.db DOCUMENTS LARGE.db DOCUMENTS SAMPLES\n");
    return 2;
  }
  Filled small = filled(argv[1], std::strtoul(argv[2], nullptr, 10)), large = filled(argv[3], std::strtoul(argv[4], nullptr, 10));
  const std::size_t samples = std::strtoul(argv[5], nullptr, 10);
  // In turn, so that what else the machine does falls on both.
  for (std::size_t i = 0; i < samples; ++i) {
    add_one(small);
    add_one(large);
  }
  for (Filled* f : {&small, &large}) {
    must(f->record.end_run(f->run));
    report(*f, static_cast<double>(samples));
  }
  return 0;
}
