// What the parts of the search for channels share.
#pragma once
#include "dialogue/lines.h"

namespace parley::dialogue {

struct ChannelDraft {
  Channel channel;
  std::string key;       // what makes two mentions one channel
  std::string bearer;    // a named go-between
  bool unnamed = false;  // stands only where nobody named fills the role
};
using ChannelDrafts = std::vector<ChannelDraft>;

// The main pair has it for a side.
bool is_main(const DocumentView& view, const Party& side);
// Whoever the words name: one party with a name of his own ("the neighbour" tells nobody anything); empty otherwise.
Party named_party(const DocumentView& view, std::uint32_t sentence, std::uint32_t mention);
// The two (or more) that a channel joins: those after "between", else the sides named in the clause, else those of the document.
// Never its carrier.
Parties joined(const Line& line, std::size_t at, const Party& carrier);
// Words around a noun that make its name: adjectives and names before it, and what it is of, on, or between.
Span channel_name(const Line& line, std::size_t from, std::size_t to);
std::string channel_status(const DocumentView& view, std::uint32_t sentence, Span at);

// Who goes between: mediators, carriers of messages, those through whom they talk, envoys.
void find_bearers(const Line& line, ChannelDrafts& out);

}  // namespace parley::dialogue
