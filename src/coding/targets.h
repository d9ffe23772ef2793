// Whom an act is towards where its sentence does not say.
#pragma once
#include <array>
#include <map>
#include <set>

#include "parley/coding.h"

namespace parley {

// Weighs every side of a document as the target of an act, by how it stands to the act's source there and by where it is named:
// a linear softmax over the features of data/targets.tsv.  Keeps references to its arguments; `events` as coded, before any
// target is implied.
class TargetWeigher {
 public:
  TargetWeigher(const Lexicon& lexicon, const Document& document, const std::vector<Sentence>& sentences,
                const std::vector<SentenceReading>& readings, const DocumentActors& actors, const std::vector<Event>& events);

  // All choices, likeliest first; one of them is nobody.
  std::vector<TargetChoice> weigh(const Event& event) const;

 private:
  using Features = std::vector<std::pair<std::string_view, double>>;
  using Counts = std::map<std::string, std::map<std::string, int>>;  // side -> side -> how often
  struct Place {
    std::uint32_t sentence;
    Span span;
  };
  struct Side {
    ActorReading actor;
    std::vector<Place> named;  // in order
  };

  void add_mention(std::uint32_t sentence, Span span, const ActorReading& who);
  void add_deals(const Event& event);
  void find_pair(const std::vector<std::string>& contenders);
  std::set<std::string> names_of(const std::vector<ActorReading>& actors) const;  // of their sides
  const Event* act_before(const Event& event) const;
  Features for_nobody(const Event& event, bool known_source) const;
  Features for_both(const Event& event, bool known_source) const;
  Features for_side(const Event& event, const std::string& name, const Side& side, const std::set<std::string>& sources) const;
  void add_places(const Event& event, const Side& side, Features& out) const;

  const Lexicon& lexicon_;
  const std::vector<Sentence>& sentences_;
  const std::vector<SentenceReading>& readings_;
  const std::vector<Event>& events_;
  std::optional<Date> published_;
  std::map<std::string, Side> sides_;
  Counts deals_, together_;  // two-sided events; sentences that name both
  std::array<std::string, 2> pair_;  // the two sides that most is told of between them; empty when there are none
};

}  // namespace parley
