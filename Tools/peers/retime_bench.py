# SPDX-License-Identifier: GPL-3.0-or-later
"""Time-optimal path parameterisation: robotsim retime and TOPP-RA on the same waypoints, in one run.

    retime_bench.py ROBOTSIM [SETS] [SEED]

Ten waypoints a set, drawn uniformly within the Panda's joint limits, or a random walk of small steps;
natural cubic spline over evenly spaced knots, rest to rest, velocity and acceleration limits. Every
motion is judged alike at 20,001 even times, on SciPy's spline: where a library says s, ds/dt and
d2s/dt2, joint velocities and accelerations follow; of ours the samples that the program writes are
taken, and their positions must lie on that spline. Times: ours is the median processor time that the
program tells, TOPP-RA's is around the calls from Python (its passes are compiled).
"""

import json
import os
import subprocess
import sys
import tempfile
import time

import numpy as np
import toppra as ta
import toppra.algorithm as algo
import toppra.constraint as constraint
from scipy.interpolate import CubicSpline

LOWER = np.array([-2.8973, -1.7628, -2.8973, -3.0718, -2.8973, -0.0175, -2.8973])
UPPER = np.array([2.8973, 1.7628, 2.8973, -0.0698, 2.8973, 3.7525, 2.8973])
VELOCITY = np.array([2.1750] * 4 + [2.6100] * 3)
ACCELERATION = np.array([15, 7.5, 10, 12.5, 15, 20, 20.0])
TIMES = 20_001


def draw(random, kind):
    if kind == "uniform":
        return random.uniform(LOWER, UPPER, (10, 7))
    steps = random.uniform(-0.25, 0.25, (10, 7))
    return 0.5 * (LOWER + UPPER) + np.cumsum(steps, axis=0)


def toppra(waypoints, grid):
    """Duration, worst velocity and acceleration ratio, seconds."""
    begin = time.thread_time()
    n = len(waypoints)
    path = ta.SplineInterpolator(np.arange(n, dtype=float), waypoints, "natural")
    limits = [
        constraint.JointVelocityConstraint(np.c_[-VELOCITY, VELOCITY]),
        constraint.JointAccelerationConstraint(
            np.c_[-ACCELERATION, ACCELERATION],
            discretization_scheme=constraint.DiscretizationType.Interpolation),
    ]
    grid = np.linspace(0, n - 1, grid)
    problem = algo.TOPPRA(limits, path, gridpoints=grid, parametrizer="ParametrizeConstAccel")
    motion = problem.compute_trajectory(0, 0)
    seconds = time.thread_time() - begin
    t = np.linspace(0, motion.duration, TIMES)
    velocity = np.abs(motion(t, 1) / VELOCITY).max()
    acceleration = np.abs(motion(t, 2) / ACCELERATION).max()
    return motion.duration, velocity, acceleration, seconds


def ours(program, waypoints, options, folder):
    """The same, and for jerk the program's own word."""
    table = os.path.join(folder, "waypoints.csv")
    with open(table, "w", encoding="utf-8") as file:
        file.write(",".join(f"q{i}" for i in range(7)) + "\n")
        for row in waypoints:
            file.write(",".join(repr(float(v)) for v in row) + "\n")
    run = subprocess.run(
        [program, "retime", table, "--robot", "franka_panda", "--json", "--samples", str(TIMES)]
        + options, stdout=subprocess.PIPE, check=True)
    document = json.loads(run.stdout)
    q, qd, qdd = (np.array([s[k] for s in document["samples"]]) for k in ("q", "qd", "qdd"))
    off_path(waypoints, q)
    velocity = np.abs(qd / VELOCITY).max()
    acceleration = np.abs(qdd / ACCELERATION).max()
    differenced(np.array([s["t_s"] for s in document["samples"]]), q, document)
    return document["duration_s"], velocity, acceleration, document["time_us"] * 1e-6


def off_path(waypoints, q):
    """Positions must be on the spline, in order: the nearest place of each by Newton's method."""
    spline = CubicSpline(np.arange(len(waypoints)), waypoints, bc_type="natural")
    s = np.linspace(0, len(waypoints) - 1, 200_001)
    points = spline(s)
    some = q[:: max(1, len(q) // 400)]
    near = np.array([np.abs(points - p).max(axis=1).argmin() for p in some])
    place = s[near]
    for _ in range(5):
        d, d1, d2 = spline(place) - some, spline(place, 1), spline(place, 2)
        slope = (d * d1).sum(axis=1)
        place = place - slope / ((d1 * d1).sum(axis=1) + (d * d2).sum(axis=1))
    far = np.abs(spline(np.clip(place, 0, s[-1])) - some).max()
    assert far < 1e-9 and (np.diff(place) > -1e-9).all(), f"off the path by {far}"


def differenced(t, q, document):
    """Differences of the positions alone must keep the limits too."""
    step = t[1] - t[0]
    velocity = np.abs(np.diff(q, axis=0) / step / VELOCITY).max()
    acceleration = np.abs(np.diff(q, 2, axis=0) / step**2 / ACCELERATION).max()
    assert velocity <= 1 + 1e-6 and acceleration <= 1 + 1e-6, (velocity, acceleration)
    assert document["check"]["passed"]


def main():
    program = sys.argv[1]
    sets = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    random = np.random.default_rng(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    ta.setup_logging("ERROR")
    print(f"{sets} sets of each kind, load {os.getloadavg()[0]:.1f}")
    print(f"{'':34}{'duration s':>12}{'over 10,000':>13}{'worst v':>11}{'worst a':>11}{'ms':>10}")
    for kind in ["uniform", "walk"]:
        rows = {}
        with tempfile.TemporaryDirectory() as folder:
            for _ in range(sets):
                waypoints = draw(random, kind)
                solvers = {
                    "TOPP-RA 10,000": lambda: toppra(waypoints, 10_000),
                    "TOPP-RA 1000": lambda: toppra(waypoints, 1000),
                    "robotsim 1000": lambda: ours(
                        program, waypoints, ["--no-jerk", "--cells", "999"], folder),
                    "robotsim 2000, as usual": lambda: ours(
                        program, waypoints, ["--no-jerk"], folder),
                    "robotsim 10,000": lambda: ours(
                        program, waypoints, ["--no-jerk", "--cells", "9999"], folder),
                    "robotsim, jerk limits": lambda: ours(program, waypoints, [], folder),
                }
                for name, solve in solvers.items():
                    rows.setdefault(name, []).append(solve())
        best = np.array(rows["TOPP-RA 10,000"])[:, 0]
        for name, results in rows.items():
            table = np.array(results)
            over = (table[:, 0] / best - 1) * 100
            print(
                f"{kind + ': ' + name:34}{np.median(table[:, 0]):12.4f}{over.max():+11.4f} %"
                f"{table[:, 1].max():11.7f}{table[:, 2].max():11.7f}"
                f"{np.median(table[:, 3]) * 1e3:10.3f}", flush=True)


if __name__ == "__main__":
    main()
