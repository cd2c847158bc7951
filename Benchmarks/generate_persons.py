"""Writes households.csv and persons.csv for the import benchmark: seeded, synthetic, valid check digits.

Usage: generate_persons.py OUT DIVISIONS.csv [HOUSEHOLDS]
"""
import csv, os, random, sys

out, divisions = sys.argv[1], sys.argv[2]
count = int(sys.argv[3]) if len(sys.argv) > 3 else 132_000
rng = random.Random(7)
villages = [r["code"] for r in csv.DictReader(open(divisions, encoding="utf-8")) if r["level"] == "village"]
weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]


def citizen_id(born, male):
    body = f"5199{rng.randrange(100):02d}{born}{rng.randrange(500) * 2 + male:03d}"
    return body + "10X98765432"[sum(int(c) * w for c, w in zip(body, weights)) % 11]


os.makedirs(out, exist_ok=True)
with open(f"{out}/households.csv", "w", newline="", encoding="utf-8") as h, \
        open(f"{out}/persons.csv", "w", newline="", encoding="utf-8") as p:
    hw, pw = csv.writer(h), csv.writer(p)
    hw.writerow(["household_id", "village_code", "group_name", "household_type"])
    pw.writerow("person_id household_id name id_number relation sex birth_date ethnicity education schooling "
                "health labour medical_insurance minimum_living".split())
    number = 0
    for i in range(count):
        hid = f"H{i:08d}"
        hw.writerow([hid, villages[i % len(villages)], f"{i % 9 + 1}组", "脱贫户" if i % 2 else "一般农户"])
        for k in range(3 + (i * 37 % 100 < 28)):
            number += 1
            male = rng.randrange(2)
            born = f"{1950 + rng.randrange(60)}{1 + rng.randrange(12):02d}{1 + rng.randrange(28):02d}"
            pw.writerow([f"P{number:08d}", hid, rng.choice("王李张刘陈杨黄赵吴周") + rng.choice("强芳伟敏静丽军杰娟勇艳涛"),
                         citizen_id(born, male), "户主" if k == 0 else "子女", "男" if male else "女",
                         f"{born[:4]}-{born[4:6]}-{born[6:]}", "汉族", "初中", "非在校生", "健康", "普通劳动力",
                         "城乡居民医保", "无"])
print(number, "persons")
