#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the trajectories of Examples/trajectories: one clean, four with one fault each.

    python3 -m venv VENV && VENV/bin/pip install mcap==1.6.0
    VENV/bin/python Tools/examples/trajectories.py [FOLDER]

Only additions and multiplications go into the numbers, so every machine writes the same bytes. The
MCAP files are written by the format's own library and the CDR by the lines below: nothing of robotsim
takes part.
"""

import struct
import sys
from pathlib import Path

from mcap.writer import CompressionType, Writer

JOINTS = [f"panda_joint{i}" for i in range(1, 8)]
START = [0.3, -0.4, 0.1, -2.0, 0.2, 1.9, 0.6]
GOAL = [-0.5, 0.3, -0.2, -1.5, 0.7, 2.4, -0.3]
DURATION = 2.0
PI = 3.141592653589793


def quintic(s):
    """From 0 to 1 with rest at both ends: value, first and second derivative."""
    s = min(max(s, 0.0), 1.0)
    value = s * s * s * (10 + s * (6 * s - 15))
    first = 30 * s * s * (1 - s) * (1 - s)
    second = 60 * s * (1 - s) * (1 - 2 * s)
    return value, first, second


def motion(t, start=START, goal=GOAL, duration=DURATION):
    value, first, second = quintic(t / duration)
    q = [a + (b - a) * value for a, b in zip(start, goal)]
    qd = [(b - a) * first / duration for a, b in zip(start, goal)]
    qdd = [(b - a) * second / (duration * duration) for a, b in zip(start, goal)]
    return q, qd, qdd


def clean(folder):
    """100 Hz, named joints, velocities beside the positions."""
    with open(folder / "clean.csv", "w", newline="\n") as file:
        file.write("# 100 Hz, positions in rad, velocities in rad/s\n")
        names = [f"{joint}_position" for joint in JOINTS]
        names += [f"{joint}_velocity" for joint in JOINTS]
        file.write(",".join(["time_s"] + names) + "\n")
        for k in range(201):
            q, qd, _ = motion(k / 100)
            file.write(",".join([f"{k / 100:.2f}"] + [f"{x:.9f}" for x in q + qd]) + "\n")


def acceleration_step(folder):
    """Uneven steps, joints by number; joint 2 is slowed down by 0.2 rad/s within a millisecond."""
    with open(folder / "acceleration-step.csv", "w", newline="\n") as file:
        file.write("t," + ",".join(f"q{i}" for i in range(7)) + "\n")
        t = 0.0
        k = 0
        while t < DURATION + 0.5:
            q, _, _ = motion(t)
            # A ramp that comes at once and goes smoothly.
            if t > 0.8:
                length = 1.2
                s = min((t - 0.8) / length, 1.0)
                q[1] -= 0.2 * length * (s - s * s * s + 0.5 * s * s * s * s)
            file.write(",".join([f"{t:.4f}"] + [f"{x:.10f}" for x in q]) + "\n")
            t = round(t + (0.008, 0.012, 0.010)[k % 3], 4)
            k += 1


def position_limit(folder):
    """Joint 6 comes to rest 0.05 rad beyond its upper limit of 3.7525 rad."""
    goal = list(GOAL)
    goal[5] = 3.8025
    with open(folder / "position-limit.csv", "w", newline="\n") as file:
        names = [f"q_{joint}_rad" for joint in JOINTS]
        names += [f"qd_{joint}_rad_s" for joint in JOINTS]
        names += [f"qdd_{joint}_rad_s2" for joint in JOINTS]
        file.write(";".join(["timestamp", "phase"] + names) + "\n")
        for k in range(301):
            q, qd, qdd = motion(k / 100, goal=goal, duration=3.0)
            numbers = [f"{x:.8e}" for x in q + qd + qdd]
            file.write(";".join([f"{1700000000 + k / 100:.2f}", "move"] + numbers) + "\n")


class CDR:
    """XCDR1, little-endian: numbers are aligned to their size after a header of four bytes."""

    def __init__(self):
        self.data = bytearray()

    def number(self, code, value):
        size = struct.calcsize(code)
        self.data += bytes(-len(self.data) % size)
        self.data += struct.pack("<" + code, value)

    def string(self, text):
        raw = text.encode() + b"\0"
        self.number("I", len(raw))
        self.data += raw

    def strings(self, texts):
        self.number("I", len(texts))
        for text in texts:
            self.string(text)

    def doubles(self, values):
        self.number("I", len(values))
        for value in values:
            self.number("d", value)

    def header(self, nanoseconds, frame):
        self.number("i", nanoseconds // 10**9)
        self.number("I", nanoseconds % 10**9)
        self.string(frame)

    def bytes(self):
        return b"\x00\x01\x00\x00" + bytes(self.data)


HEADER = (
    "=" * 80 + "\nMSG: std_msgs/Header\nbuiltin_interfaces/Time stamp\nstring frame_id\n"
    + "=" * 80 + "\nMSG: builtin_interfaces/Time\nint32 sec\nuint32 nanosec\n"
)
JOINT_STATE = (
    "std_msgs/Header header\nstring[] name\nfloat64[] position\nfloat64[] velocity\n"
    "float64[] effort\n" + HEADER
)
JOINT_TRAJECTORY = (
    "std_msgs/Header header\nstring[] joint_names\n"
    "trajectory_msgs/JointTrajectoryPoint[] points\n" + HEADER
    + "=" * 80 + "\nMSG: trajectory_msgs/JointTrajectoryPoint\nfloat64[] positions\n"
    "float64[] velocities\nfloat64[] accelerations\nfloat64[] effort\n"
    "builtin_interfaces/Duration time_from_start\n"
    + "=" * 80 + "\nMSG: builtin_interfaces/Duration\nint32 sec\nuint32 nanosec\n"
)


def mcap(path, topic, schema, text, messages, compression):
    """Messages are pairs of a log time in nanoseconds and CDR."""
    with open(path, "wb") as file:
        writer = Writer(file, compression=compression)
        writer.start(profile="ros2", library="robotsim examples")
        schema_id = writer.register_schema(schema, "ros2msg", text.encode())
        channel = writer.register_channel(topic, "cdr", schema_id)
        for sequence, (time, data) in enumerate(messages):
            writer.add_message(channel, time, data, time, sequence)
        writer.finish()


def velocity_spike(folder):
    """100 Hz states, joints from the last to the first; a single sample of joint 5 is off by
    0.04 rad."""
    messages = []
    for k in range(201):
        q, _, _ = motion(k / 100)
        if k == 123:
            q[4] += 0.04
        stamp = 5 * 10**9 + k * 10**7
        cdr = CDR()
        cdr.header(stamp, "")
        cdr.strings(JOINTS[::-1])
        cdr.doubles(q[::-1])
        cdr.doubles([])
        cdr.doubles([])
        # Written a little later than measured, and not evenly so.
        messages.append((stamp + 300_000 + 40_000 * (k % 7), cdr.bytes()))
    mcap(
        folder / "velocity-spike.mcap", "/joint_states", "sensor_msgs/msg/JointState", JOINT_STATE,
        messages, CompressionType.ZSTD)


def joint_flip(folder):
    """A slow trajectory of a few points. From the 11th point to the 12th the shoulder turns over:
    joints 1 and 3 by half a turn, joint 2 to the other side. The tool stands where it stood, and
    velocities and accelerations are kept, but on the way the arm sweeps through the room."""
    order = [3, 0, 6, 1, 5, 2, 4]
    points = []
    t = 0
    for k in range(21):
        q, _, _ = motion(
            k / 20, [-1.2, 0.5, -1.3, -2.0, 0.2, 1.9, 0.6], [-1.4, 0.6, -1.5, -1.8, 0.3, 2.0, 0.4],
            1.0)
        if k > 10:
            q[0] += PI
            q[1] = -q[1]
            q[2] += PI
        points.append((t, q))
        t += 3_000_000_000 if k == 10 else (400_000_000, 500_000_000)[k % 2]
    cdr = CDR()
    cdr.header(0, "")
    cdr.strings([JOINTS[i] for i in order])
    cdr.number("I", len(points))
    for time, q in points:
        cdr.doubles([q[i] for i in order])
        cdr.doubles([])
        cdr.doubles([])
        cdr.doubles([])
        cdr.number("i", time // 10**9)
        cdr.number("I", time % 10**9)
    mcap(
        folder / "joint-flip.mcap", "/joint_trajectory_controller/joint_trajectory",
        "trajectory_msgs/msg/JointTrajectory", JOINT_TRAJECTORY, [(10**9, cdr.bytes())],
        CompressionType.NONE)


def main():
    here = Path(__file__).resolve().parents[2] / "Examples" / "trajectories"
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else here
    folder.mkdir(parents=True, exist_ok=True)
    clean(folder)
    acceleration_step(folder)
    position_limit(folder)
    velocity_spike(folder)
    joint_flip(folder)


if __name__ == "__main__":
    main()
