// What the tests of reading share: the tables and the tiny model.
#pragma once
#include <gtest/gtest.h>

#include "parley/reading.h"

namespace parley::test {

inline const std::string kTree = PARLEY_SOURCE_DIR;
inline const std::string kBases = kTree + "/tests/cases/encoder";  // holds one base, "tiny"
inline const std::string kTiny = kBases + "/tiny";

inline const Lexicon& lexicon() {
  static const auto loaded = Lexicon::load(kTree + "/data");
  EXPECT_TRUE(loaded) << loaded.error().to_string();
  return *loaded;
}

}  // namespace parley::test
