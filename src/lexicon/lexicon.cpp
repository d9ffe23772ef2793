#include "parley/lexicon.h"

#include <algorithm>

#include "lexicon/impl.h"

namespace parley {
namespace {

using lexicon::PhraseTrie;
using lexicon::Word;

Span span_of(const std::vector<Word>& words, const PhraseTrie::Match& match) {
  return {words[match.first].begin, words[match.last].end};
}

// Leftmost-longest rows of a table with one row a phrase or several; visit(match) once a place.
template <class Visit>
void leftmost_longest(const PhraseTrie& trie, const std::vector<Word>& words, Visit&& visit) {
  for (std::size_t i = 0; i < words.size();) {
    PhraseTrie::Match longest;
    bool any = false;
    trie.at(words, i, [&](const PhraseTrie::Match& match) {
      longest = match;
      any = true;
    });
    if (any) visit(longest);
    i = any ? longest.last + 1 : i + 1;
  }
}

// Leftmost-longest within each kind.
std::vector<CueHit> find_rows(const PhraseTrie& trie, const std::vector<Cue>& rows, const std::vector<Word>& words) {
  struct Covered {
    std::string_view kind;
    std::size_t first, free;  // words [first, free) are taken
  };
  std::vector<CueHit> hits;
  std::vector<Covered> covered;
  std::vector<std::pair<const Cue*, PhraseTrie::Match>> here;
  for (std::size_t i = 0; i < words.size(); ++i) {
    here.clear();
    trie.at(words, i, [&](const PhraseTrie::Match& match) {
      trie.each(match.node, [&](const PhraseTrie::Terminal& terminal) {
        const Cue* cue = &rows[terminal.value];
        std::erase_if(here, [&](const auto& h) { return h.first->kind == cue->kind && h.second.last < match.last; });
        here.emplace_back(cue, match);
      });
    });
    for (const auto& [cue, match] : here) {
      const auto same = std::find_if(covered.begin(), covered.end(), [c = cue](const Covered& e) { return e.kind == c->kind; });
      if (same == covered.end()) {
        covered.push_back({cue->kind, i, match.last + 1u});
      } else if (same->free <= i) {
        same->first = i;
        same->free = match.last + 1u;
      } else if (same->first != i) {
        continue;
      }
      hits.push_back({span_of(words, match), cue});
    }
  }
  return hits;
}

// A headline in capitals: there, capitals do not tell "WHO" from "who".
bool all_capitals(const std::vector<Word>& words) {
  const auto caps = std::count_if(words.begin(), words.end(), [](const Word& w) { return w.letters == lexicon::Case::kCaps; });
  return words.size() >= 4 && static_cast<std::size_t>(caps) * 4 >= words.size() * 3;
}

}  // namespace

std::string_view actor_type_name(ActorType type) {
  switch (type) {
    case ActorType::kUnknown:
      return "";
    case ActorType::kState:
      return "state";
    case ActorType::kOrganisation:
      return "organisation";
    case ActorType::kPerson:
      return "person";
    case ActorType::kGroup:
      return "group";
  }
  return "";
}

std::string_view name_kind_name(NameKind kind) {
  switch (kind) {
    case NameKind::kName:
      return "name";
    case NameKind::kAlias:
      return "alias";
    case NameKind::kDemonym:
      return "demonym";
    case NameKind::kAdjective:
      return "adjective";
    case NameKind::kCapital:
      return "capital";
    case NameKind::kCity:
      return "city";
    case NameKind::kSeat:
      return "seat";
    case NameKind::kSurname:
      return "surname";
    case NameKind::kAcronym:
      return "acronym";
    case NameKind::kLocal:
      return "local";
  }
  return "";
}

Result<Lexicon> Lexicon::load(const std::string& data_dir) {
  auto impl = std::make_shared<Impl>();
  if (auto status = impl->load(data_dir); !status) return status.error();
  Lexicon lexicon;
  lexicon.impl_ = std::move(impl);
  return lexicon;
}

const std::vector<Entity>& Lexicon::entities() const { return impl_->entities; }
const std::map<std::string, double, std::less<>>& Lexicon::target_weights() const { return impl_->target_weights; }
const std::map<std::string, double, std::less<>>& Lexicon::main_pair_weights() const { return impl_->main_pair_weights; }
const std::vector<CameoCode>& Lexicon::cameo_codes() const { return impl_->cameo; }
const std::string& Lexicon::data_hash() const { return impl_->hash; }

std::vector<NameReading> Lexicon::lookup(std::string_view surface) const {
  std::vector<NameReading> out;
  const auto words = lexicon::words_of(surface, {0, static_cast<std::uint32_t>(surface.size())}, impl_->vocabulary);
  const auto node = impl_->names.find(words);
  if (node == lexicon::kNoWord) return out;
  impl_->names.each(node, [&](const PhraseTrie::Terminal& terminal) { out.push_back(impl_->readings[terminal.value]); });
  std::erase_if(out, [](const NameReading& r) { return r.entity == lexicon::kNoEntity; });
  return out;
}

std::vector<NameReading> Lexicon::lookup_fuzzy(std::string_view surface, std::size_t limit) const {
  std::vector<NameReading> out;
  for (const auto& found : impl_->near.find(lexicon::folded_words(surface))) {
    impl_->names.each(found.node, [&](const PhraseTrie::Terminal& terminal) {
      if (out.size() < limit) out.push_back(impl_->readings[terminal.value]);
    });
  }
  return out;
}

std::vector<NameHit> Lexicon::find_names(std::string_view text, Span region) const {
  std::vector<NameHit> hits;
  const auto words = lexicon::words_of(text, region, impl_->vocabulary);
  const bool headline = all_capitals(words);
  const std::uint32_t us = impl_->vocabulary.find("us");
  const auto ordinary = [&](std::uint32_t id) { return id != us && id < impl_->common_words.size() && impl_->common_words[id]; };
  for (std::size_t i = 0; i < words.size();) {
    PhraseTrie::Match longest;
    NameHit hit;
    impl_->names.at(words, i, [&](const PhraseTrie::Match& match) {
      if (headline && match.first == match.last && ordinary(words[match.first].id)) return;
      std::vector<NameReading> readings;
      impl_->names.each(match.node, [&](const PhraseTrie::Terminal& terminal) {
        if (PhraseTrie::written_as(terminal, words, match)) readings.push_back(impl_->readings[terminal.value]);
      });
      if (readings.empty()) return;
      longest = match;
      hit.readings = std::move(readings);
    });
    if (hit.readings.empty()) {
      ++i;
      continue;
    }
    i = longest.last + 1;
    std::erase_if(hit.readings, [](const NameReading& r) { return r.entity == lexicon::kNoEntity; });
    if (hit.readings.empty()) continue;
    hit.span = span_of(words, longest);
    hits.push_back(std::move(hit));
  }
  return hits;
}

std::vector<AgentHit> Lexicon::find_agents(std::string_view text, Span region) const {
  std::vector<AgentHit> hits;
  const auto words = lexicon::words_of(text, region, impl_->vocabulary);
  leftmost_longest(impl_->agents, words, [&](const PhraseTrie::Match& match) {
    impl_->agents.each(match.node, [&](const PhraseTrie::Terminal& t) {
      hits.push_back({span_of(words, match), &impl_->agent_rows[t.value / 2], t.value % 2 == 1});
    });
  });
  return hits;
}

std::vector<CueHit> Lexicon::find_cues(std::string_view text, Span region) const {
  return find_rows(impl_->cues, impl_->cue_rows, lexicon::words_of(text, region, impl_->vocabulary));
}

std::vector<CueHit> Lexicon::find_grounding(std::string_view text, Span region) const {
  return find_rows(impl_->grounding, impl_->grounding_rows, lexicon::words_of(text, region, impl_->vocabulary));
}

std::vector<CueHit> Lexicon::find_dialogue(std::string_view text, Span region) const {
  return find_rows(impl_->dialogue, impl_->dialogue_rows, lexicon::words_of(text, region, impl_->vocabulary));
}

std::vector<ContextHit> Lexicon::find_contexts(std::string_view text, Span region) const {
  std::vector<ContextHit> hits;
  const auto words = lexicon::words_of(text, region, impl_->vocabulary);
  leftmost_longest(impl_->contexts, words, [&](const PhraseTrie::Match& match) {
    impl_->contexts.each(match.node, [&](const PhraseTrie::Terminal& t) {
      hits.push_back({span_of(words, match), impl_->context_rows[t.value]});
    });
  });
  return hits;
}

std::vector<NameReading> Lexicon::lookup_surname(std::string_view surname) const {
  std::vector<NameReading> out;
  const auto it = impl_->surnames.find(lexicon::folded_words(surname));
  if (it == impl_->surnames.end()) return out;
  for (std::uint32_t entity : it->second) out.push_back({entity, NameKind::kSurname, "", {}, {}});
  return out;
}

std::string_view Lexicon::short_name(std::uint32_t entity) const {
  return entity < impl_->short_names.size() ? std::string_view(impl_->short_names[entity]) : std::string_view();
}

std::string Lexicon::office_of(std::string_view title) const { return impl_->office_of(title); }

const std::vector<OfficeHolder>& Lexicon::office_holders(std::string_view country, std::string_view office) const {
  static const std::vector<OfficeHolder> kNone;
  const auto it = impl_->offices.find(std::string(country) + " " + std::string(office));
  return it == impl_->offices.end() ? kNone : it->second;
}

const Entity* Lexicon::state(std::string_view iso3) const {
  const auto it = impl_->states.find(std::string(iso3));
  return it == impl_->states.end() ? nullptr : &impl_->entities[it->second];
}

const CameoCode* Lexicon::cameo(std::string_view code) const {
  const auto it = impl_->cameo_by_code.find(std::string(code));
  return it == impl_->cameo_by_code.end() ? nullptr : &impl_->cameo[it->second];
}

const PloverMode* Lexicon::plover(std::string_view type, std::string_view mode) const {
  const auto it = std::find_if(impl_->plover.begin(), impl_->plover.end(),
                               [&](const PloverMode& m) { return m.type == type && m.mode == mode; });
  return it == impl_->plover.end() ? nullptr : &*it;
}

std::string_view Lexicon::country_name(std::string_view iso3) const {
  const Entity* entity = state(iso3);
  return entity ? std::string_view(entity->name) : std::string_view();
}

int Lexicon::cow(std::string_view iso3) const {
  const auto it = impl_->cow.find(std::string(iso3));
  return it == impl_->cow.end() ? 0 : it->second;
}

}  // namespace parley
