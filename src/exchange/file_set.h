// Files that appear all together or not at all.
#pragma once
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "parley/base.h"

namespace parley {

class FileSet {
 public:
  explicit FileSet(std::string dir) : dir_(std::move(dir)) {}
  ~FileSet();  // removes what was not committed
  FileSet(const FileSet&) = delete;
  FileSet& operator=(const FileSet&) = delete;

  Status make_dir();
  // Opens a temporary file beside its final place; the index is for write().
  Result<std::size_t> add(const std::string& name);
  Status write(std::size_t index, std::string_view bytes);
  // Flushes one to disk, to be renamed with the others: for sets of more files than a process may have open.
  Status close(std::size_t index);
  // Flushes everything to disk, then renames.
  Status commit();
  std::vector<std::string> paths() const;

 private:
  struct Close {
    void operator()(std::FILE* f) const { std::fclose(f); }
  };
  struct File {
    std::string path, temporary;
    std::unique_ptr<std::FILE, Close> handle;
    bool placed = false;
  };
  std::string dir_;
  std::vector<File> files_;
};

}  // namespace parley
