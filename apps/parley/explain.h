// What decided: for `read --explain`.
#pragma once
#include "command.h"

namespace parley::app {

// Each sentence of the document with its mentions, frames and events: for people, or a JSON object a line.
Status explain(const Engine& engine, Document document, bool json, Output& out);

}  // namespace parley::app
