// A standing in 80 columns.
#pragma once
#include "command.h"
#include "parley/standing.h"

namespace parley::app {

// Where a joined record is told: "[one.txt, 3 sources, contradicted]".
std::string reports_of(const JoinedItem& joined);
void print_standing(const Standing& standing, const std::optional<Date>& since, Output& out);

}  // namespace parley::app
