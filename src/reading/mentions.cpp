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

struct Run {
  std::size_t begin = 0, end = 0;  // words
};

bool is_function_word(std::string_view word) {
  static constexpr std::string_view kWords[] = {
      "a",   "all",   "also",  "an",   "and",   "any", "as",  "at",   "both", "but",   "by",    "for",  "from",  "her",  "his",
      "in",  "into",  "its",   "my",   "no",    "not", "of",  "on",   "or",   "other", "our",   "some", "such",  "than", "that",
      "the", "their", "these", "this", "those", "to",  "was", "were", "what", "when",  "which", "who",  "whose", "with", "your"};
  const std::string plain = ascii_lower(word);
  // "WHO" is an organisation.
  if (word.size() > 1 && std::none_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; })) return false;
  return std::find(std::begin(kWords), std::end(kWords), plain) != std::end(kWords);
}

// A run of words, with the tagger's support.
struct Candidate {
  std::size_t begin = 0, end = 0;  // words
  float inside = 0;                // mean over the words
};

class Finder {
 public:
  Finder(const Heads& heads, const TokenStates& states, const Pieces& pieces, const Found& found,
         const std::vector<Token>& tokens, std::string_view text)
      : heads_(heads), pieces_(pieces), found_(found), tokens_(tokens), text_(text) {
    for (const Word& word : pieces.words) tags_.push_back(heads.tag(states, word.first_row));
    taken_.resize(tags_.size());
  }

  std::vector<Mention> find() {
    for (const Run& run : tagged_runs()) add_run(run.begin, run.end);
    for (const NameHit& hit : found_.names) add_supported(hit.span, MentionKind::kName);
    for (const AgentHit& hit : found_.agents) add_supported(hit.span, MentionKind::kNominal);
    for (std::size_t w = 0; w < tags_.size(); ++w)
      if (!taken_[w] && tags_[w].inside >= heads_.lexicon_threshold && is_pronoun(word(w)))
        add({w, w + 1, tags_[w].inside}, MentionKind::kPronoun);
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

  // Runs of words that the tagger marks, made whole: half a word or half a known name is never meant.
  std::vector<Run> tagged_runs() const {
    std::vector<Run> runs;
    for (std::size_t w = 0; w < tags_.size();) {
      Run run{w, w + 1};
      w = run.end;
      if (tags_[run.begin].inside < heads_.mention_threshold) continue;
      while (w < tags_.size() && tags_[w].inside >= heads_.mention_threshold && !tags_[w].opens) ++w;
      run.end = w;
      trim(run);
      if (run.begin == run.end) continue;
      grow(run);
      // "People" before "'s Army of the Lakes"
      while (run.begin > (runs.empty() ? 0 : runs.back().end) && apostrophe(word(run.begin))) --run.begin;
      if (!runs.empty() && run.begin < runs.back().end) {
        runs.back().end = std::max(run.end, runs.back().end);
      } else {
        runs.push_back(run);
      }
    }
    std::erase_if(runs, [&](const Run& run) { return !means_something(run); });
    return runs;
  }

  // Marks at the ends go, and function words at the last, but for the bracket that closes one and the stop of an abbreviation,
  // which the tokens tell.
  void trim(Run& run) const {
    while (run.begin < run.end && !has_letter_or_digit(word(run.begin))) ++run.begin;
    auto idle = [&](std::size_t w) {
      return has_letter_or_digit(word(w)) ? is_function_word(word(w)) && !is_pronoun(word(w))
                                          : !closes_bracket(run) && !joined(w);
    };
    while (run.end > run.begin && idle(run.end - 1)) --run.end;
  }

  bool closes_bracket(const Run& run) const {
    if (word(run.end - 1) != ")") return false;
    for (std::size_t w = run.begin; w < run.end; ++w)
      if (word(w) == "(") return true;
    return false;
  }

  // To the names that it overlaps and to the ends of its words.
  void grow(Run& run) const {
    const Run before = run;
    for (const NameHit& hit : found_.names) {
      const Run name = run_of(hit.span);
      if (name.begin < run.end && run.begin < name.end) run = {std::min(run.begin, name.begin), std::max(run.end, name.end)};
    }
    while (run.begin > 0 && joined(run.begin)) --run.begin;
    while (run.end < tags_.size() && joined(run.end)) ++run.end;
    if (run.begin != before.begin || run.end != before.end) grow(run);
  }

  // Whether word `w` goes on the token of the word before it, and neither is a hyphen or slash: "U" "." "S" "." in "U.S.".
  bool joined(std::size_t w) const {
    if (w == 0 || w >= pieces_.words.size()) return false;
    const Span left = pieces_.words[w - 1].span, right = pieces_.words[w].span;
    if (left.end != right.begin || parts(word(w - 1)) || parts(word(w))) return false;
    const auto token = std::upper_bound(tokens_.begin(), tokens_.end(), left.begin,
                                        [](std::uint32_t byte, const Token& t) { return byte < t.span.begin; });
    return token != tokens_.begin() && std::prev(token)->span.contains({left.begin, right.end});
  }
  static bool apostrophe(std::string_view word) { return word.starts_with('\'') || word.starts_with("\xE2\x80\x99"); }
  static bool parts(std::string_view word) {
    const std::string plain = fold(word);
    return plain == "-" || plain == "/";
  }

  bool means_something(const Run& run) const {
    for (std::size_t w = run.begin; w < run.end; ++w)
      if (has_letter_or_digit(word(w)) && (word(w).size() > 1 || joined(w + 1)) && !is_function_word(word(w))) return true;
    const Span span{pieces_.words[run.begin].span.begin, pieces_.words[run.end - 1].span.end};
    return (run.end - run.begin == 1 && is_pronoun(word(run.begin))) ||
           std::any_of(found_.names.begin(), found_.names.end(), [&](const NameHit& hit) { return span.contains(hit.span); });
  }

  Run run_of(Span span) const {
    Run run;
    while (run.begin < tags_.size() && !pieces_.words[run.begin].span.overlaps(span)) ++run.begin;
    run.end = run.begin;
    while (run.end < tags_.size() && pieces_.words[run.end].span.overlaps(span)) ++run.end;
    return run;
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

  // The head is taken to be the last word before a bracket: "South Korean officials" is no name, "President Moon" is one.
  MentionKind kind_of(std::size_t begin, std::size_t end) const {
    if (end - begin == 1 && is_pronoun(word(begin))) return MentionKind::kPronoun;
    std::size_t last = begin;
    for (std::size_t w = begin; w < end && word(w) != "("; ++w)
      if (has_letter_or_digit(word(w))) last = w;
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
    const auto [begin, end] = run_of(span);
    if (begin == end || std::any_of(taken_.begin() + static_cast<std::ptrdiff_t>(begin),
                                    taken_.begin() + static_cast<std::ptrdiff_t>(end), [](bool t) { return t; }))
      return;
    const Candidate c = candidate(begin, end);
    if (c.inside >= heads_.lexicon_threshold) add(c, kind);
  }

  const Heads& heads_;
  const Pieces& pieces_;
  const Found& found_;
  const std::vector<Token>& tokens_;
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
                                   const std::vector<Token>& tokens, std::string_view text) {
  return Finder(heads, states, pieces, found, tokens, text).find();
}

}  // namespace parley
