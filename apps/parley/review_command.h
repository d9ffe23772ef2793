#pragma once
#include "command.h"

namespace parley::app {

Command add_review(CLI::App& parser);

}  // namespace parley::app
