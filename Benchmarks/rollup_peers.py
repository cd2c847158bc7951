#!/usr/bin/env python3
"""Peers of `zhucun-benchmarks rollup`: thirty indicators for five levels of divisions.

usage: rollup_peers.py duckdb DATA OUT.csv      three full recounts, two threads, on DuckDB's own file
       rollup_peers.py postgres DATA URL        a full recount, and a county's thirty indicators live
"""
import csv, os, random, resource, subprocess, sys, time

PERSONS = {
    "persons": "1=1", "female": "sex=2", "schoolage": "age BETWEEN 6 AND 15",
    "notenr": "age BETWEEN 6 AND 15 AND enroll=0", "unins": "ins=0", "sevdis": "dis IN (1,2)",
    "chronic": "chronic=1", "labour": "work>0", "migrant": "work=2", "aged": "age>=60",
    "aged_nop": "age>=60 AND pens=0", "infants": "age<3"}
CASES = {
    "hh": "1=1", "cleared": "cleared=1", "k1": "kind=1", "k2": "kind=2", "k3": "kind=3", "netinc": ("net",),
    "belowline": "net<7000*members", "unsafeh": "house>=2", "unsafew": "water=1", "helped": "helper=1",
    "measures": ("measures",), "funds": ("funds",)}
LEVELS = [(1, "village_id"), (2, "town_id"), (3, "county_id"), (4, "city_id"), (5, "0")]


def query(county=None):
    """One statement; with a county, only its own three levels."""
    where = "" if county is None else f" WHERE county_id = {county}"
    levels = LEVELS if county is None else LEVELS[:3]

    def fold(columns):
        return ", ".join(
            f"sum({how[0]}) AS {name}" if isinstance(how, tuple) else
            f"sum(CASE WHEN {how} THEN 1 ELSE 0 END) AS {name}" for name, how in columns.items())

    names = [*PERSONS, *CASES, "visits", "visits30", "hh30", "issues", "minutes"]
    sums = ", ".join(f"sum({name}) AS {name}" for name in names)
    filled = ", ".join(f"coalesce({name}, 0) AS {name}" for name in names)

    def level(number, key, what, table):
        group = "" if key == "0" else f" GROUP BY {key}"
        return f"SELECT {number} AS lev, {key} AS id, {what} FROM {table}{group}"

    return f"""
      WITH p AS (SELECT village_id, {fold(PERSONS)} FROM persons{where} GROUP BY village_id),
      c AS (SELECT village_id, {fold(CASES)} FROM cases{where} GROUP BY village_id),
      h AS (SELECT village_id, case_id, count(*) AS n, sum(CASE WHEN day >= 335 THEN 1 ELSE 0 END) AS n30,
              max(day) AS last, sum(issue) AS found, sum(minutes) AS spent
            FROM visits{where} GROUP BY village_id, case_id),
      v AS (SELECT village_id, sum(n) AS visits, sum(n30) AS visits30,
              sum(CASE WHEN last >= 335 THEN 1 ELSE 0 END) AS hh30, sum(found) AS issues, sum(spent) AS minutes
            FROM h GROUP BY village_id),
      o AS (SELECT DISTINCT d.*, x.officer_id FROM dim d JOIN
              (SELECT DISTINCT village_id, officer_id FROM visits{where}) x ON x.village_id = d.village_id),
      base AS (SELECT d.*, {filled} FROM (SELECT * FROM dim{where}) d LEFT JOIN p ON p.village_id = d.village_id
        LEFT JOIN c ON c.village_id = d.village_id LEFT JOIN v ON v.village_id = d.village_id),
      l AS ({" UNION ALL ".join(level(n, k, sums, "base") for n, k in levels)}),
      f AS ({" UNION ALL ".join(level(n, k, "count(DISTINCT officer_id) AS officers", "o") for n, k in levels)})
      SELECT l.*, coalesce(f.officers, 0) AS officers FROM l LEFT JOIN f ON f.lev = l.lev AND f.id = l.id
      ORDER BY l.lev, l.id"""


def cpu():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def duck(data, out):
    import duckdb
    database = f"{data}/rollup.duckdb"
    if not os.path.exists(database):
        with duckdb.connect(database) as connection:
            for table in ["dim", "cases", "persons", "visits"]:
                connection.execute(f"CREATE TABLE {table} AS SELECT * FROM '{data}/{table}.parquet'")
        os.execv(sys.executable, [sys.executable, *sys.argv])  # filling takes more memory than asking
    connection = duckdb.connect(database, read_only=True)
    connection.execute("SET threads = 2")
    for run in range(3):
        wall, used = time.time(), cpu()
        connection.execute(f"COPY ({query()}) TO '{out}' (HEADER)")
        print(f"DuckDB {duckdb.__version__} recount {run + 1}: {time.time() - wall:.3f} s wall, {cpu() - used:.3f} s CPU", flush=True)
    print(f"DuckDB: peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


def postgres(data, url):
    def run(sql, *more):
        return subprocess.run(["psql", "-X", "-q", "-A", "-t", *more, url], input=sql, text=True, check=True, capture_output=True).stdout
    for table in ["dim", "cases", "persons", "visits"]:
        with open(f"{data}/{table}.csv") as file:
            columns = next(csv.reader(file))
        run(f"DROP TABLE IF EXISTS {table}; CREATE TABLE {table} ({', '.join(c + ' int' for c in columns)});\n"
            f"\\copy {table} FROM '{data}/{table}.csv' CSV HEADER\n"
            f"CREATE INDEX ON {table} (county_id); CREATE INDEX ON {table} (village_id); ANALYZE {table};\n")
    wall = time.time()
    run(f"CREATE TEMP TABLE result AS {query()};")
    print(f"PostgreSQL recount: {time.time() - wall:.3f} s wall", flush=True)
    # One session, timed by psql itself: only the statement, not the start of a process.
    draw = random.Random(1)
    script = "\\timing on\n" + "".join(f"{query(draw.randrange(183))};\n" for _ in range(220))
    times = sorted(float(line.split()[1]) for line in run(script, "-o", "/dev/null").splitlines() if line.startswith("Time:"))
    if not times:
        times = sorted(float(line.split()[1]) for line in run(script).splitlines() if line.startswith("Time:"))
    print(f"PostgreSQL, a county's thirty indicators live: p50 {times[len(times) // 2]:.1f} ms, p99 {times[int(len(times) * 0.99)]:.1f} ms")


if __name__ == "__main__":
    {"duckdb": duck, "postgres": postgres}[sys.argv[1]](*sys.argv[2:])
