# SPDX-License-Identifier: GPL-3.0-or-later
"""A small z-buffer renderer: a body and coloured points -> PNG. Needs numpy and Pillow.

usage: render.py MESH.obj OUT.png [--points ATLAS.json] [--view front|back|left|right|top|R,U]
                 [--region xmin,xmax,ymin,ymax,zmin,zmax] [--size PIXELS] [--labels]
                 [--channels] [--landmarks]

MESH.obj and ATLAS.json are what `robotsim atlas export --mesh` and `--json` write. A view may be
given by the world directions of the image's axes: "1,0,0;0,0,1". A region in millimetres crops.
"""
import argparse
import json

import numpy as np
from PIL import Image, ImageDraw

VIEWS = {  # directions of the image's right and up in the patient frame
    "front": ((1, 0, 0), (0, 0, 1)), "back": ((-1, 0, 0), (0, 0, 1)),
    "left": ((0, 1, 0), (0, 0, 1)), "right": ((0, -1, 0), (0, 0, 1)),
    "top": ((1, 0, 0), (0, 1, 0)), "bottom": ((1, 0, 0), (0, -1, 0)),
}
SKIN = np.array([232, 190, 165])
PALETTE = ("#c0392b", "#2471a3", "#1e8449", "#7d3c98", "#b9770e", "#117a65", "#2c3e50", "#d35400")


def read_obj(path):
    """Vertices in the file's unit and triangles; faces of more corners are fanned."""
    vertices, triangles = [], []
    with open(path) as lines:
        for line in lines:
            if line.startswith("v "):
                vertices.append([float(x) for x in line.split()[1:4]])
            elif line.startswith("f "):
                f = [int(c.split("/")[0]) - 1 for c in line.split()[1:]]
                triangles += [[f[0], f[k - 1], f[k]] for k in range(2, len(f))]
    return np.array(vertices), np.array(triangles)


def vertex_normals(v, t):
    face = np.cross(v[t[:, 1]] - v[t[:, 0]], v[t[:, 2]] - v[t[:, 0]])
    n = np.zeros_like(v)
    for k in range(3):
        np.add.at(n, t[:, k], face)
    return n / np.maximum(np.linalg.norm(n, axis=1, keepdims=True), 1e-12)


class View:
    """Orthographic projection of a mesh onto an image."""

    def __init__(self, v, right, up, size, bounds=None, margin=1.04):
        self.right = np.asarray(right, float) / np.linalg.norm(right)
        up = np.asarray(up, float) - self.right * (self.right @ np.asarray(up, float))
        self.up = up / np.linalg.norm(up)
        self.into = np.cross(self.up, self.right)
        q = self.flat(v if bounds is None else bounds)
        low, high = q[:, :2].min(0), q[:, :2].max(0)
        self.scale = size / (margin * (high - low).max())
        self.width, self.height = (int(margin * self.scale * x) + 1 for x in high - low)
        self.centre = 0.5 * (low + high)

    def flat(self, p):
        p = np.atleast_2d(p)
        return np.stack([p @ self.right, p @ self.up, p @ self.into], 1)

    def pixels(self, p):
        q = self.flat(p)
        return np.stack([0.5 * self.width + (q[:, 0] - self.centre[0]) * self.scale,
                         0.5 * self.height - (q[:, 1] - self.centre[1]) * self.scale, q[:, 2]], 1)


def rasterise(view, v, t, normals):
    """Depth and interpolated normal of every pixel."""
    p = view.pixels(v)
    a, b, c = (p[t[:, k]] for k in range(3))
    d = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (c[:, 0] - a[:, 0]) * (b[:, 1] - a[:, 1])
    x = np.stack([a[:, 0], b[:, 0], c[:, 0]])
    y = np.stack([a[:, 1], b[:, 1], c[:, 1]])
    x0 = np.maximum(0, x.min(0).astype(int))
    x1 = np.minimum(view.width - 1, x.max(0).astype(int) + 1)
    y0 = np.maximum(0, y.min(0).astype(int))
    y1 = np.minimum(view.height - 1, y.max(0).astype(int) + 1)
    # The image's y points down, so a triangle seen from behind has d > 0.
    kept = np.where((d < 0) & (x1 >= x0) & (y1 >= y0))[0]
    hits = []
    for size, chosen in by_box_size(kept, x1 - x0, y1 - y0):
        for dy in range(size):
            for dx in range(size):
                k = chosen[(x0[chosen] + dx <= x1[chosen]) & (y0[chosen] + dy <= y1[chosen])]
                if not len(k):
                    continue
                px, py = x0[k] + dx, y0[k] + dy
                w1 = ((px - a[k, 0]) * (c[k, 1] - a[k, 1])
                      - (c[k, 0] - a[k, 0]) * (py - a[k, 1])) / d[k]
                w2 = ((b[k, 0] - a[k, 0]) * (py - a[k, 1])
                      - (px - a[k, 0]) * (b[k, 1] - a[k, 1])) / d[k]
                m = (w1 >= 0) & (w2 >= 0) & (w1 + w2 <= 1)
                k, w1, w2 = k[m], w1[m], w2[m]
                z = (1 - w1 - w2) * a[k, 2] + w1 * b[k, 2] + w2 * c[k, 2]
                hits.append((py[m] * view.width + px[m], z, k, w1, w2))
    pixel, z, k, w1, w2 = (np.concatenate(h) for h in zip(*hits))
    order = np.lexsort((z, pixel))
    first = order[np.unique(pixel[order], return_index=True)[1]]
    depth = np.full(view.height * view.width, np.inf)
    normal = np.zeros((view.height * view.width, 3))
    at, k, w1, w2 = pixel[first], t[k[first]], w1[first, None], w2[first, None]
    depth[at] = z[first]
    normal[at] = (1 - w1 - w2) * normals[k[:, 0]] + w1 * normals[k[:, 1]] + w2 * normals[k[:, 2]]
    shape = (view.height, view.width)
    return depth.reshape(shape), normal.reshape(*shape, 3)


def by_box_size(kept, width, height):
    """Triangles grouped by the size of their box, so that small ones share few steps."""
    size = np.maximum(width, height)[kept] + 1
    lower = 0
    for upper in (2, 3, 4, 6, 8, 12, 16, 24, 32, 64, 128, 256, 512, 1024):
        chosen = kept[(size > lower) & (size <= upper)]
        if len(chosen):
            yield upper, chosen
        lower = upper


def draw(v, t, right, up, size=800, points=(), bounds=None, labels=False, supersample=2,
         lines=()):
    """points: [(position, label, colour)], lines: [(positions, colour)], drawn where they are not
    hidden. An image."""
    view = View(v, right, up, size * supersample, bounds)
    depth, n = rasterise(view, v, t, vertex_normals(v, t))
    n /= np.maximum(np.linalg.norm(n, axis=2, keepdims=True), 1e-9)
    light = -0.8 * view.into + 0.5 * view.up - 0.4 * view.right
    shade = 0.25 + 0.65 * np.clip(n @ (light / np.linalg.norm(light)), 0, 1)
    shade += 0.15 * np.clip(n @ -view.into, 0, 1)
    seen = np.isfinite(depth)
    image = Image.fromarray(np.where(
        seen[..., None], np.clip(shade, 0, 1)[..., None] * SKIN, 255).astype(np.uint8))
    image = image.resize((view.width // supersample, view.height // supersample), Image.LANCZOS)
    pen = ImageDraw.Draw(image)
    hidden = 0.006 * np.ptp(v, axis=0).max() / 1.7
    for positions, colour in lines:
        for a, b in zip(view.pixels(positions), view.pixels(positions[1:])):
            column, row = int(round(a[0])), int(round(a[1]))
            if 0 <= column < view.width and 0 <= row < view.height \
                    and a[2] <= depth[row, column] + hidden:
                pen.line([a[0] / supersample, a[1] / supersample,
                          b[0] / supersample, b[1] / supersample], fill=colour)
    for position, label, colour in points:
        x, y, z = view.pixels(position)[0]
        column, row = int(round(x)), int(round(y))
        if not (0 <= column < view.width and 0 <= row < view.height):
            continue
        if z > depth[row, column] + hidden:
            continue
        x, y = x / supersample, y / supersample
        pen.ellipse([x - 2, y - 2, x + 2, y + 2], fill=colour)
        if labels and label:
            pen.text((x + 3, y - 5), str(label), fill=(0, 0, 160))
    return image


CHANNELS = ("LU", "LI", "ST", "SP", "HT", "SI", "BL", "KI", "PC", "TE", "GB", "LR", "GV", "CV", "EX")


def colour_of(code):
    """The colour of a channel, by the letters of a code."""
    key = next(k for k in CHANNELS if code.startswith(k))
    return PALETTE[CHANNELS.index(key) % len(PALETTE)]


def atlas_points(atlas, scale, landmarks):
    """Points of an exported atlas, coloured by channel, and its landmarks in grey."""
    out = [(np.array(p["position_mm"]) * scale, p["code"], colour_of(p["code"]))
           for p in atlas["points"]]
    if landmarks:
        out += [(np.array(l["position_mm"]) * scale, l["name"], "#808080")
                for l in atlas["landmarks"]]
    return out


def atlas_lines(atlas, scale):
    """The courses of the channels."""
    return [(np.array(c["positions_mm"]) * scale, colour_of(c["channel"]))
            for c in atlas["channels"]]


def main():
    options = argparse.ArgumentParser(description="Draw a body and its points.")
    options.add_argument("mesh")
    options.add_argument("out")
    options.add_argument("--points")
    options.add_argument("--view", default="front")
    options.add_argument("--region")
    options.add_argument("--size", type=int, default=900)
    options.add_argument("--labels", action="store_true")
    options.add_argument("--channels", action="store_true")
    options.add_argument("--landmarks", action="store_true")
    o = options.parse_args()
    v, t = read_obj(o.mesh)
    millimetres = 1.0 if np.ptp(v, axis=0).max() > 10 else 1e-3
    if o.view in VIEWS:
        right, up = VIEWS[o.view]
    else:
        right, up = ([float(x) for x in d.split(",")] for d in o.view.split(";"))
    bounds = None
    if o.region:
        r = np.array([float(x) for x in o.region.split(",")]).reshape(3, 2) * millimetres
        bounds = np.array([[x, y, z] for x in r[0] for y in r[1] for z in r[2]])
        # What lies outside the box does not hide what is in it: the other leg, the arms.
        middle = v[t].mean(1)
        t = t[((middle >= r[:, 0]) & (middle <= r[:, 1])).all(1)]
    points, lines = (), ()
    if o.points:
        with open(o.points) as f:
            atlas = json.load(f)
        points = atlas_points(atlas, millimetres, o.landmarks)
        lines = atlas_lines(atlas, millimetres) if o.channels else ()
    image = draw(v, t, right, up, o.size, points, bounds, o.labels, lines=lines)
    image.quantize(128).save(o.out, optimize=True)


if __name__ == "__main__":
    main()
