#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <random>

#include "parley/reading.h"
#include "reading/gate.h"
#include "reading_fixture.h"

namespace parley {
namespace {

namespace fs = std::filesystem;

using test::kBases, test::kTiny, test::kTree, test::lexicon;
const std::string kGate = kTree + "/tests/cases/reading/gate";

// A folder that is gone at the end of the test.
struct Folder {
  fs::path path = fs::temp_directory_path() / ("parley_gate_" + std::to_string(std::random_device{}()));
  Folder() { fs::create_directories(path); }
  ~Folder() { fs::remove_all(path); }
};

const std::vector<std::string> kLines = {
    "Japan met Iran in Seoul.",          "The visit was on.",
    "He accused the police of a visit.", "Moon will not talk to Smith.",
    "A letter to the government of s",   "North Korea refused talks.",
    "They agreed, and the army left.",   "The u n offered a summit in Seoul.",
};

Document document_of(const std::vector<std::string>& lines) {
  Document d;
  for (const std::string& line : lines) {
    const auto begin = static_cast<std::uint32_t>(d.text.size());
    d.text += line;
    d.blocks.push_back({{begin, static_cast<std::uint32_t>(d.text.size())}, BlockKind::kBody});
    d.text += "\n\n";
  }
  return d;
}

std::vector<bool> passed(const Reader& reader, const Document& d, const std::vector<Sentence>& list) {
  const auto readings = reader.read(d, list);
  EXPECT_TRUE(readings) << readings.error().to_string();
  std::vector<bool> out;
  for (const SentenceReading& r : *readings) out.push_back(r.passed_gate);
  return out;
}

// A safetensors file with one F32 tensor changed for another.
std::string changed(const std::string& name, const std::vector<std::size_t>& shape, const std::vector<float>& values) {
  const std::string bytes = *read_file(kGate + "/gate.safetensors");
  std::uint64_t size = 0;
  for (int i = 7; i >= 0; --i) size = size << 8 | static_cast<unsigned char>(bytes[static_cast<std::size_t>(i)]);
  auto header = nlohmann::ordered_json::parse(bytes.substr(8, size));
  std::string data = bytes.substr(8 + size);
  header.erase(name);
  if (!shape.empty()) {
    header[name] = {{"dtype", "F32"}, {"shape", shape}, {"data_offsets", {data.size(), data.size() + values.size() * 4}}};
    data.append(reinterpret_cast<const char*>(values.data()), values.size() * 4);
  }
  std::string text = header.dump();
  text.append((8 - text.size() % 8) % 8, ' ');
  std::string out;
  for (int i = 0; i < 8; ++i) out += static_cast<char>(text.size() >> (8 * i) & 0xff);
  return out + text + data;
}

TEST(ReadingGateNet, EqualsTheReference) {
  const auto encoder = Encoder::open(kTiny, kBases, {});
  ASSERT_TRUE(encoder) << encoder.error().to_string();
  const auto net = GateNet::load(kGate + "/gate.safetensors", encoder->width());
  ASSERT_TRUE(net) << net.error().to_string();
  const auto expected = nlohmann::json::parse(*read_file(kGate + "/expected.json"));
  ASSERT_GE(expected.size(), 7u);
  for (const auto& e : expected)
    EXPECT_NEAR(net->score(*encoder, e["ids"].get<std::vector<std::int32_t>>()), e["score"].get<float>(), 1e-4) << e["ids"];
  const float one = net->score(*encoder, {7, 9});
  EXPECT_FLOAT_EQ(net->score(*encoder, {7, 9, 100000}), net->score(*encoder, {7, 9, -1})) << "an unknown id is a row of zeros";
  EXPECT_EQ(net->score(*encoder, {7, 9}), one);
}

TEST(ReadingGateNet, WhatIsBelowTheBoundIsNotRead) {
  Folder folder;
  for (const char* file : {"model.json", "adapter.safetensors"}) fs::copy(kTiny + "/" + file, folder.path / file);
  const Document d = document_of(kLines);
  const auto list = sentences(d);
  ASSERT_EQ(list.size(), kLines.size());
  const auto plain = Reader::open(folder.path, kBases, lexicon(), {});
  ASSERT_TRUE(plain) << plain.error().to_string();
  const std::vector<bool> before = passed(*plain, d, list);

  const auto encoder = Encoder::open(kTiny, kBases, {});
  const auto net = GateNet::load(kGate + "/gate.safetensors", encoder->width());
  const auto subwords = Subwords::load(kTiny + "/vocab.txt");
  ASSERT_TRUE(encoder && net && subwords);
  std::vector<float> scores;
  for (const Sentence& sentence : list) {
    std::vector<std::int32_t> ids;
    for (const Subword& s : subwords->encode(d.text, sentence.span)) ids.push_back(s.id);
    scores.push_back(net->score(*encoder, ids));
  }
  std::vector<float> sorted = scores;
  std::sort(sorted.begin(), sorted.end());
  const float bound = sorted[sorted.size() / 2];
  ASSERT_LT(sorted.front(), bound);
  std::ofstream(folder.path / "gate.safetensors", std::ios::binary) << changed("gate.bound", {1}, {bound});
  std::vector<bool> expected;
  for (std::size_t i = 0; i < list.size(); ++i) expected.push_back(before[i] && scores[i] >= bound);
  ASSERT_GT(std::count(expected.begin(), expected.end(), true), 0);
  ASSERT_LT(std::count(expected.begin(), expected.end(), true), std::count(before.begin(), before.end(), true));
  for (const int threads : {1, 3}) {
    ReaderOptions options;
    options.encoder.threads = threads;
    const auto gated = Reader::open(folder.path, kBases, lexicon(), options);
    ASSERT_TRUE(gated) << gated.error().to_string();
    EXPECT_EQ(passed(*gated, d, list), expected);
    EXPECT_NE(gated->model_hash(), plain->model_hash()) << "the run log must tell them apart";
    const auto readings = gated->read(d, list), all = plain->read(d, list);
    ASSERT_TRUE(readings && all);
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (expected[i]) {
        EXPECT_EQ((*readings)[i].frames.size(), (*all)[i].frames.size());
      } else {
        EXPECT_TRUE((*readings)[i].mentions.empty() && (*readings)[i].frames.empty());
      }
    }
  }
  ReaderOptions off;
  off.gate = false;
  const auto open = Reader::open(folder.path, kBases, lexicon(), off);
  ASSERT_TRUE(open);
  EXPECT_EQ(passed(*open, d, list), std::vector<bool>(list.size(), true));
}

TEST(ReadingGateNet, WhatDoesNotFitIsAnError) {
  Folder folder;
  const std::string path = folder.path / "gate.safetensors";
  const auto load = [&](const std::string& bytes, std::size_t width) {
    std::ofstream(path, std::ios::binary) << bytes;
    return GateNet::load(path, width);
  };
  const std::string bytes = *read_file(kGate + "/gate.safetensors");
  EXPECT_TRUE(load(bytes, 32));
  EXPECT_EQ(load(bytes, 48).error().code, ErrorCode::kInvalid) << "another base";
  EXPECT_EQ(load(bytes.substr(0, 100), 32).error().source, path);
  EXPECT_EQ(load(changed("gate.bound", {}, {}), 32).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(load(changed("gate.narrow.weight", {}, {}), 32).error().code, ErrorCode::kNotFound);
  const auto nan = load(changed("gate.bound", {1}, {std::numeric_limits<float>::quiet_NaN()}), 32);
  ASSERT_FALSE(nan);
  EXPECT_EQ(nan.error().message, "gate.bound is not a number");
  const auto flat = load(changed("gate.hidden.weight", {4}, {1, 2, 3, 4}), 32);
  ASSERT_FALSE(flat);
  EXPECT_EQ(flat.error().message, "tensor gate.hidden.weight has a wrong number of rows");
  EXPECT_EQ(load(changed("gate.out.bias", {2}, {1, 2}), 32).error().code, ErrorCode::kInvalid);
}

}  // namespace
}  // namespace parley
