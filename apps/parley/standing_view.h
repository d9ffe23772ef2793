// A standing in 80 columns.
#pragma once
#include "command.h"
#include "parley/standing.h"

namespace parley::app {

void print_standing(const Standing& standing, const std::optional<Date>& since, Output& out);

}  // namespace parley::app
