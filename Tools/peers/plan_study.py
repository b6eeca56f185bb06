#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Random treatments through `robotsim plan`, judged by other code.

    plan_study.py ROBOTSIM [--count 100] [--seed 1] [--out plan-study] [--findings DIR] [...]

Each number draws an adult, a posture, a robot and 5 to 40 points (`study/protocols.py`), has them
planned with the base left to robotsim, and holds a plan that is returned against everything it
promises (`study/judge.py`). Refusals have to name point and reason and to say whether they are
proved; for some that are not, a second planner of another design tries (`study/second.py`).

Results go to OUT/NUMBER/result.json, so that a study that was broken off goes on where it was;
several may run at once on one folder. Exit status 1 when a plan is broken, the program crashed or a
refusal is unclear.
"""

import argparse
import fcntl
import json
import os
import shutil
import sys
import traceback

from study.mutations import mutations
from study.program import Program
from study.second import try_refused
from study.summary import is_finding, summary
from study.trial import run_trial


def options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("robotsim")
    parser.add_argument("--data", default=".", help="the folder of Robots and Atlases")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", default="plan-study")
    parser.add_argument("--findings", help="a folder for scenarios worth a look")
    parser.add_argument("--second", type=int, default=20, help="refusals tried a second time")
    parser.add_argument(
        "--only", choices=["plans", "second", "summary", "mutations"],
        help="one part instead of all; mutations spoils the first plan to see the judge notice")
    return parser.parse_args()


def main():
    chosen = options()
    program = Program(chosen.robotsim, chosen.data)
    robots = os.path.join(chosen.data, "Robots")
    numbers = range(chosen.first, chosen.first + chosen.count)
    if chosen.only in (None, "plans"):
        for index in numbers:
            once(chosen, index, "result.json", lambda folder, index=index: run_trial(
                program, robots, chosen.seed, index, folder))
    if chosen.only in (None, "second"):
        try_again(chosen, program, robots, numbers)
    if chosen.only == "mutations":
        sys.exit(0 if spoil(chosen, program, robots, numbers) else 1)
    results = [r for i in numbers if (r := read(folder_of(chosen, i), "result.json"))]
    seconds = {i: r for i in numbers if (r := read(folder_of(chosen, i), "second.json"))}
    text, passed = summary(results, seconds)
    print(text)
    with open(os.path.join(chosen.out, "summary.md"), "w", encoding="utf-8") as file:
        file.write(text + "\n")
    with open(os.path.join(chosen.out, "results.json"), "w", encoding="utf-8") as file:
        json.dump({"results": results, "second": seconds}, file, indent=1)
    sys.exit(0 if passed else 1)


def try_again(chosen, program, robots, numbers):
    """The second planner for the first so many refusals that are not proved or not clear."""
    refused = [
        i for i in numbers
        if (r := read(folder_of(chosen, i), "result.json"))
        and ((r.get("refusal") or {}).get("certainty") == "not found"
             or r["outcome"] == "unclear refusal")]
    for index in refused[:chosen.second]:
        once(chosen, index, "second.json", lambda folder, index=index: try_refused(
            program, robots, chosen.seed, index, folder))


def spoil(chosen, program, robots, numbers):
    """The first plan of the study with known faults; true when the judge tells each of them."""
    for index in numbers:
        folder = folder_of(chosen, index)
        if (read(folder, "result.json") or {}).get("outcome") == "planned":
            rows = mutations(program, robots, chosen.seed, index, folder)
            for name, is_right, told in rows:
                print(f"{'right' if is_right else 'WRONG'}  {name}  {' '.join(told)}")
            return all(is_right for _, is_right, _ in rows)
    raise SystemExit("no plan to spoil: make some first")


def folder_of(chosen, index):
    return os.path.join(chosen.out, f"{index:03}")


def read(folder, name):
    path = os.path.join(folder, name)
    if not os.path.exists(path):
        return None
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def once(chosen, index, name, work):
    """Writes what `work` gives, unless it is there or another process is at it."""
    folder = folder_of(chosen, index)
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "lock"), "w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        if os.path.exists(os.path.join(folder, name)):
            return
        try:
            result = work(folder)
        except Exception:  # the study goes on; what broke is told in the summary
            result = {"index": index, "outcome": "study failed", "error": traceback.format_exc()}
        partial = os.path.join(folder, name + ".partial")
        with open(partial, "w", encoding="utf-8") as file:
            json.dump(result, file, indent=1)
        os.replace(partial, os.path.join(folder, name))
    told = result.get("broken") or result.get("message") or result.get("error", "")[-300:]
    line = f"{index:3} {name} {result.get('outcome')}: {str(told)[:300]}"
    print(line, file=sys.stderr, flush=True)
    if chosen.findings and is_finding(result):
        os.makedirs(chosen.findings, exist_ok=True)
        for file in ("scenario.json", name):
            if os.path.exists(path := os.path.join(folder, file)):
                shutil.copy(path, os.path.join(chosen.findings, f"{index:03}-{file}"))


if __name__ == "__main__":
    main()
