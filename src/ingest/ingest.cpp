#include "parley/ingest.h"

#include <glob.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "ingest/encoding.h"
#include "ingest/formats.h"
#include "ingest/page_dates.h"

namespace parley {

namespace fs = std::filesystem;

namespace ingest_detail {

namespace {
constexpr std::size_t kHead = std::size_t{1} << 16;

std::string drop_suffix(std::string name, std::string_view suffix) {
  if (name.size() > suffix.size() && ascii_lower(name).ends_with(suffix)) name.resize(name.size() - suffix.size());
  return name;
}
}  // namespace

std::string base_name(std::string_view path) {
  const std::size_t slash = path.find_last_of('/');
  return drop_suffix(std::string(slash == std::string_view::npos ? path : path.substr(slash + 1)), ".gz");
}

std::optional<Format> format_of_name(std::string_view name) {
  struct Known {
    std::string_view extension;
    Format format;
  };
  static constexpr std::array<Known, 11> kKnown = {{{".txt", Format::kText},
                                                    {".text", Format::kText},
                                                    {".md", Format::kText},
                                                    {".markdown", Format::kText},
                                                    {".html", Format::kHtml},
                                                    {".htm", Format::kHtml},
                                                    {".xhtml", Format::kHtml},
                                                    {".json", Format::kJson},
                                                    {".jsonl", Format::kJsonLines},
                                                    {".ndjson", Format::kJsonLines},
                                                    {".csv", Format::kCsv}}};
  const std::string lower = ascii_lower(name);
  for (const Known& k : kKnown) {
    if (lower.size() > k.extension.size() && lower.ends_with(k.extension)) return k.format;
  }
  return {};
}

Format format_of_content(std::string_view head) {
  if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
  head = trim(head);
  const std::string lower = ascii_lower(head.substr(0, 1024));
  if (lower.starts_with("<!doctype html") || lower.starts_with("<html") || lower.starts_with("<head") ||
      lower.find("<html") != std::string::npos || lower.find("<body") != std::string::npos) {
    return Format::kHtml;
  }
  if (head.starts_with('[')) {
    const std::string_view rest = trim(head.substr(1));
    return rest.starts_with('{') ? Format::kJson : Format::kText;
  }
  if (head.starts_with('{')) {
    const std::string_view rest = trim(head.substr(1));
    if (!rest.starts_with('"') && !rest.starts_with('}')) return Format::kText;
    // Several objects, one a line, or one object over many lines.
    const std::size_t end = head.find('\n');
    return end == std::string_view::npos || trim(head.substr(0, end)).ends_with('}') ? Format::kJsonLines : Format::kJson;
  }
  return Format::kText;
}

void Input::deliver(Document&& document) {
  if (stopped) return;
  ++documents;
  if (!sink(std::move(document))) stopped = true;
}

void Input::fail(ErrorCode code, std::string message, std::int64_t line, std::int64_t offset) {
  fail(Error{code, std::move(message), path, line, offset});
}

void Input::fail(Error error) {
  ++failures;
  error.source = path;
  if (errors) errors(error);
}

void finish_document(Document& document) {
  if (document.language.empty()) document.language = detect_language(body_text(document), {});
  document.hash = hash64(document.text);
}

std::string host_of(std::string_view url) {
  const std::size_t scheme = url.find("//");
  if (scheme == std::string_view::npos) return {};
  url.remove_prefix(scheme + 2);
  url = url.substr(0, url.find_first_of("/?#:"));
  std::string host = ascii_lower(url);
  for (const std::string_view prefix : {"www.", "m.", "amp."}) {
    if (host.starts_with(prefix) && host.find('.', prefix.size()) != std::string::npos) host.erase(0, prefix.size());
  }
  return host;
}

void deliver_record(FieldRecord record, std::string_view format, const std::string& encoding, std::int64_t line, Input& input) {
  if (trim(record.text).empty()) {
    std::string tried;
    for (const std::string& name : input.options.text_fields) tried += (tried.empty() ? "" : ", ") + name;
    return input.fail(ErrorCode::kInvalid, "no text (tried " + tried + ")", line);
  }
  if (record.text.size() > input.options.max_bytes) {
    return input.fail(ErrorCode::kTooLarge, "text larger than the limit of " + std::to_string(input.options.max_bytes) + " bytes",
                      line);
  }
  Document d;
  d.id = !record.id.empty()    ? record.id
         : !record.url.empty() ? record.url
         : line < 0            ? input.name
                               : input.name + ":" + std::to_string(line);
  d.path = input.path;
  d.format = format;
  d.encoding = encoding;
  d.text = std::move(record.text);
  std::replace(d.text.begin(), d.text.end(), '\0', ' ');
  d.title = std::string(trim(record.title));
  d.url = record.url;
  d.outlet = !record.outlet.empty() ? record.outlet : host_of(record.url);
  read_plain_text(d, input.options.tables.get(), true);
  if (!trim(record.date).empty()) {
    d.published.reset();
    d.published_text = trim(record.date);
    if (const auto date = field_date(d.published_text)) {
      d.published = *date;
      d.published_from = "field";
    } else {
      d.published_from.clear();
      input.fail(ErrorCode::kInvalid,
                 "'" + std::string(d.published_text, 0, 60) + "' is not a date; " + d.id + " is kept without one", line);
    }
  } else if (!d.published) {
    if (const auto date = url_date(d.url)) {
      d.published = date->date;
      d.published_from = "url";
      d.published_text = slice(d.url, date->span);
    }
  }
  if (record.language.size() == 2) d.language = ascii_lower(record.language);
  finish_document(d);
  input.deliver(std::move(d));
}

void read_text_input(std::string_view bytes, Input& input) {
  Result<Decoded> decoded = decode_text(bytes, Markup::kNone);
  if (!decoded) return input.fail(decoded.error());
  if (decoded->replaced > 0) {
    input.fail(ErrorCode::kCorrupt,
               std::to_string(decoded->replaced) + " bytes are no text as " + decoded->encoding + " and were replaced", -1,
               decoded->first_bad);
  }
  Document d;
  d.id = input.name;
  d.path = input.path;
  d.format = "text";
  d.encoding = decoded->encoding;
  d.text = std::move(decoded->text);
  const std::string wrong_date = read_plain_text(d, input.options.tables.get(), false);
  if (!wrong_date.empty()) {
    input.fail(ErrorCode::kInvalid, "'" + wrong_date + "' is not a date; the text is kept without one");
  }
  finish_document(d);
  input.deliver(std::move(d));
}

namespace {

void read_whole(Format format, std::string_view bytes, Input& input) {
  switch (format) {
    case Format::kText:
      return read_text_input(bytes, input);
    case Format::kHtml:
      return read_html_input(bytes, input);
    default:
      return read_json_input(bytes, input);
  }
}

void read_source(ByteSource& source, Input& input, const Tick& tick) {
  std::string head;
  const Result<std::size_t> n = source.read(head, kHead);
  if (!n) {
    return input.fail(n.error());
  }
  if (*n == 0) return input.fail(ErrorCode::kInvalid, "empty");
  const Format format = format_of_name(input.name).value_or(format_of_content(head));
  if (format == Format::kJsonLines) return read_json_lines(source, std::move(head), input, tick);
  if (format == Format::kCsv) return read_csv(source, std::move(head), input, tick);
  if (const std::string_view kind = binary_kind(head); !kind.empty()) {
    return input.fail(ErrorCode::kUnsupported, "not text: looks like " + std::string(kind), -1, 0);
  }
  if (Status s = source.read_all(head, input.options.max_bytes); !s) {
    input.fail(s.error());
    if (s.error().code != ErrorCode::kCorrupt) return;
  }
  if (head.size() > input.options.max_bytes) {
    return input.fail(ErrorCode::kTooLarge, "larger than the limit of " + std::to_string(input.options.max_bytes) + " bytes");
  }
  read_whole(format, head, input);
}

struct FileToRead {
  std::string path;
  std::uint64_t size = 0;
};

// Files of `paths` in order; what cannot be found or is no news file is reported.
class FileList {
 public:
  FileList(const ErrorSink& errors, IngestCount& count) : errors_(errors), count_(count) {}
  std::vector<FileToRead> files;

  void add(const std::string& path) {
    std::error_code ec;
    if (path == "-") {
      files.push_back({path, 0});
      return;
    }
    const fs::file_status status = fs::status(path, ec);
    if (fs::is_directory(status)) {
      add_folder(path);
    } else if (fs::exists(status)) {
      const std::uint64_t size = fs::is_regular_file(status) ? fs::file_size(path, ec) : 0;
      files.push_back({path, ec ? 0 : size});
    } else if (path.find_first_of("*?[") != std::string::npos) {
      add_glob(path);
    } else {
      fail(ErrorCode::kNotFound, "no such file or folder", path);
    }
  }

 private:
  void fail(ErrorCode code, std::string message, const std::string& path) {
    ++count_.errors;
    if (errors_) errors_(Error{code, std::move(message), path, -1, -1});
  }

  void add_folder(const std::string& path) {
    std::error_code ec;
    std::vector<FileToRead> found;
    fs::recursive_directory_iterator it(path, fs::directory_options::skip_permission_denied, ec);
    if (ec) return fail(ErrorCode::kIo, "cannot list: " + ec.message(), path);
    for (const fs::recursive_directory_iterator end; it != end;) {
      const std::string name = it->path().filename().string();
      std::error_code file_ec;
      if (name.starts_with('.')) {
        if (it->is_directory(file_ec)) it.disable_recursion_pending();
      } else if (it->is_regular_file(file_ec)) {
        const std::uint64_t size = it->file_size(file_ec);
        found.push_back({it->path().string(), file_ec ? 0 : size});
      } else if (it->is_symlink(file_ec) && !it->exists(file_ec)) {
        fail(ErrorCode::kNotFound, "a link that leads nowhere", it->path().string());
      }
      it.increment(ec);
      if (ec) {
        fail(ErrorCode::kIo, "cannot list: " + ec.message(), path);
        break;
      }
    }
    std::sort(found.begin(), found.end(), [](const FileToRead& a, const FileToRead& b) { return a.path < b.path; });
    for (FileToRead& f : found) {
      const std::string name = base_name(f.path);
      if (name.find('.') != std::string::npos && !format_of_name(name)) {
        fail(ErrorCode::kUnsupported, "not a known kind of file", f.path);
        continue;
      }
      files.push_back(std::move(f));
    }
  }

  void add_glob(const std::string& pattern) {
    glob_t matches{};
    const int r = ::glob(pattern.c_str(), GLOB_NOSORT, nullptr, &matches);
    std::vector<std::string> found;
    for (std::size_t i = 0; r == 0 && i < matches.gl_pathc; ++i) found.emplace_back(matches.gl_pathv[i]);
    ::globfree(&matches);
    if (found.empty()) return fail(ErrorCode::kNotFound, "no file matches", pattern);
    std::sort(found.begin(), found.end());
    std::error_code ec;
    for (const std::string& path : found) {
      if (fs::exists(path, ec)) add(path);
    }
  }

  const ErrorSink& errors_;
  IngestCount& count_;
};

}  // namespace
}  // namespace ingest_detail

std::string_view block_kind_name(BlockKind kind) {
  switch (kind) {
    case BlockKind::kTitle:
      return "title";
    case BlockKind::kByline:
      return "byline";
    case BlockKind::kDate:
      return "date";
    case BlockKind::kBody:
      return "body";
    case BlockKind::kCaption:
      return "caption";
    case BlockKind::kFurniture:
      return "furniture";
  }
  return "body";
}

std::string body_text(const Document& document) {
  std::string out;
  for (const Block& b : document.blocks) {
    if (b.kind != BlockKind::kBody) continue;
    if (!out.empty()) out += "\n\n";
    out += slice(document.text, b.span);
  }
  return out;
}

Status apply_field_map(std::string_view map, IngestOptions& options) {
  struct Key {
    std::string_view name;
    std::vector<std::string>* fields;
  };
  const std::array<Key, 7> keys = {{{"id", &options.id_fields},
                                    {"title", &options.title_fields},
                                    {"text", &options.text_fields},
                                    {"date", &options.date_fields},
                                    {"url", &options.url_fields},
                                    {"outlet", &options.outlet_fields},
                                    {"language", &options.language_fields}}};
  for (const std::string_view part : split(map, ',')) {
    if (trim(part).empty()) continue;
    const std::size_t eq = part.find('=');
    const std::string_view key = trim(part.substr(0, eq));
    const std::string_view value = eq == std::string_view::npos ? std::string_view{} : trim(part.substr(eq + 1));
    if (value.empty())
      return Error{ErrorCode::kInvalid, "'" + std::string(part) + "' is not of the form key=field", "map", -1, -1};
    const auto k = std::find_if(keys.begin(), keys.end(), [&](const Key& x) { return x.name == key; });
    if (k == keys.end()) {
      return Error{ErrorCode::kInvalid,
                   "unknown key '" + std::string(key) + "'; known: id, title, text, date, url, outlet, language", "map", -1, -1};
    }
    *k->fields = {std::string(value)};
  }
  return {};
}

std::size_t count_files(const std::vector<std::string>& paths, const ErrorSink& errors) {
  IngestCount count;
  ingest_detail::FileList list(errors, count);
  for (const std::string& path : paths) list.add(path);
  return list.files.size();
}

IngestCount ingest(const std::vector<std::string>& paths, const IngestOptions& options, const DocumentSink& sink,
                   const ErrorSink& errors, const ProgressSink& progress) {
  using namespace ingest_detail;
  constexpr std::uint64_t kProgressStep = std::uint64_t{1} << 20;
  IngestCount count;
  FileList list(errors, count);
  for (const std::string& path : paths) list.add(path);
  std::uint64_t total = 0, done = 0, told = 0;
  for (const FileToRead& f : list.files) total += f.size;
  for (const FileToRead& f : list.files) {
    Input input{f.path, f.path == "-" ? std::string("stdin") : base_name(f.path), options, sink, errors};
    ++count.files;
    Result<ByteSource> source = ByteSource::open(f.path);
    if (!source) {
      input.fail(source.error());
    } else {
      read_source(*source, input, [&] {
        const std::uint64_t now = done + std::min(source->consumed(), f.size);
        if (!progress || now < told + kProgressStep) return;
        told = now;
        progress(now, total);
      });
    }
    count.documents += input.documents;
    count.errors += input.failures;
    done += f.size;
    if (input.stopped) break;
    told = done;
    if (progress) progress(done, total);
  }
  return count;
}

Result<std::vector<Document>> documents_from_bytes(std::string_view bytes, const std::string& name, const IngestOptions& options,
                                                   const ErrorSink& errors) {
  using namespace ingest_detail;
  std::vector<Document> documents;
  std::optional<Error> first;
  const DocumentSink sink = [&](Document&& d) {
    documents.push_back(std::move(d));
    return true;
  };
  const ErrorSink both = [&](const Error& e) {
    if (!first) first = e;
    if (errors) errors(e);
  };
  Input input{name, base_name(name), options, sink, both};
  ByteSource source = ByteSource::from_memory(bytes, name);
  read_source(source, input, [] {});
  if (documents.empty() && first) return *first;
  return documents;
}

namespace {

// The one document, or the error, that `read` (read_text_input or read_html_input) makes of `bytes`.
template <class Read>
Result<Document> one_document(std::string_view bytes, const std::string& name, const IngestOptions& options, Read read) {
  using namespace ingest_detail;
  std::optional<Document> document;
  std::optional<Error> failure;
  const DocumentSink sink = [&](Document&& d) {
    document = std::move(d);
    return true;
  };
  const ErrorSink keep = [&](const Error& e) { failure = e; };
  Input input{name, base_name(name), options, sink, keep};
  read(bytes, input);
  if (document) return std::move(*document);
  return *failure;
}

}  // namespace

Result<Document> document_from_text(std::string_view bytes, const std::string& name, const IngestOptions& options) {
  return one_document(bytes, name, options, [](auto text, auto& input) { ingest_detail::read_text_input(text, input); });
}

Result<Document> document_from_html(std::string_view bytes, const std::string& name, const IngestOptions& options) {
  return one_document(bytes, name, options, [](auto page, auto& input) { ingest_detail::read_html_input(page, input); });
}

}  // namespace parley
