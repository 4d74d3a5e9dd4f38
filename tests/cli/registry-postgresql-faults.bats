#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# A registry in PostgreSQL that is newer, locked, or full of bugs, and backups of it while others write.

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
