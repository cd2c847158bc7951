#!/usr/bin/env python3
"""Peer of `zhucun-benchmarks screening`: the same twelve rules as one SQL statement, by DuckDB on its own
database file, two threads, alerts written as CSV.

usage: screening_duckdb.py DATA DATABASE OUT.csv     (needs duckdb; the database is filled at need)
"""
import os, resource, sys, time
import duckdb

TABLES = ["households", "persons", "medical", "disaster", "unemployment", "dropout", "lapse", "dissolved"]
REASONS = [
    ("人均纯收入低于监测线", "net < 7000 * members"),
    ("收入骤降30%以上", "net < 14000 * members AND net * 10 < last_year::BIGINT * 7 * members"),
    ("自付医疗超1万元", "medical_paid >= 10000"),
    ("自付医疗占收入40%以上", "medical_paid >= 3000 AND medical_paid * 10 >= net * 4"),
    ("未参加医保", "coalesce(uninsured, false) OR lapsed IS NOT NULL"),
    ("义务教育未就学", "coalesce(not_at_school, false) OR dropped IS NOT NULL"),
    ("住房不安全", "house >= 2"),
    ("饮水不安全", "water = 1"),
    ("灾害损失", "disaster_loss >= 5000"),
    ("务工失业", "months >= 3 AND wage * 2 >= net AND net < 14000 * members"),
    ("重残无劳力", "coalesce(disabled, false) AND NOT coalesce(able, false) AND category <> 2 AND net < 10500 * members"),
    ("合作社解散", "coop_gone IS NOT NULL AND coop_income::BIGINT * 10 >= net AND net < 14000 * members"),
]


def by_household(table, fold):
    return f"""SELECT p.household, {fold} FROM {table} e JOIN persons p ON p.key = e.key
      WHERE e.day BETWEEN 20230202 AND 20240201 GROUP BY p.household"""


def query():
    mask = " + ".join(f"CASE WHEN {condition} THEN {1 << i} ELSE 0 END" for i, (_, condition) in enumerate(REASONS))
    words = " || ".join(f"CASE WHEN mask & {1 << i} <> 0 THEN '{name};' ELSE '' END" for i, (name, _) in enumerate(REASONS))
    return f"""
      WITH people AS (
        SELECT household, bool_or(insured = 0) AS uninsured, bool_or(disability IN (1, 2)) AS disabled,
          bool_or(schooling = 2 AND birth BETWEEN 20080201 AND 20180201) AS not_at_school, bool_or(work > 0) AS able
        FROM persons GROUP BY household),
      ill AS ({by_household("medical", "sum(amount) AS paid")}),
      hit AS ({by_household("disaster", "sum(loss) AS lost")}),
      jobless AS ({by_household("unemployment", "max(months) AS months")}),
      dropouts AS ({by_household("dropout", "1 AS dropped")}),
      lapses AS ({by_household("lapse", "1 AS lapsed")}),
      gone AS (SELECT DISTINCT key AS coop_gone FROM dissolved WHERE day BETWEEN 20230202 AND 20240201),
      known AS (
        SELECT h.*, wage::BIGINT + business + property + transfer - cost AS net, coalesce(paid, 0) AS medical_paid,
          coalesce(lost, 0) AS disaster_loss, months, dropped, lapsed, coop_gone, uninsured, disabled, not_at_school, able
        FROM households h
        LEFT JOIN people USING (household) LEFT JOIN ill USING (household) LEFT JOIN hit USING (household)
        LEFT JOIN jobless USING (household) LEFT JOIN dropouts USING (household) LEFT JOIN lapses USING (household)
        LEFT JOIN gone ON coop_gone = h.coop),
      judged AS (
        SELECT household, village, {mask} AS mask, net, members, medical_paid, disaster_loss FROM known)
      SELECT household, village, mask, floor(net / members)::BIGINT AS per_head, medical_paid, disaster_loss,
        {words} AS reasons
      FROM judged WHERE mask > 0 ORDER BY household"""


def main():
    data, database, out = sys.argv[1:4]
    if not os.path.exists(database):
        with duckdb.connect(database) as connection:
            for table in TABLES:
                connection.execute(f"CREATE TABLE {table} AS SELECT * FROM '{data}/{table}.parquet'")
        # Filling takes more memory than asking: its peak is not the query's.
        os.execv(sys.executable, [sys.executable, *sys.argv])
    connection = duckdb.connect(database, read_only=True)
    connection.execute("SET threads = 2")
    for run in range(3):
        wall, cpu = time.time(), time.process_time()
        connection.execute(f"COPY ({query()}) TO '{out}' (HEADER)")
        wall, cpu = time.time() - wall, time.process_time() - cpu
        print(f"DuckDB {duckdb.__version__} run {run + 1}: {wall:.3f} s wall, {cpu:.3f} s CPU", flush=True)
    count, checksum = connection.execute(
        f"SELECT count(*), sum(household::HUGEINT * mask) FROM read_csv('{out}')").fetchone()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"DuckDB: {count} alerts, checksum {checksum}, peak {peak} MB")


if __name__ == "__main__":
    main()
