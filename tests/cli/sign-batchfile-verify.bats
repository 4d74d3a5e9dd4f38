#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What sign-batchfile --verify says of signatures that others made, with openssl and certtool as the others.

# Helpers set what it uses; one test has other names.
# shellcheck disable=SC2030,SC2031,SC2154

load helpers
load signing

setup_file() {
    make_issuer
    make_signer seal P-256
    make_signer rsa RSA-2048
    make_signer other P-256
    make_signer unfit P-256 unfit
    make_credentials
}

setup() {
    enter_folder_with_declaration
}

# openssl_signs NAME [OPTION...]: the FS in DER.
openssl_signs() {
    openssl cms -sign -binary -in "$fi" -signer "$made/$1.pem" -inkey "$made/$1.key" -outform DER "${@:2}" >"$fs"
}

verify() {
    run_tool sign-batchfile --verify "$@"
}

# answers STATUS OUTCOME-OR-REASON [ARGUMENT...]: in JSON, and in words with the same status.
answers() {
    verify "$fi" --json "${@:3}"
    assert_status "$1"
    if grep -q '"error":' "$BATS_TEST_TMPDIR/stdout"; then
        assert_json error.reason "$2"
    else
        assert_json outcome verified
        [[ $2 == verified ]] || assert_json findings.0.id "$2"
    fi
    verify "$fi" "${@:3}"
    assert_status "$1"
}

@test "signatures of openssl hold in every spelling" {
    for name in seal rsa; do
        openssl_signs "$name"
        answers 0 verified
        assert_stderr ''
        assert_match stdout 'Signature +: the signature belongs to the file'
        assert_match stdout 'Not checked: the chain'
        cp "$fs" der
        openssl base64 -in der >lines
        openssl base64 -A -in der >"$fs"
        answers 0 verified
        cp lines "$fs"
        answers 0 verified
        sed 's/$/\r/' lines >"$fs"
        answers 0 verified
        tr '\n' '\r' <lines >"$fs"
        answers 0 verified
        openssl cms -cmsout -inform DER -in der -outform PEM -out "$fs"
        answers 0 verified
        openssl pkcs7 -inform DER -in der -out "$fs"
        answers 0 verified
    done
}

@test "signatures of certtool hold" {
    for name in seal rsa; do
        certtool --p7-detached-sign --load-certificate "$made/$name.pem" --load-privkey "$made/$name.key" --infile "$fi" \
            --outfile "$fs" --p7-time 2>/dev/null
        answers 0 verified
        certtool --p7-detached-sign --load-certificate "$made/$name.pem" --load-privkey "$made/$name.key" --infile "$fi" \
            --outfile "$fs" --outder 2>/dev/null
        answers 0 verified
    done
}

@test "what does not hold is refused" {
    openssl_signs seal
    cp "$fi" kept
    printf ' ' >>"$fi"
    answers 1 signature-mismatch
    assert_stdout ''
    assert_match stderr "error: '$fi': the signature does not hold: it was made for other content"
    cp kept "$fi"
    openssl_signs seal -nocerts
    answers 1 signer-missing
    answers 0 verified --certificate "$made/seal.pem"
    answers 1 signer-missing --certificate "$made/other.pem"
    openssl_signs seal -nodetach
    answers 3 not-detached
    openssl_signs rsa -md md5
    answers 3 digest-algorithm
    cp "$made/seal.pem" "$fs"
    answers 3 not-a-signature
    head -c 2000000 /dev/zero >"$fs"
    answers 3 too-large
    : >"$fs"
    answers 3 empty
    rm "$fs"
    answers 3 missing
}

@test "a signature with SHA-1 holds, with a warning" {
    openssl_signs rsa -md sha1
    answers 0 sha1
    answers 1 sha1 --strict
}

@test "the signer is looked at: fit, on the day, and registered" {
    openssl_signs unfit
    answers 1 key-usage-unfit
    openssl_signs seal
    answers 1 expired --at 2100-01-01
    answers 1 not-yet-valid --at 2000-01-01
    answers 2 date-format --at soon
    export TECHUSER_REGISTRY="$BATS_TEST_TMPDIR/registry.db"
    cp "$made"/peeters.pub "$TECHUSER_SOURCE/tests/data/registrations/peeters.toml" .
    openssl x509 -in "$made/seal.pem" -outform DER -out peeters-seal.cer
    register-techuser create peeters.toml --quiet --sender-number 006400 >/dev/null
    verify "$fi" --json
    assert_status 0
    assert_json registered True
    assert_json unchecked "['chain', 'revocation']"
    openssl_signs seal -nocerts # the registered certificate is known
    answers 0 verified
    openssl_signs other
    answers 1 not-registered
    assert_match stdout 'error not-registered: the certificate is not the one registered for the sender'
}

@test "replies are verified, CAdES-T as CMS without its time stamp" {
    fi=FO.ACRF.999999.20140628.00001.R fs=FS.ACRF.999999.20140628.00001.R
    echo '<ACRF/>' >"$fi"
    openssl_signs seal -cades
    answers 0 verified
    mv "$fi" CO.ACRF.999999.20140628.00001.R
    fi=CO.ACRF.999999.20140628.00001.R
    answers 0 verified
    # A time stamp in the unsigned attributes, from an authority that nobody trusts.
    printf '[attributes]\ntype=OID:1.2.840.113549.1.9.16.2.14\nvalues=SET:values\n[values]\nvalue=SEQUENCE:token\n[token]\na=INTEGER:1\n' >attribute.cnf
    openssl asn1parse -genconf <(printf 'asn1=SEQUENCE:attributes\n'; cat attribute.cnf) -noout -out attribute
    python3 - "$fs" attribute <<'END'
# Appends the attribute as unsignedAttrs to the only SignerInfo, and lengthens all that is around it.
import sys
def header(data, at):
    size = data[at + 1]
    if size < 128:
        return at + 2, size
    count = size & 127
    return at + 2 + count, int.from_bytes(data[at + 2:at + 2 + count], "big")
def tlv(tag, content):
    size = len(content)
    length = bytes([size]) if size < 128 else bytes([0x80 | (size.bit_length() + 7) // 8]) + size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag]) + length + content
def children(data):
    at, parts = 0, []
    while at < len(data):
        start, size = header(data, at)
        parts.append((data[at], data[start:start + size]))
        at = start + size
    return parts
def rebuild(parts):
    return b"".join(tlv(tag, content) for tag, content in parts)
der, attribute = open(sys.argv[1], "rb").read(), open(sys.argv[2], "rb").read()
info = children(children(der)[0][1])
signed = children(children(info[1][1])[0][1])
signer = children(children(signed[-1][1])[0][1]) + [(0xA1, attribute)]
signed[-1] = (0x31, tlv(0x30, rebuild(signer)))
info[1] = (0xA0, tlv(0x30, rebuild(signed)))
open(sys.argv[1], "wb").write(tlv(0x30, rebuild(info)))
END
    openssl cms -verify -binary -inform DER -in "$fs" -content "$fi" -noverify -out /dev/null 2>/dev/null
    answers 0 verified
    assert_match stdout 'Not checked: .*the time stamp'
    verify --json "$fi"
    assert_json unchecked.4 time-stamp
}

@test "of many files the worst status counts, and the sums are told" {
    openssl_signs seal
    cp "$fi" "FI.$stem.2.1"
    cp "$fs" "FS.$stem.2.1"
    echo other >"FI.$stem.2.2"
    cp "$fs" "FS.$stem.2.2"
    verify "$fi" "FI.$stem.2".* --json
    assert_status 1
    assert_match stderr 'note: 3 files: 2 right, 1 not$'
    [[ $(wc -l <"$BATS_TEST_TMPDIR/stdout") -eq 3 ]]
    rm "FS.$stem.2.1"
    verify "$fi" "FI.$stem.2".*
    assert_status 3
    assert_match stderr 'note: 3 files: 1 right, 2 not$'
}
