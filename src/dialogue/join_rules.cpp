// When two reports are of one thing: by kind.
#include "dialogue/join.h"

namespace parley::dialogue {

namespace {

constexpr std::int64_t kContactDays = 14, kMoveDays = 30, kPositionDays = 400;

std::string joined_keys(const std::vector<std::string>& keys) {
  std::string out;
  for (const std::string& k : keys) out += k + '\x1f';
  return out + '\x1e';
}

std::string_view contact_group(std::string_view kind) {
  if (kind == "letter" || kind == "message") return "written";
  if (kind == "phone" || kind == "call") return "phone";
  if (kind == "visit") return "visit";
  return "meeting";
}

void describe(const Contact& c, Telling& r) {
  r.bucket = std::string(contact_group(c.kind)) + '\x1e' + joined_keys(side_keys(c.parties.empty() ? c.participants : c.parties));
  r.days = days_of(c.held_date.value.empty() ? c.scheduled_date : c.held_date);
  r.words = words_in(c.purpose);
  r.first = words_in(c.place);
  r.period = 2 * kContactDays + 62;  // a month or two may be all that is known of its day
  r.said_no = c.status == "never-held";
  r.said_yes = c.status == "held";
}
void describe(const Move& m, Telling& r) {
  r.bucket = m.kind + '\x1e' + joined_keys(side_keys(m.actor, m.addressee));
  r.over = side_keys(m.addressee, m.actor);
  r.days = days_of(m.date);
  r.words = words_in(m.content);
  r.period = 2 * kMoveDays;
  r.said_no = m.status == "denied";
  r.said_yes = !r.said_no;
}
void describe(const Linkage& l, Telling& r) {
  const Parties both = {l.party_gives, l.in_return_from};
  r.bucket = side_key(l.party_gives, both) + '\x1e' + side_key(l.in_return_from, both) + '\x1e' + side_key(l.position_of, both);
  r.words = words_in(l.gives + " " + l.returns);
  r.first = words_in(l.gives), r.second = words_in(l.returns);
}
void describe(const Channel& c, Telling& r) {
  r.bucket = c.kind + '\x1e' + joined_keys(side_keys(c.between));
  r.over = side_keys({c.operated_by});
  r.words = words_in(c.name);
}
void describe(const Window& w, Telling& r) {
  r.days = days_of(w.date);
  r.bucket = w.kind + '\x1e' + (r.days.known ? std::to_string((r.days.open ? r.days.to : r.days.from) / 31) : std::string());
  r.words = words_in(w.what + " " + w.bears_on);
  r.said_no = w.factuality == "negated";
  r.said_yes = !r.said_no;
}
void describe(const Grievance& g, Telling& r) {
  r.bucket = side_key(g.holder, {g.against});
  if (!g.against.empty()) r.over = {side_key(g.against, {g.holder})};
  r.words = words_in(g.cause);
}
void describe(const SignalReading& s, Telling& r) {
  r.bucket = fold(s.reader) + '\x1e' + joined_keys(side_keys(s.signal_by));
  r.words = words_in(s.signal + " " + s.means);
}
void describe(const State& s, Telling& r) {
  r.bucket = joined_keys(side_keys(s.dyad));
  r.words = words_in(s.outlook + " " + s.main_obstacle);
}

bool near(const std::optional<std::int64_t>& a, const std::optional<std::int64_t>& b, std::int64_t days) {
  return a && b && std::abs(*a - *b) <= days;
}
bool near_days(const Days& days, const std::optional<std::int64_t>& day, std::int64_t slack) {
  return day && days_meet(days, {*day, *day, true, false}, slack);
}

// No date and no publication on one of them: nothing but the words can tell.
bool timeless(const Telling& r) { return !r.days.known && !r.published; }

// 0: other days; 1: nothing against it; more: the same days.
double time_agrees(const Telling& a, const Telling& b, std::int64_t window, std::int64_t slack) {
  if (a.days.known && b.days.known) {
    if (!days_meet(a.days, b.days, slack)) return 0;
    if (a.days.open || b.days.open) return near(a.published, b.published, window) || !a.published || !b.published ? 1 : 0;
    return a.days == b.days ? 4 : 2;
  }
  if (near(a.published, b.published, window)) return 1.5;
  return near_days(a.days, b.published, a.days.known ? window : -1) || near_days(b.days, a.published, b.days.known ? window : -1)
             ? 1
             : 0;
}

// People of one side, where both reports name some: one of them at least is the same.
bool people_differ(const Contact& a, const Contact& b, std::size_t& same) {
  same = 0;
  for (const Party& p : a.participants)
    for (const Party& q : b.participants) same += fold(p.name) == fold(q.name);
  if (same) return false;
  for (const Party& p : a.participants)
    for (const Party& q : b.participants)
      if (!p.country.empty() && p.country == q.country) return true;
  return false;
}

// Called off, no day told, between the report that it was set and the day that it was set for.
bool calls_off(const Contact& off, const Telling& told, const Contact& set, const Telling& before) {
  if (off.status != "cancelled" || told.days.known || !told.published) return false;
  if (set.status != "scheduled" && set.status != "arranged") return false;
  return before.days.known && !before.days.open && before.published && *before.published <= *told.published &&
         *told.published <= before.days.to;
}

double alike(const Contact& x, const Contact& y, const Telling& a, const Telling& b) {
  std::size_t people = 0;
  if (people_differ(x, y, people)) return 0;
  if (!x.level.empty() && !y.level.empty() && x.level != y.level) return 0;
  const bool places = !a.first.empty() && !b.first.empty(), one_place = places && shared(a.first, b.first) > 0;
  const double words = std::max(likeness(a.words, b.words), likeness(a.quote, b.quote));
  if (timeless(a) || timeless(b)) return people >= 2 || (people && one_place) || words >= 0.6 ? 1 + words : 0;
  const double time = calls_off(x, a, y, b) || calls_off(y, b, x, a) ? 2 : time_agrees(a, b, kContactDays, 1);
  if (time == 0 || (places && !one_place && !(people && time >= 4))) return 0;
  return time + 2.0 * one_place + static_cast<double>(std::min<std::size_t>(people, 3)) + words;
}
bool addressees_agree(const Telling& a, const Telling& b) {
  if (a.over.empty() || b.over.empty()) return true;
  return std::find_first_of(a.over.begin(), a.over.end(), b.over.begin(), b.over.end()) != a.over.end();
}
// By the words and the time between; `strong` is what words alone must reach.
double by_words(const Telling& a, const Telling& b, std::int64_t window, double strong) {
  const double words = likeness(a.words, b.words);
  if (timeless(a) || timeless(b))
    return (words >= strong && shared(a.words, b.words) >= 2) || likeness(a.quote, b.quote) >= 0.8 ? words + 0.1 : 0;
  if (!same_matter(a.words, b.words) && likeness(a.quote, b.quote) < 0.8) return 0;
  const double time = time_agrees(a, b, window, window);
  return time > 0 ? time + 3 * words + 0.01 : 0;
}
double alike(const Move&, const Move&, const Telling& a, const Telling& b) {
  return addressees_agree(a, b) ? by_words(a, b, kMoveDays, 0.75) : 0;
}
double alike(const Linkage& x, const Linkage& y, const Telling& a, const Telling& b) {
  if (x.sequencing != y.sequencing && x.sequencing != "unspecified" && y.sequencing != "unspecified") return 0;
  if ((!same_matter(a.first, b.first) || !same_matter(a.second, b.second)) && likeness(a.quote, b.quote) < 0.8) return 0;
  return by_words(a, b, kPositionDays, 0.6);
}
double alike(const Channel& x, const Channel& y, const Telling& a, const Telling& b) {
  const bool operator_known = !x.operated_by.empty() && !y.operated_by.empty();
  if (operator_known && !addressees_agree(a, b)) return 0;
  if (!operator_known && !same_matter(a.words, b.words)) return 0;
  return time_agrees(a, b, kPositionDays, kPositionDays) + likeness(a.words, b.words);
}
double alike(const Window&, const Window&, const Telling& a, const Telling& b) {
  if (!same_matter(a.words, b.words)) return 0;
  if (a.days.known && b.days.known) return days_meet(a.days, b.days, 0) ? 1 + likeness(a.words, b.words) : 0;
  return by_words(a, b, kMoveDays, 0.75);
}
double alike(const Grievance&, const Grievance&, const Telling& a, const Telling& b) {
  return addressees_agree(a, b) ? by_words(a, b, kPositionDays, 0.6) : 0;
}
double alike(const SignalReading&, const SignalReading&, const Telling& a, const Telling& b) {
  return by_words(a, b, kMoveDays, 0.6);
}
double alike(const State& x, const State& y, const Telling& a, const Telling& b) {
  if (x.phase != y.phase || x.ball_in_court_of.name != y.ball_in_court_of.name) return 0;
  return near(a.published, b.published, kContactDays) ? likeness(a.quote, b.quote) >= 0.8 : 0;
}

}  // namespace

Telling telling_of(ToldItem& told) {
  Telling r;
  r.told = &told;
  r.published = day_number(told.published);
  r.quote = words_in(evidence_of(told.item).quote);
  std::visit([&](const auto& item) { describe(item, r); }, told.item);
  r.bucket = std::string(kDialogueKinds[told.item.index()]) + '\x1e' + r.bucket;
  return r;
}

double likelihood(const Telling& a, const Telling& b) {
  return std::visit(
      [&](const auto& item) -> double {
        using Item = std::decay_t<decltype(item)>;
        const auto* other = std::get_if<Item>(&b.told->item);
        return other ? alike(item, *other, a, b) : 0;
      },
      a.told->item);
}

bool contradicts(const Telling& a, const Telling& b) {
  if ((a.said_no && b.said_yes) || (a.said_yes && b.said_no)) return true;
  const auto* x = std::get_if<Contact>(&a.told->item);
  const auto* y = std::get_if<Contact>(&b.told->item);
  if (!x || !y) return false;
  // Called off and then held after all is one life; held and said to be called off by who writes later is two.
  const auto too_late = [](const Contact& off, const Telling& off_report, const Contact& held, const Telling& held_report) {
    return off.status == "cancelled" && held.status == "held" && off_report.published && held_report.published &&
           *off_report.published > *held_report.published;
  };
  return too_late(*x, a, *y, b) || too_late(*y, b, *x, a);
}

}  // namespace parley::dialogue
