// A table as the bytes of a Parquet file.
#pragma once
#include "parley/tables.h"

namespace parley::app {

// Compressed with Zstandard.  Same table, same bytes.
Result<std::string> parquet_of(const Table& table);

}  // namespace parley::app
