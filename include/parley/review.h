// parley/review.h: what several people decided about the same records: how far they agree, where they do not.
//
//   auto made = record.reviews();
//   parley::Agreement a = parley::agreement(*made);
//   if (a.alpha) say(*a.alpha);
#pragma once
#include "parley/record.h"

namespace parley {

// A record on which two people differ: each with the last that holds of theirs: accept, reject or change (all other verbs).
struct Disagreement {
  std::string id, kind, doc, quote;
  std::vector<std::pair<std::string, std::string>> verdicts;  // who, verdict; by who
};
struct Agreement {
  std::vector<std::string> people;          // sorted
  std::size_t records = 0;                  // that two people or more decided about
  std::size_t agreed = 0;                   // of these, all the same
  std::optional<double> alpha;              // Krippendorff's, nominal; null when nothing could differ
  std::vector<Disagreement> disagreements;  // by document and place
};
// Decisions whose record is gone (id "") count for nothing.  Their order matters only within one person and record.
Agreement agreement(const std::vector<ReviewDecision>& decisions);

// What an edit may change of a record of this kind ("events" or one of kDialogueKinds), in the order of the contract.
const std::vector<std::string>& edited_fields(std::string_view kind);
// The values of a field that is a closed list; empty: any words.
std::vector<std::string> edited_values(std::string_view kind, std::string_view field);
// An edit by the names and values that the record knows ("fact" of an event is "factuality", "cooperate" COOPERATE); kInvalid: there
// is no such field or value, with the list of those that there are.  Record::review refuses what this refuses.
struct Edited {
  std::string field, value;
};
Result<Edited> checked_edit(std::string_view kind, std::string_view field, std::string_view value);

// One JSON object each.
std::string review_to_json(const ReviewDecision& decision);
std::string agreement_to_json(const Agreement& agreement);
// A line that prodigy reads: the sentence, the words as a span in characters, and the answer; of accept and reject alone.
Result<std::string> review_to_prodigy(const Record& record, const ReviewDecision& decision);

}  // namespace parley
