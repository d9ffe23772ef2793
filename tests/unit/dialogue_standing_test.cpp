// tests/cases/standing/standing.txt and deadlocks.txt.
#include <libxml/parser.h>

#include "told_lines.h"

namespace parley {
namespace {

using test::Line;
using test::ToldCase;

std::string bare(std::string word) {
  std::erase(word, '"');
  return word;
}
std::string field(const Line& line, const std::string& name) {
  const auto at = line.fields.find(name);
  return at == line.fields.end() ? std::string() : at->second;
}
bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }
std::string case_name(const testing::TestParamInfo<ToldCase>& c) {
  return "line" + c.param.where.substr(c.param.where.find(':') + 1);
}

class Standings : public testing::TestWithParam<ToldCase> {};

std::size_t count_of(const Standing& s, const std::string& what) {
  if (what == "offers") return s.offers.size();
  if (what == "demands") return s.demands.size();
  if (what == "crossed") return s.crossed.size();
  if (what == "channels") return s.channels.size();
  if (what == "next") return s.next.size();
  EXPECT_EQ(what, "positions");
  return s.positions.size();
}

std::string all_of(const Standing& s, const std::string& what) {
  std::string out;
  if (what == "obstacle")
    for (const Obstacle& o : s.obstacles) out += o.text + "\n";
  if (what == "outlook")
    for (const Outlook& o : s.outlooks) out += o.text + "\n";
  if (what == "change")
    for (const Change& c : s.changes) out += c.what + "\n";
  return out;
}

TEST_P(Standings, AsTheCaseSays) {
  const ToldCase& c = GetParam();
  Standing s;
  for (const Line& line : c.expected) {
    const std::string first = line.words.empty() ? "" : bare(line.words[0]);
    if (line.head == "stand") {
      StandingOptions options{.as_of = *date_parse(field(line, "as-of")), .since = date_parse(field(line, "since"))};
      s = standing(c.told, {first, bare(line.words[1])}, options);
      EXPECT_TRUE(test::Json::accept(standing_to_json(s)));
    } else if (line.head == "phase") {
      EXPECT_EQ(s.phase, first == "-" ? "" : first) << c.where << " " << s.phase_rule;
      EXPECT_TRUE(has(s.phase_rule, field(line, "rule"))) << c.where << " " << s.phase_rule;
    } else if (line.head == "ball") {
      EXPECT_EQ(s.ball, first == "-" ? "" : first) << c.where << " " << s.ball_basis;
      EXPECT_TRUE(has(s.ball_basis, field(line, "basis"))) << c.where << " " << s.ball_basis;
    } else if (line.head == "last") {
      ASSERT_TRUE(s.last_contact) << c.where;
      EXPECT_EQ(evidence_of(s.last_contact->item).id, first) << c.where;
    } else if (!field(line, "part").empty()) {
      EXPECT_TRUE(has(all_of(s, line.head), field(line, "part"))) << c.where << "\n" << all_of(s, line.head);
    } else {
      EXPECT_EQ(count_of(s, line.head), std::stoul(first)) << c.where << " " << line.text;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Cases, Standings, testing::ValuesIn(test::told_cases("standing.txt")), case_name);

class Deadlocks : public testing::TestWithParam<ToldCase> {};

bool has_way(const Deadlock& d, const Line& line) {
  return std::any_of(d.ways_out.begin(), d.ways_out.end(), [&](const WayOut& w) {
    const std::string frees = w.frees_all ? "all" : w.cycles.empty() ? "none" : "some";
    return w.kind == line.words[0] && has(w.words, field(line, "words")) &&
           (field(line, "frees").empty() || frees == field(line, "frees"));
  });
}

bool well_formed(const std::string& xml) {
  xmlDoc* doc = xmlReadMemory(xml.data(), static_cast<int>(xml.size()), "x.svg", nullptr,
                              XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NONET);
  xmlFreeDoc(doc);
  return doc != nullptr;
}

Deadlock asked(const ToldCase& c, const Line& line) {
  DeadlockOptions options{*date_parse(field(line, "as-of")), false, {}, {}};
  if (!field(line, "drop").empty()) options.drop = {field(line, "drop")};
  if (!field(line, "meet").empty()) options.meet = {field(line, "meet")};
  std::vector<std::string> sides;
  for (const std::string& word : line.words) sides.push_back(bare(word));
  return deadlock(c.told, sides, options);
}

TEST_P(Deadlocks, AsTheCaseSays) {
  const ToldCase& c = GetParam();
  Deadlock d;
  for (const Line& line : c.expected) {
    const std::string json = deadlock_to_json(d);
    if (line.head == "deadlock") {
      d = asked(c, line);
      EXPECT_TRUE(well_formed(deadlock_to_svg(d))) << c.where;
      EXPECT_TRUE(test::Json::accept(deadlock_to_json(d))) << c.where;
      EXPECT_TRUE(deadlock_to_dot(d).starts_with("digraph deadlock {"));
    } else if (line.head == "cycles") {
      EXPECT_EQ(d.cycles.size(), std::stoul(line.words[0])) << c.where << "\n" << json;
    } else if (line.head == "words") {
      EXPECT_TRUE(std::any_of(d.cycles.begin(), d.cycles.end(),
                              [&](const Cycle& cycle) { return has(cycle.words, field(line, "part")); }))
          << c.where << "\n"
          << json;
    } else if (line.head == "way") {
      EXPECT_TRUE(has_way(d, line)) << c.where << " " << line.text << "\n" << json;
    } else {
      EXPECT_EQ(line.head, "no-way") << c.where;
      EXPECT_FALSE(has_way(d, line)) << c.where << " " << line.text << "\n" << json;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Cases, Deadlocks, testing::ValuesIn(test::told_cases("deadlocks.txt")), case_name);

TEST(Deadlock, HostileWordsStayInsideThePictures) {
  Linkage a, b;
  a.id = "a", a.doc = "a", b.id = "b", b.doc = "b";
  a.party_gives = a.position_of = b.in_return_from = {"<script>\"A\" & \x01\xff", ""};
  b.party_gives = b.position_of = a.in_return_from = {"B\"];\n", ""};
  a.gives = b.returns = "]]> wages \xf0\x9f", b.gives = a.returns = "\"; strike \\";
  a.sequencing = b.sequencing = "after";
  const Date day{2020, 1, 1};
  const Deadlock d =
      deadlock({{a, day, "", ""}, {b, day, "", ""}}, {a.party_gives.name, b.party_gives.name}, {day, false, {}, {}});
  EXPECT_EQ(d.cycles.size(), 1u);
  EXPECT_TRUE(well_formed(deadlock_to_svg(d)));
  EXPECT_EQ(deadlock_to_svg(d).find("<script"), std::string::npos);
  EXPECT_EQ(deadlock_to_dot(d).find("\n];"), std::string::npos);
  EXPECT_TRUE(test::Json::accept(deadlock_to_json(d)));
}

TEST(Deadlock, ManyConditionsEnd) {
  std::vector<ToldItem> told;
  for (int i = 0; i < 3000; ++i) {
    Linkage l;
    l.id = l.doc = "d" + std::to_string(i);
    l.party_gives = l.position_of = {i % 2 ? "Alpha" : "Beta", ""};
    l.in_return_from = {i % 2 ? "Beta" : "Alpha", ""};
    l.gives = "good" + std::to_string(i % 97) + "x", l.returns = "good" + std::to_string((i * 7) % 89) + "x";
    l.sequencing = "after";
    told.push_back({l, Date{2020, 1, 1}, "", ""});
  }
  const Deadlock d = deadlock(told, {"Alpha", "Beta"}, {Date{2020, 2, 1}, false, {}, {}});
  EXPECT_FALSE(d.cycles.empty());
  EXPECT_LE(d.cycles.size(), 40u);
}

}  // namespace
}  // namespace parley
