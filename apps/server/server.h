// `parley serve`: the record over HTTP.
#pragma once
#include "parley/engine.h"

namespace parley::server {

struct ServeOptions {
  std::string record, model = "fast", address = "127.0.0.1";
  int port = 8765, threads = 4;
  std::vector<std::string> hosts;  // more names that requests may come for
  std::string token;               // empty: one is made
  bool read_only = false;
  double reads_a_second = 1000;
  Home home;
};
// Serves until it is told to stop; `ready` gets the address to open once it listens.
Status serve(const ServeOptions& options, const std::function<void(const std::string& url, const std::string& token)>& ready);

}  // namespace parley::server
