#include "coding/factuality.h"

#include <algorithm>
#include <array>

namespace parley {

namespace {

constexpr std::array<std::string_view, 6> kOrder = {"certain", "probable", "possible", "planned", "hypothetical", "negated"};

std::size_t rank(std::string_view value) {
  return static_cast<std::size_t>(std::find(kOrder.begin(), kOrder.end(), value) - kOrder.begin());
}

// Acts done by saying so: conditions and futures belong to what is said.
bool speech_act(std::string_view type) {
  return type == "AGREE" || type == "REQUEST" || type == "REJECT" || type == "THREATEN" || type == "ACCUSE" || type == "CONCEDE" ||
         type == "SUPPORT";
}

bool starts_with_condition(std::string_view text, Span clause) {
  std::string head = ascii_lower(trim(slice(text, {clause.begin, std::min(clause.end, clause.begin + 12)})));
  for (std::string_view word : {"if ", "unless ", "should ", "provided "})
    if (head.starts_with(word)) return true;
  return false;
}

}  // namespace

Factuality decide_factuality(std::string_view text, const Sentence& sentence, Span trigger, std::string_view type,
                             const std::vector<CueHit>& cues) {
  Factuality out;
  const std::vector<Span> parts = clauses(text, sentence);
  const Span clause = clause_at(parts, trigger.begin);
  auto raise = [&](std::string_view value, std::string why) {
    if (rank(value) <= rank(out.value) || rank(value) >= kOrder.size()) return;
    out.value = value;
    out.why.push_back(std::move(why));
  };
  bool conditional_sentence = false;
  for (Span part : parts) {
    if (!starts_with_condition(text, part)) continue;
    conditional_sentence = true;
    if (part == clause) raise("hypothetical", "hypothetical: its clause is a condition");
  }
  for (const CueHit& cue : cues) {
    const bool fact = cue.cue->kind == "factuality" || cue.cue->kind == "hedge", negation = cue.cue->kind == "negation";
    if (!fact && !negation) continue;
    if (cue.span.overlaps(trigger)) {
      // "was scheduled to meet" with the trigger on the plan: the contact is still to come.
      if (type == "CONSULT" && cue.cue->value == "planned") raise("planned", "planned: '" + std::string(slice(text, cue.span)) + "'");
      continue;
    }
    const std::string words = "'" + std::string(slice(text, cue.span)) + "'";
    const bool before = cue.span.end <= trigger.begin;
    const std::size_t gap = before ? tokens_between(sentence, cue.span.end, trigger.begin) : tokens_between(sentence, trigger.end, cue.span.begin);
    const bool same_clause = cue.span.begin >= clause.begin && cue.span.end <= clause.end;
    if (negation) {
      if (type == "REJECT" || !same_clause || !before || gap > 3) continue;
      out.polarity = "-";
      raise("negated", "negated: " + words);
      continue;
    }
    const std::string value = cue.cue->kind == "hedge" && rank(cue.cue->value) >= kOrder.size() ? "probable" : cue.cue->value;
    // An auxiliary stands close before its verb; an adverb such as "reportedly" colours the whole clause.
    const bool auxiliary = value == "planned" || value == "possible" || value == "hypothetical";
    if (!same_clause || (auxiliary && (!before || gap > 3))) continue;
    if (auxiliary && speech_act(type) && value != "possible") {
      if (type == "AGREE" && value == "planned") raise(value, value + ": " + words);
      continue;
    }
    raise(value, value + ": " + words);
  }
  if (conditional_sentence && out.value == "planned" && !speech_act(type)) raise("hypothetical", "hypothetical: depends on a condition");
  return out;
}

}  // namespace parley
