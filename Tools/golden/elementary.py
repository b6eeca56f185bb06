#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Golden values of the elementary functions, to 50 digits, as hexadecimal floats.

Writes Tests/SpatialMathTests/Golden/elementary.csv: one line a case, with the exact arguments and
the result in two parts (the nearest double, and what it lacks in ulps), so that a test can measure
errors to a thousandth of an ulp.

    pip install mpmath==1.3.0
    python3 Tools/golden/elementary.py
"""
import math
import pathlib
import random

import mpmath as mp

VERSION = 1
mp.mp.dps = 50
OUT = pathlib.Path(__file__).resolve().parents[2] / "Tests/SpatialMathTests/Golden/elementary.csv"
draw = random.Random(20080701)


def rounded(value):
    """The nearest double, and the rest in ulps of it."""
    high = float(value)
    return high, float((value - mp.mpf(high)) / mp.mpf(math.ulp(high)))


def row(name, function, *arguments):
    value = function(*[mp.mpf(a) for a in arguments])
    high, low = rounded(value)
    second = arguments[1].hex() if len(arguments) == 2 else ""
    return f"{name},{arguments[0].hex()},{second},{high.hex()},{low:.3f}"


def spread(count, low, high):
    """Magnitudes evenly spread in their logarithm, either sign."""
    for _ in range(count):
        magnitude = math.exp(draw.uniform(math.log(low), math.log(high)))
        yield draw.choice([-1, 1]) * magnitude


def angles():
    yield from spread(130, 1e-12, 1e6)
    yield from (draw.uniform(-7, 7) for _ in range(130))
    # Next to multiples of pi/2, where the reduction loses most.
    for n in (1, 2, 3, 4, 5, 22, 355, 710, 104348, 312689, 573204):
        centre = float(n * mp.pi / 2)
        if centre < 1e6:
            yield from (centre, math.nextafter(centre, 0), math.nextafter(centre, 1e9))


def lines():
    for x in angles():
        yield row("sin", mp.sin, x)
        yield row("cos", mp.cos, x)
    for _ in range(180):
        yield row("exp", mp.exp, draw.uniform(-708, 709.7))
    for x in list(spread(60, 1e-17, 1)) + [-708.3, 709.78, 1.0, -1.0, 0.34657359027997264]:
        yield row("exp", mp.exp, x)
    for x in spread(180, 1e-300, 1e300):
        yield row("log", mp.log, abs(x))
    for x in [1 + d for d in spread(60, 1e-15, 0.5)] + [5e-324, 1e-310, 0.7071067811865476]:
        yield row("log", mp.log, x)
    for _ in range(260):
        x = abs(next(spread(1, 1e-6, 1e6)))
        y = draw.uniform(-1, 1) * 700 / max(1, abs(math.log(x)))
        yield row("pow", mp.power, x, y)
    for _ in range(60):
        yield row("pow", mp.power, 1 + next(spread(1, 1e-12, 1e-3)), draw.uniform(-2e5, 2e5))
    for y, x in zip(spread(300, 1e-9, 1e9), spread(300, 1e-9, 1e9)):
        yield row("atan2", mp.atan2, y, x)
    for y, x in zip(spread(80, 0.1, 10), spread(80, 0.1, 10)):
        yield row("atan2", mp.atan2, y, x)
    for x in spread(160, 1e-9, 1e9):
        yield row("atan", mp.atan, x)
    unit = [draw.uniform(-1, 1) for _ in range(120)] + list(spread(60, 1e-12, 1))
    unit += [s * (1 - d) for d in (1e-3, 1e-6, 1e-9, 1e-12, 1e-15) for s in (-1, 1)] + [1.0, -1.0]
    for x in unit:
        yield row("acos", mp.acos, x)
        yield row("asin", mp.asin, x)


def main():
    OUT.parent.mkdir(parents=True, exist_ok=True)
    header = (
        f"# Tools/golden/elementary.py version {VERSION}, mpmath {mp.__version__}, 50 digits\n"
        "# function,first argument,second argument,nearest double,exact minus nearest in ulps\n")
    OUT.write_text(header + "\n".join(lines()) + "\n")


if __name__ == "__main__":
    main()
