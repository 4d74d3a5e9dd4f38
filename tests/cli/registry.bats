#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# register-techuser registry: looking after a registry.

load helpers

setup_file() {
    make_credentials
}

setup() {
    enter_folder_with_registration
}

create() {
    run_tool register-techuser create peeters.toml --quiet
    assert_status 0
}

registry() {
    run_tool register-techuser registry "$@"
}

@test "init makes a registry, once and again, and not in a rehearsal" {
    registry init --dry-run
    assert_status 0
    assert_no_registry
    for _ in 1 2; do
        registry init
        assert_status 0
        assert_stdout "the registry $TECHUSER_REGISTRY is ready"
        assert_stderr ''
    done
    run_tool register-techuser list
    assert_status 0
}

@test "check counts what a good registry holds" {
    create
    registry check
    assert_status 0
    assert_match stdout 'technical users: 1, and 0 removed'
    assert_match stdout 'no problem found'
    assert_stderr ''
    registry check --json
    assert_status 0
    assert_json active 1
    assert_json journal_entries 1
    assert_json registry "$TECHUSER_REGISTRY"
}

@test "check names what is wrong, with status 1" {
    create
    python3 -c 'import os, sqlite3
connection = sqlite3.connect(os.environ["TECHUSER_REGISTRY"])
connection.execute("DELETE FROM emails")
connection.commit()'
    registry check
    assert_status 1
    assert_match stdout 'problem: .*a contact person has no e-mail address'
    registry check --json
    assert_status 1
    assert_json status 1
    assert_json problems.0.id row
}

@test "a missing registry has nothing to check, back up, migrate or move" {
    for action in check 'backup copy.db' migrate "move $TECHUSER_REGISTRY copy.db"; do
        # shellcheck disable=SC2086
        registry $action
        assert_status 1
        assert_stdout ''
        assert_match stderr 'no registry at'
        assert_no_registry
    done
}

@test "backup writes a registry, and never over a file" {
    create
    registry backup copy.db --dry-run
    assert_status 0
    assert_stdout 'a backup would be written to copy.db'
    [[ ! -e copy.db ]]
    registry backup copy.db
    assert_status 0
    assert_stdout 'backup written to copy.db'
    assert_stderr ''
    [[ $(stat --format=%a copy.db) == 600 ]]
    run_tool register-techuser show peeterspensions --registry copy.db
    assert_status 0
    for option in '' --dry-run; do
        registry backup copy.db $option
        assert_status 4
        assert_stdout ''
        assert_match stderr "'copy.db' already exists"
    done
    for path in missing/copy.db missing/ ''; do
        for option in '' --dry-run; do
            # shellcheck disable=SC2086
            registry backup "$path" $option
            assert_status 5
            assert_stdout ''
        done
    done
}

@test "a path where no registry can be made is refused, also in a rehearsal, and nothing is made" {
    ln -s missing/registry.db link
    ln -s missing folder
    for option in '' --dry-run; do
        # shellcheck disable=SC2086
        {
            run_tool register-techuser create peeters.toml --registry link $option
            assert_status 5
            assert_match stderr "registry '\./link': dangling symbolic link"
            run_tool register-techuser create peeters.toml --registry folder/registry.db $option
            assert_status 5
            run_tool register-techuser create peeters.toml --registry new/registry/ $option
            assert_status 3
            assert_match stderr "'\./new/registry/' is not a registry"
        }
        [[ ! -e missing && ! -e new ]] || complain 'something was made'
    done
}

@test "a path is shown without what a terminal would obey" {
    registry init --registry $'a\e[31m.db'
    assert_status 0
    assert_no_escape
}

@test "move copies everything into an empty registry only" {
    create
    registry move "$TECHUSER_REGISTRY" new.db --dry-run
    assert_status 0
    [[ ! -e new.db ]]
    registry move "$TECHUSER_REGISTRY" new.db
    assert_status 0
    run_tool register-techuser show peeterspensions --json --registry new.db
    assert_status 0
    assert_json sender_number 000001
    for option in '' --dry-run; do
        registry move "$TECHUSER_REGISTRY" new.db --json $option
        assert_status 4
        assert_json error.reason not-empty
    done
}

@test "wrong actions and operands are usage errors" {
    for operands in '' destroy 'init now' backup 'move one' 'check one two'; do
        # shellcheck disable=SC2086
        registry $operands
        assert_status 2
        assert_stdout ''
        assert_match stderr '^register-techuser: error: '
    done
}

@test "files that are no registry, or a newer one, have status 3" {
    printf 'not a registry' >other.db
    for action in check migrate 'backup copy.db'; do
        # shellcheck disable=SC2086
        registry $action --registry other.db
        assert_status 3
        assert_stdout ''
    done
    create
    python3 -c 'import os, sqlite3
sqlite3.connect(os.environ["TECHUSER_REGISTRY"]).execute("PRAGMA user_version = 99")'
    registry check --json
    assert_status 3
    assert_json error.reason newer-schema
}

@test "a registry in PostgreSQL that cannot be reached is unavailable, and a password is refused unread" {
    registry check --registry 'postgresql:///base?host=/nonexistent'
    assert_status 5
    assert_stdout ''
    registry check --json --registry 'postgresql://anouk:sesame@localhost/base'
    assert_status 2
    assert_json error.reason registry-url
    [[ $(cat "$BATS_TEST_TMPDIR/stdout" "$BATS_TEST_TMPDIR/stderr") != *sesame* ]]
}

@test "a full disk for the answer is status 5" {
    create
    run_tool_on_full_disk register-techuser registry check
    assert_status 5
}

@test "create warns of a key and a certificate that another entity has, by name" {
    create
    run_tool register-techuser create peeters.toml --json --username janssenspensions --enterprise-number 0000000196
    assert_status 0
    assert_match stdout '"key-shared"'
    assert_match stdout '"certificate-shared"'
    assert_match stderr "the SSH public key is also that of the technical user 'peeterspensions'"
}
