#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Revocation lists of every kind, policies, and what a folder of --trust may hold.

load helpers
load chain

setup_file() {
    cd "$BATS_FILE_TMPDIR" || return 1
    make_chain
    cat >>ca.cnf <<'END'
[base]
authorityKeyIdentifier = keyid
[delta]
authorityKeyIdentifier = keyid
2.5.29.27 = critical,ASN1:INTEGER:1
[other_key]
2.5.29.27 = critical,ASN1:INTEGER:1
[far]
authorityKeyIdentifier = keyid
2.5.29.27 = critical,ASN1:INTEGER:200
[some]
issuingDistributionPoint = critical,@some_point
[some_point]
onlysomereasons = keyCompromise
[indirect]
issuingDistributionPoint = critical,@indirect_point
[indirect_point]
indirectCRL = TRUE
[cas]
issuingDistributionPoint = critical,@cas_point
[cas_point]
onlyCA = TRUE
END
    cp index index.revoked
    : >index
    list issuing empty base -crl_lastupdate 20250101000000Z
    list issuing empty-delta delta -crl_lastupdate 20250102000000Z
    list issuing scoped-empty some -crl_lastupdate 20250102000000Z
    list issuing indirect-empty indirect -crl_lastupdate 20250102000000Z
    list issuing cas-empty cas -crl_lastupdate 20250102000000Z
    cp index.revoked index
    list issuing full base -crl_lastupdate 20250103000000Z
    list issuing full-delta delta -crl_lastupdate 20250104000000Z
    list issuing other-delta other_key -crl_lastupdate 20250104000000Z
    list issuing far-delta far -crl_lastupdate 20250104000000Z
    list issuing scoped some -crl_lastupdate 20250104000000Z
    : >index
    list root root-empty base -crl_lastupdate 20250101000000Z
    openssl ca -config ca.cnf -cert root.pem -keyfile root.key -revoke issuing.pem 2>log
    list root root-full base -crl_lastupdate 20250101000000Z
}

# list CA NAME SECTION [OPTION...]: makes NAME.crl with the extensions of a section
list() {
    local ca="$1" name="$2" section="$3"
    shift 3
    openssl ca -config ca.cnf -cert "$ca.pem" -keyfile "$ca.key" -gencrl -crlexts "$section" \
        -crl_nextupdate 20400101000000Z "$@" -out "$name.crl" 2>log || { cat log >&2 && return 1; }
}

setup() {
    enter_empty_folder
    chain="$BATS_FILE_TMPDIR"
    trust=(--trust "$chain/root.pem" --trust "$chain/issuing.pem")
}

# expect STATUS PATTERN CERTIFICATE LIST...: what inspect-cert finds with these lists, in this order
expect() {
    local expected="$1" pattern="$2" certificate="$3" name lists=()
    shift 3
    for name; do lists+=(--crl "$chain/$name.crl"); done
    run_tool inspect-cert "${trust[@]}" "${lists[@]}" "$chain/$certificate.pem"
    assert_status "$expected"
    if [[ $pattern ]]; then
        assert_match stdout "$pattern"
    else
        assert_no_match stdout '(error|warning) (revoked|crl-unusable|chain-untrusted)'
    fi
}

@test "a delta is no complete list, and the order of lists does not matter" {
    for certificate in good revoked; do
        expect 1 'crl-unusable: .*no complete revocation list of .CN=issuing' $certificate empty-delta
        expect 1 'crl-unusable' $certificate full-delta
    done
    expect 1 'error revoked' revoked full empty-delta
    expect 1 'error revoked' revoked empty-delta full
    expect 1 'error revoked' revoked empty full-delta
    expect 1 'error revoked' revoked full-delta empty
    expect 0 '' revoked empty empty-delta
    # A delta to a newer base than is given may revoke what that base knows.
    expect 1 'crl-unusable: .*delta' good full far-delta
    expect 1 'crl-unusable: .*delta' good far-delta full
    expect 1 'crl-unusable: .*delta' revoked empty other-delta
    expect 0 '' good full full-delta
    expect 0 '' good full-delta full
}

@test "the newest complete list counts, in whatever order they are given" {
    expect 1 'error revoked' revoked empty full
    expect 1 'error revoked' revoked full empty
    expect 0 '' good full empty
    expect 0 '' good empty full
}

@test "lists for some reasons, for CA certificates or indirect do not answer alone" {
    expect 1 'error crl-unusable' good scoped-empty
    expect 1 'error crl-unusable' good cas-empty
    expect 0 '' good indirect-empty
    expect 0 '' good scoped-empty full
    expect 1 'error revoked' revoked scoped-empty full
    expect 1 'error revoked' revoked full scoped-empty
    expect 1 'error revoked' revoked cas-empty full
}

@test "--crl-check-all looks up the issuers too" {
    lists=(--crl "$chain/full.crl" --crl "$chain/root-full.crl")
    run_tool inspect-cert --trust "$chain/root.pem" "${lists[@]}" "$chain/good-bundle.pem"
    assert_status 0
    run_tool inspect-cert --trust "$chain/root.pem" "${lists[@]}" --crl-check-all "$chain/good-bundle.pem"
    assert_status 1
    assert_match stdout "error revoked: the certificate of the issuer 'CN=issuing' is revoked"
    lists=(--crl "$chain/full.crl" --crl "$chain/root-empty.crl")
    run_tool inspect-cert --trust "$chain/root.pem" "${lists[@]}" --crl-check-all "$chain/good-bundle.pem"
    assert_status 0
    run_tool inspect-cert --trust "$chain/root.pem" --crl "$chain/full.crl" --crl-check-all "$chain/good-bundle.pem"
    assert_status 1
    assert_match stdout "error crl-unusable: .*'CN=root'"
    # A trusted certificate is not looked up.
    run_tool inspect-cert --trust "$chain/issuing.pem" --crl "$chain/full.crl" --crl-check-all "$chain/good.pem"
    assert_status 0
    run_tool inspect-cert --trust "$chain/root.pem" --crl-check-all "$chain/good.pem"
    assert_status 2
    assert_match stderr 'error: --crl-check-all needs --crl'
}

@test "the issuer that is missing or has expired is named" {
    run_tool inspect-cert --trust "$chain/root.pem" "$chain/good.pem"
    assert_status 1
    assert_match stdout "error chain-untrusted: .*the certificate of the issuer 'CN=issuing' is missing"
    run_tool inspect-cert --trust "$chain/root.pem" --at 2060-01-01 "$chain/good-bundle.pem"
    assert_status 1
    assert_match stdout "error chain-untrusted: .*the certificate of the issuer 'CN=(issuing|root)' has expired"
}

@test "--policy asks for a policy of the whole chain" {
    cp "$chain"/{ca.cnf,index,root.key,root.pem} .
    cat >>ca.cnf <<'END'
[policies]
basicConstraints = critical,CA:TRUE
certificatePolicies = 1.2.3
[holder_policies]
keyUsage = digitalSignature
certificatePolicies = 1.2.3,1.2.4
END
    echo 77 >serial
    for name in ca leaf; do openssl ecparam -name prime256v1 -genkey -noout -out $name.key; done
    issue root ca policies
    issue ca leaf holder_policies
    cat leaf.pem ca.pem >bundle.pem
    run_tool inspect-cert --trust root.pem --trust ca.pem --policy 1.2.3 leaf.pem
    assert_status 0
    run_tool inspect-cert --trust root.pem --policy 1.2.3 --policy 1.2.9 bundle.pem
    assert_status 0
    run_tool inspect-cert --trust root.pem --policy 2.5.29.32.0 bundle.pem
    assert_status 0
    for policy in 1.2.4 1.2.9; do
        run_tool inspect-cert --trust root.pem --policy $policy bundle.pem
        assert_status 1
        assert_match stdout 'error chain-untrusted: .*not valid for any policy that is asked for'
    done
    run_tool inspect-cert --trust root.pem --policy 2.5.29.32.0 "$chain/good-bundle.pem"
    assert_status 1
    run_tool inspect-cert --trust root.pem --policy any leaf.pem
    assert_status 2
    assert_match stderr "error: policy 'any': expected an object identifier"
    run_tool inspect-cert --policy 1.2.3 leaf.pem
    assert_status 2
    assert_match stderr 'error: --policy needs --trust'
}

@test "a folder of --trust is read for its certificates" {
    mkdir trusted
    cp "$chain/root.pem" "$chain/full.crl" trusted
    echo 'These are our roots.' >trusted/README
    : >trusted/empty
    run_tool inspect-cert --trust trusted "$chain/good-bundle.pem"
    assert_status 0
    assert_stderr ''
    run_tool inspect-cert --verbose --trust trusted "$chain/good-bundle.pem"
    assert_match stderr 'README.*this is not a certificate'
    head -c 300 "$chain/root.pem" >trusted/cut.pem
    run_tool inspect-cert --trust trusted "$chain/good-bundle.pem"
    assert_status 3
    assert_match stderr "cut\.pem': the certificate is damaged"
    rm trusted/*.pem
    run_tool inspect-cert --trust trusted "$chain/good-bundle.pem"
    assert_status 3
    assert_match stderr "'trusted': the folder holds no certificate"
    run_tool inspect-cert --trust trusted/README "$chain/good-bundle.pem"
    assert_status 3
}
