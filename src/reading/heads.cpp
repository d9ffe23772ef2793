#include "reading/heads.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>

namespace parley {
namespace {

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

std::vector<float> mean_state(const TokenStates& states, const Rows& rows) {
  std::vector<float> mean(states.width);
  for (const std::uint32_t row : rows) add_scaled(mean, states.row(row), 1 / static_cast<float>(rows.size()));
  return mean;
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
  Linear linear(const std::string& head, std::size_t out, std::size_t in, bool with_bias = true) {
    return {out, in, read(head + ".weight", {out, in}), with_bias ? read(head + ".bias", {out}) : std::vector<float>(out)};
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

// A number of `section` in [least, limit], 0 excluded; `fallback` when it is not there, null when it is something else.
std::optional<float> number(const nlohmann::json& card, const char* section, const char* key, float least, float limit,
                            std::optional<float> fallback) {
  if (!card.contains(section) || !card[section].is_object() || !card[section].contains(key)) return fallback;
  const auto& value = card[section][key];
  if (!value.is_number()) return std::nullopt;
  const double x = value.get<double>();
  if (!(x >= static_cast<double>(least) && x <= static_cast<double>(limit))) return std::nullopt;
  return static_cast<float>(x);
}

constexpr float kDefaultLexiconThreshold = 0.2f;
constexpr float kDefaultRoleThreshold = 0.5f;
constexpr float kLeast = 1e-6f;  // of what must not be 0

// Names of the token heads' tensors, in the order of Heads::TokenHead, and whether they have a bias.
constexpr std::pair<const char*, bool> kTokenHeads[] = {
    {"mention", true}, {"trigger", true}, {"inside", true},       {"mode", true},       {"factuality", true}, {"tense", true},
    {"move", true},    {"contact", true}, {"role.trigger", true}, {"role.span", false}, {"link.from", true},  {"link.to", false}};

std::size_t type_index(std::string_view type) {
  return static_cast<std::size_t>(std::find(std::begin(kPloverTypes), std::end(kPloverTypes), type) - std::begin(kPloverTypes));
}

}  // namespace

const std::vector<std::string>& token_head_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> out;
    for (const auto& head : kTokenHeads) out.push_back(std::string(head.first) + ".weight");
    return out;
  }();
  return names;
}

std::vector<float> Linear::rows(const std::vector<float>& x, std::size_t first, std::size_t last) const {
  std::vector<float> y(bias.begin() + static_cast<std::ptrdiff_t>(first), bias.begin() + static_cast<std::ptrdiff_t>(last));
  for (std::size_t o = first; o < last; ++o) y[o - first] += dot(weight.data() + o * in, x.data(), in);
  return y;
}

void softmax(std::vector<float>& x) {
  const float peak = *std::max_element(x.begin(), x.end());
  float sum = 0;
  for (float& v : x) sum += v = std::exp(v - peak);
  for (float& v : x) v /= sum;
}

void log_softmax(std::vector<float>& x) {
  const float peak = *std::max_element(x.begin(), x.end());
  float sum = 0;
  for (const float v : x) sum += std::exp(v - peak);
  for (float& v : x) v -= peak + std::log(sum);
}

float log_sigmoid(float x) { return x < 0 ? x - std::log1p(std::exp(x)) : -std::log1p(std::exp(-x)); }

float sigmoid(float x) { return 1 / (1 + std::exp(-x)); }

// AVX2 alone, without fused products: the same result on every machine.
[[gnu::target_clones("avx2", "default")]] void gelu(std::vector<float>& x) {
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
  const struct {
    std::vector<std::string>* to;
    const char* key;
  } lists[] = {{&h.factualities, "factualities"}, {&h.tenses, "tenses"}, {&h.moves, "moves"}, {&h.contacts, "contacts"}};
  for (const auto& l : lists) {
    const auto names = strings(card, l.key, 32);
    if (!names || names->empty()) return bad(std::string(l.key) + " are not a list of names");
    *l.to = *names;
  }
  const struct {
    const char* key;
    std::vector<std::string> expected;
  } fixed[] = {{"mention_roles", {"src", "tgt", "third", "by"}},
               {"span_roles", {"time", "place", "content", "cond", "ret", "reason", "cue"}},
               {"links", {"", "cond", "exchange", "cause", "content", "same"}}};
  for (const auto& f : fixed) {
    const auto names = strings(card, f.key, 32);
    if (!names || *names != f.expected) return bad(std::string(f.key) + " are not those that this program knows");
  }
  const struct {
    float* to;
    const char *section, *key;
    float least, limit;
    std::optional<float> fallback;
  } numbers[] = {{&h.mention_threshold, "thresholds", "mention", kLeast, 1, std::nullopt},
                 {&h.trigger_threshold, "thresholds", "trigger", kLeast, 1, std::nullopt},
                 {&h.role_threshold, "thresholds", "role", kLeast, 1, kDefaultRoleThreshold},
                 {&h.lexicon_threshold, "thresholds", "lexicon_mention", kLeast, 1, kDefaultLexiconThreshold},
                 {&h.frame_temperature, "calibration", "frame_temperature", kLeast, 100, 1.0f},
                 {&h.frame_bias, "calibration", "frame_bias", -100, 100, 0.0f},
                 {&h.type_temperature, "calibration", "type_temperature", kLeast, 100, 1.0f},
                 {&h.pair_weight, "calibration", "pair_weight", kLeast, 100, 1.0f}};
  for (const auto& n : numbers) {
    const auto value = number(card, n.section, n.key, n.least, n.limit, n.fallback);
    if (!value) return bad(std::string(n.section) + "." + n.key + " is not a number in range");
    *n.to = *value;
  }
  if (!card.contains("distance_steps") || !card["distance_steps"].is_array() || card["distance_steps"].size() > 32)
    return bad("distance_steps are not a list of numbers");
  for (const auto& step : card["distance_steps"]) {
    if (!step.is_number_unsigned() || step.get<std::uint64_t>() > 4096 ||
        (!h.distance_steps.empty() && step.get<std::int32_t>() <= h.distance_steps.back()))
      return bad("distance_steps do not ascend");
    h.distance_steps.push_back(step.get<std::int32_t>());
  }
  for (const std::string_view type : kPloverTypes) {
    auto& legal = h.legal_modes.emplace_back();
    for (const std::string& mode : h.modes) legal.push_back(mode.empty() || lexicon.plover(type, mode) != nullptr);
  }

  Loader load(adapter, width);
  h.role_width = load.rows("role.trigger.weight");
  h.link_width = load.rows("link.from.weight");
  const std::size_t pair_width = load.rows("pair.source.weight"), attention_width = load.rows("attn.key.weight");
  const std::size_t rows[] = {3,
                              kPloverTypeCount,
                              1,
                              h.modes.size(),
                              h.factualities.size(),
                              h.tenses.size(),
                              h.moves.size(),
                              h.contacts.size(),
                              h.role_width,
                              h.role_width,
                              h.link_width,
                              h.link_width};
  h.offsets = {0};
  for (std::size_t i = 0; i < std::size(rows); ++i) {
    const Linear head = load.linear(kTokenHeads[i].first, rows[i], width, kTokenHeads[i].second);
    h.token_bias.insert(h.token_bias.end(), head.bias.begin(), head.bias.end());
    h.offsets.push_back(h.offsets.back() + rows[i]);
  }
  h.role_distance = load.read("role.distance", {2 * h.distance_steps.size() + 1, h.role_width});
  h.role = load.linear("role.out", kMentionRoleCount + kSpanRoleCount, h.role_width);
  h.link = load.linear("link.out", 6, h.link_width);
  h.pair_source = load.linear("pair.source", pair_width, width, false);
  h.pair_target = load.linear("pair.target", pair_width, width, false);
  h.pair_sentence = load.linear("pair.sentence", pair_width, width, false);
  h.pair_context = load.linear("pair.context", pair_width, width);
  h.attention_source = load.linear("attn.source", attention_width, width, false);
  h.attention_target = load.linear("attn.target", attention_width, width);
  h.attention_key = load.linear("attn.key", attention_width, width, false);
  h.type = load.linear("type", kPloverTypeCount, pair_width);
  h.none_source = load.read("none_source", {width});
  h.none_target = load.read("none_target", {width});
  if (load.problem()) return *load.problem();
  return h;
}

std::vector<float> Heads::logits(const TokenStates& states, std::size_t row, TokenHead head) const {
  std::vector<float> out(token_bias.begin() + static_cast<std::ptrdiff_t>(offsets[head]),
                         token_bias.begin() + static_cast<std::ptrdiff_t>(offsets[head + 1]));
  add_logits(states, row, head, 1, out);
  return out;
}

void Heads::add_logits(const TokenStates& states, std::size_t row, TokenHead head, float factor, std::vector<float>& to) const {
  add_scaled(to, states.head(row) + offsets[head], factor);
}

Heads::Tag Heads::tag(const TokenStates& states, std::size_t row) const {
  std::vector<float> p = logits(states, row, kMention);
  softmax(p);
  return {p[1] + p[2], p[1] > p[2]};
}

std::array<float, kPloverTypeCount> Heads::trigger_types(const TokenStates& states, std::size_t row) const {
  const std::vector<float> x = logits(states, row, kTrigger);
  std::array<float, kPloverTypeCount> p;
  for (std::size_t i = 0; i < p.size(); ++i) p[i] = sigmoid(x[i]);
  static const std::size_t concede = type_index("CONCEDE"), retreat = type_index("RETREAT");
  const std::size_t more = p[concede] >= p[retreat] ? concede : retreat, less = more == concede ? retreat : concede;
  p[more] = 1 - (1 - p[concede]) * (1 - p[retreat]);
  p[less] = 0;
  return p;
}

std::size_t Heads::distance_bucket(std::int64_t distance) const {
  const auto size = std::abs(distance);
  std::size_t step = 0;
  while (step < distance_steps.size() && size >= distance_steps[step]) ++step;
  return distance > 0 ? distance_steps.size() + step : distance_steps.size() - step;
}

float Heads::calibrated(float raw) const {
  const float bounded = std::clamp(raw, 1e-6f, 1 - 1e-6f);
  return sigmoid((std::log(bounded / (1 - bounded)) - frame_bias) / frame_temperature);
}

std::vector<std::pair<std::size_t, float>> Heads::types(std::vector<float> p) const {
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

std::size_t Heads::mode_of(const std::vector<float>& mode_logits, std::size_t of_type) const {
  std::size_t best = 0;
  for (std::size_t i = 1; i < mode_logits.size(); ++i)
    if (legal_modes[of_type][i] && mode_logits[i] > mode_logits[best]) best = i;
  return best;
}

std::vector<std::pair<std::string, float>> named_types(const std::vector<std::pair<std::size_t, float>>& types) {
  constexpr std::size_t kShown = 4;
  std::vector<std::pair<std::string, float>> out;
  for (std::size_t i = 0; i < std::min(kShown, types.size()); ++i)
    out.emplace_back(kPloverTypes[types[i].first], types[i].second);
  return out;
}

std::vector<float> role_span(const Heads& heads, const TokenStates& states, const Rows& rows) {
  std::vector<float> mean(heads.role_width);
  for (const std::uint32_t row : rows) heads.add_logits(states, row, Heads::kRoleSpan, 1 / static_cast<float>(rows.size()), mean);
  return mean;
}

std::int64_t distance_to(const Rows& rows, std::size_t trigger_row) {
  std::int64_t best = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::int64_t d = static_cast<std::int64_t>(rows[i]) - static_cast<std::int64_t>(trigger_row);
    if (i == 0 || std::abs(d) < std::abs(best)) best = d;
  }
  return best;
}

std::vector<float> role_logits(const Heads& heads, const std::vector<float>& trigger, const std::vector<float>& span,
                               std::int64_t distance, std::size_t first, std::size_t last) {
  std::vector<float> hidden = trigger;
  const float* by_distance = heads.role_distance.data() + heads.distance_bucket(distance) * heads.role_width;
  for (std::size_t i = 0; i < hidden.size(); ++i) hidden[i] += span[i] + by_distance[i];
  gelu(hidden);
  return heads.role.rows(hidden, first, last);
}

std::vector<float> link_logits(const Heads& heads, const TokenStates& states, std::size_t from_row, std::size_t to_row) {
  std::vector<float> hidden = heads.logits(states, from_row, Heads::kLinkFrom);
  heads.add_logits(states, to_row, Heads::kLinkTo, 1, hidden);
  gelu(hidden);
  return heads.link(hidden);
}

std::vector<float> pair_logits(const Heads& heads, const TokenStates& states, const Rows& source, const Rows& target) {
  const std::vector<float> from = source.empty() ? heads.none_source : mean_state(states, source);
  const std::vector<float> to = target.empty() ? heads.none_target : mean_state(states, target);
  std::vector<float> query = heads.attention_source(from);
  add_scaled(query, heads.attention_target(to).data(), 1);
  // (K h) . q = h . (K^T q): one product with the matrix, not one a token.
  std::vector<float> key(states.width), weights(states.length);
  for (std::size_t a = 0; a < query.size(); ++a) add_scaled(key, heads.attention_key.weight.data() + a * states.width, query[a]);
  const float scale = 1 / std::sqrt(static_cast<float>(query.size()));
  for (std::size_t t = 0; t < states.length; ++t) weights[t] = scale * dot(key.data(), states.row(t), states.width);
  softmax(weights);
  std::vector<float> context(states.width), sentence(states.width);
  for (std::size_t t = 0; t < states.length; ++t) {
    add_scaled(context, states.row(t), weights[t]);
    add_scaled(sentence, states.row(t), 1 / static_cast<float>(states.length));
  }
  std::vector<float> features = heads.pair_context(context);
  add_scaled(features, heads.pair_source(from).data(), 1);
  add_scaled(features, heads.pair_target(to).data(), 1);
  add_scaled(features, heads.pair_sentence(sentence).data(), 1);
  gelu(features);
  return heads.type(features);
}

}  // namespace parley
