#include "grounding/resolve.h"

#include <algorithm>
#include <deque>

namespace parley::grounding {
namespace {

constexpr std::size_t kMaxPhrase = 600;  // bytes; a longer "name" is a sentence
constexpr std::uint32_t kNobody = Resolved::kNobody;

bool one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string text_of(std::string_view words) { return std::string(trim(words)); }

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

// "oligarchs", "stone-throwers" are people; "weapons" are not.
bool people_ending(std::string_view word) {
  for (std::string_view ending :
       {"ers", "ors", "ists", "ants", "ents", "ians", "ees", "archs", "ans", "men", "ites", "kin", "ards", "ics"})
    if (word.ends_with(ending)) return true;
  return false;
}

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

  Resolved run(std::string_view text) {
    text = trim(text);
    if (text.empty() || text.size() > kMaxPhrase) return nobody(text.substr(0, std::min<std::size_t>(text.size(), 80)));
    phrase_ = read_phrase(lexicon_, text, {0, static_cast<std::uint32_t>(text.size())}, around_.date);
    if (phrase_.items.empty()) return nobody(text);
    if (auto composite = read_composite()) return *composite;
    end_ = cut();
    if (named_) {
      Resolved before = run_parts(0, end_);
      if (before.reading.country.empty() && before.reading.sectors.empty()) return nobody(text);
      if (before.reading.type != ActorType::kState) return before;
      return nobody(text);
    }
    if (auto list = read_list()) return *list;
    return run_parts(0, end_);
  }

 private:
  const Item& item(std::size_t i) const { return phrase_.items[i]; }
  const Entity& entity(std::uint32_t e) const { return lexicon_.entities()[e]; }

  Resolved nobody(std::string_view text) const {
    Resolved out;
    out.reading.name = text_of(text);
    out.reading.why.push_back("nobody that is known");
    return out;
  }

  // "both Koreas", "the two sides".
  std::optional<Resolved> read_composite() {
    std::size_t first = 0, next = 0;
    const Mark* mark = phrase_.begins(first, "composite", &next);
    if (!mark && item(0).folded == "the" && phrase_.items.size() > 1) mark = phrase_.begins(1, "composite", &next);
    if (!mark || next != phrase_.items.size()) return std::nullopt;
    Resolved out;
    ActorReading& r = out.reading;
    r.name = text_of(phrase_.text);
    r.type = ActorType::kGroup;
    std::vector<std::string> countries;
    if (mark->value.size() > 3 && mark->value[3] == ' ') {
      for (std::string_view c : split(mark->value, ' ')) countries.emplace_back(c);
    } else {
      countries = around_.countries.ranked();
      const std::size_t wanted = mark->value == "three states" ? 3 : 2;
      if (countries.size() < wanted) return nobody(phrase_.text);
      countries.resize(wanted);
    }
    for (const std::string& c : countries) r.parts.emplace_back(lexicon_.country_name(c));
    r.sectors = {"GOV"};
    r.confidence = 0.6f;
    r.why.push_back("\"" + r.name + "\" stands for " + join(r.parts));
    return out;
  }

  static std::string join(const std::vector<std::string>& parts) {
    std::string out;
    for (const std::string& p : parts) out += (out.empty() ? "" : " and ") + p;
    return out;
  }

  // Where the noun phrase ends: at a relative clause, a verb form, "named".
  std::size_t cut() {
    bool noun = false;  // "the detained vessels" goes on, "vessels detained" does not
    for (std::size_t i = 0; i < phrase_.items.size(); ++i) {
      noun |= i > 0 && (item(i - 1).kind == ItemKind::kName || item(i - 1).kind == ItemKind::kAgent ||
                        phrase_.whole(i - 1, "weak head") || phrase_.whole(i - 1, "people noun") ||
                        (item(i - 1).capital && !function_word(i - 1)) || phrase_.begins(i - 1, "preposition"));
      if (item(i).kind == ItemKind::kName) continue;
      if (i > 0 && phrase_.begins(i, "named")) {
        named_ = true;
        return i;
      }
      if (i > 0 && item(i).kind == ItemKind::kWord && !item(i).capital && phrase_.begins(i, "clause")) {
        // "protesters living in Cairo" still says where
        const bool place = phrase_.begins(i, "place clause") != nullptr;
        const bool participle = item(i).folded.ends_with("ed") || item(i).folded.ends_with("ing");
        if (!place && (noun || !participle)) return i;
      }
    }
    return phrase_.items.size();
  }

  // "Russia, China and Iran"; "police and soldiers".
  std::optional<Resolved> read_list() {
    if (depth_ > 0) return std::nullopt;
    std::vector<std::pair<std::size_t, std::size_t>> pieces;
    std::size_t first = 0;
    bool joined = false;
    for (std::size_t i = 0; i <= end_; ++i) {
      const bool last = i == end_;
      const bool conjunction = !last && one_of(item(i).folded, {"and", "&", "or"}) && item(i).kind != ItemKind::kName;
      const bool comma = !last && item(i).folded == ",";
      if (!last && !conjunction && !comma) continue;
      joined |= conjunction;
      if (i > first) pieces.emplace_back(first, i);
      first = i + 1;
    }
    if (joined && pieces.size() > 1 &&
        one_of(item(pieces.back().first).folded, {"other", "others", "its", "their", "his", "her"}))
      pieces.pop_back();
    if (!joined || pieces.size() < 2 || pieces.size() > 8) return std::nullopt;
    // "diplomats from Poland, Germany and Sweden" are one group.
    const auto bare = [&](std::size_t k) {
      return pieces[k].second == pieces[k].first + 1 && item(pieces[k].first).kind == ItemKind::kName;
    };
    bool complement = false;
    for (std::size_t i = pieces[0].first + 1; i < pieces[0].second; ++i)
      complement |= item(i).kind == ItemKind::kWord && phrase_.begins(i, "preposition");
    if (complement && bare(pieces.size() - 1)) return std::nullopt;
    Surroundings here = around_;
    here.near_misses = false;
    std::vector<Resolved> read;
    bool all_known = true, all_agents = true;
    for (const auto& [a, b] : pieces) {
      read.push_back(Resolver(lexicon_, here, depth_ + 1).run(phrase_.words(a, b)));
      const Resolved& r = read.back();
      all_known &=
          r.person != kNobody || r.country_given || (r.reading.type == ActorType::kOrganisation && r.reading.confidence >= 0.8f);
      all_agents &=
          !r.reading.sectors.empty() && r.person == kNobody && r.reading.type != ActorType::kState && r.unknown_name.empty();
    }
    // "U.S. and South Korean officials": the last noun is everybody's.
    const auto bare_adjective = [&](std::size_t k) { return bare(k) && read[k].reading.type == ActorType::kState; };
    Resolved out;
    ActorReading& r = out.reading;
    r.name = text_of(phrase_.words(0, end_));
    r.type = ActorType::kGroup;
    if (all_known) {
      bool one_country = true;
      const bool shared =
          read.back().reading.type != ActorType::kState && read.back().person == kNobody && !read.back().head.empty();
      for (std::size_t k = 0; k < read.size(); ++k) {
        Resolved& part = read[k];
        add_part(r.parts, part.reading.name);
        one_country &= part.reading.country == read[0].reading.country;
        if (shared && k + 1 < read.size() && bare_adjective(k)) part.reading.sectors = read.back().reading.sectors;
        for (const auto& s : part.reading.sectors) add_sector(r.sectors, s);
      }
      if (r.parts.size() < 2) return std::nullopt;
      if (one_country) r.country = read[0].reading.country;
      r.confidence = 0.85f;
      r.why.push_back("a list of " + join(r.parts));
      out.country_given = true;
      return out;
    }
    if (!all_agents) return std::nullopt;
    for (const Resolved& part : read) {
      for (const auto& s : part.reading.sectors) add_sector(r.sectors, s);
      if (part.country_given && (r.country.empty() || out.country_from_context)) {
        r.country = part.reading.country;
        r.member_of = part.reading.member_of;
        out.country_given = true;
        out.country_from_context = false;
      } else if (r.country.empty()) {
        r.country = part.reading.country;
        r.member_of = part.reading.member_of;
        out.country_from_context = part.country_from_context;
      }
      for (const auto& w : part.reading.why) r.why.push_back(w);
    }
    r.confidence = 0.7f;
    return out;
  }

  static void add_part(std::vector<std::string>& parts, const std::string& name) {
    if (std::find(parts.begin(), parts.end(), name) == parts.end()) parts.push_back(name);
  }

  // --- reading -----------------------------------------------------------------------------------------------------------

  std::vector<Part> read_parts(std::size_t first, std::size_t end) {
    std::vector<Part> parts;
    std::size_t begin = first;
    for (std::size_t i = first; i <= end; ++i) {
      const bool border =
          i == end || (item(i).kind == ItemKind::kPunctuation && !one_of(item(i).folded, {"-", "'", "\"", ".", "/", "%", "$"}));
      if (!border) continue;
      if (i > begin) parts.push_back(read_part(begin, i));
      begin = i + 1;
    }
    return parts;
  }

  Part read_part(std::size_t first, std::size_t end) {
    Part part;
    std::size_t begin = first;
    std::string_view preposition;
    for (std::size_t i = first; i <= end; ++i) {
      const Mark* mark = i < end && item(i).kind == ItemKind::kWord && !(item(i).capital && i == first)
                             ? phrase_.begins(i, "preposition")
                             : nullptr;
      if (i < end && (!mark || i == first)) continue;
      part.segments.push_back(read_segment(begin, i, preposition));
      begin = i + 1;
      if (mark) preposition = mark->value;
    }
    return part;
  }

  bool given_name(std::size_t i) const { return phrase_.whole(i, "first name") != nullptr; }
  bool name_word(std::size_t i, std::size_t end) const {
    return i < end && item(i).kind == ItemKind::kWord && item(i).capital && !function_word(i);
  }
  bool function_word(std::size_t i) const {
    return one_of(item(i).folded,
                  {"the", "a",      "an",    "this",  "that", "these", "those", "his",  "her",     "their",  "its", "our",  "my",
                   "one", "two",    "three", "four",  "five", "six",   "ten",   "some", "several", "many",   "all", "both", "new",
                   "top", "senior", "chief", "state", "and",  "or",    "as",    "but",  "local",   "former", "ex"}) ||
           phrase_.whole(i, "calendar") || phrase_.begins(i, "quantity") || phrase_.begins(i, "former") ||
           phrase_.begins(i, "pronoun") || phrase_.begins(i, "preposition");
  }

  // A country's or city's name that is somebody's first name or surname here ("Chad Smith", "Jack London").
  bool part_of_a_name(std::size_t i, std::size_t first, std::size_t end) const {
    if (item(i).possessive || item(i).hyphen) return false;
    if (given_name(i) && name_word(i + 1, end) && item(i).span.end + 1 == item(i + 1).span.begin && !item(i + 1).hyphen)
      return true;
    const bool initial = i > first && item(i - 1).folded.size() == 1 && item(i - 1).span.size() == 2;
    if (i == first || !name_word(i - 1, end) || !(given_name(i - 1) || initial) || item(i - 1).possessive) return false;
    const NameKind kind = item(i).readings[0].kind;
    return kind != NameKind::kDemonym && kind != NameKind::kAdjective && item(i - 1).span.end + 1 == item(i).span.begin &&
           (i + 1 >= end || item(i + 1).kind != ItemKind::kAgent);
  }

  const NameReading& choose(const std::vector<NameReading>& readings) const { return preferred(lexicon_, readings, around_); }

  Segment read_segment(std::size_t first, std::size_t end, std::string_view preposition) {
    Segment s;
    s.preposition = preposition;
    s.first = first;
    s.end = end;
    for (std::size_t i = first; i < end;) {
      const Item& it = item(i);
      std::size_t next = i + 1;
      if (const Mark* g = phrase_.whole(i, "gender")) s.gender = g->value[0];
      if (phrase_.whole(i, "kin") && it.kind != ItemKind::kName) s.kin = true;
      if (it.kind == ItemKind::kWord && phrase_.begins(i, "former", &next) && next <= end && i + 1 < end) {
        s.former = true;
        i = next;
        continue;
      }
      next = i + 1;
      const Mark* honorific = it.kind == ItemKind::kWord ? phrase_.begins(i, "honorific", &next) : nullptr;
      if (honorific && next < end && (name_word(next, end) || item(next).kind == ItemKind::kName)) {
        if (!honorific->value.empty()) s.gender = honorific->value[0];
        s.honorific = true;
      }
      std::size_t after_title = i + 1;
      const Mark* rank = it.kind == ItemKind::kWord ? phrase_.begins(i, "title sector", &after_title) : nullptr;
      if (rank && (after_title >= end || name_word(after_title, end) || item(after_title).kind == ItemKind::kName)) {
        own_agent(s, i, {rank->kind, titles_.emplace_back(std::string(rank->value) + "1"), 0}, false);
        i = std::max(next, after_title);
        continue;
      }
      if (s.honorific && honorific) {
        i = next;
        continue;
      }
      next = i + 1;
      if (it.kind == ItemKind::kName && !part_of_a_name(i, first, end)) {
        take_name(s, i, end);
        i = i + 1;
        continue;
      }
      if (it.kind == ItemKind::kAgent) {
        const bool surname = it.capital && i > first && name_word(i - 1, end) && given_name(i - 1) &&
                             it.span.end - it.span.begin < 12 && slice(phrase_.text, it.span).find(' ') == std::string_view::npos;
        if (!surname) {
          take_agent(s, i);
          i = i + 1;
          continue;
        }
      }
      if (it.kind == ItemKind::kWord && it.capital) {
        if (const Mark* half = phrase_.begins(i, "half"); half && take_half(s, i, first, end)) {
          i = i + 1;
          continue;
        }
      }
      const bool first_word = i == 0 || (i == 1 && item(0).folded == "the" && item(0).capital);
      const bool sentence_case = first_word && it.kind == ItemKind::kWord && !name_word(i + 1, end) && !it.possessive &&
                                 (phrase_.whole(i, "weak head") || phrase_.whole(i, "people noun") || phrase_.whole(i, "kin") ||
                                  people_ending(it.folded));
      if (it.capital && !sentence_case && (it.kind != ItemKind::kWord || !function_word(i))) {
        i = take_unknown(s, i, first, end);
        continue;
      }
      if (it.kind == ItemKind::kWord) {
        if (const Mark* weak = phrase_.whole(i, "weak head")) own_agent(s, i, *weak, true);
        if (const Mark* people = phrase_.whole(i, "people noun"))
          own_agent(s, i, {"people noun", people->value == "1" ? "CVL1" : "CVL0", 0}, false);
        if (i == first && one_of(it.folded, {"a", "an", "another", "any", "every", "one"})) s.indefinite = true;
        if (i == first && it.folded == "the") s.definite = true;
        if (phrase_.begins(i, "quantity")) s.quantity = true;
        s.plain_plural = phrase_.whole(i, "people noun") || (it.folded.size() > 4 && people_ending(it.folded));
      }
      i = i + 1;
    }
    return s;
  }

  // A head that only data/grounding.tsv has: its sector, then 1 for a person and 0 for a group.
  void own_agent(Segment& s, std::size_t i, const Mark& mark, bool weak) {
    own_agents_.push_back({item(i).folded, std::string(mark.value.substr(0, mark.value.size() - 1)), mark.value.ends_with('1')});
    s.agents.push_back({&own_agents_.back(), i, false, weak});
  }

  void take_name(Segment& s, std::size_t i, std::size_t end) {
    const NameReading& r = choose(item(i).readings);
    const Entity& e = entity(r.entity);
    s.plain_plural = false;
    if (e.type == ActorType::kPerson) {
      if (s.person == kNobody || item(s.person_item).possessive) {
        s.person = r.entity;
        s.person_item = i;
      }
      return;
    }
    if (e.type != ActorType::kState) {
      s.org = r.entity;
      s.org_item = i;
      return;
    }
    StateUse use{e.country, r.kind, r.sector, i, false, item(i).possessive};
    if (item(i).hyphen && i + 1 < end) {
      use.weak = phrase_.begins(i + 1, "suffix") != nullptr ||
                 (item(i + 1).kind == ItemKind::kName && item(i + 1).span.begin == item(i).span.end + 1);
    }
    s.states.push_back(use);
  }

  void take_agent(Segment& s, std::size_t i) {
    const bool hyphen_suffix = i > 0 && item(i - 1).hyphen && phrase_.begins(i, "suffix");
    if (hyphen_suffix) return;
    const bool weak = phrase_.whole(i, "weak head") != nullptr;
    s.agents.push_back({item(i).agent, i, item(i).plural, weak});
    s.plain_plural = false;
  }

  // "the North", "North's": the half of a country that this text is about.
  bool take_half(Segment& s, std::size_t i, std::size_t first, std::size_t end) {
    const bool article = i > 0 && item(i - 1).folded == "the";
    if (!article && !item(i).possessive && !(i == first && i + 1 == end)) return false;
    std::string best;
    double support = 0;
    for (const Mark& m : item(i).marks) {
      if (m.kind != "half") continue;
      const std::string iso3(m.value);
      double votes = around_.countries.of(iso3);
      if (iso3 == "PRK") votes += around_.countries.of("KOR");
      if (iso3 == "KOR") votes += around_.countries.of("PRK");
      if (iso3 == "SDN") votes += around_.countries.of("SSD");
      if (iso3 == "SSD") votes += around_.countries.of("SDN");
      if (votes > support) {
        support = votes;
        best = iso3;
      }
    }
    if (best.empty()) return false;
    s.states.push_back({best, NameKind::kAlias, "", i, false, item(i).possessive});
    why_.push_back("\"" + std::string(slice(phrase_.text, item(i).span)) + "\" is " + std::string(lexicon_.country_name(best)) +
                   " in this text");
    return true;
  }

  // A run of capitalised words that nothing explains.
  std::size_t take_unknown(Segment& s, std::size_t i, std::size_t first, std::size_t end) {
    std::size_t run = i;
    while (run < end) {
      const Item& it = item(run);
      const bool last_possessive = run > i && item(run - 1).possessive;
      if (last_possessive) break;
      const bool particle = it.kind == ItemKind::kWord && run > i && run + 1 < end && item(run + 1).capital &&
                            one_of(it.folded, {"al",  "el",  "bin", "ben", "ibn", "de",  "da", "di",   "del", "la", "le",
                                               "van", "von", "der", "den", "dos", "abu", "ul", "ould", "san", "st", "-"});
      const bool word =
          it.kind == ItemKind::kWord && (it.capital || (run > i && item(run - 1).hyphen)) && (run == i || !function_word(run));
      const bool odd_name = it.kind == ItemKind::kName && (part_of_a_name(run, first, end) || (run == i));
      const bool odd_agent = it.kind == ItemKind::kAgent && it.capital && run > i && given_name(run - 1) &&
                             slice(phrase_.text, it.span).find(' ') == std::string_view::npos;
      if (!word && !particle && !odd_name && !odd_agent && run != i) break;
      ++run;
    }
    if (const Mark* body = phrase_.whole(run - 1, "weak head");
        body && body->value == "GOV0" && item(run - 1).kind == ItemKind::kWord) {
      own_agent(s, run - 1, *body, true);
      return run;
    }
    const bool owns = item(run - 1).possessive || (run < end && item(run).kind == ItemKind::kAgent);
    if (owns) {
      s.owner_first = i;
      s.owner_end = run;
    } else {
      s.name_first = i;
      s.name_end = run;
      if (const Mark* g = phrase_.whole(i, "first name"); g && s.gender == 0 && run > i + 1) s.gender = g->value[0];
    }
    return run;
  }

  // --- combining ---------------------------------------------------------------------------------------------------------

  // A surname with or without a title.
  std::uint32_t find_by_surname(std::string_view surname, std::string_view country, std::string_view office, const Agent* title,
                                bool honorific, std::string& why) const {
    std::vector<std::uint32_t> found;
    for (const NameReading& r : lexicon_.lookup_surname(surname)) found.push_back(r.entity);
    if (found.empty()) return kNobody;
    for (auto it = around_.people.rbegin(); it != around_.people.rend(); ++it) {
      if (std::find(found.begin(), found.end(), *it) == found.end()) continue;
      if (!country.empty() && entity(*it).country != country) continue;
      why = "\"" + std::string(surname) + "\" is " + entity(*it).name + ", named in full nearby";
      return *it;
    }
    if (!country.empty()) std::erase_if(found, [&](std::uint32_t e) { return entity(e).country != country; });
    const auto fits = [&](std::uint32_t e) {
      for (const DatedRole& role : entity(e).roles) {
        if (around_.date && ((role.from && *around_.date < *role.from) || (role.to && *role.to < *around_.date))) continue;
        if (!office.empty() ? role.office == office
            : title         ? std::find(role.sectors.begin(), role.sectors.end(), title->sector) != role.sectors.end()
                    : one_of(role.office, {"president", "prime minister", "chancellor", "leader", "monarch", "foreign minister",
                                           "defence minister"}))
          return true;
      }
      return false;
    };
    std::vector<std::uint32_t> kept;
    std::copy_if(found.begin(), found.end(), std::back_inserter(kept), fits);
    if (kept.size() > 1) {
      std::vector<std::uint32_t> voted;
      std::copy_if(kept.begin(), kept.end(), std::back_inserter(voted),
                   [&](std::uint32_t e) { return around_.countries.of(entity(e).country) > 0; });
      if (!voted.empty()) kept = voted;
    }
    if (kept.size() > 1 && office.empty()) {  // the heads first: "Mr Trump"
      std::vector<std::uint32_t> heads;
      std::copy_if(kept.begin(), kept.end(), std::back_inserter(heads), [&](std::uint32_t e) {
        const DatedRole* role = role_on(entity(e), around_.date);
        return role && one_of(role->office, {"president", "prime minister", "chancellor", "leader"});
      });
      if (heads.size() == 1) kept = heads;
    }
    if (kept.size() != 1) return kNobody;
    const bool ordinary = !lexicon_.find_grounding(surname, {0, static_cast<std::uint32_t>(surname.size())}).empty();
    if (office.empty() && !title && !honorific && ordinary && country.empty() &&
        around_.countries.of(entity(kept[0]).country) == 0)
      return kNobody;
    why = "\"" + std::string(surname) + "\" is " + entity(kept[0]).name + ", the only one " +
          (office.empty() ? "in high office" : "who was " + std::string(office)) +
          (around_.date ? " on " + date_to_string(*around_.date) : "");
    return kept[0];
  }

  // Every word begins as the right one does, and one of several is right.
  static bool plausible(std::string_view wrong, std::string_view right) {
    const std::string a = fold(wrong), b = fold(right);
    const auto parts = [](std::string_view s) {
      std::vector<std::string> words;
      for (std::string_view w : split(s, ' '))
        for (std::string_view piece : split(w, '-'))
          if (!piece.empty()) words.emplace_back(piece);
      return words;
    };
    const auto x = parts(a), y = parts(b);
    if (x.size() != y.size()) return x.size() > 1 && y.size() > 1;
    bool same = x.size() == 1;
    for (std::size_t i = 0; i < x.size(); ++i) {
      if (x[i][0] != y[i][0] && x.size() > 1) return false;
      same |= x[i] == y[i];
    }
    return same;
  }

  std::uint32_t misspelt(std::string_view name, ActorType type, std::string& why, std::string_view country = {}) const {
    if (!around_.near_misses) return kNobody;
    std::uint32_t best = kNobody;
    const bool one_word =
        name.find_first_of(" -") == std::string_view::npos;  // most are words nobody knows: only states are worth a guess
    for (const NameReading& r : lexicon_.lookup_fuzzy(name, 8)) {
      const Entity& e = entity(r.entity);
      if (one_word && (e.type != ActorType::kState || r.kind == NameKind::kDemonym || r.kind == NameKind::kSeat)) continue;
      if (type != ActorType::kUnknown ? e.type != type : e.type == ActorType::kState && r.kind == NameKind::kCity) continue;
      if ((!country.empty() && e.country != country) || !plausible(name, e.name)) continue;
      const bool more = best != kNobody && around_.date && !role_on(entity(best), around_.date) && role_on(e, around_.date);
      if (best == kNobody || more) best = r.entity;
    }
    if (best != kNobody) why = "\"" + std::string(name) + "\" read as a misspelling of " + entity(best).name;
    return best;
  }

  // The country that the words give: owners first, then adjectives, then "of" and "in".
  std::string country_in(const Part& part, bool complements, std::size_t& where) const {
    const Segment& core = part.core();
    for (const StateUse& u : core.states)
      if (u.owner && !u.weak) return where = u.item, u.iso3;
    for (const StateUse& u : core.states)
      if (!u.weak) return where = u.item, u.iso3;
    if (!complements) return "";
    for (std::string_view preposition : {"of", "in", "for"}) {
      for (const Segment& s : part.segments) {
        if (s.preposition != preposition) continue;
        for (const StateUse& u : s.states)
          if (!u.weak) return where = u.item, u.iso3;
      }
    }
    return "";
  }

  struct Side {
    std::string iso3;
    bool given = false, from_context = false;
  };

  Side side_of(const std::vector<Part>& parts, const std::vector<std::string>& sectors) {
    Side side;
    std::size_t where = 0;
    for (const Part& part : parts) {
      side.iso3 = country_in(part, true, where);
      if (!side.iso3.empty()) {
        why_.push_back("\"" + std::string(slice(phrase_.text, item(where).span)) + "\" gives the country " + side.iso3);
        side.given = true;
        return side;
      }
    }
    for (const Part& part : parts) {
      for (const Segment& s : part.segments) {
        if (s.preposition == "to") continue;
        std::string country;
        if (s.person != kNobody) country = person_reading(lexicon_, s.person, around_.date).country;
        if (country.empty() && s.org != kNobody) country = entity(s.org).country;
        if (country.empty() && s.owner_end > s.owner_first) {
          std::string why;
          const std::uint32_t owner = find_by_surname(last_word(s.owner_first, s.owner_end), "", "", nullptr, false, why);
          if (owner != kNobody) {
            country = person_reading(lexicon_, owner, around_.date).country;
            why_.push_back(why);
          }
        }
        if (!country.empty()) {
          why_.push_back("country " + country + " from who is named");
          side.iso3 = country;
          side.given = true;
          return side;
        }
        if (s.org != kNobody && entity(s.org).country.empty() && !entity(s.org).sectors.empty() &&
            !one_of(entity(s.org).sectors[0], {"CVL", "REL", "SOC"}))
          return side;  // an international body's
      }
    }
    for (const Part& part : parts) {
      for (const Segment& s : part.segments) {
        for (const StateUse& u : s.states) {
          if (s.preposition == "to" && !u.weak) continue;
          why_.push_back("\"" + std::string(slice(phrase_.text, item(u.item).span)) + "\" is the only country named");
          return {u.iso3, true, false};
        }
      }
    }
    if (!sectors.empty() && one_of(sectors[0], {"IGO", "INT"})) return side;
    side.iso3 = around_.countries.best();
    side.from_context = !side.iso3.empty();
    if (side.from_context) why_.push_back("country " + side.iso3 + " is the one that the context speaks of most");
    return side;
  }

  std::string_view last_word(std::size_t first, std::size_t end) const {
    std::size_t at = end - 1;
    while (at > first && item(at - 1).hyphen) --at;
    return phrase_.words(at, end);
  }

  // Weak heads ("leader", "spokesman") act for the body or kind of people beside them.
  void sectors_of(const Part& part, std::vector<std::string>& sectors, std::string* role) {
    const Segment& core = part.core();
    std::size_t k = core.agents.size();
    while (k > 0 && core.agents[k - 1].weak) --k;
    const AgentUse& head = core.agents.back();
    if (role) *role = text_of(slice(phrase_.text, item(head.item).span));
    const auto take = [&](const AgentUse& use) {
      if (use.agent->sector.empty()) return;
      add_sector(sectors, use.agent->sector);
      why_.push_back("\"" + std::string(slice(phrase_.text, item(use.item).span)) + "\" is " + use.agent->sector);
    };
    const auto take_org = [&](std::uint32_t org) {
      for (const auto& sector : entity(org).sectors) add_sector(sectors, sector);
      why_.push_back(entity(org).name + " is " + (sectors.empty() ? "of no known sector" : sectors[0]));
    };
    const auto take_seat = [&](const Segment& s) {
      for (const StateUse& u : s.states) {
        if (u.sector.empty()) continue;
        add_sector(sectors, u.sector);
        why_.push_back("\"" + std::string(slice(phrase_.text, item(u.item).span)) + "\" is " + u.sector);
        return true;
      }
      return false;
    };
    const bool international = core.org != kNobody && entity(core.org).country.empty() && !entity(core.org).sectors.empty();
    if (!head.weak) {
      if (international && core.org_item < head.item && core.states.empty()) take_org(core.org);
      take(head);
      return;
    }
    const bool a_people =
        core.org != kNobody && (entity(core.org).sectors.empty() || one_of(entity(core.org).sectors[0], {"CVL", "REL", "SOC"}));
    if (core.org != kNobody && !a_people && core.org_item < head.item && (k == 0 || core.agents[k - 1].item < core.org_item))
      return take_org(core.org);
    if (k > 0) return take(core.agents[k - 1]);
    if (take_seat(core)) return;
    for (std::size_t i = 1; i < part.segments.size(); ++i) {
      const Segment& s = part.segments[i];
      if (!one_of(s.preposition, {"of", "for", "in"}) && item(s.first - 1).folded != "with") continue;
      if (s.org != kNobody && (s.agents.empty() || s.agents.back().weak)) return take_org(s.org);
      for (auto it = s.agents.rbegin(); it != s.agents.rend(); ++it)
        if (!it->weak) return take(*it);
      if (take_seat(s)) return;
      if (i == 1 && (!s.states.empty() || s.person != kNobody)) break;
    }
    take(head);
  }

  bool marked_end(Span span, std::string_view kind) const {
    for (const CueHit& hit : lexicon_.find_grounding(phrase_.text, span))
      if (hit.cue->kind == kind && hit.span.end == span.end) return true;
    return false;
  }

  std::string bare_text(std::size_t first, std::size_t end) const {
    while (first < end && (item(first).kind == ItemKind::kPunctuation ||
                           one_of(item(first).folded,
                                  {"the", "a", "an", "this", "that", "these", "those", "some", "his", "her", "their", "its"})))
      ++first;
    return text_of(phrase_.words(first, end));
  }

  static ActorType agent_type(const Agent& agent, bool plural, bool institution) {
    if (agent.person && !plural) return ActorType::kPerson;
    return institution && !plural ? ActorType::kOrganisation : ActorType::kGroup;
  }

  Resolved run_parts(std::size_t first, std::size_t end) {
    std::vector<Part> parts = read_parts(first, end);
    std::erase_if(parts, [](const Part& p) {
      return std::all_of(p.segments.begin(), p.segments.end(),
                         [](const Segment& s) { return s.empty() && !s.plain_plural && s.owner_end == 0; });
    });
    if (parts.empty()) return lower_case_name(first, end);
    // "dozens of protesters": what follows "of" acts.
    for (Part& p : parts) {
      while (p.segments.size() > 2 && p.core().empty() && p.core().quantity && p.segments[1].empty() && p.segments[1].quantity)
        p.segments.erase(p.segments.begin());
      if (p.segments.size() > 1 && p.core().empty() && p.segments[1].preposition == "of" &&
          (p.core().quantity || !p.segments[1].agents.empty())) {
        const bool former = p.core().former;
        p.segments.erase(p.segments.begin());
        p.core().preposition = "";
        p.core().former |= former;
        p.core().quantity = true;
      } else if (p.segments.size() > 1 && p.core().quantity && p.core().agents.size() == 1 && p.core().agents[0].weak &&
                 p.core().states.empty() && p.core().org == kNobody && p.segments[1].preposition == "of" &&
                 !p.segments[1].agents.empty()) {
        p.segments.erase(p.segments.begin());
        p.core().preposition = "";
      }
    }
    if (auto r = known_person(parts)) return *r;
    if (auto r = titled_person(parts)) return *r;
    if (auto r = known_org(parts)) return *r;
    if (auto r = agent(parts)) return *r;
    if (auto r = state(parts)) return *r;
    if (auto r = bare_name(parts)) return *r;
    if (auto r = behind_an_act(parts)) return *r;
    return nobody(bare_text(first, end));
  }

  // "Morsi's divisive rule", "a motion by the opposition": who owns or does it.
  std::optional<Resolved> behind_an_act(const std::vector<Part>& parts) {
    for (const Part& part : parts) {
      for (const Segment& s : part.segments) {
        const bool by = !s.preposition.empty() && item(s.first - 1).folded == "by";
        std::optional<Resolved> found;
        if (by && !s.empty() && nested_ < 4) {
          ++nested_;
          found = run_parts(s.first, s.end);
        } else if (s.person != kNobody) {
          found = person(s.person, {}, nullptr, "");
        } else if (s.org != kNobody) {
          found = organisation(s);
        } else if (s.owner_end > s.owner_first) {
          std::string why;
          const std::uint32_t who = find_by_surname(last_word(s.owner_first, s.owner_end), "", "", nullptr, false, why);
          if (who != kNobody) {
            why_.push_back(why);
            found = person(who, {}, nullptr, "");
          }
        } else if (!s.preposition.empty() && !s.agents.empty() && s.preposition == "of" && nested_ < 4) {
          ++nested_;
          found = run_parts(s.first, s.end);
        }
        if (!found || found->reading.code().empty()) continue;
        found->reading.confidence = std::min(found->reading.confidence, 0.5f);
        found->reading.why.push_back("the one behind \"" + bare_text(part.core().first, part.segments.back().end) + "\"");
        return found;
      }
      for (const StateUse& u : part.core().states) {
        if (!u.weak) continue;
        Resolved out;
        out.reading = state_reading(lexicon_, u.iso3);
        out.reading.confidence = 0.4f;
        out.reading.why.push_back("\"" + std::string(slice(phrase_.text, item(u.item).span)) + "\" is the only country named");
        out.country_given = true;
        return out;
      }
    }
    return std::nullopt;
  }

  std::string office_in(const Part& part) const {
    if (part.core().kin) return "";
    if (auto whole = lexicon_.office_of(phrase_.words(part.core().first, part.segments.back().end)); !whole.empty()) return whole;
    std::size_t first = part.core().first;
    while (first < part.core().end && item(first).kind == ItemKind::kName &&
           entity(choose(item(first).readings).entity).type != ActorType::kPerson)
      ++first;
    return lexicon_.office_of(phrase_.words(first, part.segments.back().end));
  }

  Resolved person(std::uint32_t who, const std::vector<Part>& parts, const Agent* title, std::string_view office) {
    Resolved out;
    out.reading = person_reading(lexicon_, who, around_.date, office);
    out.person = who;
    out.office = office;
    ActorReading& r = out.reading;
    bool former = false;
    for (const Part& p : parts) {
      former |= p.core().former;
      if (p.core().gender) out.gender = p.core().gender;
    }
    if (former || (title && title->sector == "ELI")) {
      r.sectors = {"ELI"};
      why_.push_back("the words say \"former\"");
    } else if (title) {
      const bool out_of_office = r.sectors.empty() || r.sectors[0] == "ELI";
      const bool against = one_of(title->sector, {"OPP", "REB"}) &&
                           std::find(r.sectors.begin(), r.sectors.end(), title->sector) == r.sectors.end();
      if (out_of_office || against) {
        r.sectors = {title->sector};
        r.role = title->phrase;
        why_.push_back("the title \"" + title->phrase + "\" is " + title->sector);
      }
    }
    r.why.insert(r.why.begin(), why_.begin(), why_.end());
    out.country_given = true;
    return out;
  }

  // "British High Commissioner X" is not the X who never served Britain; a general is not the politician of his name.
  bool somebody_else(const std::vector<Part>& parts, const Segment& core, const Agent* title) const {
    const Entity& e = entity(core.person);
    if (e.country.empty()) return false;
    const auto served = [&](const std::string& iso3) {
      return e.country == iso3 || std::any_of(e.roles.begin(), e.roles.end(),
                                              [&](const DatedRole& r) { return r.country == iso3 || r.country.empty(); });
    };
    for (const Part& p : parts) {
      const Segment& c = p.core();
      for (const StateUse& u : c.states) {
        const bool beside = &c != &core || u.item < core.person_item;
        if (c.head() && u.item < c.head()->item && beside && !u.weak && !u.owner && u.kind != NameKind::kSeat && !served(u.iso3))
          return true;
      }
    }
    if (!title || title->sector.empty() || around_.countries.best().empty() || around_.countries.of(e.country) > 0) return false;
    return std::none_of(e.roles.begin(), e.roles.end(), [&](const DatedRole& r) {
      return std::find(r.sectors.begin(), r.sectors.end(), title->sector) != r.sectors.end();
    });
  }

  std::optional<Resolved> known_person(std::vector<Part>& parts) {
    for (Part& part : parts) {
      Segment& core = part.core();
      if (core.person == kNobody || item(core.person_item).possessive || (core.kin && core.person_item + 1 < core.end)) continue;
      if (core.head() && core.head()->item > core.person_item) continue;  // "Biden administration"
      const Agent* title = nullptr;
      std::string office;
      for (const Part& p : parts) {
        if (!title && p.core().head() && p.core().head()->agent->person && !p.core().head()->plural)
          title = p.core().head()->agent;
        if (office.empty() && p.core().head()) office = office_in(p);
      }
      if (title && somebody_else(parts, core, title)) {
        core.name_first = core.person_item;
        core.name_end = core.person_item + 1;
        core.person = kNobody;
        known_name_ = true;
        continue;
      }
      why_.push_back("\"" + std::string(slice(phrase_.text, item(core.person_item).span)) + "\" names " +
                     entity(core.person).name);
      return person(core.person, parts, title, office);
    }
    return std::nullopt;
  }

  // Somebody named whom the exact names do not have: "President Moon", "Mr Putin", "Angela Merkle".
  std::optional<Resolved> titled_person(const std::vector<Part>& parts) {
    if (known_name_) return std::nullopt;
    for (const Part& part : parts) {
      const Segment& core = part.core();
      if (core.name_first == core.name_end) continue;
      const bool after_title =
          !core.agents.empty() && core.agents.back().item < core.name_first && core.agents.back().agent->person;
      const std::string name = text_of(phrase_.words(core.name_first, core.name_end));
      std::size_t where = 0;
      const std::string country = country_in(part, false, where);
      const Agent* title = after_title ? core.agents.back().agent : nullptr;
      const std::string office = after_title ? lexicon_.office_of(phrase_.words(core.first, core.name_first)) : "";
      std::string why;
      std::uint32_t who = kNobody;
      if (core.states.empty() || after_title || core.states[0].owner || core.honorific)
        who = core.former ? kNobody : find_by_surname(name, country, office, title, core.honorific, why);
      if (who == kNobody && core.name_end - core.name_first >= 2) who = misspelt(name, ActorType::kPerson, why, country);
      if (who == kNobody) continue;
      why_.push_back(why);
      Resolved out = person(who, parts, title, office);
      out.reading.confidence = std::min(out.reading.confidence, title || core.honorific ? 0.85f : 0.65f);
      return out;
    }
    return std::nullopt;
  }

  std::optional<Resolved> known_org(const std::vector<Part>& parts) {
    for (const Part& part : parts) {
      const Segment& core = part.core();
      if (core.org == kNobody || item(core.org_item).possessive) continue;
      if (core.head() && core.head()->item > core.org_item) return std::nullopt;
      if (core.name_end > core.name_first && core.name_first > core.org_item && core.head()) return std::nullopt;
      if (core.head() && core.head()->agent->person && core.head()->item < core.org_item)
        return std::nullopt;  // "spokesman Hamas"
      return organisation(core);
    }
    return std::nullopt;
  }

  Resolved organisation(const Segment& core) {
    const Entity& e = entity(core.org);
    Resolved out;
    ActorReading& r = out.reading;
    r.name = e.name;
    r.type = e.type;
    r.country = e.country;
    r.sectors = e.sectors;
    r.confidence = 0.95f;
    why_.push_back("\"" + std::string(slice(phrase_.text, item(core.org_item).span)) + "\" is " + e.name);
    if (r.country.empty() && !core.states.empty() && !(e.sectors.size() && one_of(e.sectors[0], {"IGO", "INT"})) &&
        !core.states[0].weak) {
      r.country = core.states[0].iso3;
      why_.push_back("of " + r.country);
    }
    if (const Entity* home = lexicon_.state(r.country)) r.member_of = home->name;
    r.why = why_;
    out.country_given = true;
    return out;
  }

  std::optional<Resolved> agent(const std::vector<Part>& parts) {
    const Part* source = nullptr;
    for (const Part& part : parts) {
      if (part.core().agents.empty()) continue;
      source = &part;
      break;
    }
    if (!source) return std::nullopt;
    const Segment& core = source->core();
    const AgentUse& head = core.agents.back();
    Resolved out;
    ActorReading& r = out.reading;
    sectors_of(*source, r.sectors, &r.role);
    const bool international = core.org != kNobody && entity(core.org).country.empty() && core.states.empty() &&
                               !r.sectors.empty() && one_of(r.sectors[0], {"IGO", "INT", "NGO", "MNC"});
    const Side side = international ? Side{"", true, false} : side_of(parts, r.sectors);
    if (r.sectors.empty() && !side.given) return std::nullopt;
    r.country = side.iso3;
    out.country_given = side.given;
    out.country_from_context = side.from_context;
    out.gender = core.gender;
    out.head = ascii_lower(slice(phrase_.text, item(head.item).span));
    const bool one_person = head.agent->person && !head.plural && !core.quantity;
    const bool institution = marked_end(item(head.item).span, "institution");
    r.type = agent_type(*head.agent, head.plural || core.quantity, institution);
    const bool former = core.former || parts[0].core().former;
    if (former && (one_person || (!r.sectors.empty() && r.sectors[0] == "GOV"))) {
      r.sectors = {"ELI"};
      r.role = "former " + r.role;
      why_.push_back("the words say \"former\"");
    }
    if (core.kin) {
      r.sectors = {"ELI"};
      r.type = ActorType::kPerson;
      why_.push_back("a relative");
    }
    r.confidence = side.given ? 0.85f : side.from_context ? 0.55f : 0.3f;
    if (const Entity* home = lexicon_.state(r.country)) r.member_of = home->name;
    r.name = bare_text(source->core().first, source->segments.back().end);

    std::string unknown;
    for (const Part& p : parts) {
      for (const Segment& s : p.segments) {
        if (unknown.empty() && s.name_end > s.name_first &&
            (s.preposition.empty() || (!s.states.empty() && s.name_first > s.states.back().item)) &&
            (&s == &core ? s.name_first > head.item : true) && !item(s.name_first).possessive)
          unknown = text_of(phrase_.words(s.name_first, s.name_end));
      }
    }
    if (!unknown.empty() && (one_person || head.agent->person)) {
      r.name = unknown;
      r.type = ActorType::kPerson;
      out.unknown_name = unknown;
      for (const Part& p : parts)
        if (p.core().gender) out.gender = p.core().gender;
      why_.push_back("\"" + unknown + "\" is not in the lexicon; the title decides");
    } else if (one_person && !former && !core.kin && !core.indefinite) {
      out.office = office_in(*source);
      const bool global = one_of(out.office, {"un chief", "nato chief", "iaea chief", "foreign policy chief",
                                              "commission president", "council president"});
      std::string why;
      const auto holder = holder_of(lexicon_, global ? "" : r.country, out.office, around_.date, around_.people, &why);
      if (holder) {
        const std::string country = r.country;
        const auto sectors = r.sectors;
        const float confidence = r.confidence;
        why_.push_back(why);
        r = person_reading(lexicon_, *holder, around_.date, out.office);
        out.person = *holder;
        if (!country.empty() && !global) r.country = country;
        std::vector<std::string> merged = sectors;
        for (const auto& sector : r.sectors)
          if (sector != "ELI") add_sector(merged, sector);
        r.sectors = merged;
        r.confidence = confidence;
        why_.insert(why_.end(), r.why.begin(), r.why.end());
      }
    } else if (!one_person && r.sectors.size() == 1 && r.sectors[0] == "GOV" && !r.country.empty() && core.owner_end == 0 &&
               core.person == kNobody && phrase_.whole(head.item, "side")) {
      r.name = lexicon_.country_name(r.country);
      r.type = ActorType::kState;
      r.member_of.clear();
      r.role.clear();
    }
    if (r.type != ActorType::kPerson) r.role.clear();
    r.why = why_;
    return out;
  }

  std::optional<Resolved> state(const std::vector<Part>& parts) {
    for (const Part& part : parts) {
      const Segment* s = &part.core();
      if (s->states.empty() && part.segments.size() > 1 && part.segments[1].preposition != "to") s = &part.segments[1];
      const auto at = std::find_if(s->states.begin(), s->states.end(), [](const StateUse& u) { return !u.weak; });
      if (at == s->states.end()) continue;
      const bool complement = s != &part.core();
      Resolved out;
      ActorReading& r = out.reading;
      r = state_reading(lexicon_, at->iso3);
      out.country_given = true;
      const std::string written(slice(phrase_.text, item(at->item).span));
      why_.push_back("\"" + written + "\" is " + std::string(name_kind_name(at->kind)) + " of " + r.name);
      const bool demonym = at->kind == NameKind::kDemonym || at->kind == NameKind::kAdjective;
      const bool last = at->item + 1 == s->end;
      if (complement || s->plain_plural || s->quantity || part.core().plain_plural) {
        const bool people = s->plain_plural || s->quantity || part.core().plain_plural;
        r.name = bare_text(part.core().first, part.segments.back().end);
        r.member_of = lexicon_.country_name(at->iso3);
        r.type = ActorType::kGroup;
        r.sectors = people ? std::vector<std::string>{"CVL"} : std::vector<std::string>{};
        r.confidence = demonym && last && people ? 0.8f : 0.35f;
        why_.push_back(people ? "people of no stated kind" : "of no stated kind");
      } else if (s->kin) {
        r.name = bare_text(s->first, s->end);
        r.sectors = {"ELI"};
        r.type = ActorType::kPerson;
        r.member_of = lexicon_.country_name(at->iso3);
        r.confidence = 0.6f;
      } else if (s->name_end > s->name_first && s->name_first > at->item) {
        r.name = at->owner || demonym ? text_of(phrase_.words(s->name_first, s->name_end))
                                      : text_of(phrase_.words(at->item, s->name_end));
        out.unknown_name = r.name;
        r.member_of = lexicon_.country_name(at->iso3);
        r.sectors.clear();
        r.type = ActorType::kUnknown;
        r.confidence = 0.4f;
        why_.push_back("\"" + r.name + "\" is not in the lexicon");
      } else if (at->kind == NameKind::kSeat) {
        r.name = written;
        r.type = ActorType::kOrganisation;
        r.sectors = {at->sector.empty() ? "GOV" : at->sector};
        r.member_of = lexicon_.country_name(at->iso3);
      } else if (at->kind == NameKind::kCity) {
        r.name = written;
        r.type = ActorType::kGroup;
        r.member_of = lexicon_.country_name(at->iso3);
        r.sectors.clear();
        if (!at->sector.empty()) r.sectors = {at->sector};
        r.confidence = 0.5f;
      } else if (demonym && last && (written.ends_with('s') || written.ends_with("men")) && !s->definite &&
                 !written.ends_with("ss")) {
        r.sectors = {"CVL"};
        r.name = written;
        r.type = ActorType::kGroup;
        r.member_of = lexicon_.country_name(at->iso3);
        r.confidence = 0.8f;
        why_.push_back("nationals");
      } else if (demonym && last && s->indefinite) {
        r.sectors = {"CVL"};
        r.name = bare_text(s->first, s->end);
        r.type = ActorType::kPerson;
        r.member_of = lexicon_.country_name(at->iso3);
        r.confidence = 0.8f;
      } else if (!last && demonym) {
        r.name = bare_text(s->first, s->end);
        r.member_of = lexicon_.country_name(at->iso3);
        r.type = ActorType::kUnknown;
        r.sectors.clear();
        r.confidence = 0.35f;
      }
      if (!at->sector.empty() && r.type == ActorType::kState) r.sectors = {at->sector};
      const Segment& head = parts[0].core();
      if (&part != &parts[0] && head.name_end > head.name_first &&
          head.states.empty()) {  // "Cipollone, White House counsel"; "Venafro, Italy"
        if (last && r.type == ActorType::kState) r.sectors.clear();
        r.name = text_of(phrase_.words(head.name_first, head.name_end));
        r.type = last ? ActorType::kUnknown : ActorType::kPerson;
        r.member_of = lexicon_.country_name(at->iso3);
        r.confidence = 0.5f;
        out.unknown_name = r.name;
      }
      r.why = why_;
      return out;
    }
    return std::nullopt;
  }

  std::optional<Resolved> bare_name(const std::vector<Part>& parts) {
    const Segment& core = parts[0].core();
    if (core.name_first == core.name_end) {
      if (core.person == kNobody || !core.kin) return std::nullopt;
      Resolved out;
      out.reading.name = bare_text(core.first, core.end);
      out.reading.country = person_reading(lexicon_, core.person, around_.date).country;
      out.reading.sectors = {"ELI"};
      out.reading.type = ActorType::kPerson;
      out.reading.confidence = 0.6f;
      out.gender = core.gender;
      if (const Entity* home = lexicon_.state(out.reading.country)) out.reading.member_of = home->name;
      why_.push_back("a relative of " + entity(core.person).name);
      out.reading.why = why_;
      return out;
    }
    Resolved out;
    out.reading.name = text_of(phrase_.words(core.name_first, core.name_end));
    std::string why;
    const std::uint32_t near = misspelt(out.reading.name, ActorType::kUnknown, why);
    if (near != kNobody) {
      Surroundings here = around_;
      here.near_misses = false;
      Resolved corrected = Resolver(lexicon_, here, depth_ + 1).run(entity(near).name);
      corrected.reading.confidence = std::min(corrected.reading.confidence, 0.6f);
      corrected.reading.why.insert(corrected.reading.why.begin(), why);
      return corrected;
    }
    out.unknown_name = out.reading.name;
    out.gender = core.gender;
    const bool person = core.name_end - core.name_first >= 2 && phrase_.whole(core.name_first, "first name");
    out.reading.type = person || core.honorific ? ActorType::kPerson : ActorType::kUnknown;
    out.reading.confidence = 0.1f;
    out.reading.why.push_back("\"" + out.reading.name + "\" is not in the lexicon");
    return out;
  }

  // What somebody typed without capitals.
  Resolved lower_case_name(std::size_t first, std::size_t end) {
    const std::string text = bare_text(first, end);
    const bool any_capital = std::any_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    if (around_.near_misses && depth_ == 0 && !any_capital && !one_of(item(first).folded, {"a", "an"})) {
      for (const NameReading& r : lexicon_.lookup(text)) {
        if (r.kind != NameKind::kName && r.kind != NameKind::kAlias && r.kind != NameKind::kAcronym &&
            r.kind != NameKind::kCapital)
          continue;
        Resolved found = Resolver(lexicon_, around_, depth_ + 1).run(entity(r.entity).name);
        found.reading.confidence = std::min(found.reading.confidence, 0.5f);
        found.reading.why.insert(found.reading.why.begin(), "\"" + text + "\" read without its capitals");
        return found;
      }
    }
    return nobody(text.empty() ? phrase_.text : std::string_view(text));
  }

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

}  // namespace

// Of several readings of one name: the plain name before the capital before the city; what the surroundings speak of first.
const NameReading& preferred(const Lexicon& lexicon, const std::vector<NameReading>& readings, const Surroundings& around) {
  const auto score = [&](const NameReading& r) {
    const Entity& e = lexicon.entities()[r.entity];
    double s = 0;
    switch (r.kind) {
      case NameKind::kName:
        s = 8;
        break;
      case NameKind::kDemonym:
      case NameKind::kAdjective:
        s = 7;
        break;
      case NameKind::kSeat:
        s = 6.5;
        break;
      case NameKind::kCapital:
        s = 6;
        break;
      case NameKind::kAlias:
      case NameKind::kAcronym:
        s = 5;
        break;
      case NameKind::kCity:
        s = 2;
        break;
      case NameKind::kSurname:
        s = 1;
        break;
    }
    if (e.type == ActorType::kState) s += 0.5;
    if (!e.country.empty() && around.countries.of(e.country) > 0) s += 4;
    if (around.date && ((r.from && *around.date < *r.from) || (r.to && *r.to < *around.date))) s -= 6;
    if (e.type == ActorType::kPerson) {
      if (std::find(around.people.begin(), around.people.end(), r.entity) != around.people.end()) s += 4;
      if (around.date && !role_on(e, around.date)) s -= 3;
    }
    return s;
  };
  if (readings.size() == 1) return readings[0];
  const NameReading* best = &readings[0];
  for (const NameReading& r : readings)
    if (score(r) > score(*best)) best = &r;
  return *best;
}

void CountryVotes::add(const std::string& iso3, double weight) {
  if (iso3.empty()) return;
  const auto it = std::find_if(votes_.begin(), votes_.end(), [&](const Vote& v) { return v.iso3 == iso3; });
  if (it != votes_.end()) {
    it->weight += weight;
  } else {
    votes_.push_back({iso3, weight});
  }
}

void CountryVotes::add_text(const Lexicon& lexicon, std::string_view text, std::optional<Date> date) {
  Surroundings none;
  none.date = date;
  for (const NameHit& hit : lexicon.find_names(text, {0, static_cast<std::uint32_t>(text.size())})) {
    const NameReading& r = preferred(lexicon, hit.readings, none);
    const Entity& e = lexicon.entities()[r.entity];
    double weight = e.type == ActorType::kPerson ? 0.7 : e.type == ActorType::kState ? 1.0 : 0.8;
    if (r.kind == NameKind::kCity) weight = 0.8;
    const std::string country = e.type == ActorType::kPerson ? person_reading(lexicon, r.entity, date).country : e.country;
    add(country, weight);
  }
}

double CountryVotes::of(const std::string& iso3) const {
  const auto it = std::find_if(votes_.begin(), votes_.end(), [&](const Vote& v) { return v.iso3 == iso3; });
  return it == votes_.end() ? 0 : it->weight;
}

std::vector<std::string> CountryVotes::ranked() const {
  std::vector<Vote> sorted = votes_;
  std::stable_sort(sorted.begin(), sorted.end(), [](const Vote& a, const Vote& b) { return a.weight > b.weight; });
  std::vector<std::string> out;
  for (const Vote& v : sorted) out.push_back(v.iso3);
  return out;
}

std::string CountryVotes::best() const {
  const auto all = ranked();
  return all.empty() ? std::string() : all.front();
}

Surroundings surroundings_of(const Lexicon& lexicon, std::string_view context, std::optional<Date> date) {
  Surroundings around;
  around.date = date;
  around.countries.add_text(lexicon, context, date);
  for (const NameHit& hit : lexicon.find_names(context, {0, static_cast<std::uint32_t>(context.size())})) {
    for (const NameReading& r : hit.readings)
      if (lexicon.entities()[r.entity].type == ActorType::kPerson) around.people.push_back(r.entity);
  }
  return around;
}

Resolved resolve_phrase(const Lexicon& lexicon, std::string_view text, const Surroundings& around) {
  return Resolver(lexicon, around, 0).run(text);
}

}  // namespace parley::grounding

namespace parley {

std::string ActorReading::code() const { return country + (sectors.empty() ? std::string() : sectors.front()); }

ActorReading resolve_actor(const Lexicon& lexicon, std::string_view text, std::optional<Date> date, std::string_view context) {
  constexpr std::size_t kMaxContext = 1 << 20;
  const auto around = grounding::surroundings_of(lexicon, context.substr(0, std::min(context.size(), kMaxContext)), date);
  return grounding::resolve_phrase(lexicon, text, around).reading;
}

}  // namespace parley
