// Negotiations found in hand-made items: who, when, about what, through whom; what users decided; any order gives the same.
#include <gtest/gtest.h>

#include <chrono>
#include <random>

#include "parley/dialogue.h"

namespace parley {
namespace {

const Party kUsa{"United States", "USA"}, kPrk{"North Korea", "PRK"}, kKor{"South Korea", "KOR"}, kChn{"China", "CHN"},
    kSwe{"Sweden", "SWE"}, kVeria{"Veria", "VER"};
const Party kUnion{"Rail Union", ""}, kArden{"Arden Rail", ""}, kFront{"Veria Front", ""}, kChurch{"Church Council", ""};

class Items {
 public:
  Items& contact(const std::string& day, Parties parties, Parties third = {}, const std::string& words = "") {
    NegotiationItem& item = add("contacts", day, std::move(parties), words);
    item.type = "meeting", item.status = "held", item.third = std::move(third);
    return *this;
  }
  Items& move(const std::string& day, Parties from, Parties to, const std::string& kind, const std::string& words = "",
              const std::string& status = "open") {
    NegotiationItem& item = add("moves", day, std::move(from), words);
    item.to = std::move(to), item.type = kind, item.status = status, item.what = words;
    return *this;
  }
  Items& state(const std::string& day, Parties dyad, const std::string& phase, const Party& ball) {
    NegotiationItem& item = add("state", day, std::move(dyad), "");
    item.type = phase, item.ball = ball, item.what = "an offer is unanswered";
    return *this;
  }
  // Both sides move: enough for a negotiation.
  Items& deal(const std::string& day, const Party& a, const Party& b, const std::string& words = "") {
    return move(day, {a}, {b}, "demand", words).move(day, {b}, {a}, "refusal", words);
  }
  std::vector<NegotiationItem> all;

 private:
  NegotiationItem& add(const std::string& kind, const std::string& day, Parties from, const std::string& words) {
    NegotiationItem item;
    item.kind = kind, item.id = "I" + std::to_string(1000 + all.size()), item.doc = item.id + ".txt";
    item.day = date_parse(day), item.from = std::move(from);
    for (std::string_view word : split(words, ' '))
      if (!word.empty()) item.words.emplace_back(word);
    std::sort(item.words.begin(), item.words.end());
    all.push_back(std::move(item));
    return all.back();
  }
};

std::string day_of(const std::optional<Date>& day) { return day ? date_to_string(*day) : "-"; }

// Everything that is said of them.
std::string told(const Negotiations& found) {
  std::string out;
  const auto names = [&](const char* label, const Parties& parties) {
    out += label;
    for (const Party& p : parties) out += " " + p.name + "/" + p.country;
  };
  for (const Negotiation& n : found.found) {
    out += n.id + " (" + n.name + ")";
    names(" sides", n.sides), names(" through", n.mediators);
    out += " " + day_of(n.first) + " " + day_of(n.last) + " d" + std::to_string(n.documents) + " c" + std::to_string(n.contacts) +
           " m" + std::to_string(n.moves) + " " + n.phase + " " + n.ball.name + " " + n.ball_basis;
    if (n.last_contact) out += " last " + n.last_contact->id;
    for (const NegotiationOffer& o : n.open_offers) out += " offer " + o.id + o.what;
    for (const std::string& word : n.subjects) out += " " + word;
    out += '\n';
  }
  return out;
}

std::string ids(const Negotiations& found) {
  std::string out;
  for (const Negotiation& n : found.found) out += (out.empty() ? "" : " ") + n.id;
  return out;
}
std::string ids(const Items& items) { return ids(find_negotiations(items.all)); }

const Negotiation& one(const Negotiations& found, const std::string& id) {
  static const Negotiation kNone;
  for (const Negotiation& n : found.found)
    if (n.id == id) return n;
  ADD_FAILURE() << "no " << id << " in " << ids(found);
  return kNone;
}

// Talks of two states with hosts, six parties' talks, a strike, a civil war with a church between, and what belongs to none of
// them.
Items mixed() {
  Items i;
  i.contact("2018-06-12", {kUsa, kPrk}, {{"Singapore", "SGP"}}, "denuclearisation sanctions remains");
  i.move("2018-07-07", {kUsa}, {kPrk}, "demand", "denuclearisation inventory")
      .move("2018-07-08", {kPrk}, {kUsa}, "refusal", "denuclearisation sanctions");
  i.move("2019-09-09", {kPrk}, {kUsa}, "offer", "working sanctions")
      .contact("2019-10-05", {kPrk, kUsa}, {kSwe}, "sanctions reactor");
  i.state("2019-10-06", {kUsa, kPrk}, "stalled", kUsa);
  i.contact("2004-02-25", {kUsa, kPrk, kKor, kChn}, {kChn}, "reactor freeze")
      .contact("2004-06-23", {kUsa, kPrk, kKor, kChn}, {kChn}, "reactor fuel");
  i.move("2004-06-24", {kUsa}, {kPrk}, "offer", "fuel freeze").move("2004-07-24", {kPrk}, {kChn}, "demand", "fuel");
  i.deal("2019-03-02", kUnion, kArden, "wages roster").deal("2019-03-05", kUnion, kArden, "wages pensions");
  i.contact("2019-03-09", {kUnion, kArden}, {}, "wages").contact("2019-03-10", {kUnion, kArden}, {}, "wages");
  i.deal("2019-01-10", kVeria, kFront, "ceasefire prisoners").deal("2019-02-10", kVeria, kFront, "ceasefire corridor");
  i.contact("2019-02-01", {kVeria, kFront}, {kChurch}, "ceasefire")
      .contact("2019-02-03", {kChurch, kFront})
      .contact("2019-02-12", {kChurch, kFront});
  i.move("2019-02-20", {kSwe}, {kVeria}, "appeal", "prisoners").contact("", {kVeria, kFront}, {}, "prisoners");
  return i;
}

TEST(Negotiations, FoundFromWhoAndWhen) {
  const Negotiations found = find_negotiations(mixed().all);
  EXPECT_EQ(ids(found), "CHN-KOR-PRK-USA-2004 PRK-USA-2018 VER-veria_front-2019 arden_rail-rail_union-2019");
  const Negotiation& talks = one(found, "PRK-USA-2018");
  EXPECT_EQ(day_of(talks.first) + " " + day_of(talks.last), "2018-06-12 2019-10-06");
  EXPECT_EQ(talks.sides, (Parties{kPrk, kUsa}));
  EXPECT_EQ(talks.mediators, (Parties{{"Singapore", "SGP"}, kSwe}));
  EXPECT_EQ(talks.contacts, 2u);
  EXPECT_EQ(talks.moves, 3u);
  EXPECT_EQ(talks.documents, 6u);
  ASSERT_TRUE(talks.last_contact.has_value());
  EXPECT_EQ(day_of(talks.last_contact->day), "2019-10-05");
  EXPECT_EQ(talks.phase + " " + talks.ball.name, "stalled United States");
  ASSERT_EQ(talks.open_offers.size(), 1u);
  EXPECT_EQ(talks.open_offers[0].by, Parties{kPrk});
  ASSERT_FALSE(talks.subjects.empty());
  EXPECT_EQ(talks.subjects[0], "sanctions");
  EXPECT_EQ(one(found, "arden_rail-rail_union-2019").contacts, 1u) << "two reports of one meeting";
  EXPECT_EQ(one(found, "arden_rail-rail_union-2019").subjects[0], "wages");
  EXPECT_EQ(one(found, "VER-veria_front-2019").mediators, Parties{kChurch});
  EXPECT_EQ(one(found, "VER-veria_front-2019").subjects[0], "ceasefire");
}

TEST(Negotiations, AnyOrderGivesTheSame) {
  Items many = mixed();
  std::mt19937 random(7);
  const Parties who = {kUsa, kPrk, kKor, kChn, kSwe, kVeria, kUnion, kArden, kFront, kChurch};
  const auto anybody = [&] { return who[random() % who.size()]; };
  for (int n = 0; n < 300; ++n) {
    const std::string day = n % 29 ? date_to_string(civil_from_days(11000 + static_cast<std::int64_t>(random() % 2500))) : "";
    const std::string words = "word" + std::string(1, static_cast<char>('a' + random() % 26));
    if (n % 3)
      many.move(day, {anybody()}, {anybody(), anybody()}, n % 2 ? "offer" : "demand", words);
    else
      many.contact(day, {anybody(), anybody(), anybody()}, {anybody()}, words);
  }
  std::vector<NegotiationItem> items = many.all;
  const std::vector<NegotiationDecision> decisions = {{"name", "PRK-USA-2018", "Summits", "", ""},
                                                      {"split", "PRK-USA-2018", "2019-01-01", "", ""}};
  EXPECT_GT(find_negotiations(items).found.size(), 10u);
  const std::string expected = told(find_negotiations(items, {}, decisions));
  EXPECT_NE(expected.find("PRK-USA-2018@2019-01-01"), std::string::npos) << expected;
  for (int n = 0; n < 30; ++n) {
    std::shuffle(items.begin(), items.end(), random);
    for (NegotiationItem& item : items) std::reverse(item.from.begin(), item.from.end());
    ASSERT_EQ(told(find_negotiations(items, {}, decisions)), expected) << "order " << n;
  }
}

TEST(Negotiations, EighteenMonthsOfSilencePartThem) {
  EXPECT_EQ(ids(Items().deal("2018-01-10", kUsa, kPrk).deal("2019-07-10", kUsa, kPrk)), "PRK-USA-2018");
  EXPECT_EQ(ids(Items().deal("2018-01-10", kUsa, kPrk).deal("2019-07-11", kUsa, kPrk)), "PRK-USA-2018 PRK-USA-2019");
}

TEST(Negotiations, OneSidedWordsAreNone) {
  EXPECT_EQ(ids(Items().move("2018-01-01", {kUsa}, {kPrk}, "threat", "a").move("2018-01-02", {kUsa}, {kPrk}, "threat", "b")), "");
  EXPECT_EQ(ids(Items().contact("2018-01-01", {kUsa, kPrk})), "") << "once is not repeatedly";
  EXPECT_EQ(ids(Items().contact("2018-01-01", {kUsa, kPrk}).contact("2018-01-02", {kUsa, kPrk})), "") << "two reports of one";
  EXPECT_EQ(ids(Items().contact("2018-01-01", {kUsa, kPrk}).move("2018-01-02", {kUsa}, {kPrk}, "appeal")), "PRK-USA-2018");
}

TEST(Negotiations, ThreeWhoMeetTogetherAndTwoWhoMeetAlone) {
  Items trio;
  trio.contact("2018-01-01", {kUsa, kPrk, kKor}).contact("2018-02-01", {kUsa, kPrk, kKor}).deal("2018-02-03", kUsa, kPrk);
  EXPECT_EQ(ids(trio), "KOR-PRK-USA-2018");
  trio.contact("2018-03-01", {kUsa, kPrk}).contact("2018-04-01", {kUsa, kPrk}).contact("2018-05-01", {kUsa, kPrk});
  EXPECT_EQ(ids(trio), "KOR-PRK-USA-2018 PRK-USA-2018") << "two who meet alone more often negotiate for themselves";
  // Once together makes no conference, and no negotiation of pairs that never met otherwise.
  EXPECT_EQ(ids(Items().contact("2018-01-01", {kUsa, kPrk, kKor}).deal("2018-01-05", kUsa, kPrk)), "PRK-USA-2018");
}

TEST(Negotiations, AHostAmongThePartiesIsNone) {
  Items i;
  i.contact("2018-01-01", {kUsa, kPrk, kSwe}, {kSwe})
      .contact("2018-02-01", {kSwe, kUsa, kPrk}, {kSwe})
      .deal("2018-02-02", kUsa, kPrk);
  const Negotiations found = find_negotiations(i.all);
  EXPECT_EQ(ids(found), "PRK-USA-2018");
  EXPECT_EQ(one(found, "PRK-USA-2018").mediators, Parties{kSwe});
  i.move("2018-02-03", {kSwe}, {kPrk}, "demand");
  EXPECT_EQ(ids(i), "PRK-SWE-USA-2018") << "who demands is a side";
}

TEST(Negotiations, AMediatorHereIsASideThere) {
  Items i;
  i.deal("2018-01-01", kUsa, kPrk)
      .contact("2018-01-02", {kUsa, kPrk}, {kKor})
      .contact("2018-01-05", {kKor, kPrk})
      .contact("2018-01-15", {kKor, kPrk});
  EXPECT_EQ(ids(i), "PRK-USA-2018") << "a go-between's visits are part of it";
  i.deal("2018-01-06", kKor, kPrk, "b");
  EXPECT_EQ(ids(i), "PRK-USA-2018 KOR-PRK-2018") << "one who bargains for himself";
}

TEST(Negotiations, AnAnsweredOfferIsNotOpen) {
  Items i;
  i.deal("2018-01-01", kUsa, kPrk)
      .move("2018-01-02", {kUsa}, {kPrk}, "offer", "a")
      .move("2018-01-03", {kUsa}, {kPrk}, "offer", "A ");
  i.move("2018-01-04", {kUsa}, {kPrk}, "offer", "b");
  const Negotiations open = find_negotiations(i.all);
  ASSERT_EQ(one(open, "PRK-USA-2018").open_offers.size(), 2u);
  EXPECT_EQ(one(open, "PRK-USA-2018").open_offers[0].what, "b");
  i.move("2018-01-05", {kUsa}, {kPrk}, "offer", "b", "rejected");
  EXPECT_EQ(one(find_negotiations(i.all), "PRK-USA-2018").open_offers.size(), 1u);
}

TEST(Negotiations, SubjectsAreWhatStandsOutAndNoNames) {
  Items i;
  for (int n = 1; n < 9; ++n) {
    i.deal("2018-01-0" + std::to_string(n), kUsa, kPrk,
           "border inspections korean" + std::string(n % 2 ? " reactor " : " inspection ") +
               std::string(5, static_cast<char>('a' + n)));
    i.deal("2018-01-0" + std::to_string(n), kUnion, kArden, "border wages " + std::string(5, static_cast<char>('k' + n)));
  }
  const Negotiations found = find_negotiations(i.all, {"korea"});
  const std::vector<std::string>& said = one(found, "PRK-USA-2018").subjects;
  ASSERT_GE(said.size(), 2u);
  EXPECT_EQ(said[0], "inspections");
  EXPECT_EQ(said[1], "reactor");
  EXPECT_EQ(std::count(said.begin(), said.end(), "korean"), 0);
  EXPECT_EQ(std::count(said.begin(), said.end(), "inspection"), 0);
}

TEST(Negotiations, DecisionsAreCarriedOut) {
  const std::vector<NegotiationItem> items = mixed().all;
  const auto with = [&](std::vector<NegotiationDecision> d) { return find_negotiations(items, {}, d); };
  const Negotiations named = with({{"name", "PRK-USA-2018", "Summit talks", "me", ""}});
  EXPECT_EQ(one(named, "PRK-USA-2018").name, "Summit talks");

  const Negotiations merged =
      with({{"merge", "PRK-USA-2018", "CHN-KOR-PRK-USA-2004", "", ""}, {"name", "CHN-KOR-PRK-USA-2004", "All", "", ""}});
  EXPECT_EQ(merged.found.size(), 3u);
  EXPECT_EQ(one(merged, "PRK-USA-2018").sides.size(), 4u);
  EXPECT_EQ(day_of(one(merged, "PRK-USA-2018").first), "2004-02-25");
  EXPECT_EQ(one(merged, "PRK-USA-2018").name, "All") << "the id of what was taken in means the one that took it";

  const Negotiations parted =
      with({{"split", "PRK-USA-2018", "2019-01-01", "", ""}, {"name", "PRK-USA-2018@2019-01-01", "Stockholm", "", ""}});
  EXPECT_EQ(day_of(one(parted, "PRK-USA-2018").last), "2018-07-08");
  EXPECT_EQ(one(parted, "PRK-USA-2018@2019-01-01").name, "Stockholm");
  EXPECT_EQ(day_of(one(parted, "PRK-USA-2018@2019-01-01").first), "2019-09-09");
  const Negotiations joined =
      with({{"split", "PRK-USA-2018", "2019-01-01", "", ""}, {"merge", "PRK-USA-2018", "PRK-USA-2018@2019-01-01", "", ""}});
  EXPECT_EQ(told(joined), told(with({})));

  const Negotiations idle = with({{"name", "FRA-GBR-1904", "x", "", ""},
                                  {"split", "PRK-USA-2018", "2030-01-01", "", ""},
                                  {"merge", "PRK-USA-2018", "nobody-1", "", ""}});
  EXPECT_EQ(idle.unused.size(), 3u);
  EXPECT_EQ(told(idle), told(with({})));
}

TEST(Negotiations, ADecisionOutlivesAnEarlierDocument) {
  Items i;
  i.deal("2018-01-10", kUsa, kPrk);
  i.deal("2017-05-10", kUsa, kPrk);
  const Negotiations found = find_negotiations(i.all, {}, {{"name", "PRK-USA-2018", "Talks", "", ""}});
  EXPECT_EQ(ids(found), "PRK-USA-2017");
  EXPECT_EQ(found.found[0].name, "Talks");
  EXPECT_EQ(find_negotiations(i.all, {}, {{"name", "PRK-USA-2015", "Talks", "", ""}}).unused.size(), 1u);
}

TEST(Negotiations, DecisionsThatMakeNoSense) {
  const Negotiations found = find_negotiations(mixed().all);
  const auto code = [&](const std::string& verb, const std::string& id, const std::string& argument) {
    const Status s = check_decision(found, {verb, id, argument, "", ""});
    return s ? std::string("good") : std::string(error_code_name(s.error().code));
  };
  EXPECT_EQ(code("name", "PRK-USA-2018", "Talks"), "good");
  EXPECT_EQ(code("name", "PRK-USA-2018", " "), "invalid");
  EXPECT_EQ(code("name", "PRK-USA-2018", std::string(201, 'x')), "invalid");
  EXPECT_EQ(code("name", "PRK-USA-1918", "Talks"), "not_found");
  EXPECT_EQ(code("merge", "PRK-USA-2018", "CHN-KOR-PRK-USA-2004"), "good");
  EXPECT_EQ(code("merge", "PRK-USA-2018", "PRK-USA-2018"), "invalid");
  EXPECT_EQ(code("merge", "PRK-USA-2018", "x"), "not_found");
  EXPECT_EQ(code("split", "PRK-USA-2018", "2019-01-01"), "good");
  EXPECT_EQ(code("split", "PRK-USA-2018", "2018-06-12"), "invalid");
  EXPECT_EQ(code("split", "PRK-USA-2018", "2020-01-01"), "invalid");
  EXPECT_EQ(code("split", "PRK-USA-2018", "soon"), "invalid");
}

TEST(Negotiations, ItemsComeFromTheDialogue) {
  const auto item = [](const char* kind, const char* json) {
    const Result<DialogueItem> read = dialogue_from_json(kind, json);
    EXPECT_TRUE(read.ok());
    return negotiation_item(*read, date_parse("2018-02-22"), [](const Party& p) {
      return p.name == "Kim Yo Jong" ? kPrk : p.name == "the envoys" ? Party{} : p;
    });
  };
  const auto move = item(
      "moves", R"({"id":"M1","doc":"a.txt","quote":"the North’s envoys said they offered inspections","actor":["Kim Yo Jong"],)"
               R"("actor_iso3":["PRK"],"addressee":["United States","the envoys"],"addressee_iso3":["USA",null],)"
               R"("kind":"offer","content":"inspections of the reactor","status":"open"})");
  ASSERT_TRUE(move.has_value());
  EXPECT_EQ(move->from, Parties{kPrk});
  EXPECT_EQ(move->to, Parties{kUsa});
  EXPECT_EQ(move->words, (std::vector<std::string>{"inspections", "north", "reactor"}));
  const auto contact = item(
      "contacts",
      R"({"id":"C1","parties":["United States","Kim Yo Jong"],"parties_iso3":["USA","PRK"],"host":"Sweden","host_iso3":"SWE"})");
  ASSERT_TRUE(contact.has_value());
  EXPECT_EQ(contact->third, Parties{kSwe});
  EXPECT_FALSE(
      item("contacts", R"({"id":"C1","parties":["North Korea","Kim Yo Jong"],"parties_iso3":["PRK","PRK"]})").has_value());
  EXPECT_FALSE(item("windows", R"({"id":"W1","what":"deadline"})").has_value());
}

TEST(Negotiations, TimeIsLinear) {
  const auto seconds = [](std::size_t count) {
    Items i;
    for (std::size_t n = 0; n < count; ++n) {
      const std::size_t m = (n * 2654435761u) >> 7;
      const Party a{"Side " + std::to_string(m % 200), ""}, b{"Side " + std::to_string(200 + m / 7 % 10), ""},
          c{"Side " + std::to_string(m / 11 % 200), ""};
      const std::string day = date_to_string(civil_from_days(12000 + static_cast<std::int64_t>(m % 6000)));
      const std::string words =
          "word" + std::to_string(m % 3000) + " goods" + std::to_string(m % 17) + " terms" + std::to_string(m / 3 % 900);
      if (n % 4 == 0)
        i.contact(day, n % 8 ? Parties{a, b} : Parties{a, b, c}, {c}, words);
      else
        i.move(day, {a}, {b}, n % 3 ? "offer" : "demand", words);
    }
    const auto from = std::chrono::steady_clock::now();
    const Negotiations found = find_negotiations(i.all);
    EXPECT_FALSE(found.found.empty());
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - from).count();
  };
  const double few = seconds(10000), many = seconds(100000);
  RecordProperty("seconds_100000", std::to_string(many));
  EXPECT_LT(many, 40 * few + 1) << "10,000: " << few << " s; 100,000: " << many << " s";
}

}  // namespace
}  // namespace parley
