// What differs between kinds of base: names of tensors and where positions come from.  A new kind of post-layer-norm encoder is a
// new row of the table in base_kind.cpp.
#pragma once
#include "parley/base.h"

namespace parley {

struct BaseKind {
  std::string_view name;  // base.kind in model.json
  // Names under encoder.layer.{i}.
  std::string_view query, key, value, output, attention_norm;
  // Of the whole base; empty: there is none.
  std::string_view token_types;    // row 0 is added to every position
  std::string_view relative_bias;  // [kRelativeBuckets, heads], added to the attention scores of all layers
  std::size_t first_position;      // row of the position table that the first token gets
  std::int32_t cls, sep;           // when model.json names none
};

// nullptr when there is no such kind.
const BaseKind* find_base_kind(std::string_view name);

constexpr std::size_t kRelativeBuckets = 32;
// All distances of at least this share a bucket.
constexpr int kRelativeReach = 91;
// The bucket of a distance, query minus key: half of them for each direction, exact up to 8, then two for each doubling of the
// distance.
std::size_t relative_bucket(int distance);

}  // namespace parley
