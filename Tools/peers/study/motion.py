# SPDX-License-Identifier: GPL-3.0-or-later
"""A plan as robotsim hands it out: samples from the CSV, targets and X_BP from the JSON file."""

import csv
import json
from dataclasses import dataclass

import numpy as np
import pinocchio as pin


@dataclass
class Segment:
    kind: str
    target: int
    first: int  # row of its first instant
    last: int  # row of its last instant, which is the next segment's first


@dataclass
class Motion:
    times: np.ndarray
    q: np.ndarray
    segments: list

    def rows(self, segment):
        return slice(segment.first, segment.last + 1)


@dataclass
class Target:
    name: str
    X_PA: pin.SE3
    standoff: float = 0.004


def rigid(node):
    """Of `{x, y, z, xyz_m}`, the columns and the place."""
    return pin.SE3(
        np.column_stack([node["x"], node["y"], node["z"]]), np.array(node["xyz_m"], float))


def read_motion(path, joints):
    """Only times, kinds and joint positions are read: the rest is ours to find."""
    with open(path, encoding="utf-8", newline="") as file:
        table = csv.reader(file)
        head = next(table)
        wanted = [head.index(f"q_{name}_rad") for name in joints]
        time, segment = head.index("time_s"), head.index("segment")
        kind, target = head.index("kind"), head.index("target")
        rows = list(table)
    times = np.array([float(r[time]) for r in rows])
    q = np.array([[float(r[i]) for i in wanted] for r in rows])
    starts = [0] + [i for i in range(1, len(rows)) if rows[i][segment] != rows[i - 1][segment]]
    segments = [
        Segment(rows[i][kind], int(rows[i][target]), i, min(j, len(rows) - 1))
        for i, j in zip(starts, starts[1:] + [len(rows)])]
    return Motion(times, q, segments)


def read_plan(path):
    """X_BP, the start and the targets of `robotsim.plan/1`; the segments are not looked at."""
    with open(path, encoding="utf-8") as file:
        node = json.load(file)
    targets = [Target(t["name"], rigid(t["X_PA"])) for t in node["targets"]]
    return rigid(node["X_BP"]), np.array(node["start_q_rad"]), targets
