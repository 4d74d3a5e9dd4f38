#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""sql_subset.py LOG DATABASE SOURCES: whether distributed databases of PostgreSQL's kind take what was sent to DATABASE, as
the server's log tells it with log_line_prefix %d: and log_statement = all, and every statement that stands in SOURCES, the
folder lib/registry.

What CockroachDB or YugabyteDB refuse, or take without doing it, by their own pages:
- CockroachDB (https://www.cockroachlabs.com/docs/stable/postgresql-compatibility, .../stable/sql-feature-support and
  .../stable/known-limitations): advisory locks return at once without a lock; no LISTEN and NOTIFY, LOCK TABLE, CREATE RULE,
  CREATE DOMAIN, exclusion constraints, XML, DEFERRABLE, inheritance, system columns such as ctid, PREPARE TRANSACTION, cursors
  WITH HOLD; temporary tables are experimental; two integers divided are a decimal number; serialisable transactions answer
  40001 and have to be repeated; names have their schema or a search_path.
- YugabyteDB (https://docs.yugabyte.com/latest/explore/ysql-language-features/postgresql-compatibility/ and
  https://docs.yugabyte.com/stable/yugabyte-voyager/known-issues/postgresql/): no LISTEN and NOTIFY, no LOCK TABLE, no
  inheritance, exclusion or deferrable constraints, XML, two-phase commit, ALTER TYPE; no system columns ctid and xmin;
  advisory locks since 2025 only.
- A pooler in transaction mode (https://www.pgbouncer.org/features.html): no SET for the session, LISTEN, WITH HOLD, PREPARE,
  LOAD, advisory locks of the session, temporary tables that outlive a transaction.
"""
import pathlib
import re
import sys

REFUSED = [
    (r"\bPG_(TRY_)?ADVISORY_", "advisory locks"), (r"^(LISTEN|NOTIFY|UNLISTEN)\b", "LISTEN and NOTIFY"),
    (r"^LOCK\b", "LOCK TABLE"), (r"\bCREATE (OR REPLACE )?(RULE|DOMAIN|AGGREGATE|EXTENSION|FUNCTION|TRIGGER)\b", "programs in the database"),
    (r"\bEXCLUDE USING\b", "exclusion constraints"), (r"\bDEFERR(ABLE|ED)\b", "DEFERRABLE"), (r"\bINHERITS\b", "inheritance"),
    (r"\b(CTID|XMIN|XMAX|TABLEOID)\b", "system columns"), (r"^PREPARE\b", "PREPARE"), (r"^(DECLARE|FETCH|COPY)\b", "cursors and COPY"),
    (r"\bCREATE (TEMP|TEMPORARY|UNLOGGED)\b", "temporary tables"), (r"^(VACUUM|CLUSTER|REINDEX|LOAD|DISCARD|RESET)\b", "the server's own"),
    (r"\bXML", "XML"), (r"\bFOR (NO KEY UPDATE|KEY SHARE) \w+ SKIP\b", "lock modes"), (r"\bGENERATED ALWAYS AS IDENTITY\b", "identity"),
    (r"\bMERGE INTO\b", "MERGE"), (r"^SET (?!LOCAL\b)", "a setting for the session"), (r"^SAVEPOINT\b", "savepoints"),
    (r"\bREG(CLASS|NAMESPACE|TYPE)\b", "object identifier types"), (r"\bLATERAL\b|\bTABLESAMPLE\b|\bGROUPING SETS\b", "rare queries"),
    (r"[\w)] ?/ ?[\w($]", "division"), (r"\bALTER TYPE\b", "ALTER TYPE"), (r"\bWITH HOLD\b", "WITH HOLD"),
    (r"\bWITH RECURSIVE\b", "recursion"), (r"\bNULLS NOT DISTINCT\b", "NULLS NOT DISTINCT"), (r"\bRETURNING\b.*\bOLD\b", "OLD in RETURNING"),
]
BEGINNINGS = {"SELECT", "INSERT", "UPDATE", "DELETE", "BEGIN", "COMMIT", "ROLLBACK", "SET"}
# The tables are made and changed by their owner, once for each version. Whether they are made everywhere is not judged:
# CockroachDB refuses ALTER COLUMN ... TYPE inside a transaction ("Known Limitations"), which version 3 needs.
SCHEMA = {"CREATE", "ALTER", "DROP", "GRANT"}


def tokens(sql):
    """Without comments and texts, words in capitals, one blank between two."""
    sql = re.sub(r"--[^\n]*", " ", sql)
    sql = re.sub(r"'(?:[^']|'')*'", "''", sql)
    return re.sub(r"\s+", " ", sql).strip().upper()


def statements(log, database):
    """Lines that continue a statement begin with a TAB."""
    text = open(log, encoding="utf-8", errors="replace").read()
    for entry in re.findall(rf"^{re.escape(database)}:LOG:  (?:statement|execute [^:]*): ((?:.*\n)(?:\t.*\n)*)", text, re.M):
        yield from filter(None, (tokens(part) for part in tokens(entry).split(";")))


# A literal of C++ with those right after it, or a comment, which is none.
LITERAL = r'"(?:[^"\\\n]|\\.)*"'
LITERALS = re.compile(rf'//[^\n]*|R"sql\((?P<raw>.*?)\)sql"|(?P<plain>{LITERAL}(?:\s*{LITERAL})*)', re.S)
WORDS = re.compile(r"\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|FROM|WHERE|ORDER BY|GROUP BY|JOIN|LIMIT|VALUES|RETURNING|ON CONFLICT|SET|BEGIN|"
                   r"COMMIT|ROLLBACK|CREATE|ALTER|DROP|GRANT)\b")
# What only SQLite is sent, whose schema has a twin in postgres_schema.hpp, and calendars.
NOT_SENT = re.compile(r"^(sqlite|schema\.|registry_restore|calendar)")


def literals(folder):
    """The SQL in the sources: whole statements, and pieces of those that are put together."""
    for path in sorted(pathlib.Path(folder).glob("*.[ch]pp")):
        if NOT_SENT.match(path.name):
            continue
        for found in LITERALS.finditer(path.read_text(encoding="utf-8")):
            sql = found["raw"] or "".join(part[1:-1].replace('\\"', '"') for part in re.findall(LITERAL, found["plain"] or ""))
            if WORDS.search(sql):
                yield from filter(None, (tokens(part) for part in tokens(sql).split(";")))


def fault(statement):
    first = statement.split(" ")[0]
    if first not in BEGINNINGS | SCHEMA:
        return "a statement of another kind"
    return next((why for pattern, why in REFUSED if re.search(pattern, statement)), None)


# What the check itself has to find.
for wrong in ("SELECT pg_advisory_lock(1)", "SET search_path TO techuser", "LOCK TABLE users", "LISTEN x", "COPY users FROM stdin",
              "SELECT ctid FROM users", "CREATE TEMP TABLE t (a INT)", "DO $$ BEGIN END $$", "SELECT number / 2 FROM users"):
    assert fault(tokens(wrong)), wrong
sent = sorted(set(statements(sys.argv[1], sys.argv[2])))
written = sorted(set(literals(sys.argv[3])))
# A piece is judged like a statement, but for its first word.
faults = [(fault(statement), statement) for statement in sent]
faults += [(fault(piece), piece) for piece in written if piece.split(" ")[0] in BEGINNINGS | SCHEMA]
faults += [(fault("SELECT " + piece), piece) for piece in written if piece.split(" ")[0] not in BEGINNINGS | SCHEMA]
faults = [each for each in faults if each[0]]
for why, statement in faults:
    print(f"{why}: {statement}")
kinds = {statement.split(" ")[0] for statement in sent}
assert {"SELECT", "INSERT", "UPDATE", "DELETE", "BEGIN", "COMMIT", "SET", "CREATE"} <= kinds, kinds
assert len(written) > 80, len(written)
print(f"{len(sent)} statements sent, {len(written)} in the sources")
sys.exit(bool(faults))
