// The words of a sentence as an annotated text quotes them.
#pragma once
#include <optional>
#include <string>

#include "parley/base.h"

namespace parley {

// A sentence on one line: white space is single blanks.  Keeps a reference to `text`.
class CorpusWords {
 public:
  CorpusWords(const std::string& text, Span sentence);
  const std::string& line() const { return line_; }
  // `"talks"` or `"talks"#2`; no value where the span begins or ends inside a word or cannot be written.
  std::optional<std::string> quoted(Span span) const;
  // Where these words stand first, on word boundaries, any case; as a span of the document.
  std::optional<Span> find(std::string_view words) const;

 private:
  std::vector<std::size_t> places(std::string_view quote) const;
  bool bounded(std::size_t begin, std::size_t end) const;

  const std::string& text_;
  Span sentence_;
  std::string line_;
};

// White space, of any kind, as single blanks; none at the ends.
std::string one_line(std::string_view words);

}  // namespace parley
