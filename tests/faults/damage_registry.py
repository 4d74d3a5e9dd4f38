#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""damage_registry.py WHOLE COPY DOCUMENTS: overwrites random bytes in copies of a registry, and asks the tools about them.

Every answer is the one that the whole registry gives, or a clear error. The documents are kept for their schemas.
"""
import json
import os
import random
import subprocess
import sys

ROUNDS = 40
LONGEST_DAMAGE = 64
HEADER_SIZE = 100
STATUSES = {0, 1, 3}
COMMANDS = [
    "register-techuser list", "register-techuser show peeterspensions", "register-techuser history peeterspensions",
    "register-techuser registry check", "register-techuser contact peeterspensions --mobile 022223344",
    "register-techuser create peeters.toml --username janssenspensions --quality nsso-employer",
    "register-techuser registry migrate", "check-username peeterspensions",
    "name-batchfile --application DMFA --for peeterspensions --reserve --date 2014-06-28"
]


def ask(command, content):
    with open(copy, "wb") as file:
        file.write(content)
    for beside in ("-wal", "-shm", "-journal"):
        if os.path.exists(copy + beside):
            os.remove(copy + beside)
    done = subprocess.run([*command.split(), "--json", "--registry", copy], capture_output=True, text=True, check=False)
    documents.write(f"# {command}\n{done.stdout}")
    return done


def told(done, *texts):
    """What an answer tells of the registry: not when it was given, nor which of several technical users has a key too."""
    documents = [json.loads(line) for line in done.stdout.splitlines()]
    for document in documents:
        if "entries" in document and "entries" in texts:
            document["numbers"] = [entry["number"] for entry in document["entries"]]
        for key in ("registered_on", "findings", *texts):
            document.pop(key, None)
    return documents


def judge(command, damaged, what):
    done = ask(command, damaged)
    what = f"{what}: {command}: {done}"
    assert done.returncode in STATUSES, what
    assert done.returncode in (0, 1) or "error: " in done.stderr, what
    counts[done.returncode] = counts.get(done.returncode, 0) + 1
    if done.returncode == 0 and told(done) != told(right[command]):
        # Text can become other text. Everything else is found out by the check, if not at once.
        found = ask("register-techuser registry check", damaged).returncode in (1, 3)
        assert found or told(done, "contact", "entries") == told(right[command], "contact", "entries"), what


whole_path, copy, documents_path = sys.argv[1:]
with open(whole_path, "rb") as file:
    whole = file.read()
source = random.Random(20200601)
counts = {}
with open(documents_path, "a", encoding="utf-8") as documents:
    right = {command: ask(command, whole) for command in COMMANDS}
    for number in range(ROUNDS):
        begin = source.randrange(len(whole))
        size = min(source.randint(1, LONGEST_DAMAGE), len(whole) - begin)
        damaged = whole[:begin] + source.randbytes(size) + whole[begin + size:]
        for command in COMMANDS:
            judge(command, damaged, f"round {number}, {size} bytes at {begin}")
    # The header says what the file is.
    for begin in range(HEADER_SIZE):
        damaged = whole[:begin] + bytes([whole[begin] ^ 0xFF]) + whole[begin + 1:]
        for command in (COMMANDS[0], COMMANDS[-1]):
            judge(command, damaged, f"byte {begin} of the header")
print(f"damaged {ROUNDS + HEADER_SIZE} registries: answers by status {dict(sorted(counts.items()))}")
assert counts.get(3, 0) > 0
