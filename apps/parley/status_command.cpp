// parley status: where a pair stands on a day, as far as that day's reader could know.
#include <fmt/format.h>

#include <algorithm>

#include "shared/dyad_status.h"
#include "standing_view.h"

namespace parley::app {

namespace {

struct StatusArgs {
  Listing listing;
  std::string dyad, as_of;
};

constexpr std::size_t kIndent = 15;

void print_entry(const std::string& label, const std::optional<StoredEvent>& e, Output& out) {
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

// The last meeting that was held, as the joined reports tell it.
void print_last_contact(const std::optional<JoinedItem>& last, Output& out) {
  if (!last) return print_entry("Last contact", std::nullopt, out);
  const auto& c = std::get<Contact>(last->item);
  const std::string indent(kIndent, ' ');
  std::string people;
  for (const Party& p : c.participants.empty() ? c.parties : c.participants) people += (people.empty() ? "" : ", ") + printable(p.name);
  const std::string when = c.held_date.value.empty() ? "" : c.held_date.value + "  ";
  out.write(wrapped(out.styled(Style::kBold, fmt::format("{:<{}}", "Last contact", kIndent)),
                    when + printable(c.kind) + (c.place.empty() ? "" : " in " + printable(c.place)) + ": " + people, kIndent));
  out.write(wrapped(indent, in_quotes(c.quote), kIndent));
  out.line(indent + out.styled(Style::kDim, shortened(c.id + " " + reports_of(*last), kColumns - kIndent)));
}

void print_status(const StatusArgs& a, const std::string& dyad, const DyadStatus& s, Output& out) {
  out.line(out.styled(Style::kBold, printable(dyad.empty() ? "All actors" : dyad)) + " as of " + date_to_string(s.as_of) +
           (a.as_of.empty() ? " (the record's last day)" : ""));
  std::string documents = fmt::format("{} documents by then", s.documents);
  if (s.undated) documents += fmt::format("; {} undated ones {}", s.undated, a.as_of.empty() ? "are used too" : "are left out");
  out.line(documents);
  if (s.documents == 0 && !dyad.empty()) out.line("No document names both (see parley actors, parley negotiations).");
  out.line("");
  if (s.standing) print_standing(*s.standing, parse_date(a.listing.since, false), out);
  if (s.standing) print_last_contact(s.standing->last_contact, out);
  else print_entry("Last contact", s.last_contact, out);
  print_entry("Acted last", s.acted_last, out);
  if (s.acted_last) out.line(std::string(kIndent, ' ') + "by " + names_of(s.acted_last->event.source));
  for (const Balance& b : s.balances) {
    const std::size_t n = b.cooperation + b.conflict;
    out.line(out.styled(Style::kBold, fmt::format("{:<{}}", fmt::format("{} days", b.days), kIndent)) +
             (n ? fmt::format("{} cooperation, {} conflict; mean Goldstein {:+.1f}", b.cooperation, b.conflict,
                              b.goldstein / static_cast<double>(n))
                : "nothing told"));
  }
  if (!s.recent.empty()) {
    std::vector<std::pair<std::string, std::size_t>> types(s.recent.begin(), s.recent.end());
    std::stable_sort(types.begin(), types.end(), [](const auto& x, const auto& y) { return x.second > y.second; });
    std::string text;
    for (const auto& [type, n] : types) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", type, n);
    out.write(wrapped(std::string(kIndent, ' '), text, kIndent));
  }
  if (s.standing && !s.standing->next.empty()) return;
  if (s.next.empty()) print_entry("Next dates", std::nullopt, out);
  for (std::size_t i = 0; i < s.next.size(); ++i) print_entry(i ? "" : "Next dates", s.next[i], out);
}

ExitCode run_status(const StatusArgs& a, Output& out) {
  std::optional<Record> record = open_record(a.listing.record);
  if (!record) return kFatal;
  StatusQuery query{to_filter(a.listing), parse_date(a.as_of, true), parse_date(a.listing.since, false)};
  if (!a.dyad.empty()) query.filter.dyad = a.dyad;
  Result<DyadStatus> status = dyad_status(*record, query);
  if (!status) {
    complain(status.error().to_string());
    return status.error().code == ErrorCode::kInvalid && status.error().source.empty() ? kUsage : kFatal;
  }
  if (a.listing.json)
    out.line(status_to_json(query, *status));
  else
    print_status(a, query.filter.dyad, *status, out);
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
