#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# From a declaration to the server in one command: the name, the signature, the sending.

# Helpers set what it uses; names of batch files have no blanks.
# shellcheck disable=SC2154,SC2086

load helpers
load servers
load signing
load sending

setup_file() {
    start_inbox
}

setup() {
    enter_folder_with_inbox
    inbox="$tree/INTEST"
    echo '<DmfAOriginal/>' >declaration.xml
    cp "$made/seal.key" .
}

# declare_all [OPTION...] DECLARATION...: in the circuit test.
declare_all() {
    send --application DMFA --environment T --sign seal.key "$@"
}

# only_set: the GO of the only set that the registry knows.
only_set() {
    register-techuser list --sets --json | python3 -IS -c '
import json, sys
document, = map(json.loads, sys.stdin)
print(document["file"])'
}

# refused STATUS REASON [OPTION...]: no name is reserved, and nothing is written.
refused() {
    local before
    before="$(find . "$tree" | sort)"
    declare_all --json "${@:3}"
    assert_status "$1"
    assert_json error.reason "$2"
    declare_all "${@:3}"
    assert_status "$1"
    assert_stdout ''
    [[ $(find . "$tree" | sort) == "$before" ]] || complain 'something was written'
    [[ $(register-techuser list --sets) == '' ]] || complain 'a name was reserved'
}

@test "a declaration gets its name, its signature, and is sent" {
    declare_all declaration.xml
    assert_status 0
    assert_stderr ''
    go="$(only_set)"
    [[ $go == GO.DMFA.101320.*.00001.T.1 ]]
    assert_match stdout "^$go: sent"
    assert_match stdout 'Registry +: sent'
    holds "$inbox" "$go" "FI${go#GO}.1" "FS${go#GO}.1"
    cmp declaration.xml "$inbox/FI${go#GO}.1"
    [[ declaration.xml -ef FI${go#GO}.1 ]]
    openssl base64 -d -A -in "$inbox/FS${go#GO}.1" | openssl cms -verify -binary -inform DER -noverify -out /dev/null \
        -content declaration.xml 2>/dev/null
}

@test "the same declaration is not sent again, and another one is" {
    declare_all declaration.xml
    assert_status 0
    rm "$inbox"/*
    declare_all declaration.xml --json
    assert_status 0
    assert_json outcome sent-before
    cp declaration.xml copy.xml
    declare_all copy.xml --json
    assert_status 0
    assert_json outcome sent-before
    holds "$inbox" ''
    echo '<other/>' >other.xml
    declare_all declaration.xml other.xml
    assert_status 0
    assert_match stdout 'GO\.DMFA\.101320\.[0-9]+\.00002\.T\.1: sent'
    assert_match stderr '2 sets: 1 sent, 1 sent before, 0 refused, 0 not sent'
    # In another environment it is another set.
    send --application DMFA --environment S other.xml --json
    assert_status 0
    assert_json directory INTEST-S
    [[ $(find "$tree/INTEST-S" -type f | wc -l) -eq 2 ]]
}

@test "one that the portal refused is sent under a new name" {
    declare_all declaration.xml
    sqlite3 "$TECHUSER_REGISTRY" "UPDATE batch_sets SET state = 'refused', labels = '125'"
    declare_all declaration.xml
    assert_status 0
    assert_match stdout 'GO\.DMFA\.101320\.[0-9]+\.00002\.T\.1: sent'
}

@test "what an earlier run left is gone on with" {
    # No server: the name is reserved, and the set signed.
    declare_all declaration.xml --port 1
    assert_status 5
    go="$(only_set)"
    [[ $(state_of "$go") == signed ]]
    # One step earlier and two.
    for left in 'FI FS' 'FI' ''; do
        [[ $left == *FS* ]] || rm -f FS.*
        [[ $left == *FI* ]] || rm -f FI.*
        declare_all declaration.xml --port 1
        assert_status 5
        [[ $(only_set) == "$go" ]]
    done
    # A copy in the place of the link is as good.
    cp --remove-destination declaration.xml "FI${go#GO}.1"
    rm FS.*
    declare_all declaration.xml
    assert_status 0
    [[ $(only_set) == "$go" && $(state_of "$go") == sent ]]
    holds "$inbox" "$go" "FI${go#GO}.1" "FS${go#GO}.1"
}

@test "a file that has the name already is left alone" {
    declare_all declaration.xml --port 1
    go="$(only_set)"
    rm FS.* FI.*
    echo mine >"FI${go#GO}.1"
    declare_all declaration.xml --json
    assert_status 4
    assert_json error.reason exists
    [[ $(cat FI.*) == mine ]]
    holds "$inbox" ''
}

@test "a name that was given by hand is passed over" {
    today="$(belgian_date +%Y-%m-%d)"
    sqlite3 "$TECHUSER_REGISTRY" "INSERT INTO batch_sets VALUES
        (101320, '$today', 'T', '00001', 'DMFA', 1, 'sent', '2026-01-31T10:00:00Z', 'a@b', '2026-01-31T10:00:00Z', '', NULL);"
    run_tool name-batchfile --application DMFA --sender-number 101320 --environment T --kind GO --peek
    assert_stdout "GO.DMFA.101320.${today//-/}.00002.T.1"
    assert_stderr ''
    assert_status 0
    declare_all declaration.xml
    assert_status 0
    assert_match stdout 'GO\.DMFA\.101320\.[0-9]+\.00002\.T\.1: sent'
}

@test "refusals before a name is reserved" {
    : >empty.xml
    mkdir folder
    mkfifo pipe
    refused 3 missing nothing.xml
    refused 3 empty empty.xml
    refused 3 directory folder
    refused 3 not-a-file pipe
    refused 2 application-length --application DMF declaration.xml
    refused 1 application-not-open --application WECH declaration.xml
    refused 1 unknown-code --application ABCD --strict declaration.xml
    refused 2 environment --environment X declaration.xml
    refused 3 missing --sign nothing declaration.xml
    refused 2 option --dry-run declaration.xml
    refused 2 layout --layout wide declaration.xml
    openssl pkey -in seal.key -aes256 -passout pass:secret -out locked.key
    refused 2 passphrase --sign locked.key declaration.xml
    assert_match stderr 'hint: pass --sign-passphrase-file or --sign-passphrase-fd$'
    echo wrong >passphrase
    refused 3 wrong-passphrase --sign locked.key --sign-passphrase-file passphrase declaration.xml
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out stranger.key 2>/dev/null
    send --application DMFA --environment T declaration.xml --json
    assert_status 2
    assert_json error.reason missing
    assert_match stderr 'pass it with --sign'
    run_tool send-batchfile --username janssenspensions "${server[@]}" --application DMFA --sign seal.key declaration.xml --json
    assert_status 1
    assert_json error.reason no-technical-user
    send --sign seal.key declaration.xml --json
    assert_status 2
    assert_json error.reason option
}

@test "what cannot be signed or sent keeps its name for the next run" {
    # The key of somebody else.
    declare_all --sign "$made/other.key" --certificate "$made/other.pem" declaration.xml --json
    assert_status 1
    assert_json error.reason not-registered
    go="$(only_set)"
    declare_all nothing.xml declaration.xml
    assert_status 3
    assert_match stderr '2 sets: 1 sent, 0 sent before, 1 refused, 0 not sent'
    [[ $(state_of "$go") == sent ]]
    holds "$inbox" "$go" "FI${go#GO}.1" "FS${go#GO}.1"
}

@test "two at a time reserve one name" {
    for number in 1 2 3 4; do
        send-batchfile --for peeterspensions "${server[@]}" --application DMFA --environment T --sign seal.key --json \
            declaration.xml >$number.json 2>/dev/null &
    done
    wait
    declare_all declaration.xml
    assert_status 0
    go="$(only_set)"
    [[ $(state_of "$go") == sent ]]
    holds "$inbox" "$go" "FI${go#GO}.1" "FS${go#GO}.1"
}
