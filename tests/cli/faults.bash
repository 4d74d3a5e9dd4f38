# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What tests of registries in trouble share; after helpers.bash.

# Before the test takes it from the environment of the tools.
in_ci="${CI:-}"

setup_file() {
    make_credentials
}

# cannot WHY: the machine does not let the test run. It is skipped then, but never in CI.
cannot() {
    [[ -n $in_ci ]] || skip "$1"
    last_command='' status='' stdout='' stderr=''
    complain "$1"
}

# create_number N [ARGUMENT...]: the Nth technical user of a series.
create_number() {
    register-techuser create peeters.toml --username "pensions$((1000 + $1))" \
        --enterprise-number "$(enterprise_number "$1")" "${@:2}"
}

# make_sources: what the writers below read: technical users of other entities, a registry, and what it exports.
make_sources() {
    python3 - >some.jsonl <<'PYTHON'
import json, tomllib
sample = tomllib.load(open("peeters.toml", "rb"))
for number in (1, 2, 3):
    front = 4000000 + number
    sample["entity"]["enterprise_number"] = f"{front:08}{97 - front % 97:02}"
    sample["user"]["username"] = f"manyuser{number}"
    print(json.dumps(sample))
PYTHON
    create_number 900 --registry source.db --quiet >/dev/null
    register-techuser export --registry source.db >source.jsonl
}

# Every command with arguments that would do, after make_sources.
all_commands() {
    readers
    writers
}

readers() {
    printf '%s\n' 'show peeterspensions' list 'history peeterspensions' 'sheet peeterspensions' \
        'applications peeterspensions' expiring export 'registry check' 'registry backup copy.db' \
        "registry move $TECHUSER_REGISTRY moved.db"
}

writers() {
    printf '%s\n' "create peeters.toml ${OTHER_QUALITY[*]}" \
        'create --many some.jsonl' 'create --many some.jsonl --all-or-nothing' \
        'contact peeterspensions --mobile 0470123456' 'channel peeterspensions change --application dimona' \
        'applications peeterspensions --prefer dimona=sftp' 'remove peeterspensions --yes' 'import source.jsonl' \
        "registry move source.db $TECHUSER_REGISTRY"
}

# can_rehearse COMMAND: it has --dry-run.
can_rehearse() {
    [[ $1 =~ ^(create|contact|channel|remove|import|registry|.*--prefer) ]]
}

# holds COUNT: the registry is sound, and has that many technical users.
holds() {
    run_tool register-techuser registry check --json
    assert_status 0
    assert_json active "$1"
    run_tool register-techuser list --json
    assert_status 0
    assert_json_documents "$1"
}

# writers_wait_in_vain LOCK...: LOCK takes the registry for itself, makes the file `locked` when it has it, and gives
# it back at the end of its standard input. Readers go on; all writers wait as long as is documented, and are busy.
writers_wait_in_vain() {
    mkfifo release
    "$@" <release &
    local lock=$!
    exec 9>release
    wait_for_lock
    # All of them at once, for each waits the whole time.
    local started=$EPOCHSECONDS command option number process
    declare -A commands=()
    while read -r command; do
        for option in '' --dry-run; do
            number=${#commands[@]}
            # shellcheck disable=SC2086
            register-techuser $command $option >"$number.out" 2>"$number.err" 9>&- &
            commands[$!]="$number $command $option"
        done
    done < <(writers)
    number=${#commands[@]}
    name-batchfile --application DMFA --for peeterspensions --reserve >"$number.out" 2>"$number.err" 9>&- &
    commands[$!]="$number name-batchfile"
    while read -r command; do
        # shellcheck disable=SC2086
        run_tool register-techuser $command
        assert_status 0
    done < <(readers)
    for process in "${!commands[@]}"; do
        # shellcheck disable=SC2034 # complain() shows them
        read -r number last_command <<<"${commands[$process]}"
        status=0
        wait "$process" || status=$?
        # shellcheck disable=SC2034
        stdout="$(<"$number.out")" stderr="$(<"$number.err")"
        assert_status 5
        assert_stdout ''
        assert_match stderr "error: .*registry '.*': in use by (another program|other programs)"$'\n''[a-z-]+: hint: try again later$'
    done
    [[ ${#commands[@]} -eq 19 ]]
    # They did wait, although the machine may have been slow as well.
    [[ $((EPOCHSECONDS - started)) -ge 9 ]]
    exec 9>&-
    wait $lock
    holds 1
    # None of them has half done anything, and each can be repeated.
    run_tool register-techuser registry check --json
    assert_json journal_entries 1
    run_tool register-techuser create --many some.jsonl
    assert_status 0
    holds 4
}

wait_for_lock() {
    local _
    for _ in {1..400}; do
        [[ ! -e locked ]] || return 0
        sleep 0.05
    done
    complain 'the registry was not locked'
}

# Each command refuses the registry, which a newer version of the tools has made and whose name is NAME: STATE writes
# all that it holds, before and afterwards the same.
all_refuse_newer() {
    local name="$1" command option
    shift
    "$@" >before
    while read -r command; do
        for option in '' --dry-run; do
            [[ -z $option ]] || can_rehearse "$command" || continue
            # shellcheck disable=SC2086
            run_tool register-techuser $command $option
            assert_status 3
            assert_stdout ''
            assert_match stderr "register-techuser: error: registry '$name': made by a newer version of these tools
register-techuser: hint: install that version"
        done
        # shellcheck disable=SC2086
        run_tool register-techuser $command --json
        assert_status 3
        assert_json error.reason newer-schema
    done < <(all_commands && printf '%s\n' 'registry init' 'registry migrate')
    for command in 'check-username janssenspensions' 'name-batchfile --application DMFA --for peeterspensions --reserve' \
        'test-channel --for peeterspensions --key peeters'; do
        # shellcheck disable=SC2086
        run_tool $command
        assert_status 3
        assert_stdout ''
        assert_match stderr 'made by a newer version'
    done
    cmp before <("$@")
    [[ ! -e moved.db && ! -e copy.db ]] || complain 'a copy was made'
}

# is_bug REASON COMMAND: with a rehearsal, where there is one, and without.
is_bug() {
    local option
    for option in '' --dry-run; do
        [[ -z $option ]] || can_rehearse "${2#* }" || continue
        # shellcheck disable=SC2086
        run_tool $2 $option
        assert_status 70
        assert_no_match stdout pensions
        assert_match stderr '[a-z-]+: error: .*'$'\n''[a-z-]+: hint: please report it'
        # shellcheck disable=SC2086
        run_tool $2 $option --json
        assert_status 70
        # Before the bug is met a list has its head already.
        tail -n 1 "$BATS_TEST_TMPDIR/stdout" >last
        cp last "$BATS_TEST_TMPDIR/stdout"
        assert_json status 70
        assert_json error.reason "$1"
    done
}

# backs_up_among_writers: while four processes register and reserve; each backup is as the registry was at one moment.
backs_up_among_writers() {
    local writes=20 processes=() backups=0 writer count process number
    # Each writer's technical users and sequences are counted up together.
    for writer in 1 2 3 4; do
        for ((count = 1; count <= writes; ++count)); do
            create_number $((100 * writer + count)) --quiet
            name-batchfile --application DMFA --sender-number "00640$writer" --reserve --date 2014-06-28
        done >"writer$writer.out" 2>"writer$writer.err" &
        processes+=($!)
    done
    while [[ -n $(jobs -pr) ]]; do
        run_tool register-techuser registry backup "backup$((backups + 1)).db"
        # The first process that writes makes the registry.
        if [[ $status -eq 1 && $stderr == *'no registry at'* ]]; then
            continue
        fi
        assert_status 0
        backups=$((backups + 1))
        sleep 0.05
    done
    for process in "${processes[@]}"; do
        wait "$process"
    done
    [[ -z $(cat writer?.err) ]]
    [[ $backups -ge 2 ]]
    run_tool register-techuser registry backup "backup$((backups + 1)).db"
    assert_status 0
    for ((number = 1; number <= backups + 1; ++number)); do
        run_tool register-techuser registry check --registry "backup$number.db"
        assert_status 0
        register-techuser export --registry "backup$number.db" >"backup$number.jsonl"
    done
    judge_backups "$writes" backup*.jsonl
}

# judge_backups WRITES FILE...: what was exported of backups among writers.
judge_backups() {
    python3 - "$@" <<'PYTHON'
import json, sys
sizes = []
for path in sys.argv[2:]:
    records = [json.loads(line) for line in open(path)][1:-1]
    users = [record for record in records if record["record"] == "technical-user"]
    numbers = sorted(int(user["sender_number"]) for user in users)
    assert numbers == list(range(1, len(users) + 1)), numbers
    journal = [record["number"] for record in records if record["record"] == "journal-entry"]
    assert journal == list(range(1, len(journal) + 1)), journal
    last = {record["sender_number"]: int(record["last"]) for record in records if record["record"] == "sequence"}
    for writer in (1, 2, 3, 4):
        own = sorted(int(user["username"][8:]) - 1000 for user in users)
        own = [number - 100 * writer for number in own if number // 100 == writer]
        assert own == list(range(1, len(own) + 1)), own
        assert len(own) - last.get(f"00640{writer}", 0) in (0, 1), (writer, own, last)
    sizes.append(len(users))
assert max(sizes) == 4 * int(sys.argv[1]), sizes
print(f"technical users in the backups: {sorted(sizes)}")
PYTHON
}
