// A document as the dialogue room looks at it: its acts with who, when and who says so, and the cues between them.
#pragma once
#include <map>
#include <optional>
#include <set>

#include "parley/dialogue.h"

namespace parley::dialogue {

// An event beside the frame that it was coded from.
struct Act {
  const Event* event = nullptr;
  const Frame* frame = nullptr;
};

// A cue of data/dialogue_*.tsv in the text.
struct Found {
  Span span;
  std::string_view kind, value;
};

struct SentenceView {
  const Sentence* sentence = nullptr;
  const SentenceReading* reading = nullptr;
  const Speech* speech = nullptr;
  std::vector<Act> acts;         // in order of trigger
  std::vector<Found> cues;       // in order of span
  std::vector<DateValue> dates;  // in order of span
  std::vector<Span> clauses;
};

class DocumentView {
 public:
  DocumentView(const Lexicon& lexicon, const Document& document, const std::vector<Sentence>& sentences,
               const std::vector<SentenceReading>& readings, const DocumentActors& actors, const std::vector<Event>& events);

  const Lexicon& lexicon;
  const Document& document;
  const std::string& text;
  const DocumentActors& actors;
  std::vector<SentenceView> sentences;  // all, in order

  std::string_view words(Span span) const { return slice(text, span); }
  // Who a mention is; a compound ("both Koreas") gives its parts, nobody known gives nobody.
  Parties who(std::uint32_t sentence, std::uint32_t mention) const;
  // The parties of all mentions whose span lies in `span`, each once, in order.
  Parties parties_in(std::uint32_t sentence, Span span) const;
  // The mention nearest before (after) `at` in the sentence, none further than `limit`; -1 when there is none.
  int mention_before(std::uint32_t sentence, std::uint32_t at, std::uint32_t limit) const;
  int mention_after(std::uint32_t sentence, std::uint32_t at, std::uint32_t limit) const;
  // The state or organisation that somebody stands for ("Kim Yo Jong" -> "North Korea", a rebel leader -> his movement, not its
  // state); himself when nothing says.
  Party side_of(const Party& party) const;
  // Whether it names a person of this document.
  bool is_person(const Party& party) const;
  // The two sides that the document is about (main_pair.cpp); empty parties when there are none.
  std::pair<Party, Party> main_pair() const { return main_pair_; }
  const std::vector<PairChoice>& pairs() const { return pairs_; }
  // The other of the main pair for its sides, else the named side that `party` acts and is named with most.
  Party counterpart(const Party& party) const;
  // Who says the words at `at`, outermost first; empty: the document.
  std::vector<std::string> attribution(std::uint32_t sentence, Span at) const;
  // The hedging words that stand before `at` in its clause; "" when there are none.
  std::string hedge(std::uint32_t sentence, Span at) const;
  // The date of the sentence nearest to `at`, the clause's own first; empty when the sentence has none.
  DateValue date_near(std::uint32_t sentence, Span at) const;
  Span clause(std::uint32_t sentence, std::uint32_t at) const;
  // From `at` to the end of its clause chain: `at` drawn out to the next semicolon, report verb or sentence end, trimmed; at most
  // `limit` bytes.
  Span phrase_after(std::uint32_t sentence, std::uint32_t at, std::uint32_t limit = 200) const;
  // The sentence is the title's, and so repeats what the body says.
  bool is_title(std::uint32_t sentence) const { return sentences[sentence].sentence->kind == BlockKind::kTitle; }
  bool is_caption(std::uint32_t sentence) const { return sentences[sentence].sentence->kind == BlockKind::kCaption; }
  // How likely a sentence states a record of a kind (kRecordKinds); nothing where the model does not say.
  std::optional<double> likely(std::uint32_t sentence, std::string_view kind) const;
  // Sets doc, span, quote, sentence, attribution and hedge.
  void cite(Evidence& evidence, std::uint32_t sentence, Span span) const;

 private:
  Party named(const std::string& name) const;
  std::string_view country_of(const std::string& name) const;  // "" when not known

  // main_pair.cpp
  void count_deals(const Event& event);
  std::set<std::string> sides() const;
  void find_main_pair();
  void weigh_pairs();
  std::map<std::string, double> mediators() const;

  std::map<std::string, std::string> side_;              // by name
  std::map<std::string, std::string> country_;           // by name
  std::set<std::string> persons_;
  std::map<std::string, std::map<std::string, int>> deals_;  // side -> side -> events
  std::map<std::string, std::map<std::string, double>> closeness_;  // side -> side -> acts between them and sentences of both
  std::map<std::string, int> acts_;  // by side, twice where it is a source
  std::vector<PairChoice> pairs_;  // likeliest first
  std::pair<Party, Party> main_pair_;
  std::vector<Speech> speech_;
};

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> list);
Party party_of(const ActorReading& actor);
Parties parties_of(const std::vector<ActorReading>& actors);
// Adds those that are not there yet.
void add_parties(Parties& to, const Parties& more);
// Whether it is a name rather than words for somebody ("the two companies").
bool has_name(std::string_view name);
bool has_party(const Parties& parties, const Party& party);
// Whether the name is words for anybody ("each of them", "two groups", "we"), by the cues of kind "vague".
bool is_vague(const Lexicon& lexicon, std::string_view name);

// One kind each; they see what stands in `out` already, in this order.
void find_contacts(const DocumentView& view, Dialogue& out);
void find_moves(const DocumentView& view, Dialogue& out);
void find_linkages(const DocumentView& view, Dialogue& out);
void find_channels(const DocumentView& view, Dialogue& out);
void find_windows(const DocumentView& view, Dialogue& out);
void find_grievances(const DocumentView& view, Dialogue& out);
void find_readings(const DocumentView& view, Dialogue& out);
void find_states(const DocumentView& view, Dialogue& out);

}  // namespace parley::dialogue
