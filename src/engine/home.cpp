#include <cstdlib>
#include <filesystem>

#include "parley/engine.h"

namespace parley {

Result<Home> find_home(const std::string& program_path) {
  namespace fs = std::filesystem;
  std::error_code ignored;
  std::string tried;
  const char* bases = std::getenv("PARLEY_BASES");
  auto look = [&](const fs::path& root) -> std::optional<Home> {
    if (root.empty()) return std::nullopt;
    if (fs::exists(root / "data" / "countries.tsv", ignored) && fs::is_directory(root / "models", ignored))
      return Home{(root / "data").string(), (root / "models").string(), bases && *bases ? bases : (root / "bases").string()};
    tried += (tried.empty() ? "" : ", ") + root.string();
    return std::nullopt;
  };
  if (const char* home = std::getenv("PARLEY_HOME"); home && *home) {
    if (auto found = look(home)) return *found;
    return Error{ErrorCode::kNotFound, "no data/countries.tsv and models/ below PARLEY_HOME", home, -1, -1};
  }
  fs::path program = fs::read_symlink("/proc/self/exe", ignored);
  if (program.empty()) program = fs::absolute(program_path, ignored);
  if (auto found = look(program.parent_path().parent_path() / "share" / "parley")) return *found;
#ifdef PARLEY_DATA_DIR
  if (auto found = look(PARLEY_DATA_DIR)) return *found;
#endif
  return Error{ErrorCode::kNotFound, "cannot find Parley's data (looked in " + tried + "); set PARLEY_HOME to the folder that holds data/ and models/", "", -1, -1};
}

}  // namespace parley
