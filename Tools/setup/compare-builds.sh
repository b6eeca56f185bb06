#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs one scenario with a debug and a release build, in different folders, time zones and locales,
# and compares run.mcap and summary.json byte by byte.
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
