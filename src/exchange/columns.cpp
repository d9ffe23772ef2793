#include "exchange/columns.h"

#include <algorithm>
#include <limits>

namespace parley {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kDayFields[] = {"day", "published_at"};
constexpr std::size_t kBatchRows = 65536, kBatchBytes = std::size_t{1} << 28;
// Offsets have 32 bits.
constexpr std::size_t kRowBytes = std::numeric_limits<std::int32_t>::max() - kBatchBytes;

void put_bit(std::vector<std::uint8_t>& bits, std::int64_t at, bool value) {
  if (at % 8 == 0) bits.push_back(0);
  if (value) bits.back() = static_cast<std::uint8_t>(bits.back() | (1u << (at % 8)));
}
bool bit_at(const std::vector<std::uint8_t>& bits, std::size_t at) { return (bits[at / 8] >> (at % 8)) & 1; }

ColumnType type_of(const std::string& name, const Json& value) {
  if (std::find(std::begin(kDayFields), std::end(kDayFields), name) != std::end(kDayFields)) return ColumnType::kDay;
  if (value.is_boolean()) return ColumnType::kBool;
  if (value.is_number_float()) return ColumnType::kReal;
  if (value.is_number()) return ColumnType::kInt;
  if (value.is_array()) return ColumnType::kList;
  return value.is_object() ? ColumnType::kStruct : ColumnType::kText;
}

std::size_t append_text(Column& c, const Json& value) {
  std::string_view text;
  if (value.is_string()) text = value.get_ref<const std::string&>();
  // Arrow's text is UTF-8; what a record was told in other bytes is repaired.
  if (utf8_valid(text)) {
    c.bytes += text;
  } else {
    c.bytes += utf8_repair(text);
  }
  c.offsets.push_back(static_cast<std::int32_t>(c.bytes.size()));
  return text.size() * 3;
}

// The value where there is one; whether there was.
bool append_plain(Column& c, const Json& value) {
  switch (c.type) {
    case ColumnType::kInt:
      c.ints.push_back(value.is_number() ? value.get<std::int64_t>() : 0);
      return value.is_number();
    case ColumnType::kReal:
      c.reals.push_back(value.is_number() ? value.get<double>() : 0);
      return value.is_number();
    case ColumnType::kBool:
      put_bit(c.bits, c.length, value.is_boolean() && value.get<bool>());
      return value.is_boolean();
    default: {
      const std::optional<Date> day = value.is_string() ? date_parse(value.get_ref<const std::string&>()) : std::nullopt;
      c.days.push_back(day ? static_cast<std::int32_t>(days_from_civil(*day)) : 0);
      return day.has_value();
    }
  }
}

}  // namespace

Column column_like(std::string name, const Json& value) {
  Column c;
  c.type = type_of(name, value);
  c.name = std::move(name);
  if (c.type == ColumnType::kText || c.type == ColumnType::kList) c.offsets = {0};
  if (c.type == ColumnType::kList) c.children.push_back(column_like("item", value.empty() ? Json() : value.front()));
  if (c.type == ColumnType::kStruct)
    for (const auto& [field, inner] : value.items()) c.children.push_back(column_like(field, inner));
  return c;
}

std::size_t append(Column& c, const Json& value) {
  std::size_t bytes = 16;
  bool there = true;
  if (c.type == ColumnType::kText) {
    bytes += append_text(c, value);
    there = value.is_string();
  } else if (c.type == ColumnType::kList) {
    if (value.is_array())
      for (const Json& item : value) bytes += append(c.children.front(), item);
    c.offsets.push_back(static_cast<std::int32_t>(c.children.front().length));
  } else if (c.type == ColumnType::kStruct) {
    auto field = value.begin();
    for (Column& child : c.children) {
      const bool same = value.is_object() && field != value.end() && field.key() == child.name;
      bytes += append(child, same ? *field : Json());
      if (same) ++field;
    }
  } else {
    there = append_plain(c, value);
  }
  put_bit(c.valid, c.length, there);
  c.nulls += !there;
  ++c.length;
  return bytes;
}

Json value_at(const Column& c, std::size_t row) {
  if (!bit_at(c.valid, row)) return nullptr;
  switch (c.type) {
    case ColumnType::kText:
      return c.bytes.substr(static_cast<std::size_t>(c.offsets[row]),
                            static_cast<std::size_t>(c.offsets[row + 1] - c.offsets[row]));
    case ColumnType::kInt:
      return c.ints[row];
    case ColumnType::kReal:
      return c.reals[row];
    case ColumnType::kBool:
      return bit_at(c.bits, row);
    case ColumnType::kDay:
      return date_to_string(civil_from_days(c.days[row]));
    case ColumnType::kList: {
      Json out = Json::array();
      for (std::int32_t i = c.offsets[row]; i < c.offsets[row + 1]; ++i)
        out.push_back(value_at(c.children.front(), static_cast<std::size_t>(i)));
      return out;
    }
    case ColumnType::kStruct: {
      Json out = Json::object();
      for (const Column& child : c.children) out[child.name] = value_at(child, row);
      return out;
    }
  }
  return nullptr;
}

TableBuilder::TableBuilder(const Json& like) : data_(std::make_shared<Table::Data>()) {
  data_->shape = column_like("", like);
  batch_ = data_->shape;
}

Status TableBuilder::add(const Json& row) {
  const std::size_t bytes = append(batch_, row);
  if (bytes > kRowBytes) return Error{ErrorCode::kTooLarge, "a row of 2 GiB fits no table", "", -1, -1};
  bytes_ += bytes;
  ++data_->rows;
  if (static_cast<std::size_t>(batch_.length) >= kBatchRows || bytes_ >= kBatchBytes) flush();
  return {};
}

void TableBuilder::flush() {
  if (batch_.length == 0) return;
  data_->first_rows.push_back(data_->rows - static_cast<std::size_t>(batch_.length));
  data_->batches.push_back(std::make_shared<const Column>(std::exchange(batch_, data_->shape)));
  bytes_ = 0;
}

Table TableBuilder::finish() {
  flush();
  return Table(std::move(data_));
}

}  // namespace parley
