#include <algorithm>

#include "ingest/encoding.h"
#include "ingest/formats.h"

namespace parley::ingest_detail {
namespace {

struct CsvRow {
  std::vector<std::string> fields;
  std::int64_t line = 0;  // where it begins
  bool unclosed = false;  // the input ended inside quotes
  bool too_long = false;
};

// RFC 4180 with any of , ; tab | between the fields; a quoted field may hold line breaks.
class CsvReader {
 public:
  CsvReader(LineReader& lines, std::size_t max_bytes) : lines_(lines), max_(max_bytes) {}
  void set_separator(char c) { separator_ = c; }
  char separator() const { return separator_; }

  bool next(CsvRow& row) {
    std::string_view line;
    LineReader::Got got;
    do {
      got = lines_.next(line);
      if (got == LineReader::Got::kEnd) return false;
    } while (got == LineReader::Got::kLine && trim(line).empty());
    row = CsvRow{};
    row.line = lines_.number();
    if (got == LineReader::Got::kTooLong) {
      row.too_long = true;
      return true;
    }
    if (separator_ == '\0') choose_separator(line);
    std::size_t total = line.size();
    std::string field;
    bool quoted = false;
    for (;;) {
      for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (quoted) {
          if (c != '"') {
            field += c;
          } else if (i + 1 < line.size() && line[i + 1] == '"') {
            field += '"';
            ++i;
          } else {
            quoted = false;
          }
        } else if (c == '"' && trim(field).empty()) {
          field.clear();
          quoted = true;
        } else if (c == separator_) {
          row.fields.push_back(std::move(field));
          field.clear();
        } else {
          field += c;
        }
      }
      if (!quoted) break;
      got = lines_.next(line);
      total += line.size();
      if (got == LineReader::Got::kEnd) {
        row.unclosed = true;
        break;
      }
      if (got == LineReader::Got::kTooLong || total > max_) {
        row.too_long = true;
        return true;
      }
      field += '\n';
    }
    row.fields.push_back(std::move(field));
    return true;
  }

 private:
  void choose_separator(std::string_view header) {
    separator_ = ',';
    std::ptrdiff_t most = 0;
    for (const char c : {',', ';', '\t', '|'}) {
      const auto n = std::count(header.begin(), header.end(), c);
      if (n > most) {
        most = n;
        separator_ = c;
      }
    }
  }

  LineReader& lines_;
  std::size_t max_;
  char separator_ = '\0';
};

int column(const std::vector<std::string>& header, const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    for (std::size_t i = 0; i < header.size(); ++i) {
      if (ascii_lower(trim(header[i])) == ascii_lower(name)) return static_cast<int>(i);
    }
  }
  return -1;
}

}  // namespace

void read_csv(ByteSource& source, std::string head, Input& input, const Tick& tick) {
  if (const std::string_view kind = binary_kind(head); !kind.empty()) {
    return input.fail(ErrorCode::kUnsupported, "not text: looks like " + std::string(kind), -1, 0);
  }
  std::string encoding = "utf-8";
  std::optional<ByteSource> decoded_source;
  std::string decoded_text;
  if (looks_utf16(head)) {
    if (Status s = source.read_all(head, input.options.max_bytes); !s) input.fail(s.error());
    Result<Decoded> decoded = decode_text(head, Markup::kNone);
    if (!decoded) return input.fail(decoded.error());
    encoding = decoded->encoding;
    decoded_text = std::move(decoded->text);
    decoded_source.emplace(ByteSource::from_memory(decoded_text, input.path));
    head.clear();
  }
  if (head.starts_with("\xEF\xBB\xBF")) head.erase(0, 3);
  LineReader lines(decoded_source ? *decoded_source : source, std::move(head), input.options.max_bytes);
  CsvReader reader(lines, input.options.max_bytes);
  CsvRow row;
  if (!reader.next(row)) {
    return lines.failure() ? input.fail(*lines.failure()) : input.fail(ErrorCode::kInvalid, "empty");
  }
  const std::vector<std::string> header = row.fields;
  const IngestOptions& o = input.options;
  const int text = column(header, o.text_fields);
  if (text < 0) {
    std::string tried;
    for (const std::string& name : o.text_fields) tried += (tried.empty() ? "" : ", ") + name;
    return input.fail(ErrorCode::kInvalid, "no text column in the header (tried " + tried + ")", row.line);
  }
  const int id = column(header, o.id_fields), title = column(header, o.title_fields), date = column(header, o.date_fields),
            url = column(header, o.url_fields), outlet = column(header, o.outlet_fields),
            language = column(header, o.language_fields);
  for (; !input.stopped && reader.next(row); tick()) {
    if (row.too_long) {
      input.fail(ErrorCode::kTooLarge, "a record longer than the limit of " + std::to_string(o.max_bytes) + " bytes", row.line);
      continue;
    }
    if (row.unclosed) {
      input.fail(ErrorCode::kCorrupt, "a quote that opens here is never closed", row.line);
      continue;
    }
    if (row.fields.size() != header.size()) {
      input.fail(ErrorCode::kInvalid,
                 std::to_string(row.fields.size()) + " fields, the header has " + std::to_string(header.size()), row.line);
      continue;
    }
    const auto take = [&](int c) -> std::string {
      if (c < 0) return {};
      std::string& f = row.fields[static_cast<std::size_t>(c)];
      if (utf8_valid(f) && f.find('\0') == std::string::npos) return f;
      Result<Decoded> d = decode_text(f, Markup::kNone);
      if (!d) return utf8_repair(f);
      encoding = d->encoding;
      return d->text;
    };
    FieldRecord r;
    r.id = take(id);
    r.title = take(title);
    r.text = take(text);
    r.date = take(date);
    r.url = take(url);
    r.outlet = take(outlet);
    r.language = take(language);
    deliver_record(std::move(r), "csv", encoding, row.line, input);
  }
  if (lines.failure() && !input.stopped) input.fail(*lines.failure());
}

}  // namespace parley::ingest_detail
