#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Has a log judged by readers that are not ours: Tools/external/run.sh LOG [--venv DIR]
# Cuts logs, kills runs, and has what is recovered judged:
#   Tools/external/run.sh --recovery ROBOTSIM [--venv DIR]
# Has the files of an atlas judged by its JSON Schema:
#   Tools/external/run.sh --atlas FOLDER/atlas.json [--venv DIR]
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"

if [ $# -lt 1 ]; then
  echo "usage: $0 LOG | --recovery ROBOTSIM | --atlas FOLDER/atlas.json [--venv DIR]" >&2
  exit 2
fi
judge=check_log.py
if [ "$1" = "--recovery" ] && [ $# -ge 2 ]; then
  judge=check_recovery.py
  shift
elif [ "$1" = "--atlas" ] && [ $# -ge 2 ]; then
  judge=check_atlas.py
  shift
fi
file="$1"
shift
if [ ! -f "$file" ]; then
  echo "$0: $file: no such file" >&2
  exit 2
fi
if [ $# -ge 2 ] && [ "$1" = "--venv" ]; then
  venv="$("$here/environment.sh" "$2")"
else
  venv="$("$here/environment.sh")"
fi
PATH="$venv/bin:$PATH" exec "$venv/bin/python" "$here/$judge" "$file"
