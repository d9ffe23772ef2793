// What the writers of the formats share.
#pragma once
#include "exchange/file_set.h"
#include "parley/exchange.h"

namespace parley {

struct ExportTarget {
  const Record& record;
  const Lexicon& lexicon;
  const ExportOptions& options;
  FileSet& files;
  std::size_t rows = 0;
};
Status write_records(ExportTarget& target);
Status write_plover(ExportTarget& target);
Status write_polecat(ExportTarget& target);
Status write_icews(ExportTarget& target);
Status write_csv(ExportTarget& target);
Status write_parquet(ExportTarget& target);
// One kind of the dialogue, joined; where each pair stands on the last day.
Status write_joined(ExportTarget& target, std::string_view kind, std::size_t file);
Status write_standings(ExportTarget& target, std::size_t file);
// Where each pair stands on the last day of what the filter lets through, by pair.
Status each_standing(const Record& record, const Filter& filter, const std::function<Status(const State&)>& visit);
Status write_dialogue_csv(ExportTarget& target);  // write_csv's files of the dialogue

std::string iso_or_empty(const std::optional<Date>& date);
// The last day an event's own date reaches to; "" when it has none or is open.
std::string event_end_date(const Event& event);
// At most four decimals, no noise from float.
double rounded(double value);
std::string number(double value);
// ISO3 codes of actors, sorted, each once.
std::vector<std::string> countries(const Lexicon* lexicon, const std::vector<ActorReading>& actors);
// `none` for an empty list; tabs, newlines and other control characters inside values become spaces, separators commas.
std::string joined(const std::vector<std::string>& values, const std::string& none, char separator = ';');
std::string safe_value(std::string_view value);
// A line of RFC 4180 with its end.
std::string csv_line(const std::vector<std::string>& row);

}  // namespace parley
