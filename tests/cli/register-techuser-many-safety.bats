#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# create --many: what is recorded when a run is killed or fails.

load helpers
load many

@test "a run that is killed leaves whole registrations, and the next one goes on" {
    items 1 4000 >many.jsonl
    before=0
    for round in 1 2; do
        # Its input does not end: however fast it is, it is killed while it works.
        mkfifo feed
        register-techuser create --many - --quiet <feed >"out.$round" &
        process=$!
        exec 8>feed
        while cat many.jsonl; do :; done >&8 2>/dev/null &
        while kill -0 $process && [[ ! -s out.$round ]]; do sleep 0.01; done
        kill -9 $process
        ! wait $process
        exec 8>&-
        rm feed
        run_tool register-techuser registry check
        assert_status 0
        recorded="$(register-techuser list | sed 1d | wc -l)"
        told="$(sed -nE 's/^(created|unchanged): -:[0-9]+: ([a-z0-9]+) [0-9]{6}$/\2/p' "out.$round" | sort -u | wc -l)"
        echo "$recorded were recorded, $told of them told" >&3
        ((recorded >= before && 0 < told && told <= recorded))
        before="$recorded"
    done
    many many.jsonl
    assert_status 0
    [[ $(grep -c '^unchanged' "$BATS_TEST_TMPDIR/stdout") == "$before" ]]
    assert_summary "4000 registrations: $((4000 - before)) created, $before unchanged, 0 in conflict, 0 wrong"
    register-techuser list | sed 1d >listed
    [[ $(cut -d ' ' -f 1 listed | sort -u | wc -l) == 4000 ]]
    [[ $(awk '{ print $2 }' listed | sort -u | wc -l) == 4000 ]]
}

@test "several runs of the same at once register each once" {
    items 1 300 >many.jsonl
    for run in {1..4}; do
        register-techuser create --many many.jsonl --quiet >"out.$run" &
    done
    wait
    cat out.* | cut -d ' ' -f 1 | sort | uniq -c | xargs >counts
    [[ $(<counts) == '300 created: 900 unchanged:' ]]
    [[ $(usernames | wc -w) == 300 ]]
}

@test "memory does not grow with the number of registrations" {
    items 1 1000 >few.jsonl
    items 1001 7000 >many.jsonl
    for size in few many; do
        /usr/bin/python3 -c '
import resource, subprocess, sys
subprocess.run(["register-techuser", "create", "--many", sys.argv[1], "--quiet"], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)' $size.jsonl >$size.memory
    done
    echo "$(<few.memory) and $(<many.memory) KiB" >&3
    # Three pieces are under way at a time instead of one.
    (($(<many.memory) < 4 * $(<few.memory)))
}

@test "work over a second tells on a terminal how far it is" {
    items 1 2 >many.jsonl
    run_tool python3 -c '
import os, pty, subprocess, sys, time
master, slave = pty.openpty()
tool = subprocess.Popen(
    ["register-techuser", "create", "--many", "-"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=slave)
os.close(slave)
time.sleep(1.2)
tool.communicate(open("many.jsonl", "rb").read())
shown = b""
try:
    while piece := os.read(master, 65536):
        shown += piece
except OSError:
    pass
sys.stdout.buffer.write(shown)'
    assert_match stdout $'\r\e\\[K2 registrations\r\e\\[Kregister-techuser: .*note.* 2 registrations: 2 created'
}

@test "a source that cannot be read any more ends the run with status 3" {
    # What every process may open and nobody can read from its beginning.
    ln -s /proc/self/mem many.jsonl
    many many.jsonl
    assert_status 3
    assert_stdout ''
    assert_stderr "register-techuser: note: 0 registrations: 0 created, 0 unchanged, 0 in conflict, 0 wrong
register-techuser: error: cannot read 'many.jsonl': input/output error"
}

@test "a registry that cannot be written ends the run with status 5" {
    items 1 3 >many.jsonl
    many many.jsonl --registry /proc/nowhere/registry.db
    assert_status 5
    assert_stdout ''
    assert_match stderr '^register-techuser: error: registry '
}

@test "output that cannot be written is status 5, and what is recorded stays" {
    items 1 3 >many.jsonl
    run_tool_on_full_disk register-techuser create --many many.jsonl --quiet
    assert_status 5
    [[ $(usernames) == 'manyuser00001 manyuser00002 manyuser00003' ]]
}

@test "what a slow source has sent is recorded before the rest comes" {
    items 1 3 >first.jsonl
    items 4 5 >second.jsonl
    mkfifo slow
    register-techuser create --many - --quiet <slow >verdicts &
    process=$!
    exec 7>slow
    cat first.jsonl >&7
    for ((tries = 0; tries < 200; ++tries)); do
        [[ $(usernames 2>/dev/null) == 'manyuser00001 manyuser00002 manyuser00003' ]] && break
        sleep 0.05
    done
    [[ $(usernames) == 'manyuser00001 manyuser00002 manyuser00003' ]]
    cat second.jsonl >&7
    exec 7>&-
    wait $process
    [[ $(wc -l <verdicts) == 5 ]]
    [[ $(usernames | wc -w) == 5 ]]
}
