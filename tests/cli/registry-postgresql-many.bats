#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# create --many, roles, and the care for a registry in PostgreSQL.

# Each test is a process of its own; helpers set server and database.
# shellcheck disable=SC2030,SC2031,SC2154

load helpers
load postgres
load many

setup() {
    enter_folder_with_registration
    use_postgres_registry
}

tool() {
    run_tool register-techuser "$@"
    assert_status "${expected:-0}"
}

# several_items: three, again, one in conflict, and all or nothing.
several_items() {
    items 1 3 >many.jsonl
    many many.jsonl
    assert_status 0
    assert_match stdout $'^created: many\\.jsonl:1: manyuser00001 000001\n.*\ncreated: many\\.jsonl:3: manyuser00003 000003$'
    assert_summary '3 registrations: 3 created, 0 unchanged, 0 in conflict, 0 wrong'
    many many.jsonl
    assert_status 0
    [[ $(grep -c '^unchanged: ' "$BATS_TEST_TMPDIR/stdout") == 3 ]]
    assert_summary '3 registrations: 0 created, 3 unchanged, 0 in conflict, 0 wrong'

    items 4 6 | sed 's/manyuser00005/manyuser00001/' >other.jsonl
    for option in --dry-run ''; do
        many other.jsonl --all-or-nothing $option
        assert_status 4
        assert_match stdout $'\nconflict: other\\.jsonl:2: .*manyuser00001'
        assert_summary '3 registrations: 2 created, 0 unchanged, 1 in conflict, 0 wrong; nothing was recorded'
        [[ $(usernames) == 'manyuser00001 manyuser00002 manyuser00003' ]] || complain 'something was recorded'
    done
    many other.jsonl --dry-run
    assert_status 4
    many other.jsonl
    assert_status 4
    assert_summary '3 registrations: 2 created, 0 unchanged, 1 in conflict, 0 wrong'
    # The one in conflict has used up no number.
    [[ $(register-techuser list | awk '/manyuser00006/ { print $1 $2 }') == *000005* ]]
    items 7 9 >third.jsonl
    many third.jsonl --all-or-nothing
    assert_status 0
    [[ $(usernames | wc -w) == 8 ]]
    tool registry check --json
    assert_json journal_entries 8
}

@test "many are registered, are unchanged when they come again, and conflict" {
    several_items
}

@test "the same where transactions are serialisable from the outset" {
    export TECHUSER_REGISTRY="$TECHUSER_REGISTRY&options=-c%20default_transaction_isolation%3Dserializable"
    several_items
}

@test "two runs of the same at once register each once" {
    items 1 300 >many.jsonl
    for isolation in read%5C%20committed serializable; do
        sql 'SET client_min_messages = warning; DROP SCHEMA IF EXISTS techuser CASCADE'
        TECHUSER_REGISTRY="$(as_role postgres)&options=-c%20default_transaction_isolation%3D$isolation"
        for run in 1 2; do
            register-techuser create --many many.jsonl --quiet >"out.$run" 2>"err.$run" &
        done
        wait
        [[ -z $(cat err.*) ]] || complain "$(cat err.*)"
        [[ $(cut -d ' ' -f 1 out.* | sort | uniq -c | xargs) == '300 created: 300 unchanged:' ]]
        [[ $(usernames | wc -w) == 300 ]]
        tool registry check --json
        assert_json journal_entries 300
    done
}

# Roles belong to the whole server: what a test has made must not outlive it.
teardown() {
    [[ -z ${roles_made:-} ]] || sql "DROP OWNED BY techuser_read, techuser_register;
        DROP ROLE IF EXISTS reader_$database, writer_$database, techuser_register, techuser_read"
}

@test "who may register does, who may only read does not, and nobody takes back what is written" {
    tool registry init
    roles_made=yes
    ask_server --file "$TECHUSER_BIN/../share/techuser/postgresql-roles.sql"
    sql "CREATE ROLE reader_$database LOGIN IN ROLE techuser_read; CREATE ROLE writer_$database LOGIN IN ROLE techuser_register"
    local owner="$TECHUSER_REGISTRY" reader writer
    reader="$(as_role "reader_$database")" writer="$(as_role "writer_$database")"

    TECHUSER_REGISTRY="$writer"
    tool create peeters.toml --dry-run --json
    tool create peeters.toml --json
    assert_json outcome created
    tool contact peeterspensions --mobile 0470123456 --json
    tool channel peeterspensions change --application dmfa --json
    tool applications peeterspensions --prefer dmfa=sftp --json
    run_tool name-batchfile --application DMFA --for peeterspensions --reserve
    assert_status 0
    items 1 3 >many.jsonl
    tool create --many many.jsonl
    tool history peeterspensions --json
    assert_json entries.0.role "writer_$database"
    tool remove manyuser00001 --yes --json
    assert_json outcome removed
    tool registry check --json
    assert_json active 3
    assert_json removed 1

    TECHUSER_REGISTRY="$reader"
    for command in 'show peeterspensions' list 'history peeterspensions' 'sheet peeterspensions' 'export' \
        'applications peeterspensions' expiring 'registry check' 'registry backup copy.db'; do
        # shellcheck disable=SC2086
        tool $command
    done
    run_tool check-username peeterspensions
    assert_status 1
    local before
    before="$(register-techuser export)"
    for command in "create peeters.toml ${OTHER_QUALITY[*]}" 'create --many many.jsonl' \
        'contact peeterspensions --fax 022223344' 'remove peeterspensions --yes'; do
        for option in --dry-run ''; do
            # shellcheck disable=SC2086
            expected=5 tool $command $option --json
            assert_json error.reason permission
            # shellcheck disable=SC2086
            expected=5 tool $command $option --quiet
            assert_stdout ''
            assert_stderr "register-techuser: error: registry 'postgresql:///$database': permission denied"
        done
    done
    [[ $(register-techuser export) == "$before" ]] || complain 'something was written'

    # What the roles keep even from who has psql.
    for statement in 'DELETE FROM techuser.users' 'DELETE FROM techuser.journal' "UPDATE techuser.journal SET details = '{}'" \
        "UPDATE techuser.users SET username = 'othername'" 'DELETE FROM techuser.sender_numbers' \
        'UPDATE techuser.sender_numbers SET number = 9'; do
        for role in "reader_$database" "writer_$database"; do
            run_tool psql --quiet --set ON_ERROR_STOP=1 --host "$server" --username "$role" --command "$statement" "$database"
            assert_match stderr 'permission denied'
        done
    done
    TECHUSER_REGISTRY="$owner"
    [[ $(register-techuser export) == "$before" ]]
}

@test "a registry is made once, and is up to date" {
    expected=1 tool registry migrate --json
    assert_json error.reason no-registry
    tool registry init --dry-run --json
    [[ $(sql "SELECT count(*) FROM information_schema.schemata WHERE schema_name = 'techuser'") == 0 ]]
    tool registry init --json
    tool create peeters.toml --json
    for action in init migrate; do
        for option in --dry-run ''; do
            # shellcheck disable=SC2086
            tool registry $action $option --json
        done
    done
    tool registry check --json
    assert_json active 1
    assert_json journal_entries 1
}
