#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Replies that wait on a server of OpenSSH.

# Helpers set what it uses; names of batch files have no blanks.
# shellcheck disable=SC2154,SC2086

load helpers
load servers
load replies

setup_file() {
    export servers="$BATS_FILE_TMPDIR"
    umask 022
    mkdir "$servers/keys"
    : >"$servers/pids"
    ssh-keygen -q -t ed25519 -N '' -f "$servers/keys/ed25519"
    cp "$servers/keys/ed25519.pub" "$servers/keys/authorized_keys"
    mkdir -p "$servers/tree"
    start_sshd sshd
    make_signers
}

setup() {
    enter_folder_with_server
    out="$servers/tree/OUTTEST"
    rm -rf "$servers/tree"/*
    mkdir "$servers/tree"/{IN,OUT,INTEST,OUTTEST,INTEST-S,OUTTEST-S} replies
}

# fetch [OPTION...]: what waits in OUTTEST, into the folder replies.
fetch() {
    run_tool read-replies --username peeterspensions --login "$user" --host 127.0.0.1 --port "$port" --environment T \
        --known-hosts known_hosts --key "$keys/ed25519" --timeout 5 --no-input --into replies "$@"
}

# holds FOLDER NAME...: these files and no others.
holds() {
    local folder="$1"
    shift
    [[ $(find "$folder" -mindepth 1 -printf '%P\n' | sort) == "$(printf '%s\n' "$@" | sort | sed '/^$/d')" ]] ||
        complain "expected in $folder: $*; there is: $(ls "$folder")"
}

TRIPLE=("FO.$REPLY" "FS.$REPLY" "GO.$REPLY")

@test "what waits is fetched, and left on the server" {
    make_reply "$out" $REPLY $SENT 1
    cp -r "$out" before
    fetch
    assert_status 0
    assert_match stdout "^FO\.$REPLY: accepted"
    assert_match stdout "File +: replies/FO\.$REPLY \(written\)"
    assert_stderr 'read-replies: note: no registry knows the technical user: answers are not recorded'
    diff -r before replies
    diff -r before "$out"
    [[ $(stat -c %a replies/*) == $'600\n600\n600' ]]
    fetch --json
    assert_status 0
    assert_json verdict accepted
    assert_json files.0.local unchanged
    assert_json files.2.server kept
    diff -r before replies
    run_tool read-replies replies
    assert_status 0
}

@test "--delete removes what was fetched, and nothing else" {
    make_reply "$out" $REPLY $SENT 0 ACRF-125
    make_reply "$out" ACRF.999999.20110701.00002.T GO.DMFA.006400.20110630.00002.T.1 1
    rm "$out/GO.ACRF.999999.20110701.00002.T"
    printf 'a' >"$out/readme.txt"
    make_reply "$servers/tree/OUT" ACRF.999999.20110701.00003.R GO.DMFA.006400.20110630.00003.R.1 1
    fetch --delete --json
    assert_status 1
    assert_json_documents 1
    assert_json verdict refused
    assert_json acknowledgment.anomalies.0.label 125
    assert_json files.0.server deleted
    assert_json files.2.server deleted
    assert_stderr "read-replies: note: no registry knows the technical user: answers are not recorded
read-replies: note: 'FO.ACRF.999999.20110701.00002.T': not fetched: its GO has not come yet
read-replies: note: 'readme.txt': not fetched: not the name of a reply"
    holds replies "${TRIPLE[@]}"
    holds "$out" {FO,FS}.ACRF.999999.20110701.00002.T readme.txt
    [[ $(find "$servers/tree/OUT" -type f | wc -l) -eq 3 ]]
    : >"$out/GO.ACRF.999999.20110701.00002.T"
    fetch --delete
    assert_status 0
    assert_match stdout '^FO.ACRF.999999.20110701.00002.T: accepted'
    assert_match stdout '\(written\), removed from the server'
    holds "$out" readme.txt
    fetch --delete
    assert_status 0
    assert_stdout ''
    assert_match stderr 'read-replies: note: no reply is waiting$'
}

@test "a compressed reply is kept, and unpacked beside it" {
    make_reply "$out" $REPLY $SENT 1
    cp "$out/FO.$REPLY" inside
    zip_reply "$out" $REPLY FO.$REPLY
    finish_reply "$out" $REPLY
    fetch --delete --json
    assert_status 0
    assert_json signature.signed CO.$REPLY
    holds replies "${TRIPLE[@]}" CO.$REPLY
    cmp inside replies/FO.$REPLY
    holds "$out" ''
    run_tool read-replies replies
    assert_status 0
}

@test "what cannot be relied on is stored, and stays on the server" {
    make_reply "$out" $REPLY $SENT 1
    printf ' ' >>"$out/FO.$REPLY"
    make_reply "$out" ACRF.999999.20110701.00002.T $SENT 1
    rm "$out/FS.ACRF.999999.20110701.00002.T"
    mkdir "$out/more"
    printf 'no ZIP file' >"$out/CO.NOTI.999999.20110701.00003.T"
    finish_reply "$out" NOTI.999999.20110701.00003.T
    rmdir "$out/more"
    cp -r "$out" before
    fetch --delete
    assert_status 3
    assert_match stderr 'the signature does not hold'
    assert_match stderr 'FO.ACRF.999999.20110701.00002.T: there is no signature'
    assert_match stderr "CO.NOTI.999999.20110701.00003.T: not a ZIP file"
    assert_match stderr '3 replies: 0 accepted, 0 refused, 0 of other kinds, 3 not to be relied on'
    diff -r before "$out"
    diff -r before replies
    fetch --delete
    assert_status 3
    diff -r before "$out"
    diff -r before replies
}

@test "another content under the same name is a conflict, and nothing is touched" {
    make_reply "$out" $REPLY $SENT 1
    make_reply "$out" ACRF.999999.20110701.00002.T $SENT 1
    printf 'mine' >replies/FO.$REPLY
    cp -r "$out" before
    fetch --delete --json
    assert_status 4
    assert_json_documents 2
    assert_match stdout '"faults":\[\{"code":"conflict","reason":"differs"'
    assert_match stdout '"local":"conflict"'
    assert_match stderr "'replies/FO.$REPLY' already exists with other content"
    [[ $(<replies/FO.$REPLY) == mine ]]
    holds replies FO.$REPLY {FO,FS,GO}.ACRF.999999.20110701.00002.T
    holds "$out" "${TRIPLE[@]}"
    cmp before/FO.$REPLY "$out/FO.$REPLY"
}

@test "an earlier run that stopped anywhere is gone on with" {
    make_reply "$out" $REPLY $SENT 1
    cp -r "$out" whole
    for here in '' 0 '0 1' '0 1 2'; do
        for there in '0 1 2' '1 2' '2'; do
            # What is gone from the server is here.
            [[ $there == '0 1 2' || $here == '0 1 2' ]] || continue
            rm -rf replies/* "${out:?}"/*
            for index in $here; do cp "whole/${TRIPLE[index]}" replies; done
            for index in $there; do cp "whole/${TRIPLE[index]}" "$out"; done
            fetch --delete
            assert_status 0
            assert_match stdout "^FO\.$REPLY: accepted"
            diff -r whole replies
            holds "$out" ''
        done
    done
}

@test "parts: the GO is removed when every part is, and not before" {
    for part in 1 2; do
        printf 'part' >"$out/FO.DMNO.999999.20070425.00010.T.2.$part"
        sign_file "$out/FO.DMNO.999999.20070425.00010.T.2.$part" "$out/FS.DMNO.999999.20070425.00010.T.2.$part"
    done
    : >"$out/GO.DMNO.999999.20070425.00010.T.2"
    mv "$out/FS.DMNO.999999.20070425.00010.T.2.2" .
    fetch --delete
    assert_status 1
    holds "$out" FO.DMNO.999999.20070425.00010.T.2.2 GO.DMNO.999999.20070425.00010.T.2
    mv FS.DMNO.999999.20070425.00010.T.2.2 "$out"
    fetch --delete
    assert_status 0
    holds "$out" ''
    [[ $(find replies -type f | wc -l) -eq 5 ]]
}

@test "--wait looks again and again, until a new reply is there" {
    fetch --wait 2s --json
    assert_status 1
    assert_json error.reason no-reply
    make_reply later $REPLY $SENT 1
    (sleep 2 && mv later/FO.* later/FS.* "$out" && sleep 1 && mv later/GO.* "$out") &
    fetch --wait 1m
    assert_status 0
    assert_match stdout "^FO\.$REPLY: accepted"
    wait
    # A reply that was here before is none that is waited for.
    fetch --wait 2s
    assert_status 1
    assert_match stderr 'no new reply came within 2 seconds'
    for time in 2 2x '' -1h; do
        fetch --wait "$time" --json
        assert_status 2
        assert_json error.reason period
    done
}

@test "a new host key is recorded once, however often is looked" {
    : >known_hosts
    fetch --wait 3s --accept-new
    assert_status 1
    [[ $(wc -l <known_hosts) -eq 1 ]]
    [[ $(grep -c 'now known' <<<"$stderr") -eq 1 ]]
}

@test "what goes wrong before, on the way and on the disk" {
    make_reply "$out" $REPLY $SENT 1
    run_tool read-replies --username peeterspensions --key "$keys/ed25519"
    assert_status 2
    assert_match stderr 'no folder for the replies given'
    fetch --into missing
    assert_status 3
    assert_match stderr "cannot read 'missing': no such file"
    fetch --port 1
    assert_status 5
    fetch --key missing
    assert_status 3
    fetch --environment X
    assert_status 2
    fetch replies
    assert_status 2
    assert_match stderr '^read-replies: error: --into does not apply here'
    rm -rf "$servers/tree/OUTTEST-S"
    fetch --environment S
    assert_status 1
    assert_match stderr 'OUTTEST-S'
    holds replies ''
    # The disk is full: nothing is half there, and nothing is removed.
    head -c 3000000 /dev/urandom | openssl base64 >"$out/FO.NOTI.999999.20110701.00009.T"
    finish_reply "$out" NOTI.999999.20110701.00009.T
    run_tool bash -c 'ulimit -f 1000; trap "" XFSZ; "$@"' bash read-replies --username peeterspensions --login "$user" \
        --host 127.0.0.1 --port "$port" --environment T --known-hosts known_hosts --key "$keys/ed25519" --into replies --delete
    assert_status 5
    holds replies "${TRIPLE[@]}"
    holds "$out" {FO,FS,GO}.NOTI.999999.20110701.00009.T GO.$REPLY
    fetch --delete
    assert_status 0
    holds "$out" ''
}

@test "killed at any moment, and run again: nothing is lost, and nothing is there twice" {
    for number in 1 2 3; do
        make_reply whole "ACRF.999999.20110701.0000$number.T" "GO.DMFA.006400.20110630.0000$number.T.1" 1
    done
    zip_reply whole ACRF.999999.20110701.00003.T FO.ACRF.999999.20110701.00003.T
    finish_reply whole ACRF.999999.20110701.00003.T
    for round in {1..36}; do
        [[ $(ls "$out") != '' ]] || { rm -f replies/* && cp whole/* "$out"; }
        read-replies --username peeterspensions --login "$user" --host 127.0.0.1 --port "$port" --environment T \
            --known-hosts known_hosts --key "$keys/ed25519" --into replies --delete >/dev/null 2>&1 &
        sleep "0.$(printf '%03d' $((RANDOM % 300)))"
        kill -9 $! 2>/dev/null || true
        wait $! || true
        # Each file is here or there, whole.
        for file in whole/*; do
            cmp -s "$file" "$out/${file##*/}" || cmp -s "$file" "replies/${file##*/}" || complain "round $round: lost $file"
        done
    done
    [[ $(ls "$out") != '' ]] || cp whole/GO.* "$out"
    fetch --delete
    assert_status 0
    holds "$out" ''
    unzip -q whole/CO.* -d whole
    diff -r whole replies
}

@test "two at a time do no harm" {
    for number in 1 2 3 4 5; do
        make_reply "$out" "ACRF.999999.20110701.0000$number.T" "GO.DMFA.006400.20110630.0000$number.T.1" 1
    done
    cp -r "$out" whole
    read-replies --username peeterspensions --login "$user" --host 127.0.0.1 --port "$port" --environment T \
        --known-hosts known_hosts --key "$keys/ed25519" --into replies --delete >/dev/null 2>&1 &
    fetch --delete
    wait
    diff -r whole replies
    fetch --delete
    assert_status 0
    holds "$out" ''
    diff -r whole replies
}
