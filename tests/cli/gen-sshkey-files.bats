#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Key files as people have them: what --show says of each, and that OpenSSH and PuTTY agree with it.

load helpers

setup() {
    enter_empty_folder
    umask 077
    data="$TECHUSER_SOURCE/tests/data/ssh_keys"
}

# The keys that tests/data/ssh_keys/files.txt starts from.
make_keys() {
    ssh-keygen -q -t rsa -b 2048 -N '' -C 'peeters batch' -f rsa
    ssh-keygen -q -t ed25519 -N '' -C other -f other
    ssh-keygen -q -s other -I peeters rsa.pub
    cp rsa locked && ssh-keygen -q -p -a 1 -P '' -N secret -f locked >/dev/null
    openssl genrsa -traditional -out rsa1 2048 2>/dev/null
    openssl pkey -in rsa1 -out rsa8
    printf secret >passphrase
    : >none
    for version in 2 3; do
        puttygen rsa -O private --ppk-param version=$version --new-passphrase none -o ppk$version
    done
    puttygen rsa -O private --ppk-param memory=64,passes=1 --new-passphrase passphrase -o ppk-locked
    dropbearkey -t rsa -s 2048 -f dropbear >/dev/null 2>&1
    # RFC 8410 section 10.3, the second example.
    cat >rfc8410 <<'PEM'
-----BEGIN PRIVATE KEY-----
MHICAQEwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
oB8wHQYKKoZIhvcNAQkJFDEPDA1DdXJkbGUgQ2hhaXJzgSEAGb9ECWmEzf6FQbrB
Z9w7lshQhqowtrbLDFw4rXAxZuE=
-----END PRIVATE KEY-----
PEM
}

# `half` is which half of a key the file `out` is.
openssh_refuses() {
    if [[ $half == private ]]; then
        ! ssh-keygen -y -P secret -f out >/dev/null 2>&1 && ! ssh-keygen -y -P '' -f out >/dev/null 2>&1 &&
            ! ssh-keygen -y -P x -f out >/dev/null 2>&1
    else
        ! ssh-keygen -l -f out >/dev/null 2>&1 && ! ssh-keygen -i -f out >/dev/null 2>&1
    fi
}

putty_refuses() {
    for passphrase in none passphrase x; do
        ! puttygen out -L --old-passphrase "$passphrase" >/dev/null 2>&1 || return 1
    done
}

@test "each file is shown as what it is, and as OpenSSH and PuTTY meet it" {
    make_keys
    printf x >x
    rows=0
    while IFS= read -r line; do
        [[ $line != '#'* ]] || continue
        # Bars within a command have no blanks around both sides of a field; the last three fields are words.
        name="${line%% | *}" rest="${line#* | }"
        findings="${rest##* | }" rest="${rest% | *}"
        reason="${rest##* | }" rest="${rest% | *}"
        expected="${rest##* | }" command="${rest% | *}"
        rm -f out out.pub
        eval "$command" 2>/dev/null
        rm -f out.pub
        run_tool gen-sshkey --show --json out
        read -r half said_reason said openssh putty < <(python3 - "$BATS_TEST_TMPDIR/stdout" <<'PYTHON'
import json, sys
document = json.load(open(sys.argv[1]))
found = document.get("findings", [])
texts = " ".join(each["message"] for each in found)
print(document.get("half", "none"), document.get("error", {}).get("reason", "-"),
      ",".join(each["id"] for each in found) or "-", "OpenSSH" in texts, "PuTTY" in texts)
PYTHON
        )
        [[ "$status $said_reason $said" == "$expected $reason $findings" ]] ||
            complain "$name: status $status, $said_reason, $said"
        if [[ $status -eq 0 ]]; then
            if openssh_refuses; then agreed=True; else agreed=False; fi
            [[ $openssh == "$agreed" ]] || complain "$name: OpenSSH refuses: $agreed; we say: $openssh"
            # It reads neither PKCS#8 nor the certificates of OpenSSH, and says so once.
            if putty_refuses; then agreed=True; else agreed=False; fi
            [[ $putty == "$agreed" || ($said == *openssh-cannot-read && $agreed == False) ]] ||
                complain "$name: PuTTY refuses: $agreed; we say: $putty"
        fi
        rows=$((rows + 1))
    done <"$data/files.txt"
    [[ $rows -ge 60 ]]
}

@test "--repair writes a sound file of every damaged one, and the key stays the same" {
    make_keys
    mkdir new
    rows=0
    while IFS= read -r line; do
        [[ $line != '#'* ]] || continue
        name="${line%% | *}" rest="${line#* | }"
        findings="${rest##* | }" rest="${rest% | *}"
        reason="${rest##* | }" rest="${rest% | *}"
        command="${rest% | *}"
        case "$findings $reason" in
            '- -' | openssh-cannot-read\ - | putty-cannot-read\ -) continue ;;
            *\ bad-key) [[ $name == 'wrapped by mail' ]] || continue ;;
            *\ - | *\ utf-16 | *\ no-break-blanks | *\ plus-for-blanks | *\ signature-name) ;;
            *) continue ;;
        esac
        rm -f out out.pub new/*
        eval "$command" 2>/dev/null
        rm -f out.pub
        cp out before
        run_tool gen-sshkey --repair --json out new/out
        assert_status 0
        assert_json outcome repaired
        assert_json path new/out
        cmp out before
        mv new/out out
        run_tool gen-sshkey --show --json out
        assert_status 0
        said="$(python3 -c 'import json, sys
document = json.load(open(sys.argv[1]))
print(document["half"], document["key"]["fingerprint_sha256"], *[each["id"] for each in document["findings"] if each["severity"] == "warning"])' "$BATS_TEST_TMPDIR/stdout")"
        read -r half fingerprint left <<<"$said"
        [[ -z $left ]] || complain "$name: still $left"
        [[ $half == public || $(stat -c %a out) == 600 ]] || complain "$name: mode"
        [[ $findings == *openssh-cannot-read ]] || ! openssh_refuses || complain "$name: OpenSSH refuses the repaired file"
        rows=$((rows + 1))
    done <"$data/files.txt"
    [[ $rows -ge 25 ]]
}

@test "--repair in place keeps the old file, needs no passphrase, and leaves a sound file alone" {
    make_keys
    sed 's/$/\r/' locked >out
    cp out before
    run_tool gen-sshkey --repair out
    assert_status 0
    today="$(date -u +%F)"
    cmp before "out.$today"
    cmp locked out
    [[ $(stat -c %a out) == 600 ]]
    assert_match stdout "Previous files kept as +: out.$today"
    run_tool gen-sshkey --repair --json out
    assert_status 0
    assert_json outcome unchanged
    assert_match stderr "'out' needs no repair: nothing was changed"
    run_tool gen-sshkey --repair --json out rsa
    assert_status 4
    assert_json error.reason exists
    head -n -2 rsa >"cut"
    run_tool gen-sshkey --repair --json cut
    assert_status 3
    assert_json error.reason bad-key
    run_tool gen-sshkey --repair --json - <out
    assert_status 0
    sed 's/$/\r/' locked >again
    run_tool gen-sshkey --repair --json - <again
    assert_status 2
    run_tool gen-sshkey --repair --json - third <again
    assert_status 0
    cmp locked third
}

@test "--convert reads what a secret store made of a key" {
    make_keys
    for change in "awk '{printf \"%s\\\\n\", \$0}' rsa" "tr '\n' ' ' <rsa" 'iconv -t UTF-16 rsa'; do
        eval "$change" >secret
        run_tool gen-sshkey --convert --quiet --formats=openssh,pub secret new
        assert_status 0
        cmp <(ssh-keygen -y -f new) <(ssh-keygen -y -f rsa)
        cmp rsa.pub new.pub
        rm new new.pub
    done
}

@test "a private key in UTF-16 given as a public one is still not to be given away" {
    make_keys
    iconv -t UTF-16 rsa >wide
    run_tool gen-sshkey --check --json rsa wide
    assert_status 3
    assert_json error.reason private-key
    assert_match stderr 'never share the private key'
}

@test "--show of a key that cannot be used says what it is, as ssh-keygen does" {
    for type in 'rsa -b 1024' dsa; do
        # shellcheck disable=SC2086
        ssh-keygen -q -t $type -N '' -C 'old key' -f "old"
        for file in old old.pub; do
            run_tool gen-sshkey --show --json $file
            assert_status 1
            read -r bits fingerprint _ < <(ssh-keygen -l -f old.pub)
            assert_json key.bits "$bits"
            assert_json key.fingerprint_sha256 "$fingerprint"
            assert_json key.comment 'old key'
            assert_json key.fits_portal no
        done
        run_tool gen-sshkey --show old
        assert_status 1
        assert_match stdout "Type +: (RSA|DSA), $bits bits"
        assert_match stdout 'private: never share it'
        assert_match stderr "^gen-sshkey: error: 'old': "
        rm old old.pub
    done
    for file in security-token.pub certified.pub; do
        run_tool gen-sshkey --show --json "$data/$file"
        assert_status 1
        assert_json error.reason key-type
        assert_json key.fingerprint_sha256 "$(ssh-keygen -l -f "$data/$file" | cut -d ' ' -f 2)"
    done
    run_tool gen-sshkey --convert --json "$data/certified.pub" new
    assert_status 1
    assert_json error.reason key-type
    run_tool gen-sshkey --public --json "$data/security-token.pub" new
    assert_status 1
    assert_json error.reason key-type
    [[ ! -e new.pub ]]
}

@test "a passphrase beyond ASCII that does not fit a PPK: the hint names Windows-1252" {
    make_keys
    printf 'géheim\n' | iconv -t WINDOWS-1252 >ansi
    printf 'géheim\n' >utf8
    puttygen rsa -O private --ppk-param memory=64,passes=1 --new-passphrase ansi -o key.ppk
    run_tool gen-sshkey --check --json --passphrase-file=utf8 key.ppk rsa.pub
    assert_status 3
    assert_json error.reason wrong-passphrase
    assert_match stderr 'Windows-1252'
    run_tool gen-sshkey --check --json --passphrase-file=ansi key.ppk rsa.pub
    assert_status 0
    run_tool gen-sshkey --check --json --passphrase-file=none key.ppk rsa.pub
    assert_status 2
}

@test "--check warns of what --show warns of" {
    make_keys
    sed 's/$/\r/' rsa >out
    run_tool gen-sshkey --check --json out rsa.pub
    assert_status 0
    assert_json match True
    assert_json findings.0.id crlf
    assert_match stderr 'warning: OpenSSH refuses this file: its lines end in CRLF'
}

@test "a private key that others may read is warned of, whatever is done with it" {
    ssh-keygen -q -t rsa -b 2048 -N '' -f key && chmod 0644 key
    run_tool gen-sshkey --show --json key
    assert_status 0
    assert_json findings.0.id mode
    assert_match stderr "^gen-sshkey: note: run gen-sshkey --repair 'key'$"
    run_tool gen-sshkey --check key key.pub
    assert_status 0
    assert_match stderr '^gen-sshkey: warning: OpenSSH refuses this file: its mode 0644 lets others read it$'
    local warning="gen-sshkey: warning: 'key': its mode 0644 lets others read the private key
gen-sshkey: hint: run chmod 600 'key'"
    for command in '--public key other' '--convert --formats=pkcs8 --no-passphrase key other' '--if-missing --no-passphrase key'; do
        # shellcheck disable=SC2086
        run_tool gen-sshkey $command
        assert_status 0
        assert_match stderr "$warning"
        chmod 0600 key
        rm -f other*
        # shellcheck disable=SC2086
        run_tool gen-sshkey $command
        assert_status 0
        assert_no_match stderr warning
        chmod 0644 key
        rm -f other*
    done
    # A public key is for everybody.
    chmod 0600 key
    run_tool gen-sshkey --show key.pub
    assert_status 0
    assert_stderr ''
}
