#include "engine/ask_words.h"

namespace parley::ask {

namespace {

constexpr std::size_t kLongestPhrase = 4;
constexpr std::size_t kGap = 8;

// Words that say nothing of what a question is about.
bool is_empty_word(std::string_view form) {
  static const std::set<std::string, std::less<>> kEmpty = {
      "a",    "about", "after", "an",   "and",  "any",   "are",   "as",    "at",    "be",   "been", "before", "being", "but",
      "by",   "can",   "could", "did",  "do",   "does",  "for",   "from",  "had",   "has",  "have", "he",     "her",   "his",
      "how",  "in",    "into",  "is",   "it",   "its",   "may",   "must",  "no",    "not",  "of",   "off",    "on",    "or",
      "out",  "over",  "she",   "should", "so", "such",  "than",  "that",  "the",   "their", "them", "then",  "there", "these",
      "they", "this",  "those", "to",   "up",   "was",   "were",  "what",  "when",  "where", "which", "who",  "whom",  "whose",
      "why",  "will",  "with",  "would"};
  return kEmpty.contains(form);
}

bool is_word_char(char32_t c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '$' ||
         (c >= 0xC0 && c != 0xD7 && c != 0xF7 && !(c >= 0x2000 && c <= 0x206F) && !(c >= 0x3000 && c <= 0x303F) && c != 0xFFFD);
}

std::vector<std::string> pattern_words(std::string_view text) {
  std::vector<std::string> out;
  for (std::string_view w : split(text, ' ')) out.emplace_back(w);
  return out;
}

std::string joined(const std::vector<Word>& words, std::size_t from, std::size_t count) {
  std::string out;
  for (std::size_t i = from; i < from + count; ++i) out += (out.empty() ? "" : " ") + words[i].form;
  return out;
}

}  // namespace

std::vector<Word> words_of(std::string_view text, Span region) {
  std::vector<Word> out;
  text = text.substr(0, region.end);
  std::size_t at = region.begin;
  while (at < text.size()) {
    const std::size_t begin = at;
    if (!is_word_char(utf8_decode(text, at))) continue;
    std::size_t end = at;
    while (at < text.size()) {
      const char32_t c = utf8_decode(text, at);
      std::size_t after = at;
      const bool joins = (c == '\'' || c == 0x2019) && at < text.size() && is_word_char(utf8_decode(text, after));
      if (!is_word_char(c) && !joins) break;
      end = at;
    }
    at = end;
    std::string form = fold(text.substr(begin, end - begin));
    if (form.ends_with("n't")) form = "not";
    out.push_back({std::move(form), {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)}});
  }
  return out;
}

std::string stem(std::string_view form) {
  if (is_empty_word(form)) return "";
  std::string w(form.substr(0, form.find('\'')));
  for (std::string_view ending :
       {"ations", "ation", "ings", "ing", "ments", "ment", "ers", "ed", "es", "er", "al", "ly", "e", "s", "d"}) {
    if (!w.ends_with(ending) || w.size() < ending.size() + 3) continue;
    w.resize(w.size() - ending.size());
    break;
  }
  if (w.size() > 3 && w[w.size() - 1] == w[w.size() - 2]) w.pop_back();
  if (w.ends_with('i')) w.back() = 'y';
  return w;
}

void Phrases::add(std::string_view phrase, std::string_view value) {
  const std::vector<Word> words = words_of(phrase, {0, static_cast<std::uint32_t>(phrase.size())});
  values_[joined(words, 0, words.size())].emplace(value);
}

std::vector<std::string_view> Phrases::at(const std::vector<Word>& words, std::size_t at, std::size_t* length) const {
  std::vector<std::string_view> out;
  std::string phrase;
  for (std::size_t n = 1; n <= kLongestPhrase && at + n <= words.size(); ++n) {
    phrase += (n > 1 ? " " : "") + words[at + n - 1].form;
    const auto found = values_.find(phrase);
    if (found == values_.end()) continue;
    for (const std::string& value : found->second) out.push_back(value);
    if (length) *length = n;
  }
  return out;
}

Result<QuestionTable> QuestionTable::load(const std::string& path) {
  auto table = TsvTable::load(path, {"phrase", "kind", "value"});
  if (!table) return table.error();
  QuestionTable out;
  for (const TsvRow& row : table->rows()) {
    std::string_view phrase = row.fields[0], kind = row.fields[1], value = row.fields[2];
    if (phrase.empty() || (value.empty() != (kind == "no"))) return table->error(row, "a phrase and a value belong here");
    if (kind != "ask" && split(phrase, ' ').size() > kLongestPhrase) return table->error(row, "a phrase has at most four words");
    if (kind == "ask") {
      const bool opens = phrase.starts_with('^');
      out.patterns_.push_back({pattern_words(phrase.substr(opens)), opens, std::string(value)});
    } else if (kind == "fits") {
      out.fits_[std::string(value)].add(phrase, value);
    } else if (kind == "same") {
      out.same_.add(phrase, value);
    } else if (kind == "no") {
      out.no_.add(phrase, value);
    } else {
      return table->error(row, "unknown kind \"" + std::string(kind) + "\"");
    }
  }
  return out;
}

bool QuestionTable::matches(const Pattern& pattern, const std::vector<Word>& question) {
  const auto from = [&](const auto& self, std::size_t p, std::size_t q) -> bool {
    if (p == pattern.words.size()) return true;
    if (pattern.words[p] == "*") {
      for (std::size_t skip = 0; skip <= kGap && q + skip <= question.size(); ++skip)
        if (self(self, p + 1, q + skip)) return true;
      return false;
    }
    return q < question.size() && question[q].form == pattern.words[p] && self(self, p + 1, q + 1);
  };
  for (std::size_t q = 0; q < question.size() && (q == 0 || !pattern.opens); ++q)
    if (from(from, 0, q)) return true;
  return false;
}

std::string QuestionTable::kind(const std::vector<Word>& question) const {
  const Pattern* best = nullptr;
  std::size_t best_length = 0;
  for (const Pattern& p : patterns_) {
    const auto gaps = static_cast<std::size_t>(std::count(p.words.begin(), p.words.end(), "*"));
    const std::size_t length = 2 * (p.words.size() - gaps) + p.opens;
    if (length <= best_length || !matches(p, question)) continue;
    best = &p;
    best_length = length;
  }
  return best ? best->kind : "what";
}

const Phrases& QuestionTable::fits(const std::string& kind) const {
  static const Phrases kNone;
  const auto found = fits_.find(kind);
  return found == fits_.end() ? kNone : found->second;
}

std::vector<std::string> features_of(const QuestionTable& table, const std::vector<Word>& words) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (std::string s = stem(words[i].form); !s.empty()) out.push_back(std::move(s));
    for (std::string_view group : table.same().at(words, i)) out.push_back("=" + std::string(group));
  }
  return out;
}

}  // namespace parley::ask
