# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What the tools, their pages and their completions say.

# long_options: the long options in the text on standard input, sorted, each once.
long_options() {
    grep -oE -- '--[a-z][a-z-]*' | sort -u
}

# commands_of TOOL: the commands that its help lists.
commands_of() {
    "$1" --help | sed -n '/^commands:/,/^$/ s/^  \([a-z-][a-z-]*\).*/\1/p'
}

# help_of TOOL: the help of the tool and of all its commands.
help_of() {
    "$1" --help
    local command
    for command in $(commands_of "$1"); do
        "$1" "$command" --help
    done
}

# page_of NAME: the man page as text, without line breaks in words.
page_of() {
    mandoc -T ascii -O width=500 "$TECHUSER_SOURCE/man/$1" | col -b
}

# Where the build has put the completions.
completions="${TECHUSER_BIN:-}/../share"

# bash_completes TOOL [WORD...]: what bash offers for the last word, one a line.
bash_completes() {
    bash -c '
        source "$1/bash-completion/completions/$2"
        function="$(complete -p "$2" | sed "s/.*-F \([^ ]*\) .*/\1/")"
        shift
        COMP_WORDS=("$@")
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        "$function" "$1"
        printf "%s\n" "${COMPREPLY[@]}"' bash "$completions" "$@"
}

# fish_completes TOOL [WORD...]: the same of fish.
fish_completes() {
    # shellcheck disable=SC2016
    fish --no-config -c '
        source $argv[1]/fish/vendor_completions.d/$argv[2].fish
        complete -C "$argv[2..]"' "$completions" "$@" | cut -f 1
}

# zsh_completes TOOL [WORD...]: the same of zsh.
zsh_completes() {
    timeout 60 zsh -f "$TECHUSER_SOURCE/tests/docs/zsh_completes.zsh" "$completions/zsh/site-functions" "$*"
}
