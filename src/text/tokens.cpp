// Words, numbers and marks.
#include <algorithm>

#include "parley/text.h"
#include "text/characters.h"
#include "text/word_classes.h"

namespace parley {
namespace {
using characters::Character;
using characters::Kind;

constexpr std::size_t kLongestLocalPart = 64;  // of an e-mail address (RFC 5321)

constexpr char32_t kJoiner = 0x200D;

bool apostrophe(char32_t c) { return c == '\'' || c == U'’' || c == U'ʼ'; }
bool hyphen(char32_t c) { return c == '-' || c == U'‐' || c == U'‑'; }
bool joiner(char32_t c) { return c == 0x200C || c == 0x200D || c == 0xAD || c == '_'; }

class Tokenizer {
 public:
  Tokenizer(std::string_view text, Span region) : text_(text.substr(0, region.end)), begin_(region.begin), end_(region.end) {}

  std::vector<Token> run() {
    std::vector<Token> tokens;
    std::size_t pos = begin_;
    while (pos < end_) {
      Character c = get(pos);
      if (c.kind == Kind::kSpace) {
        pos = c.next;
        continue;
      }
      if (pos >= chunk_end_) enter_chunk(pos);
      std::size_t next = token_end(pos, c);
      tokens.push_back({{static_cast<std::uint32_t>(pos), static_cast<std::uint32_t>(next)}});
      number_before_ = c.kind == Kind::kDigit;
      last_end_ = next;
      pos = next;
    }
    return tokens;
  }

 private:
  Character get(std::size_t pos) const { return characters::at(text_, pos, end_); }
  static bool inside_word(const Character& c) { return characters::is_word(c.kind) || c.kind == Kind::kMark || joiner(c.value); }

  // A chunk is what stands between white space.
  void enter_chunk(std::size_t pos) {
    chunk_end_ = pos;
    chunk_has_at_ = false;
    while (chunk_end_ < end_) {
      Character c = get(chunk_end_);
      if (c.kind == Kind::kSpace) break;
      chunk_has_at_ = chunk_has_at_ || c.value == '@';
      chunk_end_ = c.next;
    }
  }

  std::size_t token_end(std::size_t pos, const Character& c) const {
    if (characters::is_word(c.kind)) {
      if (std::size_t address = address_end(pos); address > pos) return address;
      return word_end(pos);
    }
    if (apostrophe(c.value) && pos == last_end_ && pos > begin_) {
      if (std::size_t clitic = clitic_end(pos, c); clitic > pos) return clitic;
    }
    if ((c.value == '@' || c.value == '#') && !(pos == last_end_ && pos > begin_)) {
      std::size_t i = c.next;
      while (i < end_ && inside_word(get(i))) i = get(i).next;
      return i;
    }
    std::size_t i = c.next;
    if (c.value == '.' || c.value == '-') {  // "..." and "--" are one mark
      while (i < end_ && text_[i] == static_cast<char>(c.value)) ++i;
    }
    if (c.value == '_') {
      while (i < end_ && text_[i] == '_') ++i;
    }
    while (i < end_) {  // marks, and what a zero-width joiner joins
      Character next = get(i);
      if (next.kind != Kind::kMark && next.value != kJoiner && !(last_joiner(i) && next.kind == Kind::kOther)) break;
      i = next.next;
    }
    return i;
  }

  bool last_joiner(std::size_t pos) const { return pos >= 3 && text_.substr(pos - 3, 3) == "\xE2\x80\x8D"; }

  // URLs, host names and e-mail addresses; `pos` when there is none.
  std::size_t address_end(std::size_t pos) const {
    std::string_view rest = text_.substr(pos, chunk_end_ - pos);
    for (std::string_view scheme : {"http://", "https://", "ftp://", "www.", "HTTP://", "HTTPS://", "WWW."}) {
      if (rest.substr(0, scheme.size()) != scheme || rest.size() == scheme.size()) continue;
      std::size_t last = chunk_end_;
      while (last > pos + scheme.size()) {
        std::size_t previous = characters::before(text_, last, pos);
        char32_t c = get(previous).value;
        if (c == '/' || c == '=' || c == '#' || c == '&' || c == '%' || c == '_' || c == '-' || inside_word(get(previous))) break;
        last = previous;
      }
      return last;
    }
    auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
    auto host = [&](std::size_t from) {  // end of "label.label", or `from`
      std::size_t i = from, last_label = from;
      int labels = 0;
      while (i < chunk_end_ && i - from < 255) {
        std::size_t label = i;
        while (i < chunk_end_ && i - from < 255 && (plain(text_[i]) || (text_[i] == '-' && i > label))) ++i;
        if (i == label) break;
        ++labels;
        last_label = label;
        if (i + 1 >= chunk_end_ || text_[i] != '.' || !plain(text_[i + 1])) break;
        ++i;
      }
      bool known = labels > 1 && (word_classes(text_.substr(last_label, i - last_label)) & kDomain);
      return known ? i : from;
    };
    if (chunk_has_at_) {
      std::size_t i = pos;
      while (i < chunk_end_ && i - pos < kLongestLocalPart &&
             (plain(text_[i]) || text_[i] == '.' || text_[i] == '_' || text_[i] == '-' || text_[i] == '+' || text_[i] == '%')) {
        ++i;
      }
      if (i < chunk_end_ && text_[i] == '@') {
        std::size_t last = host(i + 1);
        if (last > i + 1) return last;
      }
    }
    if (std::size_t last = host(pos); last > pos && (last >= end_ || !inside_word(get(last)))) return last;
    return pos;
  }

  std::size_t letters_end(std::size_t pos) const {
    while (pos < end_ && characters::is_letter(get(pos).kind)) pos = get(pos).next;
    return pos;
  }

  // End of "'s", "’re" at the apostrophe `pos`, or `pos`.
  std::size_t clitic_end(std::size_t pos, const Character& mark) const {
    std::size_t last = mark.next;
    while (last < end_ && last - mark.next <= 2 && inside_word(get(last))) last = get(last).next;
    std::string word = ascii_lower(text_.substr(mark.next, last - mark.next));
    bool clitic = word == "s" || word == "m" || word == "d" || word == "ll" || word == "re" || word == "ve";
    return clitic ? last : pos;
  }

  std::size_t word_end(std::size_t pos) const {
    if (std::size_t negation = negation_end(pos); negation > pos) return negation;
    std::size_t i = pos;      // end so far
    std::size_t label = pos;  // start of the part after the last hyphen
    std::size_t piece = pos;  // start of the part after the last inner period
    bool dotted = false;      // an acronym with periods
    Character last{};
    while (i < end_) {
      Character c = get(i);
      Character next = get(c.next);
      if (inside_word(c)) {
        // no step over the n of n't
        if ((c.value == 'n' || c.value == 'N') && i > pos && negation_end(i) > i) break;
      } else if (hyphen(c.value) && characters::is_word(next.kind)) {
        label = piece = c.next;
        dotted = false;
      } else if (c.value == '.') {
        if (last.kind == Kind::kDigit && next.kind == Kind::kDigit && !(word_classes(text_.substr(label, i - label)) & kNumber)) {
          i = c.next;
          last = c;
          continue;
        }
        std::string_view word = text_.substr(label, i - label);
        bool abbreviation = !dotted && carries_period(word, c.next, next);
        if (characters::is_letter(next.kind) && characters::is_letter(last.kind) && acronym_goes_on(piece, i, c.next)) {
          dotted = true;
          piece = c.next;
        } else if ((dotted || abbreviation) && next.value != '.') {
          i = c.next;
          if (hyphen(next.value) && characters::is_letter(get(next.next).kind)) {  // "U.S.-led"
            i = next.next;
            label = piece = i;
            dotted = false;
            last = next;
            continue;
          }
          return i;
        } else {
          break;
        }
      } else if ((c.value == ':' || c.value == '/' || (c.value == ',' && thousands(c.next))) && last.kind == Kind::kDigit &&
                 next.kind == Kind::kDigit) {
        // 1,000 and 10:30 and 3/5/2018
      } else if (c.value == '&' && last.kind == Kind::kUpper && next.kind == Kind::kUpper) {
        // AT&T
      } else if (apostrophe(c.value) && characters::is_letter(last.kind) && characters::is_letter(next.kind) &&
                 clitic_end(i, c) == i) {
        // O'Brien
      } else {
        break;
      }
      last = c;
      i = c.next;
    }
    return i;
  }

  // At most three digits: "1,000", not "Sep.9,2019".
  bool thousands(std::size_t pos) const {
    for (int n = 0; n < 4; ++n) {
      Character c = get(pos);
      if (c.kind != Kind::kDigit) return true;
      pos = c.next;
    }
    return false;
  }

  // At the n of "n't": its end; else `pos`.
  std::size_t negation_end(std::size_t pos) const {
    if (text_[pos] != 'n' && text_[pos] != 'N') return pos;
    Character mark = get(pos + 1);
    if (!apostrophe(mark.value)) return pos;
    Character t = get(mark.next);
    if ((t.value != 't' && t.value != 'T') || inside_word(get(t.next))) return pos;
    return t.next;
  }

  // Labels of one or two letters, at least one of the two single: "U.S", "Ph.D".
  bool acronym_goes_on(std::size_t piece, std::size_t period, std::size_t next) const {
    auto count = [&](std::size_t from, std::size_t to) {
      int n = 0;
      for (; from < to && n < 3; from = get(from).next) ++n;
      return n;
    };
    std::size_t after = next;
    for (int n = 0; n < 3 && after < end_ && characters::is_letter(get(after).kind); ++n) after = get(after).next;
    int left = count(piece, period), right = count(next, after);
    return left <= 2 && right <= 2 && (left == 1 || right == 1);
  }

  bool carries_period(std::string_view word, std::size_t after, const Character& next) const {
    WordClasses classes = word_classes(word);
    std::size_t following = characters::skip_space(text_, after, end_);
    if (classes & kAbbreviation) return true;
    if (classes & (kNumber | kMonthName)) return get(following).kind == Kind::kDigit;
    if ((classes & kUnit) && number_before_) return !characters::is_word(next.kind);
    return word.size() == 1 && word[0] >= 'A' && word[0] <= 'Z' && following < end_;
  }

  std::string_view text_;  // up to the region's end
  std::size_t begin_;
  std::size_t end_;
  std::size_t chunk_end_ = 0;
  bool chunk_has_at_ = false;
  std::size_t last_end_ = 0;
  bool number_before_ = false;
};

}  // namespace

std::vector<Token> tokenize(std::string_view text, Span region) {
  return Tokenizer(text, characters::clamped(text, region)).run();
}

}  // namespace parley
