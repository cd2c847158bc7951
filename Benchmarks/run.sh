#!/usr/bin/env bash
# Every figure of docs/PERFORMANCE.md: ours beside its peer, in one run, on this machine.
# Usage: Benchmarks/run.sh [DIVISIONS.csv]   (an official list; without it the generated geography)
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/install.sh test
ZHUCUN_BENCHMARKS=1 swift build -c release
bin=$PWD/.build/release
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
timed() { /usr/bin/time -f '  %e s wall, %U s user, %S s system, %M KB peak' "$@"; }

echo "== building the demo province"
timed "$bin/zhucun" demo --no-serve --database "sqlite:$work/demo.sqlite" ${1:+--divisions "$1"} >/dev/null

echo "== programme summary, in process, warm"
"$bin/zhucun-benchmarks" summary "sqlite:$work/demo.sqlite"
echo "== the heaviest of its queries, bare in the sqlite3 shell (second of two runs)"
sqlite3 "$work/demo.sqlite" < Benchmarks/summary.sql >/dev/null
sqlite3 "$work/demo.sqlite" < Benchmarks/summary.sql | grep -E '^--|Run Time'

echo "== importing 433,000 persons from CSV"
"$bin/zhucun" init --database "sqlite:$work/import.sqlite" >/dev/null
"$bin/zhucun" export divisions --database "sqlite:$work/demo.sqlite" --out "$work/divisions.csv"
"$bin/zhucun" import divisions "$work/divisions.csv" --database "sqlite:$work/import.sqlite"
python3 Benchmarks/generate_persons.py "$work/csv" "$work/divisions.csv"
"$bin/zhucun" import households "$work/csv/households.csv" --database "sqlite:$work/import.sqlite"
timed "$bin/zhucun" import persons "$work/csv/persons.csv" --database "sqlite:$work/import.sqlite" 2>&1 | tail -3

echo "== durable changes through the whole pipeline, SQLite"
for clients in 1 8 32; do "$bin/zhucun-benchmarks" ingest "sqlite:$work/ingest.sqlite" $clients $((clients * 600)); done
echo "== peer: bare SQLite, one writer per transaction, synchronous=FULL"
python3 Benchmarks/bare_sqlite.py "$work/bare.sqlite"
