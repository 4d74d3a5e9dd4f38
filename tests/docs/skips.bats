#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What scripts/test says of tests that were skipped: nothing that this machine lacks goes unseen in CI.

setup() {
    cd "$BATS_TEST_TMPDIR" || return 1
    unset CI
    judge="$TECHUSER_SOURCE/tests/judge_skips"
    printf '%s\n' 'Output:' '1..3' 'ok 1 a test' 'ok 2 another one # skip built with sanitizers: they catch the crash' \
        'skipped  probe-write' '  skipped: modes do not stop this user' >LastTest.log
}

@test "what may be skipped anywhere is no complaint" {
    run env CI=true "$judge" LastTest.log
    [[ $status -eq 0 && -z $output ]]
}

@test "what a machine lacks is told, and is a failure in CI" {
    for line in 'ok 3 a third one # skip nobody may mount a small file system here' 'skipped: no PostgreSQL server' \
        '  test skipped: no certificates in /etc/ssl/certs, install ca-certificates' 'ok 3 a third one # skip'; do
        { cat "$BATS_TEST_TMPDIR/LastTest.log" && echo "$line"; } >log
        run "$judge" log
        [[ $status -eq 0 && $output == "skipped for want of something on this machine:"$'\n'"$line" ]]
        run env CI=true "$judge" log
        [[ $status -eq 1 && $output == *"$line" ]]
    done
}

@test "a run without a log is not a good one" {
    run "$judge" missing
    [[ $status -ne 0 ]]
}
