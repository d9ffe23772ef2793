// Krippendorff's alpha of decisions, by the numbers of hand.
#include <gtest/gtest.h>

#include "parley/review.h"

namespace parley::test {
namespace {

std::vector<ReviewDecision> decisions(std::initializer_list<std::array<const char*, 3>> rows) {
  std::vector<ReviewDecision> out;
  for (const auto& [who, id, verb] : rows) {
    ReviewDecision d;
    d.who = who, d.id = id, d.verb = verb, d.doc = "a.txt";
    out.push_back(std::move(d));
  }
  return out;
}

TEST(Agreement, IsAlphaOfTheLastVerdicts) {
  // Units A A, A R, R R: observed 2 of 6, expected 18 of 30.
  const Agreement a = agreement(decisions({{"ann", "1", "reject"},
                                           {"ann", "1", "accept"},
                                           {"bob", "1", "accept"},
                                           {"ann", "2", "accept"},
                                           {"bob", "2", "reject"},
                                           {"ann", "3", "reject"},
                                           {"bob", "3", "reject"},
                                           {"cyd", "4", "accept"}}));
  EXPECT_EQ(a.people, (std::vector<std::string>{"ann", "bob", "cyd"}));
  EXPECT_EQ(a.records, 3u);
  EXPECT_EQ(a.agreed, 2u);
  ASSERT_TRUE(a.alpha);
  EXPECT_NEAR(*a.alpha, 1 - (2.0 / 6) / (18.0 / 30), 1e-12);
  ASSERT_EQ(a.disagreements.size(), 1u);
  EXPECT_EQ(a.disagreements[0].id, "2");
}

TEST(Agreement, UnitsOfThreeWeighTheirPairs) {
  // A A C, A A: of the first, pairs A-C and C-A twice, each halved by m - 1.
  const Agreement a = agreement(
      decisions({{"a", "1", "accept"}, {"b", "1", "accept"}, {"c", "1", "edit"}, {"a", "2", "accept"}, {"b", "2", "accept"}}));
  ASSERT_TRUE(a.alpha);
  EXPECT_NEAR(*a.alpha, 1 - 4.0 * 2 / 8, 1e-12);
}

TEST(Agreement, IsUnknownWhereNothingCouldDiffer) {
  EXPECT_FALSE(agreement({}).alpha);
  EXPECT_FALSE(agreement(decisions({{"ann", "1", "accept"}, {"bob", "1", "accept"}})).alpha);
  EXPECT_EQ(agreement(decisions({{"ann", "", "accept"}, {"bob", "", "reject"}})).records, 0u);
}

}  // namespace
}  // namespace parley::test
