# SPDX-License-Identifier: GPL-3.0-or-later
"""CC0 MakeHuman/MPFB2 files -> one compact symmetric adult body (format TBODY2, docs/body.md).

usage: export_body.py <mpfb2 dir> <faceunits dir> <out.tbody>

Reads only: 3dobjs/base.obj, mesh_metadata/{hm08.mirror,basemesh_vertex_groups.json},
rigs/standard/{rig,weights}.default.json, targets/**, and the face units eyeBlink{Left,Right}.
"""
import collections
import json
import os
import sys

import numpy as np

import mh_source as source

WIDE_COMPONENTS = 16  # stored as int16, the rest as int8
MEAN_STEP = 4e-5  # metres per unit of the stored mean
BONES_PER_VERTEX = 8
MIRROR = np.array([-1.0, 1, 1])
BODY_BONES = (
    "root pelvis upperleg01 upperleg02 lowerleg01 lowerleg02 foot spine05 spine04 spine03 spine02 "
    "spine01 clavicle shoulder01 upperarm01 upperarm02 lowerarm01 lowerarm02 wrist neck01 neck02 "
    "neck03 head"
).split()
LOCAL_SHAPES = {  # name: target files, both sides where lateral
    "pregnancy": ["stomach/stomach-pregnant-incr"],
    "abdomen-relaxed": ["stomach/stomach-tone-decr"],
    "upperarm-longer": ["arms/measure-upperarm-length-incr"],
    "forearm-longer": ["arms/measure-lowerarm-length-incr"],
    "thigh-longer": ["legs/measure-upperleg-height-incr"],
    "shank-longer": ["legs/measure-lowerleg-height-incr"],
    "trunk-longer": ["torso/torso-scale-vert-incr"],
    "trunk-deeper": ["torso/torso-scale-depth-incr"],
    "neck-longer": ["neck/measure-neck-height-incr"],
    "chest-larger": ["torso/measure-bust-circ-incr"],
    "waist-larger": ["torso/measure-waist-circ-incr"],
    "hips-larger": ["torso/measure-hips-circ-incr"],
    "hand-larger": ["hands/l-hand-scale-incr", "hands/r-hand-scale-incr"],
    "foot-larger": ["feet/l-foot-scale-incr", "feet/r-foot-scale-incr"],
}


def skin_faces(vertices, faces, texture_faces, texture_count, group):
    """The quads of the outer skin: without the eye sockets and the mouth, which are separate small
    texture islands inside the head, and the boundary loops they leave."""
    parent = np.arange(texture_count)

    def find(x):
        while parent[x] != x:
            parent[x] = parent[parent[x]]
            x = parent[x]
        return x

    for i in group:
        for x in texture_faces[i][1:]:
            parent[find(texture_faces[i][0])] = find(x)
    islands = collections.defaultdict(list)
    for i in group:
        islands[find(texture_faces[i][0])].append(i)
    dropped = set()
    for members in islands.values():
        v = vertices[np.unique(np.concatenate([faces[i] for i in members]))]
        if v[:, 2].mean() > 0.6 and np.ptp(v[:, 2]) < 0.1:
            dropped.update(members)
    quads = [faces[i] for i in group if i not in dropped]
    edges = {(a, b) for f in quads for a, b in zip(f, f[1:] + f[:1])}
    after = {b: a for a, b in sorted(edges) if (b, a) not in edges}
    loops = []
    while after:
        start = min(after)
        loop, x = [start], after.pop(start)
        while x != start:
            loop.append(x)
            x = after.pop(x)
        loops.append(loop)
    return quads, loops


class Layout:
    """Which base vertex is stored where: left half, midline; the right half is the mirror image."""

    def __init__(self, vertices, mirror, quads, loops):
        used = np.unique(np.concatenate(quads))
        self.middle = np.array([v for v in used if mirror[v] == v])
        self.left = np.array([v for v in used if vertices[v, 0] > 0 and mirror[v] != v])
        assert len(self.middle) + 2 * len(self.left) == len(used)
        self.middle_caps = [l for l in loops if all(mirror[v] in l for v in l)]
        self.left_caps = [
            l for l in loops if l not in self.middle_caps and vertices[l].mean(0)[0] > 0]
        self.left_count = len(self.left) + len(self.left_caps)
        self.middle_count = len(self.middle) + len(self.middle_caps)
        self.stored_count = self.left_count + self.middle_count
        self.count = self.stored_count + self.left_count
        self.number = {}
        for i, v in enumerate(self.left):
            self.number[v] = i
            self.number[mirror[v]] = self.stored_count + i
        for i, v in enumerate(self.middle):
            self.number[v] = self.left_count + i
        self.quads, self.triangles = self._half_faces(quads)

    def _half_faces(self, quads):
        stored = [[self.number[v] for v in f] for f in quads]
        half = [f for f in stored if all(x < self.stored_count for x in f)]
        assert 2 * len(half) == len(quads)
        fans = []
        first = [len(self.left) + j for j in range(len(self.left_caps))] + [
            self.left_count + len(self.middle) + j for j in range(len(self.middle_caps))]
        for centre, loop in zip(first, self.left_caps + self.middle_caps):
            for a, b in zip(loop, loop[1:] + loop[:1]):
                i, j = self.number[a], self.number[b]
                if i < self.stored_count and j < self.stored_count:
                    fans.append([centre, i, j])
        return np.array(half), np.array(fans)

    def stored(self, a):
        """The rows of `a` (one per base vertex) for the stored vertices; a cap centre is a mean."""
        flat = np.ones(a.shape[1])
        if a.shape[1] == 3:
            flat[0] = 0
        return np.concatenate(
            [a[self.left]] + [a[l].mean(0)[None] for l in self.left_caps]
            + [a[self.middle]] + [a[l].mean(0)[None] * flat for l in self.middle_caps])


class Rig:
    """The kept bones, parents first; every other bone is folded into its nearest kept ancestor."""

    def __init__(self, root):
        with open(root + "/rigs/standard/rig.default.json") as f:
            self.rig = json.load(f)
        groups = source.vertex_groups(root)
        order = []

        def walk(bone):
            order.append(bone)
            for child in self.rig:
                if self.rig[child].get("parent") == bone:
                    walk(child)

        walk(next(b for b in self.rig if not self.rig[b].get("parent")))
        self.names = [b for b in order if self._kept(b)]
        self.index = {b: i for i, b in enumerate(self.names)}
        self.parents = [
            self.index[self.ancestor(self.rig[b]["parent"])] if self.rig[b].get("parent") else -1
            for b in self.names]
        other = {".L": ".R", ".R": ".L"}
        self.mirror = [self.index[b[:-2] + other[b[-2:]] if b[-2:] in other else b]
                       for b in self.names]

        def rows(end):
            return {"VERTEX": lambda: [end["vertex_index"]],
                    "CUBE": lambda: list(groups[end["cube_name"]]),
                    "MEAN": lambda: end["vertex_indices"]}[end["strategy"]]()

        self.ends = [[rows(self.rig[b][e]) for b in self.names] for e in ("head", "tail")]

    @staticmethod
    def _kept(bone):
        base = bone.split(".")[0]
        return base in BODY_BONES or base.startswith(("finger", "metacarpal"))

    def ancestor(self, bone):
        while bone and not self._kept(bone):
            bone = self.rig[bone].get("parent")
        return bone or "root"

    def joints(self, a):
        """Heads, then tails, of the kept bones on base vertices `a`, exactly symmetric."""
        j = np.array([[a[r].mean(0) for r in rows] for rows in self.ends])
        return 0.5 * (j + j[:, self.mirror] * MIRROR)


def skin_weights(root, rig, layout, count):
    with open(root + "/rigs/standard/weights.default.json") as f:
        weights = json.load(f)
    assert weights["license"] == "CC0"
    dense = np.zeros((count, len(rig.names)))
    for bone, entries in weights["weights"].items():
        for v, w in entries:
            dense[int(v), rig.index[rig.ancestor(bone)]] += w
    dense /= np.maximum(dense.sum(1, keepdims=True), 1e-12)
    w = layout.stored(dense)
    index = np.argsort(-w, 1, kind="stable")[:, :BONES_PER_VERTEX]
    top = np.take_along_axis(w, index, 1)
    print("largest dropped skin weight %.5f" % (1 - top.sum(1)).max())
    top /= top.sum(1, keepdims=True)
    quantised = np.round(top * 65535).astype(np.int64)
    quantised[:, 0] += 65535 - quantised.sum(1)
    return index.astype(np.uint8), quantised.astype(np.uint16)


def corner_states(vertices, targets, rows):
    """One row per corner of sex x age x muscle x weight x height x proportions (last fastest)."""
    out = []
    for g in source.GENDER:
        for a in source.AGE:
            ancestry = sum(targets["r", r, g, a] for r in source.ANCESTRY) / 3
            for m in source.MUSCLE:
                for w in source.WEIGHT:
                    for h in source.HEIGHT:
                        for p in source.PROPORTIONS:
                            out.append(rows(
                                vertices + ancestry + targets["u", g, a, m, w]
                                + targets["h", g, a, m, w, h] + targets["p", g, a, m, w, p]))
    return np.array(out)


def quantised_basis(corners, stored_count):
    """Mean, components (int16 then int8), steps and corner coefficients refitted to them."""
    states, rows = corners.shape[:2]
    mean = corners.mean(0)
    _, s, vt = np.linalg.svd((corners - mean).reshape(states, -1), full_matrices=False)
    count = int((s > 1e-7 * s[0]).sum())
    mean_q = np.round(mean / MEAN_STEP).astype(np.int16)
    wide, narrow, steps, basis = [], [], [], np.zeros((count, rows * 3))
    for k in range(count):
        is_wide = k < WIDE_COMPONENTS
        step = np.float32(np.abs(vt[k]).max() / (32767 if is_wide else 127))
        q = np.round(vt[k] / step)
        (wide if is_wide else narrow).append(q)
        steps.append(step)
        basis[k] = q * step
    target = (corners - mean_q * MEAN_STEP).reshape(states, -1)
    coefficients = np.linalg.lstsq(basis.T, target.T, rcond=None)[0].T.astype(np.float32)
    error = (coefficients @ basis - target).reshape(states, rows, 3)[:, :stored_count]
    error = 1e3 * np.linalg.norm(error, axis=2)
    print("rank %d; corner error: max %.3f mm, worst state %.3f mm RMS"
          % (count, error.max(), np.sqrt((error**2).mean(1)).max()))
    return dict(
        mean=mean_q, basis_wide=np.array(wide, np.int16).reshape(-1, rows, 3),
        basis_narrow=np.array(narrow, np.int8).reshape(-1, rows, 3),
        basis_step=np.array(steps, np.float32), corner_coefficients=coefficients)


def local_shapes(root, mirror, count, rows):
    """Sparse displacements of stored rows; the amount is free, 1 is the source target in full."""
    entries, indices, values, first = [], [], [], 0
    for name, files in LOCAL_SHAPES.items():
        a = sum(source.read_target(f"{root}/targets/{f}.target.gz", count) for f in files)
        r = rows(0.5 * (a + a[mirror] * MIRROR))
        moved = np.where(np.abs(r).max(1) > 5e-5)[0]
        step = float(np.abs(r).max() / 127)
        entries.append(dict(name=name, first=first, count=len(moved), step=step))
        indices.append(moved.astype(np.uint16))
        values.append(np.round(r[moved] / step).astype(np.int8))
        first += len(moved)
    return entries, np.concatenate(indices), np.concatenate(values)


def write(path, header, arrays):
    offset, described = 0, []
    for name, a in arrays.items():
        described.append(dict(name=name, dtype=str(a.dtype), shape=list(a.shape), offset=offset))
        offset += (a.nbytes + 3) // 4 * 4
    header = dict(header, arrays=described, payload_bytes=offset)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    with open(path, "wb") as out:
        out.write(b"TBODY2\0\0" + np.array([len(text), 0], "<u4").tobytes() + text)
        for a in arrays.values():
            data = np.ascontiguousarray(a, a.dtype.newbyteorder("<")).tobytes()
            out.write(data + b"\0" * (-len(data) % 4))
    print("%s: %d bytes" % (path, os.path.getsize(path)))


def main(root, face_units, out):
    vertices, faces, texture_faces, texture_count, groups = source.read_obj(
        root + "/3dobjs/base.obj")
    count = len(vertices)
    mirror = source.mirror_table(root, count)
    # Averaging with the mirror image makes every target exactly symmetric and halves the effect of
    # two source targets that carry a typing error on one side.
    targets = {k: 0.5 * (a + a[mirror] * MIRROR)
               for k, a in source.adult_targets(root, count).items()}
    quads, loops = skin_faces(vertices, faces, texture_faces, texture_count, groups["body"])
    for side in ("Left", "Right"):  # the patient's eyes are closed
        vertices = vertices + source.read_target(f"{face_units}/eyeBlink{side}.target", count)
    vertices = 0.5 * (vertices + vertices[mirror] * MIRROR)
    layout, rig = Layout(vertices, mirror, quads, loops), Rig(root)

    def rows(a):  # stored vertices, then joint heads, then tails
        return np.concatenate([layout.stored(a), *rig.joints(a)])

    shape = quantised_basis(corner_states(vertices, targets, rows), layout.stored_count)
    skin_index, skin_weight = skin_weights(root, rig, layout, count)
    local, local_index, local_value = local_shapes(root, mirror, count, rows)
    header = dict(
        schema="robotsim.body/2", units="metre",
        axes="+x patient left, -y anterior, +z up; rest pose, standing",
        licence="Derived from MakeHuman/MPFB2 assets released as CC0-1.0; see PROVENANCE.md",
        mean_step=MEAN_STEP, stored_vertices=layout.stored_count,
        left_vertices=layout.left_count, vertices=layout.count,
        components=len(shape["basis_step"]),
        bones=[dict(name=n, parent=p, mirror=m)
               for n, p, m in zip(rig.names, rig.parents, rig.mirror)],
        local=local)
    write(out, header, dict(
        shape, quads=layout.quads.astype(np.uint16), triangles=layout.triangles.astype(np.uint16),
        skin_index=skin_index, skin_weight=skin_weight,
        local_index=local_index, local_value=local_value))


if __name__ == "__main__":
    main(*sys.argv[1:4])
