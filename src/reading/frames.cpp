#include "reading/frames.h"

#include <algorithm>

namespace parley {
namespace {

std::string best_of(const Heads& heads, const TokenStates& states, std::size_t row, Heads::TokenHead head,
                    const std::vector<std::string>& names, float* confidence = nullptr) {
  std::vector<float> p = heads.logits(states, row, head);
  const auto best = static_cast<std::size_t>(std::max_element(p.begin(), p.end()) - p.begin());
  if (confidence) {
    softmax(p);
    *confidence = p[best];
  }
  return names[best];
}

// What hangs on one trigger, whatever its types.
class RoleReader {
 public:
  RoleReader(const Heads& heads, const TokenStates& states, const Pieces& pieces, const std::vector<Mention>& mentions)
      : heads_(heads), states_(states), pieces_(pieces) {
    for (const Mention& m : mentions) {
      rows_.push_back(rows_of(pieces, m.span));
      spans_.push_back(role_span(heads, states, rows_.back()));
    }
  }

  // Fills the roles of a frame; returns how sure the surest source and target are, whichever is less.
  float fill(std::size_t row, Frame& frame) const {
    const std::vector<float> trigger = heads_.logits(states_, row, Heads::kRoleTrigger);
    float surest[kMentionRoleCount] = {};
    for (std::uint32_t m = 0; m < spans_.size(); ++m) {
      if (rows_[m].empty()) continue;
      const std::vector<float> p = roles(trigger, spans_[m], distance_to(rows_[m], row), 0, kMentionRoleCount);
      auto holds = [&](MentionRole role) { return p[role] >= heads_.role_threshold; };
      // A mention is the source or the target of an act, not both: the likelier.
      const bool source = holds(kSource) && (!holds(kTarget) || p[kSource] >= p[kTarget]);
      const bool target = holds(kTarget) && !source;
      if (source) frame.sources.push_back(m);
      if (target) frame.targets.push_back(m);
      if (holds(kThird)) frame.third.push_back(m);
      if (holds(kSpeaker)) frame.speakers.push_back(m);
      if (source) surest[kSource] = std::max(surest[kSource], p[kSource]);
      if (target) surest[kTarget] = std::max(surest[kTarget], p[kTarget]);
    }
    frame.mutual = frame.sources.size() > 1 && frame.targets.empty();
    fill_spans(row, trigger, frame);
    if (frame.sources.empty() || frame.targets.empty()) return std::max(surest[kSource], surest[kTarget]);
    return std::min(surest[kSource], surest[kTarget]);
  }

 private:
  std::vector<float> roles(const std::vector<float>& trigger, const std::vector<float>& span, std::int64_t distance,
                           std::size_t first, std::size_t last) const {
    std::vector<float> p = role_logits(heads_, trigger, span, distance, first, last);
    for (float& x : p) x = sigmoid(x);
    return p;
  }

  // Of each role the stretch of subwords that is surest on average.
  void fill_spans(std::size_t row, const std::vector<float>& trigger, Frame& frame) const {
    struct Stretch {
      Span span;
      float sum = 0;
      std::size_t count = 0;
      float mean() const { return sum / static_cast<float>(count); }
    };
    std::array<Stretch, kSpanRoleCount> open, best;
    auto close = [&](std::size_t role) {
      if (open[role].count && (!best[role].count || open[role].mean() > best[role].mean())) best[role] = open[role];
      open[role] = {};
    };
    for (std::uint32_t i = 0; i < pieces_.subwords.size() && i + 1 < states_.length; ++i) {
      const Rows token = {i + 1};
      const std::vector<float> p = roles(trigger, role_span(heads_, states_, token), distance_to(token, row), kMentionRoleCount,
                                         kMentionRoleCount + kSpanRoleCount);
      for (std::size_t role = 0; role < kSpanRoleCount; ++role) {
        if (p[role] < 0.5f) {
          close(role);
          continue;
        }
        const Span span = pieces_.subwords[i].span;
        if (!open[role].count) open[role].span = span;
        open[role].span.end = span.end;
        open[role].sum += p[role];
        ++open[role].count;
      }
    }
    for (std::size_t role = 0; role < kSpanRoleCount; ++role) {
      close(role);
      frame.spans[role] = best[role].span;
    }
  }

  const Heads& heads_;
  const TokenStates& states_;
  const Pieces& pieces_;
  std::vector<std::vector<float>> spans_;
  std::vector<Rows> rows_;
};

std::optional<LinkKind> link_between(const Heads& heads, const TokenStates& states, std::size_t from, std::size_t to) {
  const std::vector<float> scores = link_logits(heads, states, from, to);
  const auto best = std::max_element(scores.begin(), scores.end()) - scores.begin();
  if (best == 0) return std::nullopt;
  return static_cast<LinkKind>(best - 1);
}

// The words of a stretch of subwords, whole.
Span whole_words(Span span, const Pieces& pieces) {
  for (const Word& word : pieces.words)
    if (word.span.overlaps(span)) span = {std::min(span.begin, word.span.begin), std::max(span.end, word.span.end)};
  return span;
}

}  // namespace

std::vector<Trigger> find_triggers(const Heads& heads, const TokenStates& states, const Pieces& pieces) {
  std::vector<Trigger> found;
  std::size_t last_word = pieces.words.size();  // of the last trigger
  for (std::size_t w = 0; w < pieces.words.size(); ++w) {
    const Word& word = pieces.words[w];
    const auto p = heads.trigger_types(states, word.first_row);
    const float best = *std::max_element(p.begin(), p.end());
    if (!found.empty() && last_word + 1 == w) {
      const float inside = sigmoid(heads.logits(states, word.first_row, Heads::kInside)[0]);
      if (inside >= 0.5f && inside > best) {
        found.back().span.end = word.span.end;
        last_word = w;
        continue;
      }
    }
    if (best < heads.trigger_threshold) continue;
    Trigger trigger{word.span, word.first_row, {}};
    for (std::size_t t = 0; t < p.size(); ++t)
      if (p[t] >= heads.trigger_threshold) trigger.types.emplace_back(t, p[t]);
    std::stable_sort(trigger.types.begin(), trigger.types.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    found.push_back(std::move(trigger));
    last_word = w;
  }
  return found;
}

std::vector<Frame> find_frames(const Heads& heads, const TokenStates& states, const Pieces& pieces,
                               const std::vector<Mention>& mentions, float min_confidence) {
  const std::vector<Trigger> triggers = find_triggers(heads, states, pieces);
  if (triggers.empty()) return {};
  RoleReader reader(heads, states, pieces, mentions);
  struct Read {
    Frame frame;
    std::size_t trigger;
  };
  std::vector<Read> read;
  for (std::size_t n = 0; n < triggers.size(); ++n) {
    const Trigger& trigger = triggers[n];
    Frame frame;
    frame.trigger = trigger.span;
    const float parties = reader.fill(trigger.row, frame);
    if (frame.sources.empty() && frame.targets.empty()) continue;
    for (Span& span : frame.spans)
      if (!span.empty()) span = whole_words(span, pieces);
    frame.factuality = best_of(heads, states, trigger.row, Heads::kFactuality, heads.factualities, &frame.factuality_confidence);
    frame.tense = best_of(heads, states, trigger.row, Heads::kTense, heads.tenses);
    frame.move = best_of(heads, states, trigger.row, Heads::kMove, heads.moves);
    frame.contact = best_of(heads, states, trigger.row, Heads::kContact, heads.contacts);
    const std::vector<float> modes = heads.logits(states, trigger.row, Heads::kMode);
    for (const auto& [type, probability] : trigger.types) {
      Frame typed = frame;
      typed.confidence = heads.calibrated(probability * parties);
      if (typed.confidence < min_confidence) continue;
      typed.plover_type = kPloverTypes[type];
      typed.plover_mode = heads.modes[heads.mode_of(modes, type)];
      auto scores = trigger.types;
      std::stable_partition(scores.begin(), scores.end(), [t = type](const auto& s) { return s.first == t; });
      typed.scores = named_types(scores);
      read.push_back({std::move(typed), n});
    }
  }
  std::stable_sort(read.begin(), read.end(),
                   [](const Read& a, const Read& b) { return a.frame.confidence > b.frame.confidence; });
  for (Read& from : read) {
    for (std::uint32_t to = 0; to < read.size(); ++to) {
      if (read[to].trigger == from.trigger) continue;
      if (const auto kind = link_between(heads, states, triggers[from.trigger].row, triggers[read[to].trigger].row))
        from.frame.links.push_back({*kind, to});
    }
  }
  std::vector<Frame> frames;
  for (Read& r : read) frames.push_back(std::move(r.frame));
  return frames;
}

}  // namespace parley
