// Sightings of contacts: an act whose frame or type is a contact's, or a contact's noun beside words that say what became of it.
#include <fmt/format.h>

#include "dialogue/contacts.h"
#include "dialogue/phrases.h"

namespace parley::dialogue {

int family(std::string_view kind) {
  if (kind == "letter" || kind == "message") return 1;
  if (kind == "phone") return 2;
  return 0;
}

bool future(std::string_view status) { return is_one_of(status, {"proposed", "arranged", "scheduled", "expected"}); }
bool off(std::string_view status) { return status == "cancelled" || status == "never-held"; }
bool exact(const DateValue& date) { return !date.value.empty() && date.value.find("..") == std::string::npos; }

namespace {

class SightingFinder : ContactWords {
 public:
  using ContactWords::ContactWords;

  void find(std::vector<Sighting>& out) const {
    const std::size_t first = out.size();
    for (const Act& act : s_.acts)
      if (auto s = of_act(act)) out.push_back(std::move(*s));
    for (const Found& noun : s_.cues) {
      if (noun.kind != "contact" || noun.value == "none") continue;
      const bool seen = std::any_of(out.begin() + static_cast<std::ptrdiff_t>(first), out.end(), [&](const Sighting& s) {
        return s.contact.span.overlaps(noun.span) || view_.clause(index_, noun.span.begin).overlaps(s.contact.span);
      });
      if (seen) continue;
      if (auto s = of_noun(noun)) out.push_back(std::move(*s));
    }
    if (out.size() > first) return;
    for (const Found& cue : s_.cues)
      if (cue.kind == "echo") {
        out.push_back(echo(cue));
        return;
      }
  }

 private:
  // What the act says became of a contact; "" when it tells of none.
  std::string status_of(const Act& act, const std::optional<Found>& rung) const {
    const Event& e = *act.event;
    const std::string& c = act.frame->contact;
    if (c == "postponed" || c == "cancelled") return e.plover_type == "THREATEN" ? "scheduled" : "cancelled";
    if (c == "moved") return "scheduled";
    if (e.plover_type == "CONSULT") {
      if (e.factuality == "negated" || e.polarity == "-") return "never-held";
      const bool done = rung && rung->value == "held" && rung->span.overlaps(act.frame->trigger);
      if (!c.empty() && c != "held" && !(done && future(c))) return c;
      if (rung && off(rung->value)) return std::string(rung->value);
      if (e.factuality == "possible" || e.factuality == "hypothetical") return "expected";
      if (e.factuality == "planned") return "scheduled";
      return "held";
    }
    if (!c.empty()) return c;
    if (e.plover_type == "REJECT") return rung && off(rung->value) ? std::string(rung->value) : "never-held";
    if (rung && off(rung->value) && e.plover_type == "THREATEN") return "scheduled";
    if (rung) return std::string(rung->value);
    if (e.plover_type == "AGREE" && e.factuality == "planned") return "scheduled";
    if (e.plover_type == "AGREE" || e.plover_type == "REQUEST") return act.frame->move.empty() ? "scheduled" : "proposed";
    return {};
  }

  // What words say became of a contact: those at `at`, else the nearest of the region.  Talks that "broke off" were held; who "broke
  // off the talks" calls them off.
  std::optional<Found> rung_of(Span at, Span region, const Found* noun) const {
    const Found* found = noun ? fate(*noun) : nullptr;
    if (!found) found = cue_at("rung", at);
    if (!found) found = cue_in("rung", region, at.begin);
    if (!found || (noun && off(found->value) && of_part(found->span, noun->span))) return std::nullopt;
    Found out = *found;
    if (out.value == "broken") out.value = noun && noun->span.end <= out.span.begin ? "held" : "cancelled";
    return out;
  }

  // What words before a trigger, before what became of it, or right after its noun say ("talks were to have resumed").
  std::string doubt(Span at, const std::optional<Found>& rung, const Found* noun) const {
    std::string out = unsure(at);
    if (out.empty() && rung && rung->span.begin > at.begin) out = unsure(rung->span);
    if (out.empty() && noun && noun->span.overlaps(at)) out = less_right_after(noun->span);
    return out;
  }

  // "withdraw its troops before talks resume": what is asked is not the talks.
  bool conditional(Span before) const {
    return std::any_of(s_.sentence->tokens.begin(), s_.sentence->tokens.end(), [&](const Token& t) {
      return before.contains(t.span) && is_one_of(view_.words(t.span), {"before", "until", "unless"});
    });
  }

  // The clause of the trigger with its noun and with who acts.
  Span evidence_of(const Frame& f, const Found* noun, Span reach) const {
    Span out = f.trigger;
    const auto take = [&](Span span) { out = {std::min(out.begin, span.begin), std::max(out.end, span.end)}; };
    if (noun) take(noun->span);
    for (const auto* list : {&f.sources, &f.targets})
      for (std::uint32_t m : *list)
        if (reach.overlaps(s_.reading->mentions[m].span)) take(s_.reading->mentions[m].span);
    take({out.begin, view_.clause(index_, out.end - 1).end});
    trim_end(out);
    return out;
  }

  std::optional<Sighting> of_act(const Act& act) const {
    const Event& e = *act.event;
    const Frame& f = *act.frame;
    if (reporters(e.target) || reporters(e.source)) return std::nullopt;
    if (outsiders(e.target, e.source) || outsiders(e.source, e.target)) return std::nullopt;
    Span reach = view_.clause(index_, f.trigger.begin);
    const Span content = f.span(SpanRole::kContent);
    if (!content.empty()) reach = {std::min(reach.begin, content.begin), std::max(reach.end, content.end)};
    const Found* noun = cue_at("contact", f.trigger);
    if (!noun) noun = cue_in("contact", reach, f.trigger.begin);
    if (e.plover_type != "CONSULT" && (f.contact.empty() || !noun)) {
      const bool tells = noun && is_one_of(e.plover_type, {"REJECT", "AGREE", "REQUEST"}) && !content.empty() &&
                         content.overlaps(noun->span) && content.begin + 40 > noun->span.begin &&
                         !conditional({content.begin, noun->span.begin});
      if (!tells) return std::nullopt;
    }
    if (e.plover_type == "CONSULT" && !noun && f.contact.empty()) return std::nullopt;
    constexpr std::uint32_t kObject = 20;  // "attended the opening ceremony"
    if (other_use(f.trigger) || (!noun && other_use({f.trigger.end, f.trigger.end + kObject}))) return std::nullopt;
    const std::optional<Found> rung = rung_of(f.trigger, reach, noun);
    Sighting s;
    Contact& c = s.contact;
    c.status = status_of(act, rung);
    if (c.status.empty()) return std::nullopt;
    const std::string less = doubt(f.trigger, rung, noun);
    if (less == "none") return std::nullopt;
    if (c.status == "held" && !less.empty()) c.status = less;
    if (c.status == "cancelled" && future(less)) c.status = "scheduled";  // "may skip the talks"
    if (const Found* asks = asked_before(f.trigger); asks && !off(c.status)) c.status = "proposed";
    c.kind = noun ? std::string(noun->value) : "meeting";
    if (const Found* means = cue_in("means", reach, f.trigger.begin); means && family(c.kind) == 0) c.kind = means->value;
    const Span evidence = evidence_of(f, noun, reach);
    Parties named = parties_of(e.source);
    if (!f.targets.empty() || f.sources.empty()) add_parties(named, parties_of(e.target));
    for (std::uint32_t m : f.third) c.arranged_by = c.arranged_by.empty() ? first(view_.who(index_, m)) : c.arranged_by;
    for (const Party& p : view_.parties_in(index_, reach))
      if (view_.is_person(p)) add_parties(named, {p});
    take_parties(c, named, e.place);
    if (c.parties.size() < 2) return std::nullopt;
    const Party by = e.source.empty() ? Party{} : view_.side_of(party_of(e.source.front()));
    const Party who = e.source.empty() ? Party{} : by_name(party_of(e.source.front()));
    if (e.plover_type != "CONSULT") {
      if (c.status == "proposed" && taken(reach)) {
        c.status = "arranged";
        for (const Party& p : c.parties)
          if (p != by && c.proposed_by.empty()) c.proposed_by = p;
      }
      if (c.status == "proposed" && c.proposed_by.empty()) c.proposed_by = who;
      if (c.status == "cancelled") c.cancelled_by = by;
      if (c.status == "arranged" && !has_party(c.parties, by)) c.arranged_by = who;
    } else if (family(c.kind)) {
      c.proposed_by = noun ? sender(*noun) : Party{};
      if (c.proposed_by.empty()) c.proposed_by = who;
    }
    c.place = e.place.empty() ? place_of(f.trigger, reach) : e.place;
    // The day of an asking is not that of what is asked.
    const bool asks = e.plover_type != "CONSULT" && (c.status == "proposed" || c.status == "arranged");
    const DateValue own = noun && off(c.status) ? date_of(*noun) : DateValue{};
    if (!own.value.empty()) set_date(c, own);
    else if (!asks || e.date.span.begin > f.trigger.end) set_date(c, e.date);
    if (c.status == "scheduled" && f.tense == "past" && f.contact == "held" && past(c.scheduled_date)) hold(c);
    if (const Span reason = f.span(SpanRole::kReason); !reason.empty())
      c.reasons.push_back({content_of(view_, index_, reason, f.trigger), by.name, view_.hedge(index_, reason)});
    finish(s, evidence, noun, e.confidence);
    c.why.push_back(fmt::format("{} at '{}'", f.contact.empty() ? e.plover_type : f.contact, view_.words(f.trigger)));
    if (rung) c.why.push_back(fmt::format("'{}' is {}", view_.words(rung->span), rung->value));
    return s;
  }

  // A contact noun beside words that say what became of it, or beside its place or day.
  std::optional<Sighting> of_noun(const Found& noun) const {
    if (cue_at("denial", noun.span)) return std::nullopt;  // "no such meeting"
    const Span clause = view_.clause(index_, noun.span.begin);
    std::optional<Found> rung = rung_of(noun.span, clause, &noun);
    // "The round, which began on April 4": the relative clause tells.
    if (!rung) rung = rung_of({noun.span.end, noun.span.end}, {noun.span.end, std::min(s_.sentence->span.end, noun.span.end + 40)}, &noun);
    Sighting s;
    Contact& c = s.contact;
    c.kind = noun.value;
    if (const Found* means = cue_in("means", clause, noun.span.begin); means && family(c.kind) == 0) c.kind = means->value;
    const Parties named = view_.parties_in(index_, clause);
    const DateValue date = view_.date_near(index_, noun.span);
    const bool dated = !date.value.empty() && (clause.overlaps(date.span) || (rung && !clause.contains(rung->span)));
    if (!rung && !dated && unsure(noun.span) != "scheduled") return std::nullopt;
    const bool somebody = std::any_of(named.begin(), named.end(), [](const Party& party) { return has_name(party.name); });
    if (!somebody && !rung && !dated) return std::nullopt;
    if (press(clause) || meets_outsiders(noun.span)) return std::nullopt;
    const bool ahead = dated && view_.document.published && date.value > date_to_string(*view_.document.published);
    c.status = rung ? std::string(rung->value) : ahead ? "scheduled" : "held";
    const bool had = rung && rung->value == "held" && ascii_lower(view_.words(rung->span)).starts_with("had ");
    if (c.status == "held" && ahead && !had) c.status = "scheduled";
    if (c.status == "proposed" && taken(clause)) c.status = "arranged";
    const std::string less = unsure(rung && rung->span.begin > noun.span.begin ? rung->span : noun.span);
    if (less == "none") return std::nullopt;
    if (c.status == "held" && !less.empty()) c.status = less;
    else if (c.status == "cancelled" && rung && future(unsure(rung->span))) c.status = "scheduled";
    else if (c.status == "held" && !rung && !less_after(noun.span).empty()) c.status = less_after(noun.span);
    c.place = place_of(noun.span, clause);
    take_parties(c, named, c.kind == "visit" ? c.place : "");
    if (c.parties.size() < 2) return std::nullopt;
    if (dated) set_date(c, date);
    Span evidence = clause;
    trim_end(evidence);
    finish(s, evidence, &noun, 0.35);
    c.why.push_back(fmt::format("'{}'", view_.words(noun.span)));
    if (rung) c.why.push_back(fmt::format("'{}' is {}", view_.words(rung->span), rung->value));
    return s;
  }

  // "Delhi called it off": what became of a contact told of before.
  Sighting echo(const Found& cue) const {
    Sighting s;
    s.echo = true;
    Contact& c = s.contact;
    c.status = cue.value;
    Span evidence = view_.clause(index_, cue.span.begin);
    trim_end(evidence);
    view_.cite(c, index_, evidence);
    const int who = view_.mention_before(index_, cue.span.begin, 30);
    if (c.status == "cancelled" && who >= 0)
      c.cancelled_by = view_.side_of(first(view_.who(index_, static_cast<std::uint32_t>(who))));
    c.confidence = 0.35;
    c.why.push_back(fmt::format("'{}' is {}", view_.words(cue.span), cue.value));
    c.rungs.push_back({c.status, {}, c.cancelled_by.name, c.span});
    return s;
  }

  // "arranged by X", "at the invitation of X", "hosted by X", "through X": the mention right after the words.
  void go_between(Contact& c) const {
    const Span near = {c.span.begin, std::min(s_.sentence->span.end, c.span.end + 80)};
    for (const Found& cue : s_.cues) {
      if (cue.kind != "by" || !near.contains(cue.span)) continue;
      const int who = view_.mention_after(index_, cue.span.end, 12);
      if (who < 0) continue;
      const Party party = first(view_.who(index_, static_cast<std::uint32_t>(who)));
      if (party.empty()) continue;
      if (cue.value == "arranged" && c.arranged_by.empty()) c.arranged_by = party;
      if (cue.value == "proposed" && c.proposed_by.empty()) c.proposed_by = party;
      if (cue.value == "cancelled" && c.cancelled_by.empty()) c.cancelled_by = view_.side_of(party);
    }
    for (const Found& cue : s_.cues) {
      if (cue.kind != "by whom" || !near.overlaps(cue.span)) continue;
      const bool owned = cue.value == "proposed";  // "at X's invitation"
      if (owned && !possessive({s_.sentence->span.begin, cue.span.begin})) continue;
      const int who = view_.mention_before(index_, cue.span.begin, owned ? 5 : 8);
      if (who < 0) continue;
      const Party party = first(view_.who(index_, static_cast<std::uint32_t>(who)));
      if (!has_name(party.name)) continue;
      if (cue.value == "proposed" && c.proposed_by.empty()) c.proposed_by = party;
      if (cue.value == "arranged" && c.arranged_by.empty()) host(c, party);
    }
    if (c.arranged_by.empty()) c.arranged_by = mediator(c);
  }

  // Who brings others together is no party where two others are.
  void host(Contact& c, const Party& party) const {
    const Party side = view_.side_of(party);
    if (has_party(c.parties, side) && c.parties.size() < 3) return;
    c.arranged_by = party;
    std::erase(c.parties, side);
  }

  void trim_end(Span& span) const {
    while (span.end > span.begin && std::string_view(" ,;.\n").find(view_.text[span.end - 1]) != std::string_view::npos) --span.end;
    while (span.begin < span.end && std::string_view(" ,;\n").find(view_.text[span.begin]) != std::string_view::npos) ++span.begin;
  }

  // Sides are parties, people are participants; the other side is whom the one deals with, on a visit the place's.
  void take_parties(Contact& c, const Parties& named, const std::string& place) const {
    for (const Party& p : named) {
      if (view_.is_person(p)) add_parties(c.participants, {p});
      add_parties(c.parties, {view_.side_of(p)});
    }
    if (!place.empty()) {
      const ActorReading where = resolve_actor(view_.lexicon, place, view_.document.published);
      const Party host{std::string(view_.lexicon.country_name(where.country)), where.country};
      if (!host.empty()) {
        c.host = host;
        if (c.parties.size() == 1 && c.kind == "visit") add_parties(c.parties, {host});
      }
    }
    std::erase_if(c.parties, [&](const Party& p) { return is_vague(view_.lexicon, p.name); });
    std::erase_if(c.participants, [&](const Party& p) { return is_vague(view_.lexicon, p.name); });
    // People without a name go where a side has one.
    const auto named_sides = std::count_if(c.parties.begin(), c.parties.end(), [](const Party& p) { return has_name(p.name); });
    if (named_sides >= 1) std::erase_if(c.parties, [](const Party& p) { return !has_name(p.name); });
    if (c.parties.size() == 1) add_parties(c.parties, {view_.counterpart(c.parties.front())});
    if (c.parties.empty()) {
      const auto [a, b] = view_.main_pair();
      add_parties(c.parties, {a, b});
    }
  }

  static void hold(Contact& c) {
    c.status = "held";
    std::swap(c.held_date, c.scheduled_date);
  }

  void set_date(Contact& c, const DateValue& date) const {
    if (c.status == "held") c.held_date = date;
    else if (!date.value.starts_with("..") && (off(c.status) || future(c.status)) && !date.value.ends_with("..")) c.scheduled_date = date;
  }

  // People of its sides whom the sentence names.
  void take_people(Contact& c) const {
    for (const Party& p : view_.parties_in(index_, s_.sentence->span))
      if (view_.is_person(p) && has_party(c.parties, view_.side_of(p)) && view_.side_of(p) != p) add_parties(c.participants, {p});
  }

  void finish(Sighting& s, Span evidence, const Found* noun, double confidence) const {
    Contact& c = s.contact;
    view_.cite(c, index_, evidence);
    if (noun) {
      constexpr std::uint32_t kBack = 12;
      const std::uint32_t from = noun->span.begin < kBack ? 0 : noun->span.begin - kBack;
      const std::string before = ascii_lower(view_.words({std::max(s_.sentence->span.begin, from), noun->span.begin}));
      for (std::string_view word : {"the ", "that ", "this "}) s.definite = s.definite || before.find(word) != std::string::npos;
    }
    if (noun) s.fresh = fresh(noun->span), s.part = cue_at("part", noun->span) != nullptr;
    take_people(c);
    go_between(c);
    // Who writes, sends word or calls is who began it.
    if (family(c.kind) && c.proposed_by.empty() && noun) c.proposed_by = sender(*noun);
    if (family(c.kind) && c.proposed_by.empty() && !c.parties.empty()) c.proposed_by = c.parties.front();
    if (denied(c.span)) c.status = "never-held";
    if (c.status == "cancelled" && c.cancelled_by.empty())
      if (const Found* rung = cue_in("rung", evidence, evidence.begin); rung && off(rung->value))
        if (const int who = view_.mention_before(index_, rung->span.begin, 6); who >= 0)
          c.cancelled_by = view_.side_of(first(view_.who(index_, static_cast<std::uint32_t>(who))));
    if (const Found* level = cue_in("level", s_.sentence->span, evidence.begin)) c.level = level->value;
    s.title = view_.is_title(index_);
    const DateValue& date = c.held_date.value.empty() ? c.scheduled_date : c.held_date;
    s.detail = static_cast<int>(c.participants.size()) + 2 * exact(date) + !c.place.empty() + !c.proposed_by.empty() +
               !c.cancelled_by.empty() - 3 * s.title;
    c.confidence = confidence;
    c.rungs.push_back({c.status, date, c.cancelled_by.empty() ? c.proposed_by.name : c.cancelled_by.name, c.span});
  }
};

}  // namespace

void find_sightings(const DocumentView& view, std::uint32_t index, std::vector<Sighting>& out) {
  SightingFinder(view, index).find(out);
}

}  // namespace parley::dialogue
