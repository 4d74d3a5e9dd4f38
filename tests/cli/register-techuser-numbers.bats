#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# The number of the portal: pending, assigned, given; for one technical user and for many.

# shellcheck disable=SC2154
load helpers
load many

@test "the manual's order: pending number, sheet, number of the portal, names, new certificate, removal" {
    run_tool register-techuser registry init --numbers portal
    assert_status 0
    run_tool register-techuser create peeters.toml --json
    assert_status 0
    assert_json sender_number None
    assert_json sender_number_source pending
    run_tool register-techuser sheet peeterspensions
    assert_match stdout 'Sender number +: pending'
    assert_match stdout 'Sender number of the portal +: ____'
    run_tool name-batchfile --for peeterspensions --application DMFA --kind FI
    [[ $status -ne 0 ]]
    run_tool register-techuser sender-number EXPpeeterspensions 101320
    assert_status 0
    [[ $(tr -s ' ' <<<"$stdout") == 'peeterspensions (101320)
 Sender number : - -> 101320' ]]
    run_tool register-techuser sheet peeterspensions
    assert_match stdout 'Sender number +: 101320 \(given\)'
    assert_no_match stdout '____'
    run_tool register-techuser show 101320 --json
    assert_json sender_number_source given
    # The same again changes nothing; another one only as a correction.
    run_tool register-techuser sender-number peeterspensions 101320
    assert_status 0
    assert_stderr 'register-techuser: note: this is recorded already: nothing was changed'
    run_tool register-techuser sender-number peeterspensions 101321
    assert_status 4
    assert_stdout ''
    run_tool register-techuser sender-number peeterspensions 101321 --correct --dry-run --json
    assert_status 0
    assert_json outcome changed
    run_tool register-techuser sender-number peeterspensions 101321 --correct
    assert_status 0
    run_tool register-techuser remove peeterspensions --yes
    assert_status 0
    run_tool register-techuser show peeterspensions
    assert_status 0
    assert_match stdout 'Removal date +: '
    run_tool register-techuser list --removed
    assert_match stdout '101321  peeterspensions'
    run_tool register-techuser list
    assert_no_match stdout 'peeterspensions'
    # Neither number is ever used again.
    for number in 101320 101321; do
        run_tool register-techuser create peeters.toml --username janssenspensions --sender-number "$number"
        assert_status 4
    done
}

@test "create with the number of the portal records it where none was given" {
    register-techuser create peeters.toml --quiet >/dev/null
    run_tool register-techuser create peeters.toml --sender-number 6400 --json
    assert_status 0
    assert_json outcome changed
    assert_json sender_number 006400
    assert_json sender_number_source given
    run_tool register-techuser create peeters.toml --sender-number 006400 --json
    assert_json outcome unchanged
    run_tool register-techuser create peeters.toml --sender-number 006401 --json
    assert_status 4
    assert_json error.reason differs
}

@test "numbers of many, from CSV and JSON Lines, and what is wrong with a row" {
    items 1 300 >many.jsonl
    register-techuser create --many many.jsonl --quiet >/dev/null
    {
        printf 'user.username,user.sender_number\r\n'
        for ((row = 1; row <= 300; ++row)); do
            printf 'manyuser%05d,%d\r\n' "$row" $((1000 + row))
        done
    } >numbers.csv
    run_tool register-techuser sender-number --many numbers.csv
    assert_status 0
    assert_stderr 'register-techuser: note: 300 numbers: 300 changed, 0 unchanged, 0 refused'
    assert_match stdout $'changed: numbers.csv:2: manyuser00001 001001\n'
    run_tool register-techuser list --numbers given
    [[ $(wc -l <"$BATS_TEST_TMPDIR/stdout") == 301 ]]
    run_tool register-techuser list --numbers assigned
    [[ $(wc -l <"$BATS_TEST_TMPDIR/stdout") == 1 ]]
    printf '%s\n' '{"format":1,"user":{"username":"manyuser00001","sender_number":"1001"}}' \
        '{"format":1,"user":{"username":"manyuser00002","sender_number":"1001"}}' \
        '{"format":1,"user":{"username":"manyuser00002"}}' \
        '{"format":1,"user":{"username":"nobodynobody","sender_number":"7"}}' \
        '{"format":1,"user":{"username":"manyuser00003","sender_number":"999999"}}' >numbers.jsonl
    run_tool register-techuser sender-number --many numbers.jsonl
    assert_status 2
    assert_stderr 'register-techuser: note: 5 numbers: 0 changed, 1 unchanged, 4 refused'
    assert_match stdout '^unchanged: numbers.jsonl:1: '
    assert_match stdout $'\nconflict: numbers.jsonl:2: '
    for arguments in '' 'manyuser00001' 'manyuser00001 1 2' 'manyuser00001 1 --many numbers.csv' 'manyuser00001 x'; do
        # shellcheck disable=SC2086
        run_tool register-techuser sender-number $arguments
        assert_status 2
        assert_stdout ''
    done
    run_tool register-techuser list --numbers old
    assert_status 2
}

@test "create --update makes the folder of files the truth" {
    register-techuser create peeters.toml --quiet >/dev/null
    run_tool register-techuser create peeters.toml --phone 022223344
    assert_status 4
    run_tool register-techuser create peeters.toml --phone 022223344 --application dimona --update --json
    assert_status 0
    assert_json outcome changed
    assert_json contact.phone 022223344
    run_tool register-techuser create peeters.toml --phone 022223344 --application dimona --update --json
    assert_json outcome unchanged
    run_tool register-techuser create peeters.toml --quality supplementary-pensions-manager --application db2p --update
    assert_status 4
    items 1 3 >many.jsonl
    register-techuser create --many many.jsonl --quiet >/dev/null
    sed -i '2s/Anouk/Annelies/' many.jsonl
    run_tool register-techuser create --many many.jsonl --update
    assert_status 0
    assert_match stdout $'\nchanged: many.jsonl:2: manyuser00002 000003\n'
    assert_match stderr '3 registrations: 0 created, 2 unchanged, 0 in conflict, 0 wrong, 1 changed$'
}

@test "expiring has an alarm before the day, and metrics for monitoring" {
    register-techuser create peeters.toml --quiet >/dev/null
    run_tool register-techuser expiring --at 2054-11-01 --ical --lead 60d
    assert_status 1
    calendar="$(tr -d '\r' <"$BATS_TEST_TMPDIR/stdout")"
    calendar="${calendar//$'\n '/}" # long lines are folded
    [[ $calendar == *$'\nDTSTART;VALUE=DATE:20541102\nSUMMARY:Renew the certificate: EXPpeeterspensions\n'* ]]
    [[ $calendar == *$'\nBEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:PT0S\n'* ]]
    [[ $calendar == *$'\nDTSTART;VALUE=DATE:20550101\nSUMMARY:Certificate expires: EXPpeeterspensions\n'* ]]
    [[ $(grep -c '^UID:' <<<"$calendar") == 2 && $(grep '^UID:' <<<"$calendar" | uniq | wc -l) == 2 ]]
    run_tool register-techuser expiring --openmetrics
    assert_status 0
    assert_match stdout '^# TYPE techuser_certificate_expiry_timestamp_seconds gauge'$'\n'
    seconds="$(date -u -d "$(openssl x509 -inform DER -in peeters-seal.cer -noout -enddate | cut -d = -f 2)" +%s)"
    assert_match stdout "\\{username=\"peeterspensions\",enterprise_number=\"0200\\.004\\.201\",[^}]*channel=\"sftp\"\\} $seconds"$'\n'
    assert_match stdout '# EOF$'
    for arguments in '--lead 60d' '--ical --lead soon' '--openmetrics --ical' '--openmetrics --json' '--openmetrics --at 2054-11-01'; do
        # shellcheck disable=SC2086
        run_tool register-techuser expiring $arguments
        assert_status 2
    done
}
