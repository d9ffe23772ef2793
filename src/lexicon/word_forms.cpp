// Plurals, singulars and the short forms of people's names.
#include <algorithm>
#include <array>

#include "lexicon/impl.h"

namespace parley::lexicon {
namespace {

bool vowel(char c) { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u'; }

bool particle(std::string_view word) {
  static constexpr std::array<std::string_view, 26> kParticles = {"abd", "abu",  "al",  "ap", "ben", "bin", "bint", "da",  "de",
                                                                  "del", "den",  "der", "di", "dos", "du",  "el",   "ibn", "la",
                                                                  "le",  "ould", "san", "st", "ter", "ul",  "van",  "von"};
  return std::binary_search(kParticles.begin(), kParticles.end(), word);
}

bool suffix(std::string_view word) { return word == "jr" || word == "sr" || word == "ii" || word == "iii" || word == "iv"; }

// Two surnames are the custom there.
bool iberian(std::string_view country) {
  static constexpr std::array<std::string_view, 19> kCountries = {"ARG", "BOL", "CHL", "COL", "CRI", "CUB", "DOM",
                                                                  "ECU", "ESP", "GTM", "HND", "MEX", "NIC", "PAN",
                                                                  "PER", "PRY", "SLV", "URY", "VEN"};
  return std::binary_search(kCountries.begin(), kCountries.end(), country);
}

bool surname_first(std::string_view name, std::string_view country, std::size_t words) {
  if (country == "CHN" || country == "KOR" || country == "PRK") return true;
  const std::size_t dash = name.rfind('-');  // "Tsai Ing-wen": a small letter after the only hyphen of the last word
  return words == 3 && dash != std::string_view::npos && name.find(' ', dash) == std::string_view::npos &&
         dash + 1 < name.size() && name[dash + 1] >= 'a' && name[dash + 1] <= 'z';
}

}  // namespace

std::string plural_of(std::string_view phrase) {
  if (phrase.size() < 3) return "";
  std::string s(phrase);
  const auto ends = [&](std::string_view end) { return phrase.ends_with(end); };
  if (ends("German") || ends("Roman")) return s + "s";
  if (ends("man")) return s.replace(s.size() - 2, 2, "en");
  if (ends("person")) return s.replace(s.size() - 4, 4, "ople");
  if (ends("men") || ends("people") || ends("ese") || ends("ish") || ends("police") || ends("military")) return "";
  const char last = s.back();
  if (last == 's' || last == 'x' || last == 'z' || ends("ch") || ends("sh")) return ends("ss") || last == 'x' ? s + "es" : "";
  if (last == 'y' && !vowel(s[s.size() - 2])) return s.replace(s.size() - 1, 1, "ies");
  return last >= 'a' && last <= 'z' ? s + "s" : "";
}

std::string singular_of(std::string_view phrase) {
  static constexpr std::array<std::string_view, 9> kEndings = {"ers",  "ors", "ists", "ants", "ents",
                                                               "ians", "ees", "els",  "eens"};
  for (std::string_view ending : kEndings)
    if (phrase.size() > ending.size() + 2 && phrase.ends_with(ending)) return std::string(phrase.substr(0, phrase.size() - 1));
  if (phrase.size() > 4 && phrase.ends_with("men") && phrase[phrase.size() - 4] != ' ')
    return std::string(phrase.substr(0, phrase.size() - 2)) + "an";
  return "";
}

std::vector<std::string> surname_forms(std::string_view name, std::string_view country) {
  const std::string folded = folded_words(name);
  std::vector<std::string_view> words = split(folded, ' ');
  while (words.size() > 2 && suffix(words.back())) words.pop_back();
  if (words.size() < 2) return {};
  std::vector<std::string> forms;
  if (surname_first(name, country, words.size())) return {std::string(words.front())};
  const std::string last(words.back());
  std::size_t first = words.size() - 1;
  while (first > 1 && particle(words[first - 1])) --first;
  if (first + 1 < words.size()) {
    std::string with;
    for (std::size_t i = first; i < words.size(); ++i) with += (with.empty() ? "" : " ") + std::string(words[i]);
    const bool article = words[first] == "al" || words[first] == "el" || words[first] == "ul";
    forms.push_back(article ? last : with);
    forms.push_back(article ? with : last);
  } else {
    forms.push_back(last);
    if (words.size() >= 3 && iberian(country)) {
      forms.push_back(std::string(words[words.size() - 2]) + " " + last);
      if (words.size() == 3 || words.size() == 4) forms.push_back(std::string(words[words.size() - 2]));
    }
  }
  return forms;
}

bool known_sector(std::string_view sector) {
  static constexpr std::array<std::string_view, 27> kSectors = {"AGR", "BUS", "COP", "CRM", "CVL", "EDU", "ELI", "GOV", "IGO",
                                                                "INT", "JRN", "JUD", "LAB", "LEG", "MED", "MIL", "MNC", "NGO",
                                                                "OPP", "PRM", "PTY", "REB", "REF", "REL", "SOC", "SPY", "UAF"};
  return std::binary_search(kSectors.begin(), kSectors.end(), sector);
}

}  // namespace parley::lexicon
