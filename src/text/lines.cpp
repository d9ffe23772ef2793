#include "text/lines.h"

#include <algorithm>

#include "text/characters.h"

namespace parley {
namespace {
using characters::Kind;

// Widths between which a text may be hard-wrapped, in bytes.
constexpr std::uint32_t kNarrowestWrap = 40;
constexpr std::uint32_t kWidestWrap = 140;

struct Line {
  Span span;
  bool blank_before = false;
};

std::vector<Line> lines_of(std::string_view text, Span region) {
  std::vector<Line> lines;
  bool blank = false;
  std::uint32_t begin = region.begin;
  auto close = [&](std::uint32_t end) {
    Span line = characters::trimmed(text, {begin, end});
    if (line.empty()) {
      blank = true;
    } else {
      lines.push_back({line, blank});
      blank = false;
    }
  };
  for (std::uint32_t i = region.begin; i < region.end; ++i) {
    char c = text[i];
    bool separator = c == '\n' || c == '\r' || c == '\v' || c == '\f';
    std::uint32_t width = separator ? 1 : 0;
    if (c == '\r' && i + 1 < region.end && text[i + 1] == '\n') width = 2;
    if (c == '\xE2' && region.end - i >= 3 && text[i + 1] == '\x80' && (text[i + 2] == '\xA8' || text[i + 2] == '\xA9'))
      width = 3;
    if (width == 0) continue;
    close(i);
    begin = i + width;
    i = begin - 1;
  }
  close(region.end);
  return lines;
}

// "- ", "• ", "1. ", "2) ", "(a) ".
bool list_item(std::string_view line) {
  auto c = characters::at(line, 0, line.size());
  auto space_at = [&](std::size_t pos) {
    return pos < line.size() && characters::at(line, pos, line.size()).kind == Kind::kSpace;
  };
  switch (c.value) {
    case U'-':
    case U'*':
    case U'+':
    case U'–':
    case U'—':
    case U'·':
      return space_at(c.next);
    case U'•':
    case U'●':
    case U'■':
    case U'▶':
    case U'►':
    case U'◆':
    case U'▪':
    case U'○':
    case U'◦':
    case U'‣':
    case U'△':
    case U'□':
      return true;
    default:
      break;
  }
  bool open = c.value == '(';
  std::size_t i = open ? 1 : 0;
  std::size_t first = i;
  while (i < line.size() && i - first < 3 && characters::kind(static_cast<unsigned char>(line[i])) == Kind::kDigit) ++i;
  if (i == first && i < line.size() && characters::is_letter(characters::kind(static_cast<unsigned char>(line[i])))) ++i;
  if (i == first || i >= line.size()) return false;
  bool letter = characters::kind(static_cast<unsigned char>(line[first])) != Kind::kDigit;
  return (line[i] == ')' || (line[i] == '.' && !open && !letter)) && space_at(i + 1);
}

bool joins(std::string_view text, Span line, Span next, std::uint32_t width) {
  std::string_view after = slice(text, next);
  std::uint32_t word = 0;
  while (word < after.size() && after[word] != ' ') ++word;
  bool full = width >= kNarrowestWrap && width <= kWidestWrap && line.size() + 1 + word > width;
  char last = text[line.end - 1];
  bool open_end = last != '.' && last != '!' && last != '?' && last != ':' && last != ';';
  if (list_item(after) && !(full && open_end)) return false;
  return full || last == ',' || characters::at(after, 0, after.size()).kind == Kind::kLower;
}

}  // namespace

std::vector<Stretch> find_stretches(std::string_view text, Span region) {
  std::vector<Line> lines = lines_of(text, characters::clamped(text, region));
  std::vector<Stretch> stretches;
  for (std::size_t first = 0; first < lines.size();) {
    std::size_t last = first + 1;
    std::uint32_t width = lines[first].span.size();
    for (; last < lines.size() && !lines[last].blank_before; ++last) width = std::max(width, lines[last].span.size());
    stretches.push_back({lines[first].span, true});
    for (std::size_t i = first + 1; i < last; ++i) {
      if (joins(text, lines[i - 1].span, lines[i].span, width)) {
        stretches.back().span.end = lines[i].span.end;
      } else {
        stretches.push_back({lines[i].span, false});
      }
    }
    first = last;
  }
  return stretches;
}

}  // namespace parley
