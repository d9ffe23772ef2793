#include <set>

#include "parley/coding.h"

namespace parley {

namespace {
bool has_capital(std::string_view name) {
  for (char c : name)
    if ((c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80) return true;
  return false;
}
}  // namespace

std::vector<DocumentActors::Entry> acting(const DocumentActors& actors, const std::vector<Event>& events) {
  std::set<std::string> names;
  for (const Event& e : events)
    for (const auto* side : {&e.source, &e.target})
      for (const ActorReading& a : *side) names.insert(a.name);
  std::vector<DocumentActors::Entry> out;
  for (const DocumentActors::Entry& entry : actors.entries()) {
    const ActorReading& a = entry.actor;
    if (!a.parts.empty()) continue;
    const bool named = a.type != ActorType::kGroup && a.type != ActorType::kUnknown && !a.country.empty() && has_capital(a.name);
    const bool international = a.type == ActorType::kOrganisation && !a.sectors.empty() && has_capital(a.name);
    if (names.contains(a.name) || named || international) out.push_back(entry);
  }
  return out;
}

}  // namespace parley
