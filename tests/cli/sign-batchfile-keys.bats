#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# The keys that sign-batchfile signs with: files of every form, and a token (SoftHSM).

# Helpers set what it uses.
# shellcheck disable=SC2154

load helpers
load signing

setup_file() {
    make_issuer
    make_signer rsa RSA-2048
    make_signer ec P-256
    cd "$BATS_FILE_TMPDIR" || return 1
    for name in rsa ec; do
        openssl pkcs12 -export -inkey "$name.key" -in "$name.pem" -passout pass:secret -out "$name.p12"
        openssl pkcs8 -topk8 -in "$name.key" -passout pass:secret -out "$name.locked"
    done
    module=/usr/lib/softhsm/libsofthsm2.so
    [[ -e $module ]] || module="$(find /usr/lib -name libsofthsm2.so | head -n 1)"
    export module SOFTHSM2_CONF="$BATS_FILE_TMPDIR/softhsm2.conf"
    mkdir tokens
    echo "directories.tokendir = $BATS_FILE_TMPDIR/tokens" >"$SOFTHSM2_CONF"
    for name in rsa ec; do
        softhsm2-util --init-token --free --label "$name" --pin 1234 --so-pin 5678
        softhsm2-util --import "$name.key" --token "$name" --label key --id 01 --pin 1234
        GNUTLS_PIN=1234 p11tool --provider "$module" --login --write --load-certificate "$name.pem" --label certificate \
            --id 01 "pkcs11:token=$name"
    done >/dev/null 2>log
}

setup() {
    enter_folder_with_declaration
    echo secret >passphrase
    echo 1234 >pin
}

# token_uri TOKEN [ATTRIBUTES]
token_uri() {
    printf 'pkcs11:token=%s%s?module-path=%s' "$1" "${2:+;$2}" "$module"
}

@test "files with a passphrase open with it, from a file or a descriptor" {
    for name in rsa ec; do
        sign --key "$made/$name.p12" --passphrase-file passphrase "$fi"
        assert_status 0
        assert_stderr ''
        openssl_accepts "$fs" "$fi"
        rm "$fs"
        sign --key "$made/$name.locked" --certificate "$made/$name.pem" --passphrase-fd 7 "$fi" 7<passphrase
        assert_status 0
        assert_stderr ''
        openssl_accepts "$fs" "$fi"
        rm "$fs"
        refuses 2 passphrase sign-batchfile --no-input --key "$made/$name.p12" "$fi"
        refuses 3 wrong-passphrase sign-batchfile --no-input --key "$made/$name.p12" --passphrase-file pin "$fi"
        refuses 3 wrong-passphrase sign-batchfile --no-input --key "$made/$name.locked" --passphrase-file pin "$fi"
    done
}

@test "what is no key is refused" {
    openssl genpkey -algorithm ed25519 -out ed25519.pem
    refuses 1 key-type sign-batchfile --no-input --key ed25519.pem "$fi"
    refuses 3 not-a-private-key sign-batchfile --no-input --key "$made/rsa.pem" "$fi"
    refuses 3 not-a-private-key sign-batchfile --no-input --key passphrase "$fi"
    refuses 3 missing sign-batchfile --no-input --key nowhere "$fi"
    : >empty
    refuses 3 empty sign-batchfile --no-input --key empty "$fi"
}

@test "a token signs, with its own certificate, and openssl accepts it" {
    for name in rsa ec; do
        sign --key "$(token_uri "$name")" --passphrase-file pin "$fi" --json
        assert_status 0
        assert_stderr ''
        assert_json outcome signed
        openssl_accepts "$fs" "$fi"
        rm "$fs"
        for attributes in object=key id=%01 'type=private;object=k%65y'; do
            sign --key "$(token_uri "$name" "$attributes")" --passphrase-file pin "$fi"
            assert_status 0
            assert_stderr ''
            openssl_accepts "$fs" "$fi"
            rm "$fs"
        done
    done
    # Many files in one session.
    for part in 1 2 3; do
        echo "$part" >"FI.$stem.3.$part"
    done
    sign --key "$(token_uri ec)" --passphrase-file pin "FI.$stem.3".*
    assert_status 0
    for part in 1 2 3; do
        openssl_accepts "FS.$stem.3.$part" "FI.$stem.3.$part"
    done
}

@test "without a module in the URI, those of p11-kit are used" {
    [[ -e /usr/share/p11-kit/modules/softhsm2.module ]]
    sign --key pkcs11:token=ec --passphrase-file pin "$fi"
    assert_status 0
    assert_stderr ''
    openssl_accepts "$fs" "$fi"
}

@test "a token without the certificate needs one beside it, and it is compared" {
    softhsm2-util --init-token --free --label bare --pin 1234 --so-pin 5678 >/dev/null
    softhsm2-util --import "$made/rsa.key" --token bare --label key --id 02 --pin 1234 >/dev/null
    local bare=(sign-batchfile --no-input --key "$(token_uri bare)" --passphrase-file pin)
    refuses 2 missing "${bare[@]}" "$fi"
    refuses 2 missing "${bare[@]}" --certificate "$made/ec.pem" "$fi"
    run_tool "${bare[@]}" --certificate "$made/rsa.pem" "$fi"
    assert_status 0
    assert_stderr ''
    openssl_accepts "$fs" "$fi"
    rm "$fs"
    softhsm2-util --import "$made/ec.key" --token bare --label other --id 03 --pin 1234 >/dev/null
    refuses 2 several-keys "${bare[@]}" "$fi"
}

@test "a wrong PIN is tried once only, and URIs that are wrong are refused" {
    echo 9999 >wrong
    refuses 3 wrong-pin sign-batchfile --no-input --key "$(token_uri ec)" --passphrase-file wrong "$fi"
    refuses 2 passphrase sign-batchfile --no-input --key "$(token_uri ec)" "$fi"
    refuses 3 key-missing sign-batchfile --no-input --key "$(token_uri ec object=none)" --passphrase-file pin "$fi"
    refuses 5 token-missing sign-batchfile --no-input --key "$(token_uri none)" --passphrase-file pin "$fi"
    refuses 2 several-tokens sign-batchfile --no-input --key "pkcs11:?module-path=$module" --passphrase-file pin "$fi"
    refuses 5 no-pkcs11 sign-batchfile --no-input --key 'pkcs11:token=ec?module-path=/nowhere.so' "$fi"
    for uri in 'pkcs11:token=ec?pin-value=1234' 'pkcs11:token=ec;slot-id=1' 'pkcs11:token=%4' 'pkcs11:token=a;token=b' \
        pkcs11:token pkcs11:type=secret-key; do
        refuses 2 token-uri sign-batchfile --no-input --key "$uri" "$fi"
        assert_no_match stderr 1234
    done
}

@test "a key file that others may read is warned of, and used" {
    for name in rsa.key rsa.p12; do
        cp "$made/$name" wide && chmod 0640 wide
        sign --key wide --certificate "$made/rsa.pem" --passphrase-file passphrase "$fi"
        assert_status 0
        [[ $stderr == "sign-batchfile: warning: 'wide': its mode 0640 lets others read the private key
sign-batchfile: hint: run chmod 600 'wide'" ]]
        openssl_accepts "$fs" "$fi"
        rm "$fs"
        chmod 0600 wide
        sign --key wide --certificate "$made/rsa.pem" --passphrase-file passphrase "$fi"
        assert_status 0
        assert_stderr ''
        rm "$fs"
    done
    # From a pipe nobody else reads it.
    sign --key - --certificate "$made/rsa.pem" "$fi" <"$made/rsa.key"
    assert_status 0
    assert_stderr ''
}
