# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Keys, certificates and declarations for the tests of sign-batchfile. After helpers.bash.

# make_issuer: a fictional issuer that accepted-issuers.toml of the tests lists, in the folder of the file of tests.
make_issuer() {
    cd "$BATS_FILE_TMPDIR" || return 1
    cat >signing.cnf <<'END'
[req]
prompt = no
distinguished_name = seal
[seal]
C = BE
O = Peeters NV
organizationIdentifier = VATBE-0200.004.201
CN = Peeters Seal
[issuer]
C = BE
O = Fictional Trust
CN = Fictional Issuing CA G1
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[fit]
basicConstraints = CA:FALSE
keyUsage = critical, nonRepudiation
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
certificatePolicies = 0.4.0.194112.1.3
1.3.6.1.5.5.7.1.3 = ASN1:SEQUENCE:statements
[unfit]
basicConstraints = CA:FALSE
keyUsage = critical, keyEncipherment
[statements]
compliance = SEQUENCE:compliance
qscd = SEQUENCE:qscd
type = SEQUENCE:type
[compliance]
id = OID:0.4.0.1862.1.1
[qscd]
id = OID:0.4.0.1862.1.4
[type]
id = OID:0.4.0.1862.1.6
types = SEQUENCE:types
[types]
seal = OID:0.4.0.1862.1.6.2
END
    openssl ecparam -name prime256v1 -genkey -noout -out issuer.key
    openssl req -x509 -new -key issuer.key -days 3650 -config signing.cnf -extensions authority -out issuer.pem \
        -subj '/C=BE/O=Fictional Trust/CN=Fictional Issuing CA G1'
}

# make_signer NAME KEY [fit|unfit]: NAME.key and NAME.pem; KEY is RSA-2048, P-256 and so on.
make_signer() {
    local kind=(-newkey "rsa:${2#RSA-}")
    [[ $2 == RSA-* ]] || kind=(-newkey ec -pkeyopt "ec_paramgen_curve:$2")
    (
        cd "$BATS_FILE_TMPDIR" || return 1
        openssl req -new "${kind[@]}" -nodes -keyout "$1.key" -config signing.cnf -out request.pem 2>/dev/null
        openssl x509 -req -in request.pem -CA issuer.pem -CAkey issuer.key -CAcreateserial -days 730 \
            -extfile signing.cnf -extensions "${3:-fit}" -out "$1.pem" 2>/dev/null
    )
}

stem=DMFA.006400.20140628.00005.R

# An empty folder with the declaration FI and the issuer on the list; FS is the file that does not exist yet.
enter_folder_with_declaration() {
    enter_empty_folder
    accept_sample_issuer
    made="$BATS_FILE_TMPDIR"
    # shellcheck disable=SC2034
    fi="FI.$stem.1.1" fs="FS.$stem.1.1"
    printf '<?xml version="1.0"?>\r\n<DmfAOriginal>\032</DmfAOriginal>\n' >"$fi"
}

sign() {
    run_tool sign-batchfile --no-input "$@"
}

# The same with the key of the tests.
sign_with() {
    sign --key "$made/$1.key" --certificate "$made/$1.pem" "${@:2}"
}

# openssl_accepts FS FI: whatever its layout.
openssl_accepts() {
    tr -d '\r' <"$1" | openssl base64 -d -A | openssl cms -verify -binary -inform DER -content "$2" -out /dev/null \
        -CAfile "$made/issuer.pem" -purpose any 2>/dev/null || complain "openssl refuses $1"
}

# refuses STATUS REASON COMMAND...: in JSON and in words, and no file appears.
refuses() {
    local before
    before="$(find . | sort)"
    run_tool "${@:3}" --json
    assert_status "$1"
    assert_json error.reason "$2"
    run_tool "${@:3}"
    assert_status "$1"
    assert_stdout ''
    assert_match stderr '^sign-batchfile: error: '
    [[ $(find . | sort) == "$before" ]] || complain 'a file appeared'
}
