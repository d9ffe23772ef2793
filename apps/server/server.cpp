#include "server/server.h"

#include <openssl/rand.h>

#include "server/guard.h"
#include "server/pages.h"
#include "server/renewer.h"
#include "server/routes.h"

namespace parley::server {

namespace {

Response from_error(const Error& e) {
  switch (e.code) {
    case ErrorCode::kInvalid:
      return problem(400, e.message);
    case ErrorCode::kNotFound:
      return problem(404, e.message);
    case ErrorCode::kTooLarge:
      return problem(400, e.message);
    case ErrorCode::kBusy: {
      Response out = problem(503, e.message);
      out.headers.emplace_back("Retry-After", "1");
      return out;
    }
    default:
      return problem(500, e.to_string());
  }
}

std::string etag_of(std::string_view body) { return "\"" + sha256_hex(body).substr(0, 24) + "\""; }

// "W/\"a\", \"b\"" holds "b" and, weakly, "a".
bool matches(const std::string& if_none_match, const std::string& etag) {
  return if_none_match == "*" || if_none_match.find(etag) != std::string::npos;
}

Response with_etag(const Request& request, std::string type, std::string body, const std::string& etag,
                   const char* cache_control) {
  Response out;
  out.type = std::move(type);
  out.headers = {{"ETag", etag}, {"Cache-Control", cache_control}};
  if (matches(request.header("if-none-match"), etag))
    out.status = 304;
  else
    out.body = std::move(body);
  return out;
}

std::string cache_key(const std::string& path, const Request& request) {
  std::string out = path;
  for (const auto& [name, value] : request.query) out += '\n' + name + '=' + value;
  return out;
}

class Site {
 public:
  Site(World& world, Guard guard) : world_(world), guard_(std::move(guard)) {}

  std::optional<Response> screen(const Request& request) {
    std::string id;
    bool other_method = false;
    const Route* route = find_route(request.method, request.path, id, other_method);
    std::optional<Response> out = guard_.screen(request, route && route->costly, route && route->upload);
    if (out) finish(request, *out);
    return out;
  }

  Response answer(const Request& request) {
    Response out;
    try {
      out = find(request);
    } catch (const std::exception& e) {
      out = problem(500, std::string("internal error: ") + e.what());
    }
    finish(request, out);
    return out;
  }

 private:
  static void finish(const Request& request, Response& response) {
    if (response.status == 405) response.headers.emplace_back("Allow", allowed_methods(request.path));
    add_security_headers(response);
    if (std::none_of(response.headers.begin(), response.headers.end(), [](const auto& h) { return h.first == "Cache-Control"; }))
      response.headers.emplace_back("Cache-Control", "no-store");
  }

  Response find(const Request& request) {
    std::string id;
    bool other_method = false;
    if (const Route* route = find_route(request.method, request.path, id, other_method))
      return from_route(*route, request, std::move(id));
    if (other_method) return problem(405, "not this way");
    if (request.method == "POST") return problem(404, "nothing is written there");
    return page(request);
  }

  Response page(const Request& request) {
    const Asset* asset = find_asset(is_page(request.path) ? "/" : request.path);
    if (asset) {
      const bool fixed = asset->path.starts_with("/assets/");  // their names hold a hash
      return with_etag(request, std::string(asset->type), std::string(asset->bytes), std::string(asset->etag),
                       fixed ? "public, max-age=31536000, immutable" : "no-cache");
    }
    if (is_page(request.path) && !has_pages())
      return problem(
          404, "this program was built without its pages (no Node.js); the same is at the .json addresses, see /openapi.json");
    Response out = problem(404, "nothing is at that address");
    if (const Asset* first = find_asset("/"); first && request.header("accept").find("text/html") != std::string::npos)
      out.type = std::string(first->type), out.body = std::string(first->bytes);  // the page says so to people
    return out;
  }

  Response from_route(const Route& route, const Request& request, std::string id) {
    Result<Args> args = check_arguments(route, request, std::move(id));
    if (!args) return from_error(args.error());
    if (!route.costly && std::string_view(route.path) != "/job/{id}.json") return kept(route, request, *args);
    Answer answer = fresh(route, *args);
    if (!answer) return from_error(answer.error());
    Response out;
    out.status = answer->status, out.type = answer->type, out.body = std::move(answer->body);
    return out;
  }

  Answer fresh(const Route& route, const Args& args) {
    auto lease = world_.lease();
    if (!lease) return lease.error();
    return route.answer(world_, (*lease)->record(), args);
  }

  // Made once a state of the record.  While others write, the answer before is given and a new one made behind it, so that nobody
  // waits for one made a moment ago.
  Response kept(const Route& route, const Request& request, const Args& args) {
    using Entry = AnswerCache::Entry;
    Result<std::int64_t> now = world_.generation();
    if (!now) return from_error(now.error());
    const std::string key = cache_key(request.path, request);
    const auto told = [&](const Entry& e) { return with_etag(request, e.type, *e.body, e.etag, "no-cache"); };
    if (const std::optional<Entry> known = world_.cache().find(key, world_.oldest_told())) {
      if (known->generation < *now) renewer_.want(key, [this, &route, args, key] { renew(route, args, key); });
      return told(*known);
    }
    const Result<Entry> entry = made(route, args, key);
    return entry ? told(*entry) : from_error(entry.error());
  }

  void renew(const Route& route, Args args, const std::string& key) {
    args.body = nullptr;
    try {
      static_cast<void>(made(route, args, key));
    } catch (const std::exception&) {  // told to whoever asks when the one before is too old
    }
  }

  Result<AnswerCache::Entry> made(const Route& route, const Args& args, const std::string& key) {
    const std::lock_guard making(world_.making(key));
    Result<std::int64_t> generation = world_.generation();
    if (!generation) return generation.error();
    if (std::optional<AnswerCache::Entry> known = world_.cache().find(key, *generation)) return *known;
    Answer answer = fresh(route, args);
    if (!answer) return answer.error();
    AnswerCache::Entry entry{answer->type, etag_of(answer->body), nullptr, *generation};
    entry.body = std::make_shared<const std::string>(std::move(answer->body));
    world_.cache().keep(key, entry);
    return entry;
  }

  World& world_;
  Guard guard_;
  Renewer renewer_;  // ends before what it uses
};

Result<std::string> make_token() {
  unsigned char bytes[16];
  if (RAND_bytes(bytes, sizeof bytes) != 1) return Error{ErrorCode::kInternal, "no random numbers to be had", "", -1, -1};
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out;
  for (unsigned char b : bytes) out += kHex[b >> 4], out += kHex[b & 15];
  return out;
}

std::vector<std::string> host_names(const ServeOptions& options) {
  std::vector<std::string> out = {"localhost", "127.0.0.1", "[::1]"};
  const bool six = options.address.find(':') != std::string::npos;
  out.push_back(six ? "[" + options.address + "]" : options.address);
  for (const std::string& host : options.hosts) out.push_back(ascii_lower(host));
  return out;
}

}  // namespace

Status serve(const ServeOptions& options, const std::function<void(const std::string&, const std::string&)>& ready) {
  Result<std::shared_ptr<World>> world = World::open(options.record, options.home, options.model);
  if (!world) return world.error();
  GuardOptions guard;
  guard.hosts = host_names(options);
  guard.reads_a_second = options.reads_a_second;
  guard.reads_at_once = 4 * options.reads_a_second;
  if (!options.read_only) {
    Result<std::string> token = options.token.empty() ? make_token() : Result<std::string>(options.token);
    if (!token) return token.error();
    guard.token = *token;
  }
  HttpLimits limits;
  limits.threads = options.threads;
  limits.body_bytes = guard.upload_bytes;
  Result<HttpServer> server = HttpServer::listen(options.address, options.port, limits);
  if (!server) return server.error();
  const std::string token = guard.token;
  Site site(**world, Guard(std::move(guard)));
  const bool six = options.address.find(':') != std::string::npos;
  ready("http://" + (six ? "[" + options.address + "]" : options.address) + ":" + std::to_string(server->port()) + "/", token);
  server->run({[&](const Request& r) { return site.screen(r); }, [&](const Request& r) { return site.answer(r); }});
  return {};
}

}  // namespace parley::server
