#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <bit>
#include <cerrno>
#include <cstring>
#include <map>
#include <nlohmann/json.hpp>

#include "parley/encoder.h"

namespace parley {
namespace {

constexpr std::size_t kMaxHeader = std::size_t{16} << 20;

static_assert(std::endian::native == std::endian::little, "safetensors are read in place");

struct Entry {
  bool half = false;
  std::vector<std::size_t> shape;
  std::size_t begin = 0, size = 0;  // bytes of the file
};

float half_to_float(std::uint16_t h) {
  const std::uint32_t sign = std::uint32_t{h} >> 15 << 31;
  const std::uint32_t exponent = h >> 10 & 31;
  const std::uint32_t fraction = h & 1023;
  if (exponent == 0) return (sign ? -1.0f : 1.0f) * static_cast<float>(fraction) * 0x1p-24f;
  const std::uint32_t wide = exponent == 31 ? 255 : exponent + 112;
  return std::bit_cast<float>(sign | wide << 23 | fraction << 13);
}

std::string shape_text(const std::vector<std::size_t>& shape) {
  std::string out = "[";
  for (const std::size_t extent : shape) {
    if (out.size() > 1) out += ',';
    out += std::to_string(extent);
  }
  return out + "]";
}

}  // namespace

struct TensorFile::Impl {
  std::string path;
  const char* data = nullptr;
  std::size_t size = 0;
  std::map<std::string, Entry, std::less<>> entries;

  Impl() = default;
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl() {
    if (data) munmap(const_cast<char*>(data), size);
  }

  Error error(ErrorCode code, std::string message, std::int64_t offset = -1) const {
    return {code, std::move(message), path, -1, offset};
  }

  Status map() {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return error(errno == ENOENT ? ErrorCode::kNotFound : ErrorCode::kIo, std::strerror(errno));
    struct stat st = {};
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
      ::close(fd);
      return error(ErrorCode::kIo, "not a regular file");
    }
    size = static_cast<std::size_t>(st.st_size);
    if (size < 8) {
      ::close(fd);
      return error(ErrorCode::kCorrupt, "too short for a safetensors file");
    }
    void* p = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
    ::close(fd);
    if (p == MAP_FAILED) return error(ErrorCode::kIo, std::strerror(errno));
    data = static_cast<const char*>(p);
    return {};
  }

  Status parse() {
    std::uint64_t header = 0;
    std::memcpy(&header, data, 8);
    if (header > kMaxHeader || header > size - 8) return error(ErrorCode::kCorrupt, "header length is out of range", 0);
    const std::size_t payload = 8 + static_cast<std::size_t>(header);
    const auto json = nlohmann::json::parse(data + 8, data + payload, nullptr, false);
    if (!json.is_object()) return error(ErrorCode::kCorrupt, "header is not a JSON object", 8);
    for (const auto& [name, value] : json.items()) {
      if (name == "__metadata__") continue;
      Status added = add(name, value, payload);
      if (!added) return added;
    }
    return {};
  }

  Status add(const std::string& name, const nlohmann::json& value, std::size_t payload) {
    auto bad = [&](const char* what) { return error(ErrorCode::kCorrupt, "tensor " + name + ": " + what, 8); };
    if (!value.is_object() || !value.contains("dtype") || !value.contains("shape") || !value.contains("data_offsets"))
      return bad("dtype, shape or data_offsets is missing");
    const auto& dtype = value["dtype"];
    const auto& shape = value["shape"];
    const auto& offsets = value["data_offsets"];
    if (!dtype.is_string() || !shape.is_array() || !offsets.is_array() || offsets.size() != 2) return bad("wrong kind of value");
    // Tensors of other types (a base's integer position ids) are allowed in the file, but cannot be read.
    const bool f32 = dtype == "F32", f16 = dtype == "F16";
    if (!offsets[0].is_number_unsigned() || !offsets[1].is_number_unsigned()) return bad("wrong kind of value");
    const auto begin = offsets[0].get<std::uint64_t>(), end = offsets[1].get<std::uint64_t>();
    if (begin > end || end > size - payload) return bad("data is outside the file");
    Entry entry;
    entry.half = f16;
    entry.begin = payload + begin;
    entry.size = end - begin;
    std::size_t count = 1;
    for (const auto& n : shape) {
      if (!n.is_number_unsigned()) return bad("wrong kind of value");
      const auto extent = n.get<std::uint64_t>();
      if (extent != 0 && count > size / extent) return bad("shape does not fit the data");
      count *= extent;
      entry.shape.push_back(extent);
    }
    if (!f32 && !f16) return {};
    if (count * (f16 ? 2 : 4) != entry.size) return bad("shape does not fit the data");
    entries.emplace(name, std::move(entry));
    return {};
  }

  Result<const Entry*> find(const std::string& name, const std::vector<std::size_t>& expected) const {
    const auto it = entries.find(name);
    if (it == entries.end()) return error(ErrorCode::kNotFound, "no tensor " + name);
    if (it->second.shape != expected)
      return error(ErrorCode::kInvalid,
                   "tensor " + name + " is " + shape_text(it->second.shape) + ", expected " + shape_text(expected));
    return &it->second;
  }
};

Result<TensorFile> TensorFile::open(const std::string& path) {
  auto impl = std::make_shared<Impl>();
  impl->path = path;
  if (Status s = impl->map(); !s) return s.error();
  if (Status s = impl->parse(); !s) return s.error();
  TensorFile file;
  file.impl_ = std::move(impl);
  return file;
}

bool TensorFile::has(const std::string& name) const { return impl_->entries.contains(name); }

std::vector<std::string> TensorFile::names() const {
  std::vector<std::string> out;
  for (const auto& [name, entry] : impl_->entries) out.push_back(name);
  return out;
}

Result<std::vector<std::size_t>> TensorFile::shape(const std::string& name) const {
  const auto it = impl_->entries.find(name);
  if (it == impl_->entries.end()) return impl_->error(ErrorCode::kNotFound, "no tensor " + name);
  return it->second.shape;
}

Result<std::vector<float>> TensorFile::read(const std::string& name, const std::vector<std::size_t>& expected) const {
  const auto found = impl_->find(name, expected);
  if (!found) return found.error();
  const Entry& entry = **found;
  const char* bytes = impl_->data + entry.begin;
  if (!entry.half) {
    std::vector<float> out(entry.size / 4);
    if (!out.empty()) std::memcpy(out.data(), bytes, entry.size);
    return out;
  }
  std::vector<float> out(entry.size / 2);
  for (std::size_t i = 0; i < out.size(); ++i) {
    std::uint16_t h = 0;
    std::memcpy(&h, bytes + 2 * i, 2);
    out[i] = half_to_float(h);
  }
  return out;
}

Result<std::string_view> TensorFile::raw_f32(const std::string& name, const std::vector<std::size_t>& expected) const {
  const auto found = impl_->find(name, expected);
  if (!found) return found.error();
  if ((*found)->half) return impl_->error(ErrorCode::kInvalid, "tensor " + name + " is not F32");
  return std::string_view(impl_->data + (*found)->begin, (*found)->size);
}

std::string_view TensorFile::bytes() const { return {impl_->data, impl_->size}; }
const std::string& TensorFile::path() const { return impl_->path; }
void TensorFile::release_pages() const { madvise(const_cast<char*>(impl_->data), impl_->size, MADV_DONTNEED); }

}  // namespace parley
