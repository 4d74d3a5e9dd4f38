#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What name-batchfile --rename does to files, and what it refuses.

load helpers
load names

good=(--application DMFA --sender 006400 --date 2014-06-28)

make_files() {
    echo '<declaration/>' >a.xml
    printf -- '-----BEGIN CMS-----\nsignature\n' >a.p7
}

@test "--rename looks at the first bytes: a signature is not named FI, nor XML named FS" {
    make_files
    name --json --rename "${good[@]}" --sequence 00001 a.p7 a.xml
    assert_status 1
    assert_json error.reason content
    for wrong in 'a.p7' '--kind FS a.xml' '--parts 2 a.xml a.p7' '--dry-run a.p7 a.xml'; do
        read -ra words <<<"$wrong"
        name --rename "${good[@]}" --sequence 00001 "${words[@]}"
        assert_status 1
        assert_stdout ''
        [[ -e a.xml && -e a.p7 ]]
    done
    # A reservation is not spent on it.
    name --rename "${good[@]}" --reserve a.p7
    assert_status 1
    name "${good[@]}" --reserve --kind FI
    assert_match stdout '\.00001\.R'
    name --rename "${good[@]}" --sequence 00001 a.xml a.p7 --strict
    assert_status 0
    assert_stderr ''
}

@test "--rename says of a file that it is neither XML nor a CMS, and --strict refuses it" {
    for what in text ''; do
        printf '%s' "$what" >a
        name --rename "${good[@]}" --sequence 00001 a --strict
        assert_status 1
        name --rename "${good[@]}" --sequence 00001 a --dry-run
        assert_status 0
        assert_match stderr "warning: 'a' does not begin like XML"
        name --rename "${good[@]}" --sequence 00001 --kind FS a --dry-run
        assert_status 0
        assert_match stderr "warning: 'a' does not begin like a CMS"
    done
}

@test "--rename gives files their names, and makes the GO last" {
    make_files
    name "${good[@]}" --reserve --environment T # which makes the registry
    name --rename --go "${good[@]}" --reserve a.xml a.p7 --dry-run
    assert_status 0
    assert_match stderr 'dry run'
    assert_stdout 'would be renamed: a.xml -> FI.DMFA.006400.20140628.00001.R.1.1
would be renamed: a.p7 -> FS.DMFA.006400.20140628.00001.R.1.1
would be made: GO.DMFA.006400.20140628.00001.R.1'
    [[ -e a.xml && -e a.p7 && ! -e GO.DMFA.006400.20140628.00001.R.1 ]]
    name --rename --go "${good[@]}" --reserve a.xml a.p7
    assert_status 0
    [[ $(<FI.DMFA.006400.20140628.00001.R.1.1) == '<declaration/>' && $(<FS.DMFA.006400.20140628.00001.R.1.1) == *signature* ]]
    [[ -f GO.DMFA.006400.20140628.00001.R.1 && ! -s GO.DMFA.006400.20140628.00001.R.1 ]]
}

@test "--rename in two steps, and a GO only when all is there" {
    make_files && rm a.p7
    name --json --rename --go "${good[@]}" --sequence 00001 a.xml
    assert_status 1
    assert_json error.reason incomplete
    [[ -e a.xml ]]
    name --rename "${good[@]}" --sequence 00001 a.xml
    assert_status 0
    make_files && rm a.xml
    name --rename --go "${good[@]}" --sequence 00001 --kind FS a.p7 --json
    assert_status 0
    assert_json made GO.DMFA.006400.20140628.00001.R.1
    assert_json renamed.0.to FS.DMFA.006400.20140628.00001.R.1.1
    # In the declaration test no signature is asked.
    make_files && rm a.p7
    name --rename --go "${good[@]}" --sequence 00001 --environment S a.xml
    assert_status 0
}

@test "--rename never overwrites, and leaves all as it was" {
    make_files
    echo old >FS.DMFA.006400.20140628.00001.R.1.1
    name --json --rename "${good[@]}" --sequence 00001 a.xml a.p7
    assert_status 4
    assert_json error.reason exists
    [[ $(<a.xml) == '<declaration/>' && $(<a.p7) == *signature* && $(<FS.DMFA.006400.20140628.00001.R.1.1) == old ]]
    # A reservation is not spent on it, either.
    name --json --rename "${good[@]}" --reserve a.xml a.p7
    assert_status 4
    rm FS*
    name --rename "${good[@]}" --reserve a.xml a.p7
    assert_match stdout '\.00001\.R'
}

@test "--rename into the folders of the server" {
    mkdir out out/INTEST
    echo one >a
    echo two >b
    name --rename "${good[@]}" --sequence 00001 --environment T --into out --with-directory --parts 2 a b
    assert_status 0
    [[ $(<out/INTEST/FI.DMFA.006400.20140628.00001.T.2.2) == two ]]
    echo one >a
    name --json --rename "${good[@]}" --sequence 00001 --into nowhere a
    assert_status 3
    assert_json error.reason no-folder
}

@test "--rename refuses what it does not understand" {
    echo one >a
    mkdir folder
    echo two >folder/b
    name --json --rename "${good[@]}" --sequence 00001 a a a
    assert_status 2
    assert_json error.reason operands
    name --json --rename "${good[@]}" --sequence 00001 a folder/b
    assert_status 2
    assert_json error.reason into
    name --json --rename "${good[@]}" --sequence 00001 a a
    assert_status 2
    assert_json error.reason duplicate
    name --json --rename "${good[@]}" --sequence 00001 --kind GO a
    assert_status 2
    assert_json error.reason kind
    name --json --rename "${good[@]}" --sequence 00001 none
    assert_status 3
    assert_json error.reason missing
    name --json --rename "${good[@]}" --sequence 00001 folder
    assert_status 3
    assert_json error.reason not-a-file
    [[ -e a && -e folder/b ]]
}
