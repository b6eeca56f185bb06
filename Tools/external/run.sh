#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Has a log judged by readers that are not ours: Tools/external/run.sh LOG [--venv DIR]
# The readers live in an environment of their own, made at the first use and remade when the
# requirements change.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../.." && pwd)"
venv="$root/.venv-external"

if [ $# -lt 1 ]; then
  echo "usage: $0 LOG [--venv DIR]" >&2
  exit 2
fi
log="$1"
shift
if [ $# -ge 2 ] && [ "$1" = "--venv" ]; then
  venv="$2"
fi
if [ ! -f "$log" ]; then
  echo "$0: $log: no such file" >&2
  exit 2
fi

if ! cmp -s "$here/requirements.txt" "$venv/requirements.txt" 2>/dev/null; then
  if ! command -v python3 >/dev/null; then
    echo "$0: python3 is needed (Debian: apt-get install python3 python3-venv)" >&2
    exit 2
  fi
  echo "making $venv" >&2
  rm -rf "$venv"
  if ! python3 -m venv "$venv"; then
    echo "$0: python3 cannot make environments (Debian: apt-get install python3-venv)" >&2
    exit 2
  fi
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check \
    -r "$here/requirements.txt"
  cp "$here/requirements.txt" "$venv/requirements.txt"
fi
PATH="$venv/bin:$PATH" exec "$venv/bin/python" "$here/check_log.py" "$log"
