#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0

load helpers
load names

@test "the three names of a submission" {
    name --application DMFA --sender-number 006400 --date 2014-06-28 --sequence 00005
    assert_status 0
    assert_stderr ''
    assert_stdout 'FI.DMFA.006400.20140628.00005.R.1.1
FS.DMFA.006400.20140628.00005.R.1.1
GO.DMFA.006400.20140628.00005.R.1'
}

@test "a declaration in parts" {
    name --application DMFA --sender-number 006400 --date 2014-06-28 --sequence 00005 --parts 2 --environment T
    assert_status 0
    assert_stdout 'FI.DMFA.006400.20140628.00005.T.2.1
FI.DMFA.006400.20140628.00005.T.2.2
FS.DMFA.006400.20140628.00005.T.2.1
FS.DMFA.006400.20140628.00005.T.2.2
GO.DMFA.006400.20140628.00005.T.2'
}

@test "an application whose names carry no parts" {
    name --application WECH --sender-number 123456 --date 2003-08-01 --sequence 00001
    assert_status 0
    assert_stdout 'FI.WECH.123456.20030801.00001.R
FS.WECH.123456.20030801.00001.R
GO.WECH.123456.20030801.00001.R'
    name --application WECH --sender-number 123456 --date 2003-08-01 --sequence 00001 --parts 2
    assert_status 2
    assert_stdout ''
}

@test "days are typed as on the portal too" {
    for day in 2014-06-28 20140628 28/06/2014; do
        name --application DMFA --sender-number 6400 --date $day --sequence 00005 --kind GO
        assert_status 0
        assert_stdout 'GO.DMFA.006400.20140628.00005.R.1'
    done
    name --application DMFA --sender-number 6400 --date 06/28/2014 --sequence 00005
    assert_status 2
}

@test "the day is today in Europe/Brussels when none is given" {
    before="$(belgian_date +%Y%m%d)"
    TZ=Pacific/Kiritimati name --application DMFA --sender-number 006400 --sequence 00005
    assert_status 0
    after="$(belgian_date +%Y%m%d)"
    assert_match stdout "^FI\.DMFA\.006400\.($before|$after)\."
}

@test "sequences are reserved, each once" {
    register_sample
    name --application DMFA --for peeterspensions --reserve --date 2014-06-28
    assert_status 0
    assert_match stdout '^FI\.DMFA\.000001\.20140628\.00001\.R\.1\.1'
    name --application DMFA --for 000001 --reserve --date 2014-06-28
    assert_match stdout '\.00002\.R'
    name --application DIMN --for 0200.004.201 --reserve --date 2014-06-28
    assert_match stdout '\.00003\.R'
    name --application DMFA --for peeterspensions --reserve --date 2014-06-28 --environment T
    assert_match stdout '\.00001\.T'
    name --application DMFA --for peeterspensions --reserve --date 2014-06-29
    assert_match stdout '\.00001\.R'
}

@test "--json names the elements and the files" {
    name --json --application DMFA --sender-number 006400 --date 2014-06-28 --sequence 00005
    assert_status 0
    assert_json_documents 1
    assert_json format 1
    assert_json tool name-batchfile
    assert_json sender_number 006400
    assert_json application DMFA
    assert_json environment R
    assert_json date 2014-06-28
    assert_json sequence 00005
    assert_json files "['FI.DMFA.006400.20140628.00005.R.1.1', 'FS.DMFA.006400.20140628.00005.R.1.1', 'GO.DMFA.006400.20140628.00005.R.1']"
}

@test "--for something that is not registered is a no" {
    register_sample
    name --application DMFA --for janssenspensions --reserve
    assert_status 1
    assert_stdout ''
    assert_match stderr "^name-batchfile: error: .*janssenspensions"
}

@test "--for without a registry is a no, and makes none" {
    name --application DMFA --for peeterspensions --reserve
    assert_status 1
    assert_no_registry
}

@test "what is missing is named with its options" {
    name --sender-number 006400 --sequence 00005
    assert_status 2
    assert_match stderr '--application'
    name --application DMFA --sequence 00005
    assert_status 2
    assert_match stderr '--sender-number'
    assert_match stderr '--for'
    name --application DMFA --sender-number 006400
    assert_status 2
    assert_match stderr '--sequence'
    assert_match stderr '--reserve'
}

@test "options that exclude each other" {
    name --application DMFA --sender-number 006400 --for peeterspensions --sequence 00005
    assert_status 2
    assert_stdout ''
    name --application DMFA --sender-number 006400 --sequence 00005 --reserve
    assert_status 2
    assert_stdout ''
    assert_no_registry
}

@test "values that are wrong" {
    good=(--application DMFA --sender-number 006400 --date 2014-06-28 --sequence 00005)
    for wrong in '--application DMF' '--application dmfa' '--application DMFAA' '--sender-number 0006400' '--sender-number 000000' \
        '--sender-number 999999' '--sender-number 00640A' '--sequence 00000' '--sequence 5' '--sequence 0000a' '--environment P' \
        '--environment RR' '--date 2014-02-29' '--date 2014062' '--parts 0' '--parts 10' '--parts x' '--parts -1'; do
        read -ra words <<<"$wrong"
        name "${good[@]}" "${words[0]}=${words[1]}"
        assert_status 2
        assert_stdout ''
        assert_match stderr '^name-batchfile: error: '
    done
}

@test "a sequence is not reserved when the rest is wrong" {
    register_sample
    name --application DMFA --for peeterspensions --reserve --date 2014-06-28 --parts 10
    [[ $status -ne 0 ]]
    name --application DMFA --for peeterspensions --reserve --date 2014-06-28
    assert_match stdout '\.00001\.R'
}

@test "a file of text as registry" {
    yes 'this is no registry' | head -n 1000 >registry.txt
    name --json --application DMFA --sender-number 006400 --reserve --registry "$PWD/registry.txt"
    assert_status 3
    assert_json error.reason not-a-registry
}

@test "output that cannot be written" {
    run_tool_on_full_disk name-batchfile --application DMFA --sender-number 006400 --sequence 00005
    assert_status 5
}
