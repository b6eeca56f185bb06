# SPDX-License-Identifier: GPL-3.0-or-later
"""Tries again what robotsim did not find: other solvers, other searches, twenty times the budget.

The base is left to robotsim in the study. Here it is put where `plan --place` ranks it first, so
that the refusal is about one place; then the target named is searched for by random starts
(`postures.py`), and ways by a roadmap (`roadmap.py`).
"""

import json
import os

import numpy as np

from .arm import Arm
from .patient import load_patient
from .postures import Guard, stands
from .protocols import draw
from .roadmap import Roadmap
from .scene import Scene, base_pose
from .trial import name_of, read_refusal

PLACES = 8
STARTS_TRIED = 3


def try_refused(program, robots, seed, index, folder):
    """What became of a refusal that was not proved.

    - plan found: robotsim itself plans from a place it ranks, perhaps with a start of ours.
    - posture found: ways to stand at every target that it refused at the place ranked first.
    - way found: a way between two targets that it refused there; `chain` says whether there are
      ways between all targets in their order.
    - none found: the search ended like robotsim's.
    """
    path = os.path.join(folder, "scenario.json")
    with open(path, encoding="utf-8") as file:
        scenario = json.load(file)
    made, _ = draw(program, seed, index)
    places = program.json(
        "plan", path, "--place", "--json", "--best", PLACES, allowed=(0, 1))["places"]
    if not places:
        return {"index": index, "outcome": "none found", "told": "no place was ranked"}
    serving = [p for p in places if not p["missing"]]
    result = {"index": index, "serving": len(serving), "of": len(places)}
    path = os.path.join(folder, "fixed.json")
    refused = None
    for place in serving or places[:1]:
        search = Search(program, robots, made, scenario, place, seed)
        missing = search.missing(place)
        if missing:
            return result | missing
        planned, message, start = search.plan(program, place, path)
        if planned:
            return result | {
                "outcome": "plan found",
                "told": f"robotsim plans from {where(place)}, {start} (fixed.json)"}
        refused = refused or (search, place, message)
    search, place, message = refused
    result |= {"place": where(place), "message": message}
    refusal = read_refusal(message)
    if not refusal:
        return result | {"outcome": "unclear refusal", "told": message}
    if refusal["certainty"] == "proved" or not refusal["target"]:
        return result | {"outcome": "none found", "told": f"at {where(place)}: {message}"}
    if search.found and refusal["target"] in " ".join(search.found):
        return result | {"outcome": "posture found", "told": "; ".join(search.found)}
    return result | search.judge(refusal)


def plan_at(program, scenario, place, path, start):
    """Plans with the base of a ranked place and this start, if any."""
    robot = {**scenario["robot"], "base": {k: place[k] for k in ("xyz_mm", "rpy_deg")}}
    if start is not None:
        robot["start_q_deg"] = [float(x) for x in start]
    with open(path, "w", encoding="utf-8") as file:
        json.dump({**scenario, "robot": robot}, file, indent=1)
    return program.call("plan", path, "--json")


def where(place):
    x, y, z = place["xyz_mm"]
    return f"x {x:.0f}, y {y:.0f}, z {z:.0f} mm, turned {place['rpy_deg'][2]:.0f}°"


class Search:
    """The second planner at one place of the base."""

    def __init__(self, program, robots, made, scenario, place, seed):
        self.scenario, self.found = scenario, []
        self.points = [(v["point"], v["side"]) for v in scenario["protocol"]]
        self.names = [name_of(p) for p in self.points]
        patient = load_patient(program, made.posture, made.patient_option)
        told = program.json(
            "atlas", "export", "--posture", made.posture, "--patient", made.patient_option,
            "--json")["points"]
        with open(os.path.join(robots, "..", "Atlases", "regions.json"), encoding="utf-8") as file:
            depths = {r["id"]: r["depth_mm"] / 1000 for r in json.load(file)["regions"]}
        self.depths = {(p["code"], p["side"]): depths[p["region"]] for p in told}
        self.frames = patient.frames
        self.guard = Guard(
            Arm(robots, made.robot, made.tool),
            Scene(patient.vertices, patient.triangles, patient.X_WP, base_pose(place)))
        self.rng = np.random.default_rng([seed, made.index])

    def stands(self, i, most):
        point = self.points[i]
        return stands(self.guard, self.frames[point], self.depths[point], self.rng, most)

    def missing(self, place):
        """What is missing at a place, tried again; None where a posture is found for all of it."""
        left = sorted(place["missing"], key=lambda m: m["certainty"] != "proved")
        for m in left:
            if m["certainty"] == "proved":
                return {
                    "outcome": "none found",
                    "told": f"at {where(place)}, {m['target']}: {m['reason']} (proved)"}
            found, count = self.stands(self.names.index(m["target"]), 1)
            if not found:
                return {
                    "outcome": "none found",
                    "told": f"at {where(place)}, {m['target']}: {m['reason']}; {count}"}
            self.found.append(f"{m['target']}: {m['reason']}; {count}")
        return None

    def plan(self, program, place, path):
        """Plans from a place, at need from starts of ours: hover postures of the first target."""
        call = plan_at(program, self.scenario, place, path, place.get("start_q_deg"))
        told = "with the start of that place" if place.get("start_q_deg") else "with its own start"
        refusal = read_refusal(call.message) or {}
        if call.status == 0 or refusal.get("target"):
            return call.status == 0, call.message, told
        message = call.message
        found, _ = self.stands(0, STARTS_TRIED)
        for stand in found:
            call = plan_at(program, self.scenario, place, path, np.degrees(stand.hover))
            if call.status == 0:
                return True, "", f"with a start of ours; without it: {message}"
            message = call.message
        return False, message, told

    def judge(self, refusal):
        k = self.names.index(refusal["target"])
        found, count = self.stands(k, 12)
        if not found:
            return {"outcome": "none found", "told": f"{self.names[k]}: {count}"}
        if refusal["motion"] != "transit":
            return {
                "outcome": "posture found", "told": f"{self.names[k]}: {count}",
                "hover_rad": found[0].hover.tolist(), "contact_rad": self.contact(found[0])}
        return self.ways(k, found)

    @staticmethod
    def contact(stand):
        return stand.line[int(np.argmin(np.abs(stand.heights - 0.004)))].tolist()

    def ways(self, k, found):
        """Ways to the target named from the one before, then through all of them."""
        layers = {k: found}
        if k > 0:
            layers[k - 1], count = self.stands(k - 1, 12)
            if not layers[k - 1]:
                return {"outcome": "none found", "told": f"{self.names[k - 1]}: {count}"}
        hovers = {i: np.array([s.hover for s in stand]) for i, stand in layers.items()}
        roadmap = Roadmap(self.guard, np.vstack(list(hovers.values())), self.rng)
        nodes = {i: roadmap.add(q) for i, q in hovers.items()}
        if k > 0:
            roadmap.join(nodes[k - 1], nodes[k])
            self.guard.asked = 0
            if roadmap.way(nodes[k - 1], nodes[k]) is None:
                return {
                    "outcome": "none found",
                    "told": f"{self.guard.asked} ways asked for to {self.names[k]}"}
        told = f"{self.guard.asked} ways asked for to {self.names[k]}"
        return {"outcome": "way found", "told": told, "chain": self.chain(roadmap, nodes)}

    def chain(self, roadmap, nodes):
        """Whether one way leads through all targets in their order; else where it ended."""
        here = None
        for i, name in enumerate(self.names):
            if i not in nodes:
                found, count = self.stands(i, 12)
                if not found:
                    return f"no posture at {name}: {count}"
                nodes[i] = roadmap.add(np.array([s.hover for s in found]))
            if here is None:
                here = nodes[i]
                continue
            roadmap.join(here, nodes[i])
            self.guard.asked = 0
            path = roadmap.way(here, nodes[i])
            if path is None:
                return f"no way to {name} in {self.guard.asked} ways asked for"
            here = [path[-1]]
        return "through all targets"
