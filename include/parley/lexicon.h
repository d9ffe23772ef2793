// parley/lexicon.h: data/*.tsv -> lookup tables.  Loaded once, immutable, shared between threads.
//
//   auto lexicon = parley::Lexicon::load("data");
//   for (const parley::NameHit& h : lexicon->find_names(text, span)) ...
#pragma once
#include <map>

#include "parley/base.h"

namespace parley {

enum class ActorType { kUnknown, kState, kOrganisation, kPerson, kGroup };
std::string_view actor_type_name(ActorType type);  // "state", "organisation", "person", "group"; "" for unknown

// A role that somebody held (persons) or a status that something had (organisations), with its dates (both inclusive).
struct DatedRole {
  std::string country;               // ISO 3166 alpha-3, or "" (IGO, NGO ...)
  std::vector<std::string> sectors;  // PLOVER sectors, main one first: "GOV", "SPY"
  std::string role;                  // "director of the National Intelligence Service"; may be ""
  std::string office;            // what news calls it, one word for all its titles ("spy chief", "foreign minister"); may be ""
  std::optional<Date> from, to;  // absent: open
};

// Something with a name: a state, an organisation, a person.
struct Entity {
  std::string name;  // canonical
  ActorType type = ActorType::kUnknown;
  std::string country;               // home country, ISO3; "" for international bodies
  std::vector<std::string> sectors;  // of an organisation, without dates
  std::vector<DatedRole> roles;      // of a person, by date
  std::string source;                // where the facts come from
};

// Somebody's role: roles[role] of entities()[entity].
struct OfficeHolder {
  std::uint32_t entity = 0, role = 0;
};

// Why a surface form may mean an entity.  kSurname readings come from lookup_surname only.
enum class NameKind { kName, kAlias, kDemonym, kAdjective, kCapital, kCity, kSeat, kSurname, kAcronym, kLocal };
std::string_view name_kind_name(NameKind kind);

struct NameReading {
  std::uint32_t entity = 0;  // index into Lexicon::entities()
  NameKind kind = NameKind::kName;
  std::string sector;            // what a stand-in stands for ("Blue House" -> GOV); usually ""
  std::optional<Date> from, to;  // when the name means it (Rangoon, Burma, Zaire)
};

// A name found in running text: the longest at each place, all its readings.
struct NameHit {
  Span span;
  std::vector<NameReading> readings;
};

// A phrase that gives a role or a kind of group without naming anyone: "foreign minister" GOV, "rebels" REB.
struct Agent {
  std::string phrase;
  std::string sector;
  bool person = false;  // the phrase names one person ("minister") rather than a group ("ministry", "police")
};
struct AgentHit {
  Span span;
  const Agent* agent = nullptr;
  bool plural = false;  // the words are the plural of a phrase that names one person or body ("ministers")
};

// A cue: words that decide something.  cues.tsv: phrase, kind, value ("reportedly", "factuality", "probable").
struct Cue {
  std::string phrase, kind, value;
};
struct CueHit {
  Span span;
  const Cue* cue = nullptr;
};

// Words that set a PLOVER context: "ballistic missile" -> "cbrn".
struct ContextHit {
  Span span;
  std::string_view context;
};

// One row of the PLOVER table: the defaults of a type and mode (mode "" is the type itself).
struct PloverMode {
  std::string type, mode;
  int quad = 0;
  double intensity = 0;
  std::string cameo;  // the CAMEO code it stands for when nothing says more
};

// One row of the CAMEO table.
struct CameoCode {
  std::string code;  // "046", "1233": a string, leading zeros kept
  std::string name;
  std::string plover_type;  // "CONSULT"
  std::string plover_mode;  // "visit" or ""
  double goldstein = 0;
  int quad = 0;  // 1..4
};

class Lexicon {
 public:
  // Loads every table of `data_dir`; the first bad row is an Error with file and line.
  static Result<Lexicon> load(const std::string& data_dir);

  const std::vector<Entity>& entities() const;
  // All readings of a whole surface form (compared folded); empty when unknown.
  std::vector<NameReading> lookup(std::string_view surface) const;
  // Nearest names to a misspelt surface (edit distance 1, or 2 from 8 letters), best first, at most `limit`.
  std::vector<NameReading> lookup_fuzzy(std::string_view surface, std::size_t limit = 4) const;
  // Names, agent phrases, cues in text[region): leftmost-longest, on word boundaries, case-aware for names (a name in lower case
  // is no name; agents and cues match in any case).
  std::vector<NameHit> find_names(std::string_view text, Span region) const;
  std::vector<AgentHit> find_agents(std::string_view text, Span region) const;
  // Cues are leftmost-longest within each kind; a phrase with two kinds gives two hits.
  std::vector<CueHit> find_cues(std::string_view text, Span region) const;
  std::vector<ContextHit> find_contexts(std::string_view text, Span region) const;
  // The small tables of the grounding room (data/grounding.tsv): pronouns, honorifics, composites, offices ...; matched as cues.
  std::vector<CueHit> find_grounding(std::string_view text, Span region) const;
  // The cues of the dialogue room (data/dialogue_*.tsv); matched as cues.
  std::vector<CueHit> find_dialogue(std::string_view text, Span region) const;
  // People of this surname (compared folded), readings of kind kSurname; running text needs the full name or a title first.
  std::vector<NameReading> lookup_surname(std::string_view surname) const;
  // The name that news uses for somebody after the first mention: "Merkel", "Kim", "Lopez Obrador"; "" for what is no person.
  std::string_view short_name(std::uint32_t entity) const;
  // The office that a title or role names ("US Secretary of State" -> "foreign minister"); "" when none.
  std::string office_of(std::string_view title) const;
  // All who held an office for a country, by date of taking it.
  const std::vector<OfficeHolder>& office_holders(std::string_view country, std::string_view office) const;
  // The state of this ISO3 code; null when unknown.
  const Entity* state(std::string_view iso3) const;
  const CameoCode* cameo(std::string_view code) const;
  // Null when the type or mode is unknown.
  const PloverMode* plover(std::string_view type, std::string_view mode = {}) const;
  const std::vector<CameoCode>& cameo_codes() const;
  // Weights of what speaks for a side as the target of an act that names none (data/targets.tsv), by feature.
  const std::map<std::string, double, std::less<>>& target_weights() const;
  // Weights of what speaks for two sides as those that a document is about (data/main_pair.tsv), by feature.
  const std::map<std::string, double, std::less<>>& main_pair_weights() const;
  // Country name for ISO3 and back; "" when unknown.  cow() is the Correlates of War number, 0 when none.
  std::string_view country_name(std::string_view iso3) const;
  int cow(std::string_view iso3) const;
  // SHA-256 over all tables: goes into the run log.
  const std::string& data_hash() const;

 private:
  struct Impl;
  std::shared_ptr<const Impl> impl_;
};

}  // namespace parley
