"""One durable transaction per 1 KB record in bare SQLite (WAL, synchronous=FULL): the peer of `ingest`."""
import sqlite3, sys, time

db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("PRAGMA journal_mode=WAL")
db.execute("PRAGMA synchronous=FULL")
db.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, body TEXT)")
body = "走访农户" * 85
start = time.time()
count = 1000
for i in range(count):
    db.execute("BEGIN IMMEDIATE")
    db.execute("INSERT INTO t (body) VALUES (?)", (body,))
    db.execute("COMMIT")
print(f"1 client: {count / (time.time() - start):.0f} inserts/s")
