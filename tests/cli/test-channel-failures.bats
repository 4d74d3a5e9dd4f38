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
    assert_match stderr 'hint: portal: the server does not say whether the key or the user name is wrong'
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
    fails host-key 1 host-key-fingerprint 'no host key of .* has the fingerprint SHA256:A{43}' \
        --host-key-fingerprint "SHA256:$(printf 'A%.0s' {1..43})"
}

@test "a fingerprint is understood in every form that people copy, and nonsense is refused" {
    line="$(ssh-keygen -l -f "$servers/host_ed25519.pub")"
    sha256="$(cut -d ' ' -f 2 <<<"$line")"
    md5="$(ssh-keygen -l -E md5 -f "$servers/host_ed25519.pub" | cut -d ' ' -f 2)"
    : >known_hosts
    for form in "$line" "sha256:${sha256#SHA256:}" "${sha256#SHA256:}" "$sha256=" "$md5" "${md5,,}" "${md5#MD5:}" "${md5^^}" \
        "$(ssh-keygen -l -E md5 -f "$servers/host_ed25519.pub")"; do
        probe --host-key-fingerprint "$form"
        assert_status 0
    done
    for wrong in '' nonsense "${sha256:0:49}" "${sha256}A" "${md5:0:50}" "MD5:${sha256#SHA256:}x" SHA256: 'MD5:zz' \
        "$(cut -d ' ' -f 2 "$servers/host_ed25519.pub")"; do
        probe --host-key-fingerprint "$wrong"
        assert_status 2
        assert_stdout ''
        assert_match stderr 'not a key fingerprint'
    done
}

@test "the fingerprint of any of the server's keys is found, whatever type was agreed on" {
    for type in ecdsa rsa; do
        ssh-keygen -q -t $type -N '' -f host_$type
    done
    start_sshd three "HostKey $PWD/host_rsa" "HostKey $PWD/host_ecdsa" "HostKey $servers/host_ed25519"
    : >known_hosts
    for key in host_ecdsa "$servers/host_ed25519"; do
        probe --host-key-fingerprint "$(ssh-keygen -l -f "$key.pub")" --accept-new
        assert_status 0
        [[ $(<known_hosts) == "[127.0.0.1]:$port $(cut -d ' ' -f 1,2 "$key.pub")" ]]
        : >known_hosts
    done
    # A key that is recorded does not hinder another type, but a changed one does.
    echo "[127.0.0.1]:$port $(cut -d ' ' -f 1,2 host_ecdsa.pub)" >known_hosts
    probe --host-key-fingerprint "$(ssh-keygen -l -f "$servers/host_ed25519.pub")"
    assert_status 0
    echo "[127.0.0.1]:$port $(cut -d ' ' -f 1,2 "$servers/stranger.pub")" >known_hosts
    fails host-key 1 host-key-changed 'is not the one that is known' \
        --host-key-fingerprint "$(ssh-keygen -l -f "$servers/host_ed25519.pub")"
    # libssh2 1.10 cannot ask for the RSA key.
    : >known_hosts
    fails host-key 1 host-key-fingerprint 'no host key of .* that libssh2 1\.[0-9.]+ supports has the fingerprint' \
        --host-key-fingerprint "$(ssh-keygen -l -f host_rsa.pub)"
    assert_match stdout '"offered","value":"rsa-sha2-512,'
    echo "[127.0.0.1]:$port $(cut -d ' ' -f 1,2 host_rsa.pub)" >known_hosts
    fails host-key 1 host-key-unsupported 'an RSA key is recorded for .* cannot verify with SHA-2' --accept-new
    [[ $(wc -l <known_hosts) -eq 1 ]]
}

@test "a host with a key of another type is not new" {
    echo "[127.0.0.1]:$port ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBGA0P+wtUTXliNrO9GwJurn07xAe9OCnZWIUVFgdtVyg0ODpccXhdqVNZKvYOqbOPBY/3wpqGZ8r3ojkSNTTZGA=" >known_hosts
    cp known_hosts before
    fails host-key 1 host-key-changed 'only keys of type ecdsa-sha2-nistp256 are recorded, the server has the ssh-ed25519 key' \
        --accept-new
    cmp before known_hosts
}

@test "authorities of host certificates are named, and a file in UTF-16 is refused" {
    echo "@cert-authority * $(cut -d ' ' -f 1,2 "$servers/stranger.pub")" >known_hosts
    fails host-key 1 host-key-unknown 'is not known .a @cert-authority is, but libssh2 supports no host certificates.'
    known_host | iconv -t UTF-16 >known_hosts
    probe
    assert_status 3
    assert_match stderr "'known_hosts' is in UTF-16"
    known_host | iconv -t UTF-16LE >known_hosts
    probe --json
    assert_status 3
    assert_json error.reason encoding
}

@test "proxies" {
    target="$port"
    for kind in socks http-proxy; do
        start_odd_server $kind
        via="${kind/socks/socks5}://127.0.0.1:$port"
        via="${via/http-proxy/http}"
        proxy_port="$port" port="$target"
        for host in 127.0.0.1 localhost; do
            known_host | sed "s/127.0.0.1/$host/" >known_hosts
            probe --proxy "$via" --host $host
            assert_status 0
            assert_match stdout 'passed   connect .*127\.0\.0\.1'
        done
        port="$(free_port)"
        fails connect 5 connection-refused 'nothing listens there' --proxy "${via/$proxy_port/$port}"
    done
    port="$target"
    while read -r kind scheme reason sentence; do
        start_odd_server "$kind"
        fails connect 5 "$reason" "$sentence" --proxy "$scheme://127.0.0.1:$port" --timeout 1
        assert_no_escape
    done <<'END'
socks-login socks5 proxy-login wants a login, which this tool does not offer
socks-no-method socks5h proxy-login wants a login
socks-rules socks5 proxy-refused does not connect to '127.0.0.1' port [0-9]+: its rules do not allow it
socks-refused socks5 proxy-refused the connection was refused
socks-odd-code socks5 proxy-refused SOCKS error 99
http-proxy-login http proxy-login wants a login
http-proxy-rules http proxy-refused it answers '403 Not
http socks5 not-a-proxy does not answer as a SOCKS 5 proxy
garbage http not-a-proxy does not answer as an HTTP proxy
closes http proxy-refused closed the connection
silent socks5 proxy-timeout gave no answer in time
silent http proxy-timeout gave no answer in time
END
    for wrong in '' 127.0.0.1:1080 socks4://h:1 https://h:1 socks5:// http://:80 'socks5://h:0' 'socks5://h:65536' 'http://h:x' \
        'http://a b' 'http://h/path' ssh://jump http://user:secret@h:1; do
        probe --proxy "$wrong"
        assert_status 2
        assert_stdout ''
        assert_no_match stderr secret
    done
    probe --proxy ssh://jump
    assert_match stderr 'for a jump host run ssh -L'
}

@test "the server's own SOCKS proxy of ssh -D is one" {
    socks_port="$(free_port)"
    ssh -F none -N -D "127.0.0.1:$socks_port" -p "$port" -i "$keys/ed25519" -o BatchMode=yes -o UserKnownHostsFile=known_hosts \
        "$user@127.0.0.1" 3>&- &
    echo $! >>"$servers/pids"
    wait_for_port "$socks_port"
    probe --proxy "socks5://127.0.0.1:$socks_port"
    assert_status 0
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

@test "a missing directory" {
    make_tree tree
    rmdir tree/INTEST-S
    start_sshd missing "Subsystem sftp internal-sftp -d $PWD/tree"
    known_host >known_hosts
    fails send-directory 1 directory-missing 'no such directory: INTEST-S' --environment S
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
    fails send-directory 1 directory-missing 'no such directory: IN' --environment R
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

@test "an entry without a name does not end the listing" {
    start_sshd nameless "Subsystem sftp /usr/bin/python3 $TECHUSER_SOURCE/tests/cli/odd_sftp.py"
    known_host >known_hosts
    probe --json
    assert_status 0
    assert_match stdout '"FO\.ACRF\.999999\.20110701\.00001\.T".*"FO\.ACRF\.999999\.20110701\.00002\.T"'
    probe
    assert_status 0
    assert_match stdout 'files in OUTTEST: 2'
    assert_no_match stderr 'do not belong|does not belong'
}

@test "a connection that is refused" {
    port="$(free_port)"
    fails connect 5 connection-refused 'refused the connection: nothing listens there'
}

@test "a host that is not there" {
    fails resolve 5 unknown-host "unknown host 'no-such-host.invalid'" --host no-such-host.invalid
}

@test "a port that never answers" {
    start_odd_server silent
    fails banner 5 banner-timeout 'no SSH server answered in time' --timeout 1
}

@test "a server that closes at once, or after its banner" {
    start_odd_server closes
    fails banner 5 closed-at-once 'closed the connection without sending anything'
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
