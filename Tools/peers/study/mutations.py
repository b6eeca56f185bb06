# SPDX-License-Identifier: GPL-3.0-or-later
"""Spoils a plan in known ways, each just too much and, where it has a size, just too little."""

import copy
import json
import os

import numpy as np

from .arm import Arm
from .judge import CLEARANCE, LINK_GAP, SHARE, TIP_HEIGHT, judge
from .motion import read_motion, read_plan
from .protocols import draw
from .scene import Scene, is_tool
from .trial import RATE_HZ

MORE, LESS = 0.7e-3, -0.7e-3  # m, more than the judge's tolerance where it is not exact


class Spoiled:
    """A plan whose parts can be changed before it is judged."""

    def __init__(self, program, robots, seed, index, folder):
        made, patient = draw(program, seed, index)
        path = os.path.join(folder, "scenario.json")
        with open(path, encoding="utf-8") as file:
            points = [(v["point"], v["side"]) for v in json.load(file)["protocol"]]
        self.arm = Arm(robots, made.robot, made.tool)
        X_BP, self.start, self.targets = read_plan(os.path.join(folder, "exact.plan.json"))
        table = os.path.join(folder, "plan.csv")
        call = program.call("plan", path, "--json", "--out", table, "--rate-hz", RATE_HZ)
        self.motion = read_motion(table, self.arm.names)
        os.remove(table)
        X_WP = patient.X_WP
        self.scene = Scene(patient.vertices, patient.triangles, X_WP, X_WP * X_BP.inverse())
        visits = json.loads(call.out)["order"]["visits"]
        self.places = [patient.places[points[line - 1]] for line in visits]

    def judged(self, change=None):
        arm, motion = copy.copy(self.arm), copy.deepcopy(self.motion)
        arm.capsules = copy.deepcopy(self.arm.capsules)
        arm.X_JT = self.arm.X_JT.copy()
        if change:
            change(arm, motion)
        return judge(arm, self.scene, motion, self.targets, self.start, self.places)


def mutations(program, robots, seed, index, folder):
    """What the judge says of each change, and whether that is right."""
    plan = Spoiled(program, robots, seed, index, folder)
    whole = plan.judged()
    worst = whole.worst
    rows = [("nothing", not whole.broken, whole.broken[:1])]
    for name, check, change in changes(plan, worst):
        told = [b for b in plan.judged(change).broken if b.startswith(check)]
        expected = not name.endswith("too little")
        rows.append((name, bool(told) == expected, told[:1]))
    return rows


def changes(plan, worst):
    """Name, the check that is to notice, and the change."""
    def wider(by):
        def change(arm, motion):
            for capsule in arm.capsules:
                capsule.radius += by
        return change

    def wider_tool(by):
        def change(arm, motion):
            for capsule in arm.capsules:
                capsule.radius += by if is_tool(capsule) else 0
        return change

    def longer(by):
        def change(arm, motion):
            arm.X_JT.translation += arm.X_JT.rotation[:, 2] * by
        return change

    def faster(by):
        def change(arm, motion):
            motion.times /= by
        return change

    def narrower(by):
        def change(arm, motion):
            arm.upper = arm.upper - by
        return change

    def bumped(arm, motion):
        approach = next(s for s in motion.segments if s.kind == "approach")
        motion.q[(approach.first + approach.last) // 2, 1] += 1e-3

    def turned(arm, motion):
        motion.q = motion.q.copy()
        motion.q[:, -1] += 0.01

    def left_out(arm, motion):
        motion.segments.pop(4)

    def jumped(arm, motion):
        motion.q[len(motion.q) // 2:, 0] += 1e-4

    gaps = [
        ("clearance", "skin_m", worst["skin_m"] - CLEARANCE),
        ("own capsules", "links_m", (worst["links_m"] - LINK_GAP) / 2)]
    for name, check, room in gaps:
        if worst[check] < 0.059:
            yield f"{name}: too much", check, wider(room + MORE)
            yield f"{name}: too little", check, wider(room + LESS)
    if worst["tool_at_target_m"] < 0.059:
        room = worst["tool_at_target_m"]
        yield "tool at a target: too much", "tool_at_target_m", wider_tool(room + MORE)
        yield "tool at a target: too little", "tool_at_target_m", wider_tool(room + LESS)
    room = worst["tip_height_m"] - TIP_HEIGHT
    # Transits are not upright everywhere, so that only much too long is surely too low.
    yield "tip over the skin: too much", "tip_height_m", longer(min(0.06, room + 0.02))
    share = SHARE / max(worst["velocity_share"], worst["tool_speed_m_s"] / 0.25)
    yield "speed: too much", "velocity_share" if (
        worst["velocity_share"] > worst["tool_speed_m_s"] / 0.25) else "tool_speed_m_s", faster(
            share * 1.001)
    yield "speed: too little", "velocity_share", faster(share * 0.999)
    share = np.sqrt(SHARE / worst["acceleration_share"])
    yield "acceleration: too much", "acceleration_share", faster(share * 1.001)
    yield "acceleration: too little", "acceleration_share", faster(share * 0.999)
    yield "joint range: too much", "upper_rad", narrower(worst["upper_rad"] + 1e-4)
    yield "joint range: too little", "upper_rad", narrower(worst["upper_rad"] - 1e-4)
    yield "a posture off the line", "straightness_m", bumped
    yield "the arm elsewhere at the start", "start_rad", turned
    yield "a segment left out", "segments", left_out
    yield "a jump of the joints", "acceleration_share", jumped
