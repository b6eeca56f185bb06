# SPDX-License-Identifier: GPL-3.0-or-later
"""The Panda by its maker's table, in Craig's form: independent of the URDF under Robots/.

Franka Control Interface documentation, Denavit-Hartenberg parameters.
"""

import math

import numpy as np

# a [m], d [m], alpha [rad] before each joint; the last row is the flange.
CRAIG = [
    (0, 0.333, 0), (0, 0, -math.pi / 2), (0, 0.316, math.pi / 2), (0.0825, 0, math.pi / 2),
    (-0.0825, 0.384, -math.pi / 2), (0, 0, math.pi / 2), (0.088, 0, math.pi / 2), (0, 0.107, 0),
]


def frames(q):
    """The joint frames and the flange in the base, as 4 x 4 matrices."""
    pose, out = np.eye(4), []
    for (a, d, alpha), theta in zip(CRAIG, list(q) + [0.0]):
        ct, st, ca, sa = math.cos(theta), math.sin(theta), math.cos(alpha), math.sin(alpha)
        pose = pose @ np.array([
            [ct, -st, 0, a], [st * ca, ct * ca, -sa, -d * sa],
            [st * sa, ct * sa, ca, d * ca], [0, 0, 0, 1]])
        out.append(pose)
    return out
