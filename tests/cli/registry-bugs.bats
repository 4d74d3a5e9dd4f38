#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What no registry should do is a bug: status 70 of each command, with a reason, and nothing is changed.

# Each test is a process of its own; helpers set what it uses.
# shellcheck disable=SC2030,SC2031,SC2154

load helpers
load faults

setup() {
    enter_folder_with_registration
    make_sources
    register-techuser create peeters.toml --quiet >/dev/null
}

# tamper REGISTRY SQL
tamper() {
    python3 -c 'import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.executescript(sys.argv[2])' "$1" "$2"
}

bug_in_journal="CREATE TRIGGER bug BEFORE INSERT ON journal BEGIN SELECT RAISE(ABORT, 'bug'); END"

@test "every command that writes" {
    tamper "$TECHUSER_REGISTRY" "$bug_in_journal"
    register-techuser export >before
    while read -r command; do
        [[ $command != import* && $command != 'registry move'* ]] || continue
        is_bug sqlite "register-techuser $command"
        register-techuser export | cmp - before
    done < <(writers)
    is_bug sqlite 'name-batchfile --application DMFA --for peeterspensions --reserve'
    register-techuser export | cmp - before

    # These write into a registry that is empty.
    export TECHUSER_REGISTRY="$PWD/empty.db"
    register-techuser registry init
    tamper "$TECHUSER_REGISTRY" "$bug_in_journal"
    for command in 'import source.jsonl' "registry move source.db $TECHUSER_REGISTRY"; do
        is_bug sqlite "register-techuser $command"
        holds 0
    done
}

# A view instead of a table, which fails when it is read: -(-2^63) is no number.
bug_in_users='ALTER TABLE users RENAME TO kept;
    CREATE VIEW users AS SELECT * FROM kept WHERE abs(CASE WHEN id > 0 THEN -9223372036854775808 END) > 0'

@test "every command that reads" {
    tamper "$TECHUSER_REGISTRY" "$bug_in_users"
    while read -r command; do
        # SQLite copies its pages and reads no table.
        [[ $command != 'registry backup'* ]] || continue
        is_bug sqlite "register-techuser ${command/expiring/expiring --at 2054-12-31}"
    done < <(readers)
    for command in 'check-username peeterspensions' 'name-batchfile --application DMFA --for peeterspensions --peek' \
        'test-channel --for peeterspensions --key peeters'; do
        is_bug sqlite "$command"
    done
}
