#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# A registry that is damaged, newer, locked, or on a disk that is full or read-only: clear errors, and nothing is lost.

# Each test is a process of its own.
# shellcheck disable=SC2030,SC2031

load helpers

setup_file() {
    make_credentials
}

setup() {
    enter_folder_with_registration
}

teardown() {
    # What must not outlive the test, and folders that have to be removed.
    jobs -p | xargs --no-run-if-empty kill 2>/dev/null || true
    chmod -R u+w "$BATS_TEST_TMPDIR"
}

# create_number N [ARGUMENT...]: the Nth technical user of a series.
create_number() {
    register-techuser create peeters.toml --username "pensions$((1000 + $1))" \
        --enterprise-number "$(enterprise_number "$1")" "${@:2}"
}

# Every command with arguments that would do.
all_commands() {
    readers
    writers
}

readers() {
    printf '%s\n' 'show peeterspensions' list 'history peeterspensions' 'sheet peeterspensions' \
        'applications peeterspensions' expiring export 'registry check' 'registry backup copy.db'
}

writers() {
    printf '%s\n' 'create peeters.toml --username janssenspensions --quality nsso-employer' \
        'contact peeterspensions --mobile 0470123456' 'channel peeterspensions change --application db2p' \
        'applications peeterspensions --prefer db2p=sftp' 'remove peeterspensions --yes'
}

# holds COUNT: the registry is sound, and has that many technical users, all of the series from 1.
holds() {
    run_tool register-techuser registry check --json
    assert_status 0
    assert_json active "$1"
    run_tool register-techuser list --json
    assert_status 0
    assert_json_documents "$1"
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
    cp newer.db before.db
    export TECHUSER_REGISTRY="$PWD/newer.db"
    while read -r command; do
        for option in '' --dry-run; do
            [[ -z $option || $command =~ ^(create|contact|channel|remove|registry|.*--prefer) ]] || continue
            # shellcheck disable=SC2086
            run_tool register-techuser $command $option
            assert_status 3
            assert_stdout ''
            assert_stderr "register-techuser: error: registry '$PWD/newer.db': made by a newer version of these tools
register-techuser: hint: install that version"
            cmp newer.db before.db
        done
    done < <(all_commands && printf '%s\n' 'registry init' 'registry migrate' "registry move $PWD/newer.db new.db")
    for command in 'check-username janssenspensions' 'name-batchfile --application DMFA --for peeterspensions --reserve' \
        'test-channel --for peeterspensions --key peeters'; do
        # shellcheck disable=SC2086
        run_tool $command
        assert_status 3
        assert_stdout ''
        assert_match stderr 'made by a newer version'
        cmp newer.db before.db
    done
}

# keep_locked REGISTRY MODE: another program has begun to write, and ends when it is told to by its standard input.
keep_locked() {
    python3 -c 'import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE users SET phone = phone")
open(sys.argv[2], "w").close()
sys.stdin.read()
connection.execute("ROLLBACK")' "$1" "$1.locked"
}

wait_until_locked() {
    for _ in {1..200}; do
        [[ ! -e $TECHUSER_REGISTRY.locked ]] || return 0
        sleep 0.05
    done
    complain 'the registry was not locked'
}

@test "a registry that another program keeps locked can be read, and is busy for writers after ten seconds" {
    register-techuser create peeters.toml --quiet >/dev/null
    mkfifo release
    keep_locked "$TECHUSER_REGISTRY" <release &
    exec 9>release
    wait_until_locked
    # All of them at once, for each waits the whole time.
    started=$EPOCHSECONDS
    declare -A commands=()
    while read -r command; do
        for option in '' --dry-run; do
            number=${#commands[@]}
            # shellcheck disable=SC2086
            register-techuser $command $option >"$number.out" 2>"$number.err" 9>&- &
            commands[$!]="$number $command $option"
        done
    done < <(writers)
    name-batchfile --application DMFA --for peeterspensions --reserve >"${#commands[@]}.out" 2>"${#commands[@]}.err" 9>&- &
    commands[$!]="${#commands[@]} name-batchfile"
    while read -r command; do
        # shellcheck disable=SC2086
        run_tool register-techuser $command
        assert_status 0
    done < <(readers)
    for process in "${!commands[@]}"; do
        # shellcheck disable=SC2034 # complain() shows it
        read -r number last_command <<<"${commands[$process]}"
        status=0
        wait "$process" || status=$?
        stdout="$(<"$number.out")" stderr="$(<"$number.err")"
        assert_status 5
        assert_stdout ''
        assert_match stderr "error: registry '.*': in use by another program"$'\n''[a-z-]+: hint: try again later$'
    done
    [[ ${#commands[@]} -eq 11 ]]
    # They did wait, although the machine may have been slow as well.
    [[ $((EPOCHSECONDS - started)) -ge 9 ]]
    exec 9>&-
    wait
    holds 1
}

@test "a registry that another program locks for a moment is waited for" {
    register-techuser create peeters.toml --quiet >/dev/null
    mkfifo release
    keep_locked "$TECHUSER_REGISTRY" <release &
    exec 9>release
    wait_until_locked
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
    writes=20
    processes=()
    # Each writer's technical users and sequences are counted up together.
    for writer in 1 2 3 4; do
        for ((count = 1; count <= writes; ++count)); do
            create_number $((100 * writer + count)) --quiet
            name-batchfile --application DMFA --sender "00640$writer" --reserve --date 2014-06-28
        done >"writer$writer.out" 2>"writer$writer.err" &
        processes+=($!)
    done
    backups=0
    while [[ -n $(jobs -pr) ]]; do
        run_tool register-techuser registry backup "backup$((backups + 1)).db"
        # The first process that writes makes the registry.
        if [[ $status -eq 1 && $stderr == *'no registry at'* ]]; then
            continue
        fi
        assert_status 0
        backups=$((backups + 1))
        sleep 0.05
    done
    for process in "${processes[@]}"; do
        wait "$process"
    done
    [[ -z $(cat writer?.err) ]]
    [[ $backups -ge 2 ]]
    run_tool register-techuser registry backup "backup$((backups + 1)).db"
    assert_status 0
    for ((number = 1; number <= backups + 1; ++number)); do
        run_tool register-techuser registry check --registry "backup$number.db"
        assert_status 0
        register-techuser export --registry "backup$number.db" >"backup$number.jsonl"
    done
    python3 - "$writes" backup*.jsonl <<'PYTHON'
import json, sys
sizes = []
for path in sys.argv[2:]:
    records = [json.loads(line) for line in open(path)][1:-1]
    users = [record for record in records if record["record"] == "technical-user"]
    numbers = sorted(int(user["sender_number"]) for user in users)
    assert numbers == list(range(1, len(users) + 1)), numbers
    journal = [record["number"] for record in records if record["record"] == "journal-entry"]
    assert journal == list(range(1, len(journal) + 1)), journal
    last = {record["sender_number"]: int(record["last"]) for record in records if record["record"] == "sequence"}
    for writer in (1, 2, 3, 4):
        own = sorted(int(user["username"][8:]) - 1000 for user in users)
        own = [number - 100 * writer for number in own if number // 100 == writer]
        assert own == list(range(1, len(own) + 1)), own
        assert len(own) - last.get(f"00640{writer}", 0) in (0, 1), (writer, own, last)
    sizes.append(len(users))
assert max(sizes) == 4 * int(sys.argv[1]), sizes
print(f"technical users in the backups: {sorted(sizes)}")
PYTHON
}
