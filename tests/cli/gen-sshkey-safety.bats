#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What gen-sshkey promises when something is in its way, or ends it: modes, kills, terminals, memory; and that a real
# server accepts its keys.

load helpers

setup() {
    enter_empty_folder
    umask 022
    printf 'correct horse\n' >"$BATS_TEST_TMPDIR/passphrase"
    faults="$TECHUSER_SOURCE/tests/faults"
}

generate() {
    run_tool gen-sshkey --quiet --no-passphrase --type=ed25519 "$@"
}

# Nothing that holds a private key can be read by others.
assert_private() {
    local file
    while IFS= read -r -d '' file; do
        ! grep -qE 'PRIVATE KEY|^Private-Lines' "$file" || [[ $(stat -c %a "$file") == 600 ]] ||
            complain "$file is not private"
    done < <(find . -type f -print0)
}

@test "modes: over a file that others can read" {
    for name in key key.pem key.ppk; do
        echo old >"$name" && chmod 644 "$name"
        generate --formats=openssh,pkcs8,ppk3 key
        assert_status 4
        [[ $(<"$name") == old && $(find . -type f | wc -l) -eq 1 ]]
        generate --rotate --formats=openssh,pkcs8,ppk3 key
        assert_status 0
        assert_private
        rm key*
    done
}

@test "modes: whatever the umask" {
    for mask in 000 022 077 277; do
        umask "$mask"
        generate --formats=openssh,pkcs8,ppk3,pub key
        assert_status 0
        umask 022
        [[ $(stat -c %a key key.pem key.ppk | sort -u) == 600 ]]
        assert_private
        rm -f key*
    done
}

@test "modes: through a link, into a pipe, over a folder" {
    mkdir outside && echo old >outside/target
    for target in outside/target outside/absent /dev/null; do
        for name in key key.pub; do
            ln -s "$target" "$name"
            generate key
            assert_status 4
            [[ -L $name && $(find . -name 'key*' | wc -l) -eq 1 ]]
            rm "$name"
        done
    done
    [[ $(<outside/target) == old && $(find outside -type f | wc -l) -eq 1 ]]
    mkfifo key
    generate key
    assert_status 4
    rm key && mkdir key
    generate key
    assert_status 4
    [[ $(find . -name 'key*' | wc -l) -eq 1 ]]
}

@test "names: too long, for the pair or for the dated name of a rotation" {
    key="$(printf '%0240d' 0)"
    generate "$key"
    assert_status 0
    sha256sum -- * >"$BATS_TEST_TMPDIR/sums"
    for case in "--rotate $key" "$key-and-more" "--if-missing $key-and-more"; do
        read -ra words <<<"$case"
        run_tool timeout 10 gen-sshkey --json --no-passphrase --type=ed25519 "${words[@]}"
        assert_status 2
        assert_json error.reason path
        assert_match stderr "^gen-sshkey: error: cannot write '$key.*': file name too long"
    done
    sha256sum --quiet --check "$BATS_TEST_TMPDIR/sums"
    [[ $(find . -type f | wc -l) -eq 3 ]]
    # A suffix that is not wanted needs no room.
    generate --if-missing --formats=openssh,pub "$key-and-more"
    assert_status 0
    rm "$key.rfc4716"
    generate --rotate --formats=openssh,pub "$key"
    assert_status 0
}

@test "modes: folders of other modes" {
    mkdir open sticky group link-target
    chmod 777 open && chmod 1777 sticky && chmod 2775 group
    run_tool gen-sshkey --json --no-passphrase --type=ed25519 open/key
    assert_status 3
    assert_json error.reason folder-mode
    [[ $(find open -type f | wc -l) -eq 0 ]]
    for folder in sticky group; do
        generate "$folder/key"
        assert_status 0
    done
    assert_private
    generate absent/key
    assert_status 3
    generate /dev/null/key
    assert_status 3
    [[ ! -e key ]]
}

@test "modes: a user without rights in the folder" {
    mkdir closed && chmod 555 closed
    as_user=()
    if [[ $(id -u) -eq 0 ]]; then
        chmod 755 "$BATS_TEST_TMPDIR" "$PWD"
        cp "$(command -v gen-sshkey)" "$BATS_TEST_TMPDIR/gen-sshkey"
        as_user=(setpriv --reuid=65534 --regid=65534 --clear-groups "$BATS_TEST_TMPDIR/gen-sshkey")
        chmod 755 "$BATS_TEST_TMPDIR/gen-sshkey"
        mkdir own && chown 65534 own
    else
        as_user=(gen-sshkey)
        mkdir own
    fi
    # A copy, because a folder above may be closed as well.
    cd / && run_tool "${as_user[@]}" --help
    if [[ $status -eq 126 || $status -eq 127 ]]; then
        skip 'other users cannot reach the folder of the tests'
    fi
    cd - || return 1
    run_tool "${as_user[@]}" --json --no-passphrase --type=ed25519 closed/key
    assert_status 3
    assert_json error.reason permission
    mkdir hidden && chmod 000 hidden
    for option in --quiet --if-missing --rotate; do
        run_tool timeout 10 "${as_user[@]}" --json --no-passphrase --type=ed25519 "$option" hidden/key
        assert_status 3
        assert_json error.reason permission
    done
    # The process is closed to debuggers, and still finds its own files in /proc.
    run_tool "${as_user[@]}" --quiet --no-passphrase --type=ed25519 own/key
    assert_status 0
    [[ $(stat -c %a own/key) == 600 ]]
}

@test "kill -9 at random leaves all files or none" {
    run_tool python3 "$faults/kill_at_random.py" 60 "$PWD" \
        gen-sshkey --quiet --no-passphrase --type=ed25519 key
    assert_status 0
}

@test "kill -9 at random of a rotation loses neither the old pair nor a part of the new one" {
    mkdir template
    generate template/key
    run_tool python3 "$faults/kill_at_random.py" 40 "$PWD" \
        gen-sshkey --quiet --no-passphrase --type=ed25519 --rotate key
    assert_status 0
}

@test "every system call made to fail in the real process: all files or none" {
    skip_with_sanitizers 'they look for leaks under strace in vain'
    # The unit tests make each call fail by itself; here the kernel does, in the process and in its child.
    for call in openat fchmod write pread64 fsync linkat; do
        failures=0
        for number in 1 2 3 4 5 6; do
            rm -rf folder && mkdir folder
            run_tool strace -f -qq -o trace -e inject="$call:error=ENOSPC:when=$number" \
                gen-sshkey --quiet --no-passphrase --type=ed25519 folder/key
            count="$(find folder -mindepth 1 | wc -l)"
            # What fails after the files, such as standard output, leaves them all.
            [[ $count -eq 3 || ($count -eq 0 && $status -ne 0) ]] || complain "$call $number: $count files"
            [[ $count -eq 3 ]] || failures=$((failures + 1))
        done
        [[ $failures -gt 0 ]] || complain "$call never failed"
    done
}

@test "a passphrase is typed twice, not shown, and the terminal is as before" {
    for case in twice differs empty long end interrupt stop terminate; do
        rm -f key*
        run_tool env -u CI python3 "$faults/terminal.py" "$case" gen-sshkey --quiet --type=ed25519 --kdf-rounds=1 key
        assert_status 0
        [[ $case == twice ]] || { [[ ! -e key ]] && continue; }
        ssh-keygen -y -P 'correct horse' -f key >derived
        [[ "$(cut -d ' ' -f 1,2 derived)" == "$(cut -d ' ' -f 1,2 key.pub)" ]]
    done
}

@test "signals reach the question for the passphrase of many keys" {
    printf '%s\n' key second >paths
    for case in interrupt stop terminate; do
        run_tool env -u CI python3 "$faults/terminal.py" "$case" gen-sshkey --quiet --type=ed25519 --paths=paths
        assert_status 0
        [[ ! -e key && ! -e second ]]
    done
}

@test "with --no-input or CI nothing is asked on a terminal either" {
    for words in 'env -u CI gen-sshkey --no-input' 'env CI=true gen-sshkey'; do
        run_tool script --quiet --return --command "$words key" /dev/null
        assert_status 2
        assert_match stdout 'pass --passphrase-file'
    done
}

# system_call_number NAME: it depends on the processor.
system_call_number() {
    printf '#include <sys/syscall.h>\nSYS_%s\n' "$1" | cc -E -P - | tail -n 1
}

@test "the passphrase is not in memory when the files are written" {
    skip_with_sanitizers 'they must be loaded first, and keep what was freed'
    cc -shared -fPIC -o "$BATS_TEST_TMPDIR/shim.so" "$faults/readable_process.c"
    for formats in openssh,pub pkcs8,pub ppk3 ppk2; do
        rm -f key*
        # The answer waits for the form that is called key.
        run_tool python3 "$faults/look_in_memory.py" "$(system_call_number read)" "$(system_call_number write)" \
            "$BATS_TEST_TMPDIR/shim.so" \
            gen-sshkey --json --type=ed25519 --kdf-rounds=2 --formats="openssh,$formats" key
        assert_status 0
    done
}

@test "a crash leaves no core dump" {
    skip_with_sanitizers 'they catch the crash'
    cat >crash.py <<'PYTHON'
import os, signal, subprocess, sys
reader, writer = os.pipe()
process = subprocess.Popen(["gen-sshkey", "--type=ed25519", f"--passphrase-fd={reader}", "key"], pass_fds=[reader])
while open(f"/proc/{process.pid}/syscall").read().split()[0] != sys.argv[1]:
    pass
process.send_signal(signal.SIGSEGV)
_, status = os.waitpid(process.pid, 0)
sys.exit(os.WCOREDUMP(status) or not os.WIFSIGNALED(status))
PYTHON
    ulimit -c unlimited || ulimit -c "$(ulimit -H -c)"
    run_tool python3 crash.py "$(system_call_number read)"
    assert_status 0
    [[ $(find . -name '*core*') == '' ]]
}

# Waits until the server of this test listens.
start_server() {
    local port
    mkdir server && chmod 700 server
    ssh-keygen -q -t ed25519 -N '' -f server/host_key
    for _ in 1 2 3 4 5; do
        port=$((20000 + RANDOM % 20000))
        cat >server/config <<CONFIG
ListenAddress 127.0.0.1
Port $port
HostKey $PWD/server/host_key
PidFile none
AuthorizedKeysFile $PWD/server/authorized
PasswordAuthentication no
KbdInteractiveAuthentication no
StrictModes no
UsePAM no
CONFIG
        [[ $(id -u) -ne 0 ]] || mkdir -p /run/sshd
        # It is this test's own process, and ends with it.
        /usr/sbin/sshd -D -e -f "$PWD/server/config" 2>server/log 3>&- &
        server_pid=$!
        server_port=$port
        for _ in $(seq 100); do
            ! grep -q 'Server listening' server/log || return 0
            kill -0 "$server_pid" 2>/dev/null || break
            sleep 0.1
        done
        kill "$server_pid" 2>/dev/null || true
    done
    cat server/log >&2
    return 1
}

teardown() {
    [[ -z ${server_pid:-} ]] || kill "$server_pid" || true
}

@test "a real sshd accepts a login with every private form that OpenSSH reads" {
    start_server
    cat >askpass <<'SH'
#!/bin/sh
echo 'correct horse'
SH
    chmod 700 askpass
    user="$(id -un)"
    # OpenSSH reads no Ed25519 key in PKCS#8.
    for case in 'rsa 2048 openssh' 'rsa 2048 pkcs8' 'ed25519 256 openssh' 'ecdsa 256 openssh' 'ecdsa 384 pkcs8' 'ecdsa 521 openssh'; do
        read -r type bits form <<<"$case"
        for protection in --no-passphrase "--passphrase-file=$BATS_TEST_TMPDIR/passphrase"; do
            rm -f key*
            run_tool gen-sshkey --quiet --type="$type" --bits="$bits" --formats="$form,pub" --kdf-rounds=2 "$protection" key
            assert_status 0
            cp key.pub server/authorized
            file=key && [[ $form == openssh ]] || file=key.pem
            run_tool env SSH_ASKPASS="$PWD/askpass" SSH_ASKPASS_REQUIRE=force ssh -F none -n -p "$server_port" \
                -i "$file" -o IdentitiesOnly=yes -o IdentityAgent=none -o UserKnownHostsFile=/dev/null \
                -o StrictHostKeyChecking=no -o LogLevel=ERROR -o PreferredAuthentications=publickey \
                "$user@127.0.0.1" 'echo logged in'
            assert_status 0
            assert_stdout 'logged in'
        done
    done
}
