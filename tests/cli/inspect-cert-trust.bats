#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Chains and revocation, with certificates that openssl makes.

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

@test "a revocation list that does not answer is no answer" {
    trust=(--trust "$chain/root.pem" --trust "$chain/issuing.pem")
    run_tool inspect-cert "${trust[@]}" --crl "$chain/old.crl" "$chain/good.pem"
    assert_status 1
    assert_match stdout 'error crl-unusable: .*too old'
    run_tool inspect-cert "${trust[@]}" --crl "$chain/other.crl" "$chain/good.pem"
    assert_status 1
    assert_match stdout 'error crl-unusable: .*no revocation list of its issuer'
    run_tool inspect-cert "${trust[@]}" --crl "$chain/good.pem" "$chain/good.pem"
    assert_status 3
    assert_stdout ''
    assert_match stderr "good\.pem': this is not a certificate revocation list"
    run_tool inspect-cert --crl "$chain/issuing.crl" "$chain/good.pem"
    assert_status 2
    assert_match stderr 'error: --crl needs --trust'
}
