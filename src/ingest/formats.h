// The steps from one input to documents, a format each; ingest.cpp puts them together.
#pragma once
#include "ingest/byte_source.h"
#include "ingest/tables.h"

namespace parley::ingest_detail {

enum class Format { kText, kHtml, kJson, kJsonLines, kCsv };

// A name without folders and .gz; its format by extension; null when the extension is none of ours.
std::string base_name(std::string_view path);
std::optional<Format> format_of_name(std::string_view name);
// For a name that does not tell.
Format format_of_content(std::string_view head);

struct Input {
  std::string path;  // as given, for messages
  std::string name;  // base name
  const IngestOptions& options;
  const DocumentSink& sink;
  const ErrorSink& errors;
  std::size_t documents = 0;
  std::size_t failures = 0;
  bool stopped = false;  // the sink wants no more

  void deliver(Document&& document);
  void fail(ErrorCode code, std::string message, std::int64_t line = -1, std::int64_t offset = -1);
  void fail(Error error);
};

// Called while a streamed input is being read.
using Tick = std::function<void()>;

void read_text_input(std::string_view bytes, Input& input);
void read_html_input(std::string_view bytes, Input& input);
void read_json_input(std::string_view bytes, Input& input);
void read_json_lines(ByteSource& source, std::string head, Input& input, const Tick& tick);
void read_csv(ByteSource& source, std::string head, Input& input, const Tick& tick);

// A record of JSON or CSV, by the fields of IngestOptions.
struct FieldRecord {
  std::string id, title, text, date, url, outlet, language;
  bool has_text = false;
};
void deliver_record(FieldRecord record, std::string_view format, const std::string& encoding, std::int64_t line, Input& input);

// Fills title (unless known), date and blocks of a plain text; `document.text` is set.  With `bare_body` the text is a body
// without headline and date lines.  Returns the words of a date line that are no date ("February 30, 2018"), or "".
std::string read_plain_text(Document& document, const IngestTables* tables, bool bare_body);
// ISO 639-1 or "und".
std::string detect_language(std::string_view text, std::string_view hint);
// What every document ends with: language (when empty), hash.
void finish_document(Document& document);
// The part of a host name that people know a site by: "https://www.example.co.uk/a" -> "example.co.uk".
std::string host_of(std::string_view url);

// Reads lines of a stream, each at most `max_bytes`; a longer one is reported and passed over.
class LineReader {
 public:
  LineReader(ByteSource& source, std::string head, std::size_t max_bytes)
      : source_(source), buffer_(std::move(head)), max_(max_bytes) {}
  enum class Got { kLine, kTooLong, kEnd };
  // Without the line break.  `line` is valid until the next call.
  Got next(std::string_view& line);
  std::int64_t number() const { return number_; }  // of the last line
  const std::optional<Error>& failure() const { return failure_; }

 private:
  bool fill();
  ByteSource& source_;
  std::string buffer_;
  std::size_t max_;
  std::size_t begin_ = 0;
  std::int64_t number_ = 0;
  bool end_ = false;
  std::optional<Error> failure_;
};

}  // namespace parley::ingest_detail
