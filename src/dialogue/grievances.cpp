// Why somebody behaves so, as he or the document puts it: accusations, and reasons given for a hostile act.
#include <algorithm>

#include "dialogue/lines.h"

namespace parley::dialogue {

namespace {

struct Draft {
  std::size_t cause_from = 0, cause_to = 0;  // what was done
  std::size_t act_from = 0, act_to = 0;      // the behaviour that it explains
  Party holder, against;
  double strength = 0;
  std::string why;
};

bool cue_in(const Line& line, Span part, std::string_view kind) {
  const auto& cues = line.view.sentences[line.sentence].cues;
  return std::any_of(cues.begin(), cues.end(), [&](const Found& c) { return c.kind == kind && part.overlaps(c.span); });
}

// Coded acts that a reason may explain.
constexpr std::string_view kHostile = "REJECT SANCTION PROTEST THREATEN COERCE RETREAT REQUEST ACCUSE ASSAULT MOBILIZE";

bool hostile(const Line& line, Span part) {
  if (cue_in(line, part, "grievance act") || cue_in(line, part, "grievance accuse")) return true;
  const auto& acts = line.view.sentences[line.sentence].acts;
  return std::any_of(acts.begin(), acts.end(), [&](const Act& a) {
    return part.overlaps(a.frame->trigger) && kHostile.find(a.frame->plover_type) != std::string_view::npos;
  });
}

// The party as named, a person as himself.
Party named_before(const Line& line, std::size_t from, std::size_t to) {
  const auto& mentions = line.view.sentences[line.sentence].reading->mentions;
  Party out;
  const Subject s = last_subject(line, from, to);
  if (s.party.empty()) return out;
  for (std::uint32_t m = 0; m < mentions.size(); ++m)
    if (line.at(mentions[m].span.begin) == s.from) {
      const Parties who = line.view.who(line.sentence, m);
      if (who.size() == 1) out = who[0];
    }
  return out;
}

// The first party of a range that is not on the holder's side.
Party other_named(const Line& line, std::size_t from, std::size_t to, const Party& holder) {
  const auto& mentions = line.view.sentences[line.sentence].reading->mentions;
  const Span part = line.span(from, to);
  for (std::uint32_t m = 0; m < mentions.size(); ++m) {
    if (!part.overlaps(mentions[m].span) || !somebody(line.view, line.sentence, m)) continue;
    for (const Party& p : line.view.who(line.sentence, m))
      if (side_for(line.view, p).name != side_for(line.view, holder).name) return p;
  }
  return {};
}

Party holder_of(const Line& line, std::size_t begin, std::size_t at) {
  Party out = named_before(line, begin, at);
  if (out.empty()) out = named_before(line, 0, at);
  if (out.empty()) out = speaking_side(line, at);
  return out;
}

bool within_name(const Line& line, std::size_t i) {
  const auto& mentions = line.view.sentences[line.sentence].reading->mentions;
  return std::any_of(mentions.begin(), mentions.end(), [&](const Mention& m) { return m.span.contains(line.span(i)); });
}

std::optional<Draft> accusation(const Line& line, const Found& cue) {
  const std::size_t from = line.at(cue.span.begin), to = line.at(cue.span.end);
  const bool passive = line.is(from - (from > 0), "was were is are be been being");
  if (to >= line.size() || (passive && cue.value != "about")) return {};
  Draft d;
  const std::size_t begin = line.clause_begin(from);
  std::size_t end = line.clause_end(to);
  d.strength = 0.6;
  d.why = "'" + std::string(line.view.words(cue.span)) + "'";
  d.holder = holder_of(line, begin, from);
  for (const Act& a : line.view.sentences[line.sentence].acts)
    if (a.frame->trigger.overlaps(cue.span) && !a.event->source.empty()) {
      d.holder = party_of(a.event->source[0]);
      if (!a.event->target.empty()) d.against = party_of(a.event->target[0]);
    }
  if (cue.value == "on") {
    if (from < 2) return {};
    d.cause_from = line.clause_begin(from - 1), d.cause_to = from;
    d.against = other_named(line, to, end, d.holder);
    return d;
  }
  d.cause_from = to, d.cause_to = end;
  if (cue.value == "of" || cue.value == "for")
    for (std::size_t i = to; i < std::min(end, to + 12); ++i)
      if ((line[i] == cue.value && !within_name(line, i)) || (cue.value == "for" && line[i] == "as")) {
        if (const Party p = other_named(line, to, i, d.holder); !p.empty()) d.against = p;
        d.cause_from = line[i] == "as" ? to : i + 1;
        break;
      }
  if (cue.value == "of" && d.cause_from == to) return {};
  return d;
}

// Whether a party is named at a token or the one after it ("the North").
bool party_begins(const Line& line, std::size_t at) {
  const auto& mentions = line.view.sentences[line.sentence].reading->mentions;
  for (std::uint32_t m = 0; m < mentions.size(); ++m) {
    const std::size_t begin = line.at(mentions[m].span.begin);
    if ((begin == at || begin == at + 1) && somebody(line.view, line.sentence, m)) return true;
  }
  return false;
}

std::optional<Draft> reason(const Line& line, const Found& cue) {
  const std::size_t from = line.at(cue.span.begin), to = line.at(cue.span.end);
  if (to >= line.size()) return {};
  Draft d;
  std::size_t before = from;
  while (before > 0 && line.is(before - 1, ", and or")) --before;
  const std::size_t end = line.clause_end(to);
  if (before < 2) {
    // "After the raid, Rabat ...": the act stands behind.
    d.act_from = end, d.act_to = line.clause_end(std::min(end + 1, line.size() - 1));
    d.holder = named_before(line, d.act_from, d.act_to);
  } else {
    d.act_from = line.clause_begin(before - 1), d.act_to = before;
    d.holder = holder_of(line, d.act_from, before);
  }
  d.cause_from = to, d.cause_to = end;
  // A verb that can also report ("recalled", "protested") may stand just before its clause.
  const Span act = line.span(d.act_from - std::min<std::size_t>(d.act_from, 2), d.act_to), cause = line.span(to, end);
  // A reason given in so many words may stand further from its act.
  const bool needs_act = cue.value != "answer" && cue.value != "plight";
  const bool harm = !needs_act || hostile(line, act) || (cue.value == "strong" && before >= 2 && hostile(line, line.span(0, before)));
  if (!harm) return {};
  const bool done = hostile(line, cause) || cue_in(line, cause, "grievance harm");
  // "with Lorvia not even answering", "as the board still withheld the figures": only of a party that does something.
  if (cue.value == "beside" && (!cue_in(line, cause, "grievance harm") || !party_begins(line, to))) return {};
  if (cue.value == "weak" && !done && (!line.is(from, "after over") || other_named(line, to, end, d.holder).empty())) return {};
  // "because of state elections": nobody's doing.
  if (cue.value == "answer" && !cue_in(line, cause, "grievance harm")) return {};
  const bool blamed = cue_in(line, cause, "grievance harm") || !other_named(line, to, end, d.holder).empty();
  if (line.has(from, to, "because") && !blamed) return {};
  d.strength = cue.value == "strong" ? 0.65 : cue.value == "clause" ? 0.5 : 0.4;
  d.why = "'" + std::string(line.view.words(cue.span)) + "' gives a reason for a hostile act";
  return d;
}

// "The reason she gave was a speech", "The obstacle is their conduct": what follows the verb, of whoever speaks or was last
// named.
std::optional<Draft> obstacle(const Line& line, const Found& cue) {
  constexpr std::size_t kReach = 14;
  const std::size_t from = line.at(cue.span.begin), to = line.at(cue.span.end);
  std::size_t verb = to;
  while (verb < std::min(line.size(), to + kReach) && !line.is(verb, "is was are were lies lay ; :")) ++verb;
  if (verb >= line.size() || !line.is(verb, "is was are were lies lay") || line.is(verb + 1, "that not over gone removed to"))
    return {};
  Draft d;
  d.holder = holder_of(line, line.clause_begin(from), verb);
  if (d.holder.empty() && line.sentence > 0) {
    const Line last(line.view, line.sentence - 1);
    d.holder = named_before(last, 0, last.size());
  }
  d.cause_from = verb + 1, d.cause_to = line.clause_end(verb + 1);
  d.strength = 0.4;
  d.why = "'" + std::string(line.view.words(cue.span)) + "' names what stands in the way";
  return d;
}

// "It underlined Washington's hostile policy": what somebody dwells on, if it has a bad name and is another's.
std::optional<Draft> stress(const Line& line, const Found& cue) {
  constexpr std::size_t kReach = 9;
  const std::size_t to = line.at(cue.span.end), end = std::min(line.clause_end(to), to + kReach);
  if (to >= end) return {};
  const Span said = line.span(to, end);
  if (!cue_in(line, said, "grievance harm") && !cue_in(line, said, "grievance slur")) return {};
  std::optional<Draft> d = accusation(line, {cue.span, cue.kind, "about"});
  if (d && d->against.empty()) d->against = other_named(line, to, end, d->holder);
  return d && !d->against.empty() ? d : std::nullopt;
}

// What the reader takes for an accusation where no cue of ours speaks.
std::optional<Draft> blame(const Line& line, const Act& act) {
  const Frame& f = *act.frame;
  if (f.plover_type != "ACCUSE" || act.event->source.empty() || f.confidence < 0.55) return {};
  Draft d;
  const std::size_t to = line.at(f.trigger.end);
  if (to >= line.size()) return {};
  const Parties who = parties_of(act.event->source);
  if (who.empty()) return {};
  d.holder = who[0];
  d.cause_from = to, d.cause_to = line.clause_end(to);
  const Span reason = f.span(SpanRole::kReason), content = f.span(SpanRole::kContent);
  const Span said = !reason.empty() ? reason : content;
  if (!said.empty() && said.size() > 12)
    d.cause_from = line.at(said.begin), d.cause_to = std::max(line.at(said.end), line.at(said.begin) + 1);
  d.strength = 0.3 + f.confidence * 0.3;
  d.why = "the reader sees an accusation at '" + std::string(line.view.words(f.trigger)) + "'";
  return d;
}

// What somebody is reported to say of the other side's doings.
std::optional<Draft> charge(const Line& line, const Found& harm, const std::vector<Party>& sides) {
  const SentenceView& s = line.view.sentences[line.sentence];
  const std::size_t at = line.at(harm.span.begin);
  if (at >= line.size()) return {};
  for (const Report& r : s.speech->reports) {
    if (!r.content.contains(harm.span) || !somebody(line.view, line.sentence, r.speaker)) continue;
    const Parties who = line.view.who(line.sentence, r.speaker);
    if (who.size() != 1) return {};
    Draft d;
    d.holder = who[0];
    if (!has_party(sides, side_for(line.view, d.holder))) return {};
    d.cause_from = line.clause_begin(at), d.cause_to = std::max(line.clause_end(at), at + 1);
    // "unless the blockade is lifted", "to refrain from arming": not what the other did.
    if (line.has(d.cause_from, at, "unless if until would will could should must to might may let whether")) return {};
    d.against = other_named(line, d.cause_from, d.cause_to, d.holder);
    d.strength = d.against.empty() ? 0.35 : 0.45;
    d.why = "reported by the holder: '" + std::string(line.view.words(harm.span)) + "'";
    return d;
  }
  return {};
}

// A person of rank as himself, everybody else as his side.
Party as_told(const DocumentView& view, const Party& party) {
  return view.is_person(party) && has_name(party.name) ? party : side_for(view, party);
}

// "X called the letter a threat", "X denounced it as a surrender": the cause is what bears the bad name.
std::optional<Draft> branding(const Line& line, const Found& cue) {
  constexpr std::size_t kReach = 18;
  const std::size_t from = line.at(cue.span.begin), to = line.at(cue.span.end);
  if (to >= line.size() || line.is(from - (from > 0), "was were is are be been being so a the")) return {};
  const std::size_t end = std::min(line.clause_end(to), to + kReach);
  std::size_t name = to;
  if (cue.value == "as") {
    while (name < end && !line.is(name, "as")) ++name;
    if (name == end) return {};
  }
  if (!cue_in(line, line.span(name, end), "grievance slur")) return {};
  Draft d;
  d.holder = holder_of(line, line.clause_begin(from), from);
  d.cause_from = to, d.cause_to = end;
  d.strength = 0.5;
  d.why = "'" + std::string(line.view.words(cue.span)) + "' gives a bad name";
  return d;
}

// A reason that the reader marks at a hostile act.
std::optional<Draft> marked_reason(const Line& line, const Act& act) {
  const Span why = act.frame->span(SpanRole::kReason);
  const bool harsh = kHostile.find(act.frame->plover_type) != std::string_view::npos;
  if (why.size() < 12 || !harsh || act.event->source.empty()) return {};
  Draft d;
  d.holder = party_of(act.event->source[0]);
  if (!act.event->target.empty()) d.against = party_of(act.event->target[0]);
  d.cause_from = line.at(why.begin), d.cause_to = std::max(line.at(why.end), d.cause_from + 1);
  d.act_from = line.at(act.frame->trigger.begin), d.act_to = std::min(d.cause_from, line.clause_end(d.act_from));
  d.strength = 0.4;
  d.why = "the reader sees a reason at '" + std::string(line.view.words(act.frame->trigger)) + "'";
  return d;
}

void emit(const Line& line, Draft d, const std::vector<Party>& sides, std::vector<Grievance>& out) {
  if (d.holder.empty()) return;
  Grievance g;
  g.cause = core(line, d.cause_from, d.cause_to, 14);
  if (g.cause.size() < 6) return;
  if (d.against.empty()) d.against = other_named(line, d.cause_from, d.cause_to, d.holder);
  if (d.against.empty()) d.against = other_side(line, d.cause_from, side_for(line.view, d.holder), sides);
  const Span cause = line.span(d.cause_from, d.cause_to);
  line.view.cite(g, line.sentence, cause);
  g.holder = as_told(line.view, d.holder), g.against = as_told(line.view, d.against);
  if (d.act_to > d.act_from) g.explains = core(line, d.act_from, d.act_to);
  g.attributed_to = g.attribution.empty() ? "" : g.attribution.back();
  g.confidence = std::min(0.95, d.strength + (d.against.empty() ? 0 : 0.1));
  g.why = {d.why};
  const auto known = std::find_if(out.begin(), out.end(), [&](const Grievance& o) {
    return (o.sentence == g.sentence && o.span.overlaps(g.span)) || (o.holder == g.holder && likeness(o.cause, g.cause) > 0.6);
  });
  if (known == out.end())
    out.push_back(std::move(g));
  else if (g.confidence > known->confidence)
    *known = std::move(g);
}

}  // namespace

void find_grievances(const DocumentView& view, Dialogue& out) {
  const std::vector<Party> sides = leading_sides(view);
  for (std::uint32_t i = 0; i < view.sentences.size(); ++i) {
    if (view.is_title(i) || view.is_caption(i)) continue;
    const Line line(view, i);
    const SentenceView& s = view.sentences[i];
    const auto ruled_out = [&](const Found& c) {
      return std::any_of(s.cues.begin(), s.cues.end(),
                         [&](const Found& n) { return n.kind == "grievance none" && n.span.overlaps(c.span); });
    };
    for (const Found& c : s.cues) {
      if (ruled_out(c)) continue;
      std::optional<Draft> d;
      if (c.kind == "grievance accuse")
        d = accusation(line, c);
      else if (c.kind == "grievance reason")
        d = reason(line, c);
      else if (c.kind == "grievance obstacle")
        d = obstacle(line, c);
      else if (c.kind == "grievance brand")
        d = branding(line, c);
      else if (c.kind == "grievance stress")
        d = stress(line, c);
      else if (c.kind == "grievance harm")
        d = charge(line, c, sides);
      if (d) emit(line, std::move(*d), sides, out.grievances);
    }
    for (const Act& a : s.acts) {
      if (std::optional<Draft> d = blame(line, a)) emit(line, std::move(*d), sides, out.grievances);
      if (std::optional<Draft> d = marked_reason(line, a)) emit(line, std::move(*d), sides, out.grievances);
    }
  }
}

}  // namespace parley::dialogue
