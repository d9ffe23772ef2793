#include "text/characters.h"

#include <utf8proc.h>

#include <algorithm>

namespace parley::characters {

Kind kind_beyond_ascii(char32_t c) {
  if (c == 0x85) return Kind::kSpace;
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(c))) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LT:
      return Kind::kUpper;
    case UTF8PROC_CATEGORY_LL:
      return Kind::kLower;
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
      return Kind::kLetter;
    case UTF8PROC_CATEGORY_ND:
      return Kind::kDigit;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
      return Kind::kMark;
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
      return Kind::kSpace;
    default:
      return Kind::kOther;
  }
}

std::size_t before(std::string_view text, std::size_t pos, std::size_t begin) {
  std::size_t start = pos - 1;
  while (start > begin && pos - start < 4 && (static_cast<unsigned char>(text[start]) & 0xC0) == 0x80) --start;
  std::size_t next = start;
  utf8_decode(text.substr(0, pos), next);
  return next == pos ? start : pos - 1;
}

std::size_t skip_space(std::string_view text, std::size_t pos, std::size_t end) {
  while (pos < end) {
    Character c = at(text, pos, end);
    if (c.kind != Kind::kSpace) break;
    pos = c.next;
  }
  return pos;
}

Span trimmed(std::string_view text, Span span) {
  std::size_t begin = skip_space(text, span.begin, span.end);
  std::size_t end = span.end;
  while (end > begin) {
    std::size_t last = before(text, end, begin);
    if (at(text, last, end).kind != Kind::kSpace) break;
    end = last;
  }
  return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

Span clamped(std::string_view text, Span span) {
  auto size = static_cast<std::uint32_t>(std::min<std::size_t>(text.size(), UINT32_MAX));
  std::uint32_t end = std::min(span.end, size);
  return {std::min(span.begin, end), end};
}

}  // namespace parley::characters
