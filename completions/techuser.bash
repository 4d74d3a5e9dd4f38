# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# The tool itself knows what may follow: it is asked with __complete and the words so far.

_techuser() {
    local words=() word answer current ending index
    for ((index = 1; index <= COMP_CWORD; ++index)); do
        word="${COMP_WORDS[index]}"
        if [[ $word == \~/* && $index -lt $COMP_CWORD ]]; then
            word="$HOME${word:1}"
        fi
        # Bash splits words at "=" and ":".
        if ((index > 1)) && [[ $word == [=:] || ${COMP_WORDS[index - 1]} == [=:] ]]; then
            words[-1]+="$word"
        else
            words+=("$word")
        fi
    done
    current="${COMP_WORDS[COMP_CWORD]}"
    [[ $current == [=:] ]] && current=''

    mapfile -t answer < <("$1" __complete "${words[@]}" 2>/dev/null)
    case ${answer[0]} in
        words | list)
            COMPREPLY=("${answer[@]:1}")
            COMPREPLY=("${COMPREPLY[@]%%$'\t'*}")
            [[ ${answer[0]} == list ]] && compopt -o nospace 2>/dev/null
            ;;
        folders)
            mapfile -t COMPREPLY < <(compgen -d -- "$current")
            compopt -o filenames 2>/dev/null
            ;;
        files*)
            mapfile -t COMPREPLY < <(
                for ending in ${answer[0]#files}; do
                    compgen -f -X "!*.$ending" -- "$current"
                done
            )
            # All of them where none has the ending.
            if ((${#COMPREPLY[@]} == 0)); then
                mapfile -t COMPREPLY < <(compgen -f -- "$current")
            else
                mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -d -- "$current")
            fi
            compopt -o filenames 2>/dev/null
            ;;
    esac
    return 0
}

complete -F _techuser @TECHUSER_TOOL@
