// parley/corpus.h: what people decided about events -> annotated texts (docs/annotation.md), from which the reader learns.
//
//   auto again = [&](parley::Document d) { ... engine.read_all ...; return parley::Reread{record, readings}; };
//   parley::export_corpus(record, lexicon, *record.reviews(), again, "train/reviewed");
#pragma once
#include "parley/record.h"

namespace parley {

// A stored document as the reader finds it once more: the record keeps no triggers and roles, and its decided documents are few.
struct Reread {
  DocumentRecord record;
  std::vector<SentenceReading> readings;
};
using ReadAgain = std::function<Result<Reread>(Document)>;

// What a decision, or a part of one, could not be made of.
struct CorpusNote {
  std::string doc, id;  // id: of the record decided about; "" when it is about the folder
  std::string what;
};
struct CorpusCount {
  std::size_t texts = 0, sentences = 0, frames = 0;
  std::size_t decided = 0;        // frames that somebody decided about and that stand
  std::size_t rejected = 0;       // frames left out because somebody said so
  std::vector<CorpusNote> notes;  // by document and place
  std::vector<std::string> paths;
};
// One text a document in `dir` (made if missing), of the sentences alone of which somebody decided about an event; the frames are
// the reader's, with the decisions applied.  A sentence of which a decision cannot be said in a frame, or on which people differ,
// is left out with a note.  Other files of `dir` stay; a text there that this export did not write is noted.  Same record,
// program and model, same bytes.
Result<CorpusCount> export_corpus(const Record& record, const Lexicon& lexicon, const std::vector<ReviewDecision>& decisions,
                                  const ReadAgain& again, const std::string& dir);
std::string corpus_count_to_json(const CorpusCount& count);

}  // namespace parley
