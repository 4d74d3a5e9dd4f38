#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What may follow on a command line, as bash, zsh and fish offer it: typed there, with a tab.

# Helpers set what it uses.
# shellcheck disable=SC2154

load ../cli/helpers
load documents

setup_file() {
    make_credentials
}

setup() {
    enter_folder_with_registration
    read -ra tools <<<"$TECHUSER_TOOLS"
}

# completes SHELL EXPECTED [WORD...]: the last word becomes the words in EXPECTED, in any order.
completes() {
    local shell="$1" expected="$2"
    shift 2
    run "${shell}_completes" "$@"
    [[ $(sort <<<"$output" | xargs -d '\n') == "$expected" ]] ||
        { echo "$shell: $* gave: $output" >&2 && return 1; }
}

# all_complete EXPECTED [WORD...]: in the three shells.
all_complete() {
    for shell in bash zsh fish; do
        completes $shell "$@"
    done
}

@test "commands, options and values are completed" {
    all_complete '--quality' register-techuser create --quali
    all_complete 'nsso-employer supplementary-pensions-manager' register-techuser create --quality ''
    all_complete 'isabel' register-techuser create --channel i
    all_complete 'create' register-techuser cr
    all_complete 'help' register-techuser hel
    all_complete 'registry' register-techuser help regi
    all_complete 'S' name-batchfile --environment S
    all_complete 'always auto' check-username --color a
    all_complete 'expires-critically expires-soon' inspect-cert --explain expires
    all_complete 'subject subject_key_id' inspect-cert --get subject
    all_complete '--null' check-username --nul
    all_complete 'ecdsa ed25519' gen-sshkey --type e
    all_complete 'dotted' check-enterprise --format d
    all_complete 'backup' register-techuser registry ba
    all_complete 'remove' register-techuser channel peeterspensions r
    all_complete 'WECH' name-batchfile --application W
}

@test "commands are found after options, and what was said before counts" {
    all_complete 'create' register-techuser --lang nl --color=never -q cr
    all_complete 'db2p db2p-preload' register-techuser create --quality supplementary-pensions-manager --application d
    all_complete 'dmfa' register-techuser create --quality=nsso-employer --application dmf
    all_complete '' register-techuser create --no-such-option --username ''
    all_complete '' register-techuser nonsense ''
}

@test "a value after an equals sign is completed" {
    completes bash 'isabel' register-techuser create --channel = i
    completes bash 'always auto never' check-username --color =
    for shell in zsh fish; do
        completes $shell '--channel=isabel' register-techuser create --channel=i
    done
    completes fish '--color=always --color=auto --color=never' check-username --color=
}

@test "lists are continued, without what they have" {
    all_complete 'openssh,pkcs1 openssh,pkcs8' gen-sshkey --formats openssh,pk
    all_complete 'pkcs8,openssh,pkcs1' gen-sshkey --formats pkcs8,openssh,pk
    completes bash 'openssh,pub' gen-sshkey --formats = openssh,pu
    completes zsh '--formats=openssh,pub' gen-sshkey --formats=openssh,pu
    completes fish '--formats=openssh,pub' gen-sshkey --formats=openssh,pu
}

@test "your own lists are those that are completed" {
    mkdir -p "$HOME/.config/techuser"
    sed 's/"dr"/"prof"/; s/"mr"/"doctor"/' "$TECHUSER_BIN/../share/techuser/titles.toml" >"$HOME/.config/techuser/titles.toml"
    all_complete 'doctor' register-techuser create --title d
    printf 'format = 1\n\n[[profile]]\ncode = "DB2P"\nparts = "carried"\nmeaning = "pensions"\nsource = "you"\n' \
        >"$HOME/.config/techuser/file-profiles.toml"
    all_complete 'DB2P' name-batchfile --application ''
}

@test "usernames and sender numbers come from the registry" {
    register-techuser create peeters.toml >/dev/null
    register-techuser create peeters.toml "${OTHER_QUALITY[@]}" >/dev/null
    for command in 'register-techuser show' 'register-techuser --lang nl contact' 'name-batchfile --for' 'test-channel --for' \
        'sign-batchfile --for' 'read-replies --username' 'register-techuser channel'; do
        read -ra words <<<"$command"
        all_complete 'peeterspensions' "${words[@]}" pe
        all_complete 'janssenspensions peeterspensions' "${words[@]}" ''
        all_complete '000001 000002' "${words[@]}" 00000
    done
    all_complete '' register-techuser show --registry none.db pe
    mv "$TECHUSER_REGISTRY" other.db
    all_complete 'peeterspensions' register-techuser show --registry other.db pe
    all_complete 'peeterspensions' register-techuser show --registry=./other.db pe
    # A server is not asked.
    all_complete '' register-techuser show --registry postgresql://127.0.0.1:1/none pe
    register-techuser remove peeterspensions --yes --registry other.db >/dev/null
    all_complete '' register-techuser show --registry other.db pe
}

@test "files are completed by their ending, or all where none has it" {
    touch 'a certificate.cer' a.txt a.p12 b.txt
    mkdir a-folder
    for words in 'register-techuser create --certificate' inspect-cert; do
        read -ra words <<<"$words"
        completes bash 'a certificate.cer a-folder' "${words[@]}" a
        completes fish 'a certificate.cer a-folder/' "${words[@]}" a
        all_complete 'b.txt' "${words[@]}" b
    done
    rmdir a-folder
    all_complete 'peeters.toml' register-techuser create p
    all_complete 'peeters.pub' register-techuser create --ssh-public-key p
    all_complete 'a.p12' sign-batchfile --key a
    mkdir a-folder
    for shell in bash:a-folder fish:a-folder/ zsh:a-folder; do
        completes "${shell%:*}" "${shell#*:}" read-replies --into a
    done
}

@test "each tool has a completion in each shell, and zsh loads it" {
    for tool in "${tools[@]}"; do
        [[ -s $completions/bash-completion/completions/$tool ]]
        [[ -s $completions/fish/vendor_completions.d/$tool.fish ]]
        # shellcheck disable=SC2016
        run_tool zsh -f -c '
            fpath=("$1" $fpath)
            autoload -Uz compinit && compinit -u -D
            [[ $_comps[$2] == "_$2" ]] && autoload +X "_$2" && zsh -n "$1/_$2"' zsh \
            "$completions/zsh/site-functions" "$tool"
        assert_status 0
        assert_stderr ''
    done
}

@test "no answer has anything that a terminal obeys, and no request fails" {
    for words in '' '--' '---' $'--\e[31m' '-' '--=' '=' '--lang=' '-- --lang' '--json=' $'create \u202e' \
        'create --many' 'create -- --lang'; do
        read -ra words <<<"$words"
        for tool in "${tools[@]}"; do
            run_tool "$tool" __complete "${words[@]}"
            assert_status 0
            assert_stderr ''
            assert_no_escape
            assert_match stdout '^(words|list|files.*|folders|nothing)'
        done
    done
    for tool in "${tools[@]}"; do
        run_tool "$tool" __complete
        assert_status 0
        assert_stdout nothing
        run_tool_on_full_disk "$tool" __complete ''
        assert_status 5
    done
}
