// What is done with the events of a document once all are coded.
#pragma once
#include "coding/targets.h"

namespace parley {

// "South Korea and North Korea talk to each other": what one source or several did to the target, in one line.
std::string gist_of(const Event& event);
// Whether it is a name rather than words for somebody.
bool is_name(std::string_view name);
// An act whose sentence names nobody it is towards is towards whom the weigher finds likeliest.
void imply_targets(const TargetWeigher& weigher, const Lexicon& lexicon, std::vector<Event>& events);
// A caption shows what the text tells, and a headline says first what the text says better: an act of theirs stays only where the
// text has none of its type by the same side.
void drop_repeats(const Lexicon& lexicon, const std::vector<Sentence>& sentences, std::vector<Event>& events);

}  // namespace parley
