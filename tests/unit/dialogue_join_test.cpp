// tests/cases/standing/joins.txt, and that the order of what is told changes nothing.
#include "told_lines.h"

namespace parley {
namespace {

using test::Line;
using test::ToldCase;

std::string reports_of(const JoinedItem& j) {
  std::vector<std::string> ids;
  for (const ToldItem& t : j.reports) ids.push_back(evidence_of(t.item).id);
  std::sort(ids.begin(), ids.end());
  std::string out;
  for (const std::string& id : ids) out += (out.empty() ? "" : " ") + id;
  return out;
}

std::string value_of(const JoinedItem& j, const std::string& field) {
  std::string out;
  const auto add = [&](const std::string& part) { out += (out.empty() ? "" : ",") + part; };
  if (field == "independent") return std::to_string(j.independent);
  if (field == "contradicted") {
    for (const std::string& id : j.contradicted_by) add(id);
    return out;
  }
  if (field == "ladder") {
    for (const ToldRung& r : j.ladder) add(r.rung.status);
    return out;
  }
  const test::Json json = test::Json::parse(dialogue_to_json(j.item));
  if (json[field].is_array()) return std::to_string(json[field].size());
  return json[field].is_string() ? json[field].get<std::string>() : json[field].dump();
}

class Joins : public testing::TestWithParam<ToldCase> {};

TEST_P(Joins, AsTheCaseSays) {
  const ToldCase& c = GetParam();
  std::map<std::string, JoinedItem> joined;
  for (JoinedItem& j : join(c.told)) joined.emplace(reports_of(j), std::move(j));
  std::string got, wanted;
  for (const auto& [ids, j] : joined) got += "+ " + ids + "\n";
  std::set<std::string> lines;
  for (const Line& line : c.expected) {
    std::string ids;
    for (const std::string& id : line.words) ids += (ids.empty() ? "" : " ") + id;
    lines.insert("+ " + ids + "\n");
    if (!joined.contains(ids)) continue;
    for (const auto& [field, value] : line.fields)
      EXPECT_EQ(value_of(joined.at(ids), field), value) << c.where << " " << line.text;
  }
  for (const std::string& line : lines) wanted += line;
  EXPECT_EQ(got, wanted) << c.where << " " << c.title;
}

INSTANTIATE_TEST_SUITE_P(Cases, Joins, testing::ValuesIn(test::told_cases("joins.txt")),
                         [](const auto& c) { return "line" + c.param.where.substr(c.param.where.find(':') + 1); });

// All that joining makes, as bytes.
std::string bytes_of(const std::vector<JoinedItem>& joined) {
  std::string out;
  for (const JoinedItem& j : joined) {
    out += dialogue_to_json(j.item) + " " + std::to_string(j.independent);
    for (const ToldItem& t : j.reports) out += " " + evidence_of(t.item).id;
    for (const std::string& id : j.contradicted_by) out += " !" + id;
    for (const ToldRung& r : j.ladder) out += " " + r.rung.status + "@" + r.doc;
    out += "\n";
  }
  return out;
}

// The records of all cases together, each twice: with its date and, from another document, without one.
std::vector<ToldItem> everything() {
  std::vector<ToldItem> all;
  for (const char* file : {"joins.txt", "standing.txt", "deadlocks.txt"})
    for (const ToldCase& c : test::told_cases(file))
      for (const ToldItem& t : c.told)
        for (int copy = 0; copy < 2; ++copy) {
          ToldItem told = t;
          std::visit([&](auto& item) { item.id = c.where + item.id + std::to_string(copy), item.doc = item.id; }, told.item);
          if (copy) told.published.reset();
          all.push_back(std::move(told));
        }
  return all;
}

TEST(Join, FiftyOrdersGiveTheSameBytes) {
  std::vector<ToldItem> told = everything();
  ASSERT_GT(told.size(), 100u);
  const std::vector<std::string> sides = {"USA", "PRK"};
  const auto all_bytes = [&] {
    std::string out = bytes_of(join(told));
    out += standing_to_json(standing(told, sides, {.as_of = {2021, 1, 1}, .since = Date{2019, 1, 1}, .undated = true}));
    return out + deadlock_to_json(deadlock(told, sides, {.as_of = {2021, 1, 1}, .undated = true, .drop = {}, .meet = {}}));
  };
  const std::string first = all_bytes();
  std::mt19937 random(20180612);
  for (int i = 0; i < 50; ++i) {
    std::shuffle(told.begin(), told.end(), random);
    ASSERT_EQ(all_bytes(), first) << "order " << i;
  }
}

TEST(Join, EveryReportIsInOneJoinedItem) {
  std::vector<ToldItem> told = everything();
  std::multiset<std::string> in, out;
  for (const ToldItem& t : told) in.insert(evidence_of(t.item).id);
  for (const JoinedItem& j : join(told)) {
    EXPECT_LE(j.independent, j.reports.size());
    EXPECT_GE(j.independent, 1u);
    for (const ToldItem& t : j.reports) out.insert(evidence_of(t.item).id);
  }
  EXPECT_EQ(in, out);
}

TEST(Join, NothingGivesNothing) { EXPECT_TRUE(join({}).empty()); }

TEST(Sides, DyadsAsTheyAreWritten) {
  using Names = std::vector<std::string>;
  EXPECT_EQ(*dyad_sides("USA-PRK"), (Names{"USA", "PRK"}));
  EXPECT_EQ(*dyad_sides("Senegal : Salif Sadio"), (Names{"Senegal", "Salif Sadio"}));
  EXPECT_EQ(*dyad_sides("Moon Jae-in : Kim Jong Un"), (Names{"Moon Jae-in", "Kim Jong Un"}));
  EXPECT_EQ(*dyad_sides("Guinea-Bissau - Senegal"), (Names{"Guinea-Bissau", "Senegal"}));
  EXPECT_EQ(*dyad_sides("A : B : C"), (Names{"A", "B", "C"}));
  for (const char* bad : {"", "USA", ":", " - ", "USA-"}) {
    ASSERT_FALSE(dyad_sides(bad)) << bad;
    EXPECT_EQ(dyad_sides(bad).error().code, ErrorCode::kInvalid);
  }
}

}  // namespace
}  // namespace parley
