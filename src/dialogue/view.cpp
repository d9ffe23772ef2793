#include "dialogue/view.h"

#include <algorithm>

namespace parley::dialogue {

namespace {

using Entries = std::vector<DocumentActors::Entry>;

// Who acts for a state, who against or beside it, by main sector.
bool acts_for_state(const ActorReading& a) {
  return a.sectors.empty() || is_one_of(a.sectors[0], {"GOV", "MIL", "SPY", "LEG", "JUD", "COP"});
}
bool acts_against_state(const ActorReading& a) {
  return !a.sectors.empty() && is_one_of(a.sectors[0], {"REB", "UAF", "SEP", "INS", "PRM"});
}

// The organisation that a role names ("leader of Batasuna"); "" when none of the document's.
std::string organisation_in(std::string_view role, const Entries& entries) {
  std::string best;
  for (const DocumentActors::Entry& e : entries) {
    const std::string& name = e.actor.name;
    if (e.actor.type == ActorType::kOrganisation && name.size() > best.size() && role.find(name) != std::string_view::npos) best = name;
  }
  return best;
}

// "Vandria's negotiators", "Selmari officials": the word of an unknown name that stands in a longer one; "" when none does.
std::string bearer_in(const ActorReading& a, const Entries& entries) {
  constexpr std::size_t kShortest = 4, kEnding = 3;
  for (const DocumentActors::Entry& e : entries) {
    const std::string& name = e.actor.name;
    const bool one_word = name.size() >= kShortest && name.find(' ') == std::string::npos && name[0] >= 'A' && name[0] <= 'Z';
    if (!one_word || !e.actor.country.empty() || e.actor.type == ActorType::kPerson || name == a.name) continue;
    for (std::string_view word : split(a.name, ' '))
      if (word.starts_with(name) && word.size() <= name.size() + kEnding) return name;
  }
  return {};
}

// The armed organisation that the document names most, itself or by its leaders; "the rebels" are its.
std::string main_armed(const Entries& entries) {
  std::map<std::string, std::size_t> counts;
  for (const DocumentActors::Entry& e : entries) {
    if (!acts_against_state(e.actor)) continue;
    const bool named = e.actor.type == ActorType::kOrganisation && e.actor.name[0] >= 'A' && e.actor.name[0] <= 'Z';
    const std::string whose = named ? e.actor.name : organisation_in(e.actor.role, entries);
    if (!whose.empty()) counts[whose] += e.count;
  }
  const auto most =
      std::max_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == counts.end() ? std::string() : most->first;
}

std::string side_name(const Lexicon& lexicon, const ActorReading& a, const Entries& entries, const std::string& armed) {
  const bool person = a.type == ActorType::kPerson, organisation = a.type == ActorType::kOrganisation;
  if (person && !a.member_of.empty() && a.member_of != lexicon.country_name(a.country)) return a.member_of;
  if (person)
    if (std::string named = organisation_in(a.role, entries); !named.empty() && !acts_for_state(a)) return named;
  if (acts_against_state(a)) return organisation || armed.empty() ? a.name : armed;
  if (a.country.empty() && a.type != ActorType::kUnknown) return bearer_in(a, entries);
  if (!acts_for_state(a)) return {};
  if (!a.member_of.empty()) return a.member_of;
  return person ? std::string(lexicon.country_name(a.country)) : std::string();
}

template <class Number>
const std::pair<const std::string, Number>* most_of(const std::map<std::string, Number>& counts, const std::string& but) {
  const std::pair<const std::string, Number>* best = nullptr;
  for (const auto& entry : counts)
    if (entry.first != but && (!best || entry.second > best->second)) best = &entry;
  return best;
}

}  // namespace

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

Party party_of(const ActorReading& actor) { return {actor.name, actor.country}; }

Parties parties_of(const std::vector<ActorReading>& actors) {
  Parties out;
  for (const ActorReading& a : actors)
    if (!a.name.empty()) add_parties(out, {party_of(a)});
  return out;
}

bool has_name(std::string_view name) { return !name.empty() && !(name.front() >= 'a' && name.front() <= 'z') && !(name.front() >= '0' && name.front() <= '9'); }

bool is_vague(const Lexicon& lexicon, std::string_view name) {
  const std::vector<CueHit> hits = lexicon.find_dialogue(name, {0, static_cast<std::uint32_t>(name.size())});
  return std::any_of(hits.begin(), hits.end(), [&](const CueHit& hit) {
    return hit.cue->kind == "vague" && (hit.span.size() == name.size() || !has_name(name));
  });
}

bool has_party(const Parties& parties, const Party& party) {
  return std::any_of(parties.begin(), parties.end(), [&](const Party& p) { return p.name == party.name; });
}

void add_parties(Parties& to, const Parties& more) {
  for (const Party& p : more)
    if (!p.empty() && !has_party(to, p)) to.push_back(p);
}

DocumentView::DocumentView(const Lexicon& lexicon_, const Document& document_, const std::vector<Sentence>& all,
                           const std::vector<SentenceReading>& readings, const DocumentActors& actors_, const std::vector<Event>& events)
    : lexicon(lexicon_), document(document_), text(document_.text), actors(actors_),
      speech_(speeches(lexicon_, document_, all, readings, actors_)) {
  const std::string armed = main_armed(actors.entries());
  for (const DocumentActors::Entry& e : actors.entries()) {
    country_[e.actor.name] = e.actor.country;
    if (e.actor.type == ActorType::kPerson) persons_.insert(e.actor.name);
    const std::string side = side_name(lexicon, e.actor, actors.entries(), armed);
    if (!side.empty()) side_[e.actor.name] = side;
    if (const std::string state(lexicon.country_name(e.actor.country)); !state.empty()) country_[state] = e.actor.country;
  }
  DateValue anchor;
  for (std::uint32_t i = 0; i < all.size(); ++i) {
    SentenceView s;
    s.sentence = &all[i];
    s.reading = &readings[i];
    s.speech = &speech_[i];
    for (const CueHit& hit : lexicon.find_dialogue(text, all[i].span)) s.cues.push_back({hit.span, hit.cue->kind, hit.cue->value});
    std::stable_sort(s.cues.begin(), s.cues.end(), [](const Found& a, const Found& b) { return a.span < b.span; });
    s.dates = find_dates(text, all[i].span, document.published, anchor.value.empty() ? nullptr : &anchor);
    for (const DateValue& d : s.dates)
      if (d.precision == "day" || d.precision == "month") anchor = d;
    s.clauses = parley::clauses(text, all[i]);
    sentences.push_back(std::move(s));
  }
  for (const Event& e : events) {
    SentenceView& s = sentences[e.sentence];
    s.acts.push_back({&e, &s.reading->frames[e.frame]});
  }
  for (SentenceView& s : sentences)
    std::stable_sort(s.acts.begin(), s.acts.end(), [](const Act& a, const Act& b) { return a.frame->trigger < b.frame->trigger; });
  for (const Event& e : events) count_deals(e);
  find_main_pair();
}

Party DocumentView::named(const std::string& name) const {
  return {name, std::string(country_of(name))};
}

std::string_view DocumentView::country_of(const std::string& name) const {
  const auto country = country_.find(name);
  return country == country_.end() ? std::string_view() : std::string_view(country->second);
}

Parties DocumentView::who(std::uint32_t sentence, std::uint32_t mention) const {
  const ActorReading& actor = actors.at(sentence, mention);
  if (actor.parts.empty()) return actor.name.empty() ? Parties{} : Parties{party_of(actor)};
  Parties out;
  for (const std::string& part : actor.parts) {
    if (country_.contains(part)) {
      add_parties(out, {named(part)});
      continue;
    }
    const ActorReading reading = resolve_actor(lexicon, part, document.published);
    add_parties(out, {{reading.name.empty() ? part : reading.name, reading.country}});
  }
  return out;
}

Parties DocumentView::parties_in(std::uint32_t sentence, Span span) const {
  Parties out;
  const std::vector<Mention>& mentions = sentences[sentence].reading->mentions;
  for (std::uint32_t m = 0; m < mentions.size(); ++m)
    if (span.contains(mentions[m].span)) add_parties(out, who(sentence, m));
  return out;
}

int DocumentView::mention_before(std::uint32_t sentence, std::uint32_t at, std::uint32_t limit) const {
  const std::vector<Mention>& mentions = sentences[sentence].reading->mentions;
  int best = -1;
  for (std::size_t m = 0; m < mentions.size(); ++m)
    if (mentions[m].span.end <= at && at - mentions[m].span.end <= limit) best = static_cast<int>(m);
  return best;
}

int DocumentView::mention_after(std::uint32_t sentence, std::uint32_t at, std::uint32_t limit) const {
  const std::vector<Mention>& mentions = sentences[sentence].reading->mentions;
  for (std::size_t m = 0; m < mentions.size(); ++m)
    if (mentions[m].span.begin >= at) return mentions[m].span.begin - at <= limit ? static_cast<int>(m) : -1;
  return -1;
}

Party DocumentView::side_of(const Party& party) const {
  const auto side = side_.find(party.name);
  if (side == side_.end()) return party;
  const auto country = country_.find(side->second);
  return {side->second, country == country_.end() ? party.country : country->second};
}

bool DocumentView::is_person(const Party& party) const { return persons_.contains(party.name); }

Party DocumentView::counterpart(const Party& party) const {
  const std::string side = side_of(party).name;
  if (side == main_pair_.first.name) return main_pair_.second;
  if (side == main_pair_.second.name) return main_pair_.first;
  if (const auto near = closeness_.find(side); near != closeness_.end())
    if (const auto* most = most_of(near->second, side)) return named(most->first);
  const auto* most = most_of(acts_, side);
  return most ? named(most->first) : Party{};
}

std::vector<std::string> DocumentView::attribution(std::uint32_t sentence, Span at) const {
  std::vector<std::string> out;
  const Speech& speech = *sentences[sentence].speech;
  const auto add = [&](const std::string& name) {
    if (!name.empty() && std::find(out.begin(), out.end(), name) == out.end()) out.push_back(name);
  };
  if (speech.floor) add(speech.floor->name);
  const std::size_t outside = out.size();
  for (const Report& r : speech.reports)
    if (r.content.overlaps(at)) add(actors.at(sentence, r.speaker).name);
  if (out.size() == outside && speech.running) add(speech.running->name);
  return out;
}

std::string DocumentView::hedge(std::uint32_t sentence, Span at) const {
  const Span part = clause(sentence, at.begin);
  for (const CueHit& cue : sentences[sentence].speech->cues) {
    const bool hedges = cue.cue->kind == "hedge" || (cue.cue->kind == "factuality" && (cue.cue->value == "probable" || cue.cue->value == "possible"));
    const auto& dates = sentences[sentence].dates;  // "May" the month is no hedge
    if (std::any_of(dates.begin(), dates.end(), [&](const DateValue& d) { return d.span.contains(cue.span); })) continue;
    if (hedges && cue.span.begin >= part.begin && cue.span.end <= std::max(part.end, at.end)) return std::string(words(cue.span));
  }
  return {};
}

DateValue DocumentView::date_near(std::uint32_t sentence, Span at) const {
  const Span part = clause(sentence, at.begin);
  const DateValue* best = nullptr;
  std::uint32_t nearest = 0;
  for (const DateValue& d : sentences[sentence].dates) {
    std::uint32_t distance = d.span.begin >= at.end ? d.span.begin - at.end : at.begin > d.span.end ? at.begin - d.span.end : 0;
    if (!part.overlaps(d.span)) distance += 1000;
    if (!best || distance < nearest) best = &d, nearest = distance;
  }
  return best ? *best : DateValue{};
}

Span DocumentView::clause(std::uint32_t sentence, std::uint32_t at) const { return clause_at(sentences[sentence].clauses, at); }

Span DocumentView::phrase_after(std::uint32_t sentence, std::uint32_t at, std::uint32_t limit) const {
  Span out{at, sentences[sentence].sentence->span.end};
  for (const Token& t : sentences[sentence].sentence->tokens)
    if (t.span.begin > at && (words(t.span) == ";" || words(t.span) == "--" || words(t.span) == "\xE2\x80\x94")) {
      out.end = t.span.begin;
      break;
    }
  for (const Report& r : sentences[sentence].speech->reports) {
    const std::uint32_t begin = std::min(r.verb.begin, sentences[sentence].reading->mentions[r.speaker].span.begin);
    if (begin > at && begin < out.end) out.end = begin;
  }
  if (out.size() > limit) {
    out.end = at + limit;
    while (out.end > at && text[out.end] != ' ') --out.end;
  }
  constexpr std::string_view kEdges = " \n\t,.;:\"";
  while (out.end > out.begin && kEdges.find(text[out.end - 1]) != std::string_view::npos) --out.end;
  while (out.begin < out.end && kEdges.find(text[out.begin]) != std::string_view::npos) ++out.begin;
  return out;
}

std::optional<double> DocumentView::likely(std::uint32_t sentence, std::string_view kind) const {
  const SentenceReading* reading = sentences[sentence].reading;
  const auto* at = std::find(std::begin(kRecordKinds), std::end(kRecordKinds), kind);
  const auto k = static_cast<std::size_t>(at - std::begin(kRecordKinds));
  if (!reading || k >= reading->kinds.size()) return std::nullopt;
  return static_cast<double>(reading->kinds[k]);
}

void DocumentView::cite(Evidence& evidence, std::uint32_t sentence, Span span) const {
  constexpr std::uint32_t kLongest = 400;
  const Span whole = sentences[sentence].sentence->span;
  span = {std::max(span.begin, whole.begin), std::min(span.end, whole.end)};
  if (span.size() > kLongest) span.end = span.begin + kLongest;
  while (span.end < text.size() && (static_cast<unsigned char>(text[span.end]) & 0xC0) == 0x80) ++span.end;
  evidence.doc = document.id;
  evidence.sentence = sentence;
  evidence.span = span;
  evidence.quote = words(span);
  evidence.attribution = attribution(sentence, span);
  evidence.hedge = hedge(sentence, span);
}

}  // namespace parley::dialogue
