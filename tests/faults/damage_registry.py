#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""damage_registry.py WHOLE COPY DOCUMENTS: overwrites random bytes in copies of a registry, and asks the tools about them.

Every answer is the one that the whole registry gives, or a clear error: never a bug, never a crash. How an answer with
status 0 is judged, and one with status 1 where that is right: it is the right one, or the check of that registry finds
the damage, or only text differs that can be any text (names of the contact person, who wrote a line of the journal).
What backup and move have made is judged by
what it exports. The documents are kept for their schemas.
"""
import json
import os
import random
import subprocess
import sys

WHOLE_LOAD = os.environ.get('TECHUSER_TEST_LOAD') == 'whole'
ROUNDS = 40 if WHOLE_LOAD else 12
ASKED = 9  # commands in a round
LONGEST_DAMAGE = 64
HEADER_SIZE = 100
STATUSES = {0, 1, 3}
BESIDE = ("-wal", "-shm", "-journal")
EXPORT = "register-techuser export"
CREATE = ("register-techuser create peeters.toml --username janssenspensions "
          "--quality supplementary-pensions-manager --application db2p")
RESERVE = "name-batchfile --application DMFA --for peeterspensions --reserve --date 2014-06-28"
COMMANDS = [
    "register-techuser list", "register-techuser show peeterspensions", "register-techuser history peeterspensions",
    "register-techuser expiring --at 2054-12-31", "register-techuser sheet peeterspensions",
    "register-techuser applications peeterspensions", EXPORT, "register-techuser registry check",
    "register-techuser contact peeterspensions --mobile 022223344",
    "register-techuser channel peeterspensions change --application dimona", "register-techuser remove peeterspensions --yes",
    CREATE, "register-techuser registry migrate", "register-techuser registry backup made.db",
    "register-techuser registry move COPY made.db", "check-username peeterspensions", RESERVE
]
# Text that nothing else in a registry tells.
FREE_TEXT = {"contact", "comment", "reserved_by", "reserved_at"}
FREE_IN_JOURNAL = {"user", "host", "when", "details", "action", "subject", "role"}


def remove(path):
    for name in (path, *(path + end for end in BESIDE)):
        if os.path.exists(name):
            os.remove(name)


def run(command, registry):
    command = [registry if word == "COPY" else word for word in command.split()]
    where = [] if registry in command else ["--registry", registry]
    return subprocess.run([*command, "--json", *where], capture_output=True, text=True, check=False)


def ask(command, content, log=None):
    remove(copy)
    remove("made.db")
    for path, piece in ((copy, content), (copy + "-wal", log)):
        if piece is not None:
            with open(path, "wb") as file:
                file.write(piece)
    done = run(command, copy)
    # What is exported has lines of the journal as they are, and damage can be in them.
    if command != EXPORT:
        documents.write(f"# {command}\n{done.stdout}")
    if done.returncode == 0 and "made.db" in command:
        # What was made tells more than what was said.
        done.made = run(EXPORT, "made.db").stdout
        done.made_is_damaged = run("register-techuser registry check", "made.db").returncode in (1, 3)
    return done


def without(value, keys):
    if isinstance(value, dict):
        return {key: without(element, keys) for key, element in value.items() if key not in keys}
    return [without(element, keys) for element in value] if isinstance(value, list) else value


def told(done, but=frozenset()):
    """What an answer tells of the registry: not when it was given, nor which of several technical users has a key too."""
    answers = [json.loads(line) for line in getattr(done, "made", done.stdout).splitlines()]
    told_now = []
    for answer in answers:
        journal = answer.get("record") == "journal-entry"
        # A move adds a line with the time and the path.
        if journal and answer["action"] == "imported":
            continue
        answer = without(answer, {"registered_on", "findings", "removed_on", "path", "bytes"} | but)
        if but and (journal or "entries" in answer):
            answer = without(answer, FREE_IN_JOURNAL)
        told_now.append(answer)
    return told_now


def judge(command, damaged, what, log=None, also_right=()):
    done = ask(command, damaged, log)
    what = f"{what}: {command}: {done}"
    assert done.returncode in STATUSES, what
    assert done.returncode in (0, 1) or "error: " in done.stderr, what
    counts[done.returncode] = counts.get(done.returncode, 0) + 1
    answers = [answer for answer in (right[command], *also_right) if answer.returncode == done.returncode]
    # Whoever finds nothing, where something was, says so.
    if done.returncode != 0 and not answers:
        return
    if told(done) in map(told, answers) or getattr(done, "made_is_damaged", False):
        return
    # Text can become other text. Everything else is found out by the check, if not at once.
    found = ask("register-techuser registry check", damaged, log).returncode in (1, 3)
    assert found or told(done, FREE_TEXT) in [told(answer, FREE_TEXT) for answer in answers], what


def damage(content):
    begin = source.randrange(len(content))
    size = min(source.randint(1, LONGEST_DAMAGE), len(content) - begin)
    return content[:begin] + source.randbytes(size) + content[begin + size:], f"{size} bytes at {begin}"


def damage_file():
    for number in range(ROUNDS):
        damaged, where = damage(whole)
        for command in source.sample(COMMANDS, ASKED):
            judge(command, damaged, f"round {number}, {where}")
    # The header says what the file is.
    for begin in range(HEADER_SIZE):
        damaged = whole[:begin] + bytes([whole[begin] ^ 0xFF]) + whole[begin + 1:]
        for command in (COMMANDS[0], RESERVE):
            judge(command, damaged, f"byte {begin} of the header")


def read(path):
    with open(path, "rb") as file:
        return file.read()


whole_path, copy, documents_path = sys.argv[1:]
whole = read(whole_path)
source = random.Random(20200601)
counts = {}
with open(documents_path, "a", encoding="utf-8") as documents:
    right = {command: ask(command, whole) for command in COMMANDS}
    damage_file()
print(f"damaged {ROUNDS + HEADER_SIZE} registries: answers by status {dict(sorted(counts.items()))}")
assert counts.get(3, 0) > 0
