#include "review_corpus.h"

#include <fmt/format.h>

#include "parley/corpus.h"

namespace parley::app {

ExitCode write_corpus(const CorpusRequest& a, Output& out) {
  const std::optional<Home> home = program_home();
  if (!home) return kFatal;
  EngineOptions options;
  options.home = *home, options.model = a.model;
  const Result<Engine> engine = Engine::open(options);
  if (!engine) return fatal(engine.error());
  const ReadAgain again = [&](Document document) -> Result<Reread> {
    std::vector<Document> one;
    one.push_back(std::move(document));
    Result<std::vector<ReadDocument>> read = engine->read_all(std::move(one));
    if (!read) return read.error();
    return Reread{std::move(read->front().record), std::move(read->front().readings)};
  };
  const Result<CorpusCount> count = export_corpus(a.record, engine->lexicon(), a.decisions, again, a.dir);
  if (!count) return fatal(count.error());
  if (a.json) {
    out.line(corpus_count_to_json(*count));
    return kGood;
  }
  out.line(fmt::format("{} texts, {} sentences, {} frames ({} decided about), {} rejected ones left out, in {}", count->texts,
                       count->sentences, count->frames, count->decided, count->rejected, printable(a.dir)));
  for (const CorpusNote& n : count->notes) {
    std::string about;
    for (const std::string* part : {&n.doc, &n.id})
      if (!part->empty()) about += printable(*part) + " ";
    out.write(wrapped("  ", about + printable(n.what), 4));
  }
  return kGood;
}

}  // namespace parley::app
