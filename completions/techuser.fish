# SPDX-License-Identifier: Apache-2.0
# The tool itself knows what may follow: it is asked with __complete and the words so far.

function __techuser_complete
    set -l words (commandline -opc)
    set -l tool $words[1]
    set -e words[1]
    set -l current (commandline -ct)
    set -q current[1]; or set current ''
    # What is offered takes the place of the whole word, also of the option in --option=value.
    set -l option (string match -r -- '^--[a-z0-9-]+=' $current)
    set -l value (string replace -r -- '^--[a-z0-9-]+=' '' $current)

    set -l answer ($tool __complete $words $current 2>/dev/null)
    set -l kind (string split -n ' ' -- $answer[1])
    set -e answer[1]
    switch "$kind[1]"
        case words list
            printf '%s\n' "$option"$answer
        case folders
            printf '%s\n' "$option"(__fish_complete_directories $value | string replace -r '\t.*' '')
        case files
            set -l paths (__fish_complete_path $value | string replace -r '\t.*' '')
            set -l endings (string join '|' -- $kind[2..])
            set -l chosen (string match -ri -- "\\.(?:$endings)\$" $paths)
            # All of them where none has the ending.
            if test -n "$endings"; and test -n "$chosen"
                set paths (string match -ri -- ".*(?:\\.(?:$endings)|/)\$" $paths)
            end
            printf '%s\n' "$option"$paths
    end
end

complete -c @TECHUSER_TOOL@ -f -k -a '(__techuser_complete)'
