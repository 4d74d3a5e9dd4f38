#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""failover.py TOOLS SOURCE failover|restart ROUNDS: what happens to those who write while their PostgreSQL server goes.

Two servers in synchronous streaming replication on loopback. While many technical users are registered and sequences
are reserved, the primary is killed and the stand-by promoted, or the primary is restarted at once. Nothing that was
acknowledged is lost, nothing is there twice, a run goes on or ends with 5, and the same command then finishes the work.
"""
import glob
import json
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import tomllib

tools, source = (pathlib.Path(path).resolve() for path in sys.argv[1:3])
deed, rounds = sys.argv[3], int(sys.argv[4])
USERS = 250
found = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(path.split("/")[4]))
if not found:
    print("skipped: no PostgreSQL server")
    sys.exit(1 if os.environ.get("CI") else 77)
programs = pathlib.Path(found[-1])
as_server = []
if os.geteuid() == 0:
    owner = pwd.getpwnam("postgres")
    as_server = ["setpriv", f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    def __init__(self, folder, name, settings):
        self.folder, self.data, self.port = folder, folder / name, free_port()
        self.settings = f"-c listen_addresses=127.0.0.1 -c fsync=off -k {folder} -p {self.port} {settings}"

    def run(self, program, *arguments):
        return subprocess.run([*as_server, programs / program, *arguments], check=True, cwd=self.folder,
                              stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def control(self, action, *arguments):
        # The server keeps what pg_ctl writes to.
        log = open(self.folder / "pg_ctl.log", "ab")
        subprocess.run([*as_server, programs / "pg_ctl", action, "--wait", "--silent", f"--pgdata={self.data}", *arguments],
                       check=True, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def start(self, action="start", *arguments):
        self.control(action, f"--options={self.settings}", f"--log={self.folder}/{self.data.name}.log", *arguments)

    def ask(self, sql):
        return subprocess.run(["psql", "-XtAq", "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", "-c", sql, "postgres"],
                              capture_output=True, text=True, check=False).stdout.strip()

    def kill(self):
        os.kill(int((self.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)

    def wait_for(self, sql, answer):
        for _ in range(300):
            if self.ask(sql) == answer:
                return
            time.sleep(0.1)
        raise SystemExit(f"{sql}: never {answer}")


def write_registrations(folder):
    shutil.copy(source / "tests/data/certificates/peeters-seal.cer", folder)
    subprocess.run(["ssh-keygen", "-q", "-t", "rsa", "-b", "2048", "-N", "", "-f", folder / "peeters"], check=True)
    sample = tomllib.loads((source / "tests/data/registrations/peeters.toml").read_text(encoding="utf-8"))
    with open(folder / "many.jsonl", "w", encoding="utf-8") as lines:
        for number in range(USERS):
            front = 5_000_000 + number
            sample["entity"]["enterprise_number"] = f"{front:08}{97 - front % 97:02}"
            sample["user"]["username"] = f"manyuser{number:05}"
            lines.write(json.dumps(sample) + "\n")


def run_tool(folder, url, *command):
    environment = {**os.environ, "HOME": str(folder), "TECHUSER_REGISTRY": url, "LC_ALL": "C.UTF-8"}
    return subprocess.run([tools / command[0], *command[1:]], cwd=folder, env=environment, capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, check=False)


MANY = ("register-techuser", "create", "--many", "many.jsonl")
RESERVE = ("name-batchfile", "--application", "DMFA", "--sender-number", "006400", "--date", "2014-06-28", "--reserve", "--kind", "FI")


def created(done):
    """username -> sender number, as it was acknowledged"""
    return dict(line.split()[2:4] for line in done.stdout.splitlines() if line.startswith("created: "))


def one_round(folder):
    write_registrations(folder)
    first = Server(folder, "first", "-c synchronous_standby_names=*" if deed == "failover" else "")
    second = Server(folder, "second", "")
    servers = [first]
    try:
        first.run("initdb", f"--pgdata={first.data}", "--username=postgres", "--auth=trust", "--encoding=UTF8",
                  "--locale=C.UTF-8", "--no-instructions")
        hosts, ports = "127.0.0.1", str(first.port)
        first.start()
        if deed == "failover":
            first.run("pg_basebackup", "--write-recovery-conf", f"--pgdata={second.data}", "--host=127.0.0.1",
                      f"--port={first.port}", "--username=postgres", "--checkpoint=fast")
            second.start()
            servers.append(second)
            first.wait_for("SELECT sync_state FROM pg_stat_replication", "sync")
            hosts, ports = "127.0.0.1,127.0.0.1", f"{first.port},{second.port}"
        url = f"postgresql://postgres@/postgres?host={hosts}&port={ports}&target_session_attrs=read-write"
        done = run_tool(folder, url, "register-techuser", "registry", "init")
        assert done.returncode == 0, done.stderr

        results, names, ending = {}, [], threading.Event()

        def register():
            results["many"] = run_tool(folder, url, *MANY)
            ending.set()

        def reserve():
            while not ending.is_set():
                done = run_tool(folder, url, *RESERVE)
                assert done.returncode in (0, 5), done
                names.extend(done.stdout.split())

        threads = [threading.Thread(target=register), threading.Thread(target=reserve), threading.Thread(target=reserve)]
        for thread in threads:
            thread.start()
        while not ending.is_set() and int(first.ask("SELECT count(*) FROM techuser.users") or 0) < USERS // 3:
            time.sleep(0.005)
        in_time = not ending.is_set()
        if deed == "failover":
            first.kill()
            servers.remove(first)
            second.control("promote")
        else:
            first.start("restart", "--mode=immediate")
        for thread in threads:
            thread.join()

        done = results["many"]
        assert done.returncode in (0, 5), (done.returncode, done.stderr)
        acknowledged = created(done)
        again = run_tool(folder, url, *MANY)
        assert again.returncode == 0, again.stderr
        acknowledged |= created(again)
        listed = {}
        for line in run_tool(folder, url, "register-techuser", "list", "--json").stdout.splitlines():
            user = json.loads(line)
            listed[user["username"]] = user["sender_number"]
        assert len(listed) == USERS and len(set(listed.values())) == USERS, len(listed)
        assert all(listed[name] == number for name, number in acknowledged.items())
        assert len(names) == len(set(names)), "a sequence was given twice"
        check = run_tool(folder, url, "register-techuser", "registry", "check")
        assert check.returncode == 0, check.stdout
        return in_time, done.returncode, len(names)
    finally:
        for server in servers:
            server.control("stop", "--mode=immediate")


outcomes = []
for _ in range(rounds):
    with tempfile.TemporaryDirectory(prefix="techuser-failover-") as name:
        os.chmod(name, 0o755)
        where = pathlib.Path(name)
        if as_server:
            os.chown(name, owner.pw_uid, owner.pw_gid)
        outcomes.append(one_round(where))
went_on = sum(status == 0 for _, status, _ in outcomes)
print(f"{deed}: {rounds} rounds, {went_on} runs went on, {rounds - went_on} ended with 5 and resumed, "
      f"{sum(count for _, _, count in outcomes)} sequences, none twice, none lost")
assert all(in_time for in_time, _, _ in outcomes), "the run was over before the server went"
