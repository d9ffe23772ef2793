// What a title or a role is in the words of the news: "director of the National Intelligence Service" is a spy chief.
#include <algorithm>
#include <array>

#include "lexicon/impl.h"

namespace parley {
namespace {

using lexicon::PhraseTrie;
using lexicon::Word;

std::string_view word_text(std::string_view text, const Word& word) { return slice(text, {word.begin, word.end}); }

bool one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  const std::string lower = ascii_lower(word);
  return std::find(words.begin(), words.end(), lower) != words.end();
}

// Offices that only a country gives: the president of a company is not meant.
bool of_a_country(std::string_view office) {
  return office == "president" || office == "leader" || office == "vice president" || office == "chancellor" ||
         office == "monarch" || office == "prime minister";
}

}  // namespace

std::string Lexicon::Impl::office_of(std::string_view title) const {
  const auto words = lexicon::words_of(title, {0, static_cast<std::uint32_t>(title.size())}, vocabulary);
  const auto mark = [&](std::size_t first, std::string_view kind) {
    std::pair<const Cue*, std::size_t> longest{nullptr, first};
    grounding.at(words, first, [&](const PhraseTrie::Match& match) {
      grounding.each(match.node, [&](const PhraseTrie::Terminal& t) {
        if (grounding_rows[t.value].kind == kind) longest = {&grounding_rows[t.value], match.last};
      });
    });
    return longest;
  };
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view before = i > 0 ? word_text(title, words[i - 1]) : "";
    const auto [office, last] = mark(i, "office");
    if (!office) {
      if (mark(i, "former").first) return "";
      if (i > 0 && one_of(word_text(title, words[i]), {"of", "to", "for"})) return "";  // what follows is somebody else
      continue;
    }
    const std::size_t next = last + 1;
    if (next < words.size() && one_of(word_text(title, words[next]), {"elect", "designate", "candidate", "nominee", "hopeful"}))
      return "";
    if (of_a_country(office->value) && next < words.size() && one_of(word_text(title, words[next]), {"of"})) {
      std::size_t object = next + 1;
      if (object < words.size() && one_of(word_text(title, words[object]), {"the"})) ++object;
      bool country = object < words.size() &&
                     one_of(word_text(title, words[object]), {"republic", "country", "nation", "state", "government"});
      names.at(words, object, [&](const PhraseTrie::Match& match) {
        names.each(match.node, [&](const PhraseTrie::Terminal& t) {
          const NameReading& reading = readings[t.value];
          country |= reading.entity != lexicon::kNoEntity && entities[reading.entity].type == ActorType::kState &&
                     reading.kind != NameKind::kCity;
        });
      });
      if (!country) return "";
    }
    if (office->value == "leader" &&
        one_of(before, {"party", "opposition", "rebel", "union", "religious", "majority", "minority", "protest", "militia",
                        "tribal", "separatist", "student", "spiritual", "community", "house", "senate"}))
      return "";
    if (mark(i > 0 ? i - 1 : 0, "deputy").first && i > 0) return "deputy " + office->value;
    return office->value;
  }
  return "";
}

}  // namespace parley
