#!/usr/bin/env bash
# The console in a real browser: builds a demo province in a temporary folder, serves it on
# loopback, and clicks through it with headless Chromium.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ ! -x .venv/bin/pytest ]; then
  echo "Preparing the browser tests (a minute) …"
  python3 -m venv .venv
  .venv/bin/pip install --quiet --disable-pip-version-check playwright pytest
fi
exec .venv/bin/pytest -q Tests/Browser "$@"
