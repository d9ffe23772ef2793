// What somebody takes a signal to mean: "is seen as", "suggests that", an outsider's guess at a party's motives.
#include "dialogue/readings.h"

#include <algorithm>

namespace parley::dialogue {

std::string lower_words(const DocumentView& view, Span span) { return ascii_lower(view.words(span)); }

std::string word_before(const DocumentView& view, std::uint32_t sentence, std::uint32_t at) {
  std::string out;
  for (const Token& t : view.sentences[sentence].sentence->tokens)
    if (t.span.end <= at) out = lower_words(view, t.span);
  return out;
}

std::string word_at(const DocumentView& view, std::uint32_t sentence, std::uint32_t at) {
  for (const Token& t : view.sentences[sentence].sentence->tokens)
    if (t.span.begin >= at) return lower_words(view, t.span);
  return {};
}

Span content_at(const DocumentView& view, std::uint32_t sentence, std::uint32_t at) {
  constexpr std::uint32_t kShortest = 25, kLongest = 160;
  constexpr std::string_view kEdges = " \n\t,.;:\"";
  Span out{at, view.sentences[sentence].sentence->span.end};
  for (const Token& t : view.sentences[sentence].sentence->tokens) {
    if (t.span.begin <= at) continue;
    const std::string_view word = view.words(t.span);
    const bool stop = word == ";" || word == "--" || word == "\xE2\x80\x94" || word == "\xE2\x80\x9D";
    if (!stop && !(word == "," && t.span.begin > at + kShortest) && t.span.end < at + kLongest) continue;
    out.end = t.span.begin;
    break;
  }
  while (out.end > out.begin && kEdges.find(view.text[out.end - 1]) != std::string_view::npos) --out.end;
  while (out.begin < out.end && kEdges.find(view.text[out.begin]) != std::string_view::npos) ++out.begin;
  return out;
}

std::string crowd_before(const DocumentView& view, std::uint32_t sentence, std::uint32_t at) {
  constexpr std::uint32_t kReach = 60;
  const Span clause = view.clause(sentence, at > 0 ? at - 1 : at);
  for (const Found& cue : view.sentences[sentence].cues)
    if ((cue.kind == "reading outsider" || cue.kind == "reading crowd") && cue.span.begin >= clause.begin && cue.span.end <= at &&
        at - cue.span.begin < kReach) {
      Span out{cue.span.begin, at};
      // "Japanese newspapers": the word before belongs to it.
      for (const Token& t : view.sentences[sentence].sentence->tokens)
        if (t.span.end + 1 == cue.span.begin && t.span.begin >= clause.begin &&
            !is_one_of(lower_words(view, t.span), {"the", "a", "an", "but", "and", "while", "as"}))
          out.begin = t.span.begin;
      std::string_view who = trim(view.words(out));
      for (std::string_view light : {" have", " has", " had", " also", " now", " therefore", " already", " still"})
        if (who.ends_with(light)) who.remove_suffix(light.size());
      return std::string(who);
    }
  return {};
}

std::string voice(const DocumentView& view, std::uint32_t sentence, Span at) {
  const std::vector<std::string> chain = view.attribution(sentence, at);
  return chain.empty() ? std::string(kNewspaper) : chain.back();
}

std::string subject_before(const DocumentView& view, std::uint32_t sentence, std::uint32_t at) {
  if (std::string crowd = crowd_before(view, sentence, at); !crowd.empty()) return crowd;
  const int mention = view.mention_before(sentence, at, 40);
  if (mention < 0) return {};
  const Parties who = view.who(sentence, static_cast<std::uint32_t>(mention));
  if (who.size() != 1) return {};
  // "I", "we": whoever speaks.
  if (is_one_of(ascii_lower(who[0].name), {"i", "we"}))
    return voice(view, sentence, view.sentences[sentence].reading->mentions[static_cast<std::size_t>(mention)].span);
  return who[0].name;
}

namespace {

// "I think": who "I" is; else the voice.
std::string voice_of_cue(const DocumentView& view, std::uint32_t sentence, Span cue) {
  const std::vector<Mention>& mentions = view.sentences[sentence].reading->mentions;
  for (std::uint32_t m = 0; m < mentions.size(); ++m)
    if (cue.contains(mentions[m].span))
      if (const Parties who = view.who(sentence, m); who.size() == 1) return who[0].name;
  return voice(view, sentence, cue);
}

bool has_cue(const DocumentView& view, std::uint32_t sentence, Span span, std::string_view kind) {
  const std::vector<Found>& cues = view.sentences[sentence].cues;
  return std::any_of(cues.begin(), cues.end(), [&](const Found& c) { return c.kind == kind && span.contains(c.span); });
}

// Whether the document speaks of a party of its dialogue there.
bool speaks_of_parties(const DocumentView& view, std::uint32_t sentence, Span span) {
  const auto [one, other] = view.main_pair();
  for (const Party& p : view.parties_in(sentence, span)) {
    const Party side = view.side_of(p);
    if (side.name == one.name || side.name == other.name || !view.counterpart(p).empty() || !side.country.empty()) return true;
  }
  return false;
}

// "They suspect that ...": somebody outside, or a side, reads the other.
void find_opinions(const DocumentView& view, std::uint32_t i, std::vector<ReadingDraft>& out) {
  for (const Found& cue : view.sentences[i].cues) {
    if (cue.kind != "reading opinion") continue;
    ReadingDraft c;
    c.sentence = i;
    c.reader = subject_before(view, i, cue.span.begin);
    if (c.reader.empty()) continue;
    c.means = content_at(view, i, cue.span.end);
    c.signal = c.means;
    c.span = {cue.span.begin, c.means.end};
    c.cue = lower_words(view, cue.span);
    c.hedge = c.cue;
    c.weight = crowd_before(view, i, cue.span.begin).empty() ? 0.45 : 0.55;
    if (is_one_of(c.reader, {"they", "They"})) continue;
    // "would believe it when he saw it", "believes a source in the capital": nothing is read there.
    const std::string next = word_at(view, i, cue.span.end);
    if (is_one_of(next, {"it", "him", "her", "them", "me", "us", "in", "you"}) || c.means.size() < 10) continue;
    if (c.means.size() >= 10 && speaks_of_parties(view, i, c.means)) out.push_back(std::move(c));
  }
}

// A guess or a verdict in somebody's voice: the document's own, or an outsider's.
void find_guesses(const DocumentView& view, std::uint32_t i, std::vector<ReadingDraft>& out) {
  for (const Found& cue : view.sentences[i].cues) {
    if (cue.kind != "reading guess" && cue.kind != "reading verdict") continue;
    ReadingDraft c;
    c.sentence = i;
    const Span clause = view.clause(i, cue.span.begin);
    c.means = content_at(view, i, cue.span.end);
    if (c.means.size() < 15) c.means = clause;
    c.span = {clause.begin, std::max(clause.end, c.means.end)};
    c.signal = {clause.begin, cue.span.begin};
    c.cue = lower_words(view, cue.span);
    c.hedge = c.cue;
    c.reader = voice_of_cue(view, i, cue.span);
    c.weight = cue.kind == "reading guess" ? 0.45 : 0.4;
    if (speaks_of_parties(view, i, c.span)) out.push_back(std::move(c));
  }
}

// What an outsider says about the parties is a reading of them.
void find_outside_views(const DocumentView& view, std::uint32_t i, std::vector<ReadingDraft>& out) {
  constexpr std::uint32_t kApposition = 90;
  const SentenceView& s = view.sentences[i];
  for (const Report& r : s.speech->reports) {
    const Span speaker = s.reading->mentions[r.speaker].span;
    const Found* outsider = nullptr;
    for (const Found& cue : s.cues)
      if (cue.kind == "reading outsider" && cue.span.begin + kApposition >= speaker.begin &&
          cue.span.begin <= speaker.end + kApposition && !r.content.contains(cue.span))
        outsider = &cue;
    const bool interprets = has_cue(view, i, r.content, "reading mind") || has_cue(view, i, r.content, "reading that") ||
                            has_cue(view, i, r.content, "reading guess");
    if (!outsider || !interprets || !speaks_of_parties(view, i, r.content)) continue;
    ReadingDraft c;
    c.sentence = i;
    c.reader = view.actors.at(i, r.speaker).name;
    c.means = content_at(view, i, r.content.begin);
    c.signal = c.means;
    c.span = c.means;
    c.cue = lower_words(view, outsider->span) + " " + lower_words(view, r.verb);
    c.weight = 0.4;
    if (!c.reader.empty() && c.means.size() >= 15) out.push_back(std::move(c));
  }
}

// A sentence that states a reading without a word of ours: somebody's words, else the document's.
void find_unmarked(const DocumentView& view, std::uint32_t i, std::vector<ReadingDraft>& out) {
  constexpr double kLikely = 0.65;
  const double likely = view.likely(i, "readings").value_or(0);
  if (likely < kLikely) return;
  const SentenceView& s = view.sentences[i];
  ReadingDraft c;
  c.sentence = i;
  c.span = s.sentence->span;
  c.reader = voice(view, i, {c.span.begin, c.span.begin + 1});
  for (const Report& r : s.speech->reports) {
    const Parties who = view.who(i, r.speaker);
    if (who.size() != 1 || r.content.size() < 15) continue;
    c.reader = who[0].name, c.span = r.content;
    break;
  }
  if (s.speech->reports.empty() && s.speech->running) c.reader = party_of(*s.speech->running).name;
  if (s.speech->reports.empty() && s.speech->floor) c.reader = s.speech->floor->name;
  c.means = c.signal = content_at(view, i, c.span.begin);
  c.cue = "the model sees a reading";
  c.weight = std::max(0.4, likely * 0.6);
  for (const Found& cue : s.cues)
    if (c.hedge.empty() && cue.kind.starts_with("reading") && cue.value == "hedged") c.hedge = lower_words(view, cue.span);
  if (!c.reader.empty()) out.push_back(std::move(c));
}

// Who gave the signal: one of the pair named in it or in what it is taken to mean; else whom the reader deals with; else who was
// spoken of last.
Parties signaller(const DocumentView& view, const ReadingDraft& c) {
  const auto [one, other] = view.main_pair();
  const std::string reader = view.side_of({c.reader, ""}).name;
  Party any;
  for (const Span& where : {c.signal, c.means})
    for (const Party& p : view.parties_in(c.sentence, where)) {
      const Party side = view.side_of(p);
      if (p.name == c.reader || side.name == reader) continue;
      if (side.name == one.name || side.name == other.name) return {p};
      if (any.empty()) any = p;
    }
  if (reader == one.name && !other.empty()) return {other};
  if (reader == other.name && !one.empty()) return {one};
  for (std::uint32_t i = c.sentence + 1; i-- > 0 && i + 2 >= c.sentence;) {
    const Span whole = view.sentences[i].sentence->span;
    for (const Party& p : view.parties_in(i, {whole.begin, i == c.sentence ? c.span.begin : whole.end})) {
      const Party side = view.side_of(p);
      if (side.name != reader && (side.name == one.name || side.name == other.name)) return {p};
    }
  }
  return any.empty() ? Parties{} : Parties{any};
}

}  // namespace

void find_readings(const DocumentView& view, Dialogue& out) {
  constexpr double kLeast = 0.4;
  std::vector<ReadingDraft> all;
  for (std::uint32_t i = 0; i < view.sentences.size(); ++i) {
    if (view.is_title(i) || view.is_caption(i)) continue;
    find_signs(view, i, all);
    find_opinions(view, i, all);
    find_guesses(view, i, all);
    find_outside_views(view, i, all);
    if (std::none_of(all.begin(), all.end(), [&](const ReadingDraft& c) { return c.sentence == i; })) find_unmarked(view, i, all);
  }
  // Signs that meet in one place make one reading, the surest.
  std::stable_sort(all.begin(), all.end(), [](const ReadingDraft& a, const ReadingDraft& b) { return a.weight > b.weight; });
  std::vector<ReadingDraft> kept;
  for (ReadingDraft& c : all) {
    const auto same = std::find_if(kept.begin(), kept.end(),
                                   [&](const ReadingDraft& k) { return k.sentence == c.sentence && k.span.overlaps(c.span); });
    if (same == kept.end()) {
      kept.push_back(std::move(c));
    } else {
      same->weight = std::min(0.95, same->weight + 0.15);
      if (same->hedge.empty()) same->hedge = c.hedge;
    }
  }
  std::stable_sort(kept.begin(), kept.end(), [](const ReadingDraft& a, const ReadingDraft& b) {
    return std::pair(a.sentence, a.span.begin) < std::pair(b.sentence, b.span.begin);
  });
  for (const ReadingDraft& c : kept) {
    if (c.weight < kLeast) continue;
    SignalReading r;
    view.cite(r, c.sentence, c.span);
    r.reader = c.reader;
    r.signal = view.words(c.signal);
    r.signal_by = signaller(view, c);
    r.means = view.words(c.means);
    r.hedge = c.hedge;
    r.confidence = c.weight;
    r.why = {"words: " + c.cue};
    out.readings.push_back(std::move(r));
  }
}

}  // namespace parley::dialogue
