// How alike two records are: words, days, sides.
#pragma once
#include "parley/standing.h"

namespace parley::dialogue {

// Hashes of the stems of the words that tell one thing from another, sorted, each once.
using Words = std::vector<std::uint64_t>;
Words words_in(std::string_view text);
std::size_t shared(const Words& a, const Words& b);
// Of the smaller (larger: of both together) set, what part is shared; 0 when either is empty.
double overlap(const Words& a, const Words& b);
double likeness(const Words& a, const Words& b);
// They speak of the same thing: half of the shorter one's words are shared, and more than one word unless both are short.
bool same_matter(const Words& a, const Words& b);
// Whether a word or phrase of that kind of data/standing.tsv stands in the text.
bool has_kind(std::string_view text, std::string_view kind);

// The days that a date may mean.
struct Days {
  std::int64_t from = 0, to = 0;
  bool known = false, open = false;  // open: no beginning or no end
  friend bool operator==(const Days&, const Days&) = default;
};
Days days_of(const DateValue& date);
// A day apart is no other day: half the world is elsewhere.
bool days_meet(const Days& a, const Days& b, std::int64_t slack = 1);
std::optional<std::int64_t> day_number(const std::optional<Date>& date);

// What a side is known by among `others`: its country, or its name where one of `others` with another name has the same country.
std::string side_key(const Party& party, const Parties& others);
// Keys of a list, sorted, each once.  Where all of several parties have one country they are told apart by name.
std::vector<std::string> side_keys(const Parties& parties);
std::vector<std::string> side_keys(const Parties& parties, const Parties& others);

// The sides that are asked about, as a user names them.
class Sides {
 public:
  // Learns from the items what the record calls them.
  Sides(const std::vector<std::string>& asked, const std::vector<ToldItem>& told);
  std::size_t size() const { return asked_.size(); }
  // Which side a party stands for; npos: none of them.
  std::size_t of(const Party& party) const;
  std::size_t of(const Parties& parties) const;  // of the first that stands for one
  std::vector<std::size_t> all_of(const Parties& parties) const;
  const std::vector<std::string>& names() const { return names_; }
  std::vector<std::string> countries() const;  // ISO3; "" where a side goes by its name
  static constexpr std::size_t npos = static_cast<std::size_t>(-1);

 private:
  std::vector<std::string> asked_;      // folded
  std::vector<std::string> countries_;  // "" where the side goes by its name
  std::vector<std::string> names_;
};

// The order of reports: publication (undated last), document, place, id, content.
bool told_before(const ToldItem& a, const ToldItem& b);
// Kept: published by then (undated ones where asked for), in that order, each once.
std::vector<const ToldItem*> known_by(const std::vector<ToldItem>& told, Date as_of, bool undated);

}  // namespace parley::dialogue
