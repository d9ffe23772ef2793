#include "parley/base.h"

namespace parley {

Error TsvTable::error(const TsvRow& row, std::string message) const {
  return Error{ErrorCode::kInvalid, std::move(message), name_, row.line, -1};
}

Result<TsvTable> TsvTable::load(const std::string& path, const std::vector<std::string>& columns) {
  auto bytes = read_file(path, std::size_t{256} << 20);
  if (!bytes) return bytes.error();
  return parse(std::move(*bytes), path, columns);
}

Result<TsvTable> TsvTable::parse(std::string bytes, const std::string& name, const std::vector<std::string>& columns) {
  TsvTable table;
  table.name_ = name;
  auto fail = [&](int line, std::string message) { return Error{ErrorCode::kInvalid, std::move(message), name, line, -1}; };
  std::size_t bad = 0;
  if (!utf8_valid(bytes, &bad)) return Error{ErrorCode::kInvalid, "not UTF-8", name, -1, static_cast<std::int64_t>(bad)};
  table.bytes_ = std::make_shared<const std::string>(std::move(bytes));
  std::string_view rest = *table.bytes_, previous;
  bool have_columns = false, have_source = false;
  for (int line = 1; !rest.empty(); ++line) {
    auto end = rest.find('\n');
    std::string_view row = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    if (row.starts_with("#columns ")) {
      auto named = split(row.substr(9), '\t');
      if (!std::equal(named.begin(), named.end(), columns.begin(), columns.end())) return fail(line, "other columns than expected");
      have_columns = true;
    }
    if (row.starts_with("#source ")) have_source = true;
    if (row.starts_with('#')) continue;
    if (row.empty()) return fail(line, "empty line");
    if (row.back() == '\r') return fail(line, "line ends in a carriage return");
    if (!have_columns) return fail(line, "no #columns line before the first row");
    if (!have_source) return fail(line, "no #source line before the first row");
    if (row == previous) return fail(line, "repeated row");
    if (row < previous) return fail(line, "row out of order");
    previous = row;
    TsvRow parsed{split(row, '\t'), line};
    if (parsed.fields.size() != columns.size())
      return fail(line, std::to_string(parsed.fields.size()) + " fields instead of " + std::to_string(columns.size()));
    table.rows_.push_back(std::move(parsed));
  }
  if (!have_columns) return fail(1, "no #columns line");
  return table;
}

}  // namespace parley
