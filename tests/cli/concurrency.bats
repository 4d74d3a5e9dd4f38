#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Many processes on one registry, and processes that are killed.

load helpers

setup_file() {
    make_credentials
}

setup() {
    enter_folder_with_registration
}

# create_as USERNAME N: the sample for another username and the Nth enterprise.
create_as() {
    local number
    number="$(enterprise_number "$2")"
    register-techuser create peeters.toml --json --username "$1" --enterprise-number "$number"
}

@test "of two processes that create the same username, one wins and one has a conflict" {
    for round in {1..20}; do
        first=0 second=0
        create_as "samename$round" $((2 * round)) >first.json 2>&1 &
        first_process=$!
        create_as "samename$round" $((2 * round + 1)) >second.json 2>&1 &
        second_process=$!
        wait $first_process || first=$?
        wait $second_process || second=$?
        [[ $first+$second == 0+4 || $first+$second == 4+0 ]] || {
            echo "round $round: statuses $first and $second" >&2
            cat first.json second.json >&2
            return 1
        }
    done
    run_tool register-techuser list --json
    assert_json_documents 20
}

@test "a registry is made once when many processes make it" {
    for number in {1..8}; do
        create_as "manynames$number" "$number" >"$number.json" 2>&1 &
    done
    wait
    run_tool register-techuser list --json
    assert_json_documents 8
}

@test "no sequence is given twice" {
    run_tool register-techuser create peeters.toml
    assert_status 0
    for process in {1..4}; do
        for _ in {1..10}; do
            name-batchfile --application DMFA --for peeterspensions --reserve --date 2014-06-28 || break
        done >"names.$process" &
    done
    wait
    run bash -c 'grep -h ^GO names.* | sort -u | wc -l'
    [[ $output == 40 ]]
}

@test "a create that is killed at any moment leaves all or nothing" {
    kills=40
    [[ ${TECHUSER_TEST_LOAD:-} != whole ]] || kills=200
    # Moments are spread over somewhat more than a whole create takes.
    started=${EPOCHREALTIME/./}
    create_as neverkilled 0 >/dev/null
    lasting=$((${EPOCHREALTIME/./} - started))

    there=0
    for ((number = 1; number <= kills; ++number)); do
        username="killed$((1000 + number))"
        enterprise="$(enterprise_number "$number")"
        # The tool itself, not a shell around it, is what gets killed.
        register-techuser create peeters.toml --username "$username" --enterprise-number "$enterprise" >/dev/null 2>&1 &
        process=$!
        printf -v pause '0.%06d' $((RANDOM * lasting * 5 / 4 / 32768))
        sleep "$pause"
        kill -9 $process 2>/dev/null || true
        wait $process 2>/dev/null || true

        run_tool register-techuser show --json "$username"
        if [[ $status -eq 0 ]]; then
            assert_json contact.emails "['batch@example.be']"
            assert_json channels.0.applications "['dimona', 'dmfa']"
            there=$((there + 1))
            outcome=unchanged
        else
            assert_status 1
            run_tool check-username "$username"
            assert_stdout "$username: valid, free"
            outcome=created
        fi
        run_tool register-techuser create peeters.toml --json --username "$username" --enterprise-number "$enterprise"
        assert_status 0
        assert_json outcome "$outcome"
    done
    echo "killed $kills times: $there were recorded, $((kills - there)) were not" >&3

    run_tool register-techuser list --json
    assert_json_documents $((kills + 1))
    run bash -c "grep -o '\"sender_number\": *\"[0-9]*\"' '$BATS_TEST_TMPDIR/stdout' | sort -u | wc -l"
    [[ $output == $((kills + 1)) ]]
    # Nothing but the registry, and what undoes a change that was interrupted.
    run bash -c "cd '${TECHUSER_REGISTRY%/*}' && ls -A | grep -vE '^registry\.db(-journal)?$'"
    [[ $output == '' ]]
}
