# SPDX-License-Identifier: GPL-3.0-or-later
"""The UR5e and the LBR Med 14 by their makers' figures: independent of the URDFs under Robots/.

UR5e: Universal Robots, *DH Parameters for calculations of kinematics and dynamics* (standard form).
LBR Med 14 R820: KUKA, data sheet, distances between the axes A1-A2-A4-A6-flange; each axis along z
or y of the base when the arm stands upright.
"""

import math

import numpy as np

# a [m], d [m], alpha [rad] after each joint.
UR5E = [
    (0, 0.1625, math.pi / 2), (-0.425, 0, 0), (-0.3922, 0, 0), (0, 0.1333, math.pi / 2),
    (0, 0.0997, -math.pi / 2), (0, 0.0996, 0),
]
# The axis in the base and the height of a point on it [m], with all joints at zero.
LBR = [("z", 0), ("y", 0.36), ("z", 0.36), ("-y", 0.78), ("z", 0.78), ("y", 1.18), ("z", 1.18)]
LBR_FLANGE = 1.306


def ur5e(q):
    """The flange in the base, as a 4 x 4 matrix."""
    pose = np.eye(4)
    for (a, d, alpha), theta in zip(UR5E, q):
        ct, st, ca, sa = math.cos(theta), math.sin(theta), math.cos(alpha), math.sin(alpha)
        pose = pose @ np.array([
            [ct, -st * ca, st * sa, a * ct], [st, ct * ca, -ct * sa, a * st],
            [0, sa, ca, d], [0, 0, 0, 1]])
    return pose


def lbr_med_14(q):
    """The flange in the base by a product of exponentials, as a 4 x 4 matrix."""
    pose = np.eye(4)
    for (axis, height), theta in zip(LBR, q):
        c, s = math.cos(theta), math.sin(theta) * (-1 if axis[0] == "-" else 1)
        turn = np.array(
            [[c, -s, 0], [s, c, 0], [0, 0, 1]] if axis[-1] == "z"
            else [[c, 0, s], [0, 1, 0], [-s, 0, c]])
        point = np.array([0, 0, height])
        step = np.eye(4)
        step[:3, :3] = turn
        step[:3, 3] = point - turn @ point
        pose = pose @ step
    home = np.eye(4)
    home[2, 3] = LBR_FLANGE
    return pose @ home
