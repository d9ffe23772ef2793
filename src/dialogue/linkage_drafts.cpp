// What a conjunction joins: the good on one side of it and its price on the other, in the many ways that English has.
#include <algorithm>

#include "dialogue/linkages.h"

namespace parley::dialogue {

namespace {

// Where a later step is told behind a first one: "..., and B afterwards", "..., then B"; empty when it is not.
Half later_step(const Line& line, std::size_t at) {
  Half out;
  std::size_t next = at;
  while (next < line.size() && !line.is(next, ", ; and")) ++next;
  while (next < line.size() && line.is(next, ", ; and then that perhaps only")) ++next;
  std::size_t stop = next;
  while (stop < line.size() && !line.is(stop, ". ; : after afterwards later second follow follows")) ++stop;
  if (!line.is(stop, "after afterwards later second follow follows") && !line.has(at, next, "then")) return out;
  out = acting(line, next, stop, false);
  if (out.what.empty()) return {};
  return out;
}

// "X must first do A (and then ...)", "A first, B after": whoever asks for the first step gives only after it.
std::optional<Draft> first_then(const Line& line, std::size_t from, std::size_t to) {
  const std::size_t begin = line.clause_begin(from), end = line.clause_end(to);
  if (line.is(from - (from > 0), "the a its at for 's") || line.is(from + 1, "a an the of in on at to for by")) return {};
  Draft d;
  d.sequencing = "after";
  d.strength = 0.5;
  d.gives = later_step(line, to);
  std::size_t start = from;
  while (start > begin && !line.is(start - 1, ", : ;")) --start;
  const bool asked = duty(line, begin - std::min<std::size_t>(begin, 3), from) && !line.has(begin, from, "who whoever which");
  if (!asked && (d.gives.what.empty() || says(line, start, from, "linkage finite"))) return {};
  if (asked) start = begin;
  d.returns = acting(line, start, from, false);
  d.demander = demander(line, start, from);
  if (d.returns.what.empty()) d.returns.what = core(line, to, end);
  if (d.gives.what.empty()) d.gives.from = d.gives.to = start;
  return d;
}

// Whether a date stands at a token or right behind it.
bool dated(const Line& line, std::size_t i) {
  const auto& dates = line.view.sentences[line.sentence].dates;
  return std::any_of(dates.begin(), dates.end(),
                     [&](const DateValue& d) { return line.span(i - (i > 0), i + 4).overlaps(d.span); });
}

bool dated_in(const Line& line, std::size_t from, std::size_t to) {
  const auto& dates = line.view.sentences[line.sentence].dates;
  const Span part = line.span(from, to);
  return std::any_of(dates.begin(), dates.end(), [&](const DateValue& d) { return part.overlaps(d.span); });
}

// Whether somebody does something in a range: it opens with a party, has a finite auxiliary, a pronoun, or an act that the reader
// sees.
bool acted(const Line& line, std::size_t from, std::size_t to) {
  const Subject s = first_subject(line, from, to);
  if (!s.party.empty() && s.from <= from + 1 && s.to + 1 < to) return true;
  if (says(line, from, to, "linkage finite") || line.has(from, to, "it he she they we i")) return true;
  const auto& acts = line.view.sentences[line.sentence].acts;
  return std::any_of(acts.begin(), acts.end(), [&](const Act& a) { return line.span(from, to).contains(a.frame->trigger); });
}

// "when all have gone and not before", "when they pay, and not a day sooner".
bool only_then(const Line& line, std::size_t from) {
  for (std::size_t i = from; i + 1 < line.size() && !line.is(i, ";"); ++i)
    if (line.is(i, "not") && line.is(i - (i > 0), "and ,") && line.has(i + 1, i + 4, "before sooner earlier")) return true;
  return false;
}

// Where the last of coordinated clauses with a subject of its own begins: "it did not answer, and he left without".
std::size_t last_coordinate(const Line& line, std::size_t from, std::size_t to) {
  std::size_t begin = from;
  for (std::size_t i = from; i + 2 < to; ++i)
    if (line.is(i, ",") && line.is(i + 1, "and but so") && line.is(i + 2, "he she it they we i")) begin = i + 2;
  return begin;
}

// "A only after B", "A if B", "no A until B", "no A without B".
std::optional<Draft> condition(const Line& line, std::size_t from, std::size_t to, std::string_view value) {
  std::optional<Draft> d = conditional(line, from, to, value != "without");
  if (!d) return {};
  const Half &gives = d->gives, &returns = d->returns;
  d->sequencing = "after";
  d->strength = value == "after" ? 0.6 : value == "until" || value == "without" ? 0.55 : 0.4;
  if (value == "after") return d;
  if (value == "until" || value == "without") {
    if (!says(line, last_coordinate(line, gives.from, gives.to), gives.to, "linkage negation") || dated(line, to)) return {};
    // "wait until": what is given is left unsaid.
    if (line.is(gives.to - 1, "wait waits waiting")) d->gives.what.clear(), d->gives.to = d->gives.from;
    if (value == "until") return d;
    const bool listed = line.is(from - (from > 0), "and or");
    return listed || line.last_modal(returns.from, returns.to) != returns.to ? std::nullopt : d;
  }
  // "When Canada joined, Mexico had left" is told, not asked; so is "if they wanted", "when it will end".
  if (line.has(returns.from, returns.from + 3, "i wanted") || line.is(to, ",") || line.has(gives.from, gives.to, "had"))
    return {};
  if (line.has(returns.from, returns.to, "not n't fails fail refuse refuses no will would might may")) return {};
  const bool promised = says(line, gives.from, gives.to, "linkage promise");
  if (value == "when") return promised && (gives.named || returns.named || only_then(line, to)) ? d : std::nullopt;
  // "promised to" reports as well: the clause begins behind it.
  constexpr std::size_t kVerb = 3;
  const std::size_t begin = line.clause_begin(from);
  const Span whole = line.span(begin - std::min(begin, kVerb), line.clause_end(to));
  const bool front = gives.from > from && (!gives.party.empty() || line.is(gives.from, "we i it he she they"));
  return promised || front || cue_in(line.view.sentences[line.sentence], whole, "linkage willing") ? d : std::nullopt;
}

// "X must do A before Y does B", "X will not do B before Y does A".
std::optional<Draft> before(const Line& line, std::size_t from, std::size_t to) {
  const std::size_t begin = line.clause_begin(from), end = line.clause_end(to);
  const bool refusal = says(line, begin, from, "linkage negation");
  if ((!refusal && !duty(line, begin, from)) || dated_in(line, to, end)) return {};
  if (!acted(line, to, end) && !line.is(from - 1, "come comes")) return {};
  Draft d;
  (refusal ? d.gives : d.returns) = acting(line, begin, from, false);
  (refusal ? d.returns : d.gives) = acting(line, to, end, true);
  if (!refusal) d.demander = demander(line, begin, from);
  d.sequencing = "after";
  d.strength = 0.5;
  return d;
}

// "would trade the plant for a lifting of sanctions"
std::optional<Draft> swap(const Line& line, std::size_t from, std::size_t to) {
  constexpr std::size_t kReach = 14;
  const std::size_t end = line.clause_end(to);
  // The noun ("trade for years") swaps nothing.
  const bool verb = from > 0 && line.is(from - 1, "to would will could can might may should shall must 'd 'll they we");
  if (line.is(from, "trade swap exchange barter") && !verb) return {};
  std::size_t price = to;
  while (price < std::min(end, to + kReach) && !line.is(price, "for with between")) ++price;
  if (price == to || price >= end || !line.is(price, "for") || line.is(price + 1, "years months decades now")) return {};
  Draft d;
  const Subject giver = last_subject(line, line.clause_begin(from), from);
  d.gives.party = giver.party, d.gives.named = !giver.party.empty() && !giver.pronoun;
  d.gives.from = to, d.gives.to = price;
  d.gives.what = core(line, to, price);
  d.returns = acting(line, price + 1, end, true);
  d.sequencing = "synchronised";
  d.strength = 0.55;
  return d;
}

// "an amnesty for any movement that hands over its weapons": whoever does the one thing gets the other.
std::optional<Draft> whoever(const Line& line, std::size_t from, std::size_t to) {
  constexpr std::size_t kReach = 6;
  const std::size_t begin = line.clause_begin(from), end = std::min(line.size(), to + kReach);
  if (!cue_in(line.view.sentences[line.sentence], line.span(begin, from), "linkage willing")) return {};
  std::size_t who = line.is(to - 1, "who whoever") ? to - 1 : to;
  while (who < end && !line.is(who, "who that which whoever")) ++who;
  if (who >= end) return {};
  Draft d;
  d.gives = acting(line, begin, from, false);
  d.returns.from = who + 1, d.returns.to = line.clause_end(who + 1);
  d.returns.what = core(line, d.returns.from, d.returns.to);
  d.sequencing = "after";
  d.strength = 0.45;
  return d;
}

std::optional<Draft> together(const Line& line, std::size_t from, std::size_t to) {
  std::optional<Draft> d = conditional(line, from, to, false);
  if (!d || !d->returns.named || !says(line, d->gives.from, d->gives.to, "linkage promise")) return {};
  d->sequencing = "synchronised";
  d->strength = 0.45;
  return d;
}

// "Both withdraw on the same day", "the list and the lorries would move in step": each of the two gives, at once.
std::optional<Draft> at_once(const Line& line, std::size_t from, std::size_t to, const std::vector<Party>& sides) {
  const std::size_t begin = line.clause_begin(from), end = line.clause_end(to);
  const SentenceView& s = line.view.sentences[line.sentence];
  if (from == 0 || line.is(to, ",") || sides.size() < 2) return {};
  const std::size_t modal = line.last_modal(begin, from);
  if (modal == from && !cue_in(s, line.span(begin, end), "linkage willing")) return {};
  Draft d;
  d.gives.party = sides[0], d.returns.party = sides[1];
  d.gives.from = d.returns.from = begin, d.gives.to = d.returns.to = end;
  std::size_t joint = begin;
  while (joint < std::min(modal, from) && !line.is(joint, "and")) ++joint;
  const std::size_t start = modal == from ? begin : modal + 1;
  if (modal != from && joint < modal) {
    d.gives.what = core(line, begin, joint, 8), d.returns.what = core(line, joint + 1, modal, 8);
  } else {
    d.gives.what = d.returns.what = core(line, start, from > start + 1 ? from : end, 8);
  }
  d.sequencing = "synchronised";
  d.strength = 0.4;
  return d;
}

// "The airlift was the price of their coming."
std::optional<Draft> price(const Line& line, std::size_t from, std::size_t to) {
  const std::size_t begin = line.clause_begin(from);
  if (from < begin + 2 || !line.has(from - 2, from, "was is be were are as been")) return {};
  Draft d;
  d.returns = acting(line, begin, from - 1, true);
  d.gives = acting(line, to, line.clause_end(to), true);
  d.sequencing = "after";
  d.strength = 0.45;
  return d;
}

std::optional<Draft> exchange(const Line& line, std::size_t from, std::size_t to) {
  const std::size_t begin = line.clause_begin(from);
  if (line.has(begin, from, "whether")) return {};
  Draft d;
  d.gives = acting(line, begin, from, false);
  // "against a lifting of sanctions": the price begins right behind the preposition.
  d.returns = acting(line, line.is(from, "against") ? from + 1 : to, line.clause_end(to), true);
  // "wants thirty-one prisoners in return for the hostages": what it wants is what the other gives.
  std::size_t want = begin;
  while (want < from && !word_of(line, want, "linkage want")) ++want;
  if (want < from && d.gives.named) {
    d.gives.what = d.returns.what;
    d.returns = acting(line, want + 1, from, true);
    d.returns.party = {}, d.returns.named = false;
  }
  d.sequencing = "unspecified";
  d.strength = 0.65;
  return d;
}

// "In return it wants B": what is given stands in the sentence before.
std::optional<Draft> opening_return(const Line& line, std::size_t to) {
  if (line.sentence == 0) return {};
  const Line before(line.view, line.sentence - 1);
  const Half told = acting(before, 0, before.clause_end(0), false);
  const std::size_t end = line.clause_end(to);
  Draft d;
  const Half here = acting(line, to, end, false);
  const bool wants = says(line, to, end, "linkage want") || duty(line, to, end);
  if (told.what.empty() || here.what.empty() || here.party.empty()) return {};
  (wants ? d.returns : d.gives) = here;
  Half& other = wants ? d.gives : d.returns;
  other.what = told.what, other.from = other.to = to;
  if (wants) {
    const Subject giver = first_subject(line, to, end);  // "it" is who gives
    const bool known = !giver.party.empty() && !giver.pronoun;
    d.gives.party = known ? giver.party : told.party, d.gives.named = known || told.named;
    if (d.returns.party.name == d.gives.party.name) d.returns.party = {}, d.returns.named = false;
  }
  d.sequencing = "unspecified";
  d.strength = 0.5;
  return d;
}

// "A, and in return B"; "first A, and only then B".
std::optional<Draft> sequel(const Line& line, std::size_t from, std::size_t to, bool ordered) {
  if (from < 2 && !ordered) return opening_return(line, to);
  if (from < 3) return {};
  std::size_t end = from;
  while (end > 0 && line.is(end - 1, ", and ;")) --end;
  const std::size_t begin = end ? line.clause_begin(end - 1) : 0;
  if (ordered && !line.has(from, to, "only") && !line.has(0, end, "first must should need needs") && !says(line, begin, end, "linkage want"))
    return {};
  Draft d;
  d.returns = acting(line, begin, end, false);
  d.gives = acting(line, to, line.clause_end(to), false);
  d.demander = demander(line, begin, end);
  if (d.gives.what.empty()) return {};
  d.sequencing = ordered ? "after" : "unspecified";
  d.strength = ordered ? 0.55 : 0.6;
  return d;
}

}  // namespace

std::optional<Draft> draft_of(const Line& line, const Found& cue, const std::vector<Party>& sides) {
  const std::size_t from = line.at(cue.span.begin), to = line.at(cue.span.end);
  if (to >= line.size()) return {};
  if (cue.value == "before") return before(line, from, to);
  // "would not give up its shield while the other keeps his": no time, but a price.
  if (cue.value == "together" && line.is(from, "while") && line.has(line.clause_begin(from), from, "not n't never"))
    return condition(line, from, to, "after");
  if (cue.value == "together") return together(line, from, to);
  if (cue.value == "swap") return swap(line, from, to);
  if (cue.value == "whoever") return whoever(line, from, to);
  if (cue.value == "exchange") return exchange(line, from, to);
  if (cue.value == "return" || cue.value == "then") return sequel(line, from, to, cue.value == "then");
  if (cue.value == "first") return first_then(line, from, to);
  if (cue.value == "price") return price(line, from, to);
  if (cue.value == "synchronised") return at_once(line, from, to, sides);
  if (cue.value == "none" || (line.is(from, "not") && line.is(to, ". , ; :"))) return {};
  return condition(line, from, to, cue.value);
}

}  // namespace parley::dialogue
