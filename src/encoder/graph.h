// The encoder layers as an OpenVINO model.
#pragma once
#include <openvino/core/model.hpp>

#include "encoder/weights.h"

namespace parley {

// The tokens of several sequences stand packed, one after another; only attention sees them padded, `rows` sequences of `length`.
// Inputs: "embeddings" [tokens, width], "tokens" [rows, length] (which token stands there; any at padding), "mask"
// [rows, 1, 1, length] (0, or a large negative number at padding), "places" [tokens] (where in rows * length a token stands).
// Outputs: "states" [tokens, width] and, when `heads` is not empty, "heads" [tokens, sum of their rows].
// Matrices are stored as i8 with one scale a row where `int8` says so, which the CPU plugin multiplies without unpacking.
Result<std::shared_ptr<ov::Model>> build_graph(Weights& weights, const ModelCard& card, const std::vector<std::string>& heads,
                                               bool int8);

}  // namespace parley
