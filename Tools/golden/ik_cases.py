# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a table of reachable Panda poses for `robotsim model ik`.

    python3 Tools/golden/ik_cases.py [CASES] [SEED] > poses.csv

Poses are those of joints drawn uniformly within the limits, by the maker's table in Craig's form
(Franka Control Interface documentation), independently of the URDF. Cold seeds are drawn the same
way; warm seeds are postures whose flange is 5 cm and 10 degrees from the pose. Needs numpy.
"""

import math
import sys

import numpy as np

from panda import frames

LOWER = np.array([-2.8973, -1.7628, -2.8973, -3.0718, -2.8973, -0.0175, -2.8973])
UPPER = np.array([2.8973, 1.7628, 2.8973, -0.0698, 2.8973, 3.7525, 2.8973])


def rotation(axis, angle):
    k = np.array([[0, -axis[2], axis[1]], [axis[2], 0, -axis[0]], [-axis[1], axis[0], 0]])
    return np.eye(3) + math.sin(angle) * k + (1 - math.cos(angle)) * k @ k


def log(r):
    angle = math.acos(max(-1.0, min(1.0, (np.trace(r) - 1) / 2)))
    w = np.array([r[2, 1] - r[1, 2], r[0, 2] - r[2, 0], r[1, 0] - r[0, 1]]) / 2
    s = np.linalg.norm(w)
    return w if s < 1e-12 else w * angle / s


def follow(q, target):
    """Damped least squares from q; None when it ends elsewhere or outside the limits."""
    for _ in range(50):
        f = frames(q)
        tip = f[-1]
        e = np.hstack([target[:3, 3] - tip[:3, 3], log(target[:3, :3] @ tip[:3, :3].T)])
        if np.linalg.norm(e) < 1e-9:
            return q if (q > LOWER).all() and (q < UPPER).all() else None
        jac = np.array([
            np.hstack([np.cross(x[:3, 2], tip[:3, 3] - x[:3, 3]), x[:3, 2]]) for x in f[:7]]).T
        q = q + jac.T @ np.linalg.solve(jac @ jac.T + 1e-6 * np.eye(6), e)
    return None


def unit(random):
    v = random.standard_normal(3)
    return v / np.linalg.norm(v)


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    random = np.random.default_rng(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    names = [f"t{r}{c}" for r in range(4) for c in range(4)]
    names += [f"cold{i}" for i in range(7)] + [f"warm{i}" for i in range(7)]
    print("# Tools/golden/ik_cases.py " + " ".join(sys.argv[1:]))
    print(",".join(names))
    written = 0
    while written < count:
        q = random.uniform(LOWER, UPPER)
        pose = frames(q)[-1]
        moved = pose.copy()
        moved[:3, 3] += 0.05 * unit(random)
        moved[:3, :3] = rotation(unit(random), math.radians(10)) @ pose[:3, :3]
        warm = follow(q, moved)
        if warm is None:
            continue
        row = np.hstack([pose.ravel(), random.uniform(LOWER, UPPER), warm])
        print(",".join(repr(float(v)) for v in row))
        written += 1


if __name__ == "__main__":
    main()
