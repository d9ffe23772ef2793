#include "parley/encoder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <nlohmann/json.hpp>
#include <random>

#include "encoder/base_kind.h"

namespace parley {
namespace {

namespace fs = std::filesystem;

const std::string kBases = std::string(PARLEY_SOURCE_DIR) + "/tests/cases/encoder";  // holds the bases of kTinyKinds
const std::string kTiny = kBases + "/tiny";
struct TinyKind {
  const char* name;
  std::size_t longest;  // subwords of a sequence
  std::int32_t vocabulary;
};
const TinyKind kTinyKinds[] = {{"tiny", 46, 115}, {"tiny_mpnet", 148, 119}};
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

// A copy of a tiny model that a test may damage.
class TinyCopy {
 public:
  explicit TinyCopy(const std::string& kind = "tiny")
      : dir_(fs::temp_directory_path() / ("parley_tiny_" + std::to_string(std::random_device{}()))) {
    fs::create_directories(dir_);
    fs::copy(kBases + "/" + kind, path());
    if (kind != "tiny") edit_card([](auto& j) { j["base"]["name"] = "tiny"; });
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
  for (const TinyKind& kind : kTinyKinds) {
    SCOPED_TRACE(kind.name);
    const std::string folder = kBases + "/" + kind.name;
    const auto expected = nlohmann::json::parse(*read_file(folder + "/expected.json"));
    const auto encoder = Encoder::open(folder, kBases, {1, false, kHeads});
    ASSERT_TRUE(encoder) << encoder.error().to_string();
    EXPECT_EQ(encoder->width(), 32u);
    EXPECT_EQ(encoder->max_length(), kind.longest);
    std::vector<std::vector<std::int32_t>> sequences;
    for (const auto& e : expected) sequences.push_back(e["ids"].get<std::vector<std::int32_t>>());
    const auto got = encode(*encoder, sequences);
    const std::size_t head_width = got[0].heads.size() / got[0].length;
    for (std::size_t i = 0; i < got.size(); ++i) {
      const auto& states = expected[i]["states"];
      const auto& mention = expected[i]["tokens"]["mention"];
      ASSERT_EQ(got[i].length, sequences[i].size() + 2);
      ASSERT_TRUE(!states.empty() && states.size() <= got[i].length && states.size() == mention.size());
      for (std::size_t t = 0; t < states.size(); ++t) {
        for (std::size_t j = 0; j < 32; ++j)
          ASSERT_NEAR(got[i].states[t * 32 + j], states[t][j].get<float>(), 2e-4) << i << " " << t << " " << j;
        for (std::size_t j = 0; j < 3; ++j) {
          const double bias = j == 0 ? 0.5 : 0;
          ASSERT_NEAR(got[i].heads[t * head_width + j] + bias, mention[t][j].get<float>(), 5e-4) << i << " " << t << " " << j;
        }
      }
    }
  }
}

// The first distances of the buckets, as torch gives them in the public implementation.
TEST(Encoder, RelativeBuckets) {
  const int first[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 23, 32, 46, 64, 91};
  for (int distance = 0; distance < 600; ++distance) {
    const auto bucket = static_cast<std::size_t>(std::upper_bound(std::begin(first), std::end(first), distance) - first - 1);
    EXPECT_EQ(relative_bucket(distance), bucket) << distance;
    EXPECT_EQ(relative_bucket(-distance), bucket + (distance > 0 ? 16 : 0)) << distance;
  }
}

TEST(Encoder, Int8IsCloseToFp32) {
  for (const TinyKind& kind : kTinyKinds) {
    const std::string folder = kBases + "/" + kind.name;
    const auto exact = Encoder::open(folder, kBases, {1, false, kHeads});
    const auto small = Encoder::open(folder, kBases, {1, true, kHeads});
    ASSERT_TRUE(exact && small);
    const auto sequences = random_sequences(40, kind.longest, kind.vocabulary);
    const auto a = encode(*exact, sequences), b = encode(*small, sequences);
    for (std::size_t i = 0; i < a.size(); ++i)
      for (std::size_t t = 0; t < a[i].length; ++t)
        EXPECT_GT(cosine(&a[i].states[t * 32], &b[i].states[t * 32], 32), 0.99) << kind.name;
  }
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
  for (const TinyKind& kind : kTinyKinds) {
    SCOPED_TRACE(kind.name);
    const auto sequences = random_sequences(60, kind.longest + 4, kind.vocabulary);
    check_independence(kBases + "/" + kind.name, kBases, sequences, kHeads, true);
    check_independence(kBases + "/" + kind.name, kBases, sequences, kHeads, false);
  }
}

std::string real_bases() {
  const char* home = std::getenv("PARLEY_HOME");
  return (home ? std::string(home) : std::string(PARLEY_SOURCE_DIR) + "/build/share/parley") + "/bases";
}

const nlohmann::json kMiniLm = {{"name", "all-MiniLM-L6-v2"},
                                {"sha256", "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"},
                                {"kind", "bert"},
                                {"layers", 6},
                                {"width", 384},
                                {"heads", 12},
                                {"intermediate", 1536},
                                {"max_length", 256},
                                {"layer_norm_eps", 1e-12}};
const nlohmann::json kMpnet = {{"name", "all-mpnet-base-v2"},
                               {"sha256", "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"},
                               {"kind", "mpnet"},
                               {"layers", 12},
                               {"width", 768},
                               {"heads", 12},
                               {"intermediate", 3072},
                               {"max_length", 256},
                               {"layer_norm_eps", 1e-5}};

// A real base with an adapter that holds nothing.
std::string empty_adapter(const nlohmann::json& base) {
  const fs::path dir = fs::temp_directory_path() / ("parley_plain_" + std::to_string(std::random_device{}()));
  fs::create_directories(dir);
  const nlohmann::json card = {{"format", 2}, {"name", "plain"}, {"base", base}, {"adapter", {{"rank", 16}, {"scale", 2}}}};
  EXPECT_TRUE(write_file((dir / "model.json").string(), card.dump()));
  EXPECT_TRUE(write_file((dir / "adapter.safetensors").string(), std::string("\x02\0\0\0\0\0\0\0{}", 10)));
  return dir.string();
}

void check_real_base(const nlohmann::json& base, std::size_t count, const char* command) {
  const std::string bases = real_bases();
  const auto width = base["width"].get<std::size_t>();
  if (!fs::exists(bases + "/" + base["name"].get<std::string>() + "/model.safetensors"))
    GTEST_SKIP() << "no base weights: run " << command;
  const std::string adapter = empty_adapter(base);
  auto sequences = random_sequences(count, 70, 30000);
  sequences.push_back(std::vector<std::int32_t>(300, 2003));
  sequences.push_back({});
  check_independence(adapter, bases, sequences, {}, true);
  const auto exact = Encoder::open(adapter, bases, {1, false, {}});
  const auto small = Encoder::open(adapter, bases, {1, true, {}});
  ASSERT_TRUE(exact && small);
  const auto a = encode(*exact, sequences), b = encode(*small, sequences);
  EXPECT_EQ(a[count].length, 256u);
  double sum = 0, tokens = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t t = 0; t < a[i].length; ++t, ++tokens)
      sum += cosine(&a[i].states[t * width], &b[i].states[t * width], width);
  EXPECT_GT(sum / tokens, 0.99);
  fs::remove_all(adapter);
}

TEST(Encoder, FastBaseIsIndependentAndInt8IsClose) { check_real_base(kMiniLm, 48, "make setup"); }
TEST(Encoder, AccurateBaseIsIndependentAndInt8IsClose) { check_real_base(kMpnet, 6, "make model-accurate"); }

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

// What is wrong with an edited model.json, and what opening it says.
struct CardCase {
  const char* title;
  std::function<void(nlohmann::json&)> edit;
  ErrorCode code;
  const char* message;
};

void expect_refused(const char* model, const std::vector<CardCase>& cases) {
  for (const CardCase& c : cases) {
    const TinyCopy copy(model);
    copy.edit_card(c.edit);
    const Error error = copy.open_error();
    EXPECT_EQ(error.code, c.code) << c.title;
    EXPECT_EQ(error.message, c.message) << c.title;
  }
}

TEST(EncoderErrors, ModelCard) {
  const std::vector<CardCase> cases = {
      {"format", [](auto& j) { j["format"] = 3; }, ErrorCode::kUnsupported, "model format 3"},
      {"no format", [](auto& j) { j.erase("format"); }, ErrorCode::kInvalid, "model.format is not a number in range"},
      {"no base", [](auto& j) { j.erase("base"); }, ErrorCode::kInvalid, "base or adapter is missing"},
      {"base a list",
       [](auto& j) {
         j["base"] = {1, 2};
       },
       ErrorCode::kInvalid, "base.name is not a string"},
      {"kind", [](auto& j) { j["base"]["kind"] = "gpt"; }, ErrorCode::kUnsupported, "base of kind gpt"},
      {"another kind", [](auto& j) { j["base"]["kind"] = "mpnet"; }, ErrorCode::kInvalid, "embeddings do not fit model.json"},
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
  expect_refused("tiny", cases);
  const TinyCopy copy;
  ASSERT_TRUE(write_file(copy.path() + "/model.json", std::string(100000, '[')));
  EXPECT_EQ(copy.open_error().message, "not a JSON object");
}

TEST(EncoderErrors, ModelCardOfMpnet) {
  const std::vector<CardCase> cases = {
      {"another kind", [](auto& j) { j["base"]["kind"] = "bert"; }, ErrorCode::kNotFound,
       "no tensor embeddings.token_type_embeddings.weight"},
      {"longer than the positions after the first two", [](auto& j) { j["base"]["max_length"] = 151; }, ErrorCode::kInvalid,
       "embeddings do not fit model.json"},
      {"heads", [](auto& j) { j["base"]["heads"] = 8; }, ErrorCode::kInvalid,
       "tensor encoder.relative_attention_bias.weight is [32,4], expected [32,8]"},
  };
  expect_refused("tiny_mpnet", cases);
}

// [CLS] and [SEP] are those of the kind where the card names none.
TEST(Encoder, MarksOfTheKind) {
  const TinyCopy copy("tiny_mpnet");
  copy.edit_card([](auto& j) {
    j["base"].erase("cls");
    j["base"].erase("sep");
  });
  const auto silent = Encoder::open(copy.path(), fs::path(copy.path()).parent_path().string(), {1, false, kHeads});
  const auto named = Encoder::open(kBases + "/tiny_mpnet", kBases, {1, false, kHeads});
  ASSERT_TRUE(silent && named);
  EXPECT_EQ(encode(*silent, {{7, 8}}), encode(*named, {{7, 8}}));
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
  const auto encoder = Encoder::open(kTiny, kBases, {1, true, {"role.out.weight"}});
  ASSERT_FALSE(encoder);
  EXPECT_EQ(encoder.error().message, "tensor role.out.weight is [11,16], expected [11,32]");
}

}  // namespace
}  // namespace parley
