// The ways they talk: named lines, mediators, envoys, letters.  One channel, however often it is named.
#include "dialogue/channels.h"

#include <algorithm>

namespace parley::dialogue {

namespace {

// Words that end the name of a line on its left.
constexpr std::string_view kOutside =
    "a an the this that these those its his her their our my to of in on at by for with from and or but is are was were be been "
    "being will would can could should must may might has had have having not no any each every before after until when while as "
    "than into between against during about over under also then so if who which there it they he she we using use used opened "
    "open reopened closed set up called calls ran run via through another other such what said says only even for keep keeps "
    "kept restore restored establish established some more most many several few two three four both one so-called held hold "
    "holds holding began begin begins resumed resume had "
    "exchanged exchange used uses promote affect reject offered proposed joined left met";
constexpr std::string_view kJoints = "of between for on at against in with";

bool bare(std::string_view name) {
  return is_one_of(name, {"channel", "channels", "format", "formats", "letters", "a letter", "letter", "line", "telephone",
                          "dialogue", "process", "track", "mechanism", "platform", "the telephone", "talks"});
}

bool capital(const Line& line, std::size_t i) {
  const std::string_view word = line.view.words(line.span(i));
  return (word[0] >= 'A' && word[0] <= 'Z') || (word[0] >= '0' && word[0] <= '9');
}

void add_line(const Line& line, const Found& cue, ChannelDrafts& out) {
  const std::size_t from = line.at(cue.span.begin), to = line.at(cue.span.end);
  // "the Minsk process", "the five plus two format": only what has a name of its own.
  if (cue.value == "format") {
    std::size_t before = from;
    while (before > 0 && !line.view.words(line.span(before - 1)).empty() && line.is(before - 1, "\xE2\x80\x9D \" -")) --before;
    const Parties owner = before ? line.view.parties_in(line.sentence, line.span(before - 1)) : Parties{};
    if (!owner.empty() && is_main(line.view, side_for(line.view, owner[0]))) return;
    if (before < 2 || !(capital(line, before - 1) || line.is(before - 2, "plus")) || line.is(before - 1, "the a in but")) return;
  }
  const Span name = channel_name(line, from, to);
  const std::string words = core(line, line.at(name.begin), line.at(name.end), 8);
  if (words.empty() || bare(ascii_lower(words))) return;
  ChannelDraft d;
  d.channel.name = words;
  d.channel.kind = cue.value == "format" ? std::string_view("channel") : cue.value;
  line.view.cite(d.channel, line.sentence, name);
  d.channel.between = joined(line, from, {});
  d.channel.status = channel_status(line.view, line.sentence, cue.span);
  d.channel.confidence = name == cue.span ? 0.55 : 0.7;
  d.channel.why = {"words: " + d.channel.name};
  d.key = d.channel.kind + " " + ascii_lower(line.view.words(cue.span));
  out.push_back(std::move(d));
}

// The last word of a person's name where that is his surname, the whole of any other.
std::string short_name(const DocumentView& view, const Party& party) {
  const std::string last = party.name.substr(party.name.rfind(' ') + 1);
  return view.is_person(party) && last.size() > 3 && last.find('-') == std::string::npos ? last : party.name;
}

void add_letter_between(const Line& line, const Found& cue, const Party& from, const Party& to, ChannelDrafts& out) {
  const DocumentView& view = line.view;
  const Party one = side_for(view, from), other = side_for(view, to);
  if (from.empty() || to.empty() || one.name == other.name || !has_name(from.name)) return;
  if (!is_main(view, one) && !is_main(view, other)) return;
  const Span clause = view.clause(line.sentence, cue.span.begin);
  ChannelDraft d;
  d.channel.name = "letter of " + short_name(view, from) + (has_name(to.name) ? " to " + short_name(view, to) : "");
  d.channel.kind = "letter";
  view.cite(d.channel, line.sentence,
            {std::max(clause.begin, cue.span.begin - std::min(cue.span.begin, 60u)), cue.span.end + 70});
  d.channel.between = {one, other};
  d.channel.status = channel_status(view, line.sentence, cue.span);
  d.channel.confidence = 0.5;
  d.channel.why = {"words: " + ascii_lower(view.words(cue.span)), from.name, to.name};
  d.key = "letter " + std::min(one.name, other.name) + " " + std::max(one.name, other.name);
  out.push_back(std::move(d));
}

// The first party that begins in a range of tokens.
Party party_from(const Line& line, std::size_t from, std::size_t to) {
  const auto& mentions = line.view.sentences[line.sentence].reading->mentions;
  for (std::uint32_t m = 0; m < mentions.size(); ++m) {
    const std::size_t at = line.at(mentions[m].span.begin);
    if (at < from || at >= to) continue;
    const Parties who = line.view.who(line.sentence, m);
    if (who.size() == 1 && somebody(line.view, line.sentence, m)) return who[0];
  }
  return {};
}

// The last party that ends before a token of its clause.
Party party_before(const Line& line, std::size_t begin, std::size_t at) {
  const auto& mentions = line.view.sentences[line.sentence].reading->mentions;
  Party out;
  for (std::uint32_t m = 0; m < mentions.size(); ++m) {
    const std::size_t from = line.at(mentions[m].span.begin);
    if (from < begin || from >= at) continue;
    const Parties who = line.view.who(line.sentence, m);
    if (who.size() == 1 && somebody(line.view, line.sentence, m)) out = who[0];
  }
  return out;
}

// "a letter from X to Y", "X's letter to Y", "X wrote to Y", "X sent Y a letter".
void add_letter(const Line& line, const Found& cue, ChannelDrafts& out) {
  constexpr std::size_t kReach = 9;
  const std::size_t from = line.at(cue.span.begin), to = line.at(cue.span.end);
  const std::size_t begin = line.clause_begin(from), end = std::min(line.size(), to + kReach + 4);
  Party sender, addressee;
  for (std::size_t i = to; i < std::min(end, to + kReach); ++i) {
    if (line.is(i, ". ; , that which who")) break;
    if (line.is(i, "from by") && sender.empty()) sender = party_from(line, i + 1, i + 4);
    if (line.is(i, "to for inviting") && addressee.empty()) addressee = party_from(line, i + 1, i + 5);
  }
  if (cue.value == "wrote") addressee = party_from(line, to, to + 6);
  const Party before = party_before(line, begin, from);
  if (sender.empty())
    sender = before;
  else if (addressee.empty() && before.name != sender.name)
    addressee = before;
  if (sender.empty()) return;
  const Party side = side_for(line.view, sender);
  // "his letter": one that names nobody it is for is told of elsewhere.
  if (addressee.empty() || side_for(line.view, addressee).name == side.name) return;
  add_letter_between(line, cue, sender, addressee, out);
}

}  // namespace

bool is_main(const DocumentView& view, const Party& side) {
  const auto [one, other] = view.main_pair();
  return side.name == one.name || side.name == other.name;
}

Party named_party(const DocumentView& view, std::uint32_t sentence, std::uint32_t mention) {
  const Parties who = view.who(sentence, mention);
  if (who.size() != 1 || who[0].name[0] < 'A' || who[0].name[0] > 'Z') return {};
  // "Diplomats" at the head of a sentence is no name.
  const Mention& m = view.sentences[sentence].reading->mentions[mention];
  const bool noun = m.kind == MentionKind::kNominal && who[0].country.empty() && view.words(m.span) == who[0].name;
  return noun ? Party{} : who[0];
}

namespace {

// A side that the document knows as more than words of one sentence.
bool somebody_else(const DocumentView& view, const Party& side) {
  const auto& entries = view.actors.entries();
  return !side.country.empty() || std::any_of(entries.begin(), entries.end(), [&](const DocumentActors::Entry& e) {
    return e.actor.name == side.name && e.count > 1 && has_name(side.name);
  });
}

}  // namespace

Parties joined(const Line& line, std::size_t at, const Party& carrier) {
  constexpr std::size_t kReach = 12;
  const DocumentView& view = line.view;
  const std::string own = side_for(view, carrier).name;
  const auto sides_in = [&](Span span, bool any) {
    Parties out;
    for (const Party& p : view.parties_in(line.sentence, span)) {
      const Party side = side_for(view, p);
      const bool known = is_main(view, side) || (any && somebody_else(view, side));
      if (side.name != carrier.name && side.name != own && known) add_parties(out, {side});
    }
    return out;
  };
  for (std::size_t i = at; i < std::min(line.size(), at + kReach); ++i)
    if (line.is(i, "between"))
      if (const Parties sides = sides_in(line.span(i + 1, std::min(line.clause_end(i), i + kReach)), true); sides.size() >= 2)
        return sides;
  const Parties sides = sides_in(view.clause(line.sentence, line.span(std::min(at, line.size() - 1)).begin), false);
  if (sides.size() == 2) return sides;
  Parties out;
  add_parties(out, {view.main_pair().first, view.main_pair().second});
  return out;
}

Span channel_name(const Line& line, std::size_t from, std::size_t to) {
  constexpr std::size_t kBefore = 3, kBehind = 5;
  const std::size_t noun = from;
  while (from > 0 && noun - from < kBefore && !line.is(from - 1, kOutside) &&
         !line.is(from - 1, ", ; : . ( ) \" - -- 's \xE2\x80\x9C \xE2\x80\x9D \xE2\x80\x94")) {
    const std::string& word = line[from - 1];
    const Parties owner = line.view.parties_in(line.sentence, line.span(from - 1));
    if (word.ends_with("ed") || word.ends_with("ly") || (!owner.empty() && is_main(line.view, side_for(line.view, owner[0]))))
      break;
    --from;
  }
  if (line.is(to, kJoints)) {
    std::size_t end = to + 1;
    while (end < line.size() && end - to < kBehind + 1 &&
           !line.is(end, ", ; : . ( ) \" who which that is are was were will would has had have to on by as since until"))
      ++end;
    while (end > to + 1 && line.is(end - 1, "the a an of and or in on at for with")) --end;
    if (end > to + 1) to = end;
  }
  return line.span(from, to);
}

std::string channel_status(const DocumentView& view, std::uint32_t sentence, Span at) {
  const Span clause = view.clause(sentence, at.begin);
  for (const Found& cue : view.sentences[sentence].cues)
    if (cue.kind == "channel status" && clause.contains(cue.span)) return std::string(cue.value);
  return "active";
}

void find_channels(const DocumentView& view, Dialogue& out) {
  ChannelDrafts all;
  for (std::uint32_t i = 0; i < view.sentences.size(); ++i) {
    if (view.is_title(i) || view.is_caption(i)) continue;
    const Line line(view, i);
    for (const Found& cue : view.sentences[i].cues) {
      if (cue.kind == "channel line" && cue.value != "none") add_line(line, cue, all);
      if (cue.kind == "channel letter" && cue.value != "none") add_letter(line, cue, all);
    }
    find_bearers(line, all);
  }
  const auto go_between = [](const ChannelDraft& d) { return d.channel.kind == "mediator" && !d.unnamed; };
  const bool named = std::any_of(all.begin(), all.end(), go_between);
  std::map<std::string, std::size_t> places;
  for (ChannelDraft& d : all) {
    if (d.unnamed && named) continue;
    // A mediator who has the title of an envoy is one channel.
    const bool twice = d.channel.kind == "envoy" && std::any_of(all.begin(), all.end(), [&](const ChannelDraft& o) {
                         return o.channel.kind == "mediator" && !o.bearer.empty() && o.bearer == d.bearer;
                       });
    if (twice) continue;
    const auto [at, first] = places.try_emplace(d.key, out.channels.size());
    if (first) {
      out.channels.push_back(std::move(d.channel));
    } else {
      Channel& known = out.channels[at->second];
      known.confidence = std::min(0.95, known.confidence + 0.1);
    }
  }
}

}  // namespace parley::dialogue
