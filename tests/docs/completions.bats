#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# The completions work in the shells themselves.

load ../cli/helpers
load documents

setup() {
    enter_empty_folder
    read -ra tools <<<"$TECHUSER_TOOLS"
}

# completes SHELL EXPECTED [WORD...]: the last word becomes the words in EXPECTED, in any order.
completes() {
    local shell="$1" expected="$2"
    shift 2
    run "${shell}_completes" "$@"
    [[ $(sort <<<"$output" | xargs) == "$expected" ]] || { echo "$shell: $* gave: $output" >&2 && return 1; }
}

@test "bash and fish complete commands, options and values" {
    for shell in bash fish; do
        completes $shell '--quality' register-techuser create --quali
        completes $shell 'nsso-employer supplementary-pensions-manager' register-techuser create --quality ''
        completes $shell 'isabel' register-techuser create --channel i
        completes $shell 'db2p db2p-preload dimona dmfa drs-allowances drs-unemployment drs-work-accidents' \
            register-techuser create --application d
        completes $shell 'create' register-techuser cr
        completes $shell 'R S T' name-batchfile --environment ''
        completes $shell 'WECH' name-batchfile --application W
        completes $shell 'always auto' check-username --color a
        completes $shell 'expires-critically expires-soon' inspect-cert --explain expires
        completes $shell 'subject subject_key_id' inspect-cert --get subject
        completes $shell '--null' check-username --nul
        completes $shell 'ecdsa ed25519' gen-sshkey --type e
        completes $shell 'openssh pkcs1 pkcs8 ppk2 ppk3 pub rfc4716 sec1' gen-sshkey --formats ''
        completes $shell 'dotted' check-enterprise --format d
    done
}

@test "bash completes file names with blanks where a file is taken" {
    touch 'a certificate.cer'
    completes bash 'a certificate.cer' register-techuser create --certificate a
    completes bash 'a certificate.cer' register-techuser create a
}

@test "bash completes the value behind an equals sign" {
    completes bash 'isabel' register-techuser create --channel = i
    completes bash 'always auto never' check-username --color =
}

@test "zsh loads the completions" {
    for tool in "${tools[@]}"; do
        # shellcheck disable=SC2016
        run_tool zsh -f -c '
            fpath=("$1" $fpath)
            autoload -Uz compinit && compinit -u -D
            [[ $_comps[$2] == "_$2" ]] && autoload +X "_$2" && zsh -n "$1/_$2"' zsh \
            "$TECHUSER_SOURCE/completions/zsh" "$tool"
        assert_status 0
        assert_stderr ''
    done
}

@test "zsh completes commands, options and values" {
    for case in 'register-techuser create --quali:--quality' 'register-techuser show --reg:--registry=' \
        'register-techuser create --channel=i:isabel' 'register-techuser cr:create' 'name-batchfile --application=W:WECH' \
        'check-username --nul:--null' 'gen-sshkey --formats=rfc:rfc4716' 'register-techuser create --application=dim:dimona'; do
        run_tool zsh -f "$TECHUSER_SOURCE/tests/docs/zsh_completes.zsh" "$TECHUSER_SOURCE/completions/zsh" "${case%%:*}"
        assert_status 0
        assert_match stdout "${case##*:}"
    done
}
