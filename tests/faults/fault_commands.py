# SPDX-License-Identifier: Apache-2.0
"""The commands of fail_calls.py, and the folder in which each of them is run."""
import dataclasses
import getpass
import json
import os
import re
import shutil
import sqlite3
import subprocess
import tomllib

REGISTRIES = ("registry.db", "new.db", "old.db", "sending.db")


@dataclasses.dataclass(frozen=True)
class Case:
    """A command, and what a fault of it may leave."""

    text: str
    steps: bool = False  # done in several, which the next run takes up: the registry may be between old and new
    pair: bool = False  # of the new files of a key all appear or none


SET = "--application DMFA --sender-number 006400 --date 2014-06-28"
ON_SERVER = "--for peeterspensions --key batch --login {user} --host 127.0.0.1 --port {port} --known-hosts known_hosts --environment T --no-input"
SENDING = "--registry sending.db"
COMMANDS = {
    "create the registry": Case("register-techuser create other.toml --quiet --registry new.db"),
    "create": Case("register-techuser create other.toml --quiet"),
    "create --generate-key": Case("register-techuser create other.toml --quiet --generate-key fresh --no-passphrase", pair=True),
    "create --many": Case("register-techuser create --many many.jsonl --quiet"),
    "contact": Case("register-techuser contact peeterspensions --mobile 0470123456"),
    "channel": Case("register-techuser channel peeterspensions change --application dimona"),
    "applications": Case("register-techuser applications peeterspensions --prefer dimona=sftp"),
    "sender-number": Case("register-techuser sender-number peeterspensions 101320"),
    "remove": Case("register-techuser remove peeterspensions --yes"),
    "export": Case("register-techuser export"),
    "import": Case("register-techuser import all.jsonl --registry new.db"),
    "backup": Case("register-techuser registry backup new.db"),
    "restore": Case("register-techuser registry restore backup.db"),
    "move": Case("register-techuser registry move registry.db new.db"),
    "migrate": Case("register-techuser registry migrate --registry old.db"),
    "init": Case("register-techuser registry init --registry new.db"),
    "reserve": Case(f"name-batchfile {SET} --reserve"),
    "rename": Case(f"name-batchfile --rename {SET} --sequence 00009 a.xml a.p7"),
    "rename --go": Case(f"name-batchfile --rename --go {SET} --sequence 00009 a.xml a.p7"),
    "gen-sshkey": Case("gen-sshkey --no-passphrase --type=ed25519 fresh", pair=True),
    "gen-sshkey --rotate": Case("gen-sshkey --no-passphrase --type=ed25519 --rotate peeters", pair=True),
    "gen-sshkey --if-missing": Case("gen-sshkey --no-passphrase --if-missing alone", pair=True),
    "gen-sshkey --public": Case("gen-sshkey --public alone fresh", pair=True),
    "gen-sshkey --convert": Case("gen-sshkey --no-passphrase --convert --formats=pkcs8,ppk3 alone fresh", pair=True),
    "gen-sshkey --repair": Case("gen-sshkey --repair crlf"),
    "gen-sshkey --count": Case("gen-sshkey --no-passphrase --type=ed25519 --count=2 --directory=.", pair=True),
    "sign-batchfile": Case(f"sign-batchfile --no-input --key seal.key --certificate seal.pem FI.DMFA.101320.20140628.00006.T.1.1 {SENDING}", steps=True),
    "send-batchfile": Case(f"send-batchfile {ON_SERVER} {SENDING} FI.DMFA.101320.20140628.00005.T.1.1", steps=True),
    "send-batchfile --sign": Case(
        f"send-batchfile {ON_SERVER} {SENDING} --application DMFA --sign seal.key --certificate seal.pem declaration.xml", steps=True),
    "read-replies": Case(f"read-replies {ON_SERVER} {SENDING} --into replies --delete", steps=True),
}
REPLY = "ACRF.999999.20110701.00001.T"


class Places:
    """Runs the tools, and prepares the folder that each command gets a copy of."""

    def __init__(self, tools, source, port):
        self.tools, self.source, self.port = tools, source, port

    def run(self, command, folder, **faults):
        environment = {**os.environ, "HOME": str(folder / "home"), "TECHUSER_REGISTRY": str(folder / "registry.db"), "LC_ALL": "C.UTF-8",
                       **faults}
        words = command.format(user=getpass.getuser(), port=self.port).split()
        return subprocess.run([self.tools / words[0], *words[1:]], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, check=False)

    def expect(self, command, folder):
        done = self.run(command, folder)
        assert done.returncode == 0, (command, done.stdout, done.stderr)
        return done.stdout

    def prepare(self, folder, known_hosts, batch_key):
        samples = self.source / "tests/data"
        shutil.copy(samples / "certificates/peeters-seal.cer", folder)
        text = (samples / "registrations/peeters.toml").read_text(encoding="utf-8")
        (folder / "peeters.toml").write_text(text, encoding="utf-8")
        other = text.replace("peeterspensions", "janssenspensions").replace("0200.004.201", "0949.383.342").replace("0200004201", "0949383342")
        assert other.count("janssenspensions") == 1 and "0949" in other
        (folder / "other.toml").write_text(other, encoding="utf-8")
        (folder / "many.jsonl").write_text(json.dumps(tomllib.loads(other)) + "\n", encoding="utf-8")
        (folder / "home").mkdir()
        for name in ("a.xml", "a.p7"):
            (folder / name).write_text("content")
        self.expect("gen-sshkey --no-passphrase --type=rsa peeters", folder)
        self.expect("gen-sshkey --no-passphrase --type=rsa --formats=openssh alone", folder)
        # Saved on another system.
        (folder / "crlf").write_bytes((folder / "alone").read_bytes().replace(b"\n", b"\r\n"))
        (folder / "crlf").chmod(0o600)
        for command in ("register-techuser create peeters.toml --quiet", "register-techuser registry backup backup.db",
                        COMMANDS["reserve"].text):
            self.expect(command, folder)
        (folder / "all.jsonl").write_text(self.expect("register-techuser export", folder), encoding="utf-8")
        self.make_old_registry(folder / "old.db")
        shutil.copy(known_hosts, folder)
        shutil.copy(batch_key, folder / "batch")
        shutil.copy(batch_key.with_name(batch_key.name + ".pub"), folder / "batch.pub")
        self.prepare_sets(folder)

    def make_old_registry(self, path):
        """Of the first version of the schema, and empty."""
        schema = re.search(r'R"sql\((.*?)\)sql"', (self.source / "lib/registry/schema.hpp").read_text(encoding="utf-8"), re.S)[1]
        connection = sqlite3.connect(path)
        connection.executescript(schema)
        connection.close()
        path.chmod(0o600)

    def prepare_sets(self, folder):
        """A set that is answered, one to send, one to sign, and a declaration; `folder` is where the server looks."""
        def openssl(*words):
            subprocess.run(["openssl", *words], cwd=folder, check=True, stdin=subprocess.DEVNULL, capture_output=True)

        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "seal.key", "-out", "seal.pem", "-days", "30", "-subj",
                "/C=BE/O=Peeters NV/CN=Seal", "-addext", "basicConstraints=critical,CA:FALSE")
        self.expect("register-techuser create peeters.toml --certificate seal.pem --ssh-public-key batch.pub --sender-number 101320 --quiet "
                    + SENDING, folder)
        for name in ("IN", "OUT", "INTEST", "OUTTEST", "INTEST-S", "OUTTEST-S"):
            (folder / "tree" / name).mkdir(parents=True)
        (folder / "replies").mkdir()
        for sequence in ("00004", "00005", "00006"):
            name = f"FI.DMFA.101320.20140628.{sequence}.T.1.1"
            (folder / name).write_text(f"<x>{sequence}</x>")
            if sequence != "00006":
                self.expect(f"sign-batchfile --no-input --key seal.key --certificate seal.pem --quiet {name} {SENDING}", folder)
        (folder / "declaration.xml").write_text("<x>declaration</x>")
        self.expect(f"send-batchfile {ON_SERVER} {SENDING} FI.DMFA.101320.20140628.00004.T.1.1", folder)
        for path in (*(folder / "tree/INTEST").iterdir(), *folder.glob("F?.*.00004.*")):
            path.unlink()
        reply = folder / "tree/OUTTEST"
        (reply / f"FO.{REPLY}").write_text(
            '<?xml version="1.0" encoding="UTF-8"?>\n<ACRF><Form><Identification>ACRF001</Identification>'
            "<FormCreationDate>2011-07-01</FormCreationDate><FormCreationHour>10:11:12</FormCreationHour>"
            "<AttestationStatus>0</AttestationStatus><TypeForm>PA</TypeForm><FileReference><FileName>GO.DMFA.101320.20140628.00004.T.1</FileName>"
            "<ReferenceOrigin>1</ReferenceOrigin><ReferenceNbr>ABC1234567890</ReferenceNbr></FileReference>"
            "<ReceptionResult><ResultCode>1</ResultCode></ReceptionResult></Form></ACRF>\n")
        openssl("cms", "-sign", "-binary", "-in", str(reply / f"FO.{REPLY}"), "-signer", "seal.pem", "-inkey", "seal.key", "-md", "sha256",
                "-outform", "DER", "-out", "reply.der")
        openssl("base64", "-in", "reply.der", "-out", str(reply / f"FS.{REPLY}"))
        (folder / "reply.der").unlink()
        (reply / f"GO.{REPLY}").write_bytes(b"")
