#include "lexicon/phrase_trie.h"

namespace parley::lexicon {
namespace {

constexpr std::uint64_t kFree = ~std::uint64_t{0};

std::size_t spread(std::uint64_t key) {
  key ^= key >> 33;
  key *= 0xff51afd7ed558ccdULL;
  key ^= key >> 33;
  return static_cast<std::size_t>(key);
}

}  // namespace

std::uint32_t FlatMap::find(std::uint64_t key) const {
  if (slots_.empty()) return kNoWord;
  for (std::size_t i = spread(key) & (slots_.size() - 1);; i = (i + 1) & (slots_.size() - 1)) {
    if (slots_[i].first == key) return slots_[i].second;
    if (slots_[i].first == kFree) return kNoWord;
  }
}

void FlatMap::set(std::uint64_t key, std::uint32_t value) {
  if (used_ * 2 >= slots_.size()) grow();
  std::size_t i = spread(key) & (slots_.size() - 1);
  while (slots_[i].first != kFree && slots_[i].first != key) i = (i + 1) & (slots_.size() - 1);
  used_ += slots_[i].first == kFree;
  slots_[i] = {key, value};
}

void FlatMap::grow() {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> old(slots_.empty() ? 1024 : slots_.size() * 2, {kFree, kNoWord});
  old.swap(slots_);
  used_ = 0;
  for (const auto& [key, value] : old)
    if (key != kFree) set(key, value);
}

bool PhraseTrie::add(const std::vector<Word>& phrase, std::uint32_t value, const std::vector<Need>& needs) {
  if (phrase.empty() || phrase.size() > kMaxWords) return false;
  std::uint32_t node = 0;
  Terminal terminal{value, 0, kNoWord};
  for (std::size_t i = 0; i < phrase.size(); ++i) {
    const std::uint64_t key =
        std::uint64_t{node} << 32 | std::uint64_t{phrase[i].id} << 1 | static_cast<std::uint64_t>(phrase[i].possessive);
    std::uint32_t next = edges_.find(key);
    if (next == kNoWord) {
      next = static_cast<std::uint32_t>(nodes_.size());
      nodes_.push_back(kNoWord);
      edges_.set(key, next);
    }
    node = next;
    if (i < needs.size()) terminal.needs |= static_cast<std::uint32_t>(needs[i]) << (2 * i);
  }
  const auto index = static_cast<std::uint32_t>(terminals_.size());
  terminals_.push_back(terminal);
  std::uint32_t* last = &nodes_[node];
  while (*last != kNoWord) last = &terminals_[*last].next;
  *last = index;
  return true;
}

std::uint32_t PhraseTrie::find(const std::vector<Word>& words) const {
  std::uint32_t node = words.empty() ? kNoWord : 0;
  for (std::size_t i = 0; i < words.size() && node != kNoWord; ++i) {
    if (words[i].id == kNoWord) return kNoWord;
    const std::uint32_t from = node;
    node = step(from, words[i].id, words[i].possessive);
    if (i + 1 == words.size() && words[i].possessive && (node == kNoWord || nodes_[node] == kNoWord))
      node = step(from, words[i].id, false);
  }
  return node == kNoWord || nodes_[node] == kNoWord ? kNoWord : node;
}

bool PhraseTrie::written_as(const Terminal& terminal, const std::vector<Word>& words, const Match& match) {
  for (std::uint32_t i = match.first; i <= match.last; ++i) {
    const auto need = static_cast<Need>(terminal.needs >> (2 * (i - match.first)) & 3);
    const bool hyphenated = i > match.first && words[i].before == Gap::kHyphen;  // "Kim Jong-un"
    if (need == Need::kInitial && words[i].letters == Case::kLower && !hyphenated) return false;
    if (need == Need::kCaps && words[i].letters != Case::kCaps) return false;
  }
  return true;
}

}  // namespace parley::lexicon
