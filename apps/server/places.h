// Where towns and states are, for the map of contacts.
#pragma once
#include <map>
#include <string>

#include "parley/base.h"
#include "server/routes.h"

namespace parley::server {

struct Spot {
  std::string name, country;  // country: ISO 3166-1 alpha-3
  bool state = false;         // the middle of a whole state
  double latitude = 0, longitude = 0;
};

class Gazetteer {
 public:
  // places.tsv of a data folder.
  static Result<Gazetteer> load(const std::string& data);
  // By the place's name in any case, with or without "the" and what stands after a comma; null when no row has it.
  const Spot* find(std::string_view place) const;

 private:
  std::map<std::string, Spot> spots_;
};

Route places_route();

}  // namespace parley::server
