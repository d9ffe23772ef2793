// Where a pair stands on a day.
#include "dialogue/standing.h"

#include <fmt/format.h>

#include <set>

namespace parley {

namespace dialogue {

namespace {

bool concerns(const DialogueItem& item, const Sides& sides) { return sides.all_of(parties_of(item)).size() > 1; }

std::vector<JoinedItem> items_of_sides(const std::vector<const ToldItem*>& known, const Sides& sides) {
  std::vector<ToldItem> chosen;
  std::set<std::string_view> docs;
  for (const ToldItem* t : known)
    if (!std::holds_alternative<Window>(t->item) && concerns(t->item, sides)) {
      chosen.push_back(*t);
      docs.insert(evidence_of(t->item).doc);
    }
  // A date names no parties: it bears on those that its document is about.
  for (const ToldItem* t : known)
    if (std::holds_alternative<Window>(t->item) && docs.contains(evidence_of(t->item).doc)) chosen.push_back(*t);
  return join(std::move(chosen));
}

}  // namespace

Ground::Ground(const std::vector<ToldItem>& told, const std::vector<std::string>& asked, Date as_of, bool undated)
    : sides(asked, told), today(days_from_civil(as_of)) {
  items = items_of_sides(known_by(told, as_of, undated), sides);
  std::set<std::string_view> docs;
  for (const JoinedItem& j : items)
    for (const ToldItem& t : j.reports) docs.insert(evidence_of(t.item).doc);
  documents = docs.size();
}

std::string Ground::name_of(const Party& party) const {
  const std::size_t side = sides.of(party);
  return side == Sides::npos ? party.name : sides.names()[side];
}
std::string Ground::name_of(const Parties& parties) const {
  const std::size_t side = sides.of(parties);
  if (side != Sides::npos) return sides.names()[side];
  return parties.empty() ? std::string() : parties.front().name;
}

std::optional<Date> made_on(const JoinedItem& joined) {
  const Days days = days_of(date_of(joined.item));
  if (days.known && !days.open) return civil_from_days(days.from);
  return first_told(joined);
}

std::optional<Date> last_told(const JoinedItem& joined) {
  std::optional<Date> last;
  for (const ToldItem& t : joined.reports)
    if (t.published && (!last || *last < *t.published)) last = t.published;
  return last;
}

std::int64_t days_since(const std::optional<Date>& date, std::int64_t today) {
  return date ? std::max<std::int64_t>(0, today - days_from_civil(*date)) : 0;
}

std::vector<std::pair<const JoinedItem*, const Contact*>> held(const Ground& ground) {
  std::vector<std::pair<const JoinedItem*, const Contact*>> out;
  for (const auto& [joined, contact] : ground.all<Contact>()) {
    const std::optional<Date> met = made_on(*joined);
    if (contact->status == "held" && contact->kind != "visit" && (!met || days_from_civil(*met) <= ground.today))
      out.emplace_back(joined, contact);
  }
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
    const auto x = made_on(*a.first), y = made_on(*b.first);
    return x && (!y || *y < *x);
  });
  return out;
}

std::optional<Date> last_meeting(const Ground& ground) {
  const auto met = held(ground);
  return met.empty() ? std::nullopt : made_on(*met.front().first);
}

namespace {

std::string after_of(const std::string& order) { return order == "after" ? "first" : order == "first" ? "after" : order; }

constexpr int kOutlookMonths = 12;  // after which what somebody expected is history, and a channel of which nobody tells is dead

bool is_old(const Ground& ground, const JoinedItem& joined, int months = kPositionMonths) {
  const std::optional<Date> told = last_told(joined);
  return told && days_from_civil(add_months(*told, months)) < ground.today;
}

using Threats = std::vector<std::pair<const JoinedItem*, const Move*>>;

Threats threats_of(const Ground& ground) {
  Threats out = ground.all<Move>();
  std::erase_if(out, [](const auto& t) { return t.second->kind != "threat"; });
  return out;
}

// "If they demand that, we will leave": a threat, which is no price of anything.
bool is_threat(const Ground& ground, const Threats& threats, const JoinedItem& joined, const Linkage& l) {
  return std::any_of(threats.begin(), threats.end(), [&](const auto& t) {
    if (ground.sides.of(t.second->actor) != ground.sides.of(l.party_gives)) return false;
    return std::any_of(t.first->reports.begin(), t.first->reports.end(), [&](const ToldItem& told) {
      const Evidence &a = evidence_of(told.item), &b = evidence_of(joined.item);
      return a.doc == b.doc && a.span.overlaps(b.span);
    });
  });
}

std::optional<Position> position(const Ground& ground, const Threats& threats, const JoinedItem& joined, const Linkage& l) {
  const Party& holder = l.position_of.empty() ? l.party_gives : l.position_of;
  const std::size_t side = ground.sides.of(holder);
  if (side == Sides::npos || is_threat(ground, threats, joined, l)) return std::nullopt;
  const bool gives = ground.sides.of(l.party_gives) == side;
  const std::string& order = gives ? l.sequencing : after_of(l.sequencing);
  return Position{joined, ground.sides.names()[side], gives ? l.returns : l.gives, gives ? l.gives : l.returns, order};
}

// What was asked before they talk is spent when they have talked.
bool is_spent(const JoinedItem& joined, const std::optional<Date>& last_met) {
  const std::optional<Date> told = last_told(joined);
  return told && last_met && *told < *last_met;
}

std::optional<Position> position(const Ground& ground, const JoinedItem& joined, const Move& m, const std::optional<Date>& last_met) {
  const bool gate = m.kind == "precondition";
  if (gate && is_spent(joined, last_met)) return std::nullopt;
  if ((!gate && m.kind != "demand") || m.status == "withdrawn" || m.status == "accepted" || m.status == "denied")
    return std::nullopt;
  const std::size_t side = ground.sides.of(m.actor);
  if (side == Sides::npos) return std::nullopt;
  return Position{joined, ground.sides.names()[side], m.content, m.conditional_on, gate ? "gate" : "demand"};
}

std::vector<std::pair<std::size_t, std::size_t>> crossed(const std::vector<Position>& positions) {
  std::vector<std::pair<std::size_t, std::size_t>> out;
  std::vector<std::size_t> after;
  std::vector<Words> wants(positions.size()), gives(positions.size());
  for (std::size_t i = 0; i < positions.size(); ++i) {
    if (positions[i].order != "after") continue;
    after.push_back(i);
    wants[i] = words_in(positions[i].wants), gives[i] = words_in(positions[i].gives);
  }
  for (std::size_t i : after)
    for (std::size_t j : after)
      if (i < j && positions[i].holder != positions[j].holder && same_matter(wants[i], gives[j]) &&
          same_matter(gives[i], wants[j]))
        out.emplace_back(i, j);
  return out;
}

std::vector<Obstacle> obstacles_of(const Ground& ground, const Standing& s) {
  constexpr std::size_t kMost = 50;
  std::vector<Obstacle> out;
  std::vector<Words> known;
  const auto add = [&](std::string text, std::string basis, std::string id) {
    Words words = words_in(text);
    if (out.size() == kMost || std::any_of(known.begin(), known.end(), [&](const Words& w) { return likeness(w, words) >= 0.6; }))
      return;
    known.push_back(std::move(words));
    out.push_back({std::move(text), std::move(basis), std::move(id)});
  };
  for (const auto& [i, j] : s.crossed) {
    const Position &a = s.positions[i], &b = s.positions[j];
    add(a.holder + " wants " + a.wants + " first, " + b.holder + " wants " + b.wants + " first", "positions in opposite order",
        evidence_of(a.item.item).id);
  }
  auto states = ground.all<State>();
  std::reverse(states.begin(), states.end());  // the latest first
  for (const auto& [joined, state] : states)
    if (!state->main_obstacle.empty() && !is_old(ground, *joined, kOutlookMonths))
      add(state->main_obstacle, "stated in " + state->doc, state->id);
  for (const Position& p : s.positions)
    if (p.order == "gate" && !is_old(ground, p.item, kLapse))
      add(p.holder + " wants first: " + p.wants, "precondition", evidence_of(p.item.item).id);
  return out;
}

std::vector<NextDate> next_dates(const Ground& ground) {
  std::vector<NextDate> out;
  const auto ahead = [&](const DateValue& date) {
    const Days days = days_of(date);
    return days.known && (days.open ? days.from > ground.today : days.to > ground.today);
  };
  const auto contacts = ground.all<Contact>();
  const auto called_off = [&](const DateValue& date) {
    return std::any_of(contacts.begin(), contacts.end(), [&](const auto& c) {
      return (c.second->status == "cancelled" || c.second->status == "never-held") && c.second->scheduled_date.value == date.value;
    });
  };
  for (const auto& [joined, window] : ground.all<Window>())
    if (window->factuality != "negated" && ahead(window->date) && !called_off(window->date))
      out.push_back({window->date, window->what, window->kind, window->id});
  for (const auto& [joined, contact] : contacts) {
    const bool off = contact->status == "cancelled" || contact->status == "never-held" || contact->status == "held";
    if (off || !ahead(contact->scheduled_date)) continue;
    const std::string what = contact->kind + (contact->place.empty() ? "" : ", " + contact->place) + " (" + contact->status + ")";
    out.push_back({contact->scheduled_date, what, "contact", contact->id});
  }
  std::stable_sort(out.begin(), out.end(), [](const NextDate& a, const NextDate& b) {
    return std::tuple(days_of(a.date).from, a.what, a.id) < std::tuple(days_of(b.date).from, b.what, b.id);
  });
  return out;
}

std::vector<Outlook> outlooks_of(const Ground& ground) {
  std::vector<Outlook> out;
  for (const auto& [joined, state] : ground.all<State>())
    if (!state->outlook.empty() && !is_old(ground, *joined, kOutlookMonths))
      out.push_back({state->outlook, state->outlook_holder, state->hedges, first_told(*joined), state->id});
  std::stable_sort(out.begin(), out.end(), [](const Outlook& a, const Outlook& b) {
    return a.published && (!b.published || *b.published < *a.published);
  });
  return out;
}

std::vector<JoinedItem> channels_alive(const Ground& ground) {
  std::vector<JoinedItem> out;
  for (const auto& [joined, channel] : ground.all<Channel>())
    if (!is_old(ground, *joined, kOutlookMonths) && !has_kind(channel->status, "ended")) out.push_back(*joined);
  return out;
}

std::string told_as(const Ground& ground, const JoinedItem& joined) {
  if (const auto* c = std::get_if<Contact>(&joined.item))
    return c->kind + " " + c->status + (c->place.empty() ? "" : ", " + c->place) + (c->purpose.empty() ? "" : ": " + c->purpose);
  if (const auto* m = std::get_if<Move>(&joined.item)) return m->kind + " of " + ground.name_of(m->actor) + ": " + m->content;
  if (const auto* l = std::get_if<Linkage>(&joined.item))
    return ground.name_of(l->party_gives) + ": " + l->gives + " for " + l->returns + " (" + l->sequencing + ")";
  const auto* c = std::get_if<Channel>(&joined.item);
  return c ? c->kind + " " + c->name + (c->status.empty() ? "" : ": " + c->status) : std::string();
}

const Contact* as_it_was(const Ground& before, const JoinedItem& joined) {
  for (const auto& [old, contact] : before.all<Contact>())
    for (const ToldItem& t : old->reports)
      if (evidence_of(t.item).id == evidence_of(joined.reports.front().item).id) return contact;
  return nullptr;
}

std::vector<Change> changes_since(const Ground& ground, const Ground& before, const Standing& now, const Standing& then,
                                  Date since) {
  std::vector<Change> out;
  if (now.phase != then.phase)
    out.push_back(
        {std::nullopt,
         "phase: " + (then.phase.empty() ? "unknown" : then.phase) + " -> " + (now.phase.empty() ? "unknown" : now.phase), ""});
  if (now.ball != then.ball)
    out.push_back(
        {std::nullopt,
         "the ball: " + (then.ball.empty() ? "nobody's" : then.ball) + " -> " + (now.ball.empty() ? "nobody's" : now.ball),
         now.ball_id});
  for (const JoinedItem& j : ground.items) {
    const std::optional<Date> told = first_told(j);
    const std::string what = told_as(ground, j);
    if (what.empty() || !told) continue;
    const auto* contact = std::get_if<Contact>(&j.item);
    if (*told > since) {
      out.push_back({made_on(j), what, evidence_of(j.item).id});
    } else if (const Contact* was = contact ? as_it_was(before, j) : nullptr; was && was->status != contact->status) {
      out.push_back({made_on(j), what + " (was " + was->status + ")", contact->id});
    }
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const Change& a, const Change& b) { return !a.date ? b.date.has_value() : b.date && *a.date < *b.date; });
  return out;
}

Standing stand(const Ground& ground, Date as_of) {
  Standing s;
  s.sides = ground.sides.names();
  s.countries = ground.sides.countries();
  s.as_of = as_of;
  s.documents = ground.documents;
  s.offers = open_moves(ground, {"offer"});
  s.demands = open_moves(ground, {"demand", "precondition", "appeal"});
  const Turn turn = ball_of(ground, s.offers, s.demands);
  s.ball = turn.who, s.ball_basis = turn.basis, s.ball_id = turn.id, s.ball_stated = turn.stated;
  s.positions = positions_of(ground);
  s.crossed = crossed(s.positions);
  s.obstacles = obstacles_of(ground, s);
  s.channels = channels_alive(ground);
  s.next = next_dates(ground);
  if (const auto met = held(ground); !met.empty()) s.last_contact = *met.front().first;
  s.outlooks = outlooks_of(ground);
  const Phase phase = phase_of(ground, s);
  s.phase = phase.name, s.phase_rule = phase.rule;
  return s;
}

}  // namespace

std::vector<Position> positions_of(const Ground& ground) {
  std::vector<Position> out;
  const std::optional<Date> last_met = last_meeting(ground);
  const Threats threats = threats_of(ground);
  for (const JoinedItem& j : ground.items) {
    if (is_old(ground, j)) continue;
    std::optional<Position> p;
    if (const auto* l = std::get_if<Linkage>(&j.item)) p = position(ground, threats, j, *l);
    if (const auto* m = std::get_if<Move>(&j.item)) p = position(ground, j, *m, last_met);
    if (p) out.push_back(std::move(*p));
  }
  const auto side_at = [&](const Position& p) {
    return std::find(ground.sides.names().begin(), ground.sides.names().end(), p.holder);
  };
  // What comes first before what is only asked for.
  const auto weight = [](const Position& p) { return p.order == "after" || p.order == "gate" ? 0 : p.order == "demand" ? 2 : 1; };
  std::stable_sort(out.begin(), out.end(), [&](const Position& a, const Position& b) {
    if (side_at(a) != side_at(b)) return side_at(a) < side_at(b);
    if (weight(a) != weight(b)) return weight(a) < weight(b);
    const auto x = last_told(a.item), y = last_told(b.item);
    return x && (!y || *y < *x);
  });
  return out;
}

}  // namespace dialogue

Standing standing(const std::vector<ToldItem>& told, const std::vector<std::string>& sides, const StandingOptions& options) {
  using namespace dialogue;
  const Ground ground(told, sides, options.as_of, options.undated);
  Standing now = stand(ground, options.as_of);
  if (!options.since) return now;
  const Ground before(told, sides, *options.since, options.undated);
  now.changes = changes_since(ground, before, now, stand(before, *options.since), *options.since);
  return now;
}

State state_of(const Standing& s) {
  State out;
  const auto party = [&](const std::string& name) {
    const auto at = std::find(s.sides.begin(), s.sides.end(), name);
    return Party{name, at == s.sides.end() ? std::string() : s.countries[static_cast<std::size_t>(at - s.sides.begin())]};
  };
  const auto rest_on = [&](const DialogueItem& item) {
    const Evidence& e = evidence_of(item);
    if (out.doc.empty())
      out.doc = e.doc, out.quote = e.quote, out.span = e.span, out.sentence = e.sentence, out.confidence = e.confidence;
  };
  for (const std::vector<OpenMove>* moves : {&s.offers, &s.demands})
    for (const OpenMove& m : *moves)
      if (evidence_of(m.move.item).id == s.ball_id) rest_on(m.move.item);
  for (const OpenMove& m : s.offers) {
    rest_on(m.move.item);
    out.open_offers.push_back({party(m.by), std::get<Move>(m.move.item).content, std::get<Move>(m.move.item).status});
  }
  if (s.last_contact) rest_on(s.last_contact->item);
  for (const Position& p : s.positions) rest_on(p.item.item);
  for (const OpenMove& m : s.demands) rest_on(m.move.item);
  for (const std::string& side : s.sides) out.dyad.push_back(party(side));
  out.as_of = date_to_string(s.as_of);
  out.phase = s.phase, out.ball_in_court_of = party(s.ball), out.ball_basis = s.ball_basis;
  if (!s.obstacles.empty()) out.main_obstacle = s.obstacles.front().text;
  if (!s.outlooks.empty())
    out.outlook = s.outlooks.front().text, out.outlook_holder = s.outlooks.front().holder, out.hedges = s.outlooks.front().hedges;
  out.why = {s.phase_rule};
  return out;
}

}  // namespace parley
