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
    assert_match stderr "^register-techuser: error: registry '.*': (the disk is full|file too large)"$'\n''register-techuser: hint: '
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

# on_small_disk: bash runs the script on standard input with a new file system of 600 KiB in the folder `small`, where
# the registry is.
on_small_disk() {
    # A file system of our own, for this process and its children only.
    local namespace=(unshare --mount)
    [[ $(id -u) -eq 0 ]] || namespace+=(--map-root-user)
    mkdir -p small
    "${namespace[@]}" mount -t tmpfs -o size=600k tmpfs small || cannot 'nobody may mount a small file system here'
    export -f enterprise_number
    { printf 'set -ex\nmount -t tmpfs -o size=600k tmpfs small\n' && cat; } >script
    run_tool "${namespace[@]}" env TECHUSER_REGISTRY="$PWD/small/registry.db" bash script
    assert_status 0
}

full="small/registry.db': the disk is full
register-techuser: hint: make room on it"

@test "a file system that is full is status 5, and nothing is lost" {
    on_small_disk <<'END'
for ((there = 0; there < 500; ++there)); do
    status=0
    register-techuser create peeters.toml --username "pensions$((1001 + there))" \
        --enterprise-number "$(enterprise_number $((1 + there)))" >out 2>err || status=$?
    [[ $status -eq 0 ]] || break
done
[[ $there -gt 0 && $status -eq 5 && ! -s out ]]
cp small/registry.db* .
[[ $(TECHUSER_REGISTRY="$PWD/registry.db" register-techuser registry check) == "technical users: $there, and 0 removed"* ]]
[[ $(register-techuser list --json | wc -l) -eq $there ]]
END
    [[ $(<err) == "register-techuser: error: registry '$PWD/$full" ]]
}

# many_lines COUNT: as many registrations, each of another entity.
many_lines() {
    python3 - "$1" <<'PYTHON'
import json, sys, tomllib
sample = tomllib.load(open("peeters.toml", "rb"))
for number in range(int(sys.argv[1])):
    front = 5000000 + number
    sample["entity"]["enterprise_number"] = f"{front:08}{97 - front % 97:02}"
    sample["user"]["username"] = f"manyuser{number:05}"
    print(json.dumps(sample))
PYTHON
}

@test "a file system that fills up under --many is status 5, and what was told is recorded" {
    # Each run has more to record than there is room for, at once or after one that went well.
    many_lines 100 >few.jsonl
    many_lines 1000 >many.jsonl
    on_small_disk <<'END'
register-techuser create --many few.jsonl --quiet >few.out
for option in --keep-going --all-or-nothing; do
    status=0
    register-techuser create --many many.jsonl --quiet $option >many.out 2>err || status=$?
    [[ $status -eq 5 ]]
    cat few.out many.out | sed -n "s/^created: [^ ]* \([^ ]*\) \([0-9]*\)$/\2 \1/p" | sort >told
    register-techuser list | sed 1d | cut -d " " -f 1,3 | sort >listed
    [[ $(wc -l <told) -ge 100 && -z $(comm -23 told listed) ]]
    cp small/registry.db* .
    TECHUSER_REGISTRY="$PWD/registry.db" register-techuser registry check
    [[ $option == --keep-going || ! -s many.out ]]
done
END
    [[ $(<err) == "register-techuser: error: registry '$PWD/${full%%$'\n'*}" ]]
}

@test "a file system that is too small for an import or a move has no registry afterwards, or an empty one" {
    many_lines 500 >many.jsonl
    register-techuser create --many many.jsonl --quiet --registry large.db >/dev/null
    register-techuser export --registry large.db >large.jsonl
    on_small_disk <<'END'
for command in "import large.jsonl" "registry move large.db small/registry.db"; do
    status=0
    register-techuser $command >out 2>err || status=$?
    [[ $status -eq 5 && ! -s out ]]
    [[ $(<err) == *"the disk is full"$'\n'*"hint: make room on it" ]]
    if [[ -e small/registry.db ]]; then
        cp small/registry.db* .
        [[ $(TECHUSER_REGISTRY="$PWD/registry.db" register-techuser registry check) == "technical users: 0, and 0 removed"* ]]
    fi
    # What was refused can be repeated with less.
    register-techuser import source.jsonl
    register-techuser registry check
    rm small/*
done
[[ $(register-techuser registry check --registry large.db) == "technical users: 500, and 0 removed"* ]]
status=0
register-techuser registry backup small/copy.db --registry large.db >out 2>err || status=$?
[[ $status -eq 5 && ! -s out && -z $(ls -A small) ]]
END
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
