#include "reading/frames.h"

#include <algorithm>

namespace parley {
namespace {

bool is_mark(std::string_view word) {
  return std::none_of(word.begin(), word.end(), [](unsigned char c) { return c >= 0x80 || std::isalnum(c); });
}

// The word outside both parties on which most of the pair's attention rests.  The attention also rests on auxiliaries and on words
// beside the act, so a word that tells of acts outweighs another with up to kActWeight times its attention.
constexpr float kActWeight = 8;

Span find_trigger(const std::vector<float>& attention, const Pieces& pieces, const std::vector<Span>& acts, std::string_view text,
                  Span source, Span target) {
  Span best;
  float most = 0;
  for (const Word& word : pieces.words) {
    if (word.span.overlaps(source) || word.span.overlaps(target) || is_mark(slice(text, word.span))) continue;
    const bool act = std::any_of(acts.begin(), acts.end(), [&](Span a) { return a.overlaps(word.span); });
    for (std::uint32_t row = word.first_row; row < word.end_row; ++row) {
      const float weight = attention[row] * (act ? kActWeight : 1);
      if (weight > most) {
        most = weight;
        best = word.span;
      }
    }
  }
  return best;
}

Frame read_frame(const Heads& heads, const std::vector<float>& features, float event) {
  Frame frame;
  const auto types = heads.types(features);
  frame.scores = named_types(types);
  frame.plover_type = frame.scores[0].first;
  frame.plover_mode = heads.modes[heads.mode_of(features, types[0].first)];
  frame.confidence = event * types[0].second;
  if (!heads.factualities.empty()) {
    std::vector<float> p = heads.factuality(features);
    softmax(p);
    const auto best = std::max_element(p.begin(), p.end());
    frame.factuality = heads.factualities[static_cast<std::size_t>(best - p.begin())];
    frame.factuality_confidence = *best;
  }
  return frame;
}

// Of the two directions of one type only the likelier stays.  Whether that one is mutual it says itself.
void choose_direction(std::vector<ScoredPair>& pairs) {
  auto beaten = [all = pairs](const ScoredPair& a) {
    return std::any_of(all.begin(), all.end(), [&](const ScoredPair& b) {
      return b.source == a.target && b.target == a.source && b.frame.plover_type == a.frame.plover_type &&
             (b.event > a.event || (b.event == a.event && b.source < a.source));
    });
  };
  std::erase_if(pairs, beaten);
}

void drop_less_specific(std::vector<ScoredPair>& pairs, std::size_t none) {
  auto less_specific = [all = pairs, none](const ScoredPair& a) {
    return std::any_of(all.begin(), all.end(), [&](const ScoredPair& b) {
      if (b.frame.plover_type != a.frame.plover_type || b.source == none || b.target == none) return false;
      if (a.target == none) return b.source == a.source || (b.mutual && b.target == a.source);
      return a.source == none && (b.target == a.target || (b.mutual && b.source == a.target));
    });
  };
  std::erase_if(pairs, less_specific);
}

std::vector<Frame> make_frames(std::vector<ScoredPair>& pairs, std::size_t none) {
  std::vector<Frame> frames;
  for (ScoredPair& pair : pairs) {
    Frame frame = std::move(pair.frame);
    frame.mutual = pair.mutual && pair.source != none && pair.target != none;
    if (pair.source != none) frame.sources.push_back(static_cast<std::uint32_t>(pair.source));
    if (pair.target != none) (frame.mutual ? frame.sources : frame.targets).push_back(static_cast<std::uint32_t>(pair.target));
    std::sort(frame.sources.begin(), frame.sources.end());
    frames.push_back(std::move(frame));
  }
  std::stable_sort(frames.begin(), frames.end(), [](const Frame& a, const Frame& b) { return a.confidence > b.confidence; });
  return frames;
}

using Parties = std::vector<std::uint32_t>;

class ListMerger {
 public:
  ListMerger(const std::vector<Mention>& mentions, std::string_view text) : mentions_(mentions), text_(text) {}

  // Merges until nothing changes; the surer frame gives type, mode and trigger.
  void merge(std::vector<Frame>& frames) const {
    while (merge_once(frames)) {
    }
  }

 private:
  bool merge_once(std::vector<Frame>& frames) const {
    for (std::size_t i = 0; i < frames.size(); ++i) {
      for (std::size_t j = i + 1; j < frames.size(); ++j) {
        if (!alike(frames[i], frames[j])) continue;
        unite(frames[i].sources, frames[j].sources);
        unite(frames[i].targets, frames[j].targets);
        frames.erase(frames.begin() + static_cast<std::ptrdiff_t>(j));
        return true;
      }
    }
    return false;
  }

  bool alike(const Frame& a, const Frame& b) const {
    if (a.plover_type != b.plover_type || a.mutual != b.mutual) return false;
    if (a.mutual) return share(a.sources, b.sources) && (a.trigger == b.trigger || one_list(a.sources, b.sources));
    if (a.sources == b.sources) return one_list(a.targets, b.targets);
    return a.targets == b.targets && one_list(a.sources, b.sources);
  }

  // Whether the lists, where they differ, have neighbours in the text's own list.
  bool one_list(const Parties& a, const Parties& b) const {
    for (const std::uint32_t i : a)
      for (const std::uint32_t j : b)
        if (i != j && listed_together(text_, mentions_[std::min(i, j)].span, mentions_[std::max(i, j)].span)) return true;
    return false;
  }

  static bool share(const Parties& a, const Parties& b) {
    return std::any_of(a.begin(), a.end(), [&](std::uint32_t i) { return std::find(b.begin(), b.end(), i) != b.end(); });
  }

  static void unite(Parties& into, const Parties& from) {
    into.insert(into.end(), from.begin(), from.end());
    std::sort(into.begin(), into.end());
    into.erase(std::unique(into.begin(), into.end()), into.end());
  }

  const std::vector<Mention>& mentions_;
  std::string_view text_;
};

}  // namespace

std::vector<ScoredPair> score_pairs(const Heads& heads, const TokenStates& states, const Pieces& pieces,
                                    const std::vector<Mention>& mentions, const std::vector<Span>& acts, std::string_view text,
                                    float threshold) {
  std::vector<Rows> rows;
  for (const Mention& m : mentions) rows.push_back(rows_of(pieces, m.span));
  PairScorer scorer(heads, states, rows);
  const std::size_t none = mentions.size();
  std::vector<ScoredPair> pairs;
  for (std::size_t s = 0; s <= none; ++s) {
    for (std::size_t t = 0; t <= none; ++t) {
      if (s == t) continue;
      const std::vector<float>& features = scorer.features(s, t);
      const float event = heads.event_probability(features);
      const bool one_sided = s == none || t == none;
      if (!(event >= (one_sided ? std::max(threshold, heads.one_sided_threshold) : threshold))) continue;
      ScoredPair pair{s, t, heads.is_mutual(features), event, read_frame(heads, features, event)};
      pair.frame.trigger = find_trigger(scorer.attention(), pieces, acts, text, s == none ? Span{} : mentions[s].span,
                                        t == none ? Span{} : mentions[t].span);
      pairs.push_back(std::move(pair));
    }
  }
  return pairs;
}

std::vector<Frame> arrange_frames(std::vector<ScoredPair> pairs, const std::vector<Mention>& mentions, std::string_view text) {
  choose_direction(pairs);
  drop_less_specific(pairs, mentions.size());
  std::vector<Frame> frames = make_frames(pairs, mentions.size());
  ListMerger(mentions, text).merge(frames);
  return frames;
}

std::vector<Frame> find_frames(const Heads& heads, const TokenStates& states, const Pieces& pieces,
                               const std::vector<Mention>& mentions, const std::vector<Span>& acts, std::string_view text,
                               float min_confidence) {
  if (mentions.empty()) return {};
  const float threshold = min_confidence > 0 ? min_confidence : heads.pair_threshold;
  std::vector<Frame> frames = arrange_frames(score_pairs(heads, states, pieces, mentions, acts, text, threshold), mentions, text);
  std::erase_if(frames, [&](const Frame& f) { return f.confidence < min_confidence; });
  return frames;
}

}  // namespace parley
