#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs one scenario with a debug and a release build, in different folders, time zones and locales,
# compares run.mcap and summary.json byte by byte, and replays each log in the other build.
set -euo pipefail
scenario=${1:-Scenarios/back-shu.json}
swift=${SWIFT:-swift}
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

"$swift" build -c release --product robotsim
"$swift" build -c debug --scratch-path .build-debug --product robotsim
release=$("$swift" build -c release --show-bin-path)/robotsim
debug=$("$swift" build -c debug --scratch-path .build-debug --show-bin-path)/robotsim

"$release" run "$scenario" --out "$place/release" >/dev/null
absolute=$(realpath "$scenario")
(cd / && TZ=Asia/Kathmandu LC_ALL=C "$release" run "$absolute" --out "$place/elsewhere" >/dev/null)
TZ=America/St_Johns "$debug" run "$scenario" --out "$place/debug" >/dev/null
# The same with the processor's FMA and AVX2 hidden from the C library.
GLIBC_TUNABLES=glibc.cpu.hwcaps=-FMA,-AVX2,-FMA4 \
  "$release" run "$scenario" --out "$place/old-processor" >/dev/null

for other in elsewhere debug old-processor; do
  for file in run.mcap summary.json; do
    cmp "$place/release/$file" "$place/$other/$file"
    echo "$file: release and $other are the same bytes"
  done
done

# Each log replays to the same bits in the other build, and without FMA and AVX2.
"$debug" replay "$place/release/run.mcap" >/dev/null
echo "replay: debug gives the bits of release"
"$release" replay "$place/debug/run.mcap" >/dev/null
GLIBC_TUNABLES=glibc.cpu.hwcaps=-FMA,-AVX2,-FMA4 \
  "$release" replay "$place/release/run.mcap" >/dev/null
echo "replay: release gives the bits of debug, also as on an older processor"
