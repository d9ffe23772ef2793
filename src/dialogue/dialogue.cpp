// The dialogue of one document, kind by kind.
#include <algorithm>
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

// Drops what stands in a sentence that is unlikely to state such a record, whatever its words say.
template <class Item>
void keep_likely(const dialogue::DocumentView& view, std::vector<Item>& items, std::string_view kind, double least) {
  std::erase_if(items, [&](const Item& item) { return view.likely(item.sentence, kind).value_or(1) < least; });
}

}  // namespace

Dialogue find_dialogue(const Lexicon& lexicon, const Document& document, const std::vector<Sentence>& sentences,
                       const std::vector<SentenceReading>& readings, const DocumentActors& actors, const std::vector<Event>& events) {
  const dialogue::DocumentView view(lexicon, document, sentences, readings, actors, events);
  Dialogue out;
  dialogue::find_contacts(view, out);
  keep_likely(view, out.contacts, "contacts", 0.08);
  identify(out.contacts, 'C', document);
  dialogue::find_moves(view, out);
  keep_likely(view, out.moves, "moves", 0.05);
  dialogue::find_linkages(view, out);
  keep_likely(view, out.linkages, "linkages", 0.1);
  identify(out.moves, 'M', document);
  identify(out.linkages, 'L', document);
  dialogue::find_channels(view, out);
  identify(out.channels, 'H', document);
  dialogue::find_windows(view, out);
  identify(out.windows, 'W', document);
  dialogue::find_grievances(view, out);
  identify(out.grievances, 'G', document);
  dialogue::find_readings(view, out);
  keep_likely(view, out.readings, "readings", 0.05);
  identify(out.readings, 'R', document);
  dialogue::find_states(view, out);
  identify(out.states, 'S', document);
  out.pairs = view.pairs();
  return out;
}

}  // namespace parley
