# SPDX-License-Identifier: GPL-3.0-or-later
"""One patient as robotsim exports him: skin and points in P."""

import os
import tempfile
from dataclasses import dataclass

import numpy as np
import pinocchio as pin

from .scene import load_mesh, patient_on_table


@dataclass
class Patient:
    vertices: np.ndarray
    triangles: np.ndarray
    places: dict  # (code, side) to metres, in the atlas's order
    normals: dict
    frames: dict  # X_PA of each, z outwards, x along the channel
    posture: str

    @property
    def X_WP(self):
        return patient_on_table(self.vertices, self.posture)


def load_patient(program, posture, option):
    """- option: `SEX,AGE_YEARS,HEIGHT_CM,MASS_KG`."""
    with tempfile.TemporaryDirectory() as folder:
        mesh = os.path.join(folder, "skin.obj")
        points = program.json(
            "atlas", "export", "--posture", posture, "--patient", option, "--json", "--mesh",
            mesh)["points"]
        vertices, triangles = load_mesh(mesh)
    points = {(p["code"], p["side"]): p for p in points if p.get("position_mm")}
    return Patient(
        vertices, triangles, {k: np.array(p["position_mm"]) / 1000 for k, p in points.items()},
        {k: np.array(p["normal"]) for k, p in points.items()},
        {k: frame(p) for k, p in points.items()}, posture)


def frame(point):
    z = np.array(point["normal"])
    z = z / np.linalg.norm(z)
    x = np.array(point["tangent"])
    x = x - (x @ z) * z
    x = x / np.linalg.norm(x)
    return pin.SE3(
        np.column_stack([x, np.cross(z, x), z]), np.array(point["position_mm"]) / 1000)
