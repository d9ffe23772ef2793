#include <simdjson.h>

#include <charconv>

#include "ingest/encoding.h"
#include "ingest/formats.h"

namespace parley::ingest_detail {
namespace {

namespace dom = simdjson::dom;

std::string scalar_text(dom::element e) {
  std::string_view string;
  if (e.get_string().get(string) == simdjson::SUCCESS) return std::string(string);
  dom::array array;
  if (e.get_array().get(array) == simdjson::SUCCESS) {
    // A text given as paragraphs.
    std::string out;
    for (const dom::element item : array) {
      if (item.get_string().get(string) != simdjson::SUCCESS) continue;
      if (!out.empty()) out += "\n\n";
      out += string;
    }
    return out;
  }
  std::int64_t integer = 0;
  if (e.get_int64().get(integer) == simdjson::SUCCESS) return std::to_string(integer);
  std::uint64_t natural = 0;
  if (e.get_uint64().get(natural) == simdjson::SUCCESS) return std::to_string(natural);
  double number = 0;
  if (e.is_double() && e.get_double().get(number) == simdjson::SUCCESS) {
    char buffer[32];
    return std::string(buffer, std::to_chars(buffer, buffer + sizeof buffer, number).ptr);
  }
  return {};
}

// The first of `names` that the object has with something in it.
std::string field(dom::object object, const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    dom::element value;
    if (object.at_key(name).get(value) != simdjson::SUCCESS) continue;
    if (std::string text = scalar_text(value); !trim(text).empty()) return text;
  }
  return {};
}

void deliver_object(dom::object object, const std::string& encoding, std::int64_t line, Input& input) {
  const IngestOptions& o = input.options;
  FieldRecord r;
  r.id = field(object, o.id_fields);
  r.title = field(object, o.title_fields);
  r.text = field(object, o.text_fields);
  r.date = field(object, o.date_fields);
  r.url = field(object, o.url_fields);
  r.outlet = field(object, o.outlet_fields);
  r.language = field(object, o.language_fields);
  deliver_record(std::move(r), "json", encoding, line, input);
}

// An object that is no record itself but holds the records under one key: {"articles": [{...}, ...]}.
bool records_inside(dom::object object, const IngestOptions& o, dom::array& records) {
  if (!field(object, o.text_fields).empty()) return false;
  std::size_t found = 0;
  for (const auto member : object) {
    dom::array array;
    dom::element first;
    if (member.value.get_array().get(array) != simdjson::SUCCESS || array.at(0).get(first) != simdjson::SUCCESS ||
        !first.is_object()) {
      continue;
    }
    records = array;
    ++found;
  }
  return found == 1;
}

std::string message_of(simdjson::error_code code) {
  std::string out = "not valid JSON: ";
  std::string_view what = simdjson::error_message(code);
  return out += what.substr(0, what.find_first_of(".\n"));
}

ErrorCode code_of(simdjson::error_code code) {
  return code == simdjson::DEPTH_ERROR || code == simdjson::CAPACITY ? ErrorCode::kTooLarge : ErrorCode::kCorrupt;
}

class JsonReader {
 public:
  explicit JsonReader(std::size_t max_depth) : max_depth_(std::max<std::size_t>(max_depth, 1)) {}
  // SUCCESS or why `text` is no JSON document.
  simdjson::error_code parse(std::string_view text, dom::element& root) {
    if (text.size() > capacity_) {
      const std::size_t want = std::max(text.size(), std::size_t{1} << 16);
      if (const auto e = parser_.allocate(want, max_depth_)) return e;
      capacity_ = want;
    }
    padded_.assign(text);
    padded_.reserve(text.size() + simdjson::SIMDJSON_PADDING);
    return parser_.parse(padded_.data(), text.size(), false).get(root);
  }

 private:
  dom::parser parser_;
  std::string padded_;
  std::size_t max_depth_;
  std::size_t capacity_ = 0;
};

void read_line(JsonReader& reader, std::string_view line, const std::string& encoding, std::int64_t number, Input& input) {
  line = trim(line);
  if (line.empty()) return;
  std::string decoded;
  if (!utf8_valid(line)) {
    Result<Decoded> d = decode_text(line, Markup::kNone);
    if (!d) return input.fail(d.error().code, d.error().message, number);
    decoded = std::move(d->text);
    line = decoded;
  }
  dom::element root;
  if (const auto e = reader.parse(line, root)) return input.fail(code_of(e), message_of(e), number);
  dom::object object;
  if (root.get_object().get(object) != simdjson::SUCCESS) {
    return input.fail(ErrorCode::kInvalid, "a JSON object was expected", number);
  }
  deliver_object(object, encoding, number, input);
}

}  // namespace

void read_json_input(std::string_view bytes, Input& input) {
  Result<Decoded> decoded = decode_text(bytes, Markup::kNone);
  if (!decoded) return input.fail(decoded.error());
  std::string_view text = decoded->text;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  JsonReader reader(input.options.max_json_depth);
  dom::element root;
  const auto error = reader.parse(text, root);
  dom::object object;
  dom::array array;
  if (error == simdjson::SUCCESS && root.get_object().get(object) == simdjson::SUCCESS) {
    if (!records_inside(object, input.options, array)) return deliver_object(object, decoded->encoding, -1, input);
  } else if (error == simdjson::SUCCESS && root.get_array().get(array) != simdjson::SUCCESS) {
    return input.fail(ErrorCode::kInvalid, "a JSON object or an array of objects was expected");
  } else if (error != simdjson::SUCCESS) {
    // Many a .json file is JSON Lines.
    const std::size_t first_break = text.find('\n');
    dom::element first;
    if (first_break != std::string_view::npos && reader.parse(trim(text.substr(0, first_break)), first) == simdjson::SUCCESS &&
        first.is_object()) {
      std::int64_t number = 0;
      for (const std::string_view line : split(text, '\n')) {
        if (input.stopped) return;
        read_line(reader, line, decoded->encoding, ++number, input);
      }
      return;
    }
    return input.fail(code_of(error), message_of(error));
  }
  std::int64_t item = 0;
  for (const dom::element e : array) {
    if (input.stopped) return;
    ++item;
    if (e.get_object().get(object) != simdjson::SUCCESS) {
      input.fail(ErrorCode::kInvalid, "item " + std::to_string(item) + " of the array is no object");
      continue;
    }
    deliver_object(object, decoded->encoding, item, input);
  }
}

void read_json_lines(ByteSource& source, std::string head, Input& input, const Tick& tick) {
  if (const std::string_view kind = binary_kind(head); !kind.empty()) {
    return input.fail(ErrorCode::kUnsupported, "not text: looks like " + std::string(kind), -1, 0);
  }
  if (looks_utf16(head)) {
    if (Status s = source.read_all(head, input.options.max_bytes); !s) input.fail(s.error());
    Result<Decoded> decoded = decode_text(head, Markup::kNone);
    if (!decoded) return input.fail(decoded.error());
    JsonReader reader(input.options.max_json_depth);
    std::int64_t number = 0;
    for (const std::string_view line : split(decoded->text, '\n')) {
      if (input.stopped) return;
      read_line(reader, line, decoded->encoding, ++number, input);
    }
    return;
  }
  if (head.starts_with("\xEF\xBB\xBF")) head.erase(0, 3);
  JsonReader reader(input.options.max_json_depth);
  LineReader lines(source, std::move(head), input.options.max_bytes);
  const std::string encoding = "utf-8";
  bool any = false;
  std::string_view line;
  for (LineReader::Got got; !input.stopped && (got = lines.next(line)) != LineReader::Got::kEnd; tick()) {
    if (got == LineReader::Got::kTooLong) {
      input.fail(ErrorCode::kTooLarge, "a line longer than the limit of " + std::to_string(input.options.max_bytes) + " bytes",
                 lines.number());
      any = true;
      continue;
    }
    any = any || !trim(line).empty();
    read_line(reader, line, encoding, lines.number(), input);
  }
  if (lines.failure() && !input.stopped) {
    input.fail(*lines.failure());
  } else if (!any && !input.stopped) {
    input.fail(ErrorCode::kInvalid, "empty");
  }
}

}  // namespace parley::ingest_detail
