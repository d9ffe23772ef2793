// Which kinds of record a sentence states, as its vector tells.
#pragma once
#include "parley/encoder.h"

namespace parley {

// One logistic unit a kind over the sentence vector (docs/model_format.md, "kinds.safetensors").  Immutable; safe to share
// between threads.
class KindNet {
 public:
  // kInvalid when the file does not fit a base of that width.
  static Result<KindNet> load(const std::string& path, std::size_t width);
  // Probabilities by kRecordKinds.
  std::vector<float> score(const std::vector<float>& vector) const;
  const std::string& sha256() const { return sha256_; }

 private:
  std::vector<float> weight_, bias_;  // [kinds, width]
  std::string sha256_;
};

}  // namespace parley
