// record_growth RECORD DOCUMENTS SAMPLES: fills a new record with synthetic documents, straight through the library, then adds
// SAMPLES more, one transaction each, and prints the milliseconds that one takes: the median and the mean of wall clock time.  And
// what a listing of the last twenty moves of a pair takes.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "parley/record.h"

namespace {

using namespace parley;
using Clock = std::chrono::steady_clock;

double milliseconds(Clock::time_point from) { return std::chrono::duration<double, std::milli>(Clock::now() - from).count(); }

constexpr const char* kCountries[] = {"USA", "PRK", "KOR", "CHN", "RUS", "JPN", "IRN", "ISR", "COL", "SDN", "ETH", "UKR"};
constexpr const char* kMoves[] = {"offer", "demand", "refusal", "threat", "promise", "appeal"};

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

// Twelve sentences, six events, six records of the dialogue.
DocumentRecord document(std::size_t n) {
  DocumentRecord r;
  Document& d = r.document;
  d.id = "report-" + std::to_string(n) + ".txt";
  d.path = "/news/" + d.id;
  d.format = "text";
  d.language = "en";
  d.outlet = "Example Wire";
  d.title = "Report " + std::to_string(n);
  d.published = civil_from_days(15000 + static_cast<std::int64_t>(mixed(n) % 4000));
  for (std::size_t i = 0; i < 12; ++i) {
    const auto begin = static_cast<std::uint32_t>(d.text.size());
    d.text += "Envoy " + std::to_string(mixed(n + i) % 5000) + " said the talks of round " + std::to_string(mixed(n * 12 + i) % 100000) +
              " could resume once inspectors return to the site";
    Sentence s;
    s.span = {begin, static_cast<std::uint32_t>(d.text.size())};
    r.sentences.push_back(s);
    d.text += ". ";
  }
  d.blocks.push_back({{0, static_cast<std::uint32_t>(d.text.size())}, BlockKind::kBody});
  d.hash = hash64(d.text);
  r.mentions.resize(r.sentences.size());
  for (std::size_t i = 0; i < 6; ++i) {
    const ActorReading one = actor(mixed(n * 31 + i)), other = actor(mixed(n * 17 + i) + 1);
    const Span span = r.sentences[i].span;
    r.actors.push_back({one, span, {one.name}, 1});
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
    m.id = "M" + std::to_string(n * 6 + i);
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

double listing(const Record& record, const Filter& filter) {
  const Clock::time_point start = Clock::now();
  must(record.dialogue("moves", filter, [](const StoredItem&) { return true; }));
  return milliseconds(start);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: record_growth RECORD DOCUMENTS SAMPLES\n");
    return 2;
  }
  const std::size_t documents = std::strtoul(argv[2], nullptr, 10), samples = std::strtoul(argv[3], nullptr, 10);
  Result<Record> record = Record::open(argv[1]);
  if (!record) fail(record.error());
  Result<std::int64_t> run = record->begin_run({version().data(), "none", "", "", "{}"});
  if (!run) fail(run.error());
  constexpr std::size_t kBatch = 500;
  for (std::size_t n = 0; n < documents;) {
    std::vector<DocumentRecord> batch;
    for (; batch.size() < kBatch && n < documents; ++n) batch.push_back(document(n));
    must(record->add(*run, batch));
  }
  std::vector<double> times;
  double sum = 0;
  for (std::size_t i = 0; i < samples; ++i) {
    const std::vector<DocumentRecord> one = {document(documents + i)};
    const Clock::time_point start = Clock::now();
    must(record->add(*run, one));
    times.push_back(milliseconds(start));
    sum += times.back();
  }
  must(record->end_run(*run));
  std::sort(times.begin(), times.end());
  std::printf("%.4f %.4f", times[samples / 2], sum / static_cast<double>(samples));
  Filter pair;
  pair.dyad = "USA-PRK";
  pair.limit = 20;
  Filter refusals = pair;
  refusals.type = "refusal";
  Filter sure;
  sure.min_confidence = 0.9;
  sure.limit = 20;
  for (const Filter& filter : {pair, refusals, sure}) std::printf(" %.3f", listing(*record, filter));
  std::printf("\n");
  return 0;
}
