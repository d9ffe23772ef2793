#include <utf8proc.h>

#include <cstdio>

#include "parley/base.h"

namespace parley {

namespace {
bool continuation(unsigned char b) { return (b & 0xC0) == 0x80; }

// Plain ASCII for a typographic mark, or 0.
char plain_mark(char32_t c) {
  switch (c) {
    case 0x2018: case 0x2019: case 0x201A: case 0x201B: case 0x2032: case 0x00B4: case 0x02BC: case 0x02B9: case 0x02BB: return '\'';
    case 0x201C: case 0x201D: case 0x201E: case 0x201F: case 0x2033: case 0x00AB: case 0x00BB: return '"';
    case 0x2010: case 0x2011: case 0x2012: case 0x2013: case 0x2014: case 0x2015: case 0x2212: return '-';
    default: return 0;
  }
}

// Letters that NFD leaves whole.
const char* plain_letter(char32_t c) {
  switch (c) {
    case 0xF8: return "o";
    case 0xE6: return "ae";
    case 0x153: return "oe";
    case 0xDF: return "ss";
    case 0x142: return "l";
    case 0x111: case 0xF0: return "d";
    case 0x131: return "i";
    case 0xFE: return "th";
    case 0x2026: return "...";
    default: return nullptr;
  }
}
}  // namespace

char32_t utf8_decode(std::string_view text, std::size_t& pos) {
  auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  unsigned char b = byte(pos);
  std::size_t left = text.size() - pos;
  auto bad = [&] {
    ++pos;
    return char32_t{0xFFFD};
  };
  if (b < 0x80) {
    ++pos;
    return b;
  }
  if (b < 0xC2 || b > 0xF4) return bad();
  std::size_t n = b < 0xE0 ? 2 : b < 0xF0 ? 3 : 4;
  if (left < n) return bad();
  char32_t c = b & (n == 2 ? 0x1F : n == 3 ? 0x0F : 0x07);
  for (std::size_t i = 1; i < n; ++i) {
    if (!continuation(byte(pos + i))) return bad();
    c = c << 6 | (byte(pos + i) & 0x3F);
  }
  bool overlong = (n == 3 && c < 0x800) || (n == 4 && c < 0x10000);
  if (overlong || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) return bad();
  pos += n;
  return c;
}

void utf8_append(std::string& out, char32_t c) {
  auto put = [&](char32_t v) { out.push_back(static_cast<char>(v)); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | c >> 6);
    put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12);
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | c >> 18);
    put(0x80 | (c >> 12 & 0x3F));
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  }
}

bool utf8_valid(std::string_view text, std::size_t* first_bad) {
  for (std::size_t i = 0; i < text.size();) {
    if (static_cast<unsigned char>(text[i]) < 0x80) {
      ++i;
      continue;
    }
    std::size_t at = i;
    if (utf8_decode(text, i) == 0xFFFD && text.substr(at, 3) != "\xEF\xBF\xBD") {
      if (first_bad) *first_bad = at;
      return false;
    }
  }
  return true;
}

std::string utf8_repair(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) utf8_append(out, utf8_decode(text, i));
  return out;
}

std::size_t utf8_length(std::string_view text) {
  std::size_t n = 0;
  for (std::size_t i = 0; i < text.size(); ++n) utf8_decode(text, i);
  return n;
}

std::string fold(std::string_view text) {
  const auto is_space = [](unsigned char b) { return b == ' ' || (b >= '\t' && b <= '\r'); };
  const auto lower = [](unsigned char b) { return static_cast<char>(b >= 'A' && b <= 'Z' ? b + 32 : b); };
  // Nearly all text is ASCII at least in its beginning, and never grows there.
  std::string out(text.size(), '\0');
  bool space = false;
  std::size_t i = 0, size = 0;
  for (; i < text.size() && static_cast<unsigned char>(text[i]) < 0x80; ++i) {
    const auto b = static_cast<unsigned char>(text[i]);
    if (b <= ' ' && is_space(b)) {
      space = size > 0;
      continue;
    }
    if (space) out[size++] = ' ';
    space = false;
    out[size++] = lower(b);
  }
  out.resize(size);
  auto put = [&](char c) {
    if (space && !out.empty()) out.push_back(' ');
    space = false;
    out.push_back(c);
  };
  while (i < text.size()) {
    unsigned char b = static_cast<unsigned char>(text[i]);
    if (b < 0x80) {
      ++i;
      if (is_space(b))
        space = true;
      else
        put(lower(b));
      continue;
    }
    char32_t c = utf8_decode(text, i);
    if (char mark = plain_mark(c)) {
      put(mark);
      continue;
    }
    auto category = utf8proc_category(static_cast<utf8proc_int32_t>(c));
    if (category == UTF8PROC_CATEGORY_ZS || c == 0x2028 || c == 0x2029 || c == 0x85) {
      space = true;
      continue;
    }
    if (category == UTF8PROC_CATEGORY_CF) continue;
    utf8proc_int32_t parts[32];
    int boundary = 0;
    auto n = utf8proc_decompose_char(static_cast<utf8proc_int32_t>(c), parts, 32,
                                     static_cast<utf8proc_option_t>(UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD), &boundary);
    for (utf8proc_ssize_t k = 0; k < n && k < 32; ++k) {
      if (utf8proc_category(parts[k]) == UTF8PROC_CATEGORY_MN) continue;
      auto letter = static_cast<char32_t>(parts[k]);
      if (const char* plain = plain_letter(letter)) {
        for (; *plain; ++plain) put(*plain);
      } else {
        std::string encoded;
        utf8_append(encoded, letter);
        for (char e : encoded) put(e);
      }
    }
  }
  return out;
}

std::string ascii_lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n\f\v";
  auto b = text.find_first_not_of(kSpace);
  if (b == std::string_view::npos) return {};
  return text.substr(b, text.find_last_not_of(kSpace) - b + 1);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> out;
  for (std::size_t at = 0;;) {
    auto next = text.find(separator, at);
    out.push_back(text.substr(at, next == std::string_view::npos ? next : next - at));
    if (next == std::string_view::npos) return out;
    at = next + 1;
  }
}

std::string json_escape(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 8);
  for (std::size_t i = 0; i < text.size();) {
    unsigned char b = static_cast<unsigned char>(text[i]);
    if (b >= 0x80) {
      utf8_append(out, utf8_decode(text, i));
      continue;
    }
    ++i;
    switch (b) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        if (b < 0x20 || b == 0x7F) {
          char code[8];
          std::snprintf(code, sizeof code, "\\u%04x", b);
          out += code;
        } else {
          out.push_back(static_cast<char>(b));
        }
    }
  }
  return out;
}

}  // namespace parley
