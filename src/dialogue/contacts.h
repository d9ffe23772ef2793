// What the parts of the contacts' finder share.
#pragma once
#include "dialogue/view.h"

namespace parley::dialogue {

// A passage that tells of a contact.
struct Sighting {
  Contact contact;
  bool definite = false;  // "the meeting": told of before
  bool fresh = false;     // "a meeting", "another round": not told of before
  bool title = false;
  bool echo = false;      // "called it off": only what became of one told of before
  int detail = 0;
};

// Kinds that may be names for one happening have one family.
int family(std::string_view kind);
// Still to come, or off, as far as the passage says.
bool future(std::string_view status);
bool off(std::string_view status);
// Whether the date says when, not just before or after what.
bool exact(const DateValue& date);

// All sightings of one sentence, in the order of the text, at the end of `out`.
void find_sightings(const DocumentView& view, std::uint32_t index, std::vector<Sighting>& out);

}  // namespace parley::dialogue
