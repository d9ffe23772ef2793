// parley pairs: PLOVER types of pairs that somebody marked in a table.
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "command.h"

namespace parley::app {

namespace {

struct PairsArgs {
  std::string file, model = "fast";
  int threads = 1;
};

// Rows of tab-separated values as Python's csv module writes them: a field that begins with a quote runs to its closing one,
// doubled quotes stand for one, and may hold tabs and line ends.
class TableReader {
 public:
  explicit TableReader(std::string_view bytes) : bytes_(bytes) {}

  // False at the end.  `line` is where the row begins.
  bool next(std::vector<std::string>& fields, std::int64_t& line) {
    fields.clear();
    if (at_ >= bytes_.size()) return false;
    line = line_;
    fields.emplace_back();
    bool quoted = false, fresh = true;
    for (; at_ < bytes_.size(); ++at_) {
      const char c = bytes_[at_];
      if (c == '\n') ++line_;
      if (quoted) {
        if (c != '"')
          fields.back() += c;
        else if (at_ + 1 < bytes_.size() && bytes_[at_ + 1] == '"')
          fields.back() += bytes_[++at_];
        else
          quoted = false;
      } else if (c == '"' && fresh) {
        quoted = true;
      } else if (c == '\t') {
        fields.emplace_back();
        fresh = true;
        continue;
      } else if (c == '\n' || c == '\r') {
        ++at_;
        if (c == '\r' && at_ < bytes_.size() && bytes_[at_] == '\n') {
          ++at_;
          ++line_;
        }
        return true;
      } else {
        fields.back() += c;
      }
      fresh = false;
    }
    return true;
  }

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
  std::int64_t line_ = 1;
};

// "<s>A</s> met <t>B</t>" -> "A met B" and where A and B are; what is opened and never closed marks nothing.
MarkedPair parse_marks(std::string_view marked) {
  struct Tag {
    std::string_view text;
    bool source, opens;
  };
  static constexpr Tag kTags[] = {{"<s>", true, true}, {"</s>", true, false}, {"<t>", false, true}, {"</t>", false, false}};
  MarkedPair pair;
  std::optional<std::uint32_t> source, target;  // where an open mark began
  for (std::size_t at = 0; at < marked.size();) {
    const Tag* tag =
        std::find_if(std::begin(kTags), std::end(kTags), [&](const Tag& t) { return marked.substr(at).starts_with(t.text); });
    if (tag == std::end(kTags)) {
      pair.text += marked[at++];
      continue;
    }
    at += tag->text.size();
    const auto here = static_cast<std::uint32_t>(pair.text.size());
    std::optional<std::uint32_t>& began = tag->source ? source : target;
    if (tag->opens) {
      began = here;
    } else if (began) {
      if (*began < here) (tag->source ? pair.source : pair.target).push_back({*began, here});
      began.reset();
    }
  }
  return pair;
}

ExitCode run_pairs(const PairsArgs& a, Output& out) {
  Result<std::string> bytes = read_file(a.file == "-" ? "/dev/stdin" : a.file, std::size_t{1} << 30);
  if (!bytes) return fatal(bytes.error());
  std::string_view view = *bytes;
  if (view.starts_with("\xEF\xBB\xBF")) view.remove_prefix(3);
  TableReader reader(view);
  std::vector<std::string> fields;
  std::int64_t line = 0;
  if (!reader.next(fields, line)) return fatal(Error{ErrorCode::kInvalid, "is empty", a.file, -1, -1});
  const auto column_of = [&](const char* name) {
    return static_cast<std::size_t>(std::find(fields.begin(), fields.end(), name) - fields.begin());
  };
  const std::size_t columns = fields.size(), id_column = column_of("sentence_id"), text_column = column_of("marked_sentence");
  if (id_column == columns || text_column == columns)
    return fatal(Error{ErrorCode::kInvalid, "the header must name the columns sentence_id and marked_sentence", a.file, 1, -1});

  ExitCode code = kGood;
  std::vector<std::string> ids;
  std::vector<MarkedPair> pairs;
  while (reader.next(fields, line)) {
    if (fields.size() == 1 && fields[0].empty()) continue;
    if (fields.size() <= std::max(id_column, text_column)) {
      complain(Error{ErrorCode::kInvalid,
                     "has " + std::to_string(fields.size()) + " fields instead of " + std::to_string(columns), a.file, line, -1}
                   .to_string());
      code = kSomeFailed;
      continue;
    }
    MarkedPair pair = parse_marks(utf8_repair(fields[text_column]));
    if (pair.source.empty() && pair.target.empty()) {
      complain(Error{ErrorCode::kInvalid, "marks neither <s>..</s> nor <t>..</t>", a.file, line, -1}.to_string());
      code = kSomeFailed;
      continue;
    }
    ids.push_back(fields[id_column]);
    pairs.push_back(std::move(pair));
  }

  std::optional<Home> home = program_home();
  if (!home) return kFatal;
  EngineOptions options;
  options.home = *home;
  options.model = a.model;
  options.threads = a.threads;
  options.reader.pairs = home->models + "/pairs";
  Result<Engine> engine = Engine::open(options);
  if (!engine) return fatal(engine.error());
  Result<std::vector<PairReading>> readings = engine->reader().pairs(pairs);
  if (!readings) return fatal(readings.error());
  for (std::size_t i = 0; i < readings->size(); ++i) {
    const nlohmann::ordered_json json = {{"id", ids[i]},
                                         {"plover_type", (*readings)[i].plover_type},
                                         {"confidence", std::round((*readings)[i].confidence * 1e4) / 1e4}};
    if (!out.line(json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace))) break;
  }
  return code;
}

}  // namespace

Command add_pairs(CLI::App& parser) {
  auto args = std::make_shared<PairsArgs>();
  CLI::App* app = parser.add_subcommand("pairs", "PLOVER types of pairs marked <s>..</s> and <t>..</t> in a table");
  app->add_option("FILE", args->file, "TSV with the columns sentence_id and marked_sentence")->required();
  app->add_option("--model", args->model, "Model: fast or accurate (fast)")->type_name("NAME");
  app->add_option("--threads", args->threads, "Threads (1)")->check(CLI::Range(1, 256))->type_name("N");
  app->footer("Example:\n  parley pairs marked.tsv > types.jsonl");
  return {app, [args](Output& out) { return run_pairs(*args, out); }};
}

}  // namespace parley::app
