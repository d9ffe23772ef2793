#include "dialogue/alike.h"

#include <libstemmer.h>

#include <map>
#include <set>
#include <unordered_map>

#include "parley/embedded_table.h"

PARLEY_EMBED_TABLE(parley_standing_words, "standing.tsv")

namespace parley::dialogue {

namespace {

using Table = std::map<std::string, std::set<std::string, std::less<>>, std::less<>>;  // kind -> phrases

const Table& table() {
  static const Table read = [] {
    Table out;
    for (std::string_view line : split(parley_standing_words(), '\n')) {
      if (line.empty() || line[0] == '#') continue;
      const std::vector<std::string_view> fields = split(line, '\t');
      if (fields.size() == 2) out[std::string(fields[1])].emplace(fields[0]);
    }
    return out;
  }();
  return read;
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80; }

// Each word of folded text; stops when `each` returns false.
template <class Each>
void each_word(std::string_view folded, const Each& each) {
  for (std::size_t at = 0; at < folded.size();) {
    std::size_t end = at;
    while (end < folded.size() && is_letter(folded[end])) ++end;
    if (end > at && !each(folded.substr(at, end - at))) return;  // "kim's" is "kim" and "s"
    at = end + 1;
  }
}

// British and American spellings of one word.
std::string one_spelling(std::string word) {
  for (std::string_view end : {"isation", "isations", "ise", "ised", "ises", "ising"}) {
    if (word.size() < end.size() + 4 || !word.ends_with(end)) continue;
    word[word.size() - end.size() + 1] = 'z';
    break;
  }
  return word;
}

std::string stemmed(const std::string& word) {
  struct Delete {
    void operator()(sb_stemmer* s) const { sb_stemmer_delete(s); }
  };
  thread_local const std::unique_ptr<sb_stemmer, Delete> english(sb_stemmer_new("english", nullptr));
  if (!english) return word;
  const auto* stem = sb_stemmer_stem(english.get(), reinterpret_cast<const sb_symbol*>(word.data()), static_cast<int>(word.size()));
  if (!stem) return word;
  return {reinterpret_cast<const char*>(stem), static_cast<std::size_t>(sb_stemmer_length(english.get()))};
}

// The hash of a word's stem; 0 for a word that tells nothing.
std::uint64_t stem_of(const std::string& word) {
  if (word.size() < 2 && !(word[0] >= '0' && word[0] <= '9')) return 0;
  return table().at("plain").contains(word) ? 0 : hash64(stemmed(one_spelling(word)));
}

// The same few thousand words come again and again.
std::uint64_t known_stem(std::string_view word) {
  constexpr std::size_t kMostHeld = 20000, kLongest = 40;
  thread_local std::unordered_map<std::string, std::uint64_t> held;
  thread_local std::string key;
  key = word;
  if (word.size() > kLongest) return stem_of(key);
  if (const auto found = held.find(key); found != held.end()) return found->second;
  if (held.size() >= kMostHeld) held.clear();
  return held.emplace(key, stem_of(key)).first->second;
}

constexpr std::size_t kMostWords = 60;  // of one text; more do not tell more

}  // namespace

Words words_in(std::string_view text) {
  Words out;
  each_word(fold(text), [&](std::string_view word) {
    if (const std::uint64_t stem = known_stem(word)) out.push_back(stem);
    return out.size() < kMostWords;
  });
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::size_t shared(const Words& a, const Words& b) {
  std::size_t n = 0;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i] == b[j])
      ++n, ++i, ++j;
    else if (a[i] < b[j])
      ++i;
    else
      ++j;
  }
  return n;
}

double overlap(const Words& a, const Words& b) {
  const std::size_t least = std::min(a.size(), b.size());
  return least ? static_cast<double>(shared(a, b)) / static_cast<double>(least) : 0;
}

double likeness(const Words& a, const Words& b) {
  const std::size_t both = shared(a, b);
  return both ? static_cast<double>(both) / static_cast<double>(a.size() + b.size() - both) : 0;
}

bool same_matter(const Words& a, const Words& b) {
  const std::size_t both = shared(a, b), least = std::min(a.size(), b.size());
  return both > 0 && 2 * both >= least && (both > 1 || a.size() + b.size() <= 5);
}

bool has_kind(std::string_view text, std::string_view kind) {
  const auto phrases = table().find(kind);
  if (phrases == table().end()) return false;
  std::string padded = " ";
  each_word(fold(text), [&](std::string_view word) {
    padded.append(word) += ' ';
    return true;
  });
  return std::any_of(phrases->second.begin(), phrases->second.end(),
                     [&](const std::string& phrase) { return padded.find(" " + phrase + " ") != std::string::npos; });
}

namespace {

// The first and last day of "2018-02-10", "2018-02" or "2018".
Days days_of_one(std::string_view value) {
  Days out;
  std::string first(value);
  if (first.size() == 4) first += "-01";
  if (first.size() == 7) first += "-01";
  const std::optional<Date> day = date_parse(first);
  if (!day) return out;
  out.known = true;
  out.from = out.to = days_from_civil(*day);
  if (value.size() == 4) out.to = days_from_civil({day->year, 12, 31});
  if (value.size() == 7) out.to = out.from + days_in_month(day->year, day->month) - 1;
  return out;
}

constexpr std::int64_t kEver = 4'000'000;  // days from 1970 that no date reaches

}  // namespace

Days days_of(const DateValue& date) {
  const std::string_view value = date.value;
  const std::size_t dots = value.find("..");
  Days first = days_of_one(value.substr(0, dots));
  const Days last = days_of_one(!date.end.empty()                ? std::string_view(date.end)
                                : dots == std::string_view::npos ? std::string_view()
                                                                 : value.substr(dots + 2));
  if (dots == std::string_view::npos && !first.known) return first;
  if (last.known && first.known) {
    first.to = std::max(first.to, last.to);
  } else if (last.known) {
    first = {-kEver, last.to, true, true};
  } else if (dots != std::string_view::npos && first.known) {
    first.to = kEver;
    first.open = true;
  }
  return first;
}

bool days_meet(const Days& a, const Days& b, std::int64_t slack) { return a.from <= b.to + slack && b.from <= a.to + slack; }

std::optional<std::int64_t> day_number(const std::optional<Date>& date) {
  if (!date) return std::nullopt;
  return days_from_civil(*date);
}

std::string side_key(const Party& party, const Parties& others) {
  const std::string name = fold(party.name);
  if (party.country.empty()) return "n:" + name;
  for (const Party& other : others)
    if (other.country == party.country && fold(other.name) != name) return "n:" + name;
  return ascii_lower(party.country);
}

namespace {

std::vector<std::string> tidy(std::vector<std::string> keys) {
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

}  // namespace

std::vector<std::string> side_keys(const Parties& parties, const Parties& others) {
  std::vector<std::string> keys;
  for (const Party& p : parties)
    if (!p.empty()) keys.push_back(side_key(p, others));
  return tidy(std::move(keys));
}

std::vector<std::string> side_keys(const Parties& parties) {
  std::vector<std::string> keys = side_keys(parties, {});
  if (keys.size() > 1) return keys;
  return side_keys(parties, parties);
}

}  // namespace parley::dialogue

namespace parley {

Result<std::vector<std::string>> dyad_sides(std::string_view text) {
  for (std::string_view separator : {" : ", ":", " - ", "-"}) {
    std::vector<std::string> sides;
    for (std::size_t at = 0; at <= text.size();) {
      const std::size_t next = std::min(text.find(separator, at), text.size());
      const std::string_view side = trim(text.substr(at, next - at));
      if (!side.empty()) sides.emplace_back(side);
      at = next + separator.size();
    }
    if (sides.size() > 1) return sides;
  }
  return Error{ErrorCode::kInvalid,
               "a dyad is two actors, such as USA-PRK or \"Senegal : Salif Sadio\"; got \"" + std::string(text) + "\"", "", -1,
               -1};
}

}  // namespace parley
