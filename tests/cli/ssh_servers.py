# SPDX-License-Identifier: Apache-2.0
"""SSH servers for the tests of test-channel in Python: OpenSSH's, Dropbear's and odd ones, on free ports of the
loopback address."""
import os
import pwd
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

LOGIN = pwd.getpwuid(os.getuid()).pw_name
HERE = Path(__file__).resolve().parent


def run(*command, **more):
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, **more)


def make_key(kind, file):
    subprocess.run(["ssh-keygen", "-q", "-t", kind, "-N", "", "-f", file], check=True)


def public_half(file):
    """Type and base64."""
    return " ".join(Path(f"{file}.pub").read_text().split()[:2])


def program(name):
    return shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin")


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


class Server:
    """A server that is ready; its port and host key."""

    def __init__(self, command, ready, key_file, port=None, **environment):
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            env={**os.environ, **environment})
        self.key_file, self.port = key_file, port
        while not (found := re.search(ready, line := self.process.stdout.readline())):
            assert line, f"{command} does not start"
        if port is None:
            self.port = int(found[1])

    def known_host(self):
        return f"[127.0.0.1]:{self.port} {public_half(self.key_file)}\n"

    def end(self):
        self.process.terminate()
        self.process.wait()


def sshd(folder, name, lines, host_keys=None, **environment):
    """OpenSSH's server; in its configuration the first value of each keyword counts, so `lines` win."""
    if os.getuid() == 0:
        # Where it keeps its unprivileged half.
        os.makedirs("/run/sshd", exist_ok=True)
    text = "\n".join(lines) + "\n"
    if "HostKey " not in text:
        text += "".join(f"HostKey {file}\n" for file in host_keys or [folder / "host_ed25519"])
    if "Subsystem " not in text:
        text += f"Subsystem sftp internal-sftp -d {folder}/tree\n"
    port = free_port()
    config = folder / f"{name}.config"
    config.write_text(
        text + f"Port {port}\nListenAddress 127.0.0.1\nPidFile none\nAuthorizedKeysFile {folder}/authorized_keys\n"
        "StrictModes no\nUsePAM no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n")
    key = re.search(r"^HostKey (.*)$", text, re.MULTILINE)[1]
    return Server([program("sshd"), "-D", "-e", "-f", config], "Server listening", key, port, **environment)


def odd_server(folder, *arguments):
    return Server([sys.executable, HERE / "odd_server.py", *arguments], r"^(\d+)$", folder / "host_ed25519")


def make_tree(folder):
    for name in ("IN", "OUT", "INTEST", "OUTTEST", "INTEST-S", "OUTTEST-S"):
        (folder / name).mkdir(parents=True)
