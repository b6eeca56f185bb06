#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs the C libraries that robotsim links, the script its reports draw with, and the programs
# named, if they are missing; says clearly when it cannot: system-packages.sh [PROGRAM…]
# A program has the name of its package.
set -euo pipefail

if ! command -v "${SWIFT:-swift}" >/dev/null 2>&1; then
  echo "robotsim needs a Swift toolchain, 6.2 or later, on the PATH: https://www.swift.org/install" >&2
  exit 1
fi

missing=()
if command -v pkg-config >/dev/null 2>&1; then
  pkg-config --exists gsl || missing+=(libgsl-dev)
  pkg-config --exists libzstd || missing+=(libzstd-dev)
else
  missing+=(pkg-config libgsl-dev libzstd-dev)
fi
[ -e /usr/share/javascript/three/build/three.min.js ] || missing+=(libjs-three)
for package in "$@"; do
  command -v "$package" >/dev/null 2>&1 || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

if ! command -v apt-get >/dev/null 2>&1; then
  echo "robotsim needs: ${missing[*]} (Debian's names)." >&2
  echo "There is no apt-get here: install GSL 2.7 or later, zstd and pkg-config with their headers," >&2
  echo "and three.js r111, with this system's own package tool, and run the command again." >&2
  exit 1
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if command -v sudo >/dev/null 2>&1; then
    as_root=(sudo)
  else
    echo "robotsim needs: ${missing[*]}. You are not root and there is no sudo; ask for" >&2
    echo "  apt-get install ${missing[*]}" >&2
    exit 1
  fi
fi

echo "installing ${missing[*]}" >&2
export DEBIAN_FRONTEND=noninteractive
${as_root[@]+"${as_root[@]}"} apt-get update -qq
${as_root[@]+"${as_root[@]}"} apt-get install -y -qq "${missing[@]}" >&2
