# SPDX-License-Identifier: GPL-3.0-or-later
"""Postures at a target by many random starts of damped least squares, all at once.

Judged by what a plan asks of them (docs/planning.md): room to the joints' ends, distance from
singular postures, a straight line from hover to the deepest place, clearance on all of it.
"""

from dataclasses import dataclass

import numpy as np

from .judge import CLEARANCE, HOVER, STRAIGHT, TIP_HEIGHT, UPRIGHT
from .scene import FULL_HEIGHT, Ruler, is_tool, skip

STARTS = 4000  # of robotsim's some 175 calls of its solvers the twentyfold, and more
ITERATIONS = 120
DAMPING = 0.02
LONGEST_STEP = 0.4  # rad
LIMIT_MARGIN = 0.05
MANIPULABILITY = 0.12
LINK_GAP = 0.002
RESERVE = 0.2e-3  # beyond every clearance, so that what is found is found
STANDOFF = 0.004
LINE_STEP = 0.002
SAME = 0.1  # rad between two postures that are told apart


@dataclass
class Stand:
    """One way to stand at a target: hover, approach and press, from the top down."""

    line: np.ndarray  # postures
    heights: np.ndarray

    @property
    def hover(self):
        return self.line[0]


class Guard:
    """Clearance of postures and of ways straight in joint space, at one place of the base."""

    def __init__(self, arm, scene):
        self.arm, self.scene = arm, scene
        self.skin = [Ruler(c, scene.skin, scene.X_BP) for c in arm.capsules]
        self.table = [Ruler(c, scene.table, scene.X_BTable) for c in arm.capsules]
        point = type(arm.capsules[0])("tip", 0, np.zeros(3), np.zeros(3), 0.0)
        self.tip = Ruler(point, scene.skin, scene.X_BP)
        self.asked = 0

    def is_way_clear(self, q, reserve=RESERVE):
        """True when the tool's and the links' distances hold at each of these near postures."""
        self.asked += 1
        poses = self.arm.poses(q)
        a, b = self.arm.capsule_ends(*poses)
        _, tips = self.arm.tool_poses(*poses)
        return (
            self.keeps_apart(a, b, reserve)
            and keeps(self.tip, tips, tips, TIP_HEIGHT + reserve)
            and all(
                keeps(self.skin[k], a[:, k], b[:, k], CLEARANCE + reserve)
                for k in reversed(range(len(self.arm.capsules)))))

    def keeps_apart(self, a, b, reserve=RESERVE):
        """The arm from itself, table and floor."""
        if any((self.arm.pair_gap(i, j, a, b) < LINK_GAP + reserve).any()
               for i, j in self.arm.pairs):
            return False
        room = CLEARANCE + reserve
        for k, capsule in enumerate(self.arm.capsules):
            if capsule.joint == 0:
                continue
            if (self.scene.floor_gap(a[:, k], b[:, k], capsule.radius) < room).any():
                return False
            if not keeps(self.table[k], a[:, k], b[:, k], room):
                return False
        return True

    def is_stand_clear(self, stand, target_skin):
        """Hover as in transit, then the links from all skin and the tool from all but the spot."""
        if not self.is_way_clear(stand.line[:1]):
            return False
        poses = self.arm.poses(stand.line)
        a, b = self.arm.capsule_ends(*poses)
        if not self.keeps_apart(a, b):
            return False
        h = stand.heights
        margins = np.where(h > 0, np.minimum(CLEARANCE, h * CLEARANCE / FULL_HEIGHT), h)
        for k, capsule in reversed(list(enumerate(self.arm.capsules))):
            if is_tool(capsule):
                ruler = Ruler(capsule, target_skin, self.scene.X_BP)
                if any(
                        ruler.distance(p, q, CLEARANCE + 2 * RESERVE) < margin + RESERVE
                        for p, q, margin in zip(a[:, k], b[:, k], margins)):
                    return False
            elif not keeps(self.skin[k], a[:, k], b[:, k], CLEARANCE + RESERVE):
                return False
        return True


def keeps(ruler, a, b, margin):
    """True when no row is nearer than the margin."""
    shift, i = np.zeros(len(a)), 0
    while i < len(a):
        room = ruler.distance(a[i], b[i], margin + 0.1) - margin
        if room < 0:
            return False
        i = skip(a, b, shift, i, room)
    return True


def damped_steps(J, error, damping):
    A = J @ J.transpose(0, 2, 1) + damping**2 * np.eye(6)
    steps = (J.transpose(0, 2, 1) @ np.linalg.solve(A, error[..., None]))[..., 0]
    length = np.abs(steps).max(1, keepdims=True)
    return steps * np.minimum(1, LONGEST_STEP / np.maximum(length, 1e-12))


def contact_postures(arm, X_BA, rng, starts=STARTS):
    """Postures with the tip at the standoff over the target, upright on it, at any turn."""
    n = X_BA.rotation[:, 2]
    goal = X_BA.translation + STANDOFF * n
    low, high = arm.lower + LIMIT_MARGIN, arm.upper - LIMIT_MARGIN
    q = rng.uniform(low, high, (starts, arm.count))
    found = []
    for _ in range(ITERATIONS):
        rotations, origins = arm.poses(q)
        R, tips = arm.tool_poses(rotations, origins)
        z = R[:, :, 2]
        place, turn = goal - tips, np.cross(z, np.broadcast_to(-n, z.shape))
        flipped = (z @ -n) < 0  # the sine falls again beyond a right angle
        size = np.linalg.norm(turn, axis=1, keepdims=True)
        turn = np.where(flipped[:, None], turn / np.maximum(size, 1e-9) * (np.pi / 2), turn)
        done = (np.linalg.norm(place, axis=1) < 1e-5) & (size[:, 0] < 1e-5) & ~flipped
        found.append(q[done])
        q, place, turn, z = q[~done], place[~done], turn[~done], z[~done]
        if not len(q):
            break
        J = arm.jacobians(rotations[~done], origins[~done], tips[~done])
        J[:, 3:] -= z[:, :, None] * (z[:, None] @ J[:, 3:])  # the turn about the tool is free
        q = np.clip(q + damped_steps(J, np.hstack([place, turn]), DAMPING), low, high)
    return np.concatenate(found)


def follow(arm, q, X_BA, heights):
    """Each posture along the normal at these heights with the turn it has: [n, heights, joints].

    Those that cannot follow are left out; the second answer says which are left.
    """
    n = X_BA.rotation[:, 2]
    wanted, _ = arm.tool_poses(*arm.poses(q))
    left, lines = np.arange(len(q)), []
    for height in heights:
        goal = X_BA.translation + height * n
        for _ in range(6):
            rotations, origins = arm.poses(q)
            R, tips = arm.tool_poses(rotations, origins)
            turn = 0.5 * sum(np.cross(R[:, :, k], wanted[:, :, k]) for k in range(3))
            error = np.hstack([goal - tips, turn])
            q = q + damped_steps(arm.jacobians(rotations, origins, tips), error, 1e-4)
        rotations, origins = arm.poses(q)
        R, tips = arm.tool_poses(rotations, origins)
        J = arm.jacobians(rotations, origins, tips)
        good = (
            (np.linalg.norm(goal - tips, axis=1) < 1e-5)
            & (np.einsum("nik,nik->n", R, wanted) > 3 - 1e-8)
            & (q >= arm.lower + LIMIT_MARGIN).all(1) & (q <= arm.upper - LIMIT_MARGIN).all(1)
            & (arm.manipulability(J) >= MANIPULABILITY * arm.best_manipulability))
        if lines:
            middle = (q + lines[-1]) / 2
            Rm, tm = arm.tool_poses(*arm.poses(middle))
            _, before = arm.tool_poses(*arm.poses(lines[-1]))
            good &= np.linalg.norm(tm - (tips + before) / 2, axis=1) < STRAIGHT
            good &= (Rm[:, :, 2] @ -n) > np.cos(UPRIGHT)
        q, wanted, left = q[good], wanted[good], left[good]
        lines = [line[good] for line in lines] + [q]
    return np.stack(lines, axis=1), left


def distinct(q):
    """Indices of postures none of which is near another."""
    kept = []
    for i, row in enumerate(q):
        if all(np.abs(row - q[j]).max() >= SAME for j in kept):
            kept.append(i)
    return kept


def stands(guard, X_PA, depth, rng, most=8):
    """Ways to stand at a target, and how far the search came: counts of what was left."""
    arm, scene = guard.arm, guard.scene
    X_BA = scene.X_BP * X_PA
    contact = contact_postures(arm, X_BA, rng)
    count = {"starts": STARTS, "solved": len(contact)}
    up = np.arange(STANDOFF, HOVER + 1e-9, LINE_STEP)
    down = np.append(np.arange(STANDOFF, -depth, -LINE_STEP), -depth)
    above, left = follow(arm, contact, X_BA, up)
    below, kept = follow(arm, contact[left], X_BA, down)
    above = above[kept]
    count["followed"] = len(above)
    lines = np.concatenate([above[:, ::-1], below[:, 1:]], axis=1)
    heights = np.concatenate([up[::-1], down[1:]])
    apart = distinct(lines[:, 0])
    count["distinct"] = len(apart)
    reach = max(
        np.linalg.norm(arm.X_JT.translation - p) + c.radius
        for c in arm.capsules if is_tool(c) for p in (c.a, c.b))
    skin = scene.target_skin(X_PA, arm.contact_radius, HOVER + reach + CLEARANCE)
    found = []
    for i in apart:
        stand = Stand(lines[i], heights)
        if guard.is_stand_clear(stand, skin):
            found.append(stand)
            if len(found) >= most:
                break
    count["clear"] = len(found)
    return found, count
