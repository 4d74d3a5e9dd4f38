#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Results in a window: tables fit, verdicts are coloured, results that go elsewhere are counted, and all comes in its order.

# Helpers set what it uses.
# shellcheck disable=SC2154

load helpers
load window

setup_file() {
    make_credentials
}

setup() {
    enter_folder_with_registration
}

@test "list and expiring fit into the window, and are whole elsewhere" {
    register-techuser create peeters.toml --entity-name 'Pensioenfonds Peeters-Janssens en Zonen, vereniging zonder winstoogmerk' >/dev/null
    register-techuser create peeters.toml "${OTHER_QUALITY[@]}" >/dev/null
    run_tool register-techuser list
    assert_match stdout 'supplementary-pensions-manager +sftp +assigned 2055-01-01$'
    assert_match stdout 'nsso-employer +sftp +assigned 2055-01-01 Pensioenfonds Peeters-Janssens en Zonen, vereniging zonder winstoogmerk'
    whole="$stdout"
    COLUMNS=40 run_tool register-techuser list
    assert_stdout "$whole"
    for columns in 300 172 120 109 108 96 95 80 64 63 53 52 40 39 30 27; do
        for command in list 'expiring --within 20000d'; do
            read -ra words <<<"$command"
            in_window $columns register-techuser "${words[@]}" >shown || [[ $command == expiring* ]]
            [[ $(wc -l <shown) -eq 3 ]]
            run grep -nE ".{$((columns + 1))}" shown
            [[ $output == '' ]] || { echo "wider than $columns: $output" >&2 && return 1; }
            # The number, the beginning of the username and the day are always there.
            [[ $(grep -cE '^00000[12]  +(peet|jans).* 2055-01-01' shown) -eq 2 ]] || { cat shown >&2 && return 1; }
        done
    done
    in_window 300 register-techuser list >shown
    [[ $(<shown) == "$whole" ]]
    in_window 80 register-techuser list >shown
    [[ $(head -n 1 shown) == 'SENDER  USERNAME             ENTERPRISE    NUMBER   EXPIRES    NAME' ]]
    grep -qxF '000001  peeterspensions      0200.004.201  assigned 2055-01-01 Pensioenfonds Pe~' shown
    in_window 40 register-techuser list >shown
    [[ $(head -n 1 shown) == 'SENDER  USERNAME             EXPIRES' ]]
}

@test "results that go elsewhere are counted on the terminal once they take long, and the line is cleared" {
    # shellcheck disable=SC2016
    run in_window 80 --stdout results bash -c '(echo abcdefghij; sleep 1.3; echo klmnopqrst) | check-username --no-registry -'
    [[ $output == *$'\r\e[K1 line of results\r\e[K'* ]] || { printf '%q\n' "$output" >&2 && return 1; }
    [[ $(wc -l <results) -eq 2 ]]
    # shellcheck disable=SC2016
    run in_window 80 --stdout results bash -c '(echo abcdefghij; sleep 1.3; echo klmnopqrst) | check-username -q --no-registry -'
    [[ $output == '' ]]
    run in_window 80 --stdout results check-username --no-registry abcdefghij
    [[ $output == '' ]]
}

@test "results come before the totals, where both go to one place" {
    printf '%s\n' 0949383342 12 >numbers
    for command in 'check-enterprise --file numbers' 'check-username --no-registry abcdefghij x' 'inspect-cert peeters-seal.cer missing.cer' \
        'name-batchfile --check FI.DMFA.006400.20140628.00005.R.1.1 nonsense' 'register-techuser create --many peeters.jsonl'; do
        read -ra words <<<"$command"
        printf '{}\n' >peeters.jsonl
        "${words[@]}" >both 2>&1 || true
        [[ $(tail -n 1 both) == "${words[0]}: note: "* ]] || { cat both >&2 && return 1; }
    done
}

@test "an import of more than a second says on the terminal how far it is" {
    register-techuser create peeters.toml >/dev/null
    register-techuser export >all.jsonl
    # shellcheck disable=SC2016
    run in_window 80 bash -c '(head -n 2 all.jsonl; sleep 1.3; tail -n +3 all.jsonl) | register-techuser import - --registry copy.db'
    [[ $status -eq 0 && $output == *$'\r\e[K2 records\r\e[K'* ]] || { printf '%q\n' "$output" >&2 && return 1; }
    # shellcheck disable=SC2016
    run in_window 80 bash -c '(head -n 2 all.jsonl; sleep 1.3; tail -n +3 all.jsonl) | register-techuser import -q - --registry quiet.db'
    [[ $status -eq 0 && $output != *records* ]] || { printf '%q\n' "$output" >&2 && return 1; }
}

@test "verdicts and headings are coloured where that is asked for, and nowhere else" {
    register-techuser create peeters.toml --quiet >/dev/null
    # shows STATUS STREAM TEXT COMMAND...: \e[1;31m and the like as {1;31}, and nothing of it without colour.
    shows() {
        run_tool "${@:4}" --color=always
        assert_status "$1"
        [[ $(sed 's/\x1b\[\([0-9;]*\)m/{\1}/g' "$BATS_TEST_TMPDIR/$2") == *"$3"* ]] || complain "no '$3' on $2"
        run_tool "${@:4}" --color=never
        assert_status "$1"
        [[ ${!2} != *$'\e'* ]] || complain "colour on $2"
    }
    shows 1 stdout '{1;31}invalid{0}: check-digits' check-enterprise 0949.383.343
    shows 0 stdout 'janssenspensions: {32}valid, free{0}' check-username janssenspensions
    shows 1 stdout 'peeterspensions: {1;31}valid, taken{0}' check-username peeterspensions
    shows 0 stdout 'maespensions: {33}valid, free{0}' check-username maespensions --contact Maes
    shows 1 stdout 'EXP: {1;31}invalid{0}' check-username EXP
    shows 0 stdout 'Verdict: {32}fit{0}' inspect-cert peeters-seal.cer
    shows 0 stdout 'Verdict: {33}fit with warnings{0}' inspect-cert peeters-seal.cer --at 2054-11-29
    shows 1 stdout 'Verdict: {1;31}unfit{0}' inspect-cert peeters-seal.cer --at 2060-01-01
    shows 0 stdout '{1}Details{0}' inspect-cert peeters-seal.cer
    shows 1 stdout '{1;31}invalid{0}' name-batchfile --check FI.DMFA
    shows 0 stdout '{32}valid{0}' name-batchfile --check FI.DMFA.006400.20140628.00005.R.1.1
    shows 5 stdout '{1;31}failed  {0} connect' test-channel --host 127.0.0.1 --port 1 --username peeterspensions --key peeters
    shows 5 stdout '{32}passed  {0} resolve' test-channel --host 127.0.0.1 --port 1 --username peeterspensions --key peeters
    shows 0 stdout '{32}no problem found{0}' register-techuser registry check
    shows 0 stdout '{1}Contact person{0}' register-techuser show peeterspensions
    shows 1 stderr '{1;31}error:{0} no technical user' register-techuser show janssenspensions
    shows 1 stderr '{1}hint:{0} ' register-techuser show janssenspensions --registry missing.db
    chmod 644 peeters
    shows 0 stderr '{33}warning:{0} ' gen-sshkey --public peeters --if-missing
}
