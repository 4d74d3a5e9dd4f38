#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""fail_calls.py TOOLS SOURCE sample|all: lets each system call of each command that writes fail in turn, with every error
that it may have, and kills the command there.

The same with allocations of memory: thousands a command, so that one in so many is refused.

Afterwards the registry is as before or as after the command, whole, its check is clean, nothing secret can be read by
others, no file is left that the page does not name, and the command said so: status 0 means done, any other status of a
fault is 5 or 3, never 70. Where memory runs out the command ends as if it were killed there, with status 5. A table of the counts is printed.
"""
import errno
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

tools, source = (pathlib.Path(path).resolve() for path in sys.argv[1:3])
whole = sys.argv[3] == "all"
FAULTS = {name: str(getattr(errno, name)) for name in ("ENOSPC", "EIO", "EMFILE", "ENOMEM")} | {"short": "short", "kill": "kill"}
CREATE = "register-techuser create peeters.toml --quiet"
COMMANDS = {
    "create the registry": "register-techuser create other.toml --quiet --registry new.db",
    "create": "register-techuser create other.toml --quiet",
    "create --generate-key": "register-techuser create other.toml --quiet --generate-key fresh --no-passphrase",
    "create --many": "register-techuser create --many many.jsonl --quiet",
    "contact": "register-techuser contact peeterspensions --mobile 0470123456",
    "channel": "register-techuser channel peeterspensions change --application dimona",
    "sender-number": "register-techuser sender-number peeterspensions 101320",
    "remove": "register-techuser remove peeterspensions --yes",
    "export": "register-techuser export",
    "import": "register-techuser import all.jsonl --registry new.db",
    "backup": "register-techuser registry backup new.db",
    "restore": "register-techuser registry restore backup.db",
    "move": "register-techuser registry move registry.db new.db",
    "init": "register-techuser registry init --registry new.db",
    "reserve": "name-batchfile --application DMFA --sender-number 006400 --date 2014-06-28 --reserve",
    "rename --go": "name-batchfile --rename --go --application DMFA --sender-number 006400 --date 2014-06-28 --sequence 00009 a.xml a.p7",
    "gen-sshkey": "gen-sshkey --no-passphrase --type=ed25519 fresh",
    "gen-sshkey --rotate": "gen-sshkey --no-passphrase --type=ed25519 --rotate peeters",
}
# What a kill may leave, by techuser-registry(7): the next command undoes the change, or the page tells to delete it.
LEFT_BY_KILL = ("-journal", "new.db.")


def run(command, folder, **faults):
    environment = {**os.environ, "HOME": str(folder / "home"), "TECHUSER_REGISTRY": str(folder / "registry.db"), "LC_ALL": "C.UTF-8", **faults}
    words = command.split()
    return subprocess.run([tools / words[0], *words[1:]], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, check=False)


def forget_times(value):
    if isinstance(value, dict):
        return {key: forget_times(item) for key, item in value.items()
                if key not in ("when", "registered_on", "removed_on", "reserved_at", "since", "sent_at", "details", "ssh_public_key")}
    return [forget_times(item) for item in value] if isinstance(value, list) else value


def holds(folder, name):
    """What a registry holds, without times and random keys; None when it is not there."""
    if not (folder / name).exists():
        return None
    check = run(f"register-techuser registry check --registry ./{name}", folder)
    if check.returncode == 1 and "no registry at" in check.stderr:
        return []
    assert check.returncode == 0, (name, check.stdout, check.stderr)
    export = run(f"register-techuser export --registry ./{name}", folder)
    return [json.dumps(forget_times(json.loads(line)), sort_keys=True) for line in export.stdout.splitlines()]


def state(folder):
    return {"registry": holds(folder, "registry.db"), "new": holds(folder, "new.db"),
            "files": sorted(path.name for path in folder.iterdir() if path.is_file())}


def prepare(folder):
    shutil.copy(source / "tests/data/certificates/peeters-seal.cer", folder)
    text = (source / "tests/data/registrations/peeters.toml").read_text(encoding="utf-8")
    (folder / "peeters.toml").write_text(text, encoding="utf-8")
    other = text.replace("peeterspensions", "janssenspensions").replace("0200.004.201", "0949.383.342").replace("0200004201", "0949383342")
    assert other.count("janssenspensions") == 1 and "0949" in other
    (folder / "other.toml").write_text(other, encoding="utf-8")
    (folder / "home").mkdir()
    for name in ("a.xml", "a.p7"):
        (folder / name).write_text("content")
    subprocess.run([tools / "gen-sshkey", "--no-passphrase", "--type=rsa", "peeters"], cwd=folder, check=True, capture_output=True)
    for command in (CREATE, "register-techuser registry backup backup.db", COMMANDS["reserve"]):
        done = run(command, folder)
        assert done.returncode == 0, done.stderr
    (folder / "all.jsonl").write_text(run("register-techuser export", folder).stdout, encoding="utf-8")
    import tomllib
    draft = tomllib.loads(other)
    (folder / "many.jsonl").write_text(json.dumps(draft) + "\n", encoding="utf-8")


def judge(name, what, done, folder, before, after):
    where = f"{name}, {what}: status {done.returncode}\n{done.stdout}\n{done.stderr}"
    killed = what.endswith("kill") and done.returncode == -9 or "out of memory" in done.stderr
    # 0: the fault did not matter; 1 and 4 are no answers to a fault.
    assert killed or done.returncode in (0, 3, 5) , where
    assert done.returncode != 0 or not done.stderr.startswith("Traceback"), where
    # What the system refuses is no damage, and no backup helps.
    assert "damaged" not in done.stderr and "is not a registry" not in done.stderr, where
    now = state(folder)
    for part in ("registry", "new"):
        many = name == "create --many" and now[part] in (before[part], after[part])
        empty = part == "new" and before[part] is None and now[part] is not None and len(now[part]) <= 2
        assert many or empty or now[part] in (before[part], after[part]), f"{where}\n{part} is neither old nor new: {str(now[part])[-900:]}"
    if done.returncode == 0:
        assert now["registry"] == after["registry"], f"{where}\nsaid to be done"
    else:
        # A fault of the last flush may come when the rest is done: that is told.
        assert done.stderr or killed, where
    extra = set(now["files"]) - set(before["files"]) - set(after["files"])
    if killed:
        extra = {file for file in extra if not any(part in file for part in LEFT_BY_KILL)}
    # Where SQLite cannot delete its journal it has made it void.
    extra = {file for file in extra if not (file.endswith("-journal") and (folder / file).read_bytes()[:8] == bytes(8))}
    extra = {file for file in extra if not (name.startswith("gen-sshkey --rotate") and file.startswith("peeters"))}
    assert not extra, f"{where}\nleft over: {extra}"
    for path in folder.iterdir():
        if path.name in ("fresh", "peeters") or path.name.endswith(".db") or ".db" in path.name:
            assert path.stat().st_mode & 0o077 == 0 or path.name == "peeters.pub", f"{where}\n{path.name} can be read by others"
    return "killed" if killed else "told" if done.returncode else "done"


def rehearse(place, template, name, command, shim, counted):
    """How many calls or allocations an undisturbed command makes, and the states before and after it."""
    undisturbed = place / "undisturbed"
    shutil.copytree(template, undisturbed)
    before = state(undisturbed)
    done = run(command, undisturbed, LD_PRELOAD=str(shim), TECHUSER_FAIL_COUNT=str(place / "count"), TECHUSER_FAIL_WITH=counted)
    assert done.returncode == 0, (name, done.stderr)
    after = state(undisturbed)
    shutil.rmtree(undisturbed)
    return int((place / "count").read_text()), before, after


def moments(calls, allocations):
    """Each fault with its value and the call where it comes: all of them, or some."""
    step = 1 if whole else max(1, calls // 5)
    for index, (fault, value) in enumerate(FAULTS.items()):
        for at in range(1 + (0 if whole else index % step), calls + 1, step):
            yield fault, value, at
    for at in range(1, allocations + 1, max(1, allocations // (1000 if whole else 5))):
        yield "memory", "memory", at


def main():
    with tempfile.TemporaryDirectory(prefix="techuser-faults-") as place:
        place = pathlib.Path(place)
        shim = place / "fail_calls.so"
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", shim, source / "tests/faults/fail_calls.c", "-ldl"], check=True)
        template = place / "template"
        template.mkdir()
        prepare(template)
        total = 0
        print(f"{'command':24}{'calls':>7}{'allocations':>13}{'tried':>7}{'done':>7}{'told':>7}{'killed':>8}")
        for name, command in COMMANDS.items():
            calls, before, after = rehearse(place, template, name, command, shim, "")
            allocations, _, _ = rehearse(place, template, name, command, shim, "memory")
            counts = {"done": 0, "told": 0, "killed": 0}
            for fault, value, at in moments(calls, allocations):
                folder = place / "round"
                shutil.copytree(template, folder)
                done = run(command, folder, LD_PRELOAD=str(shim), TECHUSER_FAIL_AT=str(at), TECHUSER_FAIL_WITH=value)
                counts[judge(name, f"call {at} {fault}", done, folder, before, after)] += 1
                shutil.rmtree(folder)
            tried = sum(counts.values())
            total += tried
            print(f"{name:24}{calls:7}{allocations:13}{tried:7}{counts['done']:7}{counts['told']:7}{counts['killed']:8}", flush=True)
        print(f"{total} faults, nothing half written, nothing lost")


main()
