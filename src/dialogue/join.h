// What joining goes by.
#pragma once
#include "dialogue/alike.h"

namespace parley::dialogue {

// A report as joining looks at it.
struct Telling {
  ToldItem* told = nullptr;
  std::string bucket;  // only reports of one bucket are compared
  Days days;           // of the record itself; not of its document
  std::optional<std::int64_t> published;
  Words words, quote;
  Words first, second;                     // a linkage's two goods; a contact's place
  std::int64_t period = 400;               // days; nothing dated is joined over more
  std::vector<std::string> over;           // the other party's keys, where a report may leave it out
  bool said_no = false, said_yes = false;  // never held, denied; held, made
};
Telling telling_of(ToldItem& told);
// 0: not the same; more: the likelier.
double likelihood(const Telling& a, const Telling& b);
// The same thing, told of in a way that both cannot be right about.
bool contradicts(const Telling& a, const Telling& b);

// The item that the reports (in the order of told_before, not empty) make together; `reports` of it are left to the caller.
JoinedItem merged(const std::vector<const Telling*>& reports);

}  // namespace parley::dialogue
