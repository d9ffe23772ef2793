// The negotiations of a record: whom its people stand for, what its dialogue says, what users decided.
#include <map>

#include "exchange/formats.h"

namespace parley {

namespace {

// Whom the record's actors stand for, by name and country: what most documents say.
class RecordSides {
 public:
  explicit RecordSides(const Lexicon& lexicon) : lexicon_(lexicon) {}

  void add(const DocumentActors::Entry& entry) {
    const ActorReading& a = entry.actor;
    if (a.type == ActorType::kState || a.type == ActorType::kPerson) {
      add_names(a.name);
      for (const std::string& alias : entry.aliases) add_names(alias);
    }
    if (!a.parts.empty()) return;
    // Whatever office somebody holds, he speaks for what he is a member of.
    const std::string side = a.type == ActorType::kPerson && !a.member_of.empty() ? a.member_of : side_of(lexicon_, a);
    ++votes_[{a.name, a.country}][side];
    if (!a.country.empty()) ++votes_[{a.name, ""}][side];
    if (side == lexicon_.country_name(a.country)) states_.try_emplace(side, a.country);
  }

  // Nobody for who has no name.
  Party operator()(const Party& party) const {
    const auto known = votes_.find({party.name, party.country});
    std::string name = party.name;
    if (known != votes_.end())
      name = std::max_element(known->second.begin(), known->second.end(), [](const auto& a, const auto& b) {
               return a.second < b.second;
             })->first;
    if (name.empty() || (name[0] >= 'a' && name[0] <= 'z')) return {};
    if (!party.country.empty() && name == lexicon_.country_name(party.country)) return {name, party.country};
    const auto state = states_.find(name);
    return {name, state == states_.end() ? "" : state->second};
  }

  const std::set<std::string>& names() const { return names_; }

 private:
  // "North Korean envoys": only what is written like a name.
  void add_names(const std::string& alias) {
    for (std::string_view word : split(alias, ' ')) {
      if (word.empty() || (word[0] >= 'a' && word[0] <= 'z')) continue;
      const std::string folded = fold(word);
      for (std::string_view part : split(folded, '-')) names_.insert(std::string(part.substr(0, part.find('\''))));
    }
  }

  const Lexicon& lexicon_;
  std::map<std::pair<std::string, std::string>, std::map<std::string, std::size_t>> votes_;
  std::map<std::string, std::string> states_;  // names of states -> ISO3
  std::set<std::string> names_;
};

}  // namespace

Result<Negotiations> negotiations_in(const Record& record, const Lexicon& lexicon) {
  RecordSides sides(lexicon);
  Status s = record.actors({}, [&](const std::string&, const DocumentActors::Entry& entry) {
    sides.add(entry);
    return true;
  });
  if (!s) return s.error();
  const std::function<Party(const Party&)> side_of = [&](const Party& p) { return sides(p); };
  std::vector<NegotiationItem> items;
  for (std::string_view kind : {"contacts", "moves", "linkages", "channels", "state"}) {
    s = record.dialogue(kind, {}, [&](const StoredItem& stored) {
      if (std::optional<NegotiationItem> item = negotiation_item(stored.item, stored.day, side_of))
        items.push_back(std::move(*item));
      return true;
    });
    if (!s) return s.error();
  }
  Result<std::vector<NegotiationDecision>> decisions = record.decisions();
  if (!decisions) return decisions.error();
  return find_negotiations(items, sides.names(), *decisions);
}

}  // namespace parley
