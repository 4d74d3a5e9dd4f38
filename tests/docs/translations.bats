#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Everything that is said to people is translated, in every catalogue, with its gaps and in its typography.

load ../cli/helpers

setup() {
    enter_empty_folder
}

translations() {
    run_tool "$TECHUSER_SOURCE/scripts/translations" "$@"
}

@test "no text is without its translation, and no translation without its text" {
    translations check
    assert_stdout ''
    assert_status 0
    assert_stderr ''
}

# A copy of the sources whose catalogues may be spoiled.
copy_sources() {
    mkdir scripts
    cp -r "$TECHUSER_SOURCE"/{lib,apps,po} .
    cp "$TECHUSER_SOURCE/scripts/translations" scripts
}

@test "what a catalogue lacks, has too much or has twice is named, and update mends what it can" {
    copy_sources
    sed -i '/^msgid "see --help"$/,/^$/d' po/fr.po
    printf '\nmsgid "nobody says this"\nmsgstr "personne ne dit cela"\n' >>po/fr.po
    printf '\nmsgid "expected a command"\nmsgstr "encore"\n' >>po/fr.po
    run_tool scripts/translations check
    assert_status 1
    assert_stderr ''
    assert_match stdout 'po/fr.po: twice: expected a command
.*po/fr.po: missing: see --help
.*po/fr.po: said nowhere: nobody says this$'
    run_tool scripts/translations update
    assert_status 0
    grep -q "^#: apps/cli/options.cpp" po/techuser.pot
    run_tool scripts/translations check
    assert_status 1
    assert_match stdout '^[^ ]*/po/fr.po: not translated: see --help$'
}

# refuses LANGUAGE TRANSLATION FAULT: of the text "there are {}".
refuses() {
    printf 'msgid "there are {}"\nmsgstr "%s"\n' "$2" >"$1.po"
    translations check "$1.po"
    assert_status 1
    assert_match stdout "^[^ ]*/$1.po: $3: "
    assert_stderr ''
}

accepts() {
    printf 'msgid "there are {}"\nmsgstr "%s"\n' "$2" >"$1.po"
    translations check "$1.po"
    assert_stdout ''
    assert_status 0
}

@test "a wrong gap is found" {
    for wrong in 'il y en a' 'il y a {} et {}' 'il y a {1}' 'il y a {:x}' 'il y a {'; do
        refuses fr "$wrong" 'other gaps'
    done
    refuses fr '' 'not translated'
    accepts nl 'er zijn er {0}'
}

@test "French has no-break spaces, narrow before ; ! and ?" {
    narrow=$'\u202f' blank=$'\u00a0'
    for wrong in 'il y a {} ?' 'il y a {}?' "il y a {}${blank}?" 'il y a {} ; oui' 'il y a {}; oui' 'il y a : {}' 'il y a: {}' \
        "il y a${narrow}: {}" 'il y a « {} »' 'il y a «{}»' "il y a «${blank}{} »" 'il y a {} !'; do
        refuses fr "$wrong" 'French blanks'
    done
    for right in "il y a {}${narrow}?" "il y a {}${narrow}; oui" "il y a${blank}: {}" "il y a «${blank}{}${blank}»" \
        'http://hôte:1/ {}' 'MD5: et {}' "(<${blank}: {}, !${blank}: annuler)"; do
        accepts fr "$right"
    done
    accepts de 'gibt es {}?'
}
