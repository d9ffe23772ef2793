#include "ingest/encoding.h"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace parley::ingest_detail {
namespace {

constexpr std::string_view kUtf8Bom = "\xEF\xBB\xBF";
constexpr std::size_t kSniffBytes = 8192;

// Windows-1252's 0x80..0x9F; 0 where it has no character.
constexpr std::array<char16_t, 32> kHigh1252 = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
    0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178};

void note_bad(Decoded& out, std::size_t at) {
  if (out.first_bad < 0) out.first_bad = static_cast<std::int64_t>(at);
  ++out.replaced;
}

Decoded decode_1252(std::string_view bytes) {
  Decoded out;
  out.encoding = "windows-1252";
  out.text.reserve(bytes.size() + bytes.size() / 8);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto b = static_cast<unsigned char>(bytes[i]);
    if (b == 0) {
      note_bad(out, i);
      out.text += ' ';
    } else if (b < 0x80) {
      out.text += static_cast<char>(b);
    } else if (b < 0xA0) {
      const char16_t c = kHigh1252[b - 0x80];
      if (c == 0) note_bad(out, i);
      utf8_append(out.text, c == 0 ? U'\uFFFD' : c);
    } else {
      utf8_append(out.text, b);
    }
  }
  return out;
}

Decoded decode_utf16(std::string_view bytes, bool big_endian, std::size_t skip) {
  Decoded out;
  out.encoding = big_endian ? "utf-16be" : "utf-16le";
  out.text.reserve(bytes.size());
  const auto unit = [&](std::size_t i) {
    const auto a = static_cast<unsigned char>(bytes[i]), b = static_cast<unsigned char>(bytes[i + 1]);
    return static_cast<char32_t>(big_endian ? a << 8 | b : b << 8 | a);
  };
  std::size_t i = skip;
  for (; i + 1 < bytes.size(); i += 2) {
    char32_t c = unit(i);
    if (c >= 0xD800 && c < 0xDC00 && i + 3 < bytes.size()) {
      const char32_t low = unit(i + 2);
      if (low >= 0xDC00 && low < 0xE000) {
        c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
        i += 2;
      }
    }
    if (c == 0 || (c >= 0xD800 && c < 0xE000)) {
      note_bad(out, i);
      c = c == 0 ? U' ' : U'\uFFFD';
    }
    utf8_append(out.text, c);
  }
  if (i < bytes.size()) note_bad(out, i);
  return out;
}

std::size_t sequence_length(unsigned char lead) { return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4; }

struct Utf8Shape {
  std::size_t multibyte = 0, bad = 0;
};

Utf8Shape utf8_shape(std::string_view bytes) {
  Utf8Shape s;
  for (std::size_t i = 0; i < bytes.size();) {
    if (static_cast<unsigned char>(bytes[i]) < 0x80) {
      ++i;
      continue;
    }
    const std::size_t start = i;
    utf8_decode(bytes, i);
    (i - start > 1 ? s.multibyte : s.bad) += 1;
  }
  return s;
}

Decoded take_utf8(std::string_view bytes, bool keep_length) {
  Decoded out;
  out.encoding = "utf-8";
  std::size_t first_bad = 0;
  if (utf8_valid(bytes, &first_bad)) {
    out.text.assign(bytes);
  } else {
    out.text.reserve(bytes.size());
    for (std::size_t i = 0; i < bytes.size();) {
      const std::size_t start = i;
      utf8_decode(bytes, i);
      if (i - start == 1 && static_cast<unsigned char>(bytes[start]) >= 0x80) {
        note_bad(out, start);
        out.text += keep_length ? "?" : "\xEF\xBF\xBD";
      } else {
        out.text.append(bytes.substr(start, i - start));
      }
    }
  }
  if (out.text.find('\0') != std::string::npos) {
    for (std::size_t i = 0; i < out.text.size(); ++i) {
      if (out.text[i] != '\0') continue;
      note_bad(out, i);
      out.text[i] = ' ';
    }
  }
  return out;
}

bool iconv_decode(std::string_view bytes, const std::string& charset, Decoded& out) {
  iconv_t cd = iconv_open("UTF-8", charset.c_str());
  if (cd == reinterpret_cast<iconv_t>(-1)) return false;
  out = Decoded{};
  out.encoding = charset;
  std::string input(bytes);
  std::vector<char> buffer(1 << 16);
  char* in = input.data();
  std::size_t in_left = input.size();
  while (in_left > 0) {
    char* to = buffer.data();
    std::size_t to_left = buffer.size();
    const std::size_t r = iconv(cd, &in, &in_left, &to, &to_left);
    const int why = errno;
    out.text.append(buffer.data(), buffer.size() - to_left);
    if (r == static_cast<std::size_t>(-1) && why != E2BIG && in_left > 0) {
      note_bad(out, bytes.size() - in_left);
      out.text += "\xEF\xBF\xBD";
      ++in, --in_left;
    }
  }
  iconv_close(cd);
  std::replace(out.text.begin(), out.text.end(), '\0', ' ');
  return true;
}

// The value after `key` and '=' in `text`, quotes dropped: charset="utf-8", encoding='latin1'.
std::string value_after(std::string_view text, std::string_view key) {
  for (std::size_t at = text.find(key); at != std::string_view::npos; at = text.find(key, at + 1)) {
    std::size_t i = at + key.size();
    while (i < text.size() && (text[i] == ' ' || text[i] == '\t')) ++i;
    if (i >= text.size() || text[i] != '=') continue;
    ++i;
    while (i < text.size() && (text[i] == ' ' || text[i] == '"' || text[i] == '\'')) ++i;
    const std::size_t begin = i;
    while (i < text.size() && (std::isalnum(static_cast<unsigned char>(text[i])) || std::strchr("-_:.", text[i]) != nullptr)) ++i;
    if (i > begin && i - begin < 32) return std::string(text.substr(begin, i - begin));
  }
  return {};
}

std::string declared_charset(std::string_view bytes) {
  const std::string head = ascii_lower(bytes.substr(0, kSniffBytes));
  if (head.starts_with("<?xml")) {
    const std::string e = value_after(std::string_view(head).substr(0, head.find('>')), "encoding");
    if (!e.empty()) return e;
  }
  for (std::size_t at = head.find("<meta"); at != std::string::npos; at = head.find("<meta", at + 1)) {
    const std::string c = value_after(std::string_view(head).substr(at, head.find('>', at) - at), "charset");
    if (!c.empty()) return c;
  }
  return {};
}

bool is_latin(std::string_view charset) {
  constexpr std::array<std::string_view, 8> kNames = {"windows-1252", "cp1252",  "iso-8859-1", "iso8859-1",
                                                      "latin1",       "latin-1", "us-ascii",   "ascii"};
  return std::find(kNames.begin(), kNames.end(), charset) != kNames.end();
}

}  // namespace

std::string_view whole_characters(std::string_view text) {
  for (std::size_t back = 1; back <= 3 && back <= text.size(); ++back) {
    const auto b = static_cast<unsigned char>(text[text.size() - back]);
    if (b < 0x80) break;
    if (b >= 0xC0) return sequence_length(b) > back ? text.substr(0, text.size() - back) : text;
  }
  return text;
}

bool looks_utf16(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) return true;
  const std::string_view head = bytes.substr(0, std::min(bytes.size(), kSniffBytes) & ~std::size_t{1});
  if (head.size() < 8) return false;
  std::size_t zero[2] = {0, 0};
  for (std::size_t i = 0; i < head.size(); ++i) zero[i & 1] += head[i] == '\0';
  const std::size_t half = head.size() / 2;
  return (zero[0] * 10 > half * 6 && zero[1] * 20 < half) || (zero[1] * 10 > half * 6 && zero[0] * 20 < half);
}

std::string_view binary_kind(std::string_view bytes) {
  struct Magic {
    std::string_view bytes, what;
  };
  using namespace std::string_view_literals;
  static constexpr std::array<Magic, 13> kMagic = {{{"%PDF-"sv, "PDF"},
                                                    {"PK\x03\x04"sv, "ZIP archive"},
                                                    {"\x89PNG"sv, "PNG image"},
                                                    {"\xFF\xD8\xFF"sv, "JPEG image"},
                                                    {"GIF8"sv, "GIF image"},
                                                    {"\x7F"
                                                     "ELF"sv,
                                                     "ELF program"},
                                                    {"\x1F\x8B"sv, "gzip data inside gzip"},
                                                    {"BZh"sv, "bzip2 data"},
                                                    {"\xFD"
                                                     "7zXZ"sv,
                                                     "xz data"},
                                                    {"\x28\xB5\x2F\xFD"sv, "zstd data"},
                                                    {"SQLite format 3"sv, "SQLite database"},
                                                    {"\xD0\xCF\x11\xE0"sv, "Office document"},
                                                    {"RIFF"sv, "RIFF media"}}};
  for (const Magic& m : kMagic) {
    if (bytes.starts_with(m.bytes) && (m.what != "RIFF media" || bytes.substr(0, 12).find('\0') != std::string_view::npos)) {
      return m.what;
    }
  }
  if (looks_utf16(bytes)) return {};
  const std::string_view head = bytes.substr(0, kSniffBytes);
  std::size_t odd = 0;
  for (const char c : head) {
    const auto b = static_cast<unsigned char>(c);
    odd += (b < 0x20 && std::strchr("\t\n\r\f\v\b\x1B", c) == nullptr) || b == 0 || b == 0x7F;
  }
  return odd * 50 > head.size() && odd > 1 ? "binary data" : std::string_view{};
}

Result<Decoded> decode_text(std::string_view bytes, Markup markup) {
  if (bytes.find_first_not_of(" \t\r\n\f\v") == std::string_view::npos) return Error{ErrorCode::kInvalid, "empty", {}, -1, -1};
  if (const std::string_view kind = binary_kind(bytes); !kind.empty()) {
    return Error{ErrorCode::kUnsupported, "not text: looks like " + std::string(kind), {}, -1, 0};
  }
  if (bytes.starts_with("\xFF\xFE")) return decode_utf16(bytes, false, 2);
  if (bytes.starts_with("\xFE\xFF")) return decode_utf16(bytes, true, 2);
  if (looks_utf16(bytes)) return decode_utf16(bytes, bytes[0] == '\0', 0);
  if (bytes.starts_with(kUtf8Bom)) return take_utf8(bytes, markup == Markup::kNone);
  if (utf8_valid(bytes)) {
    // A page of ISO-2022 escapes is plain ASCII bytes and valid UTF-8; only its declaration tells.
    if (markup == Markup::kHtml && bytes.find('\x1B') != std::string_view::npos) {
      const std::string charset = declared_charset(bytes);
      Decoded out;
      if (charset.starts_with("iso-2022") && iconv_decode(bytes, charset, out)) return out;
    }
    return take_utf8(bytes, markup == Markup::kNone);
  }
  if (markup == Markup::kHtml) {
    const std::string charset = declared_charset(bytes);
    Decoded out;
    if (is_latin(charset)) return decode_1252(bytes);
    if (!charset.empty() && charset != "utf-8" && charset != "utf8" && iconv_decode(bytes, charset, out)) return out;
  }
  // A UTF-8 text with a few broken bytes has many more whole characters than broken bytes; a Latin-1 text has next to none.
  const Utf8Shape shape = utf8_shape(bytes);
  if (shape.multibyte > 2 * shape.bad) return take_utf8(bytes, markup == Markup::kNone);
  return decode_1252(bytes);
}

}  // namespace parley::ingest_detail
