#include "dialogue/lines.h"

#include <algorithm>

namespace parley::dialogue {

namespace {

constexpr std::string_view kModals = "will would can could should must may might shall to 'll cannot 'd";
// Words that open a clause of their own without a comma.
constexpr std::string_view kOpeners = "which who whose whom because although though while whereas but unless whereupon";
// Words after a comma that open another clause rather than go on with a list.
constexpr std::string_view kAfterComma =
    "which who whose whom where when while but although though because since as and or so if unless after before once until "
    "saying adding citing arguing insisting calling he she it they we i provided then nor yet with for";
constexpr std::string_view kPrepositions =
    "of with by from for in on at against to between among under over about towards toward into through near via than without "
    "after before "
    "despite including across inside outside";
// What a clause can lose at its front without saying less.
constexpr std::string_view kLead =
    "a an the this that these those such some any its his her their our my your will would can could should must may might shall "
    "to 'll 'd "
    "be been being is are was were has have had do does did not n't also then only even just already first and or but as so "
    "itself "
    "themselves himself he she it they we i there perhaps still again now soon if once when until that 's ready willing prepared "
    "able going "
    "about by both either all finally formally immediately eventually thus therefore instead meanwhile simply rather more no";
constexpr std::string_view kMarks =
    ", ; : . - -- \xE2\x80\x94 \xE2\x80\x93 \" ' ( ) \xE2\x80\x9C \xE2\x80\x9D \xE2\x80\x98 \xE2\x80\x99 ? ! ...";
// What follows "to" where it leads no verb.
constexpr std::string_view kNoVerb =
    "the a an its his her their our my your this that these those any some all both each every no one two three four five six "
    "seven eight nine ten which whom what it him them us me you anybody anyone talks negotiations dialogue parliament office war "
    "peace power justice court work";
// What leads an infinitive that is the act itself.
constexpr std::string_view kReady =
    "ready willing prepared able going have has had need needs agree agreed offer like want refuse refused begin start be promise "
    "undertake commit accept consent choose decide try seek";
constexpr std::string_view kBreaks = "; : -- \xE2\x80\x94 \xE2\x80\x93 ( )";
constexpr std::string_view kQuotes = "\xE2\x80\x9C \xE2\x80\x9D \"";

bool listed(std::string_view word, std::string_view list) {
  for (std::size_t at = list.find(word); at != std::string_view::npos && !word.empty(); at = list.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || list[at - 1] == ' ') && (end == list.size() || list[end] == ' ')) return true;
  }
  return false;
}

std::set<std::string> stems(std::string_view text) {
  std::set<std::string> out;
  std::string word;
  const auto close = [&] {
    if (word.size() > 3) out.insert(word.substr(0, 5));
    word.clear();
  };
  for (char c : ascii_lower(text)) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
      word += c;
    else
      close();
  }
  close();
  return out;
}

}  // namespace

Line::Line(const DocumentView& view_, std::uint32_t sentence_)
    : view(view_), sentence(sentence_), tokens_(&view_.sentences[sentence_].sentence->tokens) {
  for (const Token& t : *tokens_) words_.push_back(ascii_lower(view.words(t.span)));
}

Span Line::span(std::size_t from, std::size_t to) const {
  to = std::min(to, size());
  while (from < to && is(from, kMarks)) ++from;
  while (to > from && is(to - 1, kMarks)) --to;
  if (from >= to) return {};
  return {span(from).begin, span(to - 1).end};
}

std::size_t Line::at(std::uint32_t byte) const {
  const auto found = std::find_if(tokens_->begin(), tokens_->end(), [&](const Token& t) { return t.span.begin >= byte; });
  return static_cast<std::size_t>(found - tokens_->begin());
}

bool Line::is(std::size_t i, std::string_view list) const { return i < size() && listed(words_[i], list); }

bool Line::has(std::size_t from, std::size_t to, std::string_view list) const {
  for (std::size_t i = from; i < std::min(to, size()); ++i)
    if (is(i, list)) return true;
  return false;
}

// Quoted words within a clause do not break it.
bool Line::breaks(std::size_t i) const {
  return is(i, kBreaks) || (is(i, kQuotes) && (i == 0 || is(i - 1, ", : said") || is(i + 1, ",")));
}

bool Line::opens_clause(std::size_t i) const {
  if (breaks(i) || is(i, kOpeners)) return true;
  if (words_[i] != ",") return false;
  if (is(i + 1, kAfterComma) || is(i + 1, kModals)) return true;
  const auto& mentions = view.sentences[sentence].reading->mentions;
  return std::any_of(mentions.begin(), mentions.end(),
                     [&](const Mention& m) { return i + 1 < size() && m.span.begin == span(i + 1).begin; });
}

std::size_t Line::clause_end(std::size_t i) const {
  const SentenceView& s = view.sentences[sentence];
  std::size_t end = i;
  for (; end < size(); ++end)
    if (end > i && opens_clause(end)) break;
  for (const Report& r : s.speech->reports) {
    const std::size_t begin = at(std::min(r.verb.begin, s.reading->mentions[r.speaker].span.begin));
    if (begin > i && begin < end) end = begin;
  }
  while (end > i && is(end - 1, kMarks)) --end;
  return end;
}

std::size_t Line::clause_begin(std::size_t i) const {
  const SentenceView& s = view.sentences[sentence];
  std::size_t begin = i;
  while (begin > 0 && !breaks(begin - 1) && words_[begin - 1] != "that" && words_[begin - 1] != "but") --begin;
  for (const Report& r : s.speech->reports) {
    const std::size_t end = at(r.verb.end);
    if (end <= i && end > begin) begin = end;
  }
  while (begin < i && is(begin, kMarks)) ++begin;
  return begin;
}

// "to" before a verb, as far as the next word tells: "to the table", "to Geneva" and "to talks" are ways, not acts.
bool Line::infinitive(std::size_t i) const {
  if (!is(i, "to") || i + 1 >= size() || is(i + 1, kNoVerb) || words_[i + 1].ends_with("ing")) return false;
  const char first = view.text[span(i + 1).begin];
  return first >= 'a' && first <= 'z';
}

// What follows "would return to open ..." is the purpose; what follows "would be ready to open" the act.
std::size_t Line::last_modal(std::size_t from, std::size_t to) const {
  std::size_t verb = to;
  for (std::size_t i = to; i-- > from;) {
    if (!is(i, kModals) || (is(i, "to") && !infinitive(i))) continue;
    if (verb == to || (!is(i, "to") && !has(i + 1, verb, kReady))) verb = i;
    if (!is(i, "to")) break;
  }
  return verb;
}

std::size_t Line::first_modal(std::size_t from, std::size_t to) const {
  for (std::size_t i = from; i < to; ++i)
    if (is(i, kModals) && (!is(i, "to") || infinitive(i))) return i;
  return to;
}

namespace {

// A pronoun that grounding could not resolve names nobody, capital or not.
bool unresolved(std::string_view name) { return listed(ascii_lower(name), "we i he she it they us our you"); }

}  // namespace

bool somebody(const DocumentView& view, std::uint32_t sentence, std::uint32_t mention) {
  const ActorReading& actor = view.actors.at(sentence, mention);
  if (actor.name.empty() || unresolved(actor.name)) return false;
  if (actor.confidence > 0 || !actor.country.empty() || !actor.sectors.empty() || !actor.parts.empty()) return true;
  return actor.name[0] >= 'A' && actor.name[0] <= 'Z' &&
         view.sentences[sentence].reading->mentions[mention].kind == MentionKind::kName;
}

namespace {

Subject subject_of(const Line& line, std::uint32_t mention) {
  const Mention& m = line.view.sentences[line.sentence].reading->mentions[mention];
  Subject out;
  const Parties parties = line.view.who(line.sentence, mention);
  if (parties.size() == 1 && somebody(line.view, line.sentence, mention)) out.party = side_for(line.view, parties[0]);
  out.from = line.at(m.span.begin);
  out.to = line.at(m.span.end);
  out.pronoun = m.kind == MentionKind::kPronoun;
  return out;
}

Subject subject(const Line& line, std::size_t from, std::size_t to, bool last) {
  const auto& mentions = line.view.sentences[line.sentence].reading->mentions;
  Subject governed, best;
  for (std::uint32_t m = 0; m < mentions.size(); ++m) {
    const Subject s = subject_of(line, m);
    if (s.from < from || s.to > to || s.party.empty()) continue;
    const bool free =
        s.from == from || (!line.is(s.from - 1, kPrepositions) &&
                           !(line.is(s.from - 1, "the a an") && s.from - 1 > from && line.is(s.from - 2, kPrepositions)));
    Subject& slot = free ? best : governed;
    if (slot.party.empty() || last) slot = s;
  }
  return best.party.empty() ? governed : best;
}

}  // namespace

Subject last_subject(const Line& line, std::size_t from, std::size_t to) { return subject(line, from, to, true); }
Subject first_subject(const Line& line, std::size_t from, std::size_t to) { return subject(line, from, to, false); }

Party party_named(const DocumentView& view, const std::string& name) {
  for (const DocumentActors::Entry& e : view.actors.entries())
    if (e.actor.name == name) return party_of(e.actor);
  return {name, ""};
}

Party speaking_side(const Line& line, std::size_t i) {
  if (i >= line.size()) return {};
  const std::vector<std::string> chain = line.view.attribution(line.sentence, line.span(i));
  return chain.empty() ? Party{} : side_for(line.view, party_named(line.view, chain.back()));
}

Party side_for(const DocumentView& view, const Party& party) {
  const Party side = view.side_of(party);
  const std::size_t of = side.name.find(" of ");
  if (of == std::string::npos || of + 4 >= side.name.size() || !side.country.empty()) return side;
  constexpr std::string_view kOffices =
      "government ministry authorities president premier parliament army delegation administration";
  const std::string head = ascii_lower(std::string_view(side.name).substr(0, of));
  const char next = side.name[of + 4];
  if (!listed(head.substr(head.rfind(' ') + 1), kOffices) || next < 'A' || next > 'Z') return side;
  return {side.name.substr(of + 4), ""};
}

std::vector<Party> leading_sides(const DocumentView& view) {
  struct Counted {
    Party party;
    int sentences = 0;
    bool person = false;
  };
  std::map<std::string, Counted> count;
  for (std::uint32_t i = 0; i < view.sentences.size(); ++i) {
    Parties here;
    for (std::uint32_t m = 0; m < view.sentences[i].reading->mentions.size(); ++m) {
      if (!somebody(view, i, m)) continue;
      const ActorReading& actor = view.actors.at(i, m);
      const std::string sector = actor.sectors.empty() ? "" : actor.sectors[0];
      if (actor.type != ActorType::kUnknown && sector != "CVL")
        for (const Party& p : view.who(i, m)) add_parties(here, {side_for(view, p)});
    }
    for (const Act& a : view.sentences[i].acts)
      for (const auto* actors : {&a.event->source, &a.event->target})
        for (const Party& p : parties_of(*actors)) add_parties(here, {side_for(view, p)});
    for (const Party& p : here) {
      if (unresolved(p.name)) continue;
      Counted& c = count[p.name];
      c.party = p, c.person = view.is_person(p);
      ++c.sentences;
    }
  }
  const auto spoken_of = [](const auto& entry) { return entry.second.sentences > 1; };
  const bool enough = std::count_if(count.begin(), count.end(), spoken_of) > 1;  // otherwise a single mention has to do
  std::vector<Counted> ranked;
  for (const auto& [name, c] : count)
    if (!enough || c.sentences > 1) ranked.push_back(c);
  std::stable_sort(ranked.begin(), ranked.end(), [](const Counted& a, const Counted& b) {
    return a.person != b.person ? b.person : a.sentences > b.sentences;
  });
  std::vector<Party> out;
  const auto [one, other] = view.main_pair();
  add_parties(out, {side_for(view, one), side_for(view, other)});
  for (const Counted& c : ranked)
    if (out.size() < 9) add_parties(out, {c.party});
  return out;
}

Party other_side(const Line& line, std::size_t i, const Party& party, const std::vector<Party>& sides) {
  const DocumentView& view = line.view;
  constexpr std::size_t kPrincipals = 2;
  const Parties near(sides.begin(), sides.begin() + static_cast<std::ptrdiff_t>(std::min(sides.size(), kPrincipals)));
  const std::uint32_t at = i < line.size() ? line.span(i).begin : view.sentences[line.sentence].sentence->span.end;
  for (std::uint32_t back = 0; back < 3 && back <= line.sentence; ++back) {
    const std::uint32_t s = line.sentence - back;
    const auto& mentions = view.sentences[s].reading->mentions;
    Party best;
    std::uint32_t nearest = 0;
    for (std::uint32_t m = 0; m < mentions.size(); ++m)
      for (const Party& p : view.who(s, m)) {
        const Party side = side_for(view, p);
        if (side.name == party.name || !has_party(near, side)) continue;
        const std::uint32_t distance = mentions[m].span.begin > at ? mentions[m].span.begin - at : at - mentions[m].span.begin;
        if (best.empty() || distance < nearest) best = side, nearest = distance;
      }
    if (!best.empty()) return best;
  }
  for (const Party& p : sides)
    if (p.name != party.name) return p;
  return {};
}

std::string core(const Line& line, std::size_t from, std::size_t to, std::size_t limit) {
  to = std::min(to, line.size());
  while (from < to && (line.is(from, kLead) || line.is(from, kMarks))) ++from;
  std::size_t end = from, words = 0;
  for (; end < to && words < limit; ++end) {
    if (end > from && line.is(end, kBreaks) && words > 1) break;
    if (words > 2 && (line.is(end, kOpeners) || (line[end] == "," && (words > 4 || line.is(end + 1, kAfterComma))))) break;
    if (!line.is(end, kMarks)) ++words;
  }
  constexpr std::string_view kDangling = "and or of the a an to for in on at by with from that as its his their";
  while (end > from && (line.is(end - 1, kMarks) || line.is(end - 1, kDangling))) --end;
  std::string out;
  for (char c : line.view.words(line.span(from, end))) {
    if (c == '\n' || c == ' ') {
      if (!out.empty() && out.back() != ' ') out += ' ';
    } else {
      out += c;
    }
  }
  return out;
}

double likeness(std::string_view a, std::string_view b) {
  const std::set<std::string> x = stems(a), y = stems(b);
  if (x.empty() || y.empty()) return 0;
  const auto shared = std::count_if(x.begin(), x.end(), [&](const std::string& w) { return y.contains(w); });
  return 2.0 * static_cast<double>(shared) / static_cast<double>(x.size() + y.size());
}

}  // namespace parley::dialogue
