#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""sending.py TOOLS SOURCE sample|all: kills send-batchfile and the SFTP server of OpenSSH at each of their steps in turn, one
set for each step, and runs the command again.

After each kill and each run, no GO is on the server without its whole set, and no file is there whose bytes are not those of
the file here, or its beginning. A portal takes whole sets away between the runs, each once and never again. At the end all
sets were taken, and the registry knows each as sent. Half of the sets are there already, the others are reserved, named and
signed by the same command, which never reserves a second one. The counts are printed.
"""
import getpass
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

from local_sshd import SFTP_SERVER, LocalSshd, wait_for_sftp_servers

tools, source = (pathlib.Path(path).resolve() for path in sys.argv[1:3])
whole = sys.argv[3] == "all"
SETS_OF_SAMPLE, SETS_OF_ALL = 12, 200  # of each way, at least
STEM = "DMFA.101320.20140628"


def quiet(*command, **options):
    return subprocess.run(command, check=True, stdin=subprocess.DEVNULL, capture_output=True, **options)


def content():
    """Enough for several packets."""
    return b"<x>" + os.urandom(100_000).hex().encode()


class Place:
    """A folder with the keys, the registry, the server and its tree."""

    def __init__(self, folder):
        self.folder = folder
        self.tree, self.taken = folder / "tree", folder / "taken"
        for path in (self.tree / "INTEST", self.taken, folder / "home", folder / "sets", folder / "declarations"):
            path.mkdir(parents=True)
        quiet("ssh-keygen", "-q", "-t", "rsa", "-N", "", "-f", folder / "peeters")
        quiet("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", folder / "seal.key", "-out", folder / "seal.pem",
              "-days", "30", "-subj", "/C=BE/O=Peeters NV/CN=Seal", "-addext", "basicConstraints=critical,CA:FALSE")
        quiet("cc", "-shared", "-fPIC", "-o", folder / "fail_calls.so", source / "tests/faults/fail_calls.c", "-ldl")
        (folder / "subsystem").write_text(
            f'#!/bin/sh\nif [ -e {folder}/server_kill ]; then\n    faults=$(cat {folder}/server_kill)\n    rm -f {folder}/server_kill\n'
            f'    eval "$faults"\nfi\n'
            f"exec {SFTP_SERVER} -d {self.tree}\n")
        (folder / "subsystem").chmod(0o755)
        self.environment = {**os.environ, "HOME": str(folder / "home"), "TECHUSER_REGISTRY": str(folder / "registry.db"),
                            "LC_ALL": "C.UTF-8"}
        self.tool("register-techuser", "create", source / "tests/data/registrations/peeters.toml", "--certificate", "seal.pem",
                  "--ssh-public-key", "peeters.pub", "--sender-number", "101320", "--quiet", statuses={0})
        self.sshd = LocalSshd(folder, folder / "peeters.pub", folder / "subsystem")

    def tool(self, *command, statuses, **faults):
        done = subprocess.run([tools / command[0], *command[1:]], cwd=self.folder, env={**self.environment, **faults},
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        assert done.returncode in statuses, (command, done.returncode, done.stdout, done.stderr)
        return done

    def send(self, way, statuses, **faults):
        return self.tool("send-batchfile", "--for", "peeterspensions", "--key", "peeters", "--login", getpass.getuser(), "--host",
                         "127.0.0.1", "--port", str(self.sshd.port), "--known-hosts", "known_hosts", "--no-input", "--json", *way,
                         statuses=statuses, **faults)

    def make_set(self, sequence):
        """A set that is there; the words that send it."""
        name = f"{STEM}.{sequence:05}.T"
        declaration = self.folder / "sets" / f"FI.{name}.1.1"
        declaration.write_bytes(content())
        self.tool("sign-batchfile", "--key", "seal.key", "--certificate", "seal.pem", declaration, "--quiet", statuses={0})
        return [declaration]

    def make_declaration(self, number):
        """A declaration; the words that reserve, name, sign and send."""
        declaration = self.folder / "declarations" / f"{number}.xml"
        declaration.write_bytes(content())
        return ["--application", "DMFA", "--environment", "T", "--sign", "seal.key", "--certificate", "seal.pem", declaration]

    def local(self, name):
        return next(path for path in (self.folder / "sets" / name, self.folder / "declarations" / name) if path.exists())

    def check_server(self):
        """Demands what holds at every moment."""
        files = {path.name: path for path in (self.tree / "INTEST").iterdir()}
        for name, path in files.items():
            if name.startswith("GO."):
                assert path.stat().st_size == 0, name
                for kind in ("FI", "FS"):
                    part = f"{kind}{name[2:]}.1"
                    assert part in files, f"{name} without {part}"
                    assert files[part].read_bytes() == self.local(part).read_bytes(), f"{name}: {part} is not whole"
            else:
                assert self.local(name).read_bytes().startswith(path.read_bytes()), f"{name}: other bytes"

    def take(self):
        """What the portal does: each whole set once."""
        for start in list((self.tree / "INTEST").glob("GO.*")):
            for path in (start, *(start.with_name(f"{kind}{start.name[2:]}.1") for kind in ("FI", "FS"))):
                assert not (self.taken / path.name).exists(), f"{path.name} came twice"
                path.rename(self.taken / path.name)


def count_steps(place, way):
    """How many calls client and server make for one set."""
    preload = place.folder / "fail_calls.so"
    (place.folder / "server_kill").write_text(f"export LD_PRELOAD={preload} TECHUSER_FAIL_COUNT={place.folder}/server_count\n")
    place.send(way, {0}, LD_PRELOAD=str(preload), TECHUSER_FAIL_COUNT=str(place.folder / "client_count"))
    for _ in range(500):  # the server ends by itself
        if (place.folder / "server_count").exists() and (place.folder / "server_count").read_text().endswith("\n"):
            break
        time.sleep(0.01)
    counts = [int((place.folder / f"{who}_count").read_text()) for who in ("client", "server")]
    (place.folder / "server_count").unlink()
    return counts


def kill_at(place, way, who, step):
    """Runs the command, which ends as it likes, and the server's part of it."""
    preload = str(place.folder / "fail_calls.so")
    faults = {"LD_PRELOAD": preload, "TECHUSER_FAIL_AT": str(step), "TECHUSER_FAIL_WITH": "kill"}
    if who == "client":
        done = place.send(way, {-9, 0, 5}, **faults)  # a child that names files may be the one that is killed
    else:
        (place.folder / "server_kill").write_text("".join(f"export {key}={value}\n" for key, value in faults.items()))
        done = place.send(way, {0, 1, 5})
        (place.folder / "server_kill").unlink(missing_ok=True)
    wait_for_sftp_servers(place.tree)
    return done.returncode


def spread(steps, most):
    return steps if len(steps) <= most else [steps[index * len(steps) // most] for index in range(most)]


def run_way(place, make, sets_least):
    clients, servers = count_steps(place, make(1))
    place.check_server()
    place.take()
    steps = {"client": range(1, clients + 1), "server": range(1, servers + 1)}
    shares = {who: len(each) if whole else sets_least // 2 for who, each in steps.items()}
    chosen = [(who, step) for who, each in steps.items() for step in spread(list(each), shares[who])]
    chosen += chosen[:max(0, sets_least - len(chosen))]
    killed = 0
    for number, (who, step) in enumerate(chosen, 2):
        way = make(number)
        killed += kill_at(place, way, who, step) != 0
        place.check_server()
        if number % 2 == 0:
            place.take()
        done = place.send(way, {0})
        assert json.loads(done.stdout)["outcome"] in ("sent", "unchanged", "sent-before"), done.stdout
        place.check_server()
        place.take()
    return len(chosen) + 1, clients, servers, killed


def main():
    if not SFTP_SERVER.exists():
        print(f"skipped: no {SFTP_SERVER}")
        return
    with tempfile.TemporaryDirectory() as folder:
        place = Place(pathlib.Path(folder))
        try:
            sets = 0
            for name, make in (("sets", place.make_set), ("declarations", place.make_declaration)):
                count, clients, servers, killed = run_way(place, make, SETS_OF_ALL if whole else SETS_OF_SAMPLE)
                sets += count
                print(f"{name}: {count} sent, of {clients} steps of the client and {servers} of the server, {killed} runs broken off")
                assert killed > count / 2, "too few kills hit anything"
            place.send(["sets"], {0})
            assert not any((place.tree / "INTEST").iterdir())
            assert len(list(place.taken.iterdir())) == 3 * sets
            known = [json.loads(line) for line in place.tool("register-techuser", "list", "--sets", "--json", statuses={0}).stdout.splitlines()]
            assert len(known) == sets, (len(known), sets)
            assert {document["state"] for document in known} == {"sent"}
            place.tool("register-techuser", "registry", "check", statuses={0})
        finally:
            place.sshd.stop()


main()
