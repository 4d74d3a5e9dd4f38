# SPDX-License-Identifier: Apache-2.0
"""The lines of tests/bench/run: what is measured, beside what, and how fast it shall be."""
import dataclasses
import itertools
import json
import operator
import random
import re
import shutil
import sqlite3
import subprocess
import tomllib
from collections.abc import Callable

from bench import Bench, figure_of, ratio

COMPARE = {"<=": operator.le, ">=": operator.ge}


@dataclasses.dataclass(frozen=True)
class Line:
    name: str
    goal: str  # "<= 2 x true": comparison, number, unit
    measure: Callable[[Bench], dict]

    def holds(self, figure):
        """Whether it does at both ends of the interval; "near" where the runs cannot tell."""
        compare, number, *_ = self.goal.split()
        ends = {COMPARE[compare](figure[end], float(number)) for end in ("low", "high")}
        return "near" if len(ends) == 2 else "yes" if ends.pop() else "**no**"


LINES = []


def line(name, goal):
    """Adds the function as a line."""
    def add(measure):
        LINES.append(Line(name, goal, measure))
        return measure
    return add


def beside(name, goal, command, other, rounds=101, prepare=None):
    """A line of two commands, with the instructions of ours."""
    @line(name, goal)
    def measure(bench):
        if prepare:
            prepare(bench)
        return {**ratio(bench.pair(command, other, rounds)), "instructions": bench.instructions(command)}


def faster(ours, theirs):
    """How many times as fast ours is."""
    return theirs / ours


def enterprise_number(front):
    return f"{front:08}{97 - front % 97:02}"


# One certificate, and a folder of them.

def bring_certificate(bench):
    shutil.copy(bench.source / "tests/data/certificates/peeters-seal.cer", "one.cer")


for peer, goal in ((["true"], "<= 2 x true"), (["certtool", "-i", "--inder", "--infile", "one.cer"], "<= 0.5 x certtool -i"),
                   (["openssl", "x509", "-inform", "DER", "-in", "one.cer", "-noout", "-text"], "<= 0.06 x openssl x509")):
    beside(f"inspect-cert, one, beside {peer[0]}", goal, ["inspect-cert", "one.cer"], peer, prepare=bring_certificate)


def write_certificates(bench, count):
    bring_certificate(bench)
    shutil.rmtree("many", ignore_errors=True)
    (bench.folder / "many").mkdir()
    for number in range(count):
        shutil.copy("one.cer", f"many/{number}.cer")


def rates_of_one(bench):
    """Certificates a second on one core: read and judged, and by d2i_X509 alone."""
    bench.seconds(["certificate_rate", "one.cer", bench.tools.parent / "share/techuser"])
    rates = {}
    for row in bench.printed().splitlines():
        name, rate = re.fullmatch(r"(.*?) +[\d.]+ ms +(\d+) /s", row).groups()
        rates[name] = float(rate)
    return rates["file read, certificate parsed and checked"], rates["d2i_X509 with the null provider"]


# Where these goals were set, d2i_X509 read 73 000 certificates a second: 35 000 were to be judged on one core, and 30 000
# written on two.
@line("certificates, read and judged on one core", ">= 0.48 x d2i_X509 alone")
def measure_certificates(bench):
    bring_certificate(bench)
    return ratio([rates_of_one(bench) for _ in range(31)])


for options, form in (([], "text"), (["--json"], "JSON")):
    @line(f"inspect-cert, 10 000 files, {form}", ">= 0.41 x d2i_X509 alone on one core")
    def measure_folder(bench, options=options):
        count = bench.size(10_000)
        write_certificates(bench, count)
        return ratio([(count / bench.seconds(["inspect-cert", *options, "many"]), rates_of_one(bench)[1]) for _ in range(31)])


# Enterprise numbers.

def write_numbers(bench, path, spell, size_bytes):
    dice = random.Random(5)
    block = []
    for _ in range(20_000):
        front = dice.randrange(2_000_000, 20_000_000)
        check = 97 - front % 97
        block.append(spell(dice, f"{front:08}{check % 97 + 1 if dice.random() < 0.02 else check:02}"))
    text = "\n".join(block) + "\n"
    with open(path, "w", encoding="ascii") as file:
        for _ in range(bench.size(size_bytes) // len(text) + 1):
            file.write(text)


def dotted(digits):
    return f"{digits[:4]}.{digits[4:7]}.{digits[7:]}"


def mixed(dice, digits):
    return digits if dice.random() < 0.5 else dotted(digits)


for options, goal in ((["--quiet"], "<= 6 x wc -l"), (["--invalid-only"], "<= 9 x wc -l"), ([], "<= 12 x wc -l")):
    beside(f"check-enterprise, 100 MB mixed, {' '.join(options) or 'all written'}", goal,
           ["check-enterprise", *options, "--file", "mixed.txt"], ["wc", "-l", "mixed.txt"], rounds=31,
           prepare=lambda bench: write_numbers(bench, "mixed.txt", mixed, 100_000_000))

SPELLINGS = {
    "spaced": lambda dice, digits: f"{digits[:4]} {digits[4:7]} {digits[7:]}",
    "prefixed": lambda dice, digits: f"BE {dotted(digits)}",
}
for title, spell in SPELLINGS.items():
    @line(f"check-enterprise, {title} beside plain", "<= 2 x plain")
    def measure_spelling(bench, spell=spell):
        write_numbers(bench, "spelt.txt", spell, 20_000_000)
        write_numbers(bench, "plain.txt", lambda dice, digits: digits, 20_000_000)
        rows = {name: sum(1 for _ in open(name, encoding="ascii")) for name in ("spelt.txt", "plain.txt")}
        ours, plain = (["check-enterprise", "--quiet", "--file", name] for name in rows)
        return ratio([(one / rows["spelt.txt"], two / rows["plain.txt"]) for one, two in bench.pair(ours, plain, 31)])


beside("check-enterprise, one", "<= 1.5 x true", ["check-enterprise", "0949.383.342"], ["true"])
beside("check-username, one", "<= 1.5 x true", ["check-username", "peeterspensions"], ["true"])


# A registry with one technical user.

def bring_registration(bench):
    for name in ("certificates/peeters-seal.cer", "registrations/peeters.toml"):
        shutil.copy(bench.source / "tests/data" / name, ".")
    shutil.copy(bench.source / "tests/data/ssh_keys/rsa-3072.pub", "peeters.pub")
    bench.seconds(["register-techuser", "create", "peeters.toml", "--quiet", "--registry", "registry.db"])


beside("check-username, one, with look-up", "<= 1.9 x true",
       ["check-username", "nobodyhasthis", "--registry", "registry.db"], ["true"], prepare=bring_registration)
beside("name-batchfile, one", "<= 1.6 x true",
       ["name-batchfile", "--application", "DMFA", "--sender", "006400", "--sequence", "00005"], ["true"])


@line("name-batchfile --reserve, durable", "<= 1.3 x the same row in SQLite alone")
def measure_reserve(bench):
    bring_registration(bench)
    bench.seconds(["bare_sqlite", "run", "bare.db", "CREATE TABLE s (sender, day, next, PRIMARY KEY (sender, day))"])
    bare = ["bare_sqlite", "run", "bare.db", "INSERT INTO s VALUES ('006400', '2014-06-28', 1)"
            " ON CONFLICT DO UPDATE SET next = next + 1"]
    ours = ["name-batchfile", "--application", "DMFA", "--sender", "006400", "--date", "2014-06-28", "--reserve",
            "--registry", "registry.db"]
    return ratio(bench.pair(ours, bare, 61))


@line("create, one, durable", "<= 1.5 x the same rows in SQLite alone")
def measure_create(bench):
    bring_registration(bench)
    connection = sqlite3.connect("bare.db")
    connection.execute("ATTACH 'registry.db' AS registry")
    tables = [name for (name,) in connection.execute("SELECT name FROM registry.sqlite_master WHERE type = 'table'")
              if connection.execute(f"SELECT count(*) FROM registry.{name}").fetchone()[0]]
    for table in tables:
        connection.execute(f"CREATE TABLE {table} AS SELECT * FROM registry.{table}")
    connection.close()
    bare = ["bare_sqlite", "run", "bare.db", "; ".join(f"INSERT INTO {table} SELECT * FROM {table} WHERE rowid = 1" for table in tables)]
    front = iter(range(3_000_000, 4_000_000))

    def create():
        number = next(front)
        return bench.seconds([
            "register-techuser", "create", "peeters.toml", "--quiet", "--registry", "registry.db", "--username",
            f"username{number}", "--enterprise-number", enterprise_number(number)])

    return ratio(bench.pair(create, bare, 61))


# Keys.

def fresh(bench, command):
    """The seconds of a command for key files; its last word becomes a path where none is."""
    numbers = itertools.count()

    def work():
        path = bench.folder / f"{command[0]}{next(numbers)}"
        return bench.seconds([*command[:-1], command[-1].format(path)])
    return work


def keys(name, goal, ours, theirs, rounds):
    @line(name, goal)
    def measure(bench):
        (bench.folder / "passphrase").write_text("correct horse\n", encoding="ascii")
        ours_whole = ["gen-sshkey", "--quiet", "--formats=openssh,pub", *ours, "{}"]
        return ratio(bench.pair(fresh(bench, ours_whole), fresh(bench, ["ssh-keygen", "-q", *theirs, "-f{}"]), rounds))


keys("gen-sshkey Ed25519", "<= 0.8 x ssh-keygen", ["--type=ed25519", "--no-passphrase"], ["-t", "ed25519", "-N", ""], 301)
keys("gen-sshkey Ed25519, passphrase, 24 rounds", "<= 1.05 x ssh-keygen", ["--type=ed25519", "--passphrase-file=passphrase"],
     ["-t", "ed25519", "-a", "24", "-N", "correct horse"], 31)
keys("gen-sshkey RSA-3072", "<= 1 x ssh-keygen", ["--type=rsa", "--no-passphrase"], ["-t", "rsa", "-b", "3072", "-N", ""], 61)
keys("gen-sshkey RSA-3072, passphrase, 24 rounds", "<= 0.9 x ssh-keygen", ["--type=rsa", "--passphrase-file=passphrase"],
     ["-t", "rsa", "-b", "3072", "-a", "24", "-N", "correct horse"], 401)


@line("gen-sshkey --count 1000 Ed25519", ">= 8 x a loop of ssh-keygen")
def measure_count(bench):
    count = bench.size(1000)
    one = fresh(bench, ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f{}"])

    def loop():  # a tenth of it, which is enough of a loop
        return 10 * sum(one() for _ in range(count // 10))

    ours = ["gen-sshkey", "--quiet", "--formats=openssh,pub", "--type=ed25519", "--no-passphrase", f"--count={count}"]
    numbers = itertools.count()

    def pairs():
        folder = bench.folder / f"keys{next(numbers)}"
        folder.mkdir()
        return bench.seconds([*ours, f"--directory={folder}"])

    return ratio(bench.pair(pairs, loop, 61), faster)


beside("gen-sshkey --show", "<= 0.4 x ssh-keygen -l", ["gen-sshkey", "--show", "peeters.pub"], ["ssh-keygen", "-l", "-f", "peeters.pub"],
       prepare=lambda bench: shutil.copy(bench.source / "tests/data/ssh_keys/rsa-3072.pub", "peeters.pub"))


# Many registrations.

def many_username(number):
    return f"many{number * 7919 % 10_000_019:08}"


def write_many(bench, count, form="jsonl"):
    shutil.copy(bench.source / "tests/data/certificates/peeters-seal.cer", ".")
    shutil.copy(bench.source / "tests/data/ssh_keys/rsa-3072.pub", "peeters.pub")
    sample = tomllib.loads((bench.source / "tests/data/registrations/peeters.toml").read_text(encoding="utf-8"))
    columns = [(section, key) for section, values in sample.items() if isinstance(values, dict) for key in values]
    with open(f"many.{form}", "w", encoding="utf-8") as file:
        if form == "csv":
            file.write(",".join(f"{section}.{key}" for section, key in columns) + "\n")
        for number in range(count):
            sample["entity"]["enterprise_number"] = enterprise_number(2_000_000 + number)
            sample["user"]["username"] = many_username(number)
            if form == "csv":
                cells = (sample[section][key] for section, key in columns)
                file.write(",".join(f'"{" ".join(cell) if isinstance(cell, list) else cell}"' for cell in cells) + "\n")
            else:
                file.write(json.dumps(sample) + "\n")


def create_many(bench, registry, form="jsonl", *options):
    """Seconds; without a registry of that name it is a first run, else a repeated one."""
    return bench.seconds(["register-techuser", "create", "--many", f"many.{form}", "--quiet", "--registry", registry, *options])


def afresh(bench, *arguments):
    (bench.folder / "new.db").unlink(missing_ok=True)
    return create_many(bench, "new.db", *arguments)


@line("create --many 100 000, beside SQLite alone", ">= 0.6 x its rate")
def measure_many(bench):
    count = bench.size(100_000)
    write_many(bench, count)
    create_many(bench, "new.db")
    shutil.copy("new.db", "whole.db")

    def bare():
        (bench.folder / "same.db").unlink(missing_ok=True)
        bench.seconds(["bare_sqlite", "copy", "whole.db", "same.db", str(count), "1000"])
        return float(bench.printed())

    return ratio(bench.pair(lambda: afresh(bench), bare, 15), faster)


@line("create --many 100 000 again, beside the first run", ">= 2 x its rate")
def measure_again(bench):
    write_many(bench, bench.size(100_000))
    pairs = [(afresh(bench), create_many(bench, "new.db")) for _ in range(5)]
    return ratio([(again, first) for first, again in pairs], faster)


@line("create --many, CSV beside JSON Lines", "<= 1.1 x the time")
def measure_csv(bench):
    count = bench.size(20_000)
    write_many(bench, count, "csv")
    write_many(bench, count)
    return ratio(bench.pair(lambda: afresh(bench, "csv"), lambda: afresh(bench), 15))


@line("create --many, JSON answered beside text", "<= 1.1 x the time")
def measure_json(bench):
    write_many(bench, bench.size(20_000))
    return ratio(bench.pair(lambda: afresh(bench, "jsonl", "--json"), lambda: afresh(bench), 31))


@line("completion of a username among 10 000", "<= 50 ms")
def measure_completion(bench):
    write_many(bench, bench.size(10_000))
    create_many(bench, "new.db")
    command = ["register-techuser", "__complete", "show", "--registry", "new.db", "many0"]
    return figure_of([1000 * bench.seconds(command) for _ in range(21)])


# Signatures, of a file that fits into the cache of the disk.

def bring_declaration(bench):
    subprocess.run("openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 30 -subj /CN=bench"
                   " -addext basicConstraints=critical,CA:FALSE", shell=True, check=True, capture_output=True)
    with open(FI, "wb") as file:
        for _ in range(bench.size(1000)):
            file.write(b"<declaration/>\n" * 70_000)
    bench.seconds(SIGN)
    subprocess.run(f"base64 -d {FS} >theirs", shell=True, check=True)


FI, FS = (f"{kind}.DMFA.006400.20140628.00005.R.1.1" for kind in ("FI", "FS"))
SIGN = ["sign-batchfile", "--quiet", "--key=key.pem", "--certificate=cert.pem", FI]


@line("sign-batchfile, 1 GB", ">= 0.9 x openssl cms -sign")
def measure_sign(bench):
    bring_declaration(bench)

    def sign():
        (bench.folder / FS).unlink()
        return bench.seconds(SIGN)

    theirs = ["openssl", "cms", "-sign", "-binary", "-in", FI, "-signer", "cert.pem", "-inkey", "key.pem", "-md", "sha256", "-outform",
              "DER", "-out", "theirs"]
    return ratio(bench.pair(sign, theirs, 5), faster)


@line("sign-batchfile --verify, 1 GB", ">= 0.9 x openssl cms -verify")
def measure_verify(bench):
    bring_declaration(bench)
    theirs = ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", "theirs", "-content", FI, "-noverify", "-out", "/dev/null"]
    return ratio(bench.pair(["sign-batchfile", "--quiet", "--verify", FI], theirs, 21), faster)
