// What a document itself tells of names that no table has: what an abbreviation stands for, and which names are states there.
#pragma once
#include <map>

#include "grounding/resolve.h"

namespace parley::grounding {

class DocumentFacts {
 public:
  DocumentFacts(const DocumentFacts&) = delete;
  DocumentFacts& operator=(const DocumentFacts&) = delete;
  DocumentFacts(const Lexicon& lexicon, std::string_view text, const std::vector<Sentence>& sentences);
  // "AMPTP" -> "Alliance of Motion Picture and Television Producers", where the text has the one in brackets after the other;
  // "" when it does not.
  std::string_view long_form(std::string_view abbreviation) const;
  // The state that the words name or are an adjective of ("Selmari officials" -> "Selmar"), of those that only this document
  // knows.
  std::string_view state_in(std::string_view words) const;
  // Whether the words, without articles, are no more than such a state's name or adjective and a word for a state or government.
  bool is_state(std::string_view words) const;
  // How often the document names its own states.
  std::size_t count() const { return named_.size(); }
  // The one named last before `at`, at most a few sentences back, else the one named most; "" when there is none.
  std::string_view state_before(std::uint32_t at) const;
  // Says whose a phrase is that names one of these states, or nobody's country: "the Vestrian army", "the president".
  void settle(std::string_view words, std::uint32_t at, Resolved& r) const;

 private:
  void find_abbreviations(std::string_view text, Span region);
  void find_states(const Lexicon& lexicon, std::string_view text, const std::vector<Sentence>& sentences);
  // The state whose name or adjective one word is; "" when none.
  std::string_view state_of(std::string_view word) const;

  std::map<std::string, std::string, std::less<>> long_forms_;
  std::map<std::string, std::size_t, std::less<>> states_;         // with how often each is named
  std::vector<std::pair<std::uint32_t, std::string_view>> named_;  // where, in order; of keys of states_
};

}  // namespace parley::grounding
