#!/usr/bin/env python3
"""Made-up data for the roll-up benchmark: 26,000 villages in 2,800 townships, 183 counties and 21
prefectures; 132,000 monitored households with 433,000 members; a million visits of a year.

usage: rollup_data.py OUT      writes OUT/*.parquet (DuckDB), OUT/*.csv (PostgreSQL), OUT/rollup.sqlite (ours)

The draws and their order are those of the project's description of this work, so that its checksums hold:
29,005 rows, persons 2,165,000, minutes 309,926,140 over all five levels.
"""
import os, sqlite3, sys
import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

VILLAGES, TOWNSHIPS, COUNTIES, PREFECTURES = 26_000, 2_800, 183, 21
HOUSEHOLDS, PERSONS, VISITS = 132_000, 433_000, 1_000_000


def main(out):
    os.makedirs(out, exist_ok=True)
    draw = np.random.default_rng(7)

    def share(count, of_them):
        return draw.random(count) < of_them

    village = np.arange(VILLAGES)
    township = village * TOWNSHIPS // VILLAGES
    county = township * COUNTIES // TOWNSHIPS
    prefecture = county * PREFECTURES // COUNTIES
    tables = {"dim": {"village_id": village, "town_id": township, "county_id": county, "city_id": prefecture}}

    home = np.sort(draw.integers(0, VILLAGES, HOUSEHOLDS))
    tables["cases"] = {
        "case_id": np.arange(HOUSEHOLDS), "village_id": home, "county_id": county[home],
        "kind": draw.integers(1, 4, HOUSEHOLDS), "cleared": share(HOUSEHOLDS, 0.67),
        "net": draw.lognormal(10.3, 0.5, HOUSEHOLDS),
        "house": draw.choice(4, HOUSEHOLDS, p=[0.5, 0.48, 0.015, 0.005]), "water": share(HOUSEHOLDS, 0.01),
        "helper": share(HOUSEHOLDS, 0.99), "measures": draw.poisson(2.2, HOUSEHOLDS),
        "funds": draw.gamma(2, 2500, HOUSEHOLDS)}

    # Everybody's household: one member each, the rest at random.
    of = np.sort(np.concatenate([np.arange(HOUSEHOLDS), draw.integers(0, HOUSEHOLDS, PERSONS - HOUSEHOLDS)]))
    tables["cases"]["members"] = np.bincount(of, minlength=HOUSEHOLDS)
    age = draw.integers(0, 95, PERSONS)
    tables["persons"] = {
        "person_id": np.arange(PERSONS), "case_id": of, "village_id": home[of], "county_id": county[home[of]],
        "sex": draw.integers(1, 3, PERSONS), "age": age, "enroll": share(PERSONS, 0.998),
        "ins": share(PERSONS, 0.9995), "pens": share(PERSONS, 0.95),
        "dis": np.where(draw.random(PERSONS) < 0.08, draw.integers(1, 5, PERSONS), 0),
        "chronic": share(PERSONS, 0.15),
        "work": np.where((age > 15) & (age < 61), draw.integers(0, 3, PERSONS), 0)}

    to = draw.integers(0, HOUSEHOLDS, VISITS)
    day = np.sort(draw.integers(0, 365, VISITS))
    by = np.where(
        draw.random(VISITS) < 0.85, home[to] + draw.integers(0, 2, VISITS) * VILLAGES,
        2 * VILLAGES + county[home[to]] * 50 + draw.integers(0, 50, VISITS))
    tables["visits"] = {
        "visit_id": np.arange(VISITS), "case_id": to, "village_id": home[to], "county_id": county[home[to]],
        "officer_id": by, "day": day, "minutes": draw.integers(5, 120, VISITS), "issue": share(VISITS, 0.12)}

    database = sqlite3.connect(f"{out}/rollup.sqlite")
    for name, columns in tables.items():
        columns = {column: values.astype(np.int32) for column, values in columns.items()}
        table = pa.table(columns)
        pa.parquet.write_table(table, f"{out}/{name}.parquet")
        pa.csv.write_csv(table, f"{out}/{name}.csv")
        first = list(columns)[0]
        database.execute(f"CREATE TABLE {name} ({', '.join(f'{c} INTEGER NOT NULL' for c in columns)}, PRIMARY KEY ({first})) WITHOUT ROWID")
        rows = zip(*(values.tolist() for values in columns.values()))
        database.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(columns))})", rows)
    database.execute("CREATE INDEX visits_officer ON visits (officer_id, village_id)")
    database.execute("CREATE INDEX visits_case ON visits (case_id, village_id, day, minutes, issue)")
    database.execute("CREATE INDEX persons_case ON persons (case_id)")
    database.commit()


if __name__ == "__main__":
    main(sys.argv[1])
