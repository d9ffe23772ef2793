#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "record/record_impl.h"

namespace parley {

namespace {

void add_key(std::set<std::string>& keys, std::string_view text) {
  std::string folded = fold(text);
  if (!folded.empty()) keys.insert(std::move(folded));
}

// A dyad is between countries; an event between a government and its own rebels is "COL-COL".
void add_dyads(std::set<std::string>& keys, const std::vector<ActorReading>& a, const std::vector<ActorReading>& b) {
  for (const ActorReading& x : a)
    for (const ActorReading& y : b)
      if (&x != &y && !x.country.empty() && !y.country.empty()) keys.insert(dyad_key(x.country, y.country));
}

}  // namespace

std::string hex16(std::uint64_t value) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out(16, '0');
  for (std::size_t i = 16; i-- > 0; value >>= 4) out[i] = kDigits[value & 15];
  return out;
}

std::string content_id(char kind, std::string_view identity) {
  std::string out(1, kind);
  return out += hex16(hash64(identity));
}

std::string content_hash(const Document& d) {
  std::string all = d.text;
  // A date that was not found but assumed is no part of the content.
  const std::string date = d.published && !d.published_from.empty() ? date_to_string(*d.published) : "";
  for (const std::string* part : {&d.title, &date, &d.published_from, &d.outlet, &d.url, &d.language}) {
    all += '\0';
    all += *part;
  }
  return hex16(hash64(all));
}

std::int64_t event_day(const DateValue& date, std::optional<Date> published) {
  std::string_view v = date.value;
  if (v.starts_with("..")) v.remove_prefix(2);
  if (v.ends_with("..")) v.remove_suffix(2);
  std::string full(v);
  if (full.size() == 4) full += "-01";
  if (full.size() == 7) full += "-01";
  if (std::optional<Date> d = date_parse(full)) return days_from_civil(*d);
  if (published) return days_from_civil(*published);
  return kNoDay;
}

std::optional<Date> day_to_date(std::int64_t day) {
  if (day >= kNoDay) return std::nullopt;
  return civil_from_days(day);
}

std::vector<std::string> actor_keys(const ActorReading& actor) {
  std::set<std::string> keys;
  add_key(keys, actor.name);
  add_key(keys, actor.country);
  add_key(keys, actor.code());
  add_key(keys, actor.member_of);
  for (const std::string& part : actor.parts) add_key(keys, part);
  if (!actor.country.empty())
    for (const std::string& sector : actor.sectors) add_key(keys, actor.country + sector);
  return {keys.begin(), keys.end()};
}

std::string dyad_key(std::string a, std::string b) {
  a = fold(a);
  b = fold(b);
  if (b < a) std::swap(a, b);
  return "d:" + a + "-" + b;
}

std::vector<std::string> event_key_texts(const Event& event) {
  std::set<std::string> keys;
  for (const std::vector<ActorReading>* side : {&event.source, &event.target})
    for (const ActorReading& actor : *side)
      for (const std::string& key : actor_keys(actor)) keys.insert("a:" + key);
  add_dyads(keys, event.source, event.target.empty() ? event.source : event.target);
  return {keys.begin(), keys.end()};
}

std::int64_t type_number(std::string_view type) {
  for (std::size_t i = 0; i < kPloverTypeCount; ++i)
    if (kPloverTypes[i] == type) return static_cast<std::int64_t>(i) + 1;
  return 0;
}

std::string to_json_list(const std::vector<std::string>& list) {
  std::string out = "[";
  for (const std::string& item : list) {
    if (out.size() > 1) out += ',';
    out += '"';
    out += json_escape(item);
    out += '"';
  }
  return out + "]";
}

std::vector<std::string> from_json_list(std::string_view json) {
  std::vector<std::string> out;
  if (json.size() <= 2) return out;
  const nlohmann::json list = nlohmann::json::parse(json, nullptr, false);
  if (!list.is_array()) return out;
  for (const nlohmann::json& item : list)
    if (item.is_string()) out.push_back(item.get<std::string>());
  return out;
}

std::string join(const std::vector<std::string>& list, char separator) {
  std::string out;
  for (const std::string& item : list) {
    if (!out.empty()) out += separator;
    out += item;
  }
  return out;
}

std::vector<std::string> split_list(std::string_view text, char separator) {
  std::vector<std::string> out;
  if (text.empty()) return out;
  for (std::string_view part : split(text, separator)) out.emplace_back(part);
  return out;
}

}  // namespace parley
