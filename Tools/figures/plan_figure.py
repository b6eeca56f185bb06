#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws a plan: joint positions to jerks with their limits, clearance over time, tool path on the body.

    robotsim plan SCENARIO --rate-hz 200 --clearance --out plan.csv
    robotsim plan SCENARIO --out exact.plan.json
    robotsim atlas export --patient SEX,AGE,HEIGHT_CM,MASS_KG --posture POSTURE --mesh body.obj
    plan_figure.py plan.csv --plan exact.plan.json --mesh body.obj --robot Robots/franka_panda --out plan.png

Needs numpy and matplotlib.
"""

import argparse
import csv
import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.collections import PolyCollection

KINDS = {"transit": "#ffffff", "approach": "#e3eef8", "retreat": "#f3ece0"}
NAMES = ["q in its range", "q̇ / limit", "q̈ / limit", "q⃛ / limit"]


def read_table(path):
    """Columns of a plan's CSV file by name; text columns stay text."""
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    table = {}
    for name in rows[0]:
        values = [row[name] for row in rows]
        try:
            table[name] = np.array([float(v) if v else np.nan for v in values])
        except ValueError:
            table[name] = values
    return table


def read_limits(prefix, joints):
    """Lower and upper positions, and magnitudes of velocity, acceleration and jerk, joint by joint."""
    tree = ElementTree.parse(f"{prefix}.urdf")
    limits = {j.get("name"): j.find("limit") for j in tree.iter("joint") if j.find("limit") is not None}
    more = {j["name"]: j for j in json.loads(Path(f"{prefix}.limits.json").read_text())["joints"]}
    lower = np.array([float(limits[j].get("lower")) for j in joints])
    upper = np.array([float(limits[j].get("upper")) for j in joints])
    rates = [np.array([float(limits[j].get("velocity")) for j in joints])]
    for key in ("acceleration_rad_s2", "jerk_rad_s3"):
        rates.append(np.array([more[j].get(key, np.nan) for j in joints]))
    return lower, upper, rates


def read_mesh(path):
    """Vertices and triangles of an OBJ file."""
    vertices, triangles = [], []
    with open(path) as file:
        for line in file:
            word = line.split()
            if line.startswith("v "):
                vertices.append([float(x) for x in word[1:4]])
            elif line.startswith("f "):
                triangles.append([int(x.split("/")[0]) - 1 for x in word[1:4]])
    return np.array(vertices), np.array(triangles)


def shade_segments(axes, time, kinds):
    """Colours the background by what the arm does."""
    start = 0
    for i in range(1, len(kinds) + 1):
        if i == len(kinds) or kinds[i] != kinds[start]:
            axes.axvspan(time[start], time[min(i, len(kinds) - 1)], color=KINDS[kinds[start]], lw=0, zorder=0)
            start = i


def draw_joints(axes, table, joints, limits):
    """Positions over their ranges, the rates over their limits: 1 is the limit, 0.8 what a plan may use."""
    lower, upper, rates = limits
    time = table["time_s"]
    for k, prefix in enumerate(["q", "qd", "qdd", "qddd"]):
        unit = ["rad", "rad_s", "rad_s2", "rad_s3"][k]
        shade_segments(axes[k], time, table["kind"])
        for j, joint in enumerate(joints):
            values = table[f"{prefix}_{joint}_{unit}"]
            share = (
                2 * (values - lower[j]) / (upper[j] - lower[j]) - 1 if k == 0 else values / rates[k - 1][j]
            )
            axes[k].plot(time, share, lw=0.8, label=joint)
        for edge in (-1, 1):
            axes[k].axhline(edge, color="#b00020", lw=0.8)
            if k > 0:
                axes[k].axhline(0.8 * edge, color="#b00020", lw=0.8, ls=":")
        axes[k].set_ylabel(NAMES[k])
        # Jerks stay far below their limits: there the scale is that of the curves.
        most = np.nanmax(np.abs([line.get_ydata() for line in axes[k].lines[: len(joints)]]))
        span = 1.08 if k < 3 or most > 0.3 else 1.2 * most
        axes[k].set_ylim(-span, span)
    axes[0].legend(ncols=len(joints), fontsize=6.5, loc="upper center", bbox_to_anchor=(0.5, 1.28))


def draw_clearance(axes, table):
    time = table["time_s"]
    shade_segments(axes, time, table["kind"])
    axes.plot(time, table["clearance_m"] * 1e3, lw=0.9, color="#08519c")
    axes.axhline(15, color="#b00020", lw=0.8)
    axes.set_ylabel("clearance [mm]")
    axes.set_xlabel("time without contact [s]")
    axes.set_ylim(0, min(300, np.nanmax(table["clearance_m"]) * 1e3 * 1.05))


def draw_body(axes, table, plan, mesh):
    """Seen along P's y from the side the tool works on: left to the right side of the page, head up."""
    R, p = pose_of(plan["X_BP"])
    tool_B = np.stack([table["tool_x_m"], table["tool_y_m"], table["tool_z_m"]], axis=1)
    tool = (tool_B - p) @ R
    vertices, triangles = mesh
    depth = 1 if np.mean(tool[:, 1]) > 0 else -1
    order = np.argsort(depth * vertices[triangles][:, :, 1].mean(axis=1))
    corners = vertices[triangles[order]]
    normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    facing = depth * normal[:, 1] / np.maximum(np.linalg.norm(normal, axis=1), 1e-12)
    shade = 0.55 + 0.4 * np.clip(facing, 0, 1)
    colors = np.stack([shade * 0.96, shade * 0.86, shade * 0.78], axis=1)
    flat = np.stack([-depth * corners[:, :, 0], corners[:, :, 2]], axis=2)
    axes.add_collection(PolyCollection(flat, facecolors=colors, edgecolors="none"))
    x, z = -depth * tool[:, 0], tool[:, 2]
    kinds = np.array(table["kind"])
    axes.plot(x, z, lw=1.0, color="#08519c", label="tool tip")
    down = (kinds == "approach") | (kinds == "retreat")
    axes.plot(np.where(down, x, np.nan), np.where(down, z, np.nan), lw=2.5, color="#d55e00", label="at a point")
    axes.set_aspect("equal")
    margin = 0.2
    axes.set_xlim(min(x.min(), -0.3) - margin, max(x.max(), 0.3) + margin)
    axes.set_ylim(z.min() - margin, z.max() + margin)
    axes.legend(loc="lower right", fontsize=7)
    axes.set_xlabel("across the body [m]")
    axes.set_ylabel("along the body, head up [m]")


def pose_of(value):
    """Rotation and translation of a pose as a plan writes it."""
    R = np.stack([value["x"], value["y"], value["z"]], axis=1).astype(float)
    return R, np.array(value["xyz_m"], dtype=float)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("table", help="a plan's CSV file, with --clearance")
    parser.add_argument("--plan", required=True, help="the same plan as FILE.plan.json")
    parser.add_argument("--mesh", required=True, help="the body's OBJ file, in P")
    parser.add_argument("--robot", required=True, help="a robot's files without their endings")
    parser.add_argument("--title", default="")
    parser.add_argument("--out", required=True)
    options = parser.parse_args()
    table = read_table(options.table)
    joints = [n[2:-4] for n in table if n.startswith("q_") and n.endswith("_rad")]
    figure = plt.figure(figsize=(15, 11))
    grid = figure.add_gridspec(5, 2, width_ratios=[2.1, 1], hspace=0.18, wspace=0.14)
    axes = [figure.add_subplot(grid[k, 0]) for k in range(5)]
    for upper in axes[:4]:
        upper.tick_params(labelbottom=False)
    draw_joints(axes, table, joints, read_limits(options.robot, joints))
    draw_clearance(axes[4], table)
    draw_body(
        figure.add_subplot(grid[:, 1]), table, json.loads(Path(options.plan).read_text()),
        read_mesh(options.mesh),
    )
    figure.suptitle(options.title, y=0.955)
    figure.savefig(options.out, dpi=90, bbox_inches="tight")


if __name__ == "__main__":
    main()
