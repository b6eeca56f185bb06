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
from PIL import Image, ImageDraw, ImageFont

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
    near, far = -np.inf, np.inf
    if bounds is not None:
        # What lies before or behind the box does not hide what is in it: the other leg, the arms.
        depths = view.flat(bounds)[:, 2]
        near, far = depths.min(), depths.max()
        middle = view.flat(v)[:, 2][t].mean(1)
        t = t[(middle >= near) & (middle <= far)]
    depth, n = rasterise(view, v, t, vertex_normals(v, t))
    n /= np.maximum(np.linalg.norm(n, axis=2, keepdims=True), 1e-9)
    light = -0.8 * view.into + 0.5 * view.up - 0.4 * view.right
    shade = 0.3 + 0.6 * np.clip(n @ (light / np.linalg.norm(light)), 0, 1)
    shade += 0.2 * np.clip(n @ -view.into, 0, 1)
    seen = np.isfinite(depth)
    image = Image.fromarray(np.where(
        seen[..., None], np.clip(shade, 0, 1)[..., None] * SKIN, 255).astype(np.uint8))
    pen = ImageDraw.Draw(image)
    hidden = 0.006 * np.ptp(v, axis=0).max() / 1.7

    def is_seen(x, y, z):
        column, row = int(round(x)), int(round(y))
        return 0 <= column < view.width and 0 <= row < view.height and near <= z <= far \
            and z <= depth[row, column] + hidden

    for positions, colour in lines:
        pixels = view.pixels(positions)
        for a, b in zip(pixels, pixels[1:]):
            if is_seen(*a):
                pen.line([a[0], a[1], b[0], b[1]], fill=colour, width=round(1.5 * supersample))
    shown = []
    for position, label, colour in points:
        x, y, z = view.pixels(position)[0]
        if is_seen(x, y, z):
            shown.append((x, y, str(label), colour))
    r = 2.6 * supersample
    if labels:
        # On a whole body dense places leave labels out: there are pictures of them.
        reach = (260 if bounds is not None else 22) * supersample
        write_labels(pen, shown, (view.width, view.height), 13 * supersample, r, reach)
    for x, y, _, colour in shown:
        pen.ellipse([x - r, y - r, x + r, y + r], fill=colour)
    return image.resize((view.width // supersample, view.height // supersample), Image.LANCZOS)


def write_labels(pen, shown, extent, height, r, reach):
    """Labels near their points, none over another or over a point; a thin line leads to one that is
    pushed away, and one that finds no room within reach is left out."""
    font = ImageFont.load_default(height)
    dots = np.array([[x - r, y - r, x + r, y + r] for x, y, _, _ in shown]).reshape(-1, 4)
    taken = np.zeros((0, 4))
    leaders = np.zeros((0, 4))
    crowd = [sum(abs(p[0] - q[0]) + abs(p[1] - q[1]) < 6 * height for q in shown) for p in shown]
    written = []
    for i in sorted(range(len(shown)), key=lambda i: crowd[i]):
        x, y, label, colour = shown[i]
        width = font.getlength(label) + 2
        best = None
        distance = r + 2
        while distance <= reach:
            for angle in np.arange(0, 360, 15):
                c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
                # The nearest point of the box lies at that distance from the dot.
                cx = x + c * distance + np.sign(round(c, 6)) * width / 2
                cy = y + s * distance + np.sign(round(s, 6)) * height / 2
                box = np.array([cx - width / 2, cy - height / 2, cx + width / 2, cy + height / 2])
                if box[0] < 0 or box[1] < 0 or box[2] > extent[0] or box[3] > extent[1]:
                    continue
                if overlaps(box, taken).any() or overlaps(box, dots).any():
                    continue
                end = np.array([np.clip(x, box[0], box[2]), np.clip(y, box[1], box[3])])
                leader = np.array([x, y, *end])
                cost = distance + 4 * r * (np.cos(np.radians(angle)) < 0.9)
                if distance > 3 * r:
                    cost += 25 * r * (crosses(leader, leaders).sum() + through(leader, taken))
                cost += 25 * r * sum(through(l, box[None]) for l in leaders)
                if best is None or cost < best[0]:
                    best = (cost, box, leader)
            if best is not None and best[0] < distance + 1.5 * height:
                break
            distance += height / 2
        if best is None:
            continue
        _, box, leader = best
        taken = np.vstack([taken, box])
        if np.hypot(leader[2] - x, leader[3] - y) > 3 * r:
            leaders = np.vstack([leaders, leader])
            pen.line(list(leader), fill="#555555", width=max(1, int(r / 4)))
        written.append((box, label))
    for box, label in written:
        pen.text((box[0] + 1, 0.5 * (box[1] + box[3])), label, fill="#000070", font=font,
                 anchor="lm", stroke_width=max(1, int(height / 9)), stroke_fill="#fff4ea")


def overlaps(box, boxes):
    return (boxes[:, 0] < box[2]) & (boxes[:, 2] > box[0]) \
        & (boxes[:, 1] < box[3]) & (boxes[:, 3] > box[1])


def crosses(a, lines):
    """Which of the lines a line crosses."""
    def turn(px, py, qx, qy, sx, sy):
        return np.sign((qx - px) * (sy - py) - (qy - py) * (sx - px))
    b = lines.T
    return (turn(*a, b[0], b[1]) != turn(*a, b[2], b[3])) \
        & (turn(*b, a[0], a[1]) != turn(*b, a[2], a[3]))


def through(line, boxes):
    """How many boxes a line runs through, by eight places on it."""
    if not len(boxes):
        return 0
    f = np.linspace(0.1, 0.95, 8)[:, None]
    p = line[:2] * (1 - f) + line[2:] * f
    within = (p[:, None, 0] > boxes[:, 0]) & (p[:, None, 0] < boxes[:, 2]) \
        & (p[:, None, 1] > boxes[:, 1]) & (p[:, None, 1] < boxes[:, 3])
    return within.any(0).sum()


def trimmed(image, margin=12):
    """The picture without its empty border."""
    inked = (np.asarray(image) < 255).any(2)
    rows, columns = np.where(inked.any(1))[0], np.where(inked.any(0))[0]
    return image.crop((max(0, columns[0] - margin), max(0, rows[0] - margin),
                       min(image.width, columns[-1] + 1 + margin),
                       min(image.height, rows[-1] + 1 + margin)))


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
    points, lines = (), ()
    if o.points:
        with open(o.points) as f:
            atlas = json.load(f)
        points = atlas_points(atlas, millimetres, o.landmarks)
        lines = atlas_lines(atlas, millimetres) if o.channels else ()
    image = draw(v, t, right, up, o.size, points, bounds, o.labels, lines=lines)
    if bounds is not None:
        image = trimmed(image)
    image.quantize(224).save(o.out, optimize=True)


if __name__ == "__main__":
    main()
