#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What help shows, and how wide.

# Helpers set what it uses.
# shellcheck disable=SC2154

load helpers
load window
load ../docs/documents

setup() {
    enter_empty_folder
    read -ra tools <<<"$TECHUSER_TOOLS"
}

@test "help is as wide as COLUMNS, between 40 and 100, and says the same" {
    for tool in "${tools[@]}"; do
        for command in '' $(commands_of "$tool"); do
            "$tool" ${command:+"$command"} --help | tr -d "\\" | tr -s ' ' '\n' >words
            for columns in 1:40 40:40 57:57 100:100 9999:100 -3:80 wide:80 :80; do
                COLUMNS="${columns%:*}" "$tool" ${command:+"$command"} --help >page
                run grep -nE ".{$((${columns#*:} + 1))}" page
                [[ $output == '' ]]
                tr -d "\\" <page | tr -s ' ' '\n' | diff -B words -
            done
        done
    done
}

@test "help is as wide as the terminal" {
    for columns in 52 90; do
        in_window $columns inspect-cert --help >shown
        longest="$(awk 'length > most { most = length } END { print most }' shown)"
        ((longest <= columns && longest > columns - 8))
    done
}

@test "called alone it lists its commands" {
    run_tool register-techuser
    assert_status 2
    assert_stdout ''
    [[ $stderr == $'register-techuser: error: expected a command\nregister-techuser: hint: see --help\n\ncommands:\n  create '* ]]
    [[ $stderr == *$'\n\nregister-techuser help COMMAND shows the options of a command.' ]]
    for command in $(register-techuser --help | sed -n '/^commands:/,/^$/ s/^  \([a-z-][a-z-]*\).*/\1/p'); do
        assert_match stderr $'\n'"  $command +[A-Z]"
    done
    run_tool register-techuser -q
    assert_status 2
    assert_stderr 'register-techuser: error: expected a command'
    run_tool register-techuser --json
    assert_status 2
    assert_json error.reason no-command
}

@test "help COMMAND is COMMAND --help" {
    for words in create 'registry backup' list 'show peeterspensions'; do
        read -ra command <<<"$words"
        register-techuser "${command[@]}" --help >expected
        for order in "help $words" "--lang en help $words" "help $words -q"; do
            read -ra order <<<"$order"
            run_tool register-techuser "${order[@]}"
            assert_status 0
            assert_stdout "$(<expected)"
            assert_stderr ''
        done
    done
    for words in help '--help' 'help help' 'help --help'; do
        read -ra order <<<"$words"
        run_tool register-techuser "${order[@]}"
        assert_status 0
        assert_stdout "$(register-techuser -h)"
    done
    run_tool register-techuser help creat
    assert_status 2
    assert_stdout ''
    assert_stderr "register-techuser: error: unknown command 'creat'
register-techuser: hint: did you mean 'create'?"
    run_tool register-techuser help create --nonsense
    assert_status 2
    assert_stdout ''
    # A technical user may have that name.
    run_tool register-techuser show help --registry none.db
    assert_status 1
    assert_stdout ''
    assert_match stderr '^register-techuser: error: no registry'
}

@test "help is in the language, but for what is typed" {
    for tool in "${tools[@]}"; do
        for command in '' $(commands_of "$tool"); do
            for lang in en fr nl de; do
                # The examples, which come first, are commands.
                COLUMNS=100 "$tool" ${command:+"$command"} --lang $lang --help | sed '/^[a-zA-Z]*.*:$/,/^$/ { /^  [a-z-]*-[a-z]* \|^    /d }' >help.$lang
                # Lines break between words as wide as letters are, not bytes.
                run grep -nE ".{101}" help.$lang
                [[ $output == '' ]]
            done
            for lang in fr nl de; do
                run grep -xFf help.en help.$lang
                run sed -E 's/ *(-., )?--[a-z-]+(=[^ ]+)?//; /^ *(\(.*\))?$/d' <<<"$output"
                [[ $output == '' ]] || { echo "$tool $command: $output" >&2 && return 1; }
            done
        done
    done
    LC_ALL=C LANGUAGE=nl check-username --help >in_locale_c
    grep -q '^usage: ' in_locale_c
}
