#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# test-channel against servers that refuse, and against what one meets by mistake.

# Each test changes these for itself only.
# shellcheck disable=SC2030,SC2031,SC2034,SC2154

bats_require_minimum_version 1.5.0

load helpers
load servers

@test "a wrong key" {
    fails login 1 login-refused 'the server refuses the key SHA256:.* for the user' --key "$servers/stranger"
}

@test "an unknown user" {
    user=nobodyofthisname
    fails login 1 login-refused "for the user 'nobodyofthisname'"
    assert_match stderr 'hint: portal: servers do not tell which of the two is wrong'
}

@test "a server that offers only a password" {
    start_sshd password 'PubkeyAuthentication no' 'PasswordAuthentication yes'
    known_host >known_hosts
    fails login 1 no-public-key-login 'only a login with a password'
}

@test "an unknown host key is refused with its fingerprint, and accepted by it" {
    fingerprint="$(ssh-keygen -l -f "$servers/host_ed25519.pub" | cut -d ' ' -f 2)"
    : >known_hosts
    fails host-key 1 host-key-unknown "is not known: ${fingerprint//+/[+]}"
    assert_match stderr "--host-key-fingerprint=${fingerprint//+/[+]} or --accept-new"
    assert_match stdout '"login","verdict":"skipped"'
    probe --host-key-fingerprint "$fingerprint"
    assert_status 0
    [[ ! -s known_hosts ]]
    fails host-key 1 host-key-fingerprint 'not the one that was given' --host-key-fingerprint SHA256:AAAA
}

@test "--accept-new records a new key, as ssh-keygen and ssh read it, and no other" {
    printf '# no line end' >known_hosts
    probe --accept-new
    assert_status 0
    assert_stderr "test-channel: note: the host key is now known in 'known_hosts'"
    run ssh-keygen -F "[127.0.0.1]:$port" -f known_hosts
    [[ $status -eq 0 && $output == *ssh-ed25519* ]]
    cp known_hosts before
    probe --accept-new
    assert_status 0
    assert_stderr ''
    cmp before known_hosts
}

@test "a changed host key is refused, whatever is given" {
    echo "[127.0.0.1]:$port $(cut -d ' ' -f 1,2 "$servers/stranger.pub")" >known_hosts
    cp known_hosts before
    fails host-key 1 host-key-changed 'is not the one that is known' --accept-new
    fingerprint="$(ssh-keygen -l -f "$servers/host_ed25519.pub" | cut -d ' ' -f 2)"
    fails host-key 1 host-key-changed 'is not the one that is known' --host-key-fingerprint "$fingerprint"
    cmp before known_hosts
}

@test "known hosts may be hashed, patterns, marked, or among lines of other programs" {
    ssh-keygen -q -H -f known_hosts >/dev/null 2>&1
    rm -f known_hosts.old
    grep -q '^|1|' known_hosts
    probe
    assert_status 0
    key="$(cut -d ' ' -f 1,2 "$servers/host_ed25519.pub")"
    printf '%s\n' 'nonsense' '@cert-authority * ssh-ed25519 AAAA' "[127.*]:$port,other $key comment" >known_hosts
    probe
    assert_status 0
    printf '%s\n' "[127.0.0.?]:$port,!*:$port $key" >known_hosts
    fails host-key 1 host-key-unknown 'is not known'
    printf '%s\n' "@revoked * $key" "[127.0.0.1]:$port $key" >known_hosts
    fails host-key 1 host-key-revoked 'marked as revoked' --accept-new
    # OpenSSH also takes a line for the bare host, but not as a sign that the key changed.
    printf '%s\n' "127.0.0.1 $key" >known_hosts
    probe
    assert_status 0
    printf '%s\n' "127.0.0.1 $(cut -d ' ' -f 1,2 "$servers/stranger.pub")" >known_hosts
    fails host-key 1 host-key-unknown 'is not known'
}

@test "the type of host key that is known is asked for" {
    ssh-keygen -q -t ecdsa -N '' -f host_ecdsa
    start_sshd both "HostKey $PWD/host_ecdsa" "HostKey $servers/host_ed25519"
    for file in host_ecdsa.pub "$servers/host_ed25519.pub"; do
        echo "[127.0.0.1]:$port $(cut -d ' ' -f 1,2 "$file")" >known_hosts
        probe
        assert_status 0
    done
}

@test "a server with only an RSA host key" {
    ssh-keygen -q -t rsa -N '' -f host_rsa
    start_sshd rsa "HostKey $PWD/host_rsa"
    fails key-exchange 1 no-common-algorithm 'only an RSA host key'
}

@test "a server without file transfer" {
    start_sshd nosftp 'Subsystem other internal-sftp'
    known_host >known_hosts
    fails sftp 1 no-sftp 'offers this user no file transfer'
    start_sshd broken "Subsystem sftp $BATS_TEST_TMPDIR/nothing"
    known_host >known_hosts
    fails sftp 5 sftp-timeout 'did not start the file transfer' --timeout 1
}

@test "a missing directory" {
    make_tree tree
    rmdir tree/INTEST-S
    start_sshd missing "Subsystem sftp internal-sftp -d $PWD/tree"
    known_host >known_hosts
    fails send-directory 1 directory-missing 'the directory INTEST-S is not there' --environment S
    assert_match stdout '"receive-directory","verdict":"passed"'
    probe --environment R
    assert_status 0
}

@test "a directory that may not be read, and a file in its place" {
    start_sshd denied "Subsystem sftp internal-sftp -P opendir -d $servers/tree"
    known_host >known_hosts
    fails send-directory 1 directory-permission 'may not read the directory INTEST'
    make_tree tree
    rmdir tree/IN
    touch tree/IN
    start_sshd file "Subsystem sftp internal-sftp -d $PWD/tree"
    known_host >known_hosts
    fails send-directory 1 directory-missing 'the directory IN is not there' --environment R
}

@test "names that the server gives are shown harmlessly" {
    make_tree tree
    touch tree/OUTTEST/$'\e[31mred\n'
    start_sshd names "Subsystem sftp internal-sftp -d $PWD/tree"
    known_host >known_hosts
    probe
    assert_status 0
    assert_no_escape
    assert_match stdout 'not the name of a batch file'
    assert_match stderr 'warning: 1 of 5 files have a name that does not belong here'
}

@test "a connection that is refused" {
    port="$(free_port)"
    fails connect 5 connection-refused 'refused the connection: nothing listens there'
}

@test "a host that is not there" {
    fails resolve 5 unknown-host "no address is known of host 'no-such-host.invalid'" --host no-such-host.invalid
}

@test "a port that never answers" {
    start_odd_server silent
    fails banner 5 banner-timeout 'no SSH server answered in time' --timeout 1
}

@test "a server that closes at once, or after its banner" {
    start_odd_server closes
    fails banner 5 closed-at-once 'closed the connection without a word'
    start_odd_server closes-after-banner
    fails key-exchange 5 closed-after-banner 'right after its banner'
}

@test "a web server" {
    start_odd_server http
    fails banner 5 not-ssh 'a web server answered instead of an SSH server'
    assert_no_escape
    start_odd_server html
    fails banner 5 not-ssh 'a web server answered instead of an SSH server'
}

@test "servers that send garbage without end" {
    start_odd_server garbage
    fails banner 5 not-ssh 'something that is not an SSH server answered'
    start_odd_server bracket
    fails banner 5 not-ssh 'something that is not an SSH server answered'
    for kind in garbage-after-banner endless-packets; do
        start_odd_server $kind
        probe
        assert_status 5
        assert_match stdout 'failed   key-exchange '
        assert_match stderr 'test-channel: error: '
    done
}

@test "IPv4 is tried when nobody answers on IPv6, and names are resolved" {
    echo "[localhost]:$port $(cut -d ' ' -f 1,2 "$servers/host_ed25519.pub")" >known_hosts
    probe --host localhost
    assert_status 0
    assert_match stdout 'passed   connect .*127\.0\.0\.1'
}
