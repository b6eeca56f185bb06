# SPDX-License-Identifier: GPL-3.0-or-later
"""Random treatments: an adult, a posture, a robot and points that are exposed in it."""

import math
import random
import re
from dataclasses import dataclass, field

from .patient import load_patient
from .scene import TABLE_MM, is_in_table

POSTURES = [
    "prone", "prone_arms_up", "prone_feet_over_edge", "supine", "supine_palms_down",
    "supine_arms_up", "supine_frog_left", "supine_frog_right", "supine_knees_bent",
    "supine_head_left", "supine_head_right", "seated", "seated_forward",
    "seated_forearm_table_down", "seated_forearm_table_edge", "seated_forearm_table_up",
    "side_left", "side_right", "side_left_arm_up", "side_right_arm_up", "knees_to_chest",
]
ROBOTS = ["franka_panda", "ur5e", "lbr_med_14"]
TOOLS = ["ball-10mm"] * 4 + ["flat-20mm"]
# How the points lie:
# reachable: in a ball, and `model workspace` reaches each from one place drawn beside the table;
# region: in a ball, on one side of the body; ball: in a ball; scattered: over the whole body.
LAYOUTS = ["reachable"] * 10 + ["region"] * 5 + ["ball"] * 2 + ["scattered"] * 3
BALL_M = 0.35
ONE_SIDE = math.cos(math.radians(60))
BESIDE_M = (0.15, 0.40)  # from the table's edge to the drawn place
HEIGHTS_M = (-0.25, 0.0, 0.25)  # of the drawn place above the table top
FEWEST, MOST = 5, 40
MOST_DRAWS = 40
REFUSED_VISIT = re.compile(r"protocol\[(\d+)\]")


@dataclass
class Draw:
    """One drawn treatment: the scenario's fixed part and the points in the order they are tried."""

    index: int
    robot: str
    tool: str
    posture: str
    patient: dict
    layout: str
    wanted: int
    pool: list = field(default_factory=list)  # (code, side)
    force_n: float = 3.0
    seed: int = 1

    @property
    def patient_option(self):
        p = self.patient
        return f"{p['sex']},{p['age_years']},{p['height_cm']},{p['mass_kg']}"

    def scenario(self, points):
        """The scenario file for these of its points."""
        technique = {"kind": "press", "force_n": self.force_n, "dwell_s": 1}
        return {
            "schema": "robotsim.scenario/1",
            "name": f"Study {self.index}: {self.layout}, {self.posture}, {self.robot}",
            "seed": self.seed,
            "patient": {**self.patient, "posture": self.posture},
            "robot": {"model": self.robot, "tool": self.tool, "base": "auto"},
            "protocol": [
                {"point": code, "side": side, "technique": technique} for code, side in points],
        }


def draw(program, seed, index):
    """The treatment of this number with its patient; the same arguments and atlas give the same."""
    rng = random.Random(f"plan study {seed} {index}")
    height = round(rng.uniform(150, 190), 1)
    mass = round(rng.uniform(18, 32) * (height / 100) ** 2, 1)
    made = Draw(
        index=index, robot=ROBOTS[index % len(ROBOTS)], tool=rng.choice(TOOLS),
        posture=rng.choice(POSTURES), layout=rng.choice(LAYOUTS),
        patient={
            "sex": rng.choice(["female", "male"]), "age_years": rng.randint(20, 75),
            "height_cm": height, "mass_kg": mass},
        wanted=rng.randint(FEWEST, MOST), force_n=round(rng.uniform(2, 4), 1),
        seed=rng.randint(1, 1_000_000))
    patient = load_patient(program, made.posture, made.patient_option)
    free = answers(program, made, "not exposed", wanted=False)
    points = [p for p in patient.places if p in free]
    if made.layout != "scattered":
        points = [p for p in points if not is_in_table(patient.X_WP * patient.places[p])]
    pool = points
    for _ in range(MOST_DRAWS):
        if made.layout == "scattered":
            break
        pool = around(program, made, patient, points, rng.choice(points), rng)
        if len(pool) >= FEWEST:
            break
    chosen = rng.sample(pool, len(pool))
    head, rest = chosen[:made.wanted], chosen[made.wanted:]
    if rng.random() < 0.5:  # as a book lists them, or as they come
        head.sort(key=points.index)
    made.pool = head + rest
    return made, patient


def around(program, made, patient, points, center, rng):
    """The points of a layout around one of them."""
    near = [
        p for p in points if math.dist(patient.places[p], patient.places[center]) <= BALL_M]
    if made.layout == "region":
        turned = patient.normals[center]
        near = [p for p in near if float(patient.normals[p] @ turned) >= ONE_SIDE]
    if made.layout == "reachable":
        side = rng.choice([-1, 1])
        x = side * (TABLE_MM[0] / 2000 + rng.uniform(*BESIDE_M))
        y = float((patient.X_WP * patient.places[center])[1]) + rng.uniform(-0.2, 0.2)
        base = [x, y, TABLE_MM[2] / 1000 + rng.choice(HEIGHTS_M)]
        reached = answers(
            program, made, "reached", True,
            "--base-mm=" + ",".join(f"{v * 1000:.0f}" for v in base),
            f"--base-rpy-deg=0,0,{0 if side < 0 else 180}")
        near = [p for p in near if p in reached]
    return near


def answers(program, made, answer, wanted, *options):
    """The points that `model workspace` answers so, or does not."""
    told = program.json(
        "model", "workspace", "--robot", made.robot, "--tool", made.tool, "--samples", 1000,
        "--posture", made.posture, "--patient", made.patient_option, "--json", *options)
    return {(p["code"], p["side"]) for p in told["points"] if (p["answer"] == answer) == wanted}


def refused_visit(call):
    """Which visit a treatment refused before any planning; None for every other outcome."""
    found = REFUSED_VISIT.match(call.message) if call.status == 2 else None
    return int(found.group(1)) if found else None
