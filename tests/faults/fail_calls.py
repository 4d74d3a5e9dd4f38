#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""fail_calls.py TOOLS SOURCE sample|all|N [COMMAND...]: lets each system call of each command that writes, or one in N, fail in
turn, with every error that it may have, and kills the command there. The commands are in fault_commands.py.

The same with allocations of memory: thousands a command, so that one in so many is refused.

Afterwards the registry is as before or as after the command, whole, its check is clean, every file is whole, nothing secret
can be read by others, no file is left that the page does not name, and the command said so: status 0 means done, any other
status of a fault is 5 or 3, never 70. What is done in several steps may be between two of them, and the same command, run
again, finishes it. Where memory runs out the command ends as if it were killed there, with status 5. A table of the counts
is printed.
"""
import errno
import functools
import hashlib
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

from fault_commands import COMMANDS, REGISTRIES, REPLY, Places
from local_sshd import SFTP_SERVER, LocalSshd, wait_for_sftp_servers

tools, source = (pathlib.Path(path).resolve() for path in sys.argv[1:3])
# One call in so many; of a sample about three for each fault.
one_in = int({"sample": 0, "all": 1}.get(sys.argv[3], sys.argv[3]))
FAULTS = {name: str(getattr(errno, name)) for name in ("ENOSPC", "EIO", "EINTR", "EMFILE", "ENOMEM")} | {"short": "short", "kill": "kill"}
# What a kill may leave, by techuser-registry(7), and the next command cleans.
LEFT_BY_KILL = ("-journal", "new.db.new-")
KNOWN = {}  # what files hold that were looked into


def forget_times(value):
    if isinstance(value, dict):
        return {key: forget_times(item) for key, item in value.items()
                if key not in ("when", "registered_on", "removed_on", "reserved_at", "since", "sent_at", "details", "ssh_public_key")}
    return [forget_times(item) for item in value] if isinstance(value, list) else value


def holds(places, folder, name):
    """What a registry holds, without times and random keys; None when it is not there."""
    if not (folder / name).exists():
        return None
    if (folder / f"{name}-journal").exists():
        return look_into(places, folder, name)
    content = (folder / name).read_bytes()
    if content not in KNOWN:
        KNOWN[content] = look_into(places, folder, name)
    return KNOWN[content]


def look_into(places, folder, name):
    check = places.run(f"register-techuser registry check --registry ./{name}", folder)
    if check.returncode == 1 and "no registry at" in check.stderr:
        return []
    if check.returncode == 3 and "older" in check.stderr:
        return [hashlib.sha256((folder / name).read_bytes()).hexdigest()]
    assert check.returncode == 0, (name, check.stdout, check.stderr)
    export = places.run(f"register-techuser export --registry ./{name}", folder)
    return [json.dumps(forget_times(json.loads(line)), sort_keys=True) for line in export.stdout.splitlines()]


def state(places, folder):
    registries = {name: holds(places, folder, name) for name in REGISTRIES}
    return registries | {"files": sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())}


def quiet(*command, **options):
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False, **options)


def is_whole(folder, path, originals):
    """A file is one that was there, of the same content under another name, or one that another program accepts."""
    content, name = path.read_bytes(), path.name
    if content and content in originals or ".db" in name:
        return True
    if b"PRIVATE KEY" in content:
        return quiet("ssh-keygen", "-y", "-P", "", "-f", path).returncode == 0
    if name.endswith(".ppk"):
        return quiet("puttygen", path, "-L", "-o", "/dev/null").returncode == 0
    if name.endswith((".pub", ".rfc4716")) or ".pub." in name:
        return quiet("ssh-keygen", *(["-l", "-f"] if b"BEGIN" not in content else ["-i", "-f"]), path).returncode == 0
    if name.startswith("FS."):
        decoded = quiet("openssl", "base64", "-d", "-A", "-in", path).stdout
        return subprocess.run(["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-noverify", "-out", "/dev/null", "-content",
                               path.with_name("FI" + name[2:])], input=decoded, capture_output=True, check=False).returncode == 0
    return name.startswith("GO.") and not content


@functools.cache
def contents_of(template):
    return {path.read_bytes() for path in template.rglob("*") if path.is_file()}


def by_key(files):
    """The names of key files, by the name of their key."""
    keys = {}
    for file in files:
        if ".db" not in file:
            keys.setdefault(file.split(".")[0], set()).add(file)
    return keys


def judge_server(folder, template, where):
    """No GO is there without its whole set, a file is the beginning of ours, and a reply is whole here or there."""
    inbox = {path.name: path for path in (folder / "tree/INTEST").iterdir()}
    for name, path in inbox.items():
        if name.startswith("GO."):
            assert all((inbox[f"{kind}{name[2:]}.1"]).read_bytes() == (folder / f"{kind}{name[2:]}.1").read_bytes() for kind in ("FI", "FS")), where
        else:
            assert (folder / name).read_bytes().startswith(path.read_bytes()), f"{where}\n{name}: other bytes"
    for kind in ("FO", "FS", "GO"):
        file = f"{kind}.{REPLY}"
        content = (template / "tree/OUTTEST" / file).read_bytes()
        copies = [path.read_bytes() for path in (folder / "tree/OUTTEST" / file, folder / "replies" / file) if path.exists()]
        assert copies and all(copy == content for copy in copies), f"{where}\n{file} is lost or not whole"


def judge_registries(name, case, now, before, after, where):
    for part in REGISTRIES:
        between = case.steps and part == "sending.db"
        empty = part == "new.db" and before[part] is None and now[part] is not None and len(now[part]) <= 2
        assert between or empty or now[part] in (before[part], after[part]), (
            f"{where}\n{part} is neither old nor new: {str(now[part])[-900:]}")


def judge(places, name, what, done, folder, template, before, after):
    case = COMMANDS[name]
    where = f"{name}, {what}: status {done.returncode}\n{done.stdout}\n{done.stderr}"
    killed = what.endswith("kill") and done.returncode == -9 or "out of memory" in done.stderr
    # 0: the fault did not matter; 1 and 4 are no answers to a fault.
    assert killed or done.returncode in (0, 3, 5), where
    assert done.returncode != 0 or not done.stderr.startswith("Traceback"), where
    # What the system refuses is no damage, and no backup helps.
    assert "damaged" not in done.stderr and "is not a registry" not in done.stderr, where
    now = state(places, folder)
    judge_registries(name, case, now, before, after, where)
    if done.returncode == 0:
        assert all(now[part] == after[part] for part in REGISTRIES), f"{where}\nsaid to be done"
        assert set(after["files"]) <= set(now["files"]), f"{where}\nsaid to be done: {set(after['files']) - set(now['files'])}"
    else:
        # A fault of the last flush may come when the rest is done: that is told; a line of --many has its verdict on stdout.
        assert done.stdout or done.stderr or killed, where
    extra = set(now["files"]) - set(before["files"]) - set(after["files"])
    left = {file for file in extra if killed and any(part in file for part in LEFT_BY_KILL)}
    extra -= left
    # Where SQLite cannot delete its journal it has made it void.
    extra = {file for file in extra if not (file.endswith("-journal") and (folder / file).read_bytes()[:8] == bytes(8))}
    assert not extra, f"{where}\nleft over: {extra}"
    if case.pair:
        new, all_new = (by_key(set(files) - set(before["files"])) for files in (now["files"], after["files"]))
        assert all(new[key] == all_new[key] for key in new), f"{where}\nhalf a pair: {new}"
    originals = contents_of(template)
    for path in filter(pathlib.Path.is_file, folder.rglob("*")):
        assert "tree" in path.parts or is_whole(folder, path, originals), f"{where}\n{path.name} is not whole"
        secret = b"PRIVATE" in path.read_bytes() or path.name.endswith(".ppk") or ".db" in path.name
        assert not secret or path.stat().st_mode & 0o077 == 0, f"{where}\n{path.name} can be read by others"
    judge_server(folder, template, where)
    if any(".new-" in file for file in left):
        again = places.run(case.text, folder)
        kept = [file for file in left if (folder / file).exists()]
        assert again.returncode == 0 and not kept, f"{where}\nand again: {again.returncode}\n{again.stderr}\nleft over: {kept}"
    if case.steps and done.returncode != 0:
        again = places.run(case.text, folder)
        finished = state(places, folder)
        assert again.returncode == 0, f"{where}\nand again: {again.returncode}\n{again.stdout}\n{again.stderr}"
        assert finished == after, f"{where}\nand again: {again.stdout}\n{[(finished[key], after[key]) for key in after if finished[key] != after[key]]}"
        judge_server(folder, template, where)
    return "killed" if killed else "told" if done.returncode else "done"


def rehearse(places, folder, template, name, shim, counted):
    """How many calls or allocations an undisturbed command makes, and the states before and after it."""
    shutil.copytree(template, folder)
    before = state(places, folder)
    count = folder.parent / "count"
    done = places.run(COMMANDS[name].text, folder, LD_PRELOAD=str(shim), TECHUSER_FAIL_COUNT=str(count), TECHUSER_FAIL_WITH=counted)
    assert done.returncode == 0, (name, done.stdout, done.stderr)
    wait_for_sftp_servers(folder / "tree")
    after = state(places, folder)
    shutil.rmtree(folder)
    return int(count.read_text()), before, after


def moments(calls, allocations):
    """Each fault with its value and the call where it comes: all of them, or some."""
    step = one_in or max(1, calls // 3)
    for index, (fault, value) in enumerate(FAULTS.items()):
        for at in range(1 + index % step, calls + 1, step):
            yield fault, value, at
    for at in range(1, allocations + 1, max(1, allocations // (200 // one_in if one_in else 3))):
        yield "memory", "memory", at


def run_case(places, place, name, shim):
    """Prints the line of the table, and returns how many faults were tried."""
    folder, template = place / "round", place / "template"
    calls, before, after = rehearse(places, folder, template, name, shim, "")
    allocations, _, _ = rehearse(places, folder, template, name, shim, "memory")
    counts = {"done": 0, "told": 0, "killed": 0}
    for fault, value, at in moments(calls, allocations):
        shutil.copytree(template, folder)
        done = places.run(COMMANDS[name].text, folder, LD_PRELOAD=str(shim), TECHUSER_FAIL_AT=str(at), TECHUSER_FAIL_WITH=value)
        if COMMANDS[name].steps:
            wait_for_sftp_servers(folder / "tree")
        counts[judge(places, name, f"call {at} {fault}", done, folder, template, before, after)] += 1
        shutil.rmtree(folder)
    tried = sum(counts.values())
    print(f"{name:24}{calls:7}{allocations:13}{tried:7}{counts['done']:7}{counts['told']:7}{counts['killed']:8}", flush=True)
    return tried


def main():
    with tempfile.TemporaryDirectory(prefix="techuser-faults-") as place:
        place = pathlib.Path(place)
        shim = place / "fail_calls.so"
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", shim, source / "tests/faults/fail_calls.c", "-ldl"], check=True)
        (place / "server").mkdir()
        key = place / "server/batch"
        quiet("ssh-keygen", "-q", "-t", "rsa", "-N", "", "-f", key)
        subsystem = place / "server/subsystem"
        # Where each command has its copy of the folder.
        subsystem.write_text(f"#!/bin/sh\nexec {SFTP_SERVER} -d {place}/round/tree\n")
        subsystem.chmod(0o755)
        sshd = LocalSshd(place / "server", f"{key}.pub", subsystem)
        try:
            places = Places(tools, source, sshd.port)
            (place / "round").mkdir()
            places.prepare(place / "round", sshd.known_hosts, key)
            (place / "round").rename(place / "template")
            print(f"{'command':24}{'calls':>7}{'allocations':>13}{'tried':>7}{'done':>7}{'told':>7}{'killed':>8}")
            total = sum(run_case(places, place, name, shim) for name in sys.argv[4:] or COMMANDS)
            print(f"{total} faults, nothing half written, nothing lost")
        finally:
            sshd.stop()


main()
