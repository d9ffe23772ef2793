// Which field of a record of the dialogue answers which kind of question.
#include "engine/ask_pool.h"

namespace parley::ask {

namespace {

struct Hint {
  std::string text, why;
};
using Hints = std::vector<Hint>;

bool asks(const Query& q, std::string_view feature) { return std::binary_search(q.features.begin(), q.features.end(), feature); }

void add(Hints& out, const std::string& text, const char* why) {
  if (!text.empty()) out.push_back({text, why});
}


void hint(const Query& q, const Contact& c, Hints& out) {
  if (q.kind == "who") {
    if (asks(q, "=propose")) add(out, c.proposed_by.name, "contact: proposed_by");
    if (asks(q, "arrang")) add(out, c.arranged_by.name, "contact: arranged_by");
    if (asks(q, "=cancel")) add(out, c.cancelled_by.name, "contact: cancelled_by");
    if (asks(q, "host")) add(out, c.host.name, "contact: host");
  } else if (q.kind == "when") {
    add(out, c.held_date.value.empty() ? c.scheduled_date.value : c.held_date.value, "contact: date");
  } else if (q.kind == "where") {
    add(out, c.place, "contact: place");
  } else if (q.kind == "why" && !c.reasons.empty()) {
    add(out, c.reasons[0].text, "contact: reasons");
  } else if (q.kind == "status" && q.denial.empty() && (asks(q, "=hold") || asks(q, "=meet") || asks(q, "=visit"))) {
    if (c.status == "held") add(out, "Yes", "contact: held");
    if (c.status == "cancelled" || c.status == "never-held") add(out, "No", "contact: not held");
  }
}

void hint(const Query& q, const Move& m, Hints& out) {
  if (q.kind == "condition" || q.kind == "order") add(out, m.conditional_on, "move: conditional_on");
  if (q.kind == "what" && (asks(q, "=propose") || asks(q, "=demand") || asks(q, "=warn") || asks(q, "=refuse")))
    add(out, m.content, "move: content");
  if (q.kind == "status" && q.denial.empty() && (asks(q, "=answer") || asks(q, "=accept"))) {
    if (m.status == "accepted") add(out, "Yes", "move: accepted");
    if (m.status == "rejected" || m.status == "unanswered") add(out, "No", "move: rejected or unanswered");
  }
}

void hint(const Query& q, const Linkage& l, Hints& out) {
  if (q.kind == "condition") add(out, l.returns, "linkage: returns");
  if (q.kind == "order" && l.sequencing != "unspecified")
    add(out, l.sequencing == "first" ? l.gives : l.sequencing == "after" ? l.returns : "at the same time", "linkage: sequencing");
}

void hint(const Query& q, const Channel& c, Hints& out) {
  if (q.kind == "channel" || (q.kind == "who" && asks(q, "=mediate")))
    add(out, c.kind == "mediator" && !c.operated_by.empty() ? c.operated_by.name : c.name, "channel: name");
}

void hint(const Query& q, const Window& w, Hints& out) {
  if (q.kind == "when") add(out, w.date.value, "window: date");
}

void hint(const Query& q, const Grievance& g, Hints& out) {
  if (q.kind == "why") add(out, g.cause, "grievance: cause");
}

void hint(const Query& q, const SignalReading& r, Hints& out) {
  if (q.kind == "reading") add(out, r.means, "reading: means");
}

void hint(const Query& q, const State& s, Hints& out) {
  if (q.kind == "ball") add(out, s.ball_in_court_of.name, "state: ball_in_court_of");
  if (q.kind == "outlook") add(out, s.outlook, "state: outlook");
  if (q.kind == "who" && asks(q, "=ball")) add(out, s.ball_in_court_of.name, "state: ball_in_court_of");
}

void attach(Pool& pool, const Evidence& evidence, const Hints& hints) {
  if (hints.empty()) return;
  for (Candidate& c : pool.candidates) {
    if (c.at.doc != evidence.doc || !c.at.span.overlaps(evidence.span) || evidence.confidence <= c.hint) continue;
    c.hint = evidence.confidence;
    c.short_answer = hints[0].text;
    c.hint_why = hints[0].why;
  }
}

}  // namespace

Status add_hints(Pool& pool, const Record& record, const Query& query, const Filter& filter) {
  Filter of;
  of.doc = filter.doc;
  of.known_by = filter.known_by;
  if (of.doc.empty() && pool.texts.size() == 1) of.doc = pool.texts.begin()->first;
  for (std::string_view kind : kDialogueKinds) {
    Status s = record.dialogue(kind, of, [&](const StoredItem& item) {
      Hints hints;
      std::visit([&](const auto& i) { hint(query, i, hints); }, item.item);
      attach(pool, evidence_of(item.item), hints);
      return true;
    });
    if (!s) return s;
  }
  return {};
}

}  // namespace parley::ask
