#!/usr/bin/env python3
"""Locks for a dispatch problem: N cadres bound to villages of their own area, drawn by seed.

usage: dispatch_locks.py PROBLEM_DIR N [SEED] > locks.csv
"""
import random, sys
from dispatch_ortools import table


def main():
    folder, count = sys.argv[1], int(sys.argv[2])
    draw = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 2023)
    counties = {int(c["county_id"]): c for c in table(folder, "counties.csv")}
    villages = [(int(v["village_id"]), counties[int(v["county_id"])]) for v in table(folder, "villages.csv")]
    cadres = [c for c in table(folder, "cadres.csv") if c["member_ok"] == "1"]
    print("step,cadre_id,village_id,role")
    taken = set()
    for step in range(1, count + 1):
        while True:
            cadre, (village, county) = draw.choice(cadres), draw.choice(villages)
            if cadre["cadre_id"] in taken or village in taken:
                continue
            tier = int(cadre["tier"])
            fits = (county["county_id"] == cadre["county_id"] if tier == 3 else county["city_id"] == cadre["city_id"] if tier == 2
                    else county["priority"] == "1" and (tier == 0 or county["province_id"] == cadre["province_id"]))
            if fits:
                break
        taken |= {cadre["cadre_id"], village}
        print(f"{step},{cadre['cadre_id']},{village},M")


if __name__ == "__main__":
    main()
