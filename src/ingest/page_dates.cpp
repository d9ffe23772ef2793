#include "ingest/page_dates.h"

#include <array>
#include <charconv>

namespace parley::ingest_detail {
namespace {

constexpr int kFirstYear = 1900, kLastYear = 2100;

bool digit(char c) { return c >= '0' && c <= '9'; }
bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// A run of digits (with its length) or of letters.
struct Piece {
  enum Kind { kEnd, kNumber, kWord } kind = kEnd;
  std::size_t begin = 0, end = 0;
  int value = -1;  // number, or month of a word (0: no month)
  std::size_t size() const { return end - begin; }
};

Piece piece_at(std::string_view text, std::size_t i) {
  Piece p;
  while (i < text.size() && !digit(text[i]) && !letter(text[i])) ++i;
  p.begin = p.end = i;
  if (i == text.size()) return p;
  if (digit(text[i])) {
    while (p.end < text.size() && digit(text[p.end])) ++p.end;
    p.kind = Piece::kNumber;
    if (p.size() <= 8) std::from_chars(text.data() + p.begin, text.data() + p.end, p.value);
  } else {
    while (p.end < text.size() && letter(text[p.end])) ++p.end;
    p.kind = Piece::kWord;
    p.value = p.size() <= 9 ? month_number(ascii_lower(text.substr(p.begin, p.size()))) : 0;
  }
  return p;
}

// Only marks that may stand inside a date lie between two of its pieces.
bool near(std::string_view text, const Piece& a, const Piece& b) {
  if (b.begin - a.end > 4) return false;
  for (std::size_t i = a.end; i < b.begin; ++i) {
    if (std::string_view(" \t,./-").find(text[i]) == std::string_view::npos) return false;
  }
  return true;
}

bool is_ordinal_suffix(std::string_view text, const Piece& p) {
  const std::string w = ascii_lower(text.substr(p.begin, p.size()));
  return w == "st" || w == "nd" || w == "rd" || w == "th";
}

bool is_year(const Piece& p) {
  return p.kind == Piece::kNumber && p.size() == 4 && p.value >= kFirstYear && p.value <= kLastYear;
}
bool is_day(const Piece& p) { return p.kind == Piece::kNumber && p.size() <= 2 && p.value >= 1 && p.value <= 31; }
bool is_month(const Piece& p) { return p.kind == Piece::kWord && p.value > 0; }

std::optional<Date> make(int y, int m, int d) {
  const Date date{static_cast<std::int16_t>(y), static_cast<std::uint8_t>(m), static_cast<std::uint8_t>(d)};
  if (m < 1 || m > 12 || d < 1 || d > 31 || !date_valid(date)) return {};
  return date;
}

struct Next {
  std::string_view text;
  // The piece after `p`, "of" and ordinal endings passed over.
  Piece operator()(const Piece& p) const {
    Piece n = piece_at(text, p.end);
    if (n.kind == Piece::kWord && p.kind == Piece::kNumber && n.begin == p.end && is_ordinal_suffix(text, n))
      n = piece_at(text, n.end);
    if (n.kind == Piece::kWord && text.substr(n.begin, n.size()) == "of") n = piece_at(text, n.end);
    return n;
  }
  bool close(const Piece& a, const Piece& b) const {
    if (near(text, a, b)) return true;
    // "22nd of February": letters between, but only those passed over.
    return b.begin > a.end && b.begin - a.end <= 8 && a.kind == Piece::kNumber && piece_at(text, a.end).begin != b.begin;
  }
};

std::optional<FoundDate> date_at(std::string_view text, const Piece& a) {
  const Next next{text};
  const auto found = [&](int y, int m, int d, std::size_t end, bool numeric = false) -> std::optional<FoundDate> {
    const auto date = make(y, m, d);
    if (!date) return {};
    return FoundDate{*date, {static_cast<std::uint32_t>(a.begin), static_cast<std::uint32_t>(end)}, numeric};
  };
  if (a.kind == Piece::kNumber && a.size() == 8) return found(a.value / 10000, a.value / 100 % 100, a.value % 100, a.end);
  const Piece b = next(a);
  const Piece c = next(b);
  if (b.kind == Piece::kEnd || c.kind == Piece::kEnd || !next.close(a, b) || !next.close(b, c)) return {};
  if (is_month(a) && is_day(b) && is_year(c)) return found(c.value, a.value, b.value, c.end);
  if (is_day(a) && is_month(b) && is_year(c)) return found(c.value, b.value, a.value, c.end);
  if (is_year(a) && is_month(b) && is_day(c)) return found(a.value, b.value, c.value, c.end);
  if (is_year(a) && is_day(b) && is_day(c) && b.value <= 12) {
    const char between = text[a.end];
    if (between == text[b.end] || between == ' ') return found(a.value, b.value, c.value, c.end);
  }
  if (is_day(a) && is_day(b) && is_year(c)) {
    const char between = text[a.end];
    if (between != text[b.end] || (between != '/' && between != '.' && between != '-')) return {};
    if (a.value > 12 || (between == '.' && b.value <= 12)) return found(c.value, b.value, a.value, c.end, a.value <= 12);
    return found(c.value, a.value, b.value, c.end, b.value <= 12);
  }
  return {};
}

}  // namespace

int month_number(std::string_view w) {
  static constexpr std::array<std::string_view, 12> kMonths = {
      "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"};
  if (w.size() < 3) return 0;
  for (std::size_t m = 0; m < kMonths.size(); ++m) {
    if (w == kMonths[m] || w == kMonths[m].substr(0, 3)) return static_cast<int>(m) + 1;
  }
  return w == "sept" ? 9 : w == "febr" ? 2 : 0;
}

std::optional<FoundDate> find_date(std::string_view text, std::size_t from) {
  for (Piece p = piece_at(text, from); p.kind != Piece::kEnd; p = piece_at(text, p.end)) {
    if (p.kind == Piece::kWord && p.value == 0) continue;
    if (p.kind == Piece::kNumber && p.size() != 8 && !is_year(p) && !is_day(p)) continue;
    if (auto d = date_at(text, p)) return d;
  }
  return {};
}

std::optional<Span> impossible_date(std::string_view text) {
  const auto small = [](const Piece& p) { return p.kind == Piece::kNumber && p.size() <= 2; };
  const Next next{text};
  for (Piece a = piece_at(text, 0); a.kind != Piece::kEnd; a = piece_at(text, a.end)) {
    const Piece b = next(a);
    const Piece c = next(b);
    if (c.kind == Piece::kEnd || !next.close(a, b) || !next.close(b, c)) continue;
    const bool words = (is_month(a) && small(b) && is_year(c)) || (small(a) && is_month(b) && is_year(c));
    const bool digits = ((is_year(a) && small(b) && small(c)) || (small(a) && small(b) && is_year(c))) &&
                        text[a.end] == text[b.end] && std::string_view("-/.").find(text[a.end]) != std::string_view::npos;
    if (words || digits) return Span{static_cast<std::uint32_t>(a.begin), static_cast<std::uint32_t>(c.end)};
  }
  return {};
}

std::optional<Date> field_date(std::string_view text) {
  text = trim(text);
  if (text.size() >= 9 && text.size() <= 13 && text.find_first_not_of("0123456789") == std::string_view::npos) {
    std::int64_t n = 0;
    std::from_chars(text.data(), text.data() + text.size(), n);
    if (text.size() >= 12) n /= 1000;
    return civil_from_days(n / 86400);
  }
  if (const auto d = find_date(text.substr(0, 200))) return d->date;
  return {};
}

std::optional<FoundDate> url_date(std::string_view url) {
  url = url.substr(0, url.find_first_of("?#"));
  for (std::size_t i = 0; i + 8 < url.size(); ++i) {
    if (url[i] != '/' && url[i] != '-' && url[i] != '_') continue;
    const Piece y = piece_at(url, i + 1);
    if (y.begin != i + 1) continue;
    if (y.kind == Piece::kNumber && y.size() == 8) {
      if (auto d = make(y.value / 10000, y.value / 100 % 100, y.value % 100);
          d && is_year(piece_at(url.substr(0, y.begin + 4), y.begin))) {
        return FoundDate{*d, {static_cast<std::uint32_t>(y.begin), static_cast<std::uint32_t>(y.end)}, false};
      }
    }
    if (!is_year(y) || y.end >= url.size()) continue;
    const char sep = url[y.end];
    const Piece m = piece_at(url, y.end), d = piece_at(url, m.end);
    if ((sep != '/' && sep != '-' && sep != '_') || m.begin != y.end + 1 || d.begin != m.end + 1 || d.kind != Piece::kNumber)
      continue;
    const bool named = m.kind == Piece::kWord && m.value > 0;
    if (!named && !(m.kind == Piece::kNumber && m.size() <= 2)) continue;
    if (auto date = d.size() <= 2 ? make(y.value, m.value, d.value) : std::nullopt) {
      return FoundDate{*date, {static_cast<std::uint32_t>(y.begin), static_cast<std::uint32_t>(d.end)}, false};
    }
  }
  return {};
}

}  // namespace parley::ingest_detail
