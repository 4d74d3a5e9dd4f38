#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# No English in French, Dutch and German: what the tests of the tools see refused is refused again in each language, and
# no English word of the catalogues is in the answer.

load helpers

setup() {
    enter_empty_folder
    refusals="$BATS_TEST_TMPDIR/refusals"
    mkdir "$refusals"
}

judge() {
    run_tool python3 "$TECHUSER_SOURCE/tests/cli/english.py" "$TECHUSER_SOURCE" "$refusals"
}

# speaks NAME LEAST: the refusals of tests/cli/NAME.bats, of which there are at least so many. Whether these tests succeed
# is for their own run to say: each refusal comes four times here.
speaks() {
    env -i PATH="$PATH" HOME="$HOME" LC_ALL="$LC_ALL" TECHUSER_BIN="$TECHUSER_BIN" TECHUSER_TOOLS="$TECHUSER_TOOLS" \
        TECHUSER_SOURCE="$TECHUSER_SOURCE" TECHUSER_VERSION="$TECHUSER_VERSION" TECHUSER_REFUSALS="$refusals" \
        bats "$TECHUSER_SOURCE/tests/cli/$1.bats" >"$BATS_TEST_TMPDIR/log" 2>&1 || true
    local refused=("$refusals"/fr.*)
    [[ ${#refused[@]} -ge $2 ]] || { cat "$BATS_TEST_TMPDIR/log" && false; }
    judge
    assert_stdout ''
    assert_status 0
    assert_stderr ''
}

@test "English words are found" {
    for said in 'outil: erreur : permission denied' "l'entrée 'x' is refused" 'tool: error: erreur'; do
        printf 'tool argument\n%s\n' "$said" >"$refusals/fr.1"
        judge
        assert_status 1
        assert_match stdout '^fr: (denied|refused|error): 1 times, as in: tool argument: '
    done
    printf '%s\n' 'tool --lang refused' "outil: erreur : l'entrée 'denied' refused: PATH, --refused, fe-refused, /denied/x" \
        >"$refusals/fr.1"
    judge
    assert_stdout ''
    assert_status 0
}

@test "check-username" {
    speaks check-username 20
}

@test "gen-sshkey" {
    speaks gen-sshkey-input 1
}

@test "inspect-cert" {
    speaks inspect-cert 30
}

@test "name-batchfile" {
    speaks name-batchfile-modes 40
}

@test "sign-batchfile" {
    speaks sign-batchfile 25
}

@test "register-techuser" {
    speaks register-techuser-statuses 80
}

@test "what is no text, no key or no certificate" {
    speaks bad-input 4
}
