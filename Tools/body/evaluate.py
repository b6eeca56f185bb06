# SPDX-License-Identifier: GPL-3.0-or-later
"""Numpy evaluator of a body file (format TBODY2): shape, joints, kinematics, skinning.

Written apart from the Swift code, from the format alone; it is the source of the golden vectors.
"""
import json

import numpy as np


class Body:
    def __init__(self, path):
        with open(path, "rb") as f:
            data = f.read()
        assert data[:8] == b"TBODY2\0\0", "not a body file"
        length = int(np.frombuffer(data, "<u4", 1, 8)[0])
        self.header = json.loads(data[16:16 + length])
        arrays = {}
        for d in self.header["arrays"]:
            count = int(np.prod(d["shape"]))
            dtype = np.dtype(d["dtype"]).newbyteorder("<")
            start = 16 + length + d["offset"]
            arrays[d["name"]] = np.frombuffer(data, dtype, count, start).reshape(d["shape"])
        self.arrays = arrays
        self.stored = self.header["stored_vertices"]
        self.left = self.header["left_vertices"]
        self.count = self.header["vertices"]
        step = arrays["basis_step"].astype(float)[:, None, None]
        wide = len(arrays["basis_wide"])
        self.basis = np.concatenate(
            [arrays["basis_wide"] * step[:wide], arrays["basis_narrow"] * step[wide:]])
        self.mean = arrays["mean"] * self.header["mean_step"]
        self.mirror = np.concatenate([
            np.arange(self.left) + self.stored, np.arange(self.left, self.stored),
            np.arange(self.left)])
        half = [list(f) for f in arrays["quads"].astype(int)]
        half += [list(f) for f in arrays["triangles"].astype(int)]
        self.faces = half + [[int(self.mirror[v]) for v in reversed(f)] for f in half]
        self.triangles = np.array(
            [[f[0], f[k - 1], f[k]] for f in self.faces for k in range(2, len(f))])
        self.bones = [b["name"] for b in self.header["bones"]]
        self.parents = [b["parent"] for b in self.header["bones"]]
        self.bone_index = {b: i for i, b in enumerate(self.bones)}
        bone_mirror = np.array([b["mirror"] for b in self.header["bones"]])
        index = arrays["skin_index"].astype(int)
        self.skin_index = np.concatenate([index, bone_mirror[index[:self.left]]])
        weight = arrays["skin_weight"] / 65535.0
        self.skin_weight = np.concatenate([weight, weight[:self.left]])

    @staticmethod
    def corner_weights(sex=0.5, age=0.0, muscle=0.5, weight=0.5, height=0.5, proportions=0.5):
        """sex 0 male..1 female; age 0 (25 y)..1 (90 y); the others 0..1. 144 weights, sum 1."""
        def two(v):
            return np.array([1 - v, v])

        def three(v):
            return np.array([max(0, 1 - 2 * v), 1 - abs(2 * v - 1), max(0, 2 * v - 1)])

        w = np.ones(1)
        for f in (two(sex), two(age), three(muscle), three(weight), two(height), two(proportions)):
            w = np.outer(w, f).ravel()
        return w

    def rest(self, local=None, **parameters):
        """Vertices, bone heads, bone tails of the rest pose."""
        c = self.corner_weights(**parameters) @ self.arrays["corner_coefficients"].astype(float)
        rows = self.mean + np.tensordot(c, self.basis, 1)
        for name, amount in (local or {}).items():
            d = next(x for x in self.header["local"] if x["name"] == name)
            s = slice(d["first"], d["first"] + d["count"])
            rows[self.arrays["local_index"][s]] += amount * d["step"] * self.arrays["local_value"][s]
        v = rows[:self.stored]
        v = np.concatenate([v, v[:self.left] * (-1, 1, 1)])
        n = len(self.bones)
        return v, rows[self.stored:self.stored + n], rows[self.stored + n:]

    def transforms(self, heads, rotations):
        """4x4 per bone; `rotations`: {bone: 3x3 about its head, in rest-world axes}."""
        out = np.zeros((len(self.bones), 4, 4))
        for i, bone in enumerate(self.bones):
            m = np.eye(4)
            if bone in rotations:
                m[:3, :3] = rotations[bone]
                m[:3, 3] = heads[i] - rotations[bone] @ heads[i]
            out[i] = m if self.parents[i] < 0 else out[self.parents[i]] @ m
        return out

    def skin(self, v, transforms):
        blend = (self.skin_weight[:, :, None, None] * transforms[self.skin_index][:, :, :3]).sum(1)
        return np.einsum("nij,nj->ni", blend[:, :, :3], v) + blend[:, :, 3]

    def volume(self, v):
        a, b, c = (v[self.triangles[:, k]] for k in range(3))
        return float((np.cross(a, b) * c).sum() / 6)
