// Dates that bear on the dialogue: what is due, planned, ends or stays open until when.
#include <algorithm>

#include "dialogue/lines.h"

namespace parley::dialogue {

namespace {

constexpr std::string_view kUnits = "hours days weeks months years hour day week month year fortnight";
constexpr std::string_view kNumbers =
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen "
    "twenty thirty "
    "forty fifty sixty ninety hundred several few one";
// Words that end a noun phrase on its left.
constexpr std::string_view kOutside =
    "a an the this that these those its his her their our my to of in on at by for with from and or but is are was were be been "
    "will would "
    "can could should must may might had has have not no , ; : ( ) \" said says any each every before after until when while as "
    "than into "
    "between against during about over under also then so if who which hold holds held attend join open opens resume resumed "
    "call called "
    "calls reach begin begins begun host hosted propose proposed start started planned scheduled agreed agree do does did -- "
    "\xE2\x80\x94 \xE2\x80\x93 \xE2\x80\x9C \xE2\x80\x9D 's there it they he she we meet meets send receive";
constexpr std::string_view kJoints = "of between on with in at for over to";

// Cues within a date ("May") do not count.
bool cue_in(const Line& line, Span part, std::string_view kind) {
  const SentenceView& s = line.view.sentences[line.sentence];
  return std::any_of(s.cues.begin(), s.cues.end(), [&](const Found& c) {
    return c.kind == kind && part.contains(c.span) &&
           std::none_of(s.dates.begin(), s.dates.end(), [&](const DateValue& d) { return d.span.contains(c.span); });
  });
}

// A weekday until which somebody has time lies ahead, although the sentence tells it in the past.
void move_ahead(const DocumentView& view, DateValue& d) {
  constexpr std::string_view kDays[] = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
  const std::string words = ascii_lower(d.text);
  if (std::none_of(std::begin(kDays), std::end(kDays),
                   [&](std::string_view day) { return words.find(day) != std::string::npos; }))
    return;
  const bool before = d.value.starts_with("..");
  const auto day = date_parse(before ? d.value.substr(2) : d.value);
  if (!day || !view.document.published || *day >= *view.document.published || add_days(*day, 7) < *view.document.published)
    return;
  d.value = (before ? ".." : "") + date_to_string(add_days(*day, 7));
}

std::string spaced(std::string_view words) {
  std::string out(words);
  std::replace(out.begin(), out.end(), '\n', ' ');
  return out;
}

// The noun phrase around an event word, without dates: "the upper house election".
std::string noun_phrase(const Line& line, std::size_t at, std::size_t end, Span date) {
  const auto dated = [&](std::size_t i) { return date.overlaps(line.span(i)); };
  std::size_t from = at, to = at + 1;
  const auto widen = [&] {
    while (from > 0 && at - from < 7 && !line.is(from - 1, kOutside) && !dated(from - 1)) --from;
  };
  widen();
  if (from > 1 && line.is(from - 1, "of") && line.is(from - 2, "round rounds session end start deadline resumption series"))
    from -= 2, widen();
  for (std::size_t words = 0; to < end && words < 7; ++to, ++words) {
    if (line.is(to, ", ; : . \" ( ) who which that is are was were will would should could may might has had have to") ||
        dated(to))
      break;
    if (words == 0 && !line.is(to, kJoints)) break;
  }
  while (to > at + 1 &&
         line.is(to - 1, "of between on with in at for over to the a an and early late mid next this last by before until"))
    --to;
  return spaced(line.view.words(line.span(from, to)));
}

// Where the part of a clause that leads to the date begins: "Steinmeier, who left in January" -> "left".
std::size_t part_begin(const Line& line, std::size_t begin, std::size_t date) {
  std::size_t from = date;
  while (from > begin && !line.is(from - 1, ", who which while when because after before if unless and but")) --from;
  return from;
}

// "Solheim is to travel to Lorvik on Tuesday": who is to do what on the day; empty where no modal leads to the date.
std::string planned_act(const Line& line, std::size_t begin, std::size_t date) {
  const std::size_t from = part_begin(line, begin, date);
  std::size_t modal = line.last_modal(from, date);
  if (modal == date) return {};
  std::string act = core(line, modal + 1, date, 8);
  if (act.empty()) return {};
  while (modal > begin && line.is(modal - 1, "is are was were been be expected due scheduled set planned hopes hoped wants has have")) --modal;
  const Subject s = last_subject(line, begin, modal);
  const bool governed = s.from > 0 && line.is(s.from - 1, "of in at for with by from to on");
  if (s.party.empty() || s.pronoun || governed || s.to + 2 < modal) return act;
  return spaced(line.view.words(line.span(s.to - 1))) + " to " + act;
}

// What is dated: the event named nearest to the date in its clause (then in its sentence), else what the clause says.
std::string what_of(const Line& line, std::size_t begin, std::size_t end, Span date) {
  const auto& cues = line.view.sentences[line.sentence].cues;
  const Span part = line.span(begin, end);
  const Found* best = nullptr;
  std::uint32_t nearest = 0;
  for (const Found& c : cues) {
    if (c.kind != "window event" || c.span.overlaps(date) || !part.contains(c.span)) continue;
    const std::uint32_t distance = c.span.begin > date.begin ? 2 * (c.span.begin - date.begin) : date.begin - c.span.begin;
    if (!best || distance < nearest) best = &c, nearest = distance;
  }
  if (best) return noun_phrase(line, line.at(best->span.begin), end, date);
  std::size_t from = begin, to = end;
  const std::size_t d = line.at(date.begin), e = line.at(date.end);
  if (const std::string planned = planned_act(line, begin, d); !planned.empty()) return planned;
  if (d > begin && d - begin >= end - std::min(e, end)) {
    to = d;
    if (const std::size_t lead = part_begin(line, begin, d); d > lead + 2) from = lead;
  } else if (e < end) {
    from = e;
  }
  while (to > from &&
         line.is(to - 1,
                 "on by in at until before within from for over the to of no later than , during since after early late mid"))
    --to;
  return core(line, from, to, 9);
}

// -1 past, 0 not known, 1 ahead of the day of publication.
int ahead(const DocumentView& view, const DateValue& d) {
  if (!view.document.published || d.value.size() < 4) return 0;
  const std::string now = date_to_string(*view.document.published);
  const std::string& last = d.end.empty() ? d.value : d.end;
  const std::string day = last.rfind("..", 0) == 0 ? last.substr(2) : last;
  const std::string head = now.substr(0, std::min(now.size(), day.size()));
  if (day.ends_with("..")) return day.substr(0, 10) >= now ? 1 : 0;
  if (day[0] < '0' || day[0] > '9') return 0;
  return day > head ? 1 : day < head ? -1 : 0;
}

// What the reader sees as done at the time of telling is no plan.
bool told_as_done(const Line& line, Span part) {
  const auto& acts = line.view.sentences[line.sentence].acts;
  return std::any_of(acts.begin(), acts.end(), [&](const Act& a) {
    return part.overlaps(a.frame->trigger) && a.frame->tense == "past" && a.frame->factuality == "certain" &&
           a.frame->contact != "scheduled" && a.frame->contact != "proposed" && a.frame->contact != "arranged";
  });
}

struct Sign {
  std::string kind, why;
  double weight = 0;
};

// What the words around a date make of it; an empty kind: nothing that bears on the dialogue.
Sign sign_of(const Line& line, std::size_t begin, std::size_t end, const DateValue& d) {
  const Span part = line.span(begin, end);
  const std::size_t at = line.at(d.span.begin);
  std::size_t lead = at;
  while (lead > begin &&
         line.is(lead - 1, "the end of early middle midnight noon about around at on next this last beginning close and"))
    --lead;
  const std::string before = lead > begin ? line[lead - 1] : "";
  const std::string first = line[at];
  const int when = ahead(line.view, d);
  const bool planned = cue_in(line, part, "window planned"), past = cue_in(line, part, "window past");
  const bool due = cue_in(line, part, "window deadline"), duty = cue_in(line, part, "window duty");
  const bool telling = cue_in(line, part, "window telling");
  const bool done = told_as_done(line, part);
  const bool by = before == "by" || first == "by", within = before == "within" || first == "within";
  const bool until = before == "until" || first == "until" || before == "till";
  const bool earlier = before == "before" || first == "before";
  if (before == "since" || first == "since") return {};
  if (d.precision == "year" && !until && !by) return {};
  if (due && (when >= 0 || !telling)) return {"deadline", "a term that runs out", 0.7};
  if (when < 0 && !past) return {};
  if (when == 0 && !planned && !past && !duty) return {};
  if (when == 0 && (telling || done) && !past && !by && !until && !within) return {};
  if (within && !planned && !duty) return {};
  if (within && done) return {};
  if ((before == "over" || first == "over") && when >= 0 && planned) return {"horizon", "over that time", 0.45};
  if (within || (by && (duty || d.precision == "day"))) return {"deadline", "to be done by then", 0.65};
  // "had given both until Tuesday to say yes or no"
  if (until && line.is(line.at(d.span.end), "to")) return {"deadline", "time to act until then", 0.6};
  if (until) return {"window-end", "lasts until then", 0.5};
  if (by) return {"horizon", "hoped for by then", 0.5};
  if (earlier && duty && cue_in(line, part, "window doubt")) return {"horizon", "hoped for before", 0.5};
  if (earlier && duty) return {"deadline", "to be done before", 0.5};
  if (cue_in(line, part, "window end") && when > 0) return {"window-end", "ends then", 0.55};
  if (past) return {"scheduled-event", "was planned", 0.6};
  if (when > 0) return {"scheduled-event", "lies ahead", planned ? 0.65 : 0.55};
  return planned && cue_in(line, part, "window event") ? Sign{"scheduled-event", "is planned", 0.4} : Sign{};
}

std::string factuality_of(const Line& line, Span part, const Window& w) {
  const int when = ahead(line.view, w.date);
  if (cue_in(line, line.view.sentences[line.sentence].sentence->span, "window off")) return "negated";
  for (std::uint32_t i = line.sentence + 1; i < std::min<std::size_t>(line.sentence + 2, line.view.sentences.size()); ++i)
    for (const Found& c : line.view.sentences[i].cues)
      if (c.kind == "window off" && w.kind == "scheduled-event") return "negated";
  if (when < 0) return "certain";
  return cue_in(line, part, "window doubt") ? "possible" : "planned";
}

void finish(const Line& line, std::size_t begin, std::size_t end, Span at, Window& w) {
  std::uint32_t from = line.span(begin, end).begin, to = line.span(begin, end).end;
  // The words around the date carry it; a long clause says more than that.
  constexpr std::uint32_t kAround = 80;
  if (at.begin > from + kAround) from = line.span(line.at(at.begin - kAround)).begin;
  if (to > at.end + kAround) to = std::max(at.end, line.span(line.at(at.end + kAround) - 1).end);
  line.view.cite(w, line.sentence, {std::min(from, at.begin), std::max(to, at.end)});
  w.factuality = factuality_of(line, line.span(begin, end), w);
  const auto [one, other] = line.view.main_pair();
  w.bears_on = one.empty() ? "the dialogue" : one.name + " and " + other.name;
}

// The day by which it is due, or from which it holds, is its date; "the end of May" is its last day, "mid-May" its fifteenth.
void sharpen(const Line& line, std::size_t at, Window& w) {
  std::string& value = w.date.value;
  if (w.kind != "horizon" && value.starts_with("..")) value.erase(0, 2);
  if (value.ends_with("..")) value.resize(value.size() - 2);
  const auto first = value.size() == 7 ? date_parse(value + "-01") : std::nullopt;
  if (!first || !w.date.end.empty()) return;
  const std::string words = ascii_lower(w.date.text);
  const auto said = [&](std::string_view list) {
    for (std::size_t i = at >= 3 ? at - 3 : 0; i < at; ++i)
      if (line.is(i, list)) return true;
    return false;
  };
  if (words.find("mid-") != std::string::npos || said("middle") || words.starts_with("middle")) value += "-15";
  if ((said("end close") && !said("before")) || words.find("end of") != std::string::npos) {
    Date last = *first;
    while (date_to_string(add_days(last, 1)).starts_with(value)) last = add_days(last, 1);
    value = date_to_string(last);
  }
}

void dated_windows(const Line& line, std::vector<Window>& out) {
  for (DateValue d : line.view.sentences[line.sentence].dates) {
    const std::size_t at = line.at(d.span.begin);
    if (at >= line.size()) continue;
    const std::size_t after = line.at(d.span.end);
    const std::size_t begin = line.clause_begin(at);
    std::size_t end = line.is(after, "that") ? after : std::max(line.clause_end(at), after);
    // "On Monday, the delegation ...": what is dated follows the comma.
    if (at < begin + 3 && end == after && line.is(end, ",") && end + 1 < line.size()) end = line.clause_end(end + 1);
    const bool until = line.is(at, "until till") || (at > 0 && line.is(at - 1, "until till"));
    if (until || cue_in(line, line.span(begin, end), "window due")) move_ahead(line.view, d);
    const Sign sign = sign_of(line, begin, end, d);
    if (sign.kind.empty()) continue;
    Window w;
    w.kind = sign.kind;
    w.date = d;
    sharpen(line, at, w);
    // "until Tuesday to say yes": what is to be done by then.
    if (until && line.is(after, "to")) end = line.clause_end(after), w.what = core(line, after + 1, end, 8);
    if (w.what.empty()) w.what = what_of(line, begin, end, d.span);
    if (w.what.empty()) continue;
    finish(line, begin, end, d.span, w);
    w.confidence = sign.weight;
    w.why = {"'" + spaced(d.text) + "' " + sign.why};
    out.push_back(std::move(w));
  }
}

// "thirty days' notice", "only one month left": a stretch of time without a date.
void stretches(const Line& line, std::vector<Window>& out) {
  for (std::size_t i = 1; i < line.size(); ++i) {
    if (!line.is(i, kUnits)) continue;
    const char first = line[i - 1][0];
    if (!line.is(i - 1, kNumbers) && !(first >= '0' && first <= '9')) continue;
    const bool left = line.has(i + 1, i + 3, "left remain remaining");
    // "gave it ten days to comply"
    const bool term = line.is(i + 1, "to") && line.has(i - std::min<std::size_t>(i, 6), i - 1,
                                                       "give gives given gave giving grants granted allows allowed");
    const std::size_t from =
        term || line.has(i >= 3 ? i - 3 : 0, i, "within give gives given gave has have had over next") ? i - 1 : line.size();
    if (!left && from == line.size()) continue;
    const Span at{line.span(i - 1).begin, line.span(i).end};
    const std::size_t begin = line.clause_begin(i), end = line.clause_end(i);
    const Span part = line.span(begin, end);
    if (!left && !term && !cue_in(line, part, "window duty") && !cue_in(line, part, "window planned")) continue;
    if (std::any_of(out.begin(), out.end(), [&](const Window& w) { return w.date.span.overlaps(at); })) continue;
    Window w;
    w.kind = term || (line.has(i >= 3 ? i - 3 : 0, i, "within has have had") && !left) ? "deadline" : "window";
    w.what = term ? core(line, i + 2, end, 9) : core(line, begin, end, 9);
    w.date.text = line.view.words(at);
    if (w.what.empty()) continue;
    finish(line, begin, end, at, w);
    w.confidence = 0.45;
    w.why = {"'" + w.date.text + "' is a stretch of time to act in"};
    out.push_back(std::move(w));
  }
}

void cued_windows(const Line& line, std::vector<Window>& out) {
  for (const Found& c : line.view.sentences[line.sentence].cues) {
    const bool open = c.kind == "window open";
    if ((!open && c.kind != "window horizon") || c.value == "none") continue;
    if (std::any_of(out.begin(), out.end(),
                    [&](const Window& w) { return w.sentence == line.sentence && w.span.overlaps(c.span); }))
      continue;
    const std::size_t at = line.at(c.span.begin);
    const std::size_t begin = line.clause_begin(at), end = std::max(line.clause_end(at), line.at(c.span.end));
    const Span part = line.span(begin, end);
    const bool ahead =
        cue_in(line, part, "window planned") || cue_in(line, part, "window duty") || cue_in(line, part, "window doubt");
    const bool over = told_as_done(line, part) || cue_in(line, part, "window telling") || line.has(begin, at, "had was were");
    if (!open && over && !ahead) continue;
    Window w;
    w.kind = open ? "window" : std::string(c.value);
    w.what = core(line, begin, end, 9);
    if (w.what.empty()) continue;
    finish(line, begin, end, c.span, w);
    w.confidence = 0.4;
    w.why = {"'" + spaced(line.view.words(c.span)) + "'"};
    out.push_back(std::move(w));
  }
}

// The same date for the same thing, told again.
bool repeats(const Window& a, const Window& b) {
  if (a.sentence == b.sentence && a.span.overlaps(b.span) && a.date.value == b.date.value) return true;
  return !a.date.value.empty() && a.date.value == b.date.value && (a.kind == b.kind || likeness(a.what, b.what) > 0.4);
}

}  // namespace

void find_windows(const DocumentView& view, Dialogue& out) {
  std::vector<Window> all;
  for (std::uint32_t i = 0; i < view.sentences.size(); ++i) {
    if (view.is_title(i) || view.is_caption(i)) continue;
    const Line line(view, i);
    std::vector<Window> here;
    dated_windows(line, here);
    stretches(line, here);
    cued_windows(line, here);
    all.insert(all.end(), here.begin(), here.end());
  }
  for (Window& w : all) {
    const auto known = std::find_if(out.windows.begin(), out.windows.end(), [&](const Window& o) { return repeats(o, w); });
    if (known == out.windows.end())
      out.windows.push_back(std::move(w));
    else if (w.confidence > known->confidence)
      *known = std::move(w);
  }
}

}  // namespace parley::dialogue
