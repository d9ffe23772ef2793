// Records of the dialogue for people.
#include <fmt/format.h>

#include "command.h"

namespace parley::app {

namespace {

// A record in words: a coloured label, a line, and more lines where there is more to say.
struct Shown {
  std::string label;
  Style style = Style::kPlain;
  std::string text;
  std::vector<std::string> details;

  void detail(const std::string& before, const std::string& words) {
    if (!words.empty()) details.push_back(before + words);
  }
};

std::string names_of(const Parties& parties, const char* between = ", ") {
  std::string out;
  for (const Party& p : parties) out += (out.empty() ? "" : between) + p.name;
  return out;
}

std::string or_somebody(const std::string& name) { return name.empty() ? "somebody" : name; }

std::string day_of(const DateValue& d) { return d.value.empty() ? d.text : d.value + (d.end.empty() ? "" : " to " + d.end); }

std::string reason_of(const Reason& r) {
  std::string doubt = r.hedge.empty() ? "" : "“" + r.hedge + "”";
  if (!r.attributed_to.empty()) doubt += (doubt.empty() ? "" : "; ") + ("according to " + r.attributed_to);
  return r.text + (doubt.empty() ? "" : " (" + doubt + ")");
}

Shown shown(const Contact& c) {
  const bool off = c.status == "cancelled" || c.status == "never-held";
  Shown out{c.status, off ? Style::kRed : c.status == "held" ? Style::kGreen : Style::kYellow, "", {}};
  out.text = (c.level.empty() ? "" : c.level + " ") + c.kind + (c.parties.empty() ? "" : ": " + names_of(c.parties));
  if (!c.place.empty()) out.text += " in " + c.place;
  out.detail("with ", names_of(c.participants));
  out.detail("purpose: ", c.purpose);
  out.detail("proposed by ", c.proposed_by.name);
  out.detail("arranged by ", c.arranged_by.name);
  out.detail("host: ", c.host.name);
  out.detail("called off by ", c.cancelled_by.name);
  if (!c.held_date.value.empty()) out.detail("had been set for ", day_of(c.scheduled_date));
  for (const Reason& r : c.reasons) out.detail("because: ", reason_of(r));
  return out;
}

Shown shown(const Move& m) {
  const bool gives = m.kind == "offer" || m.kind == "promise" || m.kind == "concession";
  const bool denies = m.kind == "refusal" || m.kind == "threat";
  Shown out{m.kind, gives ? Style::kGreen : denies ? Style::kRed : Style::kYellow, or_somebody(names_of(m.actor)), {}};
  if (!m.addressee.empty()) out.text += " to " + names_of(m.addressee);
  if (!m.content.empty()) out.text += ": " + m.content;
  if (!m.status.empty()) out.text += " [" + m.status + "]";
  out.detail("on condition: ", m.conditional_on);
  out.detail("said by ", m.said_by);
  out.detail("answered by ", m.answered_by);
  return out;
}

Shown shown(const Linkage& l) {
  Shown out{l.sequencing, Style::kYellow, or_somebody(l.party_gives.name) + " gives: " + l.gives, {}};
  out.details.push_back("in return " + (l.in_return_from.empty() ? "" : l.in_return_from.name + " gives: ") + l.returns);
  out.detail("moves first: ", l.first_mover.name);
  out.detail("as seen by ", l.position_of.name);
  return out;
}

Shown shown(const Channel& c) {
  Shown out{c.kind, Style::kYellow, c.name, {}};
  if (!c.status.empty()) out.text += " [" + c.status + "]";
  out.detail("between ", names_of(c.between, " and "));
  out.detail("operated by ", c.operated_by.name);
  return out;
}

Shown shown(const Window& w) {
  Shown out{w.kind, w.kind.starts_with("deadline") ? Style::kRed : Style::kYellow, w.what, {}};
  out.detail("bears on: ", w.bears_on);
  if (w.factuality != "certain") out.detail("", w.factuality);
  return out;
}

Shown shown(const Grievance& g) {
  Shown out{"grievance", Style::kRed, or_somebody(g.holder.name), {}};
  if (!g.against.empty()) out.text += " against " + g.against.name;
  if (!g.cause.empty()) out.text += ": " + g.cause;
  out.detail("explains: ", g.explains);
  out.detail("according to ", g.attributed_to);
  return out;
}

Shown shown(const SignalReading& r) {
  Shown out{"reading", Style::kYellow, or_somebody(r.reader) + " reads: " + r.signal, {}};
  out.detail("signal of ", names_of(r.signal_by, " and "));
  out.detail("as meaning: ", r.means);
  return out;
}

Shown shown(const State& s) {
  Shown out{s.phase, Style::kYellow, names_of(s.dyad, " and "), {}};
  out.detail("as of ", s.as_of);
  out.detail("ball in the court of ", s.ball_in_court_of.name + (s.ball_basis.empty() ? "" : " (" + s.ball_basis + ")"));
  for (const Offer& o : s.open_offers) out.detail("offer of ", o.by.name + ": " + o.what + " [" + o.status + "]");
  out.detail("obstacle: ", s.main_obstacle);
  out.detail("outlook: ", s.outlook + (s.outlook_holder.empty() ? "" : " (" + s.outlook_holder + ")"));
  return out;
}

std::string doubts_of(const Evidence& e) {
  std::string out = e.hedge.empty() ? "" : "“" + printable(e.hedge) + "”";
  const std::string chain = chain_of(e.attribution);
  return out + (out.empty() || chain.empty() ? "" : "; ") + chain;
}

constexpr std::size_t kIndent = 13;

void print_words(const DialogueItem& item, const std::optional<Date>& told, Output& out) {
  const Evidence& e = evidence_of(item);
  const Shown s = std::visit([](const auto& i) { return shown(i); }, item);
  std::string day = day_of(date_of(item));
  if (day.empty()) day = told ? "[" + date_to_string(*told) + "]" : "undated";
  const std::string indent(kIndent, ' '), doubts = doubts_of(e);
  out.write(wrapped(out.styled(Style::kBold, fmt::format("{:<12}", printable(day))) + " " + out.styled(s.style, printable(s.label)) + " ",
                    printable(s.text), kIndent));
  for (const std::string& detail : s.details) out.write(wrapped(indent, printable(detail), kIndent + 2));
  out.write(wrapped(indent, in_quotes(e.quote), kIndent));
  if (!doubts.empty()) out.write(wrapped(indent, "(" + doubts + ")", kIndent));
}

void print_source(const std::string& source, const Evidence& e, Output& out) {
  const std::string tail = fmt::format(" {} {:.2f}", printable(e.id), e.confidence);
  const std::size_t room = kColumns - kIndent - std::min(display_width(tail), kColumns - kIndent);
  out.line(std::string(kIndent, ' ') + out.styled(Style::kDim, shortened(source, room) + tail));
}

}  // namespace

void print_item(const StoredItem& stored, Output& out) {
  print_words(stored.item, stored.day, out);
  print_source(source_line(stored), evidence_of(stored.item), out);
}

void print_joined(const JoinedItem& joined, Output& out) {
  const Evidence& e = evidence_of(joined.item);
  print_words(joined.item, first_told(joined), out);
  if (joined.reports.size() > 1)
    out.line(fmt::format("{}told in {} reports, {} of them independent{}", std::string(kIndent, ' '), joined.reports.size(), joined.independent,
                         joined.contradicted_by.empty() ? "" : "; others say otherwise"));
  print_source("[" + printable(e.doc) + "]", e, out);
}

}  // namespace parley::app
