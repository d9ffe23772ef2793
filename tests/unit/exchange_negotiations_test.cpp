// Negotiations of a whole record: people stand for their sides, states by country, everybody else by name.
#include <gtest/gtest.h>

#include "parley/exchange.h"
#include "record_fixture.h"

namespace parley::test {
namespace {

Move move(DocumentRecord& r, const std::string& id, const std::string& words, const Party& from, const Party& to,
          const std::string& kind) {
  Move m;
  m.id = id, m.doc = r.document.id, m.quote = words, m.span = find(r, words);
  m.actor = {from}, m.addressee = {to}, m.kind = kind, m.content = words, m.status = "open";
  return m;
}

TEST(ExchangeNegotiations, SidesOfARecord) {
  TempDir dir;
  Record record = *Record::open(dir / "a.db");
  DocumentRecord a = document("a.txt", "Talks\nKim Yo Jong refused inspections.\nThe U.S. demanded inspections of Yongbyon.", "2018-02-22");
  add_actor(a, kUsa, {"The U.S."});
  add_actor(a, person("Kim Yo Jong", "PRK", "North Korea", {"PTY"}), {"Kim Yo Jong"});
  a.dialogue.moves = {move(a, "M1", "Kim Yo Jong refused inspections", {"Kim Yo Jong", "PRK"}, {"United States", "USA"}, "refusal"),
                      move(a, "M2", "demanded inspections of Yongbyon", {"United States", "USA"}, {"North Korea", "PRK"}, "demand")};
  DocumentRecord b = document("b.txt", "Strike\nJo Lund of the union demanded wages.\nArden Rail refused wages.", "2019-03-02");
  add_actor(b, person("Jo Lund", "SWE", "Rail Union", {"LAB"}), {"Jo Lund"});
  b.dialogue.moves = {move(b, "M3", "demanded wages", {"Jo Lund", "SWE"}, {"Arden Rail", "SWE"}, "demand"),
                      move(b, "M4", "Arden Rail refused wages", {"Arden Rail", "SWE"}, {"Rail Union", "SWE"}, "refusal"),
                      move(b, "M5", "refused wages", {"the managers", "SWE"}, {"Rail Union", "SWE"}, "refusal")};
  ASSERT_TRUE(add_all(record, {a, b}).ok());
  ASSERT_TRUE(record.decide({"name", "arden_rail-rail_union-2019", "Strike talks", "Ada", ""}).ok());

  const Result<Lexicon> lexicon = Lexicon::load(std::string(PARLEY_SOURCE_DIR) + "/data");
  ASSERT_TRUE(lexicon.ok());
  const Result<Negotiations> found = negotiations_in(record, *lexicon);
  ASSERT_TRUE(found.ok());
  ASSERT_EQ(found->found.size(), 2u);
  EXPECT_EQ(found->found[0].id, "PRK-USA-2018");
  EXPECT_EQ(found->found[0].sides, (Parties{{"North Korea", "PRK"}, {"United States", "USA"}}));
  EXPECT_EQ(found->found[0].subjects.at(0), "inspections");
  EXPECT_EQ(found->found[1].id, "arden_rail-rail_union-2019");
  EXPECT_EQ(found->found[1].name, "Strike talks");
  EXPECT_EQ(found->found[1].moves, 2u) << "the managers have no name";
}

}  // namespace
}  // namespace parley::test
