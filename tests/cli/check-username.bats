#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0

load helpers

setup_file() {
    make_credentials
}

setup() {
    enter_folder_with_registration
}

register_sample() {
    run_tool register-techuser create peeters.toml
    assert_status 0
}

@test "a name that is valid and free" {
    register_sample
    run_tool check-username janssenspensions
    assert_status 0
    assert_stdout 'janssenspensions: valid, free'
    assert_stderr ''
}

@test "a name that is taken" {
    register_sample
    run_tool check-username peeterspensions
    assert_status 1
    assert_stdout 'peeterspensions: valid, taken'
}

@test "without a registry only the shape is judged, and said so" {
    run_tool check-username janssenspensions
    assert_status 0
    assert_stdout 'janssenspensions: valid'
    assert_match stderr '^check-username: note: .*no registry'
    assert_no_registry
    run_tool check-username --quiet janssenspensions
    assert_stderr ''
}

@test "an invalid name with every broken rule at its position" {
    run_tool check-username 'Pée s'
    assert_status 1
    assert_match stdout '^Pée s: invalid'
    for reason in too-short upper-case accent blank; do
        assert_match stdout "$reason"
    done
    run_tool check-username --json 'Pée s'
    assert_status 1
    assert_json input 'Pée s'
    assert_json valid False
    assert_json reasons.1.reason upper-case
    assert_json reasons.1.offset 0
    assert_json reasons.2.reason accent
    assert_json reasons.2.offset 1
}

@test "a suggestion for a name that can be mended" {
    run_tool check-username --json PeetersPensions
    assert_status 1
    assert_json suggestion peeterspensions
}

@test "lengths at the limits" {
    run_tool check-username --json abcdefg
    assert_status 1
    assert_json reasons.0.reason too-short
    run_tool check-username abcdefgh abcdefghijklmnopqrst
    assert_status 0
    run_tool check-username --json abcdefghijklmnopqrstu
    assert_status 1
    assert_json reasons.0.reason too-long
}

@test "several names are all examined, and the worst status returned" {
    run_tool check-username short janssenspensions
    assert_status 1
    assert_match stdout '^short: invalid'
    assert_match stdout $'\n''janssenspensions: valid$'
    run_tool check-username --json short janssenspensions
    assert_status 1
    assert_json_documents 2
}

@test "names from standard input, one a line" {
    run_tool check-username - < <(printf 'janssenspensions\npeeterspensions\n')
    assert_status 0
    assert_stdout $'janssenspensions: valid\npeeterspensions: valid'
}

@test "names from standard input, ended by NUL" {
    run_tool check-username --null - < <(printf 'janssenspensions\0two\nlines\0')
    assert_status 1
    assert_match stdout '^janssenspensions: valid'
    assert_match stdout 'two\\u\{a\}lines: invalid'
    run_tool check-username -0 - --json < <(printf 'janssenspensions\0two\nlines\0')
    assert_json_documents 2
}

@test "bytes that are not UTF-8 are refused, and shown escaped" {
    run_tool check-username $'peeters\xffpensions'
    assert_status 1
    assert_match stdout 'invalid-utf8'
    run_tool check-username --json $'peeters\xffpensions'
    assert_status 1
    assert_json_documents 1
    assert_json reasons.0.reason invalid-utf8
}

@test "a file of text as registry" {
    yes 'this is no registry' | head -n 1000 >registry.txt
    run_tool check-username --json --registry "$PWD/registry.txt" janssenspensions
    assert_status 3
    assert_json error.reason not-a-registry
}

@test "output that cannot be written" {
    run_tool_on_full_disk check-username janssenspensions
    assert_status 5
}

@test "verdicts do not depend on the locale" {
    for locale in C C.UTF-8; do
        LC_ALL=$locale run_tool check-username INSTITUTIONS
        assert_status 1
        assert_match stdout 'suggestion:? institutions'
    done
}

@test "characters are named, and look-alikes are not mistaken" {
    run_tool check-username --no-registry $'p\u0435eters\u00a0\u00c9\u0663'
    assert_status 1
    assert_stderr ''
    assert_match stdout "position 2: look-alike: '.*' U\+0435 is Cyrillic, a look-alike of 'e'"
    assert_match stdout "position 8: blank: .* U\+00A0 is a blank \(non-breaking space\)"
    assert_match stdout "position 9: accent: '.*' U\+00C9 is a letter with an accent"
    assert_match stdout "position 10: look-alike: '.*' U\+0663 is an Arabic-Indic digit, a look-alike of '3'"
}

@test "--suggest prints names that are valid and free" {
    register_sample
    run_tool check-username --suggest 'Peeters Pensions'
    assert_status 0
    assert_stdout $'peeterspensions2\npeeterspensions3\npeeterspensions4\npeeterspensions5\npeeterspensions6'
    mapfile -t suggestions <"$BATS_TEST_TMPDIR/stdout"
    run_tool check-username "${suggestions[@]}"
    assert_status 0
    run_tool check-username --suggest --company 'Pensioenfonds Peeters NV' --json
    assert_status 0
    assert_json suggestions.0 pensioenfondspeeters
    run_tool check-username --suggest ---
    assert_status 1
    assert_stdout ''
    assert_match stderr 'no name close to'
}

@test "names that give a number or a person away are a warning, and not suggested" {
    run_tool check-username --no-registry --contact 'Anouk Peeters' --enterprise-number 0200.004.201 peeters0200004201
    assert_status 0
    assert_stdout "peeters0200004201: valid
    warning: contains-enterprise-number: contains the enterprise number 0200.004.201
    warning: contains-contact-name: contains 'peeters' of the contact's name"
    run_tool check-username --no-registry --json --contact 'Anouk Peeters' peeterspensions
    assert_json warnings.0.id contains-contact-name
    assert_json warnings.0.severity warning
    run_tool check-username --no-registry --suggest --contact Peeters --company 'Pensioenfonds Peeters'
    assert_no_match stdout peeters
    assert_match stdout pensioenfonds
}

@test "a wrong value of an option is a matter of usage, and the option is named" {
    run_tool check-username --no-registry --json --enterprise-number 0200.004.202 peeterspensions
    assert_status 2
    assert_json error.code usage
    assert_json error.reason check-digits
    assert_match stderr '^check-username: error: --enterprise-number: '
    for value in '' $'An\nouk'; do
        run_tool check-username --no-registry --contact "$value" peeterspensions
        assert_status 2
        assert_stdout ''
        assert_match stderr '^check-username: error: --contact: '
    done
}

@test "--rules are the reasons, as data" {
    run_tool check-username --rules --json
    assert_status 0
    assert_json shortest 8
    assert_json longest 20
    assert_json pattern '^[a-z0-9]{8,20}$'
    assert_json rules.4.reason accent
    assert_json rules.5.reason look-alike
    run_tool check-username --rules
    assert_match stdout 'too-short +at least 8 characters'
}

@test "--no-registry opens nothing" {
    yes 'this is no registry' | head -n 1000 >registry.txt
    export TECHUSER_REGISTRY="$PWD/registry.txt"
    run_tool check-username peeterspensions
    assert_status 3
    run_tool check-username --no-registry peeterspensions
    assert_status 0
    assert_stdout 'peeterspensions: valid'
    assert_stderr ''
    run_tool check-username --no-registry --registry registry.txt peeterspensions
    assert_status 2
}

@test "names that are made to do harm" {
    run_tool check-username --no-registry -- -peeterspensions --version
    assert_status 1
    assert_match stdout '^-peeterspensions: invalid'
    assert_match stdout '--version: invalid'
    printf 'a\nb\0\xff\xfe\0a\e[31m\xe2\x80\xaeb\0\0' >names
    head -c 1000000 /dev/zero | tr '\0' 'F' >>names
    run_tool bash -c 'check-username --no-registry -0 - <names'
    assert_status 1
    assert_no_escape
    assert_no_match stdout $'\xe2\x80\xae'
    [[ $(grep -c ': invalid$' "$BATS_TEST_TMPDIR/stdout") -eq 5 ]]
    # Nobody reads a line of a megabyte.
    [[ $(wc -c <"$BATS_TEST_TMPDIR/stdout") -lt 20000 ]]
    run_tool bash -c 'check-username --json --no-registry -0 - <names'
    assert_json_documents 5
}

@test "options that mean nothing together" {
    for wrong in '' '--company Peeters' '--rules peeterspensions' '--rules --suggest'; do
        read -ra words <<<"$wrong"
        run_tool check-username "${words[@]}"
        assert_status 2
        assert_stdout ''
    done
}

@test "EXP belongs to the portal: the name without it is proposed" {
    run_tool check-username --no-registry EXPpeeterspensions
    assert_status 1
    assert_stdout 'EXPpeeterspensions: invalid
    position 1: portal-prefix: EXP belongs to the portal, which puts it before the name
    suggestion: peeterspensions'
}
