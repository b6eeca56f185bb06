# SPDX-License-Identifier: GPL-3.0-or-later
"""Quantiles of cyclictest's histogram on standard input, one thread."""

import sys

counts, overflow, largest = {}, 0, "?"
for line in sys.stdin:
    words = line.split()
    if words and words[0].isdigit():
        counts[int(words[0])] = int(words[1])
    elif "Overflows:" in line:
        overflow = int(words[-1])
    elif "Max Latencies:" in line:
        largest = int(words[-1])
total = sum(counts.values()) + overflow
text = []
for share in [0.5, 0.9, 0.99, 0.999]:
    seen = 0
    for value in sorted(counts):
        seen += counts[value]
        if seen >= share * total:
            text.append(f"p{100 * share:g} {value}")
            break
print(f"{total} cycles: " + ", ".join(text) + f", max {largest}, beyond the histogram {overflow}")
