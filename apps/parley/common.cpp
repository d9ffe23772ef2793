#include <algorithm>

#include "command.h"

namespace parley::app {

std::optional<Date> parse_date(const std::string& text, bool last_day) {
  if (std::optional<Date> day = date_parse(text)) return day;
  if (text.size() == 4) {
    const std::optional<Date> day = date_parse(text + (last_day ? "-12-31" : "-01-01"));
    return day;
  }
  if (text.size() != 7) return std::nullopt;
  std::optional<Date> day = date_parse(text + "-01");
  if (day && last_day) day->day = static_cast<std::uint8_t>(days_in_month(day->year, day->month));
  return day;
}

const CLI::Validator kDateCheck(
    [](std::string& text) {
      return parse_date(text, false) ? std::string() : "\"" + text + "\" is no date: write 2018-02-10, 2018-02 or 2018";
    },
    "DATE", "date");

const CLI::Validator kTypeCheck(
    [](std::string& text) {
      for (char& c : text)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
      if (std::find(std::begin(kPloverTypes), std::end(kPloverTypes), text) != std::end(kPloverTypes)) return std::string();
      std::string all;
      for (std::string_view t : kPloverTypes) all.append(all.empty() ? "" : ", ").append(t);
      return "\"" + text + "\" is no PLOVER type: one of " + all;
    },
    "TYPE", "type");

void add_record(CLI::App& app, std::string& record) {
  app.add_option("--record", record, "The record's file (talks.db)")->type_name("FILE");
}

void add_listing(CLI::App& app, Listing& l, const std::string& type) {
  add_record(app, l.record);
  app.add_option("--since", l.since, "From this day, month or year on")->check(kDateCheck)->type_name("DATE");
  app.add_option("--until", l.until, "Up to and including it")->check(kDateCheck)->type_name("DATE");
  app.add_option("--actor", l.actor, "Name, alias, code or ISO3 (\"Kim Yo Jong\", PRKGOV, PRK)")->type_name("WHO");
  app.add_option("--dyad", l.dyad, "Two sides in any order (USA-PRK)")->type_name("A-B");
  app.add_option("--type", l.type, type)->type_name("TYPE");
  app.add_option("--min-confidence", l.min_confidence, "Leave out what is less sure (0 to 1)")
      ->check(CLI::Range(0.0, 1.0))
      ->type_name("P");
  app.add_option("--limit", l.limit, "At most so many (0: all)")->check(CLI::NonNegativeNumber)->type_name("N");
  app.add_flag("--newest", l.newest, "Newest first");
  app.add_flag("--json", l.json, "JSON, one object a line");
}

void add_listing(CLI::App& app, Listing& l) {
  add_listing(app, l, "PLOVER type (CONSULT, REJECT ...)");
  app.get_option("--type")->check(kTypeCheck)->type_name("TYPE");
}

Filter to_filter(const Listing& l) {
  Filter f;
  f.since = parse_date(l.since, false);
  f.until = parse_date(l.until, true);
  f.actor = l.actor;
  f.dyad = l.dyad;
  f.type = l.type;
  f.min_confidence = l.min_confidence;
  f.limit = l.limit;
  f.newest_first = l.newest;
  return f;
}

std::optional<Record> open_record(const std::string& path) {
  OpenOptions options;
  options.read_only = true;
  Result<Record> record = Record::open(path, options);
  // An older schema: opening it for writing brings it up to date.  A newer one is refused again.
  if (!record && record.error().code == ErrorCode::kUnsupported) record = Record::open(path, {.create = false});
  if (record) return std::move(*record);
  complain(record.error().to_string());
  return std::nullopt;
}

ExitCode fatal(const Error& error) {
  complain(error.to_string());
  return kFatal;
}

ExitCode failed(const Error& error) {
  complain(error.to_string());
  return error.code == ErrorCode::kInvalid && error.source.empty() ? kUsage : kFatal;
}

std::optional<Home> program_home() {
  Result<Home> home = find_home("/proc/self/exe");
  if (home) return *home;
  complain(home.error().to_string());
  return std::nullopt;
}

namespace {
std::string source_of(const std::string& outlet, const std::optional<Date>& published, const std::string& doc) {
  std::string out = printable(outlet);
  if (published) out += (out.empty() ? "" : ", ") + date_to_string(*published);
  return out + (out.empty() ? "[" : " [") + printable(doc) + "]";
}
}  // namespace

std::string source_line(const StoredEvent& s) { return source_of(s.outlet, s.published, s.event.doc); }
std::string source_line(const StoredItem& s) { return source_of(s.outlet, s.published, evidence_of(s.item).doc); }

std::string in_quotes(std::string_view text) { return "“" + printable(text) + "”"; }

Style quad_style(int quad) {
  return quad == 1 || quad == 2 ? Style::kGreen : quad == 3 || quad == 4 ? Style::kRed : Style::kPlain;
}

std::string hedge_of(const Event& e) {
  std::string out;
  const auto add = [&](const std::string& part) { out += (out.empty() ? "" : "; ") + part; };
  if (e.polarity == "-") add("said not to have happened");
  if (e.factuality != "certain" && !e.factuality.empty()) add(e.factuality);
  // "according to" whom the gist names already says nothing.
  const bool own = e.attribution.size() == 1 && e.source.size() == 1 && e.source.front().name == e.attribution.front();
  if (!e.attribution.empty() && !own) add(chain_of(e.attribution));
  return out;
}

std::string chain_of(const std::vector<std::string>& attribution) {
  std::string chain;
  for (const std::string& name : attribution) chain += (chain.empty() ? "according to " : ", citing ") + printable(name);
  return chain;
}

std::string names_of(const std::vector<ActorReading>& actors) {
  std::string out;
  for (const ActorReading& a : actors) out += (out.empty() ? "" : ", ") + printable(a.name);
  return out;
}

std::string gist_of(const Event& e) {
  if (!e.gist.empty()) return printable(e.gist);
  const std::string target = names_of(e.target);
  return names_of(e.source) + " " + e.plover_type + (target.empty() ? "" : " " + target);
}

std::string date_of(const StoredEvent& s) {
  if (!s.event.date.value.empty()) return s.event.date.value + (s.event.date.end.empty() ? "" : " to " + s.event.date.end);
  return s.day ? "[" + date_to_string(*s.day) + "]" : "undated";
}

// Styles are control characters too, so the text is made safe before they go in.
std::string highlighted(std::string_view snippet, const Output& out, std::string_view before, std::string_view after) {
  constexpr std::string_view kOpen = "\xEF\xB7\x90", kClose = "\xEF\xB7\x91";  // noncharacters: no text holds them
  std::string marked;
  for (char c : snippet) {
    if (c == '\x01')
      marked += kOpen;
    else if (c == '\x02')
      marked += kClose;
    else
      marked += c;
  }
  const std::string safe = printable(marked);
  std::string shown;
  for (std::string_view rest = safe; !rest.empty();) {
    const std::size_t open = rest.find(kOpen);
    shown += rest.substr(0, open);
    if (open == std::string_view::npos) break;
    rest.remove_prefix(open + kOpen.size());
    const std::size_t close = std::min(rest.find(kClose), rest.size());
    const std::string words(rest.substr(0, close));
    shown += out.colour() ? out.styled(Style::kYellow, words) : std::string(before) + words + std::string(after);
    rest.remove_prefix(std::min(rest.size(), close + kClose.size()));
  }
  return shown;
}

}  // namespace parley::app
