#include "reading/gate.h"

#include <utf8proc.h>

#include <algorithm>
#include <cmath>

namespace parley {
namespace {

constexpr std::size_t kLane = 32;
constexpr std::size_t kMostUnits = 1024;

std::size_t lanes(std::size_t n) { return (n + kLane - 1) / kLane; }

}  // namespace

Found find_in(const Lexicon& lexicon, std::string_view text, Span sentence) {
  Found found{lexicon.find_names(text, sentence), lexicon.find_agents(text, sentence), {}};
  for (const CueHit& hit : lexicon.find_cues(text, sentence))
    if (hit.cue->kind == "gate") found.acts.push_back(hit.span);
  return found;
}

bool passes_gate(const Found& found, std::string_view text, const Sentence& sentence) {
  if (!found.names.empty() || !found.agents.empty() || !found.acts.empty()) return true;
  for (std::size_t i = 0; i < sentence.tokens.size(); ++i) {
    const std::string_view word = slice(text, sentence.tokens[i].span);
    if (is_pronoun(word)) return true;
    std::size_t pos = 0;
    if (i > 0 && !word.empty() && utf8proc_isupper(static_cast<utf8proc_int32_t>(utf8_decode(word, pos)))) return true;
  }
  return false;
}

// AVX2 alone, without fused products: the same sums on every machine.
[[gnu::target_clones("avx2", "default")]] void GateNet::Layer::apply(const float* x, float* y) const {
  const float* w = weight.data();
  for (std::size_t block = 0; block < lanes(out); ++block) {
    float sums[kLane];
    std::copy_n(bias.data() + block * kLane, kLane, sums);
    for (std::size_t i = 0; i < in; ++i, w += kLane)
      for (std::size_t j = 0; j < kLane; ++j) sums[j] += w[j] * x[i];
    std::copy_n(sums, kLane, y + block * kLane);
  }
}

Result<GateNet::Layer> GateNet::read_layer(const TensorFile& file, const std::string& name, std::size_t out, std::size_t in,
                                           bool with_bias) {
  const auto weight = file.read(name + ".weight", {out, in});
  if (!weight) return weight.error();
  Layer layer{out, in, std::vector<float>(lanes(out) * in * kLane), std::vector<float>(lanes(out) * kLane)};
  for (std::size_t o = 0; o < out; ++o)
    for (std::size_t i = 0; i < in; ++i) layer.weight[(o / kLane * in + i) * kLane + o % kLane] = (*weight)[o * in + i];
  if (with_bias) {
    const auto bias = file.read(name + ".bias", {out});
    if (!bias) return bias.error();
    std::copy(bias->begin(), bias->end(), layer.bias.begin());
  }
  return layer;
}

Result<GateNet> GateNet::load(const std::string& path, std::size_t width) {
  const auto file = TensorFile::open(path);
  if (!file) return file.error();
  auto units = [&](const char* tensor) -> Result<std::size_t> {
    const auto shape = file->shape(tensor);
    if (!shape) return shape.error();
    if (shape->size() != 2 || shape->front() == 0 || shape->front() > kMostUnits)
      return Error{ErrorCode::kInvalid, std::string("tensor ") + tensor + " has a wrong number of rows", path, -1, -1};
    return shape->front();
  };
  const auto narrow = units("gate.narrow.weight");
  if (!narrow) return narrow.error();
  const auto hidden = units("gate.hidden.weight");
  if (!hidden) return hidden.error();
  GateNet net;
  const struct {
    Layer& layer;
    const char* name;
    std::size_t out, in;
    bool with_bias;
  } layers[] = {{net.narrow_, "gate.narrow", *narrow, width, false},
                {net.hidden_, "gate.hidden", *hidden, 3 * *narrow, true},
                {net.out_, "gate.out", 1, *hidden, true}};
  for (const auto& l : layers) {
    auto layer = read_layer(*file, l.name, l.out, l.in, l.with_bias);
    if (!layer) return layer.error();
    l.layer = std::move(*layer);
  }
  const auto bound = file->read("gate.bound", {1});
  if (!bound) return bound.error();
  if (!std::isfinite(bound->front())) return Error{ErrorCode::kInvalid, "gate.bound is not a number", path, -1, -1};
  net.bound_ = bound->front();
  net.sha256_ = sha256_hex(file->bytes());
  return net;
}

float GateNet::score(const Encoder& encoder, const std::vector<std::int32_t>& ids) const {
  const std::size_t narrow = narrow_.out, width = narrow_.in;
  // A row of zeros before the first subword and after the last.
  std::vector<float> rows((ids.size() + 2) * narrow), word(width), y(std::max(narrow_.bias.size(), hidden_.bias.size()));
  for (std::size_t t = 0; t < ids.size(); ++t) {
    encoder.word_embedding(ids[t], word.data());
    narrow_.apply(word.data(), y.data());
    std::copy_n(y.data(), narrow, rows.data() + (t + 1) * narrow);
  }
  std::vector<float> best(hidden_.out);  // of what is positive
  for (std::size_t t = 0; t < ids.size(); ++t) {
    hidden_.apply(rows.data() + t * narrow, y.data());
    for (std::size_t h = 0; h < best.size(); ++h) best[h] = std::max(best[h], y[h]);
  }
  out_.apply(best.data(), y.data());
  return y[0];
}

}  // namespace parley
