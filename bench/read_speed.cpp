// read_speed MODEL_DIR BASES_DIR DATA_DIR SENTENCES.tsv [ROUNDS]: sentences a second of the encoder alone and of Reader::read, on
// one thread; and how close int8 states are to fp32 ones.  SENTENCES.tsv is in the layout of PLV_train.tsv.  Seconds are of
// processor time, so that other work on the machine counts less.
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>

#include "parley/reading.h"

namespace {

double processor_seconds() {
  timespec t = {};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

double seconds_of(const std::function<void()>& work) {
  const double start = processor_seconds();
  work();
  return processor_seconds() - start;
}

[[noreturn]] void fail(const parley::Error& error) {
  std::fprintf(stderr, "read_speed: %s\n", error.to_string().c_str());
  std::exit(3);
}

template <class T>
T take(parley::Result<T> result) {
  if (!result) fail(result.error());
  return std::move(*result);
}

// The sentences as one document, a block each, so that they go through the same path as news.
parley::Document load(const std::string& path) {
  const std::string bytes = take(parley::read_file(path));
  parley::Document document;
  bool header = true;
  for (const std::string_view line : parley::split(bytes, '\n')) {
    const auto fields = parley::split(line, '\t');
    if (!header && fields.size() > 2) {
      const auto begin = static_cast<std::uint32_t>(document.text.size());
      document.text += fields[2];
      document.blocks.push_back({{begin, static_cast<std::uint32_t>(document.text.size())}, parley::BlockKind::kBody});
      document.text += "\n\n";
    }
    header = false;
  }
  return document;
}

std::vector<std::vector<float>> states_of(const parley::Encoder& encoder,
                                          const std::vector<std::vector<std::int32_t>>& sequences) {
  std::vector<std::vector<float>> out(sequences.size());
  const parley::Status status =
      encoder.run(sequences, [&](std::size_t i, parley::TokenStates s) { out[i].assign(s.data, s.data + s.length * s.width); });
  if (!status) fail(status.error());
  return out;
}

void compare(const std::vector<std::vector<float>>& a, const std::vector<std::vector<float>>& b, std::size_t width) {
  double sum = 0, least = 1, count = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t t = 0; t < a[i].size(); t += width, ++count) {
      double ab = 0, aa = 0, bb = 0;
      for (std::size_t j = t; j < t + width; ++j) {
        ab += static_cast<double>(a[i][j]) * static_cast<double>(b[i][j]);
        aa += static_cast<double>(a[i][j]) * static_cast<double>(a[i][j]);
        bb += static_cast<double>(b[i][j]) * static_cast<double>(b[i][j]);
      }
      const double cosine = ab / std::sqrt(aa * bb);
      sum += cosine;
      least = std::min(least, cosine);
    }
  }
  std::printf("int8 and fp32 states: cosine mean %.4f least %.4f\n", sum / count, least);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 5) {
    std::fprintf(stderr, "usage: read_speed MODEL_DIR BASES_DIR DATA_DIR SENTENCES.tsv [ROUNDS]\n");
    return 2;
  }
  const int rounds = argc > 5 ? std::atoi(argv[5]) : 3;
  const parley::Document document = load(argv[4]);
  const parley::Lexicon lexicon = take(parley::Lexicon::load(argv[3]));
  const parley::Subwords subwords =
      take(parley::Subwords::load(take(parley::Encoder::open(argv[1], argv[2], {})).base_dir() + "/vocab.txt"));
  std::vector<parley::Sentence> sentences;
  const double split = seconds_of([&] { sentences = parley::sentences(document); });
  std::vector<std::vector<std::int32_t>> sequences;
  std::size_t pieces = 0;
  const double encode = seconds_of([&] {
    for (const parley::Sentence& s : sentences) {
      auto& ids = sequences.emplace_back();
      for (const parley::Subword& w : subwords.encode(document.text, s.span)) ids.push_back(w.id);
      pieces += ids.size() + 2;
    }
  });
  const auto count = static_cast<double>(sentences.size());
  std::printf("%zu sentences, %.1f subwords each\n", sentences.size(), static_cast<double>(pieces) / count);
  std::printf("sentences and tokens %8.0f sentences/s\nsubwords             %8.0f sentences/s\n", count / split, count / encode);

  std::vector<std::vector<float>> states[2];
  std::size_t width = 0;
  for (const bool int8 : {false, true}) {
    const auto encoder = take(parley::Encoder::open(argv[1], argv[2], {1, int8, {}}));
    width = encoder.width();
    states[int8] = states_of(encoder, sequences);
    double best = 1e9;
    for (int r = 0; r < rounds; ++r)
      best = std::min(best, seconds_of([&] { (void)encoder.run(sequences, [](std::size_t, parley::TokenStates) {}); }));
    std::printf("encoder %s         %8.0f sentences/s\n", int8 ? "int8" : "fp32", count / best);
  }
  compare(states[0], states[1], width);

  parley::ReaderOptions options;
  double open = 0;
  std::optional<parley::Reader> reader;
  open = seconds_of([&] { reader = take(parley::Reader::open(argv[1], argv[2], lexicon, options)); });
  double best = 1e9;
  std::vector<parley::SentenceReading> readings;
  for (int r = 0; r < rounds; ++r) best = std::min(best, seconds_of([&] { readings = take(reader->read(document, sentences)); }));
  std::size_t passed = 0, mentions = 0, frames = 0;
  for (const auto& r : readings) {
    passed += r.passed_gate;
    mentions += r.mentions.size();
    frames += r.frames.size();
  }
  std::printf("Reader::open         %8.2f s\nReader::read         %8.0f sentences/s (%zu encoded, %zu mentions, %zu frames)\n",
              open, count / best, passed, mentions, frames);
  return 0;
}
