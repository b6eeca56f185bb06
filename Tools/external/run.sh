#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Has a log judged by readers that are not ours: Tools/external/run.sh LOG [--venv DIR]
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"

if [ $# -lt 1 ]; then
  echo "usage: $0 LOG [--venv DIR]" >&2
  exit 2
fi
log="$1"
shift
if [ ! -f "$log" ]; then
  echo "$0: $log: no such file" >&2
  exit 2
fi
if [ $# -ge 2 ] && [ "$1" = "--venv" ]; then
  venv="$("$here/environment.sh" "$2")"
else
  venv="$("$here/environment.sh")"
fi
PATH="$venv/bin:$PATH" exec "$venv/bin/python" "$here/check_log.py" "$log"
