# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# SFTP servers for the tests of test-channel. Each is started on a free port of the loopback address, and ended by its
# process id at the end of the file of tests. After helpers.bash.

setup_file() {
    start_usual_servers
}

teardown_file() {
    end_servers
    check_documents
}

setup() {
    enter_folder_with_server
}

# free_port: one that nobody listens on now, and that the system gives to no client that connects meanwhile (its range
# for them begins at 32768).
free_port() {
    python3 -c '
import random, socket
while True:
    port = random.randrange(20000, 32768)
    try:
        with socket.create_server(("127.0.0.1", port)):
            break
    except OSError:
        pass
print(port)'
}

# wait_for_port PORT
wait_for_port() {
    local attempt
    for attempt in {1..500}; do
        if (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; then
            return 0
        fi
        sleep 0.01
    done
    echo "nothing listens on port $1 after $attempt attempts" >&2
    return 1
}

# Ends what the functions below started.
end_servers() {
    local pid
    while read -r pid; do
        kill "$pid" 2>/dev/null || true
    done <"$servers/pids"
}

# make_keys FOLDER: one private key of each type in each format, with and without the passphrase "open sesame", and
# authorized_keys for all. What OpenSSH cannot write, PuTTY and OpenSSL do.
make_keys() {
    local folder="$1" type format
    printf 'open sesame\n' >"$folder/passphrase"
    for type in rsa ed25519 ecdsa; do
        ssh-keygen -q -t $type -N '' -C $type -f "$folder/$type"
        cat "$folder/$type.pub" >>"$folder/authorized_keys"
        cp "$folder/$type" "$folder/$type.openssh"
        puttygen "$folder/$type" -O private -o "$folder/$type.ppk"
        puttygen "$folder/$type" -O private -o "$folder/$type.locked.ppk" --new-passphrase "$folder/passphrase"
        cp "$folder/$type" "$folder/$type.locked.openssh"
        ssh-keygen -q -p -a 1 -N 'open sesame' -f "$folder/$type.locked.openssh"
        [[ $type != ed25519 ]] || continue
        for format in pem pkcs8; do
            cp "$folder/$type" "$folder/$type.$format"
            ssh-keygen -q -p -N '' -m $format -f "$folder/$type.$format"
            cp "$folder/$type" "$folder/$type.locked.$format"
            ssh-keygen -q -p -N 'open sesame' -m $format -f "$folder/$type.locked.$format"
        done
    done
    # OpenSSH knows no PKCS#8 for this type: OpenSSL makes another key, and ssh-keygen's -i reads its public half not either.
    openssl genpkey -quiet -algorithm ed25519 -out "$folder/ed25519.pkcs8" 2>/dev/null ||
        openssl genpkey -algorithm ed25519 -out "$folder/ed25519.pkcs8"
    openssl pkcs8 -topk8 -in "$folder/ed25519.pkcs8" -passout pass:'open sesame' -out "$folder/ed25519.locked.pkcs8"
    openssl pkey -in "$folder/ed25519.pkcs8" -pubout -outform DER | python3 -c '
import base64, struct, sys
name, key = b"ssh-ed25519", sys.stdin.buffer.read()[-32:]
blob = struct.pack(">I", len(name)) + name + struct.pack(">I", len(key)) + key
print("ssh-ed25519", base64.b64encode(blob).decode(), "pkcs8")' >>"$folder/authorized_keys"
}

# make_tree FOLDER: the directories of all environments, with replies in those of the circuit test.
make_tree() {
    mkdir -p "$1"/{IN,OUT,INTEST,OUTTEST,INTEST-S,OUTTEST-S}
    touch "$1"/OUTTEST/{FO,FS,GO}.ACRF.999999.20110701.00001.T "$1/OUTTEST/FO.NOTI.999999.20140628.24AZG.T"
}

# start_sshd NAME [LINE...]: OpenSSH's server with that configuration on top of the usual one. Sets port.
start_sshd() {
    local name="$1" config="$servers/$1.config"
    shift
    port="$(free_port)"
    [[ -e $servers/host_ed25519 ]] || ssh-keygen -q -t ed25519 -N '' -f "$servers/host_ed25519"
    {
        # The first value of each keyword counts.
        printf '%s\n' "$@"
        [[ "$*" == *HostKey* ]] || echo "HostKey $servers/host_ed25519"
        cat <<END
Port $port
ListenAddress 127.0.0.1
PidFile $servers/$name.pid
AuthorizedKeysFile $servers/keys/authorized_keys
StrictModes no
UsePAM no
LogLevel VERBOSE
PubkeyAuthentication yes
PasswordAuthentication no
KbdInteractiveAuthentication no
END
        [[ "$*" == *Subsystem* ]] || echo "Subsystem sftp internal-sftp -d $servers/tree"
    } >"$config"
    # Run by root it wants this folder for its unprivileged half.
    [[ $(id -u) -ne 0 ]] || mkdir -p /run/sshd
    "$(PATH="$PATH:/usr/sbin" command -v sshd)" -D -f "$config" -E "$servers/$name.log" 3>&- &
    echo $! >>"$servers/pids"
    wait_for_port "$port"
    echo "$port" >"$servers/$name.port"
}

# start_dropbear NAME: Dropbear with the sftp-server of OpenSSH. Its only user is peeterspensions, at home in the tree, in a
# list of users of its own (nss_wrapper). Sets port.
start_dropbear() {
    local name="$1"
    port="$(free_port)"
    dropbearkey -t ed25519 -f "$servers/dropbear_key" >/dev/null 2>&1
    mkdir -m 0700 "$servers/tree/.ssh"
    cp "$servers/keys/authorized_keys" "$servers/tree/.ssh/authorized_keys"
    echo "peeterspensions:x:$(id -u):$(id -g)::$servers/tree:/bin/sh" >"$servers/passwd"
    echo "peeterspensions:x:$(id -g):" >"$servers/group"
    LD_PRELOAD=libnss_wrapper.so NSS_WRAPPER_PASSWD="$servers/passwd" NSS_WRAPPER_GROUP="$servers/group" \
        "$(PATH="$PATH:/usr/sbin" command -v dropbear)" -F -E -s -p "127.0.0.1:$port" -r "$servers/dropbear_key" \
        -P "$servers/$name.pid" 2>"$servers/$name.log" 3>&- &
    echo $! >>"$servers/pids"
    wait_for_port "$port"
    echo "$port" >"$servers/$name.port"
}

# start_odd_server KIND [TARGET-PORT]: sets port.
start_odd_server() {
    : >"$BATS_TEST_TMPDIR/odd.port"
    python3 "$TECHUSER_SOURCE/tests/cli/odd_server.py" "$@" >"$BATS_TEST_TMPDIR/odd.port" 3>&- &
    echo $! >>"$servers/pids"
    local attempt
    for attempt in {1..500}; do
        read -r port <"$BATS_TEST_TMPDIR/odd.port" && return 0
        sleep 0.01
    done
    echo "no port after $attempt attempts" >&2
    return 1
}

# port_of NAME
port_of() {
    cat "$servers/$1.port"
}

# What every file of these tests begins with.
start_usual_servers() {
    export servers="$BATS_FILE_TMPDIR"
    umask 022
    mkdir "$servers/keys"
    : >"$servers/pids"
    make_keys "$servers/keys"
    make_tree "$servers/tree"
    ssh-keygen -q -t ed25519 -N '' -f "$servers/stranger"
    start_sshd sshd
    start_dropbear dropbear
}

# What every test begins with: the usual server, known.
enter_folder_with_server() {
    enter_empty_folder
    port="$(port_of sshd)"
    user="$(id -un)"
    known_host >known_hosts
    keys="$servers/keys"
}

# known_host: the line for the usual server on the port.
known_host() {
    echo "[127.0.0.1]:$port $(cut -d ' ' -f 1,2 "$servers/host_ed25519.pub")"
}

# probe [OPTION...]: the usual test; later options win.
probe() {
    run_tool test-channel --username peeterspensions --login "$user" --host 127.0.0.1 --port "$port" --environment T \
        --known-hosts known_hosts --key "$keys/ed25519" --timeout 5 --no-input "$@"
}

# A failed step, its status, reason and sentence, as text and in JSON.
assert_failure() {
    local step="$1" expected="$2" reason="$3" sentence="$4"
    assert_status "$expected"
    assert_match stderr "test-channel: error: .*$sentence"
    assert_match stderr $'\n''test-channel: hint: .'
    assert_match stdout "failed   $step "
    assert_match stdout 'the channel does not work$'
    probe "${again[@]}" --json
    assert_status "$expected"
    python3 -IS -c '
import json, sys
line, = open(sys.argv[1], encoding="utf-8")
document = json.loads(line)
found = [document["works"], str(document["status"]), document["error"]["reason"]]
assert found == [False, *sys.argv[2:]], found' "$BATS_TEST_TMPDIR/stdout" "$expected" "$reason" ||
        complain "expected status $expected and reason $reason"
}

# fails STEP STATUS REASON SENTENCE [OPTION...]
fails() {
    again=("${@:5}")
    probe "${again[@]}"
    assert_failure "${@:1:4}"
}

# start_server_of_user: a server on which the technical user of make_credentials logs in.
start_server_of_user() {
    make_credentials
    export servers="$BATS_FILE_TMPDIR"
    umask 022
    mkdir "$servers/keys" "$servers/tree"
    : >"$servers/pids"
    cp "$BATS_FILE_TMPDIR/peeters.pub" "$servers/keys/authorized_keys"
    start_sshd sshd
}
