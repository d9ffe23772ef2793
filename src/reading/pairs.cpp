#include "reading/pairs.h"

#include <algorithm>
#include <cmath>

namespace parley {
namespace {

// Adds b to a, both logs.
float log_add(float a, float b) {
  const float more = std::max(a, b), less = std::min(a, b);
  return more + std::log1p(std::exp(less - more));
}

// By type, the log of how many words would be the trigger of a frame with these parties; nothing where no word is outside them.
std::vector<float> frame_logits(const Heads& heads, const TokenStates& states, const Pieces& pieces, const Rows& source,
                                const Rows& target) {
  std::vector<float> out;
  const std::vector<float> from = role_span(heads, states, source), to = role_span(heads, states, target);
  auto holds = [](const Rows& rows, std::uint32_t row) { return std::find(rows.begin(), rows.end(), row) != rows.end(); };
  for (const Word& word : pieces.words) {
    if (holds(source, word.first_row) || holds(target, word.first_row)) continue;
    const std::vector<float> trigger = heads.logits(states, word.first_row, Heads::kRoleTrigger);
    float parties = 0;
    auto add = [&](const Rows& rows, const std::vector<float>& span, MentionRole role) {
      if (rows.empty()) return;
      parties += log_sigmoid(role_logits(heads, trigger, span, distance_to(rows, word.first_row), role, role + 1)[0]);
    };
    add(source, from, kSource);
    add(target, to, kTarget);
    std::vector<float> types = heads.logits(states, word.first_row, Heads::kTrigger);
    for (float& x : types) x = log_sigmoid(x) + parties;
    if (out.empty()) {
      out = std::move(types);
    } else {
      std::transform(out.begin(), out.end(), types.begin(), out.begin(), log_add);
    }
  }
  return out;
}

}  // namespace

std::vector<float> marked_pair_logits(const Heads& heads, const TokenStates& states, const Pieces& pieces, const Rows& source,
                                      const Rows& target) {
  std::vector<float> logits = pair_logits(heads, states, source, target);
  log_softmax(logits);
  std::vector<float> frames = frame_logits(heads, states, pieces, source, target);
  if (frames.empty()) return logits;
  log_softmax(frames);
  for (std::size_t i = 0; i < logits.size(); ++i) logits[i] += frames[i];
  return logits;
}

}  // namespace parley
