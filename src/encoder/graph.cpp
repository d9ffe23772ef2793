#include "encoder/graph.h"

#include <algorithm>
#include <cmath>
#include <openvino/opsets/opset13.hpp>

namespace parley {
namespace {

namespace op = ov::opset13;
using Node = std::shared_ptr<ov::Node>;

Node floats(const std::vector<float>& values, const ov::Shape& shape) {
  return std::make_shared<op::Constant>(ov::element::f32, shape, values.data());
}

Node integers(const std::vector<std::int64_t>& values) {
  return std::make_shared<op::Constant>(ov::element::i64, ov::Shape{values.size()}, values);
}

// The pattern that the CPU plugin keeps as compressed weights: f32(i8) * scale.
Node quantized(const std::vector<float>& matrix, std::size_t out, std::size_t in) {
  std::vector<std::int8_t> q(matrix.size());
  std::vector<float> scales(out);
  for (std::size_t o = 0; o < out; ++o) {
    const float* row = matrix.data() + o * in;
    float peak = 0;
    for (std::size_t i = 0; i < in; ++i) peak = std::max(peak, std::fabs(row[i]));
    scales[o] = peak > 0 ? peak / 127 : 1;
    for (std::size_t i = 0; i < in; ++i)
      q[o * in + i] = static_cast<std::int8_t>(std::clamp(std::nearbyint(row[i] / scales[o]), -127.0f, 127.0f));
  }
  const Node values = std::make_shared<op::Convert>(std::make_shared<op::Constant>(ov::element::i8, ov::Shape{out, in}, q.data()),
                                                    ov::element::f32);
  return std::make_shared<op::Multiply>(values, floats(scales, {out, 1}));
}

// Builds one layer after another; the first Error stops it.
class Builder {
 public:
  Builder(Weights& weights, const ModelCard& card, bool int8) : weights_(weights), card_(card), int8_(int8) {}

  Node layer(std::size_t number, Node hidden, const Node& mask) {
    const std::string name = "encoder.layer." + std::to_string(number) + ".", update = std::to_string(number) + ".";
    const std::size_t d = card_.width;
    const Node query = split_heads(linear(hidden, name + "attention.self.query", update + "query", d, d));
    const Node key = split_heads(linear(hidden, name + "attention.self.key", update + "key", d, d));
    const Node value = split_heads(linear(hidden, name + "attention.self.value", update + "value", d, d));
    if (problem_) return hidden;
    const float scale = 1 / std::sqrt(static_cast<float>(d / card_.heads));
    Node scores = std::make_shared<op::Multiply>(std::make_shared<op::MatMul>(query, key, false, true), floats({scale}, {}));
    const Node weights = std::make_shared<op::Softmax>(std::make_shared<op::Add>(scores, mask), -1);
    const Node attended = join_heads(std::make_shared<op::MatMul>(weights, value));
    const Node output = linear(attended, name + "attention.output.dense", update + "output", d, d);
    if (problem_) return hidden;
    hidden = norm(std::make_shared<op::Add>(output, hidden), name + "attention.output.LayerNorm");
    Node inner = linear(hidden, name + "intermediate.dense", update + "intermediate", card_.intermediate, d);
    if (problem_) return hidden;
    inner = std::make_shared<op::Gelu>(inner, ov::op::GeluApproximationMode::ERF);
    const Node outer = linear(inner, name + "output.dense", update + "ffn_output", d, card_.intermediate);
    if (problem_) return hidden;
    return norm(std::make_shared<op::Add>(outer, hidden), name + "output.LayerNorm");
  }

  // The named matrices of the adapter as one.
  Node heads(const Node& hidden, const std::vector<std::string>& names) {
    std::vector<float> all;
    for (const std::string& name : names) {
      const auto shape = weights_.adapter().shape(name);
      if (!shape) return fail(shape.error());
      const auto rows = weights_.adapter().read(name, {shape->empty() ? 0 : shape->front(), card_.width});
      if (!rows) return fail(rows.error());
      all.insert(all.end(), rows->begin(), rows->end());
    }
    return std::make_shared<op::MatMul>(hidden, matrix(all, all.size() / card_.width, card_.width), false, true);
  }

  const std::optional<Error>& problem() const { return problem_; }

 private:
  Node fail(const Error& error) {
    if (!problem_) problem_ = error;
    return nullptr;
  }

  Node matrix(const std::vector<float>& values, std::size_t out, std::size_t in) const {
    return int8_ ? quantized(values, out, in) : floats(values, {out, in});
  }

  Node linear(const Node& input, const std::string& name, const std::string& update, std::size_t out, std::size_t in) {
    if (problem_) return nullptr;
    const auto weight = weights_.matrix(name + ".weight", update, out, in);
    if (!weight) return fail(weight.error());
    const auto bias = weights_.tensor(name + ".bias", {out});
    if (!bias) return fail(bias.error());
    return std::make_shared<op::Add>(std::make_shared<op::MatMul>(input, matrix(*weight, out, in), false, true),
                                     floats(*bias, {1, 1, out}));
  }

  Node norm(const Node& input, const std::string& name) {
    const auto weight = weights_.tensor(name + ".weight", {card_.width});
    if (!weight) return fail(weight.error());
    const auto bias = weights_.tensor(name + ".bias", {card_.width});
    if (!bias) return fail(bias.error());
    const Node normal =
        std::make_shared<op::MVN>(input, integers({-1}), true, card_.layer_norm_eps, ov::op::MVNEpsMode::INSIDE_SQRT);
    return std::make_shared<op::Add>(std::make_shared<op::Multiply>(normal, floats(*weight, {1, 1, card_.width})),
                                     floats(*bias, {1, 1, card_.width}));
  }

  // [batch, length, width] <-> [batch, heads, length, width / heads]
  Node split_heads(const Node& input) {
    if (problem_) return nullptr;
    const auto heads = static_cast<std::int64_t>(card_.heads), size = static_cast<std::int64_t>(card_.width / card_.heads);
    return std::make_shared<op::Transpose>(std::make_shared<op::Reshape>(input, integers({0, 0, heads, size}), true),
                                           integers({0, 2, 1, 3}));
  }
  Node join_heads(const Node& input) const {
    return std::make_shared<op::Reshape>(std::make_shared<op::Transpose>(input, integers({0, 2, 1, 3})),
                                         integers({0, 0, static_cast<std::int64_t>(card_.width)}), true);
  }

  Weights& weights_;
  const ModelCard& card_;
  bool int8_;
  std::optional<Error> problem_;
};

}  // namespace

Result<std::shared_ptr<ov::Model>> build_graph(Weights& weights, const ModelCard& card, const std::vector<std::string>& heads,
                                               bool int8) {
  const auto width = static_cast<std::int64_t>(card.width);
  const auto embeddings = std::make_shared<op::Parameter>(ov::element::f32, ov::PartialShape{-1, -1, width});
  const auto mask = std::make_shared<op::Parameter>(ov::element::f32, ov::PartialShape{-1, 1, 1, -1});
  embeddings->output(0).set_names({"embeddings"});
  mask->output(0).set_names({"mask"});
  Builder builder(weights, card, int8);
  Node hidden = embeddings;
  for (std::size_t i = 0; i < card.layers && !builder.problem(); ++i) hidden = builder.layer(i, hidden, mask);
  if (builder.problem()) return *builder.problem();
  ov::ResultVector results = {std::make_shared<op::Result>(hidden)};
  results[0]->output(0).set_names({"states"});
  if (!heads.empty()) {
    const Node scores = builder.heads(hidden, heads);
    if (builder.problem()) return *builder.problem();
    results.push_back(std::make_shared<op::Result>(scores));
    results[1]->output(0).set_names({"heads"});
  }
  return std::make_shared<ov::Model>(results, ov::ParameterVector{embeddings, mask}, "encoder");
}

}  // namespace parley
