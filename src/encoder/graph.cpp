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

// Where the tokens of the packed sequences stand in the padded rows that attention needs, and back.
struct Places {
  Node mask;               // [rows, 1 or heads, 1 or length, length]: added to the attention scores
  Node query, key, value;  // [rows, length]: rows of the packed tokens' queries, keys and values, seen as one table
  Node back;               // [tokens]: places in [rows * length]
};

// Builds one layer after another; the first Error stops it.
class Builder {
 public:
  Builder(Weights& weights, const ModelCard& card, bool int8) : weights_(weights), card_(card), int8_(int8) {}

  Node layer(std::size_t number, Node hidden, const Places& places) {
    const std::string layer = "encoder.layer." + std::to_string(number) + ".", update = std::to_string(number) + ".";
    const auto name = [&](std::string_view part) { return layer + std::string(part); };
    const BaseKind& kind = *card_.kind;
    const std::size_t d = card_.width;
    const Node projected = linear(hidden, {name(kind.query), name(kind.key), name(kind.value)},
                                  {update + "query", update + "key", update + "value"}, d, d);
    if (problem_) return hidden;
    const Node table = std::make_shared<op::Reshape>(projected, integers({-1, static_cast<std::int64_t>(d)}), false);
    const Node query = split_heads(pick(table, places.query)), key = split_heads(pick(table, places.key)),
               value = split_heads(pick(table, places.value));
    const float scale = 1 / std::sqrt(static_cast<float>(d / card_.heads));
    Node scores = std::make_shared<op::Multiply>(std::make_shared<op::MatMul>(query, key, false, true), floats({scale}, {}));
    const Node weights = std::make_shared<op::Softmax>(std::make_shared<op::Add>(scores, places.mask), -1);
    const Node attended = pick(join_heads(std::make_shared<op::MatMul>(weights, value)), places.back);
    const Node output = linear(attended, {name(kind.output)}, {update + "output"}, d, d);
    if (problem_) return hidden;
    hidden = norm(std::make_shared<op::Add>(output, hidden), name(kind.attention_norm));
    Node inner = linear(hidden, {name("intermediate.dense")}, {update + "intermediate"}, card_.intermediate, d);
    if (problem_) return hidden;
    inner = std::make_shared<op::Gelu>(inner, ov::op::GeluApproximationMode::ERF);
    const Node outer = linear(inner, {name("output.dense")}, {update + "ffn_output"}, d, card_.intermediate);
    if (problem_) return hidden;
    return norm(std::make_shared<op::Add>(outer, hidden), name("output.LayerNorm"));
  }

  // The mask with the bias that the base gives to distances between tokens, the same in all layers.
  Node biased(const Node& mask) {
    if (card_.kind->relative_bias.empty()) return mask;
    const std::size_t heads = card_.heads;
    const auto table = weights_.tensor(std::string(card_.kind->relative_bias), {kRelativeBuckets, heads});
    if (!table) return fail(table.error());
    std::vector<float> by_distance(heads * (2 * kRelativeReach + 1));
    float* out = by_distance.data();
    for (std::size_t h = 0; h < heads; ++h)
      for (int distance = -kRelativeReach; distance <= kRelativeReach; ++distance)
        *out++ = (*table)[relative_bucket(distance) * heads + h];
    const auto scalar = [](std::int32_t v) { return std::make_shared<op::Constant>(ov::element::i32, ov::Shape{}, v); };
    const Node length = std::make_shared<op::Gather>(std::make_shared<op::ShapeOf>(mask, ov::element::i32), scalar(3), scalar(0));
    const Node place = std::make_shared<op::Range>(scalar(0), length, scalar(1), ov::element::i32);
    const Node distance =
        std::make_shared<op::Clamp>(std::make_shared<op::Subtract>(std::make_shared<op::Unsqueeze>(place, scalar(1)), place),
                                    -kRelativeReach, kRelativeReach);
    const Node here = std::make_shared<op::Gather>(floats(by_distance, {1, heads, 2 * kRelativeReach + 1}),
                                                   std::make_shared<op::Add>(distance, scalar(kRelativeReach)), scalar(2));
    return std::make_shared<op::Add>(mask, here);
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

  // The linear layers of these names, each [out, in], side by side in one matrix: their input is quantised once.
  Node linear(const Node& input, const std::vector<std::string>& names, const std::vector<std::string>& updates, std::size_t out,
              std::size_t in) {
    std::vector<float> weights, biases;
    for (std::size_t i = 0; i < names.size(); ++i) {
      const auto weight = weights_.matrix(names[i] + ".weight", updates[i], out, in);
      if (!weight) return fail(weight.error());
      const auto bias = weights_.tensor(names[i] + ".bias", {out});
      if (!bias) return fail(bias.error());
      weights.insert(weights.end(), weight->begin(), weight->end());
      biases.insert(biases.end(), bias->begin(), bias->end());
    }
    const Node product = std::make_shared<op::MatMul>(input, matrix(weights, biases.size(), in), false, true);
    return std::make_shared<op::Add>(product, floats(biases, {1, biases.size()}));
  }

  Node norm(const Node& input, const std::string& name) {
    const auto weight = weights_.tensor(name + ".weight", {card_.width});
    if (!weight) return fail(weight.error());
    const auto bias = weights_.tensor(name + ".bias", {card_.width});
    if (!bias) return fail(bias.error());
    const Node normal =
        std::make_shared<op::MVN>(input, integers({-1}), true, card_.layer_norm_eps, ov::op::MVNEpsMode::INSIDE_SQRT);
    return std::make_shared<op::Add>(std::make_shared<op::Multiply>(normal, floats(*weight, {1, card_.width})),
                                     floats(*bias, {1, card_.width}));
  }

  static Node pick(const Node& table, const Node& rows) { return std::make_shared<op::Gather>(table, rows, integers({0})); }

  // [rows, length, width] -> [rows, heads, length, width / heads]
  Node split_heads(const Node& input) {
    const auto heads = static_cast<std::int64_t>(card_.heads), size = static_cast<std::int64_t>(card_.width / card_.heads);
    return std::make_shared<op::Transpose>(std::make_shared<op::Reshape>(input, integers({0, 0, heads, size}), true),
                                           integers({0, 2, 1, 3}));
  }
  // [rows, heads, length, width / heads] -> [rows * length, width]
  Node join_heads(const Node& input) const {
    return std::make_shared<op::Reshape>(std::make_shared<op::Transpose>(input, integers({0, 2, 1, 3})),
                                         integers({-1, static_cast<std::int64_t>(card_.width)}), false);
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
  const auto input = [](const char* name, ov::element::Type type, const ov::PartialShape& shape) {
    auto parameter = std::make_shared<op::Parameter>(type, shape);
    parameter->output(0).set_names({name});
    return parameter;
  };
  const auto embeddings = input("embeddings", ov::element::f32, {-1, width}),
             mask = input("mask", ov::element::f32, {-1, 1, 1, -1}), tokens = input("tokens", ov::element::i32, {-1, -1}),
             places = input("places", ov::element::i32, {-1});
  // A token's query, key and value are three rows that follow each other.
  const auto third = [&](std::int32_t offset) -> Node {
    const auto constant = [](std::int32_t v) { return std::make_shared<op::Constant>(ov::element::i32, ov::Shape{}, v); };
    return std::make_shared<op::Add>(std::make_shared<op::Multiply>(tokens, constant(3)), constant(offset));
  };
  Builder builder(weights, card, int8);
  const Places where = {builder.biased(mask), third(0), third(1), third(2), places};
  Node hidden = embeddings;
  for (std::size_t i = 0; i < card.layers && !builder.problem(); ++i) hidden = builder.layer(i, hidden, where);
  if (builder.problem()) return *builder.problem();
  ov::ResultVector results = {std::make_shared<op::Result>(hidden)};
  results[0]->output(0).set_names({"states"});
  if (!heads.empty()) {
    const Node scores = builder.heads(hidden, heads);
    if (builder.problem()) return *builder.problem();
    results.push_back(std::make_shared<op::Result>(scores));
    results[1]->output(0).set_names({"heads"});
  }
  return std::make_shared<ov::Model>(results, ov::ParameterVector{embeddings, mask, tokens, places}, "encoder");
}

}  // namespace parley
