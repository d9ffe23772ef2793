// tests/cases/standing/*.txt: what documents tell, one short line a record; each file opens with how its lines are written.
#pragma once
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <sstream>

#include "parley/standing.h"

namespace parley::test {

using Json = nlohmann::ordered_json;

struct Line {
  std::string head;                           // the first word
  std::vector<std::string> words;             // without "="
  std::map<std::string, std::string> fields;  // key=value, key="several words"
  std::string text;                           // the whole
};

inline Line parse_line(const std::string& text) {
  Line line;
  line.text = text;
  std::vector<std::string> parts(1);
  bool quoted = false;
  for (char c : text) {
    if (c == '"')
      quoted = !quoted;
    else if (c == ' ' && !quoted) {
      if (!parts.back().empty()) parts.emplace_back();
    } else
      parts.back() += c;
  }
  if (parts.back().empty()) parts.pop_back();
  if (parts.empty()) return line;
  line.head = parts[0];
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const std::size_t eq = parts[i].find('=');
    if (eq == std::string::npos)
      line.words.push_back(parts[i]);
    else
      line.fields[parts[i].substr(0, eq)] = parts[i].substr(eq + 1);
  }
  return line;
}

// "US" as the case's "who US United States/USA" has it; any other name has no country.
struct Names {
  std::map<std::string, Party> known;
  Party party(const std::string& word) const {
    const auto at = known.find(word);
    return at == known.end() ? Party{word, ""} : at->second;
  }
};

inline Json item_json(const Line& line, const Names& names) {
  static const std::set<std::string> kLists = {"parties", "participants", "actor", "addressee", "between", "signal_by"};
  static const std::set<std::string> kOne = {"proposed_by", "arranged_by",    "host",        "cancelled_by",
                                             "party_gives", "in_return_from", "first_mover", "position_of",
                                             "operated_by", "holder",         "against",     "ball_in_court_of"};
  static const std::set<std::string> kDates = {"date", "scheduled_date", "held_date"};
  Json json = {{"id", line.head}, {"doc", line.head + ".txt"}, {"confidence", 0.8}, {"quote", line.head}};
  for (const auto& [key, value] : line.fields) {
    if (kLists.contains(key)) {
      for (std::string_view word : split(value, ';')) {
        const Party p = names.party(std::string(trim(word)));
        json[key].push_back(p.name);
        json[key + "_iso3"].push_back(p.country);
      }
    } else if (kOne.contains(key)) {
      const Party p = names.party(value);
      json[key] = p.name;
      json[key + "_iso3"] = p.country;
    } else if (kDates.contains(key)) {
      json[key] = {{"value", value.substr(0, value.find(" to "))},
                   {"end", value.find(" to ") == std::string::npos ? "" : value.substr(value.find(" to ") + 4)}};
    } else if (key == "reason") {
      json["reasons"] = Json::array({{{"text", value}}});
    } else if (key == "bstart" || key == "bend") {
      json[key] = std::stoul(value);
    } else if (key == "confidence") {
      json[key] = std::stod(value);
    } else if (key == "hedge" && line.words[1] == "state") {
      json[key] = Json::array({value});
    } else {
      json[key] = value;
    }
  }
  return json;
}

// "ID DAY KIND key=value ...": DAY "-" is undated.
inline ToldItem told_line(const Line& line, const Names& names) {
  EXPECT_GE(line.words.size(), 2u) << line.text;
  auto item = dialogue_from_json(line.words[1], item_json(line, names).dump());
  EXPECT_TRUE(item.ok()) << line.text;
  return {*item, date_parse(line.words[0]), "Wire", "Title"};
}

struct ToldCase {
  std::string title, where;
  std::vector<ToldItem> told;
  std::vector<Line> expected;  // lines that open with "+", "-" or "as-of" and the like: all that are no records
};

// "who KEY NAME[/ISO3]" names parties for what follows; "== title" opens a case; other lines are records when their third word is
// a kind, expectations else.
inline std::vector<ToldCase> told_cases(const std::string& file) {
  std::vector<ToldCase> out;
  Names names;
  std::ifstream in(std::string(PARLEY_SOURCE_DIR) + "/tests/cases/standing/" + file);
  EXPECT_TRUE(in.good()) << file;
  int number = 0;
  for (std::string text; std::getline(in, text);) {
    ++number;
    if (text.empty() || text[0] == '#') continue;
    if (text.starts_with("== ")) {
      out.push_back({text.substr(3), file + ":" + std::to_string(number), {}, {}});
      continue;
    }
    const Line line = parse_line(text);
    if (line.head == "who") {
      const std::string name = text.substr(text.find(line.words[0]) + line.words[0].size() + 1);
      const std::size_t slash = name.find('/');
      names.known[line.words[0]] = {name.substr(0, slash), slash == std::string::npos ? "" : name.substr(slash + 1)};
      continue;
    }
    const bool record = line.words.size() >= 2 && std::find(std::begin(kDialogueKinds), std::end(kDialogueKinds),
                                                            line.words[1]) != std::end(kDialogueKinds);
    if (record)
      out.back().told.push_back(told_line(line, names));
    else
      out.back().expected.push_back(line);
  }
  return out;
}

}  // namespace parley::test
