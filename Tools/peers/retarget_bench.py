#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Jerk-limited retargets side by side: robotsim and Ruckig on the same drawn problems.

    retarget_bench.py ROBOTSIM [COUNT [SEED [outside]]]

Problems of seven joints with limits of their own, in turn from rest to rest, with moving starts,
with moving targets, with accelerations at the target, each far and near; starts are inside the limits,
or with `outside` half as fast and accelerated again, so that many must brake first.
robotsim answers by `robotsim retarget --from TABLE --pieces --json`. One judge integrates the pieces
of both in order and looks at the limits after the brake and at the end; it counts a duration as the same within
1e-6 s. The last part times Ruckig's `calculate` from Python (CPU time of the thread) for the Panda's
limits; robotsim's own times are from `robotsim bench retarget`.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import time

import ruckig

JOINTS = 7
GROUPS = ["q", "qd", "qdd", "target_q", "target_qd", "target_qdd", "v", "a", "j"]
SAME = 1e-6
PANDA = (
    [2.175] * 4 + [2.61] * 3, [15, 7.5, 10, 12.5, 15, 20, 20],
    [7500, 3750, 5000, 6250, 7500, 10000, 10000])


def joint(rng, kind, outside):
    v, a = rng.uniform(0.1, 3), rng.uniform(0.5, 15)
    j = rng.uniform(1, 200) if rng.random() < 0.5 else rng.uniform(200, 5000)
    q = rng.uniform(-3, 3)
    target = rng.uniform(-3, 3) if kind < 4 else q + rng.uniform(-0.2, 0.2)
    start, end = (0.0, 0.0), (0.0, 0.0)
    while kind % 4 > 0:
        start = rng.uniform(-v, v), rng.uniform(-a, a)
        if abs(start[0] + 0.5 * start[1] * abs(start[1]) / j) < v:
            break
    if outside:
        start = tuple(1.5 * x for x in start)
    while kind % 4 > 1:
        end = rng.uniform(-v, v), rng.uniform(-a, a) if kind % 4 == 3 else 0.0
        if abs(end[0] - 0.5 * end[1] * abs(end[1]) / j) < v:
            break
    return [q, *start, target, *end, v, a, j]


def draw(count, seed, outside):
    rng = random.Random(seed)
    return [
        [list(group) for group in zip(*(joint(rng, k % 8, outside) for _ in range(JOINTS)))]
        for k in range(count)
    ]


def ours(program, problems):
    with tempfile.TemporaryDirectory() as folder:
        table = os.path.join(folder, "problems.csv")
        with open(table, "w", encoding="utf-8") as file:
            file.write(",".join(f"{g}{i}" for g in GROUPS for i in range(JOINTS)) + "\n")
            for groups in problems:
                file.write(",".join(repr(x) for group in groups for x in group) + "\n")
        run = subprocess.run(
            [program, "retarget", "--from", table, "--pieces", "--json"],
            stdout=subprocess.PIPE, check=False)
    answers = []
    for one in json.loads(run.stdout)["retargets"]:
        pieces = [list(zip(joint["times_s"], joint["jerks"])) for joint in one["joints"]]
        least = [joint["least_s"] for joint in one["joints"]]
        brakes = [joint["brake_s"] for joint in one["joints"]]
        answers.append((one["duration_s"], least, pieces, brakes) if one["ok"] else None)
    return answers


def problem_of(groups):
    problem = ruckig.InputParameter(JOINTS)
    (problem.current_position, problem.current_velocity, problem.current_acceleration,
     problem.target_position, problem.target_velocity, problem.target_acceleration,
     problem.max_velocity, problem.max_acceleration, problem.max_jerk) = groups
    return problem


def theirs(groups):
    trajectory = ruckig.Trajectory(JOINTS)
    try:
        result = ruckig.Ruckig(JOINTS).calculate(problem_of(groups), trajectory)
    except ValueError:  # an error the wheel has no name for
        return None
    if result != ruckig.Result.Working:
        return None
    pieces = []
    for profile in trajectory.profiles[0]:
        own = list(zip(profile.brake.t, profile.brake.j)) if profile.brake.duration > 0 else []
        pieces.append([p for p in own + list(zip(profile.t, profile.j)) if p[0] > 0])
    brakes = [profile.brake.duration for profile in trajectory.profiles[0]]
    return trajectory.duration, list(trajectory.independent_min_durations), pieces, brakes


def judge(groups, duration, pieces, brakes):
    """The worst ratio to a limit, and how far the ends are missed: m or rad, and per s and s²."""
    ratio, miss = 0.0, [0.0, 0.0, 0.0]
    for q, v, a, q1, v1, a1, most_v, most_a, most_j, own, brake in zip(*groups, pieces, brakes):
        total = 0.0
        for t, j in own:
            inside = total >= brake - 1e-12
            if inside and a * (a + j * t) < 0:
                ratio = max(ratio, abs(v - 0.5 * a * a / j) / most_v)
            q += t * (v + t * (0.5 * a + t * j / 6))
            v += t * (a + 0.5 * t * j)
            a += t * j
            total += t
            if inside:
                ratio = max(ratio, abs(v) / most_v, abs(a) / most_a)
            ratio = max(ratio, abs(j) / most_j)
        # Ruckig's joints that arrive early wait with their target's motion.
        rest = duration - total
        q += rest * (v + 0.5 * rest * a)
        v += rest * a
        miss = [max(m, e) for m, e in zip(miss, (abs(q - q1), abs(v - v1), abs(a - a1)))]
    return ratio, miss


def compare(program, count, seed, outside):
    problems = draw(count, seed, outside)
    own = ours(program, problems)
    totals = {"same": 0, "shorter": 0, "longer": 0, "ours none": 0, "Ruckig none": 0}
    least_same, worst, unlike = 0, {}, []
    for k, (groups, mine) in enumerate(zip(problems, own)):
        other = theirs(groups)
        judged = {}
        for name, answer in [("robotsim", mine), ("Ruckig", other)]:
            if answer is None:
                continue
            ratio, miss = judge(groups, answer[0], *answer[2:])
            judged[name] = ratio
            before = worst.setdefault(name, [0.0] * 4)
            worst[name] = [max(a, b) for a, b in zip(before, [ratio, *miss])]
        if mine is None or other is None:
            totals["ours none" if mine is None else "Ruckig none"] += 1
            continue
        least_same += sum(abs(a - b) <= SAME for a, b in zip(mine[1], other[1]))
        gap = mine[0] - other[0]
        kind = "same" if abs(gap) <= SAME else "longer" if gap > 0 else "shorter"
        totals[kind] += 1
        if kind != "same":
            unlike.append((k, mine[0], other[0], judged))
    where = "anywhere" if outside else "inside the limits"
    print(f"{count} problems of {JOINTS} joints, starts {where}, seed {seed}, "
          f"Ruckig {ruckig.__version__}")
    print("durations: " + ", ".join(f"{name} {n}" for name, n in totals.items()))
    print(f"least times of single joints the same: {least_same} of {count * JOINTS}")
    print(f"{'':10}{'worst ratio - 1':>17}{'end q':>10}{'end qd':>10}{'end qdd':>10}")
    for name, row in worst.items():
        print(f"{name:10}{row[0] - 1:17.1e}" + "".join(f"{x:10.1e}" for x in row[1:]))
    for k, mine, other, judged in unlike[:20]:
        print(f"problem {k}: {mine:.9f} s, Ruckig {other:.9f} s, worst ratios {judged}")
    return totals["longer"] == 0 and totals["ours none"] == 0


def timed(moving, count=3000):
    rng = random.Random(5)
    v, a, j = PANDA
    times = []
    for _ in range(count):
        zero = [0.0] * JOINTS
        half = [[rng.uniform(-0.5, 0.5) * x for x in group] for group in (v, a, v)]
        start, slope, end = half if moving else (zero, zero, zero)
        problem = problem_of([
            [rng.uniform(-2, 2) for _ in range(JOINTS)], start, slope,
            [rng.uniform(-2, 2) for _ in range(JOINTS)], end, zero, v, a, j])
        solver, trajectory = ruckig.Ruckig(JOINTS), ruckig.Trajectory(JOINTS)
        solver.calculate(problem, trajectory)
        before = time.thread_time_ns()
        solver.calculate(problem, trajectory)
        times.append((time.thread_time_ns() - before) / 1000)
    times.sort()
    return times[count // 2], times[count * 99 // 100]


def main():
    program = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 20000
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    passed = compare(program, count, seed, "outside" in sys.argv[4:])
    for name, moving in [("rest to rest", False), ("moving start and target", True)]:
        median, p99 = timed(moving)
        print(f"Ruckig from Python, {name}: median {median:.2f} µs, p99 {p99:.2f} µs")
    sys.exit(0 if passed else 1)


if __name__ == "__main__":
    main()
