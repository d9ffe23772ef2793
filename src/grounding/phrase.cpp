#include "grounding/phrase.h"

#include <algorithm>

namespace parley::grounding {
namespace {

bool word_byte(unsigned char c) {
  return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Length of a typographic punctuation mark (U+2010..U+2027, U+00AB, U+00BB) at `pos`; 0 when it is none.
std::size_t wide_mark(std::string_view text, std::size_t pos) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0; };
  if (byte(pos) == 0xE2 && byte(pos + 1) == 0x80 && byte(pos + 2) >= 0x90) return 3;
  if (byte(pos) == 0xC2 && (byte(pos + 1) == 0xAB || byte(pos + 1) == 0xBB || byte(pos + 1) == 0xA0)) return 2;
  return 0;
}

// Length of an apostrophe at `pos`; 0 when there is none.
std::size_t apostrophe(std::string_view text, std::size_t pos) {
  if (pos < text.size() && (text[pos] == '\'' || text[pos] == '`')) return 1;
  return text.substr(std::min(pos, text.size())).starts_with("\xE2\x80\x99") ? 3 : 0;
}

// Past a possessive ending at `pos`, or `pos`.
std::size_t skip_possessive(std::string_view text, std::size_t pos, std::size_t end) {
  const std::size_t mark = apostrophe(text, pos);
  if (!mark) return pos;
  const std::size_t after = pos + mark;
  const auto ends = [&](std::size_t at) {
    return at >= end || !word_byte(static_cast<unsigned char>(text[at])) || wide_mark(text, at) > 0;
  };
  if (after < end && (text[after] == 's' || text[after] == 'S') && ends(after + 1)) return after + 1;
  return pos > 0 && text[pos - 1] == 's' && ends(after) ? after : pos;
}

bool starts_capital(std::string_view word) {
  if (word.empty()) return false;
  if (word[0] >= 'A' && word[0] <= 'Z') return true;
  if (static_cast<unsigned char>(word[0]) < 0x80) return false;
  std::size_t pos = 0;
  const char32_t c = utf8_decode(word, pos);
  return (c >= 0xC0 && c <= 0xDE) || (c >= 0x100 && c < 0x180 && c % 2 == 0) || (c >= 0x410 && c < 0x430);
}

bool valid_on(const NameReading& reading, std::optional<Date> date) {
  return !date || ((!reading.from || *reading.from <= *date) && (!reading.to || *date <= *reading.to));
}

void add_words(std::string_view text, Span region, std::vector<Item>& items) {
  std::size_t pos = region.begin;
  while (pos < region.end) {
    const auto c = static_cast<unsigned char>(text[pos]);
    if (c <= ' ') {
      ++pos;
      continue;
    }
    Item item;
    const std::size_t begin = pos;
    if (const std::size_t wide = wide_mark(text, pos); wide || !word_byte(c)) {
      pos += wide ? wide : 1;
      item.kind = ItemKind::kPunctuation;
    } else {
      const auto inner = [&](std::size_t at) {
        const bool comma = text[at] == ',' && at > begin && text[at - 1] >= '0' && text[at - 1] <= '9';  // "3,000"
        const std::size_t mark = text[at] == '.' || comma ? 1 : apostrophe(text, at);
        if (comma && (at + 1 >= region.end || text[at + 1] < '0' || text[at + 1] > '9')) return false;
        return mark && at + mark < region.end && word_byte(static_cast<unsigned char>(text[at + mark])) &&
               !wide_mark(text, at + mark) && skip_possessive(text, at, region.end) == at;
      };
      while (pos < region.end && ((word_byte(static_cast<unsigned char>(text[pos])) && !wide_mark(text, pos)) || inner(pos)))
        pos += word_byte(static_cast<unsigned char>(text[pos])) && !apostrophe(text, pos)
                   ? 1
                   : std::max<std::size_t>(apostrophe(text, pos), 1);
      if (pos < region.end && text[pos] == '.' &&
          (pos - begin <= 3 || text.substr(begin, pos - begin).find('.') != std::string_view::npos))
        ++pos;
    }
    item.span = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(pos)};
    const std::string_view written = slice(text, item.span);
    item.capital = starts_capital(written);
    item.folded = fold(written);
    if (item.kind == ItemKind::kWord && item.folded.ends_with('.')) item.folded.pop_back();
    items.push_back(std::move(item));
  }
}

}  // namespace

const Mark* Phrase::whole(std::size_t i, std::string_view kind) const {
  const auto it = std::find_if(items[i].marks.begin(), items[i].marks.end(), [&](const Mark& m) {
    return m.kind == kind && (m.end == items[i].span.end || (m.end + 1 == items[i].span.end && text[m.end] == '.'));
  });
  return it == items[i].marks.end() ? nullptr : &*it;
}

const Mark* Phrase::begins(std::size_t i, std::string_view kind, std::size_t* next) const {
  const auto it = std::find_if(items[i].marks.begin(), items[i].marks.end(), [&](const Mark& m) { return m.kind == kind; });
  if (it == items[i].marks.end()) return nullptr;
  if (next) {
    *next = i + 1;
    while (*next < items.size() && items[*next].span.begin < it->end) ++*next;
  }
  return &*it;
}

std::string_view Phrase::words(std::size_t first, std::size_t end) const {
  return first < end ? slice(text, {items[first].span.begin, items[end - 1].span.end}) : std::string_view();
}

Phrase read_phrase(const Lexicon& lexicon, std::string_view text, Span region, std::optional<Date> date) {
  Phrase phrase;
  phrase.text = text;
  std::vector<Item>& items = phrase.items;
  const auto names = lexicon.find_names(text, region);
  const auto fill = [&](Span gap) {  // agents and words between names
    std::uint32_t pos = gap.begin;
    for (const AgentHit& hit : lexicon.find_agents(text, gap)) {
      add_words(text, {pos, hit.span.begin}, items);
      Item item;
      item.kind = ItemKind::kAgent;
      item.span = hit.span;
      item.agent = hit.agent;
      item.plural = hit.plural;
      items.push_back(std::move(item));
      pos = hit.span.end;
      const auto after = static_cast<std::uint32_t>(skip_possessive(text, pos, gap.end));
      items.back().possessive = after > pos;
      pos = after;
    }
    add_words(text, {pos, gap.end}, items);
  };
  // "The National Union" is no union of the newspaper's.
  const auto part_of_longer = [&](const NameHit& hit) {
    const std::uint32_t next = hit.span.end + 1;
    const bool capital = next < region.end && text[hit.span.end] == ' ' && text[next] >= 'A' && text[next] <= 'Z';
    return capital && std::all_of(hit.readings.begin(), hit.readings.end(), [&](const NameReading& r) {
      const Entity& entity = lexicon.entities()[r.entity];
      return entity.type == ActorType::kOrganisation && !entity.sectors.empty() && entity.sectors[0] == "JRN";
    });
  };
  std::uint32_t pos = region.begin;
  for (const NameHit& hit : names) {
    if (part_of_longer(hit)) continue;
    fill({pos, hit.span.begin});
    Item item;
    item.kind = ItemKind::kName;
    item.span = hit.span;
    for (const NameReading& reading : hit.readings)
      if (valid_on(reading, date)) item.readings.push_back(reading);
    if (item.readings.empty()) item.readings = hit.readings;
    items.push_back(std::move(item));
    pos = static_cast<std::uint32_t>(skip_possessive(text, hit.span.end, region.end));
    items.back().possessive = pos > hit.span.end;
  }
  fill({pos, region.end});

  // Possessives of plain words, hyphens, capitals.
  for (std::size_t i = 0; i < items.size(); ++i) {
    Item& item = items[i];
    if (item.folded.empty()) item.folded = fold(slice(text, item.span));
    item.capital = starts_capital(slice(text, item.span));
    const bool hyphen = i + 1 < items.size() && items[i + 1].kind == ItemKind::kPunctuation && items[i + 1].folded == "-" &&
                        item.span.end == items[i + 1].span.begin && i + 2 < items.size() &&
                        items[i + 1].span.end == items[i + 2].span.begin;
    item.hyphen = hyphen && items[i + 1].span.size() != 3;
    if (item.kind == ItemKind::kWord && i + 1 < items.size() && items[i + 1].span.begin == item.span.end &&
        items[i + 1].folded == "'" && skip_possessive(text, item.span.end, region.end) > item.span.end) {
      item.possessive = true;
      if (i + 2 < items.size() && items[i + 2].folded == "s" && items[i + 2].span.begin == items[i + 1].span.end)
        items.erase(items.begin() + static_cast<std::ptrdiff_t>(i) + 1, items.begin() + static_cast<std::ptrdiff_t>(i) + 3);
      else
        items.erase(items.begin() + static_cast<std::ptrdiff_t>(i) + 1);
    }
  }
  for (std::size_t i = 0; i < items.size(); ++i)
    if (items[i].hyphen && i + 1 < items.size() && items[i + 1].folded == "-")
      items.erase(items.begin() + static_cast<std::ptrdiff_t>(i) + 1);

  for (const CueHit& hit : lexicon.find_grounding(text, region)) {
    const auto at = std::find_if(items.begin(), items.end(), [&](const Item& item) { return item.span.begin == hit.span.begin; });
    if (at != items.end()) at->marks.push_back({hit.cue->kind, hit.cue->value, hit.span.end});
  }
  return phrase;
}

}  // namespace parley::grounding
