#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cuts logs and kills runs, recovers them, and has the results judged.

usage: check_recovery.py ROBOTSIM [--cuts N] [--damages N] [--kills N] [--seed S]

cuts    A log is cut at N random bytes and recovered; each new log must hold the same bytes as the
        whole one up to its last chunk, every chunk that was whole, and no error for pymcap-cli
        doctor.
damages A log of half a second gets random bytes changed. What `log info` calls whole must have no
        error for the doctor, and neither must anything that `log recover --skip-damaged` writes.
kills   N runs are stopped at random moments. How far each had recorded is read from its memory: the
        highest tick of a message on /inputs in the chunk being filled. Then it gets SIGKILL, its
        .partial is recovered, and all that is missing must lie in one chunk.

Exit status: 0 all holds, 1 something does not, 2 bad usage.
"""
import argparse
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from mcap.reader import make_reader
from pymcap_cli.doctor import examine_mcap

ORIGIN_NS = 1_000_000_000
TICK_NS = 1_000_000


def summary_of(path):
    with open(path, "rb") as stream:
        return make_reader(stream, validate_crcs=True).get_summary()


def chunks_of(summary):
    return sorted(summary.chunk_indexes, key=lambda c: c.chunk_start_offset)


def common_prefix(a, b):
    """Length of the longest common start of two byte strings."""
    low, high = 0, min(len(a), len(b))
    while low < high:
        middle = (low + high + 1) // 2
        if a[:middle] == b[:middle]:
            low = middle
        else:
            high = middle - 1
    return low


class Check:
    def __init__(self, robotsim, folder):
        self.robotsim, self.folder = robotsim, folder
        self.failures = 0

    def require(self, holds, what):
        if not holds:
            self.failures += 1
            print(f"  FAIL {what}")

    def run(self, out, *options):
        """A run to its end, which must be orderly; returns its wall-clock time."""
        start = time.monotonic()
        done = subprocess.run(
            [self.robotsim, "run", "--no-report", "--out", out, *options], stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        self.require(done.returncode in (0, 1), f"run ends with {done.returncode}")
        return time.monotonic() - start

    def recover(self, source, out, *options):
        done = subprocess.run(
            [self.robotsim, "log", "recover", source, "--out", out, *options],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        return done.returncode, done.stdout

    def judge(self, recovered, whole, what):
        """The recovered chunks, which must be those of the whole log."""
        chunks = chunks_of(summary_of(recovered))
        content = Path(recovered).read_bytes()
        same = common_prefix(content, whole)
        for chunk in chunks:
            end = chunk.chunk_start_offset + chunk.chunk_length
            self.require(end <= same, f"{what}: chunk at {chunk.chunk_start_offset} is changed")
        return chunks


def cuts(check, count, generator):
    folder = check.folder / "cuts"
    check.run(folder, "--duration-s", "12")
    whole = (folder / "run.mcap").read_bytes()
    chunks = chunks_of(summary_of(folder / "run.mcap"))
    first = chunks[0].chunk_start_offset
    errors = 0
    for number in range(count):
        length = generator.randrange(first, len(whole))
        (folder / "cut").write_bytes(whole[:length])
        status, text = check.recover(folder / "cut", folder / "recovered")
        check.require(status == 0, f"cut at {length}: status {status}: {text}")
        if status != 0:
            continue
        found = check.judge(folder / "recovered", whole, f"cut at {length}")
        due = [c for c in chunks if c.chunk_start_offset + c.chunk_length <= length]
        check.require(len(found) == len(due), f"cut at {length}: {len(found)} of {len(due)} chunks")
        found = doctor_errors(folder / "recovered")
        check.require(found == 0, f"cut at {length}: the doctor finds {found} errors")
        errors += found
    print(f"{count} cuts of {len(whole)} bytes: doctor finds {errors} errors")


def doctor_errors(path):
    with open(path, "rb") as stream:
        return examine_mcap(stream, os.path.getsize(path), str(path)).error_count


def damages(check, count, generator):
    folder = check.folder / "damages"
    check.run(folder, "--duration-s", "0.5")
    whole = (folder / "run.mcap").read_bytes()
    told, written = 0, 0
    for number in range(count):
        changed = bytearray(whole)
        for _ in range(generator.randint(1, 4)):
            place = generator.randrange(len(changed))
            if generator.random() < 0.3:
                changed[place:place + 8] = b"\xff" * min(8, len(changed) - place)
            else:
                changed[place] = generator.randrange(256)
        (folder / "changed").write_bytes(changed)
        (folder / "recovered").unlink(missing_ok=True)
        info = subprocess.run(
            [check.robotsim, "log", "info", folder / "changed"], stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        check.require(info.returncode in (0, 1, 2), f"log info ends with {info.returncode}")
        told += info.returncode != 0
        if info.returncode == 0:
            errors = doctor_errors(folder / "changed")
            check.require(errors == 0, f"damage {number}: whole for us, not for the doctor")
        status, text = check.recover(folder / "changed", folder / "recovered", "--skip-damaged")
        check.require(status in (0, 1, 2), f"damage {number}: status {status}: {text}")
        check.require(
            (status == 0) == (folder / "recovered").exists(), f"damage {number}: status {status}")
        if status == 0:
            written += 1
            errors = doctor_errors(folder / "recovered")
            check.require(errors == 0, f"damage {number}: the doctor finds {errors} errors")
    print(f"{count} damaged logs: {told} are told from whole ones, {written} are recovered")


def recorded_tick(pid, channel):
    """The highest tick on /inputs that stands in the memory of a stopped process."""
    pattern = re.compile(
        rb"\x05..\x00{6}" + channel.to_bytes(2, "little") + rb"(?=(.{4})(.{8})(.{8}))", re.DOTALL)
    highest = -1
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb") as memory:
        for line in maps:
            place, access = line.split()[:2]
            if not access.startswith("rw") or line.rstrip().endswith("]") and "heap" not in line:
                continue
            begin, end = (int(x, 16) for x in place.split("-"))
            try:
                memory.seek(begin)
                content = memory.read(end - begin)
            except (OSError, ValueError, OverflowError):
                continue
            for match in pattern.finditer(content):
                sequence, logged, published = (int.from_bytes(g, "little") for g in match.groups())
                tick = sequence - 1
                if logged == published == ORIGIN_NS + tick * TICK_NS:
                    highest = max(highest, tick)
    return highest


def kills(check, count, generator):
    reference = check.folder / "reference"
    duration = check.run(reference)
    whole = (reference / "run.mcap").read_bytes()
    summary = summary_of(reference / "run.mcap")
    chunks = chunks_of(summary)
    inputs = next(i for i, c in summary.channels.items() if c.topic == "/inputs")
    lost, last_ticks = [], []
    attempts = 0
    while len(lost) < count and attempts < 10 * count:
        attempts += 1
        out = check.folder / f"kill-{attempts}"
        process = subprocess.Popen(
            [check.robotsim, "run", "--no-report", "--out", out], stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        time.sleep(generator.uniform(0, duration))
        os.kill(process.pid, signal.SIGSTOP)
        _, status = os.waitpid(process.pid, os.WUNTRACED)
        if not os.WIFSTOPPED(status):
            process.returncode = 0
            continue
        recorded = recorded_tick(process.pid, inputs)
        process.kill()
        process.wait()
        partial = out / "run.mcap.partial"
        if not partial.exists() or recorded < 0:
            continue  # It was still preparing, or closing.
        status, text = check.recover(partial, out / "run.mcap")
        what = f"killed at tick {recorded}"
        check.require(status == 0, f"{what}: status {status}: {text}")
        if status != 0:
            continue
        found = check.judge(out / "run.mcap", whole, what)
        statistics = summary_of(out / "run.mcap").statistics
        ticks = statistics.channel_message_counts.get(inputs, 0)
        moment = ORIGIN_NS + recorded * TICK_NS
        if len(found) < len(chunks):
            check.require(
                moment <= chunks[len(found)].message_end_time,
                f"{what}: only {len(found)} chunks, {ticks} ticks: more than one chunk is lost")
        lost.append(recorded + 1 - ticks)
        last_ticks.append(recorded)
        for file in out.iterdir():
            file.unlink()
    check.require(len(lost) == count, f"only {len(lost)} of {count} runs could be killed")
    if lost:
        largest = max(c.uncompressed_size for c in chunks)
        longest = max(c.message_end_time - c.message_start_time for c in chunks)
        print(
            f"{len(lost)} runs killed between tick {min(last_ticks)} and {max(last_ticks)}: "
            f"lost at most {max(lost)} ticks, {sum(lost) / len(lost):.0f} on average; "
            f"chunks of at most {largest} bytes and {longest / 1e9:.3f} s")


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("robotsim")
    parser.add_argument("--cuts", type=int, default=50)
    parser.add_argument("--damages", type=int, default=200)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    generator = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        check = Check(Path(options.robotsim).resolve(), Path(folder))
        cuts(check, options.cuts, generator)
        damages(check, options.damages, generator)
        kills(check, options.kills, generator)
    sys.exit(1 if check.failures else 0)


main()
