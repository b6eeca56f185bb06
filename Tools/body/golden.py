# SPDX-License-Identifier: GPL-3.0-or-later
"""Golden vectors of the body, from the numpy evaluator: 5 bodies in every posture.

usage: golden.py <body.tbody> <out.json>
"""
import hashlib
import json
import sys

import numpy as np

import evaluate
import postures

VERSION = 2
VERTICES = 24
JOINTS = ("head", "wrist.L", "wrist.R", "finger3-3.L", "foot.L", "foot.R", "spine01")
BODIES = [
    ("young average man", dict(sex=0, age=0, muscle=0.5, weight=0.5, height=0.35), {}),
    ("young average woman", dict(sex=1, age=0, muscle=0.5, weight=0.5, height=0.45), {}),
    ("old heavy man", dict(sex=0, age=0.8, muscle=0.1, weight=0.95, height=0.3),
     {"waist-larger": 0.8, "hips-larger": 0.5, "shank-longer": -0.4, "thigh-longer": 0.24}),
    ("old light woman", dict(sex=1, age=1, muscle=0.2, weight=0.15, height=0.4),
     {"shank-longer": -0.3, "thigh-longer": 0.2, "trunk-longer": -0.2}),
    ("between all corners", dict(sex=0.37, age=0.41, muscle=0.83, weight=0.66, height=0.71,
                                 proportions=0.22),
     {"pregnancy": 0.5, "foot-larger": 0.3, "neck-longer": -0.5}),
]


def main(asset, out):
    body = evaluate.Body(asset)
    rng = np.random.default_rng(20)
    bodies = []
    for name, parameters, local in BODIES:
        parameters = dict(dict(proportions=0.5), **parameters)
        ids = np.sort(rng.choice(body.count, VERTICES, replace=False))
        poses = []
        for posture in postures.POSTURES:
            v, joints = postures.posed(body, posture, local=local, **parameters)
            poses.append(dict(
                posture=posture,
                vertices_mm=[[round(1e3 * x, 5) for x in v[i]] for i in ids],
                joints_mm=[[round(1e3 * x, 5) for x in joints[body.bone_index[j]]]
                           for j in JOINTS]))
        bodies.append(dict(name=name, parameters=parameters, local=local,
                           vertices=ids.tolist(), poses=poses))
    with open(asset, "rb") as f:
        digest = hashlib.sha256(f.read()).hexdigest()
    with open(out, "w") as f:
        json.dump(dict(
            generator="Tools/body/golden.py", version=VERSION,
            tools=f"numpy {np.__version__}", asset_sha256=digest,
            joints=JOINTS, bodies=bodies), f, separators=(",", ":"))
        f.write("\n")


if __name__ == "__main__":
    main(*sys.argv[1:3])
