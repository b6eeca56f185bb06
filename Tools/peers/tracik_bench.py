# SPDX-License-Identifier: GPL-3.0-or-later
"""TRAC-IK (pytracik) on a table of poses of `Tools/golden/ik_cases.py`: success and wall time.

Success as `robotsim model ik` has it: 1e-5 m, 1e-4 rad by a forward kinematics of its own, inside
the limits (to 1e-6: the library keeps them in single precision).
"""

import csv
import math
import os
import sys
import time

import numpy as np
import pytracik

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "golden"))
from ik_cases import LOWER, UPPER, log  # noqa: E402
from panda import frames  # noqa: E402


def solver(urdf, timeout):
    with open(urdf, encoding="utf-8") as file:
        text = file.read()
    return pytracik.TRAC_IK(
        "panda_link0", "panda_flange", text, timeout, 1e-5, pytracik.SolveType.Speed)


def quaternion(r):
    """x, y, z, w of a rotation matrix."""
    v = log(r)
    angle = np.linalg.norm(v)
    axis = v / angle if angle > 0 else v
    return [*(math.sin(angle / 2) * axis), math.cos(angle / 2)]


def main():
    with open(sys.argv[2], encoding="utf-8") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    cores = len(os.sched_getaffinity(0))
    for timeout in [0.005, 0.05]:
        ik = solver(sys.argv[1], timeout)
        for seed in ["cold", "warm"]:
            times, solved = [], 0
            for row in rows:
                pose = np.array([[float(row[f"t{r}{c}"]) for c in range(4)] for r in range(4)])
                start = np.array([float(row[f"{seed}{i}"]) for i in range(7)])
                target = [*pose[:3, 3], *quaternion(pose[:3, :3])]
                before = time.perf_counter()
                q = pytracik.ik(ik, start, *target)
                times.append((time.perf_counter() - before) * 1e6)
                solved += ok(q, pose)
            times.sort()
            n = len(times)
            print(
                f"{cores} processors, {1000 * timeout:g} ms, {seed}: {100 * solved / n:.2f} % of "
                f"{n}, mean {sum(times) / n:.0f}, median {times[n // 2]:.0f}, "
                f"p99 {times[n * 99 // 100]:.0f} µs")


def ok(q, pose):
    if len(q) != 8 or q[0] < 0:  # status, then the joints
        return False
    q = np.array(q[1:], dtype=float)
    tip = frames(q)[-1]
    far = np.linalg.norm(tip[:3, 3] - pose[:3, 3])
    turned = np.linalg.norm(log(tip[:3, :3].T @ pose[:3, :3]))
    return far < 1e-5 and turned < 1e-4 and (q > LOWER - 1e-6).all() and (q < UPPER + 1e-6).all()


if __name__ == "__main__":
    main()
