#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <cstring>
#include <filesystem>
#include <random>

#include "parley/encoder.h"

namespace parley {
namespace {

namespace fs = std::filesystem;

class TensorFileTest : public testing::Test {
 protected:
  TensorFileTest() : path_((fs::temp_directory_path() / ("parley_tensors_" + std::to_string(std::random_device{}()))).string()) {}
  ~TensorFileTest() override { fs::remove(path_); }

  Result<TensorFile> open(const std::string& bytes) {
    EXPECT_TRUE(write_file(path_, bytes));
    return TensorFile::open(path_);
  }
  Result<TensorFile> open_header(const std::string& header, const std::string& payload) {
    const std::uint64_t size = header.size();
    std::string bytes(8, '\0');
    std::memcpy(bytes.data(), &size, 8);
    return open(bytes + header + payload);
  }

  std::string path_;
};

std::string floats(const std::vector<float>& values) {
  return std::string(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float));
}

TEST_F(TensorFileTest, ReadsBothWidths) {
  const std::string halves("\x00\x3c\x00\xc0\x01\x00\x00\x7c\xff\x7b\x00\x80", 12);  // 1, -2, 2^-24, inf, 65504, -0
  const auto file = open_header(
      R"({"__metadata__":{"by":"me"},"a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},"h":{"dtype":"F16","shape":[6],"data_offsets":[8,20]},)"
      R"("i":{"dtype":"I64","shape":[1],"data_offsets":[0,8]},"none":{"dtype":"F32","shape":[0,7],"data_offsets":[0,0]}})",
      floats({1.5f, -3}) + halves);
  ASSERT_TRUE(file) << file.error().to_string();
  EXPECT_EQ(file->names(), (std::vector<std::string>{"a", "h", "none"}));
  EXPECT_EQ(*file->read("a", {2, 1}), (std::vector<float>{1.5f, -3}));
  EXPECT_EQ(*file->read("h", {6}), (std::vector<float>{1, -2, 0x1p-24f, INFINITY, 65504, -0.0f}));
  EXPECT_TRUE(file->read("none", {0, 7})->empty());
  EXPECT_EQ(*file->shape("a"), (std::vector<std::size_t>{2, 1}));
  EXPECT_EQ(*file->raw_f32("a", {2, 1}), floats({1.5f, -3}));
  EXPECT_TRUE(file->has("a"));
  EXPECT_FALSE(file->has("i"));
  file->release_pages();
  EXPECT_EQ(*file->read("a", {2, 1}), (std::vector<float>{1.5f, -3}));
}

TEST_F(TensorFileTest, AsksForWhatIsNotThere) {
  const auto file = open_header(R"({"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}})", "abcd");
  ASSERT_TRUE(file);
  EXPECT_EQ(file->read("b", {2}).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(file->read("b", {2}).error().message, "no tensor b");
  EXPECT_EQ(file->shape("b").error().message, "no tensor b");
  EXPECT_EQ(file->read("a", {1, 2}).error().message, "tensor a is [2], expected [1,2]");
  EXPECT_EQ(file->read("a", {1, 2}).error().source, path_);
  EXPECT_EQ(file->raw_f32("a", {2}).error().message, "tensor a is not F32");
}

TEST_F(TensorFileTest, BadFiles) {
  const std::string ok = R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})";
  const struct {
    std::string header, payload, message;
  } cases[] = {
      {"", "", "header is not a JSON object"},
      {"[1]", "", "header is not a JSON object"},
      {"{\"a\":", "", "header is not a JSON object"},
      {std::string(50000, '['), "", "header is not a JSON object"},
      {ok, "1234567", "tensor a: data is outside the file"},
      {R"({"a":7})", "", "tensor a: dtype, shape or data_offsets is missing"},
      {R"({"a":{"dtype":"F32","shape":[2]}})", "", "tensor a: dtype, shape or data_offsets is missing"},
      {R"({"a":{"dtype":1,"shape":[2],"data_offsets":[0,8]}})", "12345678", "tensor a: wrong kind of value"},
      {R"({"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}})", "12345678", "tensor a: wrong kind of value"},
      {R"({"a":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}})", "12345678", "tensor a: wrong kind of value"},
      {R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,9]}})", "12345678", "tensor a: wrong kind of value"},
      {R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}})", "12345678", "tensor a: wrong kind of value"},
      {R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}})", "12345678", "tensor a: data is outside the file"},
      {R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,18446744073709551615]}})", "12345678",
       "tensor a: data is outside the file"},
      {R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}})", "12345678", "tensor a: shape does not fit the data"},
      {R"({"a":{"dtype":"F32","shape":[4294967296,4294967296,4294967296],"data_offsets":[0,0]}})", "",
       "tensor a: shape does not fit the data"},
      {R"({"a":{"dtype":"F32","shape":[9223372036854775808,2],"data_offsets":[0,0]}})", "",
       "tensor a: shape does not fit the data"},
  };
  for (const auto& c : cases) {
    const auto file = open_header(c.header, c.payload);
    ASSERT_FALSE(file) << c.message;
    EXPECT_EQ(file.error().code, ErrorCode::kCorrupt);
    EXPECT_EQ(file.error().message, c.message) << c.header.substr(0, 100);
    EXPECT_EQ(file.error().source, path_);
  }
}

TEST_F(TensorFileTest, BadLengths) {
  EXPECT_EQ(open("").error().message, "too short for a safetensors file");
  EXPECT_EQ(open("1234567").error().message, "too short for a safetensors file");
  EXPECT_EQ(open(std::string("\x10\0\0\0\0\0\0\0{}", 10)).error().message, "header length is out of range");
  EXPECT_EQ(open(std::string(8, '\xff')).error().message, "header length is out of range");
  EXPECT_EQ(TensorFile::open(path_ + ".none").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(TensorFile::open("/").error().message, "not a regular file");
}

// Every file cut short, and every byte of the header changed, is an error or reads within bounds (the sanitizers watch).
TEST_F(TensorFileTest, DamagedFilesNeverReadOutside) {
  const std::string header =
      R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F16","shape":[1,3],"data_offsets":[8,14]}})";
  std::string bytes(8, '\0');
  const std::uint64_t size = header.size();
  std::memcpy(bytes.data(), &size, 8);
  bytes += header + "12345678abcdef";
  for (std::size_t n = 0; n < bytes.size(); ++n) EXPECT_FALSE(open(bytes.substr(0, n)));
  for (std::size_t i = 0; i < 8 + header.size(); ++i) {
    for (const char c : {'\0', '9', '"', '}', '-', '\xff'}) {
      std::string damaged = bytes;
      damaged[i] = c;
      const auto file = open(damaged);
      if (!file) continue;
      for (const std::string& name : file->names()) {
        const auto shape = file->shape(name);
        ASSERT_TRUE(shape);
        ASSERT_TRUE(file->read(name, *shape));
      }
    }
  }
}

}  // namespace
}  // namespace parley
