#!/usr/bin/env bash
# Twelve rules over a made-up register: ours and DuckDB by turns, in one go, and the ratio.
# Usage: Benchmarks/screening.sh [HOUSEHOLDS] [DATA]     (18000000 is a province and takes 12 GB of disk)
# Needs python3 with duckdb, pyarrow and numpy (PYTHON=… for another interpreter). DATA keeps the data.
set -euo pipefail
cd "$(dirname "$0")/.."
households=${1:-1800000}
python=${PYTHON:-python3}
if [ -z "${RUNNER:-}" ]; then
  ZHUCUN_BENCHMARKS=1 swift build -c release --product zhucun-benchmarks
  RUNNER="$PWD/.build/release/zhucun-benchmarks screening"
fi
if [ -n "${2:-}" ]; then
  work=$2
  mkdir -p "$work"
else
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
fi

[ -e "$work/flat/dissolved.day" ] || "$python" Benchmarks/screening_data.py "$work" "$households"
[ -e "$work/store/manifest" ] || $RUNNER build "$work" "$work/store"
: > "$work/log"
for turn in 1 2 3; do
  "$python" Benchmarks/screening_duckdb.py "$work" "$work/duckdb" "$work/duckdb.csv" | tee -a "$work/log"
  $RUNNER run "$work/store" Benchmarks/screening.rules "$work/ours.csv" | tee -a "$work/log"
done
cmp "$work/duckdb.csv" "$work/ours.csv" && echo "the same alerts and reasons, byte for byte"

# Medians over all runs: wall time wanders on a shared machine, so both stand beside their CPU time.
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
column() { grep "^$1 .*run" "$work/log" | sed -E "s/.*: ([0-9.]+) s wall, ([0-9.]+) s CPU.*/\\$2/" | median; }
awk -v dw="$(column DuckDB 1)" -v dc="$(column DuckDB 2)" -v zw="$(column Zhucun 1)" -v zc="$(column Zhucun 2)" 'BEGIN {
  printf "DuckDB %.3f s wall, %.3f s CPU; Zhucun %.3f s wall, %.3f s CPU: %.1f times faster by wall, %.1f by CPU\n",
    dw, dc, zw, zc, dw / zw, dc / zc }'
