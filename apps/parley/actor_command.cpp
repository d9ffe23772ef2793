// parley actor: who somebody is on a day, and why.  Loads the tables and no model.
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>

#include "command.h"

namespace parley::app {

namespace {

using Json = nlohmann::ordered_json;

struct ActorArgs {
  std::string text, date, context, batch;
  bool json = false;
};

std::string dumped(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

// The five fields of --batch; empty strings for nobody.
Json short_form(const ActorReading& a) {
  const bool known = a.confidence > 0;
  return {{"country", known ? a.country : ""},
          {"sector", known && !a.sectors.empty() ? a.sectors.front() : ""},
          {"name", known ? a.name : ""},
          {"role", known ? a.role : ""},
          {"why", a.why}};
}

// Lines of a file descriptor.  `idle` runs before each wait for more, so that a partner who waits for an answer gets it.
class LineReader {
 public:
  explicit LineReader(int fd) : fd_(fd) {}

  // False at the end or on an error; see error().
  bool next(std::string& line, const std::function<void()>& idle) {
    for (;;) {
      if (const std::size_t end = buffer_.find('\n', at_); end != std::string::npos) {
        line.assign(buffer_, at_, end - at_);
        at_ = end + 1;
        return true;
      }
      buffer_.erase(0, at_);
      at_ = 0;
      if (ended_) {
        line = std::move(buffer_);
        buffer_.clear();
        return !line.empty();
      }
      if (buffer_.size() > kMaxLine) {
        error_ = EMSGSIZE;
        return false;
      }
      idle();
      char chunk[1 << 16];
      const ssize_t n = ::read(fd_, chunk, sizeof chunk);
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) {
        error_ = errno;
        return false;
      }
      if (n == 0)
        ended_ = true;
      else
        buffer_.append(chunk, static_cast<std::size_t>(n));
    }
  }
  int error() const { return error_; }

 private:
  static constexpr std::size_t kMaxLine = std::size_t{64} << 20;
  int fd_;
  std::string buffer_;
  std::size_t at_ = 0;
  bool ended_ = false;
  int error_ = 0;
};

// What a line asks for; the error says what is wrong with it.
struct Question {
  std::string text, context;
  std::optional<Date> date;
};
Result<Question> parse_question(const std::string& line) {
  const auto bad = [](std::string why) { return Error{ErrorCode::kInvalid, std::move(why), "", -1, -1}; };
  const nlohmann::json json = nlohmann::json::parse(line, nullptr, false);
  if (!json.is_object()) return bad("not a JSON object");
  Question q;
  const auto field = [&](const char* name, std::string& to) {
    const auto found = json.find(name);
    if (found == json.end() || found->is_null()) return true;
    if (!found->is_string()) return false;
    to = found->get<std::string>();
    return true;
  };
  std::string date;
  for (auto [name, to] : {std::pair<const char*, std::string*>{"text", &q.text}, {"context", &q.context}, {"date", &date}})
    if (!field(name, *to)) return bad(fmt::format("\"{}\" is no string", name));
  if (!json.contains("text")) return bad("no \"text\"");
  if (!date.empty()) {
    // A time of day after the date is fine.
    q.date = parse_date(date.size() > 10 && (date[10] == 'T' || date[10] == ' ') ? date.substr(0, 10) : date, false);
    if (!q.date) return bad("\"" + printable(shortened(date, 40)) + "\" is no date");
  }
  return q;
}

// As resolve_actor; a bare country code, which no text uses as a name, is its state.
ActorReading reading_of(const Lexicon& lexicon, const Question& q) {
  ActorReading reading = resolve_actor(lexicon, q.text, q.date, q.context);
  const std::string_view code = trim(q.text);
  const bool upper = std::all_of(code.begin(), code.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  if (!reading.country.empty() || reading.type != ActorType::kUnknown || !upper || !lexicon.state(code)) return reading;
  reading = resolve_actor(lexicon, lexicon.country_name(code), q.date, q.context);
  reading.why.insert(reading.why.begin(), "\"" + std::string(code) + "\": a country's code");
  return reading;
}

ExitCode run_batch(const Lexicon& lexicon, const std::string& path, Output& out) {
  const bool standard = path == "-";
  const int fd = standard ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return fatal(Error{ErrorCode::kIo, std::string("cannot open: ") + std::strerror(errno), path, -1, -1});
  LineReader reader(fd);
  ExitCode code = kGood;
  std::string line;
  for (std::int64_t number = 1; !out.failed() && reader.next(line, [&] { out.flush(); }); ++number) {
    Result<Question> question = parse_question(line);
    ActorReading reading;
    if (question) {
      reading = reading_of(lexicon, *question);
    } else {
      code = kSomeFailed;
      complain(Error{ErrorCode::kInvalid, question.error().message, standard ? "standard input" : path, number, -1}.to_string());
    }
    out.line(dumped(short_form(reading)));
  }
  if (!standard) ::close(fd);
  if (reader.error())
    return fatal(Error{ErrorCode::kIo, std::string("cannot read: ") + std::strerror(reader.error()),
                       standard ? "standard input" : path, -1, -1});
  return code;
}

void print_actor(const ActorReading& a, Output& out) {
  if (a.confidence <= 0) {
    out.line("nobody that is known");
  } else {
    out.line(out.styled(Style::kBold, printable(a.name)));
    const auto row = [&](const char* label, const std::string& value) {
      if (!value.empty()) out.write(wrapped(fmt::format("  {:<11}", label), printable(value), 13));
    };
    std::string sectors, parts;
    for (const std::string& s : a.sectors) sectors += (sectors.empty() ? "" : " ") + s;
    for (const std::string& p : a.parts) parts += (parts.empty() ? "" : ", ") + p;
    row("code", a.code());
    row("type", std::string(actor_type_name(a.type)));
    row("country", a.country);
    row("sectors", sectors);
    row("role", a.role);
    row("member of", a.member_of);
    row("parts", parts);
    row("confidence", fmt::format("{:.2f}", a.confidence));
  }
  for (std::size_t i = 0; i < a.why.size(); ++i)
    out.write(wrapped(i ? "             " : "  why        ", printable(a.why[i]), 13));
}

ExitCode run_actor(const ActorArgs& a, Output& out) {
  if (a.text.empty() == a.batch.empty()) {
    complain("actor: give either TEXT or --batch FILE");
    return kUsage;
  }
  std::optional<Home> home = program_home();
  if (!home) return kFatal;
  Result<Lexicon> lexicon = Lexicon::load(home->data);
  if (!lexicon) return fatal(lexicon.error());
  if (!a.batch.empty()) return run_batch(*lexicon, a.batch, out);
  const ActorReading reading = reading_of(*lexicon, {a.text, a.context, parse_date(a.date, false)});
  if (!a.json) {
    print_actor(reading, out);
    return kGood;
  }
  Json json = short_form(reading);
  json["code"] = reading.code();
  json["sectors"] = reading.sectors;
  json["type"] = std::string(actor_type_name(reading.type));
  json["member_of"] = reading.member_of;
  json["parts"] = reading.parts;
  json["confidence"] = std::round(reading.confidence * 1e4) / 1e4;
  out.line(dumped(json));
  return kGood;
}

}  // namespace

Command add_actor(CLI::App& parser) {
  auto args = std::make_shared<ActorArgs>();
  CLI::App* app = parser.add_subcommand("actor", "Who somebody is: code, name, role on a date, and why");
  app->add_option("TEXT", args->text, "A name or phrase (\"South Korea's spy chief\")");
  app->add_option("--date", args->date, "Roles as of this date")->check(kDateCheck)->type_name("DATE");
  app->add_option("--context", args->context, "Words around it: a headline, a country, the story")->type_name("TEXT");
  app->add_option("--batch", args->batch,
                  "Lines {\"text\",\"date\",\"context\"} in, lines {\"country\",\"sector\",\"name\",\"role\",\"why\"} out")
      ->type_name("FILE|-");
  app->add_flag("--json", args->json, "JSON");
  app->footer("Example:\n  parley actor \"South Korea's spy chief\" --date 2018-03-05");
  return {app, [args](Output& out) { return run_actor(*args, out); }};
}

}  // namespace parley::app
