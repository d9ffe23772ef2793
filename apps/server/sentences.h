// The whole sentences that records rest on, for pages that show more than a record's own words.
#pragma once
#include "server/routes.h"

namespace parley::server {

class Sentences {
 public:
  explicit Sentences(const Record& record) : record_(record) {}
  // Sets "sentence" of an object that has "doc", "bstart" and "bend"; null where its words lie outside the text.
  Status add(Json& evidence);

 private:
  const Record& record_;
  std::string doc_, text_;  // of the last one
};

}  // namespace parley::server
