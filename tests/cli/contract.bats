#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What is the same for all tools.

# Helpers set what it uses.
# shellcheck disable=SC2154

load helpers

setup() {
    enter_empty_folder
    read -ra tools <<<"$TECHUSER_TOOLS"
}

@test "--help and -h write on stdout only, and succeed" {
    for tool in "${tools[@]}"; do
        for option in --help -h; do
            run_tool "$tool" "$option"
            assert_status 0
            assert_match stdout "^usage: $tool "
            assert_stderr ''
        done
    done
}

@test "help fits in 80 columns and has no tabs" {
    for tool in "${tools[@]}"; do
        for command in '' create show list; do
            [[ -z $command || $tool == register-techuser ]] || continue
            run_tool "$tool" ${command:+"$command"} --help
            assert_status 0
            run grep -nE $'\t|.{81}' "$BATS_TEST_TMPDIR/stdout"
            [[ $output == '' ]]
        done
    done
}

@test "--version and -V write name and version" {
    for tool in "${tools[@]}"; do
        for option in --version -V; do
            run_tool "$tool" "$option"
            assert_status 0
            assert_stdout "$tool $TECHUSER_VERSION"
            assert_stderr ''
        done
    done
}

@test "argv[0] says which tool runs, or the file that is started, through a link of any name" {
    mkdir elsewhere
    for tool in "${tools[@]}"; do
        ln -s "$TECHUSER_BIN/$tool" "elsewhere/$tool.link"
        ln -s "$tool.link" elsewhere/other
        for program in "$TECHUSER_BIN/$tool" "elsewhere/$tool.link" elsewhere/other; do
            run_tool bash -c "exec -a other $program --version"
            assert_status 0
            assert_stdout "$tool $TECHUSER_VERSION"
            assert_stderr ''
        done
        rm elsewhere/other
        # As systemd may start it: from a descriptor of the program.
        run_tool python3 -c 'import os, sys; os.execve(os.open(sys.argv[1], os.O_RDONLY), [sys.argv[2], "--version"], os.environ)' \
            "$TECHUSER_BIN/$tool" "$tool"
        assert_stdout "$tool $TECHUSER_VERSION"
    done
    # A copy has a name of its own, or of no tool.
    cp "$TECHUSER_BIN/check-username" elsewhere/check-enterprise
    run_tool elsewhere/check-enterprise 0949.383.342
    assert_status 0
    assert_stdout 0949.383.342
    assert_stderr ''
    mv elsewhere/check-enterprise elsewhere/copy
    run_tool elsewhere/copy --version
    assert_status 0
    assert_stdout "register-techuser $TECHUSER_VERSION"
    assert_stderr ''
}

@test "--version -v adds the commit, the compiler and the libraries inside" {
    for tool in "${tools[@]}"; do
        run_tool "$tool" --version -v
        assert_status 0
        assert_stderr ''
        # A clone has its commit; an archive has none.
        commit='[0-9a-f]{40}(-dirty)?'
        [[ -e $TECHUSER_SOURCE/.git ]] || commit=unknown
        report=$'\n'"$stdout"$'\n'
        for line in "$tool ${TECHUSER_VERSION//./\\.}" "commit $commit" 'compiler (GCC|Clang) [0-9.]+.*' 'glibc [0-9.]+' \
            "OpenSSL $(openssl version | cut -d ' ' -f 2)" 'Botan [0-9.]+' 'libssh2 [0-9.]+' 'SQLite [0-9.]+' \
            'pugixml [0-9.]+' 'libedit [0-9.]+' 'CLI11 [0-9.]+' 'fmt [0-9.]+' 'toml\+\+ [0-9.]+'; do
            [[ $report =~ $'\n'($line)$'\n' ]] || complain "no line '$line'"
        done
        # A name and a version in each line, and no library twice.
        ! grep -vE '^[^ ]+ [^ ]' <<<"$stdout"
        [[ -z $(cut -d ' ' -f 1 <<<"$stdout" | sort | uniq -d) ]]
    done
    run_tool register-techuser -Vv --lang fr
    assert_status 0
    assert_match stdout $'\ncompilateur '
    run_tool gen-sshkey --version -v --quiet
    assert_status 0
    assert_match stdout $'\ncommit '
}

@test "an unknown option is a usage error that names the nearest option" {
    for tool in "${tools[@]}"; do
        run_tool "$tool" --versoin
        assert_status 2
        assert_stdout ''
        assert_stderr "$tool: error: unknown option '--versoin'
$tool: hint: did you mean '--version'?"
    done
}

@test "--quiet leaves the hint out, also when the command line is wrong" {
    for tool in "${tools[@]}"; do
        for quiet in -q --quiet; do
            run_tool "$tool" --versoin $quiet
            assert_status 2
            assert_stderr "$tool: error: unknown option '--versoin'"
        done
    done
}

@test "an operand in brackets is that operand" {
    run_tool check-username --no-registry --json '[peeterspensions]' '[abcdefgh,ijklmnop]' '[]' '['
    assert_status 1
    assert_json_documents 4
    run grep -oP '"input": *"\K[^"]*' "$BATS_TEST_TMPDIR/stdout"
    [[ $output == $'[peeterspensions]\n[abcdefgh,ijklmnop]\n[]\n[' ]]
    printf '0949383342\n' >'[number]'
    printf '0000000000\n' >number
    run_tool check-enterprise --file '[number]'
    assert_status 0
    assert_stdout 0949.383.342
    run_tool inspect-cert '[x]'
    assert_status 3
    assert_stderr "inspect-cert: error: cannot read '[x]': no such file or directory"
    run_tool register-techuser '[show]' KEY
    assert_status 2
    assert_stderr "register-techuser: error: unknown command '[show]'
register-techuser: hint: did you mean 'show'?"
}

@test "every option is the hint to itself without its last letter" {
    for tool in "${tools[@]}"; do
        for command in '' create; do
            [[ -z $command || $tool == register-techuser ]] || continue
            "$tool" ${command:+"$command"} --help | grep -oE '^ .*--[a-z0-9-]{5,}' | grep -oE -- '--[a-z0-9-]{5,}' | sort -u >options
            [[ $(wc -l <options) -ge 4 ]]
            while read -r option; do
                run_tool "$tool" ${command:+"$command"} "${option%?}"
                assert_status 2
                assert_stderr "$tool: error: unknown option '${option%?}'
$tool: hint: did you mean '$option'?"
            done <options
        done
    done
}

@test "an unknown option is answered from memory that is still there" {
    skip_with_sanitizers 'they look for the same as valgrind'
    # One tool for all: they share the parser.
    run_tool valgrind -q --error-exitcode=99 check-username --versoin
    assert_status 2
}

@test "an unknown option far from every other still gives a hint" {
    for tool in "${tools[@]}"; do
        run_tool "$tool" --xyzzyxyzzy
        assert_status 2
        assert_stdout ''
        assert_match stderr "^$tool: error: unknown option '--xyzzyxyzzy'"$'\n'"$tool: hint: "
    done
}

@test "an option cannot be shortened" {
    for tool in "${tools[@]}"; do
        run_tool "$tool" --versio
        assert_status 2
    done
}

@test "a wrong --color is a usage error" {
    for tool in "${tools[@]}"; do
        operand=(list)
        [[ $tool == register-techuser ]] || operand=()
        [[ $tool != check-username ]] || operand=(peeterspensions)
        run_tool "$tool" "${operand[@]}" --color=purple
        assert_status 2
        assert_stdout ''
        assert_match stderr "^$tool: error: .*'purple'"
    done
}

@test "nothing to do is a usage error" {
    for tool in "${tools[@]}"; do
        run_tool "$tool"
        assert_status 2
        assert_stdout ''
        assert_match stderr "^$tool: error: "
    done
}

@test "output that cannot be written is status 5" {
    for tool in "${tools[@]}"; do
        for option in --help --version; do
            run_tool_on_full_disk "$tool" "$option"
            assert_status 5
            assert_match stderr "^$tool: error: cannot write standard output"
        done
    done
}

@test "a closed pipe ends the tool in silence" {
    for tool in "${tools[@]}"; do
        run python3 -c '
import os, signal, subprocess, sys
reader, writer = os.pipe()
os.close(reader)
done = subprocess.run([sys.argv[1], "--help"], stdout=writer, stderr=subprocess.PIPE)
print(done.returncode == -signal.SIGPIPE, done.stderr)' "$tool"
        [[ $output == "True b''" ]]
    done
}

@test "--json gives a document when the command line is wrong" {
    for tool in "${tools[@]}"; do
        run_tool "$tool" --json --versoin
        assert_status 2
        assert_json_documents 1
        assert_json format 1
        assert_json tool "$tool"
        assert_json status 2
        assert_json error.code usage
        assert_json error.reason option
        assert_json error.message "unknown option '--versoin'"
        assert_match stderr "^$tool: error: "
    done
}

@test "control characters of an argument do not reach the terminal" {
    for tool in "${tools[@]}"; do
        run_tool "$tool" $'--\e[31mred'
        assert_status 2
        assert_no_escape
    done
}

@test "no tool leaves a file behind when it fails" {
    for tool in "${tools[@]}"; do
        run_tool "$tool" --versoin
    done
    run find "$BATS_TEST_TMPDIR/work" "$HOME" -type f
    [[ $output == '' ]]
}

@test "what the machine has in openssl.cnf does not matter" {
    printf '%s\n' 'openssl_conf = start' '[start]' 'providers = providers' '[providers]' 'null = nothing' '[nothing]' \
        'activate = 1' >openssl.cnf
    export OPENSSL_CONF="$PWD/openssl.cnf"
    run_tool openssl genpkey -algorithm ed25519
    assert_status 1
    run_tool gen-sshkey key --type ed25519 --no-passphrase --quiet
    assert_status 0
    run_tool gen-sshkey --check key key.pub
    assert_status 0
    run_tool inspect-cert --get key.bits "$TECHUSER_SOURCE/tests/data/certificates/peeters-seal.cer"
    assert_status 0
    assert_stdout 3072
}

@test "a disk that is full is named, however much was written before" {
    run_tool bash -c 'yes 0949383342 | head -n 100000 | check-enterprise - >/dev/full'
    assert_status 5
    assert_match stderr 'error: cannot write standard output: no space left on device'
}

@test "a stream that was closed is not a file that is opened later" {
    cp "$TECHUSER_SOURCE"/tests/data/{certificates/peeters-seal.cer,ssh_keys/rsa-3072.pub,registrations/peeters.toml} .
    run_tool bash -c 'register-techuser create --many - --registry registry.db <&-'
    assert_status 3
    assert_stdout ''
    run_tool bash -c 'inspect-cert peeters-seal.cer - <&-'
    assert_status 3
    assert_match stderr "cannot read .*: bad file descriptor"
    run_tool bash -c 'inspect-cert peeters-seal.cer >&-'
    assert_status 5
    assert_match stderr 'cannot write standard output: bad file descriptor'
    run_tool bash -c 'gen-sshkey --no-passphrase --type ed25519 key >&- 2>&- <&-'
    assert_status 5
    run_tool ssh-keygen -y -f key
    assert_status 0
    cmp peeters-seal.cer "$TECHUSER_SOURCE/tests/data/certificates/peeters-seal.cer"
}

@test "a limit on threads is status 5, and nothing is half done" {
    skip_with_sanitizers 'their library has to be the first'
    cc -shared -fPIC -o "$BATS_TEST_TMPDIR/odd_system.so" "$TECHUSER_SOURCE/tests/faults/odd_system.c" -ldl
    echo 'correct horse' >"$BATS_TEST_TMPDIR/passphrase"
    local command
    for command in '--no-passphrase --count=2 --directory=.' "--passphrase-file=$BATS_TEST_TMPDIR/passphrase key"; do
        # shellcheck disable=SC2086
        run_tool env LD_PRELOAD="$BATS_TEST_TMPDIR/odd_system.so" TECHUSER_NO_THREADS=1 gen-sshkey --type=ed25519 $command
        assert_status 5
        assert_stdout ''
        assert_stderr 'gen-sshkey: error: the system refuses: resource temporarily unavailable
gen-sshkey: hint: raise the limits of this process, which ulimit -a shows'
        [[ $(find . -type f) == '' ]] || complain 'a file was made'
    done
}
