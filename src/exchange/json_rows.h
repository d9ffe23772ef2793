// The contract's records as JSON objects, for what writes them as lines and as tables.
#pragma once
#include <nlohmann/json.hpp>

#include "exchange/formats.h"

namespace parley {

nlohmann::ordered_json event_json(const Lexicon* lexicon, const StoredEvent& event);
nlohmann::ordered_json event_reports_json(const Happening& happening);
// With its reports when there are any.
nlohmann::ordered_json known_actor_json(const KnownActor& actor);

}  // namespace parley
