#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# The questions and the recap in every language on a terminal of 80 columns and 24 lines, as the person sees them.

# shellcheck disable=SC2154
load helpers
load wizard

# asks LANGUAGE: takes every answer that the options propose, turns the pages of the recap, and cancels.
asks() {
    local colon=:
    [[ $1 != fr ]] || colon=$'\u00a0:'
    play <<<"set stty_init {rows 24 columns 80}
        start --lang $1 --at 2026-11-23 $(printf '{%s} ' "${given[@]}") --fax=025550124 --mobile=0470123456 \
            --application=dmfa --sender-number=6400
        for {set question 0} {\$question < 16} {incr question} { see {]$colon }; send \r }
        # Not the *: of the legend.
        see EXP_; see {*$colon }; send peeterspensions\r
        see {*$colon }; send peeterspensions\r
        see {]$colon }; send \r
        # The last page has the way back.
        for {set last no} {!\$last} {} {
            expect -re {\\([^(]*(cancel|annuler|annuleren|abbrechen)\\) } {}
            set last [string match *<* \$expect_out(0,string)]
            send [expr {\$last ? {!} : {}}]\r
        }
        finish 1"
}

@test "the questions in four languages" {
    for language in fr nl de en; do
        asks $language
        today="$(belgian_date +%d/%m/%Y)"
        printf '%s\n' "${screen//"$today"/DD/MM/YYYY}" >"$BATS_TEST_TMPDIR/shown"
        diff -u "$TECHUSER_SOURCE/tests/data/wizard/$language.screen" "$BATS_TEST_TMPDIR/shown"
        # Only a word that is longer than a line goes beyond it.
        while IFS= read -r line; do
            [[ ${#line} -le 80 || $line =~ ^' '*[^' ']+$ ]] || complain "too long: $line"
        done <"$BATS_TEST_TMPDIR/shown"
        assert_nothing_written
    done
}
