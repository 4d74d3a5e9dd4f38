# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Fictional replies of the portal. After helpers.bash and, for start_reply_server, servers.bash.

# start_reply_server: a server on which the technical user of make_credentials logs in, and those who sign replies.
start_reply_server() {
    start_server_of_user
    make_signers
}

# make_signers: certificates of two who sign replies, and the one that issued the first, once for a file of tests.
make_signers() {
    local name
    cd "$BATS_FILE_TMPDIR" || return 1
    for name in authority portal stranger; do
        openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out $name.key 2>/dev/null
    done
    for name in authority stranger; do
        openssl req -x509 -new -key $name.key -days 3650 -subj "/C=BE/O=Fictional $name/CN=$name" -out $name.pem
    done
    openssl req -new -key portal.key -subj '/C=BE/O=Fictional portal/CN=Replies' -out portal.csr
    openssl x509 -req -in portal.csr -CA authority.pem -CAkey authority.key -days 3650 -set_serial 7 -out portal.pem 2>/dev/null
}

# sign_file FILE SIGNATURE [SIGNER]: a detached signature in base64.
sign_file() {
    local signer="$BATS_FILE_TMPDIR/${3:-portal}"
    openssl cms -sign -binary -in "$1" -signer "$signer.pem" -inkey "$signer.key" -md sha256 -outform DER |
        openssl base64 -out "$2"
}

# make_acknowledgment GO RESULT-CODE [ERROR-ID...]: the XML.
make_acknowledgment() {
    local go="$1" code="$2"
    shift 2
    printf '<?xml version="1.0" encoding="UTF-8"?>\n<ACRF><Form><Identification>ACRF001</Identification>'
    printf '<FormCreationDate>2011-07-01</FormCreationDate><FormCreationHour>10:11:12</FormCreationHour>'
    printf '<AttestationStatus>0</AttestationStatus><TypeForm>PA</TypeForm><FileReference><FileName>%s</FileName>' "$go"
    printf '<ReferenceOrigin>1</ReferenceOrigin><ReferenceNbr>ABC1234567890</ReferenceNbr></FileReference>'
    printf '<ReceptionResult><ResultCode>%s</ResultCode>' "$code"
    [[ $# -eq 0 ]] || printf '<ErrorID>%s</ErrorID>' "$@"
    printf '</ReceptionResult></Form></ACRF>\n'
}

# finish_reply FOLDER NAME: signs the FO or CO of that name, without its kind, and makes the GO.
finish_reply() {
    local file="$1/FO.$2"
    [[ -e $file ]] || file="$1/CO.$2"
    sign_file "$file" "$1/FS.$2"
    : >"$1/GO.$2"
}

# make_reply FOLDER NAME GO RESULT-CODE [ERROR-ID...]: FO, FS and GO of an acknowledgment.
make_reply() {
    mkdir -p "$1"
    make_acknowledgment "${@:3}" >"$1/FO.$2"
    finish_reply "$1" "$2"
}

# zip_reply FOLDER NAME [ENTRY...]: puts the FO into a CO, as the entries, by default its own name.
zip_reply() {
    # shellcheck disable=SC2016
    python3 -IS -c '
import sys, zipfile
folder, name, *entries = sys.argv[1:]
content = open(f"{folder}/FO.{name}", "rb").read()
with zipfile.ZipFile(f"{folder}/CO.{name}", "w", zipfile.ZIP_DEFLATED) as file:
    for entry in entries:
        file.writestr(entry, content)' "$1" "$2" "${@:3}"
    rm "$1/FO.$2"
}

# The names of the replies without their kinds, and the GO that they answer.
# shellcheck disable=SC2034
REPLY=ACRF.999999.20110701.00001.T
# shellcheck disable=SC2034
SENT=GO.DMFA.006400.20110630.00001.T.1
