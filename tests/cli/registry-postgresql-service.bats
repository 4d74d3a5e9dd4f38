#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# PostgreSQL as it is run: behind a pooler, with roles and passwords, and when it does not answer.

# shellcheck disable=SC2154

load helpers
load postgres

setup_file() {
    make_credentials
}

setup() {
    enter_folder_with_registration
    use_postgres_registry
}

teardown() {
    [[ ! -s stopped ]] || kill -CONT "$(<stopped)" 2>/dev/null || true
    jobs -p | xargs --no-run-if-empty kill 2>/dev/null || true
    [[ -z ${pooler:-} ]] || "$TECHUSER_SOURCE/tests/registry/pgbouncer" stop "$TECHUSER_TEST_POSTGRES" "$pooler"
}

@test "behind PgBouncer many write at once, and another client of the pool sees its session as it was" {
    pooler="$BATS_TEST_TMPDIR/pooler"
    "$TECHUSER_SOURCE/tests/registry/pgbouncer" start "$TECHUSER_TEST_POSTGRES" "$pooler" || skip 'PgBouncer is not installed'
    TECHUSER_REGISTRY="postgresql:///$database?host=$(<"$pooler")&user=postgres"
    export TECHUSER_REGISTRY
    session() {
        for _ in 1 2 3 4 5 6; do
            psql -XtAq -h "$(<"$pooler")" -U postgres -c "SELECT current_setting('search_path'), current_setting('lock_timeout'),
                current_setting('default_transaction_read_only'), current_setting('statement_timeout')" "$database"
        done | sort -u
    }
    session >before
    register-techuser create peeters.toml --quiet >/dev/null
    local number processes=()
    for number in 1 2 3 4 5 6; do
        for _ in 1 2 3 4 5; do
            name-batchfile --application DMFA --sender-number 006400 --reserve --date 2014-06-28 --kind FI
            register-techuser list >/dev/null
        done >"names$number" 2>"errors$number" &
        processes+=($!)
    done
    for number in "${processes[@]}"; do
        wait "$number"
    done
    [[ -z $(cat errors?) ]]
    [[ $(cat names? | sort -u | wc -l) -eq 30 ]]
    session | diff before -
    run_tool register-techuser registry check
    assert_status 0
}

@test "a role without rights is told so, and a name that is taken is never called free" {
    register-techuser create peeters.toml --quiet >/dev/null
    sql "DROP ROLE IF EXISTS niemand; CREATE ROLE niemand LOGIN"
    for command in 'check-username peeterspensions' 'register-techuser list' 'register-techuser create peeters.toml' \
        'register-techuser registry init' 'name-batchfile --application DMFA --for peeterspensions --reserve'; do
        # shellcheck disable=SC2086
        TECHUSER_REGISTRY="$(as_role niemand)" run_tool $command
        assert_status 5
        assert_stdout ''
        assert_stderr "${command%% *}: error: registry 'postgresql:///$database': permission denied
${command%% *}: hint: ask its owner for the role techuser_read or techuser_register"
    done
    sql 'DROP ROLE niemand'
}

# A server of nothing but the beginning: it asks for a password in plain text.
ask_for_password() {
    python3 -c 'import socket, struct
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
while True:
    client = listener.accept()[0]
    size = struct.unpack("!I", client.recv(4))[0]
    if size == 8:  # TLS is asked for
        client.recv(4)
        client.sendall(b"N")
        size = struct.unpack("!I", client.recv(4))[0]
    client.recv(size - 4)
    client.sendall(b"R" + struct.pack("!II", 8, 3))
    client.recv(1024)
    client.close()' >port 2>/dev/null &
    until [[ -s port ]]; do sleep 0.05; done
}

@test "what libpq says is said in our words, in the language that is asked for" {
    ask_for_password
    local free_port
    free_port="$(python3 -c 'import socket
with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    print(probe.getsockname()[1])')"
    while IFS='|' read -r address message hint; do
        run_tool register-techuser list --registry "$address"
        assert_status 5
        assert_stdout ''
        [[ $stderr == "register-techuser: error: registry 'postgresql://"*"': $message"$'\n'"register-techuser: hint: $hint" ]] ||
            complain "expected $message"
        run_tool register-techuser list --registry "$address" --lang fr
        assert_status 5
        assert_no_match stderr "$message"
    done <<END
postgresql://anouk@127.0.0.1:$(<port)/base|the server asks for a password|write it in ~/.pgpass, with mode 0600
host=127.0.0.1 port=$free_port dbname=base|no server answers at this address|check that PostgreSQL runs there, and the host and the port
postgres:///base?host=/nonexistent|no server answers at this address|check that PostgreSQL runs there, and the host and the port
postgresql://host.invalid/base|unknown host|correct the host in the address, or check the network
postgresql:///no_such_base?host=$server&user=postgres|the server has no such database|create it with createdb, or correct its name in the address
postgresql:///$database?host=$server&user=nobody_here|the server does not know this user|correct the user in the address, or ask the administrator to create it
postgresql://anouk@127.0.0.1:$(<port)/base?sslmode=require|no protected connection (TLS) to the server|check sslmode and sslrootcert in the address, and the certificate of the server
END
    run_tool register-techuser list --registry "host=127.0.0.1 port=$free_port dbname=base password=sesame"
    assert_status 2
    assert_no_match stderr sesame
}

@test "a server that stops answering is status 5 within the deadline, and what was told stays" {
    python3 - <<'PYTHON'
import json, tomllib
sample = tomllib.load(open("peeters.toml", "rb"))
with open("many.jsonl", "w") as lines:
    for number in range(3000):
        front = 5000000 + number
        sample["entity"]["enterprise_number"] = f"{front:08}{97 - front % 97:02}"
        sample["user"]["username"] = f"manyuser{number:05}"
        lines.write(json.dumps(sample) + "\n")
PYTHON
    register-techuser registry init >/dev/null 2>&1
    register-techuser create --many many.jsonl >told 2>errors &
    local process=$!
    until [[ $(sql 'SELECT count(*) FROM techuser.users') -gt 50 ]]; do :; done
    sql "SELECT pid FROM pg_stat_activity WHERE datname = '$database' AND pid <> pg_backend_pid()" >stopped
    kill -STOP "$(<stopped)"
    SECONDS=0
    status=0
    wait $process || status=$?
    stderr="$(<errors)"
    assert_status 5
    [[ $SECONDS -ge 25 && $SECONDS -le 50 ]]
    assert_match stderr "the server does not answer any more"
    kill -CONT "$(<stopped)"
    sed -n 's/^created: [^ ]* \([^ ]*\) .*/\1/p' told | sort >acknowledged
    register-techuser list --json | grep -o '"username":"[^"]*"' | cut -d '"' -f 4 | sort >listed
    [[ -z $(comm -23 acknowledged listed) ]]
    run_tool register-techuser registry check
    assert_status 0
}

@test "what is sent is what distributed databases of this kind take too" {
    sql "ALTER DATABASE $database SET log_statement = 'all'"
    register-techuser registry init --numbers portal
    register-techuser create peeters.toml
    register-techuser sender-number peeterspensions 101320
    register-techuser contact peeterspensions --mobile 0470123456
    register-techuser channel peeterspensions add --channel ftp --certificate peeters-seal.cer --application dimona
    register-techuser applications peeterspensions --prefer dimona=ftp
    register-techuser list --channel ftp --application dimona --expiring-within 90d
    register-techuser expiring --at 2054-12-31 || [[ $? -eq 1 ]]
    register-techuser sheet peeterspensions
    name-batchfile --application DMFA --sender-number 006400 --reserve
    name-batchfile --application DMFA --sender-number 006400 --peek
    register-techuser history peeterspensions
    register-techuser registry check
    register-techuser export >all.jsonl
    register-techuser registry backup copy.db
    check-username janssenspensions
    register-techuser remove peeterspensions --yes
    sql "DROP SCHEMA techuser CASCADE"
    register-techuser import all.jsonl
    run_tool python3 "$TECHUSER_SOURCE/tests/registry/sql_subset.py" "$server/server.log" "$database" "$TECHUSER_SOURCE/lib/registry"
    assert_status 0
    assert_match stdout '^[0-9]{2,3} statements sent, [0-9]{2,3} in the sources$'
}
