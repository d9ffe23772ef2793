// The phase of a pair, by rules; the first that holds decides.
#include <fmt/format.h>

#include "dialogue/standing.h"

namespace parley::dialogue {

namespace {

constexpr std::int64_t kFresh = 60;    // days for which a meeting, a letter or an offer carries on
constexpr std::int64_t kRecent = 180;  // days for which threats and refusals are heard

std::string on(const std::optional<Date>& date) { return date ? " on " + date_to_string(*date) : ""; }

// The last day on which a side refused, called off or walked out.
std::optional<Date> last_break(const Ground& ground) {
  std::optional<Date> last;
  const auto note = [&](const std::optional<Date>& d) {
    if (d && (!last || *last < *d)) last = d;
  };
  for (const auto& [joined, move] : ground.all<Move>())
    if (move->kind == "refusal") note(made_on(*joined));
  for (const auto& [joined, contact] : ground.all<Contact>())
    if (contact->status == "cancelled") note(last_told(*joined));
  return last;
}

std::size_t sides_with(const Ground& ground, std::initializer_list<std::string_view> kinds) {
  std::vector<std::size_t> sides;
  for (const auto& [joined, move] : ground.all<Move>()) {
    const std::optional<Date> made = made_on(*joined);
    const bool kind = std::find(kinds.begin(), kinds.end(), move->kind) != kinds.end();
    if (kind && made && days_since(made, ground.today) <= kRecent) sides.push_back(ground.sides.of(move->actor));
  }
  std::sort(sides.begin(), sides.end());
  sides.erase(std::unique(sides.begin(), sides.end()), sides.end());
  return sides.size() - static_cast<std::size_t>(std::count(sides.begin(), sides.end(), Sides::npos));
}

// Threats that are weeks old, and an offer made since that is still open: no longer a standoff.
bool has_eased(const Ground& ground, const Standing& s) {
  constexpr std::int64_t kLoud = 45;  // days for which a threat sets the tone
  std::optional<Date> threat;
  for (const auto& [joined, move] : ground.all<Move>())
    if (const std::optional<Date> made = made_on(*joined); move->kind == "threat" && made && (!threat || *threat < *made)) threat = made;
  return threat && days_since(threat, ground.today) > kLoud && !s.offers.empty() && s.offers.front().made &&
         *threat < *s.offers.front().made;
}

bool is_gated(const Standing& s, const std::string& side) {
  return std::any_of(s.positions.begin(), s.positions.end(),
                     [&](const Position& p) { return p.holder == side && (p.order == "gate" || p.order == "after"); });
}

const NextDate* set_meeting(const Standing& s) {
  for (const NextDate& next : s.next)
    if (next.kind == "contact" && (next.what.ends_with("(scheduled)") || next.what.ends_with("(arranged)"))) return &next;
  return nullptr;
}

// Talking of talks: an open offer to meet, or words carried lately.
std::string feeler(const Ground& ground, const Standing& s) {
  for (const OpenMove& offer : s.offers)
    if (offer.made && days_since(offer.made, ground.today) <= kFresh)
      return "an offer of " + offer.by + on(offer.made) + " is open";
  for (const auto& [joined, contact] : ground.all<Contact>()) {
    const std::optional<Date> made = made_on(*joined);
    if (!made || days_since(made, ground.today) > kFresh) continue;
    if (contact->status == "proposed" || contact->status == "arranged" || contact->status == "expected")
      return "a " + contact->kind + " is " + contact->status;
    if (contact->status == "held") return "a " + contact->kind + on(made);
  }
  return "";
}

Phase told_by_documents(const Ground& ground) {
  Phase phase;
  std::optional<Date> last;
  for (const auto& [joined, state] : ground.all<State>()) {
    const std::optional<Date> told = last_told(*joined);
    if (state->phase.empty() || (last && (!told || *told < *last))) continue;
    last = told;
    phase = {state->phase, "so told in " + state->doc};
  }
  return phase;
}

}  // namespace

Phase phase_of(const Ground& ground, const Standing& s) {
  const std::optional<Date> broken = last_break(ground);
  const std::optional<Date> met = s.last_contact ? made_on(*s.last_contact) : std::nullopt;
  const bool face_to_face = s.last_contact && std::get<Contact>(s.last_contact->item).kind != "letter" &&
                            std::get<Contact>(s.last_contact->item).kind != "message";
  const std::int64_t since_met = met ? days_since(met, ground.today) : kRecent + 1;
  const bool whole = met && (!broken || *broken <= *met);
  if (face_to_face && met && since_met <= kFresh && whole)
    return {"talks", "they met" + on(met) + " and nothing was broken off since"};
  if (const NextDate* next = set_meeting(s)) {
    if (face_to_face && since_met <= kRecent)
      return {"talks", "they met" + on(met) + ", and the next meeting is set for " + next->date.value};
    return {"exploratory", "a meeting is set for " + next->date.value + ", none was held in the last half year"};
  }
  const bool gated = s.sides.size() > 1 && is_gated(s, s.sides[0]) && is_gated(s, s.sides[1]);
  const std::size_t hostile = sides_with(ground, {"threat"}), refusing = sides_with(ground, {"refusal", "threat"});
  if (since_met > kFresh && !has_eased(ground, s) && (refusing > 1 || (hostile && gated)))
    return {"standoff", hostile ? "threats of the last half year, and no meeting in two months"
                                : "both have refused in the last half year, and no meeting in two months"};
  const std::string open = feeler(ground, s);
  const bool fresh_break = broken && days_since(broken, ground.today) <= kFresh;
  if (!open.empty() && !fresh_break && !gated) return {"exploratory", open};
  if (!s.crossed.empty() || gated) return {"stalled", "each asks the other to go first"};
  if (broken && days_since(broken, ground.today) <= 2 * kRecent)
    return {"stalled", "refused or called off" + on(broken) + ", and nothing since"};
  if (!open.empty()) return {"exploratory", open};
  if (!s.offers.empty()) return {"stalled", "the offer of " + s.offers.front().by + on(s.offers.front().made) + " is unanswered"};
  if (!s.demands.empty())
    return {"stalled", "the " + std::get<Move>(s.demands.front().move.item).kind + " of " + s.demands.front().by +
                           on(s.demands.front().made) + " is unanswered"};
  if (const Phase told = told_by_documents(ground); !told.name.empty()) return told;
  if (met && since_met <= 2 * kRecent) return {"stalled", "no contact since " + date_to_string(*met)};
  return {"", "the record does not tell"};
}

}  // namespace parley::dialogue
