// Who may ask what, how often, and the headers that keep a page to itself.
#pragma once
#include <chrono>

#include "server/http.h"

namespace parley::server {

struct GuardOptions {
  std::vector<std::string> hosts;  // names that the Host header may have, without port, lower case
  std::string token;               // what writes must show; empty: no writes
  double reads_a_second = 1000, reads_at_once = 4000;
  double costly_a_second = 10, costly_at_once = 40;  // questions, SQL, writes
  std::size_t upload_bytes = 16 << 20, body_bytes = 64 << 10;
};

// So many at once, and so many a second for good.
class Bucket {
 public:
  using Clock = std::chrono::steady_clock;
  bool take(double a_second, double at_once, Clock::time_point now);

 private:
  double left_ = -1;
  Clock::time_point last_;
};

// Not thread-safe: for the thread that serves sockets.
class Guard {
 public:
  explicit Guard(GuardOptions options) : options_(std::move(options)) {}
  // An answer refuses the request.
  std::optional<Response> screen(const Request& request, bool costly, bool upload);

 private:
  std::optional<Response> rate(const Request& request, bool costly);
  GuardOptions options_;
  std::map<std::pair<std::string, bool>, Bucket> buckets_;
};

void add_security_headers(Response& response);
bool same_secret(std::string_view a, std::string_view b);

}  // namespace parley::server
