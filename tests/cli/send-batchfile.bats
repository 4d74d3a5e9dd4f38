#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Sets that are sent to a server of OpenSSH, and what is refused before and on the way.

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
    registered="$PWD"
    mkdir outgoing
    cd outgoing || return 1
    cp ../known_hosts ../peeters .
    chmod 600 peeters
    inbox="$tree/INTEST"
    SET=DMFA.101320.20140628.00005.T
}

# refused STATUS REASON [OPTION...]: nothing reaches the server, and nothing is recorded as sent.
refused() {
    local before
    before="$(cd "$tree" && find . -type f -printf '%p %s\n' | sort)"
    send --json "${@:3}"
    assert_status "$1"
    python3 -IS -c '
import json, sys
documents = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
reasons = [fault["reason"] for document in documents for fault in document.get("faults", [document.get("error")])]
assert sys.argv[2] in reasons, reasons' "$BATS_TEST_TMPDIR/stdout" "$2" || complain "expected the reason $2"
    [[ $(cd "$tree" && find . -type f -printf '%p %s\n' | sort) == "$before" ]] || complain 'the server has other files'
    [[ $(state_of "GO.$SET.1") != sent ]] || complain 'recorded as sent'
    send "${@:3}"
    assert_status "$1"
    assert_match stderr '^send-batchfile: error: |'$'\n''send-batchfile: error: '
}

@test "a set is sent, recorded, and not sent again" {
    make_set 00005
    send FI.$SET.1.1
    assert_status 0
    assert_stderr ''
    assert_match stdout "^GO\.$SET\.1: sent"
    assert_match stdout 'Directory +: INTEST'
    assert_match stdout 'Registry +: sent, 20'
    assert_match stdout 'FI +: [0-9]+ bytes, written'
    holds "$inbox" {FI,FS}.$SET.1.1 GO.$SET.1
    cmp FI.$SET.1.1 "$inbox/FI.$SET.1.1"
    cmp FS.$SET.1.1 "$inbox/FS.$SET.1.1"
    [[ ! -s $inbox/GO.$SET.1 ]]
    [[ $(state_of GO.$SET.1) == sent ]]
    # Taken away by the portal or not: a name is sent once.
    rm "$inbox"/*
    send FI.$SET.1.1 --json
    assert_status 0
    assert_json_documents 1
    assert_json outcome sent-before
    assert_json state sent
    holds "$inbox" ''
    send FI.$SET.1.1 --lang nl
    assert_status 0
    assert_match stdout "^GO\.$SET\.1: al eerder verzonden"
}

@test "many sets of a folder go in one connection, each where its name says" {
    make_set 00005
    make_set 00006 R
    make_set 00007 S
    make_set 00008 T 3
    : >GO.DMFA.101320.20140628.00006.R.1
    printf 'text' >notes.txt
    before="$(grep -c 'Accepted publickey' "$servers/sshd.log")"
    send .
    assert_status 0
    [[ $(grep -c 'Accepted publickey' "$servers/sshd.log") -eq $((before + 1)) ]]
    assert_match stderr "note: './notes.txt': not sent: not the name of an FI, FS or GO"
    assert_match stderr '4 sets: 4 sent, 0 sent before, 0 refused, 0 not sent'
    holds "$tree/IN" {FI,FS}.DMFA.101320.20140628.00006.R.1.1 GO.DMFA.101320.20140628.00006.R.1
    holds "$tree/INTEST-S" {FI,FS}.DMFA.101320.20140628.00007.S.1.1 GO.DMFA.101320.20140628.00007.S.1
    [[ $(find "$inbox" -type f | wc -l) -eq 10 ]]
    for file in FI.* FS.*; do
        cmp "$file" "$(find "$tree" -name "$file")"
    done
    send --json .
    assert_status 0
    assert_json_documents 4
    [[ $(grep -c '"outcome":"sent-before"' <<<"$stdout") -eq 4 ]]
    # There was no need of the server.
    [[ $(grep -c 'Accepted publickey' "$servers/sshd.log") -eq $((before + 1)) ]]
}

@test "a declaration test goes without a signature, others do not" {
    make_set 00005 S
    rm FS.*
    send FI.DMFA.101320.20140628.00005.S.1.1
    assert_status 0
    holds "$tree/INTEST-S" FI.DMFA.101320.20140628.00005.S.1.1 GO.DMFA.101320.20140628.00005.S.1
    make_set 00005
    rm FS.$SET.1.1
    refused 1 signature-missing FI.$SET.1.1
}

@test "--dry-run logs in and writes nothing, there or in the registry" {
    make_set 00005
    make_set 00006
    before="$(register-techuser export)"
    send --dry-run --json FI.*
    assert_status 0
    assert_json_documents 2
    [[ $(grep -c '"dry_run":true,"outcome":"ready","state":null' <<<"$stdout") -eq 2 ]]
    assert_match stderr 'note: 2 sets: 2 to be sent, 0 sent before, 0 refused, 0 not sent'
    assert_match stderr 'note: dry run: nothing was sent'
    [[ $(register-techuser export) == "$before" ]]
    holds "$inbox" ''
    send --dry-run FI.* --port 1
    assert_status 5
}

@test "refusals: what is wrong with the files" {
    make_set 00005
    make_set 00006
    cp FS.DMFA.101320.20140628.00006.T.1.1 FS.$SET.1.1
    refused 1 signature-mismatch FI.$SET.1.1
    assert_match stderr 'does not hold'
    assert_match stdout '\[portal 125\]'
    printf 'no signature' >FS.$SET.1.1
    refused 3 not-a-signature FI.$SET.1.1
    : >FS.$SET.1.1
    refused 3 empty FI.$SET.1.1
    rm FS.$SET.1.1
    refused 1 signature-missing FI.$SET.1.1
    ln -s nowhere FS.$SET.1.1
    refused 1 signature-missing FI.$SET.1.1
    rm FS.$SET.1.1
    sign_declaration FI.$SET.1.1 other
    refused 1 not-registered FI.$SET.1.1
    rm FS.$SET.1.1
    : >FI.$SET.1.1
    sign_declaration FI.$SET.1.1
    refused 1 empty FI.$SET.1.1
    assert_match stdout '\[portal 134\]'
    rm FI.$SET.1.1
    refused 1 declaration-missing FS.$SET.1.1
    : >GO.$SET.1
    refused 1 declaration-missing GO.$SET.1
    refused 3 missing FI.$SET.1.1
    mkdir FI.$SET.1.1
    refused 3 directory FS.$SET.1.1
}

@test "refusals: what is wrong with the names" {
    make_set 00005
    refused 1 other-environment FI.$SET.1.1 --environment R
    mkdir OUTTEST IN
    cp F?.$SET.1.1 OUTTEST
    refused 1 direction OUTTEST
    cp F?.$SET.1.1 IN
    refused 1 directory IN
    assert_match stdout '\[portal 119\]'
    for name in DMFA.006400.20140628.00005.T.1.1=other-sender DMFA.101320.99991231.00005.T.1.1=date-future \
        DMFA.101320.20140628.00005.T.2.1=declaration-missing; do
        mkdir -p named && rm -f named/*
        cp FI.$SET.1.1 named/FI.${name%=*}
        cp FS.$SET.1.1 named/FS.${name%=*}
        refused 1 ${name#*=} named
    done
    cp FI.$SET.1.1 FI.DMFA.101320.20140628.0005.T.1.1
    refused 1 sequence-length FI.DMFA.101320.20140628.0005.T.1.1
    cp FI.$SET.1.1 TD.DMFA.101320.20140628.00005.T.1
    refused 1 kind TD.DMFA.101320.20140628.00005.T.1
    : >FO.ACRF.999999.20140628.00001.T
    refused 1 kind FO.ACRF.999999.20140628.00001.T
}

@test "warnings, and refusals with --strict" {
    make_set 00005
    openssl cms -sign -binary -in FI.$SET.1.1 -signer "$made/seal.pem" -inkey "$made/seal.key" -md sha1 -outform DER |
        openssl base64 -A -out FS.$SET.1.1
    refused 1 sha1 --strict FI.$SET.1.1
    send FI.$SET.1.1
    assert_status 0
    assert_match stderr 'warning: .*the signature is made with SHA-1, which the portal discourages'
    # The portal knows its own numbers only.
    rm -f "$TECHUSER_REGISTRY"
    register-techuser create ../peeters.toml --certificate ../peeters-seal.cer --ssh-public-key ../peeters.pub --quiet >/dev/null
    cp FI.$SET.1.1 FI.DMFA.000001.20140628.00005.R.1.1
    sign_declaration FI.DMFA.000001.20140628.00005.R.1.1
    refused 1 number-assigned --strict FI.DMFA.000001.20140628.00005.R.1.1
    send FI.DMFA.000001.20140628.00005.R.1.1
    assert_status 0
    assert_match stderr 'warning: .*was assigned by the registry'
    holds "$tree/IN" {FI,FS}.DMFA.000001.20140628.00005.R.1.1 GO.DMFA.000001.20140628.00005.R.1
}

@test "one that is refused does not keep the others back" {
    make_set 00005
    make_set 00006
    make_set 00007
    printf ' ' >>FI.DMFA.101320.20140628.00006.T.1.1
    send FI.* nothing
    assert_status 1
    assert_match stderr '4 sets: 2 sent, 0 sent before, 2 refused, 0 not sent'
    [[ $(find "$inbox" -type f | wc -l) -eq 6 ]]
    [[ $(state_of GO.DMFA.101320.20140628.00006.T.1) == '' ]]
}

@test "refusals: what other files have on the server" {
    make_set 00005
    printf 'something longer than the declaration that is to be sent, by somebody else: %0200d' 0 >"$inbox/FI.$SET.1.1"
    refused 4 differs FI.$SET.1.1
    : >"$inbox/FI.$SET.1.1"
    : >"$inbox/GO.$SET.1"
    refused 4 differs FI.$SET.1.1
    rm "$inbox/FI.$SET.1.1"
    refused 4 differs FI.$SET.1.1
    # The same set under its names is the one.
    cp F?.$SET.1.1 "$inbox"
    send FI.$SET.1.1 --json
    assert_status 0
    assert_json outcome unchanged
    assert_json state sent
}

@test "refusals: what is wrong on the way" {
    make_set 00005
    refused 5 connection-refused FI.$SET.1.1 --port 1
    refused 3 missing FI.$SET.1.1 --key missing
    refused 2 environment FI.$SET.1.1 --environment X
    ssh-keygen -q -t ed25519 -N '' -f stranger
    refused 1 login-refused FI.$SET.1.1 --key stranger
    : >nobody
    refused 1 host-key-unknown FI.$SET.1.1 --known-hosts nobody
    refused 1 no-technical-user FI.$SET.1.1 --for nobodysname
    rmdir "$inbox"
    refused 1 directory-missing FI.$SET.1.1
    rm -f "$TECHUSER_REGISTRY"
    register-techuser registry init --numbers portal --quiet
    register-techuser create ../peeters.toml --certificate ../peeters-seal.cer --ssh-public-key ../peeters.pub --quiet >/dev/null
    refused 1 number-pending FI.$SET.1.1
}

@test "a set whose sending stopped anywhere is gone on with" {
    make_set 00005
    cp -r . "$BATS_TEST_TMPDIR/whole"
    cd "$BATS_TEST_TMPDIR/whole" || return 1
    : >GO.$SET.1
    for stage in '' 'FI:10' 'FI' 'FI FS:10' 'FI FS' 'FI FS GO'; do
        for recorded in reserved uploaded; do
            # What was recorded as uploaded was whole.
            [[ $recorded == reserved || $stage == *FS || $stage == *GO || $stage == '' ]] || continue
            rm -f "${inbox:?}"/*
            for file in $stage; do
                kind="${file%:*}"
                if [[ $kind == GO ]]; then cp GO.$SET.1 "$inbox"; else cp $kind.$SET.1.1 "$inbox"; fi
                [[ $file == "$kind" ]] || truncate -s "${file#*:}" "$inbox/$kind.$SET.1.1"
            done
            rm -f "$TECHUSER_REGISTRY"
            register-techuser create "$registered/peeters.toml" --certificate "$registered/peeters-seal.cer" --ssh-public-key "$registered/peeters.pub" \
                --quiet --sender-number 101320 >/dev/null
            [[ $recorded == reserved ]] || record_uploaded
            send FI.$SET.1.1 --json
            assert_status 0
            assert_json state sent
            if [[ $recorded == uploaded && $stage == '' ]]; then
                # The portal took it.
                assert_json outcome sent-before
                holds "$inbox" ''
                continue
            fi
            holds "$inbox" {FI,FS}.$SET.1.1 GO.$SET.1
            cmp FI.$SET.1.1 "$inbox/FI.$SET.1.1"
            cmp FS.$SET.1.1 "$inbox/FS.$SET.1.1"
        done
    done
}

# The registry of a run that was ended before its GO was written.
record_uploaded() {
    sqlite3 "$TECHUSER_REGISTRY" "INSERT INTO batch_sets VALUES
        (101320, '2014-06-28', 'T', '00005', 'DMFA', 1, 'uploaded', '2026-01-31T10:00:00Z', 'a@b', NULL, '', NULL);"
}

@test "files that were on the server and are partly gone are not completed" {
    make_set 00005
    record_uploaded
    cp FI.$SET.1.1 "$inbox"
    refused 4 partly-gone FI.$SET.1.1
    [[ $(state_of GO.$SET.1) == uploaded ]]
}

@test "a technical user whom no registry knows sends, and nothing is recorded" {
    make_set 00005
    run_tool send-batchfile --username janssenspensions "${server[@]}" FI.$SET.1.1
    assert_status 0
    assert_stderr 'send-batchfile: note: no registry knows the technical user: nothing is recorded'
    holds "$inbox" {FI,FS}.$SET.1.1 GO.$SET.1
    [[ $(register-techuser list --sets) == '' ]]
    run_tool send-batchfile --username janssenspensions "${server[@]}" FI.$SET.1.1 --json
    assert_status 0
    assert_json outcome unchanged
    assert_json state None
}

@test "two at a time send a set once" {
    make_set 00005
    head -c 20000000 /dev/zero >FI.$SET.1.1
    rm FS.$SET.1.1
    sign_declaration FI.$SET.1.1
    for number in 1 2 3 4; do
        send-batchfile --for peeterspensions "${server[@]}" --json FI.$SET.1.1 >"$number.json" 2>/dev/null &
    done
    wait
    [[ $(cat [1-4].json | grep -c '"outcome":"sent"') -eq 1 ]]
    [[ $(cat [1-4].json | grep -cE '"outcome":"(unchanged|sent-before)"|"reason":"file-in-use"') -eq 3 ]]
    holds "$inbox" {FI,FS}.$SET.1.1 GO.$SET.1
    cmp FI.$SET.1.1 "$inbox/FI.$SET.1.1"
}

@test "nothing to send is no failure" {
    mkdir empty
    send empty
    assert_status 0
    assert_stdout ''
    assert_stderr 'send-batchfile: note: there is no set to send'
}

@test "the example of the help" {
    mkdir outgoing
    cp ../peeters.pub .
    (cd outgoing && make_set 00005)
    mkdir -p "$HOME/.config/techuser" "$HOME/.ssh"
    printf 'format = 1\n[sftp]\nhost = "127.0.0.1"\nport = %s\n' "$port" >"$HOME/.config/techuser/config.toml"
    cp known_hosts "$HOME/.ssh"
    send-batchfile --help | sed -n '/^examples:/,/^$/ s/^  //p' >examples.sh
    cp outgoing/* .
    cp peeters key
    echo '<x/>' >a.xml
    openssl pkcs12 -export -inkey "$made/seal.key" -in "$made/seal.pem" -passout pass:secret -out seal.p12
    echo secret >passphrase
    while IFS= read -r example; do
        [[ $example != *--sign* ]] || example+=' --environment T --sign-passphrase-file passphrase'
        run_tool bash -c "$example --login $user"
        assert_status 0
    done <examples.sh
}
