// HTTP/1.1 on one socket: bounded in connections, sizes, times and waiting work.  Knows nothing of records.
#pragma once
#include <map>

#include "parley/base.h"

namespace parley::server {

struct Request {
  std::string method;                             // GET, HEAD, POST
  std::string path;                               // percent-decoded, without the query
  std::multimap<std::string, std::string> query;  // decoded
  std::map<std::string, std::string> headers;     // names in lower case; the last of a name
  std::string peer;                               // address of the other side
  std::string body;
  std::size_t body_bytes = 0;  // announced; known before the body is
  std::string header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? "" : found->second;
  }
};

struct Response {
  int status = 200;
  std::string type = "application/json; charset=utf-8";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
};
// An RFC 9457 problem.
Response problem(int status, const std::string& detail);
std::string status_words(int status);

struct HttpLimits {
  std::size_t connections = 512;  // more wait in the system's queue
  std::size_t waiting = 256;      // requests that wait for a thread; more get 503
  std::size_t header_bytes = 16 << 10;
  std::size_t body_bytes = 16 << 20;
  int header_seconds = 10, body_seconds = 60, write_seconds = 60, idle_seconds = 30;
  int threads = 4;
};

struct Service {
  // Before the body is read, on the one thread that serves sockets: an answer refuses the request.
  std::function<std::optional<Response>(const Request&)> screen;
  // On one of `threads`.
  std::function<Response(const Request&)> answer;
};

class HttpServer {
 public:
  // Listens on a numeric address; port 0 takes a free one.
  static Result<HttpServer> listen(const std::string& address, int port, const HttpLimits& limits);
  int port() const;
  // Until SIGINT, SIGTERM or stop(); answers in hand are finished.
  void run(const Service& service);
  void stop();

  struct Impl;

 private:
  std::shared_ptr<Impl> impl_;
};

// "a=1&b=x%20y" -> pairs; null when an escape is broken or a zero byte comes out.
std::optional<std::multimap<std::string, std::string>> parse_query(std::string_view text);
std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space);

}  // namespace parley::server
