#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes the outside judges' Python environment and prints its folder: environment.sh [DIR]
# It is made at the first use and remade when the requirements change.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
venv="${1:-$(cd "$here/../.." && pwd)/.venv-external}"

if ! cmp -s "$here/requirements.txt" "$venv/requirements.txt" 2>/dev/null; then
  if ! command -v python3 >/dev/null; then
    echo "$0: python3 is needed (Debian: apt-get install python3 python3-venv)" >&2
    exit 2
  fi
  echo "making $venv" >&2
  rm -rf "$venv"
  if ! python3 -m venv "$venv" >&2; then
    echo "$0: python3 cannot make environments (Debian: apt-get install python3-venv)" >&2
    exit 2
  fi
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check \
    -r "$here/requirements.txt" >&2
  cp "$here/requirements.txt" "$venv/requirements.txt"
fi
echo "$venv"
