-- A record as schema 0 wrote it: no full-text index, no failures.  Kept as it is: later programs must open it.
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
PRAGMA application_id = 1346458188;
PRAGMA user_version = 0;
INSERT INTO runs VALUES(1, '0.0.1', 'fast', 'm', 'd', '{}', '2024-01-01T00:00:00Z', '2024-01-01T00:00:09Z');
INSERT INTO documents VALUES(1, 'old.txt', 'old.txt', '0123456789abcdef', 7, '/news/old.txt', 'text', 'Envoys meet', '2019-10-06', NULL, NULL,
  'Example Wire', NULL, 'en', 'utf-8', 36, 0, NULL, 1);
INSERT INTO document_text VALUES(1, 'Envoys meet
Envoys met in Stockholm.');
INSERT INTO blocks VALUES(1, 0, 'title', 0, 11), (1, 1, 'body', 12, 36);
INSERT INTO sentences VALUES(1, 1, 0, 'title', 0, 0, 0, 11), (2, 1, 1, 'body', 1, 1, 12, 36);
INSERT INTO events VALUES(1, 'E0000000000000001', 1, 1, 12, 22, 'CONSULT', '', '040', 1.0, 1.0, 1, 'United States and North Korea meet', '2019-10-05', '',
  'day', 18174, 'Stockholm', 'certain', '+', 0.8, '["met"]');
INSERT INTO evidence VALUES(1, 0, 'event', 12, 22, 'Envoys met');
INSERT INTO event_actors VALUES(1, 'source', 0, 'North Korea', 'PRK', '', 'PRK', '', 'state', '', '[]', 0.9, '[]'),
  (1, 'source', 1, 'United States', 'USA', '', 'USA', '', 'state', '', '[]', 0.9, '[]');
INSERT INTO keys VALUES(1, 'a:north korea'), (2, 'a:prk'), (3, 'a:united states'), (4, 'a:usa'), (5, 'd:prk-usa');
INSERT INTO event_keys VALUES(1, 18174, 2, 1), (2, 18174, 2, 1), (3, 18174, 2, 1), (4, 18174, 2, 1), (5, 18174, 2, 1);
