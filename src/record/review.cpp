// What users decided about single records.
#include <algorithm>

#include "parley/review.h"
#include "record/filters.h"

namespace parley {

namespace {

constexpr const char* kColumns = "version, verb, record, field, value, note, who, made, kind, doc, quote, bstart, bend, undoes";
constexpr std::size_t kMostBytes = 4000;  // of one field of a decision

ReviewDecision read_decision(const Statement& row) {
  const auto text = [&](int column) { return std::string(row.text(column)); };
  ReviewDecision d;
  d.version = row.integer(0);
  d.verb = text(1), d.id = text(2), d.field = text(3), d.value = text(4), d.note = text(5), d.who = text(6), d.when = text(7);
  d.kind = text(8), d.doc = text(9), d.quote = text(10);
  d.span = span_at(row, 11);
  return d;
}

// All that hold: an undo takes back the one it names.
Result<std::vector<ReviewDecision>> holding(Connection& db) {
  Result<Statement> rows = db.prepare(std::string("SELECT ") + kColumns + " FROM review_decisions ORDER BY version");
  if (!rows) return rows.error();
  std::vector<ReviewDecision> out;
  PARLEY_TRY(each(*rows, [&]() -> Result<bool> {
    if (rows->is_null(13))
      out.push_back(read_decision(*rows));
    else
      std::erase_if(out, [&](const ReviewDecision& d) { return d.version == rows->integer(13); });
    return true;
  }));
  return out;
}

Error invalid(std::string message) { return Error{ErrorCode::kInvalid, std::move(message), "", -1, -1}; }

Status check_decision(const ReviewDecision& d) {
  static constexpr std::string_view kVerbs[] = {"accept", "reject", "edit", "merge", "split", "redate", "reattribute"};
  if (std::find(std::begin(kVerbs), std::end(kVerbs), d.verb) == std::end(kVerbs))
    return invalid("\"" + d.verb + "\" is no decision: accept, reject, edit, merge, split, redate, reattribute or undo");
  if (d.verb == "redate" && !date_parse(d.value)) return invalid("\"" + d.value + "\" is no day: write 2018-02-10");
  if ((d.verb == "merge" || d.verb == "split") && d.value.empty()) return invalid(d.verb + " with what?");
  if (d.verb == "merge" && d.value == d.id) return invalid("a record is one with itself already");
  for (const std::string* text : {&d.field, &d.value, &d.note, &d.who})
    if (text->size() > kMostBytes || !utf8_valid(*text)) return invalid("a field of the decision is too long or no UTF-8");
  return {};
}

// Fills in where the record stands.
Status anchor(const Record& record, ReviewDecision& d) {
  if (Result<StoredItem> item = record.item(d.id)) {
    const Evidence& e = evidence_of(item->item);
    d.kind = kDialogueKinds[item->item.index()], d.doc = e.doc, d.quote = e.quote, d.span = e.span;
    return {};
  } else if (item.error().code != ErrorCode::kNotFound) {
    return item.error();
  }
  Result<StoredEvent> event = record.event(d.id);
  if (!event) return event.error();
  d.kind = "events", d.doc = event->event.doc, d.quote = event->event.quote, d.span = event->event.span;
  return {};
}

// The id that a decision's record has now: its own, else that of the record of its kind that rests on the same words of the same
// document, else the one whose words overlap most.
Result<std::string> id_now(Connection& db, const ReviewDecision& d) {
  const std::string table = d.kind == "events" ? "events" : "dialogue";
  const std::string kind = d.kind == "events" ? "" : " AND x.kind = ?5";
  Result<Statement> s =
      db.prepare("SELECT x.id FROM " + table +
                 " x JOIN documents d ON d.doc = x.doc WHERE x.id = ?1 OR (d.id = ?2 AND x.bstart < ?4 AND x.bend > ?3" + kind +
                 ") ORDER BY x.id <> ?1, max(?3, x.bstart) - min(?4, x.bend), x.bend - x.bstart, x.id LIMIT 1");
  if (!s) return s.error();
  s->bind(1, std::string_view(d.id))
      .bind(2, std::string_view(d.doc))
      .bind(3, std::int64_t{d.span.begin})
      .bind(4, std::int64_t{d.span.end});
  if (!kind.empty()) s->bind(5, std::string_view(d.kind));
  Result<bool> row = s->step();
  if (!row) return row.error();
  return *row ? std::string(s->text(0)) : std::string();
}

Status insert(Connection& db, ReviewDecision& d, const std::string& verb, std::int64_t undoes) {
  Result<Statement> s = db.prepare(
      "INSERT INTO review_decisions(verb, record, field, value, note, who, kind, doc, quote, bstart, bend, undoes, made) "
      "VALUES(?, ?, "
      "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, strftime('%Y-%m-%dT%H:%M:%SZ', 'now')) RETURNING version, made");
  if (!s) return s.error();
  int column = 0;
  for (const std::string* text :
       {&verb, &std::as_const(d.id), &std::as_const(d.field), &std::as_const(d.value), &std::as_const(d.note),
        &std::as_const(d.who), &std::as_const(d.kind), &std::as_const(d.doc), &std::as_const(d.quote)})
    s->bind(++column, std::string_view(*text));
  s->bind(10, std::int64_t{d.span.begin}).bind(11, std::int64_t{d.span.end});
  if (undoes) s->bind(12, undoes);
  Result<bool> row = s->step();
  if (!row) return row.error();
  if (!undoes) d.version = s->integer(0), d.when = s->text(1);
  s->reset();
  return {};
}

}  // namespace

Result<ReviewDecision> Record::review(const ReviewDecision& decision) {
  Connection& db = *impl_->db;
  Transaction transaction(db);
  PARLEY_TRY(transaction.begin());
  ReviewDecision out = decision;
  if (decision.verb == "undo") {
    Result<std::vector<ReviewDecision>> before = holding(db);
    if (!before) return before.error();
    const auto last =
        std::find_if(before->rbegin(), before->rend(), [&](const ReviewDecision& d) { return d.who == decision.who; });
    if (last == before->rend())
      return Error{ErrorCode::kNotFound, "there is no decision of " + decision.who + " to undo", "", -1, -1};
    out = *last;
    PARLEY_TRY(insert(db, out, "undo", out.version));
  } else {
    PARLEY_TRY(check_decision(decision));
    PARLEY_TRY(anchor(*this, out));
    if (decision.verb == "edit") {
      Result<Edited> edited = checked_edit(out.kind, decision.field, decision.value);
      if (!edited) return edited.error();
      out.field = std::move(edited->field), out.value = std::move(edited->value);
    }
    if (decision.verb == "merge") {
      ReviewDecision other;
      other.id = decision.value;
      PARLEY_TRY(anchor(*this, other));
      if (other.kind != out.kind) return invalid("only records of one kind can be merged");
    }
    PARLEY_TRY(insert(db, out, out.verb, 0));
  }
  PARLEY_TRY(transaction.commit());
  return out;
}

Result<std::vector<ReviewDecision>> Record::reviews() const {
  Result<std::vector<ReviewDecision>> out = holding(*impl_->db);
  if (!out) return out;
  for (ReviewDecision& d : *out) {
    Result<std::string> now = id_now(*impl_->db, d);
    if (!now) return now.error();
    d.id = *now;
  }
  return out;
}

}  // namespace parley
