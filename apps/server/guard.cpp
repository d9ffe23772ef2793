#include "server/guard.h"

#include <openssl/crypto.h>

namespace parley::server {

namespace {

constexpr std::size_t kMostPeers = 4096;

// "localhost:8765" -> "localhost", "[::1]:80" -> "[::1]".
std::string host_name(const std::string& host) {
  if (host.starts_with('[')) return host.substr(0, host.find(']') + 1);
  return ascii_lower(host.substr(0, host.find(':')));
}

bool reads_only(const std::string& method) { return method == "GET" || method == "HEAD"; }

}  // namespace

bool same_secret(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

bool Bucket::take(double a_second, double at_once, Clock::time_point now) {
  left_ = left_ < 0 ? at_once : std::min(at_once, left_ + a_second * std::chrono::duration<double>(now - last_).count());
  last_ = now;
  if (left_ < 1) return false;
  left_ -= 1;
  return true;
}

std::optional<Response> Guard::rate(const Request& r, bool costly) {
  if (buckets_.size() > kMostPeers) buckets_.clear();
  const auto now = Bucket::Clock::now();
  const bool ok = costly ? buckets_[{r.peer, true}].take(options_.costly_a_second, options_.costly_at_once, now)
                         : buckets_[{r.peer, false}].take(options_.reads_a_second, options_.reads_at_once, now);
  if (ok) return std::nullopt;
  Response out = problem(429, "too many requests in a short time");
  out.headers.emplace_back("Retry-After", "1");
  return out;
}

std::optional<Response> Guard::screen(const Request& r, bool costly, bool upload) {
  const std::string host = r.header("host");
  if (std::find(options_.hosts.begin(), options_.hosts.end(), host_name(host)) == options_.hosts.end())
    return problem(421, "this server does not answer for that host; see parley serve --allow-host");
  // A page of another origin may neither write nor read.
  const std::string origin = r.header("origin"), site = r.header("sec-fetch-site");
  if (!origin.empty() && origin != "http://" + host && origin != "https://" + host) return problem(403, "from another origin");
  if (site == "cross-site" && r.header("sec-fetch-mode") != "navigate") return problem(403, "from another site");
  if (auto limited = rate(r, costly)) return limited;
  if (r.method != "GET" && r.method != "HEAD" && r.method != "POST") return problem(405, "only GET, HEAD and POST");
  if (!reads_only(r.method)) {
    if (options_.token.empty()) return problem(403, "this server only reads");
    const std::string given = r.header("authorization");
    if (!given.starts_with("Bearer ") || !same_secret(std::string_view(given).substr(7), options_.token)) {
      Response out = problem(401, "writing needs the token that parley serve printed");
      out.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"parley\"");
      return out;
    }
  }
  if (r.body_bytes > (upload ? options_.upload_bytes : options_.body_bytes)) return problem(413, "the body is too large");
  return std::nullopt;
}

void add_security_headers(Response& response) {
  for (const auto& [name, value] : std::initializer_list<std::pair<const char*, const char*>>{
           {"Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; base-uri "
            "'none'; "
            "form-action 'none'; frame-ancestors 'none'"},
           {"X-Content-Type-Options", "nosniff"},
           {"X-Frame-Options", "DENY"},
           {"Referrer-Policy", "no-referrer"},
           {"Cross-Origin-Opener-Policy", "same-origin"},
           {"Cross-Origin-Resource-Policy", "same-origin"},
           {"Permissions-Policy", "camera=(), geolocation=(), microphone=()"}})
    response.headers.emplace_back(name, value);
}

}  // namespace parley::server
