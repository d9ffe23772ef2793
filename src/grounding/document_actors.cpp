// The actors of one document: what was said before decides who "Kim", "the North", "he" and "the delegation" are.
#include <algorithm>
#include <map>

#include "grounding/document_facts.h"
#include "grounding/resolve.h"

namespace parley {

using grounding::CountryVotes;
using grounding::Resolved;
using grounding::Surroundings;

namespace {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);
constexpr std::size_t kLookBack = 4;      // sentences that a pronoun reaches back
constexpr std::size_t kNominalBack = 60;  // and "the minister"
constexpr std::ptrdiff_t kPeople = 64;    // full names that stay in mind

// One actor of the document and what later words can refer to it by.
struct Known {
  DocumentActors::Entry entry;
  std::uint32_t person = Resolved::kNobody;
  std::string office;
  std::string head;  // "delegation"
  char gender = 0;
  bool plural = false;
  bool named = false;  // a name was given, not only a title
};

bool is_person(const Known& k) { return k.entry.actor.type == ActorType::kPerson; }
bool is_body(const Known& k) { return k.entry.actor.type == ActorType::kState || k.entry.actor.type == ActorType::kOrganisation; }

std::string without_article(std::string_view text) {
  std::string folded = fold(text);
  for (std::string_view article : {"the ", "a ", "an ", "both ", "this ", "that ", "these ", "those "})
    if (folded.starts_with(article)) return folded.substr(article.size());
  return folded;
}

std::string last_word(const std::string& folded) {
  const std::size_t space = folded.find_last_of(" -");
  return space == std::string::npos ? folded : folded.substr(space + 1);
}

}  // namespace

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

  Impl(const Lexicon& l, const Document& d, const std::vector<Sentence>& s, const std::vector<std::vector<Mention>>& m)
      : lexicon(l), document(d), sentences(s), mentions(m), facts(l, d.text, s) {
    around.date = d.published;
    survey();
    read_mentions();
    contenders = find_contenders();
    if (!contenders.empty()) read_mentions();  // once more, now that "the two sides" can be told
    affiliate();
    for (Known& k : known)
      if (k.entry.count > 0) entries.push_back(std::move(k.entry));
    std::stable_sort(entries.begin(), entries.end(),
                     [](const Entry& a, const Entry& b) { return a.first.begin < b.first.begin; });
  }

  // The two sides most spoken of, where they are not both known states; else empty.
  std::vector<std::string> contenders;

  std::string_view words(Span span) const { return slice(document.text, span); }

  void read_mentions() {
    known.clear();
    by_key.clear();
    by_short.clear();
    readings.assign(mentions.size(), {});
    who.assign(mentions.size(), {});
    for (std::size_t i = 0; i < mentions.size(); ++i)
      for (std::size_t j = 0; j < mentions[i].size(); ++j) resolve(i, j);
  }

  // Whose side somebody is on: a state for its officials, a body for its people; "" for media, international bodies and nameless people.
  std::string side_of(const Known& k) const {
    const ActorReading& a = k.entry.actor;
    static constexpr std::string_view kOfficial[] = {"COP", "GOV", "LEG", "MIL", "SPY"}, kBeside[] = {"IGO", "INT", "JRN", "JUD", "NGO"};
    const auto of = [&](const auto& list) { return !a.sectors.empty() && std::find(std::begin(list), std::end(list), a.sectors[0]) != std::end(list); };
    if (!a.parts.empty() || of(kBeside)) return "";
    if (a.type == ActorType::kState) return a.name;
    if (is_person(k) || of(kOfficial)) return !a.member_of.empty() ? a.member_of : std::string(lexicon.country_name(a.country));
    return has_name(a) && a.type == ActorType::kOrganisation ? a.name : "";
  }

  std::vector<std::string> find_contenders() const {
    struct Side {
      std::string name;
      std::size_t count = 0;
      bool party = false, state = false;
    };
    std::vector<Side> sides;
    for (const Known& k : known) {
      const std::string name = side_of(k);
      if (name.empty()) continue;
      auto at = std::find_if(sides.begin(), sides.end(), [&](const Side& s) { return s.name == name; });
      if (at == sides.end()) at = sides.insert(at, {name, 0, false, false});
      at->count += k.entry.count;
      const ActorReading& a = k.entry.actor;
      if (a.name == name && a.type == ActorType::kOrganisation) at->party |= !a.sectors.empty() && a.sectors[0] == "PTY";
      else if (!a.country.empty() && name == lexicon.country_name(a.country)) at->state = true;
    }
    std::stable_sort(sides.begin(), sides.end(), [](const Side& a, const Side& b) { return a.count != b.count ? a.count > b.count : a.name < b.name; });
    // Parties that talk to each other have a country, but it is no side.
    constexpr std::size_t kOften = 3;
    if (std::count_if(sides.begin(), sides.end(), [](const Side& s) { return s.party && s.count >= kOften; }) > 1)
      std::erase_if(sides, [](const Side& s) { return !s.party; });
    if (sides.size() < 2 || sides[1].count < 2 || (sides[0].state && sides[1].state)) return {};
    return {sides[0].name, sides[1].name};
  }

  // Countries and people that the document names anywhere.
  void survey() {
    for (const Sentence& sentence : sentences) {
      for (const NameHit& hit : lexicon.find_names(document.text, sentence.span)) {
        const NameReading& r = grounding::preferred(lexicon, hit.readings, around);
        const Entity& e = lexicon.entities()[r.entity];
        if (e.type == ActorType::kPerson) {
          people.emplace_back(hit.span.begin, r.entity);
          around.countries.add(e.country, 0.5);
        } else if (e.type == ActorType::kState) {
          states.emplace_back(hit.span.begin, e.country);
          around.countries.add(e.country, r.kind == NameKind::kCity ? 0.7 : 1.0);
        } else if (e.sectors.empty() || e.sectors[0] != "JRN") {  // a paper's country is not the story's
          around.countries.add(e.country, 0.5);
        }
      }
    }
    constexpr double kThin = 0.9;  // one city or one body says too little of where the story is
    if (around.countries.of(around.countries.best()) < kThin) around.countries = {};
    // Where the document has states of its own, a name that happens to be a known one's says little.
    if (static_cast<double>(facts.count()) > around.countries.of(around.countries.best())) around.countries = {};
  }

  // What surrounds one mention: people named before it, countries of its sentence weighing more.
  Surroundings here(std::size_t sentence, std::uint32_t at) const {
    Surroundings s = around;
    for (auto it = states_from(sentence); it != states.end() && it->first < at; ++it)
      s.countries.add(it->second, 1.0 + 0.3 * around.countries.of(it->second));
    const auto next =
        std::upper_bound(people.begin(), people.end(), at, [](std::uint32_t pos, const auto& p) { return pos < p.first; });
    for (auto it = next - std::min<std::ptrdiff_t>(next - people.begin(), kPeople); it != next; ++it)
      s.people.push_back(it->second);
    if (s.people.empty())
      for (auto it = people.begin() + std::min<std::ptrdiff_t>(people.end() - people.begin(), kPeople); it != people.begin();)
        s.people.push_back((--it)->second);
    return s;
  }

  std::vector<std::pair<std::uint32_t, std::string>>::const_iterator states_from(std::size_t sentence) const {
    const std::uint32_t begin = sentence < sentences.size() ? sentences[sentence].span.begin : 0;
    return std::lower_bound(states.begin(), states.end(), begin, [](const auto& s, std::uint32_t pos) { return s.first < pos; });
  }

  void resolve(std::size_t i, std::size_t j) {
    const Mention& mention = mentions[i][j];
    const Span span = mention.span;
    readings[i].push_back({});
    who[i].push_back(kNone);
    if (span.empty() || span.end > document.text.size()) return;
    const std::string_view text = words(span);
    const std::string folded = without_article(text);
    if (const std::string_view pronoun = pronoun_of(text); !pronoun.empty())
      return take(i, j, pronoun_target(i, j, pronoun), 0.6f, "pronoun");
    if (const std::string_view kind = composite_of(text); !kind.empty()) return composite(i, j, kind);
    if (const std::size_t k = by_surname(folded); k != kNone) return take(i, j, k, 0.9f, "surname of somebody named before");
    if (mark_of(folded, "country noun").size() || folded.ends_with(" country") || folded.ends_with(" nation")) {
      if (fold(text) != folded || folded.find(' ') != std::string::npos) {
        if (const std::size_t k = country_noun(i, j, folded); k != kNone) return take(i, j, k, 0.6f, "the state spoken of");
      }
    }
    Surroundings around_here = here(i, span.begin);
    Resolved r = grounding::resolve_phrase(lexicon, text, around_here);
    if (const std::string_view full = facts.long_form(r.unknown_name); !full.empty()) {
      r = grounding::resolve_phrase(lexicon, full, around_here);
      if (r.reading.type == ActorType::kUnknown) r.reading.type = ActorType::kOrganisation;
      if (r.reading.name.size() < full.size() && !r.unknown_name.empty()) r.reading.name = r.unknown_name = full;
    }
    if (facts.count() > 0) facts.settle(text, span.begin, r);
    const bool named = r.person != Resolved::kNobody || !r.unknown_name.empty();
    if (!r.unknown_name.empty() && r.reading.sectors.empty()) {
      const Span wider = widen(i, span);
      if (wider != span) {
        Resolved w = grounding::resolve_phrase(lexicon, words(wider), around_here);
        if (w.person != Resolved::kNobody || (!w.unknown_name.empty() && !w.reading.sectors.empty())) r = std::move(w);
      }
    }
    if (!r.unknown_name.empty() && r.reading.type != ActorType::kPerson)
      if (const std::size_t k = longer_name(r.unknown_name); k != kNone) return take(i, j, k, 0.8f, "short for a name given before");
    if (r.person == Resolved::kNobody && r.reading.parts.empty())
      if (const std::size_t k = team_of(i, j, r, text); k != kNone) return take(i, j, k, 0.75f, "acts for it");
    if (!named && r.reading.parts.empty()) {
      if (const std::size_t k = apposition(i, j, r); k != kNone) return take(i, j, k, 0.85f, "in apposition");
      if (const std::size_t k = nominal(i, j, r, text); k != kNone) return take(i, j, k, 0.7f, "named before");
    }
    enter(i, j, std::move(r), text);
  }

  std::string_view mark_of(std::string_view text, std::string_view kind) const {
    if (text.size() > 60) return "";
    for (const CueHit& hit : lexicon.find_grounding(text, {0, static_cast<std::uint32_t>(text.size())}))
      if (hit.cue->kind == kind && hit.span.begin == 0 && hit.span.end == text.size())
        return hit.cue->value.empty() ? hit.cue->kind : hit.cue->value;
    return "";
  }
  // By the first name; 0 when it does not tell.
  char gender_of(std::string_view name) const {
    const std::string_view first = name.substr(0, name.find(' '));
    for (const CueHit& hit : lexicon.find_grounding(first, {0, static_cast<std::uint32_t>(first.size())}))
      if (hit.cue->kind == "first name" && hit.span.size() == first.size() && !hit.cue->value.empty()) return hit.cue->value[0];
    return 0;
  }
  // Not of "US" and "U.S.", which are "us" to tables that fold.
  std::string_view pronoun_of(std::string_view text) const {
    const auto lower = [](char c) { return c >= 'a' && c <= 'z'; };
    if (text.size() > 1 && std::none_of(text.begin(), text.end(), lower)) return "";
    return mark_of(text, "pronoun");
  }
  std::string_view composite_of(std::string_view text) const {
    const std::string_view whole = mark_of(text, "composite");
    if (!whole.empty() || !ascii_lower(text.substr(0, 4)).starts_with("the ")) return whole;
    return mark_of(text.substr(4), "composite");
  }

  std::size_t by_surname(const std::string& folded) const {
    std::string name = folded;
    for (std::string_view title : {"mr. ", "mr ", "mrs. ", "mrs ", "ms. ", "ms ", "dr. ", "dr "})
      if (name.starts_with(title)) name = name.substr(title.size());
    if (name.ends_with("'s")) name.resize(name.size() - 2);
    const auto it = by_short.find(name);
    return it == by_short.end() ? kNone : it->second;
  }

  // The body whose full name, given before, the words are a part of ("the National Council") or the initials of ("NDF").
  std::size_t longer_name(std::string_view name) const {
    const std::string folded = fold(name), padded = " " + folded + " ";
    const bool initials = name.size() >= 2 && name.size() <= 6 && std::all_of(name.begin(), name.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    std::size_t best = kNone;
    for (std::size_t k = known.size(); k-- > 0;) {
      const ActorReading& a = known[k].entry.actor;
      if (a.type == ActorType::kPerson || a.type == ActorType::kState || !a.parts.empty() || a.name.size() <= name.size()) continue;
      if (a.name.front() < 'A' || a.name.front() > 'Z') continue;
      if (initials && initials_of(a.name) == name) return k;
      const bool shorter = best == kNone || a.name.size() < known[best].entry.actor.name.size();
      if (shorter && (" " + fold(a.name) + " ").find(padded) != std::string::npos) best = k;
    }
    return best;
  }
  static std::string initials_of(std::string_view name) {
    std::string out;
    for (std::size_t i = 0; i < name.size(); ++i)
      if (name[i] >= 'A' && name[i] <= 'Z' && (i == 0 || name[i - 1] == ' ' || name[i - 1] == '-')) out += name[i];
    return out;
  }

  // People of whom the lexicon knows nothing belong to the body that their first mention names: within it ("JEM spokesman Ahmed
  // Hussein") or right after it ("Fidel Agcaoili, who leads the panel of the Front").
  void affiliate() {
    std::vector<bool> done(known.size(), false);
    for (std::size_t i = 0; i < who.size(); ++i)
      for (std::size_t j = 0; j < who[i].size(); ++j) {
        const std::size_t k = who[i][j];
        // Known people act for their state unless the dispute is one of bodies.
        if (k == kNone || done[k] || !is_person(known[k]) || (known[k].person != Resolved::kNobody && contenders.empty()) || !known[k].named) continue;
        std::size_t body = body_of(i, j);
        if (body == kNone) body = body_before(i, j);
        done[k] = body != kNone || known[k].person == Resolved::kNobody;
        if (body != kNone) join(k, body);
      }
  }

  // "the union said that President Shawn Fain ...": whose president, where the words do not say, in a dispute of bodies.
  std::size_t body_before(std::size_t i, std::size_t j) const {
    const Known& person = known[who[i][j]];
    const std::string title = ascii_lower(person.entry.actor.role);
    if (contenders.empty() || person.person != Resolved::kNobody || (mark_of(title, "weak head").empty() && mark_of(last_word(title), "weak head").empty())) return kNone;
    for (std::size_t m = j; m-- > 0;) {
      if (who[i][m] == kNone) continue;
      const ActorReading& a = known[who[i][m]].entry.actor;
      if (std::find(contenders.begin(), contenders.end(), a.name) != contenders.end() && a.type == ActorType::kOrganisation) return who[i][m];
    }
    return kNone;
  }

  std::size_t body_of(std::size_t i, std::size_t j) const {
    constexpr std::uint32_t kReach = 70;
    const Span person = mentions[i][j].span;
    const auto body = [&](std::size_t k) {
      const ActorReading& a = known[k].entry.actor;
      return !is_person(known[k]) && a.parts.empty() && a.type != ActorType::kState && a.name.front() >= 'A' && a.name.front() <= 'Z';
    };
    const std::string within = " " + fold(words(person)) + " ";
    for (std::size_t k = 0; k < known.size(); ++k)
      if (body(k))
        for (const std::string& alias : known[k].entry.aliases) {
          const std::string folded = without_article(alias);
          if (folded.size() > 2 && (within.find(" " + folded + " ") != std::string::npos || within.find(" " + folded + "'s ") != std::string::npos)) return k;
        }
    if (j > 0 && who[i][j - 1] != kNone && body(who[i][j - 1]) && mentions[i][j - 1].span.end <= person.begin) {
      const std::string_view between = words({mentions[i][j - 1].span.end, person.begin});
      if (between == "'s " || between == "\xE2\x80\x99s " || between == "' " || between == "\xE2\x80\x99 ") return who[i][j - 1];
    }
    if (j + 1 < mentions[i].size() && who[i][j + 1] != kNone && body(who[i][j + 1]) && mentions[i][j + 1].span.begin >= person.end) {
      const std::string_view between = words({person.end, mentions[i][j + 1].span.begin});
      if (between == " of " || between == " from " || between == ", of ") return who[i][j + 1];
    }
    for (std::size_t m = j + 1; m < mentions[i].size(); ++m) {
      const Span next = mentions[i][m].span;
      if (next.begin < person.end || next.begin - person.end > kReach) break;
      const std::string_view between = words({person.end, next.begin});
      if (!between.starts_with(",") || between.find_first_of(",;.", 1) != std::string_view::npos) break;
      if (who[i][m] != kNone && body(who[i][m]) && !lexicon.find_agents(document.text, {person.end, std::min(sentences[i].span.end, next.end + 40)}).empty())
        return who[i][m];
    }
    return kNone;
  }

  void join(std::size_t person, std::size_t body) {
    const ActorReading& home = known[body].entry.actor;
    const auto tell = [&](ActorReading& a) {
      a.member_of = home.name;
      if (!home.sectors.empty()) a.sectors = home.sectors;
      if (!home.country.empty()) a.country = home.country;
      a.why.push_back("of " + home.name + ", named beside");
    };
    tell(known[person].entry.actor);
    for (std::size_t i = 0; i < who.size(); ++i)
      for (std::size_t j = 0; j < who[i].size(); ++j)
        if (who[i][j] == person) tell(readings[i][j]);
  }

  // The words before and after a name that say who it is: "Health Minister ...", "..., the head of X,".
  Span widen(std::size_t i, Span span) const {
    if (i >= sentences.size() || !sentences[i].span.contains(span)) return span;
    const Span limits = sentences[i].span;
    Span out = span;
    const std::string_view text = document.text;
    // To the left as far as words follow each other without punctuation, at most eight.
    std::uint32_t pos = span.begin;
    int count = 0;
    while (pos > limits.begin && count < 8) {
      if (text[pos - 1] != ' ') break;
      std::uint32_t begin = pos - 1;
      while (begin > limits.begin && text[begin - 1] != ' ') --begin;
      const char last = text[pos - 2];
      const bool abbreviation = last == '.' && pos - 1 - begin <= 5;
      if (pos < 2 || (!abbreviation && !((last >= 'a' && last <= 'z') || (last >= 'A' && last <= 'Z') ||
                                         static_cast<unsigned char>(last) >= 0x80)))
        break;
      pos = begin;
      ++count;
    }
    // The title ends where the name begins; everything before the last verb or preposition is cut by agents alone.
    const auto agents = lexicon.find_agents(text, {pos, span.begin});
    if (!agents.empty() && agents.back().span.end + 1 >= span.begin) {
      std::uint32_t begin = agents.back().span.begin;
      for (const NameHit& hit : lexicon.find_names(text, {pos, agents.back().span.begin}))
        begin = std::min(begin, hit.span.begin);
      out.begin = begin;
      return out;
    }
    if (text.substr(span.end).starts_with(", ")) {
      const std::string_view rest =
          text.substr(span.end + 2, std::min<std::size_t>(100, limits.end - std::min(limits.end, span.end + 2)));
      const std::size_t stop = rest.find_first_of(",;:.(\"");
      out.end = span.end + 2 + static_cast<std::uint32_t>(stop == std::string_view::npos ? rest.size() : stop);
      while (out.end > span.end && (static_cast<unsigned char>(text[out.end - 1]) & 0xC0) == 0x80) --out.end;
      return out;
    }
    return span;
  }

  // --- looking back ------------------------------------------------------------------------------------------------------

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

  std::size_t pronoun_target(std::size_t i, std::size_t j, std::string_view value) const {
    if (value == "r") return j > 0 ? who[i][j - 1] : kNone;
    if (value == "m" || value == "f")
      return look_back(i, j, kLookBack,
                       [&](const Known& k) { return is_person(k) && !k.plural && (k.gender == 0 || k.gender == value[0]); });
    if (value == "n")
      return look_back(i, j, kLookBack,
                       [&](const Known& k) { return is_body(k) || (k.entry.actor.type == ActorType::kGroup && !k.plural); });
    if (value == "p") {
      const std::size_t group = look_back(i, j, 1, [&](const Known& k) { return k.entry.actor.type == ActorType::kGroup; });
      return group != kNone ? group : look_back(i, j, kLookBack, [&](const Known& k) { return is_body(k) || k.plural; });
    }
    return kNone;  // first and second person: the speaker, whom the coding room knows
  }

  std::size_t country_noun(std::size_t i, std::size_t j, const std::string& folded) const {
    if (mark_of(folded, "country noun").empty() &&
        lexicon.find_names(folded, {0, static_cast<std::uint32_t>(folded.size())}).size())
      return kNone;
    return look_back(i, j, kLookBack,
                     [](const Known& k) { return k.entry.actor.type == ActorType::kState && k.entry.actor.parts.empty(); });
  }

  // "the minister", "the delegation": the last one that the words fit.
  std::size_t nominal(std::size_t i, std::size_t j, const Resolved& r, std::string_view text) const {
    const ActorReading& a = r.reading;
    const std::string lower = ascii_lower(text.substr(0, 5));
    const bool definite = lower.starts_with("the ") || lower.starts_with("this ") || lower.starts_with("that ");
    if (a.type == ActorType::kPerson) {
      if (r.person != Resolved::kNobody) return kNone;
      if (!definite) return kNone;
      return nearest(i, j, [&](const Known& k) {
        if (!is_person(k) || k.plural || (r.gender && k.gender && r.gender != k.gender)) return false;
        if (r.country_given && k.entry.actor.country != a.country) return false;
        if (!r.office.empty() && k.office == r.office) return true;
        if (k.person != Resolved::kNobody && !r.office.empty()) {
          for (const DatedRole& role : lexicon.entities()[k.person].roles)
            if (role.office == r.office) return true;
          return false;
        }
        return r.office.empty() && !r.head.empty() && k.head == r.head;
      });
    }
    if (r.head.empty() || !definite) return kNone;
    const std::string head = last_word(r.head);
    if (!r.country_given && a.type == ActorType::kState) return kNone;
    if (!r.country_given)
      if (const std::size_t body = named_body(i, j, head, a.sectors); body != kNone) return body;
    return nearest(i, j, [&](const Known& k) {
      return !k.head.empty() && last_word(k.head) == head && !is_person(k) &&
             (!r.country_given || k.entry.actor.country == a.country);
    });
  }

  // "the DUP's negotiators", "five officers from the Front", "its delegation": the body they speak for.
  std::size_t team_of(std::size_t i, std::size_t j, const Resolved& r, std::string_view text) const {
    if (r.reading.type == ActorType::kPerson || r.reading.type == ActorType::kState || text.size() > 100) return kNone;
    const std::vector<CueHit> marks = lexicon.find_grounding(text, {0, static_cast<std::uint32_t>(text.size())});
    const auto team = std::find_if(marks.begin(), marks.end(), [](const CueHit& c) { return c.cue->kind == "team"; });
    if (team == marks.end()) return kNone;
    if (const std::size_t k = body_in(text); k != kNone) return k;
    const std::string folded = fold(text);
    if (folded.starts_with("its ") || folded.starts_with("their ")) {
      const std::size_t k = look_back(i, j, 1, [](const Known& o) { return !is_person(o) && has_name(o.entry.actor); });
      if (k != kNone) return k;
    }
    for (const AgentHit& hit : lexicon.find_agents(text, {0, team->span.begin}))
      if (const std::size_t k = named_body(i, j, fold(slice(text, hit.span)), {hit.agent->sector}); k != kNone) return k;
    return kNone;
  }

  // The body of which the words hold a name that the document has used before; of several the one named last in the words.
  std::size_t body_in(std::string_view text) const {
    const std::string within = " " + fold(text) + " ";
    std::size_t best = kNone, place = 0;
    for (std::size_t k = 0; k < known.size(); ++k) {
      if (is_person(known[k]) || !has_name(known[k].entry.actor) || known[k].entry.actor.type == ActorType::kGroup) continue;
      for (const std::string& alias : known[k].entry.aliases) {
        const std::string folded = without_article(alias);
        if (folded.size() < 3) continue;
        for (std::string_view ending : {" ", "'s ", "' ", "s "}) {
          const std::size_t at = within.rfind(" " + folded + std::string(ending));
          if (at != std::string::npos && (best == kNone || at >= place)) best = k, place = at;
        }
      }
    }
    return best;
  }

  static bool has_name(const ActorReading& a) { return a.parts.empty() && a.type != ActorType::kState && a.name.front() >= 'A' && a.name.front() <= 'Z'; }

  // "the council", "the rebels": the body named before whose name has the word, or which is of the kind that rebels are.
  std::size_t named_body(std::size_t i, std::size_t j, const std::string& head, const std::vector<std::string>& sectors) const {
    const std::size_t by_last = nearest(i, j, [&](const Known& k) {
      return !is_person(k) && has_name(k.entry.actor) && (" " + fold(k.entry.actor.name)).ends_with(" " + head);
    });
    if (by_last != kNone) return by_last;
    const std::size_t by_word = nearest(i, j, [&](const Known& k) {
      return !is_person(k) && has_name(k.entry.actor) && (" " + fold(k.entry.actor.name) + " ").find(" " + head + " ") != std::string::npos;
    });
    static constexpr std::string_view kKinds[] = {"BUS", "INS", "LAB", "MNC", "PTY", "REB", "SEP", "UAF"};
    if (by_word != kNone || sectors.empty() || std::find(std::begin(kKinds), std::end(kKinds), sectors[0]) == std::end(kKinds)) return by_word;
    const auto kind = [](std::string_view sector) { return sector == "MNC" ? "BUS" : sector; };
    return nearest(i, j, [&](const Known& k) {
      return !is_person(k) && has_name(k.entry.actor) && k.entry.actor.type != ActorType::kGroup && !k.entry.actor.sectors.empty() &&
             kind(k.entry.actor.sectors[0]) == kind(sectors[0]);
    });
  }

  // "Chung Eui-yong, the National Security Council chief": the second words say who the first is.
  std::size_t apposition(std::size_t i, std::size_t j, const Resolved& r) const {
    if (j == 0 || who[i][j - 1] == kNone) return kNone;
    const Known& before = known[who[i][j - 1]];
    const Span first = mentions[i][j - 1].span, second = mentions[i][j].span;
    if (r.reading.type != ActorType::kPerson) {
      // "SAG-AFTRA, the union of some 160,000 performers,"
      const bool lower = !r.head.empty() && r.unknown_name.empty() && !r.reading.name.empty() && r.reading.name.front() >= 'a' && r.reading.name.front() <= 'z';
      const bool body = lower && !is_person(before) && has_name(before.entry.actor) && first.end < second.begin && words({first.end, second.begin}) == ", ";
      const std::string article = ascii_lower(words(second).substr(0, 4));
      return body && (article.starts_with("the ") || article.starts_with("a ") || article.starts_with("an ")) ? who[i][j - 1] : kNone;
    }
    if (!is_person(before) || first.end >= second.begin || words({first.end, second.begin}) != ", ") return kNone;
    if (r.country_given && !before.entry.actor.country.empty() && r.reading.country != before.entry.actor.country) return kNone;
    return who[i][j - 1];
  }

  // --- compounds ---------------------------------------------------------------------------------------------------------

  // The states that "the two sides" are: the last ones of this sentence if it names as many, else those of the last two sentences
  // if they name no more, else the document's most spoken of.
  std::vector<std::string> sides(std::size_t i, std::uint32_t at, std::size_t wanted) const {
    const auto distinct = [&](std::size_t from) {
      std::vector<std::string> out;
      for (auto it = states_from(from); it != states.end() && it->first < at; ++it) {
        std::erase(out, it->second);
        out.push_back(it->second);
      }
      return out;
    };
    std::vector<std::string> here = distinct(i);
    if (here.size() >= wanted) return {here.end() - static_cast<std::ptrdiff_t>(wanted), here.end()};
    here = distinct(i > 0 ? i - 1 : 0);
    if (here.size() == wanted) return here;
    std::vector<std::string> all = around.countries.ranked();
    all.resize(std::min(all.size(), wanted));
    return all;
  }

  void composite(std::size_t i, std::size_t j, std::string_view kind) {
    const Span span = mentions[i][j].span;
    std::vector<std::string> countries;
    if (kind.size() > 3 && kind[3] == ' ' && lexicon.state(kind.substr(0, 3))) {
      for (std::string_view c : split(kind, ' ')) countries.emplace_back(c);
    } else {
      countries = sides(i, span.begin, kind == "three states" ? 3 : 2);
    }
    Resolved r;
    ActorReading& a = r.reading;
    a.name = std::string(words(span));
    a.type = ActorType::kGroup;
    if (kind == "leaders" || kind == "ministers") {
      if (const std::vector<std::string> two = last_two_people(i, j); two.size() == 2) return together(i, j, std::move(r), two, {});
    } else if (!contenders.empty() && kind == "states") {
      return together(i, j, std::move(r), contenders, {});
    }
    if (countries.size() < 2) {
      a.confidence = 0.1f;
      return enter(i, j, std::move(r), words(span));
    }
    for (const std::string& iso3 : countries) {
      std::string part(lexicon.country_name(iso3));
      if (kind == "leaders" || kind == "ministers") {
        const std::vector<std::string_view> offices =
            kind == "leaders" ? std::vector<std::string_view>{"president", "leader", "prime minister", "chancellor", "monarch"}
                              : std::vector<std::string_view>{"foreign minister"};
        const Surroundings near = here(i, span.begin);
        for (std::string_view office : offices) {
          const auto holder = grounding::holder_of(lexicon, iso3, office, around.date, near.people, nullptr);
          if (!holder) continue;
          part = lexicon.entities()[*holder].name;
          break;
        }
      }
      a.parts.push_back(std::move(part));
    }
    together(i, j, std::move(r), a.parts, {"GOV"});
  }

  void together(std::size_t i, std::size_t j, Resolved r, std::vector<std::string> parts, std::vector<std::string> sectors) {
    ActorReading& a = r.reading;
    a.sectors = std::move(sectors);
    a.confidence = 0.65f;
    a.parts = std::move(parts);
    a.why.push_back("\"" + a.name + "\" are " + a.parts[0] + " and " + a.parts[1] + " in this document");
    a.name = a.parts[0];
    for (std::size_t p = 1; p < a.parts.size(); ++p) a.name += (p + 1 == a.parts.size() ? " and " : ", ") + a.parts[p];
    const std::string_view text = words(mentions[i][j].span);
    enter(i, j, std::move(r), text);
  }

  // The people of this sentence and the two before it, if they are two.
  std::vector<std::string> last_two_people(std::size_t i, std::size_t j) const {
    std::vector<std::string> out;
    for (std::size_t s = i >= 2 ? i - 2 : 0; s <= i; ++s)
      for (std::size_t m = 0; m < (s == i ? j : who[s].size()); ++m) {
        if (who[s][m] == kNone || !is_person(known[who[s][m]]) || !known[who[s][m]].named) continue;
        const std::string& name = known[who[s][m]].entry.actor.name;
        if (std::find(out.begin(), out.end(), name) == out.end()) out.push_back(name);
      }
    return out;
  }

  // --- the list of actors ------------------------------------------------------------------------------------------------

  std::string key_of(const Resolved& r) const {
    const ActorReading& a = r.reading;
    if (!a.parts.empty()) {
      std::vector<std::string> parts = a.parts;
      std::sort(parts.begin(), parts.end());
      std::string key = "both";
      for (const std::string& p : parts) key += "|" + p;
      return key;
    }
    if (r.person != Resolved::kNobody) return "person|" + std::to_string(r.person);
    if (!r.unknown_name.empty()) return "name|" + fold(r.unknown_name);
    if (a.type == ActorType::kState) return "state|" + (a.country.empty() ? fold(a.name) : a.country);
    if (a.type == ActorType::kOrganisation && r.head.empty()) return "body|" + fold(a.name);
    return "group|" + a.country + "|" + without_article(a.name);
  }

  void enter(std::size_t i, std::size_t j, Resolved r, std::string_view text) {
    const Span span = mentions[i][j].span;
    readings[i][j] = r.reading;
    if (r.reading.confidence <= 0 && r.reading.country.empty() && r.reading.sectors.empty()) return;
    const std::size_t before = named_before(r);
    const auto [it, fresh] = by_key.emplace(key_of(r), before == kNone ? known.size() : before);
    if (fresh && before == kNone) {
      Known k;
      k.entry.actor = r.reading;
      k.entry.first = span;
      k.person = r.person;
      k.plural = r.reading.type == ActorType::kGroup && !r.head.empty() && r.head.ends_with('s');
      known.push_back(std::move(k));
    }
    Known& k = known[it->second];
    if (r.reading.confidence > k.entry.actor.confidence + 0.05f && r.reading.type != ActorType::kUnknown)
      k.entry.actor = r.reading;
    if (before != kNone) readings[i][j] = k.entry.actor;
    k.named |= r.person != Resolved::kNobody || !r.unknown_name.empty();
    if (!r.office.empty()) k.office = r.office;
    if (!r.head.empty()) k.head = r.head;
    if (r.gender) k.gender = r.gender;
    if (!k.gender && is_person(k)) k.gender = gender_of(k.entry.actor.name);
    note(k, text);
    if (const std::string& bare = r.bare_name.empty() ? r.unknown_name : r.bare_name; is_person(k) && !bare.empty()) also_called(k, bare);
    who[i][j] = it->second;
    introduce(r, it->second);
    if (r.person != Resolved::kNobody || !r.unknown_name.empty()) name_the_title(i, j, it->second);
  }

  // "The foreign minister, Wang Yi,": the words before a name are the named one's.
  void name_the_title(std::size_t i, std::size_t j, std::size_t index) {
    if (j == 0 || who[i][j - 1] == kNone || who[i][j - 1] == index) return;
    Known& title = known[who[i][j - 1]];
    Known& named = known[index];
    const Span before = mentions[i][j - 1].span, after = mentions[i][j].span;
    if (before.end > after.begin || after.begin - before.end > 2 || named.entry.actor.type == ActorType::kOrganisation) return;
    const std::string_view gap = words({before.end, after.begin});
    if ((gap != " " && gap != ", ") || !is_person(title) || title.named || title.entry.count != 1) return;
    ActorReading& actor = named.entry.actor;
    if (actor.sectors.empty()) {
      const std::string name = actor.name;
      actor = title.entry.actor;
      actor.name = name;
    }
    actor.type = ActorType::kPerson;
    if (named.office.empty()) named.office = title.office;
    if (!named.gender) named.gender = title.gender;
    note(named, words(before));
    named.entry.first = std::min(named.entry.first, before);
    title.entry.count = 0;
    who[i][j - 1] = index;
    readings[i][j - 1] = actor;
    readings[i][j] = actor;
  }

  // A full name makes its surname usable.
  void introduce(const Resolved& r, std::size_t index) {
    if (r.person != Resolved::kNobody) {
      const std::string_view short_name = lexicon.short_name(r.person);
      if (!short_name.empty()) by_short[std::string(short_name)] = index;
      const std::size_t space = short_name.rfind(' ');
      if (space != std::string_view::npos) by_short[std::string(short_name.substr(space + 1))] = index;
    } else if (!r.unknown_name.empty() && (r.reading.type == ActorType::kPerson || r.reading.type == ActorType::kUnknown)) {
      const std::string folded = fold(r.unknown_name);
      const std::size_t space = folded.rfind(' ');
      if (space == std::string::npos) return;
      const bool korean_style = folded.find('-', space) != std::string::npos && folded.find(' ') == space;
      by_short[korean_style ? folded.substr(0, space) : folded.substr(space + 1)] = index;
    }
  }

  void take(std::size_t i, std::size_t j, std::size_t index, float confidence, std::string_view reason) {
    if (index == kNone) {
      readings[i][j].name = std::string(words(mentions[i][j].span));
      readings[i][j].why.push_back(std::string(reason) + " of nobody named before");
      return;
    }
    Known& k = known[index];
    readings[i][j] = k.entry.actor;
    readings[i][j].confidence = std::min(confidence, k.entry.actor.confidence);
    readings[i][j].why.push_back("\"" + std::string(words(mentions[i][j].span)) + "\": " + std::string(reason));
    who[i][j] = index;
    if (pronoun_of(words(mentions[i][j].span)).empty()) {
      note(k, words(mentions[i][j].span));
    } else {
      ++k.entry.count;
      const std::string_view value = pronoun_of(words(mentions[i][j].span));
      if (is_person(k) && (value == "m" || value == "f")) k.gender = value[0];
    }
  }

  static void note(Known& k, std::string_view text) {
    ++k.entry.count;
    also_called(k, text);
  }
  static void also_called(Known& k, std::string_view text) {
    if (std::find(k.entry.aliases.begin(), k.entry.aliases.end(), text) == k.entry.aliases.end())
      k.entry.aliases.emplace_back(text);
  }

  // "President Fain" is the Shawn Fain named before.
  std::size_t named_before(const Resolved& r) const {
    if (r.unknown_name.empty() || r.unknown_name.find(' ') != std::string::npos) return kNone;
    const auto found = by_short.find(fold(r.unknown_name));
    return found == by_short.end() || known[found->second].person != Resolved::kNobody ? kNone : found->second;
  }
};

DocumentActors::DocumentActors(const Lexicon& lexicon, const Document& document, const std::vector<Sentence>& sentences,
                               const std::vector<std::vector<Mention>>& mentions)
    : impl_(std::make_shared<const Impl>(lexicon, document, sentences, mentions)) {}

const ActorReading& DocumentActors::at(std::size_t sentence, std::size_t index) const {
  if (sentence >= impl_->readings.size() || index >= impl_->readings[sentence].size()) return impl_->nobody;
  return impl_->readings[sentence][index];
}

const std::vector<std::string>& DocumentActors::contenders() const { return impl_->contenders; }

const std::vector<DocumentActors::Entry>& DocumentActors::entries() const { return impl_->entries; }

}  // namespace parley
