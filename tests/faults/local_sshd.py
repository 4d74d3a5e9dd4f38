# SPDX-License-Identifier: Apache-2.0
"""A server of OpenSSH on loopback, for the user who runs it, whose SFTP subsystem is a program of one's own."""
import os
import pathlib
import shutil
import socket
import subprocess
import time

SFTP_SERVER = pathlib.Path("/usr/lib/openssh/sftp-server")


class LocalSshd:
    def __init__(self, folder, authorized_keys, subsystem):
        """Its files are in `folder`, which gets `known_hosts` as well."""
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / "host"], check=True, stdin=subprocess.DEVNULL)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.known_hosts = folder / "known_hosts"
        self.known_hosts.write_text(f"[127.0.0.1]:{self.port} {(folder / 'host.pub').read_text()}")
        (folder / "config").write_text(
            f"Port {self.port}\nListenAddress 127.0.0.1\nPidFile none\nHostKey {folder}/host\nStrictModes no\nUsePAM no\n"
            f"AuthorizedKeysFile {authorized_keys}\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n"
            f"MaxStartups 100\nSubsystem sftp {subsystem}\n")
        if os.getuid() == 0:
            os.makedirs("/run/sshd", exist_ok=True)
        sshd = shutil.which("sshd", path=os.environ["PATH"] + ":/usr/sbin")
        self.process = subprocess.Popen([sshd, "-D", "-f", folder / "config", "-E", folder / "log"])
        for _ in range(500):
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            except OSError:
                time.sleep(0.01)
        raise SystemExit("the server does not start")

    def stop(self):
        self.process.terminate()
        self.process.wait()


def wait_for_sftp_servers(tree):
    """Until what a client that is gone has sent is written: its part of the server has ended."""
    while subprocess.run(["pgrep", "-f", f"^{SFTP_SERVER} -d {tree}"], stdout=subprocess.DEVNULL, check=False).returncode == 0:
        time.sleep(0.005)
