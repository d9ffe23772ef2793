#include "grounding/document_facts.h"

#include <algorithm>
#include <set>

namespace parley::grounding {
namespace {

bool capital(std::string_view word) { return !word.empty() && word[0] >= 'A' && word[0] <= 'Z'; }
bool in(std::string_view word, std::initializer_list<std::string_view> list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}
bool possessive(std::string_view word) { return word == "'s" || word == "\xE2\x80\x99s"; }

// Words that stand beside the name of a state or government and add nothing.
bool about_states(std::string_view word) {
  return in(word, {"the",         "a",          "of",      "and",        "'s",         "s",           "\xE2\x80\x99s",
                   "authorities", "cabinet",    "country", "delegates",  "delegation", "emirate",     "federal",
                   "federation",  "government", "kingdom", "leadership", "nation",     "negotiators", "principality",
                   "regime",      "republic",   "side",    "state",      "team"});
}
bool realm(std::string_view word) {
  return in(word, {"Duchy", "Emirate", "Federation", "Kingdom", "Principality", "Republic", "Sultanate"});
}
// Words with a capital only because a sentence begins.
bool opens_sentence(std::string_view word) {
  return in(word,
            {"A",     "After", "Although", "And",    "Any",     "Are",   "As",        "At",   "Because", "Before", "Both",
             "But",   "By",    "Can",      "Could",  "Did",     "Do",    "Does",      "Even", "Every",   "For",    "From",
             "Had",   "Has",   "Have",     "How",    "If",      "In",    "Is",        "Its",  "Like",    "Most",   "Neither",
             "No",    "Nor",   "Not",      "Now",    "Of",      "On",    "Once",      "Only", "Or",      "Should", "Since",
             "So",    "Some",  "Still",    "That",   "The",     "Their", "Then",      "This", "Though",  "Thus",   "To",
             "Today", "Under", "Unless",   "Unlike", "Until",   "Was",   "Were",      "What", "When",    "Where",  "Whether",
             "While", "Why",   "Will",     "With",   "Without", "Would", "Yesterday", "Yet"});
}
// The second word of a state's name of two ("Hallan Isles").
bool ends_state(std::string_view word) {
  return in(word, {"Coast", "Emirates", "Federation", "Islands", "Isles", "Kingdom", "Republic", "States", "Union"});
}
std::string_view first_word(std::string_view name) { return name.substr(0, name.find(' ')); }
// What the adjective of a state's name begins with: "Vestria", "Vestrian"; "Hallan Isles", "Hallan".
std::string stem_of(std::string_view name) {
  name = first_word(name);
  const bool vowel = name.ends_with('a') || name.ends_with('e') || name.ends_with('y');
  return std::string(name.substr(0, name.size() - vowel));
}
bool adjective_ending(std::string_view word) {
  for (std::string_view ending : {"n", "i", "ese", "ish", "ic"})
    if (word.ends_with(ending)) return true;
  return false;
}
bool official(std::string_view sector) { return in(sector, {"COP", "GOV", "JUD", "LEG", "MIL", "SPY"}); }

// Where "Ministry of External Commerce" begins that ends before words[of].
std::size_t title_start(const std::vector<std::string_view>& words, std::size_t of) {
  constexpr std::size_t kLongest = 6;  // words
  std::size_t first = of - 1;
  while (of - first < kLongest) {
    if (first > 0 && capital(words[first - 1]))
      --first;
    else if (first > 1 && in(words[first - 1], {"and", "for", "of"}) && capital(words[first - 2]))
      first -= 2;
    else
      break;
  }
  return first;
}

std::vector<std::string_view> words_of(std::string_view text, const Sentence& sentence) {
  std::vector<std::string_view> out;
  for (const Token& t : sentence.tokens) out.push_back(slice(text, t.span));
  return out;
}

}  // namespace

DocumentFacts::DocumentFacts(const Lexicon& lexicon, std::string_view text, const std::vector<Sentence>& sentences) {
  for (const Sentence& s : sentences) find_abbreviations(text, s.span);
  find_states(lexicon, text, sentences);
}

// The words before the bracket, back to the one that begins with the abbreviation's first letter; at most three to a letter.
void DocumentFacts::find_abbreviations(std::string_view text, Span region) {
  const std::string_view words = slice(text, region);
  for (std::size_t open = words.find(" ("); open != std::string_view::npos; open = words.find(" (", open + 1)) {
    const std::size_t close = words.find_first_of("),;", open);
    if (close == std::string_view::npos || close < open + 4 || close > open + 10) continue;
    const std::string_view abbreviation = words.substr(open + 2, close - open - 2);
    if (!capital(abbreviation) || !capital(abbreviation.substr(1)) || abbreviation.find(' ') != std::string_view::npos) continue;
    std::size_t at = open, best = open;
    for (std::size_t n = 0; n < 3 * abbreviation.size() && at > 0; ++n) {
      const std::size_t space = words.find_last_of(" \n", at - 1);
      const std::size_t begin = space == std::string_view::npos ? 0 : space + 1;
      const std::string_view word = words.substr(begin, at - begin);
      if (word.find_first_of(",;:.()") != std::string_view::npos) break;
      if (capital(word) && word[0] == abbreviation[0] && (word != "The" || abbreviation[0] == 'T')) best = begin;
      if (!capital(word) && !in(word, {"and", "de", "du", "for", "in", "of", "on", "the", "to", "&"})) break;
      if (begin == 0) break;
      at = begin - 1;
    }
    if (open - best > abbreviation.size() + 2) long_forms_.emplace(abbreviation, words.substr(best, open - best));
  }
}

// A name is a state's where, twice or more, a government, an army, a foreign minister is its ("X's army", "parliament of X",
// "Republic of X", the adjective of X before such a word), and where it is no part of a longer name.
void DocumentFacts::find_states(const Lexicon& lexicon, std::string_view text, const std::vector<Sentence>& sentences) {
  std::map<std::string, std::size_t> evidence;
  std::map<std::string, std::size_t> before_official;  // capitalised words right before a word for officials
  std::set<std::string> parts;
  std::set<std::string> capitals;  // all such words that stand alone
  for (const Sentence& s : sentences) {
    const std::vector<std::string_view> words = words_of(text, s);
    std::set<std::size_t> officials;  // where words for a state's officials begin
    std::set<std::size_t> ends;
    for (const AgentHit& hit : lexicon.find_agents(text, s.span)) {
      const auto weak = lexicon.find_grounding(text, hit.span);
      const bool vague = std::any_of(weak.begin(), weak.end(),
                                     [&](const CueHit& c) { return c.cue->kind == "weak head" && c.span == hit.span; });
      if (vague || !official(hit.agent->sector)) continue;
      const auto first = std::lower_bound(s.tokens.begin(), s.tokens.end(), hit.span.begin,
                                          [](const Token& t, std::uint32_t at) { return t.span.begin < at; });
      const auto last =
          std::lower_bound(first, s.tokens.end(), hit.span.end, [](const Token& t, std::uint32_t at) { return t.span.end < at; });
      officials.insert(static_cast<std::size_t>(first - s.tokens.begin()));
      ends.insert(static_cast<std::size_t>(last - s.tokens.begin()));
    }
    for (std::size_t i = 0; i < words.size(); ++i) {
      std::string word(words[i]);
      if (word.size() < 4 || !capital(word) || word.find('-') != std::string::npos || realm(word) ||
          capital(std::string_view(word).substr(1, 1)))
        continue;
      const bool opened = i == 1 || (i > 1 && !capital(words[i - 2]) && (words[i - 2][0] < 'a' || words[i - 2][0] > 'z'));
      const bool after_name = i > 0 && capital(words[i - 1]) && !(opened && opens_sentence(words[i - 1]));
      std::size_t next = i + 1;
      if (!after_name && next < words.size() && ends_state(words[next])) word.append(" ").append(words[next++]);
      if (after_name || (next < words.size() && capital(words[next]))) {
        if (after_name) parts.insert(word);
        continue;
      }
      capitals.insert(word);
      const bool owner = next < words.size() && possessive(words[next]);
      const bool the = i > 0 && (words[i - 1] == "the" || words[i - 1] == "The");
      for (std::size_t k = next + owner; k <= next + 1 + owner && k < words.size(); ++k)
        if (officials.contains(k)) {
          if (owner && (!the || next > i + 1)) ++evidence[word];
          if (!owner && k == next) ++before_official[word];
          break;
        }
      const std::size_t of = i - (i > 1 && the ? 2 : 1);
      if (i < 2 || words[of] != "of" || of == 0) continue;
      if (realm(words[of - 1]) || in(ascii_lower(words[of - 1]), {"capital", "government", "republic", "republics"}))
        evidence[word] += 2;
      else if (words[of - 1] == "authorities")
        ++evidence[word];
      else if (const auto end = ends.lower_bound(title_start(words, of)); end != ends.end() && *end < of)
        ++evidence[word];
    }
  }
  for (auto& [word, n] : evidence) {
    const std::string stem = stem_of(word);
    for (auto at = capitals.lower_bound(stem); n == 1 && at != capitals.end() && at->starts_with(stem); ++at)
      n += at->size() > stem.size() && at->size() <= stem.size() + 4 && *at != word && adjective_ending(*at);
    for (auto at = before_official.lower_bound(stem); at != before_official.end() && at->first.starts_with(stem); ++at)
      if (at->first.size() > stem.size() && at->first.size() <= stem.size() + 4 && at->first != word) n += at->second;
  }
  constexpr std::size_t kMost = 16;  // a document names few states of its own; a longer list is no list of states
  for (const auto& [word, n] : evidence)
    if (n > 1 && states_.size() < kMost && !parts.contains(word) && lexicon.lookup(word).empty() &&
        lexicon.lookup(first_word(word)).empty() &&
        lexicon.find_grounding(word, {0, static_cast<std::uint32_t>(first_word(word).size())}).empty())
      states_.emplace(word, 0);
  if (states_.empty()) return;
  for (const Sentence& s : sentences)
    for (const Token& t : s.tokens)
      if (const std::string_view state = state_of(slice(text, t.span)); !state.empty()) {
        ++states_.find(state)->second;
        named_.emplace_back(t.span.begin, state);
      }
}

std::string_view DocumentFacts::state_of(std::string_view word) const {
  for (const auto& [name, n] : states_) {
    if (word == first_word(name)) return name;
    const std::string stem = stem_of(name);
    if (stem.size() >= 4 && word.size() > stem.size() && word.size() <= stem.size() + 5 && word.starts_with(stem) &&
        capital(word))
      return name;
  }
  return {};
}

std::string_view DocumentFacts::state_before(std::uint32_t at) const {
  constexpr std::uint32_t kBack = 300;
  const auto next =
      std::lower_bound(named_.begin(), named_.end(), at, [](const auto& n, std::uint32_t pos) { return n.first < pos; });
  if (next != named_.begin() && at - std::prev(next)->first <= kBack) return std::prev(next)->second;
  const auto most =
      std::max_element(states_.begin(), states_.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == states_.end() ? std::string_view() : std::string_view(most->first);
}

void DocumentFacts::settle(std::string_view words, std::uint32_t at, Resolved& r) const {
  ActorReading& a = r.reading;
  if (r.person != Resolved::kNobody || !a.parts.empty()) return;
  std::string_view state = state_in(words);
  const bool own = !state.empty();
  if (!own && !r.country_from_context && !(a.country.empty() && !a.sectors.empty() && official(a.sectors.front()))) return;
  if (!own) state = state_before(at);
  if (state.empty()) return;
  a.why.push_back("of " + std::string(state) + ", a state in this document");
  if (is_state(words) || (!own && (a.type == ActorType::kState || about_states(r.head)))) {
    a = {};
    a.name = state;
    a.type = ActorType::kState;
    a.sectors = {"GOV"};
    a.confidence = own ? 0.8f : 0.55f;
    a.why.push_back("\"" + std::string(trim(words)) + "\": a name that a government or an army belongs to in this document");
    r.unknown_name.clear();
    r.head.clear();
    return;
  }
  a.country.clear();
  if (a.name != state) a.member_of = state;
}

std::string_view DocumentFacts::long_form(std::string_view abbreviation) const {
  const auto found = long_forms_.find(abbreviation);
  return found == long_forms_.end() ? std::string_view() : found->second;
}

namespace {

template <class Work>
void each_word(std::string_view words, Work&& work) {
  for (std::string_view word : split(words, ' ')) {
    while (!word.empty() && in(word.substr(word.size() - 1), {",", ".", "'"})) word.remove_suffix(1);
    for (std::string_view ending : {"'s", "\xE2\x80\x99s", "\xE2\x80\x99"})
      if (word.ends_with(ending)) word.remove_suffix(ending.size());
    if (!word.empty()) work(word);
  }
}

}  // namespace

std::string_view DocumentFacts::state_in(std::string_view words) const {
  std::string_view out;
  if (states_.empty()) return out;
  each_word(words, [&](std::string_view word) {
    if (out.empty()) out = state_of(word);
  });
  return out;
}

bool DocumentFacts::is_state(std::string_view words) const {
  bool named = false, other = false;
  each_word(words, [&](std::string_view word) {
    if (!state_of(word).empty())
      named = true;
    else if (!about_states(ascii_lower(word)) && !ends_state(word))
      other = true;
  });
  return named && !other;
}

}  // namespace parley::grounding
