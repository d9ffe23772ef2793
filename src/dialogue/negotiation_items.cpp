// A record of the dialogue as the search for negotiations sees it.
#include "dialogue/negotiations.h"
#include "dialogue/view.h"
#include "parley/embedded_table.h"

PARLEY_EMBED_TABLE(parley_common_words, "common_words.tsv")

namespace parley {

namespace {

using dialogue::add_parties;

const std::set<std::string_view>& common_words() {
  static const std::set<std::string_view> table = [] {
    std::set<std::string_view> words;
    for (std::string_view line : split(parley_common_words(), '\n'))
      if (!line.empty() && line.front() != '#') words.insert(line);
    return words;
  }();
  return table;
}

Parties sides(const Parties& parties, const std::function<Party(const Party&)>& side_of) {
  Parties out;
  for (const Party& p : parties)
    if (!p.empty()) add_parties(out, {side_of(p)});
  return out;
}

// Names and countries as the sides have them; words only where they tell the subject.
struct ItemReader {
  NegotiationItem& out;
  std::string text;
  const std::function<Party(const Party&)>& side_of;

  Parties of(const Parties& parties) const { return sides(parties, side_of); }

  void operator()(const Contact& c) {
    out.type = c.kind, out.status = c.status, out.place = c.place;
    out.from = of(c.parties);
    add_parties(out.from, of(c.participants));
    out.third = of({c.host, c.arranged_by});
    text = c.purpose + '\n' + c.quote;
  }
  void operator()(const Move& m) {
    out.type = m.kind, out.status = m.status, out.what = m.content;
    out.from = of(m.actor), out.to = of(m.addressee);
    text = m.content + '\n' + m.conditional_on + '\n' + m.quote;
  }
  void operator()(const Linkage& l) {
    out.type = l.sequencing;
    out.from = of({l.party_gives, l.in_return_from, l.position_of});
    text = l.gives + '\n' + l.returns;
  }
  void operator()(const Channel& c) {
    out.type = c.kind, out.status = c.status;
    out.from = of(c.between);
    out.third = of({c.operated_by});
  }
  void operator()(const State& s) {
    out.type = s.phase, out.what = s.ball_basis;
    out.from = of(s.dyad);
    if (!s.ball_in_court_of.empty()) out.ball = side_of(s.ball_in_court_of);
  }
  void operator()(const Window&) {}
  void operator()(const Grievance&) {}
  void operator()(const SignalReading&) {}
};

bool deals(const NegotiationItem& item) {
  if (item.kind == "moves") return !item.from.empty() && !item.to.empty() && (item.from.size() > 1 || !(item.from == item.to));
  return item.from.size() > 1;
}

}  // namespace

namespace dialogue {

std::vector<std::string> topic_words(std::string_view text) {
  constexpr std::size_t kLeast = 4, kMost = 64;
  const std::string folded = fold(text);
  std::set<std::string> words;
  std::string word;
  const auto end = [&] {
    if (word.size() >= kLeast && !common_words().contains(word)) words.insert(word);
    word.clear();
  };
  bool possessive = false;  // what follows an apostrophe is no word of its own
  for (char c : folded) {
    const bool letter = (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
    if (letter) {
      if (!possessive) word += c;
      continue;
    }
    possessive = c == '\'' && !word.empty();
    end();
    if (words.size() >= kMost) break;
  }
  end();
  return {words.begin(), words.end()};
}

}  // namespace dialogue

std::optional<NegotiationItem> negotiation_item(const DialogueItem& item, std::optional<Date> day,
                                                const std::function<Party(const Party&)>& side_of) {
  NegotiationItem out;
  out.kind = kDialogueKinds[item.index()];
  out.id = evidence_of(item).id, out.doc = evidence_of(item).doc, out.day = day;
  ItemReader reader{out, "", side_of};
  std::visit(reader, item);
  if (!deals(out)) return std::nullopt;
  out.words = dialogue::topic_words(reader.text);
  return out;
}

}  // namespace parley
