#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <random>

#include "parley/reading.h"
#include "reading/kinds.h"
#include "reading_fixture.h"

namespace parley {
namespace {

namespace fs = std::filesystem;

// A folder that is gone at the end of the test.
struct Folder {
  fs::path path = fs::temp_directory_path() / ("parley_kinds_" + std::to_string(std::random_device{}()));
  Folder() { fs::create_directories(path); }
  ~Folder() { fs::remove_all(path); }
};

// kinds.safetensors for vectors of `width` numbers: kind k looks at number k, its bias is -k.
std::string file_of(std::size_t width, float first = 2) {
  std::vector<float> values(kRecordKindCount * width);
  for (std::size_t k = 0; k < kRecordKindCount; ++k) values[k * width + k % width] = k ? 1 : first;
  for (std::size_t k = 0; k < kRecordKindCount; ++k) values.push_back(-static_cast<float>(k));
  const std::size_t weights = kRecordKindCount * width * 4, all = values.size() * 4;
  std::string header = R"({"kinds.weight":{"dtype":"F32","shape":[)" + std::to_string(kRecordKindCount) + "," + std::to_string(width) +
                       R"(],"data_offsets":[0,)" + std::to_string(weights) + R"(]},"kinds.bias":{"dtype":"F32","shape":[)" +
                       std::to_string(kRecordKindCount) + R"(],"data_offsets":[)" + std::to_string(weights) + "," + std::to_string(all) + "]}}";
  header.append((8 - header.size() % 8) % 8, ' ');
  std::string out;
  for (int i = 0; i < 8; ++i) out += static_cast<char>(header.size() >> (8 * i) & 0xff);
  return out + header + std::string(reinterpret_cast<const char*>(values.data()), all);
}

void write(const fs::path& path, const std::string& bytes) { std::ofstream(path, std::ios::binary) << bytes; }

TEST(ReadingKinds, ProbabilitiesOfALogisticUnitAKind) {
  Folder folder;
  const std::string path = (folder.path / "kinds.safetensors").string();
  write(path, file_of(8));
  const auto net = KindNet::load(path, 8);
  ASSERT_TRUE(net) << net.error().to_string();
  const std::vector<float> p = net->score({1, 0, 3, 0, 0, 0, 0, 0});
  ASSERT_EQ(p.size(), kRecordKindCount);
  EXPECT_NEAR(p[0], 1 / (1 + std::exp(-2.0)), 1e-6);
  EXPECT_NEAR(p[1], 1 / (1 + std::exp(1.0)), 1e-6);
  EXPECT_NEAR(p[2], 1 / (1 + std::exp(-1.0)), 1e-6);
}

TEST(ReadingKinds, AFileThatDoesNotFitIsRefused) {
  Folder folder;
  const std::string path = (folder.path / "kinds.safetensors").string();
  write(path, file_of(8));
  EXPECT_FALSE(KindNet::load(path, 9));
  write(path, file_of(8, std::numeric_limits<float>::quiet_NaN()));
  EXPECT_FALSE(KindNet::load(path, 8));
  write(path, "not a file of tensors");
  EXPECT_FALSE(KindNet::load(path, 8));
}

TEST(ReadingKinds, AModelMayHaveNone) {
  Folder folder;
  for (const char* file : {"model.json", "adapter.safetensors"}) fs::copy(test::kTiny + "/" + file, folder.path / file);
  Document d;
  d.text = "North Korea refused talks.";
  d.blocks.push_back({{0, static_cast<std::uint32_t>(d.text.size())}, BlockKind::kBody});
  const auto list = sentences(d);
  const auto plain = Reader::open(folder.path, test::kBases, test::lexicon(), {});
  ASSERT_TRUE(plain) << plain.error().to_string();
  EXPECT_TRUE((*plain->read(d, list))[0].kinds.empty());
  const auto encoder = Encoder::open(test::kTiny, test::kBases, {});
  ASSERT_TRUE(encoder);
  write(folder.path / "kinds.safetensors", file_of(encoder->width()));
  const auto reader = Reader::open(folder.path, test::kBases, test::lexicon(), {});
  ASSERT_TRUE(reader) << reader.error().to_string();
  const auto readings = reader->read(d, list);
  ASSERT_TRUE(readings);
  EXPECT_EQ((*readings)[0].kinds.size(), kRecordKindCount);
  EXPECT_NE(reader->model_hash(), plain->model_hash()) << "the run log must tell them apart";
}

}  // namespace
}  // namespace parley
