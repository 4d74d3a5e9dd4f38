#!/usr/bin/env zsh
# SPDX-License-Identifier: Apache-2.0
# zsh_completes.zsh FOLDER LINE: types LINE and a tab in a zsh of its own, on a terminal of its own, and prints what
# the line became.
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "PS1= PS2=; fpath=($1 \$fpath); autoload -Uz compinit; compinit -u -D"
zpty -w shell "accept() { print -r -- \"<line>\$BUFFER</line>\"; exit }; zle -N accept; bindkey '^X' accept; print rea''dy"
zpty -r -m shell line '*ready*' || exit 1
zpty -n -w shell "$2"$'\t\x18'
zpty -r -m shell line '*</line>*' || exit 1
print -r -- ${${line##*<line>}%%</line>*}
zpty -d shell
