#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# --get: one field of the JSON answer.

# Helpers set what it uses.
# shellcheck disable=SC2154

load helpers

setup_file() {
    make_credentials
}

setup() {
    enter_folder_with_registration
    read -ra tools <<<"$TECHUSER_TOOLS"
}

# gets STATUS EXPECTED FIELD COMMAND...: the values on standard output, one a line.
gets() {
    local expected="$1" values="$2" field="$3"
    shift 3
    run_tool "$@" --get "$field"
    assert_status "$expected"
    assert_stdout "$values"
}

@test "a field is printed raw, one value a line" {
    gets 0 000001 sender_number register-techuser create peeters.toml
    gets 0 peeterspensions username register-techuser show 000001
    gets 0 sftp channels.type register-techuser show 000001
    gets 0 sftp channels.0.type register-techuser show 000001
    gets 0 '' channels.1.type register-techuser show 000001
    gets 0 3072 channels.ssh_public_key.bits register-techuser show 000001
    gets 0 batch@example.be contact.emails register-techuser show 000001
    run_tool register-techuser show 000001 --get channels
    assert_status 0
    assert_match stdout '^\{"type":"sftp",.*\}$'
    register-techuser create peeters.toml "${OTHER_QUALITY[@]}" >/dev/null
    gets 0 $'peeterspensions\njanssenspensions' username register-techuser list
    gets 1 $'true\nfalse' valid check-enterprise 0949383342 12
    gets 0 true valid check-username --no-registry abcdefghij
    gets 0 FI.DMFA.000001.20140628.00001.R.1.1 files.0 name-batchfile --application DMFA --sender 000001 --date 2014-06-28 \
        --sequence 00001
    gets 0 "$(ssh-keygen -lf peeters.pub | cut -d ' ' -f 2)" key.fingerprint_sha256 gen-sshkey --show peeters.pub
}

@test "null and an empty list are an empty line, and a field that is not there is none" {
    register-techuser registry init --numbers portal >/dev/null
    run_tool register-techuser create peeters.toml --get sender_number
    assert_status 0
    [[ $(wc -l <"$BATS_TEST_TMPDIR/stdout") -eq 1 ]] || complain 'expected an empty line'
    assert_stdout ''
    run_tool register-techuser show peeterspensions --get removed_on
    assert_status 0
    [[ ! -s $BATS_TEST_TMPDIR/stdout ]] || complain 'expected nothing'
    run_tool register-techuser show peeterspensions --get contact.fax
    assert_status 0
    [[ $(wc -l <"$BATS_TEST_TMPDIR/stdout") -eq 1 ]] || complain 'expected an empty line'
}

@test "failures have their status and messages, and fields of their own" {
    gets 1 '' sender_number register-techuser show nobodyknows
    assert_match stderr '^register-techuser: error: no registry'
    gets 1 no-registry error.reason register-techuser show nobodyknows
    gets 1 too-short error.causes.reason register-techuser create peeters.toml --username short
    run_tool_on_full_disk check-enterprise 0949383342 --get valid
    assert_status 5
}

@test "an unknown field is refused before anything is done" {
    for tool in "${tools[@]}"; do
        [[ $tool != inspect-cert ]] || continue
        command=()
        [[ $tool != register-techuser ]] || command=(create peeters.toml)
        for field in errr.reason error.reason.x '' . nonsensenonsense 0; do
            run_tool "$tool" "${command[@]}" --get "$field"
            assert_status 2
            assert_stdout ''
            assert_match stderr "^$tool: error: --get '$field': there is no such field"
        done
        run_tool "$tool" "${command[@]}" --get error.reson
        assert_status 2
        assert_stderr "$tool: error: --get 'error.reson': there is no such field
$tool: hint: did you mean 'error.reason'?"
        run_tool "$tool" "${command[@]}" --get status --json
        assert_status 2
        assert_match stderr '--get and --json'
    done
    assert_no_registry
    run_tool register-techuser create peeters.toml --get sendernumber
    assert_status 2
    assert_stderr "register-techuser: error: --get 'sendernumber': there is no such field
register-techuser: hint: did you mean 'sender_number'?"
    assert_no_registry
}

@test "control characters of a value are escaped" {
    run_tool check-username --no-registry $'abc\e[31m' --get input
    assert_status 1
    assert_no_escape
    assert_stdout 'abc\u{1b}[31m'
}

@test "every field that documents have is a field" {
    register-techuser create peeters.toml --json >documents
    register-techuser show peeterspensions --json >>documents
    register-techuser history peeterspensions --json >>documents
    register-techuser show nobodyknows --json >>documents || true
    register-techuser create peeters.toml --username short --phone 1 --json >>documents || true
    register-techuser registry check --json >>documents
    register-techuser __complete show --get '' | tail -n +2 >fields
    [[ $(wc -l <fields) -ge 80 ]]
    python3 - <<'END' >used
import json
def walk(value, path):
    if isinstance(value, dict):
        for key, below in value.items():
            print('.'.join([*path, key]))
            walk(below, [*path, key])
    elif isinstance(value, list):
        for each in value:
            walk(each, path)
for line in open('documents', encoding='utf-8'):
    walk(json.loads(line), [])
END
    [[ $(sort -u used | wc -l) -ge 50 ]]
    run comm -23 <(sort -u used) <(sort -u fields)
    [[ $output == '' ]] || { echo "not known: $output" >&2 && return 1; }
}
