#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Options are declared once, for the help and three completions, and written down in the man page. All must agree, both
# ways.

load ../cli/helpers
load documents

setup() {
    enter_empty_folder
    read -ra tools <<<"$TECHUSER_TOOLS"
}

# same WHAT EXPECTED ACTUAL: files of lines.
same() {
    diff -u --label help --label "$1" "$2" "$3" >&2
}

@test "every tool has options, and register-techuser its commands" {
    for tool in "${tools[@]}"; do
        help_of "$tool" | long_options >help
        grep -qx -- --help help
        grep -qx -- --json help
    done
    [[ $(commands_of register-techuser | wc -l) -eq "$(grep -c '^std::unique_ptr' "$TECHUSER_SOURCE/apps/register_techuser/commands/commands.hpp")" ]]
}

@test "the man page has the options of the help, and no other" {
    for tool in "${tools[@]}"; do
        help_of "$tool" | long_options >help
        page_of "$tool.1" | long_options >page
        same "$tool.1" help page
    done
}

@test "each option has its own entry in the man page" {
    for tool in "${tools[@]}"; do
        help_of "$tool" | long_options >help
        grep '^\.It Fl' "$TECHUSER_SOURCE/man/$tool.1" | grep -oE 'Fl -[a-z][a-z-]*' | sed 's/Fl -/--/' | sort -u >entries
        same "entries of $tool.1" help entries
    done
}

@test "bash completes the options of the help, and no other" {
    for tool in "${tools[@]}"; do
        for command in '' $(commands_of "$tool"); do
            "$tool" ${command:+"$command"} --help | sed 1d | grep '^  ' | long_options >help
            bash_completes "$tool" ${command:+"$command"} -- | long_options >bash
            same "bash, $tool $command" help bash
        done
    done
}

@test "fish completes the options of the help, and no other" {
    for tool in "${tools[@]}"; do
        for command in '' $(commands_of "$tool"); do
            "$tool" ${command:+"$command"} --help | sed 1d | grep '^  ' | long_options >help
            fish_completes "$tool" ${command:+"$command"} -- | long_options >fish
            same "fish, $tool $command" help fish
        done
    done
}

@test "zsh completes the options of the help, and no other" {
    for tool in "${tools[@]}"; do
        for command in '' $(commands_of "$tool"); do
            "$tool" ${command:+"$command"} --help | sed 1d | grep '^  ' | long_options >help
            zsh_completes "$tool" ${command:+"$command"} -- | long_options >zsh
            same "zsh, $tool $command" help zsh
        done
    done
}

@test "each tool has a page, and there are none of other tools" {
    printf '%s.1\n' "${tools[@]}" | sort >pages
    diff -u pages <(cd "$TECHUSER_SOURCE/man" && printf '%s\n' ./*.1 | cut -c 3- | sort)
}

@test "the page of the registration file has the key of every option" {
    page_of techuser-registration.5 >page
    # These have no key, or one that is written another way.
    printf -- '--%s\n' help version json quiet verbose color lang no-input registry dry-run strict at email application entity-name \
        channel generate-key passphrase-file passphrase-fd no-passphrase many format separator encoding keep-going all-or-nothing jobs \
        update | sort >others
    register-techuser create --help | long_options | comm -23 - others >options
    [[ $(wc -l <options) -ge 15 ]]
    while read -r option; do
        key="${option#--}"
        grep -qw -- "${key//-/_}" page || { echo "no key for $option" >&2 && return 1; }
    done <options
    for key in emails applications type name; do
        grep -qw "$key" page
    done
}

@test "the exit statuses of the page are those of the help" {
    for tool in "${tools[@]}"; do
        for number in 0 1 2 3 4 5 70; do
            grep -qE "^\.It $number\$" "$TECHUSER_SOURCE/man/$tool.1"
        done
    done
}

@test "every reason in the sources is in a page" {
    for page in "${tools[@]/%/.1}" techuser-data.5 techuser-registration.5; do
        page_of "$page"
    done >pages
    # Not all reasons can be found like this, but most.
    grep -rhozE 'ErrorCode::[a-z_]+,\s+"[a-z0-9-]+"|\.reason = "[a-z0-9-]+"' "$TECHUSER_SOURCE/lib" "$TECHUSER_SOURCE/apps" |
        tr '\0' '\n' | grep -oE '"[a-z0-9-]+"' | tr -d '"' | sort -u >reasons
    [[ $(wc -l <reasons) -ge 20 ]]
    while read -r reason; do
        grep -qE "(^|[ ,])$reason([ ,]|\$)" pages || { echo "no page has the reason $reason" >&2 && return 1; }
    done <reasons
}
