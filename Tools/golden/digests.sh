#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Writes Scenarios/DIGESTS anew, after a change that is meant to change what runs do: the digest of
# each scenario's log. Argument: the built program.
set -euo pipefail
robotsim=$(realpath "$1")
cd "$(dirname "$0")/../../Scenarios"
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
echo "$(gsl-config --version) gsl" > "$out/digests"
for scenario in *.json; do
  "$robotsim" run "$scenario" --out "$out/run" > "$out/table" 2>&1 || { cat "$out/table"; exit 1; }
  digest=$("$robotsim" log info "$out/run/run.mcap" | sed -n 's/^digest *//p')
  echo "$digest $scenario" >> "$out/digests"
done
mv "$out/digests" DIGESTS
