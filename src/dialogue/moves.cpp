// Moves: offers, demands, preconditions, refusals, threats, promises, concessions, appeals, signals.  An act whose frame or type is a
// move is one; so are words that make one ("insists on") beside an actor where the reader saw no act.
#include <fmt/format.h>

#include "dialogue/phrases.h"
#include "dialogue/view.h"

namespace parley::dialogue {

namespace {

constexpr std::uint32_t kReach = 60;  // bytes between an actor and the words that make its move

// What a PLOVER type is as a move when nothing else says; "" for no move.
std::string_view usual_move(std::string_view type) {
  if (type == "REJECT") return "refusal";
  if (type == "THREATEN") return "threat";
  if (type == "REQUEST") return "demand";
  if (type == "CONCEDE") return "concession";
  return {};
}

// Whether a move of this kind fits an act of this type: a cue beside the trigger may belong to another act.
bool fits(std::string_view kind, std::string_view type) {
  if (type == "REJECT" || type == "THREATEN") return kind == usual_move(type) || kind == "precondition";
  if (type == "ACCUSE" || type == "CONSULT") return kind == "threat" || kind == "signal" || kind == "demand";
  return kind != "refusal";
}

struct Making {
  std::string kind;
  Span words;  // that make it
  std::vector<std::string> why;
};

class MoveFinder {
 public:
  MoveFinder(const DocumentView& view, std::uint32_t index) : view_(view), index_(index), s_(view.sentences[index]) {}

  void find(std::vector<Move>& out) const {
    for (const Act& act : s_.acts)
      if (auto move = of_act(act)) out.push_back(std::move(*move));
    const std::size_t from_acts = out.size();
    for (const Found& cue : s_.cues) {
      if (cue.kind != "move") continue;
      const Span clause = view_.clause(index_, cue.span.begin);
      const bool seen = std::any_of(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(from_acts), [&](const Move& m) {
        return m.sentence == index_ && (m.span.overlaps(cue.span) || clause.overlaps(m.span));
      });
      if (seen) continue;
      if (auto move = of_cue(cue)) out.push_back(std::move(*move));
    }
    for (const Found& cue : s_.cues)
      if (cue.kind == "strict")
        if (auto move = of_gate(cue, out)) out.push_back(std::move(*move));
    for (const Found& cue : s_.cues) {
      const bool speaks = cue.kind == "duty" || cue.kind == "pledge";
      const bool part = std::any_of(s_.cues.begin(), s_.cues.end(),
                                    [&](const Found& c) { return c.kind == "move" && c.span.overlaps(cue.span); });
      const bool seen = std::any_of(out.begin(), out.end(),
                                    [&](const Move& m) { return m.sentence == index_ && m.span.overlaps(cue.span); });
      if (!speaks || part || seen) continue;
      if (auto move = of_speech(cue)) out.push_back(std::move(*move));
    }
  }

 private:
  std::optional<Making> making(const Act& act) const {
    const Frame& f = *act.frame;
    const std::string& type = act.event->plover_type;
    Making m{f.move, f.trigger, {}};
    if (!m.kind.empty()) m.why.push_back(fmt::format("{} at '{}'", m.kind, view_.words(f.trigger)));
    for (const Found& cue : s_.cues) {
      if (cue.kind != "move" || !cue.span.overlaps(f.trigger) || !fits(cue.value, type)) continue;
      if (m.kind.empty() || m.kind == usual_move(type) || m.kind == "demand") m.kind = cue.value;
      m.why.push_back(fmt::format("'{}' makes it {}", view_.words(cue.span), cue.value));
    }
    if (m.kind == "acceptance" || m.kind == "withdrawal") return std::nullopt;
    if (m.kind.empty()) {
      m.kind = usual_move(type);
      if (m.kind.empty() && type == "AGREE" && f.contact == "proposed") m.kind = "offer";
      if (m.kind.empty()) return std::nullopt;
      m.why.push_back(type + " is a " + m.kind);
    }
    if (m.kind == "demand" || m.kind == "appeal" || m.kind == "refusal")
      if (const Found* gate = gating(f.trigger)) {
        m.kind = "precondition";
        m.why.push_back(fmt::format("'{}' makes it a precondition", view_.words(gate->span)));
      }
    return m;
  }

  // Words of the same clause that make a demand a gate ("before any talks", "only after").
  const Found* gating(Span at) const {
    const Span clause = view_.clause(index_, at.begin);
    for (const Found& cue : s_.cues)
      if (cue.kind == "gate" && (clause.overlaps(cue.span) || (cue.span.begin >= at.end && cue.span.begin - at.end < 120))) return &cue;
    return nullptr;
  }

  std::optional<Move> of_act(const Act& act) const {
    const Event& e = *act.event;
    const Frame& f = *act.frame;
    if (e.source.empty() || e.factuality == "negated" || e.factuality == "hypothetical" || e.factuality == "possible" || e.polarity == "-") return std::nullopt;
    // A contact that is agreed or held is told as a contact.
    if (!f.contact.empty() && f.contact != "proposed" && f.contact != "cancelled" && f.contact != "postponed" && f.move.empty()) return std::nullopt;
    const bool observer = std::all_of(e.source.begin(), e.source.end(), [](const ActorReading& a) {
      return !a.sectors.empty() && (a.sectors[0] == "JRN" || a.sectors[0] == "EDU") && a.type != ActorType::kState;
    });
    if (observer || other_use(f.trigger) || (unreal(f.trigger) && e.attribution.empty())) return std::nullopt;
    auto how = making(act);
    if (!how) return std::nullopt;
    Move m;
    m.kind = how->kind;
    m.why = std::move(how->why);
    take_actors(m, parties_of(e.source), f.targets.empty() ? Parties{} : parties_of(e.target));
    if (!somebody(m.actor)) return std::nullopt;
    const Span evidence = tight(act);
    view_.cite(m, index_, evidence);
    m.attribution = e.attribution;
    m.content = content_of(view_, index_, f.span(SpanRole::kContent), f.trigger);
    m.conditional_on = condition_of(view_, index_, f.span(SpanRole::kCondition), evidence);
    m.date = e.date;
    speaker(m);
    m.confidence = e.confidence * (f.move == m.kind ? 1.0 : 0.8);
    return m;
  }

  std::optional<Move> of_cue(const Found& cue) const {
    const int who = view_.mention_before(index_, cue.span.begin, kReach);
    if (who < 0) return std::nullopt;
    const Span mention = s_.reading->mentions[static_cast<std::size_t>(who)].span;
    const Span clause = view_.clause(index_, cue.span.begin);
    if (mention.begin < clause.begin && view_.words({mention.end, cue.span.begin}).find(',') == std::string_view::npos) return std::nullopt;
    if (denied(cue.span) || other_use(cue.span) || unreal(cue.span) || watches(actor_name(who))) return std::nullopt;
    const std::vector<std::string> speakers = view_.attribution(index_, cue.span);
    if (!speakers.empty() && watches(speakers.back())) return std::nullopt;
    Move m;
    m.kind = cue.value;
    take_actors(m, view_.who(index_, static_cast<std::uint32_t>(who)), {});
    if (!somebody(m.actor) || m.addressee.empty()) return std::nullopt;
    if (m.kind == "demand" || m.kind == "refusal")
      if (gating(cue.span)) m.kind = "precondition";
    const Span rest = view_.phrase_after(index_, cue.span.end);
    view_.cite(m, index_, {mention.begin, std::max(cue.span.end, rest.end)});
    m.content = content_of(view_, index_, rest, cue.span);
    if (content_words(m.content) < 2) return std::nullopt;
    m.conditional_on = condition_of(view_, index_, {}, m.span);
    m.date = view_.date_near(index_, cue.span);
    speaker(m);
    m.why.push_back(fmt::format("'{}' makes it {}", view_.words(cue.span), cue.value));
    m.confidence = 0.35;
    return m;
  }

  // "declined to say", "would have": another use of a move's words.
  bool other_use(Span at) const {
    return std::any_of(s_.cues.begin(), s_.cues.end(), [&](const Found& c) { return c.kind == "other" && c.span.overlaps(at); });
  }

  // Words told as not real: a question, a wish, advice ("should offer"), "for Japan to offer".
  bool unreal(Span at) const {
    if (view_.words(s_.sentence->span).ends_with("?")) return true;
    const Span clause = view_.clause(index_, at.begin);
    for (const Found& cue : s_.cues)
      if (cue.kind == "unreal" && cue.span.end <= at.begin && at.begin - cue.span.end < kReach && cue.span.end > clause.begin)
        return true;
    const bool would = view_.words({clause.begin, std::max(clause.begin, at.begin)}).ends_with(" would ");
    return would && view_.attribution(index_, at).empty();
  }

  // Somebody who watches: press, scholars, analysts.
  bool watches(const std::string& name) const {
    for (const DocumentActors::Entry& e : view_.actors.entries())
      if (e.actor.name == name)
        return e.actor.type != ActorType::kState && !e.actor.sectors.empty() && is_one_of(e.actor.sectors[0], {"JRN", "EDU"});
    return false;
  }

  // "X said that Y must do it": a demand of X on Y; "X said that it would do it": a promise of X.
  std::optional<Move> of_speech(const Found& cue) const {
    const std::vector<std::string> speakers = view_.attribution(index_, cue.span);
    if (speakers.empty() || other_use(cue.span) || watches(speakers.back()) || view_.words(s_.sentence->span).ends_with("?")) return std::nullopt;
    const Span clause = view_.clause(index_, cue.span.begin);
    for (const Found& c : s_.cues)
      if (c.kind == "unreal" && c.value == "if" && clause.contains(c.span) && c.span.begin < cue.span.begin) return std::nullopt;
    Move m;
    take_actors(m, {{speakers.back(), ""}}, {});
    if (!somebody(m.actor)) return std::nullopt;
    const int before = view_.mention_before(index_, cue.span.begin, kReach);
    Parties subject;
    if (before >= 0 && clause.overlaps(s_.reading->mentions[static_cast<std::size_t>(before)].span))
      for (const Party& p : view_.who(index_, static_cast<std::uint32_t>(before))) add_parties(subject, {view_.side_of(p)});
    const bool own = !subject.empty() && has_party(m.actor, subject.front());
    if (cue.kind == "pledge" && (!own || cue.span.begin > s_.reading->mentions[static_cast<std::size_t>(before)].span.end + 12)) return std::nullopt;
    if (cue.kind == "duty" && own) return std::nullopt;
    if (cue.kind == "duty" && somebody(subject)) m.addressee = subject;
    if (m.addressee.empty()) return std::nullopt;
    m.kind = cue.value;
    if (cue.kind == "duty" && gating(cue.span)) m.kind = "precondition";
    const Span rest = view_.phrase_after(index_, cue.span.end);
    view_.cite(m, index_, {clause.begin, std::max(cue.span.end, rest.end)});
    m.content = content_of(view_, index_, {}, cue.span);
    if (content_words(m.content) < 2) return std::nullopt;
    m.conditional_on = condition_of(view_, index_, {}, m.span);
    speaker(m);
    m.why.push_back(fmt::format("'{}' in what {} says makes it {}", view_.words(cue.span), speakers.back(), m.kind));
    m.confidence = 0.3;
    return m;
  }

  // "would talk, but only after Y leaves": what a move waits for is a precondition of its maker.
  std::optional<Move> of_gate(const Found& cue, const std::vector<Move>& made) const {
    const auto main = std::find_if(made.rbegin(), made.rend(), [&](const Move& m) {
      return m.sentence == index_ && m.span.begin < cue.span.begin && cue.span.begin < m.span.end + kReach;
    });
    if (main == made.rend() || main->kind == "threat" || main->kind == "precondition" || main->kind == "demand" || main->kind == "appeal") return std::nullopt;
    const Span rest = view_.phrase_after(index_, cue.span.end);
    Move m = *main;
    m.kind = "precondition";
    m.conditional_on.clear();
    view_.cite(m, index_, {cue.span.begin, std::max(cue.span.end, rest.end)});
    m.attribution = main->attribution;
    m.content = content_of(view_, index_, {}, cue.span);
    if (content_words(m.content) < 2) return std::nullopt;
    m.why = {fmt::format("'{}' makes it a precondition", view_.words(cue.span))};
    m.confidence = 0.35;
    return m;
  }

  const std::string& actor_name(int mention) const { return view_.actors.at(index_, static_cast<std::uint32_t>(mention)).name; }

  bool denied(Span at) const {
    for (const Report& r : s_.speech->reports)
      if (r.strength == "deny" && r.content.overlaps(at)) return true;
    for (const CueHit& cue : s_.speech->cues)
      if (cue.cue->kind == "negation" && cue.span.end <= at.begin && at.begin - cue.span.end < 20) return true;
    return false;
  }

  // Somebody with a name among them: "each", "the executives" make no move that can be followed.
  static bool somebody(const Parties& parties) {
    return std::any_of(parties.begin(), parties.end(), [](const Party& p) { return has_name(p.name); });
  }

  // Sides act; the addressee is the other side where nobody is named.
  void take_actors(Move& m, const Parties& sources, const Parties& targets) const {
    for (const Party& p : sources) {
      add_parties(m.actor, {view_.side_of(p)});
      if (m.said_by.empty() && view_.is_person(p)) m.said_by = p.name;
    }
    for (const Party& p : targets)
      if (Party side = view_.side_of(p); !has_party(m.actor, side)) add_parties(m.addressee, {side});
    if (somebody(m.addressee) || m.actor.empty()) return;
    const Party other = view_.counterpart(m.actor.front());
    if (!other.empty() && !has_party(m.actor, other)) m.addressee = {other};
  }

  void speaker(Move& m) const {
    if (!m.said_by.empty() || m.attribution.empty()) return;
    const std::string& innermost = m.attribution.back();
    if (view_.is_person({innermost, ""}) && has_party(m.actor, view_.side_of({innermost, ""}))) m.said_by = innermost;
  }

  // The clause of the trigger with what is asked or offered.
  Span tight(const Act& act) const {
    Span out = act.frame->trigger;
    const auto take = [&](Span s) {
      if (s.empty()) return;
      out.begin = std::min(out.begin, s.begin);
      out.end = std::max(out.end, s.end);
    };
    for (std::uint32_t m : act.frame->sources) {
      const Span s = s_.reading->mentions[m].span;
      if (s.end <= out.begin && out.begin - s.end < kReach) take(s);
    }
    take(act.frame->span(SpanRole::kContent));
    take({out.begin, view_.clause(index_, out.end - 1).end});
    while (out.end > out.begin && std::string_view(" ,;.\n").find(view_.text[out.end - 1]) != std::string_view::npos) --out.end;
    return out;
  }

  const DocumentView& view_;
  std::uint32_t index_;
  const SentenceView& s_;
};

// Two tellings of one move: same kind and actor, and mostly the same words or the same place.
bool same_move(const Move& a, const Move& b) {
  if (a.kind != b.kind || a.actor.empty() || b.actor.empty() || a.actor[0] != b.actor[0]) return false;
  return (a.sentence == b.sentence && a.span.overlaps(b.span)) || shared_words(a.content, b.content) >= 0.5;
}

// What "it" is that move `i` refuses: what the other side moved shortly before; its own words where none did.
std::string refused(const std::vector<Move>& all, std::size_t i) {
  constexpr std::uint32_t kBack = 3;
  for (std::size_t j = i; j-- > 0;)
    if (all[j].sentence + kBack >= all[i].sentence && all[j].actor != all[i].actor && content_words(all[j].content) > 0) return all[j].content;
  return all[i].content;
}

// How the document leaves the move: what the addressee does later in it, else what is usual for its kind.
void settle(const DocumentView& view, Move& m) {
  m.status = m.kind == "demand" || m.kind == "appeal" ? "unanswered" : "open";
  if (m.kind == "refusal" || m.kind == "threat" || m.kind == "signal") return;
  for (const SentenceView& s : view.sentences) {
    if (s.sentence->span.begin < m.span.begin || s.sentence->kind == BlockKind::kTitle) continue;
    const bool same_sentence = s.sentence->span.contains(m.span);
    for (const Act& act : s.acts) {
      if (act.frame->trigger.begin <= m.span.end && same_sentence) continue;
      const Parties sources = parties_of(act.event->source);
      const bool answers = std::any_of(sources.begin(), sources.end(), [&](const Party& p) { return has_party(m.addressee, view.side_of(p)); });
      if (!answers || act.event->polarity == "-") continue;
      const double about = shared_words(m.content, view.words(s.sentence->span));
      const bool speaks_of_it = about >= 0.25 || std::any_of(s.cues.begin(), s.cues.end(), [](const Found& c) { return c.kind == "answer"; });
      if (!speaks_of_it) continue;
      if (act.event->plover_type == "REJECT") {
        m.status = "rejected";
        return;
      }
      if (act.frame->move == "acceptance" || act.event->plover_type == "CONCEDE") {
        m.status = "accepted";
        return;
      }
    }
    if (m.kind == "offer")
      for (const Found& c : s.cues)
        if (c.kind == "silence") m.status = "unanswered";
  }
}

}  // namespace

void find_moves(const DocumentView& view, Dialogue& out) {
  std::vector<Move> all;
  for (std::uint32_t i = 0; i < view.sentences.size(); ++i)
    if (!view.is_caption(i)) MoveFinder(view, i).find(all);
  for (std::size_t i = 0; i < all.size(); ++i)
    if (all[i].kind == "refusal" && content_words(all[i].content) == 0) all[i].content = refused(all, i);
  for (Move& m : all) {
    // The headline repeats what the text says better.
    const bool told = view.is_title(m.sentence) && std::any_of(all.begin(), all.end(), [&](const Move& o) {
      return !view.is_title(o.sentence) && o.actor == m.actor && o.kind == m.kind;
    });
    if (told) continue;
    const auto twin = std::find_if(out.moves.begin(), out.moves.end(), [&](const Move& o) { return same_move(o, m); });
    if (twin == out.moves.end()) out.moves.push_back(std::move(m));
    else if (m.confidence > twin->confidence + 0.1) *twin = std::move(m);
  }
  for (Move& m : out.moves) settle(view, m);
}

}  // namespace parley::dialogue
