#include "encoder/base_kind.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace parley {
namespace {

constexpr std::array<BaseKind, 2> kKinds{
    BaseKind{"bert", "attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense",
             "attention.output.LayerNorm", "embeddings.token_type_embeddings.weight", "", 0, 101, 102},
    BaseKind{"mpnet", "attention.attn.q", "attention.attn.k", "attention.attn.v", "attention.attn.o", "attention.LayerNorm", "",
             "encoder.relative_attention_bias.weight", 2, 0, 2}};

}  // namespace

const BaseKind* find_base_kind(std::string_view name) {
  const auto* found = std::find_if(kKinds.begin(), kKinds.end(), [&](const BaseKind& k) { return k.name == name; });
  return found == kKinds.end() ? nullptr : found;
}

std::size_t relative_bucket(int distance) {
  constexpr std::size_t half = kRelativeBuckets / 2, exact = half / 2;
  const auto size = static_cast<std::size_t>(std::min(std::abs(distance), kRelativeReach));
  std::size_t bucket = std::min(size, exact);
  // Bucket 8 + k begins at 8 * 2^(k / 2); squared, so that no rounding decides.
  for (std::size_t step = 2 * exact * exact; size * size >= step; step *= 2) ++bucket;
  return bucket + (distance < 0 ? half : 0);
}

}  // namespace parley
