#include <algorithm>

#include "exchange/formats.h"

namespace parley {

namespace {

struct Format {
  const char* name;
  Status (*write)(ExportTarget&);
};
constexpr Format kFormats[] = {{"records", write_records}, {"plover", write_plover}, {"polecat", write_polecat},
                               {"icews", write_icews},     {"csv", write_csv},       {"parquet", write_parquet}};

std::string choices(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

}  // namespace

const std::vector<std::string>& export_formats() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> out;
    for (const Format& f : kFormats) out.emplace_back(f.name);
    return out;
  }();
  return names;
}

const std::vector<std::string>& export_scopes() {
  static const std::vector<std::string> names = {"document", "record"};
  return names;
}

Result<ExportCount> export_record(const Record& record, const Lexicon& lexicon, const std::string& dir,
                                  const ExportOptions& options) {
  const Format* format =
      std::find_if(std::begin(kFormats), std::end(kFormats), [&](const Format& f) { return options.format == f.name; });
  if (format == std::end(kFormats))
    return Error{ErrorCode::kInvalid, "unknown format \"" + options.format + "\"; one of " + choices(export_formats()), "", -1,
                 -1};
  const std::vector<std::string>& scopes = export_scopes();
  if (std::find(scopes.begin(), scopes.end(), options.scope) == scopes.end())
    return Error{ErrorCode::kInvalid, "unknown scope \"" + options.scope + "\"; one of " + choices(scopes), "", -1, -1};
  FileSet files(dir);
  if (Status s = files.make_dir(); !s) return s.error();
  ExportTarget target{record, lexicon, options, files};
  if (Status s = format->write(target); !s) return s.error();
  if (Status s = files.commit(); !s) return s.error();
  ExportCount count;
  count.paths = files.paths();
  count.files = count.paths.size();
  count.rows = target.rows;
  return count;
}

}  // namespace parley
