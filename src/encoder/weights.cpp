#include "encoder/weights.h"

namespace parley {

Result<std::vector<float>> Weights::tensor(const std::string& name, const std::vector<std::size_t>& shape) {
  const std::string replacement = "replace." + name;
  if (!merge_ || !adapter_.has(replacement)) return base_.read(name, shape);
  used_.insert(replacement);
  return adapter_.read(replacement, shape);
}

Result<std::string_view> Weights::raw(const std::string& name, const std::vector<std::size_t>& shape) {
  const std::string replacement = "replace." + name;
  if (!merge_ || !adapter_.has(replacement)) return base_.raw_f32(name, shape);
  used_.insert(replacement);
  return adapter_.raw_f32(replacement, shape);
}

Result<std::vector<float>> Weights::matrix(const std::string& name, const std::string& update, std::size_t out, std::size_t in) {
  auto merged = tensor(name, {out, in});
  const std::string name_a = "adapter." + update + ".A", name_b = "adapter." + update + ".B";
  if (!merged || !merge_ || (!adapter_.has(name_a) && !adapter_.has(name_b))) return merged;
  used_.insert(name_a);
  used_.insert(name_b);
  const auto a = adapter_.read(name_a, {rank_, in});
  if (!a) return a.error();
  const auto b = adapter_.read(name_b, {out, rank_});
  if (!b) return b.error();
  for (std::size_t o = 0; o < out; ++o) {
    float* row = merged->data() + o * in;
    for (std::size_t r = 0; r < rank_; ++r) {
      const float factor = scale_ * (*b)[o * rank_ + r];
      const float* from = a->data() + r * in;
      for (std::size_t i = 0; i < in; ++i) row[i] += factor * from[i];
    }
  }
  return merged;
}

Status Weights::check_all_used() const {
  if (!merge_) return {};
  for (const std::string& name : adapter_.names()) {
    if ((name.starts_with("adapter.") || name.starts_with("replace.")) && !used_.contains(name))
      return Error{ErrorCode::kInvalid, "tensor " + name + " belongs to no layer of the base", adapter_.path(), -1, -1};
  }
  return {};
}

}  // namespace parley
