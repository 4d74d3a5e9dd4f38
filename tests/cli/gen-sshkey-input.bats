#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What gen-sshkey takes in: keys that openssl encrypted, passphrases, and options where they mean something.

load helpers

setup() {
    enter_empty_folder
    umask 022
    printf 'correct horse\n' >"$BATS_TEST_TMPDIR/passphrase"
}

@test "traditional keys of openssl are read in every cipher that it has for them" {
    openssl ecparam -genkey -name prime256v1 -noout -out plain
    run_tool gen-sshkey --quiet --public plain key
    assert_status 0
    for cipher in aes-{128,192,256}-{cbc,cfb,ofb,ctr} camellia-{128,256}-{cbc,cfb,ofb,ctr} aria-{128,256}-{cbc,ctr} \
        sm4-{cbc,ctr} des-ede-cbc des-ede3-{cbc,cfb,ofb}; do
        openssl ec -in plain "-$cipher" -passout "file:$BATS_TEST_TMPDIR/passphrase" -out locked 2>/dev/null
        grep -q '^DEK-Info: ' locked
        run_tool gen-sshkey --check --passphrase-file="$BATS_TEST_TMPDIR/passphrase" locked key.pub
        assert_status 0
        run_tool gen-sshkey --show --json locked
        assert_status 0
        assert_json cipher "$cipher"
    done
    sed -i 's/^DEK-Info: [^,]*/DEK-Info: ROT-13/' locked
    run_tool gen-sshkey --show --json locked
    assert_status 3
    assert_json error.reason unsupported
    assert_match stderr "the cipher 'ROT-13' of the key file is not known"
}
