// Moves that lie in what somebody says: "they must leave", "we will not talk until they do", "it would sign if the fee was paid".
#include <fmt/format.h>

#include "dialogue/moves.h"
#include "dialogue/phrases.h"

namespace parley::dialogue {

namespace {

// Whose doing a clause tells: the speaker's own, another side's, or nobody's in particular ("the gates will be opened").
enum class Doer { kOwn, kOther, kOpen };

class SaidFinder {
 public:
  SaidFinder(const MoveSentence& in, std::vector<Move>& out) : in_(in), view_(in.view), index_(in.index), s_(in.s), out_(out) {}

  void find() {
    for (const Found& cue : s_.cues)
      if (is_one_of(cue.kind, {"duty", "pledge", "able"}) && !part_of_move(cue.span) && !told(cue.span)) add(of_modal(cue));
    for (const Found& cue : s_.cues)
      if (cue.kind == "strict") add(of_gate(cue));
    for (const Found& cue : s_.cues)
      if (cue.kind == "order" && !told(cue.span)) add(of_order(cue));
  }

 private:
  void add(std::optional<Move> move) {
    if (move) out_.push_back(std::move(*move));
  }
  bool part_of_move(Span at) const {
    return std::any_of(s_.cues.begin(), s_.cues.end(), [&](const Found& c) { return c.kind == "move" && c.span.overlaps(at); });
  }
  bool told(Span at) const {
    return std::any_of(out_.begin(), out_.end(), [&](const Move& m) { return m.sentence == index_ && m.span.overlaps(at); });
  }
  // A cue of the kind between two bytes.
  const Found* between(std::string_view kind, std::uint32_t from, std::uint32_t to) const {
    for (const Found& c : s_.cues)
      if (c.kind == kind && c.span.begin >= from && c.span.end <= to) return &c;
    return nullptr;
  }

  // Who says the words at `at`; no value when nobody does or somebody who only watches.
  std::optional<Move> said_at(Span at) const {
    const std::vector<std::string> speakers = view_.attribution(index_, at);
    if (speakers.empty() || in_.other_use(at) || in_.watches(speakers.back()) || in_.question()) return std::nullopt;
    Move m;
    in_.take_actors(m, {{speakers.back(), ""}}, {}, {at.begin, view_.clause(index_, at.begin).end});
    if (!in_.somebody(m.actor) || m.addressee.empty()) return std::nullopt;
    return m;
  }

  // The parties that the clause's subject names, where it stands right before the modal.
  Parties subject(const Found& cue, Span clause) const {
    constexpr std::uint32_t kClose = 16;
    const int before = view_.mention_before(index_, cue.span.begin, kClose);
    if (before < 0) return {};
    const Span mention = s_.reading->mentions[static_cast<std::size_t>(before)].span;
    if (!clause.overlaps(mention) || governed(mention)) return {};
    Parties out;
    for (const Party& p : view_.who(index_, static_cast<std::uint32_t>(before))) add_parties(out, {view_.side_of(p)});
    return out;
  }

  // "the treaty with Peru": what a preposition leads is no subject.
  bool governed(Span mention) const {
    const std::string_view before = trim(view_.words({s_.sentence->span.begin, mention.begin}));
    const std::size_t space = before.find_last_of(' ');
    return is_one_of(before.substr(space == std::string_view::npos ? 0 : space + 1),
                     {"with", "of", "to", "from", "by", "in", "for", "on", "against", "at"});
  }

  Doer doer(const Move& m, const Parties& subject) const {
    if (subject.empty()) return Doer::kOpen;
    if (has_party(m.actor, subject.front())) return Doer::kOwn;
    return has_name(subject.front().name) ? Doer::kOther : Doer::kOpen;
  }

  bool relative(Span clause) const {
    const std::string head = ascii_lower(trim(view_.words(clause)).substr(0, 6));
    return head.starts_with("who ") || head.starts_with("which ");
  }

  Span trimmed(Span span) const {
    while (span.begin < span.end && std::string_view(" ,\n").find(view_.text[span.begin]) != std::string_view::npos) ++span.begin;
    return span;
  }

  bool negative(Span clause, const Found& modal) const {
    constexpr std::uint32_t kAhead = 40;
    const std::uint32_t ahead = std::min(modal.span.end + kAhead, s_.sentence->span.end);
    return between("none", clause.begin, modal.span.begin) || between("none", modal.span.begin, ahead);
  }

  bool harmful(const Found& modal, Span clause) const {
    if (between("harm", modal.span.end, clause.end)) return true;
    return std::any_of(s_.acts.begin(), s_.acts.end(), [&](const Act& a) {
      return a.frame->trigger.begin >= modal.span.end && a.frame->trigger.end <= clause.end && a.event->quad >= 3 &&
             !is_one_of(a.event->plover_type, {"REJECT", "REQUEST"});
    });
  }

  // What a modal makes of the clause, "" for no move.
  std::string kind_of(const Found& modal, Doer who, Span clause, const Found* gate, bool condition) const {
    if (modal.kind == "duty") return who == Doer::kOwn ? "" : std::string(gate ? "precondition" : modal.value);
    if (who == Doer::kOther || relative(clause)) return "";
    const bool may = modal.value == "may";
    if (!may && negative(clause, modal)) return gate ? "precondition" : "refusal";
    if (gate && view_.words(gate->span) == "until") return "precondition";
    if (gate && ascii_lower(view_.words(gate->span)) == "unless") return "threat";
    if (!may && harmful(modal, clause)) return "threat";
    if (condition) return "offer";
    return modal.kind == "pledge" && who == Doer::kOwn ? "promise" : "";
  }

  std::optional<Move> of_modal(const Found& cue) const {
    auto m = said_at(cue.span);
    if (!m) return std::nullopt;
    const Span clause = view_.clause(index_, cue.span.begin);
    if (const Found* open = between("unreal", clause.begin, cue.span.begin); open && open->value == "if") return std::nullopt;
    const Parties who = subject(cue, clause);
    const Doer doer = this->doer(*m, who);
    const Found* gate = in_.gating(cue.span);
    m->conditional_on = condition_of(view_, index_, {}, clause);
    m->kind = kind_of(cue, doer, clause, gate, !m->conditional_on.empty());
    if (m->kind.empty()) return std::nullopt;
    if (cue.kind == "duty" && doer == Doer::kOther) m->addressee = who;
    const bool waits = m->kind == "precondition" && cue.kind != "duty";
    if (waits) m->conditional_on.clear();
    const Span rest = view_.phrase_after(index_, cue.span.end);
    const std::vector<std::string> speakers = view_.attribution(index_, cue.span);
    view_.cite(*m, index_, trimmed({clause.begin, std::max(cue.span.end, rest.end)}));
    const bool whole = doer == Doer::kOpen && !waits;  // "the gates will be opened": the subject is the matter
    const Span all = trimmed({clause.begin, std::max(cue.span.end, rest.end)});
    m->content = content_of(view_, index_, whole ? all : Span{}, waits ? gate->span : cue.span);
    if (content_words(m->content) < 2) return std::nullopt;
    in_.take_speaker(*m);
    m->why.push_back(fmt::format("'{}' in what {} says makes it {}", view_.words(cue.span), speakers.back(), m->kind));
    m->confidence = doer == Doer::kOpen ? 0.25 : 0.3;
    return m;
  }

  // "would talk, but only after Y leaves": what a move waits for is a precondition of its maker; without a move in the sentence, of
  // who says so.
  std::optional<Move> of_gate(const Found& cue) const {
    const auto main = std::find_if(out_.rbegin(), out_.rend(), [&](const Move& m) {
      return m.sentence == index_ && m.span.begin < cue.span.begin && cue.span.begin < m.span.end + kReach;
    });
    const bool moved = main != out_.rend();
    if (moved && is_one_of(main->kind, {"threat", "precondition", "demand", "appeal"})) return std::nullopt;
    if (cue.value == "hold" && (moved || !between("none", s_.sentence->span.begin, cue.span.begin))) return std::nullopt;
    const Span rest = view_.phrase_after(index_, cue.span.end);
    std::optional<Move> m;
    if (moved) m = *main;
    else m = said_at(cue.span);
    if (!m) return std::nullopt;
    m->kind = "precondition";
    m->conditional_on.clear();
    view_.cite(*m, index_, {cue.span.begin, std::max(cue.span.end, rest.end)});
    if (moved) m->attribution = main->attribution;
    else in_.take_speaker(*m);
    m->content = content_of(view_, index_, {}, cue.span);
    if (content_words(m->content) < 2) return std::nullopt;
    m->why = {fmt::format("'{}' makes it a precondition", view_.words(cue.span))};
    m->confidence = moved ? 0.35 : 0.25;
    return m;
  }

  // "the guns come first": what the speaker wants before anything else.
  std::optional<Move> of_order(const Found& cue) const {
    auto m = said_at(cue.span);
    if (!m) return std::nullopt;
    const Span clause = view_.clause(index_, cue.span.begin);
    m->kind = "precondition";
    view_.cite(*m, index_, trimmed({clause.begin, cue.span.end}));
    m->content = std::string(trim(view_.words({clause.begin, cue.span.begin})));
    if (content_words(m->content) < 1) return std::nullopt;
    in_.take_speaker(*m);
    m->why = {fmt::format("'{}' makes it a precondition", view_.words(cue.span))};
    m->confidence = 0.3;
    return m;
  }

  const MoveSentence& in_;
  const DocumentView& view_;
  std::uint32_t index_;
  const SentenceView& s_;
  std::vector<Move>& out_;
};

}  // namespace

void find_said_moves(const MoveSentence& in, std::vector<Move>& out) { SaidFinder(in, out).find(); }

}  // namespace parley::dialogue
