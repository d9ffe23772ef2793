// The loaded tables and their indexes.
#pragma once
#include <unordered_map>

#include "lexicon/phrase_trie.h"
#include "parley/lexicon.h"

namespace parley::lexicon {

// Whole names by first and last letter and length, for misspellings.
class NearNames {
 public:
  void add(std::string_view folded, std::uint32_t node);
  void sort();  // once, after the last add
  struct Found {
    int distance = 0;
    std::uint32_t node = 0;
    std::string_view name;
  };
  // Names within distance 1 (2 from 8 letters), nearest first, then bytewise.
  std::vector<Found> find(std::string_view folded) const;

 private:
  struct Name {
    std::uint32_t offset = 0, length = 0;  // of its text in arena_
    std::uint32_t node = 0;
    std::uint32_t letters = 0;  // which letters it has: two names that differ in many cannot be near
  };
  std::string_view text(const Name& name) const { return std::string_view(arena_).substr(name.offset, name.length); }

  std::string arena_;
  std::vector<Name> names_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> buckets_;  // bucket, name; sorted
};

// Insertions, deletions, substitutions and swaps of neighbours between a and b; more than `limit` is reported as limit + 1.
int edit_distance(std::string_view a, std::string_view b, int limit);

// The plural of a noun phrase, and the singular where the ending shows it; "" when there is none to be had.
std::string plural_of(std::string_view phrase);
std::string singular_of(std::string_view phrase);

// The short forms of a person's name, the one news uses first: {"lopez obrador", "obrador"}.
std::vector<std::string> surname_forms(std::string_view name, std::string_view country);

bool known_sector(std::string_view sector);

}  // namespace parley::lexicon

namespace parley {

namespace lexicon {
inline constexpr std::uint32_t kNoEntity = 0xFFFFFFFF;  // the reading of words that are no name ("Latin American")
}

struct Lexicon::Impl {
  std::vector<Entity> entities;
  std::unordered_map<std::string, std::uint32_t> states;  // by ISO3
  std::unordered_map<std::string, int> cow;               // by ISO3
  std::vector<std::string> short_names;                   // by entity
  std::unordered_map<std::string, std::vector<std::uint32_t>> surnames;
  std::unordered_map<std::string, std::vector<OfficeHolder>> offices;  // by country, a space, office

  lexicon::Vocabulary vocabulary;
  lexicon::PhraseTrie names, agents, cues, contexts, grounding, dialogue;
  lexicon::NearNames near;
  std::vector<NameReading> readings;  // values of `names`
  std::vector<Agent> agent_rows;
  std::vector<Cue> cue_rows, grounding_rows, dialogue_rows;
  std::vector<std::string> context_rows;
  std::vector<std::uint8_t> common_words;  // by word: also a word of the language
  std::vector<CameoCode> cameo;
  std::unordered_map<std::string, std::size_t> cameo_by_code;
  std::vector<PloverMode> plover;
  std::map<std::string, double, std::less<>> target_weights, main_pair_weights;
  std::string hash;

  Status load(const std::string& dir);
  Result<TsvTable> table(const std::string& dir, const std::string& file, const std::vector<std::string>& columns);
  Status load_grounding(const TsvTable& table);
  Status load_countries(const TsvTable& table);
  Status load_country_names(const TsvTable& table);
  Status load_organizations(const TsvTable& table, const TsvTable& names);
  Status load_persons(const TsvTable& table, const TsvTable& names);
  Status load_agents(const TsvTable& table);
  Status load_weights(const TsvTable& table, std::map<std::string, double, std::less<>>& into);
  Status load_codes(const TsvTable& cameo_table, const TsvTable& plover_table);
  Status load_cues(const TsvTable& table, lexicon::PhraseTrie& trie, std::vector<Cue>& rows);
  Status load_contexts(const TsvTable& context_table);
  void add_surface(std::string_view surface, const NameReading& reading);
  std::string office_of(std::string_view title) const;
};

}  // namespace parley
