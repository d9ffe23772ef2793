#include "record/schema.h"

#include <ctime>

namespace parley {

namespace {

// Schema 0, as first released.  Never edited: changes are migrations below.
constexpr const char* kSchema0 = R"sql(
CREATE TABLE runs(
  run INTEGER PRIMARY KEY, version TEXT NOT NULL, model_name TEXT NOT NULL, model_hash TEXT NOT NULL, data_hash TEXT NOT NULL,
  options TEXT NOT NULL, started TEXT NOT NULL, finished TEXT);
CREATE TABLE documents(
  doc INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, content_hash TEXT NOT NULL, text_hash INTEGER NOT NULL,
  path TEXT NOT NULL, format TEXT NOT NULL, title TEXT NOT NULL, published TEXT, published_from TEXT, published_text TEXT,
  outlet TEXT, url TEXT, language TEXT NOT NULL, encoding TEXT, bytes INTEGER NOT NULL, unread INTEGER NOT NULL,
  unread_why TEXT, run INTEGER NOT NULL REFERENCES runs(run), UNIQUE(name, content_hash));
CREATE INDEX documents_published ON documents(published, id);
CREATE TABLE document_text(doc INTEGER PRIMARY KEY REFERENCES documents(doc) ON DELETE CASCADE, text TEXT NOT NULL);
CREATE TABLE blocks(
  doc INTEGER NOT NULL REFERENCES documents(doc) ON DELETE CASCADE, seq INTEGER NOT NULL, kind TEXT NOT NULL,
  bstart INTEGER NOT NULL, bend INTEGER NOT NULL, PRIMARY KEY(doc, seq)) WITHOUT ROWID;
CREATE TABLE sentences(
  sentence INTEGER PRIMARY KEY, doc INTEGER NOT NULL REFERENCES documents(doc) ON DELETE CASCADE, seq INTEGER NOT NULL,
  kind TEXT NOT NULL, block INTEGER NOT NULL, paragraph INTEGER NOT NULL, bstart INTEGER NOT NULL, bend INTEGER NOT NULL,
  UNIQUE(doc, seq));
CREATE TABLE mentions(
  doc INTEGER NOT NULL REFERENCES documents(doc) ON DELETE CASCADE, sentence INTEGER NOT NULL, seq INTEGER NOT NULL,
  kind TEXT NOT NULL, bstart INTEGER NOT NULL, bend INTEGER NOT NULL, confidence REAL NOT NULL,
  PRIMARY KEY(doc, sentence, seq)) WITHOUT ROWID;
CREATE TABLE actors(
  actor INTEGER PRIMARY KEY, doc INTEGER NOT NULL REFERENCES documents(doc) ON DELETE CASCADE, seq INTEGER NOT NULL,
  name TEXT NOT NULL, type TEXT NOT NULL, country TEXT NOT NULL, sectors TEXT NOT NULL, code TEXT NOT NULL, role TEXT NOT NULL,
  member_of TEXT NOT NULL, parts TEXT NOT NULL, confidence REAL NOT NULL, why TEXT NOT NULL, bstart INTEGER NOT NULL,
  bend INTEGER NOT NULL, mentions INTEGER NOT NULL, UNIQUE(doc, seq));
CREATE TABLE actor_aliases(
  actor INTEGER NOT NULL REFERENCES actors(actor) ON DELETE CASCADE, seq INTEGER NOT NULL, alias TEXT NOT NULL,
  PRIMARY KEY(actor, seq)) WITHOUT ROWID;
-- What an actor can be asked for by: folded names, aliases, codes, countries.
CREATE TABLE actor_names(
  folded TEXT NOT NULL, actor INTEGER NOT NULL REFERENCES actors(actor) ON DELETE CASCADE, own INTEGER NOT NULL,
  PRIMARY KEY(folded, actor)) WITHOUT ROWID;
CREATE INDEX actor_names_actor ON actor_names(actor);
CREATE TABLE events(
  event INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, doc INTEGER NOT NULL REFERENCES documents(doc) ON DELETE CASCADE,
  sentence INTEGER NOT NULL, bstart INTEGER NOT NULL, bend INTEGER NOT NULL, type TEXT NOT NULL, mode TEXT NOT NULL,
  cameo TEXT NOT NULL, goldstein REAL NOT NULL, intensity REAL NOT NULL, quad INTEGER NOT NULL, gist TEXT NOT NULL,
  date_value TEXT NOT NULL, date_end TEXT NOT NULL, date_precision TEXT NOT NULL, day INTEGER NOT NULL, place TEXT NOT NULL,
  factuality TEXT NOT NULL, polarity TEXT NOT NULL, confidence REAL NOT NULL, why TEXT NOT NULL);
CREATE INDEX events_day ON events(day);
CREATE INDEX events_type ON events(type, day);
CREATE INDEX events_doc ON events(doc, sentence);
-- The words an event rests on: seq 0 the event's own, seq 1 those its date was read from.
CREATE TABLE evidence(
  event INTEGER NOT NULL REFERENCES events(event) ON DELETE CASCADE, seq INTEGER NOT NULL, role TEXT NOT NULL,
  bstart INTEGER NOT NULL, bend INTEGER NOT NULL, quote TEXT NOT NULL, PRIMARY KEY(event, seq)) WITHOUT ROWID;
CREATE TABLE event_actors(
  event INTEGER NOT NULL REFERENCES events(event) ON DELETE CASCADE, side TEXT NOT NULL, seq INTEGER NOT NULL, name TEXT NOT NULL,
  country TEXT NOT NULL, sectors TEXT NOT NULL, code TEXT NOT NULL, role TEXT NOT NULL, type TEXT NOT NULL, member_of TEXT NOT NULL,
  parts TEXT NOT NULL, confidence REAL NOT NULL, why TEXT NOT NULL, PRIMARY KEY(event, side, seq)) WITHOUT ROWID;
CREATE TABLE event_contexts(
  event INTEGER NOT NULL REFERENCES events(event) ON DELETE CASCADE, context TEXT NOT NULL, PRIMARY KEY(event, context)) WITHOUT ROWID;
CREATE TABLE event_attribution(
  event INTEGER NOT NULL REFERENCES events(event) ON DELETE CASCADE, seq INTEGER NOT NULL, name TEXT NOT NULL,
  PRIMARY KEY(event, seq)) WITHOUT ROWID;
-- Listings by actor or dyad walk event_keys in order of day; see docs/record_format.md.
CREATE TABLE keys(key INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE event_keys(
  key INTEGER NOT NULL, day INTEGER NOT NULL, type INTEGER NOT NULL, event INTEGER NOT NULL,
  PRIMARY KEY(key, day, type, event)) WITHOUT ROWID;
CREATE TABLE migrations(version INTEGER PRIMARY KEY, what TEXT NOT NULL, applied TEXT NOT NULL);
)sql";

// 1: full-text search, and the inputs that could not be read.
constexpr const char* kMigration1 = R"sql(
CREATE VIEW sentence_text AS
  SELECT s.sentence AS sentence, CAST(substr(CAST(t.text AS BLOB), s.bstart + 1, s.bend - s.bstart) AS TEXT) AS text
  FROM sentences s JOIN document_text t ON t.doc = s.doc;
CREATE VIRTUAL TABLE sentences_fts USING fts5(
  text, content='sentence_text', content_rowid='sentence', tokenize='porter unicode61 remove_diacritics 2');
INSERT INTO sentences_fts(sentences_fts) VALUES('rebuild');
CREATE TABLE failures(
  failure INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs(run), source TEXT NOT NULL, code TEXT NOT NULL,
  message TEXT NOT NULL, line INTEGER, offset INTEGER);
CREATE INDEX failures_run ON failures(run);
)sql";

// 2: the dialogue: one row a record, its fields as the contract's JSON; the keys that its listings walk; a view a kind.
constexpr const char* kMigration2 = R"sql(
CREATE TABLE dialogue(
  item INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, doc INTEGER NOT NULL REFERENCES documents(doc) ON DELETE CASCADE,
  kind TEXT NOT NULL, bstart INTEGER NOT NULL, bend INTEGER NOT NULL, day INTEGER NOT NULL, confidence REAL NOT NULL,
  body TEXT NOT NULL);
CREATE INDEX dialogue_doc ON dialogue(doc);
CREATE INDEX dialogue_kind ON dialogue(kind, day, confidence);
CREATE TABLE dialogue_keys(
  key INTEGER NOT NULL, kind INTEGER NOT NULL, day INTEGER NOT NULL, item INTEGER NOT NULL,
  PRIMARY KEY(key, kind, day, item)) WITHOUT ROWID;
)sql";

// 3: what users decided about negotiations: rows are added, never changed; `version` counts them.
constexpr const char* kMigration3 = R"sql(
CREATE TABLE negotiation_decisions(
  version INTEGER PRIMARY KEY, who TEXT NOT NULL, made TEXT NOT NULL, verb TEXT NOT NULL, negotiation TEXT NOT NULL,
  argument TEXT NOT NULL);
CREATE TRIGGER negotiation_decisions_stay BEFORE UPDATE ON negotiation_decisions BEGIN
  SELECT RAISE(ABORT, 'decisions are never changed: undo them');
END;
CREATE TRIGGER negotiation_decisions_last BEFORE DELETE ON negotiation_decisions BEGIN
  SELECT RAISE(ABORT, 'decisions are never deleted: undo them');
END;
)sql";

// 4: which documents have an actor of a name, by the same keys as listings (was: actors by folded text), with the day of publication
// for counting; `actors` are their numbers in the document.
constexpr const char* kMigration4 = R"sql(
CREATE TABLE document_names(
  key INTEGER NOT NULL, doc INTEGER NOT NULL, day INTEGER NOT NULL, actors TEXT NOT NULL, PRIMARY KEY(key, doc)) WITHOUT ROWID;
INSERT OR IGNORE INTO keys(text) SELECT DISTINCT 'a:' || folded FROM actor_names;
INSERT INTO document_names(key, doc, day, actors)
  SELECT key, doc, day, json_group_array(seq) FROM (
    SELECT k.key AS key, d.doc AS doc, coalesce(CAST(julianday(d.published) - 2440587.5 AS INTEGER), 2932896) AS day, a.seq AS seq
    FROM actor_names n JOIN keys k ON k.text = 'a:' || n.folded JOIN actors a ON a.actor = n.actor JOIN documents d ON d.doc = a.doc
    ORDER BY 1, 2, 4)
  GROUP BY key, doc;
DROP TABLE actor_names;
DROP INDEX dialogue_doc;
CREATE INDEX dialogue_doc ON dialogue(doc, kind);
)sql";

// 5: what users decided about single records; `undoes` is the version that an undo takes back.
constexpr const char* kMigration5 = R"sql(
CREATE TABLE review_decisions(
  version INTEGER PRIMARY KEY, who TEXT NOT NULL, made TEXT NOT NULL, verb TEXT NOT NULL, record TEXT NOT NULL,
  field TEXT NOT NULL, value TEXT NOT NULL, note TEXT NOT NULL, kind TEXT NOT NULL, doc TEXT NOT NULL, bstart INTEGER NOT NULL,
  bend INTEGER NOT NULL, quote TEXT NOT NULL, undoes INTEGER);
CREATE TRIGGER review_decisions_stay BEFORE UPDATE ON review_decisions BEGIN
  SELECT RAISE(ABORT, 'decisions are never changed: undo them');
END;
CREATE TRIGGER review_decisions_last BEFORE DELETE ON review_decisions BEGIN
  SELECT RAISE(ABORT, 'decisions are never deleted: undo them');
END;
)sql";

// 6: the full-text index merges when sixteen segments of a size have come together, not a little with every document: adding one to a
// large record took half as long again.
constexpr const char* kMigration6 = "INSERT INTO sentences_fts(sentences_fts, rank) VALUES('automerge', 0);";

// The views of migration 2: columns are fields of the body; "@" is a date, which gives its value, end and words.
struct View {
  const char* name;
  const char* kind;
  const char* fields;
};
constexpr View kViews2[] = {
    {"contacts", "contacts",
     "kind level parties parties_iso3 participants participants_iso3 proposed_by proposed_by_iso3 arranged_by arranged_by_iso3 "
     "host host_iso3 cancelled_by cancelled_by_iso3 place @scheduled_date @held_date status reasons purpose rungs attribution "
     "hedge"},
    {"moves", "moves",
     "actor actor_iso3 addressee addressee_iso3 kind content conditional_on status said_by @date answered_by attribution hedge"},
    {"linkages", "linkages",
     "party_gives party_gives_iso3 gives in_return_from in_return_from_iso3 returns sequencing first_mover first_mover_iso3 "
     "position_of position_of_iso3 attribution hedge"},
    {"channels", "channels", "name kind between between_iso3 operated_by operated_by_iso3 status attribution hedge"},
    {"windows", "windows", "what kind @date bears_on factuality attribution hedge"},
    {"grievances", "grievances", "holder holder_iso3 against against_iso3 cause explains attributed_to attribution hedge"},
    {"readings", "readings", "reader signal signal_by signal_by_iso3 means attribution hedge"},
    {"states", "state",
     "dyad parties parties_iso3 as_of phase ball_in_court_of ball_in_court_of_iso3 ball_basis open_offers main_obstacle outlook "
     "outlook_holder attribution hedge"},
};

std::string view_sql(const View& view) {
  std::string columns;
  const auto add = [&](const std::string& path, const std::string& name) {
    columns += ", json_extract(i.body, '$." + path + "') AS \"" + name + "\"";
  };
  for (std::string_view field : split(view.fields, ' ')) {
    const bool date = field.starts_with('@');
    const std::string name(field.substr(date));
    if (!date) {
      add(name, name);
      continue;
    }
    add(name + ".value", name);
    add(name + ".end", name + "_end");
    add(name + ".text", name + "_text");
  }
  return std::string("CREATE VIEW ") + view.name +
         " AS SELECT i.id AS id, d.id AS doc, d.published AS published_at, CASE WHEN i.day < 2932896 THEN date(i.day * 86400, "
         "'unixepoch') END AS day, json_extract(i.body, '$.quote') AS quote, i.bstart AS bstart, i.bend AS bend" +
         columns +
         ", i.confidence AS confidence, json_extract(i.body, '$.why') AS why FROM dialogue i JOIN documents d ON d.doc = " +
         "i.doc WHERE i.kind = '" + view.kind + "';\n";
}

std::string views2() {
  std::string out;
  for (const View& view : kViews2) out += view_sql(view);
  return out;
}

struct Migration {
  int version;
  const char* what;
  const char* sql;
};
constexpr Migration kMigrations[] = {{1, "full-text search over sentences; failures", kMigration1},
                                     {2, "the dialogue", kMigration2},
                                     {3, "decisions about negotiations", kMigration3},
                                     {4, "documents by the names of their actors", kMigration4},
                                     {5, "decisions about single records", kMigration5},
                                     {6, "full-text segments merge by sixteen", kMigration6}};

Status apply(Connection& db, int from) {
  for (const Migration& m : kMigrations) {
    if (m.version <= from) continue;
    PARLEY_TRY(db.run(m.sql));
    if (m.version == 2) PARLEY_TRY(db.run(views2()));
    Result<Statement> log =
        db.prepare("INSERT INTO migrations(version, what, applied) VALUES(?, ?, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))");
    if (!log) return log.error();
    PARLEY_TRY(log->bind(1, std::int64_t{m.version}).bind(2, std::string_view(m.what)).run());
  }
  return db.run("PRAGMA user_version = " + std::to_string(kSchemaVersion));
}

}  // namespace

Result<bool> schema_is_current(Connection& db) {
  // One statement reads one state of the file: another process may be making the record at this moment.
  Result<Statement> state = db.prepare(
      "SELECT (SELECT count(*) FROM sqlite_schema), (SELECT application_id FROM pragma_application_id),"
      " (SELECT user_version FROM pragma_user_version)");
  if (!state) return state.error();
  Result<bool> row = state->step();
  if (!row) return row.error();
  const std::int64_t objects = state->integer(0), app = state->integer(1), version = state->integer(2);
  if (app == 0 && objects == 0 && version == 0) return false;
  if (app != kApplicationId)
    return Error{ErrorCode::kInvalid, "this SQLite database is no record of Parley: name another file", db.source(), -1, -1};
  if (version > kSchemaVersion)
    return Error{ErrorCode::kUnsupported,
                 "made by a newer Parley (schema " + std::to_string(version) + "; this program knows up to " +
                     std::to_string(kSchemaVersion) + "): use that program, or read the files into a new record",
                 db.source(), -1, -1};
  return version == kSchemaVersion;
}

Status prepare_schema(Connection& db) {
  Result<bool> current = schema_is_current(db);
  if (!current) return current.error();
  if (*current) return {};
  Transaction transaction(db);
  PARLEY_TRY(transaction.begin());
  // Another process may have done it while we waited for the lock.
  current = schema_is_current(db);
  if (!current) return current.error();
  if (*current) return {};
  Result<std::int64_t> app = db.integer("PRAGMA application_id");
  if (!app) return app.error();
  Result<std::int64_t> version = db.integer("PRAGMA user_version");
  if (!version) return version.error();
  if (*app != kApplicationId) {
    PARLEY_TRY(db.run(kSchema0));
    PARLEY_TRY(db.run("PRAGMA application_id = " + std::to_string(kApplicationId)));
  }
  PARLEY_TRY(apply(db, static_cast<int>(*version)));
  return transaction.commit();
}

}  // namespace parley
