// Words to segments: which country, body, person or kind of actor each word stands for, and what belongs to what.
#include "grounding/resolver.h"

namespace parley::grounding {
namespace {

// "oligarchs", "stone-throwers" are people; "weapons" are not.
bool people_ending(std::string_view word) {
  for (std::string_view ending :
       {"ers", "ors", "ists", "ants", "ents", "ians", "ees", "archs", "ans", "men", "ites", "kin", "ards", "ics"})
    if (word.ends_with(ending)) return true;
  return false;
}

}  // namespace

std::vector<Part> Resolver::read_parts(std::size_t first, std::size_t end) {
  std::vector<Part> parts;
  std::size_t begin = first;
  for (std::size_t i = first; i <= end; ++i) {
    const bool border =
        i == end || (item(i).kind == ItemKind::kPunctuation && !one_of(item(i).folded, {"-", "'", "\"", ".", "/", "%", "$"}));
    if (!border) continue;
    if (i > begin) parts.push_back(read_part(begin, i));
    begin = i + 1;
  }
  return parts;
}

Part Resolver::read_part(std::size_t first, std::size_t end) {
  Part part;
  std::size_t begin = first;
  std::string_view preposition;
  for (std::size_t i = first; i <= end; ++i) {
    const Mark* mark = i < end && item(i).kind == ItemKind::kWord && !(item(i).capital && i == first)
                           ? phrase_.begins(i, "preposition")
                           : nullptr;
    if (i < end && (!mark || i == first)) continue;
    part.segments.push_back(read_segment(begin, i, preposition));
    begin = i + 1;
    if (mark) preposition = mark->value;
  }
  return part;
}

bool Resolver::name_word(std::size_t i, std::size_t end) const {
  return i < end && item(i).kind == ItemKind::kWord && item(i).capital && !function_word(i);
}

bool Resolver::function_word(std::size_t i) const {
  return one_of(item(i).folded,
                {"the", "a",      "an",    "this",  "that", "these", "those", "his",  "her",     "their",  "its", "our",  "my",
                 "one", "two",    "three", "four",  "five", "six",   "ten",   "some", "several", "many",   "all", "both", "new",
                 "top", "senior", "chief", "state", "and",  "or",    "as",    "but",  "local",   "former", "ex"}) ||
         phrase_.whole(i, "calendar") || phrase_.begins(i, "quantity") || phrase_.begins(i, "former") ||
         phrase_.begins(i, "pronoun") || phrase_.begins(i, "preposition");
}

// A country's or city's name that is somebody's first name or surname here ("Chad Smith", "Jack London").
bool Resolver::part_of_a_name(std::size_t i, std::size_t first, std::size_t end) const {
  if (item(i).possessive || item(i).hyphen) return false;
  if (given_name(i) && name_word(i + 1, end) && item(i).span.end + 1 == item(i + 1).span.begin && !item(i + 1).hyphen)
    return true;
  const bool initial = i > first && item(i - 1).folded.size() == 1 && item(i - 1).span.size() == 2;
  if (i == first || !name_word(i - 1, end) || !(given_name(i - 1) || initial) || item(i - 1).possessive) return false;
  const NameKind kind = item(i).readings[0].kind;
  return kind != NameKind::kDemonym && kind != NameKind::kAdjective && item(i - 1).span.end + 1 == item(i).span.begin &&
         (i + 1 >= end || item(i + 1).kind != ItemKind::kAgent);
}

bool Resolver::begins_body(std::size_t i, std::size_t end) const {
  const Item& it = item(i);
  return it.kind != ItemKind::kName && it.capital && it.possessive && i + 1 < end && item(i + 1).capital &&
         item(i + 1).kind != ItemKind::kName && phrase_.begins(i, "body owner");
}

bool Resolver::names_paper(const Item& it) const {
  const Entity& e = entity(choose(it.readings).entity);
  return e.type == ActorType::kOrganisation && !e.sectors.empty() && e.sectors[0] == "JRN";
}

Segment Resolver::read_segment(std::size_t first, std::size_t end, std::string_view preposition) {
  Segment s;
  s.preposition = preposition;
  s.first = first;
  s.end = end;
  for (std::size_t i = first; i < end;) {
    const Item& it = item(i);
    std::size_t next = i + 1;
    if (const Mark* g = phrase_.whole(i, "gender")) s.gender = g->value[0];
    if (phrase_.whole(i, "kin") && it.kind != ItemKind::kName) s.kin = true;
    if (it.kind == ItemKind::kWord && phrase_.begins(i, "former", &next) && next <= end && i + 1 < end) {
      s.former = true;
      i = next;
      continue;
    }
    next = i + 1;
    const Mark* honorific = it.kind == ItemKind::kWord ? phrase_.begins(i, "honorific", &next) : nullptr;
    const bool month = honorific && next < end && item(next).capital && phrase_.whole(next, "calendar");  // "Mrs May"
    if (honorific && next < end && (name_word(next, end) || month || item(next).kind == ItemKind::kName)) {
      if (!honorific->value.empty()) s.gender = honorific->value[0];
      s.honorific = true;
    }
    std::size_t after_title = i + 1;
    const Mark* rank = it.kind == ItemKind::kWord ? phrase_.begins(i, "title sector", &after_title) : nullptr;
    if (rank && (after_title >= end || name_word(after_title, end) || item(after_title).kind == ItemKind::kName)) {
      own_agent(s, i, {rank->kind, titles_.emplace_back(std::string(rank->value) + "1"), 0}, false);
      i = std::max(next, after_title);
      continue;
    }
    if (s.honorific && honorific) {
      i = month ? take_unknown(s, next, first, end) : next;
      continue;
    }
    next = i + 1;
    // "The National Democratic Front" is no paper called The National.
    const bool headed = it.kind == ItemKind::kName && i + 1 < end && item(i + 1).kind == ItemKind::kWord && item(i + 1).capital &&
                        it.span.end + 1 == item(i + 1).span.begin && !it.possessive && names_paper(it);
    if (headed) {
      i = take_unknown(s, i, first, end);
      continue;
    }
    if (begins_body(i, end)) {
      i = take_unknown(s, i, first, end);
      continue;
    }
    if (it.kind == ItemKind::kName && !part_of_a_name(i, first, end)) {
      take_name(s, i, end);
      i = i + 1;
      continue;
    }
    if (it.kind == ItemKind::kAgent) {
      const bool surname = it.capital && i > first && name_word(i - 1, end) && given_name(i - 1) &&
                           it.span.end - it.span.begin < 12 && slice(phrase_.text, it.span).find(' ') == std::string_view::npos;
      if (!surname) {
        take_agent(s, i);
        i = i + 1;
        continue;
      }
    }
    if (it.kind == ItemKind::kWord && it.capital) {
      if (const Mark* half = phrase_.begins(i, "half"); half && take_half(s, i, first, end)) {
        i = i + 1;
        continue;
      }
    }
    const bool first_word = i == 0 || (i == 1 && item(0).folded == "the" && item(0).capital);
    const bool sentence_case =
        first_word && it.kind == ItemKind::kWord && !name_word(i + 1, end) && !it.possessive &&
        (phrase_.whole(i, "weak head") || phrase_.whole(i, "people noun") || phrase_.whole(i, "kin") || people_ending(it.folded));
    // "Chair Ingrid Falkener"
    if (const Mark* title = it.kind == ItemKind::kWord && it.capital ? phrase_.whole(i, "weak head") : nullptr;
        title && title->value.ends_with('1') && name_word(i + 1, end) && given_name(i + 1)) {
      own_agent(s, i, *title, true);
      i = i + 1;
      continue;
    }
    if (it.capital && !sentence_case && (it.kind != ItemKind::kWord || !function_word(i))) {
      i = take_unknown(s, i, first, end);
      continue;
    }
    if (it.kind == ItemKind::kWord) {
      if (const Mark* weak = phrase_.whole(i, "weak head")) own_agent(s, i, *weak, true);
      if (const Mark* people = phrase_.whole(i, "people noun"))
        own_agent(s, i, {"people noun", people->value == "1" ? "CVL1" : "CVL0", 0}, false);
      if (i == first && one_of(it.folded, {"a", "an", "another", "any", "every", "one"})) s.indefinite = true;
      if (i == first && it.folded == "the") s.definite = true;
      if (phrase_.begins(i, "quantity")) s.quantity = true;
      s.plain_plural = phrase_.whole(i, "people noun") || (it.folded.size() > 4 && people_ending(it.folded));
    }
    i = i + 1;
  }
  return s;
}

// A head that only data/grounding.tsv has: its sector, then 1 for a person and 0 for a group.
void Resolver::own_agent(Segment& s, std::size_t i, const Mark& mark, bool weak) {
  own_agents_.push_back({item(i).folded, std::string(mark.value.substr(0, mark.value.size() - 1)), mark.value.ends_with('1')});
  s.agents.push_back({&own_agents_.back(), i, false, weak});
}

void Resolver::take_name(Segment& s, std::size_t i, std::size_t end) {
  const NameReading& r = choose(item(i).readings);
  const Entity& e = entity(r.entity);
  s.plain_plural = false;
  if (e.type == ActorType::kPerson) {
    if (s.person == kNobody || item(s.person_item).possessive) {
      s.person = r.entity;
      s.person_item = i;
    }
    return;
  }
  if (e.type != ActorType::kState) {
    s.org = r.entity;
    s.org_item = i;
    return;
  }
  StateUse use{e.country, r.kind, r.sector, i, false, item(i).possessive};
  if (item(i).hyphen && i + 1 < end) {
    use.weak = phrase_.begins(i + 1, "suffix") != nullptr ||
               (item(i + 1).kind == ItemKind::kName && item(i + 1).span.begin == item(i).span.end + 1);
  }
  s.states.push_back(use);
}

void Resolver::take_agent(Segment& s, std::size_t i) {
  const bool hyphen_suffix = i > 0 && item(i - 1).hyphen && phrase_.begins(i, "suffix");
  if (hyphen_suffix) return;
  const bool weak = phrase_.whole(i, "weak head") != nullptr;
  s.agents.push_back({item(i).agent, i, item(i).plural, weak});
  s.plain_plural = false;
}

// "the North", "North's": the half of a country that this text is about.
bool Resolver::take_half(Segment& s, std::size_t i, std::size_t first, std::size_t end) {
  const bool article = i > 0 && item(i - 1).folded == "the";
  if (!article && !item(i).possessive && !(i == first && i + 1 == end)) return false;
  std::string best;
  double support = 0;
  for (const Mark& m : item(i).marks) {
    if (m.kind != "half") continue;
    const std::string iso3(m.value);
    double votes = around_.countries.of(iso3);
    if (iso3 == "PRK") votes += around_.countries.of("KOR");
    if (iso3 == "KOR") votes += around_.countries.of("PRK");
    if (iso3 == "SDN") votes += around_.countries.of("SSD");
    if (iso3 == "SSD") votes += around_.countries.of("SDN");
    if (votes > support) {
      support = votes;
      best = iso3;
    }
  }
  if (best.empty()) return false;
  s.states.push_back({best, NameKind::kAlias, "", i, false, item(i).possessive});
  why_.push_back("\"" + std::string(slice(phrase_.text, item(i).span)) + "\" is " + std::string(lexicon_.country_name(best)) +
                 " in this text");
  return true;
}

// A run of capitalised words that nothing explains.
std::size_t Resolver::take_unknown(Segment& s, std::size_t i, std::size_t first, std::size_t end) {
  std::size_t run = i;
  while (run < end) {
    const Item& it = item(run);
    const bool of_owner = run > i && begins_body(run - 1, end);
    if (run > i && item(run - 1).possessive && !of_owner) break;
    const bool particle = it.kind == ItemKind::kWord && run > i && run + 1 < end && item(run + 1).capital &&
                          one_of(it.folded, {"al",  "el",  "bin", "ben", "ibn", "de",  "da", "di",   "del", "la", "le",
                                             "van", "von", "der", "den", "dos", "abu", "ul", "ould", "san", "st", "-"});
    const bool word =
        it.kind == ItemKind::kWord && (it.capital || (run > i && item(run - 1).hyphen)) && (run == i || !function_word(run));
    const bool odd_name = it.kind == ItemKind::kName && (part_of_a_name(run, first, end) || (run == i));
    const bool odd_agent = it.kind == ItemKind::kAgent && it.capital && run > i && given_name(run - 1) &&
                           slice(phrase_.text, it.span).find(' ') == std::string_view::npos;
    if (!word && !particle && !odd_name && !odd_agent && !of_owner && run != i) break;
    ++run;
  }
  if (const Mark* body = phrase_.whole(run - 1, "weak head");
      body && body->value == "GOV0" && item(run - 1).kind == ItemKind::kWord) {
    own_agent(s, run - 1, *body, true);
    return run;
  }
  const bool owns = item(run - 1).possessive || (run < end && item(run).kind == ItemKind::kAgent);
  if (owns) {
    s.owner_first = i;
    s.owner_end = run;
  } else {
    s.name_first = i;
    s.name_end = run;
    if (const Mark* g = phrase_.whole(i, "first name"); g && s.gender == 0 && run > i + 1) s.gender = g->value[0];
  }
  return run;
}

}  // namespace parley::grounding
