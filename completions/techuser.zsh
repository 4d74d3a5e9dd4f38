#compdef @TECHUSER_TOOL@
# SPDX-License-Identifier: Apache-2.0
# The tool itself knows what may follow: it is asked with __complete and the words so far.

local -a answer candidates endings
answer=("${(@f)$($words[1] __complete "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
candidates=("${(@)answer[2,-1]}")
[[ $PREFIX == --*=* ]] && compset -P '*='

case $answer[1] in
    words)
        if [[ $candidates[1] == *$'\t'* ]]; then
            candidates=("${(@)${(@)candidates//:/\\:}/$'\t'/:}")
            _describe -t values value candidates
        else
            compadd -a candidates
        fi
        ;;
    list) compadd -S '' -a candidates ;;
    folders) _files -/ ;;
    files*)
        endings=(${=answer[1]#files})
        if (($#endings)); then
            _files -g "(#i)*.(${(j:|:)endings})(-.)"
        else
            _files
        fi
        ;;
    *) return 1 ;;
esac
