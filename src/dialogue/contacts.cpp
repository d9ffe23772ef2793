// Contacts: every passage that tells of a meeting, visit, call, letter or talks is a sighting; sightings of one contact are joined
// and its status is where its life ended in this document.
#include "dialogue/contacts.h"

#include <algorithm>

namespace parley::dialogue {

namespace {

constexpr double kBare = 0.36;   // how sure a contact must be that nothing more is told of
constexpr double kOneTold = 0.1;  // what one particular more adds to that

bool subset(const Parties& a, const Parties& b) {
  return std::all_of(a.begin(), a.end(), [&](const Party& p) { return has_party(b, p); });
}

const DateValue& day_of(const Contact& c) { return c.held_date.value.empty() ? c.scheduled_date : c.held_date; }

// Whether two sightings may tell of one contact.
bool same_contact(const Sighting& a, const Sighting& b) {
  const Contact &x = a.contact, &y = b.contact;
  if (family(x.kind) != family(y.kind)) return false;
  if (!subset(x.parties, y.parties) && !subset(y.parties, x.parties)) return false;
  const DateValue &d = day_of(x), &e = day_of(y);
  if (exact(d) && exact(e))
    return d.value.starts_with(e.value) || e.value.starts_with(d.value);
  const bool people = !x.participants.empty() && !y.participants.empty();
  if (people && !subset(x.participants, y.participants) && !subset(y.participants, x.participants)) return false;
  if (!x.place.empty() && !y.place.empty() && x.place != y.place) return false;
  if (b.fresh && !a.title && x.sentence != y.sentence) return false;
  if (future(x.status) && y.status == "held" && !b.definite) return false;
  const bool bare = y.place.empty() && !exact(e) && x.status == y.status;
  return b.definite || a.title || b.title || people || bare || x.sentence + 2 >= y.sentence;
}

// What became of the contact that was to come and is told of last, no more than a few sentences back.
void settle(std::vector<Sighting>& joined, const Sighting& echo) {
  constexpr std::uint32_t kBack = 2;
  for (auto s = joined.rbegin(); s != joined.rend(); ++s) {
    Contact& c = s->contact;
    if (c.sentence + kBack < echo.contact.sentence || !future(c.status)) continue;
    c.status = echo.contact.status;
    if (c.cancelled_by.empty() && has_party(c.parties, echo.contact.cancelled_by)) c.cancelled_by = echo.contact.cancelled_by;
    c.rungs.insert(c.rungs.end(), echo.contact.rungs.begin(), echo.contact.rungs.end());
    c.why.insert(c.why.end(), echo.contact.why.begin(), echo.contact.why.end());
    return;
  }
}

void join(Sighting& to, Sighting&& from) {
  const bool better = from.detail > to.detail;
  Contact& c = better ? from.contact : to.contact;
  Contact& o = better ? to.contact : from.contact;
  add_parties(c.participants, o.participants);
  for (auto field : {&Contact::proposed_by, &Contact::arranged_by, &Contact::cancelled_by, &Contact::host})
    if ((c.*field).empty()) c.*field = o.*field;
  for (auto field : {&Contact::place, &Contact::level, &Contact::purpose})
    if ((c.*field).empty()) c.*field = o.*field;
  for (auto field : {&Contact::scheduled_date, &Contact::held_date})
    if (!exact(c.*field) && !(o.*field).value.empty()) c.*field = o.*field;
  c.reasons.insert(c.reasons.end(), o.reasons.begin(), o.reasons.end());
  if (c.kind == "meeting" && o.kind != "meeting") c.kind = o.kind;
  // Off beats held beats what is still to come; of two that are still to come the later in the text.  What was held on a day is not
  // undone by words that name none.
  const auto rank = [](const Sighting& s) {
    const std::string& status = s.contact.status;
    if (status == "held" && exact(s.contact.held_date)) return 2;
    if (status == "never-held" && !exact(s.contact.scheduled_date)) return 1;
    return off(status) ? 3 : status == "held" ? 1 : 0;
  };
  const std::string status = rank(from) >= rank(to) ? from.contact.status : to.contact.status;
  std::vector<Rung> rungs = to.contact.rungs;
  rungs.insert(rungs.end(), from.contact.rungs.begin(), from.contact.rungs.end());
  c.confidence = 1 - (1 - c.confidence) * (1 - 0.5 * o.confidence);
  Sighting out = better ? std::move(from) : std::move(to);
  out.contact.status = status;
  out.contact.rungs = std::move(rungs);
  to = std::move(out);
}

// How many of day, place and people the passages tell: the more, the surer that they tell of a contact.
int particulars(const Contact& c) {
  return (!c.held_date.value.empty() || !c.scheduled_date.value.empty()) + !c.place.empty() + !c.participants.empty();
}

// A lunch or a signing that fell through at a meeting is no contact of its own.
void drop_lost_parts(std::vector<Sighting>& sightings) {
  constexpr std::uint32_t kNear = 2;
  std::vector<std::uint32_t> meetings;
  for (const Sighting& s : sightings)
    if (!s.part && !s.echo) meetings.push_back(s.contact.sentence);
  std::erase_if(sightings, [&](const Sighting& s) {
    return s.part && off(s.contact.status) && std::any_of(meetings.begin(), meetings.end(), [&](std::uint32_t at) {
      return at <= s.contact.sentence + kNear && s.contact.sentence <= at + kNear;
    });
  });
}

}  // namespace

void find_contacts(const DocumentView& view, Dialogue& out) {
  std::vector<Sighting> sightings, joined;
  for (std::uint32_t i = 0; i < view.sentences.size(); ++i)
    if (!view.is_caption(i)) find_sightings(view, i, sightings);
  drop_lost_parts(sightings);
  for (Sighting& s : sightings) {
    if (s.echo) {
      settle(joined, s);
      continue;
    }
    auto known = std::find_if(joined.rbegin(), joined.rend(), [&](const Sighting& o) { return same_contact(o, s); });
    if (known == joined.rend()) joined.push_back(std::move(s));
    else join(*known, std::move(s));
  }
  for (Sighting& s : joined) {
    if (off(s.contact.status) && !s.contact.held_date.value.empty() && s.contact.scheduled_date.value.empty())
      std::swap(s.contact.held_date, s.contact.scheduled_date);
    const int told = particulars(s.contact);
    if (told == 0 && s.contact.status != "cancelled" && s.contact.confidence < kBare) continue;
    s.contact.confidence = std::clamp(s.contact.confidence + kOneTold * (told - 1), 0.1, 0.95);
    out.contacts.push_back(std::move(s.contact));
  }
}

}  // namespace parley::dialogue
