// Routes: negotiations, where a pair stands, who waits for whom, one record with all its reports.
#include <set>

#include "server/sentences.h"
#include "shared/dyad_status.h"
#include "shared/found.h"

namespace parley::server {

namespace {

using app::Found;

std::vector<std::string> side_names(const Negotiation& n) {
  std::vector<std::string> out;
  const bool countries = by_country(n.sides);
  for (const Party& p : n.sides) out.push_back(countries ? p.country : p.name);
  return out;
}

// Events a month between any two of the sides while they deal: [{"month", "coop", "conflict"}].
Result<Json> spark(const Record& record, const Negotiation& n) {
  std::map<std::string, std::pair<std::size_t, std::size_t>> months;
  Filter filter;
  filter.since = n.first, filter.until = n.last;
  for (std::size_t a = 0; a < n.sides.size(); ++a)
    for (std::size_t b = a + 1; b < n.sides.size(); ++b) {
      filter.dyad = dyad_text(n.sides[a], n.sides[b]);
      const Status s = record.flows(filter, [&](const FlowCount& f) {
        auto& [coop, conflict] = months[f.month];
        (f.quad <= 2 ? coop : conflict) += f.events;
        return true;
      });
      if (!s) return s.error();
    }
  Json out = Json::array();
  for (const auto& [month, n_of] : months)
    if (!month.empty()) out.push_back({{"month", month}, {"coop", n_of.first}, {"conflict", n_of.second}});
  return out;
}

// Where a pair stands on the record's last day; null for more sides than two.
Result<Json> standing_of(const Record& record, const Negotiation& n, const Result<Date>& last) {
  if (n.sides.size() != 2 || !last) return Json(nullptr);
  const std::vector<std::string> sides = side_names(n);
  Result<std::vector<ToldItem>> told = told_of(record, sides, std::nullopt);
  if (!told) return told.error();
  const Standing s = standing(*told, sides, {*last, std::nullopt, true});
  Json out = {{"phase", or_null(s.phase)}, {"ball_in_court_of", or_null(s.ball)}, {"ball_basis", or_null(s.ball_basis)}};
  out["open_offers"] = s.offers.size();
  out["latest_offer_by"] = or_null(s.offers.empty() ? "" : s.offers[0].by);
  out["last_contact"] = s.last_contact ? Json::parse(joined_to_json(*s.last_contact)) : Json(nullptr);
  return out;
}

Answer negotiations(World& world, const Record& record, const Args& args) {
  auto found = world.negotiations(record);
  if (!found) return found.error();
  Json items = Json::array(), unused = Json::array();
  const Result<Date> last = last_day(record);
  const std::string actor = fold(args.text("actor"));
  const auto is = [&](const Party& p) { return fold(p.name) == actor || fold(p.country) == actor; };
  for (const Negotiation& n : (*found)->found) {
    if (!actor.empty() && std::none_of(n.sides.begin(), n.sides.end(), is) &&
        std::none_of(n.mediators.begin(), n.mediators.end(), is))
      continue;
    Json json = Json::parse(negotiation_to_json(n));
    Result<Json> months = spark(record, n);
    if (!months) return months.error();
    json["months"] = std::move(*months);
    Result<Json> stands = standing_of(record, n, last);
    if (!stands) return stands.error();
    json["standing"] = std::move(*stands);
    items.push_back(std::move(json));
  }
  for (const NegotiationDecision& d : (*found)->unused)
    unused.push_back({{"verb", d.verb}, {"id", d.id}, {"argument", d.argument}, {"who", d.who}, {"when", d.when}});
  return content(
      {{"as_of", last ? Json(date_to_string(*last)) : Json(nullptr)}, {"negotiations", items}, {"unused_decisions", unused}});
}

Result<Date> day_asked(const Record& record, const Args& args) {
  if (std::optional<Date> day = args.date("as_of", true)) return *day;
  return last_day(record);
}

// The day of its own, else of the first report.
std::optional<Date> day_of(const JoinedItem& j) {
  const std::string& value = date_of(j.item).value;
  if (std::optional<Date> own = date_parse(value)) return own;
  return first_told(j);
}

Json sources(const Record& record, const std::vector<ToldItem>& told, Status& failed) {
  std::map<std::string, std::size_t> counts;
  for (const ToldItem& t : told) ++counts[evidence_of(t.item).doc];
  Json out = Json::array();
  for (const auto& [doc, n] : counts) {
    Filter filter;
    filter.doc = doc;
    const std::size_t items = n;
    const Status s = record.documents(filter, [&](const StoredDocument& d) {
      Json json = document_json(d);
      json["items"] = items;
      out.push_back(std::move(json));
      return false;
    });
    if (!s) failed = s;
  }
  return out;
}

// Those that the page shows with their words.
bool is_quoted(const DialogueItem& item) {
  return std::holds_alternative<Channel>(item) || std::holds_alternative<SignalReading>(item) ||
         std::holds_alternative<Grievance>(item);
}

// Every position and open move with the sentence it rests on.
Status add_sentences(Sentences& sentences, Json& standing) {
  for (const auto& [list, record] : {std::pair("positions", "item"), {"open_offers", "move"}, {"open_demands", "move"}})
    for (Json& entry : standing[list])
      if (Status s = sentences.add(entry[record]); !s) return s;
  return {};
}

Answer negotiation(World& world, const Record& record, const Args& args) {
  auto found = world.negotiations(record);
  if (!found) return found.error();
  const auto n =
      std::find_if((*found)->found.begin(), (*found)->found.end(), [&](const Negotiation& x) { return x.id == args.path; });
  if (n == (*found)->found.end())
    return Error{ErrorCode::kNotFound, "no negotiation has the id \"" + args.path + "\"", "", -1, -1};
  Result<Date> as_of = day_asked(record, args);
  if (!as_of) return as_of.error();
  const bool asked = args.date("as_of", true).has_value();
  const std::vector<std::string> sides = side_names(*n);
  Result<std::vector<ToldItem>> told = told_of(record, sides, asked ? std::optional(*as_of) : std::nullopt);
  if (!told) return told.error();
  Status failed;
  Json out = {{"negotiation", Json::parse(negotiation_to_json(*n))}, {"as_of", date_to_string(*as_of)}};
  out["standings"] = Json::array();
  Sentences sentences(record);
  for (std::size_t a = 0; a < sides.size(); ++a)
    for (std::size_t b = a + 1; b < sides.size(); ++b) {
      const std::vector<std::string> pair = {sides[a], sides[b]};
      Json standing_json = Json::parse(standing_to_json(standing(*told, pair, {*as_of, args.date("since"), !asked})));
      standing_json["dyad"] = dyad_text(n->sides[a], n->sides[b]);
      if (Status s = add_sentences(sentences, standing_json); !s) return s.error();
      out["standings"].push_back(std::move(standing_json));
    }
  Json items = Json::object();
  for (std::string_view kind : kDialogueKinds) items[std::string(kind)] = Json::array();
  for (const JoinedItem& j : join(*told)) {
    const std::optional<Date> day = day_of(j);
    if (day && n->first && (*day < *n->first || (*day > *n->last && std::holds_alternative<Move>(j.item)))) continue;
    Json json = Json::parse(joined_to_json(j));
    json["day"] = or_null(day);
    if (is_quoted(j.item))
      if (Status s = sentences.add(json); !s) return s.error();
    items[std::string(kDialogueKinds[j.item.index()])].push_back(std::move(json));
  }
  out["items"] = std::move(items);
  out["sources"] = sources(record, *told, failed);
  if (!failed) return failed.error();
  return content(out);
}

Result<Deadlock> find_deadlock(const Record& record, const Args& args) {
  Result<std::string> named = record.dyad_named(args.text("dyad"));
  if (!named) return named.error();
  Result<std::vector<std::string>> sides = dyad_sides(*named);
  if (!sides) return sides.error();
  Result<Date> as_of = day_asked(record, args);
  if (!as_of) return as_of.error();
  DeadlockOptions options{};
  options.as_of = *as_of;
  options.undated = !args.date("as_of");
  options.drop = args.all("drop"), options.meet = args.all("meet");
  Result<std::vector<ToldItem>> told = told_of(record, *sides, options.undated ? std::nullopt : std::optional(*as_of));
  if (!told) return told.error();
  return deadlock(*told, *sides, options);
}

Answer deadlock_answer(World&, const Record& record, const Args& args) {
  Result<Deadlock> d = find_deadlock(record, args);
  if (!d) return d.error();
  return Content{deadlock_to_json(*d)};
}

Answer deadlock_svg(World&, const Record& record, const Args& args) {
  Result<Deadlock> d = find_deadlock(record, args);
  if (!d) return d.error();
  return Content{deadlock_to_svg(*d), "image/svg+xml"};
}

Answer status(World&, const Record& record, const Args& args) {
  app::StatusQuery query;
  query.filter.dyad = args.text("dyad");
  query.as_of = args.date("as_of", true);
  query.since = args.date("since");
  query.filter.limit = std::min<std::size_t>(args.count("limit", 0), kMostRows);
  Result<app::DyadStatus> status = app::dyad_status(record, query);
  if (!status) return status.error();
  return Content{app::status_to_json(query, *status)};
}

// The reports of the happening that the record is part of: those of the same kind between the same parties, joined.
Result<Json> all_reports(const Record& record, const std::string& id) {
  Json none = nullptr;
  Result<StoredItem> item = record.item(id);
  if (!item) return item.error().code == ErrorCode::kNotFound ? Result<Json>(none) : Result<Json>(item.error());
  const Parties parties = parties_of(item->item);
  if (parties.size() < 2) return none;
  Filter filter;
  filter.dyad = dyad_text(parties[0], parties[1]);
  std::vector<ToldItem> told;
  const Status s = record.dialogue(kDialogueKinds[item->item.index()], filter, [&](const StoredItem& stored) {
    told.push_back({stored.item, stored.published, stored.outlet, stored.title});
    return true;
  });
  if (!s) return s.error();
  for (const JoinedItem& j : join(std::move(told)))
    for (const ToldItem& t : j.reports)
      if (evidence_of(t.item).id == id) return Json::parse(joined_to_json(j));
  return none;
}

Answer one_record(World&, const Record& record, const Args& args) {
  Result<Found> found = app::find_record(record, args.path);
  if (!found) return found.error();
  Result<app::Cited> words = app::cited(record, *found);
  if (!words) return words.error();
  Json json = app::found_to_json(*found, *words);
  Result<Json> joined = all_reports(record, args.path);
  if (!joined) return joined.error();
  json["joined"] = std::move(*joined);
  Result<std::vector<ReviewDecision>> reviews = record.reviews();
  if (!reviews) return reviews.error();
  json["reviews"] = Json::array();
  for (const ReviewDecision& r : *reviews)
    if (r.id == args.path || (r.verb == "merge" && r.value == args.path)) json["reviews"].push_back(review_json(r));
  return content(json);
}

}  // namespace

Json review_json(const ReviewDecision& r) {
  return {{"version", r.version},
          {"verb", r.verb},
          {"id", or_null(r.id)},
          {"field", or_null(r.field)},
          {"value", or_null(r.value)},
          {"note", or_null(r.note)},
          {"who", r.who},
          {"when", r.when},
          {"kind", r.kind},
          {"doc", r.doc},
          {"quote", r.quote},
          {"bstart", r.span.begin},
          {"bend", r.span.end}};
}

void add_negotiations(std::vector<Route>& out) {
  const Parameter as_of = {"as_of", Kind::kDate, "As that day's reader could know it"},
                  since = {"since", Kind::kDate, "Also tell what changed after it"},
                  dyad = {"dyad", Kind::kText, "Sides: USA-PRK, \"A : B\", \"A : B : C\"", true};
  const std::vector<Parameter> knot = {dyad,
                                       as_of,
                                       {"drop", Kind::kText, "As if this condition were given up", false, true},
                                       {"meet", Kind::kText, "As if what it waits for had been done", false, true}};
  out.push_back({"GET",
                 "/negotiations.json",
                 "Who negotiates with whom about what",
                 {{"actor", Kind::kText, "Only where it deals or mediates"}},
                 {"as_of", "negotiations", "unused_decisions"},
                 negotiations});
  out.push_back({"GET",
                 "/negotiation/{id}.json",
                 "One negotiation: where it stands, what happened, its sources",
                 {as_of, since},
                 {"negotiation", "as_of", "standings", "items", "sources"},
                 negotiation});
  out.push_back({"GET",
                 "/status.json",
                 "Where a pair stands on a day",
                 {{"dyad", Kind::kText, "Two sides; all actors when left out"},
                  as_of,
                  since,
                  {"limit", Kind::kCount, "At most so many next dates (5)"}},
                 {"as_of", "documents", "balance", "standing"},
                 status});
  out.push_back({"GET",
                 "/deadlock.json",
                 "Who waits for whom and for what, and the ways out on record",
                 knot,
                 {"sides", "as_of", "acts", "waits", "cycles", "ways_out"},
                 deadlock_answer});
  out.push_back({"GET", "/deadlock.svg", "The same, drawn", knot, {}, deadlock_svg});
  out.push_back({"GET",
                 "/record/{id}.json",
                 "One record with its reports, the words it rests on and what was decided about it",
                 {},
                 {"record", "id", "doc", "quote", "bstart", "bend", "why", "confidence", "reports", "reviews"},
                 one_record});
}

}  // namespace parley::server
