// parley status: where a pair stands on a day, as far as that day's reader could know.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>

#include "standing_view.h"

namespace parley::app {

namespace {

using Json = nlohmann::ordered_json;

struct StatusArgs {
  Listing listing;
  std::string dyad, as_of;
};

struct Balance {
  int days = 0;
  std::size_t cooperation = 0, conflict = 0;
  double goldstein = 0;  // sum
};

struct DyadStatus {
  Date as_of;
  std::size_t documents = 0, undated = 0;
  std::optional<StoredEvent> last_contact, acted_last;
  std::array<Balance, 2> balances = {{{30}, {90}}};
  std::map<std::string, std::size_t> recent;  // by type, within the longer of the two
  std::vector<StoredEvent> next;
  std::optional<Standing> standing;  // of a dyad
};

Status add_standing(const Record& record, const StatusArgs& a, const std::string& dyad, DyadStatus& status) {
  if (dyad.empty()) return {};
  Result<std::vector<std::string>> sides = dyad_sides(dyad);
  if (!sides) return sides.error();
  const bool as_of = !a.as_of.empty();
  Result<std::vector<ToldItem>> told = told_of(record, *sides, as_of ? std::optional(status.as_of) : std::nullopt);
  if (!told) return told.error();
  status.standing = standing(*told, *sides, {status.as_of, parse_date(a.listing.since, false), !as_of});
  return {};
}

// Told as having happened.
bool is_fact(const Event& e) { return e.polarity != "-" && (e.factuality == "certain" || e.factuality == "probable"); }

void count(const StoredEvent& s, DyadStatus& status) {
  const std::int64_t age = days_from_civil(status.as_of) - days_from_civil(*s.day);
  for (Balance& b : status.balances) {
    if (age >= b.days) continue;
    (s.event.quad <= 2 ? b.cooperation : b.conflict) += 1;
    b.goldstein += s.event.goldstein;
  }
  if (age < status.balances.back().days) ++status.recent[s.event.plover_type];
}

Status load(const Record& record, const std::string& id, std::optional<StoredEvent>& to) {
  if (id.empty()) return {};
  Result<StoredEvent> event = record.event(id);
  if (!event) return event.error();
  to = std::move(*event);
  return {};
}

Status look_back(const Record& record, Filter filter, DyadStatus& status) {
  filter.newest_first = true;
  filter.limit = 0;
  if (!filter.until || *filter.until > status.as_of) filter.until = status.as_of;
  const Date horizon = add_days(status.as_of, -status.balances.back().days);
  std::string contact, acted;
  // An error value that means "seen enough".
  bool enough = false;
  const Status s = each_happening_head(record, filter, [&](const Happening& h) -> Status {
    const StoredEvent& e = h.best;
    if (!e.day || !is_fact(e.event)) return {};
    if (contact.empty() && e.event.plover_type == "CONSULT") contact = e.id;
    if (acted.empty()) acted = e.id;
    count(e, status);
    enough = !contact.empty() && *e.day < horizon;
    return enough ? Status(Error{}) : Status();
  });
  if (!enough && !s) return s;
  if (Status loaded = load(record, contact, status.last_contact); !loaded) return loaded;
  return load(record, acted, status.acted_last);
}

Status look_ahead(const Record& record, Filter filter, std::size_t limit, DyadStatus& status) {
  const Date tomorrow = add_days(status.as_of, 1);
  if (!filter.since || *filter.since < tomorrow) filter.since = tomorrow;
  filter.limit = 0;
  const std::size_t most = limit ? limit : 5;
  std::vector<std::string> ids;
  const Status s = each_happening_head(record, filter, [&](const Happening& h) -> Status {
    const Event& e = h.best.event;
    // Only what carries a date of its own, and was not said to be off.
    if (!e.date.value.empty() && e.polarity != "-" && e.factuality != "negated") ids.push_back(h.best.id);
    return ids.size() < most ? Status() : Status(Error{});
  });
  if (ids.size() < most && !s) return s;
  for (const std::string& id : ids) {
    Result<StoredEvent> event = record.event(id);
    if (!event) return event.error();
    status.next.push_back(std::move(*event));
  }
  return {};
}

Result<DyadStatus> dyad_status(const Record& record, const StatusArgs& a) {
  DyadStatus status;
  Filter filter = to_filter(a.listing);
  if (!a.dyad.empty()) filter.dyad = a.dyad;
  if (!a.as_of.empty()) {
    status.as_of = *parse_date(a.as_of, true);
    filter.known_by = status.as_of;
  } else {
    Result<Date> last = last_day(record);
    if (!last) return last.error();
    status.as_of = *last;
  }
  Filter documents;
  documents.dyad = filter.dyad;
  documents.actor = filter.actor;
  Result<DocumentCount> count = record.count_documents(documents, status.as_of);
  if (!count) return count.error();
  status.documents = count->by, status.undated = count->undated;
  if (Status s = add_standing(record, a, filter.dyad, status); !s) return s.error();
  if (Status s = look_back(record, filter, status); !s) return s.error();
  if (Status s = look_ahead(record, filter, a.listing.limit, status); !s) return s.error();
  return status;
}

Json event_or_null(const std::optional<StoredEvent>& e) { return e ? Json::parse(event_to_json(*e)) : Json(nullptr); }

void print_json(const StatusArgs& a, const std::string& dyad, const DyadStatus& s, Output& out) {
  Json balance = Json::array(), next = Json::array();
  for (const Balance& b : s.balances) {
    const std::size_t n = b.cooperation + b.conflict;
    balance.push_back(
        {{"days", b.days},
         {"cooperation", b.cooperation},
         {"conflict", b.conflict},
         {"goldstein_mean", n ? Json(std::round(b.goldstein / static_cast<double>(n) * 100) / 100) : Json(nullptr)}});
  }
  for (const StoredEvent& e : s.next) next.push_back(Json::parse(event_to_json(e)));
  Json json = {{"dyad", dyad.empty() ? Json(nullptr) : Json(dyad)},
               {"as_of", date_to_string(s.as_of)},
               {"as_of_given", !a.as_of.empty()},
               {"documents", s.documents},
               {"undated_documents", s.undated},
               {"last_contact", event_or_null(s.last_contact)},
               {"acted_last", event_or_null(s.acted_last)},
               {"balance", balance},
               {"recent", s.recent},
               {"next", next}};
  json["standing"] = s.standing ? Json::parse(standing_to_json(*s.standing)) : Json(nullptr);
  out.line(json.dump(-1, ' ', false, Json::error_handler_t::replace));
}

void print_entry(const std::string& label, const std::optional<StoredEvent>& e, Output& out) {
  constexpr std::size_t kIndent = 15;
  const std::string head = out.styled(Style::kBold, fmt::format("{:<{}}", label, kIndent));
  if (!e) {
    out.line(head + "none in the record");
    return;
  }
  const std::string hedge = hedge_of(e->event), indent(kIndent, ' ');
  out.write(wrapped(head, date_of(*e) + "  " + gist_of(e->event) + (hedge.empty() ? "" : " (" + hedge + ")"), kIndent));
  out.write(wrapped(indent, in_quotes(e->event.quote), kIndent));
  out.line(indent + out.styled(Style::kDim, shortened(source_line(*e), kColumns - kIndent)));
}

void print_status(const StatusArgs& a, const std::string& dyad, const DyadStatus& s, Output& out) {
  out.line(out.styled(Style::kBold, printable(dyad.empty() ? "All actors" : dyad)) + " as of " + date_to_string(s.as_of) +
           (a.as_of.empty() ? " (the record's last day)" : ""));
  std::string documents = fmt::format("{} documents by then", s.documents);
  if (s.undated) documents += fmt::format("; {} undated ones {}", s.undated, a.as_of.empty() ? "are used too" : "are left out");
  out.line(documents + "\n");
  if (s.standing) print_standing(*s.standing, parse_date(a.listing.since, false), out);
  print_entry("Last contact", s.last_contact, out);
  print_entry("Acted last", s.acted_last, out);
  if (s.acted_last) out.line(std::string(15, ' ') + "by " + names_of(s.acted_last->event.source));
  for (const Balance& b : s.balances) {
    const std::size_t n = b.cooperation + b.conflict;
    out.line(out.styled(Style::kBold, fmt::format("{:<15}", fmt::format("{} days", b.days))) +
             (n ? fmt::format("{} cooperation, {} conflict; mean Goldstein {:+.1f}", b.cooperation, b.conflict,
                              b.goldstein / static_cast<double>(n))
                : "nothing told"));
  }
  if (!s.recent.empty()) {
    std::vector<std::pair<std::string, std::size_t>> types(s.recent.begin(), s.recent.end());
    std::stable_sort(types.begin(), types.end(), [](const auto& x, const auto& y) { return x.second > y.second; });
    std::string text;
    for (const auto& [type, n] : types) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", type, n);
    out.write(wrapped(std::string(15, ' '), text, 15));
  }
  if (s.standing && !s.standing->next.empty()) return;
  if (s.next.empty()) print_entry("Next dates", std::nullopt, out);
  for (std::size_t i = 0; i < s.next.size(); ++i) print_entry(i ? "" : "Next dates", s.next[i], out);
}

ExitCode run_status(const StatusArgs& a, Output& out) {
  std::optional<Record> record = open_record(a.listing.record);
  if (!record) return kFatal;
  Result<DyadStatus> status = dyad_status(*record, a);
  if (!status) {
    complain(status.error().to_string());
    return status.error().code == ErrorCode::kInvalid && status.error().source.empty() ? kUsage : kFatal;
  }
  const std::string dyad = a.dyad.empty() ? a.listing.dyad : a.dyad;
  if (a.listing.json)
    print_json(a, dyad, *status, out);
  else
    print_status(a, dyad, *status, out);
  return kGood;
}

}  // namespace

Command add_status(CLI::App& parser) {
  auto args = std::make_shared<StatusArgs>();
  CLI::App* app = parser.add_subcommand(
      "status", "Where a pair stands on a day: phase, ball, offers, positions, dates");
  app->add_option("DYAD", args->dyad, "Two sides (USA-PRK, \"Senegal : Salif Sadio\")");
  app->add_option("--as-of", args->as_of, "As that day's reader could know it; later documents are not used")
      ->check(kDateCheck)
      ->type_name("DATE");
  add_listing(*app, args->listing);
  app->footer(
      "Example:\n  parley status USA-PRK --as-of 2018-02-22 --since 2018-01-01 --record talks.db\n\n--since also tells what "
      "changed after that day.");
  return {app, [args](Output& out) { return run_status(*args, out); }};
}

}  // namespace parley::app
