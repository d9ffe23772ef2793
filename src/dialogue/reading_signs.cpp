// Steps that are taken as something, called something, or said to mean something.
#include <algorithm>

#include "dialogue/readings.h"

namespace parley::dialogue {

namespace {

constexpr std::string_view kObservers = "observers";

// "sees the law as the burial of": verb, then a link in reach.
void find_taking_as(const DocumentView& view, std::uint32_t i, std::vector<ReadingDraft>& out) {
  constexpr std::uint32_t kReach = 110;
  const SentenceView& s = view.sentences[i];
  for (const Found& verb : s.cues) {
    if (verb.kind != "reading verb") continue;
    const Found* link = nullptr;
    for (const Found& l : s.cues)
      if (l.kind == "reading link" && l.span.begin >= verb.span.end && l.span.begin - verb.span.end < kReach) {
        link = &l;
        break;
      }
    if (!link) continue;
    const std::string_view between = view.words({verb.span.end, link->span.begin});
    const std::string word = lower_words(view, verb.span), joint = lower_words(view, link->span);
    if (between.find_first_of(";:.\"") != std::string_view::npos) continue;
    // "for" only goes with "take", and a comma before it ends the phrase; what took place is no reading.
    const bool taken_for = word.starts_with("t") && between.find(',') == std::string_view::npos && !between.starts_with(" place");
    if (joint == "for" && !taken_for) continue;
    const bool plain = joint == "as" || joint == "for";
    // To describe as is to name, unless as proof or a sign.
    if (plain && word.starts_with("describ")) continue;
    const std::string before = word_before(view, i, verb.span.begin);
    const bool passive = is_one_of(before, {"is", "are", "was", "were", "be", "been", "being", "widely", "reportedly",
                                            "generally", "often", "therefore", "commonly"});
    ReadingDraft c;
    c.sentence = i;
    // "as a way of gaining time" says so with its noun, "as a sign that" without.
    const bool noun = joint.starts_with("as ") && !joint.ends_with("that") && !joint.starts_with("as proof") &&
                      !joint.starts_with("as evidence");
    c.means = content_at(view, i, noun ? link->span.begin + 3 : link->span.end);
    c.cue = word + " ... " + joint;
    c.hedge = word + " as";
    c.weight = plain ? 0.55 : 0.7;
    if (passive) {
      if (between.size() > (joint == "for" ? 2 : 30)) continue;
      c.signal = {view.clause(i, verb.span.begin).begin, verb.span.begin};
      c.reader = crowd_before(view, i, verb.span.begin);
      if (c.reader.empty()) c.reader = voice(view, i, verb.span);
      if (c.reader == kNewspaper) c.reader = kObservers;
      // "In Cairo that was read as": the place speaks.
      for (const NameHit& name : view.lexicon.find_names(view.text, {c.signal.begin, c.means.end}))
        if (is_one_of(word_before(view, i, name.span.begin), {"in", "by"}) &&
            (name.span.end <= verb.span.begin || name.span.begin - verb.span.end < 20)) {
          const ActorReading who = resolve_actor(view.lexicon, view.words(name.span), view.document.published);
          if (!who.name.empty()) c.reader = who.name;
        }
      c.span = {c.signal.begin, c.means.end};
    } else {
      // "his view": no verb; "whom the left regards as": no signal; "regards itself as": of nobody else.
      if (is_one_of(before, {"to", "will", "not", "his", "her", "their", "my", "its", "our", "this", "in"})) continue;
      const bool of_itself = between.find("self") != std::string_view::npos || between.find("selves") != std::string_view::npos;
      if ((plain && between.size() < 3) || of_itself) continue;
      c.reader = subject_before(view, i, verb.span.begin);
      if (c.reader.empty()) c.reader = voice(view, i, verb.span);
      if (c.reader == kNewspaper) continue;
      c.signal = {verb.span.end, link->span.begin};
      c.span = {verb.span.begin, c.means.end};
    }
    if (c.means.size() < 5) continue;
    out.push_back(std::move(c));
  }
}

// "The delay suggests that ...": the signal is the subject.
void find_meaning_that(const DocumentView& view, std::uint32_t i, std::vector<ReadingDraft>& out) {
  for (const Found& cue : view.sentences[i].cues) {
    if (cue.kind != "reading that") continue;
    ReadingDraft c;
    c.sentence = i;
    c.means = content_at(view, i, cue.span.end);
    c.signal = {view.clause(i, cue.span.begin).begin, cue.span.begin};
    c.span = {c.signal.begin, c.means.end};
    c.cue = lower_words(view, cue.span);
    if (cue.value == "hedged") c.hedge = c.cue;
    c.reader = voice(view, i, cue.span);
    if (c.cue.starts_with("suggest") || c.cue.starts_with("hint") || c.cue.starts_with("point")) {
      // People suggest; things do too, but those are no mentions.
      const std::string subject = subject_before(view, i, cue.span.begin);
      if (!subject.empty()) c.reader = subject;
    }
    c.weight = 0.55;
    if (c.means.size() >= 10) out.push_back(std::move(c));
  }
}

// "Bangkok calls that a demand for a blank cheque", "some in Manila see theatre": a step is given the name of a sign.
void find_names(const DocumentView& view, std::uint32_t i, std::vector<ReadingDraft>& out) {
  constexpr std::uint32_t kReach = 90, kLongestObject = 60;
  const SentenceView& s = view.sentences[i];
  for (const Found& verb : s.cues) {
    const bool sight =
        verb.kind == "reading verb" && verb.value == "active" && is_one_of(lower_words(view, verb.span), {"see", "sees", "saw"});
    if (verb.kind != "reading name" && !sight) continue;
    if (is_one_of(word_before(view, i, verb.span.begin),
                  {"so", "was", "were", "is", "are", "be", "been", "a", "the", "telephone", "phone", "to"}))
      continue;
    const Found* sign = nullptr;
    for (const Found& c : s.cues)
      if (c.kind == "reading sign" && c.span.begin >= verb.span.end && c.span.begin - verb.span.end < kReach) {
        sign = &c;
        break;
      }
    if (!sign) continue;
    const std::string_view between = view.words({verb.span.end, sign->span.begin});
    const bool other_sense = between.starts_with(" for") || between.starts_with(" on") || between.starts_with(" off") ||
                             between.find(" about ") != std::string_view::npos || between.find(" to ") != std::string_view::npos;
    if (between.find_first_of(";:.") != std::string_view::npos || other_sense || (sight && between.size() > kLongestObject / 2))
      continue;
    ReadingDraft c;
    c.sentence = i;
    c.reader = subject_before(view, i, verb.span.begin);
    if (c.reader.empty()) c.reader = voice(view, i, verb.span);
    if (c.reader == kNewspaper) continue;
    // The name starts at its article.
    std::uint32_t at = sign->span.begin;
    for (const Token& t : s.sentence->tokens)
      if (t.span.begin > verb.span.end && t.span.begin < sign->span.begin &&
          is_one_of(lower_words(view, t.span), {"a", "an", "as"})) {
        at = t.span.begin;
        break;
      }
    c.means = content_at(view, i, at);
    c.signal = {verb.span.end, at};
    c.span = {verb.span.begin, c.means.end};
    c.cue = lower_words(view, verb.span) + " ... " + lower_words(view, sign->span);
    c.hedge = lower_words(view, verb.span);
    c.weight = 0.45;
    out.push_back(std::move(c));
  }
}

}  // namespace

void find_signs(const DocumentView& view, std::uint32_t sentence, std::vector<ReadingDraft>& out) {
  find_taking_as(view, sentence, out);
  find_meaning_that(view, sentence, out);
  find_names(view, sentence, out);
}

}  // namespace parley::dialogue
