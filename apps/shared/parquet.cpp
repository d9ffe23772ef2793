#include "shared/parquet.h"

#include <dlfcn.h>

#include <filesystem>

#include "parquet/parquet.h"

namespace parley::app {

namespace {

// Beside the program; it stays loaded.
decltype(&parley_parquet) load() {
  std::error_code ignored;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", ignored);
  const auto path = program.parent_path().parent_path() / PARLEY_PARQUET_LIBRARY;
  void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  return library ? reinterpret_cast<decltype(&parley_parquet)>(dlsym(library, "parley_parquet")) : nullptr;
}

}  // namespace

Result<std::string> parquet_of(const Table& table) {
  static const auto write = load();
  if (!write) {
    const char* why = dlerror();
    return Error{ErrorCode::kNotFound, std::string("Parquet needs ") + PARLEY_PARQUET_NEEDS + ": " + (why ? why : "not there"),
                 "", -1, -1};
  }
  ArrowArrayStream stream;
  table.export_stream(&stream);
  std::string out;
  if (write(&stream, &out)) return out;
  return Error{ErrorCode::kInternal, "Parquet: " + out, "", -1, -1};
}

}  // namespace parley::app
