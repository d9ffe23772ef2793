#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "coding/clauses.h"
#include "coding/codes.h"
#include "coding/event_list.h"
#include "coding/factuality.h"

namespace parley {

namespace {

// First person in speech: "we", "our", "I".
bool first_person(std::string_view words) {
  static const std::set<std::string, std::less<>> kWords = {"i", "me", "my", "our", "ours", "us", "we"};
  return kWords.contains(ascii_lower(words));
}

// Words for nobody: no name, no country, no kind ("the letter", "a dozen").
bool is_thing(const ActorReading& a) { return !is_name(a.name) && a.country.empty() && a.sectors.empty() && a.parts.empty(); }

class SentenceCoder {
 public:
  SentenceCoder(const Lexicon& lexicon, const Document& document, const Sentence& sentence, std::uint32_t index,
                const SentenceReading& reading, const Speech& speech, const DocumentActors& actors, DateValue& anchor)
      : lexicon_(lexicon),
        text_(document.text),
        document_(document),
        sentence_(sentence),
        index_(index),
        reading_(reading),
        speech_(speech),
        actors_(actors),
        anchor_(anchor),
        contexts_(reading.frames.empty() ? std::vector<ContextHit>{} : lexicon.find_contexts(text_, sentence.span)),
        dates_(find_dates(text_, sentence_.span, document_.published, anchor.value.empty() ? nullptr : &anchor)) {}

  void code(std::vector<Event>& out) {
    const std::size_t first = out.size();
    for (std::uint32_t f = 0; f < reading_.frames.size(); ++f) {
      Event event = code_frame(reading_.frames[f]);
      event.frame = f;
      if ((event.source.empty() && event.target.empty()) || repeats(out, first, event)) continue;
      out.push_back(std::move(event));
    }
    for (const DateValue& d : dates_)
      if (d.precision == "day" || d.precision == "month") anchor_ = d;
  }

 private:
  // The actors that a mention stands for: a compound ("both Koreas") gives its parts, first person the speaker.
  std::vector<ActorReading> who(std::uint32_t mention, Span trigger) const {
    const Span span = reading_.mentions[mention].span;
    if (first_person(slice(text_, span)))
      if (auto speaker = speaker_at(trigger)) return {*speaker};
    const ActorReading& actor = actors_.at(index_, mention);
    if (actor.parts.empty()) return {actor};
    std::vector<ActorReading> out;
    for (const std::string& part : actor.parts) {
      out.push_back(called(part));
    }
    return out;
  }

  // The actor of this document that has the name; else who the name is anywhere.
  ActorReading called(const std::string& name) const {
    for (const DocumentActors::Entry& entry : actors_.entries())
      if (entry.actor.name == name) return entry.actor;
    ActorReading reading = resolve_actor(lexicon_, name, document_.published);
    if (reading.name.empty()) reading.name = name;
    return reading;
  }

  std::vector<ActorReading> all(const std::vector<std::uint32_t>& mentions, Span trigger) const {
    std::vector<ActorReading> out;
    for (std::uint32_t m : mentions)
      for (ActorReading& a : who(m, trigger)) {
        bool known = std::any_of(out.begin(), out.end(), [&](const ActorReading& b) { return b.name == a.name; });
        if (!a.name.empty() && !known && !is_thing(a)) out.push_back(std::move(a));
      }
    return out;
  }

  // The innermost speaker whose words hold `at`; in a quotation that goes on, the last one who spoke.
  std::optional<ActorReading> speaker_at(Span at) const {
    for (auto r = speech_.reports.rbegin(); r != speech_.reports.rend(); ++r)
      if (r->content.contains(at)) return actors_.at(index_, r->speaker);
    return speech_.running ? speech_.running : speech_.floor;
  }

  // "met defectors": whoever stands right after an active verb of which the reader found no target.
  std::vector<ActorReading> object_of(const Frame& frame) const {
    if (!frame.targets.empty() || frame.sources.empty()) return {};
    for (std::uint32_t m : frame.sources)
      if (reading_.mentions[m].span.begin > frame.trigger.begin) return {};
    for (std::uint32_t m = 0; m < reading_.mentions.size(); ++m) {
      const Span span = reading_.mentions[m].span;
      if (span.begin >= frame.trigger.end && trim(slice(text_, {frame.trigger.end, span.begin})).empty()) return all({m}, frame.trigger);
    }
    return {};
  }

  // Who does an act of speech of which the reader found no source: who speaks at its trigger ("X suggested that").
  std::vector<ActorReading> teller(const Frame& frame) const {
    for (const Report& r : speech_.reports)
      if (r.verb.overlaps(frame.trigger)) return all({r.speaker}, frame.trigger);
    return {};
  }

  // Who says so, outermost first: by the words that report, else by the reader.
  std::vector<std::string> told_by(const Frame& frame, std::vector<std::string>& why) const {
    const Span trigger = frame.trigger;
    std::vector<std::string> out;
    for (const Report& r : speech_.reports) {
      if (!r.content.contains(trigger)) continue;
      const std::string& name = actors_.at(index_, r.speaker).name;
      if (name.empty() || std::find(out.begin(), out.end(), name) != out.end()) continue;
      out.push_back(name);
      why.push_back(fmt::format("said by {}: '{}'", name, slice(text_, r.verb)));
    }
    if (!out.empty()) return out;
    for (const std::uint32_t speaker : frame.speakers) {
      const std::string& name = actors_.at(index_, speaker).name;
      if (name.empty() || std::find(out.begin(), out.end(), name) != out.end()) continue;
      out.push_back(name);
      why.push_back(fmt::format("said by {}: '{}'", name, slice(text_, reading_.mentions[speaker].span)));
    }
    if (out.empty() && speech_.running && !speech_.running->name.empty()) {
      out.push_back(speech_.running->name);
      why.push_back("said by " + speech_.running->name + ": the quotation goes on");
    }
    return out;
  }

  // The same, after him who has the floor.
  std::vector<std::string> attribution(const Frame& frame, std::vector<std::string>& why) const {
    std::vector<std::string> out = told_by(frame, why);
    if (!speech_.floor || std::find(out.begin(), out.end(), speech_.floor->name) != out.end()) return out;
    out.insert(out.begin(), speech_.floor->name);
    why.push_back("said by " + speech_.floor->name + ", who has the floor");
    return out;
  }

  // "COTABATO, Aug 9, 2008 (Wire) - The Front ...": the place that a report is sent from.
  bool in_dateline(Span span) const {
    constexpr std::uint32_t kLongest = 60;
    const std::string_view name = slice(text_, span);
    if (span.begin != sentence_.span.begin || std::any_of(name.begin(), name.end(), [](char c) { return c >= 'a' && c <= 'z'; }))
      return false;
    const std::string_view rest = slice(text_, {span.end, std::min(sentence_.span.end, span.end + kLongest)});
    std::size_t dash = std::string_view::npos;
    for (std::string_view mark : {" - ", " -- ", " \xE2\x80\x93 ", " \xE2\x80\x94 "}) dash = std::min(dash, rest.find(mark));
    return dash != std::string_view::npos && rest.substr(0, dash).find_first_of("(0123456789") != std::string_view::npos;
  }

  // Whether a mention only says where ("in Singapore", "at the White House").
  bool says_where(std::uint32_t mention) const {
    const Span span = reading_.mentions[mention].span;
    if (in_dateline(span)) return true;
    const std::string_view before = trim(slice(text_, {sentence_.span.begin, span.begin}));
    const std::string word = ascii_lower(before.substr(before.find_last_of(' ') + 1));
    return word == "in" || word == "at" || word == "near" || word == "inside" || word == "outside";
  }

  std::vector<std::uint32_t> who_not_where(const std::vector<std::uint32_t>& mentions) const {
    std::vector<std::uint32_t> out;
    for (const std::uint32_t m : mentions)
      if (!says_where(m)) out.push_back(m);
    return out;
  }

  // A statement is its speaker's: what one person says, or what somebody "says" or "warns".
  bool own_words(const Frame& frame, const Event& e) const {
    static const std::set<std::string_view> kSpoken = {"ACCUSE", "AGREE", "CONCEDE", "REJECT", "REQUEST", "SUPPORT", "THREATEN"};
    if (e.source.size() != 1 || e.source.front().name.empty() || !kSpoken.contains(e.plover_type)) return false;
    return e.source.front().type == ActorType::kPerson ||
           std::any_of(speech_.cues.begin(), speech_.cues.end(),
                       [&](const CueHit& c) { return c.cue->kind == "report" && c.span.overlaps(frame.trigger); });
  }

  // The date that the frame names, else the one nearest to the trigger, the clause's own first.
  DateValue date_of(const Frame& frame) const {
    const Span trigger = frame.trigger, time = frame.span(SpanRole::kTime);
    for (const DateValue& d : dates_)
      if (d.span.overlaps(time)) return d;
    const Span clause = clause_at(clauses(text_, sentence_), trigger.begin);
    const DateValue* best = nullptr;
    std::uint32_t nearest = 0;
    for (const DateValue& d : dates_) {
      std::uint32_t distance = d.span.begin >= trigger.end  ? d.span.begin - trigger.end
                               : trigger.begin > d.span.end ? trigger.begin - d.span.end
                                                            : 0;
      if (!clause.overlaps(d.span)) distance += 1000;
      if (!best || distance < nearest) best = &d, nearest = distance;
    }
    return best ? *best : on_or_before(frame);
  }

  // What is told as done was done by the day of publication; what is still to come is not before it.
  DateValue on_or_before(const Frame& frame) const {
    DateValue d;
    if (!document_.published) return d;
    const std::string day = date_to_string(*document_.published);
    d.precision = "relative";
    d.value = frame.tense == "future" || frame.factuality == "planned" ? day + ".." : ".." + day;
    return d;
  }

  // The place that the frame names, else the nearest one.
  std::string place_of(const Frame& frame) const {
    const Span trigger = frame.trigger, named = frame.span(SpanRole::kPlace);
    const std::vector<NameHit> names = lexicon_.find_names(text_, sentence_.span);
    for (const NameHit& hit : names)
      if (named.contains(hit.span)) return std::string(slice(text_, hit.span));
    return place_near(lexicon_, text_, sentence_, trigger);
  }

  // What the reader says where it is sure; else what the cues say.
  Factuality factuality_of(const Frame& frame) const {
    constexpr float kSure = 0.6f;
    if (frame.factuality.empty() || frame.factuality_confidence < kSure)
      return decide_factuality(text_, sentence_, frame.trigger, frame.plover_type, speech_.cues);
    Factuality f{frame.factuality, frame.factuality == "negated" ? "-" : "+", {}};
    if (f.value != "certain") {
      const Span cue = frame.span(SpanRole::kCue);
      f.why.push_back(fmt::format("{} {:.2f}{}", f.value, frame.factuality_confidence,
                                  cue.empty() ? "" : fmt::format(": '{}'", slice(text_, cue))));
    }
    return f;
  }

  Event code_frame(const Frame& frame) const {
    Event e;
    e.doc = document_.id;
    e.sentence = index_;
    e.confidence = frame.confidence;
    e.plover_type = frame.plover_type;
    e.plover_mode = frame.plover_mode;
    e.source = all(who_not_where(frame.sources), frame.trigger);
    e.target = all(who_not_where(frame.targets), frame.trigger);
    if (e.source.empty()) e.source = teller(frame);
    if (e.target.empty()) e.target = object_of(frame);
    std::erase_if(e.target, [&](const ActorReading& t) {
      return e.source.size() + e.target.size() > 1 &&
             std::any_of(e.source.begin(), e.source.end(), [&](const ActorReading& s) { return s.name == t.name; });
    });
    e.why.push_back(fmt::format("{} {:.2f} at '{}'", frame.plover_type, frame.confidence, slice(text_, frame.trigger)));
    const Factuality f = factuality_of(frame);
    e.factuality = f.value;
    e.polarity = f.polarity;
    e.why.insert(e.why.end(), f.why.begin(), f.why.end());
    if (e.plover_type == "CONSULT" && e.factuality == "planned") {
      e.plover_type = "AGREE";
      e.plover_mode.clear();
      e.why.push_back("AGREE: contact that is still to come");
    }
    e.attribution = attribution(frame, e.why);
    if (e.attribution.empty() && own_words(frame, e)) e.attribution.push_back(e.source.front().name);
    e.date = date_of(frame);
    e.place = place_of(frame);
    e.span = evidence(frame);
    e.quote = slice(text_, e.span);
    set_codes(lexicon_, text_, frame.trigger, speech_.cues, contexts_, e);
    e.gist = gist_of(e);
    return e;
  }

  // From the first to the last of trigger, sources and targets, drawn out to the end of the last one's clause; never more than
  // the sentence.
  Span evidence(const Frame& frame) const {
    Span out = frame.trigger;
    for (const auto* list : {&frame.sources, &frame.targets})
      for (std::uint32_t m : *list) {
        out.begin = std::min(out.begin, reading_.mentions[m].span.begin);
        out.end = std::max(out.end, reading_.mentions[m].span.end);
      }
    constexpr std::uint32_t kLongest = 600;
    Span clause = clause_at(clauses(text_, sentence_), out.end - 1);
    out.end = std::max(out.end, clause.end);
    if (out.size() > kLongest)
      out = {frame.trigger.begin, std::min(sentence_.span.end, std::max(frame.trigger.end, frame.trigger.begin + kLongest))};
    while (out.end > out.begin &&
           (static_cast<unsigned char>(text_[out.end - 1]) == ' ' || text_[out.end - 1] == ',' || text_[out.end - 1] == '\n'))
      --out.end;
    while (out.end < text_.size() && (static_cast<unsigned char>(text_[out.end]) & 0xC0) == 0x80) ++out.end;
    return out;
  }

  // Whether an event of this sentence says the same: same type, and the same names or, for both sides, the same countries ("the
  // United States" beside "the State Department" that speaks for it).  Frames come best first, so the first one stays.
  static bool repeats(const std::vector<Event>& out, std::size_t first, const Event& event) {
    auto keys = [](const std::vector<ActorReading>& actors, bool countries) {
      std::set<std::string> s;
      for (const ActorReading& a : actors) s.insert(countries && !a.country.empty() ? a.country : a.name);
      return s;
    };
    return std::any_of(out.begin() + static_cast<std::ptrdiff_t>(first), out.end(), [&](const Event& other) {
      if (other.plover_type != event.plover_type) return false;
      const auto source = keys(event.source, true), target = keys(event.target, true);
      if (source != target && keys(other.source, true) == source && keys(other.target, true) == target) return true;
      return keys(other.source, false) == keys(event.source, false) && keys(other.target, false) == keys(event.target, false);
    });
  }

  const Lexicon& lexicon_;
  const std::string& text_;
  const Document& document_;
  const Sentence& sentence_;
  std::uint32_t index_;
  const SentenceReading& reading_;
  const Speech& speech_;
  const DocumentActors& actors_;
  DateValue& anchor_;  // the last date that the document spoke of
  std::vector<ContextHit> contexts_;
  std::vector<DateValue> dates_;
};

}  // namespace

std::string place_near(const Lexicon& lexicon, std::string_view text, const Sentence& sentence, Span at) {
  const std::vector<NameHit> names = lexicon.find_names(text, sentence.span);
  std::string before;
  for (const NameHit& hit : names) {
    bool place = std::any_of(hit.readings.begin(), hit.readings.end(), [](const NameReading& r) {
      return r.kind == NameKind::kCapital || r.kind == NameKind::kCity || r.kind == NameKind::kSeat;
    });
    bool state = std::any_of(hit.readings.begin(), hit.readings.end(), [&](const NameReading& r) {
      return r.kind == NameKind::kName && lexicon.entities()[r.entity].type == ActorType::kState;
    });
    if (!place && !state) continue;
    std::string_view lead =
        trim(slice(text, {std::max(sentence.span.begin, hit.span.begin < 5 ? 0u : hit.span.begin - 5), hit.span.begin}));
    std::string word =
        ascii_lower(lead.substr(lead.find_last_of(' ') == std::string_view::npos ? 0 : lead.find_last_of(' ') + 1));
    const bool locative = word == "in" || word == "at" || word == "near" ||
                          (word == "the" && ascii_lower(lead).find("at the") != std::string::npos);
    if (!locative) continue;
    if (hit.span.begin >= at.begin) return std::string(slice(text, hit.span));
    before = slice(text, hit.span);
  }
  return before;
}

std::vector<Event> code_events(const Lexicon& lexicon, const Document& document, const std::vector<Sentence>& sentences,
                               const std::vector<SentenceReading>& readings, const DocumentActors& actors) {
  std::vector<Event> out;
  const std::vector<Speech> speech = speeches(lexicon, document, sentences, readings, actors);
  DateValue anchor;
  for (std::uint32_t i = 0; i < sentences.size(); ++i)
    SentenceCoder(lexicon, document, sentences[i], i, readings[i], speech[i], actors, anchor).code(out);
  imply_targets(TargetWeigher(lexicon, document, sentences, readings, actors, out), lexicon, out);
  drop_repeats(lexicon, sentences, out);
  return out;
}

}  // namespace parley
