// Sentence vectors of a base as it was trained.
#pragma once
#include "parley/engine.h"

namespace parley::ask {

class SentenceVectors {
 public:
  static Result<SentenceVectors> open(const Home& home, const std::string& model, int threads);
  // One of unit length for each text, in order.
  Result<std::vector<std::vector<float>>> of(const std::vector<std::string_view>& texts) const;

 private:
  std::optional<Encoder> encoder_;
  Subwords subwords_;
};

double cosine(const std::vector<float>& a, const std::vector<float>& b);

}  // namespace parley::ask
