#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "exchange/formats.h"

namespace parley {

std::string_view quad_name(int quad) {
  static constexpr std::string_view kNames[] = {"verbal-coop", "material-coop", "verbal-conflict", "material-conflict"};
  return quad >= 1 && quad <= 4 ? kNames[quad - 1] : std::string_view{};
}

std::string iso_or_empty(const std::optional<Date>& date) { return date ? date_to_string(*date) : std::string(); }

std::string event_end_date(const Event& event) {
  if (date_parse(event.date.end)) return event.date.end;
  const std::string& value = event.date.value;
  if (date_parse(value)) return value;
  if (value.size() == 4 && date_parse(value + "-12-31")) return value + "-12-31";
  const std::optional<Date> month = date_parse(value + "-01");
  if (value.size() != 7 || !month) return "";
  return date_to_string({month->year, month->month, static_cast<std::uint8_t>(days_in_month(month->year, month->month))});
}

double rounded(double value) {
  const double r = std::round(value * 1e4) / 1e4;
  return r == 0 ? 0 : r;  // never "-0"
}

std::string number(double value) { return fmt::format("{}", rounded(value)); }

std::vector<std::string> countries(const Lexicon* lexicon, const std::vector<ActorReading>& actors) {
  std::set<std::string> out;
  for (const ActorReading& a : actors) {
    if (!a.country.empty())
      out.insert(a.country);
    else if (lexicon)
      for (const std::string& part : a.parts) {
        const ActorReading reading = resolve_actor(*lexicon, part);
        if (!reading.country.empty()) out.insert(reading.country);
      }
  }
  return {out.begin(), out.end()};
}

std::string safe_value(std::string_view value) {
  std::string out;
  out.reserve(value.size());
  for (std::size_t at = 0; at < value.size();) {
    const char32_t c = utf8_decode(value, at);
    // U+2028 and U+2029 end lines for some readers.
    if (c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029)
      out += ' ';
    else
      utf8_append(out, c);
  }
  return out;
}

std::string joined(const std::vector<std::string>& values, const std::string& none, char separator) {
  if (std::all_of(values.begin(), values.end(), [](const std::string& v) { return v.empty(); })) return none;
  std::string out;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i) out += separator;
    std::string value = safe_value(values[i]);
    std::replace(value.begin(), value.end(), separator, ',');
    out += value.empty() ? none : value;
  }
  return out;
}

std::string csv_line(const std::vector<std::string>& row) {
  std::string out;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (i) out += ',';
    if (row[i].find_first_of("\",\r\n") == std::string::npos) {
      out += row[i];
      continue;
    }
    out += '"';
    for (char c : row[i]) {
      if (c == '"') out += '"';
      out += c;
    }
    out += '"';
  }
  return out + "\r\n";
}

}  // namespace parley
