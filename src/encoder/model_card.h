// model.json, the part that describes the base and the adapter.
#pragma once
#include "encoder/base_kind.h"

namespace parley {

struct ModelCard {
  std::string path, name;
  std::string base_name, base_sha256;
  const BaseKind* kind = nullptr;                                                  // never null in a card that was read
  std::size_t layers = 0, width = 0, heads = 0, intermediate = 0, max_length = 0;  // max_length counts [CLS] and [SEP]
  float layer_norm_eps = 0;
  std::int32_t cls = 0, sep = 0;
  std::size_t rank = 0;
  float scale = 0;
};

// Checks every number against the limits of docs/model_format.md.
Result<ModelCard> read_model_card(const std::string& adapter_dir);

}  // namespace parley
