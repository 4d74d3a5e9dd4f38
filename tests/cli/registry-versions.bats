#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Registries that an older version of the tools made.

# Helpers set what it uses.
# shellcheck disable=SC2154
load helpers

setup_file() {
    make_credentials
}

# A registry of the first version of the schema, with one technical user.
setup() {
    enter_folder_with_registration
    mkdir "${TECHUSER_REGISTRY%/*}"
    python3 - "$TECHUSER_SOURCE/lib/registry/schema.hpp" "$TECHUSER_REGISTRY" <<'PYTHON'
import re, sqlite3, sys
schema = re.search(r'R"sql\((.*?)\)sql"', open(sys.argv[1]).read(), re.S)[1]
connection = sqlite3.connect(sys.argv[2])
connection.executescript("PRAGMA journal_mode = WAL;" + schema)
key = open("peeters.pub").read().strip()
certificate = open("peeters-seal.cer", "rb").read()
connection.execute(
    "INSERT INTO users VALUES (7, 'peeterspensions', '0200004201', 'supplementary-pensions-manager', 3, 'assigned',"
    " 'Peeters', 'Anouk', 'mrs', 'IT manager', 'nl', '+32 2 555 01 23', NULL, NULL, '2020-06-01T00:00:00Z', NULL)")
connection.execute("INSERT INTO emails VALUES (7, 1, 'batch@example.be')")
connection.execute("INSERT INTO channels VALUES (4, 7, 'sftp', 'internet', ?, ?)", [key, certificate])
connection.execute("INSERT INTO channel_applications VALUES (4, 'db2p')")
connection.execute(
    "INSERT INTO journal VALUES (1, '2020-06-01T00:00:00Z', 'anouk', 'desk', 'created', 'peeterspensions', '{}')")
connection.commit()
connection.execute("PRAGMA journal_mode = DELETE")
connection.close()
PYTHON
    cp "$TECHUSER_REGISTRY" before.db
}

tool() {
    run_tool register-techuser "$@"
}

assert_unchanged() {
    cmp before.db "$TECHUSER_REGISTRY" || complain 'the registry was changed'
}

@test "what an older version made is refused with a hint, and no command migrates it on the way" {
    register-techuser create peeters.toml --registry new.db --quiet >/dev/null
    register-techuser export --registry new.db >new.jsonl
    while read -r -a command; do
        for option in '' --dry-run; do
            [[ -z $option || ${command[0]} =~ ^(create|contact|remove|import)$ ]] || continue
            tool "${command[@]}" --json $option
            assert_status 3
            assert_json error.reason older-schema
            assert_json error.hint 'register-techuser registry migrate brings it up to date'
            assert_unchanged
        done
    done <<'END'
list
show peeterspensions
export
registry check
create peeters.toml
contact peeterspensions --phone=abc
contact peeterspensions --mobile 0470123456
remove peeterspensions
remove peeterspensions --yes
import new.jsonl
END
    tool registry move new.db "$TECHUSER_REGISTRY" --json
    assert_status 3
    assert_json error.reason older-schema
    assert_unchanged
}

@test "migrate brings it up to date, and its rehearsal leaves it as it is" {
    for action in migrate init; do
        tool registry $action --dry-run
        assert_status 0
        assert_match stderr 'dry run: nothing was written'
        assert_unchanged
    done
    tool registry migrate
    assert_status 0
    assert_stdout "the registry $TECHUSER_REGISTRY is ready"
    assert_stderr ''
    tool registry check
    assert_status 0
    tool show peeterspensions --json
    assert_status 0
    assert_json sender_number 000003
    assert_json channels.0.ssh_public_key.fingerprint_sha256 "$(ssh-keygen -l -f peeters.pub | cut -d ' ' -f 2)"
    assert_json channels.0.applications "['db2p']"
    tool create peeters.toml --username janssenspensions --enterprise-number 0000000196 --json
    assert_status 0
    assert_json sender_number 000004
    tool registry migrate
    assert_status 0
}

@test "a backup is of the same version, before anything is migrated" {
    for option in --dry-run ''; do
        tool registry backup copy.db $option
        assert_status 0
        assert_unchanged
    done
    tool list --registry copy.db --json
    assert_status 3
    assert_json error.reason older-schema
    tool registry migrate --registry copy.db
    assert_status 0
    tool show peeterspensions --registry copy.db --json
    assert_status 0
    assert_json sender_number 000003
    # A damaged page is found by the rehearsal as by the real backup.
    head -c 20000 before.db >"$TECHUSER_REGISTRY"
    for option in --dry-run ''; do
        tool registry backup other.db --json $option
        assert_status 3
    done
    [[ ! -e other.db ]]
}

@test "of the version without declarations, sets stay what they were" {
    rm "$TECHUSER_REGISTRY"
    register-techuser create peeters.toml --quiet --sender-number 101320 >/dev/null
    name-batchfile --application DMFA --for peeterspensions --date 2014-06-28 --reserve >/dev/null
    register-techuser list --sets >sets
    python3 -c '
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.executescript("DROP INDEX batch_sets_declaration; ALTER TABLE batch_sets DROP COLUMN declaration; PRAGMA user_version = 6")
' "$TECHUSER_REGISTRY"
    cp "$TECHUSER_REGISTRY" before.db
    tool list --sets --json
    assert_status 3
    assert_json error.reason older-schema
    tool registry backup copy.db
    assert_status 0
    assert_unchanged
    for registry in "$TECHUSER_REGISTRY" copy.db; do
        tool registry migrate --registry "$registry"
        assert_status 0
        tool list --sets --registry "$registry"
        assert_status 0
        assert_stdout "$(<sets)"
        tool registry check --registry "$registry"
        assert_status 0
        [[ $(register-techuser export --registry "$registry" | grep -c '"labels":\[\],"declaration":null') -eq 1 ]]
    done
}

@test "of the version before, assigned and given numbers stay what they were" {
    rm "$TECHUSER_REGISTRY"
    python3 -c 'import sqlite3, sys; sqlite3.connect(sys.argv[2]).executescript(open(sys.argv[1]).read())' \
        "$TECHUSER_SOURCE/tests/data/registry/version-3.sql" "$TECHUSER_REGISTRY"
    chmod 600 "$TECHUSER_REGISTRY"
    tool registry migrate
    assert_status 0
    tool registry check
    assert_status 0
    assert_match stdout 'technical users: 2, and 1 removed'
    for row in 'assigned 000001 peeterspensions' 'given 101320 janssenspensions'; do
        read -r state number name <<<"$row"
        tool list --numbers "$state" --csv
        assert_status 0
        assert_match stdout "$number.*$name|$name.*$number"
        [[ $(wc -l <<<"$stdout") -eq 2 ]]
    done
    # The number of the removed one is not given again, and a given one only with --correct.
    tool create peeters.toml --json --username lambertpensions
    assert_status 0
    assert_json sender_number 000003
    tool sender-number janssenspensions 101321
    assert_status 4
    tool sender-number peeterspensions 101322
    assert_status 0
    tool show 000001 --json
    assert_status 0
    assert_json username peeterspensions
}
