#include "engine/ask_answer.h"

namespace parley::ask {

namespace {

// A quote is the whole sentence where that is short enough: who says so often stands at its end.
constexpr std::size_t kQuoteBytes = 399, kQuoteWords = 70;
constexpr std::size_t kTextWords = 30;

std::string plain(std::string_view text) {
  std::string out;
  for (char c : text) {
    const bool space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!space || (!out.empty() && out.back() != ' ')) out += space ? ' ' : c;
  }
  return out;
}

// Where a sentence may be cut: after punctuation.
bool cut_before(std::string_view text, const std::vector<Word>& words, std::size_t i) {
  if (i == 0) return true;
  const std::string_view between = text.substr(words[i - 1].span.end, words[i].span.begin - words[i - 1].span.end);
  return between.find_first_of(",;:(\"") != std::string_view::npos || between.find("\xE2\x80") != std::string_view::npos;
}

struct Part {
  std::size_t from = 0, to = 0;  // words
};

Span span_of(const Candidate& c, Part p) { return {c.words[p.from].span.begin, c.words[p.to - 1].span.end}; }

// What speaks for these words: the question's own words, those that such an answer holds, and news.
double worth(const QuestionTable& table, const Query& q, const Candidate& c, Part part) {
  const Phrases& fits = table.fits(q.kind);
  std::set<std::string> seen;
  double out = 0;
  for (std::size_t i = part.from; i < part.to; ++i) {
    const std::string s = stem(c.words[i].form);
    const bool asked = !s.empty() && std::binary_search(q.features.begin(), q.features.end(), s);
    if (asked && seen.insert(s).second) out += 1;
    if (!asked && !s.empty()) out += .1;
    for (std::string_view group : table.same().at(c.words, i)) {
      std::string f = "=" + std::string(group);
      if (std::binary_search(q.features.begin(), q.features.end(), f) && seen.insert(f).second) out += 1;
    }
    if (!fits.at(c.words, i).empty()) out += .7;
  }
  if (q.kind == "when" && !find_dates(*c.text, span_of(c, part), c.at.published).empty()) out += 2;
  return out;
}

// The stretch of at most `longest` words, between cuts where there are any, that is worth most.
Part best_part(const QuestionTable& table, const Query& q, const Candidate& c, std::size_t longest) {
  const Part whole{0, c.words.size()};
  if (c.words.size() <= longest && span_of(c, whole).size() <= kQuoteBytes) return whole;
  Part best{0, std::min(c.words.size(), longest)};
  double most = -1;
  for (std::size_t from = 0; from < c.words.size(); ++from) {
    if (!cut_before(*c.text, c.words, from)) continue;
    Part part{from, std::min(c.words.size(), from + longest)};
    for (std::size_t to = part.to; to > from + 5; --to)
      if (to == c.words.size() || cut_before(*c.text, c.words, to)) {
        part.to = to;
        break;
      }
    const double w = worth(table, q, c, part);
    if (w <= most) continue;
    most = w;
    best = part;
  }
  while (best.to > best.from + 1 && span_of(c, best).size() > kQuoteBytes) --best.to;
  return best;
}

// A town that stands for no government here: "in Havana".
bool is_place(const NameHit& hit, const std::string& before) {
  const NameKind kind = hit.readings[0].kind;
  if (kind == NameKind::kCity) return true;
  if (kind != NameKind::kCapital && kind != NameKind::kSeat && kind != NameKind::kName) return false;
  return before.ends_with(" in") || before.ends_with(" at") || before.ends_with(" near");
}

// Words with capitals that the tables do not know and the question does not hold.
std::string unknown_name(const Query& q, const Candidate& c, Span region) {
  Span name;
  for (std::size_t i = 0; i < c.words.size(); ++i) {
    const Span w = c.words[i].span;
    const char first = (*c.text)[w.begin];
    const std::string s = stem(c.words[i].form);
    const bool fits = region.contains(w) && i > 0 && first >= 'A' && first <= 'Z' && !s.empty() &&
                      !std::binary_search(q.features.begin(), q.features.end(), s);
    if (!fits && !name.empty()) break;
    if (fits) name = {name.empty() ? w.begin : name.begin, w.end};
  }
  return name.empty() ? "" : plain(slice(*c.text, name));
}

// Who reports is no party: "(Reuters) - Reuters said that ...".
bool is_reporter(const Lexicon& lexicon, const NameHit& hit) {
  const Entity& e = lexicon.entities()[hit.readings[0].entity];
  return e.type == ActorType::kOrganisation && std::find(e.sectors.begin(), e.sectors.end(), "JRN") != e.sectors.end();
}

// The name in the words that the question does not hold itself: after "by", else the first.
std::string who(const Lexicon& lexicon, const Query& q, const Candidate& c, Span region) {
  std::string first;
  for (const NameHit& hit : lexicon.find_names(*c.text, region)) {
    const std::string before = " " + ascii_lower(trim(slice(*c.text, {c.at.span.begin, hit.span.begin})));
    if (hit.readings.empty() || is_place(hit, before) || (q.kind != "source" && is_reporter(lexicon, hit))) continue;
    const std::string& name = lexicon.entities()[hit.readings[0].entity].name;
    if (std::binary_search(q.features.begin(), q.features.end(), "@" + name)) continue;
    if (before.ends_with(" by")) return name;
    if (first.empty()) first = name;
  }
  return first.empty() ? unknown_name(q, c, region) : first;
}

// Whether words deny what is asked.  Who asks whether a meeting was cancelled is not denied it by "cancelled".
bool says_no(const QuestionTable& table, const Query& q, const Candidate& c, Span region) {
  for (std::size_t i = 0; i < c.words.size(); ++i) {
    std::size_t length = 0;
    if (!region.contains(c.words[i].span) || table.no().at(c.words, i, &length).empty()) continue;
    const auto first = c.words.begin() + static_cast<std::ptrdiff_t>(i);
    const std::vector<std::string> said = features_of(table, {first, first + static_cast<std::ptrdiff_t>(length)});
    const bool asked = std::any_of(said.begin(), said.end(), [&](const std::string& feature) {
      return std::binary_search(q.features.begin(), q.features.end(), feature);
    });
    if (!asked) return true;
  }
  return false;
}

bool means(const Lexicon& lexicon, const NameHit& hit, const std::string& name) {
  return std::any_of(hit.readings.begin(), hit.readings.end(),
                     [&](const NameReading& r) { return lexicon.entities()[r.entity].name == name; });
}

// Whether the one asked about is who does what words i .. i + length say: named last before them, or after them and "by".
bool is_doer(const Lexicon& lexicon, const Query& q, const Candidate& c, const std::vector<NameHit>& names, std::size_t i,
             std::size_t length) {
  constexpr std::size_t kByWithin = 3;  // words
  const std::uint32_t begin = c.words[i].span.begin;
  const auto after = std::find_if(names.begin(), names.end(), [&](const NameHit& n) { return n.span.begin > begin; });
  for (std::size_t w = i + length; w < std::min(i + length + kByWithin, c.words.size()); ++w) {
    if (c.words[w].form != "by" || after == names.end()) continue;
    return means(lexicon, *after, q.subject);
  }
  return after != names.begin() && means(lexicon, *std::prev(after), q.subject);
}

// "Yes", "No" or, where the sentence does not tell whether he refused or called off, "".
std::string denial_told(const QuestionTable& table, const Lexicon& lexicon, const Query& q, const Candidate& c) {
  constexpr std::size_t kNotBefore = 3;  // words
  const std::vector<NameHit> names = lexicon.find_names(*c.text, c.at.span);
  for (std::size_t i = 0; i < c.words.size(); ++i) {
    std::size_t length = 0;
    const std::vector<std::string_view> groups = table.same().at(c.words, i, &length);
    if (std::find(groups.begin(), groups.end(), std::string_view(q.denial).substr(1)) == groups.end()) continue;
    if (!q.subject.empty() && !is_doer(lexicon, q, c, names, i, length)) continue;
    for (std::size_t w = i - std::min(i, kNotBefore); w < i; ++w)
      if (c.words[w].form == "not" || c.words[w].form == "never") return "No";
    return "Yes";
  }
  return "";
}

// A yes needs all whom the question names.
std::string yes_or_no(const QuestionTable& table, const Lexicon& lexicon, const Query& q, const Candidate& c, Span quote) {
  const std::string told = q.denial.empty() ? says_no(table, q, c, quote) ? "No" : "Yes" : denial_told(table, lexicon, q, c);
  const bool all =
      std::all_of(q.features.begin(), q.features.end(), [&](const std::string& f) { return f[0] != '@' || c.features.contains(f); });
  return told == "Yes" && !all ? "" : told;
}

std::string short_answer(const QuestionTable& table, const Lexicon& lexicon, const Query& q, const Candidate& c, Span quote) {
  if (!c.short_answer.empty()) return c.short_answer;
  if (q.polar) return yes_or_no(table, lexicon, q, c, quote);
  if (q.kind == "who" || q.kind == "ball" || q.kind == "source") return who(lexicon, q, c, quote);
  if (q.kind != "when") return "";
  for (const DateValue& d : find_dates(*c.text, quote, c.at.published))
    if (!d.value.empty() && d.value.find('X') == std::string::npos) return d.value + (d.end.empty() ? "" : " to " + d.end);
  return "";
}

}  // namespace

Wording wording_of(const QuestionTable& table, const Lexicon& lexicon, const Query& query, const Candidate& candidate) {
  Wording out;
  out.quote = span_of(candidate, best_part(table, query, candidate, kQuoteWords));
  const Span part = span_of(candidate, best_part(table, query, candidate, kTextWords));
  const std::string words = plain(slice(*candidate.text, part));
  const std::string first = short_answer(table, lexicon, query, candidate, part);
  out.text = first.empty() || words.starts_with(first + " ") ? words : first + ": " + words;
  return out;
}

}  // namespace parley::ask
