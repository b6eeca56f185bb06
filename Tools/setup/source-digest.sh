#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The SHA-256 of everything the program is built from: names and contents, in byte order.
set -euo pipefail
cd "$(dirname "$0")/../.."
export LC_ALL=C
find Package.swift Sources -type f ! -name '.*' -print0 \
  | sort --zero-terminated | xargs --null sha256sum | sha256sum | cut -d ' ' -f 1
