# SPDX-License-Identifier: GPL-3.0-or-later
"""An arm with its tool as Pinocchio reads it, many postures at a time."""

import json
import os
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass

import numpy as np
import pinocchio as pin

ANGULAR_SCALE = 0.35  # metres that weigh as much as a radian in the manipulability
TOOL = "tool"


@dataclass
class Capsule:
    """A shape carried by one moving joint; joint 0 is the base."""

    link: str
    joint: int
    a: np.ndarray
    b: np.ndarray
    radius: float


class Arm:
    """Kinematics, limits and capsules of NAME.urdf, NAME.limits.json and a tool file."""

    def __init__(self, folder, name, tool):
        path = os.path.join(folder, f"{name}.urdf")
        self.model = pin.buildModelFromUrdf(path)
        self.data = self.model.createData()
        if self.model.nq != self.model.nv:
            raise ValueError(f"{name}: continuous joints are not handled")
        root = ElementTree.parse(path).getroot()
        with open(os.path.join(folder, f"{name}.limits.json"), encoding="utf-8") as file:
            limits = {j["name"]: j for j in json.load(file)["joints"]}
        with open(os.path.join(folder, "tools", f"{tool}.json"), encoding="utf-8") as file:
            tool = json.load(file)
        self.count = self.model.nq
        self.names = list(self.model.names)[1:]
        self.lower = self.model.lowerPositionLimit.copy()
        self.upper = self.model.upperPositionLimit.copy()
        self.velocity = self.model.velocityLimit.copy()
        self.acceleration = np.array([limits[n]["acceleration_rad_s2"] for n in self.names])
        self.jerk = np.array([limits[n]["jerk_rad_s3"] for n in self.names])
        self.parents = [int(p) for p in self.model.parents]
        self.axes = [None] + [
            np.asarray(self.model.joints[i].createData().S).reshape(6)
            for i in range(1, self.count + 1)]
        flange = self.model.frames[self.model.getFrameId(tip_of(root))]
        self.flange_joint = int(flange.parentJoint)
        tip = placement(tool["tip"])
        self.X_JT = flange.placement * tip
        self.contact_radius = tool["face"].get("radius_mm", 0) / 1000 or min(
            c["radius_mm"] for c in tool["capsules"]) / 1000
        self.capsules = self._link_capsules(root) + [
            Capsule(
                TOOL, self.flange_joint, flange.placement * (np.array(c["from_mm"]) / 1000),
                flange.placement * (np.array(c["to_mm"]) / 1000), c["radius_mm"] / 1000)
            for c in tool["capsules"]]
        self.pairs = self._pairs()
        self.best_manipulability = self._best_manipulability()

    def _link_capsules(self, root):
        """A cylinder stands for the capsule with its axis and radius, a sphere for itself."""
        found = []
        for link in root.findall("link"):
            frame = self.model.frames[self.model.getFrameId(link.get("name"))]
            for collision in link.findall("collision"):
                origin = collision.find("origin")
                at = frame.placement * se3(numbers(origin, "xyz"), numbers(origin, "rpy"))
                shape = collision.find("geometry")[0]
                if shape.tag not in ("cylinder", "sphere"):
                    raise ValueError(f"{link.get('name')}: a {shape.tag} is not handled")
                half = np.array([0, 0, float(shape.get("length", 0)) / 2])
                found.append(
                    Capsule(
                        link.get("name"), int(frame.parentJoint), at * -half, at * half,
                        float(shape.get("radius"))))
        return found

    def _pairs(self):
        """Capsules at least two joints apart, but those that mostly overlap by their roundness."""
        pairs = [
            (i, j) for j in range(len(self.capsules)) for i in range(j)
            if abs(self.capsules[i].joint - self.capsules[j].joint) > 1]
        q = np.random.default_rng(1).uniform(self.lower, self.upper, (2000, self.count))
        a, b = self.capsule_ends(*self.poses(q))
        gaps = {(i, j): self.pair_gap(i, j, a, b) for i, j in pairs}
        return [pair for pair in pairs if np.mean(gaps[pair] < 0) <= 0.5]

    def pair_gap(self, i, j, a, b):
        """Free space between two capsules given all their ends, one value for each posture."""
        axis = segment_distance(a[:, i], b[:, i], a[:, j], b[:, j])
        return axis - self.capsules[i].radius - self.capsules[j].radius

    def poses(self, q):
        """Rotations [n, joints + 1, 3, 3] and origins [n, joints + 1, 3] in the base."""
        n = len(q)
        rotations = np.empty((n, self.count + 1, 3, 3))
        origins = np.zeros((n, self.count + 1, 3))
        rotations[:, 0] = np.eye(3)
        for i in range(1, self.count + 1):
            fixed, parent = self.model.jointPlacements[i], self.parents[i]
            linear, angular = self.axes[i][:3], self.axes[i][3:]
            turn = axis_rotation(angular, q[:, i - 1])
            rotations[:, i] = rotations[:, parent] @ fixed.rotation @ turn
            shift = fixed.translation + np.outer(q[:, i - 1], fixed.rotation @ linear)
            origins[:, i] = origins[:, parent] + (
                rotations[:, parent] @ shift[..., None])[..., 0]
        return rotations, origins

    def capsule_ends(self, rotations, origins):
        """Both ends of every capsule's axis [n, capsules, 3] in the base."""
        joints = [c.joint for c in self.capsules]
        ends = []
        for name in ("a", "b"):
            local = np.array([getattr(c, name) for c in self.capsules])
            ends.append(
                (rotations[:, joints] @ local[None, :, :, None])[..., 0] + origins[:, joints])
        return ends

    def tool_poses(self, rotations, origins):
        """Rotation and place of the tip [n, 3, 3], [n, 3]."""
        R = rotations[:, self.flange_joint]
        return R @ self.X_JT.rotation, origins[:, self.flange_joint] + R @ self.X_JT.translation

    def jacobians(self, rotations, origins, tips):
        """Geometric Jacobians of the tip [n, 6, joints]: linear, then angular rows, in the base."""
        J = np.zeros((len(tips), 6, self.count))
        i = self.flange_joint
        while i > 0:
            linear = rotations[:, i] @ self.axes[i][:3]
            angular = rotations[:, i] @ self.axes[i][3:]
            J[:, :3, i - 1] = linear + np.cross(angular, tips - origins[:, i])
            J[:, 3:, i - 1] = angular
            i = self.parents[i]
        return J

    def manipulability(self, J):
        """√det(J Jᵀ) with a radian weighing as much as 0.35 m."""
        scaled = J.copy()
        scaled[:, 3:] *= ANGULAR_SCALE
        return np.sqrt(np.maximum(np.linalg.det(scaled @ scaled.transpose(0, 2, 1)), 0))

    def _best_manipulability(self):
        q = np.random.default_rng(2).uniform(self.lower, self.upper, (4096, self.count))
        rotations, origins = self.poses(q)
        _, tips = self.tool_poses(rotations, origins)
        return float(self.manipulability(self.jacobians(rotations, origins, tips)).max())

    def disagreement(self, q):
        """How far the postures' tips are from what Pinocchio itself says [m]."""
        _, tips = self.tool_poses(*self.poses(q))
        worst = 0.0
        for row, tip in zip(q, tips):
            pin.forwardKinematics(self.model, self.data, row)
            theirs = self.data.oMi[self.flange_joint] * self.X_JT
            worst = max(worst, float(np.linalg.norm(theirs.translation - tip)))
        return worst


def tip_of(root):
    """The link without children that most moving joints lead to."""
    parents, moving = {}, {}
    for joint in root.findall("joint"):
        child = joint.find("child").get("link")
        parents[child] = joint.find("parent").get("link")
        moving[child] = joint.get("type") != "fixed"

    def depth(link):
        return 0 if link not in parents else moving[link] + depth(parents[link])

    leaves = [l.get("name") for l in root.findall("link") if l.get("name") not in parents.values()]
    return max(leaves, key=depth)


def numbers(element, key):
    text = element.get(key) if element is not None else None
    return np.array([float(x) for x in text.split()]) if text else np.zeros(3)


def se3(xyz, rpy):
    return pin.SE3(pin.rpy.rpyToMatrix(*map(float, rpy)), np.asarray(xyz, float))


def placement(node):
    """Of `{xyz_mm, rpy_deg}`."""
    return se3(np.array(node["xyz_mm"]) / 1000, np.radians(node.get("rpy_deg", [0, 0, 0])))


def axis_rotation(axis, angles):
    """Rotations about one unit axis, or identities where it is zero (Rodrigues)."""
    x, y, z = axis
    K = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    s, c = np.sin(angles)[:, None, None], np.cos(angles)[:, None, None]
    return np.eye(3) + s * K + (1 - c) * (K @ K)


def segment_distance(p1, q1, p2, q2):
    """Distance between segments, row by row (Ericson, Real-Time Collision Detection, 5.1.9)."""
    d1, d2, r = q1 - p1, q2 - p2, p1 - p2
    a, e = (d1 * d1).sum(-1), (d2 * d2).sum(-1)
    b, c, f = (d1 * d2).sum(-1), (d1 * r).sum(-1), (d2 * r).sum(-1)
    tiny = 1e-18
    denominator = a * e - b * b
    with np.errstate(divide="ignore", invalid="ignore"):
        s = np.where(denominator > tiny, np.clip((b * f - c * e) / denominator, 0, 1), 0.0)
        t = np.where(e > tiny, (b * s + f) / e, 0.0)
        clamped = np.clip(t, 0, 1)
        s = np.where(
            (t != clamped) | (denominator <= tiny),
            np.where(a > tiny, np.clip((b * clamped - c) / a, 0, 1), 0.0), s)
    return np.linalg.norm(p1 + d1 * s[..., None] - p2 - d2 * clamped[..., None], axis=-1)
