// The dialogue of one document, kind by kind.
#include <map>

#include "dialogue/view.h"

namespace parley {

namespace {

// Ids say what they name: the kind's letter and a hash of the document, the place and what is there.
template <class Item>
void identify(std::vector<Item>& items, char letter, const Document& document) {
  // All that tells documents of one name apart.
  std::string about = std::to_string(document.hash) + (document.published ? date_to_string(*document.published) : "") + '\0';
  for (const std::string* part : {&document.id, &document.title, &document.outlet, &document.url, &document.language}) about += *part + '\0';
  std::map<std::string, int> repeats;
  for (Item& item : items) {
    item.id.clear();
    std::string identity = about + dialogue_to_json(item);
    const int repeat = repeats[identity]++;
    if (repeat) identity += '\0' + std::to_string(repeat);
    static constexpr char kDigits[] = "0123456789abcdef";
    const std::uint64_t hash = hash64(identity);
    item.id = letter;
    for (int shift = 60; shift >= 0; shift -= 4) item.id += kDigits[(hash >> shift) & 15];
  }
}

}  // namespace

Dialogue find_dialogue(const Lexicon& lexicon, const Document& document, const std::vector<Sentence>& sentences,
                       const std::vector<SentenceReading>& readings, const DocumentActors& actors, const std::vector<Event>& events) {
  const dialogue::DocumentView view(lexicon, document, sentences, readings, actors, events);
  Dialogue out;
  dialogue::find_contacts(view, out);
  identify(out.contacts, 'C', document);
  dialogue::find_moves(view, out);
  dialogue::find_linkages(view, out);
  identify(out.moves, 'M', document);
  identify(out.linkages, 'L', document);
  dialogue::find_channels(view, out);
  identify(out.channels, 'H', document);
  dialogue::find_windows(view, out);
  identify(out.windows, 'W', document);
  dialogue::find_grievances(view, out);
  identify(out.grievances, 'G', document);
  dialogue::find_readings(view, out);
  identify(out.readings, 'R', document);
  dialogue::find_states(view, out);
  identify(out.states, 'S', document);
  return out;
}

}  // namespace parley
