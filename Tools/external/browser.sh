#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Has a report judged in Debian's Chromium: Tools/external/browser.sh LOG REPORT [--pictures DIR]
# Chromium is installed when it is missing.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
"$here/../setup/system-packages.sh" chromium
venv="$("$here/environment.sh")"
exec "$venv/bin/python" "$here/check_report.py" "$@"
