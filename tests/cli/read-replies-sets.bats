#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What the registry knows of sets and their answers.

# Helpers set what it uses; names of batch files have no blanks.
# shellcheck disable=SC2154,SC2086

load helpers
load servers
load replies

setup_file() {
    start_reply_server
}

setup() {
    enter_folder_with_registration
    port="$(port_of sshd)"
    user="$(id -un)"
    known_host >known_hosts
    out="$servers/tree/OUTTEST"
    rm -rf "$servers/tree"/*
    mkdir "$servers/tree"/{IN,OUT,INTEST,OUTTEST,INTEST-S,OUTTEST-S} fetched
    register-techuser create peeters.toml --quiet >/dev/null
    go="$(name-batchfile --application DMFA --for peeterspensions --reserve --environment T --date 2011-06-30 | tail -n 1)"
    [[ $go == GO.DMFA.000001.20110630.00001.T.1 ]]
}

# fetch [OPTION...]
fetch() {
    run_tool read-replies --for peeterspensions --login "$user" --host 127.0.0.1 --port "$port" --environment T \
        --known-hosts known_hosts --key peeters --timeout 5 --no-input --into fetched "$@"
}

# is_recorded STATE [LABEL...]: of the set of the GO.
is_recorded() {
    local state="$1"
    shift
    run_tool register-techuser list --sets --csv
    assert_status 0
    [[ $(wc -l <<<"$stdout") -ge 2 ]] || complain 'no row below the headings'
    assert_match stdout 'sender_number.*,state'
    run_tool register-techuser list --sets --json
    assert_status 0
    assert_json file "$go"
    assert_json state "$state"
    [[ $(python3 -IS -c 'import json, sys; print(*json.load(open(sys.argv[1]))["labels"])' "$BATS_TEST_TMPDIR/stdout") == "$*" ]] ||
        complain "expected the labels $*"
}

# sent AGO: as if the set was sent so many hours ago.
sent() {
    python3 - "$1" <<'END'
import datetime, os, sqlite3, sys
when = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(hours=int(sys.argv[1]))
connection = sqlite3.connect(os.environ["TECHUSER_REGISTRY"])
connection.execute("UPDATE batch_sets SET state = 'sent', sent_at = ?", (when.strftime("%Y-%m-%dT%H:%M:%SZ"),))
connection.commit()
END
}

@test "an answer is recorded when it is fetched, before it is removed from the server" {
    make_reply "$out" $REPLY "$go" 1
    fetch --delete --json
    assert_status 0
    assert_json registry recorded
    assert_json files.0.server deleted
    is_recorded accepted
    run_tool register-techuser history peeterspensions
    assert_match stdout "$go"
}

@test "a refusal is recorded with its labels, and a later acceptance holds" {
    make_reply "$out" $REPLY "$go" 0 ACRF-125 other ACRF-131
    fetch
    assert_status 1
    assert_match stdout 'Registry +: the answer is recorded'
    is_recorded refused 125 131
    fetch
    is_recorded refused 125 131
    make_reply "$out" ACRF.999999.20110701.00002.T "$go" 1
    rm "$out"/??.$REPLY
    fetch
    assert_status 0
    is_recorded accepted
}

@test "what cannot be relied on is not recorded" {
    make_reply "$out" $REPLY "$go" 1
    printf ' ' >>"$out/FO.$REPLY"
    fetch --json
    assert_status 1
    assert_json registry none
    is_recorded reserved
}

@test "an answer to another set is none of ours" {
    make_reply "$out" $REPLY $SENT 1
    make_reply "$out" ACRF.999999.20110701.00002.T GO.DMFA.1.T 0 ACRF-107
    fetch --json
    assert_status 1
    [[ $(grep -c '"registry":"unknown-set"' <<<"$stdout") -eq 2 ]]
    fetch
    assert_match stdout 'Registry +: has no such set'
    is_recorded reserved
}

@test "replies that are here are recorded with --registry only" {
    make_reply replies $REPLY "$go" 0 ACRF-133
    run_tool read-replies replies --json
    assert_status 1
    assert_json registry none
    is_recorded reserved
    run_tool read-replies replies --registry "$TECHUSER_REGISTRY" --json
    assert_status 1
    assert_json registry recorded
    is_recorded refused 133
    run_tool read-replies replies --registry missing.db
    assert_status 1
    assert_stdout ''
    assert_match stderr "missing.db"
}

@test "a registry that cannot be written: nothing is removed from the server, and the next run records it" {
    make_reply "$out" $REPLY "$go" 1
    mkfifo release
    python3 - 3>&- <<'END' &
import os, sqlite3
connection = sqlite3.connect(os.environ["TECHUSER_REGISTRY"], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
open("release").read()
END
    # Opened when the registry is locked.
    exec 9>release
    fetch --delete 9>&-
    assert_status 5
    assert_match stderr 'in use by another program'
    [[ $(find "$out" -type f | wc -l) -eq 3 ]]
    exec 9>&-
    wait
    fetch --delete
    assert_status 0
    [[ $(find "$out" -type f | wc -l) -eq 0 ]]
    is_recorded accepted
}

@test "--unanswered lists what was sent so long ago and has no answer" {
    run_tool read-replies --unanswered 0s
    assert_status 0
    assert_stdout ''
    assert_stderr ''
    sent 30
    for ago in 24h 1d 0s 30h; do
        run_tool read-replies --unanswered $ago
        assert_status 1
        assert_match stdout "$go"
        [[ $(wc -l <"$BATS_TEST_TMPDIR/stdout") -eq 1 ]]
        assert_stderr ''
    done
    run_tool read-replies --unanswered 24h --json
    assert_status 1
    assert_json file "$go"
    assert_json state sent
    run_tool read-replies --unanswered 31h --json
    assert_status 0
    assert_stdout ''
    make_reply replies $REPLY "$go" 1
    run_tool read-replies replies --registry "$TECHUSER_REGISTRY"
    assert_status 0
    run_tool read-replies --unanswered 24h
    assert_status 0
    assert_stdout ''
    run_tool read-replies --unanswered soon
    assert_status 2
    run_tool read-replies --unanswered 24h replies
    assert_status 2
    assert_match stderr 'PATH does not apply here'
    run_tool read-replies --unanswered 24h --registry missing.db
    assert_status 1
}
