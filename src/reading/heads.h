// The heads over the encoder's states: what the adapter says about tokens and about ordered pairs of spans.
#pragma once
#include <array>

#include "parley/encoder.h"
#include "parley/lexicon.h"
#include "parley/reading.h"

namespace parley {

// The heads that the runtime applies to every token; their outputs stand in this order in TokenStates::heads.
const std::vector<std::string>& token_head_names();

struct Linear {
  std::size_t out = 0, in = 0;
  std::vector<float> weight, bias;
  // Logits of one input.
  std::vector<float> operator()(const std::vector<float>& x) const;
};

// A span as rows of the encoder's states; several stretches when a party is marked in several places.
using Rows = std::vector<std::uint32_t>;

// Adapter and model.json, the part that reading needs.
struct Heads {
  static Result<Heads> load(const std::string& adapter_dir, const TensorFile& adapter, std::size_t width, const Lexicon& lexicon);

  std::string name, card_sha256;
  std::vector<std::string> modes, factualities;
  float mention_threshold = 0, lexicon_threshold = 0, pair_threshold = 0, mutual_threshold = 0;
  float one_sided_threshold = 0;  // of an act with nobody on the other side
  float pair_temperature = 1, type_temperature = 1;
  std::size_t pair_width = 0, attention_width = 0;
  std::array<float, 3> mention_bias = {};
  std::vector<float> pair_bias, attention_bias;
  // none_source and none_target as the heads of pair and attention see them.
  std::vector<float> none_source_pair, none_target_pair, none_source_attention, none_target_attention;
  Linear event, type, mode, mutual, factuality;
  std::vector<std::vector<bool>> legal_modes;  // by type, then mode

  // Probability that the word starting at this row is part of a mention, and whether it opens one.
  struct Tag {
    float inside = 0;
    bool opens = false;
  };
  Tag tag(const TokenStates& states, std::size_t row) const;

  float event_probability(const std::vector<float>& features) const;
  // Types with their probabilities, best first.  CONCEDE and RETREAT share one probability, which the likelier of them carries:
  // the benchmark that teaches types does not tell them apart.
  std::vector<std::pair<std::size_t, float>> types(const std::vector<float>& features) const;
  std::size_t mode_of(const std::vector<float>& features, std::size_t type) const;
  bool is_mutual(const std::vector<float>& features) const;
};

std::vector<std::pair<std::string, float>> named_types(const std::vector<std::pair<std::size_t, float>>& types);

void softmax(std::vector<float>& x);
float sigmoid(float x);
// x <- x * P(normal <= x), within 2e-6 of the exact function.
void gelu(std::vector<float>& x);

// Features of ordered pairs of spans of one sequence.  What depends on one span or one token is computed once.
class PairScorer {
 public:
  PairScorer(const Heads& heads, const TokenStates& states, const std::vector<Rows>& spans);
  std::size_t none() const { return pair_source_.size() - 1; }  // in place of a span: nobody
  // Features of (source, target); attention() is then the pair's weight on each row.
  const std::vector<float>& features(std::size_t source, std::size_t target);
  const std::vector<float>& attention() const { return attention_; }

 private:
  const Heads& heads_;
  TokenStates states_;
  std::vector<float> sentence_;                                          // with the bias
  std::vector<std::vector<float>> pair_source_, pair_target_;            // by span, nobody last
  std::vector<std::vector<float>> attention_source_, attention_target_;  // by span, the scores of each row
  std::vector<float> features_, attention_;
};

}  // namespace parley
