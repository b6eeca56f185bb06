# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes two MuJoCo models of the arm: free, and with its tip on a soft plane.

Links, joints, masses and inertias come from the URDF, without its shapes; armature 0.1 kg m² and damping 0.1 N m s on
every joint; a ball of 10 mm at the flange; steps of 1 ms.
"""

import os
import sys

import mujoco


def model(urdf, touching):
    spec = mujoco.MjSpec.from_string(urdf)
    for geom in list(spec.geoms):
        spec.delete(geom)
    for joint in spec.joints:
        joint.armature = 0.1
        joint.damping[0] = 0.1
    spec.option.timestep = 0.001
    last = spec.bodies[-1]
    last.add_geom(
        name="tip", type=mujoco.mjtGeom.mjGEOM_SPHERE, size=[0.01, 0, 0], pos=[0, 0, 0.12], mass=0.1,
        contype=1, conaffinity=1)
    if touching:
        # Soft: some kN/m and damped, sliding with friction 0.3.
        spec.worldbody.add_geom(
            name="skin", type=mujoco.mjtGeom.mjGEOM_PLANE, size=[2, 2, 0.1], pos=[0, 0, 0.4],
            contype=1, conaffinity=1, solref=[0.02, 1], friction=[0.3, 0.005, 0.0001])
    spec.compile()
    return spec.to_xml()


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        urdf = file.read()
    for name, touching in [("free", False), ("sliding", True)]:
        with open(os.path.join(sys.argv[2], name + ".xml"), "w", encoding="utf-8") as file:
            file.write(model(urdf, touching))


if __name__ == "__main__":
    main()
