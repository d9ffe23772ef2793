#include <algorithm>
#include <array>
#include <charconv>

#include "lexicon/impl.h"

namespace parley {
namespace {

using lexicon::Case;
using lexicon::Need;
using lexicon::Word;

using ByName = std::unordered_map<std::string_view, std::uint32_t>;

// "2018", "2018-05" or "2018-05-09"; a whole year or month counts to its first or last day.
bool parse_bound(std::string_view text, bool last, std::optional<Date>& out) {
  out.reset();
  if (text.empty()) return true;
  if (text.size() == 4 || text.size() == 7) {
    const auto begin = date_parse(std::string(text) + (text.size() == 4 ? "-01-01" : "-01"));
    if (!begin) return false;
    out = last ? add_days(add_months(*begin, text.size() == 4 ? 12 : 1), -1) : *begin;
    return true;
  }
  out = date_parse(text);
  return out.has_value();
}

template <class Number>
bool parse_number(std::string_view text, Number& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size();
}

bool parse_sectors(std::string_view text, std::vector<std::string>& out) {
  out.clear();
  if (text.empty()) return true;
  for (std::string_view sector : split(text, ';')) {
    if (!lexicon::known_sector(sector)) return false;
    out.emplace_back(sector);
  }
  return true;
}

std::optional<NameKind> parse_kind(std::string_view text) {
  static constexpr std::array kKinds = {NameKind::kName,      NameKind::kAlias,   NameKind::kDemonym,
                                        NameKind::kAdjective, NameKind::kCapital, NameKind::kCity,
                                        NameKind::kSeat,      NameKind::kAcronym, NameKind::kLocal};
  for (NameKind kind : kKinds)
    if (name_kind_name(kind) == text) return kind;
  return std::nullopt;
}

std::string quoted(std::string_view field) { return "\"" + std::string(field) + "\""; }

// Short acronyms, and those that are words too, need their capitals; "Nato" may be written so.
std::vector<Need> needs_of(std::string_view surface, const std::vector<Word>& words, const std::vector<std::uint8_t>& common) {
  std::vector<Need> needs;
  for (const Word& word : words) {
    const bool ordinary = word.id < common.size() && common[word.id];
    const std::string_view written = slice(surface, {word.begin, word.end});
    const bool short_word =
        written.size() - static_cast<std::size_t>(std::count(written.begin(), written.end(), '.')) <= 3 || ordinary;
    needs.push_back(word.letters == Case::kLower                ? Need::kAny
                    : word.letters == Case::kCaps && short_word ? Need::kCaps
                                                                : Need::kInitial);
  }
  return needs;
}

}  // namespace

Result<TsvTable> Lexicon::Impl::table(const std::string& dir, const std::string& file, const std::vector<std::string>& columns) {
  auto bytes = read_file(dir + "/" + file, std::size_t{256} << 20);
  if (!bytes) return bytes.error();
  hash += file + " " + sha256_hex(*bytes) + "\n";
  return TsvTable::parse(std::move(*bytes), dir + "/" + file, columns);
}

Status Lexicon::Impl::load(const std::string& dir) {
  std::vector<TsvTable> t;
  static const std::vector<std::pair<std::string, std::vector<std::string>>> kTables = {
      {"grounding.tsv", {"phrase", "kind", "value"}},
      {"countries.tsv", {"iso3", "name", "iso2", "cow", "region"}},
      {"country_names.tsv", {"surface", "iso3", "kind", "sector", "from", "to"}},
      {"organizations.tsv", {"name", "country", "sectors", "type", "source"}},
      {"organization_names.tsv", {"surface", "name", "kind"}},
      {"persons.tsv", {"name", "country", "sectors", "role", "from", "to", "source"}},
      {"person_names.tsv", {"surface", "name", "kind"}},
      {"agents.tsv", {"phrase", "sector", "person"}},
      {"cameo.tsv", {"code", "name", "plover_type", "plover_mode", "goldstein", "quad"}},
      {"plover.tsv", {"type", "mode", "quad", "intensity", "cameo"}},
      {"cues.tsv", {"phrase", "kind", "value"}},
      {"contexts.tsv", {"phrase", "context"}},
      {"targets.tsv", {"feature", "weight"}},
      {"main_pair.tsv", {"feature", "weight"}},
      {"cameo_cues.tsv", {"phrase", "kind", "value"}},
      {"dialogue_channels.tsv", {"phrase", "kind", "value"}},
      {"dialogue_contacts.tsv", {"phrase", "kind", "value"}},
      {"dialogue_grievances.tsv", {"phrase", "kind", "value"}},
      {"dialogue_linkages.tsv", {"phrase", "kind", "value"}},
      {"dialogue_moves.tsv", {"phrase", "kind", "value"}},
      {"dialogue_readings.tsv", {"phrase", "kind", "value"}},
      {"dialogue_state.tsv", {"phrase", "kind", "value"}},
      {"dialogue_windows.tsv", {"phrase", "kind", "value"}},
  };
  for (const auto& [file, columns] : kTables) {
    auto loaded = table(dir, file, columns);
    if (!loaded) return loaded.error();
    t.push_back(std::move(*loaded));
  }
  hash = sha256_hex(hash);
  entities.reserve(t[1].rows().size() + t[3].rows().size() + t[5].rows().size());
  readings.reserve(t[2].rows().size() + t[4].rows().size() + t[6].rows().size() + entities.capacity());
  if (auto s = load_grounding(t[0]); !s) return s;
  if (auto s = load_countries(t[1]); !s) return s;
  if (auto s = load_country_names(t[2]); !s) return s;
  if (auto s = load_organizations(t[3], t[4]); !s) return s;
  if (auto s = load_persons(t[5], t[6]); !s) return s;
  near.sort();
  if (auto s = load_agents(t[7]); !s) return s;
  if (auto s = load_codes(t[8], t[9]); !s) return s;
  if (auto s = load_cues(t[10], cues, cue_rows); !s) return s;
  if (auto s = load_weights(t[12], target_weights); !s) return s;
  if (auto s = load_weights(t[13], main_pair_weights); !s) return s;
  if (auto s = load_cues(t[14], cues, cue_rows); !s) return s;
  for (std::size_t i = 15; i < t.size(); ++i)
    if (auto s = load_cues(t[i], dialogue, dialogue_rows); !s) return s;
  return load_contexts(t[11]);
}

Status Lexicon::Impl::load_grounding(const TsvTable& table) {
  grounding_rows.reserve(table.rows().size());
  for (const TsvRow& row : table.rows()) {
    const auto words = lexicon::learn_words(row.fields[0], vocabulary);
    if (!grounding.add(words, static_cast<std::uint32_t>(grounding_rows.size())))
      return table.error(row, "phrase " + quoted(row.fields[0]) + " has no words or too many");
    grounding_rows.push_back({std::string(row.fields[0]), std::string(row.fields[1]), std::string(row.fields[2])});
    if (row.fields[1] == "common word") {
      common_words.resize(std::max<std::size_t>(common_words.size(), words[0].id + 1));
      common_words[words[0].id] = 1;
    }
    // "Latin American", "Social Democrats": no name that other rows make of their last word.
    if (row.fields[1] == "no name" &&
        names.add(words, static_cast<std::uint32_t>(readings.size()), std::vector<Need>(words.size(), Need::kInitial)))
      readings.push_back({lexicon::kNoEntity, NameKind::kName, "", {}, {}});
  }
  return {};
}

void Lexicon::Impl::add_surface(std::string_view surface, const NameReading& reading) {
  const auto value = static_cast<std::uint32_t>(readings.size());
  auto words = lexicon::learn_words(surface, vocabulary);
  if (!names.add(words, value, needs_of(surface, words, common_words))) return;
  readings.push_back(reading);
  near.add(vocabulary.joined(words), names.find(words));
  if (words.size() > 2 && fold(slice(surface, {words[0].begin, words[0].end})) == "the") {
    words.erase(words.begin());
    names.add(words, value, needs_of(surface, words, common_words));
  }
}

Status Lexicon::Impl::load_countries(const TsvTable& table) {
  for (const TsvRow& row : table.rows()) {
    const auto& f = row.fields;
    if (f[0].size() != 3 || f[1].empty()) return table.error(row, "a country needs a three-letter code and a name");
    const auto index = static_cast<std::uint32_t>(entities.size());
    if (!states.emplace(std::string(f[0]), index).second)
      return table.error(row, "country code " + quoted(f[0]) + " is repeated");
    int number = 0;
    if (!f[3].empty() && !parse_number(f[3], number)) return table.error(row, "cow " + quoted(f[3]) + " is no number");
    cow[std::string(f[0])] = number;
    Entity state;
    state.name = f[1];
    state.type = ActorType::kState;
    state.country = f[0];
    state.source = table.name();
    entities.push_back(std::move(state));
    add_surface(f[1], {index, NameKind::kName, "", {}, {}});
  }
  return {};
}

Status Lexicon::Impl::load_country_names(const TsvTable& table) {
  for (const TsvRow& row : table.rows()) {
    const auto& f = row.fields;
    const auto state = states.find(std::string(f[1]));
    if (state == states.end()) return table.error(row, "country " + quoted(f[1]) + " is not in countries.tsv");
    const auto kind = parse_kind(f[2]);
    if (!kind) return table.error(row, "unknown kind " + quoted(f[2]));
    if (!f[3].empty() && !lexicon::known_sector(f[3])) return table.error(row, "unknown sector " + quoted(f[3]));
    NameReading reading{state->second, *kind, std::string(f[3]), {}, {}};
    if (!parse_bound(f[4], false, reading.from) || !parse_bound(f[5], true, reading.to))
      return table.error(row, "a date is not like 2018, 2018-05 or 2018-05-09");
    if (lexicon::folded_words(f[0]).empty()) return table.error(row, "empty surface");
    if (*kind == NameKind::kName && f[0] == entities[state->second].name && !reading.from && !reading.to) continue;
    add_surface(f[0], reading);
    if (*kind != NameKind::kDemonym && *kind != NameKind::kAdjective) continue;
    const std::string plural = lexicon::plural_of(f[0]);
    if (plural.empty()) continue;
    const auto words = lexicon::learn_words(plural, vocabulary);
    reading.kind = NameKind::kDemonym;
    const auto node = names.find(words);
    bool known = false;
    if (node != lexicon::kNoWord) names.each(node, [&](const auto& t) { known |= readings[t.value].entity == reading.entity; });
    if (!known) add_surface(plural, reading);
  }
  return {};
}

Status Lexicon::Impl::load_organizations(const TsvTable& table, const TsvTable& name_table) {
  ByName by_name;
  for (const TsvRow& row : table.rows()) {
    const auto& f = row.fields;
    const auto index = static_cast<std::uint32_t>(entities.size());
    if (f[0].empty() || !by_name.emplace(f[0], index).second)
      return table.error(row, "organisation " + quoted(f[0]) + " is empty or repeated");
    if (!f[1].empty() && !states.contains(std::string(f[1])))
      return table.error(row, "country " + quoted(f[1]) + " is not in countries.tsv");
    Entity entity;
    entity.name = f[0];
    entity.country = f[1];
    entity.type = f[3] == "group" ? ActorType::kGroup : ActorType::kOrganisation;
    entity.source = f[4];
    if (!parse_sectors(f[2], entity.sectors)) return table.error(row, "unknown sector in " + quoted(f[2]));
    entities.push_back(std::move(entity));
    add_surface(f[0], {index, NameKind::kName, "", {}, {}});
  }
  for (const TsvRow& row : name_table.rows()) {
    const auto& f = row.fields;
    const auto found = by_name.find(f[1]);
    if (found == by_name.end()) return name_table.error(row, "organisation " + quoted(f[1]) + " is not in organizations.tsv");
    const auto kind = parse_kind(f[2]);
    if (!kind) return name_table.error(row, "unknown kind " + quoted(f[2]));
    if (lexicon::folded_words(f[0]).empty()) return name_table.error(row, "empty surface");
    if (f[0] != f[1]) add_surface(f[0], {found->second, *kind, "", {}, {}});
  }
  return {};
}

Status Lexicon::Impl::load_persons(const TsvTable& table, const TsvTable& name_table) {
  ByName by_name, office_by_role;  // a few hundred roles make most of the rows
  std::vector<std::string> office_names;
  by_name.reserve(table.rows().size());
  const auto first_person = static_cast<std::uint32_t>(entities.size());
  for (const TsvRow& row : table.rows()) {
    const auto& f = row.fields;
    if (f[0].empty()) return table.error(row, "a person needs a name");
    const auto [it, fresh] = by_name.emplace(f[0], static_cast<std::uint32_t>(entities.size()));
    if (fresh) {
      Entity person;
      person.name = f[0];
      person.type = ActorType::kPerson;
      person.source = f[6];
      entities.push_back(std::move(person));
      add_surface(f[0], {it->second, NameKind::kName, "", {}, {}});
    }
    DatedRole role;
    role.country = f[1];
    role.role = f[3];
    const auto [office, new_role] = office_by_role.emplace(f[3], static_cast<std::uint32_t>(office_names.size()));
    if (new_role) office_names.push_back(office_of(role.role));
    role.office = office_names[office->second];
    if (!role.country.empty() && !states.contains(role.country))
      return table.error(row, "country " + quoted(f[1]) + " is not in countries.tsv");
    if (!parse_sectors(f[2], role.sectors)) return table.error(row, "unknown sector in " + quoted(f[2]));
    if (!parse_bound(f[4], false, role.from) || !parse_bound(f[5], true, role.to))
      return table.error(row, "a date is not like 2018, 2018-05 or 2018-05-09");
    if (role.from && role.to && *role.to < *role.from) return table.error(row, "the role ends before it begins");
    entities[it->second].roles.push_back(std::move(role));
  }
  short_names.resize(entities.size());
  for (std::uint32_t i = first_person; i < entities.size(); ++i) {
    Entity& person = entities[i];
    std::stable_sort(person.roles.begin(), person.roles.end(),
                     [](const DatedRole& a, const DatedRole& b) { return a.from < b.from; });
    for (const DatedRole& role : person.roles)
      if (!role.country.empty()) person.country = role.country;
    const auto forms = lexicon::surname_forms(person.name, person.country);
    if (!forms.empty()) short_names[i] = forms[0];
    for (const std::string& form : forms) surnames[form].push_back(i);
    for (std::uint32_t r = 0; r < person.roles.size(); ++r)
      if (!person.roles[r].office.empty()) offices[person.roles[r].country + " " + person.roles[r].office].push_back({i, r});
  }
  for (auto& [key, holders] : offices)
    std::stable_sort(holders.begin(), holders.end(), [&](const OfficeHolder& a, const OfficeHolder& b) {
      return entities[a.entity].roles[a.role].from < entities[b.entity].roles[b.role].from;
    });
  for (const TsvRow& row : name_table.rows()) {
    const auto& f = row.fields;
    const auto found = by_name.find(f[1]);
    if (found == by_name.end()) return name_table.error(row, "person " + quoted(f[1]) + " is not in persons.tsv");
    const auto kind = parse_kind(f[2]);
    if (!kind) return name_table.error(row, "unknown kind " + quoted(f[2]));
    if (lexicon::folded_words(f[0]).empty()) return name_table.error(row, "empty surface");
    if (f[0] != f[1]) add_surface(f[0], {found->second, *kind, "", {}, {}});
  }
  return {};
}

Status Lexicon::Impl::load_agents(const TsvTable& table) {
  std::vector<std::vector<Word>> phrases;
  for (const TsvRow& row : table.rows()) {
    const auto& f = row.fields;
    if (!lexicon::known_sector(f[1])) return table.error(row, "unknown sector " + quoted(f[1]));
    if (f[2] != "0" && f[2] != "1") return table.error(row, "person is 0 or 1, not " + quoted(f[2]));
    const auto words = lexicon::learn_words(f[0], vocabulary);
    if (agents.find(words) != lexicon::kNoWord) {
      if (!agent_rows.empty() && agent_rows.back().phrase == f[0])
        return table.error(row, "agent " + quoted(f[0]) + " is repeated");
      continue;  // another spelling of the same words: "asylum-seeker", "asylum seeker"
    }
    if (!agents.add(words, static_cast<std::uint32_t>(agent_rows.size() * 2)))
      return table.error(row, "phrase " + quoted(f[0]) + " has no words or too many");
    agent_rows.push_back({std::string(f[0]), std::string(f[1]), f[2] == "1"});
  }
  const std::size_t given = agent_rows.size();
  for (std::size_t i = 0; i < given; ++i) {
    const auto add_form = [&](const std::string& form, std::size_t row, bool plural) {
      const auto words = lexicon::learn_words(form, vocabulary);
      if (agents.find(words) == lexicon::kNoWord) agents.add(words, static_cast<std::uint32_t>(row * 2 + plural));
    };
    if (const auto plural = lexicon::plural_of(agent_rows[i].phrase); !plural.empty()) add_form(plural, i, true);
    if (const auto singular = lexicon::singular_of(agent_rows[i].phrase); !singular.empty() && !agent_rows[i].person) {
      agent_rows.push_back({singular, agent_rows[i].sector, true});
      add_form(singular, agent_rows.size() - 1, false);
    }
  }
  return {};
}

Status Lexicon::Impl::load_weights(const TsvTable& table, std::map<std::string, double, std::less<>>& into) {
  for (const TsvRow& row : table.rows()) {
    double weight = 0;
    if (!parse_number(row.fields[1], weight)) return table.error(row, "weight " + quoted(row.fields[1]) + " is no number");
    if (!into.emplace(row.fields[0], weight).second) return table.error(row, "feature " + quoted(row.fields[0]) + " is repeated");
  }
  return {};
}

Status Lexicon::Impl::load_codes(const TsvTable& cameo_table, const TsvTable& plover_table) {
  for (const TsvRow& row : cameo_table.rows()) {
    const auto& f = row.fields;
    CameoCode code{std::string(f[0]), std::string(f[1]), std::string(f[2]), std::string(f[3]), 0, 0};
    if (!parse_number(f[4], code.goldstein)) return cameo_table.error(row, "goldstein " + quoted(f[4]) + " is no number");
    if (!parse_number(f[5], code.quad) || code.quad < 1 || code.quad > 4)
      return cameo_table.error(row, "quad is 1 to 4, not " + quoted(f[5]));
    if (!cameo_by_code.emplace(code.code, cameo.size()).second)
      return cameo_table.error(row, "code " + quoted(f[0]) + " is repeated");
    cameo.push_back(std::move(code));
  }
  for (const TsvRow& row : plover_table.rows()) {
    const auto& f = row.fields;
    PloverMode mode{std::string(f[0]), std::string(f[1]), 0, 0, std::string(f[4])};
    if (!parse_number(f[2], mode.quad) || mode.quad < 1 || mode.quad > 4)
      return plover_table.error(row, "quad is 1 to 4, not " + quoted(f[2]));
    if (!parse_number(f[3], mode.intensity)) return plover_table.error(row, "intensity " + quoted(f[3]) + " is no number");
    if (!cameo_by_code.contains(mode.cameo)) return plover_table.error(row, "code " + quoted(f[4]) + " is not in cameo.tsv");
    plover.push_back(std::move(mode));
  }
  for (const TsvRow& row : cameo_table.rows()) {
    const auto known = [&](const PloverMode& mode) { return mode.type == row.fields[2] && mode.mode == row.fields[3]; };
    if (!row.fields[2].empty() && std::none_of(plover.begin(), plover.end(), known))
      return cameo_table.error(row, quoted(row.fields[2]) + " with mode " + quoted(row.fields[3]) + " is not in plover.tsv");
  }
  return {};
}

Status Lexicon::Impl::load_cues(const TsvTable& table, lexicon::PhraseTrie& trie, std::vector<Cue>& rows) {
  for (const TsvRow& row : table.rows()) {
    if (!trie.add(lexicon::learn_words(row.fields[0], vocabulary), static_cast<std::uint32_t>(rows.size())))
      return table.error(row, "phrase " + quoted(row.fields[0]) + " has no words or too many");
    rows.push_back({std::string(row.fields[0]), std::string(row.fields[1]), std::string(row.fields[2])});
  }
  return {};
}

Status Lexicon::Impl::load_contexts(const TsvTable& context_table) {
  for (const TsvRow& row : context_table.rows()) {
    if (!contexts.add(lexicon::learn_words(row.fields[0], vocabulary), static_cast<std::uint32_t>(context_rows.size())))
      return context_table.error(row, "phrase " + quoted(row.fields[0]) + " has no words or too many");
    context_rows.emplace_back(row.fields[1]);
  }
  return {};
}

}  // namespace parley
