# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds a plan against all it promises: kinematics by Pinocchio, distances by Coal."""

import numpy as np

from .scene import FULL_HEIGHT, Ruler, is_tool, nearest

CLEARANCE = 0.015
TIP_HEIGHT = 0.035
LINK_GAP = 0.001  # between the arm's own capsules
SHARE = 0.8  # of velocity, acceleration and speed limits
TOOL_SPEED = 0.250
NEAR_SKIN = 0.030
CLOSING, ALONG, OPENING = 0.020, 0.100, 0.150  # m/s near the skin
HOVER = 0.060
STRAIGHT, UPRIGHT = 0.2e-3, np.radians(0.5)
PLACE = 0.1e-3  # between a target of the plan and the atlas's point
CAP = 0.06  # what is further away is not measured
ROUNDING = 1e-6
SHORT_STEP = 0.2  # of the usual one; the last step of a segment may be too short to divide by


class Findings:
    """The worst value of each check, and what broke."""

    def __init__(self):
        self.worst, self.broken = {}, []

    def note(self, name, value, limit, at_most=True, where=""):
        """Keeps the worst value and says whether it holds."""
        value = float(value)
        before = self.worst.get(name, value)
        self.worst[name] = max(before, value) if at_most else min(before, value)
        slack = ROUNDING * max(1.0, abs(limit))
        holds = value <= limit + slack if at_most else value >= limit - slack
        if not holds or not np.isfinite(value):
            sign = "above" if at_most else "below"
            self.broken.append(f"{name} {value:.6g} {sign} {limit:.6g}{where and ' ' + where}")


def judge(arm, scene, motion, targets, start, atlas_places):
    """Findings of one plan.

    - atlas_places: where the atlas has the protocol's points, in P [m], in the protocol's order.
    """
    found = Findings()
    found.note("fk_m", arm.disagreement(motion.q[:: max(1, len(motion.q) // 20)]), 1e-9)
    poses = arm.poses(motion.q)
    ends = arm.capsule_ends(*poses)
    axes, tips = arm.tool_poses(*poses)
    judge_order(found, motion, targets, start, atlas_places)
    judge_rates(found, arm, motion)
    judge_tool_speed(found, motion, tips)
    for segment in motion.segments:
        if segment.kind != "transit":
            X_BA = scene.X_BP * targets[segment.target].X_PA
            judge_line(found, arm, motion, segment, X_BA, axes, tips, targets[segment.target])
    judge_clearance(found, arm, scene, motion, ends, tips)
    judge_touching(found, arm, scene, motion, targets, ends, tips)
    return found


def judge_order(found, motion, targets, start, atlas_places):
    kinds = [(s.kind, s.target) for s in motion.segments]
    wanted = [(k, i) for i in range(len(targets)) for k in ("transit", "approach", "retreat")]
    if kinds != wanted + [("transit", -1)]:
        found.broken.append("segments in another order, or targets left out")
    if len(targets) != len(atlas_places):
        found.broken.append(f"{len(targets)} targets for {len(atlas_places)} points")
    for target, place in zip(targets, atlas_places):
        off = np.linalg.norm(target.X_PA.translation - place)
        found.note("target_place_m", off, PLACE, where=f"at {target.name}")
    found.note("start_rad", np.abs(motion.q[0] - start).max(), 1e-9)
    found.note("return_rad", np.abs(motion.q[-1] - start).max(), 1e-9)


def judge_rates(found, arm, motion):
    """Divided differences: each is a mean of the derivative, so that it keeps the same limit.

    One signal over all segments: a jump of the velocity between two of them would show in the
    second differences, and rest at their ends is asked for besides.
    """
    found.note("lower_rad", (motion.q - arm.lower).min(), 0, at_most=False)
    found.note("upper_rad", (arm.upper - motion.q).min(), 0, at_most=False)
    t, q = thinned(motion)
    h = np.diff(t)[:, None]
    v = np.diff(q, axis=0) / h
    a = 2 * np.diff(v, axis=0) / (h[1:] + h[:-1])
    jerk = 3 * np.diff(a, axis=0) / (h[2:] + h[1:-1] + h[:-2])
    found.note("velocity_share", (np.abs(v) / arm.velocity).max(), SHARE)
    found.note("acceleration_share", (np.abs(a) / arm.acceleration).max(), SHARE)
    # Over a segment's end the acceleration may jump from and to rest.
    inner = np.ones(len(jerk), bool)
    for segment in motion.segments:
        edge = np.searchsorted(t, motion.times[[segment.first, segment.last]])
        for e in edge:
            inner[max(0, e - 3):e + 3] = False
        for row, step in ((segment.first, 1), (segment.last, -1)):
            d = motion.q[row + step] - motion.q[row]
            dt = abs(motion.times[row + step] - motion.times[row])
            if dt > 1e-5:
                share = (np.abs(d) / dt / (arm.acceleration * dt)).max()
                found.note("rest_share", share, SHARE, where=f"in segment of {segment.kind}")
    if inner.any():
        found.note("jerk_share", (np.abs(jerk[inner]) / arm.jerk).max(), 1.0)


def thinned(motion):
    """Without rows that lie too near before the next to divide by."""
    usual = np.median(np.diff(motion.times))
    keep = np.append(np.diff(motion.times) > SHORT_STEP * usual, True)
    return motion.times[keep], motion.q[keep]


def judge_tool_speed(found, motion, tips):
    h = np.diff(motion.times)
    steps = np.linalg.norm(np.diff(tips, axis=0), axis=1)
    found.note("tool_speed_m_s", (steps[h > 1e-5] / h[h > 1e-5]).max(), SHARE * TOOL_SPEED)


def judge_line(found, arm, motion, segment, X_BA, axes, tips, target):
    """Straightness, place and speeds of an approach or a retreat."""
    rows = motion.rows(segment)
    tip, n = tips[rows] - X_BA.translation, X_BA.rotation[:, 2]
    height = tip @ n
    where = f"at {target.name}, {segment.kind}"
    aside = np.linalg.norm(tip - np.outer(height, n), axis=1)
    found.note("straightness_m", aside.max(), STRAIGHT, where=where)
    lean = np.arccos(np.clip(-(axes[rows][:, :, 2] @ n), -1, 1)).max()
    found.note("lean_rad", lean, UPRIGHT, where=where)
    ends = (height[0], height[-1]) if segment.kind == "approach" else (height[-1], height[0])
    for name, is_at, wanted in zip(("hover_m", "contact_m"), ends, (HOVER, target.standoff)):
        found.note(name, abs(is_at - wanted), STRAIGHT, where=where)
    q = motion.q[rows]
    R, p = arm.tool_poses(*arm.poses((q[1:] + q[:-1]) / 2))
    deviation = np.linalg.norm(p - (tips[rows][1:] + tips[rows][:-1]) / 2, axis=1)
    found.note("midpoint_m", deviation.max(), STRAIGHT, where=where)
    h = np.diff(motion.times[rows])
    good = h > 1e-5
    up = np.diff(height)[good] / h[good]
    sideways = np.linalg.norm(np.diff(tip - np.outer(height, n), axis=0), axis=1)[good] / h[good]
    near = np.maximum(height[1:], height[:-1])[good] < NEAR_SKIN
    if near.any():
        found.note("closing_m_s", -up[near].min(), SHARE * CLOSING, where=where)
        found.note("opening_m_s", up[near].max(), SHARE * OPENING, where=where)
        found.note("along_skin_m_s", sideways[near].max(), SHARE * ALONG, where=where)


def judge_clearance(found, arm, scene, motion, ends, tips):
    """Links from skin, table, floor and each other everywhere; the tool and its tip in transit."""
    a, b = ends
    transit = np.zeros(len(motion.q), bool)
    for segment in motion.segments:
        if segment.kind == "transit":
            transit[motion.rows(segment)] = True
    axes = np.concatenate([(a[0, k], b[0, k]) for k in range(len(arm.capsules))])
    if any(scene.is_inside(axes)):
        found.broken.append("the arm starts inside the skin")
    cap = CAP
    for k in reversed(range(len(arm.capsules))):
        capsule = arm.capsules[k]
        rows = transit if is_tool(capsule) else slice(None)
        cap = note_gap(found, "skin_m", capsule, scene.skin, scene.X_BP, a, b, k, rows, cap,
                       motion)
        if capsule.joint > 0:
            note_gap(found, "table_m", capsule, scene.table, scene.X_BTable, a, b, k,
                     slice(None), CAP, motion)
            floor = scene.floor_gap(a[:, k], b[:, k], capsule.radius).min()
            found.note("floor_m", min(floor, CAP), CLEARANCE, at_most=False)
    point = type(arm.capsules[0])("tip", 0, np.zeros(3), np.zeros(3), 0.0)
    ruler = Ruler(point, scene.skin, scene.X_BP)
    rows = np.nonzero(transit)[0]
    gap, at = nearest(ruler, tips[rows], tips[rows], TIP_HEIGHT, cap=CAP)
    found.note("tip_height_m", gap, TIP_HEIGHT, False, place(motion, rows[at]))
    for i, j in arm.pairs:
        found.note("links_m", min(CAP, arm.pair_gap(i, j, a, b).min()), LINK_GAP, False,
                   f"{arm.capsules[i].link} to {arm.capsules[j].link}")


def note_gap(found, name, capsule, shape, X_BS, a, b, k, rows, cap, motion):
    kept = np.arange(len(a))[rows]
    gap, at = nearest(Ruler(capsule, shape, X_BS), a[kept, k], b[kept, k], CLEARANCE, cap=cap)
    found.note(name, gap, CLEARANCE, False, f"{capsule.link} {place(motion, kept[at])}")
    return min(cap, gap)


def place(motion, row):
    segment = next(i for i, s in enumerate(motion.segments) if s.first <= row <= s.last)
    return f"after {motion.times[row]:.3f} s, segment {segment} ({motion.segments[segment].kind})"


def judge_touching(found, arm, scene, motion, targets, ends, tips):
    """The tool on its way to a target: from all but the spot it is to touch it keeps 15 mm from
    30 mm height on, then half the height."""
    a, b = ends
    tools = [k for k, c in enumerate(arm.capsules) if is_tool(c)]
    length = max(
        np.linalg.norm(arm.X_JT.translation - p) + arm.capsules[k].radius
        for k in tools for p in (arm.capsules[k].a, arm.capsules[k].b))
    for i, target in enumerate(targets):
        skin = scene.target_skin(
            target.X_PA, arm.contact_radius, HOVER + length + CLEARANCE)
        X_BA = scene.X_BP * target.X_PA
        for segment in motion.segments:
            if segment.kind == "transit" or segment.target != i:
                continue
            rows = motion.rows(segment)
            height = (tips[rows] - X_BA.translation) @ X_BA.rotation[:, 2]
            margins = np.clip(height * CLEARANCE / FULL_HEIGHT, 0, CLEARANCE)
            # The margin falls by no more than half of the way of the tip.
            moved = np.linalg.norm(np.diff(tips[rows], axis=0), axis=1)
            shift = np.append(0, np.cumsum(moved)) * CLEARANCE / FULL_HEIGHT
            for k in tools:
                ruler = Ruler(arm.capsules[k], skin, scene.X_BP)
                slack, at = nearest(ruler, a[rows, k], b[rows, k], 0.0, margins, shift, CAP)
                found.note("tool_at_target_m", slack, 0, False,
                           f"at {target.name}, {place(motion, rows.start + max(at, 0))}")
