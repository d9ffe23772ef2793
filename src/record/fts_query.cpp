#include "record/record_impl.h"

namespace parley {

namespace {

bool ascii_alnum(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// A term without a letter or digit ("--") has no tokens and would match nothing.
bool has_token(std::string_view term) {
  for (std::size_t at = 0; at < term.size();) {
    if (ascii_alnum(term[at])) return true;
    const char32_t c = utf8_decode(term, at);
    if (c >= 0xC0 && !(c >= 0x2000 && c <= 0x206F) && !(c >= 0x3000 && c <= 0x303F) && c != 0xFFFD && c != 0xD7 && c != 0xF7)
      return true;
  }
  return false;
}

void add_term(std::string& out, std::string_view term, const char* joint = " AND ") {
  if (!has_token(term)) return;
  if (!out.empty()) out += joint;
  out += '"';
  out += term;
  out += '"';
}

}  // namespace

std::string fts_expression(std::string_view query) {
  std::string out, term;
  bool quoted = false;
  for (std::size_t at = 0; at < query.size();) {
    const char32_t c = utf8_decode(query, at);
    if (c == U'"' || c == 0x201C || c == 0x201D) {
      add_term(out, term);
      term.clear();
      quoted = !quoted;
    } else if (!quoted && (c <= 0x20 || c == 0xA0 || c == 0x3000)) {
      add_term(out, term);
      term.clear();
    } else if (c != 0) {
      utf8_append(term, c);
    }
  }
  add_term(out, term);
  return out;
}

std::string fts_any(const std::vector<std::string>& terms) {
  std::string out;
  for (std::string term : terms) {
    std::replace(term.begin(), term.end(), '"', ' ');
    std::erase(term, '\0');
    add_term(out, term, " OR ");
  }
  return out;
}

}  // namespace parley
