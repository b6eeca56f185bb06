#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs scenarios (all that are shipped, or those given) with a debug and a release build, in different
# folders, time zones and locales, compares plan, run.mcap and summary.json byte by byte, and replays
# each log in the other build.
set -euo pipefail
if [ $# -gt 0 ]; then scenarios=("$@"); else scenarios=(Scenarios/*.json); fi
swift=${SWIFT:-swift}
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

"$swift" build -c release --product robotsim
"$swift" build -c debug --scratch-path .build-debug --product robotsim
release=$("$swift" build -c release --show-bin-path)/robotsim
debug=$("$swift" build -c debug --scratch-path .build-debug --show-bin-path)/robotsim
# The processor's FMA and AVX2 hidden from the C library.
old_processor=GLIBC_TUNABLES=glibc.cpu.hwcaps=-FMA,-AVX2,-FMA4

compare() {
  local scenario
  scenario=$(realpath "$1")
  "$release" run "$scenario" --out "$place/release" > "$place/table"
  (cd / && TZ=Asia/Kathmandu LC_ALL=C "$release" run "$scenario" --out "$place/elsewhere" > "$place/table")
  TZ=America/St_Johns "$debug" run "$scenario" --out "$place/debug" > "$place/table"
  env "$old_processor" "$release" run "$scenario" --out "$place/old-processor" > "$place/table"
  "$release" plan "$scenario" --out "$place/release.plan.json" > "$place/table"
  (cd / && taskset -c 0 "$release" plan "$scenario" --out "$place/elsewhere.plan.json" > "$place/table")
  "$debug" plan "$scenario" --out "$place/debug.plan.json" > "$place/table"
  env "$old_processor" "$release" plan "$scenario" --out "$place/old-processor.plan.json" > "$place/table"
  for other in elsewhere debug old-processor; do
    cmp "$place/release.plan.json" "$place/$other.plan.json"
    for file in run.mcap summary.json; do cmp "$place/release/$file" "$place/$other/$file"; done
  done
  "$debug" replay "$place/release/run.mcap" > "$place/table"
  "$release" replay "$place/debug/run.mcap" > "$place/table"
  env "$old_processor" "$release" replay "$place/release/run.mcap" > "$place/table"
  echo "$1: release, debug, elsewhere and an older processor: the same bytes, and the same bits replayed"
}

for scenario in "${scenarios[@]}"; do compare "$scenario"; done
