// The actors of one document: what was said before decides who "Kim", "the North", "he" and "the delegation" are.
#include <set>

#include "grounding/document_impl.h"

namespace parley {

DocumentActors::Impl::Impl(const Lexicon& l, const Document& d, const std::vector<Sentence>& s,
                           const std::vector<std::vector<Mention>>& m)
    : lexicon(l), document(d), sentences(s), mentions(m), facts(l, d.text, s) {
  around.date = d.published;
  survey();
  read_mentions();
  contenders = find_contenders();
  affiliate();
  tell_names();
  // Once more, now that "the two sides", "his forces" and names of people can be told.
  if (!contenders.empty() || !homes.empty() || !kinds.empty()) {
    read_mentions();
    affiliate();
  }
  for (Known& k : known)
    if (k.entry.count > 0) entries.push_back(std::move(k.entry));
  std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.first.begin < b.first.begin; });
}

void DocumentActors::Impl::read_mentions() {
  known.clear();
  by_key.clear();
  by_short.clear();
  readings.assign(mentions.size(), {});
  who.assign(mentions.size(), {});
  for (std::size_t i = 0; i < mentions.size(); ++i)
    for (std::size_t j = 0; j < mentions[i].size(); ++j) resolve(i, j);
}

void DocumentActors::Impl::survey() {
  // All bodies are known before the first reading is preferred.
  std::vector<std::vector<NameHit>> names;
  for (const Sentence& sentence : sentences) {
    names.push_back(lexicon.find_names(document.text, sentence.span));
    grounding::add_bodies(lexicon, names.back(), around.bodies);
  }
  std::set<std::uint32_t> counted;  // bodies
  for (const std::vector<NameHit>& hits : names) {
    for (const NameHit& hit : hits) {
      const NameReading& r = grounding::preferred(lexicon, hit.readings, around);
      const Entity& e = lexicon.entities()[r.entity];
      if (e.type == ActorType::kPerson) {
        people.emplace_back(hit.span.begin, r.entity);
        around.countries.add(e.country, 0.5);
      } else if (e.type == ActorType::kState) {
        states.emplace_back(hit.span.begin, e.country);
        around.countries.add(e.country, r.kind == NameKind::kCity ? 0.7 : 1.0);
      } else if ((e.sectors.empty() || e.sectors[0] != "JRN") && counted.insert(r.entity).second) {
        around.countries.add(e.country, 0.5);  // once: "Congress" is many a country's; a paper's country is not the story's
      }
    }
  }
  constexpr double kThin = 0.9;  // one city or one body says too little of where the story is
  if (around.countries.of(around.countries.best()) < kThin) around.countries = {};
  // Where the document has states of its own, a name that happens to be a known one's says little.
  if (static_cast<double>(facts.count()) > around.countries.of(around.countries.best())) around.countries = {};
}

Surroundings DocumentActors::Impl::here(std::size_t sentence, std::uint32_t at) const {
  Surroundings s = around;
  for (auto it = states_from(sentence); it != states.end() && it->first < at; ++it)
    s.countries.add(it->second, 1.0 + 0.3 * around.countries.of(it->second));
  const auto next =
      std::upper_bound(people.begin(), people.end(), at, [](std::uint32_t pos, const auto& p) { return pos < p.first; });
  for (auto it = next - std::min<std::ptrdiff_t>(next - people.begin(), kPeople); it != next; ++it)
    s.people.push_back(it->second);
  if (s.people.empty())
    for (auto it = people.begin() + std::min<std::ptrdiff_t>(people.end() - people.begin(), kPeople); it != people.begin();)
      s.people.push_back((--it)->second);
  return s;
}

std::vector<std::pair<std::uint32_t, std::string>>::const_iterator DocumentActors::Impl::states_from(std::size_t sentence) const {
  const std::uint32_t begin = sentence < sentences.size() ? sentences[sentence].span.begin : 0;
  return std::lower_bound(states.begin(), states.end(), begin, [](const auto& s, std::uint32_t pos) { return s.first < pos; });
}

std::string_view DocumentActors::Impl::with_article(std::size_t i, Span span) const {
  const Span before{sentences[i].span.begin, span.begin};
  const std::string_view after = slice(document.text, {span.end, sentences[i].span.end});
  if (after.size() > 1 && after[0] == ' ' && after[1] >= 'a' && after[1] <= 'z' && !after.starts_with(" who "))
    return words(span);
  for (std::string_view article : {"a ", "A ", "an ", "An "}) {
    if (before.size() < article.size() || !words(before).ends_with(article)) continue;
    const auto begin = span.begin - static_cast<std::uint32_t>(article.size());
    if (begin == before.begin || document.text[begin - 1] == ' ') return words({begin, span.end});
  }
  return words(span);
}

void DocumentActors::Impl::resolve(std::size_t i, std::size_t j) {
  const Mention& mention = mentions[i][j];
  const Span span = mention.span;
  readings[i].push_back({});
  who[i].push_back(kNone);
  if (span.empty() || span.end > document.text.size()) return;
  const std::string_view text = words(span);
  const std::string folded = without_article(text);
  if (const std::string_view pronoun = pronoun_of(text); !pronoun.empty())
    return take(i, j, pronoun_target(i, j, pronoun), 0.6f, "pronoun");
  if (const std::string_view kind = composite_of(text); !kind.empty()) return composite(i, j, kind);
  if (const std::size_t k = by_surname(folded); k != kNone) return take(i, j, k, 0.9f, "surname of somebody named before");
  if (text.front() >= 'A' && text.front() <= 'Z')
    if (const std::size_t k = by_part_of_name(folded); k != kNone) return take(i, j, k, 0.85f, "part of a name given before");
  if (mark_of(folded, "country noun").size() || folded.ends_with(" country") || folded.ends_with(" nation")) {
    if (fold(text) != folded || folded.find(' ') != std::string::npos) {
      if (const std::size_t k = country_noun(i, j, folded); k != kNone) return take(i, j, k, 0.6f, "the state spoken of");
    }
  }
  if (const std::size_t k = following(i, j, text); k != kNone) return take(i, j, k, 0.75f, "follow somebody of it");
  Surroundings around_here = here(i, span.begin);
  Resolved r = grounding::resolve_phrase(lexicon, with_article(i, span), around_here);
  if (const std::string_view full = facts.long_form(r.unknown_name); !full.empty()) {
    r = grounding::resolve_phrase(lexicon, full, around_here);
    if (r.reading.type == ActorType::kUnknown) r.reading.type = ActorType::kOrganisation;
    // "The National Front for Renewal" is not the National Front that the lexicon knows.
    const bool longer = r.reading.type == ActorType::kOrganisation && lexicon.lookup(full).empty();
    if (longer || !r.unknown_name.empty()) {
      if (r.unknown_name.empty()) {
        r.reading = {};
        r.reading.type = ActorType::kOrganisation;
        r.reading.confidence = 0.3f;
      }
      r.reading.name = r.unknown_name = full;
      r.reading.why.push_back("\"" + std::string(text) + "\" stands in brackets after \"" + r.unknown_name + "\"");
    }
  }
  // "five officers from the Government of National Accord", where nobody named it before
  if (const std::string_view body = r.person == Resolved::kNobody ? body_behind(text) : ""; !body.empty()) {
    Resolved whole = grounding::resolve_phrase(lexicon, body, around_here);
    if (whole.reading.type == ActorType::kUnknown && !whole.unknown_name.empty()) whole.reading.type = ActorType::kOrganisation;
    if (whole.person == Resolved::kNobody && whole.reading.type == ActorType::kOrganisation) r = std::move(whole);
  }
  if (facts.count() > 0) facts.settle(text, span.begin, r);
  const bool named = r.person != Resolved::kNobody || !r.unknown_name.empty();
  if (!r.unknown_name.empty() && r.reading.sectors.empty()) {
    const Span wider = widen(i, span);
    if (wider != span) {
      Resolved w = grounding::resolve_phrase(lexicon, words(wider), around_here);
      if (w.person != Resolved::kNobody || (!w.unknown_name.empty() && !w.reading.sectors.empty())) r = std::move(w);
    }
  }
  if (!r.unknown_name.empty() && r.reading.type != ActorType::kPerson)
    if (const std::size_t k = longer_name(r.unknown_name); k != kNone)
      return take(i, j, k, 0.8f, "short for a name given before");
  if (r.person == Resolved::kNobody && r.reading.parts.empty())
    if (const std::size_t k = team_of(i, j, r, text); k != kNone) return take(i, j, k, 0.75f, "acts for it");
  if (!named && r.reading.parts.empty()) {
    if (const std::size_t k = apposition(i, j, r); k != kNone) return take(i, j, k, 0.85f, "in apposition");
    if (const std::size_t k = nominal(i, j, r, text); k != kNone) return take(i, j, k, 0.7f, "named before");
  }
  enter(i, j, std::move(r), text);
}

std::string DocumentActors::Impl::key_of(const Resolved& r) const {
  const ActorReading& a = r.reading;
  if (!a.parts.empty()) {
    std::vector<std::string> parts = a.parts;
    std::sort(parts.begin(), parts.end());
    std::string key = "both";
    for (const std::string& p : parts) key += "|" + p;
    return key;
  }
  if (r.person != Resolved::kNobody) return "person|" + std::to_string(r.person);
  if (!r.unknown_name.empty()) return "name|" + fold(r.unknown_name);
  if (a.type == ActorType::kState) return "state|" + (a.country.empty() ? fold(a.name) : a.country);
  if (a.type == ActorType::kOrganisation && r.head.empty()) return "body|" + fold(a.name);
  return "group|" + a.country + "|" + without_article(a.name);
}

void DocumentActors::Impl::enter(std::size_t i, std::size_t j, Resolved r, std::string_view text) {
  const Span span = mentions[i][j].span;
  if (r.reading.type == ActorType::kUnknown && homes.contains(r.reading.name)) r.reading.type = ActorType::kPerson;
  if (const auto kind = kinds.find(r.unknown_name); r.reading.type == ActorType::kUnknown && kind != kinds.end())
    r.reading.type = kind->second;
  readings[i][j] = r.reading;
  if (r.reading.confidence <= 0 && r.reading.country.empty() && r.reading.sectors.empty()) return;
  const std::size_t before = named_before(r);
  const auto [it, fresh] = by_key.emplace(key_of(r), before == kNone ? known.size() : before);
  if (fresh && before == kNone) {
    Known k;
    k.entry.actor = r.reading;
    k.entry.first = span;
    k.person = r.person;
    k.plural = r.reading.type == ActorType::kGroup && !r.head.empty() && r.head.ends_with('s');
    known.push_back(std::move(k));
  }
  Known& k = known[it->second];
  if (r.reading.confidence > k.entry.actor.confidence + 0.05f && r.reading.type != ActorType::kUnknown) k.entry.actor = r.reading;
  if (before != kNone) readings[i][j] = k.entry.actor;
  if (fresh && before == kNone) k.country_guessed = r.country_from_context && r.person == Resolved::kNobody;
  k.named |= r.person != Resolved::kNobody || !r.unknown_name.empty();
  if (!r.office.empty()) k.office = r.office;
  if (!r.head.empty()) k.head = r.head;
  if (r.gender) k.gender = r.gender;
  if (!k.gender && is_person(k)) k.gender = gender_of(k.entry.actor.name);
  note(k, text);
  if (const std::string& bare = r.bare_name.empty() ? r.unknown_name : r.bare_name; is_person(k) && !bare.empty())
    also_called(k, bare);
  who[i][j] = it->second;
  introduce(r, it->second);
  if (r.person != Resolved::kNobody || !r.unknown_name.empty()) name_the_title(i, j, it->second);
}

void DocumentActors::Impl::name_the_title(std::size_t i, std::size_t j, std::size_t index) {
  if (j == 0 || who[i][j - 1] == kNone || who[i][j - 1] == index) return;
  Known& title = known[who[i][j - 1]];
  Known& named = known[index];
  const Span before = mentions[i][j - 1].span, after = mentions[i][j].span;
  if (before.end > after.begin || after.begin - before.end > 2 || named.entry.actor.type == ActorType::kOrganisation) return;
  const std::string_view gap = words({before.end, after.begin});
  if ((gap != " " && gap != ", ") || !is_person(title) || title.named || title.entry.count != 1) return;
  ActorReading& actor = named.entry.actor;
  if (actor.sectors.empty()) {
    const std::string name = actor.name;
    actor = title.entry.actor;
    actor.name = name;
  }
  actor.type = ActorType::kPerson;
  if (named.office.empty()) named.office = title.office;
  if (!named.gender) named.gender = title.gender;
  note(named, words(before));
  named.entry.first = std::min(named.entry.first, before);
  title.entry.count = 0;
  who[i][j - 1] = index;
  readings[i][j - 1] = actor;
  readings[i][j] = actor;
}

void DocumentActors::Impl::introduce(const Resolved& r, std::size_t index) {
  if (r.person != Resolved::kNobody) {
    const std::string_view short_name = lexicon.short_name(r.person);
    if (!short_name.empty()) by_short[std::string(short_name)] = index;
    const std::size_t space = short_name.rfind(' ');
    if (space != std::string_view::npos) by_short[std::string(short_name.substr(space + 1))] = index;
  } else if (!r.unknown_name.empty() && (r.reading.type == ActorType::kPerson || r.reading.type == ActorType::kUnknown)) {
    const std::string folded = fold(r.unknown_name);
    const std::size_t space = folded.rfind(' ');
    if (space == std::string::npos) return;
    const bool korean_style = folded.find('-', space) != std::string::npos && folded.find(' ') == space;
    by_short[korean_style ? folded.substr(0, space) : folded.substr(space + 1)] = index;
  }
}

void DocumentActors::Impl::take(std::size_t i, std::size_t j, std::size_t index, float confidence, std::string_view reason) {
  if (index == kNone) {
    readings[i][j].name = std::string(words(mentions[i][j].span));
    readings[i][j].why.push_back(std::string(reason) + " of nobody named before");
    return;
  }
  Known& k = known[index];
  readings[i][j] = k.entry.actor;
  readings[i][j].confidence = std::min(confidence, k.entry.actor.confidence);
  readings[i][j].why.push_back("\"" + std::string(words(mentions[i][j].span)) + "\": " + std::string(reason));
  who[i][j] = index;
  if (pronoun_of(words(mentions[i][j].span)).empty()) {
    note(k, words(mentions[i][j].span));
  } else {
    ++k.entry.count;
    const std::string_view value = pronoun_of(words(mentions[i][j].span));
    if (is_person(k) && (value == "m" || value == "f")) k.gender = value[0];
  }
}

void DocumentActors::Impl::note(Known& k, std::string_view text) {
  ++k.entry.count;
  also_called(k, text);
  // "Christian Democrats (CDU)": both are its names.
  if (const std::size_t open = text.find(" (");
      open != std::string_view::npos && k.entry.actor.type == ActorType::kOrganisation) {
    also_called(k, text.substr(0, open));
    also_called(k, text.substr(open + 2, text.find(')', open) - open - 2));
  }
}

void DocumentActors::Impl::also_called(Known& k, std::string_view text) {
  if (std::find(k.entry.aliases.begin(), k.entry.aliases.end(), text) == k.entry.aliases.end())
    k.entry.aliases.emplace_back(text);
}

DocumentActors::DocumentActors(const Lexicon& lexicon, const Document& document, const std::vector<Sentence>& sentences,
                               const std::vector<std::vector<Mention>>& mentions)
    : impl_(std::make_shared<const Impl>(lexicon, document, sentences, mentions)) {}

const ActorReading& DocumentActors::at(std::size_t sentence, std::size_t index) const {
  if (sentence >= impl_->readings.size() || index >= impl_->readings[sentence].size()) return impl_->nobody;
  return impl_->readings[sentence][index];
}

const std::vector<std::string>& DocumentActors::contenders() const { return impl_->contenders; }

const std::vector<DocumentActors::Entry>& DocumentActors::entries() const { return impl_->entries; }

}  // namespace parley
