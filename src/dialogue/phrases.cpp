#include "dialogue/phrases.h"

#include <algorithm>

namespace parley::dialogue {

namespace {

bool word_byte(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80 || c == '-'; }

bool light(std::string_view word) {
  static const std::set<std::string, std::less<>> kWords = {
      "a",    "about", "again", "all",  "also", "an",   "and",  "any",   "are",  "as",    "at",    "be",   "been", "but",  "by",   "can",
      "could", "did",  "do",    "does", "for",  "from", "had",  "has",   "have", "he",    "her",   "him",  "his",  "if",   "in",   "into",
      "is",   "it",    "its",   "may",  "might", "more", "must", "no",   "not",  "of",    "on",    "or",   "our",  "out",  "over", "she",
      "should", "so",  "some",  "than", "that", "the",  "their", "them", "then", "there", "these", "they", "this", "those", "to",  "up",
      "was",  "we",    "were",  "what", "when", "which", "who", "will",  "with", "would", "you",   "your"};
  return kWords.contains(word);
}

// A light stem, so that "talks" and "talk" are one word.
std::string stem(std::string word) {
  for (std::string_view end : {"ing", "ed", "es", "s"})
    if (word.size() > end.size() + 3 && word.ends_with(end)) {
      word.resize(word.size() - end.size());
      break;
    }
  return word;
}

std::set<std::string> stems(std::string_view text) {
  std::set<std::string> out;
  std::string word;
  const auto flush = [&] {
    if (!word.empty() && !light(word)) out.insert(stem(word));
    word.clear();
  };
  for (char c : ascii_lower(text)) {
    if (word_byte(c)) word += c;
    else flush();
  }
  flush();
  return out;
}

std::string_view first_word(std::string_view text) { return text.substr(0, text.find_first_of(" ,")); }

// Words that only lead to the matter.
bool particle(std::string_view word) {
  static const std::set<std::string, std::less<>> kWords = {"a",  "an", "any", "as", "by", "for", "from", "his", "in", "it", "its", "of", "on", "over",
                                                            "that", "the", "their", "to", "what", "with", "would", "will", "be", "her", "is", "down",
                                                            "away", "out", "off", "up", "back", "instead", "also", "then", "this", "not", "even"};
  return kWords.contains(ascii_lower(word));
}

std::string tidy(std::string_view text) {
  text = trim(text);
  constexpr std::string_view kEdges = " ,.;:\"'";
  const auto strip = [&] {
    while (!text.empty() && kEdges.find(text.front()) != std::string_view::npos) text.remove_prefix(1);
    while (!text.empty() && kEdges.find(text.back()) != std::string_view::npos) text.remove_suffix(1);
    for (std::string_view quote : {"\xE2\x80\x9C", "\xE2\x80\x9D", "\xE2\x80\x98", "\xE2\x80\x99"}) {
      if (text.starts_with(quote)) text.remove_prefix(quote.size());
      if (text.ends_with(quote)) text.remove_suffix(quote.size());
    }
  };
  strip();
  while (text.find(' ') != std::string_view::npos && particle(first_word(text))) {
    text.remove_prefix(first_word(text).size());
    strip();
  }
  std::string out;
  for (char c : text) {
    const bool space = c == ' ' || c == '\n' || c == '\t';
    if (!space || (!out.empty() && out.back() != ' ')) out += space ? ' ' : c;
  }
  return out;
}

// Whether the words before byte `at` end in "and", "but" or a comma: what stands there is coordinated.
bool coordinated(std::string_view before) {
  before = trim(before);
  return before.ends_with(" and") || before.ends_with(" but") || before.ends_with(",") || before.ends_with(" or");
}

// Cut where a subordinate clause, another act or the day begins.
Span without_side_matter(const DocumentView& view, std::uint32_t sentence, Span span, Span trigger, bool unmarked) {
  const SentenceView& s = view.sentences[sentence];
  const auto cut = [&](std::uint32_t at) {
    if (at > span.begin && at < span.end && content_words(view.words({span.begin, at})) > 0) span.end = at;
  };
  const std::string_view all = view.words(span);
  for (std::string_view side :
       {", which", ", who", ", because", ", saying", ", while", ", but", ", so ", ", although", ", though", ", where", ", when", ", not ",
        " because ", " on the ground", " saying that", " in order to", ", and ", ", as ", " instead of ", " rather than ", ", if ", " if ",
        " unless ", ", provided", " provided that", " on condition", " on the condition", ", since", ", until", " in a statement"})
    if (const std::size_t at = all.find(side); at != std::string_view::npos) cut(span.begin + static_cast<std::uint32_t>(at));
  for (const Act& act : s.acts) {
    const Span other = act.frame->trigger;
    if (other.begin > trigger.end && coordinated(view.words({span.begin, std::max(span.begin, other.begin)}))) cut(other.begin);
  }
  for (const Found& cue : s.cues)
    if (cue.kind == "move" && cue.span.begin > trigger.end &&
        coordinated(view.words({span.begin, std::max(span.begin, cue.span.begin)})))
      cut(cue.span.begin);
  if (unmarked)
    for (const DateValue& d : s.dates) {
      if (d.span.end >= span.end && d.span.begin > span.begin) cut(d.span.begin);
      else if (d.span.begin <= span.begin + 4 && d.span.end < span.end) span.begin = std::max(span.begin, d.span.end);
    }
  // What a cut left dangling.
  static constexpr std::string_view kEnds[] = {" and", " but", " or", " on", " in", " at", " by", ",", " that", " for", " to", " last", " until"};
  for (bool again = true; again;) {
    again = false;
    for (std::string_view end : kEnds)
      if (const std::string_view words = trim(view.words(span)); words.ends_with(end) && words.size() > end.size()) {
        span.end = span.begin + static_cast<std::uint32_t>(words.data() - view.words(span).data() + words.size() - end.size());
        again = true;
      }
  }
  return span;
}

// What the reader marked, drawn back to the verb that leads to it: "lift | the sanctions" of "offered to lift the sanctions".
Span with_verb(const DocumentView& view, std::uint32_t sentence, Span named, Span trigger) {
  constexpr std::size_t kFar = 9;
  if (named.begin <= trigger.end) return named;
  const SentenceView& s = view.sentences[sentence];
  std::vector<Span> gap;
  for (const Token& t : s.sentence->tokens)
    if (t.span.begin >= trigger.end && t.span.end <= named.begin) gap.push_back(t.span);
  if (gap.empty() || gap.size() > kFar) return named;
  std::size_t lead = gap.size();
  for (std::size_t i = 0; i < gap.size(); ++i) {
    const std::string word = ascii_lower(view.words(gap[i]));
    if (is_one_of(word, {",", ";", ":", "(", ")", "\"", "\xE2\x80\x9C", "\xE2\x80\x9D", "--", "\xE2\x80\x94"})) return named;
    if (word == "to" || word == "that") lead = i + 1;
    else if (word.size() > 5 && word.ends_with("ing") && lead == gap.size()) lead = i;
  }
  // "that Peru lift the blockade": whom it is asked of is the addressee.
  for (const Mention& m : s.reading->mentions)
    while (lead < gap.size() && m.span.contains(gap[lead])) ++lead;
  if (lead < gap.size()) named.begin = gap[lead].begin;
  return named;
}

// "would lift the sanctions": where the trigger is no word of offering or asking but the act itself, it belongs to what is offered.
bool is_the_act(const DocumentView& view, std::uint32_t sentence, Span trigger) {
  const SentenceView& s = view.sentences[sentence];
  for (const Found& cue : s.cues)
    if (is_one_of(cue.kind, {"move", "gate", "strict", "duty", "pledge", "able"}) && cue.span.overlaps(trigger)) return false;
  std::string before;
  for (const Token& t : s.sentence->tokens) {
    if (t.span.begin >= trigger.begin) break;
    const std::string word = ascii_lower(view.words(t.span));
    if (!word.ends_with("ly") && !is_one_of(word, {"not", "n't", "also", "first", "then", "again", "be"})) before = word;
  }
  return is_one_of(before, {"to", "will", "would", "can", "could", "must", "should", "may", "might", "shall", "'ll", "\xE2\x80\x99ll"});
}

// "its offer still stood": where words tell how an offer fares, not what it is.
Span without_fate(const DocumentView& view, std::uint32_t sentence, Span span) {
  for (const Found& cue : view.sentences[sentence].cues)
    if (cue.kind == "fate" && cue.span.begin >= span.begin && cue.span.begin < span.end) span.end = cue.span.begin;
  return span;
}

}  // namespace

std::size_t content_words(std::string_view text) { return stems(text).size(); }

double shared_words(std::string_view a, std::string_view b) {
  const std::set<std::string> x = stems(a), y = stems(b);
  if (x.empty() || y.empty()) return 0;
  std::size_t both = 0;
  for (const std::string& w : x) both += y.contains(w);
  return static_cast<double>(both) / static_cast<double>(std::min(x.size(), y.size()));
}

Span whole_phrase(const DocumentView& view, std::uint32_t sentence, Span span) {
  const std::string& text = view.text;
  while (span.begin > 0 && word_byte(text[span.begin]) && word_byte(text[span.begin - 1])) --span.begin;
  const Span clause = view.clause(sentence, span.end > span.begin ? span.end - 1 : span.end);
  span.end = std::max(span.end, clause.end);
  while (span.end > span.begin && std::string_view(" ,;:.\n").find(text[span.end - 1]) != std::string_view::npos) --span.end;
  return span;
}

std::string content_of(const DocumentView& view, std::uint32_t sentence, Span named, Span trigger) {
  constexpr std::uint32_t kLongest = 110;
  Span span = named;
  if (is_the_act(view, sentence, trigger)) {
    const Span rest = view.phrase_after(sentence, trigger.end, kLongest);
    span = {trigger.begin, std::max(trigger.end, named.empty() ? rest.end : whole_phrase(view, sentence, named).end)};
  } else if (span.empty()) span = view.phrase_after(sentence, trigger.end, kLongest);
  else span = whole_phrase(view, sentence, with_verb(view, sentence, span, trigger));
  span = without_fate(view, sentence, span);
  span = without_side_matter(view, sentence, span, trigger, named.empty());
  if (span.size() > kLongest) {
    span.end = span.begin + kLongest;
    while (span.end > span.begin && view.text[span.end] != ' ') --span.end;
  }
  std::string out = tidy(view.words(span));
  // The noun itself is the matter where nothing follows ("the cancellation").
  return out.empty() ? std::string(view.words(trigger)) : out;
}

std::string condition_of(const DocumentView& view, std::uint32_t sentence, Span named, Span at) {
  if (!named.empty()) {
    std::string out = tidy(view.words(whole_phrase(view, sentence, named)));
    for (std::string_view word : {"only if ", "if ", "provided that ", "on condition that ", "on the condition that "})
      if (ascii_lower(out).starts_with(word)) out.erase(0, word.size());
    return out;
  }
  const SentenceView& s = view.sentences[sentence];
  for (const CueHit& cue : s.speech->cues) {
    if (cue.cue->kind != "condition" || (cue.cue->value != "condition" && cue.cue->value != "after")) continue;
    const std::string word = ascii_lower(view.words(cue.span));
    const bool clause = word == "if" || word == "unless" || word.starts_with("only ") || word.starts_with("provided") || word.starts_with("as long as") ||
                        word.starts_with("on condition") || word.starts_with("on the condition") || word == "until" || word == "once";
    if (!clause) continue;
    const bool near = cue.span.begin <= at.end + 80 && cue.span.end + 80 >= at.begin;
    if (!near) continue;
    const Span part = view.clause(sentence, cue.span.begin);
    std::string out = tidy(view.words({cue.span.end, std::max(cue.span.end, part.end)}));
    if (content_words(out) >= 2) return out;
  }
  return {};
}

}  // namespace parley::dialogue
