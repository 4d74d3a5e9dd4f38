#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What import and registry move refuse, and which files they leave.

load helpers
load life

# refuses_export STATUS REASON: spoilt.jsonl, in the rehearsal and for real, and nothing is made.
refuses_export() {
    local option
    for option in '' --dry-run; do
        tool import spoilt.jsonl --registry new/folder/other.db --json $option
        assert_status "$1"
        assert_json error.reason "$2"
        tool import - --registry new/folder/other.db $option <spoilt.jsonl
        assert_status "$1"
        assert_stdout ''
        [[ ! -e new ]] || complain 'something was made'
    done
}

# spoils STATUS REASON SED-SCRIPT: what the script makes of the export is refused.
spoils() {
    sed -E "$3" whole.jsonl >spoilt.jsonl
    ! cmp -s whole.jsonl spoilt.jsonl || complain "nothing was spoilt by $3"
    refuses_export "$1" "$2"
}

# shellcheck disable=SC2016 # the dollars are those of sed
@test "import refuses what registry check would call wrong" {
    register-techuser contact peeterspensions --last-name 'Ségard' >/dev/null
    register-techuser export >whole.jsonl
    spoils 3 journal '/"technical-user"/d; $s/"technical_users":1/"technical_users":0/'
    spoils 3 journal '/"journal-entry"/d; $s/"journal_entries":2/"journal_entries":0/'
    spoils 3 journal '/"created"/d; s/"number":2/"number":1/; $s/"journal_entries":2/"journal_entries":1/'
    for details in '' 7 '[]' null '{'; do
        spoils 3 journal "s/\"details\":.*\}\$/\"details\":\"$details\"}/"
    done
    spoils 3 record '2s/"emails":\[("[^"]*")\]/"emails":[\1,\1]/'
    for revision in 0 -1 1000000001 9223372036854775807 9223372036854775808; do
        spoils 3 record "2s/\"revision\":2/\"revision\":$revision/"
    done
    spoils 3 syntax '2s/"revision":2/"revision":2,"revision":2/'
    spoils 3 syntax '3s/"user":/"user":"x","user":/'
    spoils 3 record '3s/"host":"/&\\u0000/'
    # The fault is the file's: another username would not help.
    spoils 3 record '2p; $s/"technical_users":1/"technical_users":2/'
    tool import spoilt.jsonl --registry other.db
    assert_match stderr "'spoilt.jsonl': line 3: username 'peeterspensions': taken by .*"
    assert_no_match stderr 'another username'
    tool import whole.jsonl --registry new/folder/other.db
    assert_status 0
    tool registry check --registry new/folder/other.db
    assert_status 0
}

@test "JSON that is nested without end is refused where it is read" {
    register-techuser export >whole.jsonl
    python3 - <<'PYTHON'
def nested(depth):
    return "[" * depth + "]" * depth
open("deep.jsonl", "w").write("[" * 200000 + "\n")
lines = open("whole.jsonl").read().splitlines()
lines[1] = lines[1].replace('"fax":null', '"fax":' + nested(100000))
open("field.jsonl", "w").write("\n".join(lines) + "\n")
lines = open("whole.jsonl").read().splitlines()
start = lines[2].index('"details":')
lines[2] = lines[2][:start] + '"details":"{\\"old\\":' + nested(100000) + '}"}'
open("details.jsonl", "w").write("\n".join(lines) + "\n")
open("registration.json", "w").write('{"format":1,"entity":' + nested(20000) + "}")
PYTHON
    for name in deep:syntax field:syntax details:journal; do
        cp "${name%:*}.jsonl" spoilt.jsonl
        refuses_export 3 "${name#*:}"
    done
    tool create registration.json
    assert_status 2
}

@test "a journal that is nested without end is damaged" {
    python3 - "$TECHUSER_REGISTRY" <<'PYTHON'
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
depth = 100000
details = '{"old":' + "[" * depth + "]" * depth + ',"new":{}}'
connection.execute(
    "INSERT INTO journal SELECT 2, at, user, host, 'contact-changed', subject, ?, NULL FROM journal", [details])
connection.commit()
PYTHON
    for command in 'history peeterspensions' export; do
        # shellcheck disable=SC2086
        tool $command
        assert_status 3
        assert_match stderr 'damaged: journal line 2: nested more than 64 levels deep'
    done
    tool history peeterspensions --json
    assert_status 3
    assert_json error.reason damaged
    tool registry check --json
    assert_status 1
    assert_json problems.0.id journal
    tool registry move "$TECHUSER_REGISTRY" new.db
    assert_status 3
    [[ ! -e new.db ]] || complain 'a registry was made'
}

@test "import holds a line at a time, however long the file is" {
    skip_with_sanitizers 'the peak is not that of the tool'
    register-techuser export >whole.jsonl
    python3 - <<'PYTHON'
import json
lines = open("whole.jsonl").read().splitlines()
entry = json.loads(lines[2])
end = json.loads(lines[-1])
with open("long.jsonl", "w") as long:
    print("\n".join(lines[:-1]), file=long)
    for number in range(2, 34):
        entry.update(number=number, action="sequences-reserved", details=json.dumps({"filling": "x" * 2**20}))
        print(json.dumps(entry), file=long)
    end["journal_entries"] = 33
    print(json.dumps(end), file=long)
PYTHON
    run_tool python3 -c 'import resource, subprocess, sys
status = subprocess.run(sys.argv[1:], stdin=open("long.jsonl")).returncode
peak_kib = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
sys.exit(status or (peak_kib > 80 * 1024 and f"peak: {peak_kib} KiB"))' \
        register-techuser import - --registry long.db
    assert_status 0
    tool registry check --registry long.db
    assert_status 0
    # A line is read whole, and has a limit.
    python3 -c 'print("x" * (5 * 2**20))' >spoilt.jsonl
    refuses_export 3 too-large
}

@test "an import that is refused leaves an empty registry as it was" {
    register-techuser registry init --registry empty.db
    register-techuser export | head -n -1 >cut.jsonl
    tool import cut.jsonl --registry empty.db --json
    assert_status 3
    assert_json error.reason truncated
    [[ $(register-techuser export --registry empty.db | wc -l) -eq 2 ]]
    # An empty file is a registry that is not there yet.
    : >nothing.db
    register-techuser export | register-techuser import - --registry nothing.db
    tool show peeterspensions --registry nothing.db
    assert_status 0
}

@test "move refuses one registry for both, and --registry, as usage" {
    register-techuser registry init --registry empty.db
    ln -s empty.db link.db
    for operands in 'empty.db empty.db' 'empty.db ./empty.db' 'sqlite:empty.db link.db' "empty.db $PWD/empty.db"; do
        for option in '' --dry-run; do
            # shellcheck disable=SC2086
            tool registry move $operands --json $option
            assert_status 2
            assert_json error.reason operands
        done
    done
    [[ $(register-techuser export --registry empty.db | wc -l) -eq 2 ]] || complain 'something was written'
    tool registry move "$TECHUSER_REGISTRY" new.db --registry third.db --json
    assert_status 2
    assert_json error.reason operands
    [[ ! -e new.db ]]
    tool registry move "$TECHUSER_REGISTRY" new.db
    assert_status 0
}

@test "move from a damaged registry leaves nothing behind" {
    python3 - "$TECHUSER_REGISTRY" <<'PYTHON'
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("UPDATE users SET phone = 'none'")
connection.commit()
PYTHON
    for option in '' --dry-run; do
        tool registry move "$TECHUSER_REGISTRY" new/folder/other.db --json $option
        assert_status 3
        assert_json error.reason damaged
        [[ ! -e new ]] || complain 'something was made'
    done
}

@test "init names the roles of PostgreSQL for PostgreSQL only" {
    tool registry init --registry postgres.db
    assert_status 0
    assert_stderr ''
}

@test "the commands that the roles of PostgreSQL come with are understood" {
    roles="$TECHUSER_SOURCE/lib/data/share/postgresql-roles.sql"
    sed -nE 's|^-- +(register-techuser .*)$|\1|p' "$roles" >commands
    [[ -s commands ]]
    while read -r command; do
        # shellcheck disable=SC2086
        run_tool ${command//postgresql:\/\/owner@host\/base/postgresql:///base?host=/nonexistent}
        assert_status 5
    done <commands
}
