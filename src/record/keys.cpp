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

// Whom somebody in a dialogue stands for, besides himself: as the document's actors of that name tell.
struct Side {
  const Party* party;
  std::set<std::string> names;  // folded: his own and those of what he is a member of
};
bool same_actor(const ActorReading& actor, const Party& party) {
  return actor.name == party.name && (party.country.empty() || actor.country == party.country);
}

void add_actor_keys(std::set<std::string>& keys, const Party& party, const std::vector<DocumentActors::Entry>& actors) {
  std::set<std::string> own;
  add_key(own, party.name);
  add_key(own, party.country);
  for (const DocumentActors::Entry& e : actors)
    if (same_actor(e.actor, party))
      for (std::string& key : actor_keys(e.actor)) own.insert(std::move(key));
  for (const std::string& key : own) keys.insert("a:" + key);
}

// By country where that tells them apart, else by name; a member and his own side are no dyad.
void add_dyad(std::set<std::string>& keys, const Side& a, const Side& b) {
  const std::string &x = a.party->country, &y = b.party->country;
  if (!x.empty() && !y.empty() && x != y) {
    keys.insert(dyad_key(x, y));
    return;
  }
  for (const std::string& name : a.names)
    if (b.names.contains(name)) return;
  for (const std::string& one : a.names)
    for (const std::string& other : b.names) keys.insert(dyad_key(one, other));
}

void add_dyads(std::set<std::string>& keys, const Parties& parties, const std::vector<DocumentActors::Entry>& actors) {
  std::vector<Side> sides;
  for (const Party& p : parties) {
    Side side{&p, {}};
    add_key(side.names, p.name);
    for (const DocumentActors::Entry& e : actors)
      if (same_actor(e.actor, p)) add_key(side.names, e.actor.member_of);
    for (const Side& other : sides) add_dyad(keys, other, side);
    sides.push_back(std::move(side));
  }
}

bool word_byte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}

bool says_name(std::string_view text, std::string_view name) {
  if (name.size() < 2) return false;
  for (std::size_t at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    if ((at == 0 || !word_byte(text[at - 1])) && (end == text.size() || !word_byte(text[end]))) return true;
  }
  return false;
}

// A window names nobody in a field of its own: its parties are the document's actors that its words name.
Parties named_by(const Window& window, const std::vector<DocumentActors::Entry>& actors) {
  const std::string words = window.what + '\n' + window.bears_on + '\n' + window.quote;
  Parties out;
  for (const DocumentActors::Entry& e : actors) {
    if (!e.actor.parts.empty()) continue;
    const bool named = says_name(words, e.actor.name) || says_name(words, e.actor.country) ||
                       std::any_of(e.aliases.begin(), e.aliases.end(), [&](const std::string& a) { return says_name(words, a); });
    if (named) out.push_back({e.actor.name, e.actor.country});
  }
  return out;
}

// Who is heard in an item without being a party to it.
std::vector<std::string> voices_of(const DialogueItem& item) {
  if (const auto* move = std::get_if<Move>(&item)) return {move->said_by};
  if (const auto* reading = std::get_if<SignalReading>(&item)) return {reading->reader};
  return {};
}

// What --type asks for.
std::vector<std::string> types_of(const DialogueItem& item) {
  return std::visit(
      [](const auto& i) -> std::vector<std::string> {
        std::vector<std::string> out;
        if constexpr (requires { i.kind; }) out.push_back(i.kind);
        if constexpr (requires { i.status; }) out.push_back(i.status);
        if constexpr (requires { i.sequencing; }) out.push_back(i.sequencing);
        if constexpr (requires { i.phase; }) out.push_back(i.phase);
        return out;
      },
      item);
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

std::map<std::string, std::string> document_name_texts(const std::vector<DocumentActors::Entry>& actors) {
  std::map<std::string, std::string> out;
  for (std::size_t i = 0; i < actors.size(); ++i) {
    const std::vector<std::string> own = actor_keys(actors[i].actor);
    std::set<std::string> names(own.begin(), own.end());
    for (const std::string& alias : actors[i].aliases) add_key(names, alias);
    for (const std::string& name : names) {
      std::string& list = out["a:" + name];
      list += (list.empty() ? "[" : ",") + std::to_string(i);
    }
  }
  for (auto& [name, list] : out) list += ']';
  return out;
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

std::vector<std::string> dialogue_key_texts(const DialogueItem& item, const std::vector<DocumentActors::Entry>& actors) {
  std::set<std::string> keys, types;
  const auto* window = std::get_if<Window>(&item);
  const Parties parties = window ? named_by(*window, actors) : parties_of(item);
  for (const Party& p : parties) add_actor_keys(keys, p, actors);
  for (const std::string& name : voices_of(item))
    if (!name.empty()) add_actor_keys(keys, {name, ""}, actors);
  add_dyads(keys, parties, actors);
  for (const std::string& type : types_of(item)) add_key(types, type);
  for (const std::string& type : types) keys.insert("t:" + type);
  return {keys.begin(), keys.end()};
}

std::int64_t dialogue_kind_number(std::string_view kind) {
  const auto at = std::find(std::begin(kDialogueKinds), std::end(kDialogueKinds), kind);
  return at == std::end(kDialogueKinds) ? 0 : at - std::begin(kDialogueKinds) + 1;
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
