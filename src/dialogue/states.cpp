// Where a pair stands: phase by weighed cues, ball as stated or as the last unanswered act leaves it.
#include <algorithm>

#include "dialogue/view.h"

namespace parley::dialogue {

namespace {

constexpr std::uint32_t kReach = 60;  // bytes between a cue and the party that it is about

// How much a sentence tells of the state at the end: the headline and the ends of the text more than its middle.
double emphasis(const DocumentView& view, std::uint32_t sentence) {
  if (view.is_caption(sentence)) return 0;
  if (view.is_title(sentence)) return 3;
  const std::size_t n = view.sentences.size();
  if (sentence * 6 < n) return 1.5;
  return sentence * 5 >= n * 4 ? 1.5 : 1;
}

// "the talks had been frozen": what was so before the story.
bool is_past_perfect(const DocumentView& view, std::uint32_t sentence, Span cue) {
  const Span clause = view.clause(sentence, cue.begin);
  for (const Token& t : view.sentences[sentence].sentence->tokens) {
    const bool just_before = t.span.begin >= clause.begin && t.span.end <= cue.begin && cue.begin - t.span.end < 25;
    if (just_before && view.words(t.span) == "had") return true;
  }
  return false;
}

struct Phase {
  std::string name, cue;
  std::uint32_t sentence = 0;
  Span span;
  double share = 0;
};
Phase phase_of(const DocumentView& view) {
  std::map<std::string, double> weights;
  std::map<std::string, Phase> best;
  std::map<std::string, double> best_weight;
  std::map<std::string, int> seen;
  double all = 0;
  for (std::uint32_t i = 0; i < view.sentences.size(); ++i)
    for (const Found& cue : view.sentences[i].cues) {
      if (cue.kind != "state phase") continue;
      double weight = emphasis(view, i);
      if (is_past_perfect(view, i, cue.span)) weight *= 0.3;
      // The fifth mention of "round" says less than the first.
      weight /= 1 + 0.5 * seen[ascii_lower(view.words(cue.span))]++;
      // Words of any negotiation say less of where it stands.
      const bool usual = cue.value == "talks usual";
      if (usual) weight *= 0.4;
      const std::string name(usual ? "talks" : cue.value);
      weights[name] += weight, all += weight;
      if (weight > best_weight[name]) {
        best_weight[name] = weight;
        best[name] = {name, std::string(view.words(cue.span)), i, cue.span, 0};
      }
    }
  Phase out;
  double most = 0;
  for (const auto& [name, weight] : weights)
    if (weight > most) most = weight, out = best[name], out.share = weight / all;
  return out;
}

struct Ball {
  Party party;
  bool stated = false, found = false;
  std::uint32_t sentence = 0;
  Span span;
};

// The side that plain words name where no mention was found: a state by its name, "the government", "the rebels".
Party party_in_words(const DocumentView& view, Span region, const Parties& dyad, bool last) {
  Party out;
  for (const NameHit& hit : view.lexicon.find_names(view.text, region)) {
    const ActorReading actor = resolve_actor(view.lexicon, view.words(hit.span), view.document.published);
    if (actor.name.empty()) continue;
    out = view.side_of(party_of(actor));
    if (!last) return out;
  }
  if (!out.empty()) return out;
  for (const AgentHit& hit : view.lexicon.find_agents(view.text, region))
    for (const Party& side : dyad) {
      const bool state = !side.country.empty() && side.name == view.lexicon.country_name(side.country);
      if ((hit.agent->sector == "GOV" && state) || (hit.agent->sector == "REB" && !state)) out = side;
    }
  return out;
}

// The party that a cue names on its side.
Party party_at(const DocumentView& view, std::uint32_t sentence, const Found& cue, const Parties& dyad) {
  const bool after = cue.value == "after";
  const int mention =
      after ? view.mention_after(sentence, cue.span.end, kReach) : view.mention_before(sentence, cue.span.begin, kReach);
  if (mention >= 0)
    if (const Parties who = view.who(sentence, static_cast<std::uint32_t>(mention)); who.size() == 1) return view.side_of(who[0]);
  const Span whole = view.sentences[sentence].sentence->span;
  const Span region = after ? Span{cue.span.end, std::min(whole.end, cue.span.end + kReach)}
                            : Span{std::max(whole.begin, cue.span.begin - std::min(cue.span.begin, kReach)), cue.span.begin};
  return party_in_words(view, region, dyad, !after);
}

// The last word of the text on it counts.  `anyone`: also who is none of the two.
Ball find_ball(const DocumentView& view, const Parties& dyad, std::string_view kind, bool anyone) {
  Ball out;
  for (std::uint32_t i = 0; i < view.sentences.size(); ++i) {
    if (view.is_caption(i)) continue;
    for (const Found& cue : view.sentences[i].cues) {
      if (cue.kind == "state nobody" && anyone && out.found) {
        out = {{}, true, true, i, view.clause(i, cue.span.begin)};
        continue;
      }
      if (cue.kind != kind) continue;
      const Party party = party_at(view, i, cue, dyad);
      if (!party.empty() && (anyone || has_party(dyad, party)))
        out = {party, kind != "state waits", true, i, view.clause(i, cue.span.begin)};
    }
  }
  return out;
}

// Offers and the like that somebody made, where the moves say nothing.
bool is_offer(const Act& act) {
  return act.frame->move == "offer" || act.frame->move == "promise" || act.frame->move == "concession";
}

// What a side holds out without calling it an offer: its part of an exchange, a promise, or talks on a condition; the last it names.
Offer conditional_offer(const DocumentView& view, const Dialogue& out, const Party& side) {
  Offer offer;
  for (const Linkage& l : out.linkages)
    if (!l.party_gives.empty() && view.side_of(l.party_gives) == side) offer = {side, l.gives + " for " + l.returns, "open"};
  if (!offer.by.empty()) return offer;
  for (const Move& m : out.moves) {
    const bool holds = is_one_of(m.kind, {"concession", "precondition", "promise"}) && m.status != "withdrawn";
    if (holds && !m.actor.empty() && view.side_of(m.actor[0]) == side) offer = {side, m.content, m.status};
  }
  return offer;
}

std::vector<Offer> open_offers(const DocumentView& view, const Dialogue& out, const Parties& dyad) {
  std::vector<Offer> offers;
  const auto add = [&](const Party& by, const std::string& what, const std::string& status) {
    const bool named = !by.empty() && by.name[0] >= 'A' && by.name[0] <= 'Z' && by.name.size() > 2;
    if (!named || std::any_of(offers.begin(), offers.end(), [&](const Offer& o) { return o.by == by && o.what == what; })) return;
    offers.push_back({by, what, status});
  };
  for (const Move& m : out.moves)
    if (m.kind == "offer" && m.status != "withdrawn" && m.status != "accepted" && !m.actor.empty())
      add(view.side_of(m.actor[0]), m.content, m.status);
  for (const Party& side : dyad) {
    const bool told = std::any_of(offers.begin(), offers.end(), [&](const Offer& o) { return o.by == side; });
    if (told) continue;
    if (const Offer held_out = conditional_offer(view, out, side); !held_out.by.empty()) offers.push_back(held_out);
  }
  if (!offers.empty()) return offers;
  for (std::uint32_t i = 0; i < view.sentences.size(); ++i)
    for (const Act& act : view.sentences[i].acts) {
      if (!is_offer(act) || act.event->source.empty()) continue;
      const Span content = act.frame->span(SpanRole::kContent);
      const Span what = content.empty() ? view.phrase_after(i, act.frame->trigger.end, 80) : content;
      add(view.side_of(party_of(act.event->source[0])), std::string(view.words(what)), "open");
    }
  return offers;
}

void set_ball(const DocumentView& view, const Dialogue& out, State& state) {
  for (const std::string_view kind : {"state court", "state ball", "state waits"}) {
    const Ball ball = find_ball(view, state.dyad, kind, kind == "state court");
    if (!ball.found) continue;
    view.cite(state, ball.sentence, ball.span);
    state.ball_in_court_of = ball.party;
    const std::string words(view.words(ball.span));
    const std::string by = state.attribution.empty() ? "the author" : state.attribution.back();
    state.ball_basis = ball.stated ? "stated by " + by : "inferred: " + words;
    state.why.push_back("ball: " + words);
    return;
  }
  const Move* last = nullptr;
  for (const Move& m : out.moves)
    if (m.kind == "offer" && m.status == "unanswered" && m.addressee.size() == 1 && has_party(state.dyad, view.side_of(m.addressee[0])))
      last = &m;
  if (last) {
    state.ball_in_court_of = view.side_of(last->addressee[0]);
    const Party by = last->actor.empty() ? Party{} : view.side_of(last->actor[0]);
    state.ball_basis = "inferred: the " + last->kind + " of " + by.name + " is unanswered";
    state.why.push_back(state.ball_basis);
  }
}

// The clause of the last cue of a kind in the text, with its sentence.
struct Clause {
  bool found = false;
  std::uint32_t sentence = 0;
  Span span;
  std::string cue;
};
Clause last_clause(const DocumentView& view, std::string_view kind, std::uint32_t from) {
  Clause out;
  for (std::uint32_t i = from; i < view.sentences.size(); ++i) {
    if (view.is_caption(i)) continue;
    for (const Found& cue : view.sentences[i].cues)
      if (cue.kind == kind) out = {true, i, view.clause(i, cue.span.begin), std::string(view.words(cue.span))};
  }
  return out;
}

// A clause without the word that hangs it on another, and without the stop at its end.
std::string_view without_lead(std::string_view clause) {
  for (std::string_view word : {"and ", "but ", "that "})
    if (ascii_lower(clause.substr(0, word.size())) == word) clause.remove_prefix(word.size());
  while (clause.ends_with('.') || clause.ends_with(',') || clause.ends_with(' ')) clause.remove_suffix(1);
  return clause;
}

void set_outlook(const DocumentView& view, State& state) {
  const auto from = static_cast<std::uint32_t>(view.sentences.size() * 2 / 3);
  const Clause outlook = last_clause(view, "state outlook", from);
  if (!outlook.found) return;
  state.outlook = without_lead(view.words(outlook.span));
  const std::vector<std::string> holders = view.attribution(outlook.sentence, outlook.span);
  state.outlook_holder = holders.empty() ? "the author" : holders.back();
  for (std::uint32_t i = from; i < view.sentences.size(); ++i)
    for (const Found& cue : view.sentences[i].cues)
      if (cue.kind == "state outlook" && state.hedges.size() < 4) state.hedges.emplace_back(view.words(cue.span));
}

}  // namespace

void find_states(const DocumentView& view, Dialogue& out) {
  const auto [one, other] = view.main_pair();
  if (one.empty() || other.empty()) return;
  const Phase phase = phase_of(view);
  if (phase.name.empty()) return;
  State state;
  state.dyad = {one, other};
  // A movement is not called by its country's code.
  for (Party& side : state.dyad)
    if (side.name != view.lexicon.country_name(side.country)) side.country.clear();
  view.cite(state, phase.sentence, view.clause(phase.sentence, phase.span.begin));
  if (view.document.published) state.as_of = date_to_string(*view.document.published);
  state.phase = phase.name;
  state.why.push_back("phase: " + phase.cue);
  set_ball(view, out, state);
  state.open_offers = open_offers(view, out, state.dyad);
  const Clause obstacle = last_clause(view, "state obstacle", 0);
  if (obstacle.found) state.main_obstacle = without_lead(view.words(obstacle.span));
  set_outlook(view, state);
  state.confidence = 0.4 + 0.4 * phase.share + (state.ball_basis.starts_with("stated") ? 0.2 : 0);
  out.states.push_back(std::move(state));
}

}  // namespace parley::dialogue
