#include "text/word_classes.h"

#include <array>
#include <unordered_map>

#include "parley/embedded_table.h"

PARLEY_EMBED_TABLE(parley_abbreviations, "abbreviations.tsv")

namespace parley {
namespace {

constexpr std::array<std::pair<std::string_view, WordClass>, 13> kNames{{{"title", kTitle},
                                                                         {"never", kNever},
                                                                         {"month", kMonth},
                                                                         {"month_name", kMonthName},
                                                                         {"number", kNumber},
                                                                         {"org", kOrg},
                                                                         {"place", kPlace},
                                                                         {"unit", kUnit},
                                                                         {"starter", kStarter},
                                                                         {"labelled", kLabelled},
                                                                         {"speech", kSpeech},
                                                                         {"time_zone", kTimeZone},
                                                                         {"domain", kDomain}}};

using Table = std::unordered_map<std::string_view, WordClasses>;

Table read_table() {
  Table table;
  for (std::string_view line : split(parley_abbreviations(), '\n')) {
    if (line.empty() || line[0] == '#') continue;
    std::size_t tab = line.find('\t');
    if (tab == std::string_view::npos) continue;
    for (const auto& [name, bit] : kNames) {
      if (line.substr(tab + 1) == name) table[line.substr(0, tab)] |= bit;
    }
  }
  return table;
}

}  // namespace

std::string_view word_class_table() { return parley_abbreviations(); }

WordClasses word_classes(std::string_view word) {
  static const Table table = read_table();
  constexpr std::size_t kLongest = 24;
  if (word.empty() || word.size() > kLongest) return 0;
  auto found = table.find(word);
  if (found != table.end()) return found->second;
  std::array<char, kLongest> form{};
  bool capitals = word.size() > 1;
  for (std::size_t i = 0; i < word.size(); ++i) {
    char c = word[i];
    capitals = capitals && !(c >= 'a' && c <= 'z');
    form[i] = i > 0 && c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  if (!capitals) return 0;
  found = table.find(std::string_view(form.data(), word.size()));
  return found == table.end() ? 0 : found->second;
}

}  // namespace parley
