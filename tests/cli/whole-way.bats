#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# The whole way, from a registration to the answer of the portal, whose part a server of OpenSSH and this file play.

# Helpers set what it uses; names of batch files have no blanks.
# shellcheck disable=SC2154,SC2086

load helpers
load servers
load replies

setup_file() {
    start_reply_server
    openssl req -newkey rsa:2048 -nodes -keyout seal.key -out seal.csr \
        -subj '/C=BE/O=Pensioenfonds Peeters/CN=Anouk Peeters' 2>/dev/null
    openssl x509 -req -in seal.csr -CA authority.pem -CAkey authority.key -days 365 -set_serial 8 -out seal.pem 2>/dev/null
}

setup() {
    enter_folder_with_registration
    rm peeters-seal.cer
    cp "$servers/seal.key" .
    openssl x509 -in "$servers/seal.pem" -outform DER -out peeters-seal.cer
    port="$(port_of sshd)"
    user="$(id -un)"
    known_host >known_hosts
    rm -rf "$servers/tree"/*
    mkdir "$servers/tree"/{IN,OUT,INTEST,OUTTEST,INTEST-S,OUTTEST-S} replies
    channel=(--for peeterspensions --login "$user" --host 127.0.0.1 --port "$port" --known-hosts known_hosts --key peeters
        --environment T --no-input)
}

# Up to a set that was sent: its FI, FS and GO are in INTEST.
go_as_far_as_sent() {
    run_tool register-techuser registry init --numbers portal
    assert_status 0
    run_tool register-techuser create peeters.toml --json
    assert_status 0
    assert_json sender_number_source pending
    run_tool register-techuser sender-number peeterspensions 101320
    assert_status 0
    run_tool test-channel "${channel[@]}"
    assert_status 0
    run_tool name-batchfile --application DMFA --for peeterspensions --reserve --environment T
    assert_status 0
    mapfile -t names <<<"$stdout"
    [[ ${#names[@]} -eq 3 && ${names[2]} == GO.DMFA.101320.*.00001.T.1 ]]
    printf '<?xml version="1.0" encoding="UTF-8"?>\n<DmfAOriginal/>\n' >"${names[0]}"
    run_tool sign-batchfile --key seal.key --certificate peeters-seal.cer "${names[0]}"
    assert_status 0
    run_tool send-batchfile "${channel[@]}" "${names[0]}"
    assert_status 0
    assert_match stdout "^${names[2]}: sent"
}

# The portal takes the set, verifies its signature, and answers: answer RESULT-CODE [ERROR-ID...].
answer() {
    local inbox="$servers/tree/INTEST"
    openssl base64 -d -A -in "$inbox/${names[1]}" | openssl cms -verify -binary -inform DER -noverify -out /dev/null \
        -content "$inbox/${names[0]}" 2>/dev/null
    rm "$inbox"/*
    make_reply "$servers/tree/OUTTEST" $REPLY "${names[2]}" "$@"
}

# recorded STATE LABELS: what the registry knows of the set.
recorded() {
    run_tool register-techuser list --sets --json
    assert_status 0
    assert_json_documents 1
    assert_json file "${names[2]}"
    assert_json state "$1"
    assert_json labels "$2"
}

@test "registered, signed, sent and accepted" {
    go_as_far_as_sent
    recorded sent '[]'
    answer 1
    run_tool read-replies "${channel[@]}" --into replies --delete --wait 1m
    assert_status 0
    assert_match stdout "^FO\.$REPLY: accepted"
    assert_match stdout "Answers +: ${names[2]}"
    assert_match stdout 'Registry +: the answer is recorded'
    [[ $(find "$servers/tree" -type f | wc -l) -eq 0 ]]
    [[ $(find replies -type f | wc -l) -eq 3 ]]
    recorded accepted '[]'
    run_tool read-replies --unanswered 0s
    assert_status 0
    assert_stdout ''
}

@test "registered, signed, sent and refused, with the label in Dutch" {
    go_as_far_as_sent
    answer 0 ACRF-153
    run_tool read-replies "${channel[@]}" --into replies --delete --lang nl
    assert_status 1
    assert_match stdout "^FO\.$REPLY: geweigerd"
    assert_match stdout 'Anomalie ACRF-153 +: het certificaat behoort niet aan zijn eigenaar'
    assert_match stdout 'Wat te doen +: vergelijk het certificaat'
    recorded refused "['153']"
    run_tool register-techuser history peeterspensions
    assert_status 0
    assert_match stdout "${names[2]}  refused"
    assert_match stdout '153'
    # The next attempt has another sequence.
    run_tool name-batchfile --application DMFA --for peeterspensions --reserve --environment T
    assert_status 0
    assert_match stdout 'GO\.DMFA\.101320\.[0-9]{8}\.00002\.T\.1$'
}

# The portal of production, until the set has come: takes it and accepts it.
accept_in_production() {
    local attempt start
    for attempt in {1..600}; do
        start="$(find "$servers/tree/IN" -name 'GO.*' -printf '%f')"
        [[ -z $start ]] || break
        sleep 0.1
    done
    [[ -n $start ]] || { echo "nothing came in $attempt attempts" >&2 && return 1; }
    rm "$servers/tree/IN"/*
    make_reply later ACRF.999999.20110701.00001.R "$start" 1
    mv later/FO.* later/FS.* "$servers/tree/OUT"
    mv later/GO.* "$servers/tree/OUT"
}

@test "README: from zero to the first accepted file" {
    # shellcheck disable=SC2016
    sed -n '/^### From zero/,/^### Hundreds/ { /^```sh/,/^```$/ { /^```/!p } }' "$TECHUSER_SOURCE/README.md" >recipe.sh
    [[ $(wc -l <recipe.sh) -eq 8 ]]
    openssl pkcs12 -export -inkey seal.key -in "$servers/seal.pem" -passout pass:secret -out peeters-seal.p12
    echo secret >passphrase
    echo '<DmfAOriginal/>' >declaration.xml
    mkdir -p "$HOME/.config/techuser" "$HOME/.ssh"
    printf 'format = 1\n[sftp]\nhost = "127.0.0.1"\nport = %s\n' "$port" >"$HOME/.config/techuser/config.toml"
    cp known_hosts "$HOME/.ssh"
    # The server knows the key of the tests, and only the user who runs them.
    sed -i -e '/^gen-sshkey/d' -e "s/--key peeters/& --login $user/" -e 's/--sign [^ ]*/& --sign-passphrase-file passphrase/' recipe.sh
    accept_in_production &
    run_tool bash -e recipe.sh
    wait $!
    assert_status 0
    assert_match stdout 'the channel works'
    assert_match stdout 'GO\.DMFA\.101320\.[0-9]{8}\.00001\.R\.1: sent'
    assert_match stdout 'FO\.ACRF\.999999\.20110701\.00001\.R: accepted'
    run_tool register-techuser list --sets --json
    assert_json state accepted
}
