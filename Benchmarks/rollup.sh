#!/usr/bin/env bash
# Thirty indicators of five levels over made-up records, ours and DuckDB by turns; then the live catalogue of
# an installation while a thousand changes a second come in.
# Usage: Benchmarks/rollup.sh [DATA] [DATABASE]
#   DATA keeps the made-up data; DATABASE is an installation to be written to, such as a copy of the demo.
#   POSTGRES=postgres://… adds PostgreSQL as a peer. Needs python3 with duckdb, pyarrow and numpy (PYTHON=…).
set -euo pipefail
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}
if [ -z "${RUNNER:-}" ]; then
  ZHUCUN_BENCHMARKS=1 swift build -c release --product zhucun-benchmarks
  RUNNER="$PWD/.build/release/zhucun-benchmarks rollup"
fi
if [ -n "${1:-}" ]; then
  work=$1
  mkdir -p "$work"
else
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
fi
[ -e "$work/rollup.sqlite" ] || "$python" Benchmarks/rollup_data.py "$work"
for turn in 1 2; do
  "$python" Benchmarks/rollup_peers.py duckdb "$work" "$work/duckdb.csv"
  $RUNNER recount "$work" "$work/ours.csv"
done
cmp "$work/duckdb.csv" "$work/ours.csv" && echo "the same 29,005 rows, byte for byte"
if [ -n "${POSTGRES:-}" ]; then "$python" Benchmarks/rollup_peers.py postgres "$work" "$POSTGRES"; fi
if [ -n "${2:-}" ]; then $RUNNER live "$2" 20 1000; fi
