#include "reading/kinds.h"

#include <algorithm>
#include <cmath>

#include "parley/reading.h"

namespace parley {

Result<KindNet> KindNet::load(const std::string& path, std::size_t width) {
  const auto file = TensorFile::open(path);
  if (!file) return file.error();
  auto weight = file->read("kinds.weight", {kRecordKindCount, width});
  if (!weight) return weight.error();
  auto bias = file->read("kinds.bias", {kRecordKindCount});
  if (!bias) return bias.error();
  const auto number = [](float v) { return std::isfinite(v); };
  if (!std::all_of(weight->begin(), weight->end(), number) || !std::all_of(bias->begin(), bias->end(), number))
    return Error{ErrorCode::kInvalid, "a weight is not a number", path, -1, -1};
  KindNet net;
  net.weight_ = std::move(*weight), net.bias_ = std::move(*bias);
  net.sha256_ = sha256_hex(file->bytes());
  return net;
}

std::vector<float> KindNet::score(const std::vector<float>& vector) const {
  std::vector<float> out(kRecordKindCount);
  for (std::size_t k = 0; k < kRecordKindCount; ++k) {
    double sum = static_cast<double>(bias_[k]);
    for (std::size_t i = 0; i < vector.size(); ++i)
      sum += static_cast<double>(weight_[k * vector.size() + i]) * static_cast<double>(vector[i]);
    out[k] = static_cast<float>(1 / (1 + std::exp(-sum)));
  }
  return out;
}

}  // namespace parley
