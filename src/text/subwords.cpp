// WordPiece as the reference tokenizer does it: special tokens cut out of the raw text, then clean text, space ideographs,
// decompose, strip marks, lower case, split at white space and punctuation, longest piece first.
#include <utf8proc.h>

#include <algorithm>
#include <array>

#include "parley/text.h"
#include "text/characters.h"
#include "text/piece_trie.h"
#include "text/reference_unicode.h"

namespace parley {
namespace {
namespace ref = reference_unicode;

constexpr std::size_t kLongestWord = 100;       // characters; a longer word is unknown
constexpr std::size_t kLongestPiece = 1 << 16;  // bytes; a longer line is no vocabulary
constexpr std::array<std::string_view, 5> kSpecial{"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"};

enum class Ascii : std::uint8_t { kWord, kMark, kSpace, kDropped };

struct AsciiTable {
  std::array<Ascii, 128> kind{};
  std::array<char, 128> lower{};
};
constexpr AsciiTable make_ascii() {
  AsciiTable t;
  for (int i = 0; i < 128; ++i) {
    bool alphanumeric = (i >= '0' && i <= '9') || (i >= 'a' && i <= 'z') || (i >= 'A' && i <= 'Z');
    t.kind[i] = i == ' ' || i == '\t' || i == '\n' || i == '\r' ? Ascii::kSpace
                : i < 32 || i == 127                            ? Ascii::kDropped
                : alphanumeric                                  ? Ascii::kWord
                                                                : Ascii::kMark;
    t.lower[i] = static_cast<char>(i >= 'A' && i <= 'Z' ? i + 32 : i);
  }
  return t;
}
constexpr AsciiTable kAscii = make_ascii();

utf8proc_category_t category(char32_t c) { return utf8proc_category(static_cast<utf8proc_int32_t>(c)); }

bool dropped(char32_t c) {
  if (c < 0x80) return kAscii.kind[c] == Ascii::kDropped;
  if (c == 0xFFFD) return true;
  switch (category(c)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_CS:
      return true;
    case UTF8PROC_CATEGORY_CF:
      return !ref::in(ref::kKeptFormat, c);
    default:
      return false;
  }
}
bool white(char32_t c) {
  if (c < 0x80) return kAscii.kind[c] == Ascii::kSpace;
  auto k = category(c);
  return k == UTF8PROC_CATEGORY_ZS || k == UTF8PROC_CATEGORY_ZL || k == UTF8PROC_CATEGORY_ZP;
}
bool stripped(char32_t c) {
  if (c < 0x300) return false;
  return (category(c) == UTF8PROC_CATEGORY_MN && !ref::in(ref::kKeptMarks, c)) || c == ref::kStrippedSpacingMark;
}
bool punctuation(char32_t c) {
  if (c < 0x80) return kAscii.kind[c] == Ascii::kMark;
  auto k = category(c);
  if (k >= UTF8PROC_CATEGORY_PC && k <= UTF8PROC_CATEGORY_PO) return !ref::in(ref::kNotPunctuation, c);
  return c == ref::kPunctuationSymbol || c == ref::kPunctuationMark;
}
int combining_class(char32_t c) {
  if (c < 0x300) return 0;
  int value = utf8proc_get_property(static_cast<utf8proc_int32_t>(c))->combining_class;
  return value != 0 && ref::in(ref::kNotReordered, c) ? 0 : value;
}
char32_t lower(char32_t c) {
  if (c < 0x80) return static_cast<unsigned char>(kAscii.lower[c]);
  auto small = static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(c)));
  if (small != c || c < ref::kNewLowerCase[0].first) return small;
  for (const ref::LowerCase& l : ref::kNewLowerCase) {
    if (c >= l.first && c <= l.last && (c - l.first) % l.step == 0)
      return static_cast<char32_t>(static_cast<std::int32_t>(c) + l.offset);
  }
  return c;
}

// A character of the normalised text and the bytes it was made from.
struct Normal {
  char32_t value;
  std::uint8_t combining;
  Span span;
};

}  // namespace

struct Subwords::Impl {
  explicit Impl(const std::vector<std::pair<std::string_view, std::int32_t>>& pieces) : trie(pieces), inner(trie.find("##")) {}
  PieceTrie trie;
  std::uint32_t inner;          // where pieces inside a word begin
  std::vector<bool> continues;  // by id
  std::int32_t unknown = 0;
  std::array<std::int32_t, kSpecial.size()> special{};  // -1: not in the vocabulary
};

namespace {

// One call of encode.
template <class Impl>
class Encoder {
 public:
  Encoder(const Impl& impl, std::string_view text, std::size_t limit, std::vector<Subword>& out)
      : impl_(impl), text_(text), limit_(limit), out_(out) {}

  void run(std::size_t pos) {
    while (pos < text_.size() && !full()) {
      unsigned char b = byte(pos);
      if (b < 0x80 && kAscii.kind[b] == Ascii::kSpace) {
        ++pos;
        continue;
      }
      // A chunk ends at white space or a special token, over which nothing combines.
      std::size_t end = pos;
      bool plain = true;
      int special = -1;
      for (; end < text_.size(); ++end) {
        b = byte(end);
        if (b >= 0x80) {
          plain = false;
          continue;
        }
        if (kAscii.kind[b] == Ascii::kSpace) break;
        if (b == '[' && (special = special_at(end)) >= 0) break;
        plain = plain && kAscii.kind[b] != Ascii::kDropped;
      }
      if (plain) {
        plain_chunk(pos, end);
      } else {
        odd_chunk(pos, end);
      }
      pos = end;
      if (special >= 0) {
        auto which = static_cast<std::size_t>(special);
        push(impl_.special[which], pos, pos + kSpecial[which].size());
        pos += kSpecial[which].size();
      }
    }
  }

 private:
  unsigned char byte(std::size_t pos) const { return static_cast<unsigned char>(text_[pos]); }
  bool full() const { return limit_ > 0 && out_.size() >= limit_; }
  void push(std::int32_t id, std::size_t begin, std::size_t end) {
    if (!full()) out_.push_back({id, {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)}});
  }
  int special_at(std::size_t pos) const {
    for (std::size_t i = 0; i < kSpecial.size(); ++i) {
      if (impl_.special[i] >= 0 && text_.substr(pos, kSpecial[i].size()) == kSpecial[i]) return static_cast<int>(i);
    }
    return -1;
  }

  // Printable ASCII.
  void plain_chunk(std::size_t pos, std::size_t end) {
    while (pos < end && !full()) {
      std::size_t last = pos + 1;
      if (kAscii.kind[byte(pos)] == Ascii::kWord) {
        while (last < end && kAscii.kind[byte(last)] == Ascii::kWord) ++last;
      }
      pieces(
          last - pos, last - pos, [&](std::size_t i) { return static_cast<unsigned char>(kAscii.lower[byte(pos + i)]); },
          [&](std::size_t from, std::size_t to) {
            return Span{static_cast<std::uint32_t>(pos + from), static_cast<std::uint32_t>(pos + to)};
          });
      pos = last;
    }
  }

  // Longest pieces of a word of `size` bytes; the whole word is unknown when some part is.
  template <class ByteAt, class SpanOf>
  void pieces(std::size_t size, std::size_t characters, ByteAt byte_at, SpanOf span_of) {
    std::size_t first = out_.size();
    auto unknown = [&] {
      out_.resize(first);
      Span span = span_of(0, size);
      push(impl_.unknown, span.begin, span.end);
    };
    if (characters > kLongestWord) return unknown();
    for (std::size_t from = 0; from < size;) {
      std::uint32_t node = from == 0 ? PieceTrie::kRoot : impl_.inner;
      std::int32_t id = -1;
      std::size_t to = from;
      for (std::size_t i = from; i < size && node != PieceTrie::kNone; ++i) {
        node = impl_.trie.step(node, byte_at(i));
        if (node == PieceTrie::kNone) break;
        if (impl_.trie.id(node) >= 0) {
          id = impl_.trie.id(node);
          to = i + 1;
        }
      }
      if (id < 0) return unknown();
      out_.push_back({id, span_of(from, to)});
      from = to;
    }
    if (limit_ > 0 && out_.size() > limit_) out_.resize(limit_);
  }

  void odd_chunk(std::size_t pos, std::size_t end) {
    normalise(pos, end);
    for (const Normal& n : normal_) {
      bool space = n.value == ' ';
      bool mark = !space && punctuation(n.value);
      if (space || mark) flush();
      if (space) continue;
      std::size_t before = word_.size();
      utf8_append(word_, n.value);
      origin_.insert(origin_.end(), word_.size() - before, n.span);
      ++word_characters_;
      if (mark) flush();
    }
    flush();
  }

  void flush() {
    if (!word_.empty() && !full()) {
      pieces(
          word_.size(), word_characters_, [&](std::size_t i) { return static_cast<unsigned char>(word_[i]); },
          [&](std::size_t from, std::size_t to) {
            Span span = origin_[from];
            for (std::size_t i = from + 1; i < to; ++i) {
              span.begin = std::min(span.begin, origin_[i].begin);
              span.end = std::max(span.end, origin_[i].end);
            }
            return span;
          });
    }
    word_.clear();
    origin_.clear();
    word_characters_ = 0;
  }

  void normalise(std::size_t pos, std::size_t end) {
    normal_.clear();
    std::string_view chunk = text_.substr(0, end);
    bool ordered = true;
    while (pos < end) {
      auto begin = static_cast<std::uint32_t>(pos);
      char32_t c = utf8_decode(chunk, pos);
      Span span{begin, static_cast<std::uint32_t>(pos)};
      if (dropped(c)) continue;
      if (white(c)) {
        normal_.push_back({' ', 0, span});
        continue;
      }
      bool ideograph = c >= ref::kIdeographs[0].first && ref::in(ref::kIdeographs, c);
      if (ideograph) normal_.push_back({' ', 0, span});
      decompose(c, span, ordered);
      if (ideograph) normal_.push_back({' ', 0, span});
    }
    if (!ordered) reorder();
    std::size_t kept = 0;
    for (const Normal& n : normal_) {
      if (stripped(n.value)) {
        if (kept > 0 && normal_[kept - 1].span.end == n.span.begin) normal_[kept - 1].span.end = n.span.end;
        continue;
      }
      normal_[kept] = n;
      normal_[kept++].value = lower(n.value);
    }
    normal_.resize(kept);
  }

  void decompose(char32_t c, Span span, bool& ordered) {
    auto add = [&](char32_t value) {
      int combining = combining_class(value);
      if (combining > 0 && !normal_.empty() && normal_.back().combining > combining) ordered = false;
      normal_.push_back({value, static_cast<std::uint8_t>(combining), span});
    };
    if (c < 0xC0 || c == ref::kNotDecomposed) return add(c);
    std::array<utf8proc_int32_t, 32> parts;
    int boundary = 0;
    auto count =
        utf8proc_decompose_char(static_cast<utf8proc_int32_t>(c), parts.data(), parts.size(), UTF8PROC_DECOMPOSE, &boundary);
    if (count <= 0 || count > static_cast<utf8proc_ssize_t>(parts.size())) return add(c);
    for (utf8proc_ssize_t i = 0; i < count; ++i) add(static_cast<char32_t>(parts[static_cast<std::size_t>(i)]));
  }

  // Canonical ordering of marks.
  void reorder() {
    auto starter = [](const Normal& n) { return n.combining == 0; };
    for (auto i = normal_.begin(); i != normal_.end();) {
      i = std::find_if_not(i, normal_.end(), starter);
      auto last = std::find_if(i, normal_.end(), starter);
      std::stable_sort(i, last, [](const Normal& a, const Normal& b) { return a.combining < b.combining; });
      i = last;
    }
  }

  const Impl& impl_;
  std::string_view text_;  // up to the region's end
  std::size_t limit_;
  std::vector<Subword>& out_;
  std::vector<Normal> normal_;
  std::string word_;
  std::vector<Span> origin_;  // of each byte of word_
  std::size_t word_characters_ = 0;
};

}  // namespace

Result<Subwords> Subwords::load(const std::string& vocab_path) {
  auto bytes = read_file(vocab_path, std::size_t{64} << 20);
  if (!bytes) return bytes.error();
  auto bad = [&](std::size_t line, std::string message) {
    return Error{ErrorCode::kCorrupt, std::move(message), vocab_path, static_cast<std::int64_t>(line), -1};
  };
  std::vector<std::string_view> lines = split(*bytes, '\n');
  if (!lines.empty() && lines.back().empty()) lines.pop_back();
  std::vector<std::pair<std::string_view, std::int32_t>> pieces;
  pieces.reserve(lines.size());
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::string_view piece = lines[i];
    if (!piece.empty() && piece.back() == '\r') piece.remove_suffix(1);
    if (piece.empty()) return bad(i + 1, "empty piece");
    if (piece.size() > kLongestPiece) return bad(i + 1, "piece too long");
    if (!utf8_valid(piece)) return bad(i + 1, "piece is not UTF-8");
    pieces.push_back({piece, static_cast<std::int32_t>(i)});
  }
  std::sort(pieces.begin(), pieces.end());
  for (std::size_t i = 1; i < pieces.size(); ++i) {
    if (pieces[i].first == pieces[i - 1].first)
      return bad(static_cast<std::size_t>(pieces[i].second) + 1, "piece repeated: " + std::string(pieces[i].first));
  }
  auto impl = std::make_shared<Impl>(pieces);
  impl->continues.resize(pieces.size());
  for (const auto& [piece, id] : pieces) impl->continues[static_cast<std::size_t>(id)] = piece.starts_with("##");
  for (std::size_t i = 0; i < kSpecial.size(); ++i) {
    std::uint32_t node = impl->trie.find(kSpecial[i]);
    impl->special[i] = node == PieceTrie::kNone ? -1 : impl->trie.id(node);
    if (impl->special[i] < 0 && kSpecial[i] != "[MASK]") return bad(lines.size(), "no piece " + std::string(kSpecial[i]));
  }
  impl->unknown = impl->special[1];
  Subwords out;
  out.pad_ = impl->special[0];
  out.unknown_ = impl->special[1];
  out.cls_ = impl->special[2];
  out.sep_ = impl->special[3];
  out.impl_ = std::move(impl);
  return out;
}

std::vector<Subword> Subwords::encode(std::string_view text, Span region, std::size_t max_pieces) const {
  std::vector<Subword> out;
  if (!impl_) return out;
  region = characters::clamped(text, region);
  std::size_t guess = region.size() / 4 + 4;
  out.reserve(max_pieces > 0 ? std::min(max_pieces, guess) : guess);
  Encoder<Impl>(*impl_, text.substr(0, region.end), max_pieces, out).run(region.begin);
  return out;
}

bool Subwords::continues(std::int32_t id) const {
  return id >= 0 && static_cast<std::size_t>(id) < size() && impl_->continues[static_cast<std::size_t>(id)];
}

std::size_t Subwords::size() const { return impl_ ? impl_->continues.size() : 0; }

}  // namespace parley
