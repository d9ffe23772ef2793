// Parquet: one file a kind, its columns those of the tables.
#include "exchange/formats.h"
#include "parley/tables.h"

namespace parley {

Status write_parquet(ExportTarget& t) {
  if (!t.options.parquet) return Error{ErrorCode::kUnsupported, "this program writes no Parquet", "", -1, -1};
  for (const std::string& kind : table_kinds()) {
    const Result<Table> table = table_of(t.record, t.lexicon, kind, {t.options.scope, t.options.filter});
    if (!table) return table.error();
    const Result<std::string> bytes = t.options.parquet(*table);
    if (!bytes) return bytes.error();
    const Result<std::size_t> file = t.files.add(kind + ".parquet");
    if (!file) return file.error();
    if (Status s = t.files.write(*file, *bytes); !s) return s;
    t.rows += table->rows();
  }
  return {};
}

}  // namespace parley
