# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the built robotsim and measures what a call costs."""

import json
import os
import signal
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass


@dataclass
class Call:
    """One finished call: what it wrote, how it ended and what it took."""

    status: int  # of the exit; minus the signal's number when one ended it
    out: str
    error: str
    wall_s: float
    user_s: float
    timed_out: bool = False

    @property
    def crashed(self):
        """True when it ended in no way that a command may."""
        return self.timed_out or self.status < 0 or self.status > 2

    @property
    def message(self):
        """The last thing it said on standard error, without the word that announces it."""
        lines = [line for line in self.error.strip().splitlines() if line.strip()]
        return lines[-1].removeprefix("Error: ") if lines else ""


class Program:
    """A robotsim with its data: ROBOTSIM and, where that does not find its own, a data folder."""

    def __init__(self, path, data=None, timeout_s=600.0):
        self.path = os.path.abspath(path)
        self.timeout_s = timeout_s
        self.environment = dict(os.environ)
        if data:
            self.environment["ROBOTSIM_DATA"] = os.path.abspath(data)

    def call(self, *arguments):
        """Runs the program; CPU time is that of this child alone."""
        begin = time.monotonic()
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as error:
            child = subprocess.Popen(
                [self.path, *map(str, arguments)], stdout=out, stderr=error,
                stdin=subprocess.DEVNULL, env=self.environment)
            late = threading.Event()

            def stop():
                late.set()
                child.send_signal(signal.SIGKILL)

            timer = threading.Timer(self.timeout_s, stop)
            timer.start()
            _, wait_status, usage = os.wait4(child.pid, 0)
            timer.cancel()
            child.returncode = os.waitstatus_to_exitcode(wait_status)
            texts = []
            for file in (out, error):
                file.seek(0)
                texts.append(file.read().decode("utf-8", "replace"))
        return Call(
            child.returncode, texts[0], texts[1], time.monotonic() - begin, usage.ru_utime,
            late.is_set())

    def json(self, *arguments, allowed=(0,)):
        """The JSON document a call prints; raises where its exit status is another."""
        done = self.call(*arguments)
        if done.status not in allowed:
            raise RuntimeError(f"robotsim {' '.join(map(str, arguments))}: {done.error.strip()}")
        return json.loads(done.out)
