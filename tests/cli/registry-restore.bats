#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# register-techuser registry restore: a backup in the place of a registry gives nothing again.

# shellcheck disable=SC2154

load helpers

setup_file() {
    make_credentials
}

# One technical user and one sequence before the backup, two of each afterwards.
setup() {
    enter_folder_with_registration
    create_number 1
    reserve
    register-techuser registry backup backup.db >/dev/null
    create_number 2
    create_number 3
    reserve
    reserve
}

teardown() {
    jobs -p | xargs --no-run-if-empty kill 2>/dev/null || true
}

create_number() {
    register-techuser create peeters.toml --quiet --username "pensions$((1000 + $1))" \
        --enterprise-number "$(enterprise_number "$1")" >/dev/null
}

reserve() {
    name-batchfile --application DMFA --sender 006400 --reserve --date 2014-06-28 --kind FI
}

restore() {
    run_tool register-techuser registry restore "$@"
}

@test "what was given since the backup is not given again, and that is said" {
    register-techuser export >before
    restore backup.db --dry-run
    assert_status 0
    assert_match stdout '^would be restored from backup\.db; technical users: 1'
    register-techuser export | cmp before -
    restore backup.db
    assert_status 0
    assert_stderr ''
    assert_stdout 'restored from backup.db; technical users: 1
sender numbers that are not given again: 2, from 000002 to 000003
sequences that go on after what was given since: 1 senders, dates and environments'
    [[ $(ls -A "${TECHUSER_REGISTRY%/*}") == registry.db ]]
    run_tool register-techuser registry check --json
    assert_status 0
    assert_json active 1
    create_number 4
    run_tool register-techuser show pensions1004 --json
    assert_json sender_number 000004
    [[ $(reserve) == *.00004.* ]]
    run_tool register-techuser export
    assert_match stdout '"action":"restored"'
    restore backup.db --json
    assert_status 0
    assert_json since_backup known
    assert_json skipped_numbers "['000002', '000003', '000004']"
}

@test "where the old registry is missing the next of everything are skipped" {
    rm "$TECHUSER_REGISTRY"
    restore backup.db --dry-run --json
    assert_status 0
    assert_no_registry
    restore backup.db
    assert_status 0
    assert_match stdout 'nothing tells what was given since the backup'
    create_number 4
    run_tool register-techuser show pensions1004 --json
    assert_json sender_number 001002
    [[ $(reserve) == *.01002.* ]]
    run_tool register-techuser registry check
    assert_status 0
}

# refuses STATUS REASON OPERAND...: and the registry stays as it is.
refuses() {
    cp "$TECHUSER_REGISTRY" kept.db
    for option in '' --dry-run; do
        # shellcheck disable=SC2086
        restore "${@:3}" --json $option
        assert_status "$1"
        assert_json error.reason "$2"
    done
    cmp kept.db "$TECHUSER_REGISTRY"
}

@test "what is no good backup is refused, and so is another kind of registry" {
    : >empty.db
    printf 'not a database' >text.db
    cp backup.db damaged.db
    python3 -c 'import sqlite3
connection = sqlite3.connect("damaged.db")
connection.execute("DELETE FROM emails")
connection.commit()'
    refuses 1 no-registry missing.db
    refuses 1 no-registry empty.db
    refuses 3 not-a-registry text.db
    refuses 3 damaged damaged.db
    refuses 2 registry-url "$TECHUSER_REGISTRY"
    refuses 2 registry-url postgresql://host/base
    refuses 2 operands backup.db another.db
    printf 'what it holds' >"$TECHUSER_REGISTRY-journal"
    mv "$TECHUSER_REGISTRY" elsewhere.db
    restore backup.db
    assert_status 5
    assert_match stderr 'beside it holds changes to another file'
}

@test "while others write the backup waits, and is refused after ten seconds" {
    mkfifo release
    python3 -c 'import os, sqlite3, sys
connection = sqlite3.connect(os.environ["TECHUSER_REGISTRY"], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
open("locked", "w").close()
sys.stdin.read()' <release &
    exec 9>release
    until [[ -e locked ]]; do sleep 0.05; done
    refuses 5 busy backup.db
    exec 9>&-
    wait
    restore backup.db
    assert_status 0
}
