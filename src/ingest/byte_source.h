// A stream of bytes from a file, standard input or memory; gzip (told by its first bytes) is unpacked on the way.
#pragma once
#include <cstdio>

#include "parley/base.h"

namespace parley::ingest_detail {

class ByteSource {
 public:
  // "-" is standard input.
  static Result<ByteSource> open(const std::string& path);
  // `bytes` must outlive the source.
  static ByteSource from_memory(std::string_view bytes, std::string name);
  ByteSource(ByteSource&&) noexcept;
  ByteSource& operator=(ByteSource&&) noexcept;
  ~ByteSource();

  // Appends up to `want` bytes to `out`; fewer only at the end; 0 at the end.  A damaged or cut gzip stream first gives all
  // that could be unpacked, then fails with kCorrupt (offset: packed bytes read so far).
  Result<std::size_t> read(std::string& out, std::size_t want);
  // Everything that is left, kTooLarge beyond `max_bytes`.  On kCorrupt `out` holds what could be read.
  Status read_all(std::string& out, std::size_t max_bytes);
  // Bytes taken from the file so far (packed ones for gzip).
  std::uint64_t consumed() const;

 private:
  struct Impl;
  explicit ByteSource(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace parley::ingest_detail
