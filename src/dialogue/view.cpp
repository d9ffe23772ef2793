#include "dialogue/view.h"

#include <algorithm>

namespace parley::dialogue {

namespace {

const std::pair<const std::string, int>* most_of(const std::map<std::string, int>& counts, const std::string& but) {
  const std::pair<const std::string, int>* best = nullptr;
  for (const auto& entry : counts)
    if (entry.first != but && (!best || entry.second > best->second)) best = &entry;
  return best;
}

}  // namespace

Party party_of(const ActorReading& actor) { return {actor.name, actor.country}; }

Parties parties_of(const std::vector<ActorReading>& actors) {
  Parties out;
  for (const ActorReading& a : actors)
    if (!a.name.empty()) add_parties(out, {party_of(a)});
  return out;
}

bool has_name(std::string_view name) { return !name.empty() && !(name.front() >= 'a' && name.front() <= 'z') && !(name.front() >= '0' && name.front() <= '9'); }

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
  for (const DocumentActors::Entry& e : actors.entries()) {
    country_[e.actor.name] = e.actor.country;
    if (e.actor.type == ActorType::kPerson) persons_.insert(e.actor.name);
    const std::string side = parley::side_of(lexicon, e.actor);
    if (side != e.actor.name) side_[e.actor.name] = side;
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
  int most = 0;
  for (const auto& [a, others] : deals_)
    for (const auto& [b, n] : others)
      if (n > most) {
        most = n;
        main_pair_ = {named(a), named(b)};
      }
  if (!main_pair_.first.empty()) return;
  if (const auto* first = most_of(acts_, ""))
    if (const auto* second = most_of(acts_, first->first)) main_pair_ = {named(first->first), named(second->first)};
}

Party DocumentView::named(const std::string& name) const {
  const auto country = country_.find(name);
  return {name, country == country_.end() ? "" : country->second};
}

// Sides with a name; those of a mutual act are its sources.
void DocumentView::count_deals(const Event& event) {
  const auto sides = [&](const std::vector<ActorReading>& who) {
    std::set<std::string> out;
    for (const Party& p : parties_of(who))
      if (const std::string side = side_of(p).name; has_name(side)) out.insert(side);
    return out;
  };
  const std::set<std::string> sources = sides(event.source), targets = event.target.empty() ? sources : sides(event.target);
  for (const std::string& s : sources) acts_[s] += 2;
  for (const std::string& t : targets) acts_[t] += 1;
  for (const std::string& s : sources)
    for (const std::string& t : targets) {
      if (s == t) continue;
      ++deals_[s][t];
      if (!event.target.empty()) ++deals_[t][s];
    }
}

Parties DocumentView::who(std::uint32_t sentence, std::uint32_t mention) const {
  const ActorReading& actor = actors.at(sentence, mention);
  if (actor.parts.empty()) return actor.name.empty() ? Parties{} : Parties{party_of(actor)};
  Parties out;
  for (const std::string& part : actor.parts) {
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
  const auto deals = deals_.find(side);
  if (deals != deals_.end())
    if (const auto* most = most_of(deals->second, side)) return named(most->first);
  const auto* most = most_of(acts_, side);
  return most ? named(most->first) : Party{};
}

std::vector<std::string> DocumentView::attribution(std::uint32_t sentence, Span at) const {
  std::vector<std::string> out;
  const Speech& speech = *sentences[sentence].speech;
  const auto add = [&](const std::string& name) {
    if (!name.empty() && std::find(out.begin(), out.end(), name) == out.end()) out.push_back(name);
  };
  for (const Report& r : speech.reports)
    if (r.content.overlaps(at)) add(actors.at(sentence, r.speaker).name);
  if (out.empty() && speech.running) add(speech.running->name);
  return out;
}

std::string DocumentView::hedge(std::uint32_t sentence, Span at) const {
  const Span part = clause(sentence, at.begin);
  for (const CueHit& cue : sentences[sentence].speech->cues) {
    const bool hedges = cue.cue->kind == "hedge" || (cue.cue->kind == "factuality" && (cue.cue->value == "probable" || cue.cue->value == "possible"));
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
