// What standing and deadlock share: the joined records of some sides, as a day knows them.
#pragma once
#include "dialogue/alike.h"

namespace parley::dialogue {

// Sides, and what the documents known by then say of two of them or more.
struct Ground {
  Ground(const std::vector<ToldItem>& told, const std::vector<std::string>& asked, Date as_of, bool undated);
  Sides sides;
  std::vector<JoinedItem> items;
  std::int64_t today = 0;
  std::size_t documents = 0;

  template <class Item>
  std::vector<std::pair<const JoinedItem*, const Item*>> all() const {
    std::vector<std::pair<const JoinedItem*, const Item*>> out;
    for (const JoinedItem& j : items)
      if (const Item* item = std::get_if<Item>(&j.item)) out.emplace_back(&j, item);
    return out;
  }
  // The side's name; the party's own when it stands for none.
  std::string name_of(const Party& party) const;
  std::string name_of(const Parties& parties) const;
};

inline constexpr int kPositionMonths = 24;  // after which what a side wanted is history
inline constexpr int kLapse = 18;  // months after which a move that nobody answered is no longer open

// The day that an item is of: its own first day, else the first report's publication.
std::optional<Date> made_on(const JoinedItem& joined);
std::int64_t days_since(const std::optional<Date>& date, std::int64_t today);
std::optional<Date> last_told(const JoinedItem& joined);

struct Turn {
  std::string who, basis, id;
  bool stated = false;
};
// Moves of these kinds that wait for an answer, newest first; older ones of the same matter are counted in.
std::vector<OpenMove> open_moves(const Ground& ground, std::initializer_list<std::string_view> kinds);
Turn ball_of(const Ground& ground, const std::vector<OpenMove>& offers, const std::vector<OpenMove>& demands);
// All meetings that were held, newest first.
std::vector<std::pair<const JoinedItem*, const Contact*>> held(const Ground& ground);
std::optional<Date> last_meeting(const Ground& ground);
// What sides want and what they would give for it.
std::vector<Position> positions_of(const Ground& ground);
struct Phase {
  std::string name, rule;
};
Phase phase_of(const Ground& ground, const Standing& so_far);

// To the ways out of its cycles: exchanges on record that need nobody to wait; what third parties offer.
void add_exchanges(const Ground& ground, Deadlock& deadlock);
void add_third_parties(const Ground& ground, Deadlock& deadlock);

}  // namespace parley::dialogue
