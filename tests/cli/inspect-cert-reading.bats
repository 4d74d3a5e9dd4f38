#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What files are read as, what they are named otherwise, and how names and days are shown.

load helpers
load chain

setup_file() {
    cd "$BATS_FILE_TMPDIR" || return 1
    make_chain
    mkdir forms
    "$TECHUSER_SOURCE/tests/data/certificates/make_forms.sh" "$PWD/forms"
}

setup() {
    enter_empty_folder
    accept_sample_issuer
    chain="$BATS_FILE_TMPDIR"
    forms="$BATS_FILE_TMPDIR/forms"
    samples="$TECHUSER_SOURCE/tests/data/certificates"
}

@test "every tool that takes a certificate names what is not one" {
    cp "$TECHUSER_SOURCE/tests/data/registrations/peeters.toml" "$samples/peeters-seal.cer" .
    ssh-keygen -q -t rsa -b 2048 -N '' -f peeters
    for row in crl.pem:crl crl.der:crl public.pem:public-key public.der:public-key ocsp.der:ocsp-response \
        cms.der:cms-signature cms.pem:cms-signature cms-keyid.der:cms-signature request.der:certificate-request; do
        run_tool inspect-cert --json "$forms/${row%:*}"
        assert_status 3
        assert_json error.reason "${row#*:}"
        run_tool register-techuser create peeters.toml --certificate "$forms/${row%:*}" --dry-run --json \
            --registry "$BATS_TEST_TMPDIR/r.db"
        assert_status 3
        assert_match stdout "\"reason\": *\"${row#*:}\""
    done
    run_tool inspect-cert "$forms/public.pem"
    assert_match stderr "this is a public key, not a certificate"
    assert_match stderr 'hint: use the certificate itself: "the public key of the certificate" on the portal'
}

@test "what is around a certificate is read and named" {
    run_tool inspect-cert "$forms/text-after.cer"
    assert_status 0
    assert_match stdout 'Form +: PEM, text after the certificate'
    run_tool inspect-cert --lang fr "$forms/text-after.cer"
    assert_match stdout ': PEM, texte après le certificat'
    run_tool inspect-cert "$forms/blanks-after-der.cer"
    assert_status 0
    assert_match stdout 'Form +: DER, blanks after the certificate'
    run_tool inspect-cert "$forms/pkcs7-as-certificate.cer"
    assert_status 0
    run_tool inspect-cert "$forms/two-der.cer"
    assert_status 3
    assert_match stderr "error: '.*two-der\.cer': [0-9]+ more bytes follow the certificate: another certificate"
    assert_match stderr 'hint: .*inspect-cert --extract'
}

@test "--extract writes every certificate, and no key" {
    run_tool inspect-cert --extract "$forms/two-der.cer"
    assert_status 0
    [[ $(grep -c 'BEGIN CERTIFICATE' "$BATS_TEST_TMPDIR/stdout") == 2 ]]
    cmp <(openssl x509 -in "$BATS_TEST_TMPDIR/stdout" -outform DER) "$samples/peeters-seal.cer"
    run_tool inspect-cert --extract "$forms/key-after-certificate.pem"
    assert_status 0
    assert_no_match stdout 'PRIVATE'
    [[ $(grep -c 'BEGIN CERTIFICATE' "$BATS_TEST_TMPDIR/stdout") == 1 ]]
    run_tool inspect-cert --extract "$forms/key.pem"
    assert_status 3
    assert_stdout ''
    run_tool inspect-cert --extract --pem "$forms/two-der.cer"
    assert_status 2
}

@test "names are shown as Java shows them, and kept in JSON" {
    cat >names.cnf <<'END'
[req]
prompt = no
utf8 = yes
distinguished_name = name
[name]
C = BE
0.O = Peeters, \"Maes\" & Co
organizationIdentifier = NTRBE-0200004201
CN = A+B
+serialNumber = 7
1.OU = two  blanks
2.OU = plain
3.OU = back\\slash
END
    openssl req -x509 -new -key "$chain/good.key" -days 10 -config names.cnf -out names.pem
    run_tool inspect-cert names.pem
    assert_match stdout 'OID\.2\.5\.4\.97=NTRBE-0200004201, '
    assert_match stdout ', SERIALNUMBER=7 \+ CN="A\+B", '
    assert_match stdout ', OU="two  blanks"'
    assert_match stdout ', OU=plain'
    assert_match stdout 'OU="back\\\\slash"'
    assert_match stdout ', O="Peeters, \\"Maes\\" & Co", C=BE'
    run_tool inspect-cert --get subject names.pem
    assert_match stdout 'organizationIdentifier=NTRBE-0200004201'
}

@test "the expiry date is the day in Brussels, other times are UTC" {
    run_tool inspect-cert "$samples/expired-2021.cer"
    assert_match stdout 'Expiry date +: 07/03/2021'
    assert_match stdout 'Valid until \(UTC\) +: 2021-03-07T16:10:00Z'
    for row in 20300630220000Z:01/07/2030 20300630215959Z:30/06/2030 20301231230000Z:01/01/2031 20301231225959Z:31/12/2030; do
        cp "$chain"/{ca.cnf,root.key,root.pem,good.csr} .
        : >index
        echo 01 >serial
        openssl ca -config ca.cnf -batch -notext -in good.csr -out day.pem -cert root.pem -keyfile root.key \
            -extensions holder -startdate 20250101000000Z -enddate "${row%:*}" 2>/dev/null
        run_tool inspect-cert day.pem
        assert_match stdout "Expiry date +: ${row#*:}"
    done
}

@test "the JSON of a bundle grows with its size" {
    openssl x509 -in "$chain/good.pem" -out good.pem
    openssl x509 -in "$chain/issuing.pem" -out issuing.pem
    for ((copy = 0; copy < 500; ++copy)); do cat good.pem issuing.pem; done >many.pem
    run_tool inspect-cert --quiet --json many.pem
    assert_status 0
    assert_json_documents 500
    size=$(stat -c %s "$BATS_TEST_TMPDIR/stdout")
    ((size < 6 * $(stat -c %s many.pem))) || complain "$size bytes"
    python3 - "$BATS_TEST_TMPDIR/stdout" <<'END'
import json, sys
documents = [json.loads(line) for line in open(sys.argv[1])]
first = documents[0]
assert len(first["others"]) == 500 and "others_under" not in first
for other in documents[1:]:
    assert other["others"] == [] and other["others_under"] == first["certificate"]["sha256"]
END
}
