#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# test-channel against real servers: what works, and with what.

# Each test changes these for itself only.
# shellcheck disable=SC2030,SC2031,SC2034,SC2154

bats_require_minimum_version 1.5.0

load helpers
load servers

@test "the channel works with every type of key, in every format, with and without a passphrase" {
    for key in rsa ed25519 ecdsa; do
        for format in openssh pkcs8 pem ppk; do
            [[ $key.$format != ed25519.pem ]] || continue
            probe --key "$keys/$key.$format"
            assert_status 0
            assert_stderr ''
            assert_match stdout 'passed   login '
            probe --key "$keys/$key.locked.$format" --passphrase-file "$keys/passphrase"
            assert_status 0
            assert_stderr ''
            assert_match stdout 'the channel works$'
        done
    done
    probe --key "$keys/rsa.locked.openssh" --passphrase-file - <"$keys/passphrase"
    assert_status 0
}

@test "every step is told, with the replies and their meaning" {
    probe --json
    assert_status 0
    assert_stderr ''
    assert_json works True
    assert_json login "$user"
    local index=0
    for step in registered-key resolve connect banner key-exchange host-key login sftp send-directory receive-directory \
        replies probe-write clock; do
        assert_json "steps.$index.name" "$step"
        index=$((index + 1))
    done
    assert_json steps.2.details.0.value 127.0.0.1
    assert_match stdout '"banner","value":"SSH-2\.0-OpenSSH'
    assert_json steps.4.details.0.value ssh-ed25519
    assert_json replies.0.name FO.ACRF.999999.20110701.00001.T
    assert_json replies.0.meaning 'reply, acknowledgment of receipt, 01/07/2011, circuit test'
    assert_json replies.0.sender_number 999999
    probe
    assert_status 0
    assert_match stdout "^127\.0\.0\.1 port $port, user $user, environment T \(circuit test\)"
    assert_match stdout 'skipped  probe-write '
    assert_match stdout $'files in OUTTEST: 4\n'
    assert_match stdout '    GO\.ACRF\.999999\.20110701\.00001\.T  start file, acknowledgment of receipt, 01/07/2011'
}

@test "RSA signs with SHA-2, and with SHA-1 only when that is allowed" {
    probe --json --key "$keys/rsa"
    assert_match stdout '"algorithm","value":"rsa-sha2-512"'
    start_sshd sha256 'PubkeyAcceptedAlgorithms rsa-sha2-256'
    known_host >>known_hosts
    probe --json --key "$keys/rsa"
    assert_status 0
    assert_match stdout '"algorithm","value":"rsa-sha2-256"'
    start_sshd sha1 'PubkeyAcceptedAlgorithms ssh-rsa'
    known_host >>known_hosts
    probe --json --key "$keys/rsa" --allow-sha1
    assert_status 0
    assert_match stdout '"algorithm","value":"ssh-rsa"'
    assert_match stderr 'warning: the login relies on a signature with SHA-1'
}

@test "the channel works on Dropbear with the sftp-server of OpenSSH" {
    port="$(port_of dropbear)"
    user=peeterspensions
    probe --accept-new
    assert_status 0
    for key in ed25519.openssh ed25519.pkcs8 ed25519.ppk ecdsa.openssh ecdsa.pkcs8 ecdsa.pem ecdsa.ppk; do
        probe --key "$keys/$key"
        assert_status 0
        assert_stderr ''
    done
    # Dropbear insists that the encoding of an RSA key says ssh-rsa (RFC 8332 section 3), whatever signs.
    for format in openssh pkcs8 pem ppk; do
        probe --json --key "$keys/rsa.$format"
        assert_status 0
        assert_match stdout '"algorithm","value":"rsa-sha2-'
        probe --key "$keys/rsa.locked.$format" --passphrase-file "$keys/passphrase"
        assert_status 0
    done
}

@test "a wrong passphrase, a public key and a missing file are told before anything is sent" {
    port="$(free_port)"
    echo wrong >wrong
    probe --key "$keys/rsa.locked.openssh" --passphrase-file wrong
    assert_status 3
    assert_stdout ''
    probe --key "$keys/rsa.locked.openssh"
    assert_status 2
    assert_match stderr 'no passphrase for'
    probe --key "$keys/rsa.pub"
    assert_status 3
    assert_match stderr 'holds a public key'
    probe --key nothing
    assert_status 3
    assert_match stderr "cannot read 'nothing'"
}

@test "a key file that others refuse is warned of, and used" {
    cp "$keys/ed25519" wide && chmod 0644 wide
    probe --key wide
    assert_status 0
    assert_match stderr "warning: 'wide': OpenSSH refuses this file: its mode 0644"
    sed 's/$/\r/' "$keys/ed25519" >crlf && chmod 0600 crlf
    probe --key crlf
    assert_status 0
    assert_match stderr "warning: 'crlf': .*OpenSSH"
    assert_match stdout 'the channel works$'
    iconv -t UTF-16 "$keys/ed25519" >utf16 && chmod 0600 utf16
    probe --key utf16
    assert_status 0
    assert_match stderr "warning: 'utf16': .*UTF-16"
    # The server of this test proves that others do refuse it.
    run ! ssh -F none -p "$port" -i crlf -o BatchMode=yes -o IdentitiesOnly=yes -o UserKnownHostsFile=known_hosts "$user@127.0.0.1" true
}

@test "other processes cannot read the memory of the tool, and no core is left" {
    start_odd_server garbage
    strace -f -o calls -e trace=prctl,prlimit64,setrlimit,openat,read -- \
        test-channel --username peeterspensions --host 127.0.0.1 --port "$port" --known-hosts known_hosts \
        --key "$keys/rsa.locked.pkcs8" --passphrase-file "$keys/passphrase" >/dev/null 2>&1 3>&- || true
    [[ -s calls ]]
    # Undumpable and without a core before the first secret is read.
    before="$(sed '/rsa[.]locked[.]pkcs8\|keys.passphrase/,$d' calls)"
    [[ $(wc -l <calls) -gt $(wc -l <<<"$before") ]]
    [[ $before == *'prctl(PR_SET_DUMPABLE, SUID_DUMP_DISABLE)'* ]]
    [[ $before == *'RLIMIT_CORE, {rlim_cur=0, rlim_max=0}'* ]]
}

@test "a key that is not the registered one is told, with the one that is" {
    cp "$TECHUSER_SOURCE/tests/data/certificates/peeters-seal.cer" "$TECHUSER_SOURCE/tests/data/registrations/peeters.toml" .
    cp "$keys/rsa.pub" peeters.pub
    export TECHUSER_REGISTRY="$BATS_TEST_TMPDIR/registry.db"
    register-techuser create peeters.toml >/dev/null
    registered="$(ssh-keygen -l -f peeters.pub | cut -d ' ' -f 2)"
    registered="${registered//+/[+]}"
    probe --key "$keys/rsa"
    assert_status 0
    assert_match stdout 'passed   registered-key'
    probe --key "$keys/ed25519"
    assert_status 0
    assert_match stderr "warning: the key file holds SHA256:.*, but $registered is registered"
    run_tool test-channel --for peeterspensions --login "$user" --host 127.0.0.1 --port "$port" \
        --known-hosts known_hosts --key "$servers/stranger"
    assert_status 1
    assert_match stderr "hint: this is not the registered key: use the private key of $registered"
}

@test "nothing is written without --probe-write, and nothing is left with it" {
    make_tree tree
    touch -d 2020-01-01 tree/INTEST
    start_sshd write "Subsystem sftp internal-sftp -l VERBOSE -d $PWD/tree"
    known_host >known_hosts
    probe
    assert_status 0
    [[ $(stat -c %Y tree/INTEST) == "$(date -d 2020-01-01 +%s)" ]]
    probe --probe-write
    assert_status 0
    assert_match stdout 'passed   probe-write .*INTEST/techuser-probe-[0-9a-f]{16}'$'\n'
    assert_match stdout 'passed   clock '
    [[ $(stat -c %Y tree/INTEST) != "$(date -d 2020-01-01 +%s)" ]]
    [[ -z $(ls -A tree/INTEST) ]]
    start_sshd readonly "Subsystem sftp internal-sftp -R -d $PWD/tree"
    known_host >known_hosts
    fails probe-write 1 write-refused 'may not create a file' --probe-write
    start_sshd undeletable "Subsystem sftp internal-sftp -P remove -d $PWD/tree"
    known_host >known_hosts
    fails probe-write 1 remove-refused 'could not be removed' --probe-write
}

@test "a clock that is behind the server is told" {
    make_tree tree
    touch -d '+2 hours' tree/OUTTEST/FO.ACRF.999999.20110701.00001.T
    start_sshd clock "Subsystem sftp internal-sftp -d $PWD/tree"
    known_host >known_hosts
    probe
    assert_status 0
    assert_match stderr 'warning: the clock of this machine is 7[0-9]{3} seconds behind that of the server'
}

@test "the private key and the passphrase are never sent, and the agent is not asked" {
    start_odd_server record "$port"
    known_host >known_hosts
    # The sanitizer that looks for leaks cannot do so beside strace.
    ASAN_OPTIONS=detect_leaks=0 strace -f -o trace -e trace=connect,openat \
        test-channel --username peeterspensions --login "$user" --host 127.0.0.1 --port "$port" --environment T \
        --known-hosts known_hosts --key "$keys/rsa.locked.pkcs8" --passphrase-file "$keys/passphrase" >/dev/null
    [[ $(stat -c %s sent.bin) -gt 1000 ]]
    run ! grep -qaF 'open sesame' sent.bin
    run ! grep -q AF_UNIX trace
    # No eight bytes in a row of the private exponent or the primes.
    openssl rsa -in "$keys/rsa.pem" -noout -text 2>/dev/null | python3 -c '
import re, sys
sent = open("sent.bin", "rb").read()
text = sys.stdin.read()
secret = text[text.index("privateExponent"):]
numbers = [bytes.fromhex(n.replace(":", "").replace(" ", "").replace("\n", ""))
           for n in re.findall(r"\n((?: {4}[0-9a-f:]+\n)+)", secret)]
assert len(numbers) >= 5, len(numbers)
for number in numbers:
    for begin in range(len(number) - 8):
        assert number[begin:begin + 8] not in sent'
}

@test "the agent is asked with --agent, and only then" {
    eval "$(ssh-agent -s)" >/dev/null
    echo "$SSH_AGENT_PID" >>"$servers/pids"
    probe --agent --key "$keys/ed25519.pub"
    assert_status 1
    assert_match stderr 'the agent does not hold the key'
    ssh-add -q "$keys/ed25519"
    probe --agent --key "$keys/ed25519.pub"
    assert_status 0
    assert_match stdout 'passed   login '
    run_tool test-channel --username peeterspensions --login "$user" --host 127.0.0.1 --port "$port" --agent \
        --known-hosts known_hosts
    assert_status 0
    ssh-add -q -d "$keys/ed25519" && ssh-add -q "$keys/rsa"
    fails login 1 agent-rsa 'the agent has only RSA keys' --agent --key "$keys/rsa.pub"
    SSH_AUTH_SOCK=/nonexistent
    fails login 5 agent 'no SSH agent answers' --agent
    unset SSH_AUTH_SOCK
    probe --agent
    assert_status 2
    # A socket in the place of the agent that nobody connects to.
    python3 -c '
import os, select, socket, subprocess, sys
listener = socket.socket(socket.AF_UNIX)
listener.bind("agent")
listener.listen()
done = subprocess.run(sys.argv[1:], env=dict(os.environ, SSH_AUTH_SOCK=os.path.abspath("agent")),
                      stdout=subprocess.DEVNULL)
assert done.returncode == 0, done
assert not select.select([listener], [], [], 0)[0], "the agent was asked"' test-channel --username peeterspensions \
        --login "$user" --host 127.0.0.1 --port "$port" --known-hosts known_hosts --key "$keys/ed25519"
}

@test "host and port come from the configuration, the defaults name their source" {
    mkdir -p "$HOME/.config/techuser"
    printf '%s\n' 'format = 1' '[sftp]' 'host = "127.0.0.1"' "port = $port" >"$HOME/.config/techuser/config.toml"
    configured=(test-channel --username peeterspensions --login "$user" --known-hosts known_hosts --key "$keys/ed25519")
    run_tool "${configured[@]}"
    assert_status 0
    assert_stderr ''
    printf '%s\n' 'format = 1' '[sftp]' 'host = "sftp.invalid"' >other.toml
    TECHUSER_CONFIG=other.toml run_tool "${configured[@]}" --json
    assert_status 5
    assert_json host sftp.invalid
    assert_json port 8022
    for wrong in 'hots = "x"' 'port = 0' 'port = "22"' 'host = 1' 'port ='; do
        printf '%s\n' 'format = 1' '[sftp]' "$wrong" >other.toml
        TECHUSER_CONFIG=other.toml run_tool "${configured[@]}" --json
        assert_status 2
        assert_json error.reason configuration
    done
    TECHUSER_CONFIG=nothing.toml run_tool "${configured[@]}"
    assert_status 3
    # The connection is refused on a port of our own, whatever the machine can reach.
    grep -q '^host = "sftp.socialsecurity.be"' "$TECHUSER_BIN/../share/techuser/config.toml"
    grep -q '^port = 8022' "$TECHUSER_BIN/../share/techuser/config.toml"
}

@test "the examples of the help and the page" {
    echo "[127.0.0.1]:$(port_of dropbear) $(dropbearkey -y -f "$servers/dropbear_key" | grep '^ssh-ed25519' |
        cut -d ' ' -f 1,2)" >known_hosts
    mkdir -p "$HOME/.config/techuser" "$HOME/.ssh"
    mv known_hosts "$HOME/.ssh"
    printf '%s\n' 'format = 1' '[sftp]' 'host = "127.0.0.1"' "port = $(port_of dropbear)" >"$HOME/.config/techuser/config.toml"
    cp "$TECHUSER_SOURCE/tests/data/certificates/peeters-seal.cer" "$TECHUSER_SOURCE/tests/data/registrations/peeters.toml" .
    cp "$keys/ecdsa" peeters
    cp "$keys/ecdsa.pub" peeters.pub
    register-techuser create peeters.toml >/dev/null
    {
        test-channel --help | sed -n '/^examples:/,/^$/ s/^  //p'
        sed -n '/^\.Sh EXAMPLES/,/^\.Sh DIAGNOSTICS/ { /^\.Bd/,/^\.Ed/ { /^\./!p } }' "$TECHUSER_SOURCE/man/test-channel.1"
    } >examples
    [[ $(wc -l <examples) -eq 4 ]]
    while read -ra example; do
        run_tool "${example[@]}"
        assert_status 0
        assert_stderr ''
    done <examples
}

@test "wrong command lines" {
    for wrong in '--port 0' '--port 65536' '--port x' '--timeout 0' '--timeout 601' '--connect-timeout 0' '--max-time x' '--max-time 601' '--proxy x' '--environment X' '--for peeterspensions' \
        '--username Peeters'; do
        read -ra options <<<"$wrong"
        probe "${options[@]}"
        assert_status 2
        assert_stdout ''
    done
    run_tool test-channel --username peeterspensions
    assert_status 2
    assert_stderr 'test-channel: error: no private key given
test-channel: hint: pass the file with --key, or let the SSH agent sign with --agent'
    run_tool test-channel --for peeterspensions --key "$keys/rsa" --registry nothing.db
    assert_status 1
    run_tool_on_full_disk test-channel --username peeterspensions --login "$user" --host 127.0.0.1 --port "$port" \
        --known-hosts known_hosts --key "$keys/ed25519"
    assert_status 5
}

@test "no memory and no descriptor is left" {
    skip_with_sanitizers 'they look for the same as valgrind'
    command=(valgrind -q --leak-check=full '--show-leak-kinds=definite,indirect,possible' --errors-for-leak-kinds=definite
        --track-fds=yes --error-exitcode=99 --log-file=valgrind.log
        test-channel --username peeterspensions --login "$user" --host 127.0.0.1 --known-hosts known_hosts
        --key "$keys/ed25519" --timeout 60 --probe-write)
    run_tool "${command[@]}" --port "$port"
    assert_status 0
    # What the tool itself opened; the rest is inherited from the test.
    grep -q 'Open file descriptor' valgrind.log
    run ! grep -E 'Open AF_|Open file descriptor [0-9]+: .*(known_hosts|keys/|config\.toml|registry)' valgrind.log
    start_odd_server closes-after-banner
    run_tool "${command[@]}" --port "$port"
    assert_status 5
}
