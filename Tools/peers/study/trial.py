# SPDX-License-Identifier: GPL-3.0-or-later
"""One treatment from its draw to a judged plan or a read refusal."""

import json
import os
import re

import numpy as np

from .arm import Arm
from .judge import CAP, judge
from .motion import read_motion, read_plan
from .protocols import draw, refused_visit
from .scene import Scene, base_pose

RATE_HZ = 500
BASE_AGREES = 1e-6  # m, of X_WP told and X_WP by the documented rule
REFUSAL = re.compile(
    r"^(?:(?P<target>\S+(?: left| right)?) cannot be treated|(?P<none>no plan)): "
    r"(?P<reason>.+?)(?:; the point is at x \S+, y \S+, z \S+ mm in the robot's base)?"
    r" \((?P<certainty>proved|not found)(?:; [^()]*)?\)$")
KINDS = [
    ("out of reach", "unreachable"), ("from its end", "joint limit"),
    ("lose a direction", "near singular"), ("the joints would jump", "branch change"),
    ("the tool would pass", "tool too low"), ("inside", "collision"),
    ("would come within", "collision"),
]
MOTIONS = {
    "at the start": "start", "on the way over the patient": "transit",
    "on the approach": "approach", "in contact": "contact",
}


def read_refusal(message):
    """Target, kind, part of the motion and certainty; None where the text says less than that."""
    found = REFUSAL.match(message)
    if not found:
        return None
    reason = found["reason"]
    kind = next((kind for words, kind in KINDS if words in reason), "other")
    motion = next((name for words, name in MOTIONS.items() if reason.startswith(words)), "")
    return {
        "target": found["target"], "reason": reason, "kind": kind, "motion": motion,
        "certainty": found["certainty"]}


def name_of(point):
    """As plans and refusals name it: a point of the midline by its code alone."""
    return point[0] if point[1] == "mid" else " ".join(point)


def run_trial(program, robots, seed, index, folder):
    """The result of one treatment as a JSON document; scenario and plan stay in the folder."""
    made, patient = draw(program, seed, index)
    result = {
        "index": index, "robot": made.robot, "tool": made.tool, "posture": made.posture,
        "patient": made.patient, "layout": made.layout, "wanted": made.wanted}
    plan, scenario = os.path.join(folder, "exact.plan.json"), os.path.join(folder, "scenario.json")
    call, points, dropped = plan_what_is_allowed(program, made, scenario, plan)
    result |= {
        "points": len(points), "dropped": dropped, "wall_s": call.wall_s, "user_s": call.user_s,
        "status": call.status, "message": call.message}
    if call.crashed:
        return result | {"outcome": "crashed", "error": call.error[-4000:]}
    if call.status != 0:
        refusal = read_refusal(call.message)
        if not points:
            return result | {"outcome": "nothing to plan"}
        named = refusal and (refusal["target"] or refusal["motion"] == "start")
        return result | {
            "outcome": "refused" if named else "unclear refusal", "refusal": refusal}
    document = json.loads(call.out)
    found = judge_plan(program, robots, made, patient, points, document, folder, call.out)
    return result | {
        "outcome": "violated" if found.broken else "planned", "broken": found.broken[:50],
        "worst": found.worst, "moving_s": document["moving_s"],
        "told_clearance_mm": document["clearance_mm"], "flips": document.get("flips")}


def plan_what_is_allowed(program, made, scenario, plan):
    """Plans; a visit that the treatment refuses makes place for the next point of the pool."""
    points, rest = made.pool[:made.wanted], made.pool[made.wanted:]
    dropped = []
    while True:
        with open(scenario, "w", encoding="utf-8") as file:
            json.dump(made.scenario(points), file, indent=1)
        call = program.call("plan", scenario, "--json", "--out", plan)
        visit = refused_visit(call)
        if visit is None:
            return call, points, dropped
        dropped.append([*points.pop(visit), call.message])
        if rest:
            points.append(rest.pop(0))
        if not points:
            return call, points, dropped


def judge_plan(program, robots, made, patient, points, document, folder, told):
    X_BP, start, targets = read_plan(os.path.join(folder, "exact.plan.json"))
    X_WP = patient.X_WP
    arm = Arm(robots, made.robot, made.tool)
    table = os.path.join(folder, "plan.csv")
    again = program.call(
        "plan", os.path.join(folder, "scenario.json"), "--json", "--out", table, "--rate-hz",
        RATE_HZ)
    motion = read_motion(table, arm.names)
    os.remove(table)
    scene = Scene(patient.vertices, patient.triangles, X_WP, X_WP * X_BP.inverse())
    visits = [points[line - 1] for line in document["order"]["visits"]]
    found = judge(arm, scene, motion, targets, start, [patient.places[p] for p in visits])
    if again.out != told:
        found.broken.append("the same scenario gave another plan the second time")
    if sorted(document["order"]["visits"]) != list(range(1, len(points) + 1)):
        found.broken.append("not every line of the protocol is visited once")
    if [t.name for t in targets] != [name_of(p) for p in visits]:
        found.broken.append("targets are not those of the protocol in the order told")
    if "base" in document:
        off = np.abs((base_pose(document["base"]) * X_BP).homogeneous - X_WP.homogeneous).max()
        found.note("base_m", off, BASE_AGREES)
    kept = min(found.worst[name] for name in ("skin_m", "table_m", "floor_m"))
    told_m = min(document["clearance_mm"] / 1000, CAP)
    found.note("below_told_clearance_m", told_m - kept, 0)
    return found
