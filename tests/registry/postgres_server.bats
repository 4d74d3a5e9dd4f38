#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# The script that gives the tests their PostgreSQL server.

setup() {
    server="$BATS_TEST_DIRNAME/postgres_server"
    file="$BATS_TEST_TMPDIR/server"
    unset CI
}

@test "without PostgreSQL its tests are skipped" {
    TECHUSER_POSTGRES_PROGRAMS=/nonexistent run "$server" start "$file"
    [[ $status -eq 77 && $output == 'skipped: PostgreSQL is not installed' && ! -e $file ]]
}

@test "without PostgreSQL a run in CI has failed" {
    CI=true TECHUSER_POSTGRES_PROGRAMS=/nonexistent run "$server" start "$file"
    [[ $status -eq 1 && $output == 'skipped: PostgreSQL is not installed' && ! -e $file ]]
}

@test "who has the number of a server that ended is left alone" {
    folder="$(mktemp --directory "$BATS_TEST_TMPDIR/techuser-postgres-XXXXXX")"
    mkdir "$folder/data"
    sleep 60 &
    process=$!
    echo "$process" >"$folder/data/postmaster.pid"
    echo "$folder" >"$file"
    run "$server" stop "$file"
    [[ $status -eq 0 && ! -e $folder && ! -e $file ]]
    kill -0 "$process"
    kill "$process"
}
