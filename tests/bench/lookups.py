# SPDX-License-Identifier: Apache-2.0
"""The line of tests/bench/run about a registry of a million technical users beside one of a thousand."""
import base64
import hashlib
import itertools
import sqlite3

from bench import ratio
from lines import bring_registration, enterprise_number, line


def with_own_key(line, number):
    """The line of an SSH public key with other bytes in the middle of its modulus."""
    kind, text, *comment = line.split()
    blob = bytearray(base64.b64decode(text))
    blob[len(blob) // 2:len(blob) // 2 + 8] = number.to_bytes(8, "big")
    return b" ".join([kind, base64.b64encode(blob), *comment])


def key_fingerprint(line):
    digest = hashlib.sha256(base64.b64decode(line.split()[1])).digest()
    return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")


def with_own_serial(certificate, number):
    """The certificate with other bytes at the end of its serial number, which has 20: nobody asks for the signature."""
    end = certificate.index(b"\x02\x14") + 2 + 20
    return certificate[:end - 8] + number.to_bytes(8, "big") + certificate[end:]


def copies(connection, count):
    """Makes the only technical user of a registry many, each with a key and a certificate of its own."""
    connection.create_function("own_key", 2, with_own_key, deterministic=True)
    connection.create_function("own_certificate", 2, with_own_serial, deterministic=True)
    connection.create_function("key_mark", 1, key_fingerprint, deterministic=True)
    connection.create_function("certificate_mark", 1, lambda der: hashlib.sha256(der).hexdigest(), deterministic=True)
    columns = [row[1] for row in connection.execute("PRAGMA table_info(users)")]
    made = {"id": "n + 1", "username": "'copied' || n", "sender_number": "n + 1",
            "enterprise_number": "printf('%08d%02d', n, 97 - n % 97)"}
    values = ", ".join(made.get(name, name) for name in columns)
    numbers = f"WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count - 1})"
    connection.executescript(f"""
        BEGIN;
        {numbers} INSERT INTO users SELECT {values} FROM users, numbers WHERE id = 1;
        INSERT INTO emails SELECT id, 1, 'batch@example.be' FROM users WHERE id > 1;
        INSERT INTO channels
            SELECT id, id, type, connection, key, key_mark(key), der, certificate_mark(der) FROM
            (SELECT u.id, c.type, c.connection, own_key(c.ssh_public_key, u.id) key, own_certificate(c.certificate, u.id) der
            FROM users u, channels c WHERE u.id > 1 AND c.id = 1);
        INSERT INTO channel_applications SELECT id, 'db2p', 0 FROM users WHERE id > 1;
        INSERT INTO journal SELECT u.id, j.at, j.user, j.host, j.action, u.username, j.details, NULL
            FROM users u, journal j WHERE u.id > 1 AND j.number = 1;
        COMMIT;
        PRAGMA wal_checkpoint(TRUNCATE);
        ANALYZE;""")


def create(registry, number):
    return ["register-techuser", "create", "peeters.toml", "--quiet", "--registry", registry,
            "--username", f"username{number}", "--enterprise-number", enterprise_number(number)]


COMMANDS = {
    "create": lambda registry, turn: create(registry, 19_000_000 + turn),
    "show": lambda registry, turn: ["register-techuser", "show", f"copied{500 + turn}", "--registry", registry],
    "check-username": lambda registry, turn: ["check-username", f"nobodyhas{turn}", "--registry", registry],
}


@line("look-ups of create, show and check-username, a million users beside a thousand", "<= 1.3 x")
def measure_lookups(bench):
    bring_registration(bench)
    # There are 999 998 sender numbers, and the measurement needs some.
    for registry, count in (("small.db", 1000), ("large.db", bench.size(998_000))):
        bench.seconds(create(registry, 18_000_000))
        connection = sqlite3.connect(registry)
        copies(connection, count)
        connection.close()

    def turns(command, registry):
        turn = itertools.count()
        return lambda: bench.seconds(command(registry, next(turn)))

    figures = [ratio(bench.pair(turns(command, "large.db"), turns(command, "small.db"), 101)) for command in COMMANDS.values()]
    return max(figures, key=lambda figure: figure["value"])
