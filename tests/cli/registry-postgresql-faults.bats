#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# A registry in PostgreSQL that is newer, locked, or has a bug, and backups of it while others write.

# shellcheck disable=SC2154 # a helper sets it

load helpers
load faults
load postgres

setup() {
    enter_folder_with_registration
    make_sources
    use_postgres_registry
}

teardown() {
    jobs -p | xargs --no-run-if-empty kill 2>/dev/null || true
}

@test "a registry of a newer schema is refused by every command, with and without a rehearsal, and stays as it is" {
    register-techuser create peeters.toml --quiet >/dev/null
    sql 'UPDATE techuser.registry SET schema_version = 99'
    all_refuse_newer "postgresql:///$database" dump_database
}

# A session that has the turn of all writers, and gives it back at the end of its standard input.
keep_turn() {
    { printf 'BEGIN;\nUPDATE techuser.registry SET turn = turn + 1;\n\\! touch locked\n' && cat; } | ask_server
}

@test "a registry that a session keeps locked can be read, and is busy for writers after ten seconds" {
    register-techuser create peeters.toml --quiet >/dev/null
    writers_wait_in_vain keep_turn
}

@test "a backup while four processes write is as the registry was at one moment" {
    backs_up_among_writers
}

# bug_in TABLE: who reads it meets an error that no registry should give.
bug_in() {
    sql "CREATE OR REPLACE FUNCTION techuser.bug() RETURNS BOOLEAN LANGUAGE plpgsql AS
            \$\$ BEGIN RAISE EXCEPTION 'bug'; END \$\$;
        ALTER TABLE techuser.$1 RENAME TO ${1}_kept;
        CREATE VIEW techuser.$1 AS SELECT * FROM techuser.${1}_kept WHERE techuser.bug()"
}

@test "what no registry should do is a bug: status 70 of every command that reads" {
    register-techuser create peeters.toml --quiet >/dev/null
    bug_in users
    while read -r command; do
        is_bug postgresql "register-techuser ${command/expiring/expiring --at 2054-12-31}"
    done < <(readers)
    for command in 'check-username peeterspensions' 'name-batchfile --application DMFA --for peeterspensions --peek' \
        'test-channel --for peeterspensions --key peeters'; do
        is_bug postgresql "$command"
    done
    [[ ! -e copy.db ]] || complain 'a backup was made'
    [[ ! -e moved.db ]] || complain 'half a registry was made'
}

@test "and of every command that writes, which changes nothing" {
    register-techuser create peeters.toml --quiet >/dev/null
    bug_in registry
    dump_database >before
    while read -r command; do
        is_bug postgresql "register-techuser $command"
    done < <(writers && printf '%s\n' 'registry init' 'registry migrate')
    is_bug postgresql 'name-batchfile --application DMFA --for peeterspensions --reserve'
    dump_database | cmp - before
}
