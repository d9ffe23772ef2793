// parley/ingest.h: bytes -> Document.
//
//   parley::IngestOptions options;
//   parley::ingest({"news/"}, options,
//       [](parley::Document&& d) { use(d); return true; },
//       [](const parley::Error& e) { report(e.to_string()); });
//
// Reads .txt, .md, .html/.htm, .json, .jsonl/.ndjson, .csv, each also .gz; directories (recursive, sorted by name), globs, and
// "-" for standard input.  Order of documents: as the paths are given, files of a directory in bytewise order.
#pragma once
#include "parley/base.h"

namespace parley {

enum class BlockKind { kTitle, kByline, kDate, kBody, kCaption, kFurniture };
std::string_view block_kind_name(BlockKind kind);

// A run of the document's text; blocks are in order, do not overlap, and together cover all of it that is not white space.
struct Block {
  Span span;
  BlockKind kind = BlockKind::kBody;
};

// One document.  `text` is UTF-8.  For a UTF-8 .txt or .md file it is the file's bytes exactly, so that spans are byte offsets
// into the file; for other encodings the decoded file; for HTML the title, a blank line and the article's paragraphs; for JSON
// and CSV the text field as given.
struct Document {
  std::string id;      // the file's name, or the id of a JSON line ("url" or file name:line when it has none)
  std::string path;    // where it was read from
  std::string format;  // "text", "html", "json", "csv"
  std::string text;
  std::vector<Block> blocks;
  std::string title;  // "" when none was found
  std::optional<Date> published;
  std::string published_from;  // "header line", "json-ld", "meta", "time", "url", "field"; "" when none
  std::string published_text;  // the words the date was read from
  std::string outlet;
  std::string url;
  std::string language;    // ISO 639-1 ("en"), or "und" when unsure
  std::string encoding;    // as read: "utf-8", "utf-16le", "windows-1252", ...
  std::uint64_t hash = 0;  // hash64 of text
};

// The body alone: kBody blocks joined by "\n\n" (and the title never in it).
std::string body_text(const Document& document);

// The word lists that tell an article from the page around it: data_dir/furniture.tsv and data_dir/html_hints.tsv.  Immutable,
// safe to share.
struct IngestTables;
Result<std::shared_ptr<const IngestTables>> load_ingest_tables(const std::string& data_dir);
// SHA-256 of their files: goes into the run log.
const std::string& tables_hash(const IngestTables& tables);

struct IngestOptions {
  // Null: only the shape of lines and elements decides what is furniture; programs load the tables.
  std::shared_ptr<const IngestTables> tables;
  // A larger file (or unpacked .gz) is an error, not read.  JSON Lines and CSV are streamed: there it bounds one record.
  std::size_t max_bytes = std::size_t{64} << 20;
  std::size_t max_json_depth = 64;
  // Field names of JSON and CSV input, default news-please's.  Several candidates are tried in order.
  std::vector<std::string> id_fields = {"id", "doc_id", "uuid"};
  std::vector<std::string> title_fields = {"title", "headline", "title_page"};
  std::vector<std::string> text_fields = {"maintext", "text", "body", "content", "article"};
  std::vector<std::string> date_fields = {"date_publish", "date", "published_at", "published", "pubdate", "pub_date"};
  std::vector<std::string> url_fields = {"url", "link"};
  std::vector<std::string> outlet_fields = {"source_domain", "outlet", "source", "publisher"};
  std::vector<std::string> language_fields = {"language", "lang"};
};
// "title=headline,text=body" -> options.  Unknown keys are errors.
Status apply_field_map(std::string_view map, IngestOptions& options);

// Called for each document; return false to stop.
using DocumentSink = std::function<bool(Document&&)>;
// Called for each input that could not be read or was read with a loss (cut .gz: what could be read is also delivered).
using ErrorSink = std::function<void(const Error&)>;
// bytes_done of bytes_total (sizes on disk); called at most once a file and once a MiB.
using ProgressSink = std::function<void(std::uint64_t bytes_done, std::uint64_t bytes_total)>;

// How many files `paths` lead to, "-" counted; a path that leads nowhere goes to `errors`.
std::size_t count_files(const std::vector<std::string>& paths, const ErrorSink& errors);

struct IngestCount {
  std::size_t files = 0, documents = 0, errors = 0;
};
IngestCount ingest(const std::vector<std::string>& paths, const IngestOptions& options, const DocumentSink& sink,
                   const ErrorSink& errors, const ProgressSink& progress = {});

// From memory.  `name` gives id and format (by extension, .gz looked through); never fails on odd content, only on what cannot
// be text: empty, binary, too large, not decodable.
Result<std::vector<Document>> documents_from_bytes(std::string_view bytes, const std::string& name, const IngestOptions& options,
                                                   const ErrorSink& errors = {});
// One HTML page: title, date (and where it was found), outlet, language, article body.
Result<Document> document_from_html(std::string_view bytes, const std::string& name, const IngestOptions& options = {});
// One plain text.
Result<Document> document_from_text(std::string_view bytes, const std::string& name, const IngestOptions& options = {});

}  // namespace parley
