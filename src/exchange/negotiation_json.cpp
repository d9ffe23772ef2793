// A negotiation as JSON.
#include <nlohmann/json.hpp>

#include "parley/exchange.h"

namespace parley {

namespace {

using Json = nlohmann::ordered_json;

Json or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }
Json or_null(const std::optional<Date>& day) { return day ? Json(date_to_string(*day)) : Json(nullptr); }
Json names(const Parties& parties) {
  Json out = Json::array();
  for (const Party& p : parties) out.push_back(p.name);
  return out;
}
Json countries(const Parties& parties) {
  Json out = Json::array();
  for (const Party& p : parties) out.push_back(or_null(p.country));
  return out;
}

}  // namespace

std::string negotiation_to_json(const Negotiation& n) {
  Json offers = Json::array();
  for (const NegotiationOffer& o : n.open_offers)
    offers.push_back({{"id", o.id}, {"by", names(o.by)}, {"what", or_null(o.what)}, {"day", or_null(o.day)}});
  Json contact = nullptr;
  if (n.last_contact)
    contact = {{"id", n.last_contact->id},
               {"kind", n.last_contact->kind},
               {"place", or_null(n.last_contact->place)},
               {"day", or_null(n.last_contact->day)}};
  const Json out = {{"id", n.id},
                    {"name", or_null(n.name)},
                    {"sides", names(n.sides)},
                    {"sides_iso3", countries(n.sides)},
                    {"mediators", names(n.mediators)},
                    {"mediators_iso3", countries(n.mediators)},
                    {"first", or_null(n.first)},
                    {"last", or_null(n.last)},
                    {"documents", n.documents},
                    {"contacts", n.contacts},
                    {"moves", n.moves},
                    {"last_contact", contact},
                    {"open_offers", offers},
                    {"phase", or_null(n.phase)},
                    {"ball_in_court_of", or_null(n.ball.name)},
                    {"ball_basis", or_null(n.ball_basis)},
                    {"subjects", n.subjects}};
  return out.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace parley
