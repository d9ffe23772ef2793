// parley check: is the record what it says it is?
#include <set>

#include "record/record_impl.h"

namespace parley {

namespace {

constexpr std::size_t kMaxProblems = 50;

class Problems {
 public:
  explicit Problems(CheckReport& report) : report_(report) {}
  void add(std::string text) {
    if (report_.problems.size() < kMaxProblems)
      report_.problems.push_back(std::move(text));
    else if (!more_++)
      report_.problems.push_back("more problems follow; only the first " + std::to_string(kMaxProblems) + " are listed");
  }

 private:
  CheckReport& report_;
  std::size_t more_ = 0;
};

// Each row of `sql` is one problem, in words.
void rows_are_problems(Connection& db, const char* sql, Problems& problems) {
  Result<Statement> s = db.prepare(sql);
  if (!s) return problems.add(s.error().message);
  for (;;) {
    Result<bool> row = s->step();
    if (!row) return problems.add(row.error().message);
    if (!*row) return;
    if (s->text(0) != "ok") problems.add(std::string(s->text(0)));
  }
}

bool on_boundary(std::string_view text, std::uint32_t at) {
  return at >= text.size() || (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
}

void check_spans(Connection& db, Problems& problems) {
  Result<Statement> docs =
      db.prepare("SELECT d.doc, d.id, t.text, d.bytes FROM documents d LEFT JOIN document_text t ON t.doc = d.doc ORDER BY d.id");
  if (!docs) return problems.add(docs.error().message);
  Result<Statement> spans = db.prepare(
      "SELECT 'sentence', bstart, bend, NULL FROM sentences WHERE doc = ?1 "
      "UNION ALL SELECT 'block', bstart, bend, NULL FROM blocks WHERE doc = ?1 "
      "UNION ALL SELECT 'mention', bstart, bend, NULL FROM mentions WHERE doc = ?1 "
      "UNION ALL SELECT 'actor', bstart, bend, NULL FROM actors WHERE doc = ?1 "
      "UNION ALL SELECT 'event', e.bstart, e.bend, (SELECT quote FROM evidence v WHERE v.event = e.event AND v.seq = 0) FROM "
      "events e WHERE doc = ?1 "
      "UNION ALL SELECT v.role || ' evidence', v.bstart, v.bend, v.quote FROM evidence v JOIN events e ON e.event = v.event "
      "WHERE e.doc = ?1 "
      "UNION ALL SELECT kind || ' record', bstart, bend, CASE WHEN json_valid(body) THEN json_extract(body, '$.quote') END FROM "
      "dialogue WHERE doc = ?1");
  if (!spans) return problems.add(spans.error().message);
  for (;;) {
    Result<bool> row = docs->step();
    if (!row) return problems.add(row.error().message);
    if (!*row) return;
    const std::string id(docs->text(1)), text(docs->text(2));
    if (docs->is_null(2))
      problems.add(id + ": its text is missing");
    else if (static_cast<std::int64_t>(text.size()) != docs->integer(3))
      problems.add(id + ": its text has another length than when it was read");
    spans->bind(1, docs->integer(0));
    for (;;) {
      Result<bool> span = spans->step();
      if (!span) return problems.add(span.error().message);
      if (!*span) break;
      const std::int64_t begin = spans->integer(1), end = spans->integer(2);
      const std::string what =
          id + ": " + std::string(spans->text(0)) + " at bytes " + std::to_string(begin) + " to " + std::to_string(end);
      if (begin < 0 || end < begin || end > static_cast<std::int64_t>(text.size())) {
        problems.add(what + " lies outside the text");
        continue;
      }
      const Span s{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
      if (!on_boundary(text, s.begin) || !on_boundary(text, s.end)) problems.add(what + " cuts a character");
      if (!spans->is_null(3) && spans->text(3) != slice(text, s)) problems.add(what + ": the quote differs from the text");
    }
  }
}

Status check_names_of(Connection& db, const Statement& doc, Statement& find, std::int64_t& expected, Problems& problems) {
  Result<std::vector<DocumentActors::Entry>> actors = actors_of(db, doc.integer(0));
  if (!actors) return actors.error();
  const std::int64_t day = event_day({}, date_parse(doc.text(2)));
  for (const auto& [text, numbers] : document_name_texts(*actors)) {
    ++expected;
    find.bind(1, std::string_view(text)).bind(2, doc.integer(0)).bind(3, day).bind(4, std::string_view(numbers));
    Result<bool> found = find.step();
    if (!found) return found.error();
    if (find.integer(0) != 1) problems.add("document " + std::string(doc.text(1)) + " is not found by the name \"" + text.substr(2) + "\"");
    find.reset();
  }
  return {};
}

void check_names(Connection& db, Problems& problems) {
  Result<Statement> docs = db.prepare("SELECT doc, id, published FROM documents ORDER BY id");
  if (!docs) return problems.add(docs.error().message);
  Result<Statement> find = db.prepare(
      "SELECT count(*) FROM document_names n JOIN keys k ON k.key = n.key WHERE k.text = ? AND n.doc = ? AND n.day = ? AND n.actors = ?");
  if (!find) return problems.add(find.error().message);
  std::int64_t expected = 0;
  for (;;) {
    Result<bool> row = docs->step();
    if (!row) return problems.add(row.error().message);
    if (!*row) break;
    if (Status s = check_names_of(db, *docs, *find, expected, problems); !s) return problems.add(s.error().message);
  }
  Result<std::int64_t> have = db.integer("SELECT count(*) FROM document_names");
  if (!have) return problems.add(have.error().message);
  if (*have != expected)
    problems.add("documents by name hold " + std::to_string(*have) + " entries instead of " + std::to_string(expected));
}

void check_keys(Connection& db, Problems& problems) {
  Result<Statement> events = db.prepare("SELECT event, id, day, type FROM events ORDER BY id");
  if (!events) return problems.add(events.error().message);
  Result<Statement> find = db.prepare(
      "SELECT count(*) FROM event_keys x JOIN keys k ON k.key = x.key WHERE k.text = ?1 AND x.day = ?2 AND x.type = ?3 AND "
      "x.event = ?4");
  if (!find) return problems.add(find.error().message);
  std::int64_t expected = 0;
  for (;;) {
    Result<bool> row = events->step();
    if (!row) return problems.add(row.error().message);
    if (!*row) break;
    StoredEvent stored;
    stored.row = events->integer(0);
    if (Status s = load_event_children(db, stored); !s) return problems.add(s.error().message);
    for (const std::string& text : event_key_texts(stored.event)) {
      ++expected;
      find->bind(1, std::string_view(text)).bind(2, events->integer(2)).bind(3, type_number(events->text(3))).bind(4, stored.row);
      Result<bool> found = find->step();
      if (!found) return problems.add(found.error().message);
      if (find->integer(0) != 1)
        problems.add("event " + std::string(events->text(1)) + " is not listed under \"" + text.substr(2) + "\"");
      find->reset();
    }
  }
  Result<std::int64_t> have = db.integer("SELECT count(*) FROM event_keys");
  if (!have) return problems.add(have.error().message);
  if (*have != expected)
    problems.add("listings by actor hold " + std::to_string(*have) + " entries instead of " + std::to_string(expected));
}

// Where the text says so: the item's own words and, of a contact, those of each of its rungs.
std::string span_fault(const DialogueItem& item, const Statement& row, std::size_t bytes) {
  const Evidence& e = evidence_of(item);
  if (e.span.begin != row.integer(3) || e.span.end != row.integer(4)) return "its words stand elsewhere than its row says";
  if (const auto* contact = std::get_if<Contact>(&item))
    for (const Rung& rung : contact->rungs)
      if (rung.span.begin > rung.span.end || rung.span.end > bytes) return "a step of it lies outside the text";
  return "";
}

// One dialogue row: readable, of a known kind, and in the listings of its parties.  Counts the entries it should have there.
Status check_item(Connection& db, const Statement& row, Statement& find, std::int64_t& expected, Problems& problems) {
  const std::string kind(row.text(2)), what = kind + " record " + std::string(row.text(1)) + ": ";
  const std::int64_t number = dialogue_kind_number(kind);
  if (!number) {
    problems.add(what + "no such kind");
    return {};
  }
  Result<DialogueItem> item = dialogue_from_json(kind, row.text(6));
  if (!item) {
    problems.add(what + "its fields cannot be read");
    return {};
  }
  if (evidence_of(*item).id != row.text(1)) problems.add(what + "its fields name another id");
  if (std::string fault = span_fault(*item, row, static_cast<std::size_t>(row.integer(8))); !fault.empty())
    problems.add(what + fault);
  Result<std::vector<DocumentActors::Entry>> actors = actors_of(db, row.integer(7));
  if (!actors) return actors.error();
  for (const std::string& text : dialogue_key_texts(*item, *actors)) {
    ++expected;
    find.bind(1, std::string_view(text)).bind(2, number).bind(3, row.integer(5)).bind(4, row.integer(0));
    Result<bool> found = find.step();
    if (!found) return found.error();
    if (find.integer(0) != 1) problems.add(what + "not listed under \"" + text.substr(2) + "\"");
    find.reset();
  }
  return {};
}

void check_dialogue(Connection& db, Problems& problems) {
  Result<Statement> items = db.prepare(
      "SELECT i.item, i.id, i.kind, i.bstart, i.bend, i.day, i.body, i.doc, d.bytes FROM dialogue i JOIN documents d ON d.doc = "
      "i.doc ORDER BY i.id");
  if (!items) return problems.add(items.error().message);
  Result<Statement> find = db.prepare(
      "SELECT count(*) FROM dialogue_keys x JOIN keys k ON k.key = x.key WHERE k.text = ?1 AND x.kind = ?2 AND x.day = ?3 AND "
      "x.item = ?4");
  if (!find) return problems.add(find.error().message);
  std::int64_t expected = 0;
  for (;;) {
    Result<bool> row = items->step();
    if (!row) return problems.add(row.error().message);
    if (!*row) break;
    if (Status s = check_item(db, *items, *find, expected, problems); !s) return problems.add(s.error().message);
  }
  Result<std::int64_t> have = db.integer("SELECT count(*) FROM dialogue_keys");
  if (!have) return problems.add(have.error().message);
  if (*have != expected)
    problems.add("listings of the dialogue hold " + std::to_string(*have) + " entries instead of " + std::to_string(expected));
}

// The check is a write that changes nothing; a connection that may only read cannot ask for it.
void check_search(Connection& db, bool read_only, CheckReport& report, Problems& problems) {
  if (read_only) {
    report.notes.push_back("opened for reading only: the full-text index was not checked");
    return;
  }
  if (Status s = db.run("INSERT INTO sentences_fts(sentences_fts, rank) VALUES('integrity-check', 1)"); !s)
    problems.add("the full-text index does not match the sentences (" + s.error().message + ")");
}

Status note_runs(Connection& db, CheckReport& report) {
  Result<Statement> runs = db.prepare(
      "SELECT r.run, r.started, r.finished IS NULL, (SELECT count(*) FROM documents d WHERE d.run = r.run), "
      "(SELECT count(*) FROM failures f WHERE f.run = r.run), "
      "EXISTS (SELECT 1 FROM runs later WHERE later.run > r.run AND later.finished IS NOT NULL) FROM runs r ORDER BY r.run");
  if (!runs) return runs.error();
  for (;;) {
    Result<bool> row = runs->step();
    if (!row) return row.error();
    if (!*row) return {};
    ++report.runs;
    const std::string name = "run " + std::to_string(runs->integer(0)) + " (started " + std::string(runs->text(1)) + ")";
    if (runs->integer(2)) {
      ++report.interrupted_runs;
      report.notes.push_back(name + " did not finish: its " + std::to_string(runs->integer(3)) + " documents are whole; " +
                             (runs->integer(5) ? "a later run finished" : "read the same files again to complete it"));
    }
    if (runs->integer(4)) report.notes.push_back(name + ": " + std::to_string(runs->integer(4)) + " inputs could not be read");
  }
}

}  // namespace

Result<CheckReport> Record::check() const {
  Connection& db = *impl_->db;
  CheckReport report;
  Problems problems(report);
  rows_are_problems(db, "PRAGMA integrity_check(20)", problems);
  // What follows reads every page; on a file that SQLite itself calls damaged it would only repeat that.
  if (!report.problems.empty()) return report;
  rows_are_problems(db,
                    "SELECT 'row ' || rowid || ' of ' || \"table\" || ' belongs to a row of ' || parent || ' that is not there' "
                    "FROM pragma_foreign_key_check",
                    problems);
  rows_are_problems(db,
                    "SELECT 'event ' || id || ' has no evidence' FROM events e WHERE NOT EXISTS (SELECT 1 FROM evidence v WHERE "
                    "v.event = e.event AND v.seq = 0)",
                    problems);
  rows_are_problems(db,
                    "SELECT 'document ' || id || ' has another id than its name gives' FROM documents d WHERE id <> CASE WHEN "
                    "(SELECT count(*) FROM documents o WHERE o.name = d.name) > 1 THEN name || '#' || content_hash ELSE name END",
                    problems);
  check_spans(db, problems);
  check_names(db, problems);
  check_keys(db, problems);
  check_dialogue(db, problems);
  check_search(db, impl_->read_only, report, problems);
  PARLEY_TRY(note_runs(db, report));
  Result<std::int64_t> documents = db.integer("SELECT count(*) FROM documents");
  if (!documents) return documents.error();
  Result<std::int64_t> events = db.integer("SELECT count(*) FROM events");
  if (!events) return events.error();
  Result<std::int64_t> items = db.integer("SELECT count(*) FROM dialogue");
  if (!items) return items.error();
  report.items = static_cast<std::size_t>(*items);
  report.documents = static_cast<std::size_t>(*documents);
  report.events = static_cast<std::size_t>(*events);
  report.ok = report.problems.empty();
  return report;
}

}  // namespace parley
