#include "lexicon/words.h"

#include <algorithm>
#include <array>

namespace parley::lexicon {
namespace {

constexpr std::size_t kMaxWord = 64;  // a longer run of letters is no name

bool ascii_alnum(unsigned char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool ascii_alpha(unsigned char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Everything beyond ASCII but punctuation, symbols and spaces counts as a letter.
bool wide_letter(char32_t c) {
  if (c < 0xC0) return c == 0xAA || c == 0xB5 || c == 0xBA;
  if (c == 0xD7 || c == 0xF7 || c == 0xFFFD || c == 0xFEFF) return false;
  return !(c >= 0x2000 && c < 0x2C00) && !(c >= 0x3000 && c < 0x3040) && !(c >= 0xFE10 && c < 0xFE70) && c != 0x2BC &&
         !(c >= 0xFF00 && c < 0xFF10);
}
bool wide_upper(char32_t c) {
  if (c >= 0xC0 && c <= 0xDE) return c != 0xD7;
  if (c >= 0x100 && c <= 0x137) return c % 2 == 0;
  if (c >= 0x139 && c <= 0x148) return c % 2 == 1;
  if (c >= 0x14A && c <= 0x177) return c % 2 == 0;
  if (c >= 0x178 && c <= 0x17E) return c == 0x178 || c % 2 == 1;
  return (c >= 0x386 && c <= 0x3AB) || (c >= 0x400 && c <= 0x42F) || (c >= 0x1E00 && c <= 0x1EFF && c % 2 == 0);
}
bool apostrophe(char32_t c) { return c == '\'' || c == '`' || c == 0x2018 || c == 0x2019 || c == 0x2BC; }
bool hyphen(char32_t c) { return c == '-' || c == 0x2010 || c == 0x2011; }

// Abbreviations whose full stop does not end a phrase ("Gen. Smith").
bool abbreviation(std::string_view word) {
  static constexpr std::array<std::string_view, 35> kWords = {
      "adm", "amb",  "asst", "brig", "capt", "cmdr", "col", "cpl", "dem", "dep", "dept", "dr",
      "ft",  "gen",  "gov",  "hon",  "jr",   "lt",   "maj", "min", "mr",  "mrs", "ms",   "mt",
      "no",  "pres", "prof", "rep",  "rev",  "sec",  "sen", "sgt", "sr",  "st",  "supt"};
  return std::binary_search(kWords.begin(), kWords.end(), word);
}

class Scanner {
 public:
  Scanner(std::string_view text, Span region)
      : text_(text.substr(0, std::min<std::size_t>(text.size(), region.end))), pos_(region.begin) {
    key_.reserve(kMaxWord + 4);
  }

  // The next word, its key in key(); false at the end.
  bool next(Word& word) {
    skip_to_word();
    if (pos_ >= text_.size()) return false;
    word = Word{};
    word.before = first_ ? Gap::kBreak : gap_;
    word.begin = static_cast<std::uint32_t>(pos_);
    first_ = false;
    read_word(word);
    return true;
  }
  const std::string& key() const { return key_; }

 private:
  char32_t peek(std::size_t pos, std::size_t& after) const {
    after = pos;
    if (pos >= text_.size()) return 0;
    const unsigned char c = static_cast<unsigned char>(text_[pos]);
    if (c < 0x80) {
      after = pos + 1;
      return c;
    }
    return utf8_decode(text_, after);
  }
  static bool letter(char32_t c) { return c < 0x80 ? ascii_alnum(static_cast<unsigned char>(c)) : wide_letter(c); }

  void skip_to_word() {
    gap_ = Gap::kSpace;
    bool any = false, spaced = false;
    int lines = 0;
    while (pos_ < text_.size()) {
      std::size_t after;
      const char32_t c = peek(pos_, after);
      if (letter(c)) break;
      if (c == '&' && any && spaced) break;  // "Johnson & Johnson"
      if (c == ' ' || c == '\t' || c == '\r' || c == 0xA0) {
        spaced = true;
      } else if (c == '\n') {
        spaced = true;
        if (++lines > 1) gap_ = Gap::kBreak;
      } else if (hyphen(c) && !any) {
        gap_ = Gap::kHyphen;
      } else if (c == '.' && !any && dot_ok_) {
        // the full stop of "N." or "Gen."
      } else if (apostrophe(c) && !any && after_s_) {
        // the apostrophe of "Workers' Party"
      } else {
        gap_ = Gap::kBreak;
      }
      any = true;
      pos_ = after;
    }
    if (gap_ == Gap::kHyphen && spaced) gap_ = Gap::kBreak;
  }

  void read_word(Word& word) {
    key_.clear();
    std::size_t letters = 0, capitals = 0, segment = 0;
    bool dotted = false, wide = false, initial = false;
    if (text_[pos_] == '&') {
      key_ = "and";
      ++pos_;
      word.end = static_cast<std::uint32_t>(pos_);
      dot_ok_ = after_s_ = false;
      return;
    }
    while (pos_ < text_.size()) {
      std::size_t after, after_next;
      const char32_t c = peek(pos_, after);
      if (letter(c)) {
        const bool upper = c < 0x80 ? (c >= 'A' && c <= 'Z') : wide_upper(c);
        if (c >= 0x80 || ascii_alpha(static_cast<unsigned char>(c))) {
          ++letters;
          capitals += upper;
        }
        if (key_.empty() && !wide) initial = upper;
        wide |= c >= 0x80;
        if (key_.size() > 2 * kMaxWord) {
          // already too long to be a name
        } else if (c < 0x80) {
          key_.push_back(static_cast<char>(upper ? c + 32 : c));
        } else {
          key_.append(text_.substr(pos_, after - pos_));
        }
        ++segment;
        pos_ = after;
        continue;
      }
      const char32_t d = peek(after, after_next);
      if (apostrophe(c) && letter(d)) {
        if (d == 's' || d == 'S') {
          std::size_t beyond;
          const char32_t e = peek(after_next, beyond);
          if (!letter(e) && !(apostrophe(e))) {
            word.end = static_cast<std::uint32_t>(pos_);
            word.possessive = true;
            pos_ = after_next;
            break;
          }
        }
        pos_ = after;  // O'Brien
        segment = 2;
        continue;
      }
      if (c == '.' && segment == 1 && letter(d) && (d >= 0x80 || ascii_alpha(static_cast<unsigned char>(d)))) {
        std::size_t beyond;
        const char32_t e = peek(after_next, beyond);
        if (!letter(e)) {  // "U.S", not "J.Smith"
          dotted = true;
          segment = 0;
          pos_ = after;
          continue;
        }
      }
      if (c == '.' && dotted && segment == 1) pos_ = after;  // the last full stop of "U.S."
      if (c == '&' && segment > 0 && letter(d)) {
        key_.push_back('&');
        pos_ = after;
        segment = 2;
        continue;
      }
      break;
    }
    if (!word.possessive) {
      word.end = static_cast<std::uint32_t>(pos_);
      if (dotted) take_possessive(word);
    }
    if (wide) key_ = fold(key_);
    if (key_.size() > kMaxWord) key_.clear();
    word.letters = letters >= 2 && capitals == letters ? Case::kCaps : initial ? Case::kInitial : Case::kLower;
    dot_ok_ = !word.possessive && (dotted || key_.size() == 1 || abbreviation(key_));
    after_s_ = !word.possessive && !key_.empty() && key_.back() == 's';
  }

  // "U.S.'s"
  void take_possessive(Word& word) {
    std::size_t after, after_next, beyond;
    if (!apostrophe(peek(pos_, after))) return;
    const char32_t d = peek(after, after_next);
    if ((d == 's' || d == 'S') && !letter(peek(after_next, beyond))) {
      word.possessive = true;
      pos_ = after_next;
    }
  }

  std::string_view text_;
  std::size_t pos_;
  std::string key_;
  Gap gap_ = Gap::kSpace;
  bool first_ = true, dot_ok_ = false, after_s_ = false;
};

}  // namespace

std::size_t Vocabulary::slot(std::string_view word, std::uint64_t hash) const {
  std::size_t i = hash & (slots_.size() - 1);
  while (slots_[i] != kNoWord && (words_[slots_[i]].hash != hash || text(words_[slots_[i]]) != word))
    i = (i + 1) & (slots_.size() - 1);
  return i;
}

std::uint32_t Vocabulary::add(std::string_view word) {
  if (words_.size() * 2 >= slots_.size()) grow();
  const std::uint64_t hash = std::hash<std::string_view>{}(word);
  const std::size_t i = slot(word, hash);
  if (slots_[i] == kNoWord) {
    slots_[i] = static_cast<std::uint32_t>(words_.size());
    words_.push_back({static_cast<std::uint32_t>(arena_.size()), static_cast<std::uint32_t>(word.size()), hash});
    arena_ += word;
  }
  return slots_[i];
}

std::uint32_t Vocabulary::find(std::string_view word) const {
  return slots_.empty() ? kNoWord : slots_[slot(word, std::hash<std::string_view>{}(word))];
}

std::string Vocabulary::joined(const std::vector<Word>& words) const {
  std::string out;
  for (const Word& word : words) {
    if (!out.empty()) out += ' ';
    out += text(words_[word.id]);
  }
  return out;
}

void Vocabulary::grow() {
  slots_.assign(slots_.empty() ? 1 << 12 : slots_.size() * 2, kNoWord);
  for (std::uint32_t w = 0; w < words_.size(); ++w) {
    std::size_t i = words_[w].hash & (slots_.size() - 1);
    while (slots_[i] != kNoWord) i = (i + 1) & (slots_.size() - 1);
    slots_[i] = w;
  }
}

std::vector<Word> words_of(std::string_view text, Span region, const Vocabulary& vocabulary) {
  std::vector<Word> words;
  words.reserve(region.size() / 5 + 1);
  Scanner scanner(text, region);
  for (Word word; scanner.next(word);) {
    word.id = scanner.key().empty() ? kNoWord : vocabulary.find(scanner.key());
    words.push_back(word);
  }
  return words;
}

std::vector<Word> learn_words(std::string_view phrase, Vocabulary& vocabulary) {
  std::vector<Word> words;
  Scanner scanner(phrase, {0, static_cast<std::uint32_t>(phrase.size())});
  for (Word word; scanner.next(word);) {
    word.id = vocabulary.add(scanner.key());
    words.push_back(word);
  }
  return words;
}

std::string folded_words(std::string_view phrase) {
  std::string joined;
  Scanner scanner(phrase, {0, static_cast<std::uint32_t>(phrase.size())});
  for (Word word; scanner.next(word);) {
    if (!joined.empty()) joined += ' ';
    joined += scanner.key();
  }
  return joined;
}

}  // namespace parley::lexicon
