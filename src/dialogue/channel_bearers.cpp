// Go-betweens: who mediates, carries messages, is talked through, or is sent as an envoy.
#include <algorithm>

#include "dialogue/channels.h"

namespace parley::dialogue {

namespace {

const std::vector<Mention>& mentions_of(const Line& line) { return line.view.sentences[line.sentence].reading->mentions; }

// Whether the words are no more than a role ("Special Envoy", "a Western envoy"), which names nobody.
bool role_only(const Line& line, const Party& party) {
  const std::string name = ascii_lower(party.name);
  const auto& cues = line.view.sentences[line.sentence].cues;
  return std::any_of(cues.begin(), cues.end(), [&](const Found& c) {
    return (c.kind == "channel envoy" || c.kind == "channel mediator") && name.ends_with(ascii_lower(line.view.words(c.span)));
  });
}

// Somebody named who is neither of the two.
Party outsider(const Line& line, std::uint32_t mention) {
  const Party party = named_party(line.view, line.sentence, mention);
  if (party.empty() || is_main(line.view, side_for(line.view, party)) || role_only(line, party)) return {};
  return party;
}

enum class Where { kEither, kBefore, kBehind };

// The outsider whom a cue is most likely said of: "X, the mediator", "the mediator, X", "X mediates", "mediated by X".
Party said_of(const Line& line, Span cue, Where where) {
  constexpr std::uint32_t kBefore = 90, kAfter = 45;
  Party best;
  std::uint32_t nearest = 0;
  const auto& mentions = mentions_of(line);
  for (std::uint32_t m = 0; m < mentions.size(); ++m) {
    const Party party = outsider(line, m);
    if (party.empty()) continue;
    const Span at = mentions[m].span;
    if (at.contains(cue)) return party;
    const bool before = at.end <= cue.begin;
    if (where == (before ? Where::kBehind : Where::kBefore)) continue;
    const std::uint32_t gap = before ? cue.begin - at.end : at.begin > cue.end ? at.begin - cue.end : 0;
    if (gap > (before ? kBefore : kAfter)) continue;
    const std::string_view between = before ? line.view.words({at.end, cue.begin}) : line.view.words({cue.end, at.begin});
    if (between.find_first_of(";:") != std::string_view::npos) continue;
    // What stands before is likelier meant, unless the name follows at once.
    const std::uint32_t distance = before || gap < 6 ? gap : gap * 3 + 20;
    if (best.empty() || distance < nearest) best = party, nearest = distance;
  }
  return best;
}

// What an unnamed go-between is called: "federal mediator", "London businessman".
std::string called(const Line& line, std::size_t from, std::size_t to) {
  const Span name = channel_name(line, from, to);
  return core(line, line.at(name.begin), line.at(name.end), 6);
}

void add_mediator(const Line& line, const Party& who, Span cue, std::string_view kind, double confidence, ChannelDrafts& out) {
  const DocumentView& view = line.view;
  const Party side = side_for(view, who);
  ChannelDraft d;
  const std::string role = ascii_lower(view.words(cue));
  constexpr std::string_view kRoles = "mediator facilitator host guarantor conciliator arbitrator go-between intermediary broker";
  const bool noun = kRoles.find(role) != std::string_view::npos;
  d.channel.name = view.is_person(who) ? who.name : who.name + " as " + (noun ? role : std::string("mediator"));
  d.channel.kind = kind;
  view.cite(d.channel, line.sentence, view.clause(line.sentence, cue.begin));
  d.channel.between = joined(line, line.at(cue.begin), who);
  d.channel.operated_by = side;
  d.channel.status = channel_status(view, line.sentence, cue);
  d.channel.confidence = confidence;
  d.channel.why = {"words: " + role, who.name};
  d.key = "mediator " + side.name;
  d.bearer = who.name;
  out.push_back(std::move(d));
}

void add_unnamed(const Line& line, std::string name, std::size_t at, Span cue, std::string_view kind, ChannelDrafts& out) {
  const DocumentView& view = line.view;
  ChannelDraft d;
  if (name.empty()) return;
  d.channel.kind = kind;
  view.cite(d.channel, line.sentence, view.clause(line.sentence, cue.begin));
  d.channel.between = joined(line, at, {});
  d.channel.status = channel_status(view, line.sentence, cue);
  d.channel.confidence = 0.45;
  d.channel.why = {"words: " + ascii_lower(view.words(cue)), name};
  d.key = d.channel.kind + " " + ascii_lower(name);
  d.unnamed = kind == "mediator";
  d.channel.name = std::move(name);
  out.push_back(std::move(d));
}

const Found* cue_between(const Line& line, std::string_view kind, std::size_t from, std::size_t to) {
  const Span part = line.span(from, to);
  for (const Found& c : line.view.sentences[line.sentence].cues)
    if (c.kind == kind && part.contains(c.span)) return &c;
  return nullptr;
}

// A noun for somebody who goes between ("businessman", "bishops") at the head of what begins at a token.
const Found* bearer_at(const Line& line, std::size_t from) {
  constexpr std::size_t kReach = 6;
  std::size_t end = from;
  while (end < std::min(line.size(), from + kReach) && !line.is(end, ", ; . : that who which to and between")) ++end;
  return cue_between(line, "channel bearer", from, end);
}

void add_role(const Line& line, const Found& cue, ChannelDrafts& out) {
  const std::size_t from = line.at(cue.span.begin), to = line.at(cue.span.end);
  // Whoever turns to the mediator is not the mediator.
  const bool addressed =
      cue.value == "role" && from > 1 && line.is(from - 1, "the a its their") && line.is(from - 2, "to told from by with asked");
  const Party who = said_of(line, cue.span, cue.value == "by" || addressed ? Where::kBehind : Where::kEither);
  if (!who.empty()) return add_mediator(line, who, cue.span, "mediator", 0.6, out);
  if (cue.value == "by") {
    if (const Found* bearer = bearer_at(line, to))
      add_unnamed(line, called(line, line.at(bearer->span.begin), line.at(bearer->span.end)), to, cue.span, "mediator", out);
    return;
  }
  // "a federal mediator", "intermediaries"
  const std::string name = cue.value == "role" && !line.is(from - (from > 0), "no not as") ? called(line, from, to) : "";
  if (name.find(' ') != std::string::npos) add_unnamed(line, name, to, cue.span, "mediator", out);
}

// "X carried drafts", "letters that X took to", "asked X to convey the proposal".
void add_carrier(const Line& line, const Found& verb, ChannelDrafts& out) {
  constexpr std::size_t kReach = 6;
  const std::size_t from = line.at(verb.span.begin), to = line.at(verb.span.end);
  const bool passive = line.has(from >= 2 ? from - 2 : 0, from, "was were been being be is are") || line.is(to, "by");
  // A letter that somebody carries once is a letter.
  if (line.has(to, to + 4, "letter") && !line.has(to, to + kReach, "between")) return;
  const bool load = cue_between(line, "channel load", to, std::min(line.size(), to + kReach)) ||
                    (passive && cue_between(line, "channel load", from >= kReach ? from - kReach : 0, from));
  const bool between = verb.value == "between";
  if (!load && !between) return;
  if (between && !line.has(to, to + 3, "between")) return;
  const Party who = said_of(line, verb.span, passive && line.has(to, to + 3, "by") ? Where::kBehind : Where::kBefore);
  if (!who.empty()) return add_mediator(line, who, verb.span, "mediator", 0.55, out);
  const std::size_t begin = line.clause_begin(from);
  if (const Found* bearer = cue_between(line, "channel bearer", begin, from))
    add_unnamed(line, called(line, line.at(bearer->span.begin), line.at(bearer->span.end)), from, verb.span, "channel", out);
}

// "sent word through a London businessman", "communicate via Oman".
void add_through(const Line& line, const Found& cue, ChannelDrafts& out) {
  constexpr std::size_t kReach = 14;
  const std::size_t from = line.at(cue.span.begin), to = line.at(cue.span.end);
  const std::size_t begin = from > kReach ? from - kReach : 0;
  if (!cue_between(line, "channel talk", begin, from) && !cue_between(line, "channel load", begin, from) &&
      !cue_between(line, "channel carry", begin, from) && !cue_between(line, "channel talk", to, std::min(line.size(), to + 8)))
    return;
  const auto& mentions = mentions_of(line);
  for (std::uint32_t m = 0; m < mentions.size(); ++m) {
    const std::size_t at = line.at(mentions[m].span.begin);
    if (at < to || at > to + 3) continue;
    const Party who = outsider(line, m);
    if (who.empty()) continue;
    const ActorReading& actor = line.view.actors.at(line.sentence, m);
    const bool official = actor.type == ActorType::kState || !side_for(line.view, who).country.empty();
    return add_mediator(line, who, cue.span, official ? "mediator" : "channel", 0.55, out);
  }
  if (const Found* bearer = bearer_at(line, to))
    add_unnamed(line, called(line, line.at(bearer->span.begin), line.at(bearer->span.end)), to, cue.span, "channel", out);
}

// An envoy is a person, likelier named after his title; "X, whom Y named as his envoy" is X.
Party envoy_of(const Line& line, Span cue) {
  constexpr std::uint32_t kAfter = 40, kBefore = 80;
  const auto& mentions = mentions_of(line);
  const bool owned = line.is(line.at(cue.begin) - (line.at(cue.begin) > 0), "his her their its");
  Party before, after;
  const auto said = [&](std::uint32_t at) {
    const std::size_t from = line.at(at), to = line.at(cue.begin);
    return line.has(
        from, to,
        owned ? "as named appointed whom designated" : ", as named appointed is was whom who designated became becomes");
  };
  for (std::uint32_t m = 0; m < mentions.size(); ++m) {
    const Party party = named_party(line.view, line.sentence, m);
    if (party.empty() || !line.view.is_person(party) || role_only(line, party)) continue;
    if (mentions[m].span.contains(cue)) return party;
    const bool near = mentions[m].span.begin >= cue.end && mentions[m].span.begin - cue.end <= kAfter;
    // "the envoys of X": X is whose they are.
    if (near && after.empty() && !line.is(line.at(cue.end), "of for from")) after = party;
    if (mentions[m].span.end > cue.begin || cue.begin - mentions[m].span.end > kBefore) continue;
    if ((!owned || before.empty()) && said(mentions[m].span.end)) before = party;
  }
  return after.empty() ? before : after;
}

void add_envoy(const Line& line, const Found& cue, ChannelDrafts& out) {
  const DocumentView& view = line.view;
  const Party who = envoy_of(line, cue.span);
  if (who.empty()) return;
  const Party side = side_for(view, who);
  ChannelDraft d;
  const std::string role = ascii_lower(view.words(cue.span));
  d.channel.name = cue.value == "sent" ? who.name : who.name + " (" + role + ")";
  d.channel.kind = "envoy";
  view.cite(d.channel, line.sentence, view.clause(line.sentence, cue.span.begin));
  d.channel.between = joined(line, line.at(cue.span.begin), who);
  d.channel.operated_by = side.name == who.name ? Party{} : side;
  d.channel.status = channel_status(view, line.sentence, cue.span);
  d.channel.confidence = !is_main(view, side) && side.name != who.name ? 0.6 : 0.5;
  d.channel.why = {"words: " + role, who.name};
  d.key = "envoy " + who.name;
  d.bearer = who.name;
  out.push_back(std::move(d));
}

// "Washington sent its deputy secretary, X, to the talks": the person stands right behind.
void add_sent(const Line& line, const Found& cue, ChannelDrafts& out) {
  constexpr std::size_t kReach = 9;
  const std::size_t to = line.at(cue.span.end);
  const auto& mentions = mentions_of(line);
  for (std::uint32_t m = 0; m < mentions.size(); ++m) {
    const std::size_t at = line.at(mentions[m].span.begin);
    if (at < to || at > to + kReach || mentions[m].kind != MentionKind::kName) continue;
    const Party party = named_party(line.view, line.sentence, m);
    if (party.empty() || !line.view.is_person(party) || line.has(to, at, "to that a message letter word which")) continue;
    return add_envoy(line, cue, out);
  }
}

}  // namespace

void find_bearers(const Line& line, ChannelDrafts& out) {
  for (const Found& cue : line.view.sentences[line.sentence].cues) {
    if (cue.kind == "channel mediator") add_role(line, cue, out);
    if (cue.kind == "channel carry") add_carrier(line, cue, out);
    if (cue.kind == "channel through") add_through(line, cue, out);
    if (cue.kind == "channel envoy" && cue.value == "sent") add_sent(line, cue, out);
    if (cue.kind == "channel envoy" && cue.value != "sent") add_envoy(line, cue, out);
  }
}

}  // namespace parley::dialogue
