// What all kinds have in common, and their JSON: one list of fields a kind serves writing and reading.
#include <simdjson.h>

#include <nlohmann/json.hpp>

#include "dialogue/view.h"

namespace parley {

namespace {

using Json = nlohmann::ordered_json;
namespace dom = simdjson::dom;

// Fields of the contract, each visited with its name.
template <class V>
void fields(V& v, Contact& c) {
  v("kind", c.kind), v("level", c.level), v("parties", c.parties), v("participants", c.participants), v("proposed_by", c.proposed_by);
  v("arranged_by", c.arranged_by), v("host", c.host), v("cancelled_by", c.cancelled_by), v("place", c.place);
  v("scheduled_date", c.scheduled_date), v("held_date", c.held_date), v("status", c.status), v("reasons", c.reasons);
  v("purpose", c.purpose), v("rungs", c.rungs);
}
template <class V>
void fields(V& v, Move& m) {
  v("actor", m.actor), v("addressee", m.addressee), v("kind", m.kind), v("content", m.content), v("conditional_on", m.conditional_on);
  v("status", m.status), v("said_by", m.said_by), v("date", m.date), v("answered_by", m.answered_by);
}
template <class V>
void fields(V& v, Linkage& l) {
  v("party_gives", l.party_gives), v("gives", l.gives), v("in_return_from", l.in_return_from), v("returns", l.returns);
  v("sequencing", l.sequencing), v("first_mover", l.first_mover), v("position_of", l.position_of);
}
template <class V>
void fields(V& v, Channel& c) {
  v("name", c.name), v("kind", c.kind), v("between", c.between), v("operated_by", c.operated_by), v("status", c.status);
}
template <class V>
void fields(V& v, Window& w) {
  v("what", w.what), v("kind", w.kind), v("date", w.date), v("bears_on", w.bears_on), v("factuality", w.factuality);
}
template <class V>
void fields(V& v, Grievance& g) {
  v("holder", g.holder), v("against", g.against), v("cause", g.cause), v("explains", g.explains), v("attributed_to", g.attributed_to);
}
template <class V>
void fields(V& v, SignalReading& r) {
  v("reader", r.reader), v("signal", r.signal), v("signal_by", r.signal_by), v("means", r.means);
}
template <class V>
void fields(V& v, State& s) {
  v("dyad", s.dyad), v("as_of", s.as_of), v("phase", s.phase), v("ball_in_court_of", s.ball_in_court_of), v("ball_basis", s.ball_basis);
  v("open_offers", s.open_offers), v("main_obstacle", s.main_obstacle), v("outlook", s.outlook), v("outlook_holder", s.outlook_holder);
  v("hedges", s.hedges);
}

Json or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }
Json to_json(const DateValue& d) {
  if (d.value.empty() && d.text.empty()) return nullptr;
  return {{"text", or_null(d.text)}, {"value", or_null(d.value)}, {"end", or_null(d.end)}, {"precision", or_null(d.precision)}};
}

struct Writer {
  Json& json;
  void operator()(const char* name, const std::string& text) { json[name] = or_null(text); }
  void operator()(const char* name, const std::vector<std::string>& list) { json[name] = list; }
  void operator()(const char* name, const Party& party) {
    json[name] = or_null(party.name);
    json[std::string(name) + "_iso3"] = or_null(party.country);
  }
  void operator()(const char* name, const Parties& parties) {
    Json names = Json::array(), countries = Json::array();
    for (const Party& p : parties) names.push_back(p.name), countries.push_back(or_null(p.country));
    json[name] = std::move(names);
    json[std::string(name) + "_iso3"] = std::move(countries);
  }
  void operator()(const char* name, const DateValue& date) { json[name] = to_json(date); }
  void operator()(const char* name, const std::vector<Reason>& reasons) {
    json[name] = Json::array();
    for (const Reason& r : reasons)
      json[name].push_back({{"text", r.text}, {"attributed_to", or_null(r.attributed_to)}, {"hedge", or_null(r.hedge)}});
  }
  void operator()(const char* name, const std::vector<Rung>& rungs) {
    json[name] = Json::array();
    for (const Rung& r : rungs)
      json[name].push_back({{"status", r.status}, {"date", to_json(r.date)}, {"actor", or_null(r.actor)}, {"bstart", r.span.begin}, {"bend", r.span.end}});
  }
  void operator()(const char* name, const std::vector<Offer>& offers) {
    json[name] = Json::array();
    for (const Offer& o : offers)
      json[name].push_back({{"by", o.by.name}, {"by_iso3", or_null(o.by.country)}, {"what", o.what}, {"status", o.status}});
  }
};

// Reading: what is missing or of another type is empty.
std::string text_of(const dom::element& value) {
  std::string_view text;
  return value.get_string().get(text) == simdjson::SUCCESS ? std::string(text) : std::string();
}
std::string text_at(const dom::object& json, std::string_view name) {
  dom::element value;
  return json[name].get(value) == simdjson::SUCCESS ? text_of(value) : std::string();
}
template <class Each>
void each_at(const dom::object& json, std::string_view name, const Each& each) {
  dom::array list;
  if (json[name].get_array().get(list) != simdjson::SUCCESS) return;
  for (const dom::element value : list) each(value);
}
template <class Each>
void each_object_at(const dom::object& json, std::string_view name, const Each& each) {
  each_at(json, name, [&](const dom::element& value) {
    dom::object object;
    if (value.get_object().get(object) == simdjson::SUCCESS) each(object);
  });
}
std::vector<std::string> texts_at(const dom::object& json, std::string_view name) {
  std::vector<std::string> out;
  each_at(json, name, [&](const dom::element& value) { out.push_back(text_of(value)); });
  return out;
}
std::uint32_t number_at(const dom::object& json, std::string_view name) {
  std::uint64_t number = 0;
  return json[name].get_uint64().get(number) == simdjson::SUCCESS ? static_cast<std::uint32_t>(number) : 0;
}
DateValue date_at(const dom::object& json, std::string_view name) {
  dom::object d;
  if (json[name].get_object().get(d) != simdjson::SUCCESS) return {};
  return {text_at(d, "text"), text_at(d, "value"), text_at(d, "end"), text_at(d, "precision"), {}};
}

struct ReaderOf {
  const dom::object& json;
  void operator()(const char* name, std::string& text) { text = text_at(json, name); }
  void operator()(const char* name, std::vector<std::string>& list) { list = texts_at(json, name); }
  void operator()(const char* name, Party& party) { party = {text_at(json, name), text_at(json, std::string(name) + "_iso3")}; }
  void operator()(const char* name, Parties& parties) {
    each_at(json, name, [&](const dom::element& value) { parties.push_back({text_of(value), ""}); });
    std::size_t i = 0;
    each_at(json, std::string(name) + "_iso3", [&](const dom::element& value) {
      if (i < parties.size()) parties[i++].country = text_of(value);
    });
  }
  void operator()(const char* name, DateValue& date) { date = date_at(json, name); }
  void operator()(const char* name, std::vector<Reason>& reasons) {
    each_object_at(json, name, [&](const dom::object& r) {
      reasons.push_back({text_at(r, "text"), text_at(r, "attributed_to"), text_at(r, "hedge")});
    });
  }
  void operator()(const char* name, std::vector<Rung>& rungs) {
    each_object_at(json, name, [&](const dom::object& r) {
      rungs.push_back({text_at(r, "status"), date_at(r, "date"), text_at(r, "actor"), {number_at(r, "bstart"), number_at(r, "bend")}});
    });
  }
  void operator()(const char* name, std::vector<Offer>& offers) {
    each_object_at(json, name, [&](const dom::object& o) {
      offers.push_back({{text_at(o, "by"), text_at(o, "by_iso3")}, text_at(o, "what"), text_at(o, "status")});
    });
  }
};

template <class Item>
std::string written(Item item) {
  Json json = {{"id", item.id}, {"doc", item.doc}, {"quote", item.quote}, {"bstart", item.span.begin}, {"bend", item.span.end}};
  Writer writer{json};
  fields(writer, item);
  json["attribution"] = item.attribution;
  if constexpr (!std::is_same_v<Item, State>) json["hedge"] = or_null(item.hedge);
  json["confidence"] = std::round(item.confidence * 1000) / 1000;
  json["why"] = item.why;
  if constexpr (std::is_same_v<Item, State>) {
    // The contract's names: a dyad is one string, and hedges are a list named as one.
    std::string dyad;
    for (const Party& p : item.dyad) dyad += (dyad.empty() ? "" : "-") + (p.country.empty() ? p.name : p.country);
    bool by_name = item.dyad.size() == 2 && item.dyad[0].country == item.dyad[1].country;
    if (by_name) dyad = item.dyad[0].name + " - " + item.dyad[1].name;
    json["parties"] = json["dyad"];
    json["parties_iso3"] = json["dyad_iso3"];
    json["dyad"] = dyad;
    json["hedge"] = item.hedges;
    json.erase("hedges");
    json.erase("dyad_iso3");
  }
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

template <class Item>
DialogueItem read(const dom::object& json) {
  Item item;
  ReaderOf reader{json};
  fields(reader, item);
  if constexpr (std::is_same_v<Item, State>) reader("parties", item.dyad), reader("hedge", item.hedges);
  item.id = text_at(json, "id"), item.doc = text_at(json, "doc"), item.quote = text_at(json, "quote");
  item.span = {number_at(json, "bstart"), number_at(json, "bend")};
  item.attribution = texts_at(json, "attribution");
  item.hedge = text_at(json, "hedge");
  if (double confidence = 0; json["confidence"].get_double().get(confidence) == simdjson::SUCCESS) item.confidence = confidence;
  item.why = texts_at(json, "why");
  return item;
}

}  // namespace

std::string dialogue_to_json(const DialogueItem& item) {
  return std::visit([](const auto& i) { return written(i); }, item);
}

Result<DialogueItem> dialogue_from_json(std::string_view kind, std::string_view text) {
  const auto bad = [&](const std::string& why) { return Error{ErrorCode::kCorrupt, why, "", -1, -1}; };
  thread_local dom::parser parser;  // keeps its buffers
  dom::object json;
  if (parser.parse(text.data(), text.size()).get_object().get(json) != simdjson::SUCCESS)
    return bad("a record of kind " + std::string(kind) + " is no JSON object");
  if (kind == "contacts") return read<Contact>(json);
  if (kind == "moves") return read<Move>(json);
  if (kind == "linkages") return read<Linkage>(json);
  if (kind == "channels") return read<Channel>(json);
  if (kind == "windows") return read<Window>(json);
  if (kind == "grievances") return read<Grievance>(json);
  if (kind == "readings") return read<SignalReading>(json);
  if (kind == "state") return read<State>(json);
  return bad("no kind of record is called \"" + std::string(kind) + "\"");
}

std::vector<DialogueItem> items_of(Dialogue d) {
  std::vector<DialogueItem> out;
  const auto add = [&](auto& items) {
    for (auto& item : items) out.emplace_back(std::move(item));
  };
  add(d.contacts), add(d.moves), add(d.linkages), add(d.channels), add(d.windows), add(d.grievances), add(d.readings), add(d.states);
  return out;
}

const Evidence& evidence_of(const DialogueItem& item) {
  return std::visit([](const auto& i) -> const Evidence& { return i; }, item);
}

Parties parties_of(const DialogueItem& item) {
  Parties out;
  const auto add = [&](const Parties& more) { dialogue::add_parties(out, more); };
  std::visit(
      [&](const auto& i) {
        using T = std::decay_t<decltype(i)>;
        if constexpr (std::is_same_v<T, Contact>) add(i.parties), add(i.participants), add({i.proposed_by, i.arranged_by, i.host, i.cancelled_by});
        if constexpr (std::is_same_v<T, Move>) add(i.actor), add(i.addressee);
        if constexpr (std::is_same_v<T, Linkage>) add({i.party_gives, i.in_return_from, i.position_of});
        if constexpr (std::is_same_v<T, Channel>) add(i.between), add({i.operated_by});
        if constexpr (std::is_same_v<T, Grievance>) add({i.holder, i.against});
        if constexpr (std::is_same_v<T, SignalReading>) add(i.signal_by);
        if constexpr (std::is_same_v<T, State>) add(i.dyad);
      },
      item);
  return out;
}

const DateValue& date_of(const DialogueItem& item) {
  static const DateValue kNone;
  return std::visit(
      [&](const auto& i) -> const DateValue& {
        using T = std::decay_t<decltype(i)>;
        if constexpr (std::is_same_v<T, Contact>) return i.held_date.value.empty() ? i.scheduled_date : i.held_date;
        else if constexpr (std::is_same_v<T, Move> || std::is_same_v<T, Window>) return i.date;
        else return kNone;
      },
      item);
}

}  // namespace parley
