// parley/ask.h: a question in words -> ranked answers from the record, each with the words that carry it.
//
//   auto asker = parley::Asker::open(home, "fast");
//   auto answers = asker->ask(record, "Why was the meeting called off?", {.limit = 3});
//   if (answers->empty()) say("the record does not say");
#pragma once
#include "parley/engine.h"

namespace parley {

struct Answer {
  std::string text;   // the short answer, at most some thirty words
  std::string quote;  // bytes `span` of the document, under 400
  std::string doc, title, outlet;
  std::optional<Date> published;
  Span span;
  double confidence = 0;         // that these words answer the question
  std::string kind;              // of question: who, what, when, where, why, status, condition, order, count, channel, ball, ...
  std::vector<std::string> why;  // what spoke for it
};

// One answer as a JSON object.
std::string answer_to_json(const Answer& answer);

// Immutable; safe to share between threads.
class Asker {
 public:
  // Loads the tables of `home.data` and the base weights of `model`, whose sentence vectors it compares.
  static Result<Asker> open(const Home& home, const std::string& model, int threads = 1);
  // Best first, at most filter.limit (0: five); empty when the record does not say.  The filter's doc, actor, dyad, dates and
  // known_by choose documents.  A question without a word is kInvalid.  Same record and question, same answers.
  Result<std::vector<Answer>> ask(const Record& record, const std::string& question, const Filter& filter) const;
  // What kind of question it is ("why"); for tests.
  std::string kind_of(const std::string& question) const;

 private:
  struct Impl;
  std::shared_ptr<const Impl> impl_;
};

}  // namespace parley
