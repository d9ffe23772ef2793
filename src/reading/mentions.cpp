#include "reading/mentions.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>

namespace parley {
namespace {

bool starts_upper(std::string_view word) {
  std::size_t pos = 0;
  return !word.empty() && utf8proc_isupper(static_cast<utf8proc_int32_t>(utf8_decode(word, pos)));
}

bool has_letter_or_digit(std::string_view word) {
  for (std::size_t pos = 0; pos < word.size();) {
    switch (utf8proc_category(static_cast<utf8proc_int32_t>(utf8_decode(word, pos)))) {
      case UTF8PROC_CATEGORY_LU:
      case UTF8PROC_CATEGORY_LL:
      case UTF8PROC_CATEGORY_LT:
      case UTF8PROC_CATEGORY_LM:
      case UTF8PROC_CATEGORY_LO:
      case UTF8PROC_CATEGORY_ND:
        return true;
      default:
        break;
    }
  }
  return false;
}

// A run of words, with the tagger's support.
struct Candidate {
  std::size_t begin = 0, end = 0;  // words
  float inside = 0;                // mean over the words
};

class Finder {
 public:
  Finder(const Heads& heads, const TokenStates& states, const Pieces& pieces, const Found& found, std::string_view text)
      : heads_(heads), pieces_(pieces), found_(found), text_(text) {
    for (const Word& word : pieces.words) tags_.push_back(heads.tag(states, word.first_row));
    taken_.resize(tags_.size());
  }

  std::vector<Mention> find() {
    add_tagged();
    for (const NameHit& hit : found_.names) add_supported(hit.span, MentionKind::kName);
    for (const AgentHit& hit : found_.agents) add_supported(hit.span, MentionKind::kNominal);
    for (std::size_t w = 0; w < tags_.size(); ++w)
      if (!taken_[w] && is_pronoun(word(w))) add({w, w + 1, tags_[w].inside}, MentionKind::kPronoun);
    if (mentions_.size() > kMaxMentions) {
      std::stable_sort(mentions_.begin(), mentions_.end(),
                       [](const Mention& a, const Mention& b) { return a.confidence > b.confidence; });
      mentions_.resize(kMaxMentions);
    }
    std::sort(mentions_.begin(), mentions_.end(), [](const Mention& a, const Mention& b) { return a.span < b.span; });
    return std::move(mentions_);
  }

 private:
  std::string_view word(std::size_t i) const { return slice(text_, pieces_.words[i].span); }

  void add(const Candidate& c, MentionKind kind) {
    for (std::size_t w = c.begin; w < c.end; ++w) taken_[w] = true;
    mentions_.push_back({{pieces_.words[c.begin].span.begin, pieces_.words[c.end - 1].span.end}, kind, c.inside});
  }

  Candidate candidate(std::size_t begin, std::size_t end) const {
    Candidate c{begin, end, 0};
    for (std::size_t w = begin; w < end; ++w) c.inside += tags_[w].inside / static_cast<float>(end - begin);
    return c;
  }

  void add_tagged() {
    for (std::size_t w = 0; w < tags_.size();) {
      if (tags_[w].inside < heads_.mention_threshold) {
        ++w;
        continue;
      }
      std::size_t end = w + 1;
      while (end < tags_.size() && tags_[end].inside >= heads_.mention_threshold && !tags_[end].opens) ++end;
      const std::size_t next = end;
      while (w < end && !has_letter_or_digit(word(w))) ++w;
      while (end > w && !has_letter_or_digit(word(end - 1)) && word(end - 1) != "." && word(end - 1) != ")") --end;
      if (w < end) add_run(w, end);
      w = next;
    }
  }

  // A run is one mention, unless it is nothing but a list of names that the lexicon knows.
  void add_run(std::size_t begin, std::size_t end) {
    std::vector<std::size_t> starts;  // of the names after the first
    const NameHit* last = nullptr;
    for (const NameHit& hit : found_.names) {
      if (hit.span.begin < pieces_.words[begin].span.begin || hit.span.end > pieces_.words[end - 1].span.end) continue;
      if (last) {
        if (!listed_together(text_, last->span, hit.span)) return add(candidate(begin, end), kind_of(begin, end));
        starts.push_back(word_at(hit.span.begin));
      }
      last = &hit;
    }
    if (starts.empty() || last->span.end != pieces_.words[end - 1].span.end)
      return add(candidate(begin, end), kind_of(begin, end));
    for (const std::size_t start : starts) {
      std::size_t stop = start;  // before it, what joins the list
      while (stop > begin + 1 && !ends_name(stop)) --stop;
      add(candidate(begin, stop), MentionKind::kName);
      begin = start;
    }
    add(candidate(begin, end), MentionKind::kName);
  }

  std::size_t word_at(std::uint32_t byte) const {
    std::size_t w = 0;
    while (pieces_.words[w].span.end <= byte) ++w;
    return w;
  }

  // Whether a name of the lexicon ends before word `w`.
  bool ends_name(std::size_t w) const {
    return std::any_of(found_.names.begin(), found_.names.end(),
                       [&](const NameHit& hit) { return hit.span.end == pieces_.words[w - 1].span.end; });
  }

  // The head is taken to be the last word: "South Korean officials" is no name, "President Moon" is one.
  MentionKind kind_of(std::size_t begin, std::size_t end) const {
    if (end - begin == 1 && is_pronoun(word(begin))) return MentionKind::kPronoun;
    std::size_t last = end - 1;
    while (last > begin && !has_letter_or_digit(word(last))) --last;
    const Span head = pieces_.words[last].span;
    for (const NameHit& hit : found_.names)
      if (hit.span.contains(head)) return MentionKind::kName;
    if (!starts_upper(word(last))) return MentionKind::kNominal;
    // A capital at the start of a sentence says nothing of "Police" or "Rebels".
    if (last == 0)
      for (const AgentHit& hit : found_.agents)
        if (hit.span.contains(head)) return MentionKind::kNominal;
    return MentionKind::kName;
  }

  void add_supported(Span span, MentionKind kind) {
    std::size_t begin = 0;
    while (begin < tags_.size() && !pieces_.words[begin].span.overlaps(span)) ++begin;
    std::size_t end = begin;
    while (end < tags_.size() && pieces_.words[end].span.overlaps(span)) ++end;
    if (begin == end || std::any_of(taken_.begin() + static_cast<std::ptrdiff_t>(begin),
                                    taken_.begin() + static_cast<std::ptrdiff_t>(end), [](bool t) { return t; }))
      return;
    const Candidate c = candidate(begin, end);
    if (c.inside >= heads_.lexicon_threshold) add(c, kind);
  }

  const Heads& heads_;
  const Pieces& pieces_;
  const Found& found_;
  std::string_view text_;
  std::vector<Heads::Tag> tags_;  // by word
  std::vector<bool> taken_;
  std::vector<Mention> mentions_;
};

}  // namespace

bool is_pronoun(std::string_view word) {
  static constexpr std::array<std::string_view, 8> kPronouns = {"he", "him", "it", "she", "them", "they", "us", "we"};
  if (word.size() < 2 || word.size() > 4 || word == "US" || word == "IT") return false;
  return std::binary_search(kPronouns.begin(), kPronouns.end(), std::string_view(ascii_lower(word)));
}

std::vector<Mention> find_mentions(const Heads& heads, const TokenStates& states, const Pieces& pieces, const Found& found,
                                   std::string_view text) {
  return Finder(heads, states, pieces, found, text).find();
}

}  // namespace parley
