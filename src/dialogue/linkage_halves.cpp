// The halves of an exchange: who does something in a range of words, and what.
#include <algorithm>

#include "dialogue/linkages.h"

namespace parley::dialogue {

bool cue_in(const SentenceView& s, Span part, std::string_view kind) {
  return std::any_of(s.cues.begin(), s.cues.end(), [&](const Found& c) { return c.kind == kind && part.contains(c.span); });
}

bool says(const Line& line, std::size_t from, std::size_t to, std::string_view kind) {
  to = std::min(to, line.size());
  if (from >= to) return false;
  return cue_in(line.view.sentences[line.sentence], {line.span(from).begin, line.span(to - 1).end}, kind);
}

bool word_of(const Line& line, std::size_t i, std::string_view kind) { return says(line, i, i + 1, kind); }

namespace {

// Where the words before a modal that name its subject begin.
std::size_t noun_begin(const Line& line, std::size_t from, std::size_t modal) {
  std::size_t at = modal;
  while (at > from && !line.is(at - 1, ", ; : . and or but if when once that then now \" \xE2\x80\x9C \xE2\x80\x94")) --at;
  return at;
}

}  // namespace

bool duty(const Line& line, std::size_t from, std::size_t to) {
  for (std::size_t i = from; i < to; ++i)
    if (word_of(line, i, "linkage duty") || (line.is(i, "has have had") && line.is(i + 1, "to"))) return true;
  return false;
}

Party demander(const Line& line, std::size_t from, std::size_t to) {
  for (std::size_t i = from; i < std::min(to, line.size()); ++i)
    if (word_of(line, i, "linkage want")) return last_subject(line, from, i).party;
  return {};
}

Half acting(const Line& line, std::size_t from, std::size_t to, bool condition) {
  Half out;
  out.from = from, out.to = to;
  std::size_t modal = condition ? to : line.last_modal(from, to);
  const Subject s = condition || modal == to ? first_subject(line, from, to) : last_subject(line, from, modal);
  out.party = s.party;
  out.named = !s.party.empty() && !s.pronoun;
  std::size_t start = modal == to ? from : modal + 1;
  // "would Khartoum discuss": the subject stands behind its auxiliary.
  if (s.party.empty() && modal != to) {
    const Subject behind = first_subject(line, modal, std::min(to, modal + 5));
    if (!behind.party.empty()) {
      out.party = behind.party, out.named = !behind.pronoun;
      start = behind.to;
    }
  } else if (!s.party.empty() && modal == to && s.from <= from + 2 &&
             !line.is(s.from - (s.from > from), "from of by with to for")) {
    start = s.to;
  }
  out.what = core(line, start, to);
  // "The railway can be opened", "talks would start": the good is the subject.
  if (modal != to && modal > from && (line.is(modal + 1, "be") || (s.party.empty() && !line.is(modal, "to")))) {
    std::string subject = core(line, noun_begin(line, from, modal), modal, 6);
    if (!subject.empty()) out.what = std::move(subject) + " " + out.what;
  }
  return out;
}

std::optional<Draft> conditional(const Line& line, std::size_t from, std::size_t to, bool front) {
  Draft d;
  const std::size_t end = line.clause_end(to);
  d.returns = acting(line, to, end, true);
  std::size_t before = from;
  while (before > 0 && line.is(before - 1, ", and but or only")) --before;
  const std::size_t begin = before == 0 ? 0 : line.clause_begin(before - 1);
  if (front && !(says(line, begin, before, "linkage finite") || line.has(begin, before, "to")) && before - begin < 4) {
    std::size_t next = end;
    while (next < line.size() && line.is(next, ", and then")) ++next;
    // "once a peace is signed, and not before, it would talk"
    if (line.is(next, "not whatever whoever")) {
      next = line.clause_end(next);
      while (next < line.size() && line.is(next, ",")) ++next;
    }
    if (next >= line.size()) return {};
    const std::size_t close = line.clause_end(next);
    const std::size_t modal = line.first_modal(next, close);
    const Subject s = first_subject(line, next, modal == close ? close : modal);
    d.gives.from = next, d.gives.to = close;
    d.gives.party = s.party, d.gives.named = !s.party.empty() && !s.pronoun;
    if (s.party.empty() && modal == next)
      d.gives = acting(line, next, close, false);
    else
      d.gives.what = core(line, modal == close ? (s.party.empty() ? next : s.to) : modal + 1, close);
  } else {
    d.gives = acting(line, begin, before, false);
  }
  return d;
}

}  // namespace parley::dialogue
