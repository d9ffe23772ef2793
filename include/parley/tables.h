// parley/tables.h: the kinds of a record as Arrow tables, handed over without a copy (the Arrow C data interface).
//
//   parley::Result<parley::Table> table = parley::table_of(record, lexicon, "moves", {.filter = {.dyad = "USA-PRK"}});
//   ArrowArrayStream stream;
//   table->export_stream(&stream);   // whoever takes the stream releases it; the table may be gone by then
#pragma once
#include "parley/exchange.h"

// The C data interface's structs, as its specification asks to define them.
extern "C" {
#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE
#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4
struct ArrowSchema {
  const char* format;
  const char* name;
  const char* metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema** children;
  struct ArrowSchema* dictionary;
  void (*release)(struct ArrowSchema*);
  void* private_data;
};
struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void** buffers;
  struct ArrowArray** children;
  struct ArrowArray* dictionary;
  void (*release)(struct ArrowArray*);
  void* private_data;
};
#endif
#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE
struct ArrowArrayStream {
  int (*get_schema)(struct ArrowArrayStream*, struct ArrowSchema* out);
  int (*get_next)(struct ArrowArrayStream*, struct ArrowArray* out);
  const char* (*get_last_error)(struct ArrowArrayStream*);
  void (*release)(struct ArrowArrayStream*);
  void* private_data;
};
#endif
}

namespace parley {

// A table of some kind.  Immutable and cheap to copy; safe to share between threads.
class Table {
 public:
  struct Data;
  explicit Table(std::shared_ptr<const Data> data) : data_(std::move(data)) {}
  std::size_t rows() const;
  std::vector<std::string> columns() const;
  // A struct of the columns.
  void export_schema(ArrowSchema* out) const;
  // In batches of at most 65,536 rows.  The buffers are the table's own and live as long as anybody holds one.
  void export_stream(ArrowArrayStream* out) const;
  // One row as a JSON object, a day as "2018-02-10"; `row` is less than rows().
  std::string row_json(std::size_t row) const;

 private:
  std::shared_ptr<const Data> data_;
};

struct TableOptions {
  std::string scope = "document";  // as for ExportOptions
  Filter filter = {};
};

// The kinds that are tables: documents, actors, events, and those of the dialogue.
const std::vector<std::string>& table_kinds();
// One kind.  Its columns are the fields of the contract, with the document's `outlet`, `title` and `published_at` and the `day`
// that listings sort by; a date is four columns (date, date_end, date_precision, date_text), what is unknown null, a list a list.
// Scope "record" adds `reports`, and to the dialogue `independent` and `contradicted_by`; documents are the same in both.
// kInvalid for a kind or scope that does not exist, kTooLarge for a row of 2 GiB.
Result<Table> table_of(const Record& record, const Lexicon& lexicon, const std::string& kind, const TableOptions& options);

}  // namespace parley
