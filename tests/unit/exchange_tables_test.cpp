// Tables: rows of JSON as Arrow columns, and who frees what.
#include <gtest/gtest.h>

#include "exchange/columns.h"

namespace parley {
namespace {

using Json = nlohmann::ordered_json;

Table table_from(const Json& like, const std::vector<Json>& rows) {
  TableBuilder builder(like);
  for (const Json& row : rows) EXPECT_TRUE(builder.add(row).ok());
  return builder.finish();
}

const Json kLike = {{"id", ""},
                    {"bstart", 0},
                    {"confidence", 0.0},
                    {"unread", false},
                    {"day", nullptr},
                    {"names", Json::array()},
                    {"rungs", Json::array({{{"status", ""}, {"bend", 0}}})}};
const Json kRow = {{"id", "É1"},
                   {"bstart", 7},
                   {"confidence", 0.25},
                   {"unread", true},
                   {"day", "2018-02-10"},
                   {"names", {"a", nullptr, "c"}},
                   {"rungs", {{{"status", "held"}, {"bend", 9}}, {{"status", nullptr}, {"bend", 3}}}}};

TEST(Tables, RowsComeBackAsTheyWentIn) {
  const Table table = table_from(kLike, {kRow, kRow});
  ASSERT_EQ(table.rows(), 2u);
  EXPECT_EQ(table.columns(), (std::vector<std::string>{"id", "bstart", "confidence", "unread", "day", "names", "rungs"}));
  EXPECT_EQ(Json::parse(table.row_json(1)), kRow);
}

TEST(Tables, WhatHasAnotherTypeIsNull) {
  const Json odd = {{"id", 5},      {"bstart", "x"}, {"confidence", Json::array()}, {"unread", 1}, {"day", "no day"},
                    {"names", "a"}, {"rungs", {7}}};
  const Json row = Json::parse(table_from(kLike, {odd}).row_json(0));
  for (const char* field : {"id", "bstart", "confidence", "unread", "day"}) EXPECT_TRUE(row[field].is_null()) << field;
  EXPECT_EQ(row["names"], Json::array());
  EXPECT_EQ(row["rungs"], Json::array({{{"status", nullptr}, {"bend", nullptr}}}));
  EXPECT_EQ(Json::parse(table_from(kLike, {Json::array({1, 2})}).row_json(0))["id"], nullptr);
}

TEST(Tables, MalformedBytesAreRepaired) {
  const Json row = Json::parse(table_from({{"id", ""}}, {{{"id", "a\xff\xc3"}}}).row_json(0));
  EXPECT_EQ(row["id"], "a\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(Tables, ManyRowsAreSeveralBatches) {
  constexpr std::size_t kRows = 65536 * 2 + 3;
  TableBuilder builder(Json({{"n", 0}}));
  for (std::size_t i = 0; i < kRows; ++i) ASSERT_TRUE(builder.add(Json({{"n", i}})).ok());
  const Table table = builder.finish();
  EXPECT_EQ(table.rows(), kRows);
  for (std::size_t row : {std::size_t{0}, std::size_t{65535}, std::size_t{65536}, kRows - 1})
    EXPECT_EQ(Json::parse(table.row_json(row))["n"], row);
  ArrowArrayStream stream;
  table.export_stream(&stream);
  std::vector<std::int64_t> lengths;
  for (ArrowArray batch; stream.get_next(&stream, &batch) == 0 && batch.release; batch.release(&batch))
    lengths.push_back(batch.length);
  stream.release(&stream);
  EXPECT_EQ(lengths, (std::vector<std::int64_t>{65536, 65536, 3}));
}

TEST(Tables, AnArrayOutlivesTableAndStreamAndAChildItsParent) {
  ArrowArray batch, names;
  {
    const Table table = table_from(kLike, {kRow});
    ArrowArrayStream stream;
    table.export_stream(&stream);
    ASSERT_EQ(stream.get_next(&stream, &batch), 0);
    stream.release(&stream);
    EXPECT_EQ(stream.release, nullptr);
  }
  ASSERT_EQ(batch.n_children, 7);
  // Taken as the interface says: moved, and marked as released where it was.
  names = *batch.children[5];
  batch.children[5]->release = nullptr;
  batch.release(&batch);
  EXPECT_EQ(batch.release, nullptr);
  EXPECT_EQ(names.length, 1);
  EXPECT_EQ(static_cast<const std::int32_t*>(names.buffers[1])[1], 3);
  names.release(&names);
}

TEST(Tables, SchemaSaysTypes) {
  ArrowSchema schema;
  table_from(kLike, {}).export_schema(&schema);
  std::string formats = schema.format;
  for (std::int64_t i = 0; i < schema.n_children; ++i) formats += std::string(" ") + schema.children[i]->format;
  EXPECT_EQ(formats, "+s u l g b tdD +l +l");
  EXPECT_STREQ(schema.children[6]->children[0]->children[1]->name, "bend");
  schema.release(&schema);
  EXPECT_EQ(schema.release, nullptr);
}

}  // namespace
}  // namespace parley
