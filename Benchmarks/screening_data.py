#!/usr/bin/env python3
"""Data for the screening benchmark: a made-up register with the feeds of departments, twice: Parquet
for DuckDB, and flat little-endian columns for the column store.

usage: screening_data.py OUT HOUSEHOLDS     (needs numpy and pyarrow; 18000000 is a province)
       screening_data.py OUT --from DIR     (the same from Parquet files under their other names)

26,000 villages in 183 counties; about 3.3 persons to a household; persons lie household by household,
households village by village, feeds by date with the first 17 digits of the identity card as key.
"""
import os, sys
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

COUNTIES, VILLAGES, COOPS = 183, 26_000, 20_000
# Our name of each table and column, its width, and its name in files given with --from.
TABLES = {
    "households": ("hh", dict(
        household=(4, "hh_id"), village=(4, "village_id"), members=(1, "members"), wage=(4, "inc_wage"),
        business=(4, "inc_biz"), property=(4, "inc_prop"), transfer=(4, "inc_trans"), cost=(4, "cost"),
        last_year=(4, "pc_last"), house=(1, "house"), water=(1, "water"), category=(1, "cls"),
        coop=(4, "coop_id"), coop_income=(4, "coop_inc"))),
    "persons": ("person", dict(
        person=(4, "person_id"), household=(4, "hh_id"), key=(8, "id17"), birth=(4, "birth"), sex=(1, "sex"),
        schooling=(1, "enroll"), insured=(1, "med_ins"), pension=(1, "pen_ins"), disability=(1, "dis"),
        chronic=(1, "chronic"), work=(1, "work"))),
    "medical": ("medical", dict(key=(8, "id17"), day=(4, "d"), amount=(4, "oop"))),
    "disaster": ("disaster", dict(key=(8, "id17"), day=(4, "d"), loss=(4, "loss"))),
    "unemployment": ("unemp", dict(key=(8, "id17"), day=(4, "d"), months=(1, "months"))),
    "dropout": ("dropout", dict(key=(8, "id17"), day=(4, "d"))),
    "lapse": ("lapse", dict(key=(8, "id17"), day=(4, "d"))),
    "dissolved": ("coop", dict(key=(4, "coop_id"), day=(4, "d"))),
}


class Writer:
    """One table as Parquet, a row group per call, and as one flat file per column."""

    def __init__(self, out, name):
        self.columns = TABLES[name][1]
        self.flat = {c: open(f"{out}/flat/{name}.{c}", "wb") for c in self.columns}
        types = {1: pa.int8(), 4: pa.int32(), 8: pa.int64()}
        self.schema = pa.schema([(c, types[w]) for c, (w, _) in self.columns.items()])
        self.parquet = pq.ParquetWriter(f"{out}/{name}.parquet", self.schema, compression="zstd")

    def add(self, rows):
        arrays = {c: np.ascontiguousarray(rows[c], f"<i{w}") for c, (w, _) in self.columns.items()}
        for column, array in arrays.items():
            self.flat[column].write(array.tobytes())
        count = len(next(iter(arrays.values())))
        self.parquet.write_table(pa.table(arrays, schema=self.schema), row_group_size=max(count, 1))

    def close(self):
        self.parquet.close()
        for file in self.flat.values():
            file.close()


def packed_days(first, count):
    days = np.datetime64(first) + np.arange(count)
    year = days.astype("datetime64[Y]")
    month = days.astype("datetime64[M]")
    return ((year.astype(int) + 1970) * 10_000 + ((month - year.astype("datetime64[M]")).astype(int) + 1) * 100
            + (days - month).astype(int) + 1)


BIRTHDAYS = packed_days("1930-01-01", 35_000)
FEED_DAYS = BIRTHDAYS[33_900:33_900 + 485]  # October 2022 to February 2024


def households(random, first, villages):
    count = len(villages)
    members = random.choice(np.arange(1, 8), count, p=np.array([12, 20, 24, 22, 14, 6, 2]) / 100)
    per_head = random.lognormal(9.75, 0.42, count)
    net = per_head * members
    cost = np.floor(net * random.uniform(0.02, 0.15, count))
    sources = random.dirichlet([4, 2.5, 0.3, 1.2], count) * (net + cost)[:, None]
    in_coop = random.random(count) < 0.25
    return dict(
        household=first + np.arange(count), village=villages, members=members,
        wage=sources[:, 0], business=sources[:, 1], property=sources[:, 2], transfer=sources[:, 3], cost=cost,
        last_year=per_head * random.lognormal(-0.05, 0.12, count),
        house=random.choice(4, count, p=[0.6, 0.394, 0.005, 0.001]),
        water=random.choice(3, count, p=[0.99, 0.004, 0.006]),
        category=random.choice(4, count, p=[0.85, 0.05, 0.01, 0.09]),
        coop=np.where(in_coop, random.integers(1, COOPS + 1, count), 0),
        coop_income=np.where(in_coop, net * random.uniform(0.01, 0.3, count), 0))


def keys_of(county, birth):
    """County and birthday, and a number of its own for each of those who share both."""
    base = (510_000 + county) * 10**11 + birth * 1000
    order = np.argsort(base, kind="stable")
    ordered = base[order]
    begins = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    number = np.arange(len(base)) - np.repeat(begins, np.diff(np.r_[begins, len(base)]))
    assert number.max(initial=0) < 1000
    keys = np.empty_like(base)
    keys[order] = ordered + number
    return keys


def persons(random, county, first, owner):
    count = len(owner)
    birth = BIRTHDAYS[(34_475 * random.beta(1.9, 1.6, count)).astype(int)].astype(np.int64)
    age = 2023 - birth // 10_000
    pupil, adult = (age >= 6) & (age <= 15), (age >= 16) & (age <= 60)
    people = dict(
        person=first + np.arange(count), household=owner, key=keys_of(county, birth), birth=birth,
        sex=random.integers(1, 3, count), schooling=pupil * np.where(random.random(count) < 0.998, 1, 2),
        insured=random.random(count) < 0.9993, pension=random.random(count) < 0.95,
        disability=(random.random(count) < 0.035) * random.integers(1, 5, count),
        chronic=random.random(count) < 0.08, work=adult * random.choice(3, count, p=[0.1, 0.55, 0.35]))
    return people, pupil, adult


def feeds_of(random, keys, pupil, adult):
    def some(share, among=None):
        drawn = random.random(len(keys)) < share
        return keys[drawn if among is None else drawn & among]

    def rows(key, **columns):
        return dict(key=key, day=random.choice(FEED_DAYS, len(key)), **columns)

    ill = some(0.012)
    ill = np.repeat(ill, random.integers(1, 7, len(ill)))
    hit, jobless = some(0.002), some(0.007, adult)
    return dict(
        medical=rows(ill, amount=random.lognormal(7.6, 1.1, len(ill)).astype(np.int64)),
        disaster=rows(hit, loss=random.lognormal(8, 1, len(hit)).astype(np.int64)),
        unemployment=rows(jobless, months=random.integers(1, 13, len(jobless))),
        dropout=rows(some(0.003, pupil)), lapse=rows(some(0.0015)))


def generate(out, total):
    random = np.random.default_rng(20_240_201)
    writers = {name: Writer(out, name) for name in TABLES}
    parts = {name: [] for name in ("medical", "disaster", "unemployment", "dropout", "lapse")}
    done = people_done = 0
    for county in range(COUNTIES):
        own = np.arange(VILLAGES)[np.arange(VILLAGES) * COUNTIES // VILLAGES == county]
        count = total * (county + 1) // COUNTIES - total * county // COUNTIES
        homes = households(random, done, np.sort(random.choice(own, count)))
        people, pupil, adult = persons(random, county, people_done, np.repeat(homes["household"], homes["members"]))
        writers["households"].add(homes)
        writers["persons"].add(people)
        for name, rows in feeds_of(random, people["key"], pupil, adult).items():
            parts[name].append(rows)
        done += count
        people_done += len(people["person"])
    for name, counties in parts.items():
        rows = {c: np.concatenate([part[c] for part in counties]) for c in counties[0]}
        shuffled = random.permutation(len(rows["day"]))
        order = shuffled[np.argsort(rows["day"][shuffled], kind="stable")]
        writers[name].add({c: values[order] for c, values in rows.items()})
    gone = random.choice(np.arange(1, COOPS + 1), COOPS // 50, replace=False)
    writers["dissolved"].add(dict(key=gone, day=random.choice(FEED_DAYS, len(gone))))
    for writer in writers.values():
        writer.close()
    print(f"{done} households, {people_done} persons")


def convert(out, source):
    for name, (file, columns) in TABLES.items():
        writer = Writer(out, name)
        table = pq.ParquetFile(f"{source}/{file}.parquet")
        for group in range(table.num_row_groups):
            rows = table.read_row_group(group)
            writer.add({c: rows[theirs].to_numpy() for c, (_, theirs) in columns.items()})
        writer.close()


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    os.makedirs(f"{sys.argv[1]}/flat", exist_ok=True)
    if sys.argv[2] == "--from":
        convert(sys.argv[1], sys.argv[3])
    else:
        generate(sys.argv[1], int(sys.argv[2]))
