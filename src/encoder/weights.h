// The base's weights with the adapter merged in.
#pragma once
#include <set>

#include "encoder/model_card.h"
#include "parley/encoder.h"

namespace parley {

class Weights {
 public:
  // `merge` false: the base alone.
  Weights(TensorFile base, TensorFile adapter, const ModelCard& card, bool merge)
      : base_(std::move(base)), adapter_(std::move(adapter)), rank_(card.rank), scale_(card.scale), merge_(merge) {}

  // A tensor of the base, or its replacement.
  Result<std::vector<float>> tensor(const std::string& name, const std::vector<std::size_t>& shape);
  // The same, not copied; F32 only.
  Result<std::string_view> raw(const std::string& name, const std::vector<std::size_t>& shape);
  // The matrix [out, in] of a linear layer with the low-rank update adapter.<update>.{A,B} added where there is one.
  Result<std::vector<float>> matrix(const std::string& name, const std::string& update, std::size_t out, std::size_t in);
  // Fails when the adapter holds an update or a replacement that nothing above has asked for: it was made for another base.
  Status check_all_used() const;

  const TensorFile& base() const { return base_; }
  const TensorFile& adapter() const { return adapter_; }

 private:
  TensorFile base_, adapter_;
  std::size_t rank_;
  float scale_;
  bool merge_;
  std::set<std::string> used_;
};

}  // namespace parley
