// Tags and lexicon -> mentions.
#pragma once
#include "reading/words.h"

namespace parley {

// What the lexicon finds in a sentence.
struct Found {
  std::vector<NameHit> names;
  std::vector<AgentHit> agents;
  std::vector<Span> acts;  // words that tell of acts: cues of kind "gate"
};
Found find_in(const Lexicon& lexicon, std::string_view text, Span sentence);

// Mentions of one sentence in order of span, at most kMaxMentions (the surest): what the tagger marks (grown to whole
// words and whole names of the lexicon), and names and agents of the lexicon and personal pronouns that it supports at least a
// little.  A marked list of names ("Japan and Iran") is as many
// mentions.  They do not overlap.
inline constexpr std::size_t kMaxMentions = 24;
std::vector<Mention> find_mentions(const Heads& heads, const TokenStates& states, const Pieces& pieces, const Found& found,
                                   const std::vector<Token>& tokens, std::string_view text);

// "he", "They", "us": but not "US".
bool is_pronoun(std::string_view word);

}  // namespace parley
