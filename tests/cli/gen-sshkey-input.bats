#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What gen-sshkey takes in: keys that openssl encrypted, passphrases, and options where they mean something.

load helpers

setup() {
    enter_empty_folder
    umask 022
    printf 'correct horse\n' >"$BATS_TEST_TMPDIR/passphrase"
}

@test "a cipher that is not known is named" {
    openssl ecparam -genkey -name prime256v1 -noout | openssl ec -aes128 -passout "file:$BATS_TEST_TMPDIR/passphrase" \
        -out locked 2>/dev/null
    sed -i 's/^DEK-Info: [^,]*/DEK-Info: ROT-13/' locked
    run_tool gen-sshkey --show --json locked
    assert_status 3
    assert_json error.reason unsupported
    assert_match stderr "the cipher 'ROT-13' of the key file is not known"
}

@test "an option that means nothing in what is to be done is refused, and nothing is made" {
    run_tool gen-sshkey --quiet --no-passphrase --type=ed25519 key
    mkdir folder
    for case in '--directory=folder --no-passphrase new' '--null --no-passphrase new' \
        '--directory=folder --no-passphrase --paths=-' '--null --no-passphrase --count=1 --directory=folder' \
        '--type=rsa --convert key new' '--bits=2048 --convert key new' '--rotate --convert key new' \
        '--kdf-rounds=9 --public key new' '--type=ed25519 --public key new' '--rotate --public key new' \
        '--formats=pub --show key' '--comment=x --show key' '--passphrase-file=key --show key' \
        '--no-passphrase --show key' '--if-missing --show key' '--formats=pub --check key key.pub' \
        '--kdf-rounds=9 --check key key.pub' '--bits=256 --check key key.pub' '--null --check key key.pub'; do
        read -ra words <<<"$case"
        run_tool gen-sshkey --json "${words[@]}" <<<new
        assert_status 2
        assert_json error.reason option
        assert_match stderr "^gen-sshkey: error: ${words[0]%%=*} does not apply here"
    done
    [[ -z $(find . -name 'new*') && -z $(ls folder) ]]
}

@test "- as the file of the passphrase is standard input, which is read once" {
    printf 'not this\n' >./-
    run_tool gen-sshkey --quiet --type=ed25519 --kdf-rounds=1 --passphrase-file=- key <"$BATS_TEST_TMPDIR/passphrase"
    assert_status 0
    ssh-keygen -y -P 'correct horse' -f key >derived
    [[ $(cut -d ' ' -f 1,2 key.pub) == "$(cut -d ' ' -f 1,2 derived)" ]]
    run_tool gen-sshkey --type=ed25519 --passphrase-file=- new
    assert_status 2
    assert_match stderr "the passphrase in 'standard input' is empty"
    run_tool gen-sshkey --json --passphrase-file=- --check - key.pub <key
    assert_status 2
    assert_json error.reason stdin-twice
    run_tool gen-sshkey --json --passphrase-file=- --type=ed25519 --paths=- <<<new
    assert_status 2
    assert_json error.reason stdin-twice
}
