// Vocabulary pieces as a double-array trie: one table access a byte.
#pragma once
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace parley {

class PieceTrie {
 public:
  // `pieces` sorted bytewise, unique, none empty.
  explicit PieceTrie(const std::vector<std::pair<std::string_view, std::int32_t>>& pieces);

  static constexpr std::uint32_t kRoot = 0;
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;
  std::uint32_t step(std::uint32_t node, unsigned char byte) const {
    std::uint32_t child = units_[node].base ^ byte;
    return units_[child].parent == node ? child : kNone;
  }
  // -1: no piece ends here.
  std::int32_t id(std::uint32_t node) const { return units_[node].id; }
  // The node that `prefix` leads to, or kNone.
  std::uint32_t find(std::string_view prefix) const;

 private:
  struct Unit {
    std::uint32_t base = 0;
    std::uint32_t parent = kNone;
    std::int32_t id = -1;
  };
  std::vector<Unit> units_;
};

}  // namespace parley
