#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""look_in_memory.py READ WRITE SHIM COMMAND...: looks for a passphrase in the memory of gen-sshkey. COMMAND gets the
passphrase by --passphrase-fd, once before it is used, where it must be found, and once when the files are written and
the tool waits to write its answer, where it must not. READ and WRITE are the numbers of these system calls. SHIM is a
library that keeps the process readable for its user."""
import os
import re
import subprocess
import sys
import time

read_call, write_call, shim, *command = sys.argv[1:]
# Not in this process' arguments, which the children would inherit.
secret = os.urandom(12).hex().encode()


def occurrences(pid):
    """How often the secret, or its beginning, is in what the process can write, or has written, in memory."""
    found = 0
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for line in maps:
            first, last, rights = re.match(r"([0-9a-f]+)-([0-9a-f]+) (\S+)", line).groups()
            if "r" not in rights or line.rstrip().endswith(("[vvar]", "[vsyscall]")):
                continue
            memory.seek(int(first, 16))
            try:
                found += memory.read(int(last, 16) - int(first, 16)).count(secret[:16])
            except OSError:
                assert "w" not in rights, line
    return found


def wait_for(what, condition):
    for _ in range(3000):
        if condition():
            return
        time.sleep(0.01)
    sys.exit(f"waited in vain: {what}")


def sleeps_in(pid, call):
    with open(f"/proc/{pid}/syscall") as entry:
        return entry.read().split()[0] == call


answer, full = os.pipe()
os.set_blocking(full, False)
try:
    while True:
        os.write(full, b"x" * 4096)
except BlockingIOError:
    pass
os.set_blocking(full, True)
source, sink = os.pipe()
process = subprocess.Popen(
    command + [f"--passphrase-fd={source}"], stdin=subprocess.DEVNULL, stdout=full, pass_fds=[source],
    env={**os.environ, "LD_PRELOAD": shim})
os.close(source)
os.write(sink, secret)
# It has read all that there is, and waits for the end.
wait_for("the passphrase is read", lambda: sleeps_in(process.pid, read_call))
time.sleep(0.05)
assert occurrences(process.pid) > 0, "the passphrase was not found where it has to be: this test cannot see"
os.close(sink)
wait_for("the files are written", lambda: sleeps_in(process.pid, write_call))
assert os.path.exists("key"), "no key"
left = occurrences(process.pid)
limits = open(f"/proc/{process.pid}/limits").read()
assert re.search(r"Max core file size +0 +0 ", limits), limits
os.close(answer)
process.wait()
sys.exit(f"the passphrase is {left} times in memory" if left else 0)
