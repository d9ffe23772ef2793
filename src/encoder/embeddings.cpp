#include "encoder/embeddings.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>

namespace parley {
namespace {

// The sum of f(i) for all i < n: eight running sums, so that none waits for the one before.
template <class F>
double sum_of(std::size_t n, const F& f) {
  double sums[8] = {};
  std::size_t i = 0;
  for (; i + 8 <= n; i += 8)
    for (std::size_t j = 0; j < 8; ++j) sums[j] += f(i + j);
  double sum = std::accumulate(sums, sums + 8, 0.0);
  for (; i < n; ++i) sum += f(i);
  return sum;
}

}  // namespace

Result<Embeddings> Embeddings::load(Weights& weights, const ModelCard& card) {
  Embeddings e;
  e.width_ = card.width;
  e.eps_ = card.layer_norm_eps;
  const std::string words = "embeddings.word_embeddings.weight", positions = "embeddings.position_embeddings.weight";
  const auto words_shape = weights.base().shape(words);
  if (!words_shape) return words_shape.error();
  const auto positions_shape = weights.base().shape(positions);
  if (!positions_shape) return positions_shape.error();
  const std::size_t first = card.kind->first_position;
  if (words_shape->size() != 2 || positions_shape->size() != 2 || positions_shape->front() < first + card.max_length)
    return Error{ErrorCode::kInvalid, "embeddings do not fit model.json", weights.base().path(), -1, -1};
  e.vocabulary_ = words_shape->front();
  const auto special = static_cast<std::size_t>(std::max(card.cls, card.sep));
  if (special >= e.vocabulary_)
    return Error{ErrorCode::kInvalid, "base.cls or base.sep is not in the vocabulary", card.path, -1, -1};

  const auto table = weights.raw(words, {e.vocabulary_, card.width});
  if (!table) return table.error();
  e.words_ = *table;
  auto position = weights.tensor(positions, {positions_shape->front(), card.width});
  if (!position) return position.error();
  const auto begin = position->begin() + static_cast<std::ptrdiff_t>(first * card.width);
  e.positions_.assign(begin, begin + static_cast<std::ptrdiff_t>(card.max_length * card.width));
  if (!card.kind->token_types.empty()) {
    const std::string types(card.kind->token_types);
    const auto shape = weights.base().shape(types);
    if (!shape) return shape.error();
    if (shape->size() != 2 || shape->front() == 0)
      return Error{ErrorCode::kInvalid, "embeddings do not fit model.json", weights.base().path(), -1, -1};
    const auto type = weights.tensor(types, {shape->front(), card.width});
    if (!type) return type.error();
    for (std::size_t i = 0; i < e.positions_.size(); ++i) e.positions_[i] += (*type)[i % card.width];
  }
  auto weight = weights.tensor("embeddings.LayerNorm.weight", {card.width});
  if (!weight) return weight.error();
  auto bias = weights.tensor("embeddings.LayerNorm.bias", {card.width});
  if (!bias) return bias.error();
  e.norm_weight_ = std::move(*weight);
  e.norm_bias_ = std::move(*bias);
  return e;
}

void Embeddings::write_word(std::int32_t id, float* out) const {
  if (id < 0 || static_cast<std::size_t>(id) >= vocabulary_) {
    std::fill_n(out, width_, 0.0f);
  } else {
    std::memcpy(out, words_.data() + static_cast<std::size_t>(id) * width_ * sizeof(float), width_ * sizeof(float));
  }
}

void Embeddings::write(const std::vector<std::int32_t>& ids, float* out) const {
  for (std::size_t t = 0; t < ids.size(); ++t, out += width_) {
    write_word(ids[t], out);
    const float* position = positions_.data() + t * width_;
    for (std::size_t i = 0; i < width_; ++i) out[i] += position[i];
    const auto width = static_cast<double>(width_);
    const auto mean = static_cast<float>(sum_of(width_, [&](std::size_t i) { return static_cast<double>(out[i]); }) / width);
    const double squares = sum_of(width_, [&](std::size_t i) { return static_cast<double>(out[i] - mean) * (out[i] - mean); });
    const auto scale = static_cast<float>(1 / std::sqrt(squares / width + static_cast<double>(eps_)));
    for (std::size_t i = 0; i < width_; ++i) out[i] = (out[i] - mean) * scale * norm_weight_[i] + norm_bias_[i];
  }
}

}  // namespace parley
