#include "exchange/file_set.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace parley {

namespace {
Error io_error(const std::string& path, const char* what) {
  return Error{ErrorCode::kIo, std::string(what) + ": " + std::strerror(errno), path, -1, -1};
}
}  // namespace

FileSet::~FileSet() {
  for (File& f : files_) {
    f.handle.reset();
    if (!f.placed) ::unlink(f.temporary.c_str());
  }
}

Status FileSet::make_dir() {
  std::error_code ec;
  std::filesystem::create_directories(dir_, ec);
  if (ec || !std::filesystem::is_directory(dir_, ec))
    return Error{ErrorCode::kIo, "cannot make the folder: " + (ec ? ec.message() : std::string("a file of that name is there")),
                 dir_, -1, -1};
  return {};
}

Result<std::size_t> FileSet::add(const std::string& name) {
  File f;
  f.path = (std::filesystem::path(dir_) / name).string();
  // The process id keeps two exports into one folder apart.
  f.temporary = f.path + "." + std::to_string(::getpid()) + ".part";
  const int fd = ::open(f.temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd < 0) return io_error(f.temporary, "cannot create");
  f.handle.reset(::fdopen(fd, "wb"));
  if (!f.handle) {
    Error e = io_error(f.temporary, "cannot open");
    ::close(fd);
    ::unlink(f.temporary.c_str());
    return e;
  }
  files_.push_back(std::move(f));
  return files_.size() - 1;
}

Status FileSet::write(std::size_t index, std::string_view bytes) {
  File& f = files_[index];
  if (std::fwrite(bytes.data(), 1, bytes.size(), f.handle.get()) != bytes.size()) return io_error(f.path, "cannot write");
  return {};
}

Status FileSet::close(std::size_t index) {
  File& f = files_[index];
  if (!f.handle) return {};
  if (std::fflush(f.handle.get()) != 0 || ::fsync(::fileno(f.handle.get())) != 0) return io_error(f.path, "cannot write");
  if (std::fclose(f.handle.release()) != 0) return io_error(f.path, "cannot close");
  return {};
}

Status FileSet::commit() {
  for (std::size_t i = 0; i < files_.size(); ++i)
    if (Status s = close(i); !s) return s;
  for (File& f : files_) {
    if (std::rename(f.temporary.c_str(), f.path.c_str()) != 0) return io_error(f.path, "cannot rename to");
    f.placed = true;
  }
  return {};
}

std::vector<std::string> FileSet::paths() const {
  std::vector<std::string> out;
  for (const File& f : files_) out.push_back(f.path);
  return out;
}

}  // namespace parley
