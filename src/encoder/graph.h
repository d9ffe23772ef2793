// The encoder layers as an OpenVINO model.
#pragma once
#include <openvino/core/model.hpp>

#include "encoder/weights.h"

namespace parley {

// Inputs: "embeddings" [batch, length, width], "mask" [batch, 1, 1, length] (0, or a large negative number at padding).
// Outputs: "states" [batch, length, width] and, when `heads` is not empty, "heads" [batch, length, sum of their rows].
// Matrices are stored as i8 with one scale a row where `int8` says so, which the CPU plugin multiplies without unpacking.
Result<std::shared_ptr<ov::Model>> build_graph(Weights& weights, const ModelCard& card, const std::vector<std::string>& heads,
                                               bool int8);

}  // namespace parley
