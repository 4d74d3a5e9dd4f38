#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds the rooms of lib/ against the table below: the includes of all sources, and what the built objects define
and need of each other, which shows calls that no include betrays.

    layers.py ROOT [OBJECTS...]

OBJECTS are folders of object files with one folder for each room. Prints a line for each broken rule; status 1 if
there is one.
"""
import collections
import pathlib
import re
import subprocess
import sys


class Room:
    """What a room may use: rooms of lower floors, those named in `beside`, the third parties, and system headers."""

    def __init__(self, floor, headers="", beside="", libraries="", system=False):
        self.floor = floor
        self.headers = headers.split()  # in include/techuser
        self.beside = beside.split()
        self.libraries = libraries.split()
        self.system = system


ROOMS = {
    "support": Room(1, "author finding result secret shared text time token version", libraries="expected"),
    "system": Room(2, system=True),
    "openssl": Room(2, libraries="openssl"),
    "data": Room(2, beside="system", libraries="expected iconv toml"),
    "report": Room(2, libraries="gettext json"),
    "entity": Room(3, "application enterprise_number quality"),
    "contact": Room(3, "contact_person", libraries="utf8proc"),
    "username": Room(3, "username", beside="entity"),
    "batchfile": Room(3, "batch_file_check batch_file_explanation batch_file_name file_profile sender_number",
                      beside="entity"),
    "sshkey": Room(3, "ssh_key ssh_private_key", libraries="openssl"),
    "certificate": Room(3, "certificate certificate_chain certificate_checks certificate_identity certificate_policy",
                        beside="entity", libraries="openssl"),
    "registration": Room(4, "channel reference_data registration registration_file", libraries="json"),
    "reply": Room(4, "acknowledgment", beside="signature", libraries="json minizip pugixml"),
    "signature": Room(4, "batch_signature", libraries="openssl pkcs11", system=True),
    "registry": Room(5, "registry", libraries="json sqlite", system=True),
    "channel": Room(6, "channel_probe", libraries="libssh2", system=True),
    "transfer": Room(6, beside="channel", libraries="json"),
}

# Third parties that one file alone may see.
ONE_FILE = {
    "lib/sshkey/password_hash.cpp": "botan",
    "lib/registry/libpq.hpp": "libpq",
    "lib/registry/libpq.cpp": "libpq",
    "lib/registry/postgres.hpp": "libpq",
    "lib/registry/postgres.cpp": "libpq",
    "apps/cli/options.cpp": "cli11",
    "apps/cli/diagnostics.cpp": "spdlog",
    "apps/cli/choose_language.cpp": "gettext",
    "apps/cli/passphrase.cpp": "libbsd",
    "apps/register_techuser/wizard/line_editor.cpp": "libedit",
    "apps/cli/version_report.cpp": "glibc zlib",
}

LIBRARIES = {
    "botan": r"botan/",
    "cli11": r"CLI/",
    "expected": r"tl/expected\.hpp$",
    "fmt": r"fmt/",
    "gettext": r"libintl\.h$",
    "glibc": r"gnu/libc-version\.h$",
    "iconv": r"iconv\.h$",
    "json": r"nlohmann/",
    "libbsd": r"bsd/",
    "libedit": r"histedit\.h$",
    "libpq": r"libpq-fe\.h$",
    "libssh2": r"libssh2(_sftp)?\.h$",
    "minizip": r"minizip/",
    "openssl": r"openssl/",
    "pkcs11": r"p11-kit/",
    "pugixml": r"pugixml\.hpp$",
    "spdlog": r"spdlog/",
    "sqlite": r"sqlite3\.h$",
    "utf8proc": r"utf8proc\.h$",
    "toml": r"toml\+\+/",
    "zlib": r"zlib\.h$",
}

# The values of these rooms know no clock, environment, file or process.
PURE = {"support", "entity", "contact", "username", "certificate", "sshkey"}
IMPURE_HEADERS = {"cstdio", "fstream", "random", "thread"}

# The subjects that a tool may reach, directly or through what it includes.
REACH = {"apps/check_enterprise": {"entity"}}

ROOM_OF_HEADER = {header: name for name, room in ROOMS.items() for header in room.headers}
SUBJECTS = {name for name, room in ROOMS.items() if room.floor >= 3}
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]')


def may_use(user, used):
    """Whether room `user` may use room `used`."""
    return user == used or ROOMS[used].floor < ROOMS[user].floor or used in ROOMS[user].beside


def room_of(path):
    """The room of a source file below ROOT; None for those of apps."""
    parts = path.parts
    if parts[0] == "lib" and len(parts) > 2:
        return parts[1]
    return ROOM_OF_HEADER.get(path.stem) if parts[:2] == ("include", "techuser") else None


def target_of(quote, name):
    """What an include names, for example ("room", "entity"); None if the table does not know it."""
    if name.startswith("techuser/"):
        room = ROOM_OF_HEADER.get(pathlib.PurePath(name).stem)
        return room and ("room", room)
    if quote == '"':
        folder = name.split("/")[0]
        if "/" not in name:
            return ("beside", name)
        return ("room", folder) if folder in ROOMS else ("app", folder)
    for library, pattern in LIBRARIES.items():
        if re.match(pattern, name):
            return ("library", library)
    if re.fullmatch(r"([a-z]+/)?[a-z]+\.h", name):
        return ("system", name)
    return ("standard", name) if re.fullmatch(r"[a-z_]+", name) else None


def fault_of(path, room, quote, name):
    """Why `path` may not include `name`; None if it may."""
    target = target_of(quote, name)
    if target is None:
        return "not in the table"
    kind, used = target
    if kind == "beside":
        return None if path.parts[0] == "apps" else "is written with its room"
    if kind == "standard":
        banned = used == "iostream" or room in PURE and used in IMPURE_HEADERS
        return f"<{used}> is not for {room or 'the tools'}" if banned else None
    if kind == "library":
        public = path.parts[0] == "include"
        allowed = used == ("expected" if public else "fmt") or used in ONE_FILE.get(str(path), "").split()
        allowed = allowed or room and not public and used in ROOMS[room].libraries
        return None if allowed else f"{room or 'the tools'} may not use {used}"
    if room is None:  # apps: any room; what is in cli knows no tool
        in_cli = path.parts[1] == "cli"
        return f"cli may not use {used}" if in_cli and kind == "app" and used != "cli" else None
    if kind == "app":
        return "lib may not use apps"
    if kind == "system":
        return None if ROOMS[room].system else f"{room} makes no system calls"
    if path.parts[0] == "include" and quote == '"':
        return "a public header may not include a private one"
    return None if may_use(room, used) else f"{room} may not use {used}"


def read_includes(root):
    """All includes: {path: [(line number, quote, name)]}."""
    files = {}
    for top in ("include", "lib", "apps"):
        for file in sorted((root / top).rglob("*.?pp")):
            found = []
            for number, line in enumerate(file.read_text().splitlines(), 1):
                match = INCLUDE.match(line)
                if match:
                    found.append((number, *match.groups()))
            files[file.relative_to(root)] = found
    return files


def faults_of_includes(files):
    for path, includes in files.items():
        room = room_of(path)
        if path.parts[0] == "include" and room is None or path.parts[0] == "lib" and room not in ROOMS:
            yield f"{path}:1: no room of the table holds this file"
            continue
        for number, quote, name in includes:
            fault = fault_of(path, room, quote, name)
            if fault:
                yield f"{path}:{number}: {name}: {fault}"


def reached(files, start):
    """All files of ours that `start` includes, directly or not."""
    seen, waiting = set(), [start]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        for _, _, name in files[path]:
            for top in ("include", "lib", "apps"):
                if pathlib.Path(top, name) in files:
                    waiting.append(pathlib.Path(top, name))
    return seen


def faults_of_reach(files):
    for app, subjects in REACH.items():
        for path in files:
            if not str(path).startswith(app):
                continue
            for other in sorted(reached(files, path)):
                for number, quote, name in files[other]:
                    kind, room = target_of(quote, name) or (None, None)
                    if kind == "room" and room in SUBJECTS - subjects:
                        yield f"{other}:{number}: {name}: {path} may not reach {room}"


def read_symbols(folder):
    """({symbol: room} of what is defined, {(room, object): symbols} of what is needed) in a folder of objects."""
    defined, needed = {}, collections.defaultdict(set)
    for file in sorted(folder.rglob("*.o")):
        room = next((part for part in file.relative_to(folder).parts if part in ROOMS), None)
        match = re.search(r"unity_(?:\d+_)?([a-z]+)", file.name)  # all sources of a room in one
        room = room or match and match[1]
        if room not in ROOMS:
            continue
        listing = subprocess.run(["nm", "--demangle", file], check=True, capture_output=True, text=True).stdout
        for line in listing.splitlines():
            kind, symbol = line[17:18], line[19:]
            if kind in "TDBR":
                defined[symbol] = room
            elif kind == "U":
                needed[room, file.name].add(symbol)
    return defined, needed


def faults_of_symbols(folder):
    defined, needed = read_symbols(folder)
    if not defined:
        yield f"{folder}: holds no object of a room"
    for (room, name), symbols in needed.items():
        for symbol in sorted(symbols & defined.keys()):
            if not may_use(room, defined[symbol]):
                yield f"{name}: {room} may not use {defined[symbol]}: needs {symbol}"


def main(arguments):
    root = pathlib.Path(arguments[0])
    files = read_includes(root)
    faults = list(faults_of_includes(files)) + list(faults_of_reach(files))
    for folder in arguments[1:]:
        faults += faults_of_symbols(pathlib.Path(folder))
    if not any(files.values()):
        faults.append(f"{root}: no include was read")
    print("\n".join(faults), end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
