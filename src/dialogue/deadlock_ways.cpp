// Ways out of a deadlock that the record itself has: exchanges that need nobody to wait, and what third parties offer.
#include <fmt/format.h>

#include <set>

#include "dialogue/standing.h"

namespace parley::dialogue {

namespace {

constexpr std::int64_t kOfferDays = 540;  // for which what a third party offered still stands

bool touches(const Deadlock& d, const Words& words) {
  for (const Cycle& c : d.cycles)
    for (std::size_t w : c.waits)
      if (same_matter(words_in(d.acts[d.waits[w].act].what), words) ||
          same_matter(words_in(d.acts[d.waits[w].needs].what), words))
        return true;
  return false;
}

}  // namespace

void add_exchanges(const Ground& ground, Deadlock& d) {
  std::set<std::string> willing;
  std::vector<WayOut> found;
  for (const auto& [joined, l] : ground.all<Linkage>()) {
    const std::string holder = ground.name_of(l->position_of.empty() ? l->party_gives : l->position_of);
    if (!touches(d, words_in(l->gives)) && !touches(d, words_in(l->returns))) continue;
    const std::string deal = fmt::format("{}: “{}” for {}: “{}”", ground.name_of(l->party_gives), l->gives,
                                         ground.name_of(l->in_return_from), l->returns);
    if (l->sequencing == "synchronised") {
      willing.insert(holder);
      found.push_back({"simultaneous", holder + " would do both at once: " + deal, {l->id}, {}, false});
    }
    const bool self_first = (l->sequencing == "first" && holder == ground.name_of(l->party_gives)) ||
                            (l->sequencing == "after" && holder == ground.name_of(l->in_return_from));
    if (self_first) found.push_back({"goes-first", holder + " has said it would go first: " + deal, {l->id}, {}, false});
  }
  const auto both = std::count_if(d.sides.begin(), d.sides.end(), [&](const std::string& s) { return willing.contains(s); });
  for (WayOut& way : found) {
    way.frees_all = way.kind == "simultaneous" && both == static_cast<std::ptrdiff_t>(d.sides.size());
    if (way.frees_all) way.words += " (all sides have called that acceptable)";
    d.ways_out.push_back(std::move(way));
  }
}

void add_third_parties(const Ground& ground, Deadlock& d) {
  for (const auto& [joined, move] : ground.all<Move>()) {
    const bool outsider = ground.sides.of(move->actor) == Sides::npos && !move->actor.empty();
    const bool open = move->status != "rejected" && move->status != "withdrawn" && move->status != "denied";
    if (!outsider || move->kind != "offer" || !open || days_since(last_told(*joined), ground.today) > kOfferDays) continue;
    d.ways_out.push_back(
        {"third-party", fmt::format("{} has offered: “{}”", ground.name_of(move->actor), move->content), {move->id}, {}, false});
  }
  for (const auto& [joined, channel] : ground.all<Channel>()) {
    const bool go_between =
        channel->kind == "mediator" && !channel->operated_by.empty() && ground.sides.of(channel->operated_by) == Sides::npos;
    if (!go_between || has_kind(channel->status, "ended") || days_since(last_told(*joined), ground.today) > kOfferDays) continue;
    const std::string status = channel->status.empty() ? "" : " (" + channel->status + ")";
    d.ways_out.push_back(
        {"third-party", channel->operated_by.name + " mediates: " + channel->name + status, {channel->id}, {}, false});
  }
}

}  // namespace parley::dialogue
