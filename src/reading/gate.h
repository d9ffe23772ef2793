// Whether a sentence is worth an encoder pass.
#pragma once
#include "reading/mentions.h"

namespace parley {

// True when something in the sentence may be an actor (a name or agent of the lexicon, a personal pronoun, a capitalised word
// that is not the first) or a cue of kind "gate" says that something is done.
bool passes_gate(const Found& found, std::string_view text, const Sentence& sentence);

// A small net over the word embeddings of the base that was trained to tell sentences with nothing to code
// (docs/model_format.md, "gate.safetensors").  Immutable; safe to share between threads.
class GateNet {
 public:
  // kInvalid when the file does not fit a base of that width.
  static Result<GateNet> load(const std::string& path, std::size_t width);
  // The higher the likelier is something to code; what is below bound() needs no encoder pass.  `ids` without [CLS] and [SEP].
  float score(const Encoder& encoder, const std::vector<std::int32_t>& ids) const;
  float bound() const { return bound_; }
  const std::string& sha256() const { return sha256_; }

 private:
  // Thirty-two outputs stand together for each input: enough sums at once that none waits for the one before.
  struct Layer {
    std::size_t out = 0, in = 0;
    std::vector<float> weight;  // [out / 32, in, 32], zeros where there is no output
    std::vector<float> bias;    // out, rounded up to 32
    void apply(const float* x, float* y) const;
  };
  static Result<Layer> read_layer(const TensorFile& file, const std::string& name, std::size_t out, std::size_t in,
                                  bool with_bias);

  Layer narrow_, hidden_, out_;
  float bound_ = 0;
  std::string sha256_;
};

}  // namespace parley
