# SPDX-License-Identifier: GPL-3.0-or-later
"""Posture presets, independent of shape: every limb is aimed at a direction.

Directions are in the patient frame (+x left, -y anterior, +z cranial), written for the left side.
"""
import numpy as np

DEGREE = np.pi / 180
POSTURES = (
    "anatomical", "prone", "prone_arms_up", "prone_feet_over_edge", "supine", "supine_palms_down",
    "supine_arms_up", "supine_frog_left", "supine_frog_right", "supine_knees_bent",
    "supine_head_left", "supine_head_right", "seated", "seated_forward",
    "seated_forearm_table_down", "seated_forearm_table_edge", "seated_forearm_table_up",
    "side_left", "side_right", "side_left_arm_up", "side_right_arm_up", "knees_to_chest")


def unit(a):
    a = np.asarray(a, float)
    return a / np.linalg.norm(a)


def rotation(axis, angle):
    x, y, z = unit(axis)
    k = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.eye(3) + np.sin(angle) * k + (1 - np.cos(angle)) * k @ k


def turning(a, b):
    """The shortest rotation from unit vector a to unit vector b."""
    a, b = unit(a), unit(b)
    c = np.cross(a, b)
    s = np.linalg.norm(c)
    return np.eye(3) if s < 1e-12 else rotation(c, np.arctan2(s, a @ b))


def rejected(v, u):
    return unit(v - u * (v @ u))


def basis(direction, axis):
    h = rejected(np.asarray(axis, float), direction)
    return np.stack([direction, h, np.cross(direction, h)], 1)


def mirrored(v, s):
    return np.asarray(v, float) * (s, 1, 1)


class Pose:
    """World rotation of each aimed bone; any other follows its parent."""

    def __init__(self, body, heads):
        self.body, self.heads, self.world = body, heads, {}

    def head(self, bone):
        return self.heads[self.body.bone_index[bone]]

    def local_rotations(self):
        out, world = {}, {}
        for bone, parent in zip(self.body.bones, self.body.parents):
            above = world[self.body.bones[parent]] if parent >= 0 else np.eye(3)
            world[bone] = self.world.get(bone, above)
            out[bone] = above.T @ world[bone]
        return out

    def bend(self, trunk=0.0, neck=0.0, turn=0.0):
        angle = turned = 0.0
        for bone in ("spine05", "spine04", "spine03", "spine02", "spine01"):
            angle += trunk / 5
            self.world[bone] = rotation((1, 0, 0), angle)
        for bone in ("neck01", "neck02", "neck03", "head"):
            angle += neck / 4
            turned += turn / 4
            self.world[bone] = rotation((1, 0, 0), angle) @ rotation((0, 0, 1), turned)

    def arm(self, side, upper, hinge, elbow, palm, straight_fingers=False, lift=0.0):
        s = 1 if side == "L" else -1
        if lift:
            trunk = self.world.get("spine01", np.eye(3))
            for bone, share in (("clavicle.", 0.5), ("shoulder01.", 1.0)):
                self.world[bone + side] = trunk @ rotation((0, -s, 0), share * lift)
        shoulder, elbow_joint, wrist = (
            self.head(f"{b}.{side}") for b in ("upperarm01", "lowerarm01", "wrist"))
        u0, f0 = unit(elbow_joint - shoulder), unit(wrist - elbow_joint)
        h0 = unit(np.cross(u0, f0))
        u1 = unit(mirrored(upper, s))
        h1 = rejected(mirrored(hinge, s) * s, u1)
        whole = basis(u1, h1) @ basis(u0, h0).T
        swing = turning(u0, u1)
        t = whole @ swing.T
        axial = 0.5 * np.array([t[2, 1] - t[1, 2], t[0, 2] - t[2, 0], t[1, 0] - t[0, 1]])
        twist = np.arctan2(axial @ u1, 0.5 * (np.trace(t) - 1))
        self.world["upperarm01." + side] = rotation(u1, 0.5 * twist) @ swing
        self.world["upperarm02." + side] = whole
        f1 = rotation(h1, elbow) @ u1
        unturned = basis(f1, h1) @ basis(f0, h0).T
        index, little = (self.head(f"{b}.{side}") - wrist for b in ("finger2-1", "finger5-1"))
        n1 = rejected(unturned @ (-s * unit(np.cross(index, little))), f1)
        p1 = rejected(mirrored(palm, s), f1)
        turn = np.arctan2(np.cross(n1, p1) @ f1, n1 @ p1)
        for bone, share in (("lowerarm01.", 0.3), ("lowerarm02.", 0.7)):
            self.world[bone + side] = rotation(f1, share * turn) @ unturned
        hand = rotation(f1, turn) @ unturned
        d0 = unit(self.head("finger3-1." + side) - wrist)
        hand = turning(hand @ d0, f1) @ hand
        self.world["wrist." + side] = hand
        if straight_fingers:
            for finger in (2, 3, 4, 5):
                self.straighten(f"finger{finger}-", side, hand)

    def straighten(self, finger, side, hand):
        """The two outer joints of a finger continue its first phalanx."""
        first, second, third = (self.head(f"{finger}{k}.{side}") for k in (1, 2, 3))
        tip = self.body_tails[self.body.bone_index[f"{finger}3.{side}"]]
        along = hand @ unit(second - first)
        middle = turning(hand @ unit(third - second), along) @ hand
        self.world[f"{finger}2.{side}"] = middle
        self.world[f"{finger}3.{side}"] = turning(middle @ unit(tip - third), along) @ middle

    def leg(self, side, thigh, knee, foot_out=0.0, plantar=None, hip_share=1.0):
        """plantar: ankle angle from the rest pose; None keeps the foot flat on the floor.
        hip_share: the share of the outward turn that the upper half of the thigh takes."""
        s = 1 if side == "L" else -1
        hip, knee_joint, ankle = (
            self.head(f"{b}.{side}") for b in ("upperleg01", "lowerleg01", "foot"))
        t0, l0, t1 = unit(knee_joint - hip), unit(ankle - knee_joint), unit(mirrored(thigh, s))
        h0 = rejected(np.array((-1.0, 0, 0)), t0)
        aimed = basis(t1, (-1, 0, 0)) @ basis(t0, h0).T
        upper = rotation(t1, -s * foot_out) @ aimed
        shank = rotation(upper @ h0, -knee) @ t1
        lower = turning(upper @ l0, shank) @ upper
        self.world["upperleg01." + side] = rotation(t1, -s * hip_share * foot_out) @ aimed
        self.world["upperleg02." + side] = upper
        for k in ("01.", "02."):
            self.world["lowerleg" + k + side] = lower
        self.world["foot." + side] = (
            rotation((0, 0, 1), s * foot_out) if plantar is None
            else rotation(lower @ h0, -plantar) @ lower)


def leaning(v, lean):
    """A direction of the room (x left, -y to the front) in the frame of a trunk that leans."""
    return rotation((1, 0, 0), -lean) @ np.asarray(v, float)


def stand(pose, side):
    a = 15 * DEGREE
    pose.arm(side, (np.sin(a), 0, -np.cos(a)), (-1, -0.15, 0), 3 * DEGREE, (0, -1, 0),
             straight_fingers=True)
    pose.leg(side, (0.05, 0, -1), 0, foot_out=0.1)


def lie_on_back(pose, side, posture):
    word = "left" if side == "L" else "right"
    out = 0.20 if posture == "supine" else 0.32
    if posture == "supine_palms_down":
        pose.arm(side, (0.45, 0.06, -1), (-1, 0.45, 0), 14 * DEGREE, (-0.15, 1, 0))
    elif posture == "supine_arms_up":
        pose.arm(side, (0.77, 0.16, 0.62), (0, -1, 0.1), 75 * DEGREE, (0, -1, 0),
                 lift=40 * DEGREE)
    else:
        out = 0.75 if posture == "supine_frog_" + word else out
        pose.arm(side, (out, 0.06, -1), (-1, -0.15, 0), 12 * DEGREE, (0, -1, 0))
    if posture == "supine_frog_" + word:
        pose.leg(side, (0.62, -0.32, -0.75), 96 * DEGREE, foot_out=66 * DEGREE, plantar=0.15,
                 hip_share=0.5)
    elif posture == "supine_knees_bent":
        pose.leg(side, (0.10, -0.70, -1), 70 * DEGREE, foot_out=0.05, plantar=0.35)
    else:
        pose.leg(side, (0.09, 0, -1), 3 * DEGREE, foot_out=0.2, plantar=0.45)


def lie_on_front(pose, side, posture):
    if posture == "prone_arms_up":
        pose.arm(side, (0.88, -0.18, 0.42), (0, -1, -0.15), 85 * DEGREE, (0, -1, 0),
                 lift=30 * DEGREE)
    else:
        out = 0.22 if posture == "prone" else 0.40
        pose.arm(side, (out, 0, -1), (-1, 0.5, 0), 10 * DEGREE, (-1, 0.5, 0))
    over_edge = posture == "prone_feet_over_edge"
    pose.leg(side, (0.08, -0.09, -1), 2 * DEGREE, foot_out=0 if over_edge else -0.05,
             plantar=0.05 if over_edge else 0.75)


def sit(pose, side, posture):
    lean = 20 * DEGREE if posture == "seated_forward" else 0.0
    palms = {"down": (0, 0, -1), "edge": (-1, 0, 0), "up": (0, 0, 1)}
    palm = palms.get(posture.removeprefix("seated_forearm_table_"))
    if palm is not None:
        pose.arm(side, (0.36, -0.17, -1), (-1, 0.05, 0), 86 * DEGREE, palm)
    elif lean:
        pose.arm(side, leaning((0.35, -0.75, -0.62), lean), leaning((-1, 0.25, -0.5), lean),
                 70 * DEGREE, leaning((0, 0, -1), lean))
    else:
        pose.arm(side, (0.18, -0.12, -1), (-1, 0.35, 0), 62 * DEGREE, (-0.2, 0.1, -1))
    pose.leg(side, leaning((0.16, -1, -0.03), lean), 88 * DEGREE, plantar=0)


def lie_on_side(pose, posture):
    lower, upper = "LR" if posture.startswith("side_left") else "RL"
    pose.arm(lower, (-0.08, -1, -0.25), (-1, 0, 0), 75 * DEGREE, (-1, 0, 0.2))
    if posture.endswith("arm_up"):
        pose.arm(upper, (0.30, -0.45, 0.85), (-0.8, -0.5, 0), 55 * DEGREE, (-0.6, 0.2, -0.6),
                 lift=40 * DEGREE)
    else:
        pose.arm(upper, (0.05, -0.85, -0.8), (-1, 0, 0.5), 50 * DEGREE, (-1, 0.3, 0))
    pose.leg(lower, (0.02, -0.10, -1), 8 * DEGREE, plantar=0.3)
    pose.leg(upper, (-0.10, -1, -0.42), 85 * DEGREE, plantar=0.3)


def kneel(pose, side):
    lean = 120 * DEGREE
    pose.arm(side, leaning((0.16, -0.25, -1), lean), leaning((-1, -0.1, 0.1), lean), 80 * DEGREE,
             leaning((0, 0, -1), lean))
    pose.leg(side, leaning((0.16, -0.08, -1), lean), 88 * DEGREE, plantar=0.7)


BENDS = {  # trunk and neck forward, head to the left, in degrees; by the posture's name or its start
    "prone": (0, 8, 0), "supine_head_left": (0, 0, 45), "supine_head_right": (0, 0, -45),
    "seated_forward": (14, 28, 0), "side": (8, 6, 0), "knees_to_chest": (0, -15, 0)}


def make(body, heads, tails, posture):
    """{bone: local rotation} of a posture for this body's joints."""
    pose = Pose(body, heads)
    pose.body_tails = tails
    for name, angles in BENDS.items():
        if posture.startswith(name):
            pose.bend(*(a * DEGREE for a in angles))
    kind = posture.split("_")[0]
    for side in "LR":
        if kind == "anatomical":
            stand(pose, side)
        elif kind == "supine":
            lie_on_back(pose, side, posture)
        elif kind == "prone":
            lie_on_front(pose, side, posture)
        elif kind == "seated":
            sit(pose, side, posture)
        elif kind == "knees":
            kneel(pose, side)
    if kind == "side":
        lie_on_side(pose, posture)
    return pose.local_rotations()


def posed(body, posture, local=None, **parameters):
    """Control vertices and bone heads in the patient frame (origin: the posed pelvis joint)."""
    v, heads, tails = body.rest(local=local, **parameters)
    transforms = body.transforms(heads, make(body, heads, tails, posture))
    joints = np.einsum("nij,nj->ni", transforms[:, :3, :3], heads) + transforms[:, :3, 3]
    origin = joints[body.bone_index["spine05"]]
    return body.skin(v, transforms) - origin, joints - origin
