# SPDX-License-Identifier: GPL-3.0-or-later
"""Readers for the CC0 MakeHuman/MPFB2 source files.

`root` is the `mpfb2` directory (3dobjs/base.obj, targets/, rigs/, mesh_metadata/). Everything is
returned in metres, z up, facing -y, the patient's left at +x.
"""
import gzip
import json
import os

import numpy as np

GENDER = ["male", "female"]
AGE = ["young", "old"]
MUSCLE = ["minmuscle", "averagemuscle", "maxmuscle"]
WEIGHT = ["minweight", "averageweight", "maxweight"]
HEIGHT = ["minheight", "maxheight"]
PROPORTIONS = ["idealproportions", "uncommonproportions"]
ANCESTRY = ["african", "asian", "caucasian"]


def to_metres(a):
    """Decimetres with y up -> metres with z up."""
    return 0.1 * np.stack([a[..., 0], -a[..., 2], a[..., 1]], -1)


def read_obj(path):
    """Vertices, faces, faces in texture indices, {group: face numbers}."""
    vertices, faces, texture_faces, groups = [], [], [], {}
    texture_count, group = 0, None
    with open(path) as lines:
        for line in lines:
            if line.startswith("v "):
                vertices.append([float(x) for x in line.split()[1:4]])
            elif line.startswith("vt "):
                texture_count += 1
            elif line.startswith("g "):
                group = line.split()[1]
                groups.setdefault(group, [])
            elif line.startswith("f "):
                corners = [c.split("/") for c in line.split()[1:]]
                groups[group].append(len(faces))
                faces.append([int(c[0]) - 1 for c in corners])
                texture_faces.append([int(c[1]) - 1 for c in corners])
    return to_metres(np.array(vertices)), faces, texture_faces, texture_count, groups


def read_target(path, count):
    """The displacement of every base vertex by one shape target (zero where it has no line)."""
    opener = gzip.open if path.endswith(".gz") else open
    out = np.zeros((count, 3))
    with opener(path, "rt") as lines:
        rows = [l.split() for l in lines if l.strip() and not l.startswith("#")]
    if rows:
        a = np.array(rows, dtype=float)
        out[a[:, 0].astype(int)] = a[:, 1:4]
    return to_metres(out)


def vertex_groups(root):
    with open(os.path.join(root, "mesh_metadata", "basemesh_vertex_groups.json")) as f:
        groups = json.load(f)
    return {k: np.concatenate([np.arange(a, b + 1) for a, b in v]) for k, v in groups.items()}


def mirror_table(root, count):
    """The vertex on the other side of each base vertex (itself on the midline)."""
    mirror = np.arange(count)
    with open(os.path.join(root, "mesh_metadata", "hm08.mirror")) as lines:
        for line in lines:
            parts = line.split()
            if len(parts) >= 2:
                mirror[int(parts[0])] = int(parts[1])
    return mirror


def adult_targets(root, count):
    """{('u',g,a,m,w), ('h',g,a,m,w,h), ('p',g,a,m,w,p), ('r',ancestry,g,a): (count, 3)}."""
    d = os.path.join(root, "targets", "macrodetails")
    t = {}

    def read(key, name):
        t[key] = read_target(f"{d}/{name}.target.gz", count)

    for g in GENDER:
        for a in AGE:
            for r in ANCESTRY:
                read(("r", r, g, a), f"{r}-{g}-{a}")
            for m in MUSCLE:
                for w in WEIGHT:
                    read(("u", g, a, m, w), f"universal-{g}-{a}-{m}-{w}")
                    for h in HEIGHT:
                        read(("h", g, a, m, w, h), f"height/{g}-{a}-{m}-{w}-{h}")
                    for p in PROPORTIONS:
                        read(("p", g, a, m, w, p), f"proportions/{g}-{a}-{m}-{w}-{p}")
    return t
