#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Every exit status that each command of register-techuser can have, with what it writes; a rehearsal has the same one.
# ctest runs the file once for each database.
# Which command never gives 4 is said in its page; 70 is for registry-bugs.bats.

load helpers
load life
load postgres

setup() {
    enter_folder_with_registration
    [[ -z ${TECHUSER_TEST_POSTGRES:-} ]] || use_postgres_registry
    cp "$BATS_FILE_TMPDIR/second.pub" .
    register-techuser create peeters.toml --quiet >/dev/null
    printf 'not a registry' >other.db
    away='postgresql:///base?host=/nonexistent'
    tried=''
}

# wrote stdout|stderr REGEX: the stream matches, or is empty for an empty expression.
wrote() {
    [[ -n $2 || -z ${!1} ]] || complain "expected nothing on $1"
    [[ -z $2 ]] || assert_match "$1" "$2"
}

# gives STATUS STDOUT STDERR ARGUMENT...
gives() {
    tool "${@:4}"
    assert_status "$1"
    wrote stdout "$2"
    wrote stderr "$3"
    tried+=" $1"
}

# The same of a command that writes, after its rehearsal.
writes() {
    local before
    before="$(state)"
    gives "$1" "$2" "${3:-dry run: nothing was written}" "${@:4}" --dry-run
    [[ $(state) == "$before" ]] || complain 'the rehearsal changed the registry'
    gives "$@"
}

# tried_all STATUS...: nothing was forgotten.
tried_all() {
    [[ $(tr ' ' '\n' <<<"${tried# }" | sort -nu | xargs) == "$*" ]] || complain "tried only$tried"
}

# meanwhile ARGUMENT...: the tool, while another program has begun a change that it ends when the tool waits for it.
meanwhile() {
    local other=meanwhile_in_file
    [[ -z ${database:-} ]] || other=meanwhile_in_postgres
    run_tool $other "$@"
}

meanwhile_in_file() {
    python3 - "$@" <<'PYTHON'
import os, sqlite3, subprocess, sys, time
other = sqlite3.connect(os.environ["TECHUSER_REGISTRY"], isolation_level=None)
other.execute("BEGIN IMMEDIATE")
tool = subprocess.Popen(["register-techuser", *sys.argv[1:]])
waits = 0
while waits < 60 and tool.poll() is None:
    time.sleep(0.01)
    status = dict(line.split(":", 1) for line in open(f"/proc/{tool.pid}/status"))
    waits = int(status["voluntary_ctxt_switches"])
other.execute("UPDATE users SET revision = revision + 1")
other.execute("COMMIT")
sys.exit(tool.wait())
PYTHON
}

meanwhile_in_postgres() {
    mkfifo other
    ask_server <other &
    exec 9>other
    printf 'BEGIN;\nUPDATE techuser.registry SET turn = turn + 1;\n\\! touch locked\n' >&9
    wait_for_file locked
    register-techuser "$@" 9>&- &
    local tool=$! answer=0
    printf '%s\n' "SELECT 'waits' FROM pg_locks WHERE NOT granted AND pid IN
        (SELECT pid FROM pg_stat_activity WHERE datname = current_database());" >waiting.sql
    until [[ $(ask_server --file waiting.sql) == waits ]] || ! kill -0 $tool; do sleep 0.02; done
    printf 'UPDATE techuser.users SET revision = revision + 1;\nCOMMIT;\n' >&9
    exec 9>&-
    wait $tool || answer=$?
    wait
    rm other locked
    return $answer
}

# overtaken ARGUMENT...: what somebody else has changed meanwhile is not overwritten.
overtaken() {
    for option in --dry-run ''; do
        meanwhile "$@" $option
        assert_status 4
        assert_stdout ''
        assert_match stderr "^register-techuser: error: .*changed.*"$'\n''register-techuser: hint: '
    done
    tried+=' 4'
}

error='^register-techuser: error: '

@test create {
    writes 0 'Sender number +: 000002 \(assigned\)' '' create peeters.toml "${OTHER_QUALITY[@]}"
    writes 1 '' "${error}user\.username: .*'short'" create peeters.toml --username short
    writes 2 '' "${error}entity\.enterprise_number: .*--enterprise-number" create
    writes 3 '' "${error}cannot read 'missing\.toml'" create missing.toml
    writes 3 '' "$error'.*other\.db' is not a registry" create peeters.toml --registry other.db
    writes 4 '' "${error}.*peeterspensions" create peeters.toml --phone 022223344
    writes 5 '' "${error}.*registry" create peeters.toml --registry "$away"
    tried_all 0 1 2 3 4 5
}

@test show {
    gives 0 'Username +: EXPpeeterspensions' '' show peeterspensions
    gives 1 '' "${error}no technical user 'janssenspensions'" show janssenspensions
    gives 1 '' "${error}no registry at 'missing\.db'|${error}no registry at '\./missing\.db'" \
        show peeterspensions --registry missing.db
    gives 2 '' "${error}KEY: " show 'no key'
    gives 3 '' "$error'.*other\.db' is not a registry" show peeterspensions --registry other.db
    gives 5 '' "${error}.*registry" show peeterspensions --registry "$away"
    tried_all 0 1 2 3 5
}

@test list {
    gives 0 '000001  peeterspensions ' '' list
    gives 1 '' "${error}no registry at " list --registry missing.db
    gives 2 '' "${error}--sort: " list --sort size
    gives 3 '' "$error'.*other\.db' is not a registry" list --registry other.db
    gives 5 '' "${error}.*registry" list --registry "$away"
    tried_all 0 1 2 3 5
}

@test contact {
    writes 0 'Last name +: Peeters -> Maes' '' contact peeterspensions --last-name Maes
    writes 1 '' "${error}no technical user 'janssenspensions'" contact janssenspensions --last-name Maes
    writes 1 '' "${error}contact\.phone: " contact peeterspensions --phone 12
    writes 2 '' "${error}nothing to change" contact peeterspensions
    writes 3 '' "$error'.*other\.db' is not a registry" contact peeterspensions --last-name Maes --registry other.db
    overtaken contact peeterspensions --last-name Claes
    writes 5 '' "${error}.*registry" contact peeterspensions --last-name Maes --registry "$away"
    tried_all 0 1 2 3 4 5
}

@test channel {
    local add=(channel peeterspensions add --channel ftp --certificate peeters-seal.cer)
    writes 0 'Channel +: sftp -> sftp, ftp' '' "${add[@]}" --application dimona
    writes 1 '' "${error}no channel 'isabel'" channel peeterspensions remove --channel isabel
    writes 2 '' "${error}unknown action 'rotate'" channel peeterspensions rotate
    writes 2 '' "${error}nothing to change" channel peeterspensions change --channel sftp
    writes 2 '' "${error}--channel: .*'sftpp'" channel peeterspensions change --channel sftpp
    writes 3 '' "${error}.*'missing\.pub': " channel peeterspensions change --channel sftp --ssh-public-key missing.pub
    writes 4 '' "${error}channel 'ftp' already exists, and differs" "${add[@]}" --application dmfa
    overtaken channel peeterspensions change --channel sftp --ssh-public-key second.pub
    writes 5 '' "${error}.*registry" "${add[@]}" --application dimona --registry "$away"
    tried_all 0 1 2 3 4 5
}

@test applications {
    register-techuser channel peeterspensions add --channel ftp --certificate peeters-seal.cer --application dimona >/dev/null
    gives 0 'SFTP' '' applications peeterspensions
    writes 0 'dimona, Channel +: SFTP -> FTP' '' applications peeterspensions --prefer dimona=ftp
    writes 1 '' "${error}channel 'ftp': does not carry" applications peeterspensions --prefer dmfa=ftp
    gives 1 '' "${error}no technical user 'janssenspensions'" applications janssenspensions
    writes 2 '' "${error}--prefer 'dimona': expected" applications peeterspensions --prefer dimona
    writes 3 '' "$error'.*other\.db' is not a registry" applications peeterspensions --prefer dimona=sftp --registry other.db
    overtaken applications peeterspensions --prefer dimona=sftp
    writes 5 '' "${error}.*registry" applications peeterspensions --prefer dimona=sftp --registry "$away"
    tried_all 0 1 2 3 4 5
}

@test sender-number {
    printf 'user.username,user.sender_number\npeeterspensions,101320\n' >given.csv
    printf 'user.username,user.sender_number\npeeterspensions,101321\n' >other.csv
    printf 'user.username,user.sender_number\njanssenspensions,101320\n' >unknown.csv
    printf 'user.username,user.sender_number\npeeterspensions,\n' >missing.csv
    overtaken sender-number peeterspensions 101320
    writes 0 'Sender number +: 000001 \(assigned\) -> 101320 \(given\)' '' sender-number peeterspensions 101320
    writes 0 '^peeterspensions \(101320\): unchanged$' 'already recorded' sender-number peeterspensions 101320
    writes 0 '^unchanged: given\.csv:2: peeterspensions 101320$' '1 number: 0 changed, 1 unchanged, 0 refused' \
        sender-number --many given.csv
    writes 1 '' "${error}no technical user 'janssenspensions'" sender-number janssenspensions 101320
    gives 1 '' "${error}no registry at " sender-number peeterspensions 101320 --registry missing.db
    gives 1 '' "${error}no registry at '.*missing\.db'" sender-number peeterspensions 101320 --registry missing.db --dry-run
    [[ ! -e missing.db ]] || complain 'a refusal made a registry'
    writes 1 '^not-found: unknown\.csv:2: ' '0 unchanged, 1 refused' sender-number --many unknown.csv
    writes 2 '' "${error}expected KEY NUMBER, or --many alone" sender-number peeterspensions
    writes 2 '' "${error}NUMBER: " sender-number peeterspensions 999999
    writes 2 '^usage: missing\.csv:2: ' '0 unchanged, 1 refused' sender-number --many missing.csv
    writes 3 '' "${error}cannot read 'none\.csv'" sender-number --many none.csv
    writes 3 '' "$error'.*other\.db' is not a registry" sender-number peeterspensions 101320 --registry other.db
    writes 4 '' "${error}technical user 'peeterspensions': the portal gave it sender number 101320 already" \
        sender-number peeterspensions 101321
    writes 4 '^conflict: other\.csv:2: ' '0 unchanged, 1 refused' sender-number --many other.csv
    writes 5 '' "${error}.*registry" sender-number peeterspensions 101320 --registry "$away"
    tried_all 0 1 2 3 4 5
}

@test remove {
    writes 1 '' "${error}no technical user 'janssenspensions'" remove janssenspensions --yes
    writes 2 '' "${error}the removal of a technical user must be confirmed" remove peeterspensions
    writes 3 '' "$error'.*other\.db' is not a registry" remove peeterspensions --yes --registry other.db
    overtaken remove peeterspensions --yes
    writes 5 '' "${error}.*registry" remove peeterspensions --yes --registry "$away"
    writes 0 '^peeterspensions \(000001\): (would be )?removed$' '' remove peeterspensions --yes
    tried_all 0 1 2 3 4 5
}

@test history {
    gives 0 'Z  created  ' '' history peeterspensions
    gives 1 '' "${error}no technical user 'janssenspensions'" history janssenspensions
    gives 2 '' "${error}KEY: " history 'no key'
    gives 3 '' "$error'.*other\.db' is not a registry" history peeterspensions --registry other.db
    gives 5 '' "${error}.*registry" history peeterspensions --registry "$away"
    tried_all 0 1 2 3 5
}

@test expiring {
    gives 0 '' '' expiring
    gives 1 'peeterspensions ' '' expiring --at 2054-12-31
    gives 2 '' "${error}--within: " expiring --within soon
    gives 3 '' "$error'.*other\.db' is not a registry" expiring --registry other.db
    gives 5 '' "${error}.*registry" expiring --registry "$away"
    tried_all 0 1 2 3 5
}

@test sheet {
    gives 0 'EXPpeeterspensions' '' sheet peeterspensions
    gives 1 '' "${error}no technical user 'janssenspensions'" sheet janssenspensions
    gives 2 '' "${error}--lang" sheet peeterspensions --lang la
    gives 3 '' "$error'.*other\.db' is not a registry" sheet peeterspensions --registry other.db
    gives 5 '' "${error}.*registry" sheet peeterspensions --registry "$away"
    tried_all 0 1 2 3 5
}

@test export {
    gives 0 '^\{"record":"registry","format":1\}' '' export
    gives 1 '' "${error}no registry at " export --registry missing.db
    gives 2 '' "${error}unexpected 'now'" export now
    gives 3 '' "$error'.*other\.db' is not a registry" export --registry other.db
    gives 5 '' "${error}.*registry" export --registry "$away"
    tried_all 0 1 2 3 5
}

@test import {
    state >all.jsonl
    sed '3s/"number":1,/"number":2,/' all.jsonl >gap.jsonl
    writes 0 '(^|:'$'\n'')Technical users: 1'$'\n' '' import all.jsonl --registry copy.db
    writes 3 '' "${error}'gap\.jsonl': .*journal" import gap.jsonl --registry new.db
    writes 2 '' "${error}.*FILE" import --registry new.db
    writes 3 '' "${error}'peeters\.toml': line 1: " import peeters.toml --registry new.db
    writes 4 '' "${error}registry '\./copy\.db': " import all.jsonl --registry copy.db
    writes 5 '' "${error}.*registry" import all.jsonl --registry "$away"
    [[ ! -e new.db ]] || complain 'a refusal made a registry'
    tried_all 0 2 3 4 5
}

@test registry {
    writes 0 '^the registry new\.db (is|would be) ready$' '' registry init --registry new.db
    writes 0 ' (is|would be) ready$' "${database:+hint: roles for reading}" registry migrate
    writes 0 'no problem found$' '' registry check
    writes 0 'backup .* to backup\.db$' '' registry backup backup.db
    writes 0 '^(moved everything|everything would be moved) from ' 'hint: the old registry|dry run' registry move "$TECHUSER_REGISTRY" moved.db
    for action in check migrate 'backup copy.db'; do
        # shellcheck disable=SC2086
        {
            writes 1 '' "${error}no registry at " registry $action --registry missing.db
            writes 3 '' "$error'.*other\.db' is not a registry" registry $action --registry other.db
            writes 5 '' "${error}.*registry" registry $action --registry "$away"
        }
    done
    writes 3 '' "$error'.*other\.db' is not a registry" registry init --registry other.db
    writes 1 '' "${error}no registry at " registry move missing.db copy.db
    writes 3 '' "$error'.*other\.db' is not a registry" registry move other.db copy.db
    writes 3 '' "$error'.*other\.db' is not a registry" registry move backup.db other.db
    writes 5 '' "${error}.*registry" registry init --registry "$away"
    writes 5 '' "${error}.*registry" registry move backup.db "$away"
    writes 5 '' "${error}.*registry" registry move "$away" copy.db
    writes 2 '' "${error}unknown action 'destroy'" registry destroy
    writes 4 '' "$error'.*backup\.db' already exists" registry backup backup.db
    writes 4 '' "${error}.*registry" registry move backup.db moved.db
    tried_all 0 1 2 3 4 5
    if [[ -n ${database:-} ]]; then
        sql 'DELETE FROM techuser.emails'
    else
        python3 -c 'import os, sqlite3
connection = sqlite3.connect(os.environ["TECHUSER_REGISTRY"])
connection.execute("DELETE FROM emails")
connection.commit()'
    fi
    gives 1 'problem: ' '' registry check
    gives 1 'problem: ' 'dry run' registry check --dry-run
}

@test "no command forgets a status here" {
    local commands
    commands="$(register-techuser --help | sed -n '/^commands:/,/^$/ s/^  \([a-z-]*\).*/\1/p' | sort | xargs)"
    [[ $commands == "$(grep -oP '^@test \K[a-z-]+(?= \{)' "$BATS_TEST_FILENAME" | sort | xargs)" ]] || complain "$commands"
}
