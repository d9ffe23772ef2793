#include "exchange/called.h"

#include <algorithm>
#include <set>

namespace parley {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kKept = 4096;  // documents whose names stay in mind
constexpr std::string_view kParticles[] = {"al",  "bin", "da", "de", "del", "der", "di",  "do",
                                           "dos", "el",  "la", "of", "the", "van", "von", "y"};

bool capital(std::string_view word) {
  return !word.empty() && ((word[0] >= 'A' && word[0] <= 'Z') || static_cast<unsigned char>(word[0]) >= 0x80);
}

// The words without an article before them and a possessive behind; what stands in brackets on its own.
std::vector<std::string> forms_of(const std::string& alias) {
  std::vector<std::string> out = {alias};
  if (const std::size_t open = alias.find(" ("); open != std::string::npos) {
    out.push_back(alias.substr(0, open));
    out.push_back(alias.substr(open + 2, alias.find(')', open) - open - 2));
  }
  for (std::string& form : out) {
    for (std::string_view article : {"the ", "The ", "a ", "A "})
      if (form.starts_with(article)) form.erase(0, article.size());
    for (std::string_view ending : {"'s", "\xE2\x80\x99s", "'", "\xE2\x80\x99"})
      if (form.ends_with(ending)) form.resize(form.size() - ending.size());
  }
  return out;
}

bool all_capitals(const std::vector<std::string_view>& words) {
  return std::all_of(words.begin(), words.end(), [](std::string_view w) {
    return capital(w) || w.find('-') != std::string_view::npos ||
           std::find(std::begin(kParticles), std::end(kParticles), w) != std::end(kParticles);
  });
}

bool of_entity(const Lexicon& lexicon, const std::vector<NameReading>& readings, const std::string& name) {
  return std::any_of(readings.begin(), readings.end(), [&](const NameReading& r) {
    return lexicon.entities()[r.entity].name == name && r.kind != NameKind::kDemonym && r.kind != NameKind::kAdjective;
  });
}

// The longest name of the organisation in the words ("anybody from the SPLM-IO": "SPLM-IO"); empty when there is none.
std::string organisation_in(const Lexicon& lexicon, const std::string& form, const std::string& name) {
  std::string best;
  for (const NameHit& hit : lexicon.find_names(form, {0, static_cast<std::uint32_t>(form.size())}))
    if (const std::string_view words = slice(form, hit.span);
        of_entity(lexicon, hit.readings, name) && all_capitals(split(words, ' ')) && words.size() > best.size())
      best = words;
  return best;
}

// A full name of the same person: two words or more without a title, and the same family name or first name.
bool names_person(const Lexicon& lexicon, const std::string& form, const std::string& name) {
  const std::vector<std::string_view> words = split(form, ' ');
  if (words.size() < 2 || !all_capitals(words) || form.find(',') != std::string::npos) return false;
  const Span whole{0, static_cast<std::uint32_t>(form.size())};
  if (!lexicon.find_agents(form, whole).empty()) return false;
  for (const CueHit& hit : lexicon.find_grounding(form, whole))
    if (hit.cue->kind == "honorific" || hit.cue->kind == "office" || hit.cue->kind == "title sector") return false;
  const std::string folded = fold(form), known = fold(name);
  const std::vector<std::string_view> theirs = split(known, ' '), ours = split(folded, ' ');
  return ours.back() == theirs.back() || ours.front() == theirs.front() || of_entity(lexicon, lexicon.lookup(form), name);
}

}  // namespace

std::string called_in(const Lexicon& lexicon, std::string_view folded_text, const DocumentActors::Entry& entry) {
  const ActorReading& a = entry.actor;
  const bool person = a.type == ActorType::kPerson;
  if ((!person && a.type != ActorType::kOrganisation) || folded_text.find(fold(a.name)) != std::string_view::npos) return a.name;
  std::string best;
  for (const std::string& alias : entry.aliases)
    for (std::string form : forms_of(alias)) {
      if (!person)
        form = organisation_in(lexicon, form, a.name);
      else if (!names_person(lexicon, form, a.name))
        continue;
      if (std::pair(form.size(), form) > std::pair(best.size(), best)) best = form;
    }
  return best.empty() ? a.name : best;
}

Result<const CalledNames::Names*> CalledNames::of(const std::string& doc) {
  if (const auto found = known_.find(doc); found != known_.end()) return &found->second;
  if (known_.size() >= kKept) known_.clear();
  Result<std::string> text = record_.text(doc);
  if (!text) return text.error();
  const std::string folded = fold(*text);
  Names& names = known_[doc];
  Filter filter;
  filter.doc = doc;
  const Status read = record_.actors(filter, [&](const std::string&, const DocumentActors::Entry& entry) {
    if (std::string called = called_in(lexicon_, folded, entry); called != entry.actor.name)
      names.emplace(entry.actor.name, std::move(called));
    return true;
  });
  if (!read) return read.error();
  return &names;
}

Status CalledNames::apply(Json& row) {
  static const std::set<std::string, std::less<>> kNames = {
      "actor",       "addressee",   "against",      "arranged_by",    "attributed_to", "attribution", "ball_in_court_of",
      "between",     "by",          "cancelled_by", "first_mover",    "holder",        "host",        "in_return_from",
      "member_of",   "name",        "operated_by",  "outlook_holder", "participants",  "parties",     "party_gives",
      "position_of", "proposed_by", "reader",       "said_by",        "signal_by",     "source",      "target"};
  const Result<const Names*> names = of(row["doc"].get<std::string>());
  if (!names) return names.error();
  if ((*names)->empty()) return {};
  const auto rename = [&](Json& value) {
    if (!value.is_string()) return;
    if (const auto called = (*names)->find(value.get_ref<const std::string&>()); called != (*names)->end())
      value = called->second;
  };
  // "USA-Moro Islamic Liberation Front", "Dmitry Peskov (envoy)"
  const auto rename_inside = [&](Json& value) {
    if (!value.is_string()) return;
    std::string text = value.get<std::string>();
    for (const auto& [name, called] : **names)
      if (const std::size_t at = text.find(name); at != std::string::npos) text.replace(at, name.size(), called);
    value = text;
  };
  if (row.contains("aliases"))
    if (const std::string name = row.value("name", ""); (*names)->contains(name)) row["aliases"].push_back(name);
  for (auto& [key, value] : row.items()) {
    if (key == "dyad" || (key == "name" && row.contains("between"))) {
      rename_inside(value);
    } else if (key == "open_offers" || key == "rungs") {
      for (Json& part : value)
        for (auto& [inner, held] : part.items())
          if (kNames.contains(inner)) rename(held);
    } else if (kNames.contains(key)) {
      if (value.is_array())
        for (Json& one : value) rename(one);
      else
        rename(value);
    }
  }
  return {};
}

}  // namespace parley
