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
