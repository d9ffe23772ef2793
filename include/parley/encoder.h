// parley/encoder.h: subwords -> token vectors: the neural runtime (OpenVINO) and nothing else.
//
//   auto encoder = parley::Encoder::open("models/fast", base_dir, {});
//   encoder->run(batch, [&](std::size_t i, parley::TokenStates h) { ... });
#pragma once
#include "parley/base.h"

namespace parley {

struct EncoderOptions {
  int threads = 1;
  bool int8 = true;              // int8 weights, dynamic activation quantisation; false: fp32
  std::string cache_dir;         // compiled model cache; "" for none
};

// Hidden states of one sequence: `length` rows of `width` floats, [CLS] first, [SEP] last, padding cut off.
struct TokenStates {
  const float* data = nullptr;
  std::size_t length = 0, width = 0;
  const float* row(std::size_t i) const { return data + i * width; }
};

// Thread-safe: run() may be called from several threads.  What a sequence gets depends on that sequence alone, never on what
// else is in the batch or on the number of threads.
class Encoder {
 public:
  // `adapter_dir` holds our adapter.safetensors and model.json, `base_dir` the base's model.safetensors (its sha256 is checked
  // against model.json).  Builds the graph in memory, merges the adapter, quantises.
  static Result<Encoder> open(const std::string& adapter_dir, const std::string& base_dir, const EncoderOptions& options);
  // Encodes sequences of subword ids (without [CLS]/[SEP]; longer than max_length() is cut) and calls `sink` once for each, in
  // any order, possibly from several threads at once; the states are valid during the call only.
  Status run(const std::vector<std::vector<std::int32_t>>& sequences,
             const std::function<void(std::size_t index, TokenStates states)>& sink) const;
  std::size_t width() const;
  std::size_t max_length() const;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace parley
