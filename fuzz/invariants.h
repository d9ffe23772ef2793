// What holds for every document, whatever it was read from.
#pragma once
#include <cstdlib>
#include <filesystem>

#include "parley/ingest.h"

namespace parley_fuzz {

inline void check(const parley::Document& d) {
  if (!parley::utf8_valid(d.text) || !parley::utf8_valid(d.title)) std::abort();
  std::uint32_t at = 0;
  for (const parley::Block& b : d.blocks) {
    if (b.span.begin < at || b.span.empty() || b.span.end > d.text.size()) std::abort();
    if (!parley::utf8_valid(parley::slice(d.text, b.span))) std::abort();
    at = b.span.end;
  }
  if (d.published && !parley::date_valid(*d.published)) std::abort();
}

inline const parley::IngestOptions& options() {
  static const parley::IngestOptions kOptions = [] {
    parley::IngestOptions o;
    o.max_bytes = 1 << 20;
    const auto data = std::filesystem::path(__FILE__).parent_path().parent_path() / "data";
    auto tables = parley::load_ingest_tables(data.string());
    if (!tables) std::abort();
    o.tables = *tables;
    return o;
  }();
  return kOptions;
}

}  // namespace parley_fuzz
