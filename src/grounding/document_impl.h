// The memory of one document: its actors, and what later words can refer to them by.  document_actors.cpp reads the mentions one
// after another, document_references.cpp looks back for whom they mean, document_members.cpp says who belongs to which body,
// document_sides.cpp who is on whose side.
#pragma once
#include <algorithm>
#include <map>
#include <span>

#include "grounding/document_facts.h"
#include "grounding/resolve.h"

namespace parley {

using grounding::CountryVotes;
using grounding::Resolved;
using grounding::Surroundings;

inline constexpr std::size_t kNone = static_cast<std::size_t>(-1);
inline constexpr std::size_t kLookBack = 4;      // sentences that a pronoun reaches back
inline constexpr std::size_t kNominalBack = 60;  // and "the minister"
inline constexpr std::ptrdiff_t kPeople = 64;    // full names that stay in mind

// One actor of the document and what later words can refer to it by.
struct Known {
  DocumentActors::Entry entry;
  std::uint32_t person = Resolved::kNobody;
  std::string office;
  std::string head;  // "delegation"
  char gender = 0;
  bool plural = false;
  bool named = false;            // a name was given, not only a title
  bool country_guessed = false;  // the words do not say of which country, only what the document speaks of
};

inline bool is_person(const Known& k) { return k.entry.actor.type == ActorType::kPerson; }
inline bool is_body(const Known& k) {
  return k.entry.actor.type == ActorType::kState || k.entry.actor.type == ActorType::kOrganisation;
}

inline std::string without_article(std::string_view text) {
  std::string folded = fold(text);
  for (std::string_view article : {"the ", "a ", "an ", "both ", "this ", "that ", "these ", "those "})
    if (folded.starts_with(article)) return folded.substr(article.size());
  return folded;
}

inline std::string last_word(const std::string& folded) {
  const std::size_t space = folded.find_last_of(" -");
  return space == std::string::npos ? folded : folded.substr(space + 1);
}

struct DocumentActors::Impl {
  const Lexicon& lexicon;
  const Document& document;
  const std::vector<Sentence>& sentences;
  const std::vector<std::vector<Mention>>& mentions;

  grounding::DocumentFacts facts;
  Surroundings around;                                          // of the whole document; people grows as they are named
  std::vector<std::pair<std::uint32_t, std::string>> states;    // where each country is named
  std::vector<std::pair<std::uint32_t, std::uint32_t>> people;  // where each known person is named in full
  std::vector<Known> known;
  std::vector<Entry> entries;
  std::map<std::string, std::size_t> by_key;
  std::map<std::string, std::size_t> by_short;  // folded surname -> the last one who was named in full
  std::vector<std::vector<ActorReading>> readings;
  std::vector<std::vector<std::size_t>> who;  // index into known, kNone for nobody
  ActorReading nobody;

  Impl(const Lexicon& l, const Document& d, const std::vector<Sentence>& s, const std::vector<std::vector<Mention>>& m);

  // The two sides most spoken of, where they are not both known states; else empty.
  std::vector<std::string> contenders;
  std::map<std::string, std::string> homes;  // by a person's name: the body he belongs to
  std::map<std::string, ActorType> kinds;    // of names that the lexicon does not know, from how the document uses them

  // document_actors.cpp
  std::string_view words(Span span) const { return slice(document.text, span); }
  void read_mentions();
  // Countries and people that the document names anywhere.
  void survey();
  // What surrounds one mention: people named before it, countries of its sentence weighing more.
  Surroundings here(std::size_t sentence, std::uint32_t at) const;
  std::vector<std::pair<std::uint32_t, std::string>>::const_iterator states_from(std::size_t sentence) const;
  // "a Peruvian" is somebody, "Peruvian" alone his country: the words with the indefinite article that stands before them.
  std::string_view with_article(std::size_t i, Span span) const;
  void resolve(std::size_t i, std::size_t j);
  std::string key_of(const Resolved& r) const;
  void enter(std::size_t i, std::size_t j, Resolved r, std::string_view text);
  // "The foreign minister, Wang Yi,": the words before a name are the named one's.
  void name_the_title(std::size_t i, std::size_t j, std::size_t index);
  // A full name makes its surname usable.
  void introduce(const Resolved& r, std::size_t index);
  void take(std::size_t i, std::size_t j, std::size_t index, float confidence, std::string_view reason);
  static void note(Known& k, std::string_view text);
  static void also_called(Known& k, std::string_view text);

  // document_names.cpp
  // Whether a name of several words that nobody knows is a person's or a body's.
  void tell_names();
  ActorType kind_of_name(const Known& k) const;

  // document_references.cpp
  std::string_view mark_of(std::string_view text, std::string_view kind) const;
  // By the first name; 0 when it does not tell.
  char gender_of(std::string_view name) const;
  // Not of "US" and "U.S.", which are "us" to tables that fold.
  std::string_view pronoun_of(std::string_view text) const;
  std::string_view composite_of(std::string_view text) const;
  std::size_t by_surname(const std::string& folded) const;
  // "Abiy", "Mr Abhisit", "Umbra Kato": the one person of the document whose fuller name holds the words.
  std::size_t by_part_of_name(const std::string& folded) const;
  static std::string without_honorific(const std::string& folded);
  // The body whose full name, given before, the words are a part of ("the National Council") or the initials of ("NDF").
  std::size_t longer_name(std::string_view name) const;
  static std::string initials_of(std::string_view name);
  // The words before and after a name that say who it is: "Health Minister ...", "..., the head of X,".
  Span widen(std::size_t i, Span span) const;
  // Mentions before (i, j): of its own sentence from the left, then of the sentences before it, nearest first, each from the
  // left.
  template <class Fits>
  std::size_t look_back(std::size_t i, std::size_t j, std::size_t reach, Fits&& fits) const {
    for (std::size_t back = 0; back <= reach && back <= i; ++back) {
      const std::size_t s = i - back;
      const std::size_t end = back == 0 ? j : who[s].size();
      for (std::size_t m = 0; m < end; ++m)
        if (who[s][m] != kNone && fits(known[who[s][m]])) return who[s][m];
    }
    return kNone;
  }
  // The same, the nearest first.
  template <class Fits>
  std::size_t nearest(std::size_t i, std::size_t j, Fits&& fits) const {
    for (std::size_t s = i + 1; s-- > 0 && s + kNominalBack > i;) {
      const std::size_t end = s == i ? j : who[s].size();
      for (std::size_t m = end; m-- > 0;)
        if (who[s][m] != kNone && fits(known[who[s][m]])) return who[s][m];
    }
    return kNone;
  }
  std::size_t pronoun_target(std::size_t i, std::size_t j, std::string_view value) const;
  std::size_t country_noun(std::size_t i, std::size_t j, const std::string& folded) const;
  // "the minister", "the delegation": the last one that the words fit.
  std::size_t nominal(std::size_t i, std::size_t j, const Resolved& r, std::string_view text) const;
  // "the DUP's negotiators", "five officers from the Front", "its delegation": the body they speak for.
  std::size_t team_of(std::size_t i, std::size_t j, const Resolved& r, std::string_view text) const;
  // "fighters of the Kadun Column": the body whose people they are; empty when the words name none.
  std::string_view body_behind(std::string_view text) const;
  // The body of which the words hold a name that the document has used before; of several the one named last in the words.
  std::size_t body_in(std::string_view text) const;
  static bool has_name(const ActorReading& a) {
    return a.parts.empty() && a.type != ActorType::kState && !a.name.empty() && a.name.front() >= 'A' && a.name.front() <= 'Z';
  }
  // "the council", "the rebels": the body named before whose name has the word, or which is of the kind that rebels are.
  std::size_t named_body(std::size_t i, std::size_t j, const std::string& head, const std::vector<std::string>& sectors) const;
  // "Chung Eui-yong, the National Security Council chief": the second words say who the first is.
  std::size_t apposition(std::size_t i, std::size_t j, const Resolved& r) const;
  // "President Fain" is the Shawn Fain named before.
  std::size_t named_before(const Resolved& r) const;
  // "The general", "the union leader": somebody named before who belongs to a body of that kind.
  std::size_t leader_of_kind(std::size_t i, std::size_t j, const Resolved& r) const;

  // document_sides.cpp
  // Whose side somebody is on: a state for its officials, a body for its people; "" for media, international bodies and nameless
  // people.
  std::string side_of(const Known& k) const;
  std::vector<std::string> find_contenders() const;
  // The states that "the two sides" are: the last ones of this sentence if it names as many, else those of the last two sentences
  // if they name no more, else the document's most spoken of.
  std::vector<std::string> sides(std::size_t i, std::uint32_t at, std::size_t wanted) const;
  void composite(std::size_t i, std::size_t j, std::string_view kind);
  void together(std::size_t i, std::size_t j, Resolved r, std::vector<std::string> parts, std::vector<std::string> sectors);
  // The people of this sentence and the two before it, if they are two.
  std::vector<std::string> last_two_people(std::size_t i, std::size_t j) const;

  // document_members.cpp
  // A body with a name, which people belong to.
  bool joinable(std::size_t k) const;
  // People belong to the body that the text says they lead, else, where the lexicon knows nothing of them, to the one that their
  // first mention names beside them.
  void affiliate();
  // "the union said that President Shawn Fain ...": whose president, where the words do not say, in a dispute of bodies.
  std::size_t body_before(std::size_t i, std::size_t j) const;
  // Right beside a person ("Fidel Agcaoili, who leads the panel of the Front").
  std::size_t body_of(std::size_t i, std::size_t j) const;
  // The body that the words say the person leads or speaks for ("JEM spokesman Ahmed Hussein", "X, who heads the GNA").
  std::size_t led_by(std::size_t i, std::size_t j) const;
  // Somebody of whom nothing is known but that he leads a body ("Orro Venn, who heads the Marsh Column").
  bool heads_a_body(std::size_t i, std::size_t j) const;
  std::size_t body_named_in(std::string_view text) const;
  // An armed body that the lexicon says the person leads ("commander of the Libyan National Army").
  std::size_t body_in_role(const ActorReading& person) const;
  // A row of that kind stands in the words, at most so many bytes from their beginning.
  bool tells(std::string_view between, std::string_view kind, std::uint32_t most_before) const;
  void join(std::size_t person, std::size_t body);
  std::size_t home_of(const Known& person) const;
  // Where people follow him: his body, else, for "his government", his state.
  std::size_t side_for(const Known& owner, bool state) const;
  // "Garcia", "the general": the person of the document that the words before a possessive mark name.
  std::size_t owner_in(std::size_t i, std::size_t j, std::string_view name) const;
  // "his forces", "Garcia's fighters": the body of the person whose they are.
  std::size_t following(std::size_t i, std::size_t j, std::string_view text) const;
};

}  // namespace parley
