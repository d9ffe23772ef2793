// One record by its id, whatever its kind, with the words it rests on.
#pragma once
#include <nlohmann/json.hpp>

#include "parley/exchange.h"

namespace parley::app {

// A record of any kind and the one document that reports it.
struct Found {
  std::string kind;             // "move"
  nlohmann::ordered_json json;  // the contract's object
  std::string outlet, title;
  std::optional<Date> published;
};

// kNotFound when no record has that id.
Result<Found> find_record(const Record& record, const std::string& id);

// The sentence with \x01 and \x02 around the quoted words.
struct Cited {
  std::string sentence, marked;
};
Result<Cited> cited(const Record& record, const Found& found);
// The contract's object, which kind it is, and its reports.
nlohmann::ordered_json found_to_json(const Found& found, const Cited& words);

}  // namespace parley::app
