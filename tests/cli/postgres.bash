# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What tests with a registry in PostgreSQL share. ctest starts the server, and sets TECHUSER_TEST_POSTGRES.

# The registry of this test is a database of its own, which is empty.
use_postgres_registry() {
    [[ -s ${TECHUSER_TEST_POSTGRES:-} ]] || skip 'no PostgreSQL server'
    server="$(<"$TECHUSER_TEST_POSTGRES")"
    database="bats_$$_$BATS_TEST_NUMBER"
    psql --quiet --host "$server" --username postgres --command "CREATE DATABASE $database" postgres
    export TECHUSER_REGISTRY="postgresql:///$database?host=$server&user=postgres"
}

# as_role ROLE: the address of the registry for who has that role.
as_role() {
    printf 'postgresql:///%s?host=%s&user=%s' "$database" "$server" "$1"
}

# ask_server [ARGUMENT...]: psql on the database of the test, as its owner.
ask_server() {
    psql --quiet --no-psqlrc --tuples-only --no-align --set ON_ERROR_STOP=1 --host "$server" --username postgres \
        "$@" "$database"
}

sql() {
    ask_server --command "$1"
}

# All that the database holds, as text.
dump_database() {
    pg_dump --host "$server" --username postgres --data-only --inserts "$database" | grep -v '^[\\]'
}

wait_for_file() {
    local _
    for _ in {1..400}; do
        [[ ! -e $1 ]] || return 0
        sleep 0.05
    done
    complain "there was no $1"
}
