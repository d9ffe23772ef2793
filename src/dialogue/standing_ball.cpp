// Whose turn it is: moves that wait for an answer, and what somebody says of it.
#include <fmt/format.h>

#include "dialogue/standing.h"

namespace parley::dialogue {

namespace {

bool is_one_of(std::string_view kind, std::initializer_list<std::string_view> kinds) {
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

// A move with what is looked at again and again.
struct Said {
  const JoinedItem* joined = nullptr;
  const Move* move = nullptr;
  std::optional<Date> made;
  std::size_t by = Sides::npos, to = Sides::npos;
  Words words;
};

std::vector<Said> said_in(const Ground& ground) {
  std::vector<Said> out;
  for (const auto& [joined, move] : ground.all<Move>())
    out.push_back({joined, move, made_on(*joined), ground.sides.of(move->actor), ground.sides.of(move->addressee),
                   words_in(move->content)});
  return out;
}

// Whether `later` is how `side` answers `asked`.
bool answers(const Said& asked, const Said& later, std::size_t side) {
  constexpr std::int64_t kPrompt = 60;  // days in which whatever is said back is meant as the answer
  if (asked.joined == later.joined || later.by != side) return false;
  if (!is_one_of(later.move->kind, {"refusal", "concession", "promise", "offer", "precondition"})) return false;
  if (!later.move->addressee.empty() && later.to != asked.by) return false;
  if (!asked.made || !later.made || *later.made < *asked.made) return false;
  if (same_matter(asked.words, later.words)) return true;
  const std::int64_t apart = days_from_civil(*later.made) - days_from_civil(*asked.made);
  return apart > 0 && apart <= kPrompt;
}

// An offer to talk is taken up by talking.
bool taken_up(const Said& asked, const std::optional<Date>& last_met) {
  return asked.made && last_met && *last_met > *asked.made && has_kind(asked.move->content, "talk");
}

bool closed(const Move& m) {
  return is_one_of(m.status, {"accepted", "rejected", "withdrawn", "denied"}) || !m.answered_by.empty();
}

std::vector<std::string> waits_for(const Ground& ground, const Said& asked, const std::vector<Said>& all) {
  std::vector<std::string> out;
  for (std::size_t side : ground.sides.all_of(asked.move->addressee)) {
    if (side == asked.by) continue;
    const bool answered = std::any_of(all.begin(), all.end(), [&](const Said& later) { return answers(asked, later, side); });
    if (!answered) out.push_back(ground.sides.names()[side]);
  }
  return out;
}

bool newer(const OpenMove& a, const OpenMove& b) {
  if (a.made != b.made) return a.made && (!b.made || *b.made < *a.made);
  return evidence_of(a.move.item).id < evidence_of(b.move.item).id;
}

// One matter asked again is one, as old as its first asking.
std::vector<OpenMove> folded(std::vector<OpenMove> moves, std::int64_t today) {
  std::vector<OpenMove> out;
  std::vector<Words> words;
  for (OpenMove& m : moves) {
    const Move& move = std::get<Move>(m.move.item);
    Words of = words_in(move.content);
    std::size_t same = 0;
    while (same < out.size() &&
           !(out[same].by == m.by && std::get<Move>(out[same].move.item).kind == move.kind && same_matter(words[same], of)))
      ++same;
    if (same < out.size()) {
      if (m.made) out[same].days = days_since(m.made, today);
      continue;
    }
    words.push_back(std::move(of));
    out.push_back(std::move(m));
  }
  return out;
}

}  // namespace

std::vector<OpenMove> open_moves(const Ground& ground, std::initializer_list<std::string_view> kinds) {
  std::vector<OpenMove> out;
  const std::vector<Said> all = said_in(ground);
  const std::optional<Date> last_met = last_meeting(ground);
  for (const Said& said : all) {
    if (!is_one_of(said.move->kind, kinds) || closed(*said.move)) continue;
    if (said.made && days_from_civil(add_months(*said.made, kLapse)) < ground.today) continue;
    if (taken_up(said, last_met)) continue;
    std::vector<std::string> waiting = waits_for(ground, said, all);
    if (waiting.empty()) continue;
    out.push_back(
        {*said.joined, ground.name_of(said.move->actor), std::move(waiting), said.made, days_since(said.made, ground.today)});
  }
  std::sort(out.begin(), out.end(), newer);
  return folded(std::move(out), ground.today);
}

namespace {

std::string both(const std::vector<std::string>& names) {
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i) out += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
  return out;
}

// The latest word on whose turn it is, if nothing has happened since.
Turn stated(const Ground& ground) {
  Turn turn;
  std::optional<Date> said;
  Party who;
  for (const auto& [joined, state] : ground.all<State>()) {
    const std::optional<Date> told = last_told(*joined);
    if (state->ball_in_court_of.empty() || !state->ball_basis.starts_with("stated")) continue;
    if (said && (!told || *told < *said)) continue;
    said = told;
    who = state->ball_in_court_of;
    turn = {ground.name_of(who), state->ball_basis, state->id, true};
  }
  if (turn.who.empty() || !said || days_from_civil(add_months(*said, kLapse)) < ground.today) return {};
  for (const auto& [joined, move] : ground.all<Move>())
    if (const auto made = made_on(*joined); made && *made > *said && ground.sides.of(move->actor) == ground.sides.of(who))
      return {};
  for (const auto& [joined, contact] : held(ground))
    if (const auto met = made_on(*joined); met && *met > *said) return {};
  return turn;
}

}  // namespace

Turn ball_of(const Ground& ground, const std::vector<OpenMove>& offers, const std::vector<OpenMove>& demands) {
  if (Turn turn = stated(ground); !turn.who.empty()) return turn;
  // What was asked before they last met has been talked of.
  const std::optional<Date> last_met = last_meeting(ground);
  const OpenMove* last = nullptr;
  for (const std::vector<OpenMove>* moves : {&offers, &demands}) {
    if (moves->empty()) continue;
    const OpenMove& newest = moves->front();
    if (last_met && newest.made && *newest.made <= *last_met) continue;
    if (!last || (newest.made && (!last->made || *last->made < *newest.made))) last = &newest;
  }
  if (!last) return {};
  const Move& move = std::get<Move>(last->move.item);
  std::string basis = fmt::format("inferred: the {} of {} is unanswered: {}", move.kind, last->by, move.content);
  if (last->made) basis += fmt::format(" ({})", date_to_string(*last->made));
  return {both(last->waits_for), std::move(basis), move.id, false};
}

}  // namespace parley::dialogue
