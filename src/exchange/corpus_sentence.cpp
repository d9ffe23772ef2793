#include "exchange/corpus_sentence.h"

#include <fmt/format.h>

namespace parley {

namespace {

constexpr std::string_view kSpanNames[kSpanRoleCount] = {"time", "place", "content", "cond", "ret", "reason", "cue"};
constexpr std::string_view kLinkNames[] = {"cond", "exchange", "cause", "content", "same"};

std::uint32_t gap(Span a, Span b) { return a.begin >= b.end ? a.begin - b.end : b.begin >= a.end ? b.begin - a.end : 0; }

bool shares(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b) {
  return std::any_of(a.begin(), a.end(), [&](std::uint32_t m) { return std::find(b.begin(), b.end(), m) != b.end(); });
}

void remove_all(std::vector<std::uint32_t>& from, const std::vector<std::uint32_t>& what) {
  std::erase_if(from, [&](std::uint32_t m) { return std::find(what.begin(), what.end(), m) != what.end(); });
}

}  // namespace

CorpusSentence::CorpusSentence(const CorpusDocument& document, std::uint32_t sentence, const std::vector<Decided>& decided,
                               const std::vector<std::size_t>& merged)
    : document_(document),
      sentence_(sentence),
      reading_(document.readings[sentence]),
      words_(document.record.document.text, document.record.sentences[sentence].span) {
  for (const Mention& m : reading_.mentions) mentions_.push_back(m.span);
  for (const Decided& d : decided)
    if (!d.verdict.refused.empty()) refuse(d.id, d.verdict.refused);
  const std::vector<Event>& events = document.record.events;
  for (std::uint32_t f = 0; f < reading_.frames.size(); ++f) {
    const auto event =
        std::find_if(events.begin(), events.end(), [&](const Event& e) { return e.sentence == sentence && e.frame == f; });
    Draft draft = draft_of(f, event == events.end() ? nullptr : &*event);
    draft.event_index = static_cast<std::size_t>(event - events.begin());
    const auto of = std::find_if(decided.begin(), decided.end(), [&](const Decided& d) { return d.event == draft.event_index; });
    draft.decided = draft.event && of != decided.end();
    if (draft.decided && of->verdict.rejected) {
      ++rejected_;
      continue;
    }
    if (draft.event && std::find(merged.begin(), merged.end(), draft.event_index) != merged.end()) continue;
    if (!draft.event && repeats_decided(draft, decided)) continue;
    if (draft.decided) {
      keep_what_the_event_says(draft);
      change(draft, *of);
      check(draft, of->id);
    }
    if (!draft.source.empty() || !draft.target.empty()) drafts_.push_back(std::move(draft));
  }
  std::sort(drafts_.begin(), drafts_.end(), [](const Draft& a, const Draft& b) {
    return std::tie(a.frame->trigger, a.index) < std::tie(b.frame->trigger, b.index);
  });
}

CorpusSentence::Draft CorpusSentence::draft_of(std::uint32_t index, const Event* event) const {
  const Frame& f = reading_.frames[index];
  Draft d;
  d.frame = &f, d.index = index, d.event = event;
  d.type = event ? event->plover_type : f.plover_type;
  d.mode = event ? event->plover_mode : f.plover_mode;
  d.fact = event ? event->factuality : f.factuality;
  d.tense = f.tense, d.move = f.move, d.contact = f.contact;
  d.source = f.sources, d.target = f.targets, d.third = f.third, d.by = f.speakers;
  d.spans = f.spans;
  remove_all(d.target, d.source);
  return d;
}

// A frame that gave no event of its own because a decided one says the same.
bool CorpusSentence::repeats_decided(const Draft& draft, const std::vector<Decided>& decided) const {
  return std::any_of(decided.begin(), decided.end(), [&](const Decided& d) {
    const Event& event = document_.record.events[d.event];
    const bool as_read = !d.verdict.rejected && d.verdict.changes.empty();
    return !as_read && reading_.frames[event.frame].plover_type == draft.type &&
           reading_.frames[event.frame].factuality == draft.fact;
  });
}

// Those of a frame's mentions whose actors the event has; all of them when it has others.
std::vector<std::uint32_t> CorpusSentence::said_by_event(const std::vector<ActorReading>& actors,
                                                         const std::vector<std::uint32_t>& mentions) const {
  std::vector<std::uint32_t> out;
  for (const std::uint32_t m : mentions) {
    const ActorReading& who = document_.actors.at(sentence_, m);
    const bool said = std::any_of(actors.begin(), actors.end(), [&](const ActorReading& a) {
      return a.name == who.name || std::find(who.parts.begin(), who.parts.end(), a.name) != who.parts.end();
    });
    if (said) out.push_back(m);
  }
  return out.empty() && !actors.empty() ? mentions : out;
}

// What a person saw and decided about is the event: its actors, as far as the frame marks them.
void CorpusSentence::keep_what_the_event_says(Draft& draft) const {
  draft.source = said_by_event(draft.event->source, draft.source);
  draft.target = said_by_event(draft.event->target, draft.target);
  if (!draft.source.empty()) return;
  // The source of an act of speech may be who speaks at its trigger.
  for (const ActorReading& a : draft.event->source)
    for (std::uint32_t m = 0; m < reading_.mentions.size(); ++m)
      if (document_.actors.at(sentence_, m).name == a.name && !shares({m}, draft.target)) {
        draft.source.push_back(m);
        break;
      }
}

std::optional<std::uint32_t> CorpusSentence::mention_of(const std::string& name, Span trigger) {
  const std::string wanted = fold(name), known = resolve_actor(document_.lexicon, name, document_.record.document.published).name;
  std::optional<std::tuple<int, std::uint32_t, std::uint32_t>> best;
  for (std::uint32_t m = 0; m < mentions_.size(); ++m) {
    const std::string actor = m < reading_.mentions.size() ? document_.actors.at(sentence_, m).name : "";
    const int rank = fold(slice(document_.record.document.text, mentions_[m])) == wanted ? 0
                     : !actor.empty() && fold(actor) == wanted                           ? 1
                     : !actor.empty() && actor == known                                  ? 2
                                                                                         : 3;
    const std::tuple found{rank, gap(mentions_[m], trigger), m};
    if (rank < 3 && (!best || found < *best)) best = found;
  }
  if (best) return std::get<2>(*best);
  const std::optional<Span> words = words_.find(name);
  if (!words || std::any_of(mentions_.begin(), mentions_.end(), [&](Span m) { return m.overlaps(*words); })) return std::nullopt;
  mentions_.push_back(*words);
  return static_cast<std::uint32_t>(mentions_.size() - 1);
}

void CorpusSentence::change_role(Draft& draft, const std::string& id, const std::string& role, const std::string& value,
                                 std::vector<std::uint32_t>& out) {
  out.clear();
  if (value.empty()) return;
  std::vector<std::string> names = {value};
  if (value.find(';') != std::string::npos) names.clear();
  if (names.empty())
    for (std::string_view part : split(value, ';')) names.emplace_back(trim(part));
  for (const std::string& name : names) {
    const std::optional<std::uint32_t> m = mention_of(name, draft.frame->trigger);
    if (!m)
      note(id, fmt::format("the {} \"{}\" does not stand in the sentence: left out", role, name));
    else if (std::find(out.begin(), out.end(), *m) == out.end())
      out.push_back(*m);
  }
  std::sort(out.begin(), out.end());
}

// The words that say the day, of the frame or of the sentence; none when none do.
void CorpusSentence::change_date(Draft& draft, const std::string& id, const std::string& value) {
  const Document& d = document_.record.document;
  Span& time = draft.spans[static_cast<std::size_t>(SpanRole::kTime)];
  std::optional<Span> said;
  for (const DateValue& date : find_dates(d.text, document_.record.sentences[sentence_].span, d.published)) {
    if (date.value != value) continue;
    if (!time.empty() && date.span.overlaps(time)) return;
    if (!said) said = date.span;
  }
  time = said.value_or(Span{});
  if (!said) note(id, "no words of the sentence say " + value + ": its time is left out");
}

void CorpusSentence::change(Draft& draft, const Decided& decided) {
  const auto& changes = decided.verdict.changes;
  const auto value = [&](const char* field) -> const std::string* {
    const auto found = changes.find(field);
    return found == changes.end() ? nullptr : &found->second;
  };
  for (const std::string& what : decided.verdict.without_effect) note(decided.id, what);
  if (const std::string* type = value("type"); type && *type != draft.type) draft.type = *type, draft.mode.clear();
  for (const auto& [field, member] : {std::pair{"mode", &Draft::mode},
                                      {"fact", &Draft::fact},
                                      {"tense", &Draft::tense},
                                      {"move", &Draft::move},
                                      {"contact", &Draft::contact}})
    if (const std::string* v = value(field)) draft.*member = *v;
  if (const std::string* v = value("polarity")) {
    if (*v == "-")
      draft.fact = "negated";
    else if (draft.fact == "negated")
      draft.fact = "certain";
  }
  const std::string *source = value("source"), *target = value("target"), *by = value("by");
  if (source) change_role(draft, decided.id, "source", *source, draft.source);
  if (target) change_role(draft, decided.id, "target", *target, draft.target);
  if (by) change_role(draft, decided.id, "speaker", *by, draft.by);
  if (source && !target) remove_all(draft.target, draft.source);
  if (target && !source) remove_all(draft.source, draft.target);
  if (const std::string* day = value("date")) change_date(draft, decided.id, *day);
  if (const std::string* place = value("place")) {
    const std::optional<Span> words = words_.find(*place);
    draft.spans[static_cast<std::size_t>(SpanRole::kPlace)] = words.value_or(Span{});
    if (!words && !place->empty()) note(decided.id, "the place \"" + *place + "\" does not stand in the sentence: left out");
  }
}

// Whether a decided frame can be written.
void CorpusSentence::check(const Draft& draft, const std::string& id) {
  if (draft.source.empty() && draft.target.empty())
    refuse(id, "neither its source nor its target stands in the sentence");
  else if (shares(draft.source, draft.target))
    refuse(id, "one actor would be its source and its target");
  else if (!words_.quoted(draft.frame->trigger))
    refuse(id, "the words that carry it cannot be quoted");
}

void CorpusSentence::refuse(const std::string& id, const std::string& why) {
  refused_ = why;
  note(id, why + ": the sentence is left out");
}

void CorpusSentence::note(const std::string& id, std::string what) { notes_.push_back({"", id, std::move(what)}); }

std::size_t CorpusSentence::decided() const {
  return static_cast<std::size_t>(std::count_if(drafts_.begin(), drafts_.end(), [](const Draft& d) { return d.decided; }));
}

std::size_t CorpusSentence::number_of(std::size_t event) const {
  for (const Draft& d : drafts_)
    if (d.event && d.event_index == event) return d.number;
  return 0;
}

std::string CorpusSentence::frame_line(const Draft& draft, const std::vector<std::string>& names) {
  const std::optional<std::string> trigger = words_.quoted(draft.frame->trigger);
  std::string out = fmt::format("f {} {} {}", draft.number, *trigger, draft.type);
  if (!draft.mode.empty()) out += "/" + draft.mode;
  const auto role = [&](const char* name, const std::vector<std::uint32_t>& mentions) {
    std::string list;
    for (const std::uint32_t m : mentions)
      if (!names[m].empty()) list += (list.empty() ? "" : ",") + names[m];
    if (!list.empty()) out += fmt::format(" {}={}", name, list);
  };
  role("src", draft.source), role("tgt", draft.target), role("third", draft.third), role("by", draft.by);
  for (std::size_t r = 0; r < kSpanRoleCount; ++r)
    if (const std::optional<std::string> words = words_.quoted(draft.spans[r]))
      out += fmt::format(" {}={}", kSpanNames[r], *words);
  if (!draft.fact.empty() && draft.fact != "certain") out += " fact=" + draft.fact;
  for (const auto& [name, value] : {std::pair{"move", &draft.move}, {"contact", &draft.contact}, {"tense", &draft.tense}})
    if (!value->empty()) out += fmt::format(" {}={}", name, *value);
  return out + "\n";
}

std::string CorpusSentence::annotation(std::size_t& mention_number, std::size_t& frame_number) {
  std::vector<std::size_t> order(mentions_.size());
  for (std::size_t m = 0; m < order.size(); ++m) order[m] = m;
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return std::tie(mentions_[a], a) < std::tie(mentions_[b], b); });
  std::string out, undecided, links;
  std::vector<std::string> names(mentions_.size());  // "" for words that cannot be quoted
  for (const std::size_t m : order)
    if (const std::optional<std::string> quote = words_.quoted(mentions_[m])) {
      names[m] = "m" + std::to_string(++mention_number);
      out += fmt::format("m {} {}\n", names[m], *quote);
    }
  const auto nameless = [&](const std::vector<std::uint32_t>& list) {
    return std::all_of(list.begin(), list.end(), [&](std::uint32_t m) { return names[m].empty(); });
  };
  std::erase_if(drafts_, [&](const Draft& d) {
    return !words_.quoted(d.frame->trigger) || (nameless(d.source) && nameless(d.target)) || shares(d.source, d.target);
  });
  for (Draft& d : drafts_) {
    d.number = ++frame_number;
    out += frame_line(d, names);
    if (!d.decided) undecided += " " + std::to_string(d.number);
  }
  for (const Draft& d : drafts_)
    for (const FrameLink& link : d.frame->links)
      for (const Draft& other : drafts_)
        if (other.index == link.to && other.number != d.number)
          out += fmt::format("l {} {} {}\n", d.number, kLinkNames[static_cast<std::size_t>(link.kind)], other.number);
  if (!undecided.empty()) out += "# nobody decided about" + undecided + "\n";
  return out;
}

}  // namespace parley
