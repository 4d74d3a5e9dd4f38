#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What sign-batchfile signs and what it refuses, with openssl as the judge.

# Helpers set what it uses.
# shellcheck disable=SC2154

load helpers
load signing
load ../docs/documents

setup_file() {
    make_issuer
    make_signer seal P-256
    make_signer other P-256
    make_signer unfit P-256 unfit
    make_credentials
}

setup() {
    enter_folder_with_declaration
}

# register NAME [NUMBER]: a technical user with that certificate.
register() {
    export TECHUSER_REGISTRY="$BATS_TEST_TMPDIR/registry.db"
    cp "$made"/peeters.pub "$TECHUSER_SOURCE/tests/data/registrations/peeters.toml" .
    openssl x509 -in "$made/$1.pem" -outform DER -out peeters-seal.cer
    register-techuser create peeters.toml --quiet --sender-number "${2:-006400}" >/dev/null
    rm peeters.pub peeters.toml peeters-seal.cer
}

@test "it signs in both layouts, and openssl accepts it" {
    sign_with seal "$fi"
    assert_status 0
    assert_stderr ''
    assert_match stdout "Signature file +: $fs"
    assert_match stdout 'Signer +: Peeters Seal'
    assert_match stdout 'Not checked: the chain up to a trusted certificate, revocation, the enterprise number, whether it is the registered certificate'
    assert_match stdout 'Certificate: fit$'
    [[ $(wc -l <"$fs") -eq 0 && $(<"$fs") != *$'\r'* ]]
    openssl_accepts "$fs" "$fi"
    rm "$fs"
    sign_with seal --layout=columns "$fi" --json
    assert_status 0
    assert_stderr ''
    assert_json outcome signed
    assert_json digest SHA-256
    assert_json registered None
    assert_json unchecked "['chain', 'revocation', 'enterprise-number', 'registration']"
    [[ $(tr '\r' '\n' <"$fs" | awk 'length > 76' | wc -l) -eq 0 && $(<"$fs") != *$'\n'* ]]
    openssl_accepts "$fs" "$fi"
}

@test "an FS that is there is unchanged when it is ours, and a conflict otherwise" {
    sign_with seal "$fi"
    cp "$fs" before
    sign_with seal "$fi" --json
    assert_status 0
    assert_stderr ''
    assert_json outcome unchanged
    cmp before "$fs"
    refuses 4 exists sign-batchfile --no-input --key "$made/other.key" --certificate "$made/other.pem" "$fi"
    assert_match stderr 'of another signer'
    echo more >>"$fi"
    refuses 4 exists sign-batchfile --no-input --key "$made/seal.key" --certificate "$made/seal.pem" "$fi"
    assert_match stderr 'does not belong to the file'
    echo text >"$fs"
    refuses 4 exists sign-batchfile --no-input --key "$made/seal.key" --certificate "$made/seal.pem" "$fi"
    rm "$fs" && ln -s nowhere "$fs"
    sign_with seal "$fi"
    assert_status 4
    [[ ! -e nowhere ]]
}

@test "each part of a set gets its own, and the sums are told" {
    for part in 1 2 3 4; do
        echo "<part>$part</part>" >"FI.$stem.4.$part"
    done
    sign_with seal "FI.$stem.4".* --json
    assert_status 0
    assert_stderr 'sign-batchfile: note: 4 files: 4 signed, 0 not'
    [[ $(wc -l <"$BATS_TEST_TMPDIR/stdout") -eq 4 ]]
    for part in 1 2 3 4; do
        openssl_accepts "FS.$stem.4.$part" "FI.$stem.4.$part"
    done
    printf '%s\0' "$fi" FI.WECH.006400.20140628.00005.R missing >list
    cp "$fi" FI.WECH.006400.20140628.00005.R
    sign_with seal --null - <list
    assert_status 1 # 'missing' is no name
    assert_match stderr '3 files: 2 signed, 1 not'
    openssl_accepts FS.WECH.006400.20140628.00005.R FI.WECH.006400.20140628.00005.R
}

@test "the FS lies beside the FI" {
    mkdir -p out/IN && mv "$fi" out/IN
    sign_with seal "out/IN/$fi"
    assert_status 0
    assert_stderr ''
    assert_match stdout "Signature file +: out/IN/$fs"
    openssl_accepts "out/IN/$fs" "out/IN/$fi"
}

@test "what is no declaration is refused, and no file appears" {
    local with=(sign-batchfile --no-input --key "$made/seal.key" --certificate "$made/seal.pem")
    for name in "FS.$stem.1.1" "GO.$stem.1" FO.ACRF.999999.20140628.00001.R; do
        cp "$fi" "$name"
        refuses 1 kind "${with[@]}" "$name"
    done
    for name in declaration.xml "${fi,,}" ".$fi"; do
        cp "$fi" "$name"
        run_tool "${with[@]}" "$name"
        assert_status 1
        assert_stdout ''
        assert_match stderr "error: '$name': "
    done
    refuses 1 part "${with[@]}" "FI.$stem.2.3"
    refuses 3 missing "${with[@]}" "FI.$stem.2.1"
    : >"FI.$stem.2.1"
    refuses 3 empty "${with[@]}" "FI.$stem.2.1"
    mkdir "FI.$stem.2.2"
    refuses 3 directory "${with[@]}" "FI.$stem.2.2"
}

@test "certificates that are unfit or of another key are refused" {
    refuses 1 key-usage-unfit sign-batchfile --no-input --key "$made/unfit.key" --certificate "$made/unfit.pem" "$fi"
    refuses 1 key-mismatch sign-batchfile --no-input --key "$made/seal.key" --certificate "$made/other.pem" "$fi"
    refuses 2 missing sign-batchfile --no-input --key "$made/seal.key" "$fi"
    refuses 3 private-key sign-batchfile --no-input --key "$made/seal.key" --certificate "$made/seal.key" "$fi"
    openssl req -new -key "$made/seal.key" -subj /CN=old |
        openssl x509 -req -signkey "$made/seal.key" -days -1 -out old.pem 2>/dev/null
    refuses 1 expired sign-batchfile --no-input --key "$made/seal.key" --certificate old.pem "$fi"
    rm -r "$HOME/.config"
    refuses 1 issuer-not-accepted sign-batchfile --no-input --key "$made/seal.key" --certificate "$made/seal.pem" \
        "$fi" --strict
    sign_with seal "$fi"
    assert_status 0
    assert_match stdout 'warning issuer-not-accepted'
}

@test "the certificate is compared with the registered one, and taken from there" {
    register seal
    sign --key "$made/seal.key" "$fi" --json
    assert_status 0
    assert_stderr ''
    assert_json registered True
    assert_json unchecked "['chain', 'revocation']"
    openssl_accepts "$fs" "$fi"
    rm "$fs"
    refuses 1 not-registered sign-batchfile --no-input --key "$made/other.key" --certificate "$made/other.pem" "$fi"
    refuses 1 key-mismatch sign-batchfile --no-input --key "$made/other.key" "$fi"
    sign_with seal --for peeterspensions "$fi"
    assert_status 0
    assert_stderr ''
    assert_match stdout 'Registered certificate +: yes'
    cp "$fi" FI.DMFA.006401.20140628.00005.R.1.1
    refuses 1 sender sign-batchfile --no-input --key "$made/seal.key" --for peeterspensions \
        FI.DMFA.006401.20140628.00005.R.1.1
    refuses 1 no-technical-user sign-batchfile --no-input --key "$made/seal.key" --for nobodysname "$fi"
    # A sender whom the registry does not know is not looked at.
    sign_with seal FI.DMFA.006401.20140628.00005.R.1.1 --json
    assert_status 0
    assert_json registered None
    refuses 1 no-registry sign-batchfile --no-input --key "$made/seal.key" --registry nowhere.db "$fi"
}

@test "the chain comes along with --chain only" {
    cat "$made/seal.pem" "$made/issuer.pem" >both.pem
    for option in '' --chain; do
        # shellcheck disable=SC2086
        sign --key "$made/seal.key" --certificate both.pem $option "$fi"
        assert_status 0
        assert_stderr ''
        count="$(openssl base64 -d -A -in "$fs" | openssl pkcs7 -inform DER -print_certs -noout | grep -c subject)"
        [[ $count -eq $((${#option} > 0 ? 2 : 1)) ]]
        openssl_accepts "$fs" "$fi"
        rm "$fs"
    done
}

@test "options that mean nothing together are refused" {
    refuses 2 option sign-batchfile --verify --key "$made/seal.key" "$fi"
    refuses 2 option sign-batchfile --verify --layout columns "$fi"
    refuses 2 option sign-batchfile --key "$made/seal.key" --at 2026-01-01 "$fi"
    refuses 2 layout sign-batchfile --key "$made/seal.key" --certificate "$made/seal.pem" --layout 64 "$fi"
    refuses 2 missing sign-batchfile --no-input "$fi"
    refuses 2 operands sign-batchfile --key "$made/seal.key"
}

@test "a full disk and a full output are told, and no part of an FS is left" {
    run_tool_on_full_disk sign-batchfile --key "$made/seal.key" --certificate "$made/seal.pem" "$fi"
    assert_status 5
    openssl_accepts "$fs" "$fi"
    rm "$fs"
    run_tool bash -c "ulimit -f 0; sign-batchfile --key '$made/seal.key' --certificate '$made/seal.pem' '$fi' | cat; exit \${PIPESTATUS[0]}"
    [[ $status -ne 0 && ! -e $fs ]] || complain 'expected no FS'
}

@test "a large file is signed in little memory" {
    skip_with_sanitizers 'memory is measured'
    truncate -s 300M "FI.$stem.2.1"
    run_tool bash -c "ulimit -v 200000; sign-batchfile --key '$made/seal.key' --certificate '$made/seal.pem' FI.$stem.2.1"
    assert_status 0
    assert_stderr ''
    openssl_accepts "FS.$stem.2.1" "FI.$stem.2.1"
}

@test "the examples of help and page work" {
    openssl pkcs12 -export -inkey "$made/seal.key" -in "$made/seal.pem" -passout pass:secret -out peeters-seal.p12
    echo secret >passphrase
    {
        sed -n '/^\.Sh EXAMPLES/,/^\.Sh DIAGNOSTICS/ { /^\.Bd/,/^\.Ed/ { /^\./!p } }' "$TECHUSER_SOURCE/man/sign-batchfile.1" |
            sed 's/\\e$/\\/' | grep -v pkcs11
        # A passphrase is asked for where there is a terminal.
        sign-batchfile --help | sed -n '/^examples:/,/^$/ s/^  //p' | grep -v pkcs11 |
            sed 's/seal.p12/seal.p12 --passphrase-file passphrase/'
    } >examples.sh
    [[ $(wc -l <examples.sh) -ge 6 ]]
    run_tool bash -e -o pipefail examples.sh
    assert_status 0
    assert_match stderr 'successful'
}

@test "the registry records a set that it knows as signed, when all of it is" {
    register seal
    state_of() {
        register-techuser list --sets --json | python3 -IS -c 'import json, sys; print(json.loads(sys.stdin.readline() or "{}").get("state"))'
    }
    name-batchfile --application DMFA --for peeterspensions --parts 2 --date 2014-06-28 --reserve --strict >names 2>/dev/null || true
    [[ $(state_of) == reserved ]]
    mapfile -t parts < <(grep ^FI names)
    for part in "${parts[@]}"; do echo "<$part/>" >"$part"; done
    sign_with seal "${parts[0]}"
    assert_status 0
    [[ $(state_of) == reserved ]]
    sign_with seal "${parts[1]}"
    assert_status 0
    [[ $(state_of) == signed ]]
    sign_with seal "${parts[@]}"
    assert_status 0
    [[ $(state_of) == signed ]]
    # One that it does not know stays unknown.
    sign_with seal "$fi"
    assert_status 0
    [[ $(register-techuser list --sets | wc -l) -eq 1 ]]
}
