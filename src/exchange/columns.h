// Columns that rows of JSON are appended to, laid out as Arrow lays them out.
#pragma once
#include <nlohmann/json.hpp>

#include "parley/tables.h"

namespace parley {

enum class ColumnType { kText, kInt, kReal, kBool, kDay, kList, kStruct };

struct Column {
  std::string name;
  ColumnType type = ColumnType::kText;
  std::int64_t length = 0, nulls = 0;
  std::vector<std::uint8_t> valid;    // a bit a value
  std::vector<std::int32_t> offsets;  // of a text or list, from 0
  std::vector<std::uint8_t> bits;     // of a bool
  std::vector<std::int64_t> ints;     // of an int
  std::vector<std::int32_t> days;     // of a day, since 1970-01-01
  std::vector<double> reals;
  std::string bytes;             // of a text
  std::vector<Column> children;  // a list's one, a struct's fields
};

// A column for values such as this one: null and "" are text, true a bool, 0 an int, 0.0 a real, a list one of its first value
// (of text when it has none), an object a struct.  Names of kDayFields are days.
Column column_like(std::string name, const nlohmann::ordered_json& value);
// Adds one value; one of another type is null, which no list or struct is: they are empty.  Returns the bytes it takes.
std::size_t append(Column& column, const nlohmann::ordered_json& value);
nlohmann::ordered_json value_at(const Column& column, std::size_t row);

struct Table::Data {
  Column shape;                                        // a struct without rows
  std::vector<std::shared_ptr<const Column>> batches;  // structs
  std::vector<std::size_t> first_rows;                 // of each batch
  std::size_t rows = 0;
};

// Makes a table of rows, JSON objects with the fields of `like` in the same order.
class TableBuilder {
 public:
  explicit TableBuilder(const nlohmann::ordered_json& like);
  Status add(const nlohmann::ordered_json& row);
  Table finish();

 private:
  void flush();
  std::shared_ptr<Table::Data> data_;
  Column batch_;
  std::size_t bytes_ = 0;
};

}  // namespace parley
