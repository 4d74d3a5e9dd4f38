#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Between commands a registry is one file with all that was acknowledged: what people do with files, loses nothing.

# shellcheck disable=SC2154

load helpers

setup_file() {
    make_credentials
}

setup() {
    enter_folder_with_registration
    folder="${TECHUSER_REGISTRY%/*}"
    rounds=6
    [[ ${TECHUSER_TEST_LOAD:-} != whole ]] || rounds=100
}

teardown() {
    jobs -p | xargs --no-run-if-empty kill 2>/dev/null || true
    chmod -R u+w "$BATS_TEST_TMPDIR"
}

create_number() {
    register-techuser create peeters.toml --quiet --username "pensions$((1000 + $1))" \
        --enterprise-number "$(enterprise_number "$1")" "${@:2}" >/dev/null
}

# holds FILE COUNT: whole, by its own check and by a count.
holds() {
    run_tool register-techuser registry check --json --registry "$1"
    assert_status 0
    assert_json active "$2"
}

# Each way to handle a file that is used between commands: HANDLE FROM TO.
by_mv() { mv "$1" "$2"; }
by_cp() { cp "$1" "$2" && rm "$1"; }
by_tar() {
    tar --create --file=kept.tar --absolute-names "$(realpath "$1")" && rm "$1"
    tar --extract --file=kept.tar --absolute-names && mv "$1" "$2"
}
by_rsync() { rsync --quiet "$1" "$2" && rm "$1"; }

# handled_by HANDLE: between commands, again and again.
handled_by() {
    local number
    for ((number = 1; number <= rounds; ++number)); do
        create_number "$number"
        [[ $(ls -A "$folder") == registry.db ]] || complain 'there is more than one file'
        "$1" "$TECHUSER_REGISTRY" elsewhere.db
        holds elsewhere.db "$number"
        run_tool register-techuser list --json
        assert_status 1
        "$1" elsewhere.db "$TECHUSER_REGISTRY"
        holds "$TECHUSER_REGISTRY" "$number"
    done
    printf '# %s of %s\n' "$((number - 1))" "$rounds" >&3
}

@test "mv between commands loses nothing" {
    handled_by by_mv
}

@test "cp between commands loses nothing" {
    handled_by by_cp
}

@test "tar between commands loses nothing" {
    handled_by by_tar
}

@test "rsync between commands loses nothing" {
    handled_by by_rsync
}

# A program that is in the middle of reading the registry until standard input ends.
keep_open() {
    python3 -c 'import os, sqlite3, sys
connection = sqlite3.connect(os.environ["TECHUSER_REGISTRY"], isolation_level=None)
connection.execute("BEGIN")
connection.execute("SELECT count(*) FROM users").fetchall()
open("reads", "w").close()
sys.stdin.read()'
}

# handled_by_with_reader HANDLE: again and again, each time with a reader of the file that is handled.
handled_by_with_reader() {
    local number
    mkfifo release
    for ((number = 1; number <= rounds; ++number)); do
        create_number "$number"
        rm -f reads
        keep_open <release &
        exec 9>release
        until [[ -e reads ]]; do sleep 0.01; done
        "$1" "$TECHUSER_REGISTRY" elsewhere.db
        holds elsewhere.db "$number"
        "$1" elsewhere.db "$TECHUSER_REGISTRY"
        holds "$TECHUSER_REGISTRY" "$number"
        exec 9>&-
        wait
    done
    printf '# %s of %s with a reader\n' "$((number - 1))" "$rounds" >&3
}

@test "mv while somebody reads loses nothing" {
    handled_by_with_reader by_mv
}

@test "cp while somebody reads loses nothing" {
    handled_by_with_reader by_cp
}

@test "tar while somebody reads loses nothing" {
    handled_by_with_reader by_tar
}

@test "rsync while somebody reads loses nothing" {
    handled_by_with_reader by_rsync
}

@test "whoever reads a list slowly keeps no writer waiting" {
    local number
    for number in 1 2 3; do
        create_number "$number"
    done
    mkfifo slow
    register-techuser export >slow &
    exec 9<slow
    SECONDS=0
    create_number 4
    [[ $SECONDS -lt 9 ]]
    exec 9<&-
    holds "$TECHUSER_REGISTRY" 4
}

@test "a journal that a kill has left is never replayed over another registry or lost" {
    create_number 1
    for suffix in -journal -wal; do
        printf 'what it holds' >"$TECHUSER_REGISTRY$suffix"
        [[ $suffix == -wal ]] || mv "$TECHUSER_REGISTRY" old.db
        for command in 'list' 'create peeters.toml' 'create peeters.toml --dry-run' 'registry check'; do
            # shellcheck disable=SC2086
            run_tool register-techuser $command
            assert_status 5
            assert_stdout ''
            assert_stderr "register-techuser: error: registry '$TECHUSER_REGISTRY': '$TECHUSER_REGISTRY$suffix' beside it holds changes to another file
register-techuser: hint: restore the registry that it belongs to, or move it away"
        done
        [[ $(<"$TECHUSER_REGISTRY$suffix") == 'what it holds' ]]
        rm "$TECHUSER_REGISTRY$suffix"
        [[ $suffix == -wal ]] || mv old.db "$TECHUSER_REGISTRY"
    done
    holds "$TECHUSER_REGISTRY" 1
}

# Root may write everywhere: without that right it is a user like any other.
as_anybody() {
    if [[ $(id -u) -eq 0 ]]; then
        setpriv --bounding-set=-dac_override,-dac_read_search --inh-caps=-dac_override,-dac_read_search -- "$@"
    else
        "$@"
    fi
}

# reads_all PREFIX...: what reads, reads; what writes says that it cannot.
reads_all() {
    for command in 'register-techuser list' 'register-techuser show pensions1001' 'register-techuser export' \
        'register-techuser registry check' "register-techuser registry backup $PWD/backup$RANDOM.db" \
        'register-techuser history pensions1001' 'register-techuser create peeters.toml --json --dry-run' \
        'name-batchfile --application DMFA --for pensions1001 --peek'; do
        # shellcheck disable=SC2086
        run_tool "$@" $command
        case $command in
            *--dry-run*) assert_status 5 ;;
            *) assert_status 0 ;;
        esac
    done
    run_tool "$@" check-username pensions1001
    assert_status 1
    assert_match stdout 'taken'
    for command in 'register-techuser remove pensions1001 --yes' \
        'name-batchfile --application DMFA --for pensions1001 --reserve'; do
        # shellcheck disable=SC2086
        run_tool "$@" $command
        assert_status 5
        assert_stdout ''
        assert_match stderr "error: registry '.*': "$'.*\n''[a-z-]*: hint: '
    done
}

@test "a registry in a folder without write permission is read, and only writing is refused" {
    create_number 1
    name-batchfile --application DMFA --for pensions1001 --reserve >/dev/null
    chmod 400 "$TECHUSER_REGISTRY"
    chmod 500 "$folder"
    reads_all as_anybody
}

@test "a registry on a read-only file system is read, and only writing is refused" {
    create_number 1
    cat >mounted <<'END'
#!/bin/bash
mount --bind "${TECHUSER_REGISTRY%/*}" "${TECHUSER_REGISTRY%/*}" && mount -o remount,bind,ro "${TECHUSER_REGISTRY%/*}" && exec "$@"
END
    chmod +x mounted
    unshare --mount ./mounted true || skip 'nobody may mount here'
    reads_all unshare --mount ./mounted
}

@test "a registry that somebody else may write is refused, and read where it is named as shared" {
    create_number 1
    chmod 666 "$TECHUSER_REGISTRY"
    for command in 'register-techuser list' 'check-username pensions1001' 'register-techuser remove pensions1001 --yes'; do
        # shellcheck disable=SC2086
        run_tool $command
        assert_status 5
        assert_stdout ''
        assert_match stderr "error: registry: other users may write '$TECHUSER_REGISTRY'"$'\n'".*hint: if you trust them, pass shared:$TECHUSER_REGISTRY; or use PostgreSQL"
    done
    run_tool register-techuser list --registry "shared:$TECHUSER_REGISTRY"
    assert_status 0
    assert_match stdout pensions1001
}

@test "an address that is none is never taken for a file of that name" {
    for address in postgresql:/x postgrsql://host/base 'hots=db.example.be' 'host=a b' file:registry.db mysql://host/base \
        SQLITE:registry.db registry=1.db; do
        run_tool register-techuser create peeters.toml --registry "$address"
        assert_status 2
        assert_stdout ''
        run_tool register-techuser create peeters.toml --registry "$address" --json
        assert_json error.reason registry-url
        [[ $(find . -newer peeters.toml -type f) == '' ]] || complain 'a file was made'
    done
    run_tool register-techuser create peeters.toml --registry ./registry=1.db
    assert_status 0
}

# on_odd_system VARIABLE=VALUE COMMAND...
on_odd_system() {
    run_tool env LD_PRELOAD="$PWD/odd_system.so" "$@"
}

make_odd_system() {
    skip_with_sanitizers 'their library has to be the first'
    cc -shared -fPIC -o odd_system.so "$TECHUSER_SOURCE/tests/faults/odd_system.c" -ldl
}

advice='register-techuser: hint: use a local disk, or PostgreSQL: --registry postgresql://user@host/database'

@test "on a network file system a registry is read, and who would write is told of PostgreSQL" {
    make_odd_system
    create_number 1
    local pair command
    for pair in 0x6969:NFS 0x517B:SMB 0xFF534D42:CIFS 0xFE534D42:SMB 0x5346414F:AFS 0x01021997:9P 0x00C36400:Ceph 0x0BD00BD0:Lustre; do
        for command in 'create peeters.toml' 'create peeters.toml --dry-run' 'contact pensions1001 --mobile 0470123456' \
            'create peeters.toml --registry new.db'; do
            # shellcheck disable=SC2086
            on_odd_system TECHUSER_FILE_SYSTEM="${pair%:*}" register-techuser $command
            assert_status 5
            assert_stdout ''
            [[ $stderr == "register-techuser: error: registry '"*"': is on a network file system (${pair#*:}), where locks do not hold
$advice" ]] || complain 'another message'
        done
        on_odd_system TECHUSER_FILE_SYSTEM="${pair%:*}" register-techuser create peeters.toml --json
        assert_json error.reason network-file-system
        on_odd_system TECHUSER_FILE_SYSTEM="${pair%:*}" register-techuser show pensions1001
        assert_status 0
        assert_stderr ''
    done
    [[ ! -e new.db ]]
    # At one's own risk.
    on_odd_system TECHUSER_FILE_SYSTEM=0x6969 register-techuser contact pensions1001 --mobile 0470123456 \
        --registry "shared:$TECHUSER_REGISTRY"
    assert_status 0
    # ext4, XFS, Btrfs, tmpfs, overlayfs, ZFS.
    for type in 0xEF53 0x58465342 0x9123683E 0x01021994 0x794C7630 0x2FC12FC1; do
        on_odd_system TECHUSER_FILE_SYSTEM=$type register-techuser remove pensions1001 --yes --dry-run
        assert_status 0
    done
    holds "$TECHUSER_REGISTRY" 1
}

@test "on a file system without locks nothing is done, and PostgreSQL is advised at once" {
    make_odd_system
    create_number 1
    local command
    SECONDS=0
    for command in list 'contact pensions1001 --mobile 0470123456' 'create peeters.toml' 'registry check' "registry backup $PWD/copy.db"; do
        # shellcheck disable=SC2086
        on_odd_system TECHUSER_NO_LOCKS=1 register-techuser $command
        assert_status 5
        assert_stdout ''
        assert_stderr "register-techuser: error: registry '$TECHUSER_REGISTRY': its file system does not lock files
$advice"
    done
    # Nobody waits for a lock that nobody holds.
    [[ $SECONDS -lt 9 ]]
    [[ $(find . -name 'copy.db*') == '' ]]
    holds "$TECHUSER_REGISTRY" 1
}
