#include "coding/clauses.h"

#include <algorithm>
#include <array>

#include "coding/transcript.h"

namespace parley {

namespace {

constexpr std::array<std::string_view, 22> kConnectives = {"after", "although", "as",      "because", "before", "but",   "despite", "if",
                                                           "once",  "provided", "since",   "so",      "that",   "though", "unless", "until",
                                                           "when",  "whether",  "whereas", "which",   "while",  "who"};

bool is_connective(std::string_view word) {
  return std::find(kConnectives.begin(), kConnectives.end(), ascii_lower(word)) != kConnectives.end();
}
bool is_break(std::string_view token) {
  return token == "," || token == ";" || token == ":" || token == "--" || token == "\xE2\x80\x94" || token == "\xE2\x80\x93";
}
bool is_open_quote(std::string_view token) { return token == "\xE2\x80\x9C" || token == "``"; }
bool is_close_quote(std::string_view token) { return token == "\xE2\x80\x9D" || token == "''"; }
bool is_quote(std::string_view token) { return token == "\"" || is_open_quote(token) || is_close_quote(token); }

bool is_clause_end(std::string_view token) { return token == ";" || token == ":" || token == "--" || token == "\xE2\x80\x94"; }

bool is_relative(std::string_view text, Span clause) {
  const std::string head = ascii_lower(trim(slice(text, clause)).substr(0, 6));
  return head.starts_with("who ") || head.starts_with("which ") || head.starts_with("whose ") || head.starts_with("whom ");
}

// The first token that does not end before `at`.
std::vector<Token>::const_iterator token_at(const Sentence& sentence, std::uint32_t at) {
  return std::partition_point(sentence.tokens.begin(), sentence.tokens.end(), [&](const Token& t) { return t.span.end <= at; });
}

// Whether a comma or a quotation mark stands right before `at`, or a word or two before it (", a spokesman for X").
bool is_after_break(std::string_view text, const Sentence& sentence, std::uint32_t at) {
  constexpr int kBack = 3;
  auto token = token_at(sentence, at);
  for (int i = 0; i < kBack && token != sentence.tokens.begin(); ++i) {
    const std::string_view word = slice(text, (--token)->span);
    if (is_break(word) || is_quote(word)) return true;
  }
  return false;
}

// "met defectors and announced": the verb that is coordinated with the one before has that one's subject, not its object.
bool is_coordinated(std::string_view text, const Sentence& sentence, Span verb) {
  const auto token = token_at(sentence, verb.begin);
  if (token == sentence.tokens.begin()) return false;
  const std::string_view word = slice(text, std::prev(token)->span);
  return word == "and" || word == "but" || word == "then";
}

// "accepted the North's demands": a noun, unless it says what ("Iran's claims that").
bool is_owned(std::string_view text, const Sentence& sentence, Span cue) {
  const std::string_view before = trim(slice(text, {sentence.span.begin, cue.begin}));
  const std::string_view after = trim(slice(text, {cue.end, sentence.span.end}));
  return (before.ends_with("'s") || before.ends_with("\xE2\x80\x99s") || before.ends_with("s'")) && !after.starts_with("that ");
}

// The mention that speaks at a report verb: the nearest one that ends before it in the same clause; in "X, who led Y, told" and
// "X, the envoy, said" the nearest one before what stands between the commas; else ("..., said X") the one that starts right after it.
int speaker_of(std::string_view text, const Sentence& sentence, const std::vector<Mention>& mentions, const std::vector<Span>& parts,
               const CueHit& verb, bool after_only) {
  int best = -1;
  if (!after_only) {
    auto part = std::find(parts.begin(), parts.end(), clause_at(parts, verb.span.begin));
    const bool opens_clause = part != parts.end() && tokens_between(sentence, part->begin, verb.span.begin) == 0;
    auto last_in = [&](Span clause) {
      int last = -1;
      for (std::size_t i = 0; i < mentions.size(); ++i) {
        const Span m = mentions[i].span;
        if (clause.begin <= m.begin && m.begin < clause.end && m.end < verb.span.end && m.begin < verb.span.begin) last = static_cast<int>(i);
      }
      return last;
    };
    const auto first_in = [&](Span clause) {
      int first = -1;
      for (std::size_t i = mentions.size(); i-- > 0;)
        if (clause.begin <= mentions[i].span.begin && mentions[i].span.end <= verb.span.begin) first = static_cast<int>(i);
      return first;
    };
    if (part != parts.end()) {
      best = last_in(*part);
      if (best >= 0 && is_coordinated(text, sentence, verb.span)) best = first_in(*part);
      // Back over relative clauses; at most three commas, since further back somebody else speaks.
      for (int steps = 0; best < 0 && opens_clause && part != parts.begin() && steps < 3; ++steps) {
        --part;
        if (!is_relative(text, *part)) best = last_in(*part);
      }
    }
  }
  if (best >= 0) return best;
  for (std::size_t i = 0; i < mentions.size(); ++i) {
    const Span m = mentions[i].span;
    if (m.begin < verb.span.end) continue;
    std::size_t gap = tokens_between(sentence, verb.span.end, m.begin);
    return gap <= 3 && slice(text, {verb.span.end, m.begin}).find(',') == std::string_view::npos ? static_cast<int>(i) : -1;
  }
  return -1;
}

}  // namespace

std::vector<Span> clauses(std::string_view text, const Sentence& sentence) {
  std::vector<Span> out;
  std::uint32_t begin = sentence.span.begin;
  auto cut = [&](std::uint32_t at) {
    if (at > begin) out.push_back({begin, at});
    begin = std::max(begin, at);
  };
  for (const Token& token : sentence.tokens) {
    std::string_view word = slice(text, token.span);
    if (is_break(word)) cut(token.span.end);
    else if (is_connective(word) || is_open_quote(word)) cut(token.span.begin);
  }
  cut(sentence.span.end);
  return out;
}

Span clause_at(const std::vector<Span>& clauses, std::uint32_t at) {
  for (Span c : clauses)
    if (c.begin <= at && at < c.end) return c;
  return clauses.empty() ? Span{} : clauses.back();
}

std::size_t tokens_between(const Sentence& sentence, std::uint32_t from, std::uint32_t to) {
  auto count = [&](const Token& t) { return t.span.begin >= from && t.span.end <= to; };
  return static_cast<std::size_t>(std::count_if(sentence.tokens.begin(), sentence.tokens.end(), count));
}

std::vector<Report> reports(std::string_view text, const Sentence& sentence, const std::vector<Mention>& mentions,
                            const std::vector<CueHit>& cues) {
  std::vector<Report> out;
  const std::vector<Span> parts = clauses(text, sentence);
  for (const CueHit& cue : cues) {
    if (cue.cue->kind != "report") continue;
    const auto names = [&](const Mention& m) { return m.span.contains(cue.span); };  // "the United States"
    if (std::any_of(mentions.begin(), mentions.end(), names)) continue;
    if (is_owned(text, sentence, cue.span)) continue;
    const bool according = ascii_lower(slice(text, cue.span)).starts_with("according to");
    int speaker = speaker_of(text, sentence, mentions, parts, cue, according);
    if (speaker < 0) continue;
    Report r{static_cast<std::uint32_t>(speaker), cue.span, {}, cue.cue->value};
    const Span m = mentions[r.speaker].span;
    const std::uint32_t first = std::min(m.begin, cue.span.begin), last = std::max(m.end, cue.span.end);
    // "..., X said." and "..., according to X": the content stands before; otherwise it follows the verb.
    const bool tail = tokens_between(sentence, last, sentence.span.end) <= 4 && tokens_between(sentence, sentence.span.begin, first) > 3 &&
                      (according || is_after_break(text, sentence, first));
    const bool before = tail || (first > sentence.span.begin + 2 && m.begin > cue.span.begin && !according);
    if (according && !tail) r.content = sentence.span;
    else if (before) r.content = {sentence.span.begin, first};
    else r.content = {last, sentence.span.end};
    // Two speeches joined by a semicolon keep to their halves.
    if (!before)
      for (const Token& t : sentence.tokens)
        if (t.span.begin > last && is_clause_end(slice(text, t.span)) && slice(text, t.span) == ";") {
          r.content.end = t.span.begin;
          break;
        }
    out.push_back(std::move(r));
  }
  std::stable_sort(out.begin(), out.end(), [](const Report& a, const Report& b) {
    const bool holds = a.content.contains(b.verb), held = b.content.contains(a.verb);
    if (holds != held) return holds;
    return false;
  });
  return out;
}

std::vector<Speech> speeches(const Lexicon& lexicon, const Document& document, const std::vector<Sentence>& sentences,
                             const std::vector<SentenceReading>& readings, const DocumentActors& actors) {
  std::vector<Speech> out(sentences.size());
  std::vector<std::optional<ActorReading>> turns = floors(document, sentences, actors);
  std::optional<ActorReading> last;  // who spoke last, and where
  std::uint32_t paragraph = 0;
  for (std::uint32_t i = 0; i < sentences.size(); ++i) {
    Speech& speech = out[i];
    speech.floor = std::move(turns[i]);
    speech.cues = lexicon.find_cues(document.text, sentences[i].span);
    speech.reports = reports(document.text, sentences[i], readings[i].mentions, speech.cues);
    if (last && sentences[i].paragraph - paragraph <= 1 && starts_in_quote(document.text, sentences[i])) speech.running = last;
    if (!speech.reports.empty()) last = actors.at(i, speech.reports.back().speaker);
    if (!speech.reports.empty() || speech.running) paragraph = sentences[i].paragraph;
  }
  return out;
}

bool starts_in_quote(std::string_view text, const Sentence& sentence) {
  for (const Token& t : sentence.tokens) {
    std::string_view word = slice(text, t.span);
    if (is_quote(word)) return &t == &sentence.tokens.front() || is_close_quote(word);
  }
  return false;
}

}  // namespace parley
