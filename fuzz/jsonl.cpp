// Any bytes as JSON Lines, JSON, CSV, plain text or gzip of one of them: the first byte says which.
#include <array>

#include "invariants.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  static constexpr std::array<const char*, 4> kNames = {"lines.jsonl", "one.json", "table.csv", "page.txt"};
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto documents = parley::documents_from_bytes(bytes, kNames[data[0] % kNames.size()], parley_fuzz::options());
  if (!documents) return 0;
  for (const parley::Document& d : *documents) parley_fuzz::check(d);
  return 0;
}
