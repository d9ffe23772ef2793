// The ways they talk: named lines, mediators, envoys, letters.  One channel, however often it is named.
#include <algorithm>

#include "dialogue/view.h"

namespace parley::dialogue {

namespace {

struct Candidate {
  Channel channel;
  std::uint32_t sentence = 0;
  std::string key;  // what makes two mentions one channel
};

bool is_main(const DocumentView& view, const Party& side) {
  const auto [one, other] = view.main_pair();
  return side.name == one.name || side.name == other.name;
}

Parties main_parties(const DocumentView& view) {
  Parties out;
  add_parties(out, {view.main_pair().first, view.main_pair().second});
  return out;
}

// The two that a line joins: the sides named in its clause, else those of the document.
Parties between(const DocumentView& view, std::uint32_t sentence, Span at, const Party& carrier) {
  Parties sides;
  for (const Party& p : view.parties_in(sentence, view.clause(sentence, at.begin))) {
    const Party side = view.side_of(p);
    if (side.name != carrier.name && side.name != view.side_of(carrier).name && is_main(view, side)) add_parties(sides, {side});
  }
  if (sides.size() == 2) return sides;
  return main_parties(view);
}

// "the New York channel": the words before that name it, back to the article.
Span named(const DocumentView& view, std::uint32_t sentence, Span cue) {
  const std::vector<Token>& tokens = view.sentences[sentence].sentence->tokens;
  Span out = cue;
  int taken = 0;
  for (auto t = tokens.rbegin(); t != tokens.rend(); ++t) {
    if (t->span.end > out.begin) continue;
    const std::string_view word = view.words(t->span);
    const bool capital = word[0] >= 'A' && word[0] <= 'Z';
    if (!capital || t->span.end + 2 < out.begin || taken == 4) break;
    if (word == "The" || word == "A" || word == "In" || word == "But") break;
    out.begin = t->span.begin;
    ++taken;
  }
  return out;
}

std::string status_of(const DocumentView& view, std::uint32_t sentence, Span at) {
  const Span clause = view.clause(sentence, at.begin);
  for (const Found& cue : view.sentences[sentence].cues)
    if (cue.kind == "channel status" && clause.contains(cue.span)) return std::string(cue.value);
  return "active";
}

// Whoever the cue is said of: "X, the mediator", "the mediator, X", "X mediates".  An envoy is a person, likelier named after his
// title.
Party said_of(const DocumentView& view, std::uint32_t sentence, const Found& cue, bool person) {
  const std::vector<Mention>& mentions = view.sentences[sentence].reading->mentions;
  const auto single = [&](int m) {
    if (m < 0) return Party{};
    const Parties who = view.who(sentence, static_cast<std::uint32_t>(m));
    return who.size() == 1 ? who[0] : Party{};
  };
  // The title may be part of the mention ("special envoy Jay Lefkowitz").
  for (std::uint32_t m = 0; m < mentions.size(); ++m)
    if (mentions[m].span.contains(cue.span) && mentions[m].kind == MentionKind::kName) return single(static_cast<int>(m));
  const int after = view.mention_after(sentence, cue.span.end, 25), before = view.mention_before(sentence, cue.span.begin, 60);
  const Party a = single(after), b = single(before);
  if (person) return view.is_person(a) ? a : b;
  return b.empty() ? a : b;
}

void add_line(const DocumentView& view, std::uint32_t i, const Found& cue, std::vector<Candidate>& out) {
  Candidate c;
  c.sentence = i;
  const Span name = named(view, i, cue.span);
  c.channel.name = view.words(name);
  c.channel.kind = cue.value;
  const std::string lower = ascii_lower(c.channel.name);
  // The bare word is no name.
  if (lower == "channel" || lower == "format" || lower == "letters" || lower == "a letter") return;
  view.cite(c.channel, i, name);
  c.channel.between = between(view, i, cue.span, {});
  c.channel.status = status_of(view, i, cue.span);
  c.channel.confidence = name == cue.span ? 0.55 : 0.7;
  c.channel.why = {"words: " + c.channel.name};
  c.key = c.channel.kind + " " + lower;
  out.push_back(std::move(c));
}

void add_mediator(const DocumentView& view, std::uint32_t i, const Found& cue, std::vector<Candidate>& out) {
  Party who;
  if (cue.value == "by") {
    const int m = view.mention_after(i, cue.span.end, 30);
    if (m < 0) return;
    const Parties parties = view.who(i, static_cast<std::uint32_t>(m));
    if (parties.empty()) return;
    who = parties[0];
  } else {
    who = said_of(view, i, cue, false);
  }
  const Party side = view.side_of(who);
  // Whoever has no name of his own ("the neighbour") tells nobody anything.
  if (who.empty() || who.name[0] < 'A' || who.name[0] > 'Z' || is_main(view, side)) return;
  Candidate c;
  c.sentence = i;
  const std::string role = ascii_lower(view.words(cue.span));
  c.channel.name = view.is_person(who) ? who.name : who.name + " as mediator";
  c.channel.kind = "mediator";
  view.cite(c.channel, i, view.clause(i, cue.span.begin));
  c.channel.between = between(view, i, cue.span, who);
  c.channel.operated_by = side;
  c.channel.status = status_of(view, i, cue.span);
  c.channel.confidence = 0.6;
  c.channel.why = {"words: " + role, who.name};
  c.key = "mediator " + side.name;
  out.push_back(std::move(c));
}

void add_envoy(const DocumentView& view, std::uint32_t i, const Found& cue, std::vector<Candidate>& out) {
  const Party who = said_of(view, i, cue, true);
  if (who.empty() || !view.is_person(who)) return;
  if (who.name[0] < 'A' || who.name[0] > 'Z') return;
  const Party side = view.side_of(who);
  Candidate c;
  c.sentence = i;
  const std::string role = ascii_lower(view.words(cue.span));
  c.channel.name = who.name + " (" + role + ")";
  const bool outsider = !is_main(view, side) && side.name != who.name;
  c.channel.kind = "envoy";
  view.cite(c.channel, i, view.clause(i, cue.span.begin));
  c.channel.between = between(view, i, cue.span, who);
  c.channel.operated_by = side.name == who.name ? Party{} : side;
  c.channel.status = status_of(view, i, cue.span);
  c.channel.confidence = outsider ? 0.6 : 0.5;
  c.channel.why = {"words: " + role, who.name};
  c.key = "envoy " + who.name;
  out.push_back(std::move(c));
}

// "a letter from X to Y", "X's letter to Y", "X sent Y a letter": sender and addressee must be of two sides.
void add_letter(const DocumentView& view, std::uint32_t i, const Found& cue, std::vector<Candidate>& out) {
  const Span clause = view.clause(i, cue.span.begin);
  const Span around{std::max(clause.begin, cue.span.begin - std::min(cue.span.begin, 60u)), cue.span.end + 70};
  const Parties named = view.parties_in(i, around);
  for (std::size_t n = 1; n < named.size(); ++n) {
    const Party from = view.side_of(named[0]), to = view.side_of(named[n]);
    if (from.name == to.name || (!is_main(view, from) && !is_main(view, to))) continue;
    Candidate c;
    c.sentence = i;
    c.channel.name = "letter of " + named[0].name + " to " + named[n].name;
    c.channel.kind = "letter";
    view.cite(c.channel, i, around);
    c.channel.between = {from, to};
    c.channel.status = status_of(view, i, cue.span);
    c.channel.confidence = 0.5;
    c.channel.why = {"words: " + ascii_lower(view.words(cue.span)), named[0].name, named[n].name};
    c.key = "letter " + std::min(from.name, to.name) + " " + std::max(from.name, to.name);
    out.push_back(std::move(c));
    return;
  }
}

}  // namespace

void find_channels(const DocumentView& view, Dialogue& out) {
  std::vector<Candidate> all;
  for (std::uint32_t i = 0; i < view.sentences.size(); ++i) {
    if (view.is_title(i) || view.is_caption(i)) continue;
    for (const Found& cue : view.sentences[i].cues) {
      if (cue.kind == "channel line") add_line(view, i, cue, all);
      if (cue.kind == "channel mediator") add_mediator(view, i, cue, all);
      if (cue.kind == "channel envoy") add_envoy(view, i, cue, all);
      if (cue.kind == "channel letter") add_letter(view, i, cue, all);
    }
  }
  std::map<std::string, std::size_t> places;
  for (Candidate& c : all) {
    const auto [at, first] = places.try_emplace(c.key, out.channels.size());
    if (first) {
      out.channels.push_back(std::move(c.channel));
    } else {
      Channel& known = out.channels[at->second];
      known.confidence = std::min(0.95, known.confidence + 0.1);
    }
  }
}

}  // namespace parley::dialogue
