#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# The conventions of command-line tools, each with the tests that hold it, and those tests that are for all tools alike.

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

# pages_of TOOL: its page and the general ones.
pages_of() {
    page_of "$1.1"
    page_of techuser.7
}

@test "the table is whole, and each test that it names is there" {
    local number=0 tests=0 line file name
    while IFS= read -r line; do
        case $line in
            '#'* | '') ;;
            '    '*)
                file="${line%%: *}"
                name="${line#*: }"
                grep -qxF "@test \"$name\" {" "$TECHUSER_SOURCE/tests/${file#    }.bats" ||
                    { echo "no such test: $line" >&2 && return 1; }
                tests=$((tests + 1))
                ;;
            *)
                ((number == 0 || tests > 0))
                number=$((number + 1))
                tests=0
                [[ $line == "$number. "*. ]] || { echo "out of order: $line" >&2 && return 1; }
                ;;
        esac
    done <"$TECHUSER_SOURCE/tests/docs/conventions.txt"
    ((number == 42 && tests > 0))
}

@test "help has usage, examples, options, exit statuses and the page" {
    for tool in "${tools[@]}"; do
        for command in '' $(commands_of "$tool"); do
            "$tool" ${command:+"$command"} --help >help
            [[ $(head -n 1 help) == "usage: $tool${command:+ $command} "* ]]
            [[ $(grep -xE 'examples:|options:' help | xargs) == 'examples: options:' ]]
            grep -q '^exit status: 0 ' help
            grep -qF "See $tool(1)." help
        done
    done
}

@test "options are written as POSIX and GNU have them" {
    for tool in "${tools[@]}"; do
        "$tool" --help >expected
        for line in '-h' '-hq' '-qh' '-qvh' '--color never --help' '--color=never -h' '--help --color=always' '-h operand' \
            'operand -h' '--lang en -h' '--lang=en -h' '-h -h --help'; do
            read -ra words <<<"$line"
            [[ $tool != register-techuser || $line != *operand* ]] || words=("${words[@]/operand/help}")
            run_tool "$tool" "${words[@]}"
            [[ $tool == test-channel && $line == *operand* ]] || assert_status 0
            [[ $tool == test-channel && $line == *operand* ]] || assert_stdout "$(<expected)"
        done
        # Options end there.
        run_tool "$tool" -- --help
        [[ $status -ne 0 && $stdout != "$(<expected)" ]] || complain 'expected an operand'
    done
}

@test "what is common to all tools has one name, one letter and one meaning" {
    local common='--help --version --json --quiet --verbose --color --lang --no-input --show-config'
    check-enterprise --help >first
    for option in $common; do
        grep -E -- "^  (-., |    )$option( |=|\$)" first
    done >expected
    [[ $(wc -l <expected) -eq 9 ]]
    for tool in "${tools[@]}"; do
        for command in '' $(commands_of "$tool"); do
            "$tool" ${command:+"$command"} --help >help
            for option in $common; do
                grep -E -- "^  (-., |    )$option( |=|\$)" help
            done | diff expected -
        done
    done
    # A letter belongs to one option.
    for tool in "${tools[@]}"; do
        help_of "$tool"
    done | grep -oE '^  -., --[a-z-]+' | sort -u >letters
    [[ $(cut -c 3-5 letters | uniq -d) == '' ]]
}

@test "--quiet leaves errors alone, and --verbose adds to them" {
    for tool in "${tools[@]}"; do
        command=()
        [[ $tool != register-techuser ]] || command=(show nobodyknows)
        [[ $tool != name-batchfile ]] || command=(--check FI)
        [[ $tool != check-* ]] || command=(x)
        [[ $tool != gen-sshkey ]] || command=(--show missing)
        [[ $tool != inspect-cert && $tool != read-replies ]] || command=(missing)
        [[ $tool != sign-batchfile ]] || command=(--verify missing)
        for option in -q --quiet; do
            run_tool "$tool" "${command[@]}" $option
            [[ $status -ne 0 ]]
            assert_no_match stderr ": (hint|note|warning): "
        done
        quiet="$stderr"
        run_tool "$tool" "${command[@]}" -v
        [[ $status -ne 0 && ${#stderr} -ge ${#quiet} ]] || complain 'expected no less than with --quiet'
    done
}

@test "nothing is said by colour alone, and no colour is there unasked" {
    local commands=("register-techuser create peeters.toml --dry-run" "inspect-cert peeters-seal.cer --at 2026-01-01" 'register-techuser help'
        'gen-sshkey --show peeters.pub' 'check-username --no-registry x' 'name-batchfile --check FI'
        'check-enterprise 12' 'sign-batchfile --verify peeters.toml' 'read-replies peeters.toml' 'test-channel --for nobody')
    for line in "${commands[@]}"; do
        read -ra words <<<"$line"
        run_tool "${words[@]}" --color=never
        assert_no_escape
        plain="$(cat "$BATS_TEST_TMPDIR/stdout" "$BATS_TEST_TMPDIR/stderr")"
        for variable in NO_COLOR=1 TERM=dumb TERM=xterm-256color; do
            run_tool env "$variable" "${words[@]}"
            [[ $(cat "$BATS_TEST_TMPDIR/stdout" "$BATS_TEST_TMPDIR/stderr") == "$plain" ]] || complain "another output with $variable"
        done
        run_tool env NO_COLOR=1 "${words[@]}" --color=always
        cat "$BATS_TEST_TMPDIR/stdout" "$BATS_TEST_TMPDIR/stderr" | sed 's/\x1b\[[0-9;]*m//g' >bare
        [[ $(<bare) == "$plain" ]] || complain 'colour says more'
    done
}

@test "every variable that is read is in a page" {
    grep -rhoE '(variable|getenv|is_set|xdg_directory)\("[A-Z_]+"' "$TECHUSER_SOURCE"/{apps,lib} | grep -oE '[A-Z_]{2,}' | sort -u >variables
    [[ $(wc -l <variables) -ge 8 ]]
    for tool in "${tools[@]}"; do
        pages_of "$tool"
    done >pages
    while IFS= read -r variable; do
        grep -qw -- "$variable" pages || { echo "no page has $variable" >&2 && return 1; }
    done <variables
}

@test "each page has its sections, in their order" {
    for tool in "${tools[@]}"; do
        grep '^\.Sh ' "$TECHUSER_SOURCE/man/$tool.1" | cut -c 5- >sections
        local wanted='NAME|SYNOPSIS|DESCRIPTION|OPTIONS|ENVIRONMENT|FILES|EXIT STATUS|EXAMPLES|DIAGNOSTICS|SEE ALSO|SECURITY'
        [[ $(grep -xE "$wanted" sections | paste -sd '|') == "$wanted" ]] || { echo "$tool.1" >&2 && cat sections >&2 && return 1; }
    done
}
