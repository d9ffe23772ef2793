// record_status RECORD DOCUMENTS SHARE: fills a new record with synthetic documents of ten events each, straight through the library.
// A document is about one of the 300 pairs of 25 states, the k-th of them as often as 1/k; a part of SHARE of the documents has one
// record of the dialogue.  Prints the pairs "USA-PRK", from the one told of most.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "parley/record.h"

namespace {

using namespace parley;

constexpr const char* kStates[] = {"USA", "PRK", "KOR", "CHN", "RUS", "JPN", "IRN", "ISR", "COL", "SDN", "ETH", "UKR", "IND",
                                   "PAK", "TUR", "GRC", "SRB", "XKX", "ARM", "AZE", "YEM", "SAU", "VEN", "GUY", "MAR"};
constexpr const char* kGoods[] = {"sanctions on coal and textiles",  "inspections of the enrichment plant", "the joint military exercises",
                                  "the release of prisoners of war", "a ceasefire along the border",        "shipments of grain and fuel",
                                  "flights over the disputed sea",   "the return of displaced families",    "the blockade of the port",
                                  "payments for the pipeline",       "a liaison office in the capital",     "the withdrawal of armoured units",
                                  "tests of ballistic missiles",     "the opening of the crossing",         "a list of nuclear sites",
                                  "frozen assets abroad",            "the status of the enclave",           "water from the upper dam",
                                  "the trial of arrested officers",  "observers in the northern districts", "licences for fishing boats",
                                  "the rail link through the valley"};
constexpr const char* kVerbs[] = {"suspend", "resume", "discuss", "monitor", "extend", "renounce", "allow", "restrict", "verify", "postpone"};
constexpr const char* kPlaces[] = {"Geneva", "Vienna", "Doha", "Oslo", "Singapore", "Helsinki", "Muscat", "Astana", "Cairo", "Nairobi"};
constexpr const char* kKinds[] = {"offer", "demand", "refusal", "threat", "promise", "appeal", "precondition", "concession", "signal"};
constexpr const char* kStatuses[] = {"proposed", "arranged", "scheduled", "held", "cancelled", "expected"};
constexpr const char* kOrders[] = {"first", "after", "synchronised", "unspecified"};
constexpr std::size_t kStateCount = std::size(kStates), kEventsEach = 10, kSentences = 12;
constexpr std::int64_t kFirstDay = 12000, kDays = 5000;

// Spread evenly, and the same in every run.
std::uint64_t mixed(std::uint64_t n) {
  n = (n ^ (n >> 31)) * 0x9E3779B97F4A7C15u;
  n = (n ^ (n >> 27)) * 0xBF58476D1CE4E5B9u;
  return n ^ (n >> 30);
}
template <class T, std::size_t N>
const T& one_of(const T (&list)[N], std::uint64_t n) {
  return list[mixed(n) % N];
}

struct Pair {
  const char *a, *b;
};
std::vector<Pair> pairs() {
  std::vector<Pair> out;
  for (std::size_t apart = 1; apart < kStateCount; ++apart)
    for (std::size_t i = 0; i + apart < kStateCount; ++i) out.push_back({kStates[i], kStates[i + apart]});
  return out;
}
// 1/k, cut where the harmonic sum reaches a number between 0 and all of it.
std::size_t pair_of(std::uint64_t n, std::size_t count) {
  const double all = std::log(static_cast<double>(count) + 0.5) + 0.5772;
  const double x = static_cast<double>(mixed(n) >> 11) * 0x1p-53 * all;
  double sum = 0;
  std::size_t k = 0;
  while (k + 1 < count && (sum += 1 / static_cast<double>(k + 1)) < x) ++k;
  return k;
}

std::string name_of(const std::string& country) { return "Republic of " + country; }
ActorReading actor(const std::string& country, std::uint64_t n) {
  ActorReading a;
  a.country = country;
  a.confidence = 0.9f;
  a.why = {"synthetic"};
  a.sectors = {"GOV"};
  a.type = mixed(n) % 3 ? ActorType::kState : ActorType::kPerson;
  a.name = a.type == ActorType::kState ? name_of(country) : "Envoy " + std::to_string(mixed(n + 1) % 40) + " of " + country;
  if (a.type == ActorType::kPerson) a.member_of = name_of(country), a.role = "envoy";
  return a;
}
std::string act(std::uint64_t n) { return std::string(one_of(kVerbs, n)) + " " + one_of(kGoods, n + 1); }
DateValue day_value(std::int64_t day) { return {"on that day", date_to_string(civil_from_days(day)), "", "day", {}}; }

void add_sentence(Document& d, std::vector<Sentence>& sentences, const Pair& pair, std::uint64_t n) {
  Sentence s;
  s.span.begin = static_cast<std::uint32_t>(d.text.size());
  d.text += "Officials of " + name_of(pair.a) + " told reporters in " + one_of(kPlaces, n) + " that " + name_of(pair.b) + " had to " + act(n + 2) +
            " before talks could " + act(n + 4);
  s.span.end = static_cast<std::uint32_t>(d.text.size());
  d.text += ". ";
  sentences.push_back(s);
}

Event event(const DocumentRecord& r, const Pair& pair, std::uint64_t n, std::uint32_t sentence) {
  Event e;
  e.doc = r.document.id;
  e.span = r.sentences[sentence].span;
  e.quote = slice(r.document.text, e.span);
  e.sentence = sentence;
  e.source = {actor(pair.a, n)}, e.target = {actor(pair.b, n + 7)};
  if (mixed(n) % 2) std::swap(e.source, e.target);
  e.plover_type = one_of(kPloverTypes, n + 1);
  e.goldstein = static_cast<double>(mixed(n + 2) % 20) - 10;
  e.quad = static_cast<int>(mixed(n + 3) % 4) + 1;
  e.gist = e.source[0].name + " and " + e.target[0].name + ": " + act(n);
  e.confidence = static_cast<double>(mixed(n + 4) % 100) / 100;
  e.factuality = mixed(n + 5) % 5 ? "certain" : "planned";
  if (mixed(n + 6) % 3) e.date = day_value(days_from_civil(*r.document.published) - static_cast<std::int64_t>(mixed(n + 6) % 9) + 2);
  e.why = {"synthetic"};
  return e;
}

template <class Item>
Item item(const DocumentRecord& r, std::uint64_t n, char letter) {
  Item i;
  i.id = letter + std::to_string(n);
  i.doc = r.document.id;
  i.span = r.sentences[kSentences - 1].span;
  i.quote = slice(r.document.text, i.span);
  i.attribution = {"officials"};
  i.confidence = static_cast<double>(mixed(n) % 100) / 100;
  i.why = {"synthetic"};
  return i;
}

// Half moves, a quarter contacts, and some of the rest, as in news of negotiations.
void add_dialogue(DocumentRecord& r, const Pair& pair, std::uint64_t n) {
  Party a{name_of(pair.a), pair.a}, b{name_of(pair.b), pair.b};
  if (mixed(n + 1) % 2) std::swap(a, b);
  const std::int64_t day = days_from_civil(*r.document.published);
  const std::uint64_t kind = mixed(n + 2) % 20;
  if (kind < 10) {
    Move m = item<Move>(r, n, 'M');
    m.actor = {a}, m.addressee = {b}, m.kind = one_of(kKinds, n + 3), m.content = act(n + 4), m.status = "open";
    if (kind % 2) m.date = {"", ".." + date_to_string(civil_from_days(day)), "", "relative", {}};
    r.dialogue.moves.push_back(m);
  } else if (kind < 15) {
    Contact c = item<Contact>(r, n, 'C');
    c.kind = "meeting", c.level = "envoys", c.parties = {a, b}, c.place = one_of(kPlaces, n + 3), c.purpose = act(n + 4);
    c.status = one_of(kStatuses, n + 5);
    (c.status == "held" ? c.held_date : c.scheduled_date) = day_value(c.status == "held" ? day - 1 : day + 20);
    c.rungs = {{c.status, c.status == "held" ? c.held_date : c.scheduled_date, "", c.span}};
    r.dialogue.contacts.push_back(c);
  } else if (kind < 17) {
    Linkage l = item<Linkage>(r, n, 'L');
    l.party_gives = a, l.in_return_from = b, l.position_of = a, l.gives = act(n + 3), l.returns = act(n + 5), l.sequencing = one_of(kOrders, n + 7);
    r.dialogue.linkages.push_back(l);
  } else if (kind < 18) {
    Window w = item<Window>(r, n, 'W');
    w.what = act(n + 3), w.kind = "deadline", w.date = day_value(day + 30), w.bears_on = name_of(pair.a) + " and " + name_of(pair.b), w.factuality = "planned";
    r.dialogue.windows.push_back(w);
  } else if (kind < 19) {
    Channel c = item<Channel>(r, n, 'H');
    c.name = std::string("the ") + one_of(kPlaces, n + 3) + " channel", c.kind = "channel", c.between = {a, b}, c.status = "open";
    r.dialogue.channels.push_back(c);
  } else {
    State s = item<State>(r, n, 'S');
    s.dyad = {a, b}, s.phase = "stalled", s.outlook = "talks may " + act(n + 3), s.outlook_holder = "analysts", s.main_obstacle = one_of(kGoods, n + 5);
    r.dialogue.states.push_back(s);
  }
}

DocumentRecord document(std::size_t n, std::size_t documents, double share, const std::vector<Pair>& all) {
  DocumentRecord r;
  Document& d = r.document;
  const Pair& pair = all[pair_of(n, all.size())];
  d.id = "report-" + std::to_string(n) + ".txt";
  d.path = "/news/" + d.id;
  d.format = "text", d.language = "en", d.outlet = "Example Wire", d.title = "Report " + std::to_string(n);
  d.published = civil_from_days(kFirstDay + static_cast<std::int64_t>(n) * kDays / static_cast<std::int64_t>(documents));
  const std::uint64_t seed = static_cast<std::uint64_t>(n) * 1000;
  for (std::size_t i = 0; i < kSentences; ++i) add_sentence(d, r.sentences, pair, seed + i * 10);
  d.blocks.push_back({{0, static_cast<std::uint32_t>(d.text.size())}, BlockKind::kBody});
  d.hash = hash64(d.text);
  r.mentions.resize(r.sentences.size());
  for (std::uint32_t i = 0; i < kEventsEach; ++i) r.events.push_back(event(r, pair, seed + i * 20, i));
  for (const Event& e : r.events)
    for (const std::vector<ActorReading>* side : {&e.source, &e.target})
      if (std::none_of(r.actors.begin(), r.actors.end(), [&](const auto& have) { return have.actor.name == side->front().name; })) {
        DocumentActors::Entry entry;
        entry.actor = side->front(), entry.first = e.span, entry.aliases = {entry.actor.name}, entry.count = 1;
        r.actors.push_back(std::move(entry));
      }
  if (static_cast<double>(mixed(seed + 9) >> 11) * 0x1p-53 < share) add_dialogue(r, pair, seed + 500);
  return r;
}

[[noreturn]] void fail(const Error& e) {
  std::fprintf(stderr, "%s\n", e.to_string().c_str());
  std::exit(1);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: record_status RECORD DOCUMENTS SHARE\n");
    return 2;
  }
  Result<Record> record = Record::open(argv[1]);
  if (!record) fail(record.error());
  Result<std::int64_t> run = record->begin_run({std::string(version()), "none", "", "", "{}"});
  if (!run) fail(run.error());
  const std::size_t documents = std::strtoul(argv[2], nullptr, 10);
  const double share = std::strtod(argv[3], nullptr);
  const std::vector<Pair> all = pairs();
  constexpr std::size_t kBatch = 500;
  for (std::size_t n = 0; n < documents;) {
    std::vector<DocumentRecord> batch;
    for (; batch.size() < kBatch && n < documents; ++n) batch.push_back(document(n, documents, share, all));
    if (Status s = record->add(*run, batch); !s) fail(s.error());
  }
  if (Status s = record->end_run(*run); !s) fail(s.error());
  for (const Pair& p : all) std::printf("%s-%s\n", p.a, p.b);
  return 0;
}
