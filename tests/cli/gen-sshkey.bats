#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What gen-sshkey makes and says, with ssh-keygen, puttygen and openssl as witnesses.

load helpers
load key_pairs

@test "an RSA key of 3072 bits in three forms, when nothing else is said" {
    run_tool gen-sshkey --no-passphrase peeters
    assert_status 0
    assert_stderr ''
    [[ $(files) == 'peeters 600 peeters.pub 644 peeters.rfc4716 644' ]]
    ssh-keygen -y -f peeters >derived
    ssh-keygen -i -f peeters.rfc4716 >imported
    same_key peeters.pub derived imported
    assert_match stdout 'Type +: RSA, 3072 bits'
    assert_match stdout 'Comment +: peeters'
    assert_match stdout 'Passphrase +: not set'
    read -r bits fingerprint comment type < <(ssh-keygen -l -f peeters.pub)
    [[ "$bits $comment $type" == '3072 peeters (RSA)' ]]
    assert_match stdout "Fingerprint \\(SHA-256\\) +: ${fingerprint//+/\\+}"
}

@test "every type in every form is what its programs read, with and without a passphrase" {
    for type in 'rsa 2048' 'ed25519 256' 'ecdsa 384'; do
        for protection in --no-passphrase "--passphrase-file=$BATS_TEST_TMPDIR/passphrase"; do
            read -r name bits <<<"$type"
            run_tool gen-sshkey --quiet --type="$name" --bits="$bits" --kdf-rounds=2 --comment='batch peeters' \
                --formats=openssh,pkcs8,ppk3,pub,rfc4716 "$protection" key
            assert_status 0
            passphrase=''
            [[ $protection == --no-passphrase ]] || passphrase='correct horse'
            printf '%s' "$passphrase" >pass
            ssh-keygen -y -P "$passphrase" -f key >derived
            puttygen key.ppk --old-passphrase pass -L >putty
            openssl pkey -in key.pem -passin file:"$BATS_TEST_TMPDIR/passphrase" -noout -check
            same_key key.pub derived putty
            [[ $(<putty) == *' batch peeters' ]]
            grep -q '^PuTTY-User-Key-File-3: ' key.ppk
            rm -f key* derived putty pass
        done
    done
}

@test "--json says what was made" {
    run_tool gen-sshkey --json --type=ecdsa --comment='Zoë' --passphrase-file="$BATS_TEST_TMPDIR/passphrase" \
        --kdf-rounds=1 --formats=ppk2,pub folder/../key
    assert_status 3
    assert_json error.reason missing
    run_tool gen-sshkey --json --type=ecdsa --comment='Zoë' --passphrase-file="$BATS_TEST_TMPDIR/passphrase" \
        --formats=ppk2,pub key
    assert_status 0
    assert_stderr 'gen-sshkey: note: only RSA keys are known to work on the portal'
    assert_json_documents 1
    assert_json outcome created
    assert_json passphrase True
    assert_json key.type ecdsa-p256
    assert_json key.comment 'Zoë'
    assert_json key.fits_portal unknown
    assert_json key.public_key "$(<key.pub)"
    assert_json key.fingerprint_sha256 "$(ssh-keygen -l -f key.pub | cut -d ' ' -f 2)"
    assert_json files.0.path key.ppk
    assert_json files.1.form pub
    grep -q '^PuTTY-User-Key-File-2: ' key.ppk
}

@test "what is wrong on the command line is status 2, and makes nothing" {
    printf '\n' >empty
    printf 'word\n' >fine
    printf 'one\ntwo\n' >lines
    head -c 2000 /dev/zero | tr '\0' x >long
    for case in 'passphrase:key' 'type:--type=dsa key' 'bits:--bits=1024 key' 'bits:--type=ed25519 --bits=384 key' \
        'bits:--type=ecdsa --bits=25 key' 'formats:--formats=pem key' 'formats:--formats=pkcs1,pkcs8 key' \
        'formats:--no-passphrase --formats=pub,rfc4716 key' 'formats:--no-passphrase --formats=pub --rotate key' \
        'formats:--no-passphrase --formats=pub --if-missing key' 'formats:--formats=pub --count=1 --directory=. key' \
        'formats:--no-passphrase --type=ed25519 --formats=pkcs1 key' 'formats:--no-passphrase --formats=sec1 key' \
        'formats:--passphrase-file=fine --formats=pkcs1 key' 'path:key.ppk' 'path:key.pem' \
        'path:--formats=openssh key.pub' 'path:--formats=openssh,rfc4716 key.pub' 'formats:--formats=, key' \
        'formats:--formats=ppk2,ppk3 key' 'operands:--no-passphrase' 'operands:a b' 'operands:--check a' \
        'operands:--convert a' 'options:--show --check a b' 'options:--if-missing --rotate key' 'path:folder/' \
        'path:-' 'count:--count=0 --directory=.' 'count:--count=2' 'rounds:--kdf-rounds=0 key' \
        'rounds:--no-passphrase --kdf-rounds=x key' 'passphrase:--no-passphrase --passphrase-file=empty key' \
        'passphrase:--passphrase-file=empty key' 'passphrase:--passphrase-file=lines key' \
        'passphrase:--passphrase-fd=x key' 'option:--rotate --convert a b' 'options:--public --formats=ppk3 a' \
        'comment:--comment=x'$'\x01''y key'; do
        read -ra words <<<"${case#*:}"
        run_tool gen-sshkey --json "${words[@]}"
        assert_status 2
        assert_json error.reason "${case%%:*}"
    done
    for words in '--passphrase-file=long' '--passphrase-file=absent' '--passphrase-fd=77'; do
        run_tool gen-sshkey "$words" key
        assert_status 3
    done
    [[ $(files) == 'empty 644 fine 644 lines 644 long 644' ]]
}

@test "without a terminal nothing is asked: the options are named" {
    run_tool gen-sshkey key
    assert_status 2
    assert_stdout ''
    assert_stderr "gen-sshkey: error: no passphrase for 'key', and there is no terminal to ask for it
gen-sshkey: hint: pass --passphrase-file, --passphrase-fd or --no-passphrase"
    [[ $(files) == '' ]]
}

@test "a passphrase keeps its blanks" {
    printf ' a  b \r\n' >"$BATS_TEST_TMPDIR/passphrase"
    run_tool gen-sshkey --quiet --type=ed25519 --kdf-rounds=1 --passphrase-fd=7 key 7<"$BATS_TEST_TMPDIR/passphrase"
    assert_status 0
    ssh-keygen -y -P ' a  b ' -f key >derived
    same_key key.pub derived
}

@test "a file that is there is never replaced" {
    for name in key key.pub key.rfc4716; do
        echo old >"$name"
        run_tool gen-sshkey --no-passphrase --type=ed25519 key
        assert_status 4
        assert_stdout ''
        assert_match stderr "^gen-sshkey: error: '$name' already exists"$'\n'"gen-sshkey: hint: "
        [[ $(find . -type f) == "./$name" && $(<"$name") == old ]]
        rm "$name"
    done
}

@test "--if-missing: makes a pair, then leaves it alone" {
    make_pair --if-missing --json key
    assert_json outcome created
    sha256sum key* >sums
    run_tool gen-sshkey --if-missing --json key
    assert_status 0
    assert_json outcome unchanged
    assert_match stderr 'nothing was changed'
    sha256sum --quiet --check sums
}

@test "--if-missing: completes a half pair from its private key" {
    make_pair --comment=peeters key
    mkdir before && cp key* before
    rm key.pub key.rfc4716
    run_tool gen-sshkey --if-missing --json key
    assert_status 0
    assert_json outcome completed
    assert_json files.0.new False
    assert_json files.1.new True
    diff -r before . --exclude=before

    rm key
    run_tool gen-sshkey --if-missing --no-passphrase --json key
    assert_status 4
    assert_json error.reason no-private-key
    cp before/key .

    make_pair --if-missing --formats=openssh,ppk3 --json key
    assert_json outcome completed
    puttygen key.ppk -L >putty
    same_key key.pub putty
}

@test "--if-missing: what is there and differs is a conflict" {
    make_pair key
    make_pair other
    cp other.pub key.pub
    run_tool gen-sshkey --if-missing --json --no-passphrase key
    assert_status 4
    assert_json error.reason differs
    for option in --type=rsa "--passphrase-file=$BATS_TEST_TMPDIR/passphrase"; do
        run_tool gen-sshkey --if-missing --json "$option" other
        assert_status 4
        assert_json error.reason differs
    done
}

@test "a private file that does not show its key is opened, or put aside" {
    lock=(--quiet --type=ed25519 --kdf-rounds=1 --passphrase-file="$BATS_TEST_TMPDIR/passphrase")
    for name in key other; do
        run_tool gen-sshkey "${lock[@]}" --formats=openssh,pkcs8,pub "$name"
        assert_status 0
    done
    run_tool gen-sshkey "${lock[@]}" --if-missing --formats=openssh,pkcs8,pub --json key
    assert_json outcome unchanged
    cp other.pem key.pem
    run_tool gen-sshkey "${lock[@]}" --if-missing --formats=openssh,pkcs8,pub --json key
    assert_status 4
    assert_json error.reason differs
    run_tool gen-sshkey --if-missing --formats=openssh,pkcs8,pub --json key
    assert_status 2
    assert_json error.reason passphrase
    run_tool gen-sshkey --if-missing --no-passphrase --formats=openssh,pkcs8,pub --json key
    assert_status 2
    run_tool gen-sshkey --convert --passphrase-file="$BATS_TEST_TMPDIR/passphrase" --if-missing --formats=pkcs8 --json \
        key key
    assert_status 4
    assert_json error.reason differs
    run_tool gen-sshkey "${lock[@]}" --rotate --formats=openssh,pub --json key
    assert_status 0
    assert_json kept.1 "key.${today:?}.pem"
    cmp other.pem "key.$today.pem"
    [[ ! -e key.pem ]]
}

@test "--rotate keeps the old pair under a dated name, twice a day as well" {
    make_pair key
    cp key.pub first.pub
    echo certificate >key.pem
    make_pair --rotate --json key
    assert_json outcome rotated
    assert_json kept.0 "key.$today"
    same_key first.pub "key.$today.pub"
    make_pair --rotate --json key
    assert_json kept.2 "key.$today-2.rfc4716"
    same_key first.pub "key.$today.pub"
    [[ $(find . -name 'key*' | wc -l) -eq 10 && $(stat -c %a key "key.$today" "key.$today-2" | xargs) == '600 600 600' ]]
    # It belongs to no key.
    [[ $(<key.pem) == certificate ]]
    make_pair --rotate --json new
    assert_json outcome created
}

@test "--show says what a file is, like ssh-keygen" {
    run_tool gen-sshkey --quiet --type=ecdsa --bits=521 --formats=openssh,ppk3,pub,rfc4716 --kdf-rounds=3 \
        --passphrase-file="$BATS_TEST_TMPDIR/passphrase" key
    assert_status 0
    read -r bits sha256 comment type < <(ssh-keygen -l -E sha256 -f key.pub)
    read -r bits md5 comment type < <(ssh-keygen -l -E md5 -f key.pub)
    for file in key key.ppk key.pub key.rfc4716; do
        run_tool gen-sshkey --show --json "$file"
        assert_status 0
        assert_json input "$file"
        assert_json key.bits "$bits"
        assert_json key.fingerprint_sha256 "$sha256"
        assert_json key.fingerprint_md5 "${md5#MD5:}"
        assert_json half "$([[ $file == *p[ku][bk] || $file == *.rfc* ]] && [[ $file != *.ppk ]] && echo public || echo private)"
    done
    run_tool gen-sshkey --show key
    assert_status 0
    assert_match stdout 'private: never share it'
    assert_match stdout 'Passphrase +: set'
    assert_match stdout 'Cipher +: aes256-ctr'
    assert_match stdout 'Password hash +: bcrypt, 3 rounds'
    assert_match stdout 'unconfirmed: only RSA keys are known to work with the portal'
}

@test "--show --verbose draws the picture of ssh-keygen" {
    for bits in '--type=rsa --bits=2048' '--type=ed25519' '--type=ecdsa --bits=384'; do
        # shellcheck disable=SC2086
        run_tool gen-sshkey --quiet --no-passphrase $bits key
        run_tool gen-sshkey --show --verbose key.pub
        assert_status 0
        diff -u <(ssh-keygen -lv -f key.pub | tail -n +2) <(grep '^[+|]' "$BATS_TEST_TMPDIR/stdout")
        rm key*
    done
}

@test "--show looks at all files, and returns the worst status" {
    make_pair key
    echo nonsense >nonsense
    run_tool gen-sshkey --show --json key nonsense absent key.pub
    assert_status 3
    assert_json_documents 4
    assert_match stderr "'nonsense'"
    run_tool gen-sshkey --show - <key.pub
    assert_status 0
    printf 'ssh-ed25519 AAAA evil\e[31m\n' >evil.pub
    run_tool gen-sshkey --show evil.pub
    assert_status 3
    assert_no_escape
}

@test "--check: do the two belong together" {
    make_pair key
    make_pair other
    run_tool gen-sshkey --check key key.rfc4716
    assert_status 0
    assert_stdout 'key and key.rfc4716 match'
    run_tool gen-sshkey --check --json key other.pub
    assert_status 1
    assert_json match False
    run_tool gen-sshkey --check key.pub key
    assert_status 3
    run_tool gen-sshkey --quiet --type=ed25519 --kdf-rounds=1 --passphrase-file="$BATS_TEST_TMPDIR/passphrase" locked
    run_tool gen-sshkey --check locked locked.pub
    assert_status 0
    assert_match stderr 'without the passphrase'
    run_tool gen-sshkey --check --passphrase-file="$BATS_TEST_TMPDIR/passphrase" locked locked.pub
    assert_status 0
    assert_stderr ''
}

@test "--public writes the public files again" {
    make_pair --formats=openssh,ppk3,pub,rfc4716 --comment=peeters key
    mkdir before && mv key.pub key.rfc4716 before
    run_tool gen-sshkey --public key
    assert_status 0
    diff before/key.pub key.pub && diff before/key.rfc4716 key.rfc4716
    run_tool gen-sshkey --public key.ppk
    assert_status 4
    rm key.pub
    run_tool gen-sshkey --public --if-missing key.ppk
    assert_status 0
    same_key before/key.pub key.pub
    run_tool gen-sshkey --public key else
    assert_status 0
    same_key before/key.pub else.pub
}

@test "--convert writes other forms, with the passphrase of the old one" {
    run_tool gen-sshkey --quiet --type=ed25519 --kdf-rounds=1 --passphrase-file="$BATS_TEST_TMPDIR/passphrase" key
    run_tool gen-sshkey --convert --formats=pkcs8,ppk3 --passphrase-file="$BATS_TEST_TMPDIR/passphrase" key new
    assert_status 0
    [[ $(stat -c %a new.pem new.ppk | xargs) == '600 600' ]]
    openssl pkey -in new.pem -passin file:"$BATS_TEST_TMPDIR/passphrase" -noout -check
    printf 'correct horse' >pass
    puttygen new.ppk --old-passphrase pass -L >putty
    same_key key.pub putty
    run_tool gen-sshkey --convert --passphrase-file="$BATS_TEST_TMPDIR/passphrase" --kdf-rounds=1 new.ppk back
    assert_status 0
    ssh-keygen -y -P 'correct horse' -f back >derived
    same_key key.pub derived
    printf 'wrong\n' >wrong
    run_tool gen-sshkey --convert --json --formats=pkcs8 --passphrase-file=wrong key bad
    assert_status 3
    assert_json error.reason wrong-passphrase
    run_tool gen-sshkey --convert --json --formats=pkcs8 key bad
    assert_status 2
    run_tool gen-sshkey --convert --json --formats=pkcs8 key.pub bad
    assert_status 3
    [[ ! -e bad.pem ]]
}

@test "--convert says when the new files have no passphrase" {
    make_pair key
    run_tool gen-sshkey --convert --formats=pkcs8 key new
    assert_status 0
    assert_match stderr 'have no passphrase'
    run_tool gen-sshkey --convert --formats=ppk3 --passphrase-file="$BATS_TEST_TMPDIR/passphrase" key new
    assert_status 0
    assert_stderr ''
    grep -q '^Encryption: aes256-cbc' new.ppk
}

@test "many: one failure does not stop the rest, and each pair has a line of JSON" {
    mkdir keys
    touch keys/peeters-2.pub
    run_tool gen-sshkey --json --no-passphrase --type=ed25519 --count=5 --directory=keys peeters
    assert_status 4
    assert_json_documents 5
    assert_match stderr '5 key pairs: 4 made, 0 unchanged, 1 failed'
    [[ $(find keys -name 'peeters-*' | wc -l) -eq 13 && ! -e keys/peeters-2 ]]
    printf '\xef\xbb\xbfa\r\nb\n\nabsent/c\n' >list
    run_tool gen-sshkey --no-passphrase --type=ed25519 --paths=list
    assert_status 3
    [[ -e a && -e b.pub ]]
    run_tool gen-sshkey --no-passphrase --type=ed25519 --null --paths=- < <(printf 'x\ny\0z\0')
    assert_status 0
    [[ -e $'x\ny.pub' && -e z ]]
    run_tool gen-sshkey --json --if-missing --no-passphrase --type=ed25519 --paths=- <<<a
    assert_status 0
    assert_json outcome unchanged
    assert_match stderr '1 key pairs: 0 made, 1 unchanged, 0 failed'
    printf 'in-utf-16\n' | iconv -t UTF-16 >list
    run_tool gen-sshkey --json --no-passphrase --type=ed25519 --paths=list
    assert_status 0
    assert_json outcome created
    [[ -e in-utf-16.pub ]]
}
