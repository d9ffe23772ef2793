// Character classes of the text room. ASCII is answered from the byte; the rest from utf8proc's tables.
#pragma once
#include "parley/base.h"

namespace parley::characters {

enum class Kind : std::uint8_t { kSpace, kUpper, kLower, kLetter, kDigit, kMark, kOther };  // kLetter: no case (CJK, Arabic)

Kind kind_beyond_ascii(char32_t c);

inline Kind kind(char32_t c) {
  if (c >= 0x80) return kind_beyond_ascii(c);
  if (c >= 'a' && c <= 'z') return Kind::kLower;
  if (c >= 'A' && c <= 'Z') return Kind::kUpper;
  if (c >= '0' && c <= '9') return Kind::kDigit;
  if (c == ' ' || (c >= '\t' && c <= '\r')) return Kind::kSpace;
  return Kind::kOther;
}
inline bool is_space(char32_t c) { return kind(c) == Kind::kSpace; }
inline bool is_letter(Kind k) { return k == Kind::kUpper || k == Kind::kLower || k == Kind::kLetter; }
inline bool is_word(Kind k) { return is_letter(k) || k == Kind::kDigit; }

// The character that starts at `pos`, or 0 at or past `end`; `next` is where the following one starts.
struct Character {
  char32_t value = 0;
  Kind kind = Kind::kSpace;
  std::size_t next = 0;
};
inline Character at(std::string_view text, std::size_t pos, std::size_t end) {
  if (pos >= end) return {0, Kind::kSpace, pos};
  unsigned char b = static_cast<unsigned char>(text[pos]);
  if (b < 0x80) return {b, kind(b), pos + 1};
  std::size_t next = pos;
  char32_t c = utf8_decode(text.substr(0, end), next);
  return {c, kind_beyond_ascii(c), next};
}
// Start of the character that ends at `pos` (pos > begin); a malformed byte is a character of its own.
std::size_t before(std::string_view text, std::size_t pos, std::size_t begin);

std::size_t skip_space(std::string_view text, std::size_t pos, std::size_t end);
// Without white space at its ends.
Span trimmed(std::string_view text, Span span);
// Inside the text, and begin not past end.
Span clamped(std::string_view text, Span span);

}  // namespace parley::characters
