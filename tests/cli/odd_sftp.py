# SPDX-License-Identifier: Apache-2.0
"""An SFTP server (version 3) for a subsystem of sshd: each of its directories holds an entry without a name, between two
files with names, and in a packet of its own."""
import struct
import sys

INIT, VERSION, CLOSE, OPENDIR, READDIR, STATUS, HANDLE, NAME = 1, 2, 4, 11, 12, 101, 102, 104
OK, EOF, UNSUPPORTED = 0, 1, 8
BEFORE, AFTER = (f"FO.ACRF.999999.20110701.{number}.T".encode() for number in ("00001", "00002"))
ANSWERS = [[b".", BEFORE, b""], [b""], [b"", AFTER]]


def text(content):
    return struct.pack(">I", len(content)) + content


def send(kind, payload):
    sys.stdout.buffer.write(struct.pack(">IB", 1 + len(payload), kind) + payload)
    sys.stdout.buffer.flush()


def names(entries):
    # Each with its line of ls -l and no attributes.
    return struct.pack(">I", len(entries)) + b"".join(text(name) + text(name) + bytes(4) for name in entries)


left = []
while header := sys.stdin.buffer.read(5):
    size, kind = struct.unpack(">IB", header)
    payload = sys.stdin.buffer.read(size - 1)
    number = payload[:4]
    if kind == INIT:
        send(VERSION, struct.pack(">I", 3))
    elif kind == OPENDIR:
        left = list(ANSWERS)
        send(HANDLE, number + text(b"directory"))
    elif kind == READDIR and left:
        send(NAME, number + names(left.pop(0)))
    else:
        code = {READDIR: EOF, CLOSE: OK}.get(kind, UNSUPPORTED)
        send(STATUS, number + struct.pack(">I", code) + text(b"") + text(b""))
