#include "reading/frames.h"

#include <algorithm>
#include <array>

namespace parley {
namespace {

// One scored pair that is an event; `none` (the number of mentions) stands for nobody.
struct Act {
  std::size_t source = 0, target = 0;
  bool mutual = false;
  float event = 0;
  Frame frame;
};

bool is_mark(std::string_view word) {
  return std::none_of(word.begin(), word.end(), [](unsigned char c) { return c >= 0x80 || std::isalnum(c); });
}

class Framer {
 public:
  Framer(const Heads& heads, const TokenStates& states, const Pieces& pieces, const std::vector<Mention>& mentions,
         std::string_view text)
      : heads_(heads),
        pieces_(pieces),
        mentions_(mentions),
        text_(text),
        none_(mentions.size()),
        scorer_(heads, states, rows(pieces, mentions)) {}

  std::vector<Frame> frames(float min_confidence) {
    score(min_confidence > 0 ? min_confidence : heads_.pair_threshold);
    choose_direction();
    drop_less_specific();
    std::vector<Frame> out = collect();
    merge_lists(out);
    std::erase_if(out, [&](const Frame& f) { return f.confidence < min_confidence; });
    std::stable_sort(out.begin(), out.end(), [](const Frame& a, const Frame& b) { return a.confidence > b.confidence; });
    return out;
  }

 private:
  static std::vector<Rows> rows(const Pieces& pieces, const std::vector<Mention>& mentions) {
    std::vector<Rows> out;
    for (const Mention& m : mentions) out.push_back(rows_of(pieces, m.span));
    return out;
  }

  void score(float threshold) {
    for (std::size_t s = 0; s <= none_; ++s) {
      for (std::size_t t = 0; t <= none_; ++t) {
        if (s == t) continue;
        const std::vector<float>& features = scorer_.features(s, t);
        const float p = heads_.event_probability(features);
        if (p >= threshold) acts_.push_back(act(s, t, p, features));
      }
    }
  }

  Act act(std::size_t s, std::size_t t, float p, const std::vector<float>& features) const {
    Act a{s, t, s != none_ && t != none_ && heads_.is_mutual(features), p, {}};
    const auto types = heads_.types(features);
    a.frame.scores = named_types(types);
    a.frame.plover_type = a.frame.scores[0].first;
    a.frame.plover_mode = heads_.modes[heads_.mode_of(features, types[0].first)];
    a.frame.confidence = p * types[0].second;
    a.frame.trigger = trigger(s, t);
    if (!heads_.factualities.empty()) {
      std::vector<float> f = heads_.factuality(features);
      softmax(f);
      const auto best = std::max_element(f.begin(), f.end());
      a.frame.factuality = heads_.factualities[static_cast<std::size_t>(best - f.begin())];
      a.frame.factuality_confidence = *best;
    }
    return a;
  }

  // The word outside both parties on which most of the pair's attention rests.
  Span trigger(std::size_t s, std::size_t t) const {
    auto inside = [&](std::size_t mention, Span span) { return mention != none_ && mentions_[mention].span.overlaps(span); };
    Span best;
    float most = 0;
    for (const Word& word : pieces_.words) {
      if (inside(s, word.span) || inside(t, word.span) || is_mark(slice(text_, word.span))) continue;
      for (std::uint32_t row = word.first_row; row < word.end_row; ++row) {
        if (scorer_.attention()[row] > most) {
          most = scorer_.attention()[row];
          best = word.span;
        }
      }
    }
    return best;
  }

  const Act* find(std::size_t s, std::size_t t, const std::string& type) const {
    for (const Act& a : acts_)
      if (a.source == s && a.target == t && a.frame.plover_type == type) return &a;
    return nullptr;
  }

  // Of the two directions of one type only the likelier stays.  It is mutual when it says so itself.
  void choose_direction() {
    std::vector<bool> drop(acts_.size());
    for (std::size_t i = 0; i < acts_.size(); ++i) {
      const Act& a = acts_[i];
      const Act* back = find(a.target, a.source, a.frame.plover_type);
      drop[i] = back && (back->event > a.event || (back->event == a.event && back->source < a.source));
    }
    erase(drop);
  }

  void drop_less_specific() {
    std::vector<bool> drop(acts_.size());
    for (std::size_t i = 0; i < acts_.size(); ++i) {
      const Act& a = acts_[i];
      for (const Act& b : acts_) {
        if (&a == &b || a.frame.plover_type != b.frame.plover_type || b.source == none_ || b.target == none_) continue;
        if (a.target == none_ && (b.source == a.source || (b.mutual && b.target == a.source))) drop[i] = true;
        if (a.source == none_ && (b.target == a.target || (b.mutual && b.source == a.target))) drop[i] = true;
      }
    }
    erase(drop);
  }

  void erase(const std::vector<bool>& drop) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < acts_.size(); ++i) {
      if (drop[i]) continue;
      if (kept != i) acts_[kept] = std::move(acts_[i]);
      ++kept;
    }
    acts_.resize(kept);
  }

  std::vector<Frame> collect() {
    std::vector<Frame> out;
    for (Act& a : acts_) {
      Frame f = std::move(a.frame);
      f.mutual = a.mutual;
      if (a.source != none_) f.sources.push_back(static_cast<std::uint32_t>(a.source));
      if (a.target != none_) (a.mutual ? f.sources : f.targets).push_back(static_cast<std::uint32_t>(a.target));
      std::sort(f.sources.begin(), f.sources.end());
      out.push_back(std::move(f));
    }
    return out;
  }

  bool one_list(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b) const {
    for (const std::uint32_t i : a)
      for (const std::uint32_t j : b)
        if (i == j || listed_together(text_, mentions_[std::min(i, j)].span, mentions_[std::max(i, j)].span)) return true;
    return false;
  }

  bool mergeable(const Frame& a, const Frame& b) const {
    if (a.plover_type != b.plover_type || a.mutual != b.mutual) return false;
    if (a.mutual) return a.trigger == b.trigger ? shares_party(a, b) : one_list(a.sources, b.sources) && shares_party(a, b);
    if (a.sources == b.sources) return !a.targets.empty() && !b.targets.empty() && one_list(a.targets, b.targets);
    return a.targets == b.targets && !a.sources.empty() && !b.sources.empty() && one_list(a.sources, b.sources);
  }

  static bool shares_party(const Frame& a, const Frame& b) {
    return std::any_of(a.sources.begin(), a.sources.end(),
                       [&](std::uint32_t i) { return std::find(b.sources.begin(), b.sources.end(), i) != b.sources.end(); });
  }

  static void unite(std::vector<std::uint32_t>& into, const std::vector<std::uint32_t>& from) {
    into.insert(into.end(), from.begin(), from.end());
    std::sort(into.begin(), into.end());
    into.erase(std::unique(into.begin(), into.end()), into.end());
  }

  // Merges until nothing changes; the surer frame gives type, mode and trigger.
  void merge_lists(std::vector<Frame>& frames) const {
    std::stable_sort(frames.begin(), frames.end(), [](const Frame& a, const Frame& b) { return a.confidence > b.confidence; });
    for (bool changed = true; changed;) {
      changed = false;
      for (std::size_t i = 0; i < frames.size(); ++i) {
        for (std::size_t j = i + 1; j < frames.size();) {
          if (!mergeable(frames[i], frames[j])) {
            ++j;
            continue;
          }
          unite(frames[i].sources, frames[j].sources);
          unite(frames[i].targets, frames[j].targets);
          frames.erase(frames.begin() + static_cast<std::ptrdiff_t>(j));
          changed = true;
        }
      }
    }
  }

  const Heads& heads_;
  const Pieces& pieces_;
  const std::vector<Mention>& mentions_;
  std::string_view text_;
  std::size_t none_;
  PairScorer scorer_;
  std::vector<Act> acts_;
};

}  // namespace

bool listed_together(std::string_view text, Span first, Span second) {
  static constexpr std::array<std::string_view, 10> kJoints = {"&",  "along with", "and",        ", and",        ",",
                                                               "or", ", or",       "as well as", ", as well as", "and/or"};
  if (first.end > second.begin) return false;
  const std::string between = fold(text.substr(first.end, second.begin - first.end));
  return std::find(kJoints.begin(), kJoints.end(), between) != kJoints.end();
}

std::vector<Frame> find_frames(const Heads& heads, const TokenStates& states, const Pieces& pieces,
                               const std::vector<Mention>& mentions, std::string_view text, float min_confidence) {
  if (mentions.empty()) return {};
  return Framer(heads, states, pieces, mentions, text).frames(min_confidence);
}

}  // namespace parley
