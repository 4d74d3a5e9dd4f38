#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""terminal.py CASE COMMAND...: runs COMMAND on a terminal of its own, and plays the person who types the passphrase."""
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time

case, command = sys.argv[1], sys.argv[2:]
start, starter = os.pipe()
child, master = pty.fork()
if child == 0:
    # Until it is known how the terminal was before.
    os.read(start, 1)
    # As a shell does: the tool is a process of its own on the terminal.
    tool = os.fork()
    if tool == 0:
        os.setpgid(0, 0)
        signal.signal(signal.SIGTTOU, signal.SIG_IGN)
        os.tcsetpgrp(0, os.getpgrp())
        signal.signal(signal.SIGTTOU, signal.SIG_DFL)
        os.execvp(command[0], command)
    while True:
        _, status = os.waitpid(tool, os.WUNTRACED)
        if os.WIFSTOPPED(status):
            os.write(1, b"[stopped %d]" % tool)
            signal.pause()
        code = os.waitstatus_to_exitcode(status)
        os.write(1, b"[ended %d]" % code)
        time.sleep(30)
# TIOCGPTN: the number of the terminal.
number = struct.unpack("I", fcntl.ioctl(master, 0x80045430, bytes(4)))[0]
slave = os.open(f"/dev/pts/{number}", os.O_RDWR | os.O_NOCTTY)
seen = b""


def expect(text):
    global seen
    end = time.monotonic() + 20
    while text not in seen:
        assert time.monotonic() < end, f"no {text!r} in {seen!r}"
        if select.select([master], [], [], 0.1)[0]:
            seen += os.read(master, 4096)
    before, _, seen = seen.partition(text)
    return before


def type_line(text):
    wait_for_echo(False)
    wait_until_asleep()
    os.write(master, text)


def echoes():
    return bool(termios.tcgetattr(slave)[3] & termios.ECHO)


def wait_for_echo(wanted):
    end = time.monotonic() + 20
    while echoes() != wanted:
        assert time.monotonic() < end, f"echo is not {wanted}"
        time.sleep(0.005)


# A signal just before the tool waits for a key would only be seen at the next key.
def wait_until_asleep():
    end = time.monotonic() + 20
    while open(f"/proc/{tool_pid()}/stat").read().rpartition(")")[2].split()[0] != "S":
        assert time.monotonic() < end, "the tool does not wait"
        time.sleep(0.005)


def tool_pid():
    return int(open(f"/proc/{child}/task/{child}/children").read().split()[0])


before = termios.tcgetattr(slave)
os.write(starter, b"x")
expect(b"Passphrase for 'key': ")
if case == "twice":
    type_line(b"correcz\x7ft horse\n")
    shown = expect(b"The same again: ")
    type_line(b"nonsense\x15correct horse\n")
    shown += expect(b"[ended 0]")
    assert b"horse" not in shown, shown
elif case == "differs":
    for end in (b"Passphrase for 'key': ", b"Passphrase for 'key': ", b"[ended 2]"):
        type_line(b"one\n")
        expect(b"The same again: ")
        type_line(b"other\n")
        expect(end)
elif case == "empty":
    type_line(b"\n")
    expect(b"[ended 2]")
elif case == "long":
    type_line(b"x" * 1025 + b"\n")
    expect(b"the passphrase is longer than 1024 bytes")
    expect(b"[ended 2]")
elif case == "end":
    type_line(b"\x04")
    expect(b"[ended 2]")
elif case == "interrupt":
    type_line(b"half\x03")
    expect(b"[ended -2]")
elif case == "stop":
    type_line(b"half\x1a")
    expect(b"[stopped ")
    assert echoes(), "stopped without echo"
    pid = tool_pid()
    os.kill(pid, signal.SIGCONT)
    expect(b"Passphrase for 'key': ")
    type_line(b"\x03")
    wait_for_echo(True)
elif case == "terminate":
    type_line(b"half")
    os.kill(tool_pid(), signal.SIGTERM)
    expect(b"[ended -15]")
else:
    sys.exit(f"no case {case}")
wait_for_echo(True)
assert termios.tcgetattr(slave) == before, "the terminal is not as it was"
os.kill(child, signal.SIGKILL)
