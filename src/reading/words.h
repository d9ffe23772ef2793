// The subwords of a sentence as the encoder sees them, and the words they make.
#pragma once
#include "parley/text.h"
#include "reading/heads.h"

namespace parley {

// A word: a piece that opens one and the "##" pieces after it.  Punctuation marks are words.
struct Word {
  Span span;
  std::uint32_t first_row = 0, end_row = 0;  // rows of TokenStates; row 0 is [CLS]
};

struct Pieces {
  std::vector<std::int32_t> ids;
  std::vector<Subword> subwords;  // subword i is row i + 1
  std::vector<Word> words;
  bool cut = false;
};

// At most `most` pieces of text[region).
Pieces make_pieces(const Subwords& subwords, std::string_view text, Span region, std::size_t most);

// Rows of the subwords that overlap `span`.
Rows rows_of(const Pieces& pieces, Span span);

// Whether two spans stand side by side in a list: nothing but commas, "and", "or", "&", "as well as", "along with" and an article
// between, or a bare hyphen, dash or slash.
bool listed_together(std::string_view text, Span first, Span second);

}  // namespace parley
