#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Writes the Swift file with what a build knows of itself. Arguments: the file, the compiler.
set -euo pipefail
digest=$("$(dirname "$0")/source-digest.sh")
toolchain=$("$2" --version 2> /dev/null | sed -n 's/.*Swift version \([0-9][0-9.]*[^ ]*\).*/\1/p' | head -n 1)
cat > "$1.new" <<SWIFT
// SPDX-License-Identifier: GPL-3.0-or-later
// Written at every build by Tools/setup/build-facts.sh.

enum BuildFacts {
  static let sourceDigest = "$digest"
  static let toolchain = "${toolchain:-unknown}"
}
SWIFT
mv "$1.new" "$1"
