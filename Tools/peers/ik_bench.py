# SPDX-License-Identifier: GPL-3.0-or-later
"""Inverse kinematics of several libraries on the same poses, in one run: one table.

    ik_bench.py ROBOTSIM URDF [CASES] [SEED]

Poses are those of joints drawn uniformly within the limits; cold seeds are drawn the same way, warm
seeds are postures whose tip is 5 cm and 10 degrees away. Every answer is judged alike, by Pinocchio's
forward kinematics: 1e-5 m, 1e-4 rad, inside the limits to 1e-6. Ours is timed by the program itself
(CPU time of the thread), the others around the call from Python, by the same clock but for pytracik,
which has two threads and is timed by the wall. "LM on Pinocchio" is a damped least squares with restarts written here, in
Python: read its share of poses solved, not its time.
"""

import importlib
import json
import os
import subprocess
import sys
import tempfile
import time

import numpy as np
import pinocchio as pin

# What ships ready-made in ssik, by the number of joints and the robot's name.
SSIK = {
    "franka_panda": "ssik.prebuilt.franka.panda_ik",
    "ur5e": "ssik.prebuilt.universal_robots.ur5e_ik",
    "lbr_med_14": "ssik.prebuilt.kuka.iiwa14_ik",
}


class Arm:
    def __init__(self, path):
        self.path = path
        self.name = os.path.splitext(os.path.basename(path))[0]
        self.model = pin.buildModelFromUrdf(path)
        self.data = self.model.createData()
        bodies = [f for f in self.model.frames if f.type == pin.FrameType.BODY]
        self.base, self.tip = bodies[0].name, bodies[-1].name
        self.frame = self.model.getFrameId(self.tip)
        self.lower, self.upper = self.model.lowerPositionLimit, self.model.upperPositionLimit
        self.n = self.model.nq

    def fk(self, q):
        pin.framesForwardKinematics(self.model, self.data, q)
        return self.data.oMf[self.frame].homogeneous.copy()

    def miss(self, q, pose):
        """What is missing to the pose, at the tip in base axes: metres and radians."""
        at = self.fk(q)
        return pose[:3, 3] - at[:3, 3], pin.log3(pose[:3, :3] @ at[:3, :3].T)

    def step(self, q, far, turn, damping):
        jac = pin.computeFrameJacobian(
            self.model, self.data, q, self.frame, pin.ReferenceFrame.LOCAL_WORLD_ALIGNED)
        e = np.hstack([far, turn])
        return jac.T @ np.linalg.solve(jac @ jac.T + damping * np.eye(6), e)

    def descend(self, q, pose, steps=60):
        """Damped least squares within the limits; None when it ends elsewhere."""
        best, since = np.inf, 0
        for _ in range(steps):
            far, turn = self.miss(q, pose)
            if np.linalg.norm(far) < 2e-6 and np.linalg.norm(turn) < 2e-5:
                return q
            error = far @ far + turn @ turn
            since = 0 if error < 0.9 * best else since + 1
            best = min(best, error)
            if since > 5:
                return None
            dq = self.step(q, far, turn, 1e-8 + 0.05 * error)
            dq *= min(1, 1 / max(1e-9, np.abs(dq).max()))
            q = np.clip(q + dq, self.lower, self.upper)
        return None

    def ok(self, q, pose):
        if q is None:
            return False
        far, turn = self.miss(np.asarray(q, dtype=float), pose)
        inside = (q > self.lower - 1e-6).all() and (q < self.upper + 1e-6).all()
        return bool(np.linalg.norm(far) < 1e-5 and np.linalg.norm(turn) < 1e-4 and inside)


def draw(arm, count, seed):
    random = np.random.default_rng(seed)

    def unit():
        v = random.standard_normal(3)
        return v / np.linalg.norm(v)

    cases = []
    while len(cases) < count:
        q = random.uniform(arm.lower, arm.upper)
        pose = arm.fk(q)
        moved = pose.copy()
        moved[:3, 3] += 0.05 * unit()
        moved[:3, :3] = pin.exp3(unit() * np.radians(10)) @ pose[:3, :3]
        warm = arm.descend(q, moved)
        if warm is not None:
            cases.append((pose, random.uniform(arm.lower, arm.upper), warm))
    return cases


def write(cases, n, path):
    names = [f"t{r}{c}" for r in range(4) for c in range(4)]
    names += [f"cold{i}" for i in range(n)] + [f"warm{i}" for i in range(n)]
    with open(path, "w", encoding="utf-8") as file:
        file.write(",".join(names) + "\n")
        for pose, cold, warm in cases:
            row = np.hstack([pose.ravel(), cold, warm])
            file.write(",".join(repr(float(v)) for v in row) + "\n")


def ours(program, arm, table, seed):
    run = subprocess.run(
        [program, "model", "ik", "--robot", arm.path, "--cases", table, "--seed", seed, "--json"],
        stdout=subprocess.PIPE, check=False)
    return [(np.array(c["q"]), c["time_us"]) for c in json.loads(run.stdout)["cases"]]


def timed(solve, cases, seed, clock):
    answers = []
    for pose, cold, warm in cases:
        start = cold if seed == "cold" else warm
        before = clock()
        q = solve(pose, start)
        answers.append((q, (clock() - before) * 1e6))
    return answers


def tracik(arm):
    import pytracik

    with open(arm.path, encoding="utf-8") as file:
        text = file.read()
    ik = pytracik.TRAC_IK(arm.base, arm.tip, text, 0.005, 1e-5, pytracik.SolveType.Speed)

    def solve(pose, start):
        w = pin.Quaternion(pose[:3, :3])
        found = pytracik.ik(ik, start, *pose[:3, 3], w.x, w.y, w.z, w.w)
        return np.array(found[1:], dtype=float) if len(found) and found[0] >= 0 else None

    return solve


def pinocchio(arm):
    random = np.random.default_rng(1)

    def solve(pose, start):
        q = arm.descend(start, pose)
        for _ in range(50):
            if q is not None:
                return q
            q = arm.descend(random.uniform(arm.lower, arm.upper), pose)
        return q

    return solve


def ssik(arm):
    solver = importlib.import_module(SSIK[arm.name])
    one, other = 0.5 * (arm.lower + arm.upper) + 0.1, 0.3 * arm.lower + 0.7 * arm.upper
    # The library's base may be turned by half a turn, and its tip be another frame of the last link.
    for before in [np.eye(4), np.diag([-1.0, -1.0, 1.0, 1.0])]:
        after = np.linalg.inv(before @ arm.fk(one)) @ np.asarray(solver.fk(one))
        if np.abs(before @ arm.fk(other) @ after - solver.fk(other)).max() < 1e-6:
            break
    else:
        raise NotImplementedError("another arm")

    def solve(pose, start):
        found = solver.solve(before @ pose @ after, max_solutions=1, q_seed=start)
        return np.array(found[0].q) if found else None

    return solve


def eaik(arm):
    from eaik.IK_HP import HPRobot

    zero = np.zeros(arm.n)
    tip = arm.fk(zero)
    axes, places = [], []
    for i in range(1, arm.n + 1):
        frame = arm.data.oMi[i]
        axes.append(frame.rotation[:, 2])
        places.append(frame.translation.copy())
    steps = np.diff(np.vstack([np.zeros(3), places, tip[:3, 3]]), axis=0)
    robot = HPRobot(np.array(axes), steps)
    if not robot.hasKnownDecomposition():
        raise NotImplementedError("no decomposition")

    def solve(pose, start):
        target = pose.copy()
        target[:3, :3] = pose[:3, :3] @ tip[:3, :3].T
        found = robot.IK(target)
        exact = [q for q, least in zip(found.Q, found.is_LS) if not least]
        # Angles come within half a turn; the nearest of them to the seed, as one would choose.
        return min(exact, key=lambda q: np.abs(q - start).max()) if exact else None

    return solve


def row(name, arm, cases, answers):
    solved = sum(arm.ok(q, pose) for (q, _), (pose, _, _) in zip(answers, cases))
    times = np.sort([t for _, t in answers])
    n = len(times)
    return (
        f"{name:30}{100 * solved / n:9.2f} %{times.mean():10.1f}{times[n // 2]:10.1f}"
        f"{times[n * 99 // 100]:10.1f}{times[-1]:11.1f}")


def main():
    program, path = sys.argv[1:3]
    arm = Arm(path)
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 2000
    cases = draw(arm, count, int(sys.argv[4]) if len(sys.argv) > 4 else 1)
    print(f"{arm.name}, {arm.n} joints, {count} poses, load {os.getloadavg()[0]:.1f}")
    print(f"{'':30}{'solved':>11}{'mean µs':>10}{'median':>10}{'p99':>10}{'max':>11}")
    with tempfile.TemporaryDirectory() as folder:
        table = os.path.join(folder, "cases.csv")
        write(cases, arm.n, table)
        for seed in ["cold", "warm"]:
            print(row(f"robotsim, {seed}", arm, cases, ours(program, arm, table, seed)))
    makers = [("pytracik, 5 ms", tracik), ("LM on Pinocchio, Python", pinocchio)]
    makers += [("ssik, nearest", ssik)] if arm.name in SSIK else []
    makers += [("EAIK, all, nearest kept", eaik)] if arm.n == 6 else []
    for name, make in makers:
        try:
            solve = make(arm)
        except NotImplementedError as reason:
            print(f"{name:30} not run: {reason}")
            continue
        clock = time.perf_counter if make is tracik else time.thread_time
        for _ in range(20):
            solve(cases[0][0], cases[0][1])
        for seed in ["cold", "warm"]:
            print(row(f"{name}, {seed}", arm, cases, timed(solve, cases, seed, clock)), flush=True)


if __name__ == "__main__":
    main()
