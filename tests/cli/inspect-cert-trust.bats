#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Chains, revocation and other checks, with certificates that openssl makes.

load helpers
load chain

setup_file() {
    cd "$BATS_FILE_TMPDIR" || return 1
    make_chain
}

setup() {
    enter_empty_folder
    chain="$BATS_FILE_TMPDIR"
}

@test "a chain must lead to --trust" {
    run_tool inspect-cert --trust "$chain/root.pem" --trust "$chain/issuing.pem" "$chain/good.pem"
    assert_status 0
    assert_no_match stdout 'chain-untrusted'
    run_tool inspect-cert --trust "$chain/root.pem" "$chain/good-bundle.pem"
    assert_status 0
    mkdir trusted
    cp "$chain/root.pem" trusted
    run_tool inspect-cert --trust trusted "$chain/good-bundle.pem"
    assert_status 0
    run_tool inspect-cert --trust "$chain/issuing.pem" "$chain/good.pem"
    assert_status 0
    run_tool inspect-cert --trust "$chain/root.pem" "$chain/good.pem"
    assert_status 1
    assert_match stdout 'error chain-untrusted: .*missing'
    run_tool inspect-cert --trust "$chain/other.pem" "$chain/good-bundle.pem"
    assert_status 1
    run_tool inspect-cert --trust "$chain/root.pem" --at 2060-01-01 "$chain/good-bundle.pem"
    assert_status 1
    assert_match stdout 'error chain-untrusted: .*expired'
    assert_match stdout 'error expired: '
}

@test "a wrong signature breaks the chain" {
    openssl x509 -in "$chain/good.pem" -outform DER -out forged.cer
    printf '\x00\x01' | dd of=forged.cer bs=1 seek=$(($(stat -c %s forged.cer) - 2)) conv=notrunc status=none
    run_tool inspect-cert --trust "$chain/issuing.pem" forged.cer
    assert_status 1
    assert_match stdout 'error chain-untrusted: .*signature'
}

@test "a revoked certificate is unfit" {
    trust=(--trust "$chain/root.pem" --trust "$chain/issuing.pem")
    run_tool inspect-cert "${trust[@]}" --crl "$chain/issuing.crl" "$chain/good.pem"
    assert_status 0
    run_tool inspect-cert "${trust[@]}" --crl "$chain/issuing.crl" "$chain/revoked.pem"
    assert_status 1
    assert_match stdout 'error revoked: '
    assert_no_match stdout 'chain-untrusted|crl-unusable'
    openssl crl -in "$chain/issuing.crl" -outform DER -out binary.crl
    run_tool inspect-cert "${trust[@]}" --crl binary.crl "$chain/revoked.pem"
    assert_status 1
    assert_match stdout 'error revoked: '
    run_tool inspect-cert "${trust[@]}" "$chain/revoked.pem"
    assert_status 0
}

@test "every revocation list of a file counts" {
    trust=(--trust "$chain/root.pem" --trust "$chain/issuing.pem")
    cat "$chain/other.crl" "$chain/issuing.crl" >both.crl
    run_tool inspect-cert "${trust[@]}" --crl both.crl "$chain/revoked.pem"
    assert_status 1
    assert_match stdout 'error revoked: '
    { openssl crl -in "$chain/other.crl" -text; openssl crl -in "$chain/issuing.crl" -text; echo; } >described.crl
    run_tool inspect-cert "${trust[@]}" --crl described.crl "$chain/revoked.pem"
    assert_status 1
    assert_match stdout 'error revoked: '
    { cat "$chain/issuing.crl"; echo junk; } >junk.crl
    { cat "$chain/issuing.crl"; sed 4d "$chain/other.crl"; } >damaged.crl
    { cat "$chain/issuing.crl"; head -n 4 "$chain/other.crl"; } >cut.crl
    for file in junk damaged cut; do
        run_tool inspect-cert "${trust[@]}" --crl $file.crl "$chain/revoked.pem"
        assert_status 3
        assert_stdout ''
        assert_match stderr "'$file\.crl': this is not a certificate revocation list"
    done
}

@test "each certificate of a large file is checked with the others" {
    openssl x509 -in "$chain/good.pem" -out good.pem
    for ((copy = 0; copy < 300; ++copy)); do cat good.pem; done >many.pem
    openssl x509 -in "$chain/issuing.pem" >>many.pem
    run_tool timeout 60 inspect-cert --quiet --trust "$chain/root.pem" many.pem
    assert_status 0
    # The issuers that came along are listed with the first.
    [[ $(wc -l <"$BATS_TEST_TMPDIR/stdout") -lt 15000 ]]
    [[ $(grep -c '^    issuing$' "$BATS_TEST_TMPDIR/stdout") -eq 1 ]]
    run_tool inspect-cert --json --trust "$chain/other.pem" many.pem
    assert_status 1
    [[ $(grep -cE '"id": *"chain-untrusted"' "$BATS_TEST_TMPDIR/stdout") -eq 300 ]]
}

@test "a revocation list that does not answer is no answer" {
    trust=(--trust "$chain/root.pem" --trust "$chain/issuing.pem")
    run_tool inspect-cert "${trust[@]}" --crl "$chain/old.crl" "$chain/good.pem"
    assert_status 1
    assert_match stdout 'error crl-unusable: .*too old'
    run_tool inspect-cert "${trust[@]}" --crl "$chain/other.crl" "$chain/good.pem"
    assert_status 1
    assert_match stdout 'error crl-unusable: .*no complete revocation list of .CN=issuing'
    run_tool inspect-cert "${trust[@]}" --crl "$chain/good.pem" "$chain/good.pem"
    assert_status 3
    assert_stdout ''
    assert_match stderr "good\.pem': this is not a certificate revocation list"
    run_tool inspect-cert --crl "$chain/issuing.crl" "$chain/good.pem"
    assert_status 2
    assert_match stderr 'error: --crl needs --trust'
}

@test "national register numbers of issuers are masked in findings too" {
    openssl req -x509 -newkey rsa:2048 -nodes -keyout key -out own.pem -days 900 -addext basicConstraints=critical,CA:FALSE \
        -subj '/C=BE/CN=Jan Peeters (Signature)/serialNumber=85073003328' 2>log
    for format in '' --json; do
        run_tool inspect-cert $format own.pem
        assert_status 0
        assert_match stdout 'issuer-not-accepted'
        assert_no_match stdout '85073003328'
    done
    run_tool inspect-cert --trust own.pem own.pem
    assert_status 0
}

@test "SHA-1 is weak in RSASSA-PSS as well" {
    for digest in sha1 sha256; do
        openssl req -x509 -newkey rsa:2048 -nodes -keyout key -out $digest.pem -days 900 -subj /CN=pss \
            -sigopt rsa_padding_mode:pss -$digest 2>log
        run_tool inspect-cert --get signature_algorithm $digest.pem
        assert_status 0
        assert_stdout "rsassaPss with $digest"
    done
    run_tool inspect-cert sha1.pem
    assert_match stdout 'warning signature-weak: .* rsassaPss with sha1'
    run_tool inspect-cert sha256.pem
    assert_no_match stdout 'signature-weak'
}

# unchecked EXPECTED [OPTION...]: what the verdict on good.pem does not answer for.
unchecked() {
    run_tool inspect-cert --json "${@:2}" "$chain/good.pem"
    assert_json unchecked "$1"
}

@test "what the verdict does not answer for is named" {
    run_tool inspect-cert "$chain/good.pem"
    assert_match stdout 'Not checked: the chain \(--trust\), revocation \(--crl\), the enterprise number \(--enterprise-number\)'$'\n''Verdict: fit'
    trust=(--trust "$chain/root.pem" --trust "$chain/issuing.pem")
    unchecked "['chain', 'revocation', 'enterprise-number']"
    unchecked "['chain', 'revocation']" --enterprise-number 0200.004.201
    unchecked "['revocation', 'enterprise-number']" "${trust[@]}"
    unchecked "['revocation-of-issuers', 'enterprise-number']" "${trust[@]}" --crl "$chain/issuing.crl"
    unchecked '[]' --enterprise-number 0200.004.201 "${trust[@]}" --crl "$chain/issuing.crl" --crl-check-all
    run_tool inspect-cert --enterprise-number 0200.004.201 "${trust[@]}" --crl "$chain/issuing.crl" --crl-check-all "$chain/good.pem"
    assert_no_match stdout 'Not checked'
}
