#include "grounding/resolver.h"

namespace parley::grounding {
namespace {

constexpr std::size_t kMaxPhrase = 600;  // bytes; a longer "name" is a sentence

}  // namespace

Resolved Resolver::run(std::string_view text) {
  text = trim(text);
  if (text.empty() || text.size() > kMaxPhrase) return nobody(text.substr(0, std::min<std::size_t>(text.size(), 80)));
  phrase_ = read_phrase(lexicon_, text, {0, static_cast<std::uint32_t>(text.size())}, around_.date);
  if (phrase_.items.empty()) return nobody(text);
  if (auto composite = read_composite()) return *composite;
  end_ = cut();
  if (named_) {
    Resolved before = run_parts(0, end_);
    if (before.reading.country.empty() && before.reading.sectors.empty()) return nobody(text);
    if (before.reading.type != ActorType::kState) return before;
    return nobody(text);
  }
  if (auto list = read_list()) return *list;
  return run_parts(0, end_);
}

Resolved Resolver::nobody(std::string_view text) const {
  Resolved out;
  out.reading.name = text_of(text);
  out.reading.why.push_back("nobody that is known");
  return out;
}

// Where the noun phrase ends: at a relative clause, a verb form, "named".
std::size_t Resolver::cut() {
  bool noun = false;  // "the detained vessels" goes on, "vessels detained" does not
  for (std::size_t i = 0; i < phrase_.items.size(); ++i) {
    noun |= i > 0 && (item(i - 1).kind == ItemKind::kName || item(i - 1).kind == ItemKind::kAgent ||
                      phrase_.whole(i - 1, "weak head") || phrase_.whole(i - 1, "people noun") ||
                      (item(i - 1).capital && !function_word(i - 1)) || phrase_.begins(i - 1, "preposition"));
    if (item(i).kind == ItemKind::kName) continue;
    if (i > 0 && phrase_.begins(i, "named")) {
      named_ = true;
      return i;
    }
    if (i > 0 && item(i).kind == ItemKind::kWord && !item(i).capital && phrase_.begins(i, "clause")) {
      // "protesters living in Cairo" still says where
      const bool place = phrase_.begins(i, "place clause") != nullptr;
      const bool participle = item(i).folded.ends_with("ed") || item(i).folded.ends_with("ing");
      if (!place && (noun || !participle)) return i;
    }
  }
  return phrase_.items.size();
}

std::string_view Resolver::last_word(std::size_t first, std::size_t end) const {
  std::size_t at = end - 1;
  while (at > first && item(at - 1).hyphen) --at;
  return phrase_.words(at, end);
}

std::string Resolver::bare_text(std::size_t first, std::size_t end) const {
  while (first < end &&
         (item(first).kind == ItemKind::kPunctuation ||
          one_of(item(first).folded, {"the", "a", "an", "this", "that", "these", "those", "some", "his", "her", "their", "its"})))
    ++first;
  return text_of(phrase_.words(first, end));
}

Resolved Resolver::run_parts(std::size_t first, std::size_t end) {
  std::vector<Part> parts = read_parts(first, end);
  std::erase_if(parts, [](const Part& p) {
    return std::all_of(p.segments.begin(), p.segments.end(),
                       [](const Segment& s) { return s.empty() && !s.plain_plural && s.owner_end == 0; });
  });
  if (parts.empty()) return lower_case_name(first, end);
  // "dozens of protesters": what follows "of" acts.
  for (Part& p : parts) {
    while (p.segments.size() > 2 && p.core().empty() && p.core().quantity && p.segments[1].empty() && p.segments[1].quantity)
      p.segments.erase(p.segments.begin());
    if (p.segments.size() > 1 && p.core().empty() && p.segments[1].preposition == "of" &&
        (p.core().quantity || !p.segments[1].agents.empty())) {
      const bool former = p.core().former;
      p.segments.erase(p.segments.begin());
      p.core().preposition = "";
      p.core().former |= former;
      p.core().quantity = true;
    } else if (p.segments.size() > 1 && p.core().quantity && p.core().agents.size() == 1 && p.core().agents[0].weak &&
               p.core().states.empty() && p.core().org == kNobody && p.segments[1].preposition == "of" &&
               !p.segments[1].agents.empty()) {
      p.segments.erase(p.segments.begin());
      p.core().preposition = "";
    }
  }
  if (auto r = known_person(parts)) return *r;
  if (auto r = titled_person(parts)) return *r;
  if (auto r = known_org(parts)) return *r;
  if (auto r = agent(parts)) return *r;
  if (auto r = state(parts)) return *r;
  if (auto r = bare_name(parts)) return *r;
  if (auto r = behind_an_act(parts)) return *r;
  return nobody(bare_text(first, end));
}

Resolved resolve_phrase(const Lexicon& lexicon, std::string_view text, const Surroundings& around) {
  return Resolver(lexicon, around, 0).run(text);
}

}  // namespace parley::grounding

namespace parley {

std::string ActorReading::code() const { return country + (sectors.empty() ? std::string() : sectors.front()); }

ActorReading resolve_actor(const Lexicon& lexicon, std::string_view text, std::optional<Date> date, std::string_view context) {
  constexpr std::size_t kMaxContext = 1 << 20;
  const auto around = grounding::surroundings_of(lexicon, context.substr(0, std::min(context.size(), kMaxContext)), date);
  return grounding::resolve_phrase(lexicon, text, around).reading;
}

}  // namespace parley
