#include "server/routes.h"

#include <charconv>
#include <cmath>
#include <set>

namespace parley::server {

namespace {

bool is_number(const std::string& text) {
  double value = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
  return ec == std::errc() && end == text.data() + text.size() && std::isfinite(value);
}

bool is_count(const std::string& text) {
  return !text.empty() && text.size() <= 9 && text.find_first_not_of("0123456789") == std::string::npos;
}

// "2018-02-10", "2018-02", "2018".
std::optional<Date> to_date(const std::string& text, bool last_day) {
  if (text.size() == 4) return date_parse(text + (last_day ? "-12-31" : "-01-01"));
  if (text.size() != 7) return date_parse(text);
  std::optional<Date> day = date_parse(text + "-01");
  if (day && last_day) day->day = static_cast<std::uint8_t>(days_in_month(day->year, day->month));
  return day;
}

Status check_value(const Parameter& p, const std::string& value) {
  const auto wrong = [&](const char* what) {
    return invalid(std::string(p.name) + ": \"" + value.substr(0, 80) + "\" is no " + what);
  };
  if (value.size() > kMostText) return invalid(std::string(p.name) + " is too long");
  switch (p.kind) {
    case Kind::kText:
      return {};
    case Kind::kDate:
      return to_date(value, false) ? Status() : wrong("date: write 2018-02-10, 2018-02 or 2018");
    case Kind::kNumber:
      return is_number(value) ? Status() : wrong("number");
    case Kind::kCount:
      return is_count(value) ? Status() : wrong("whole number");
    case Kind::kFlag:
      return value == "1" || value == "0" ? Status() : wrong("flag: write 1 or 0");
  }
  return {};
}

}  // namespace

Error invalid(std::string message) { return Error{ErrorCode::kInvalid, std::move(message), "", -1, -1}; }

std::string Args::text(const std::string& name) const {
  const auto found = values.find(name);
  return found == values.end() ? "" : found->second;
}

std::vector<std::string> Args::all(const std::string& name) const {
  std::vector<std::string> out;
  for (auto [at, end] = values.equal_range(name); at != end; ++at) out.push_back(at->second);
  return out;
}

std::optional<Date> Args::date(const std::string& name, bool last_day) const { return to_date(text(name), last_day); }

std::size_t Args::count(const std::string& name, std::size_t otherwise) const {
  const std::string value = text(name);
  std::size_t out = otherwise;
  std::from_chars(value.data(), value.data() + value.size(), out);
  return out;
}

double Args::number(const std::string& name) const {
  const std::string value = text(name);
  double out = 0;
  std::from_chars(value.data(), value.data() + value.size(), out);
  return out;
}

bool Args::flag(const std::string& name) const { return text(name) == "1"; }

const std::vector<Route>& routes() {
  static const std::vector<Route> all = [] {
    std::vector<Route> out;
    for (const auto add : {add_negotiations, add_listings, add_pictures, add_people, add_questions, add_about, add_writes})
      add(out);
    return out;
  }();
  return all;
}

const Route* find_route(const std::string& method, const std::string& path, std::string& id, bool& other_method) {
  other_method = false;
  for (const Route& route : routes()) {
    const std::string_view pattern = route.path;
    const std::size_t hole = pattern.find("{id}");
    if (hole == std::string_view::npos) {
      if (path != pattern) continue;
    } else {
      const std::string_view before = pattern.substr(0, hole), after = pattern.substr(hole + 4);
      if (path.size() <= before.size() + after.size() || !path.starts_with(before) || !path.ends_with(after)) continue;
      id = path.substr(before.size(), path.size() - before.size() - after.size());
    }
    if (method == route.method || (method == "HEAD" && std::string_view(route.method) == "GET")) return &route;
    other_method = true;
  }
  return nullptr;
}

std::string allowed_methods(const std::string& path) {
  std::string out, id;
  bool other = false;
  for (const char* method : {"GET", "HEAD", "POST"})
    if (find_route(method, path, id, other)) out += (out.empty() ? "" : ", ") + std::string(method);
  return out.empty() ? "GET, HEAD" : out;
}

Result<Args> check_arguments(const Route& route, const Request& request, std::string id) {
  Args args;
  args.path = std::move(id);
  args.body = &request.body;
  for (const auto& [name, value] : request.query) {
    const auto known =
        std::find_if(route.parameters.begin(), route.parameters.end(), [&](const Parameter& p) { return name == p.name; });
    if (known == route.parameters.end()) return invalid("there is no parameter \"" + name.substr(0, 80) + "\" here");
    if (!known->repeated && args.values.contains(name)) return invalid(name + " is given twice");
    if (args.values.count(name) >= kMostRepeated) return invalid(name + " is given too often");
    if (value.empty()) continue;
    if (Status s = check_value(*known, value); !s) return s.error();
    args.values.emplace(name, value);
  }
  for (const Parameter& p : route.parameters)
    if (p.required && !args.values.contains(p.name)) return invalid(std::string(p.name) + " is missing");
  return args;
}

const std::vector<Parameter> kFilterParameters = {{"since", Kind::kDate, "From this day, month or year on"},
                                                  {"until", Kind::kDate, "Up to and including it"},
                                                  {"actor", Kind::kText, "Name, alias, code or ISO3"},
                                                  {"dyad", Kind::kText, "Two sides in any order: USA-PRK, or \"A : B\""},
                                                  {"type", Kind::kText, "PLOVER type; of the dialogue: kind or status"},
                                                  {"doc", Kind::kText, "A document's id"},
                                                  {"min_confidence", Kind::kNumber, "Leave out what is less sure (0 to 1)"},
                                                  {"as_of", Kind::kDate, "Only documents published by then"},
                                                  {"newest", Kind::kFlag, "Newest first"},
                                                  {"limit", Kind::kCount, "At most so many (100; no more than 1000)"},
                                                  {"offset", Kind::kCount, "Pass over so many first"}};

std::vector<Parameter> with_filter(std::vector<Parameter> more) {
  std::vector<Parameter> out = kFilterParameters;
  out.insert(out.end(), more.begin(), more.end());
  return out;
}

Filter to_filter(const Args& a) {
  Filter f;
  f.since = a.date("since"), f.until = a.date("until", true);
  f.actor = a.text("actor"), f.dyad = a.text("dyad"), f.type = a.text("type"), f.doc = a.text("doc");
  f.min_confidence = a.number("min_confidence");
  f.known_by = a.date("as_of", true);
  f.newest_first = a.flag("newest");
  f.limit = std::clamp<std::size_t>(a.count("limit", kRows), 1, kMostRows);
  f.offset = a.count("offset", 0);
  return f;
}

Content content(const Json& json) { return {json.dump(-1, ' ', false, Json::error_handler_t::replace)}; }
Json or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }
Json or_null(const std::optional<Date>& day) { return day ? Json(date_to_string(*day)) : Json(nullptr); }
bool by_country(const std::vector<Party>& sides) {
  std::set<std::string> countries;
  for (const Party& p : sides)
    if (p.country.empty() || !countries.insert(p.country).second) return false;
  return true;
}
std::string dyad_text(const Party& a, const Party& b) {
  return by_country({a, b}) ? a.country + " : " + b.country : a.name + " : " + b.name;
}

std::string called(const Lexicon& lexicon, const std::string& code) {
  const std::string_view name = lexicon.country_name(code);
  return name.empty() ? code : std::string(name);
}

}  // namespace parley::server
