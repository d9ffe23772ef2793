#include "text/piece_trie.h"

#include <algorithm>
#include <cstddef>

namespace parley {
namespace {
struct Range {
  std::uint32_t node;
  std::size_t first, last;  // pieces below the node
  std::size_t depth;
};
}  // namespace

PieceTrie::PieceTrie(const std::vector<std::pair<std::string_view, std::int32_t>>& pieces) {
  units_.resize(1024);
  std::vector<bool> taken(units_.size(), false);
  taken[kRoot] = true;
  std::size_t first_free = 1;   // for a single child
  std::size_t dense_until = 1;  // for several: where free places are no longer rare
  std::vector<Range> open{{kRoot, 0, pieces.size(), 0}};
  std::vector<unsigned char> bytes;
  std::vector<std::size_t> starts;
  while (!open.empty()) {
    Range range = open.back();
    open.pop_back();
    if (range.first < range.last && pieces[range.first].first.size() == range.depth)
      units_[range.node].id = pieces[range.first++].second;
    if (range.first == range.last) continue;
    bytes.clear();
    starts.clear();
    for (std::size_t i = range.first; i < range.last; ++i) {
      auto byte = static_cast<unsigned char>(pieces[i].first[range.depth]);
      if (bytes.empty() || bytes.back() != byte) {
        bytes.push_back(byte);
        starts.push_back(i);
      }
    }
    starts.push_back(range.last);

    while (first_free < taken.size() && taken[first_free]) ++first_free;
    std::size_t from = bytes.size() == 1 ? first_free : std::max(first_free, dense_until);
    std::size_t tried = 0;
    std::size_t place = from;
    std::uint32_t base = 0;
    for (;; ++place) {
      if (place + 256 >= taken.size()) {
        units_.resize(units_.size() * 2);
        taken.resize(units_.size(), false);
      }
      if (taken[place]) continue;
      ++tried;
      base = static_cast<std::uint32_t>(place) ^ bytes[0];
      bool fits = true;
      for (unsigned char byte : bytes) fits = fits && !taken[base ^ byte];
      if (fits) break;
    }
    if (bytes.size() > 1 && (place - from) > 64 && tried * 20 < (place - from)) dense_until = place;
    units_[range.node].base = base;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      std::uint32_t child = base ^ bytes[i];
      taken[child] = true;
      units_[child].parent = range.node;
      open.push_back({child, starts[i], starts[i + 1], range.depth + 1});
    }
  }
  std::size_t used = taken.size();
  while (used > 256 && !taken[used - 1]) --used;
  units_.resize((used + 255) / 256 * 256);
  units_.shrink_to_fit();
}

std::uint32_t PieceTrie::find(std::string_view prefix) const {
  std::uint32_t node = kRoot;
  for (char c : prefix) {
    node = step(node, static_cast<unsigned char>(c));
    if (node == kNone) return kNone;
  }
  return node;
}

}  // namespace parley
