// Where sentences end. A run of terminators ends one unless what stands before it (an abbreviation, an initial, a list
// number) or after it (a lower-case word, "he asked") speaks against that.
#include <algorithm>

#include "parley/text.h"
#include "text/characters.h"
#include "text/lines.h"
#include "text/word_classes.h"

namespace parley {
namespace {
using characters::Character;
using characters::Kind;

constexpr std::size_t kLongestWord = 48;  // how far the word before a period is looked for
constexpr std::size_t kChunkReach = 120;  // how far around a period a URL is looked for

bool closing_mark(char32_t c) {
  switch (c) {
    case U')':
    case U']':
    case U'}':
    case U'"':
    case U'\'':
    case U'’':
    case U'”':
    case U'»':
    case U'›':
    case U'」':
    case U'』':
      return true;
    default:
      return false;
  }
}
bool opening_mark(char32_t c) {
  switch (c) {
    case U'(':
    case U'[':
    case U'{':
    case U'"':
    case U'\'':
    case U'‘':
    case U'“':
    case U'„':
    case U'«':
    case U'‹':
    case U'「':
    case U'『':
    case U'¿':
    case U'¡':
      return true;
    default:
      return false;
  }
}
bool quote_mark(char32_t c) { return c == '"' || c == U'”' || c == U'’' || c == U'»' || c == '\'' || c == U'」' || c == U'』'; }
bool bullet(char32_t c) { return c == U'•' || c == U'●' || c == U'■' || c == U'▶' || c == U'►' || c == U'◆' || c == U'▪'; }
bool dash(char32_t c) { return c == '-' || c == U'–' || c == U'—'; }

enum class Terminator { kNone, kPeriod, kEllipsis, kMark };  // kMark: ! and ?

Terminator terminator(char32_t c) {
  switch (c) {
    case U'.':
      return Terminator::kPeriod;
    case U'…':
      return Terminator::kEllipsis;
    case U'!':
    case U'?':
    case U'‼':
    case U'⁇':
    case U'⁈':
    case U'⁉':
    case U'。':
    case U'！':
    case U'？':
      return Terminator::kMark;
    default:
      return Terminator::kNone;
  }
}

class Splitter {
 public:
  Splitter(std::string_view text, Span stretch, std::vector<Span>& out)
      : text_(text.substr(0, stretch.end)), end_(stretch.end), start_(stretch.begin), pos_(stretch.begin), out_(out) {}

  void run() {
    while (pos_ < end_) {
      Character c = get(pos_);
      if (c.value == '"') odd_quotes_ = !odd_quotes_;
      Terminator kind = terminator(c.value);
      if (kind != Terminator::kNone) {
        at_terminator(kind);
      } else {
        if (bullet(c.value) && worded_ && characters::is_space(get(characters::before(text_, pos_, start_)).value)) close(pos_);
        worded_ = worded_ || characters::is_word(c.kind);
        pos_ = c.next;
      }
    }
    close(end_);
  }

 private:
  Character get(std::size_t pos) const { return characters::at(text_, pos, end_); }
  std::size_t skip_space(std::size_t pos) const { return characters::skip_space(text_, pos, end_); }

  // What follows a run of terminators.
  struct Next {
    std::size_t pos = 0;  // first character that is not white space
    bool opened = false;  // by a quote or bracket
    bool bracket = false;
    Kind kind = Kind::kOther;  // of the first character past opening marks
    Character first;
    std::string_view word;  // the letters there (apostrophes included)
  };

  std::string_view word_at(std::size_t pos) const {
    std::size_t i = pos;
    while (i < end_ && i - pos < kLongestWord) {
      Character c = get(i);
      bool apostrophe = (c.value == '\'' || c.value == U'’') && characters::is_letter(get(c.next).kind);
      if (!characters::is_letter(c.kind) && c.kind != Kind::kMark && !apostrophe) break;
      i = c.next;
    }
    return text_.substr(pos, i - pos);
  }

  Next look_past(std::size_t pos) const {
    Next n;
    n.pos = skip_space(pos);
    std::size_t i = n.pos;
    Character c = get(i);
    while (i < end_ && opening_mark(c.value)) {
      n.opened = true;
      n.bracket = n.bracket || c.value == '(' || c.value == '[';
      i = c.next;
      c = get(i);
    }
    n.kind = c.kind;
    n.first = c;
    n.word = word_at(i);
    // "al-Qaida", "iPhone": capitals that come late.
    if (n.kind == Kind::kLower) {
      std::size_t after = i + n.word.size();
      bool hyphened = n.word.size() <= 3 && get(after).value == '-' && get(after + 1).kind == Kind::kUpper;
      bool camel = n.word.size() > 2 && get(i + 1).kind == Kind::kUpper;
      if (hyphened || camel) n.kind = Kind::kUpper;
    }
    return n;
  }

  static bool capital(const Next& n) { return n.kind == Kind::kUpper || n.kind == Kind::kLetter; }
  static bool starter(const Next& n) {
    if (word_classes(n.word) & kStarter) return true;
    std::size_t apostrophe = n.word.find_first_of("'\xE2");
    return apostrophe != std::string_view::npos && apostrophe > 0 && (word_classes(n.word.substr(0, apostrophe)) & kStarter);
  }

  // The word that ends at `pos`: letters, digits, inner periods.
  std::string_view word_before(std::size_t pos) const {
    std::size_t i = pos;
    while (i > start_ && pos - i < kLongestWord) {
      std::size_t previous = characters::before(text_, i, start_);
      Character c = get(previous);
      bool inner_period = c.value == '.' && i < pos;
      if (!characters::is_word(c.kind) && c.kind != Kind::kMark && !inner_period) break;
      i = previous;
    }
    return text_.substr(i, pos - i);
  }
  std::string_view previous_word(std::string_view word) const {
    std::size_t i = static_cast<std::size_t>(word.data() - text_.data());
    while (i > start_) {
      std::size_t previous = characters::before(text_, i, start_);
      if (get(previous).kind != Kind::kSpace) break;
      i = previous;
    }
    return word_before(i);
  }

  void at_terminator(Terminator kind) {
    std::size_t begin = pos_;
    std::size_t i = pos_;
    int periods = 0;
    bool marks = false, dots = false;
    while (i < end_) {  // the run, spaced periods (". . .") included
      Character c = get(i);
      Terminator t = terminator(c.value);
      if (t == Terminator::kNone) {
        if (periods == 0 || marks || c.value != ' ' || get(c.next).value != '.') break;
        if (characters::is_word(get(c.next + 1).kind)) break;  // " .38"
      } else {
        periods += t == Terminator::kPeriod;
        dots = dots || t == Terminator::kEllipsis;
        marks = marks || t == Terminator::kMark;
      }
      i = c.next;
    }
    if (marks)
      kind = Terminator::kMark;
    else if (dots || periods >= 3)
      kind = Terminator::kEllipsis;
    std::size_t run_end = i;

    bool quoted = false, closed = false;
    while (i < end_) {
      Character c = get(i);
      if (c.value == '[' && footnote(i)) continue;
      bool german = c.value == U'“' && characters::is_space(get(c.next).value);  // closes „
      if (!closing_mark(c.value) && !german) break;
      // A straight quote closes only what a straight quote opened.
      if (c.value == '"' && !odd_quotes_ && characters::is_word(get(c.next).kind)) break;
      if (c.value == '"') odd_quotes_ = !odd_quotes_;
      quoted = quoted || quote_mark(c.value);
      closed = true;
      i = c.next;
    }
    std::size_t after = i;
    if (after >= end_) {
      pos_ = end_;
      return;
    }
    bool ends;
    if (!characters::is_space(get(after).value)) {
      ends = kind != Terminator::kEllipsis && space_is_missing(begin, run_end, after);
    } else {
      after = absorb_late_closers(after, quoted);
      if (skip_space(after) >= end_) {
        pos_ = end_;
        return;
      }
      Next next = look_past(after);
      closed = closed || quoted;
      switch (kind) {
        case Terminator::kMark:
          ends = mark_ends(next, quoted);
          break;
        case Terminator::kEllipsis:
          ends = ellipsis_ends(begin, periods, closed, next);
          break;
        default:
          ends = period_ends(begin, quoted, next);
          break;
      }
    }
    pos_ = after;
    if (ends) close(after);
  }

  // "[3]" right after a terminator.
  bool footnote(std::size_t& pos) const {
    std::size_t i = pos + 1;
    while (i < end_ && i - pos < 5 && get(i).kind == Kind::kDigit) ++i;
    if (i == pos + 1 || get(i).value != ']') return false;
    pos = i + 1;
    return true;
  }

  // Closing quotes that stand apart: `peace. ”`.
  std::size_t absorb_late_closers(std::size_t pos, bool& quoted) {
    for (;;) {
      std::size_t i = skip_space(pos);
      Character c = get(i);
      bool curly = c.value == U'”' || c.value == U'»';
      bool straight = c.value == '"' && odd_quotes_;
      if (i >= end_ || !(curly || straight)) return pos;
      if (c.next < end_ && !characters::is_space(get(c.next).value)) return pos;
      if (straight) odd_quotes_ = !odd_quotes_;
      quoted = true;
      pos = c.next;
    }
  }

  bool mark_ends(const Next& next, bool quoted) const {
    if (next.kind == Kind::kLower) return false;
    if (!quoted) return next.first.value != ',' && next.first.value != ';';
    return !dash(next.first.value) && !attribution(next);
  }

  // `"Why?" President Kim asked`: within six words of the quote a verb of speech.
  bool attribution(const Next& next) const {
    if (next.opened || next.kind != Kind::kUpper) return false;
    if (starter(next) && next.word != "I") return false;
    std::size_t pos = next.pos;
    for (int words = 0; words < 6 && pos < end_; ++words) {
      std::string_view word = word_at(pos);
      if (word.empty()) return false;
      if (words > 0 && (word_classes(word) & kSpeech)) return true;
      bool name = get(pos).kind == Kind::kUpper || word == "of" || word == "the" || word == "al" || word == "de" || word == "bin";
      if (!name) return false;
      pos += word.size();
      if (get(pos).value == '.' && (word_classes(word) & kAbbreviation)) ++pos;
      if (get(pos).value == '-') {
        ++pos;
      } else {
        std::size_t following = skip_space(pos);
        if (following == pos) return false;
        pos = following;
      }
    }
    return false;
  }

  bool ellipsis_ends(std::size_t begin, int periods, bool closed, const Next& next) const {
    if (!worded_ || next.kind == Kind::kLower) return false;
    if (next.kind == Kind::kDigit) return false;
    bool spaced = begin > start_ && characters::is_space(get(characters::before(text_, begin, start_)).value);
    if (!spaced || closed || periods >= 4) return true;
    return starter(next) && next.word != "I";
  }

  bool period_ends(std::size_t period, bool quoted, const Next& next) const {
    std::string_view word = word_before(period);
    bool breaks = capital(next) || next.kind == Kind::kDigit || next.kind == Kind::kOther;
    if (next.first.value == ',' || next.first.value == ';' || next.first.value == ':') return false;
    if (dash(next.first.value)) {
      Next beyond = look_past(next.first.next);
      if (beyond.kind == Kind::kLower) return false;
    }
    if (word.empty()) return breaks;
    if (enumerator(word, period)) return false;
    if (next.first.value == U'…') return !(word_classes(word) & kAbbreviation);

    bool opens = starter(next) || (quoted && capital(next));
    if (word.find('.') != std::string_view::npos) return dotted_ends(word, quoted, next, opens, breaks);
    if (word.size() == 1 && characters::kind(static_cast<unsigned char>(word[0])) == Kind::kUpper && !unit_letter(word)) {
      bool labelled = word_classes(previous_word(word)) & kLabelled;
      return opens || (labelled && capital(next));
    }
    WordClasses classes = word_classes(word);
    if (classes & kNever) return false;
    if (classes & kTitle) return quoted && starter(next);
    if (classes & kNumber) {
      if (next.kind == Kind::kDigit) return false;
    }
    if (classes & kMonth) {
      if (next.kind == Kind::kDigit || next.bracket) return false;
      return capital(next) && !(word_classes(next.word) & (kMonth | kMonthName));
    }
    if ((classes & kMonthName) && next.kind == Kind::kDigit && day_of_month(next)) return false;
    if (classes & (kOrg | kPlace)) {
      if (word == "etc") return capital(next) || next.opened;
      return opens;
    }
    if ((classes & kUnit) && digit_last(previous_word(word))) return capital(next);
    if (next.kind == Kind::kLower) {
      bool lower_style = get(start_).kind == Kind::kLower && classes == 0;
      return !quoted && !next.opened && (lower_style || long_word(word)) && lower_starter(next.word);
    }
    return breaks;
  }

  // "U.S.", "a.m.", "e.g.", "Ph.D"; also numbers and host names, which are ordinary words.
  bool dotted_ends(std::string_view word, bool quoted, const Next& next, bool opens, bool breaks) const {
    WordClasses classes = word_classes(word);
    if (classes & kNever) return false;
    bool acronym = true;
    std::size_t label = 0;
    for (char c : word) {
      if (c == '.') {
        label = 0;
      } else {
        acronym = acronym && ++label <= 2 && !(c >= '0' && c <= '9');
      }
    }
    if (!acronym) return next.kind != Kind::kLower && breaks;
    if (word == "a.m" || word == "p.m" || word == "A.M" || word == "P.M") {
      if (!capital(next) || next.bracket) return false;
      if (word_at(skip_space(next.pos + next.word.size())) == "time") return false;  // "2 p.m. Kyiv time"
      return quoted || !(word_classes(next.word) & kTimeZone);
    }
    return opens;
  }

  // "1." or "(b)." or "IV." and nothing else so far.
  bool enumerator(std::string_view word, std::size_t period) const {
    std::size_t begin = static_cast<std::size_t>(word.data() - text_.data());
    if (period - start_ > 6 || (begin != start_ && !(begin == start_ + 1 && text_[start_] == '('))) return false;
    auto all = [&](std::string_view set) { return word.find_first_not_of(set) == std::string_view::npos; };
    if (all("0123456789")) return word.size() <= 3;
    if (word.size() == 1) return characters::kind(static_cast<unsigned char>(word[0])) != Kind::kOther;
    return all("IVX") || all("ivx");
  }

  // "41°C" ends in no initial.
  bool unit_letter(std::string_view word) const {
    std::size_t begin = static_cast<std::size_t>(word.data() - text_.data());
    if (begin == start_) return false;
    char32_t c = get(characters::before(text_, begin, start_)).value;
    return c == U'°' || c == U'º';
  }

  // "February. 22, 2018"
  bool day_of_month(const Next& next) const {
    std::size_t i = next.pos;
    while (i < end_ && get(i).kind == Kind::kDigit) ++i;
    return i - next.pos <= 2 && get(i).value == ',';
  }
  bool digit_last(std::string_view word) const { return !word.empty() && word.back() >= '0' && word.back() <= '9'; }
  static bool long_word(std::string_view word) {
    return word.size() >= 5 && std::all_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  }
  static bool lower_starter(std::string_view word) {
    if (word.empty() || word.size() >= kLongestWord || word[0] < 'a' || word[0] > 'z') return false;
    std::string capitalised(word);
    capitalised[0] = static_cast<char>(capitalised[0] - 32);
    return word_classes(capitalised) & kStarter;
  }

  // "opportunity.Connect", "now?The", "peace.”The".
  bool space_is_missing(std::size_t begin, std::size_t run_end, std::size_t after) const {
    Character c = get(after);
    bool opening = c.value == U'“' || c.value == U'‘';
    if (opening) return run_end == after && begin > start_ && !abbreviated(word_before(begin));
    if (c.kind != Kind::kUpper) return false;
    std::string_view next = word_at(after);
    bool single = next.size() == 1 && (next == "I" || next == "A") && characters::is_space(get(after + 1).value);
    if (!single && (next.size() < 2 || characters::at(next, c.next - after, next.size()).kind != Kind::kLower)) return false;
    if (begin == start_ || in_address(begin)) return false;
    if (run_end != after) return true;
    std::string_view word = word_before(begin);
    if (get(begin).value != '.') return !word.empty() && (next.size() > 2 || single);
    bool starts = word_classes(next) & kStarter;
    if (word.find('.') != std::string_view::npos) return starts && characters::at(word, 0, word.size()).kind != Kind::kDigit;
    if (abbreviated(word) || (word_classes(ascii_lower(next)) & kDomain)) return false;
    if (word.empty() || get(after + next.size()).value == '(') return false;
    Kind first = characters::at(word, 0, word.size()).kind;
    if (first == Kind::kDigit) return word.size() >= 4 || starts;
    if (first == Kind::kLower) return word.size() >= 2;
    return starts && word.size() >= 2;
  }
  static bool abbreviated(std::string_view word) { return word_classes(word) & (kAbbreviation | kNumber); }

  // Whether the white-space delimited chunk around `pos` looks like a URL, an e-mail address or a path.
  bool in_address(std::size_t pos) const {
    std::size_t begin = pos, last = pos;
    while (begin > start_ && pos - begin < kChunkReach && !characters::is_space(static_cast<unsigned char>(text_[begin - 1])))
      --begin;
    while (last < end_ && last - pos < kChunkReach && !characters::is_space(static_cast<unsigned char>(text_[last]))) ++last;
    std::string_view chunk = text_.substr(begin, last - begin);
    return chunk.find_first_of("/@_=\\") != std::string_view::npos || chunk.find("www.") != std::string_view::npos;
  }

  void close(std::size_t at) {
    Span sentence = characters::trimmed(text_, {static_cast<std::uint32_t>(start_), static_cast<std::uint32_t>(at)});
    if (!sentence.empty()) {
      // Marks alone belong to what precedes them.
      if (!worded_ && any_) {
        out_.back().end = sentence.end;
      } else {
        out_.push_back(sentence);
        any_ = true;
      }
    }
    worded_ = false;
    start_ = skip_space(at);
    pos_ = std::max(pos_, start_);
  }

  std::string_view text_;  // up to the stretch's end
  std::size_t end_;
  std::size_t start_;  // of the sentence being read
  std::size_t pos_;
  std::vector<Span>& out_;
  bool odd_quotes_ = false;  // an odd number of straight quotes so far
  bool worded_ = false;      // the sentence being read has a letter or digit
  bool any_ = false;         // this stretch has given a sentence
};

}  // namespace

std::vector<Span> split_sentences(std::string_view text, Span region) {
  std::vector<Span> out;
  for (const Stretch& stretch : find_stretches(text, region)) Splitter(text, stretch.span, out).run();
  return out;
}

std::vector<Sentence> sentences(const Document& document) {
  std::vector<Sentence> out;
  std::uint32_t paragraph = 0;
  bool first = true;
  std::vector<Span> spans;
  for (std::size_t b = 0; b < document.blocks.size(); ++b) {
    const Block& block = document.blocks[b];
    if (block.kind != BlockKind::kTitle && block.kind != BlockKind::kBody && block.kind != BlockKind::kCaption) continue;
    for (const Stretch& stretch : find_stretches(document.text, block.span)) {
      if (stretch.new_paragraph && !first) ++paragraph;
      first = false;
      spans.clear();
      Splitter(document.text, stretch.span, spans).run();
      for (Span span : spans) {
        out.push_back({span, static_cast<std::uint32_t>(b), paragraph, block.kind, tokenize(document.text, span)});
      }
    }
  }
  return out;
}

}  // namespace parley
