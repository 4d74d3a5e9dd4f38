# SPDX-License-Identifier: Apache-2.0
"""What the lines of tests/bench/run measure with."""
import math
import os
import re
import shutil
import statistics
import subprocess
import time


class Bench:
    """What a line measures with: a folder of its own, the tools, how often, and what the lines before it kept for others."""

    def __init__(self, source, tools, folder, quick, kept_folder, kept):
        self.source, self.tools, self.folder, self.quick = source, tools, folder, quick
        self.kept_folder, self.kept = kept_folder, kept
        self.most_memory = None  # of the last process, in KiB
        self.environment = {**os.environ, "HOME": str(folder), "LC_ALL": "C.UTF-8", "XDG_DATA_HOME": str(folder / "data"),
                            "XDG_CONFIG_HOME": str(folder / "config"), "PATH": f"{tools}:{os.environ['PATH']}"}
        self.null = os.open("/dev/null", os.O_RDWR)
        self.output = os.memfd_create("output")

    def size(self, number):
        return max(1, number // 10) if self.quick else number

    def seconds(self, command, output=None):
        """Wall time of a process. Its output goes into memory, unless into a descriptor that is given: grep and others stop
        early at /dev/null, and the time of a file is that of the disk."""
        path = shutil.which(command[0], path=self.environment["PATH"])
        if path is None:
            raise FileNotFoundError(f"{command[0]} is not installed")
        os.ftruncate(self.output, 0)
        os.lseek(self.output, 0, os.SEEK_SET)
        files = [(os.POSIX_SPAWN_DUP2, self.null, 0), (os.POSIX_SPAWN_DUP2, output or self.output, 1), (os.POSIX_SPAWN_DUP2, self.null, 2)]
        started = time.perf_counter()
        child = os.posix_spawn(path, [str(word) for word in command], self.environment, file_actions=files)
        _, status, usage = os.wait4(child, 0)
        elapsed = time.perf_counter() - started
        self.most_memory = usage.ru_maxrss
        status = os.waitstatus_to_exitcode(status)
        if status not in (0, 1):
            raise RuntimeError(f"status {status}: {' '.join(map(str, command))}")
        return elapsed

    def printed(self):
        """What the last process printed."""
        return os.pread(self.output, os.fstat(self.output).st_size, 0).decode("ascii")

    def timed(self, work):
        return work() if callable(work) else self.seconds(work)

    def pair(self, ours, theirs, rounds):
        """Seconds of both, one after the other in turn; each is a command, or does its work and returns seconds."""
        rounds = max(3, self.size(rounds))
        self.timed(ours), self.timed(theirs)
        return [(self.timed(ours), self.timed(theirs)) for _ in range(rounds)]

    def instructions(self, command):
        """Instructions of a process, by valgrind; None without it. They do not depend on what else runs."""
        if shutil.which("valgrind") is None:
            return None
        path = shutil.which(command[0], path=self.environment["PATH"])
        done = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", path, *map(str, command[1:])],
                              env=self.environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        found = re.search(r"Collected : (\d+)", done.stderr)
        return int(found[1]) if found else None


def figure_of(values):
    """The median, and the interval in which that of endlessly many runs lies with at least 95 %, by the order of the values; of
    fewer than six values, from the least to the most."""
    values = sorted(values)
    count, before = len(values), 0
    while sum(math.comb(count, index) for index in range(before + 2)) <= 0.025 * 2**count:
        before += 1
    return {"value": statistics.median(values), "low": values[before], "high": values[-1 - before]}


def ratio(pairs, divide=lambda ours, theirs: ours / theirs):
    return figure_of([divide(ours, theirs) for ours, theirs in pairs])
