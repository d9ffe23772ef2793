// parley review export --format corpus: decisions as annotated texts.
#pragma once
#include "command.h"

namespace parley::app {

struct CorpusRequest {
  const Record& record;
  const std::vector<ReviewDecision>& decisions;
  std::string dir, model;
  bool json = false;
};
// Reads the decided documents once more, writes, and says what was left out and why.
ExitCode write_corpus(const CorpusRequest& request, Output& out);

}  // namespace parley::app
