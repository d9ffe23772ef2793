// subwords_dump VOCAB FILE [--spans] [--repeat N]: ids of each line of FILE, for comparison with the reference tokenizer.
// --spans adds ":begin-end" to each id. --repeat encodes all lines N times, prints the seconds of one pass and no ids.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "parley/text.h"

int main(int argc, char** argv) {
  bool spans = false;
  int repeat = 0;
  std::vector<std::string> names;
  for (int i = 1; i < argc; ++i) {
    std::string argument = argv[i];
    if (argument == "--spans") {
      spans = true;
    } else if (argument == "--repeat" && i + 1 < argc) {
      repeat = std::atoi(argv[++i]);
    } else {
      names.push_back(argument);
    }
  }
  if (names.size() != 2) {
    std::fprintf(stderr, "usage: subwords_dump VOCAB FILE [--spans] [--repeat N]\n");
    return 2;
  }
  auto subwords = parley::Subwords::load(names[0]);
  if (!subwords) {
    std::fprintf(stderr, "%s\n", subwords.error().to_string().c_str());
    return 3;
  }
  auto bytes = parley::read_file(names[1]);
  if (!bytes) {
    std::fprintf(stderr, "%s\n", bytes.error().to_string().c_str());
    return 3;
  }
  std::vector<std::string_view> lines = parley::split(*bytes, '\n');
  if (!lines.empty() && lines.back().empty()) lines.pop_back();
  auto whole = [](std::string_view line) { return parley::Span{0, static_cast<std::uint32_t>(line.size())}; };
  if (repeat > 0) {
    std::size_t pieces = 0;
    auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < repeat; ++i) {
      for (std::string_view line : lines) pieces += subwords->encode(line, whole(line)).size();
    }
    std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    std::printf("%.6f %zu\n", seconds.count() / repeat, pieces / static_cast<std::size_t>(repeat));
    return 0;
  }
  std::string out;
  for (std::string_view line : lines) {
    bool first = true;
    for (const parley::Subword& piece : subwords->encode(line, whole(line))) {
      if (!first) out += ' ';
      first = false;
      out += std::to_string(piece.id);
      if (spans) out += ':' + std::to_string(piece.span.begin) + '-' + std::to_string(piece.span.end);
    }
    out += '\n';
  }
  return std::fwrite(out.data(), 1, out.size(), stdout) == out.size() ? 0 : 3;
}
