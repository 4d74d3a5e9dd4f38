#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# create --generate-key: the key pair and its registration in one step.

load helpers

setup() {
    enter_empty_folder
    cp "$TECHUSER_SOURCE"/tests/data/{certificates/peeters-seal.cer,registrations/peeters.toml} .
    accept_sample_issuer
    export TECHUSER_REGISTRY="$BATS_TEST_TMPDIR/registry/registry.db"
}

# create [OPTION...] with the sample file, of which the option wins over the SSH public key.
create() {
    run_tool register-techuser create peeters.toml "$@"
}

assert_no_key() {
    local found
    found="$(find . -name 'key*')"
    [[ $found == '' ]] || complain "files of a key: $found"
}

@test "create --generate-key registers the public key of the pair that it makes" {
    create --json --generate-key key --no-passphrase
    assert_status 0
    assert_stderr "register-techuser: note: made the key pair 'key'
register-techuser: note: for the portal: 'key.pub', or 'key.rfc4716' if the portal refuses it; never the private key"
    assert_json outcome created
    assert_json channels.0.ssh_public_key.type rsa
    assert_json channels.0.ssh_public_key.bits 3072
    assert_json channels.0.ssh_public_key.comment key
    assert_json channels.0.ssh_public_key.fingerprint_sha256 "$(ssh-keygen -l -f key.pub | cut -d ' ' -f 2)"
    [[ $(ssh-keygen -y -f key) == "$(<key.pub)" ]]
    [[ $(ssh-keygen -i -f key.rfc4716) == "$(cut -d ' ' -f 1,2 key.pub)" ]]
    [[ $(stat -c %a key) == 600 ]]
}

@test "the passphrase of the new key comes from a file or a descriptor" {
    echo 'correct horse' >passphrase
    create --generate-key key --passphrase-file passphrase
    assert_status 0
    [[ $(ssh-keygen -y -P 'correct horse' -f key) == "$(<key.pub)" ]]
    run ssh-keygen -y -P '' -f key
    [[ $status -ne 0 ]]
    create "${OTHER_QUALITY[@]}" --generate-key key2 --passphrase-fd 3 3<passphrase
    assert_status 0
    [[ $(ssh-keygen -y -P 'correct horse' -f key2) == "$(<key2.pub)" ]]
}

@test "without a terminal and without a word on the passphrase it is usage" {
    create --json --generate-key key
    assert_status 2
    assert_json error.reason passphrase
    assert_no_key
    assert_no_registry
}

@test "options that do not go together are usage" {
    touch some.pub
    create --generate-key key --no-passphrase --ssh-public-key some.pub
    assert_status 2
    assert_stdout ''
    assert_stderr 'register-techuser: error: pass only one of --generate-key and --ssh-public-key'
    create --no-passphrase
    assert_status 2
    assert_stderr 'register-techuser: error: a passphrase is for the private key of a new pair only
register-techuser: hint: pass --generate-key'
    create --generate-key . --no-passphrase --json
    assert_status 2
    assert_json error.reason path
    assert_no_registry
}

@test "no key is made for a registration that is refused" {
    create --generate-key key --no-passphrase --username short
    assert_status 1
    assert_no_key
    create --generate-key key --no-passphrase --certificate absent.cer
    assert_status 3
    assert_no_key
    create --generate-key key --no-passphrase --channel isabel --strict
    assert_status 1
    assert_no_key
    assert_no_registry
}

@test "no key is made where the registry refuses" {
    create --generate-key first --no-passphrase
    assert_status 0
    create --generate-key key --no-passphrase --phone '+32 2 555 99 99' --json
    assert_status 4
    assert_json error.code conflict
    assert_no_key
}

@test "a file that is there is never replaced" {
    for name in key key.pub key.rfc4716; do
        echo precious >$name
        create --generate-key key --no-passphrase --json
        assert_status 4
        assert_json error.reason exists
        assert_match stderr "hint: .*--ssh-public-key 'key\.pub'"
        [[ $(<$name) == precious ]]
        rm $name
        assert_no_key
    done
    assert_no_registry
}

@test "a pair that is there is not registered without a word" {
    gen-sshkey --no-passphrase key >/dev/null
    before="$(sha256sum key*)"
    create --generate-key key --no-passphrase --json
    assert_status 4
    assert_json error.reason exists
    assert_no_registry
    [[ $(sha256sum key*) == "$before" ]]
}

@test "the same create again changes nothing, neither the registry nor the pair" {
    create --generate-key key --no-passphrase
    assert_status 0
    before="$(sha256sum key*)"
    create --generate-key key --no-passphrase --json
    assert_status 0
    assert_stderr 'register-techuser: note: already recorded: nothing was changed'
    assert_json outcome unchanged
    [[ $(sha256sum key*) == "$before" ]]
    # Another key in the place of the public one is no pair.
    ssh-keygen -q -t ed25519 -N '' -f other
    mv other.pub key.pub
    create --generate-key key --no-passphrase --json
    assert_status 4
    assert_json error.reason exists
}

@test "--dry-run has the same status, and makes nothing" {
    create --generate-key key --no-passphrase --dry-run
    assert_status 0
    assert_stderr 'register-techuser: note: dry run: nothing was written'
    assert_no_key
    create --generate-key absent/key --no-passphrase --dry-run
    assert_status 3
    create --generate-key absent/key --no-passphrase
    assert_status 3
    mkdir open
    chmod 777 open
    create --generate-key open/key --no-passphrase --dry-run --json
    assert_status 3
    assert_json error.reason folder-mode
    create --generate-key key --dry-run
    assert_status 2
    touch key.pub
    create --generate-key key --no-passphrase --dry-run
    assert_status 4
    assert_no_registry
}

@test "a key whose registration fails at the last moment stays, and is said to" {
    # The registry cannot be made any more at the path of the public key.
    create --generate-key key --no-passphrase --registry "$PWD/key.pub"
    assert_status 3
    assert_match stderr "note: the key pair 'key' stays: register it with --ssh-public-key 'key\.pub'"
    [[ $(ssh-keygen -y -f key) == "$(<key.pub)" ]]
    create --ssh-public-key key.pub
    assert_status 0
}
