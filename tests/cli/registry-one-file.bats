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

@test "a copy while somebody reads has all that was acknowledged" {
    create_number 1
    mkfifo release
    python3 -c 'import os, sqlite3, sys
connection = sqlite3.connect(os.environ["TECHUSER_REGISTRY"], isolation_level=None)
connection.execute("SELECT count(*) FROM users").fetchall()
open("reads", "w").close()
sys.stdin.read()' <release &
    exec 9>release
    until [[ -e reads ]]; do sleep 0.05; done
    local number
    for ((number = 2; number <= rounds; ++number)); do
        create_number "$number"
        cp "$TECHUSER_REGISTRY" copy.db
        holds copy.db "$number"
    done
    exec 9>&-
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
