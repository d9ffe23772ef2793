// parley/base.h: what every room shares: results, errors, byte spans, UTF-8, civil dates, TSV tables.
//
//   parley::Result<int> r = parse(text);
//   if (!r) { report(r.error().to_string()); return; }
//   use(*r);
//
// Nothing but std::bad_alloc is thrown across any header of this library; the library never prints or exits.
#pragma once
#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace parley {

enum class ErrorCode { kInvalid, kNotFound, kIo, kCorrupt, kTooLarge, kUnsupported, kBusy, kInternal };

// The short name of a code in messages and JSON: "invalid", "not_found", "io", ...
std::string_view error_code_name(ErrorCode code);

// What went wrong, where. `source` is a file or table name; line counts from 1 and offset from 0 (bytes); -1: unknown.
struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string message;
  std::string source;
  std::int64_t line = -1;
  std::int64_t offset = -1;

  // "source:line: message" or "source: at byte N: message"; one line, no trailing newline.
  std::string to_string() const;
};

// A value or an Error. Reading the absent side is undefined, as with std::optional: test first.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : v_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : v_(std::in_place_index<1>, std::move(error)) {}
  explicit operator bool() const { return v_.index() == 0; }
  bool ok() const { return v_.index() == 0; }
  T& operator*() & { return *std::get_if<0>(&v_); }
  const T& operator*() const& { return *std::get_if<0>(&v_); }
  T&& operator*() && { return std::move(*std::get_if<0>(&v_)); }
  T* operator->() { return std::get_if<0>(&v_); }
  const T* operator->() const { return std::get_if<0>(&v_); }
  const Error& error() const { return *std::get_if<1>(&v_); }

 private:
  std::variant<T, Error> v_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : e_(std::move(error)) {}
  explicit operator bool() const { return !e_; }
  bool ok() const { return !e_; }
  const Error& error() const { return *e_; }

 private:
  std::optional<Error> e_;
};
using Status = Result<void>;

// Half-open range of bytes into a document's UTF-8 text.
struct Span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t size() const { return end - begin; }
  bool empty() const { return end <= begin; }
  bool contains(Span o) const { return begin <= o.begin && o.end <= end; }
  bool overlaps(Span o) const { return begin < o.end && o.begin < end; }
  friend bool operator==(Span, Span) = default;
  friend auto operator<=>(Span, Span) = default;
};
inline std::string_view slice(std::string_view text, Span s) { return text.substr(s.begin, s.end - s.begin); }

// UTF-8. decode reads the scalar value at `pos` and moves `pos` past it; a malformed byte gives U+FFFD and moves by one.
char32_t utf8_decode(std::string_view text, std::size_t& pos);
void utf8_append(std::string& out, char32_t c);
bool utf8_valid(std::string_view text, std::size_t* first_bad = nullptr);
// Every malformed byte replaced by U+FFFD.
std::string utf8_repair(std::string_view text);
// Code points before byte `pos`; for people and Python, never for storage.
std::size_t utf8_length(std::string_view text);
// Case folded, accents and typographic quotes/dashes made plain, inner white space single, ends trimmed: the form that
// names are compared in ("Kim Jŏng-ŭn’s" -> "kim jong-un's").
std::string fold(std::string_view text);
// ASCII-only helpers.
std::string ascii_lower(std::string_view text);
std::string_view trim(std::string_view text);
std::vector<std::string_view> split(std::string_view text, char separator);  // keeps empty fields

// A civil date of the proleptic Gregorian calendar.
struct Date {
  std::int16_t year = 0;
  std::uint8_t month = 0;  // 1..12
  std::uint8_t day = 0;    // 1..31
  friend bool operator==(Date, Date) = default;
  friend auto operator<=>(Date, Date) = default;
};
bool date_valid(Date d);
std::int64_t days_from_civil(Date d);  // days since 1970-01-01
Date civil_from_days(std::int64_t days);
int weekday(Date d);  // 0 = Monday .. 6 = Sunday
int days_in_month(int year, int month);
Date add_days(Date d, int days);
Date add_months(Date d, int months);           // clamps to the month's last day
std::string date_to_string(Date d);            // "2018-02-10"
std::optional<Date> date_parse(std::string_view iso);  // "2018-02-10" only; null when it is not a valid date

// A dated statement as the record keeps it: "2018-02-10", "2018-02", "2018", "..2018-02-10" (on or before), "2018-02-10.."
// (on or after); `end` closes a range.  precision: day, month, year, range, relative, or "" when unknown.
struct DateValue {
  std::string text;       // the words it came from; may be empty
  std::string value;      // empty: unknown
  std::string end;        // empty: no end
  std::string precision;
  Span span;              // of `text` in the document; empty when derived
  friend bool operator==(const DateValue&, const DateValue&) = default;
};

// A data table: UTF-8 TSV.  Lines that start with '#' are comments; one of them, "#columns a<TAB>b<TAB>c", names the columns;
// at least one, "#source ...", says where the facts come from.  Rows are sorted bytewise by the whole line and unique.
// Errors name file and line.
struct TsvRow {
  std::vector<std::string_view> fields;  // as many as columns
  int line = 0;
};
class TsvTable {
 public:
  // Fails on: no file, no #columns or #source, other columns than `columns`, a row with another number of fields, bad UTF-8,
  // rows out of order, a repeated row.
  static Result<TsvTable> load(const std::string& path, const std::vector<std::string>& columns);
  static Result<TsvTable> parse(std::string bytes, const std::string& name, const std::vector<std::string>& columns);
  const std::vector<TsvRow>& rows() const { return rows_; }
  const std::string& name() const { return name_; }
  // An Error that names this table and the row's line.
  Error error(const TsvRow& row, std::string message) const;

 private:
  std::string name_;
  std::shared_ptr<const std::string> bytes_;  // fields point into it
  std::vector<TsvRow> rows_;
};

// Whole files.  read_file refuses more than `max_bytes`.
Result<std::string> read_file(const std::string& path, std::size_t max_bytes = std::size_t{1} << 32);
Status write_file(const std::string& path, std::string_view bytes);

// SHA-256 in lower-case hex; a 64-bit FNV-1a hash.
std::string sha256_hex(std::string_view bytes);
std::uint64_t hash64(std::string_view bytes);

// JSON string body escaping (no quotes added); control characters escaped, UTF-8 kept, malformed bytes replaced.
std::string json_escape(std::string_view text);

// Version of the library, from the one file VERSION.
std::string_view version();

}  // namespace parley
