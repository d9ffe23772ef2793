#include "coding/transcript.h"

#include <algorithm>
#include <map>

namespace parley {

namespace {

// The folded label that opens a paragraph, without what stands in brackets; "" when none does.
std::string label_of(std::string_view paragraph) {
  constexpr std::size_t kLongest = 40, kMostWords = 4;
  const std::size_t colon = paragraph.substr(0, kLongest).find(':');
  if (colon == std::string_view::npos || colon + 1 >= paragraph.size() || paragraph[colon + 1] != ' ') return {};
  std::string_view label = paragraph.substr(0, colon);
  label = trim(label.substr(0, label.find('(')));
  const std::vector<std::string_view> words = split(label, ' ');
  const auto capital = [](std::string_view word) {
    return !word.empty() && ((word[0] >= 'A' && word[0] <= 'Z') || static_cast<unsigned char>(word[0]) >= 0x80);
  };
  if (words.size() > kMostWords || !std::all_of(words.begin(), words.end(), capital)) return {};
  return fold(label);
}

// The one person whose name is the label or ends with it, as "WILLIAMS" does for Stephanie Williams.
std::optional<ActorReading> person_called(const DocumentActors& actors, const std::string& label) {
  const std::string ending = " " + label.substr(label.rfind(' ') + 1);
  std::optional<ActorReading> out;
  for (const DocumentActors::Entry& e : actors.entries()) {
    if (e.actor.type != ActorType::kPerson && e.actor.type != ActorType::kUnknown) continue;
    if (!(" " + fold(e.actor.name)).ends_with(ending)) continue;
    if (out) return std::nullopt;
    out = e.actor;
  }
  return out;
}

}  // namespace

std::vector<std::optional<ActorReading>> floors(const Document& document, const std::vector<Sentence>& sentences,
                                                const DocumentActors& actors) {
  constexpr std::size_t kLeast = 3;  // labelled paragraphs of a transcript, of two labels or more
  std::vector<std::string> labels(sentences.size());
  std::map<std::string, std::size_t> counts;
  for (std::size_t i = 0; i < sentences.size(); ++i) {
    const bool opens = i == 0 || sentences[i].paragraph != sentences[i - 1].paragraph;
    if (!opens || sentences[i].kind != BlockKind::kBody) continue;
    labels[i] = label_of(std::string_view(document.text).substr(sentences[i].span.begin));
    if (!labels[i].empty()) ++counts[labels[i]];
  }
  std::size_t labelled = 0;
  for (const auto& [label, n] : counts) labelled += n;
  std::vector<std::optional<ActorReading>> out(sentences.size());
  const bool again = std::any_of(counts.begin(), counts.end(), [](const auto& c) { return c.second > 1; });
  if (counts.size() < 2 || labelled < kLeast || !again) return out;
  std::optional<ActorReading> speaker;
  for (std::size_t i = 0; i < sentences.size(); ++i) {
    if (!labels[i].empty()) speaker = person_called(actors, labels[i]);
    if (sentences[i].kind == BlockKind::kBody) out[i] = speaker;
  }
  return out;
}

}  // namespace parley
