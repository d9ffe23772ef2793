#include <cmath>
#include <nlohmann/json.hpp>

#include "parley/ask.h"

namespace parley {

std::string answer_to_json(const Answer& a) {
  using Json = nlohmann::ordered_json;
  const auto or_null = [](const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); };
  const Json json = {{"text", a.text},
                     {"quote", a.quote},
                     {"doc", a.doc},
                     {"confidence", std::round(a.confidence * 1000) / 1000},
                     {"bstart", a.span.begin},
                     {"bend", a.span.end},
                     {"kind", a.kind},
                     {"why", a.why},
                     {"title", or_null(a.title)},
                     {"outlet", or_null(a.outlet)},
                     {"published_at", a.published ? Json(date_to_string(*a.published)) : Json(nullptr)}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace parley
