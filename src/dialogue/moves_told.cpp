// Moves that a sentence tells: an act whose frame or type is a move is one; so are words that make one ("insists on") beside an
// actor where the reader saw no act.
#include <fmt/format.h>

#include "dialogue/moves.h"
#include "dialogue/phrases.h"

namespace parley::dialogue {

namespace {

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

constexpr double kBare = 0.4;  // how sure an act must be that only its type makes a move

struct Making {
  std::string kind;
  const Found* gate = nullptr;  // that made a refusal a precondition: what it waits for is the matter
  std::vector<std::string> why;
};

class ToldFinder {
 public:
  explicit ToldFinder(const MoveSentence& in) : in_(in), view_(in.view), index_(in.index), s_(in.s) {}

  void find(std::vector<Move>& out) const {
    const std::size_t first = out.size();
    for (const Act& act : s_.acts)
      if (auto move = of_act(act)) out.push_back(std::move(*move));
    const std::size_t last = out.size();
    for (const Found& cue : s_.cues) {
      if (cue.kind != "move") continue;
      const Span clause = view_.clause(index_, cue.span.begin);
      if (another(cue)) {
        if (auto move = of_cue(cue)) out.push_back(std::move(*move));
        continue;
      }
      const bool seen = std::any_of(out.begin() + static_cast<std::ptrdiff_t>(first), out.begin() + static_cast<std::ptrdiff_t>(last),
                                    [&](const Move& m) { return m.span.overlaps(cue.span) || clause.overlaps(m.span); });
      if (seen) continue;
      if (auto move = of_cue(cue)) out.push_back(std::move(*move));
    }
  }

 private:
  // A verb that "and" or "but" adds to an act before it, and that the reader saw no act in.
  bool another(const Found& cue) const {
    const std::string_view before = view_.words({s_.sentence->span.begin, cue.span.begin});
    if (!before.ends_with(" and ") && !before.ends_with(" but ")) return false;
    return std::none_of(s_.acts.begin(), s_.acts.end(), [&](const Act& a) { return a.frame->trigger.overlaps(cue.span); });
  }

  void gate(Making& m, Span at) const {
    if (!is_one_of(m.kind, {"demand", "appeal", "refusal"})) return;
    const Found* cue = in_.gating(at);
    if (!cue) return;
    if (m.kind == "refusal") m.gate = cue;
    m.kind = "precondition";
    m.why.push_back(fmt::format("'{}' makes it a precondition", view_.words(cue->span)));
  }

  std::optional<Making> making(const Act& act) const {
    const Frame& f = *act.frame;
    const std::string& type = act.event->plover_type;
    Making m{f.move, nullptr, {}};
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
      if (m.kind.empty() || act.event->confidence < kBare) return std::nullopt;
      m.why.push_back(type + " is a " + m.kind);
    }
    gate(m, f.trigger);
    return m;
  }

  std::string content(const Making& how, Span named, Span trigger) const {
    if (how.gate)
      if (std::string waits = content_of(view_, index_, {}, how.gate->span); content_words(waits) >= 2) return waits;
    return content_of(view_, index_, named, trigger);
  }

  std::optional<Move> of_act(const Act& act) const {
    const Event& e = *act.event;
    const Frame& f = *act.frame;
    if (is_one_of(e.factuality, {"negated", "hypothetical", "possible"}) || e.polarity == "-") return std::nullopt;
    // A contact that is agreed or held is told as a contact.
    const bool contact = !f.contact.empty() && !is_one_of(f.contact, {"proposed", "cancelled", "postponed"});
    if (contact && f.move.empty()) return std::nullopt;
    const bool observer = !e.source.empty() && std::all_of(e.source.begin(), e.source.end(), [](const ActorReading& a) {
      return !a.sectors.empty() && (a.sectors[0] == "JRN" || a.sectors[0] == "EDU") && a.type != ActorType::kState;
    });
    if (observer || in_.other_use(f.trigger) || (in_.unreal(f.trigger) && e.attribution.empty())) return std::nullopt;
    auto how = making(act);
    if (!how) return std::nullopt;
    Move m;
    m.kind = how->kind;
    m.why = std::move(how->why);
    const Parties sources = e.source.empty() ? in_.mover(f.trigger).who : parties_of(e.source);
    in_.take_actors(m, sources, parties_of(e.target));
    if (!in_.somebody(m.actor) || nameless(m)) return std::nullopt;
    const Span evidence = tight(act);
    view_.cite(m, index_, evidence);
    m.attribution = e.attribution;
    m.content = content(*how, f.span(SpanRole::kContent), f.trigger);
    m.conditional_on = condition_of(view_, index_, f.span(SpanRole::kCondition), evidence);
    m.date = e.date;
    in_.take_speaker(m);
    m.confidence = e.confidence * (f.move == m.kind ? 1.0 : 0.8);
    return m;
  }

  std::optional<Move> of_cue(const Found& cue) const {
    if (in_.denied(cue.span) || in_.other_use(cue.span) || in_.unreal(cue.span)) return std::nullopt;
    const Mover mover = in_.mover(cue.span);
    if (mover.who.empty() || in_.watches(mover.who.front().name)) return std::nullopt;
    const std::vector<std::string> speakers = view_.attribution(index_, cue.span);
    if (!speakers.empty() && in_.watches(speakers.back())) return std::nullopt;
    Move m;
    in_.take_actors(m, mover.who, mover.addressee, {cue.span.begin, view_.clause(index_, cue.span.begin).end});
    if (!in_.somebody(m.actor) || m.addressee.empty() || nameless(m)) return std::nullopt;
    Making how{std::string(cue.value), nullptr, {fmt::format("'{}' makes it {}", view_.words(cue.span), cue.value)}};
    gate(how, cue.span);
    m.kind = how.kind;
    m.why = how.why;
    const Span rest = view_.phrase_after(index_, cue.span.end);
    view_.cite(m, index_, {mover.begin, std::max(cue.span.end, rest.end)});
    m.content = content(how, rest, cue.span);
    if (content_words(m.content) < 2) return std::nullopt;
    m.conditional_on = condition_of(view_, index_, {}, m.span);
    m.date = view_.date_near(index_, cue.span);
    in_.take_speaker(m);
    m.confidence = 0.35;
    return m;
  }

  // Neither side has a name: what follows could not be told from what others did.
  static bool nameless(const Move& m) {
    const auto named = [](const Party& p) { return has_name(p.name); };
    return std::none_of(m.actor.begin(), m.actor.end(), named) && std::none_of(m.addressee.begin(), m.addressee.end(), named);
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

  const MoveSentence& in_;
  const DocumentView& view_;
  std::uint32_t index_;
  const SentenceView& s_;
};

}  // namespace

void find_told_moves(const MoveSentence& in, std::vector<Move>& out) { ToldFinder(in).find(out); }

}  // namespace parley::dialogue
