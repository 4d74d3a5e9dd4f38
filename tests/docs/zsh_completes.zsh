#!/usr/bin/env zsh
# SPDX-License-Identifier: Apache-2.0
# zsh_completes.zsh FOLDER LINE: types LINE and a tab in a zsh of its own, on a terminal of its own, and prints what may
# take the place of the last word, one a line.
folder=$1 typed=$2 offered=$(mktemp)
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "PS1= PS2= PROMPT_EOL_MARK= LISTMAX=0 fpath=(${(q)folder} \$fpath) offered=${(q)offered}; autoload -Uz compinit; compinit -u -D"
# What the functions offer is asked for with -O, and written down; with -A, -D or -O they only ask for themselves.
zpty -w shell 'compadd() { local -a hits; [[ "$*" == *-[OAD]\ * ]] || { builtin compadd -O hits "$@"; print -rl -- $IPREFIX${^hits} >>$offered }; builtin compadd "$@" }'
zpty -w shell 'leave() { print -r -- "<le""ft>"; exit }; zle -N leave; bindkey "^X" leave; print rea""dy'
zpty -r -m shell line '*ready*' || exit 1
zpty -n -w shell $typed$'\t\x18'
zpty -r -m shell line '*<left>*' || exit 1
grep . $offered | sort -u
rm -f $offered
