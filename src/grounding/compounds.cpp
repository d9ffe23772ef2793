// More than one: "both Koreas", "Russia, China and Iran", "police and soldiers".
#include "grounding/resolver.h"

namespace parley::grounding {

// "both Koreas", "the two sides".
std::optional<Resolved> Resolver::read_composite() {
  std::size_t first = 0, next = 0;
  const Mark* mark = phrase_.begins(first, "composite", &next);
  if (!mark && item(0).folded == "the" && phrase_.items.size() > 1) mark = phrase_.begins(1, "composite", &next);
  if (!mark || next != phrase_.items.size()) return std::nullopt;
  Resolved out;
  ActorReading& r = out.reading;
  r.name = text_of(phrase_.text);
  r.type = ActorType::kGroup;
  std::vector<std::string> countries;
  if (mark->value.size() > 3 && mark->value[3] == ' ') {
    for (std::string_view c : split(mark->value, ' ')) countries.emplace_back(c);
  } else {
    countries = around_.countries.ranked();
    const std::size_t wanted = mark->value == "three states" ? 3 : 2;
    if (countries.size() < wanted) return nobody(phrase_.text);
    countries.resize(wanted);
  }
  for (const std::string& c : countries) r.parts.emplace_back(lexicon_.country_name(c));
  r.sectors = {"GOV"};
  r.confidence = 0.6f;
  r.why.push_back("\"" + r.name + "\" stands for " + join(r.parts));
  return out;
}

std::string Resolver::join(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& p : parts) out += (out.empty() ? "" : " and ") + p;
  return out;
}

// "Russia, China and Iran"; "police and soldiers".
std::optional<Resolved> Resolver::read_list() {
  if (depth_ > 0) return std::nullopt;
  std::vector<std::pair<std::size_t, std::size_t>> pieces;
  std::size_t first = 0;
  bool joined = false;
  for (std::size_t i = 0; i <= end_; ++i) {
    const bool last = i == end_;
    const bool conjunction = !last && one_of(item(i).folded, {"and", "&", "or"}) && item(i).kind != ItemKind::kName;
    const bool comma = !last && item(i).folded == ",";
    if (!last && !conjunction && !comma) continue;
    joined |= conjunction;
    if (i > first) pieces.emplace_back(first, i);
    first = i + 1;
  }
  if (joined && pieces.size() > 1 && one_of(item(pieces.back().first).folded, {"other", "others", "its", "their", "his", "her"}))
    pieces.pop_back();
  if (!joined || pieces.size() < 2 || pieces.size() > 8) return std::nullopt;
  // "diplomats from Poland, Germany and Sweden" are one group.
  const auto bare = [&](std::size_t k) {
    return pieces[k].second == pieces[k].first + 1 && item(pieces[k].first).kind == ItemKind::kName;
  };
  bool complement = false;
  for (std::size_t i = pieces[0].first + 1; i < pieces[0].second; ++i)
    complement |= item(i).kind == ItemKind::kWord && phrase_.begins(i, "preposition");
  if (complement && bare(pieces.size() - 1)) return std::nullopt;
  Surroundings here = around_;
  here.near_misses = false;
  std::vector<Resolved> read;
  bool all_known = true, all_agents = true;
  for (const auto& [a, b] : pieces) {
    read.push_back(Resolver(lexicon_, here, depth_ + 1).run(phrase_.words(a, b)));
    const Resolved& r = read.back();
    all_known &=
        r.person != kNobody || r.country_given || (r.reading.type == ActorType::kOrganisation && r.reading.confidence >= 0.8f);
    all_agents &=
        !r.reading.sectors.empty() && r.person == kNobody && r.reading.type != ActorType::kState && r.unknown_name.empty();
  }
  // "U.S. and South Korean officials": the last noun is everybody's.
  const auto bare_adjective = [&](std::size_t k) { return bare(k) && read[k].reading.type == ActorType::kState; };
  Resolved out;
  ActorReading& r = out.reading;
  r.name = text_of(phrase_.words(0, end_));
  r.type = ActorType::kGroup;
  if (all_known) {
    bool one_country = true;
    const bool shared =
        read.back().reading.type != ActorType::kState && read.back().person == kNobody && !read.back().head.empty();
    for (std::size_t k = 0; k < read.size(); ++k) {
      Resolved& part = read[k];
      add_part(r.parts, part.reading.name);
      one_country &= part.reading.country == read[0].reading.country;
      if (shared && k + 1 < read.size() && bare_adjective(k)) part.reading.sectors = read.back().reading.sectors;
      for (const auto& s : part.reading.sectors) add_sector(r.sectors, s);
    }
    if (r.parts.size() < 2) return std::nullopt;
    if (one_country) r.country = read[0].reading.country;
    r.confidence = 0.85f;
    r.why.push_back("a list of " + join(r.parts));
    out.country_given = true;
    return out;
  }
  if (!all_agents) return std::nullopt;
  for (const Resolved& part : read) {
    for (const auto& s : part.reading.sectors) add_sector(r.sectors, s);
    if (part.country_given && (r.country.empty() || out.country_from_context)) {
      r.country = part.reading.country;
      r.member_of = part.reading.member_of;
      out.country_given = true;
      out.country_from_context = false;
    } else if (r.country.empty()) {
      r.country = part.reading.country;
      r.member_of = part.reading.member_of;
      out.country_from_context = part.country_from_context;
    }
    for (const auto& w : part.reading.why) r.why.push_back(w);
  }
  r.confidence = 0.7f;
  return out;
}

void Resolver::add_part(std::vector<std::string>& parts, const std::string& name) {
  if (std::find(parts.begin(), parts.end(), name) == parts.end()) parts.push_back(name);
}

}  // namespace parley::grounding
