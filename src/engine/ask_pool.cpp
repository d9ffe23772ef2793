#include "engine/ask_pool.h"

#include <cmath>

namespace parley::ask {

namespace {

constexpr std::size_t kWholePool = 3000;  // a record of no more sentences is compared as a whole
constexpr std::size_t kHits = 200;        // of full-text search, in a larger one; their documents are compared
constexpr std::size_t kVectors = 400;     // sentences that get a vector, those with the best words
constexpr double kWords = .5, kNeighbour = .2, kFit = .3, kHint = .25, kGroup = .6;
constexpr double kTitle = .1, kAsks = .25;  // off for a title, and for a sentence that only asks; what follows that may answer

void add_names(const Lexicon& lexicon, std::string_view text, Span region, std::vector<std::string>& features) {
  for (const NameHit& hit : lexicon.find_names(text, region)) {
    std::set<std::uint32_t> entities;
    for (const NameReading& r : hit.readings) entities.insert(r.entity);
    for (std::uint32_t e : entities) features.push_back("@" + lexicon.entities()[e].name);
  }
}

// Full-text search finds stems; what it cannot know is which words mean the same.
std::vector<std::string> search_words(const QuestionTable& table, const Query& query) {
  std::vector<std::string> out;
  for (const Word& w : query.words)
    if (!stem(w.form).empty()) out.push_back(w.form);
  for (const std::string& f : query.features) {
    if (f[0] == '@') out.push_back(f.substr(1));
    if (f[0] != '=') continue;
    for (const auto& [phrase, groups] : table.same().all())
      if (groups.contains(f.substr(1)) && !stem(phrase).empty()) out.push_back(phrase);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

// The whole record when it is small, else the documents of the best hits.
Result<std::vector<StoredSentence>> sentences_for(const Record& record, const QuestionTable& table, const Query& query,
                                                  Filter filter) {
  std::vector<StoredSentence> out;
  filter.limit = kWholePool + 1;
  const auto take = [&](const StoredSentence& s) {
    out.push_back(s);
    return true;
  };
  if (Status s = record.sentences({}, filter, take); !s) return s.error();
  if (out.size() <= kWholePool) return out;
  out.clear();
  filter.limit = kHits;
  std::vector<std::string> docs;
  Status s = record.sentences(search_words(table, query), filter, [&](const StoredSentence& hit) {
    if (std::find(docs.begin(), docs.end(), hit.doc) == docs.end()) docs.push_back(hit.doc);
    return true;
  });
  if (!s) return s.error();
  for (const std::string& doc : docs) {
    if (out.size() >= kWholePool) break;
    Filter one;
    one.doc = doc;
    one.limit = kWholePool;
    if (Status found = record.sentences({}, one, take); !found) return found.error();
  }
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return std::tie(a.doc, a.seq) < std::tie(b.doc, b.seq); });
  return out;
}

using Weights = std::map<std::string, double>;

// How rare each feature of the question is among the candidates.
Weights weights_of(const Pool& pool, const Query& query) {
  Weights out;
  const auto n = static_cast<double>(pool.candidates.size());
  for (const std::string& f : query.features) {
    double with = 0;
    for (const Candidate& c : pool.candidates) with += c.features.contains(f);
    out[f] = (f[0] == '=' || f[0] == '@' ? kGroup : 1) * std::log(1 + (n - with + .5) / (with + .5));
  }
  return out;
}

double feature_count(const Candidate& c) {
  double out = 0;
  for (const auto& [feature, n] : c.features) out += n;
  return out;
}

// BM25.
void score_words(Pool& pool, const Weights& weights) {
  double total = 0, best = 0;
  for (const Candidate& c : pool.candidates) total += feature_count(c);
  const double mean = total > 0 ? total / static_cast<double>(pool.candidates.size()) : 1;
  for (Candidate& c : pool.candidates) {
    const double length = .25 + .75 * feature_count(c) / mean;
    for (const auto& [feature, weight] : weights) {
      const auto found = c.features.find(feature);
      if (found != c.features.end()) c.words_score += weight * found->second * 2.2 / (found->second + 1.2 * length);
    }
    best = std::max(best, c.words_score);
  }
  for (Candidate& c : pool.candidates) c.words_score = best > 0 ? c.words_score / best : 0;
}

// The share of the question's words that the sentence or one beside it has.
void score_coverage(Pool& pool, const Weights& weights) {
  double all = 0;
  for (const auto& [feature, weight] : weights) all += weight;
  for (std::size_t i = 0; i < pool.candidates.size() && all > 0; ++i) {
    Candidate& c = pool.candidates[i];
    const Candidate* before = c.after_previous ? &pool.candidates[i - 1] : nullptr;
    const bool goes_on = i + 1 < pool.candidates.size() && pool.candidates[i + 1].after_previous;
    const Candidate* after = goes_on ? &pool.candidates[i + 1] : nullptr;
    for (const auto& [feature, weight] : weights) {
      if (c.features.contains(feature))
        c.coverage += weight / all;
      else if ((before && before->features.contains(feature)) || (after && after->features.contains(feature)))
        c.coverage += weight / all / 2;
    }
  }
}

Status score_vectors(Pool& pool, const SentenceVectors& vectors, const Query& query) {
  std::vector<std::size_t> order(pool.candidates.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return pool.candidates[a].words_score > pool.candidates[b].words_score;
  });
  order.resize(std::min(order.size(), kVectors));
  std::vector<std::string_view> texts{query.text};
  for (std::size_t i : order) texts.push_back(slice(*pool.candidates[i].text, pool.candidates[i].at.span));
  auto found = vectors.of(texts);
  if (!found) return found.error();
  for (std::size_t n = 0; n < order.size(); ++n) pool.candidates[order[n]].cosine = cosine(found->front(), (*found)[n + 1]);
  return {};
}

bool is_number(std::string_view form) {
  static const std::set<std::string, std::less<>> kNumbers = {
      "two",    "three",  "four",   "five",  "six",   "seven",   "eight", "nine",     "ten",     "eleven",
      "twelve", "twenty", "thirty", "fifty", "dozen", "hundred", "half",  "thousand", "million", "billion"};
  return kNumbers.contains(form) || form.find_first_of("0123456789") != std::string_view::npos;
}

// 0, .5 or 1: whether the sentence holds what such a question asks for.
double fit_of(const Candidate& c, const QuestionTable& table, const std::string& kind) {
  const auto half_each = [](std::size_t found) { return static_cast<double>(std::min<std::size_t>(found, 2)) / 2; };
  if (kind == "when") return half_each(find_dates(*c.text, c.at.span, c.at.published).size());
  if (kind == "count")
    return std::any_of(c.words.begin(), c.words.end(), [](const Word& w) { return is_number(w.form); }) ? 1 : 0;
  const Phrases& fits = table.fits(kind);
  std::size_t hits = 0;
  for (std::size_t i = 0; i < c.words.size(); ++i) hits += fits.at(c.words, i).size();
  return half_each(hits);
}

bool is_question(const Candidate& c) { return slice(*c.text, c.at.span).find('?') != std::string_view::npos; }

// "Did Peru reject the offer?" is answered by who rejects; talks that were not held are no answer.
void ask_of_denial(const Lexicon& lexicon, Query& q) {
  for (const char* group : {"=refuse", "=cancel"})
    if (std::find(q.features.begin(), q.features.end(), group) != q.features.end()) q.denial = group;
  static const std::set<std::string, std::less<>> kPassive = {"are", "is", "was", "were"};
  if (q.denial.empty() || kPassive.contains(q.words[0].form)) return;
  const std::vector<NameHit> names = lexicon.find_names(q.text, {0, static_cast<std::uint32_t>(q.text.size())});
  if (!names.empty() && !names[0].readings.empty()) q.subject = lexicon.entities()[names[0].readings[0].entity].name;
}

}  // namespace

Query make_query(const QuestionTable& table, const Lexicon& lexicon, const std::string& question) {
  static const std::set<std::string, std::less<>> kAuxiliaries = {"are", "can", "could", "did", "do",   "does", "had", "has",
                                                                  "have", "is", "was", "were", "will", "would"};
  Query q;
  q.text = question;
  const Span all{0, static_cast<std::uint32_t>(question.size())};
  q.words = words_of(question, all);
  q.kind = table.kind(q.words);
  q.polar = !q.words.empty() && kAuxiliaries.contains(q.words[0].form);
  q.features = features_of(table, q.words);
  add_names(lexicon, question, all, q.features);
  if (q.polar) ask_of_denial(lexicon, q);
  std::sort(q.features.begin(), q.features.end());
  q.features.erase(std::unique(q.features.begin(), q.features.end()), q.features.end());
  return q;
}

Result<Pool> gather(const Record& record, const QuestionTable& table, const Lexicon& lexicon, const Query& query,
                    const Filter& filter) {
  auto found = sentences_for(record, table, query, filter);
  if (!found) return found.error();
  Pool pool;
  for (StoredSentence& s : *found) {
    if (!pool.texts.contains(s.doc)) {
      auto text = record.text(s.doc);
      if (!text) return text.error();
      pool.texts.emplace(s.doc, std::move(*text));
    }
    Candidate c;
    c.text = &pool.texts[s.doc];
    c.words = words_of(*c.text, s.span);
    std::vector<std::string> features = features_of(table, c.words);
    add_names(lexicon, *c.text, s.span, features);
    for (std::string& f : features) ++c.features[std::move(f)];
    c.after_previous = !pool.candidates.empty() && pool.candidates.back().at.doc == s.doc;
    c.at = std::move(s);
    pool.candidates.push_back(std::move(c));
  }
  return pool;
}

Status score(Pool& pool, const QuestionTable& table, const SentenceVectors& vectors, const Query& query) {
  const Weights weights = weights_of(pool, query);
  score_words(pool, weights);
  score_coverage(pool, weights);
  for (Candidate& c : pool.candidates) c.fit = fit_of(c, table, query.kind);
  return score_vectors(pool, vectors, query);
}

std::vector<std::size_t> ranked(Pool& pool) {
  std::vector<std::size_t> order;
  std::vector<double> own;
  for (const Candidate& c : pool.candidates) own.push_back(kWords * c.words_score + c.cosine);
  for (std::size_t i = 0; i < own.size(); ++i) {
    Candidate& c = pool.candidates[i];
    double beside = c.after_previous ? own[i - 1] : 0;
    if (c.after_previous && is_question(pool.candidates[i - 1])) beside *= 2;
    if (i + 1 < own.size() && pool.candidates[i + 1].after_previous) beside = std::max(beside, own[i + 1]);
    c.score = own[i] + kNeighbour * beside + kFit * c.fit + kHint * c.hint;
    c.score -= (c.at.is_title ? kTitle : 0) + (is_question(c) ? kAsks : 0);
    order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return pool.candidates[a].score > pool.candidates[b].score; });
  return order;
}

}  // namespace parley::ask
