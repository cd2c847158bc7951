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

if "${PYTHON:-python3}" -c 'import duckdb, numpy, pyarrow' 2>/dev/null; then
  echo "== screening by twelve rules, 1.8 million households, and its peer DuckDB by turns"
  RUNNER="$bin/zhucun-benchmarks screening" Benchmarks/screening.sh 1800000
  echo "== roll-up of thirty indicators and its peer DuckDB by turns; the live catalogue of the demo"
  RUNNER="$bin/zhucun-benchmarks rollup" Benchmarks/rollup.sh "$work/rollup" "sqlite:$work/demo.sqlite"
else
  echo "== screening is left out: its data and its peer need pip install duckdb numpy pyarrow"
fi

# A folder in the exchange format (docs/FORMATS.md): PROBLEM=DIR Benchmarks/run.sh
if [ -n "${PROBLEM:-}" ]; then
  echo "== allocation, proven best, the whole command"
  timed "$bin/zhucun" dispatch solve --problem "$PROBLEM" --out "$work/out.csv" --certificate "$work/proof.csv" --lang en
  "$bin/zhucun" dispatch check --problem "$PROBLEM" --assignment "$work/out.csv" --certificate "$work/proof.csv" --lang en
  echo "== one more lock, best again, fifty times"
  python3 Benchmarks/dispatch_locks.py "$PROBLEM" 50 > "$work/locks.csv"
  "$bin/zhucun" dispatch solve --problem "$PROBLEM" --out "$work/out.csv" --locks "$work/locks.csv" --format csv |
    tail -n +2 | cut -d, -f4 | sort -n | awk '{ t[NR] = $1 } END { print "  median " t[int((NR + 1) / 2)] " ms, greatest " t[NR] " ms" }'
  echo "== peer: OR-Tools min-cost flow over all pairs (pip install ortools numpy; a province takes 6 GB)"
  python3 Benchmarks/dispatch_ortools.py "$PROBLEM" || true
fi
