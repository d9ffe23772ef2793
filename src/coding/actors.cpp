#include <algorithm>
#include <map>
#include <set>

#include "parley/coding.h"

namespace parley {

namespace {
bool has_capital(std::string_view name) {
  for (char c : name)
    if ((c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80) return true;
  return false;
}
// "Irish officials", "the army": the words end in one without a capital.
bool common_noun(std::string_view name) {
  const std::string_view last = name.substr(name.find_last_of(' ') + 1);
  return !last.empty() && last.front() >= 'a' && last.front() <= 'z';
}
// "Governor Tarn", "King Salim": a name of one word behind a title.
bool titled(const DocumentActors::Entry& entry) {
  const std::string& name = entry.actor.name;
  return std::any_of(entry.aliases.begin(), entry.aliases.end(), [&](const std::string& alias) {
    return alias.size() > name.size() + 1 && alias.ends_with(" " + name) && has_capital(alias.substr(0, 1));
  });
}
}  // namespace

std::string side_of(const Lexicon& lexicon, const ActorReading& actor) {
  static const std::set<std::string, std::less<>> kOfficial = {"COP", "GOV", "JUD", "LEG", "MIL", "SPY"};
  const bool official = actor.sectors.empty() ? actor.type == ActorType::kPerson : kOfficial.contains(actor.sectors.front());
  const std::string_view state = lexicon.country_name(actor.country);
  if (actor.type == ActorType::kPerson && !actor.member_of.empty() && actor.member_of != state) return actor.member_of;
  if (official && state.empty() && !actor.member_of.empty()) return actor.member_of;
  return official && !state.empty() ? std::string(state) : actor.name;
}

std::vector<DocumentActors::Entry> acting(const DocumentActors& actors, const std::vector<Event>& events) {
  std::map<std::string, int> acts;
  for (const Event& e : events)
    for (const auto* side : {&e.source, &e.target})
      for (const ActorReading& a : *side) ++acts[a.name];
  std::vector<DocumentActors::Entry> out;
  for (const DocumentActors::Entry& entry : actors.entries()) {
    const ActorReading& a = entry.actor;
    if (!a.parts.empty()) continue;
    const bool proper = has_capital(a.name) && !common_noun(a.name);
    const bool placed = a.type != ActorType::kGroup && a.type != ActorType::kUnknown && !a.country.empty();
    const bool own_state = a.type == ActorType::kState && a.country.empty();
    const bool full_name = a.type == ActorType::kPerson && (a.name.find(' ') != std::string::npos || titled(entry));
    const bool body = a.type == ActorType::kOrganisation && (!a.sectors.empty() || entry.count > 1);
    // Somebody without a name ("the army", "Irish officials") has to act more than once.
    if ((acts.contains(a.name) && acts[a.name] > !proper) || (proper && (placed || own_state || full_name || body)))
      out.push_back(entry);
  }
  return out;
}

}  // namespace parley
