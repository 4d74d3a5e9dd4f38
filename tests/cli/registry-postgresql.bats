#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# The life of a technical user in a registry in PostgreSQL. ctest starts the server, and sets TECHUSER_TEST_POSTGRES.

load helpers
load postgres

setup_file() {
    make_credentials
    ssh-keygen -q -t rsa -b 2048 -N '' -C second -f "$BATS_FILE_TMPDIR/second"
}

setup() {
    enter_folder_with_registration
    use_postgres_registry
    cp "$BATS_FILE_TMPDIR/second.pub" .
}

tool() {
    run_tool register-techuser "$@"
    assert_status "${expected:-0}"
}

@test "a technical user is registered, changed, listed, carried over and removed" {
    expected=1 tool list --json
    assert_json error.reason no-registry
    tool create peeters.toml --dry-run --json
    tool create peeters.toml --json
    assert_json outcome created
    assert_json sender_number 000001
    tool create peeters.toml --json
    assert_json outcome unchanged
    expected=4 tool create peeters.toml --enterprise-number 0000000196 --json
    assert_json error.reason username-taken

    tool contact peeterspensions --phone '+32 2 555 01 99' --dry-run --json
    tool show peeterspensions --json
    assert_json contact.phone '+32 2 555 01 23'
    tool contact peeterspensions --phone '+32 2 555 01 99' --json
    assert_json outcome changed
    tool channel peeterspensions add --channel ftp --certificate peeters-seal.cer --application dimona --json
    tool channel peeterspensions change --channel sftp --ssh-public-key second.pub --json
    assert_json channels.0.ssh_public_key.fingerprint_sha256 "$(ssh-keygen -l -f second.pub | cut -d ' ' -f 2)"
    tool applications peeterspensions --prefer dimona=ftp --json
    assert_json channels.1.preferred_for "['dimona']"
    tool list --channel ftp --application dimona --json
    assert_json_documents 1
    tool list --expiring-within 90d --json
    assert_json_documents 0
    expected=1 tool expiring --at 2054-12-31 --json
    assert_json username peeterspensions
    tool sheet peeterspensions --lang nl
    assert_match stdout 'EXPpeeterspensions'
    run_tool name-batchfile --application DMFA --for peeterspensions --reserve --date 2014-06-28
    assert_match stdout '\.00001\.R\.1$'
    run_tool check-username peeterspensions --json
    assert_json state taken

    tool history peeterspensions --json
    assert_json entries.4.action channels-changed
    assert_json entries.0.role postgres
    tool registry check --json
    assert_json active 1
    assert_json journal_entries 6
    tool export
    cp "$BATS_TEST_TMPDIR/stdout" all.jsonl
    tool registry backup backup.db
    tool import all.jsonl --registry copy.db --json
    assert_json technical_users 1
    # What comes from PostgreSQL is the same by each of the ways, but for the line that tells of the import.
    register-techuser export --registry backup.db | diff all.jsonl -
    register-techuser export --registry copy.db | grep -v '"imported"' | head -n -1 | diff <(head -n -1 all.jsonl) -
    expected=4 tool import all.jsonl --json
    assert_json error.reason not-empty

    expected=2 tool remove peeterspensions --json
    assert_json error.reason confirmation
    tool remove peeterspensions --yes --json
    assert_json outcome removed
    expected=1 tool sheet peeterspensions --json
    tool show peeterspensions --json
    assert_match stdout '"removed_on":"[0-9-]{10}T[0-9:]{8}Z"'
    tool history peeterspensions --json
    assert_json entries.6.action removed
    expected=4 tool create peeters.toml --json
    assert_json error.reason username-taken
    run_tool check-username peeterspensions --json
    assert_json state retired
    tool registry check --json
    assert_json removed 1
}

@test "a registry in a file moves into PostgreSQL and back" {
    tool create peeters.toml --json --registry here.db
    tool registry move here.db "$TECHUSER_REGISTRY" --json
    tool show peeterspensions --json
    tool registry move "$TECHUSER_REGISTRY" back.db --json
    tool registry check --registry back.db --json
    assert_json active 1
    assert_json journal_entries 3
}
