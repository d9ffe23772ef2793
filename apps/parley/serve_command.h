#pragma once
#include "command.h"

namespace parley::app {

Command add_serve(CLI::App& parser);

}  // namespace parley::app
