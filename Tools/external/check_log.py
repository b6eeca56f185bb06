#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Has a run's log judged by readers that share no code with robotsim.

usage: check_log.py LOG

pymcap-cli doctor   no error in the file's structure
mcap                every message of every topic decodes; counts, times and sequences are right;
                    what the topics say of one instant agrees
rosbags             reads the same messages to the same bits
rerun               converts the log, and the result shows the robot, its frames and its curves

Exit status: 0 all content, 1 a judge is not, 2 bad usage.
"""
import math
import re
import subprocess
import sys
import tempfile
from pathlib import Path

FIRST_STAMP = 1_000_000_000
EVERY_TICK = ["/inputs", "/joint_commands", "/truth"]
AT_VIEWERS_RATE = ["/joint_states", "/tf", "/tcp_pose", "/tcp_wrench"]
TYPES = {
    "/robot_description": "std_msgs/msg/String",
    "/tf_static": "tf2_msgs/msg/TFMessage",
    "/tf": "tf2_msgs/msg/TFMessage",
    "/joint_states": "sensor_msgs/msg/JointState",
    "/joint_commands": "sensor_msgs/msg/JointState",
    "/tcp_pose": "geometry_msgs/msg/PoseStamped",
    "/target_pose": "geometry_msgs/msg/PoseStamped",
    "/tcp_wrench": "geometry_msgs/msg/WrenchStamped",
    "/truth": "robotsim_msgs/msg/Truth",
    "/acupoints": "visualization_msgs/msg/MarkerArray",
    "/events": "rcl_interfaces/msg/Log",
    "/diagnostics": "diagnostic_msgs/msg/DiagnosticArray",
    "/inputs": "robotsim_msgs/msg/TickInput",
    "/snapshots": "robotsim_msgs/msg/ControllerSnapshot",
    "/gaps": "robotsim_msgs/msg/Gap",
    "/timing": "robotsim_msgs/msg/CycleTiming",
}
# What a run need not have: it says so when it happens, or is asked for.
NOT_ALWAYS = ["/events", "/target_pose", "/snapshots", "/gaps", "/timing"]
# The steps to which the log rounds what only viewers read, and a chain of a dozen of them.
GRID = 2.0**-24
CHAIN = 2e-6
# Failures told one by one for each judge; the rest are counted.
MOST_TOLD = 10


class Report:
    def __init__(self):
        self.failures = 0
        self.told = 0

    def check(self, holds, what, detail=""):
        if not holds:
            self.failures += 1
            self.told += 1
            if self.told == MOST_TOLD + 1:
                print("  FAIL and more of the kind")
            if self.told > MOST_TOLD:
                return
            print(f"  FAIL {what}" + (f": {detail}" if detail else ""))

    def done(self, judge, before, text):
        holds = self.failures == before
        self.told = 0
        print(f"ok   {judge}: {text}" if holds else f"FAIL {judge}")


def run(*command):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def plain(text):
    """Without the colours of terminals."""
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def flatten(value, path=""):
    """The leaves of a decoded message with their paths, floats as exact text."""
    if isinstance(value, float):
        return [(path, value.hex())]
    if isinstance(value, (bool, int, str)):
        return [(path, str(int(value) if isinstance(value, bool) else value))]
    if isinstance(value, (bytes, bytearray)):
        value = list(value)
    if hasattr(value, "tolist"):
        return flatten(value.tolist(), path)
    if isinstance(value, (list, tuple)):
        return [leaf for i, v in enumerate(value) for leaf in flatten(v, f"{path}[{i}]")]
    names = getattr(value, "__slots__", None) or [
        n for n in vars(value) if not n.startswith("_")]
    names = [n for n in names if n != "__msgtype__"]
    return [leaf for n in names for leaf in flatten(getattr(value, n), f"{path}.{n}")]


def doctor(log, report):
    before = report.failures
    result = run("pymcap-cli", "doctor", log)
    text = plain(result.stdout)
    report.check(result.returncode == 0, "pymcap-cli doctor", text)
    report.done("pymcap-cli doctor", before, "no error")


class Transforms:
    """Rotation matrix and translation of each frame in its parent."""

    def __init__(self):
        self.parent = {}

    def add(self, message):
        for t in message.transforms:
            p, q = t.transform.translation, t.transform.rotation
            self.parent[t.child_frame_id] = (
                t.header.frame_id, quaternion_matrix(q.x, q.y, q.z, q.w), (p.x, p.y, p.z))

    def in_root(self, frame):
        rotation = [[1.0, 0, 0], [0, 1.0, 0], [0, 0, 1.0]]
        position = (0.0, 0.0, 0.0)
        seen = 0
        while frame in self.parent:
            frame, r, p = self.parent[frame]
            position = tuple(
                p[i] + sum(r[i][k] * position[k] for k in range(3)) for i in range(3))
            rotation = [
                [sum(r[i][k] * rotation[k][j] for k in range(3)) for j in range(3)]
                for i in range(3)]
            seen += 1
            assert seen < 100, "a cycle of frames"
        return frame, rotation, position


def quaternion_matrix(x, y, z, w):
    n = math.sqrt(x * x + y * y + z * z + w * w)
    x, y, z, w = x / n, y / n, z / n, w / n
    return [
        [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
        [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
        [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)]]


def away(a, b):
    return max(abs(i - j) for i, j in zip(a, b))


def check_instant(now, frames, report):
    """What the topics say of one instant must agree."""
    if not all(t in now for t in ["/inputs", "/joint_states", "/tf", "/tcp_pose", "/truth"]):
        return
    inputs, truth = now["/inputs"], now["/truth"]
    tick = inputs.tick
    report.check(
        away(inputs.q_rad, now["/joint_states"].position) <= GRID,
        f"/joint_states agrees with /inputs at tick {tick}")
    report.check(truth.tick == tick, f"/truth belongs to tick {tick}", str(truth.tick))
    frames.add(now["/tf"])
    for frame in ["tool_tip", "tool_tip_desired", "patient"]:
        root, _, _ = frames.in_root(frame)
        report.check(root == "world", f"frame {frame} hangs on the world", root)
    _, r_base, p_base = frames.in_root(now["/tcp_pose"].header.frame_id)
    pose = now["/tcp_pose"].pose
    p = (pose.position.x, pose.position.y, pose.position.z)
    expected = tuple(
        p_base[i] + sum(r_base[i][k] * p[k] for k in range(3)) for i in range(3))
    _, r_tool, p_tool = frames.in_root("tool_tip")
    report.check(
        away(p_tool, expected) < CHAIN, f"the frames lead to /tcp_pose at tick {tick}",
        f"{p_tool} against {expected}")
    q = pose.orientation
    m = quaternion_matrix(q.x, q.y, q.z, q.w)
    turned = [
        [sum(r_base[i][k] * m[k][j] for k in range(3)) for j in range(3)] for i in range(3)]
    report.check(
        all(away(a, b) < CHAIN for a, b in zip(turned, r_tool)),
        f"the frames turn as /tcp_pose at tick {tick}")


def official_reader(log, report):
    """Returns the leaves of a sample of the messages, by topic and time, and the count of all."""
    from mcap.reader import make_reader
    from mcap_ros2.decoder import DecoderFactory

    before = report.failures
    counts, sample, last, now = {}, {}, {}, {}
    frames, instants, urdf = Transforms(), 0, ""
    with open(log, "rb") as stream:
        reader = make_reader(stream, validate_crcs=True, decoder_factories=[DecoderFactory()])
        summary = reader.get_summary()
        report.check(reader.get_header().profile == "ros2", "the profile is ros2")
        for channel in summary.channels.values():
            schema = summary.schemas[channel.schema_id]
            report.check(
                TYPES.get(channel.topic) == schema.name, f"type of {channel.topic}", schema.name)
            report.check(
                "offered_qos_profiles" in channel.metadata, f"QoS of {channel.topic} given")
        for schema, channel, message, decoded in reader.iter_decoded_messages(
                log_time_order=False):
            topic = channel.topic
            n = counts[topic] = counts.get(topic, 0) + 1
            stamp, sequence = last.get(topic, (0, 0))
            report.check(
                message.log_time == message.publish_time and message.log_time >= stamp
                and message.log_time >= FIRST_STAMP, f"times of {topic}", str(message.log_time))
            report.check(message.sequence == sequence + 1, f"sequence of {topic}")
            last[topic] = (message.log_time, message.sequence)
            if n <= 3 or n % 97 == 0:
                sample[(topic, message.log_time, n)] = flatten(decoded)
            if topic == "/robot_description":
                urdf = decoded.data
            elif topic == "/tf_static":
                frames.add(decoded)
            if now.get("time") != message.log_time:
                now = {"time": message.log_time}
            now[topic] = decoded
            if topic == "/truth" and "/tf" in now:
                instants += 1
                if instants % 10 == 1:
                    check_instant(now, frames, report)
        statistics = summary.statistics
        for channel in summary.channels.values():
            stored = statistics.channel_message_counts.get(channel.id, 0)
            report.check(
                stored == counts.get(channel.topic, 0), f"count of {channel.topic}",
                f"{stored} stored, {counts.get(channel.topic, 0)} read")
        metadata = {m.name: m.metadata for m in reader.iter_metadata()}
        attachments = {a.name: len(a.data) for a in reader.iter_attachments()}
    for topic in TYPES:
        report.check(
            counts.get(topic, 0) > 0 or topic in NOT_ALWAYS,
            f"there are messages on {topic}")
    ticks = counts.get("/inputs", 0)
    report.check(
        all(counts.get(t) == ticks for t in EVERY_TICK), "every tick on every exact topic",
        str([counts.get(t) for t in EVERY_TICK]))
    report.check(
        len({counts.get(t) for t in AT_VIEWERS_RATE}) == 1, "the viewers' topics keep one rate",
        str([counts.get(t) for t in AT_VIEWERS_RATE]))
    report.check("robotsim.run" in metadata, "metadata robotsim.run", str(list(metadata)))
    report.check(instants > 0, "instants on which all topics speak")
    links = set(re.findall(r'<link\s+name="([^"]+)"', urdf))
    missing = links - set(frames.parent)
    report.check(
        links and not missing, "every link of the robot has a frame", str(sorted(missing)))
    report.done(
        "mcap", before, f"{sum(counts.values())} messages on {len(counts)} topics, {ticks} ticks, "
        f"{instants} instants, {len(attachments)} attachments")
    return sample, counts, urdf


def rosbags_reader(log, sample, counts, report):
    from rosbags.highlevel import AnyReader

    before, compared, numbers = report.failures, 0, {}
    with AnyReader([Path(log)]) as reader:
        for connection, stamp, raw in reader.messages():
            n = numbers[connection.topic] = numbers.get(connection.topic, 0) + 1
            expected = sample.get((connection.topic, stamp, n))
            if expected is None:
                continue
            found = flatten(reader.deserialize(raw, connection.msgtype))
            compared += 1
            if found != expected:
                difference = next(
                    (f"{a} against {b}" for a, b in zip(found, expected) if a != b),
                    f"{len(found)} fields against {len(expected)}")
                report.check(False, f"rosbags reads {connection.topic} alike", difference)
    report.check(numbers == counts, "rosbags counts the messages alike", str(numbers))
    report.check(compared == len(sample), "rosbags meets the sample", f"{compared}")
    report.done("rosbags", before, f"{compared} messages equal to the last bit")


def rerun(log, urdf, report):
    before = report.failures
    run("rerun", "analytics", "disable")
    with tempfile.TemporaryDirectory() as folder:
        rrd = str(Path(folder) / "log.rrd")
        checked = run("rerun", "mcap", "check", "--full", log)
        report.check(checked.returncode == 0, "rerun mcap check --full", plain(checked.stdout))
        converted = run("rerun", "mcap", "convert", log, "-o", rrd)
        report.check(
            converted.returncode == 0 and Path(rrd).exists(), "rerun mcap convert",
            plain(converted.stdout))
        if not Path(rrd).exists():
            return
        verified = run("rerun", "rrd", "verify", rrd)
        report.check(
            verified.returncode == 0 and "without error" in verified.stdout, "rerun rrd verify",
            plain(verified.stdout))
        printed = plain(run("rerun", "rrd", "print", "-vv", rrd).stdout)
    for component in [
            "Transform3D:translation", "Transform3D:quaternion", "Transform3D:parent_frame",
            "Transform3D:child_frame", "Scalars:scalars", "CoordinateFrame:frame"]:
        report.check(component in printed, f"rerun shows {component}")
    for topic in ["/joint_states", "/joint_commands"]:
        for curve in ["position", "velocity"]:
            report.check(f"{topic}/{curve}" in printed, f"rerun shows {topic}/{curve}")
    geometry = {
        shape: printed.count(shape + ":")
        for shape in ["Cylinders3D", "Capsules3D", "Ellipsoids3D", "Boxes3D", "Asset3D"]}
    report.check(sum(geometry.values()) > 0, "rerun shows the robot's geometry", str(geometry))
    for link, body in re.findall(r'<link\s+name="([^"]+)"\s*>(.*?)</link>', urdf, re.DOTALL):
        report.check("<visual" not in body or link in printed, f"rerun draws link {link}")
    shapes = ", ".join(f"{n} {s}" for s, n in geometry.items() if n)
    report.done("rerun", before, f"converted, verified; frames, joint curves and {shapes}")


def judge(name, report, check, *arguments):
    """What `check` returns; None and a failure when the judge itself gives up."""
    try:
        return check(*arguments)
    except Exception as error:  # whatever a reader throws at a broken log
        report.check(False, f"{name} cannot read the log", f"{type(error).__name__} {error}")
        return None


def main():
    if len(sys.argv) != 2:
        print(__doc__.strip().splitlines()[2], file=sys.stderr)
        return 2
    log = sys.argv[1]
    if not Path(log).is_file():
        print(f"{log}: no such file", file=sys.stderr)
        return 2
    report = Report()
    judge("pymcap-cli doctor", report, doctor, log, report)
    read = judge("mcap", report, official_reader, log, report)
    if read is not None:
        sample, counts, urdf = read
        judge("rosbags", report, rosbags_reader, log, sample, counts, report)
        judge("rerun", report, rerun, log, urdf, report)
    print(f"{log}: " + ("all judges are content" if report.failures == 0
                        else f"{report.failures} failures"))
    return 0 if report.failures == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
