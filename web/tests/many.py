#!/usr/bin/env python3
"""Usage: many.py FROM TO N.  A copy of a record in which its events stand again and again, until there are N."""
import shutil
import sqlite3
import sys

TABLES = {"evidence": "seq, role, bstart, bend, quote", "event_contexts": "context", "event_attribution": "seq, name",
          "event_actors": "side, seq, name, country, sectors, code, role, type, member_of, parts, confidence, why"}


def main():
    source, target, wanted = sys.argv[1], sys.argv[2], int(sys.argv[3])
    shutil.copy(source, target)
    db = sqlite3.connect(target)
    (have, most), = db.execute("SELECT count(*), max(event) FROM events")
    columns = ", ".join(c[1] for c in db.execute("PRAGMA table_info(events)") if c[1] not in ("event", "id"))
    for copy in range(1, -(-wanted // have)):
        by, left = copy * (most + 1), wanted - copy * have
        these = f"event IN (SELECT event FROM events WHERE event <= {most} ORDER BY event LIMIT {left})"
        db.execute(f"INSERT INTO events(event, id, {columns}) SELECT event + {by}, printf('E%016x', event + {by}), {columns} FROM events WHERE {these}")
        for table, rest in TABLES.items():
            db.execute(f"INSERT INTO {table}(event, {rest}) SELECT event + {by}, {rest} FROM {table} WHERE {these}")
        db.execute(f"INSERT INTO event_keys(key, day, type, event) SELECT key, day, type, event + {by} FROM event_keys WHERE {these}")
    db.commit()
    db.close()


main()
