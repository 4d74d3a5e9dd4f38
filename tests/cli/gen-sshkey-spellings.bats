#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Paths, comments, passphrases and forms as people give them to gen-sshkey.

load helpers
load key_pairs

@test "a path that ends in the suffix of a chosen form means the path without it" {
    make_pair --formats=ppk3,pub winscp.ppk
    make_pair --formats=openssh,pub,rfc4716 folder.d.pub
    run_tool gen-sshkey --convert --quiet --formats=pkcs8 winscp.ppk other.pem
    assert_status 0
    run_tool gen-sshkey --public --quiet --formats=pub winscp.ppk other.pub
    assert_status 0
    [[ $(files) == 'folder.d 600 folder.d.pub 644 folder.d.rfc4716 644 other.pem 600 other.pub 644 winscp.ppk 600 winscp.pub 644' ]]
    grep -q '^PuTTY-User-Key-File-3: ' winscp.ppk
}

@test "an empty comment is no comment, in a new key and in a converted one" {
    make_pair --comment= key
    [[ $(wc -w <key.pub) -eq 2 && -z $(ssh-keygen -y -f key | cut -d ' ' -f 3) ]]
    make_pair --comment=peeters other
    run_tool gen-sshkey --public --quiet --comment= other else
    assert_status 0
    [[ $(wc -w <else.pub) -eq 2 ]] && ! grep -q Comment else.rfc4716
}

@test "PPK versions 2 and 3 are told apart by content" {
    make_pair --formats=ppk3,pub key
    for words in '--no-passphrase --if-missing --formats=ppk2,pub key' '--convert --if-missing --formats=ppk2 key.ppk key'; do
        # shellcheck disable=SC2086
        run_tool gen-sshkey --json $words
        assert_status 4
        assert_json error.reason differs
        assert_match stderr "'key.ppk' is of the form 'ppk3', not 'ppk2'"
    done
    make_pair --if-missing --formats=ppk3,pub --json key
    assert_json outcome unchanged
    assert_json files.0.form ppk3
}

@test "a missing passphrase is status 2, whatever is done" {
    run_tool gen-sshkey --quiet --type=ed25519 --kdf-rounds=1 --formats=openssh,pkcs8,ppk2,pub \
        --passphrase-file="$BATS_TEST_TMPDIR/passphrase" key
    assert_status 0
    for words in '--check --no-passphrase key key.pub' '--check --no-passphrase key.pem key.pub' \
        '--convert --no-passphrase --formats=ppk3 key new' '--convert --formats=openssh key.ppk new' \
        '--public --no-passphrase key.pem new' '--check key.pem key.pub' \
        '--convert --if-missing --no-passphrase --formats=pkcs8 key key' '--if-missing --no-passphrase key' \
        '--if-missing --no-passphrase --formats=ppk2,pub key'; do
        # shellcheck disable=SC2086
        run_tool gen-sshkey --json $words
        assert_status 2
        assert_json status 2
    done
}

@test "a byte-order mark before a passphrase is no part of it" {
    printf '\xef\xbb\xbfcorrect horse\n' >marked
    run_tool gen-sshkey --quiet --type=ed25519 --kdf-rounds=1 --passphrase-file=marked key
    assert_status 0
    ssh-keygen -y -P 'correct horse' -f key >derived
    same_key key.pub derived
    printf 'correct horse\n' | iconv -t UTF-16 >wide
    run_tool gen-sshkey --type=ed25519 --passphrase-file=wide new
    assert_status 2
    assert_match stderr "is in UTF-16"
}

@test "an Ed25519 key in PKCS#8 is noted, because OpenSSH 9.2 cannot read it" {
    run_tool gen-sshkey --type=ed25519 --no-passphrase --formats=pkcs8,pub key
    assert_status 0
    assert_match stderr "OpenSSH before 9.6 cannot read an Ed25519 key in PKCS#8, as in 'key.pem'"
    make_pair --formats=openssh other
    run_tool gen-sshkey --convert --no-passphrase --formats=pkcs8 other other
    assert_status 0
    assert_match stderr "as in 'other.pem'"
    run_tool gen-sshkey --type=ecdsa --no-passphrase --formats=pkcs8,pub third
    assert_no_match stderr 'PKCS#8'
}

# The names of the forms are in one table; what repeats them is compared with it.
@test "help, page and schema name the forms of the table, and no other" {
    run_tool gen-sshkey --json --formats=? key
    assert_status 2
    forms="$(sed -E 's/.*"hint":"choose among ([^"]*)".*/\1/; s/,//g' "$BATS_TEST_TMPDIR/stdout")"
    [[ $(wc -w <<<"$forms") -ge 8 ]]
    [[ $(gen-sshkey --help | tr -s ' \n' ' ') == *"of ${forms// /, } ("* ]]
    [[ $(sed -nE 's/^\.It Li ([a-z0-9]+) Ta .*/\1/p' "$TECHUSER_SOURCE/man/gen-sshkey.1" | xargs) == "$forms" ]]
    grep -qF -- "[\"${forms// /\", \"}\"]" "$TECHUSER_SOURCE/lib/report/schema/gen-sshkey.schema.json"
}

@test "output that cannot be written" {
    make_pair key
    run_tool_on_full_disk gen-sshkey --show key
    assert_status 5
}
