// The sentences that a question is compared with, and how well each fits it.
#pragma once
#include "engine/ask_vectors.h"
#include "engine/ask_words.h"

namespace parley::ask {

struct Query {
  std::string text, kind;
  bool polar = false;           // asks for a yes or no
  std::string denial, subject;  // "=refuse", "=cancel": a polar question whether somebody refused, called off; who, if it says
  std::vector<Word> words;
  std::vector<std::string> features;  // sorted, each once
};
Query make_query(const QuestionTable& table, const Lexicon& lexicon, const std::string& question);

struct Candidate {
  StoredSentence at;
  const std::string* text = nullptr;  // of its document
  std::vector<Word> words;
  std::map<std::string, int> features;
  bool after_previous = false;  // the entry before it in the pool is the sentence before it
  double words_score = 0, cosine = 0, coverage = 0, fit = 0, hint = 0, score = 0;
  std::string short_answer, hint_why;  // from a record of the dialogue
};

struct Pool {
  std::map<std::string, std::string> texts;  // by document
  std::vector<Candidate> candidates;         // by document and place
};
Result<Pool> gather(const Record& record, const QuestionTable& table, const Lexicon& lexicon, const Query& query,
                    const Filter& filter);

// Fills in every score but hints.
Status score(Pool& pool, const QuestionTable& table, const SentenceVectors& vectors, const Query& query);

// What the records of the dialogue say, put to the sentences that they rest on.
Status add_hints(Pool& pool, const Record& record, const Query& query, const Filter& filter);

// The candidates' places, best first; ties by document and place.
std::vector<std::size_t> ranked(Pool& pool);

}  // namespace parley::ask
