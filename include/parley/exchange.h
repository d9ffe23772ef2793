// parley/exchange.h: record -> files that others read.
//
//   parley::export_record(record, lexicon, "out/", {.format = "records", .scope = "document"});
#pragma once
#include "parley/record.h"

namespace parley {

struct ExportOptions {
  std::string format = "records";   // records, plover, polecat, icews, csv
  std::string scope = "document";   // document: what each document says on its own; record: one happening once
  Filter filter;
};

struct ExportCount {
  std::size_t files = 0, rows = 0;
  std::vector<std::string> paths;
};
// Writes into `dir` (made if missing; files of the same names are replaced whole, by rename).  Same record, same bytes.
Result<ExportCount> export_record(const Record& record, const Lexicon& lexicon, const std::string& dir, const ExportOptions& options);

}  // namespace parley
