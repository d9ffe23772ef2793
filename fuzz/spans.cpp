// Sentences, tokens and subwords of any bytes: spans lie in order inside the region, on character boundaries, and nothing but
// white space is left out of sentences and tokens. Input: two bytes choose the region, the rest is the text.
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "parley/text.h"
#include "text/characters.h"

namespace {
using namespace parley;

#define REQUIRE(condition)                                         \
  do {                                                             \
    if (!(condition)) {                                            \
      std::fprintf(stderr, "line %d: %s\n", __LINE__, #condition); \
      std::abort();                                                \
    }                                                              \
  } while (false)

// One pass: boundaries are met in order.
class Boundaries {
 public:
  Boundaries(std::string_view text, std::size_t begin) : text_(text), pos_(begin) {}
  // Moves to `pos`; true when a character starts there and only white space was passed if `blank`.
  bool reach(std::size_t pos, bool blank) {
    while (pos_ < pos) {
      char32_t c = utf8_decode(text_, pos_);
      if (blank && !characters::is_space(c)) return false;
    }
    return pos_ == pos;
  }

 private:
  std::string_view text_;
  std::size_t pos_;
};

void check_tokens(std::string_view text, Span region) {
  Boundaries boundaries(text.substr(0, region.end), region.begin);
  for (const Token& t : tokenize(text, region)) {
    REQUIRE(t.span.begin < t.span.end);
    REQUIRE(boundaries.reach(t.span.begin, true));
    REQUIRE(boundaries.reach(t.span.end, false));
  }
  REQUIRE(boundaries.reach(region.end, true));
}

const Subwords& small_subwords() {
  static const Subwords subwords = [] {
    std::string path = (std::filesystem::temp_directory_path() / ("parley_fuzz_vocab_" + std::to_string(::getpid()))).string();
    std::string vocabulary = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n";
    for (char c = 'a'; c <= 'z'; ++c) vocabulary += std::string(1, c) + "\n##" + c + "\n";
    REQUIRE(write_file(path, vocabulary + "the\n##ing\n.\n,\n[\n]\n"));
    auto loaded = Subwords::load(path);
    std::remove(path.c_str());
    REQUIRE(loaded);
    return *loaded;
  }();
  return subwords;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  std::string_view text(reinterpret_cast<const char*>(data) + 2, size - 2);
  auto length = static_cast<std::uint32_t>(text.size());
  Span region{0, length};
  if (data[0] & 1) {
    region.begin = length * (data[0] >> 1) / 128;
    region.end = region.begin + (length - region.begin) * data[1] / 255;
  }
  check_tokens(text, region);

  Boundaries boundaries(text.substr(0, region.end), region.begin);
  for (Span s : split_sentences(text, region)) {
    REQUIRE(s.begin < s.end);
    REQUIRE(boundaries.reach(s.begin, true));
    REQUIRE(boundaries.reach(s.end, false));
    check_tokens(text, s);
  }
  REQUIRE(boundaries.reach(region.end, true));

  std::uint32_t last = region.begin;
  std::size_t limit = data[1] % 16;
  auto pieces = small_subwords().encode(text, region, limit);
  REQUIRE(limit == 0 || pieces.size() <= limit);
  for (const Subword& piece : pieces) {
    REQUIRE(last <= piece.span.begin && piece.span.begin < piece.span.end && piece.span.end <= region.end);
    last = piece.span.begin;
  }

  Document document;
  document.text = text;
  std::uint32_t half = region.begin + region.size() / 2;
  document.blocks = {{{region.begin, half}, BlockKind::kTitle}, {{half, region.end}, BlockKind::kBody}};
  for (const Sentence& s : sentences(document)) {
    REQUIRE(document.blocks[s.block].span.contains(s.span));
    REQUIRE(!s.tokens.empty());
  }
  return 0;
}
