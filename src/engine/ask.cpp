#include "parley/ask.h"

#include <cmath>

#include "engine/ask_answer.h"

namespace parley {

struct Asker::Impl {
  Lexicon lexicon;
  ask::QuestionTable table;
  ask::SentenceVectors vectors;
};

namespace {

constexpr std::size_t kAnswers = 5;
constexpr std::size_t kLongestQuestion = 2000;  // bytes
// The record does not say when no answer reaches kKnows; beside one that does, others may be less sure.  Of questions about their
// own document 95 in a hundred pass, about another document 27.
constexpr double kKnows = .3, kLeast = .2;

double confidence_of(const ask::Candidate& c) {
  const double z = -3.2 + 4.5 * c.cosine + 2.5 * c.coverage + .8 * c.fit + .5 * c.hint;
  return 1 / (1 + std::exp(-z));
}

std::vector<std::string> reasons_of(const ask::Candidate& c, const ask::Query& q) {
  std::vector<std::string> out;
  if (!c.hint_why.empty()) out.push_back(c.hint_why);
  std::string shared;
  for (const std::string& f : q.features)
    if (c.features.contains(f) && f[0] != '=') shared += (shared.empty() ? "" : ", ") + (f[0] == '@' ? f.substr(1) : f);
  if (!shared.empty()) out.push_back("words: " + shared);
  if (c.fit > 0) out.push_back("holds what a question of this kind (" + q.kind + ") asks for");
  if (c.cosine >= .4) out.push_back("its meaning is near the question's");
  return out;
}

}  // namespace

Result<Asker> Asker::open(const Home& home, const std::string& model, int threads) {
  auto lexicon = Lexicon::load(home.data);
  if (!lexicon) return lexicon.error();
  auto table = ask::QuestionTable::load(home.data + "/questions.tsv");
  if (!table) return table.error();
  auto vectors = ask::SentenceVectors::open(home, model, threads);
  if (!vectors) return vectors.error();
  Asker asker;
  asker.impl_ = std::make_shared<const Impl>(Impl{std::move(*lexicon), std::move(*table), std::move(*vectors)});
  return asker;
}

std::string Asker::kind_of(const std::string& question) const {
  return ask::make_query(impl_->table, impl_->lexicon, question).kind;
}

Result<std::vector<Answer>> Asker::ask(const Record& record, const std::string& question, const Filter& filter) const {
  const Impl& i = *impl_;
  if (question.size() > kLongestQuestion) return Error{ErrorCode::kTooLarge, "a question has at most 2000 bytes", "", -1, -1};
  const ask::Query query = ask::make_query(i.table, i.lexicon, utf8_repair(question));
  if (query.words.empty()) return Error{ErrorCode::kInvalid, "a question has words", "", -1, -1};
  auto pool = ask::gather(record, i.table, i.lexicon, query, filter);
  if (!pool) return pool.error();
  if (Status s = ask::score(*pool, i.table, i.vectors, query); !s) return s.error();
  if (Status s = ask::add_hints(*pool, record, query, filter); !s) return s.error();
  std::vector<Answer> out;
  for (std::size_t at : ask::ranked(*pool)) {
    if (out.size() >= (filter.limit ? filter.limit : kAnswers)) break;
    const ask::Candidate& c = pool->candidates[at];
    const double confidence = confidence_of(c);
    if (c.words.empty() || confidence < kLeast) continue;
    ask::Wording w = ask::wording_of(i.table, i.lexicon, query, c);
    out.push_back({std::move(w.text), std::string(slice(*c.text, w.quote)), c.at.doc, c.at.title, c.at.outlet, c.at.published,
                   w.quote, confidence, query.kind, reasons_of(c, query)});
  }
  if (std::none_of(out.begin(), out.end(), [](const Answer& a) { return a.confidence >= kKnows; })) out.clear();
  return out;
}

}  // namespace parley
