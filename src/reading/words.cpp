#include "reading/words.h"

#include <algorithm>
#include <array>

namespace parley {

Pieces make_pieces(const Subwords& subwords, std::string_view text, Span region, std::size_t most) {
  Pieces out;
  out.subwords = subwords.encode(text, region, most + 1);
  out.cut = out.subwords.size() > most;
  if (out.cut) out.subwords.resize(most);
  for (std::size_t i = 0; i < out.subwords.size(); ++i) {
    const Subword& s = out.subwords[i];
    const auto row = static_cast<std::uint32_t>(i + 1);
    out.ids.push_back(s.id);
    if (out.words.empty() || !subwords.continues(s.id)) {
      out.words.push_back({s.span, row, row + 1});
    } else {
      out.words.back().span.end = std::max(out.words.back().span.end, s.span.end);
      out.words.back().end_row = row + 1;
    }
  }
  return out;
}

Rows rows_of(const Pieces& pieces, Span span) {
  Rows rows;
  for (std::size_t i = 0; i < pieces.subwords.size(); ++i)
    if (pieces.subwords[i].span.overlaps(span)) rows.push_back(static_cast<std::uint32_t>(i + 1));
  return rows;
}

bool listed_together(std::string_view text, Span first, Span second) {
  static constexpr std::array<std::string_view, 10> kJoints = {"&",  "along with", "and",        ", and",        ",",
                                                               "or", ", or",       "as well as", ", as well as", "and/or"};
  if (first.end > second.begin) return false;
  const std::string_view raw = text.substr(first.end, second.begin - first.end);
  if (raw == "-" || raw == "/" || raw == "\xE2\x80\x93") return true;
  const std::string folded = fold(raw);
  std::string_view between = folded;
  if (between.ends_with(" the")) between.remove_suffix(4);
  return std::find(kJoints.begin(), kJoints.end(), between) != kJoints.end();
}

}  // namespace parley
