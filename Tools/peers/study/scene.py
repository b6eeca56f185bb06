# SPDX-License-Identifier: GPL-3.0-or-later
"""What an arm must keep away from: a patient's skin, the table and the floor, by Coal."""

import coal
import numpy as np
import pinocchio as pin

from .arm import TOOL, placement

TABLE_MM = (700, 1950, 650)  # width, length, height: the scenario's defaults
# How a posture lays the patient frame into the room: the columns of R_WP (docs/body.md).
LYING = {
    "back": [[1, 0, 0], [0, 0, -1], [0, 1, 0]], "front": [[-1, 0, 0], [0, 0, 1], [0, 1, 0]],
    "left": [[0, 0, -1], [-1, 0, 0], [0, 1, 0]], "right": [[0, 0, 1], [1, 0, 0], [0, 1, 0]],
}
FORWARD_LEAN = {"seated_forward": 20, "knees_to_chest": 120}  # degrees
SINKING = 0.0075
TRUNK_HALF_WIDTH, TRUNK_LEVELS = 0.14, (-0.05, 0.45)
SPOT = 1.5  # radius of the skin a tool may touch over that of the contact
FULL_HEIGHT = 0.030  # tip height from which on the tool keeps the full margin
TOLERANCE = 0.5e-3  # of the smallest distance, where it is large enough
STRIDE = 0.03  # how much further than the smallest distance so far is looked
PIECE = 0.75e-3  # edges of triangles at the rim of the spot


def load_mesh(path):
    """Vertices [n, 3] and triangles [m, 3] of a Wavefront OBJ file."""
    vertices, triangles = [], []
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.startswith("v "):
                vertices.append(line.split()[1:4])
            elif line.startswith("f "):
                triangles.append([part.split("/")[0] for part in line.split()[1:4]])
    return np.array(vertices, float), np.array(triangles, int) - 1


def hierarchy(vertices, triangles):
    model = coal.BVHModelOBBRSS()
    model.beginModel(len(triangles), len(vertices))
    model.addVertices(np.ascontiguousarray(vertices))
    model.addTriangles(np.ascontiguousarray(triangles))
    model.endModel()
    return model


def is_in_table(p_W):
    """Whether a place of the room is in the table, which reaches down to the floor."""
    width, length, height = (x / 1000 for x in TABLE_MM)
    return abs(p_W[0]) < width / 2 and abs(p_W[1]) < length / 2 and p_W[2] < height


def patient_on_table(vertices, posture):
    """X_WP by the rule of docs/world.md: the trunk's lowest place sinks 7.5 mm into the padding,
    its middle is over the middle of the table."""
    support = next(
        (side for word, side in [
            ("prone", "front"), ("supine", "back"), ("side_left", "left"), ("side_right", "right")]
         if posture.startswith(word)), None)
    lean = np.radians(FORWARD_LEAN.get(posture, 0))
    R = pin.rpy.rpyToMatrix(lean, 0.0, 0.0)
    if support:
        R = np.array(LYING[support], float).T
    elif posture == "knees_to_chest":
        R = np.diag([-1.0, -1, 1]) @ R
    trunk = vertices
    if posture != "knees_to_chest":
        inside = (np.abs(vertices[:, 0]) <= TRUNK_HALF_WIDTH) & (
            vertices[:, 2] >= TRUNK_LEVELS[0]) & (vertices[:, 2] <= TRUNK_LEVELS[1])
        trunk = vertices[inside]
    laid = trunk @ R.T
    low, high = laid.min(0), laid.max(0)
    middle = (low + high) / 2
    return pin.SE3(R, np.array([-middle[0], -middle[1], TABLE_MM[2] / 1000 - SINKING - low[2]]))


class Scene:
    """Skin in P, table and floor in W, and where the base stands."""

    def __init__(self, vertices, triangles, X_WP, X_WB):
        self.vertices, self.triangles = vertices, triangles
        self.skin = hierarchy(vertices, triangles)
        self.X_WP, self.X_WB = X_WP, X_WB
        self.X_BP = X_WB.inverse() * X_WP
        width, length, height = (x / 1000 for x in TABLE_MM)
        self.table = coal.Box(width, length, height)
        self.X_WTable = pin.SE3(np.eye(3), np.array([0, 0, height / 2]))
        self.X_BTable = X_WB.inverse() * self.X_WTable

    def moved(self, X_WB):
        """The same patient with the robot elsewhere."""
        other = object.__new__(Scene)
        other.__dict__.update(self.__dict__)
        other.X_WB = X_WB
        other.X_BP, other.X_BTable = X_WB.inverse() * self.X_WP, X_WB.inverse() * self.X_WTable
        return other

    def floor_gap(self, a, b, radius):
        """Of capsules with these ends in the base, row by row."""
        R, p = self.X_WB.rotation, self.X_WB.translation
        return np.minimum(a @ R[2], b @ R[2]) + p[2] - radius

    def target_skin(self, X_PA, contact_radius, reach):
        """The skin near a target without the spot that the tool is to touch, as a hierarchy."""
        return hierarchy(*self._with_hole(X_PA, SPOT * contact_radius, reach))

    def _with_hole(self, X_PA, radius, reach):
        corners = self.vertices[self.triangles]
        center, normal = X_PA.translation, X_PA.rotation[:, 2]
        corners = corners[(np.linalg.norm(corners - center, axis=2) <= reach).any(1)]

        def in_spot(points, margin=0.0):
            d = points - center
            along = d @ normal
            aside = np.linalg.norm(d - along[..., None] * normal, axis=-1)
            return (np.abs(along) <= radius + margin) & (aside <= radius + margin)

        kept = []
        while len(corners):
            corners = corners[~in_spot(corners).all(1)]
            edges = np.linalg.norm(corners - np.roll(corners, 1, axis=1), axis=2).max(1)
            middle = corners.mean(1)
            done = (edges <= PIECE) | ~in_spot(middle, edges[:, None].max(1))
            kept.append(corners[done])
            a, b, c = corners[~done].transpose(1, 0, 2)
            ab, bc, ca = (a + b) / 2, (b + c) / 2, (c + a) / 2
            corners = np.concatenate([
                np.stack(t, axis=1) for t in [(a, ab, ca), (ab, b, bc), (ca, bc, c), (ab, bc, ca)]])
        soup = np.concatenate(kept).reshape(-1, 3)
        return soup, np.arange(len(soup)).reshape(-1, 3)

    def is_inside(self, points_B):
        """Which points are inside the skin, by its winding number (Van Oosterom, Strackee 1983)."""
        corners = self.vertices[self.triangles]
        X_PB = self.X_BP.inverse()
        inside = []
        for point in points_B:
            a, b, c = (corners - X_PB * point).transpose(1, 0, 2)
            la, lb, lc = (np.linalg.norm(x, axis=1) for x in (a, b, c))
            above = (a * np.cross(b, c)).sum(1)
            below = (la * lb * lc + (a * b).sum(1) * lc + (b * c).sum(1) * la
                     + (c * a).sum(1) * lb)
            inside.append(abs(np.arctan2(above, below).sum() / (2 * np.pi)) > 0.5)
        return inside


class Ruler:
    """Distances of one capsule to one shape of Coal."""

    def __init__(self, capsule, shape, X_BS):
        self.length = float(np.linalg.norm(capsule.b - capsule.a))
        self.moving = (
            coal.Capsule(capsule.radius, self.length) if self.length > 1e-9
            else coal.Sphere(max(capsule.radius, 1e-9)))
        self.shape, self.X_BS = shape, coal.Transform3s(X_BS.rotation, X_BS.translation)
        self.request, self.result = coal.DistanceRequest(), coal.DistanceResult()

    def distance(self, a, b, below=1.0):
        """With the capsule's axis from a to b, in the base; no more than `below` [m]."""
        at = coal.Transform3s(turned_to(b - a), (a + b) / 2)
        self.result.clear()
        self.result.min_distance = below  # what is further away is passed over
        found = coal.distance(
            self.moving, at, self.shape, self.X_BS, self.request, self.result)
        return min(found, below)


def turned_to(direction):
    """A rotation whose z axis is this direction."""
    length = np.linalg.norm(direction)
    if length < 1e-12:
        return np.eye(3)
    x, y, z = direction / length
    # Duff et al. (2017), Building an orthonormal basis, revisited.
    s = 1.0 if z >= 0 else -1.0
    u, w = -1 / (s + z), -x * y / (s + z)
    return np.array([
        [1 + s * x * x * u, w, x], [s * w, s + y * y * u, y], [-s * x, -y, z]])


def nearest(ruler, a, b, required, margins=0.0, shift=None, cap=0.5):
    """The smallest of distance less margin over the rows of a motion, and its row.

    A capsule whose ends move by no more than s comes no nearer than by s, so that the rows which
    can hold no smaller value are passed over. What is less than `required` is exact; else the
    answer may be too large by `TOLERANCE`.

    - shift: what the margins' changes add to the ends' motion, summed up from row to row; None
      for constant margins.
    - cap: what is further away is not looked for.
    """
    margins = np.broadcast_to(margins, len(a))
    shift = np.zeros(len(a)) if shift is None else shift
    best, at, i = cap, -1, 0
    while i < len(a):
        slack = ruler.distance(a[i], b[i], best + margins[i] + STRIDE) - margins[i]
        if slack < best:
            best, at = slack, i
        i = skip(a, b, shift, i, slack - min(best, max(best - TOLERANCE, required)))
    return best, at


def skip(a, b, shift, i, room):
    """The first row after i that may be nearer than row i by more than room."""
    n, width, j = len(a), 64, i + 1
    while j < n:
        k = min(n, j + width)
        moved = np.maximum(
            np.linalg.norm(a[j:k] - a[i], axis=1), np.linalg.norm(b[j:k] - b[i], axis=1))
        near = np.nonzero(moved + np.abs(shift[j:k] - shift[i]) > room)[0]
        if len(near):
            return j + int(near[0])
        j, width = k, width * 2
    return n


def is_tool(capsule):
    return capsule.link == TOOL


def base_pose(node):
    """X_WB of `{xyz_mm, rpy_deg}`."""
    return placement(node)
