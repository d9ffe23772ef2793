#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "parley/base.h"

namespace parley {

namespace {
Error io_error(const std::string& path, const char* what) {
  return Error{errno == ENOENT ? ErrorCode::kNotFound : ErrorCode::kIo, std::string(what) + ": " + std::strerror(errno), path, -1, -1};
}
}  // namespace

Result<std::string> read_file(const std::string& path, std::size_t max_bytes) {
  int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return io_error(path, "cannot open");
  struct stat info {};
  if (::fstat(fd, &info) == 0 && S_ISDIR(info.st_mode)) {
    ::close(fd);
    return Error{ErrorCode::kInvalid, "is a directory", path, -1, -1};
  }
  std::string out;
  if (S_ISREG(info.st_mode) && static_cast<std::size_t>(info.st_size) <= max_bytes) out.reserve(static_cast<std::size_t>(info.st_size));
  char buffer[1 << 16];
  for (;;) {
    ssize_t n = ::read(fd, buffer, sizeof buffer);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      Error e = io_error(path, "cannot read");
      ::close(fd);
      return e;
    }
    if (n == 0) break;
    out.append(buffer, static_cast<std::size_t>(n));
    if (out.size() > max_bytes) {
      ::close(fd);
      return Error{ErrorCode::kTooLarge, "larger than " + std::to_string(max_bytes) + " bytes", path, -1, -1};
    }
  }
  ::close(fd);
  return out;
}

Status write_file(const std::string& path, std::string_view bytes) {
  std::string part = path + ".part";
  int fd = ::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd < 0) return io_error(part, "cannot create");
  for (std::size_t at = 0; at < bytes.size();) {
    ssize_t n = ::write(fd, bytes.data() + at, bytes.size() - at);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      Error e = io_error(part, "cannot write");
      ::close(fd);
      ::unlink(part.c_str());
      return e;
    }
    at += static_cast<std::size_t>(n);
  }
  if (::close(fd) != 0) return io_error(part, "cannot close");
  if (std::rename(part.c_str(), path.c_str()) != 0) return io_error(path, "cannot rename to");
  return {};
}

}  // namespace parley
