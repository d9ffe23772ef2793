#include "parley/encoder.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <nlohmann/json.hpp>
#include <random>

namespace parley {
namespace {

namespace fs = std::filesystem;

const std::string kBases = std::string(PARLEY_SOURCE_DIR) + "/tests/cases/encoder";  // holds one base, "tiny"
const std::string kTiny = kBases + "/tiny";
const std::vector<std::string> kHeads = {"mention.weight", "pair.context.weight"};

struct Encoded {
  std::size_t length = 0;
  std::vector<float> states, heads;
  friend bool operator==(const Encoded&, const Encoded&) = default;
};

std::vector<Encoded> encode(const Encoder& encoder, const std::vector<std::vector<std::int32_t>>& sequences) {
  std::vector<Encoded> out(sequences.size());
  std::mutex mutex;
  std::size_t calls = 0;
  const Status status = encoder.run(sequences, [&](std::size_t i, TokenStates s) {
    std::lock_guard lock(mutex);
    ++calls;
    out[i].length = s.length;
    out[i].states.assign(s.data, s.data + s.length * s.width);
    out[i].heads.assign(s.heads, s.heads + s.length * s.head_width);
  });
  EXPECT_TRUE(status) << status.error().to_string();
  EXPECT_EQ(calls, sequences.size());
  return out;
}

double cosine(const float* a, const float* b, std::size_t n) {
  double ab = 0, aa = 0, bb = 0;
  for (std::size_t i = 0; i < n; ++i) {
    ab += static_cast<double>(a[i]) * b[i];
    aa += static_cast<double>(a[i]) * a[i];
    bb += static_cast<double>(b[i]) * b[i];
  }
  return ab / std::sqrt(aa * bb);
}

// Sequences of all lengths in an odd order.
std::vector<std::vector<std::int32_t>> random_sequences(std::size_t count, std::size_t longest, std::int32_t vocabulary) {
  std::mt19937 random(7);
  std::vector<std::vector<std::int32_t>> out(count);
  for (auto& sequence : out) {
    sequence.resize(random() % (longest + 1));
    for (auto& id : sequence) id = static_cast<std::int32_t>(random() % static_cast<std::uint32_t>(vocabulary));
  }
  return out;
}

// A copy of the tiny model that a test may damage.
class TinyCopy {
 public:
  TinyCopy() : dir_(fs::temp_directory_path() / ("parley_tiny_" + std::to_string(std::random_device{}()))) {
    fs::create_directories(dir_);
    fs::copy(kTiny, path());
  }
  ~TinyCopy() { fs::remove_all(dir_); }
  TinyCopy(const TinyCopy&) = delete;
  TinyCopy& operator=(const TinyCopy&) = delete;
  std::string path() const { return (dir_ / "tiny").string(); }
  void edit_card(const std::function<void(nlohmann::json&)>& edit) const {
    auto card = nlohmann::json::parse(*read_file(path() + "/model.json"));
    edit(card);
    ASSERT_TRUE(write_file(path() + "/model.json", card.dump()));
  }
  Error open_error() const {
    const auto encoder = Encoder::open(path(), dir_.string(), {1, false, kHeads});
    EXPECT_FALSE(encoder);
    return encoder ? Error{} : encoder.error();
  }

 private:
  fs::path dir_;
};

TEST(Encoder, Fp32EqualsTheReference) {
  const auto expected = nlohmann::json::parse(*read_file(kTiny + "/expected.json"));
  const auto encoder = Encoder::open(kTiny, kBases, {1, false, kHeads});
  ASSERT_TRUE(encoder) << encoder.error().to_string();
  EXPECT_EQ(encoder->width(), 32u);
  EXPECT_EQ(encoder->max_length(), 46u);
  std::vector<std::vector<std::int32_t>> sequences;
  for (const auto& e : expected) sequences.push_back(e["ids"].get<std::vector<std::int32_t>>());
  const auto got = encode(*encoder, sequences);
  for (std::size_t i = 0; i < got.size(); ++i) {
    const auto& states = expected[i]["states"];
    ASSERT_EQ(got[i].length, states.size());
    for (std::size_t t = 0; t < got[i].length; ++t) {
      for (std::size_t j = 0; j < 32; ++j)
        ASSERT_NEAR(got[i].states[t * 32 + j], states[t][j].get<float>(), 2e-4) << i << " " << t << " " << j;
      for (std::size_t j = 0; j < 2; ++j) {
        const double bias = j == 0 ? 0.5 : 0;
        ASSERT_NEAR(got[i].heads[t * 19 + j] + bias, expected[i]["mention"][t][j].get<float>(), 5e-4);
      }
    }
  }
}

TEST(Encoder, Int8IsCloseToFp32) {
  const auto exact = Encoder::open(kTiny, kBases, {1, false, kHeads});
  const auto small = Encoder::open(kTiny, kBases, {1, true, kHeads});
  ASSERT_TRUE(exact && small);
  const auto sequences = random_sequences(40, 46, 115);
  const auto a = encode(*exact, sequences), b = encode(*small, sequences);
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t t = 0; t < a[i].length; ++t) EXPECT_GT(cosine(&a[i].states[t * 32], &b[i].states[t * 32], 32), 0.99);
}

// What a sequence gets must not depend on its company or on the number of threads, to the last bit.
void check_independence(const std::string& adapter, const std::string& bases,
                        const std::vector<std::vector<std::int32_t>>& sequences, const std::vector<std::string>& heads,
                        bool int8) {
  const auto one = Encoder::open(adapter, bases, {1, int8, heads});
  ASSERT_TRUE(one) << one.error().to_string();
  const auto together = encode(*one, sequences);
  for (std::size_t i = 0; i < sequences.size(); ++i) EXPECT_EQ(encode(*one, {sequences[i]})[0], together[i]) << "alone " << i;
  auto shuffled = sequences;
  std::reverse(shuffled.begin(), shuffled.end());
  shuffled.resize(sequences.size() * 2 / 3);
  const auto part = encode(*one, shuffled);
  for (std::size_t i = 0; i < part.size(); ++i) EXPECT_EQ(part[i], together[sequences.size() - 1 - i]) << "in part " << i;
  for (const int threads : {2, 3, 5}) {
    const auto many = Encoder::open(adapter, bases, {threads, int8, heads});
    ASSERT_TRUE(many) << many.error().to_string();
    EXPECT_EQ(encode(*many, sequences), together) << threads << " threads";
  }
}

TEST(Encoder, SequencesAreIndependent) {
  check_independence(kTiny, kBases, random_sequences(60, 50, 115), kHeads, true);
  check_independence(kTiny, kBases, random_sequences(60, 50, 115), kHeads, false);
}

std::string real_bases() {
  const char* home = std::getenv("PARLEY_HOME");
  const std::string dir = (home ? std::string(home) : std::string(PARLEY_SOURCE_DIR) + "/build/share/parley") + "/bases";
  return fs::exists(dir + "/all-MiniLM-L6-v2/model.safetensors") ? dir : "";
}

// The real base with an adapter that holds nothing.
std::string empty_adapter() {
  const fs::path dir = fs::temp_directory_path() / ("parley_plain_" + std::to_string(std::random_device{}()));
  fs::create_directories(dir);
  const nlohmann::json card = {{"format", 1},
                               {"name", "plain"},
                               {"base",
                                {{"name", "all-MiniLM-L6-v2"},
                                 {"sha256", "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"},
                                 {"kind", "bert"},
                                 {"layers", 6},
                                 {"width", 384},
                                 {"heads", 12},
                                 {"intermediate", 1536},
                                 {"max_length", 256},
                                 {"layer_norm_eps", 1e-12}}},
                               {"adapter", {{"rank", 16}, {"scale", 2}}}};
  EXPECT_TRUE(write_file((dir / "model.json").string(), card.dump()));
  EXPECT_TRUE(write_file((dir / "adapter.safetensors").string(), std::string("\x02\0\0\0\0\0\0\0{}", 10)));
  return dir.string();
}

TEST(Encoder, RealBaseIsIndependentAndInt8IsClose) {
  const std::string bases = real_bases();
  if (bases.empty()) GTEST_SKIP() << "no base weights: run make setup";
  const std::string adapter = empty_adapter();
  auto sequences = random_sequences(48, 70, 30000);
  sequences.push_back(std::vector<std::int32_t>(300, 2003));
  sequences.push_back({});
  check_independence(adapter, bases, sequences, {}, true);
  const auto exact = Encoder::open(adapter, bases, {1, false, {}});
  const auto small = Encoder::open(adapter, bases, {1, true, {}});
  ASSERT_TRUE(exact && small);
  const auto a = encode(*exact, sequences), b = encode(*small, sequences);
  EXPECT_EQ(a[48].length, 256u);
  double sum = 0, count = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t t = 0; t < a[i].length; ++t, ++count) sum += cosine(&a[i].states[t * 384], &b[i].states[t * 384], 384);
  EXPECT_GT(sum / count, 0.99);
  fs::remove_all(adapter);
}

TEST(Encoder, NothingToDo) {
  const auto encoder = Encoder::open(kTiny, kBases, {2, true, {}});
  ASSERT_TRUE(encoder);
  EXPECT_TRUE(encode(*encoder, {}).empty());
  EXPECT_EQ(encode(*encoder, {{}})[0].length, 2u);
}

TEST(Encoder, LongSequencesAreCut) {
  const auto encoder = Encoder::open(kTiny, kBases, {1, true, {}});
  ASSERT_TRUE(encoder);
  std::vector<std::int32_t> ids(200, 7);
  const auto all = encode(*encoder, {ids});
  ids.resize(encoder->max_length());
  EXPECT_EQ(all, encode(*encoder, {ids}));
}

TEST(EncoderErrors, IdOutsideTheVocabulary) {
  const auto encoder = Encoder::open(kTiny, kBases, {1, true, {}});
  ASSERT_TRUE(encoder);
  for (const std::int32_t id : {-1, 115, 1 << 30}) {
    const Status status = encoder->run({{5, 6}, {id}}, [](std::size_t, TokenStates) { FAIL(); });
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().code, ErrorCode::kInvalid);
    EXPECT_EQ(status.error().message, "subword " + std::to_string(id) + " is not in the vocabulary");
  }
}

TEST(EncoderErrors, SinkThatThrowsStopsTheRun) {
  const auto encoder = Encoder::open(kTiny, kBases, {2, true, {}});
  ASSERT_TRUE(encoder);
  const Status status =
      encoder->run({{5}, {6}}, [](std::size_t, TokenStates) { throw std::runtime_error("enough\nsecond line"); });
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::kInternal);
  EXPECT_EQ(status.error().message, "enough");
  EXPECT_EQ(encode(*encoder, {{5}})[0].length, 3u) << "the encoder is usable afterwards";
}

TEST(EncoderErrors, Threads) {
  for (const int threads : {0, -1, 257}) {
    const auto encoder = Encoder::open(kTiny, kBases, {threads, true, {}});
    ASSERT_FALSE(encoder);
    EXPECT_EQ(encoder.error().code, ErrorCode::kInvalid);
    EXPECT_EQ(encoder.error().message, "threads must be 1 to 256");
  }
}

TEST(EncoderErrors, MissingFiles) {
  for (const char* name : {"model.json", "adapter.safetensors", "model.safetensors"}) {
    const TinyCopy copy;
    fs::remove(copy.path() + "/" + name);
    const Error error = copy.open_error();
    EXPECT_EQ(error.code, ErrorCode::kNotFound) << name;
    EXPECT_EQ(error.source, copy.path() + "/" + name);
  }
}

TEST(EncoderErrors, ModelCard) {
  const struct {
    const char* title;
    std::function<void(nlohmann::json&)> edit;
    ErrorCode code;
    const char* message;
  } cases[] = {
      {"format", [](auto& j) { j["format"] = 2; }, ErrorCode::kUnsupported, "model format 2"},
      {"no format", [](auto& j) { j.erase("format"); }, ErrorCode::kInvalid, "model.format is not a number in range"},
      {"no base", [](auto& j) { j.erase("base"); }, ErrorCode::kInvalid, "base or adapter is missing"},
      {"base a list",
       [](auto& j) {
         j["base"] = {1, 2};
       },
       ErrorCode::kInvalid, "base.name is not a string"},
      {"kind", [](auto& j) { j["base"]["kind"] = "mpnet"; }, ErrorCode::kUnsupported, "base of kind mpnet"},
      {"a path for a name", [](auto& j) { j["base"]["name"] = "x/../tiny"; }, ErrorCode::kInvalid,
       "base.name is not a folder's name"},
      {"a dot for a name", [](auto& j) { j["base"]["name"] = ".."; }, ErrorCode::kInvalid, "base.name is not a folder's name"},
      {"layers", [](auto& j) { j["base"]["layers"] = -1; }, ErrorCode::kInvalid, "base.layers is not a number in range"},
      {"too many layers", [](auto& j) { j["base"]["layers"] = 1000000; }, ErrorCode::kInvalid,
       "base.layers is not a number in range"},
      {"one layer more than there is", [](auto& j) { j["base"]["layers"] = 3; }, ErrorCode::kNotFound,
       "no tensor encoder.layer.2.attention.self.query.weight"},
      {"one layer less", [](auto& j) { j["base"]["layers"] = 1; }, ErrorCode::kInvalid,
       "tensor adapter.1.ffn_output.A belongs to no layer of the base"},
      {"heads", [](auto& j) { j["base"]["heads"] = 5; }, ErrorCode::kInvalid, "base.width is not a multiple of base.heads"},
      {"width", [](auto& j) { j["base"]["width"] = 64; }, ErrorCode::kInvalid,
       "tensor embeddings.word_embeddings.weight is [115,32], expected [115,64]"},
      {"longer than the positions", [](auto& j) { j["base"]["max_length"] = 49; }, ErrorCode::kInvalid,
       "embeddings do not fit model.json"},
      {"cls", [](auto& j) { j["base"]["cls"] = 115; }, ErrorCode::kInvalid, "base.cls or base.sep is not in the vocabulary"},
      {"eps", [](auto& j) { j["base"]["layer_norm_eps"] = 0; }, ErrorCode::kInvalid,
       "base.layer_norm_eps is not a number in range"},
      {"rank", [](auto& j) { j["adapter"]["rank"] = 5; }, ErrorCode::kInvalid,
       "tensor adapter.0.query.A is [4,32], expected [5,32]"},
      {"scale", [](auto& j) { j["adapter"]["scale"] = "2"; }, ErrorCode::kInvalid, "adapter.scale is not a number"},
  };
  for (const auto& c : cases) {
    const TinyCopy copy;
    copy.edit_card(c.edit);
    const Error error = copy.open_error();
    EXPECT_EQ(error.code, c.code) << c.title;
    EXPECT_EQ(error.message, c.message) << c.title;
  }
  const TinyCopy copy;
  ASSERT_TRUE(write_file(copy.path() + "/model.json", std::string(100000, '[')));
  EXPECT_EQ(copy.open_error().message, "not a JSON object");
}

TEST(EncoderErrors, BaseIsAnotherOne) {
  const TinyCopy copy;
  std::fstream file(copy.path() + "/model.safetensors", std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(-1, std::ios::end);
  file.put('\x11');
  file.close();
  const Error error = copy.open_error();
  EXPECT_EQ(error.code, ErrorCode::kInvalid);
  EXPECT_EQ(error.message.substr(0, 10), "sha256 is ");
  EXPECT_EQ(error.source, copy.path() + "/model.safetensors");
}

TEST(EncoderErrors, HeadThatIsNotThere) {
  const auto encoder = Encoder::open(kTiny, kBases, {1, true, {"mention.weight", "nothing"}});
  ASSERT_FALSE(encoder);
  EXPECT_EQ(encoder.error().code, ErrorCode::kNotFound);
  EXPECT_EQ(encoder.error().message, "no tensor nothing");
}

TEST(EncoderErrors, HeadOfAnotherShape) {
  const auto encoder = Encoder::open(kTiny, kBases, {1, true, {"event.weight"}});
  ASSERT_FALSE(encoder);
  EXPECT_EQ(encoder.error().message, "tensor event.weight is [1,16], expected [1,32]");
}

}  // namespace
}  // namespace parley
