// One phrase -> who it is, given what surrounds it.
#pragma once
#include <map>

#include "grounding/phrase.h"
#include "parley/grounding.h"

namespace parley::grounding {

// Which countries a text speaks of, and how much.
class CountryVotes {
 public:
  void add(const std::string& iso3, double weight);
  void add_text(const Lexicon& lexicon, std::string_view text, std::optional<Date> date);
  double of(const std::string& iso3) const;
  // The best supported; of equals the one named first; "" when none.
  std::string best() const;
  // All, best first.
  std::vector<std::string> ranked() const;

 private:
  struct Vote {
    std::string iso3;
    double weight = 0;
  };
  std::vector<Vote> votes_;  // in order of first mention
};

// What is known around a phrase.
struct Surroundings {
  std::optional<Date> date;
  CountryVotes countries;
  std::vector<std::uint32_t> people;  // entities named in full nearby, the last one last
  std::vector<std::uint32_t> bodies;  // international bodies named by a name that is theirs alone
  bool near_misses = true;            // try misspellings
};

// Adds the international bodies among the names of a text that go by a name of theirs alone ("the European Union", not "Brussels").
void add_bodies(const Lexicon& lexicon, const std::vector<NameHit>& names, std::vector<std::uint32_t>& bodies);
const NameReading& preferred(const Lexicon& lexicon, const std::vector<NameReading>& readings, const Surroundings& around);
Surroundings surroundings_of(const Lexicon& lexicon, std::string_view context, std::optional<Date> date);

// A reading and what the document's memory needs besides.
struct Resolved {
  ActorReading reading;
  std::uint32_t person = kNobody;  // entity of a known person
  std::string unknown_name;        // somebody named whom the lexicon does not know
  std::string bare_name;           // the words that name a person, without titles
  std::string office;              // the office that the words name
  std::string head;                // folded head noun of a group or body ("delegation")
  char gender = 0;                 // 'm', 'f' or 0
  bool country_from_context = false;
  bool country_given = false;  // the words themselves name a country
  static constexpr std::uint32_t kNobody = 0xffffffffu;
};

Resolved resolve_phrase(const Lexicon& lexicon, std::string_view text, const Surroundings& around);

// A person's role on a date; null when none is known then.  `office` picks among roles held at once.
const DatedRole* role_on(const Entity& person, std::optional<Date> date, std::string_view office = {});
// A known person as an actor on a date.
ActorReading person_reading(const Lexicon& lexicon, std::uint32_t person, std::optional<Date> date, std::string_view office = {});
// The only holder of an office then; of several at other times (no date) the one among `people`.
std::optional<std::uint32_t> holder_of(const Lexicon& lexicon, std::string_view country, std::string_view office,
                                       std::optional<Date> date, const std::vector<std::uint32_t>& people, std::string* why);
ActorReading state_reading(const Lexicon& lexicon, std::string_view iso3);
void add_sector(std::vector<std::string>& sectors, std::string_view sector);

}  // namespace parley::grounding
