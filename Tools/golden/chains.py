# SPDX-License-Identifier: GPL-3.0-or-later
"""Random serial arms of one to eight joints as URDF text: every kind of joint, slanted and straight
axes, welded links and branches, links without mass."""

import math

import numpy as np

KINDS = ["revolute", "continuous", "prismatic"]


def numbers(values):
    return " ".join(repr(float(v)) for v in values)


def origin(random, reach):
    """A place within reach [m]; half of the orientations are quarter turns."""
    xyz = random.uniform(-reach, reach, 3)
    if random.random() < 0.5:
        rpy = random.integers(-1, 2, 3) * (math.pi / 2)
    else:
        rpy = random.uniform(-3, 3, 3)
    return f'<origin xyz="{numbers(xyz)}" rpy="{numbers(rpy)}"/>'


def link(random, name):
    """A link whose inertia is that of eight random point masses, which every body's law allows."""
    masses = random.uniform(0.05, 0.5, 8)
    points = random.uniform(-0.15, 0.15, (8, 3))
    points -= masses @ points / masses.sum()
    tensor = sum(m * (p @ p * np.eye(3) - np.outer(p, p)) for m, p in zip(masses, points))
    names = [("ixx", 0, 0), ("ixy", 0, 1), ("ixz", 0, 2), ("iyy", 1, 1), ("iyz", 1, 2), ("izz", 2, 2)]
    inertia = " ".join(f'{k}="{float(tensor[i, j])!r}"' for k, i, j in names)
    return (
        f'  <link name="{name}">\n    <inertial>\n      {origin(random, 0.1)}\n'
        f'      <mass value="{float(masses.sum())!r}"/>\n      <inertia {inertia}/>\n'
        "    </inertial>\n  </link>\n")


def joint(random, name, kind, parent, child):
    text = f'  <joint name="{name}" type="{kind}">\n    {origin(random, 0.3)}\n'
    text += f'    <parent link="{parent}"/>\n    <child link="{child}"/>\n'
    if kind == "fixed":
        return text + "  </joint>\n"
    if random.random() < 0.5:
        axis = np.zeros(3)
        axis[random.integers(3)] = random.choice([-1.0, 1.0])
    else:
        axis = random.standard_normal(3)
        axis /= np.linalg.norm(axis)
    text += f'    <axis xyz="{numbers(axis)}"/>\n'
    if kind == "prismatic":
        return text + '    <limit lower="-0.4" upper="0.6" velocity="1" effort="500"/>\n  </joint>\n'
    ends = 'lower="-2.5" upper="2.8" ' if kind == "revolute" else ""
    return text + f'    <limit {ends}velocity="2" effort="100"/>\n  </joint>\n'


def chain(seed, joints):
    """An arm of `joints` moving joints from the link `base` to the link `tip`."""
    random = np.random.default_rng(seed)
    text = f'<robot name="chain-{seed:02d}">\n' + link(random, "base")
    last = "base"
    for i in range(1, joints + 1):
        text += link(random, f"link{i}")
        kind = KINDS[random.integers(3)]
        text += joint(random, f"joint{i}", kind, last, f"link{i}")
        last = f"link{i}"
        if random.random() < 0.3:
            text += link(random, f"welded{i}") + joint(random, f"weld{i}", "fixed", last, f"welded{i}")
            last = f"welded{i}"
        if random.random() < 0.3:
            text += link(random, f"beside{i}") + joint(random, f"arm{i}", "fixed", last, f"beside{i}")
    return text + '  <link name="tip"/>\n' + joint(random, "end", "fixed", last, "tip") + "</robot>\n"
