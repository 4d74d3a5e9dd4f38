#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# The number of the portal: pending, assigned, given; for one technical user and for many.

# shellcheck disable=SC2154
load helpers
load many

@test "the manual's order: pending number, sheet, number of the portal, names, new certificate, removal" {
    cp "$TECHUSER_SOURCE/tests/data/certificates/utf8-bmp-t61.pem" .
    run_tool register-techuser registry init --numbers portal
    assert_status 0
    run_tool register-techuser create peeters.toml --json
    assert_status 0
    assert_json sender_number None
    assert_json sender_number_source pending
    run_tool register-techuser sheet peeterspensions
    assert_match stdout 'Sender number +: pending'
    assert_match stdout 'Sender number of the portal +: ____'
    run_tool name-batchfile --for peeterspensions --application DMFA --reserve --json
    assert_status 1
    assert_json error.reason number-pending
    assert_match stderr 'hint: record it with register-techuser sender-number peeterspensions NUMBER$'
    run_tool register-techuser sender-number EXPpeeterspensions 101320
    assert_status 0
    [[ $(tr -s ' ' <<<"$stdout") == 'peeterspensions (101320)
 Sender number : pending -> 101320 (given)' ]]
    run_tool register-techuser sheet peeterspensions
    assert_match stdout 'Sender number +: 101320 \(given\)'
    assert_no_match stdout '____'
    run_tool name-batchfile --for peeterspensions --application DMFA --reserve --date 2014-06-28
    assert_status 0
    assert_stderr ''
    assert_stdout 'FI.DMFA.101320.20140628.00001.R.1.1
FS.DMFA.101320.20140628.00001.R.1.1
GO.DMFA.101320.20140628.00001.R.1'
    run_tool register-techuser channel peeterspensions change --certificate utf8-bmp-t61.pem --at 2025-06-01
    assert_status 0
    assert_match stdout 'Certificate +: serial number [0-9]+, SHA-256 [0-9a-f]{64} -> serial number 3, SHA-256'
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
    run_tool register-techuser history peeterspensions
    sed 's/^[0-9T:Z-]\{20\}  //; s/  [^ ]*@.*//; s/[0-9a-f]\{64\}/SHA/g' \
        <<<"$stdout" | diff -u - <(printf '%s\n' "peeterspensions (101321)
created
sender number changed
    Sender number: pending -> 101320 (given)
sequences reserved
    first sequence: 00001, 2014-06-28, environment R
channels changed
    sftp, Serial number (decimal): 152645720758186353783923972438394049692799131376 -> 3
    sftp, Certificate: SHA -> SHA
sender number changed
    Sender number: 101320 (given) -> 101321 (given)
removed
GO.DMFA.101320.20140628.00001.R.1  reserved")
    # Neither number is ever used again.
    for number in 101320 101321; do
        run_tool register-techuser create peeters.toml --username janssenspensions --sender-number "$number"
        assert_status 4
    done
}

@test "the same for 300 from CSV, with the numbers in a second one" {
    register-techuser registry init --numbers portal
    python3 - <<'END'
import csv
with open("entities.csv", "w") as entities, open("numbers.csv", "w") as numbers:
    entities, numbers = csv.writer(entities, delimiter=";"), csv.writer(numbers, delimiter=";")
    entities.writerow(["entity.enterprise_number", "user.username"])
    numbers.writerow(["entity.enterprise_number", "user.sender_number"])
    for number in range(1, 301):
        front = 2000000 + number
        enterprise = f"{front:08}{97 - front % 97:02}"
        entities.writerow([enterprise, f"manyuser{number:05}"])
        numbers.writerow([enterprise, 101000 + number])
END
    cat >>common.sh <<'END'
register-techuser create --many entities.csv --quality nsso-employer --last-name Peeters --first-name Anouk --title mrs \
    --function 'IT manager' --language nl --phone 025550123 --email batch@example.be --channel sftp \
    --ssh-public-key peeters.pub --certificate peeters-seal.cer --application dmfa "$@"
END
    run_tool bash common.sh --dry-run
    assert_status 0
    [[ $(grep -c '^would be created: entities\.csv:[0-9]*: manyuser[0-9]* pending$' <<<"$stdout") -eq 300 ]]
    run_tool bash common.sh
    assert_status 0
    [[ $(grep -c '^created: ' <<<"$stdout") -eq 300 ]]
    # Each kind of warning once, then the totals.
    [[ $(grep -c 'warning: ' <<<"$stderr") -eq 3 && $(wc -l <<<"$stderr") -eq 4 ]]
    assert_match stderr 'channel\.certificate: it carries the enterprise number .* \(298 more of this kind: see --verbose\)'
    assert_match stderr 'channel\.ssh_public_key: .* \(298 more of this kind: see --verbose\)'
    run_tool bash common.sh --update --verbose
    [[ $(grep -c 'warning: ' <<<"$stderr") -ge 890 ]]
    assert_no_match stderr 'more of this kind'
    run_tool register-techuser list --numbers pending
    [[ $(wc -l <<<"$stdout") -eq 301 ]]
    run_tool register-techuser sender-number --many numbers.csv --dry-run
    assert_status 0
    [[ $(grep -c '^would be changed: numbers\.csv:[0-9]*: manyuser' <<<"$stdout") -eq 300 ]]
    run_tool register-techuser sender-number --many numbers.csv
    assert_status 0
    assert_stderr 'register-techuser: note: 300 numbers: 300 changed, 0 unchanged, 0 refused'
    for number in 1 150 300; do
        run_tool name-batchfile --for "manyuser$(printf %05d $number)" --application DMFA --reserve --date 2014-06-28 --kind FI
        assert_stderr ''
        assert_stdout "FI.DMFA.$((101000 + number)).20140628.00001.R.1.1"
    done
    cp "$TECHUSER_SOURCE/tests/data/certificates/utf8-bmp-t61.pem" .
    sed -i 's/peeters-seal.cer/utf8-bmp-t61.pem --at 2025-06-01/' common.sh
    run_tool bash common.sh --update
    [[ $status -eq 0 && $(grep -c '^changed: ' <<<"$stdout") -eq 300 ]]
    for number in 1 150 300; do
        run_tool register-techuser remove "$((101000 + number))" --yes
        assert_status 0
    done
    run_tool register-techuser list --removed
    [[ $(wc -l <<<"$stdout") -eq 4 ]]
}

@test "the configuration says who gives the numbers of new registries" {
    printf 'format = 1\n[registry]\nnumbers = "portal"\n' >config.toml
    export TECHUSER_CONFIG="$PWD/config.toml"
    for option in --dry-run ''; do
        # shellcheck disable=SC2086
        run_tool register-techuser create peeters.toml --json $option
        assert_status 0
        assert_json sender_number_source pending
    done
    rm -r "$(dirname "$TECHUSER_REGISTRY")"
    items 1 2 >many.jsonl
    run_tool register-techuser create --many many.jsonl
    assert_match stdout 'manyuser00001 pending'
    # A registry that is there stays as it is.
    sed -i 's/portal/assigned/' config.toml
    run_tool register-techuser create peeters.toml --json
    assert_json sender_number_source pending
    rm -r "$(dirname "$TECHUSER_REGISTRY")"
    register-techuser registry init --quiet
    run_tool register-techuser create peeters.toml --json
    assert_json sender_number_source assigned
    rm -r "$(dirname "$TECHUSER_REGISTRY")"
    register-techuser registry init --numbers portal --quiet
    run_tool register-techuser create peeters.toml --json
    assert_json sender_number_source pending
    sed -i 's/numbers = .*/numbers = "portl"/' config.toml
    run_tool register-techuser create peeters.toml
    assert_status 2
    assert_match stderr "registry\.numbers: .*'portl'"
    sed -i 's/numbers =/nmbers =/' config.toml
    run_tool register-techuser create peeters.toml
    assert_status 2
    assert_match stderr "hint: did you mean 'registry\.numbers'"
}

@test "--dry-run and a refused --all-or-nothing say on standard output what would be" {
    run_tool register-techuser sender-number peeterspensions 6400 --dry-run
    assert_status 1
    assert_match stderr "error: no registry at .*hint: it is created by the first registration"
    would() {
        run_tool register-techuser "${@:2}" --dry-run
        assert_status 0
        assert_match stdout "$1"
        assert_stderr 'register-techuser: note: dry run: nothing was written'
    }
    would '^the registry .* would be ready$' registry init
    would $'^peeterspensions \(000001\): would be created\n\nContact person\n' create peeters.toml
    register-techuser create peeters.toml --quiet >/dev/null
    would '^peeterspensions \(006400\): would be changed'$'\n' sender-number peeterspensions 6400
    would '^peeterspensions \(006400\): would be changed'$'\n' create peeters.toml --sender-number 6400
    would '^peeterspensions \(000001\): would be changed'$'\n' contact peeterspensions --fax 022223344
    would '^peeterspensions \(000001\): would be changed'$'\n' channel peeterspensions change --application dmfa
    would '^peeterspensions \(000001\): would be removed$' remove peeterspensions --yes
    would '^a backup would be written to copy\.db$' registry backup copy.db
    register-techuser export >export.jsonl
    would '^would be taken over:' import export.jsonl --registry other.db
    register-techuser channel peeterspensions add --channel ftp --certificate peeters-seal.cer --application dmfa >/dev/null
    would '^peeterspensions \(000001\): would be changed'$'\n' applications peeterspensions --prefer dmfa=ftp
    run_tool register-techuser registry move "$TECHUSER_REGISTRY" new.db --dry-run
    assert_match stdout '^everything would be moved from '
    items 1 3 | sed '2s/+32 2 555 01 23/x/' >many.jsonl
    run_tool register-techuser create --many many.jsonl --all-or-nothing
    [[ $status -ne 0 ]]
    assert_match stdout '^would be created: many\.jsonl:1: .*invalid: many\.jsonl:2: .*would be created: many\.jsonl:3: '
    run_tool register-techuser registry backup -
    assert_status 2
    [[ ! -e ./- ]]
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
    run_tool register-techuser create peeters.toml --phone 022223355 --application dimona --update
    assert_status 0
    [[ $(tr -s ' ' <<<"$stdout") == 'peeterspensions (000001)
 Phone : 022223344 -> 022223355' ]]
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
