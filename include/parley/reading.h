// parley/reading.h: sentence + token vectors -> mentions and frames.
//
//   auto reader = parley::Reader::open("models/fast", base_dir, lexicon, {});
//   std::vector<parley::SentenceReading> r = reader->read(doc, sentences);
#pragma once
#include "parley/encoder.h"
#include "parley/lexicon.h"
#include "parley/text.h"

namespace parley {

enum class MentionKind { kName, kNominal, kPronoun };

// Words that stand for an actor.
struct Mention {
  Span span;
  MentionKind kind = MentionKind::kName;
  float confidence = 0;
};

// The PLOVER types in the order of the model's outputs.
inline constexpr std::string_view kPloverTypes[] = {"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
                                                    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"};
inline constexpr std::size_t kPloverTypeCount = std::size(kPloverTypes);

// Who does what to whom in one sentence, before anybody knows who they are.
struct Frame {
  std::vector<std::uint32_t> sources, targets;  // indices into the sentence's mentions; a mutual act has all parties in sources
  Span trigger;                                 // the word that carries it (the peak of the pair's attention)
  std::string plover_type;                      // of kPloverTypes
  std::string plover_mode;                      // "" when none
  float confidence = 0;                         // calibrated probability that an annotator would record this triple
  std::vector<std::pair<std::string, float>> scores;  // best types with their probabilities, best first
};

struct SentenceReading {
  bool passed_gate = false;                     // false: no actor and no cue, so no encoder pass
  std::vector<Mention> mentions;                // in order of span
  std::vector<Frame> frames;                    // best first
  std::vector<float> vector;                    // the sentence vector, unit length; empty when not asked for
};

struct ReaderOptions {
  EncoderOptions encoder;
  float min_confidence = 0.0f;  // of a frame; 0: the threshold in model.json
  bool gate = true;
  bool sentence_vectors = false;
};

// A pair of spans that somebody marked.
struct MarkedPair {
  std::string text;
  Span source, target;
};
struct PairReading {
  std::string plover_type;
  float confidence = 0;
  std::vector<std::pair<std::string, float>> scores;
};

class Reader {
 public:
  static Result<Reader> open(const std::string& adapter_dir, const std::string& base_dir, const Lexicon& lexicon, const ReaderOptions& options);
  // One SentenceReading a sentence, same order.
  Result<std::vector<SentenceReading>> read(const Document& document, const std::vector<Sentence>& sentences) const;
  // Types of marked pairs (the type is never "none" here).
  Result<std::vector<PairReading>> pairs(const std::vector<MarkedPair>& pairs) const;
  // SHA-256 of adapter and base: goes into the run log.
  const std::string& model_hash() const;
  const std::string& model_name() const;

 private:
  struct Impl;
  std::shared_ptr<const Impl> impl_;
};

}  // namespace parley
