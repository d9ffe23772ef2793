// Word, position and (where the base has them) type embeddings with their layer norm.  Kept outside the graph: the word table is
// half of the base, and a sentence touches a few rows of it, which are read from the mapped file.
#pragma once
#include "encoder/weights.h"

namespace parley {

class Embeddings {
 public:
  static Result<Embeddings> load(Weights& weights, const ModelCard& card);
  // Writes ids.size() rows; every id must be below vocabulary() and there must be at most max_length of them.
  void write(const std::vector<std::int32_t>& ids, float* out) const;
  // The word's row alone, as the base has it; zeros for an id that is not there.
  void write_word(std::int32_t id, float* out) const;
  std::size_t vocabulary() const { return vocabulary_; }

 private:
  std::size_t width_ = 0, vocabulary_ = 0;
  float eps_ = 0;
  std::string_view words_;        // [vocabulary, width], inside a mapping
  std::vector<float> positions_;  // [max_length, width], the base's first_position is row 0, the type embedding added
  std::vector<float> norm_weight_, norm_bias_;
};

}  // namespace parley
