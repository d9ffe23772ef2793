// What the search for negotiations shares: items in a fixed order with numbered sides, and the groups they fall into.
#pragma once
#include <map>
#include <unordered_map>

#include "parley/dialogue.h"

namespace parley::dialogue {

// "PRK" of a state, "rail_union" of anybody else: what tells sides apart, and what ids are made of.
std::string side_key(const Party& side);
// Folded words of at least four letters that tell a subject, sorted, each once.
std::vector<std::string> topic_words(std::string_view text);

using Sides = std::vector<int>;  // numbers of sides, rising; a smaller number is a smaller key

struct DealItem {
  const NegotiationItem* item = nullptr;
  std::int64_t day = 0;
  bool dated = false;
  bool copy = false;  // says of the same sides in the same words what another item says
  Sides sides, third;
  Sides from, to;  // of a move
  bool contact() const { return item->kind == "contacts"; }
};

// All items by day (undated last), document and id; sides by key.
struct DealTable {
  std::vector<DealItem> items;
  std::vector<std::string> keys;
  std::vector<Party> sides;
};
DealTable deal_table(const std::vector<NegotiationItem>& items);

// Days at which contacts took place, reports of one being of one kind and at most three days apart.  `deals` in the table's
// order.
std::vector<std::int64_t> happenings(const DealTable& table, const std::vector<std::size_t>& deals);

// A stretch of dealings between the same sides.
struct DealGroup {
  std::string id, name;
  Sides sides;
  std::vector<std::size_t> deals;  // rising
  std::set<std::size_t> shared;    // those of them where more than these sides met
  bool gone = false;               // taken in by another
};
constexpr int kSilence = 18;  // months

std::int64_t months_later(std::int64_t day, int months);
// Groups that are negotiations, with their ids.
std::vector<DealGroup> deal_groups(const DealTable& table);
// Carries out decisions; returns those that fit nothing.
std::vector<NegotiationDecision> decide(const DealTable& table, const std::vector<NegotiationDecision>& decisions,
                                        std::vector<DealGroup>& groups);
// In how many items a word is, copies aside.
struct WordCounts {
  std::unordered_map<std::string_view, std::size_t> of;
  std::size_t items = 0;
};
WordCounts count_words(const DealTable& table);
Negotiation summary_of(const DealTable& table, const DealGroup& group, const WordCounts& background,
                       const std::set<std::string>& names);

}  // namespace parley::dialogue
