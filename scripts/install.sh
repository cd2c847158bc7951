#!/usr/bin/env bash
# Installs what is missing on Debian: `install.sh run` for building and running,
# `install.sh test` for the tests too (PostgreSQL, a browser, fonts).
set -euo pipefail
packages=(libpq-dev libsqlite3-dev zlib1g-dev pkg-config)
if [ "${1:-run}" = test ]; then
  packages+=(postgresql sqlite3 chromium fonts-noto-cjk python3-venv)
fi
missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
if ! command -v swift >/dev/null; then
  echo "Swift 6.2 or newer is needed: https://www.swift.org/install/linux/" >&2
  exit 2
fi
[ ${#missing[@]} -eq 0 ] && exit 0
echo "Installing ${missing[*]} (a minute or two) …"
as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo)
"${as_root[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
