// parley/reading.h: sentence + token vectors -> mentions and frames.
//
//   auto reader = parley::Reader::open("models/fast", bases_dir, lexicon, {});
//   std::vector<parley::SentenceReading> r = reader->read(doc, sentences);
#pragma once
#include <array>

#include "parley/encoder.h"
#include "parley/lexicon.h"
#include "parley/text.h"

namespace parley {

enum class MentionKind { kName, kNominal, kPronoun };

// Words that stand for an actor.  A pronoun is only marked; whom it means is for the grounding room to say.
struct Mention {
  Span span;
  MentionKind kind = MentionKind::kName;
  float confidence = 0;  // how sure the tagger is that these words are an actor
};

// The PLOVER types in the order of the model's outputs.
inline constexpr std::string_view kPloverTypes[] = {"AGREE",    "CONSULT",  "SUPPORT", "CONCEDE", "COOPERATE", "AID",
                                                    "RETREAT",  "REQUEST",  "ACCUSE",  "REJECT",  "THREATEN",  "PROTEST",
                                                    "SANCTION", "MOBILIZE", "COERCE",  "ASSAULT"};
inline constexpr std::size_t kPloverTypeCount = std::size(kPloverTypes);

// The roles of a frame that are words of the sentence rather than mentions, in the order of the model's outputs.
enum class SpanRole { kTime, kPlace, kContent, kCondition, kReturn, kReason, kCue };
inline constexpr std::size_t kSpanRoleCount = 7;

// How one frame of a sentence bears on another: it holds on condition of it, is given for it, is because of it, is about it, or
// is the same happening.
enum class LinkKind { kCondition, kExchange, kCause, kContent, kSame };
struct FrameLink {
  LinkKind kind;
  std::uint32_t to = 0;  // index into the sentence's frames
};

// Who does what to whom in one sentence, before anybody knows who they are.  Sources and targets, but not both, may be empty: the
// act names nobody there.  Lists of mentions are indices into the sentence's, in order.
struct Frame {
  Span trigger;                                 // the words that carry the act
  std::vector<std::uint32_t> sources, targets;  // a mutual act has all parties in sources
  bool mutual = false;
  std::vector<std::uint32_t> third;             // mediators, hosts, carriers
  std::vector<std::uint32_t> speakers;          // who says so
  std::array<Span, kSpanRoleCount> spans = {};  // by SpanRole; empty where the sentence does not say
  std::string plover_type;                      // of kPloverTypes
  std::string plover_mode;                      // "" when none
  std::string factuality;                       // certain, probable, possible, planned, hypothetical, negated
  float factuality_confidence = 0;
  std::string tense;    // past, present, future
  std::string move;     // offer, demand ...; "" when none
  std::string contact;  // the rung of a contact: proposed, held ...; "" when none
  std::vector<FrameLink> links;
  float confidence = 0;                               // calibrated probability that an annotator would record this act
  std::vector<std::pair<std::string, float>> scores;  // best types with their probabilities, best first; the first is plover_type

  Span span(SpanRole role) const { return spans[static_cast<std::size_t>(role)]; }
};

// The kinds of record that a sentence may state, in the order of the model's outputs.
inline constexpr std::string_view kRecordKinds[] = {"events",   "contacts", "moves",      "linkages",
                                                    "channels", "windows",  "grievances", "readings"};
inline constexpr std::size_t kRecordKindCount = std::size(kRecordKinds);

struct SentenceReading {
  bool passed_gate = false;       // false: nothing there looks like an event, so no encoder pass
  bool cut = false;               // longer than the encoder takes: its end was not read
  std::vector<Mention> mentions;  // in order of span
  std::vector<Frame> frames;      // best first
  std::vector<float> vector;      // the sentence vector, unit length; empty when not asked for
  std::vector<float> kinds;       // by kRecordKinds, the probability that the sentence states such a record; empty: nothing says
};

struct ReaderOptions {
  EncoderOptions encoder;
  float min_confidence = 0.0f;  // of a frame; 0: whatever the thresholds in model.json let through
  bool gate = true;
  bool sentence_vectors = false;
  std::string pairs;  // folder of an adapter made for marked pairs, whose word is added to the reader's own; "" for none
};

// A pair of actors that somebody marked, each in as many places as it is marked; nothing marked on one side means that the act
// names nobody there.
struct MarkedPair {
  std::string text;
  std::vector<Span> source, target;
};
struct PairReading {
  std::string plover_type;
  float confidence = 0;  // calibrated probability of the type
  std::vector<std::pair<std::string, float>> scores;
};

// Immutable; safe to share between threads.
class Reader {
 public:
  // `adapter_dir` and `bases_dir` as Encoder::open; the folder of the base also holds vocab.txt.
  static Result<Reader> open(const std::string& adapter_dir, const std::string& bases_dir, const Lexicon& lexicon,
                             const ReaderOptions& options);
  // One SentenceReading a sentence, same order; the same whatever the number of threads.
  Result<std::vector<SentenceReading>> read(const Document& document, const std::vector<Sentence>& sentences) const;
  // The same for several documents, which is faster than one after the other; what each gets does not depend on the others.
  struct Source {
    const Document& document;
    const std::vector<Sentence>& sentences;
  };
  Result<std::vector<std::vector<SentenceReading>>> read(const std::vector<Source>& sources) const;
  // Types of marked pairs (the type is never "none" here): what this reader's own heads say and what the adapter
  // ReaderOptions::pairs says, added.  A pair with no or a bad span is an Error whose line counts the pairs from 1.
  Result<std::vector<PairReading>> pairs(const std::vector<MarkedPair>& pairs) const;
  // SHA-256 of adapter and base: goes into the run log.
  const std::string& model_hash() const;
  const std::string& model_name() const;

 private:
  struct Impl;
  std::shared_ptr<const Impl> impl_;
};

}  // namespace parley
