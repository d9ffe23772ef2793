#include "server/http.h"

#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/version.hpp>
#include <csignal>

namespace parley::server {

namespace {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using tcp = asio::ip::tcp;
using boost::system::error_code;
using Seconds = std::chrono::seconds;
}  // namespace

struct HttpServer::Impl {
  explicit Impl(const HttpLimits& l) : limits(l), acceptor(io), signals(io), pool(static_cast<std::size_t>(l.threads)) {}
  void accept();
  void closed() {
    --connections;
    if (!stopping && !accepting && acceptor.is_open()) accept();
  }

  HttpLimits limits;
  const Service* service = nullptr;
  bool stopping = false;                     // outlives `io`, whose end closes what is open
  std::size_t connections = 0, waiting = 0;  // touched by the socket thread alone
  bool accepting = false;
  asio::io_context io{1};
  tcp::acceptor acceptor;
  asio::signal_set signals;
  asio::thread_pool pool;
};

namespace {

// One connection: read a header, screen it, read the body, have it answered, write, again.
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(HttpServer::Impl& server, tcp::socket socket) : server_(server), stream_(std::move(socket)), buffer_(64 << 10) {
    ++server_.connections;
  }
  ~Session() { server_.closed(); }

  void read_header(int seconds) {
    parser_.emplace();
    parser_->header_limit(static_cast<std::uint32_t>(server_.limits.header_bytes));
    parser_->body_limit(server_.limits.body_bytes);
    stream_.expires_after(Seconds(seconds));
    http::async_read_header(stream_, buffer_, *parser_,
                            [self = shared_from_this()](error_code ec, std::size_t) { self->on_header(ec); });
  }

 private:
  void on_header(error_code ec) {
    if (ec) return fail(ec);
    std::optional<Request> request = to_request();
    keep_alive_ = parser_->get().keep_alive();
    head_ = request && request->method == "HEAD";
    if (!request) return refuse(problem(400, "the address is not well formed"));
    std::optional<Response> refused = server_.service->screen(*request);
    if (refused) return refuse(std::move(*refused));
    request_ = std::move(*request);
    if (beast::iequals(parser_->get()[http::field::expect], "100-continue")) return say_continue();
    read_body();
  }

  void say_continue() {
    auto more = std::make_shared<http::response<http::empty_body>>(http::status::continue_, 11);
    http::async_write(stream_, *more, [self = shared_from_this(), more](error_code ec, std::size_t) {
      if (!ec) self->read_body();
    });
  }

  void read_body() {
    stream_.expires_after(Seconds(server_.limits.body_seconds));
    http::async_read(stream_, buffer_, *parser_, [self = shared_from_this()](error_code ec, std::size_t) {
      if (ec) return self->fail(ec);
      self->request_.body = std::move(self->parser_->get().body());
      self->answer();
    });
  }

  void answer() {
    if (server_.waiting >= server_.limits.waiting) {
      Response busy = problem(503, "too much is asked at once; try again");
      busy.headers.emplace_back("Retry-After", "1");
      return write(std::move(busy));
    }
    ++server_.waiting;
    stream_.expires_never();
    asio::post(server_.pool, [self = shared_from_this()]() mutable {
      Response response = self->server_.service->answer(self->request_);
      asio::io_context& io = self->server_.io;
      // The last owner goes on the socket thread.
      asio::post(io, [self = std::move(self), response = std::move(response)]() mutable {
        --self->server_.waiting;
        self->write(std::move(response));
      });
    });
  }

  // The body was not read: what follows on this connection cannot be told apart from it.
  void refuse(Response response) {
    if (request_has_body()) keep_alive_ = false;
    write(std::move(response));
  }
  bool request_has_body() const { return parser_->chunked() || parser_->content_length().value_or(0) > 0; }

  void fail(error_code ec) {
    keep_alive_ = false;
    if (ec == http::error::header_limit || ec == http::error::buffer_overflow)
      return write(problem(431, "the header is too large"));
    if (ec == http::error::body_limit) return write(problem(413, "the body is too large"));
    if (ec == http::error::end_of_stream || ec.category() != http::make_error_code(http::error::bad_line_ending).category())
      return close();
    if (ec == http::error::partial_message) return close();
    write(problem(400, "not well-formed HTTP"));
  }

  void write(Response&& response) {
    auto out =
        std::make_shared<http::response<http::string_body>>(http::int_to_status(static_cast<unsigned>(response.status)), 11);
    out->set(http::field::content_type, response.type);
    for (const auto& [name, value] : response.headers) out->set(name, value);
    out->keep_alive(keep_alive_);
    const std::size_t bytes = response.body.size();
    const bool bodiless = response.status == 304 || response.status == 204;
    if (!head_ && !bodiless) out->body() = std::move(response.body);
    if (!bodiless) out->content_length(bytes);
    stream_.expires_after(Seconds(server_.limits.write_seconds));
    auto serializer = std::make_shared<http::response_serializer<http::string_body>>(*out);
    const auto done = [self = shared_from_this(), out, serializer](error_code ec, std::size_t) {
      if (ec) return self->close();
      if (!self->keep_alive_) return self->part();
      self->read_header(self->server_.limits.idle_seconds);
    };
    if (head_)
      http::async_write_header(stream_, *serializer, done);
    else
      http::async_write(stream_, *serializer, done);
  }

  // Says that no more comes, and lets the other side finish saying what nobody reads: closing at once would make its system throw
  // away our answer.
  void part() {
    error_code ignored;
    stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
    stream_.expires_after(Seconds(kPartSeconds));
    drain(0);
  }
  void drain(std::size_t drained) {
    buffer_.clear();
    stream_.async_read_some(buffer_.prepare(32 << 10), [self = shared_from_this(), drained](error_code ec, std::size_t n) {
      if (ec || drained + n > kMostDrained) return self->close();
      self->drain(drained + n);
    });
  }

  void close() {
    error_code ignored;
    stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
    stream_.close();
  }

  std::optional<Request> to_request() const {
    const auto& head = parser_->get();
    Request r;
    r.method = std::string(head.method_string());
    const std::string_view target(head.target().data(), head.target().size());
    const std::size_t mark = target.find('?');
    std::optional<std::string> path = percent_decoded(target.substr(0, mark), false);
    auto query = parse_query(mark == std::string_view::npos ? "" : target.substr(mark + 1));
    if (!path || path->empty() || (*path)[0] != '/' || !query || !utf8_valid(*path)) return std::nullopt;
    r.path = std::move(*path), r.query = std::move(*query);
    for (const auto& field : head)
      r.headers[ascii_lower({field.name_string().data(), field.name_string().size()})] = std::string(field.value());
    error_code ignored;
    r.peer = stream_.socket().remote_endpoint(ignored).address().to_string();
    r.body_bytes =
        static_cast<std::size_t>(parser_->content_length().value_or(parser_->chunked() ? server_.limits.body_bytes : 0));
    return r;
  }

  static constexpr int kPartSeconds = 5;
  static constexpr std::size_t kMostDrained = std::size_t{32} << 20;
  HttpServer::Impl& server_;
  beast::tcp_stream stream_;
  beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  Request request_;
  bool keep_alive_ = false, head_ = false;
};

}  // namespace

void HttpServer::Impl::accept() {
  accepting = true;
  acceptor.async_accept([this](error_code ec, tcp::socket socket) {
    accepting = false;
    if (!acceptor.is_open()) return;
    if (!ec) std::make_shared<Session>(*this, std::move(socket))->read_header(limits.header_seconds);
    if (connections < limits.connections && !accepting) accept();
  });
}

Result<HttpServer> HttpServer::listen(const std::string& address, int port, const HttpLimits& limits) {
  error_code ec;
  const asio::ip::address ip = asio::ip::make_address(address, ec);
  if (ec) return Error{ErrorCode::kInvalid, "\"" + address + "\" is no numeric address", "", -1, -1};
  HttpServer out;
  out.impl_ = std::make_shared<Impl>(limits);
  tcp::acceptor& acceptor = out.impl_->acceptor;
  const tcp::endpoint endpoint(ip, static_cast<std::uint16_t>(port));
  acceptor.open(endpoint.protocol(), ec);
  if (!ec) acceptor.set_option(asio::socket_base::reuse_address(true), ec);
  if (!ec) acceptor.bind(endpoint, ec);
  if (!ec) acceptor.listen(asio::socket_base::max_listen_connections, ec);
  if (ec)
    return Error{ErrorCode::kIo, "cannot listen on " + address + " port " + std::to_string(port) + ": " + ec.message(), "", -1,
                 -1};
  return out;
}

int HttpServer::port() const { return impl_->acceptor.local_endpoint().port(); }

void HttpServer::run(const Service& service) {
  impl_->service = &service;
  impl_->signals.add(SIGINT);
  impl_->signals.add(SIGTERM);
  impl_->signals.async_wait([this](error_code ec, int) {
    if (!ec) stop();
  });
  impl_->accept();
  impl_->io.run();
  impl_->stopping = true;
  impl_->pool.join();
}

void HttpServer::stop() {
  asio::post(impl_->io, [impl = impl_] {
    error_code ignored;
    impl->acceptor.close(ignored);
    impl->signals.cancel(ignored);
    impl->io.stop();
  });
}

}  // namespace parley::server
