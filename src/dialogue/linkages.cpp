// A for B: a conjunction of condition, order or exchange, with who would give on one side of it and what is asked on the other.
#include <algorithm>

#include "dialogue/lines.h"

namespace parley::dialogue {

namespace {

// One side of an exchange as the words put it.
struct Half {
  Party party;
  std::string what;
  bool named = false;  // the words name the party, and by more than a pronoun
  std::size_t from = 0, to = 0;
};

struct Draft {
  Half gives, returns;
  std::string sequencing;
  double strength = 0;
  std::string cue;
};

constexpr std::string_view kNegations =
    "not n't no nothing never neither nobody refuse refuses refused refusing reject rejected cannot wait waits waiting none stay stays remain remains "
    "frozen hold keep keeps withhold";
constexpr std::string_view kPromises = "will would can could 'll";
constexpr std::string_view kDuties = "must should need needs wants want demanded demands demand requires required oblige insists insisted has have to";

// The half in which somebody does something: "his side will discuss a common state".
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
  } else if (!s.party.empty() && modal == to && s.from <= from + 2) {
    start = s.to;
  }
  out.what = core(line, start, to);
  return out;
}

// Fills the party that the words leave open: the speaker, the source of an act in the half, or whom the other deals with.
void complete(const Line& line, Draft& d, const std::vector<Party>& sides) {
  const DocumentView& view = line.view;
  for (Half* half : {&d.gives, &d.returns})
    if (!has_party(sides, half->party)) half->party = {}, half->named = false;
  if (d.gives.party.empty()) d.gives.party = speaking_side(line, d.gives.from);
  if (d.gives.party.empty())
    for (const Act& a : view.sentences[line.sentence].acts)
      if (line.span(d.gives.from, d.gives.to).overlaps(a.frame->trigger) && a.event->source.size() == 1)
        d.gives.party = side_for(view, party_of(a.event->source[0]));
  if (d.gives.party.empty()) {
    const Subject s = last_subject(line, 0, std::min(d.gives.from, d.returns.from));
    d.gives.party = s.party;
  }
  if (d.gives.party.empty() && !d.returns.party.empty()) d.gives.party = other_side(line, d.gives.from, d.returns.party, sides);
  const bool same = d.returns.party.name == d.gives.party.name;
  const bool doubtful = d.returns.party.empty() || (same && (!d.returns.named || d.strength > 0.45));
  if (doubtful && !d.gives.party.empty()) d.returns.party = other_side(line, d.returns.from, d.gives.party, sides);
}

bool cue_in(const SentenceView& s, Span part, std::string_view kind) {
  return std::any_of(s.cues.begin(), s.cues.end(), [&](const Found& c) { return c.kind == kind && part.contains(c.span); });
}

// The clause after a conjunction, and the main clause before it or, when the conjunction opens the sentence, after it.
std::optional<Draft> conditional(const Line& line, std::size_t from, std::size_t to, bool front) {
  Draft d;
  const std::size_t end = line.clause_end(to);
  d.returns = acting(line, to, end, true);
  std::size_t before = from;
  while (before > 0 && line.is(before - 1, ", and but or only")) --before;
  const std::size_t begin = before == 0 ? 0 : line.clause_begin(before - 1);
  if (front && !line.has(begin, before, "will would can could should must may might shall to 'll cannot is are was were has have had") && before - begin < 4) {
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
    if (s.party.empty() && modal == next) d.gives = acting(line, next, close, false);
    else d.gives.what = core(line, modal == close ? (s.party.empty() ? next : s.to) : modal + 1, close);
  } else {
    d.gives = acting(line, begin, before, false);
  }
  return d;
}

// "X must first do A (and then ...)", "A first, B after": whoever asks for the first step gives only after it.
std::optional<Draft> first_then(const Line& line, std::size_t from, std::size_t to) {
  const std::size_t begin = line.clause_begin(from), end = line.clause_end(to);
  Draft d;
  d.sequencing = "after";
  d.strength = 0.5;
  // A noun before "first" and a comma or "and then" behind it.
  const bool listed = line.is(to, ",") || (line.is(to, "and") && line.is(to + 1, "then"));
  std::size_t start = from;
  while (start > begin && !line.is(start - 1, ", : ;")) --start;
  if (listed && !line.has(start, from, "is are was were has have had will would must should need needs to")) {
    std::size_t next = to;
    while (next < line.size() && line.is(next, ", and then perhaps only")) ++next;
    std::size_t stop = next;
    while (stop < line.size() && !line.is(stop, ", ; . after afterwards later second") ) ++stop;
    if (!line.is(stop, "after afterwards later second") && !line.has(to, next, "then")) return {};
    d.returns.what = core(line, start, from), d.returns.from = start, d.returns.to = from;
    d.gives.what = core(line, next, stop), d.gives.from = next, d.gives.to = stop;
    return d;
  }
  if (!line.has(begin - std::min<std::size_t>(begin, 3), from, kDuties)) return {};
  d.returns = acting(line, begin, end, false);
  if (line.is(from + 1, "a an the of in on at to for by and") || line.is(from - (from > 0), "the a its at for 's")) return {};
  const std::size_t modal = line.first_modal(begin, from);
  d.returns.what = modal == from ? core(line, begin, from) : from > modal + 2 ? core(line, modal + 1, from) : core(line, to, end);
  const Subject s = last_subject(line, begin, modal == from ? from : modal);
  d.returns.party = s.party, d.returns.named = !s.party.empty() && !s.pronoun;
  d.gives.from = begin, d.gives.to = begin;
  return d;
}

std::optional<Draft> draft_of(const Line& line, const Found& cue) {
  const SentenceView& s = line.view.sentences[line.sentence];
  const std::size_t from = line.at(cue.span.begin), to = line.at(cue.span.end);
  if (to >= line.size()) return {};
  std::optional<Draft> d;
  const Span whole = line.span(line.clause_begin(from), line.clause_end(to));
  if (cue.value == "after" || cue.value == "if" || cue.value == "when" || cue.value == "until" || cue.value == "without") {
    d = conditional(line, from, to, cue.value != "without");
    if (!d) return {};
    d->sequencing = "after";
    d->strength = cue.value == "after" ? 0.6 : 0.4;
    if (cue.value == "until" || cue.value == "without") {
      if (!line.has(d->gives.from, d->gives.to, kNegations)) return {};
      d->strength = 0.55;
    }
    if (cue.value == "without" && (line.is(from - (from > 0), "and or") || line.last_modal(d->returns.from, d->returns.to) != d->returns.to)) return {};
    if (cue.value == "when" && !(d->gives.named && d->returns.named)) return {};
    if (cue.value == "if" || cue.value == "when") {
      if (line.has(d->returns.from, d->returns.from + 3, "i wanted")) return {};
      const bool ready = cue_in(s, whole, "linkage willing") || (d->gives.from > from && !d->gives.party.empty());
      if (!ready && !line.has(d->gives.from, d->gives.to, kPromises)) return {};
      if (line.has(d->returns.from, d->returns.to, "not n't fails fail refuses no")) return {};
    }
  } else if (cue.value == "before") {
    const std::size_t begin = line.clause_begin(from);
    const bool refusal = line.has(begin, from, kNegations), duty = line.has(begin, from, kDuties);
    if (!refusal && !duty) return {};
    d.emplace();
    Half &main = refusal ? d->gives : d->returns, &rest = refusal ? d->returns : d->gives;
    main = acting(line, begin, from, false);
    rest = acting(line, to, line.clause_end(to), true);
    // "before June 30", "before the election": a date or an event, nobody's act.
    if (std::any_of(s.dates.begin(), s.dates.end(), [&](const DateValue& date) { return line.span(to, to + 5).overlaps(date.span); })) return {};
    if (rest.party.empty() && !line.has(rest.from, rest.to, "is are was were has have had will would can could it he she they we") &&
        !line.is(from - 1, "come comes")) return {};
    if (d->gives.what.find_first_not_of("0123456789") == std::string::npos) return {};
    d->sequencing = "after";
    d->strength = 0.5;
  } else if (cue.value == "together") {
    d = conditional(line, from, to, false);
    if (!d || !d->returns.named || line.last_modal(d->gives.from, d->gives.to) == d->gives.to) return {};
    d->sequencing = "synchronised";
    d->strength = 0.45;
  } else if (cue.value == "exchange") {
    if (line.has(line.clause_begin(from), from, "whether")) return {};
    d.emplace();
    d->gives = acting(line, line.clause_begin(from), from, false);
    d->returns = acting(line, to, line.clause_end(to), true);
    d->sequencing = "unspecified";
    d->strength = 0.65;
  } else if (cue.value == "return" || cue.value == "then") {
    if (from < 3) return {};
    std::size_t before = from;
    while (before > 0 && line.is(before - 1, ", and ;")) --before;
    const bool sequel = cue.value == "then";
    if (sequel && !line.has(from, to, "only") && !line.has(0, before, "first must should need needs")) return {};
    d.emplace();
    d->returns = acting(line, line.clause_begin(before - 1), before, false);
    d->gives = acting(line, to, line.clause_end(to), false);
    if (d->gives.what.empty()) return {};
    d->sequencing = sequel ? "after" : "unspecified";
    d->strength = sequel ? 0.55 : 0.6;
  }
  if (cue.value == "first") d = first_then(line, from, to);
  return d;
}

bool sound(const Line& line, const Draft& d) {
  const SentenceView& s = line.view.sentences[line.sentence];
  if (d.gives.party.empty() || d.returns.party.empty() || d.gives.party.name == d.returns.party.name) return false;
  if (d.returns.what.empty() || (d.gives.what.empty() && d.gives.from != d.gives.to)) return false;
  return !cue_in(s, line.span(d.gives.from, d.gives.to), "linkage threat") || d.strength > 0.55;
}

Linkage linkage_of(const Line& line, const Draft& d, const Found& cue) {
  const DocumentView& view = line.view;
  Linkage out;
  const Span gives = line.span(d.gives.from, d.gives.to), returns = line.span(d.returns.from, d.returns.to);
  view.cite(out, line.sentence, {std::min({gives.begin, returns.begin, cue.span.begin}), std::max({gives.end, returns.end, cue.span.end})});
  out.party_gives = d.gives.party, out.gives = d.gives.what;
  out.in_return_from = d.returns.party, out.returns = d.returns.what;
  const SentenceView& s = view.sentences[line.sentence];
  out.sequencing = d.sequencing;
  for (const Found& c : s.cues)
    if (c.kind == "linkage" && c.value == "synchronised") out.sequencing = "synchronised";
  if (out.sequencing == "after") out.first_mover = out.in_return_from;
  if (out.sequencing == "first") out.first_mover = out.party_gives;
  const Party speaker = speaking_side(line, d.gives.from);
  out.position_of = speaker.name == out.in_return_from.name ? speaker : out.party_gives;
  out.why = {"'" + std::string(view.words(cue.span)) + "' joins two acts"};
  out.confidence = d.strength;
  if (d.gives.named && d.returns.named) out.confidence += 0.15, out.why.push_back("both parties are named");
  if (cue_in(s, out.span, "linkage willing")) out.confidence += 0.1, out.why.push_back("one says that it is ready to act");
  for (const Act& a : s.acts)
    if (out.span.overlaps(a.frame->trigger) && (!a.frame->span(SpanRole::kCondition).empty() || !a.frame->span(SpanRole::kReturn).empty())) {
      out.confidence += 0.1;
      out.why.push_back("the reader sees a condition");
      break;
    }
  out.confidence = std::min(out.confidence, 0.95);
  return out;
}

// The same exchange told again: same giver, same words.
bool repeats(const Linkage& a, const Linkage& b) {
  if (a.sentence == b.sentence && a.span.overlaps(b.span)) return true;
  return a.party_gives == b.party_gives && a.in_return_from == b.in_return_from && likeness(a.gives, b.gives) > 0.5 &&
         likeness(a.returns, b.returns) > 0.5;
}

}  // namespace

void find_linkages(const DocumentView& view, Dialogue& out) {
  const std::vector<Party> sides = leading_sides(view);
  if (getenv("LGW")) { fprintf(stderr, "SIDES %s:", view.document.id.c_str()); for (auto& p : sides) fprintf(stderr, " %s;", p.name.c_str()); fprintf(stderr, " MAIN %s %s\n", view.main_pair().first.name.c_str(), view.main_pair().second.name.c_str()); }
  for (std::uint32_t i = 0; i < view.sentences.size(); ++i) {
    if (view.is_title(i) || view.is_caption(i)) continue;
    const Line line(view, i);
    for (const Found& cue : view.sentences[i].cues) {
      if (cue.kind != "linkage") continue;
      std::optional<Draft> d = draft_of(line, cue);
      if (!d) { if (cue.value != "none" && cue.value != "together" && cue.value != "synchronised" && getenv("LGW")) fprintf(stderr, "NODRAFT %s @%u '%s' %s\n", view.document.id.c_str(), cue.span.begin, std::string(view.words(cue.span)).c_str(), std::string(view.words(line.span(line.clause_begin(line.at(cue.span.begin)), line.clause_end(line.at(cue.span.end))))).c_str()); continue; }
      complete(line, *d, sides);
      if (!sound(line, *d)) { if (getenv("LGW")) fprintf(stderr, "UNSOUND %s @%u '%s' [%s: %s] [%s: %s]\n", view.document.id.c_str(), cue.span.begin, std::string(view.words(cue.span)).c_str(), d->gives.party.name.c_str(), d->gives.what.c_str(), d->returns.party.name.c_str(), d->returns.what.c_str()); continue; }
      Linkage linkage = linkage_of(line, *d, cue);
      const auto known = std::find_if(out.linkages.begin(), out.linkages.end(), [&](const Linkage& l) { return repeats(l, linkage); });
      if (known == out.linkages.end()) out.linkages.push_back(std::move(linkage));
      else if (linkage.confidence > known->confidence) *known = std::move(linkage);
    }
  }
}

}  // namespace parley::dialogue
