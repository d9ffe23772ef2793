// What a document calls its actors, where the lexicon knows them by another name.
#pragma once
#include <map>
#include <nlohmann/json.hpp>

#include "parley/record.h"

namespace parley {

// The actor's name where the text has it (compared folded); else the words that the text names a person or an organisation with:
// "Moro Islamic Liberation Front" is "MILF" where nothing else stands, "Dmitry Peskov" is "Dmitri Peskov".
std::string called_in(const Lexicon& lexicon, std::string_view folded_text, const DocumentActors::Entry& entry);

// Rewrites the names in records of single documents.  A record of many documents keeps the lexicon's names, which join them.
class CalledNames {
 public:
  CalledNames(const Record& record, const Lexicon& lexicon) : record_(record), lexicon_(lexicon) {}
  // `row`: one record of the contract; its "doc" says of which document.
  Status apply(nlohmann::ordered_json& row);

 private:
  using Names = std::map<std::string, std::string>;  // the lexicon's name -> the document's
  Result<const Names*> of(const std::string& doc);

  const Record& record_;
  const Lexicon& lexicon_;
  std::map<std::string, Names> known_;  // of the documents asked for last
};

}  // namespace parley
