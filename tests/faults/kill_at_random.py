#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""kill_at_random.py ROUNDS FOLDER COMMAND...: runs COMMAND in FOLDER/N, kills it with SIGKILL after a random time, and
demands of the folder that it has all files that an undisturbed run makes, each complete, or none. COMMAND makes the
key pair 'key', and 'key' is there before when FOLDER/template is."""
import os
import random
import shutil
import subprocess
import sys
import time

rounds, folder, command = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
template = os.path.join(folder, "template")


def enter(name):
    path = os.path.join(folder, name)
    if os.path.isdir(template):
        shutil.copytree(template, path)
    else:
        os.mkdir(path)
    return path


def run(path, delay):
    """Starts the command, kills it after `delay`, and waits for whatever it started: all of it has standard output."""
    started = time.monotonic()
    process = subprocess.Popen(command, cwd=path, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if delay is not None:
        while time.monotonic() - started < delay and process.poll() is None:
            time.sleep(0)
        process.kill()
    output = process.stdout.read()
    process.wait()
    return process.returncode, time.monotonic() - started, output


def state(path):
    return {name: open(os.path.join(path, name), "rb").read() for name in os.listdir(path)}


def is_pair(files):
    """The private key holds the public one, in both public forms."""
    private = subprocess.run(["ssh-keygen", "-y", "-f", files + "/key"], capture_output=True, check=True).stdout.split()[:2]
    public = open(files + "/key.pub", "rb").read().split()[:2]
    rfc4716 = subprocess.run(["ssh-keygen", "-i", "-f", files + "/key.rfc4716"], capture_output=True, check=True).stdout.split()[:2]
    return private == public == rfc4716


whole = enter("whole")
status, usual, output = run(whole, None)
assert status == 0, output
names, before = set(state(whole)), state(enter("before"))
# The time until the files appear, as the longest of some runs.
usual = max([usual] + [run(enter(f"timing-{number}"), None)[1] for number in range(3)])
counts = {"none": 0, "all": 0}
for number in range(rounds):
    path = enter(f"round-{number}")
    # Most kills fall where the files are written and named: at the end, which other work of the machine may delay.
    delay = usual * random.uniform(*((0, 1), (0.5, 1.1), (0.5, 3))[number % 3])
    run(path, delay)
    found = state(path)
    if found == before:
        counts["none"] += 1
        continue
    assert set(found) == names, f"round {number}: {sorted(found)}"
    assert is_pair(path), f"round {number}: not a pair"
    for name, content in before.items():
        assert content in found.values(), f"round {number}: {name} is lost"
    counts["all"] += 1
print("none {none}, all {all}".format(**counts))
assert counts["none"] and counts["all"], counts
