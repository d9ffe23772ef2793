// Several reports -> the item that they make together.
#include "dialogue/join.h"
#include "dialogue/view.h"

namespace parley::dialogue {

namespace {

void fill(std::string& to, const std::string& from) {
  if (to.empty()) to = from;
}
void fill(Party& to, const Party& from) {
  if (to.empty()) to = from;
}
void fill(Parties& to, const Parties& from) {
  if (to.empty()) to = from;
}
// The more exact date; of equals what is there.
void fill(DateValue& to, const DateValue& from) {
  const Days a = days_of(to), b = days_of(from);
  const auto width = [](const Days& d) { return d.known ? d.to - d.from : std::int64_t{1} << 40; };
  if (width(b) < width(a)) to = from;
}

int height(const std::string& status) {
  if (status == "held" || status == "cancelled" || status == "never-held") return 4;
  if (status == "scheduled") return 3;
  return status == "arranged" ? 2 : 1;
}

// A later report that knows as much or more decides; days after a cancellation, one that sets a day to come opens the matter
// again.
bool decides(const Contact& later, const std::optional<Date>& published, const std::string& so_far,
             const std::optional<Date>& since) {
  constexpr std::int64_t kStale = 3;  // days for which others still write what was planned
  if (height(later.status) >= height(so_far)) return true;
  const Days day = days_of(later.scheduled_date);
  return so_far == "cancelled" && height(later.status) >= 2 && published && since && day.known &&
         days_from_civil(*published) >= days_from_civil(*since) + kStale && day.to >= days_from_civil(*published);
}

void add_reasons(std::vector<Reason>& to, const std::vector<Reason>& more) {
  for (const Reason& r : more) {
    const Words words = words_in(r.text);
    const bool there = std::any_of(to.begin(), to.end(), [&](const Reason& have) {
      return have.text == r.text || (have.attributed_to == r.attributed_to && likeness(words_in(have.text), words) >= 0.6);
    });
    if (!there) to.push_back(r);
  }
}

void add_to(Contact& c, const Contact& more) {
  add_parties(c.parties, more.parties);
  add_parties(c.participants, more.participants);
  fill(c.level, more.level), fill(c.proposed_by, more.proposed_by), fill(c.arranged_by, more.arranged_by),
      fill(c.host, more.host);
  fill(c.place, more.place), fill(c.purpose, more.purpose), fill(c.cancelled_by, more.cancelled_by);
  fill(c.scheduled_date, more.scheduled_date), fill(c.held_date, more.held_date);
  add_reasons(c.reasons, more.reasons);
}
void add_to(Move& m, const Move& more) {
  fill(m.addressee, more.addressee), fill(m.conditional_on, more.conditional_on), fill(m.said_by, more.said_by);
  fill(m.date, more.date), fill(m.answered_by, more.answered_by);
}
void add_to(Linkage& l, const Linkage& more) {
  if (l.sequencing.empty() || l.sequencing == "unspecified") l.sequencing = more.sequencing;
  fill(l.first_mover, more.first_mover), fill(l.position_of, more.position_of);
}
void add_to(Channel& c, const Channel& more) { fill(c.name, more.name), fill(c.operated_by, more.operated_by); }
void add_to(Window& w, const Window& more) { fill(w.date, more.date), fill(w.bears_on, more.bears_on); }
void add_to(Grievance& g, const Grievance& more) {
  fill(g.against, more.against), fill(g.explains, more.explains), fill(g.attributed_to, more.attributed_to);
}
void add_to(SignalReading& r, const SignalReading& more) { fill(r.means, more.means); }
void add_to(State& s, const State& more) { fill(s.outlook, more.outlook), fill(s.main_obstacle, more.main_obstacle); }

// What later reports change.
template <class Item>
void settle(Item&, const std::vector<const Telling*>&) {}
// Nobody can tell of a day to come that something was held on it.
bool still_ahead(const Contact& c, const std::optional<Date>& published) {
  const Days day = days_of(c.held_date);
  return c.status == "held" && published && day.known && !day.open && day.from > days_from_civil(*published) + 1;
}
void settle(Contact& c, const std::vector<const Telling*>& reports) {
  std::string status;
  std::optional<Date> since;
  for (const Telling* r : reports) {
    Contact report = std::get<Contact>(r->told->item);
    if (still_ahead(report, r->told->published)) report.status = "scheduled", report.scheduled_date = report.held_date;
    if (!status.empty() && !decides(report, r->told->published, status, since)) continue;
    status = report.status;
    since = r->told->published;
  }
  if (c.status == "held" && status == "scheduled" && c.scheduled_date.value.empty())
    c.scheduled_date = c.held_date, c.held_date = {};
  c.status = status;
}
void settle(Move& m, const std::vector<const Telling*>& reports) {
  const auto answered = [](const std::string& status) {
    return status == "accepted" || status == "rejected" || status == "withdrawn";
  };
  std::string status;
  for (const Telling* r : reports) {
    const std::string& report = std::get<Move>(r->told->item).status;
    if (status.empty() || answered(report) || !answered(status)) status = report;
  }
  m.status = status;
}
// Nothing tells of a channel's life but the last word on it.
void settle(Channel& c, const std::vector<const Telling*>& reports) {
  for (const Telling* r : reports)
    if (const std::string& status = std::get<Channel>(r->told->item).status; !status.empty()) c.status = status;
}
void settle(Window& w, const std::vector<const Telling*>& reports) {
  w.factuality = std::get<Window>(reports.back()->told->item).factuality;
}

std::vector<ToldRung> ladder(const std::vector<const Telling*>& reports) {
  std::vector<ToldRung> out;
  for (const Telling* r : reports) {
    const auto* contact = std::get_if<Contact>(&r->told->item);
    if (!contact) continue;
    std::vector<Rung> rungs = contact->rungs;
    if (rungs.empty())
      rungs.push_back(
          {contact->status, contact->held_date.value.empty() ? contact->scheduled_date : contact->held_date, "", contact->span});
    for (const Rung& rung : rungs) {
      const bool there = std::any_of(out.begin(), out.end(), [&](const ToldRung& t) {
        return t.rung.status == rung.status && t.rung.actor == rung.actor &&
               (t.rung.date.value == rung.date.value || rung.date.value.empty());
      });
      if (!there) out.push_back({rung, contact->doc, r->told->published});
    }
  }
  return out;
}

// Copies count once: the same document, or words so near that one was taken from the other.
std::size_t independent(const std::vector<const Telling*>& reports) {
  constexpr std::size_t kCompared = 100;
  std::vector<const Telling*> first;
  for (const Telling* r : reports) {
    const bool copy = std::any_of(
        first.begin(), first.begin() + static_cast<std::ptrdiff_t>(std::min(first.size(), kCompared)), [&](const Telling* f) {
          return evidence_of(f->told->item).doc == evidence_of(r->told->item).doc || likeness(f->quote, r->quote) >= 0.8;
        });
    if (!copy) first.push_back(r);
  }
  return first.size();
}

}  // namespace

JoinedItem merged(const std::vector<const Telling*>& reports) {
  const auto surer = [](const Telling* a, const Telling* b) {
    return evidence_of(a->told->item).confidence > evidence_of(b->told->item).confidence;
  };
  const Telling* best = *std::min_element(reports.begin(), reports.end(), surer);
  JoinedItem out;
  out.item = best->told->item;
  std::visit(
      [&](auto& item) {
        using Item = std::decay_t<decltype(item)>;
        for (const Telling* r : reports)
          if (r != best) add_to(item, std::get<Item>(r->told->item));
        settle(item, reports);
      },
      out.item);
  out.independent = independent(reports);
  out.ladder = ladder(reports);
  return out;
}

}  // namespace parley::dialogue
