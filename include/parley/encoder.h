// parley/encoder.h: subwords -> token vectors: the neural runtime (OpenVINO) and nothing else.
//
//   auto encoder = parley::Encoder::open("models/fast", bases_dir, {});
//   encoder->run(batch, [&](std::size_t i, parley::TokenStates h) { ... });
//
// The files are described in docs/model_format.md.
#pragma once
#include "parley/base.h"

namespace parley {

// A safetensors file, mapped into memory.  Every offset is checked at open, so a damaged file is an Error and never a bad read.
// Copies share the mapping.  Thread-safe.
class TensorFile {
 public:
  static Result<TensorFile> open(const std::string& path);

  bool has(const std::string& name) const;
  std::vector<std::string> names() const;  // sorted
  // kNotFound when there is no such tensor.
  Result<std::vector<std::size_t>> shape(const std::string& name) const;
  // The values as floats (F32 and F16 are read); kInvalid when the shape is not `expected`.
  Result<std::vector<float>> read(const std::string& name, const std::vector<std::size_t>& expected) const;
  // The raw bytes of an F32 tensor of that shape, inside the mapping (not necessarily aligned); valid while a copy of this
  // object lives.
  Result<std::string_view> raw_f32(const std::string& name, const std::vector<std::size_t>& expected) const;
  std::string_view bytes() const;  // the whole file
  const std::string& path() const;
  // Lets the kernel take back the pages read so far; they are read again when touched.
  void release_pages() const;

 private:
  struct Impl;
  std::shared_ptr<const Impl> impl_;
};

struct EncoderOptions {
  int threads = 1;   // of run(); at least 1
  bool int8 = true;  // int8 weights, dynamic activation quantisation, where the processor multiplies int8; false: fp32
  // Tensors [n, width] of the adapter that are applied to every token by the runtime; their outputs stand side by side in
  // TokenStates::heads, in this order.
  std::vector<std::string> heads;
  bool adapter = true;  // false: the base as it was trained, for sentence vectors; no heads then
};

// Hidden states of one sequence: `length` rows of `width` floats, [CLS] first, [SEP] last, padding cut off; and as many rows of
// `head_width` floats, the heads asked for.
struct TokenStates {
  const float* data = nullptr;
  std::size_t length = 0, width = 0;
  const float* heads = nullptr;
  std::size_t head_width = 0;
  const float* row(std::size_t i) const { return data + i * width; }
  const float* head(std::size_t i) const { return heads + i * head_width; }
};

// Thread-safe: run() may be called from several threads.  What a sequence gets depends on that sequence alone, never on what
// else is in the batch or on the number of threads.
class Encoder {
 public:
  // `adapter_dir` holds our adapter.safetensors and model.json, which names the base; `bases_dir`/<base> holds the base's
  // model.safetensors (its sha256 is checked against model.json).  Builds the graph in memory, merges the adapter, quantises.
  static Result<Encoder> open(const std::string& adapter_dir, const std::string& bases_dir, const EncoderOptions& options);
  // Encodes sequences of subword ids (without [CLS]/[SEP]; longer than max_length() is cut) and calls `sink` once for each, in
  // any order, possibly from several threads at once; the states are valid during the call only.  kInvalid for an id that is
  // not in the vocabulary.
  Status run(const std::vector<std::vector<std::int32_t>>& sequences,
             const std::function<void(std::size_t index, TokenStates states)>& sink) const;
  // Writes the width() numbers that stand for a subword before the first layer, its place not yet counted; zeros for an id that is
  // not in the vocabulary.
  void word_embedding(std::int32_t id, float* out) const;
  std::size_t width() const;
  std::size_t max_length() const;  // subwords of one sequence, [CLS] and [SEP] not counted
  const TensorFile& adapter() const;
  const std::string& base_dir() const;  // bases_dir/<base>
  const std::string& base_sha256() const;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace parley
