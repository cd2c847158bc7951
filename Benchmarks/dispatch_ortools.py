#!/usr/bin/env python3
"""Peer of `zhucun dispatch solve`: the same problem as a min-cost flow over all arcs, by OR-Tools.

usage: dispatch_ortools.py PROBLEM_DIR      (needs numpy and ortools; a province takes 7 GB)
"""
import csv, gzip, json, os, resource, sys, time
import numpy as np
from ortools.graph.python import min_cost_flow


def table(folder, name):
    path = os.path.join(folder, name)
    if os.path.exists(path):
        return list(csv.DictReader(open(path, encoding="utf-8")))
    return list(csv.DictReader(gzip.open(path + ".gz", "rt", encoding="utf-8")))


def column(rows, name):
    return np.array([int(r[name]) for r in rows], np.int64)


def arcs_of_all(folder):
    p = json.load(open(os.path.join(folder, "params.json"), encoding="utf-8"))
    counties, villages, posts, cadres = (table(folder, n + ".csv") for n in ("counties", "villages", "posts", "cadres"))
    county = column(villages, "county_id")
    province, city = column(counties, "province_id")[county], column(counties, "city_id")[county]
    priority = column(counties, "priority")[county] == 1
    x, y, road = column(villages, "x"), column(villages, "y"), column(counties, "road_pct")[county]
    need = np.stack([column(villages, "need_" + d) for d in p["dims"]], 1)
    skill = np.stack([column(cadres, "s_" + d) for d in p["dims"]], 1)
    category, lang, band, paired = (column(villages, n) for n in ("category", "lang", "alt_band", "paired_unit_id"))
    match, travel = np.array(p["match"], np.int64), p["travel"]
    seats = column(counties, "seat_x"), column(counties, "seat_y")
    c = {n: column(cadres, n) for n in cadres[0]}
    ways = {}

    def minutes(home):
        if home not in ways:
            squared = (seats[0][home] - x) ** 2 + (seats[1][home] - y) ** 2
            t = np.sqrt(squared.astype(float)).astype(np.int64) * road * travel["mul"] // travel["div"]
            t = np.where(t > travel["knee"], travel["knee"] + (t - travel["knee"]) // travel["over_div"], t)
            ways[home] = np.minimum(t, travel["cap"])
        return ways[home]

    areas = {}
    weights = {r: np.array(p["role_weight"][r], np.int64) for r in ("FS", "M")}
    for i in range(len(cadres)):
        tier = p["tiers"][c["tier"][i]]
        key = (tier, {"county": c["county_id"][i], "city": c["city_id"][i], "province": c["province_id"][i], "central": 0}[tier])
        if key not in areas:
            areas[key] = np.flatnonzero(
                county == key[1] if tier == "county" else city == key[1] if tier == "city"
                else priority & (province == key[1]) if tier == "province" else priority)
        v = areas[key]
        steps = max(0, c["age"][i] - p["alt_age"]) // p["alt_age_step"]
        base = (p["w_match"] * match[c["kind"][i]][category[v]]
                + p["w_lang"] * np.where(lang[v] == 1, c["tibetan"][i], np.where(lang[v] == 2, c["yi"][i], 0))
                + p["b_continuity"] * (v == c["current_village_id"][i]) + p["b_pair"] * (paired[v] == c["unit_id"][i])
                - minutes(c["home_county_id"][i])[v] - p["w_alt"] * band[v] * steps)
        if c["party_member"][i] and c["age"][i] <= p["fs_max_age"] and c["fs_ok"][i]:
            yield i, v, "FS", base + p["w_fit"] * (need[v] @ (weights["FS"] * skill[i]))
        if c["member_ok"][i]:
            yield i, v, "M", base + p["w_fit"] * (need[v] @ (weights["M"] * skill[i]))


def main():
    folder = sys.argv[1]
    posts = table(folder, "posts.csv")
    n_cadres, n_villages = len(table(folder, "cadres.csv")), len(table(folder, "villages.csv"))
    flow = min_cost_flow.SimpleMinCostFlow()
    first, member = n_cadres, n_cadres + n_villages
    sink = n_cadres + 2 * n_villages
    arcs = 0
    for cadre, villages, role, score in arcs_of_all(folder):
        heads = villages + (first if role == "FS" else member)
        flow.add_arcs_with_capacity_and_unit_cost(
            np.full(len(villages), cadre), heads, np.ones(len(villages), np.int64), -score)
        arcs += len(villages)
    big = 10_000_000  # for posts that must be filled
    for post in posts:
        role, village = post["role"], int(post["village_id"])
        worth = int(post["fill_bonus"]) + (big if int(post["mandatory"]) else 0)
        flow.add_arc_with_capacity_and_unit_cost((first if role == "FS" else member) + village, sink, 1, -worth)
    for cadre in range(n_cadres):
        flow.add_arc_with_capacity_and_unit_cost(cadre, sink, 1, 0)
        flow.set_node_supply(cadre, 1)
    flow.set_node_supply(sink, -n_cadres)
    start, cpu = time.time(), time.process_time()
    status = flow.solve()
    wall, cpu = time.time() - start, time.process_time() - cpu
    mandatory = sum(int(p["mandatory"]) for p in posts)
    print(json.dumps(dict(
        optimal=status == flow.OPTIMAL, objective=-flow.optimal_cost() - big * mandatory, arcs=arcs,
        solve_seconds=round(wall, 2), solve_cpu=round(cpu, 2),
        peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)))


if __name__ == "__main__":
    main()
