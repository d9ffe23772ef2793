#include "exchange/corpus_words.h"

#include <utf8proc.h>

namespace parley {

namespace {

bool is_blank(char32_t c) {
  const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(c));
  return category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL ||
         category == UTF8PROC_CATEGORY_ZP;
}

// As train/corpus_reader.py has it: letters and numbers; `mark` also the underscore.
bool in_word(char32_t c, bool mark) {
  const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(c));
  return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) ||
         (category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO) || (mark && c == '_');
}

char32_t first_of(std::string_view words) {
  std::size_t pos = 0;
  return utf8_decode(words, pos);
}

char32_t last_of(std::string_view words) {
  std::size_t begin = words.size() - 1;
  while (begin > 0 && (static_cast<unsigned char>(words[begin]) & 0xC0) == 0x80) --begin;
  return first_of(words.substr(begin));
}

}  // namespace

std::string one_line(std::string_view words) {
  std::string out;
  bool blank = false;
  for (std::size_t pos = 0; pos < words.size();) {
    const char32_t c = utf8_decode(words, pos);
    if (is_blank(c)) {
      blank = true;
      continue;
    }
    if (blank && !out.empty()) out += ' ';
    blank = false;
    utf8_append(out, c);
  }
  return out;
}

CorpusWords::CorpusWords(const std::string& text, Span sentence)
    : text_(text), sentence_(sentence), line_(one_line(slice(text, sentence))) {}

bool CorpusWords::bounded(std::size_t begin, std::size_t end) const {
  const std::string_view line = line_, quote = line.substr(begin, end - begin);
  if (begin > 0 && in_word(first_of(quote), false) && in_word(last_of(line.substr(0, begin)), true)) return false;
  return end == line.size() || !in_word(last_of(quote), false) || !in_word(first_of(line.substr(end)), true);
}

// Where the reader of the corpus finds a quote, in order.
std::vector<std::size_t> CorpusWords::places(std::string_view quote) const {
  std::vector<std::size_t> out;
  for (std::size_t at = line_.find(quote); at != std::string::npos;) {
    const bool whole = bounded(at, at + quote.size());
    if (whole) out.push_back(at);
    at = line_.find(quote, at + (whole ? quote.size() : 1));
  }
  return out;
}

std::optional<std::string> CorpusWords::quoted(Span span) const {
  if (span.empty() || !sentence_.contains(span)) return std::nullopt;
  const std::string quote = one_line(slice(text_, span));
  if (quote.empty() || quote.find('\\') != std::string::npos) return std::nullopt;
  // What stands before it has a blank at its end where the line has one.
  const std::string before = one_line(std::string(slice(text_, {sentence_.begin, span.begin})) + "x");
  const std::size_t at = before.size() - 1;
  const std::vector<std::size_t> found = places(quote);
  const auto own = std::find(found.begin(), found.end(), at);
  if (own == found.end()) return std::nullopt;
  std::string out = "\"";
  for (const char c : quote) out += c == '"' ? std::string("\\\"") : std::string(1, c);
  out += '"';
  return found.size() == 1 ? out : out + "#" + std::to_string(own - found.begin() + 1);
}

std::optional<Span> CorpusWords::find(std::string_view words) const {
  const std::string wanted = ascii_lower(words), sentence = ascii_lower(slice(text_, sentence_));
  if (wanted.empty()) return std::nullopt;
  for (std::size_t at = sentence.find(wanted); at != std::string::npos; at = sentence.find(wanted, at + 1)) {
    const auto begin = static_cast<std::uint32_t>(sentence_.begin + at);
    const Span span{begin, begin + static_cast<std::uint32_t>(wanted.size())};
    if (quoted(span)) return span;
  }
  return std::nullopt;
}

}  // namespace parley
