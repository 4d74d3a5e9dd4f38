# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# The server sets what they use.
# shellcheck disable=SC2154
# Sets to send and the server that takes them. After helpers.bash, servers.bash and signing.bash.

# start_inbox: a server on which the technical user of make_credentials logs in, and a key with a fit certificate, which is
# the registered one.
start_inbox() {
    start_server_of_user
    make_issuer
    make_signer seal P-256
    make_signer other P-256
}

# An empty tree, a registry with the technical user 101320, and the options that lead to the server.
enter_folder_with_inbox() {
    enter_folder_with_registration
    made="$BATS_FILE_TMPDIR"
    openssl x509 -in "$made/seal.pem" -outform DER -out peeters-seal.cer
    port="$(port_of sshd)"
    user="$(id -un)"
    known_host >known_hosts
    tree="$servers/tree"
    rm -rf "${tree:?}"/*
    mkdir "$tree"/{IN,OUT,INTEST,OUTTEST,INTEST-S,OUTTEST-S}
    register-techuser create peeters.toml --quiet --sender-number 101320 >/dev/null
    server=(--login "$user" --host 127.0.0.1 --port "$port" --known-hosts known_hosts --key peeters --timeout 5 --no-input)
}

# send [OPTION...]: as the registered technical user; later options win.
send() {
    run_tool send-batchfile --for peeterspensions "${server[@]}" "$@"
}

# make_set SEQUENCE [ENVIRONMENT [PARTS]]: FI and FS in the working directory.
make_set() {
    local sequence="$1" environment="${2:-T}" parts="${3:-1}" part
    for ((part = 1; part <= parts; part++)); do
        printf '<?xml version="1.0"?>\n<DmfAOriginal>%s %s</DmfAOriginal>\n' "$sequence" "$part" \
            >"FI.DMFA.101320.20140628.$sequence.$environment.$parts.$part"
        sign_declaration "FI.DMFA.101320.20140628.$sequence.$environment.$parts.$part"
    done
}

# sign_declaration FI [SIGNER]: its FS.
sign_declaration() {
    openssl cms -sign -binary -in "$1" -signer "$made/${2:-seal}.pem" -inkey "$made/${2:-seal}.key" -md sha256 -outform DER |
        openssl base64 -A -out "FS${1#FI}"
}

# holds FOLDER [NAME...]: these files and no others.
holds() {
    local folder="$1"
    shift
    [[ $(find "$folder" -mindepth 1 -printf '%P\n' | sort) == "$(printf '%s\n' "$@" | sort | sed '/^$/d')" ]] ||
        complain "expected in $folder: $*; there is: $(ls "$folder")"
}

# state_of GO: how far the registry knows it to be; nothing when it does not know it.
state_of() {
    register-techuser list --sets --json | python3 -IS -c '
import json, sys
for line in sys.stdin:
    document = json.loads(line)
    if document["file"] == sys.argv[1]:
        print(document["state"])' "$1"
}
