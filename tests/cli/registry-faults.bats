#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# A registry that is damaged, newer, locked, or on a disk that is full or read-only: clear errors, and nothing is lost.

# Each test is a process of its own.
# shellcheck disable=SC2030,SC2031,SC2154

load helpers
load faults

setup() {
    enter_folder_with_registration
    make_sources
}

teardown() {
    # What must not outlive the test, and folders that have to be removed.
    jobs -p | xargs --no-run-if-empty kill 2>/dev/null || true
    chmod -R u+w "$BATS_TEST_TMPDIR"
}

@test "random damage is found or does no harm: a clear error, never a bug, and no wrong answer" {
    for number in 1 2 3; do
        create_number "$number" --quiet >/dev/null
    done
    register-techuser create peeters.toml --quiet >/dev/null
    register-techuser contact peeterspensions --mobile 0470123456 >/dev/null
    name-batchfile --application DMFA --for peeterspensions --reserve >/dev/null
    # In one file, without a log beside it.
    register-techuser registry backup whole.db >/dev/null
    run_tool python3 "$TECHUSER_SOURCE/tests/faults/damage_registry.py" whole.db damaged.db "$BATS_FILE_TMPDIR/documents"
    assert_status 0
    echo "$stdout" >&3
}

@test "a registry of a newer schema is refused by every command, with and without a rehearsal, and stays as it is" {
    register-techuser create peeters.toml --quiet >/dev/null
    register-techuser registry backup newer.db >/dev/null
    python3 -c 'import sqlite3
connection = sqlite3.connect("newer.db", isolation_level=None)
connection.execute("PRAGMA journal_mode = DELETE")
connection.execute("PRAGMA user_version = 99")'
    export TECHUSER_REGISTRY="$PWD/newer.db"
    all_refuse_newer "$TECHUSER_REGISTRY" cat newer.db
}

# Another program has begun to write, and ends when it is told to by its standard input.
keep_locked() {
    python3 -c 'import os, sqlite3, sys
connection = sqlite3.connect(os.environ["TECHUSER_REGISTRY"], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE users SET phone = phone")
open("locked", "w").close()
sys.stdin.read()
connection.execute("ROLLBACK")'
}

@test "a registry that another program keeps locked can be read, and is busy for writers after ten seconds" {
    register-techuser create peeters.toml --quiet >/dev/null
    writers_wait_in_vain keep_locked
}

@test "a registry that another program locks for a moment is waited for" {
    register-techuser create peeters.toml --quiet >/dev/null
    mkfifo release
    keep_locked <release &
    exec 9>release
    wait_for_lock
    create_number 1 --quiet >answer 2>errors 9>&- &
    process=$!
    sleep 2
    kill -0 $process
    exec 9>&-
    wait $process
    [[ ! -s errors ]]
    holds 2
}

# fill PROGRAM...: creates technical users under PROGRAM until one fails, which may not be the first; sets there.
fill() {
    there=0
    while run_tool "$@" register-techuser create peeters.toml --username "pensions$((1001 + there))" \
        --enterprise-number "$(enterprise_number $((1 + there)))" && [[ $status -eq 0 ]]; do
        there=$((there + 1))
        [[ $there -lt 500 ]] || complain 'the disk does not fill up'
    done
    [[ $there -gt 0 ]] || complain 'the disk was full from the outset'
    assert_status 5
    assert_stdout ''
}

@test "a disk that fills up is status 5, and nothing is lost" {
    cat >limited <<'END'
#!/usr/bin/env bash
# Files end at 300 KiB; writing on is an error, not a signal.
trap '' XFSZ
ulimit -f 300
exec "$@"
END
    chmod +x limited
    fill ./limited
    assert_match stderr "^register-techuser: error: registry '.*': the disk (is full|does not read or write)"$'\n''register-techuser: hint: '
    for command in 'contact pensions1001 --mobile 0470123456' 'remove pensions1001 --yes' "registry backup $PWD/copy.db"; do
        # shellcheck disable=SC2086
        run_tool ./limited register-techuser $command
        [[ $status -eq 0 || $status -eq 5 ]] || complain 'expected status 0 or 5'
    done
    [[ $(find . -name 'copy.db*' | wc -l) -le 1 ]] || complain 'a piece of a backup was left'
    run_tool register-techuser registry check
    assert_status 0
    assert_match stdout 'no problem found'
    run_tool register-techuser history pensions1001 --json
    assert_status 0
    for ((number = 2; number <= there; ++number)); do
        register-techuser show "pensions$((1000 + number))" >/dev/null
    done
    run_tool create_number $((there + 1))
    assert_status 0
}

@test "a file system that is full is status 5, and nothing is lost" {
    # A file system of our own, for this process and its children only.
    namespace=(unshare --mount)
    [[ $(id -u) -eq 0 ]] || namespace+=(--map-root-user)
    mkdir small
    "${namespace[@]}" mount -t tmpfs -o size=600k tmpfs small || skip 'nobody may mount a small file system here'
    cat >on_small_disk <<'END'
#!/usr/bin/env bash
set -e
mount -t tmpfs -o size=600k tmpfs small
export TECHUSER_REGISTRY="$PWD/small/registry.db"
for ((there = 0; there < 500; ++there)); do
    status=0
    register-techuser create peeters.toml --username "pensions$((1001 + there))" \
        --enterprise-number "$(enterprise_number $((1 + there)))" >out 2>err || status=$?
    [[ $status -eq 0 ]] || break
done
cat err
[[ $there -gt 0 && $status -eq 5 && ! -s out ]]
[[ $(<err) == "register-techuser: error: registry '$TECHUSER_REGISTRY': the disk is full"$'\n'"register-techuser: hint: make room on it" ]]
cp small/registry.db* .
[[ $(TECHUSER_REGISTRY="$PWD/registry.db" register-techuser registry check) == "technical users: $there, and 0 removed"* ]]
[[ $(register-techuser list --json | wc -l) -eq $there ]]
END
    chmod +x on_small_disk
    export -f enterprise_number
    run_tool "${namespace[@]}" ./on_small_disk
    assert_status 0
}

# Root may write everywhere: without that right it is a user like any other.
as_anybody() {
    if [[ $(id -u) -eq 0 ]]; then
        setpriv --bounding-set=-dac_override,-dac_read_search --inh-caps=-dac_override,-dac_read_search -- "$@"
    else
        "$@"
    fi
}

@test "a folder that cannot be written is status 5, with and without a rehearsal, and what is there stays" {
    mkdir --mode=500 closed
    for option in --dry-run ''; do
        run_tool as_anybody register-techuser create peeters.toml --registry closed/registry.db $option
        assert_status 5
        assert_stdout ''
        assert_match stderr "^register-techuser: error: registry '.*closed/registry\.db': "$'.*\n''register-techuser: hint: '
    done
    register-techuser create peeters.toml --quiet >/dev/null
    register-techuser registry backup kept.db >/dev/null
    mkdir kept
    mv kept.db kept/registry.db
    export TECHUSER_REGISTRY="$PWD/kept/registry.db"
    chmod 400 kept/registry.db
    chmod 500 kept
    while read -r command; do
        for option in --dry-run ''; do
            # shellcheck disable=SC2086
            run_tool as_anybody register-techuser $command $option
            assert_status 5
            assert_stdout ''
            assert_match stderr "^register-techuser: error: registry '.*kept/registry\.db': "$'.*\n''register-techuser: hint: '
        done
    done < <(writers)
    chmod 700 kept
    holds 1
}

@test "a backup while four processes write is as the registry was at one moment" {
    backs_up_among_writers
}
