#include <algorithm>
#include <array>
#include <bit>
#include <tuple>

#include "lexicon/impl.h"

namespace parley::lexicon {
namespace {

constexpr std::size_t kShortest = 5;  // below this, one wrong letter makes another word
constexpr std::size_t kLongest = 60;

std::uint32_t bucket(char letter, bool last, std::size_t length) {
  return static_cast<std::uint32_t>(static_cast<unsigned char>(letter) << 16 | static_cast<unsigned>(last) << 8 | length);
}

std::uint32_t letters_of(std::string_view name) {
  std::uint32_t letters = 0;
  for (char c : name) letters |= 1u << (static_cast<unsigned char>(c) & 31);
  return letters;
}

}  // namespace

int edit_distance(std::string_view a, std::string_view b, int limit) {
  if (a.size() > kLongest || b.size() > kLongest) return limit + 1;
  std::array<std::array<int, kLongest + 1>, 3> rows{};
  auto *before = rows[0].data(), *above = rows[1].data(), *row = rows[2].data();
  for (std::size_t j = 0; j <= b.size(); ++j) above[j] = static_cast<int>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = static_cast<int>(i);
    int best = row[0];
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before[j - 2] + 1);
      best = std::min(best, row[j]);
    }
    if (best > limit) return limit + 1;
    std::swap(before, above);
    std::swap(above, row);
  }
  return std::min(above[b.size()], limit + 1);
}

void NearNames::add(std::string_view folded, std::uint32_t node) {
  if (folded.size() < kShortest || folded.size() > kLongest) return;
  const auto index = static_cast<std::uint32_t>(names_.size());
  buckets_.emplace_back(bucket(folded.front(), false, folded.size()), index);
  buckets_.emplace_back(bucket(folded.back(), true, folded.size()), index);
  names_.push_back(
      {static_cast<std::uint32_t>(arena_.size()), static_cast<std::uint32_t>(folded.size()), node, letters_of(folded)});
  arena_ += folded;
}

void NearNames::sort() { std::sort(buckets_.begin(), buckets_.end()); }

std::vector<NearNames::Found> NearNames::find(std::string_view folded) const {
  std::vector<Found> found;
  if (folded.size() < kShortest || folded.size() > kLongest) return found;
  const int limit = folded.size() >= 8 ? 2 : 1;
  const std::uint32_t letters = letters_of(folded);
  const auto try_bucket = [&](char letter, bool last, std::size_t length) {
    const std::uint32_t key = bucket(letter, last, length);
    for (auto it = std::lower_bound(buckets_.begin(), buckets_.end(), std::pair{key, 0u});
         it != buckets_.end() && it->first == key; ++it) {
      const Name& name = names_[it->second];
      if (std::popcount(name.letters ^ letters) > 2 * limit) continue;
      const int distance = edit_distance(folded, text(name), limit);
      if (distance > 0 && distance <= limit) found.push_back({distance, name.node, text(name)});
    }
  };
  for (std::size_t length = folded.size() - static_cast<std::size_t>(limit);
       length <= folded.size() + static_cast<std::size_t>(limit); ++length) {
    try_bucket(folded.front(), false, length);
    try_bucket(folded.back(), true, length);
  }
  std::sort(found.begin(), found.end(), [](const Found& a, const Found& b) {
    return std::tie(a.distance, a.name, a.node) < std::tie(b.distance, b.name, b.node);
  });
  found.erase(std::unique(found.begin(), found.end(), [](const Found& a, const Found& b) { return a.node == b.node; }),
              found.end());
  return found;
}

}  // namespace parley::lexicon
