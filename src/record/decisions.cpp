// What users decided about negotiations.
#include "record/filters.h"

namespace parley {

namespace {

// All that hold: an undo takes back the last before it.
Result<std::vector<NegotiationDecision>> holding(Connection& db) {
  Result<Statement> rows =
      db.prepare("SELECT verb, negotiation, argument, who, made FROM negotiation_decisions ORDER BY version");
  if (!rows) return rows.error();
  std::vector<NegotiationDecision> out;
  PARLEY_TRY(each(*rows, [&]() -> Result<bool> {
    const auto text = [&](int column) { return std::string(rows->text(column)); };
    if (text(0) != "undo")
      out.push_back({text(0), text(1), text(2), text(3), text(4)});
    else if (!out.empty())
      out.pop_back();
    return true;
  }));
  return out;
}

}  // namespace

Result<std::vector<NegotiationDecision>> Record::decisions() const { return holding(*impl_->db); }

Result<NegotiationDecision> Record::decide(const NegotiationDecision& decision) {
  Connection& db = *impl_->db;
  Transaction transaction(db);
  PARLEY_TRY(transaction.begin());
  NegotiationDecision out = decision;
  if (decision.verb == "undo") {
    Result<std::vector<NegotiationDecision>> before = holding(db);
    if (!before) return before.error();
    if (before->empty()) return Error{ErrorCode::kNotFound, "there is no decision to undo", db.source(), -1, -1};
    out = before->back();
  }
  Result<Statement> insert = db.prepare(
      "INSERT INTO negotiation_decisions(who, made, verb, negotiation, argument) VALUES(?, strftime('%Y-%m-%dT%H:%M:%SZ', "
      "'now'), "
      "?, ?, ?) RETURNING made");
  if (!insert) return insert.error();
  insert->bind(1, std::string_view(decision.who)).bind(2, std::string_view(decision.verb)).bind(3, std::string_view(decision.id));
  Result<bool> row = insert->bind(4, std::string_view(decision.argument)).step();
  if (!row) return row.error();
  if (decision.verb != "undo") out.when = insert->text(0);
  insert->reset();
  PARLEY_TRY(transaction.commit());
  return out;
}

}  // namespace parley
