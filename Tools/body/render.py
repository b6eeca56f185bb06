# SPDX-License-Identifier: GPL-3.0-or-later
"""A small z-buffer renderer: a body and coloured points -> PNG. Needs numpy and Pillow.

usage: render.py MESH.obj OUT.png [--points ATLAS.json] [--view front|back|left|right|top|R,U]
                 [--region xmin,xmax,ymin,ymax,zmin,zmax] [--size PIXELS] [--labels] [--colour KEY]

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
    depth = np.full((view.height, view.width), np.inf)
    normal = np.zeros((view.height, view.width, 3))
    for a, b, c in t:
        (ax, ay, az), (bx, by, bz), (cx, cy, cz) = p[a], p[b], p[c]
        d = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay)
        if d >= 0:  # seen from behind (the image's y points down)
            continue
        x0, x1 = max(0, int(min(ax, bx, cx))), min(view.width - 1, int(max(ax, bx, cx)) + 1)
        y0, y1 = max(0, int(min(ay, by, cy))), min(view.height - 1, int(max(ay, by, cy)) + 1)
        if x1 < x0 or y1 < y0:
            continue
        x, y = np.arange(x0, x1 + 1)[None, :], np.arange(y0, y1 + 1)[:, None]
        w1 = ((x - ax) * (cy - ay) - (cx - ax) * (y - ay)) / d
        w2 = ((bx - ax) * (y - ay) - (x - ax) * (by - ay)) / d
        w0 = 1 - w1 - w2
        z = w0 * az + w1 * bz + w2 * cz
        window = depth[y0:y1 + 1, x0:x1 + 1]
        hit = (w0 >= 0) & (w1 >= 0) & (w2 >= 0) & (z < window)
        if hit.any():
            window[hit] = z[hit]
            n = w0[..., None] * normals[a] + w1[..., None] * normals[b] + w2[..., None] * normals[c]
            normal[y0:y1 + 1, x0:x1 + 1][hit] = n[hit]
    return depth, normal


def draw(v, t, right, up, size=800, points=(), bounds=None, labels=False, supersample=2):
    """points: [(position, label, colour)], drawn where they are not hidden. An image."""
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


def atlas_points(path, scale):
    """Points and landmarks of an exported atlas, coloured by the letters of their code."""
    with open(path) as f:
        atlas = json.load(f)
    colours, out = {}, []
    for p in atlas.get("points", []):
        key = p["code"].rstrip("0123456789.").split("-")[0]
        colour = colours.setdefault(key, PALETTE[len(colours) % len(PALETTE)])
        out.append((np.array(p["position_mm"]) * scale, p["code"], colour))
    for l in atlas.get("landmarks", []):
        out.append((np.array(l["position_mm"]) * scale, l["name"], "#808080"))
    return out


def main():
    options = argparse.ArgumentParser(description="Draw a body and its points.")
    options.add_argument("mesh")
    options.add_argument("out")
    options.add_argument("--points")
    options.add_argument("--view", default="front")
    options.add_argument("--region")
    options.add_argument("--size", type=int, default=900)
    options.add_argument("--labels", action="store_true")
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
    points = atlas_points(o.points, millimetres) if o.points else ()
    draw(v, t, right, up, o.size, points, bounds, o.labels).save(o.out, optimize=True)


if __name__ == "__main__":
    main()
