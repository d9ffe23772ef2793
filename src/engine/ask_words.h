// Words of questions and sentences, and what data/questions.tsv says about them.
#pragma once
#include <map>
#include <set>

#include "parley/base.h"

namespace parley::ask {

struct Word {
  std::string form;  // folded; "not" for a word that ends in "n't"
  Span span;
};
std::vector<Word> words_of(std::string_view text, Span region);
// A word without its ending; "" for words that carry nothing ("the", "did").
std::string stem(std::string_view form);

// Phrases of up to four words, each with its values.
class Phrases {
 public:
  void add(std::string_view phrase, std::string_view value);
  // The values of the phrases that start at word `at`; `length` of them gets the longest.
  std::vector<std::string_view> at(const std::vector<Word>& words, std::size_t at, std::size_t* length = nullptr) const;
  const std::map<std::string, std::set<std::string>, std::less<>>& all() const { return values_; }

 private:
  std::map<std::string, std::set<std::string>, std::less<>> values_;
};

// data/questions.tsv.
class QuestionTable {
 public:
  static Result<QuestionTable> load(const std::string& path);
  // "who", "why" ...; "what" when no pattern fits.
  std::string kind(const std::vector<Word>& question) const;
  const Phrases& same() const { return same_; }
  const Phrases& no() const { return no_; }
  // Words of sentences that answer a kind of question; none for a kind that has no row.
  const Phrases& fits(const std::string& kind) const;

 private:
  struct Pattern {
    std::vector<std::string> words;  // "*" stands for up to eight
    bool opens = false;
    std::string kind;
  };
  static bool matches(const Pattern& pattern, const std::vector<Word>& question);
  std::vector<Pattern> patterns_;
  Phrases same_, no_;
  std::map<std::string, Phrases> fits_;
};

// What a sentence or question is compared by: stems, "=group" of data/questions.tsv's words of one meaning.
std::vector<std::string> features_of(const QuestionTable& table, const std::vector<Word>& words);

}  // namespace parley::ask
