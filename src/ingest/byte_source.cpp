#include "ingest/byte_source.h"

#include <zlib.h>

#include <cerrno>
#include <cstring>

namespace parley::ingest_detail {
namespace {

constexpr std::size_t kChunk = std::size_t{1} << 17;

struct CloseFile {
  void operator()(std::FILE* f) const {
    if (f != stdin) std::fclose(f);
  }
};

}  // namespace

struct ByteSource::Impl {
  std::string name;
  std::unique_ptr<std::FILE, CloseFile> file;  // null: memory
  std::string chunk;                           // bytes of the file not yet passed on
  std::string_view pending;                    // what of `chunk` or `memory` is left
  std::uint64_t consumed = 0;
  bool at_end = false;  // of the raw bytes
  bool started = false;
  bool gzip = false;
  bool stream_open = false;      // inside a gzip member
  bool finished = false;         // nothing more will come
  std::optional<Error> failure;  // told once all good bytes are out
  z_stream z{};

  ~Impl() {
    if (gzip) inflateEnd(&z);
  }

  Error error(ErrorCode code, std::string message) const {
    return Error{code, std::move(message), name, -1, static_cast<std::int64_t>(consumed - pending.size())};
  }

  // Makes `pending` non-empty unless the raw bytes have ended.
  Status refill() {
    if (!pending.empty() || at_end) return {};
    if (!file) {
      at_end = true;
      return {};
    }
    chunk.resize(kChunk);
    errno = 0;
    const std::size_t n = std::fread(chunk.data(), 1, chunk.size(), file.get());
    pending = std::string_view(chunk).substr(0, n);
    consumed += n;
    if (n < chunk.size()) {
      if (std::ferror(file.get()) != 0) return error(ErrorCode::kIo, std::string("cannot read: ") + std::strerror(errno));
      at_end = n == 0;
    }
    return {};
  }

  Status start() {
    started = true;
    if (Status s = refill(); !s) return s;
    gzip = pending.size() >= 2 && pending[0] == '\x1F' && pending[1] == '\x8B';
    if (gzip) {
      if (inflateInit2(&z, 15 + 16) != Z_OK) {
        gzip = false;
        return error(ErrorCode::kInternal, "cannot start gzip");
      }
      stream_open = true;
    }
    return {};
  }

  Result<std::size_t> read_plain(std::string& out, std::size_t want) {
    std::size_t done = 0;
    while (done < want) {
      if (Status s = refill(); !s) return s.error();
      if (pending.empty()) break;
      const std::size_t n = std::min(want - done, pending.size());
      out.append(pending.substr(0, n));
      pending.remove_prefix(n);
      done += n;
    }
    finished = done < want;
    return done;
  }

  Result<std::size_t> read_gzip(std::string& out, std::size_t want) {
    const std::size_t before = out.size();
    out.resize(before + want);
    std::size_t done = 0;
    while (done < want && !finished) {
      if (Status s = refill(); !s) {
        failure = s.error();
        break;
      }
      if (pending.empty()) {
        if (stream_open) failure = error(ErrorCode::kCorrupt, "gzip data ends early");
        break;
      }
      if (!stream_open) {
        // A further member, or padding after the last one.
        if (pending[0] != '\x1F' || inflateReset(&z) != Z_OK) {
          if (pending[0] != '\0') failure = error(ErrorCode::kCorrupt, "bytes after the end of gzip data");
          break;
        }
        stream_open = true;
      }
      z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(pending.data()));
      z.avail_in = static_cast<uInt>(std::min<std::size_t>(pending.size(), 1u << 30));
      const uInt in_before = z.avail_in;
      z.next_out = reinterpret_cast<Bytef*>(out.data() + before + done);
      z.avail_out = static_cast<uInt>(std::min<std::size_t>(want - done, 1u << 30));
      const uInt out_before = z.avail_out;
      const int r = inflate(&z, Z_NO_FLUSH);
      pending.remove_prefix(in_before - z.avail_in);
      done += out_before - z.avail_out;
      if (r == Z_STREAM_END) {
        stream_open = false;
      } else if (r != Z_OK && r != Z_BUF_ERROR) {
        failure = error(ErrorCode::kCorrupt, std::string("damaged gzip data: ") + (z.msg != nullptr ? z.msg : "unreadable"));
        break;
      }
    }
    finished = done < want;
    out.resize(before + done);
    return done;
  }

  Result<std::size_t> read(std::string& out, std::size_t want) {
    if (!started) {
      if (Status s = start(); !s) {
        finished = true;
        return s.error();
      }
    }
    if (!finished) {
      Result<std::size_t> n = gzip ? read_gzip(out, want) : read_plain(out, want);
      if (!n || *n > 0) return n;
    }
    if (failure) {
      Error e = std::move(*failure);
      failure.reset();
      return e;
    }
    return std::size_t{0};
  }
};

ByteSource::ByteSource(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ByteSource::ByteSource(ByteSource&&) noexcept = default;
ByteSource& ByteSource::operator=(ByteSource&&) noexcept = default;
ByteSource::~ByteSource() = default;

Result<ByteSource> ByteSource::open(const std::string& path) {
  auto impl = std::make_unique<Impl>();
  impl->name = path;
  if (path == "-") {
    impl->file.reset(stdin);
  } else {
    impl->file.reset(std::fopen(path.c_str(), "rbe"));
    if (!impl->file) {
      return Error{errno == ENOENT ? ErrorCode::kNotFound : ErrorCode::kIo, std::string("cannot open: ") + std::strerror(errno),
                   path, -1, -1};
    }
    std::setvbuf(impl->file.get(), nullptr, _IONBF, 0);
  }
  return ByteSource(std::move(impl));
}

ByteSource ByteSource::from_memory(std::string_view bytes, std::string name) {
  auto impl = std::make_unique<Impl>();
  impl->name = std::move(name);
  impl->pending = bytes;
  impl->consumed = bytes.size();
  return ByteSource(std::move(impl));
}

Result<std::size_t> ByteSource::read(std::string& out, std::size_t want) { return impl_->read(out, want); }

Status ByteSource::read_all(std::string& out, std::size_t max_bytes) {
  for (;;) {
    const Result<std::size_t> n = impl_->read(out, kChunk);
    if (!n) return n.error();
    if (out.size() > max_bytes) {
      return Error{ErrorCode::kTooLarge, "larger than the limit of " + std::to_string(max_bytes) + " bytes", impl_->name, -1, -1};
    }
    if (*n == 0) return {};
  }
}

std::uint64_t ByteSource::consumed() const { return impl_->consumed; }

}  // namespace parley::ingest_detail
