#include "grounding/dates_words.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <unordered_map>

#include "parley/text.h"
#include "parley/embedded_table.h"

PARLEY_EMBED_TABLE(parley_time_words, "time_words.tsv")

namespace parley::dates {
namespace {

constexpr std::array<std::string_view, 25> kClassNames{"month",     "month_short", "weekday",     "weekday_short", "count",
                                                       "ordinal",   "vague",       "unit",        "season",        "day_part",
                                                       "part",      "edge_start",  "edge_middle", "edge_end",      "named_month",
                                                       "time_prep", "year_prep",   "determiner",  "name_before",   "future",
                                                       "past",      "promise",     "not_past",    "future_to",     "amount"};

int to_int(std::string_view digits) {
  int value = -1;
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return error == std::errc() && end == digits.data() + digits.size() ? value : -1;
}

struct Entry {
  std::uint32_t classes = 0;
  std::array<std::int8_t, kClassNames.size()> values{};
};
struct Tables {
  std::unordered_map<std::string, Entry> words;
  std::unordered_map<std::string, std::string_view> named_days, holidays;
};

Tables read_tables() {
  Tables tables;
  for (std::string_view line : split(parley_time_words(), '\n')) {
    if (line.empty() || line[0] == '#') continue;
    std::vector<std::string_view> fields = split(line, '\t');
    if (fields.size() != 3) continue;
    std::string word(fields[0]);
    if (fields[1] == "named_day") tables.named_days[word] = fields[2];
    if (fields[1] == "holiday") tables.holidays[word] = fields[2];
    auto name = std::find(kClassNames.begin(), kClassNames.end(), fields[1]);
    if (name == kClassNames.end()) continue;
    auto index = static_cast<std::size_t>(name - kClassNames.begin());
    Entry& entry = tables.words[word];
    entry.classes |= 1U << index;
    entry.values[index] = static_cast<std::int8_t>(std::max(0, to_int(fields[2])));
  }
  return tables;
}
const Tables& tables() {
  static const Tables t = read_tables();
  return t;
}

bool all_digits(std::string_view s) {
  return !s.empty() && std::all_of(s.begin(), s.end(), [](char c) { return c >= '0' && c <= '9'; });
}

void classify(Item& item, std::string_view original) {
  item.word = fold(original);
  item.capital = !original.empty() && original[0] >= 'A' && original[0] <= 'Z';
  if (item.word.size() > 1 && item.word.back() == '.') {
    item.period = true;
    item.word.pop_back();
  }
  if (all_digits(item.word) && item.word.size() <= 4) item.number = to_int(item.word);
  if (item.word.size() > 2) {
    std::string_view stem = std::string_view(item.word).substr(0, item.word.size() - 2);
    std::string_view ending = std::string_view(item.word).substr(item.word.size() - 2);
    if (stem.size() <= 2 && all_digits(stem) && (ending == "st" || ending == "nd" || ending == "rd" || ending == "th")) {
      item.number = to_int(stem);
      item.ordinal = true;
    }
  }
  auto found = tables().words.find(item.word);
  if (found != tables().words.end()) item.classes = found->second.classes;
}

bool is_iso(std::string_view w) {
  if (w.size() < 10 || (w.size() > 10 && w[10] != 'T' && w[10] != 't')) return false;
  return all_digits(w.substr(0, 4)) && w[4] == '-' && all_digits(w.substr(5, 2)) && w[7] == '-' && all_digits(w.substr(8, 2));
}

// Parts of "5-6", "May-June", "mid-June", "2015-18", "1990s-2000s".
bool time_part(const Item& item) {
  if (item.number >= 0) return true;
  constexpr std::uint32_t kParts = 1U << static_cast<int>(Word::kMonth) | 1U << static_cast<int>(Word::kMonthShort) |
                                   1U << static_cast<int>(Word::kWeekday) | 1U << static_cast<int>(Word::kPart);
  if (item.classes & kParts) return true;
  return item.word.size() == 5 && item.word[4] == 's' && all_digits(std::string_view(item.word).substr(0, 4));
}

}  // namespace

std::string_view time_word_table() { return parley_time_words(); }

std::vector<Item> read_items(std::string_view text, Span region) {
  std::vector<Item> items;
  std::uint32_t last_end = region.begin;
  for (const Token& token : tokenize(text, region)) {
    std::string_view original = slice(text, token.span);
    Item item;
    item.span = token.span;
    item.glued = token.span.begin == last_end;
    last_end = token.span.end;
    std::string plain = original.size() > 40 ? std::string() : fold(original);
    if (plain.find('-') != std::string::npos && plain.size() == original.size() && plain.size() > 2 && !is_iso(plain)) {
      std::vector<Item> parts;
      std::uint32_t begin = token.span.begin;
      bool all = true;
      for (std::string_view part : split(plain, '-')) {
        Item p;
        p.span = {begin, begin + static_cast<std::uint32_t>(part.size())};
        p.glued = true;
        classify(p, slice(text, p.span));
        all = all && !part.empty() && time_part(p);
        begin = p.span.end + 1;
        parts.push_back(std::move(p));
      }
      if (all) {
        parts.front().glued = item.glued;
        for (std::size_t i = 0; i < parts.size(); ++i) {
          if (i > 0) {
            Item dash;
            dash.word = "-";
            dash.glued = true;
            dash.span = {parts[i - 1].span.end, parts[i].span.begin};
            items.push_back(dash);
          }
          items.push_back(parts[i]);
        }
        continue;
      }
    }
    if (original.size() <= 40) classify(item, original);
    items.push_back(std::move(item));
  }
  return items;
}

int value_of(const Item& item, Word w) { return tables().words.at(item.word).values[static_cast<std::size_t>(w)]; }

std::string_view named_day(const std::string& month_day, const std::string& next_word) {
  auto found = tables().named_days.find(month_day + ' ' + next_word);
  return found == tables().named_days.end() ? std::string_view() : found->second;
}

std::string_view holiday(const std::string& words) {
  auto found = tables().holidays.find(words);
  return found == tables().holidays.end() ? std::string_view() : found->second;
}

}  // namespace parley::dates
