#include "reading/heads.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>

namespace parley {
namespace {

// Where each head's outputs begin in a row of TokenStates::heads.
struct Layout {
  std::size_t mention, pair_source, pair_target, pair_sentence, pair_context, attention_source, attention_target, attention_key;
};
Layout layout(const Heads& h) {
  Layout at = {};
  at.pair_source = at.mention + 3;
  at.pair_target = at.pair_source + h.pair_width;
  at.pair_sentence = at.pair_target + h.pair_width;
  at.pair_context = at.pair_sentence + h.pair_width;
  at.attention_source = at.pair_context + h.pair_width;
  at.attention_target = at.attention_source + h.attention_width;
  at.attention_key = at.attention_target + h.attention_width;
  return at;
}

// Eight running sums, which the compiler keeps in one vector register; always the same order, so always the same result.
float dot(const float* a, const float* b, std::size_t n) {
  float sums[8] = {};
  std::size_t i = 0;
  for (; i + 8 <= n; i += 8)
    for (std::size_t j = 0; j < 8; ++j) sums[j] += a[i + j] * b[i + j];
  float sum = std::accumulate(sums, sums + 8, 0.0f);
  for (; i < n; ++i) sum += a[i] * b[i];
  return sum;
}

void add_scaled(std::vector<float>& to, const float* from, float factor) {
  for (std::size_t i = 0; i < to.size(); ++i) to[i] += factor * from[i];
}

std::vector<float> mean_of(const TokenStates& states, const Rows& rows, std::size_t offset, std::size_t width) {
  std::vector<float> mean(width);
  for (const std::uint32_t row : rows) add_scaled(mean, states.head(row) + offset, 1 / static_cast<float>(rows.size()));
  return mean;
}

std::vector<float> multiply(const std::vector<float>& matrix, const std::vector<float>& x) {
  std::vector<float> out(matrix.size() / x.size());
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = dot(matrix.data() + i * x.size(), x.data(), x.size());
  return out;
}

// Collects the first problem, so that the many tensors of a model can be read one a line.
class Loader {
 public:
  Loader(const TensorFile& file, std::size_t width) : file_(file), width_(width) {}
  std::size_t rows(const char* tensor) {
    const auto shape = file_.shape(tensor);
    if (!shape) return fail(shape.error()), 0;
    if (shape->size() != 2 || shape->front() == 0 || shape->front() > 4096)
      return fail({ErrorCode::kInvalid, std::string("tensor ") + tensor + " has a wrong number of rows", file_.path(), -1, -1}),
             0;
    return shape->front();
  }
  std::vector<float> read(const std::string& tensor, const std::vector<std::size_t>& shape) {
    if (problem_) return {};
    auto values = file_.read(tensor, shape);
    if (!values) return fail(values.error()), std::vector<float>();
    return std::move(*values);
  }
  std::vector<float> matrix(const std::string& tensor, std::size_t rows) { return read(tensor, {rows, width_}); }
  Linear linear(const std::string& head, std::size_t out, std::size_t in) {
    return {out, in, read(head + ".weight", {out, in}), read(head + ".bias", {out})};
  }
  void fail(Error error) {
    if (!problem_) problem_ = std::move(error);
  }
  const std::optional<Error>& problem() const { return problem_; }

 private:
  const TensorFile& file_;
  std::size_t width_;
  std::optional<Error> problem_;
};

std::optional<std::vector<std::string>> strings(const nlohmann::json& card, const char* key, std::size_t most) {
  if (!card.contains(key) || !card[key].is_array() || card[key].size() > most) return std::nullopt;
  std::vector<std::string> out;
  for (const auto& item : card[key]) {
    if (!item.is_string()) return std::nullopt;
    out.push_back(item.get<std::string>());
  }
  return out;
}

// A number of `section` in (0, limit]; `fallback` when it is not there, null when it is something else.
std::optional<float> number(const nlohmann::json& card, const char* section, const char* key, float limit,
                            std::optional<float> fallback) {
  if (!card.contains(section) || !card[section].is_object() || !card[section].contains(key)) return fallback;
  const auto& value = card[section][key];
  if (!value.is_number()) return std::nullopt;
  const double x = value.get<double>();
  if (!(x > 0 && x <= static_cast<double>(limit))) return std::nullopt;
  return static_cast<float>(x);
}

constexpr float kDefaultLexiconThreshold = 0.2f;
constexpr float kDefaultMutualThreshold = 0.5f;
constexpr float kDefaultOneSidedThreshold = 0.0f;  // none of its own: the pair threshold holds

std::size_t type_index(std::string_view type) {
  return static_cast<std::size_t>(std::find(std::begin(kPloverTypes), std::end(kPloverTypes), type) - std::begin(kPloverTypes));
}

}  // namespace

const std::vector<std::string>& token_head_names() {
  static const std::vector<std::string> names = {"mention.weight",       "pair.source.weight",  "pair.target.weight",
                                                 "pair.sentence.weight", "pair.context.weight", "attn.source.weight",
                                                 "attn.target.weight",   "attn.key.weight"};
  return names;
}

std::vector<float> Linear::operator()(const std::vector<float>& x) const {
  std::vector<float> y = bias;
  for (std::size_t o = 0; o < out; ++o) y[o] += dot(weight.data() + o * in, x.data(), in);
  return y;
}

void softmax(std::vector<float>& x) {
  const float peak = *std::max_element(x.begin(), x.end());
  float sum = 0;
  for (float& v : x) sum += v = std::exp(v - peak);
  for (float& v : x) v /= sum;
}

float sigmoid(float x) { return 1 / (1 + std::exp(-x)); }

void gelu(std::vector<float>& x) {
  // erf as a quotient of polynomials on [-4, 4], beyond which it is 1 in single precision.
  for (float& v : x) {
    const float u = std::min(std::max(v * 0.70710678f, -4.0f), 4.0f), w = u * u;
    const float p =
        u * (-1.60960333262415e-02f +
             w * (-2.95459980854025e-03f +
                  w * (-7.34990630326855e-04f +
                       w * (-5.69250639462346e-05f +
                            w * (-2.10102402082508e-06f + w * (2.77068142495902e-08f + w * -2.72614225801306e-10f))))));
    const float q =
        -1.42647390514189e-02f +
        w * (-7.37332916720468e-03f + w * (-1.68282697438203e-03f + w * (-2.13374055278905e-04f + w * -1.45660718464996e-05f)));
    v *= 0.5f + 0.5f * (p / q);
  }
}

Result<Heads> Heads::load(const std::string& adapter_dir, const TensorFile& adapter, std::size_t width, const Lexicon& lexicon) {
  const std::string path = adapter_dir + "/model.json";
  const auto bytes = read_file(path, std::size_t{1} << 20);
  if (!bytes) return bytes.error();
  auto bad = [&](const std::string& message) { return Error{ErrorCode::kInvalid, message, path, -1, -1}; };
  const auto card = nlohmann::json::parse(*bytes, nullptr, false);
  if (!card.is_object() || !card.contains("name") || !card["name"].is_string()) return bad("model.name is not a string");

  Heads h;
  h.name = card["name"].get<std::string>();
  h.card_sha256 = sha256_hex(*bytes);
  const auto types = strings(card, "types", kPloverTypeCount);
  if (!types || !std::equal(types->begin(), types->end(), std::begin(kPloverTypes), std::end(kPloverTypes)))
    return bad("types are not the PLOVER types in their order");
  const auto tags = strings(card, "mention_tags", 3);
  if (!tags || *tags != std::vector<std::string>{"O", "B", "I"}) return bad("mention_tags are not O, B, I");
  const auto modes = strings(card, "modes", 256);
  if (!modes || modes->empty() || !modes->front().empty()) return bad("modes are not a list of names that begins with \"\"");
  h.modes = *modes;
  if (card.contains("factualities")) {
    const auto factualities = strings(card, "factualities", 16);
    if (!factualities || factualities->empty()) return bad("factualities are not a list of names");
    h.factualities = *factualities;
  }
  const struct {
    float* to;
    const char *section, *key;
    float limit;
    std::optional<float> fallback;
  } numbers[] = {{&h.mention_threshold, "thresholds", "mention", 1, std::nullopt},
                 {&h.pair_threshold, "thresholds", "pair", 1, std::nullopt},
                 {&h.one_sided_threshold, "thresholds", "one_sided", 1, kDefaultOneSidedThreshold},
                 {&h.lexicon_threshold, "thresholds", "lexicon_mention", 1, kDefaultLexiconThreshold},
                 {&h.mutual_threshold, "thresholds", "mutual", 1, kDefaultMutualThreshold},
                 {&h.pair_temperature, "calibration", "pair_temperature", 100, 1.0f},
                 {&h.type_temperature, "calibration", "type_temperature", 100, 1.0f}};
  for (const auto& n : numbers) {
    const auto value = number(card, n.section, n.key, n.limit, n.fallback);
    if (!value) return bad(std::string(n.section) + "." + n.key + " is not a number in range");
    *n.to = *value;
  }
  for (const std::string_view type : kPloverTypes) {
    auto& legal = h.legal_modes.emplace_back();
    for (const std::string& mode : h.modes) legal.push_back(mode.empty() || lexicon.plover(type, mode) != nullptr);
  }

  Loader load(adapter, width);
  h.pair_width = load.rows("pair.source.weight");
  h.attention_width = load.rows("attn.key.weight");
  const std::size_t pw = h.pair_width, aw = h.attention_width;
  load.matrix("mention.weight", 3);
  for (const char* name : {"pair.sentence.weight", "pair.context.weight"}) load.matrix(name, pw);
  const auto pair_source = load.matrix("pair.source.weight", pw), pair_target = load.matrix("pair.target.weight", pw);
  const auto attention_source = load.matrix("attn.source.weight", aw), attention_target = load.matrix("attn.target.weight", aw);
  const auto none_source = load.read("none_source", {width}), none_target = load.read("none_target", {width});
  const auto mention_bias = load.read("mention.bias", {3});
  h.pair_bias = load.read("pair.bias", {pw});
  h.attention_bias = load.read("attn.bias", {aw});
  h.event = load.linear("event", 1, pw);
  h.type = load.linear("type", kPloverTypeCount, pw);
  h.mode = load.linear("mode", h.modes.size(), pw);
  h.mutual = load.linear("mutual", 1, pw);
  if (!h.factualities.empty()) h.factuality = load.linear("factuality", h.factualities.size(), pw);
  if (load.problem()) return *load.problem();
  std::copy(mention_bias.begin(), mention_bias.end(), h.mention_bias.begin());
  h.none_source_pair = multiply(pair_source, none_source);
  h.none_target_pair = multiply(pair_target, none_target);
  h.none_source_attention = multiply(attention_source, none_source);
  h.none_target_attention = multiply(attention_target, none_target);
  return h;
}

Heads::Tag Heads::tag(const TokenStates& states, std::size_t row) const {
  const float* logits = states.head(row);
  std::vector<float> p = {logits[0] + mention_bias[0], logits[1] + mention_bias[1], logits[2] + mention_bias[2]};
  softmax(p);
  return {p[1] + p[2], p[1] > p[2]};
}

float Heads::event_probability(const std::vector<float>& features) const {
  return sigmoid(event(features)[0] / pair_temperature);
}

std::vector<std::pair<std::size_t, float>> Heads::types(const std::vector<float>& features) const {
  std::vector<float> p = type(features);
  for (float& v : p) v /= type_temperature;
  softmax(p);
  static const std::size_t concede = type_index("CONCEDE"), retreat = type_index("RETREAT");
  const std::size_t less = p[concede] < p[retreat] ? concede : retreat;
  p[less == concede ? retreat : concede] += p[less];
  std::vector<std::pair<std::size_t, float>> out;
  for (std::size_t i = 0; i < p.size(); ++i)
    if (i != less) out.emplace_back(i, p[i]);
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  return out;
}

std::size_t Heads::mode_of(const std::vector<float>& features, std::size_t of_type) const {
  const std::vector<float> logits = mode(features);
  std::size_t best = 0;
  for (std::size_t i = 1; i < logits.size(); ++i)
    if (legal_modes[of_type][i] && logits[i] > logits[best]) best = i;
  return best;
}

bool Heads::is_mutual(const std::vector<float>& features) const { return sigmoid(mutual(features)[0]) >= mutual_threshold; }

std::vector<std::pair<std::string, float>> named_types(const std::vector<std::pair<std::size_t, float>>& types) {
  constexpr std::size_t kShown = 4;
  std::vector<std::pair<std::string, float>> out;
  for (std::size_t i = 0; i < std::min(kShown, types.size()); ++i)
    out.emplace_back(kPloverTypes[types[i].first], types[i].second);
  return out;
}

PairScorer::PairScorer(const Heads& heads, const TokenStates& states, const std::vector<Rows>& spans)
    : heads_(heads), states_(states) {
  const Layout at = layout(heads);
  const std::size_t pw = heads.pair_width, aw = heads.attention_width;
  sentence_ = heads.pair_bias;
  for (std::size_t t = 0; t < states.length; ++t)
    add_scaled(sentence_, states.head(t) + at.pair_sentence, 1 / static_cast<float>(states.length));
  const float scale = 1 / std::sqrt(static_cast<float>(aw));
  auto row_scores = [&](const std::vector<float>& query) {
    std::vector<float> out(states.length);
    for (std::size_t t = 0; t < states.length; ++t) out[t] = scale * dot(query.data(), states.head(t) + at.attention_key, aw);
    return out;
  };
  auto with_bias = [&](std::vector<float> query) {
    add_scaled(query, heads.attention_bias.data(), 1);
    return query;
  };
  for (const Rows& rows : spans) {
    pair_source_.push_back(mean_of(states, rows, at.pair_source, pw));
    pair_target_.push_back(mean_of(states, rows, at.pair_target, pw));
    attention_source_.push_back(row_scores(mean_of(states, rows, at.attention_source, aw)));
    attention_target_.push_back(row_scores(with_bias(mean_of(states, rows, at.attention_target, aw))));
  }
  pair_source_.push_back(heads.none_source_pair);
  pair_target_.push_back(heads.none_target_pair);
  attention_source_.push_back(row_scores(heads.none_source_attention));
  attention_target_.push_back(row_scores(with_bias(heads.none_target_attention)));
}

const std::vector<float>& PairScorer::features(std::size_t source, std::size_t target) {
  attention_ = attention_source_[source];
  add_scaled(attention_, attention_target_[target].data(), 1);
  softmax(attention_);
  features_ = sentence_;
  add_scaled(features_, pair_source_[source].data(), 1);
  add_scaled(features_, pair_target_[target].data(), 1);
  const std::size_t context = layout(heads_).pair_context;
  for (std::size_t t = 0; t < states_.length; ++t) add_scaled(features_, states_.head(t) + context, attention_[t]);
  gelu(features_);
  return features_;
}

}  // namespace parley
