// parley events, timeline, search: listings of the record.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "command.h"

namespace parley::app {

namespace {

using Json = nlohmann::ordered_json;

std::string dumped(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

Json or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

void print_event(const StoredEvent& s, Output& out) {
  const Event& e = s.event;
  const std::string hedge = hedge_of(e);
  out.line(out.styled(Style::kBold, fmt::format("{:<12}", date_of(s))) + " " +
           out.styled(quad_style(e.quad), fmt::format("{:<9}", e.plover_type)) + " " + shortened(gist_of(e), kColumns - 30) +
           fmt::format(" {:.2f}", e.confidence));
  if (!hedge.empty()) out.write(wrapped("    ", "(" + hedge + ")", 4));
  out.write(wrapped("    ", in_quotes(e.quote), 4));
  out.line("    " + out.styled(Style::kDim, shortened(source_line(s), kColumns - 4)));
}

ExitCode run_events(const Listing& listing, Output& out) {
  std::optional<Record> record = open_record(listing.record);
  if (!record) return kFatal;
  const Status s = record->events(to_filter(listing), [&](const StoredEvent& e) {
    if (listing.json)
      out.line(event_to_json(e));
    else
      print_event(e, out);
    return !out.failed();
  });
  return s ? kGood : failed(s.error());
}

struct TimelineArgs {
  Listing listing;
  std::string dyad;
};

Json report_json(const StoredEvent& r) {
  return {{"doc", r.event.doc},
          {"outlet", or_null(r.outlet)},
          {"published_at", r.published ? Json(date_to_string(*r.published)) : Json(nullptr)},
          {"quote", r.event.quote},
          {"bstart", r.event.span.begin},
          {"bend", r.event.span.end}};
}

void print_happening(const Happening& h, std::string& last_date, Output& out) {
  const Event& e = h.best.event;
  const std::string date = date_of(h.best);
  if (date != last_date) {
    out.line((last_date.empty() ? "" : "\n") + out.styled(Style::kBold, date));
    last_date = date;
  }
  const std::string hedge = hedge_of(e);
  out.write(wrapped("  " + out.styled(quad_style(e.quad), fmt::format("{:<9}", e.plover_type)) + " ",
                    gist_of(e) + (hedge.empty() ? "" : " (" + hedge + ")"), 12));
  constexpr std::size_t kShown = 3;
  for (std::size_t i = 0; i < h.reports.size() && i < kShown; ++i) {
    out.write(wrapped("            ", in_quotes(h.reports[i].event.quote), 12));
    out.line("            " + out.styled(Style::kDim, shortened(source_line(h.reports[i]), kColumns - 12)));
  }
  if (h.reports.size() > kShown) out.line(fmt::format("            and {} more reports", h.reports.size() - kShown));
}

ExitCode run_timeline(const TimelineArgs& a, Output& out) {
  std::optional<Record> record = open_record(a.listing.record);
  if (!record) return kFatal;
  Filter filter = to_filter(a.listing);
  if (!a.dyad.empty()) filter.dyad = a.dyad;
  std::string last_date;
  const Status s = each_happening(*record, filter, "record", [&](const Happening& h) -> Status {
    if (a.listing.json) {
      Json json = Json::parse(event_to_json(h.best));
      json["reports"] = Json::array();
      for (const StoredEvent& r : h.reports) json["reports"].push_back(report_json(r));
      out.line(dumped(json));
    } else {
      print_happening(h, last_date, out);
    }
    return out.failed() ? Status(Error{ErrorCode::kIo, "output closed", "", -1, -1}) : Status();
  });
  return s || out.failed() ? kGood : failed(s.error());
}

struct SearchArgs {
  Listing listing;
  std::vector<std::string> words;
};

ExitCode run_search(const SearchArgs& a, Output& out) {
  std::optional<Record> record = open_record(a.listing.record);
  if (!record) return kFatal;
  std::string query;
  for (const std::string& word : a.words) query += (query.empty() ? "" : " ") + word;
  Status failure;
  bool found = false;
  const Status s = record->search(query, to_filter(a.listing), [&](const SearchHit& hit) {
    found = true;
    if (a.listing.json) {
      Result<std::string> text = record->text(hit.doc);
      if (!text) {
        failure = text.error();
        return false;
      }
      out.line(dumped({{"doc", hit.doc},
                       {"title", or_null(hit.title)},
                       {"published_at", hit.published ? Json(date_to_string(*hit.published)) : Json(nullptr)},
                       {"quote", slice(*text, hit.span)},
                       {"bstart", hit.span.begin},
                       {"bend", hit.span.end}}));
    } else {
      const std::string head =
          (hit.published ? date_to_string(*hit.published) : std::string("undated")) + "  " + printable(hit.title);
      out.line(out.styled(Style::kBold, shortened(head, kColumns)));
      out.write(wrapped("    ", highlighted(hit.snippet, out), 4));
      out.line("    " + out.styled(Style::kDim, shortened("[" + printable(hit.doc) + "]", kColumns - 4)));
    }
    return !out.failed();
  });
  if (!failure) return fatal(failure.error());
  if (s && !found && !a.listing.json) complain("no sentence has all of these words");
  return s ? kGood : failed(s.error());
}

}  // namespace

Command add_events(CLI::App& parser) {
  auto listing = std::make_shared<Listing>();
  CLI::App* app = parser.add_subcommand("events", "List coded events with their evidence");
  add_listing(*app, *listing);
  app->footer("Example:\n  parley events --dyad USA-PRK --type REJECT --since 2018-01 --record talks.db");
  return {app, [listing](Output& out) { return run_events(*listing, out); }};
}

Command add_timeline(CLI::App& parser) {
  auto args = std::make_shared<TimelineArgs>();
  CLI::App* app = parser.add_subcommand("timeline", "What happened, in order, with sources and evidence");
  app->add_option("DYAD", args->dyad, "Two sides (USA-PRK); all when left out");
  add_listing(*app, args->listing);
  app->footer("Example:\n  parley timeline USA-PRK --since 2018-01 --record talks.db");
  return {app, [args](Output& out) { return run_timeline(*args, out); }};
}

Command add_search(CLI::App& parser) {
  auto args = std::make_shared<SearchArgs>();
  CLI::App* app = parser.add_subcommand("search", "Full-text search over sentences");
  app->add_option("WORDS", args->words, "Words and \"quoted phrases\", all of which must occur")->required();
  add_listing(*app, args->listing);
  app->footer("Example:\n  parley search '\"Kim Yo Jong\" letter' --since 2020 --record talks.db");
  return {app, [args](Output& out) { return run_search(*args, out); }};
}

}  // namespace parley::app
