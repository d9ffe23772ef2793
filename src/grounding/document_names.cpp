// What a name is that the lexicon does not know: a person's or a body's, from its words and from how the document uses them.
#include "grounding/document_impl.h"

namespace parley {

namespace {

bool letters_only(std::string_view word) {
  return std::none_of(word.begin(), word.end(), [](char c) { return (c >= '0' && c <= '9') || c == '&' || c == '/'; });
}
bool lower(std::string_view word) { return !word.empty() && word[0] >= 'a' && word[0] <= 'z'; }
bool acronym(std::string_view word) {
  return word.size() > 1 && std::all_of(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

}  // namespace

void DocumentActors::Impl::tell_names() {
  for (const Known& k : known) {
    const ActorReading& a = k.entry.actor;
    if (!k.named || a.type != ActorType::kUnknown || !a.parts.empty() || a.name.find(' ') == std::string::npos) continue;
    if (const ActorType kind = kind_of_name(k); kind != ActorType::kUnknown) kinds.emplace(a.name, kind);
  }
}

// A person has two to four words with capitals, particles aside, and goes by the last one; a body has an article, goes by its
// first word ("Tollund Ports", "Tollund"); where people are "in" or "at" it, it may be a place.
ActorType DocumentActors::Impl::kind_of_name(const Known& k) const {
  const std::string& name = k.entry.actor.name;
  const std::vector<std::string_view> parts = split(name, ' ');
  std::size_t capitals = 0;
  for (std::string_view word : parts) {
    if (!letters_only(word) || acronym(word)) return ActorType::kUnknown;
    capitals += !lower(word);
    for (std::string_view kind : {"institution", "country noun", "calendar", "people noun", "team", "no person"})
      if (!mark_of(word, kind).empty()) return ActorType::kUnknown;
  }
  if (parts.size() < 2 || parts.size() > 4 || capitals < 2 || lower(parts.front()) || lower(parts.back()))
    return ActorType::kUnknown;
  int person = 0, body = 0, place = 0;
  for (const Sentence& s : sentences)
    for (std::size_t t = 0; t < s.tokens.size(); ++t) {
      const std::string_view word = words(s.tokens[t].span);
      const std::string_view before = t > 0 ? words(s.tokens[t - 1].span) : std::string_view();
      const std::string_view after = t + 1 < s.tokens.size() ? words(s.tokens[t + 1].span) : std::string_view();
      const bool more = !after.empty() && after[0] >= 'A' && after[0] <= 'Z';
      if (word == parts.front() && t + parts.size() <= s.tokens.size() &&
          slice(document.text, {s.tokens[t].span.begin, s.tokens[t + parts.size() - 1].span.end}) == name) {
        const std::size_t next = t + parts.size();
        const std::string_view behind =
            next + 1 < s.tokens.size() && words(s.tokens[next].span) == "," ? words(s.tokens[next + 1].span) : "";
        person += behind == "who" || (!behind.empty() && behind[0] >= '1' && behind[0] <= '9');
        body += 2 * (before == "the" || (before == "The" && t > 0));
        place += before == "in" || before == "In" || before == "at" || before == "near" || before == "around";
        t = next - 1;
      } else if (word == parts.front() && !more) {
        ++body;
      } else if (word == parts.back() && !more && before != parts[parts.size() - 2]) {
        ++person;
      }
    }
  if (place > person) return ActorType::kUnknown;
  if (body > person) return body > 1 ? ActorType::kOrganisation : ActorType::kUnknown;
  return person > 0 || parts.size() < 4 ? ActorType::kPerson : ActorType::kUnknown;
}

}  // namespace parley
