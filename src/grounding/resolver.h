// How one phrase is resolved: read into parts and segments (segments.cpp), then taken for a list (compounds.cpp), for somebody
// named (named.cpp) or for a kind of actor of some country (unnamed.cpp).  Lives for one phrase.
#pragma once
#include <algorithm>
#include <deque>

#include "grounding/resolve.h"

namespace parley::grounding {

inline constexpr std::uint32_t kNobody = Resolved::kNobody;

inline bool one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

inline std::string text_of(std::string_view words) { return std::string(trim(words)); }

struct StateUse {
  std::string iso3;
  NameKind kind = NameKind::kName;
  std::string sector;
  std::size_t item = 0;
  bool weak = false;  // "US-backed": not theirs
  bool owner = false;
};

struct AgentUse {
  const Agent* agent = nullptr;
  std::size_t item = 0;
  bool plural = false, weak = false;
};

// What stands between two prepositions.
struct Segment {
  std::string_view preposition;  // "of", "in", "for", "to"; "" for the head
  std::size_t first = 0, end = 0;
  std::vector<StateUse> states;
  std::vector<AgentUse> agents;
  std::uint32_t person = kNobody, org = kNobody;
  std::size_t person_item = 0, org_item = 0;
  std::size_t name_first = 0, name_end = 0;    // a capitalised run that nobody knows, at the end
  std::size_t owner_first = 0, owner_end = 0;  // such a run that owns what follows ("Biden administration")
  bool former = false, kin = false, honorific = false, indefinite = false, quantity = false, plain_plural = false,
       definite = false;
  char gender = 0;

  bool empty() const { return states.empty() && agents.empty() && person == kNobody && org == kNobody && name_first == name_end; }
  const AgentUse* head() const { return agents.empty() ? nullptr : &agents.back(); }
};

// Head and complements of one stretch between commas.
struct Part {
  std::vector<Segment> segments;
  Segment& core() { return segments.front(); }
  const Segment& core() const { return segments.front(); }
};

class Resolver {
 public:
  Resolver(const Lexicon& lexicon, const Surroundings& around, int depth) : lexicon_(lexicon), around_(around), depth_(depth) {}
  Resolved run(std::string_view text);

 private:
  struct Side {
    std::string iso3;
    bool given = false, from_context = false;
  };

  const Item& item(std::size_t i) const { return phrase_.items[i]; }
  const Entity& entity(std::uint32_t e) const { return lexicon_.entities()[e]; }
  bool given_name(std::size_t i) const { return phrase_.whole(i, "first name") != nullptr; }
  const NameReading& choose(const std::vector<NameReading>& readings) const { return preferred(lexicon_, readings, around_); }

  // resolve.cpp
  Resolved nobody(std::string_view text) const;
  std::size_t cut();
  std::string_view last_word(std::size_t first, std::size_t end) const;
  std::string bare_text(std::size_t first, std::size_t end) const;
  Resolved run_parts(std::size_t first, std::size_t end);

  // segments.cpp
  std::vector<Part> read_parts(std::size_t first, std::size_t end);
  Part read_part(std::size_t first, std::size_t end);
  bool name_word(std::size_t i, std::size_t end) const;
  bool function_word(std::size_t i) const;
  bool part_of_a_name(std::size_t i, std::size_t first, std::size_t end) const;
  // "People's Bloc": a plural owner begins the body's name.
  bool begins_body(std::size_t i, std::size_t end) const;
  bool names_paper(const Item& it) const;
  Segment read_segment(std::size_t first, std::size_t end, std::string_view preposition);
  void own_agent(Segment& s, std::size_t i, const Mark& mark, bool weak);
  void take_name(Segment& s, std::size_t i, std::size_t end);
  void take_agent(Segment& s, std::size_t i);
  bool take_half(Segment& s, std::size_t i, std::size_t first, std::size_t end);
  std::size_t take_unknown(Segment& s, std::size_t i, std::size_t first, std::size_t end);

  // compounds.cpp
  std::optional<Resolved> read_composite();
  static std::string join(const std::vector<std::string>& parts);
  std::optional<Resolved> read_list();
  static void add_part(std::vector<std::string>& parts, const std::string& name);

  // named.cpp
  std::uint32_t find_by_surname(std::string_view surname, std::string_view country, std::string_view office, const Agent* title,
                                bool honorific, std::string& why) const;
  static bool plausible(std::string_view wrong, std::string_view right);
  std::uint32_t misspelt(std::string_view name, ActorType type, std::string& why, std::string_view country = {}) const;
  std::string office_in(const Part& part) const;
  Resolved person(std::uint32_t who, const std::vector<Part>& parts, const Agent* title, std::string_view office);
  bool somebody_else(const std::vector<Part>& parts, const Segment& core, const Agent* title) const;
  std::optional<Resolved> known_person(std::vector<Part>& parts);
  std::optional<Resolved> titled_person(const std::vector<Part>& parts);
  std::optional<Resolved> known_org(const std::vector<Part>& parts);
  Resolved organisation(const Segment& core);
  std::optional<Resolved> bare_name(const std::vector<Part>& parts);
  Resolved lower_case_name(std::size_t first, std::size_t end);

  // unnamed.cpp
  std::string country_in(const Part& part, bool complements, std::size_t& where) const;
  Side side_of(const std::vector<Part>& parts, const std::vector<std::string>& sectors);
  void sectors_of(const Part& part, std::vector<std::string>& sectors, std::string* role);
  bool marked_end(Span span, std::string_view kind) const;
  static ActorType agent_type(const Agent& agent, bool plural, bool institution);
  std::optional<Resolved> behind_an_act(const std::vector<Part>& parts);
  std::optional<Resolved> agent(const std::vector<Part>& parts);
  std::optional<Resolved> state(const std::vector<Part>& parts);

  const Lexicon& lexicon_;
  const Surroundings& around_;
  int depth_;
  Phrase phrase_;
  std::size_t end_ = 0;
  int nested_ = 0;
  bool known_name_ = false;  // a known name that somebody else bears here
  bool named_ = false;
  std::deque<std::string> titles_;
  std::deque<Agent> own_agents_;  // heads that only data/grounding.tsv has
  std::vector<std::string> why_;
};

}  // namespace parley::grounding
