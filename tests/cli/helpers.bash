# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What the tests of the tools share. ctest sets TECHUSER_BIN, TECHUSER_TOOLS, TECHUSER_SOURCE and TECHUSER_VERSION.

# Each test starts in an empty folder, with no home, registry or terminal of the person who runs it.
enter_empty_folder() {
    unset TECHUSER_REGISTRY XDG_DATA_HOME XDG_CONFIG_HOME NO_COLOR CI COLUMNS LANGUAGE
    # The programs of the packages, and not wrappers of the person's own: those of Python start ten times as slowly.
    export HOME="$BATS_TEST_TMPDIR/home" LC_ALL=C.UTF-8 TZ=UTC PATH="$TECHUSER_BIN:/usr/bin:/bin:$PATH"
    mkdir "$HOME" "$BATS_TEST_TMPDIR/work"
    cd "$BATS_TEST_TMPDIR/work" || return 1
    exec </dev/null
}

# date(1) in Belgium, whose days the portal counts; without tzdata.
belgian_date() {
    TZ='CET-1CEST,M3.5.0,M10.5.0/3' date "$@"
}

# Makes the files that a registration names, once for a file of tests.
make_credentials() {
    ssh-keygen -q -t rsa -b 3072 -N '' -C peeters -f "$BATS_FILE_TMPDIR/peeters"
}

# The fictional issuer of the sample certificates is on the list of the user who runs the test.
accept_sample_issuer() {
    mkdir -p "$HOME/.config/techuser"
    cp "$TECHUSER_SOURCE/tests/data/reference/accepted-issuers.toml" "$HOME/.config/techuser"
}

# The sample registration with its files in the folder of the test, and a registry that is not there yet.
enter_folder_with_registration() {
    enter_empty_folder
    cp "$BATS_FILE_TMPDIR"/peeters{,.pub} "$TECHUSER_SOURCE/tests/data/certificates/peeters-seal.cer" \
        "$TECHUSER_SOURCE/tests/data/registrations/peeters.toml" .
    accept_sample_issuer
    export TECHUSER_REGISTRY="$BATS_TEST_TMPDIR/registry/registry.db"
}

# What makes another technical user of the sample registration.
# shellcheck disable=SC2034
OTHER_QUALITY=(--username janssenspensions --quality supplementary-pensions-manager --application db2p)

# skip_with_sanitizers WHY: they have memory, and threads, of their own.
skip_with_sanitizers() {
    [[ $(nm "$TECHUSER_BIN/check-enterprise" 2>/dev/null) != *__asan_init* ]] || skip "built with sanitizers: $1"
}

# run_tool TOOL [ARGUMENT...]: sets status, stdout and stderr.
run_tool() {
    last_command="$*"
    status=0
    "$@" >"$BATS_TEST_TMPDIR/stdout" 2>"$BATS_TEST_TMPDIR/stderr" || status=$?
    stdout="$(<"$BATS_TEST_TMPDIR/stdout")"
    stderr="$(<"$BATS_TEST_TMPDIR/stderr")"
    [[ $status -eq 0 || -z ${TECHUSER_REFUSALS-} ]] || refuse_in_languages "$@"
    if [[ " $* " == *' --json '* || "$1 ${2:-}" == 'register-techuser export' ]]; then
        printf '# %s\n%s\n' "${last_command//$'\n'/ }" "$stdout" >>"$BATS_FILE_TMPDIR/documents"
    fi
}

# What is refused is refused again in the other languages, for tests/cli/english.bats: a file of each in the folder
# TECHUSER_REFUSALS, the command on its first line.
refuse_in_languages() {
    local language file
    [[ " $* " != *' --json '* && " $* " != *' --lang'* ]] || return 0
    for language in fr nl de; do
        file="$(mktemp "$TECHUSER_REFUSALS/$language.XXXXXXXX")"
        printf '%s\n' "${*//$'\n'/ }" >"$file"
        LC_ALL=C.UTF-8 LANGUAGE="$language" "$@" >>"$file" 2>&1 || true
    done
}

# judge_documents check|schemas|mutate [FILE]: by the JSON Schemas beside the tools.
judge_documents() {
    # Debian's Python sees Debian's python3-jsonschema.
    /usr/bin/python3 "$TECHUSER_SOURCE/tests/cli/documents.py" "$1" "$TECHUSER_BIN/../share/techuser/schema" "${@:2}"
}

# Every document that the tests of a file were answered with is one that the schemas describe.
check_documents() {
    [[ ! -e $BATS_FILE_TMPDIR/documents ]] || judge_documents check "$BATS_FILE_TMPDIR/documents"
}

teardown_file() {
    check_documents
}

# The same with a standard output that is full.
run_tool_on_full_disk() {
    # shellcheck disable=SC2016
    run_tool bash -c '"$@" >/dev/full' run "$@"
}

complain() {
    printf '%s\n' "$1" "command: $last_command" "status: $status" "stdout: $stdout" "stderr: $stderr" >&2
    return 1
}

assert_status() {
    [[ $status -eq $1 ]] || complain "expected status $1"
}

# The whole of standard output.
assert_stdout() {
    [[ $stdout == "$1" ]] || complain "expected on stdout: $1"
}

assert_stderr() {
    [[ $stderr == "$1" ]] || complain "expected on stderr: $1"
}

# assert_match stdout|stderr REGEX: the regular expression is that of bash.
assert_match() {
    [[ ${!1} =~ $2 ]] || complain "expected on $1 a match of: $2"
}

assert_no_match() {
    [[ ! ${!1} =~ $2 ]] || complain "expected on $1 no match of: $2"
}

# No control character gets where a terminal would obey it.
assert_no_escape() {
    [[ $stdout$stderr != *$'\e'* ]] || complain 'an escape character in the output'
}

# assert_json KEY VALUE: KEY is a path such as error.reason or channels.0.type; VALUE is what Python prints.
assert_json() {
    local value
    value="$(python3 -IS -c '
import json, sys
value = json.load(open(sys.argv[1], encoding="utf-8"))
for key in sys.argv[2].split("."):
    value = value[int(key)] if isinstance(value, list) else value[key]
print(value)' "$BATS_TEST_TMPDIR/stdout" "$1")" || complain "no key $1 in the document"
    [[ $value == "$2" ]] || complain "expected $1 to be '$2', not '$value'"
}

# Standard output is one JSON document, or nothing but JSON documents, one a line.
assert_json_documents() {
    python3 -IS -c '
import json, sys
lines = open(sys.argv[1], encoding="utf-8").read().splitlines()
assert len(lines) == int(sys.argv[2]), lines
for line in lines:
    json.loads(line)' "$BATS_TEST_TMPDIR/stdout" "$1" || complain "expected $1 JSON documents, one a line"
}

# Nothing was recorded: there is no registry.
assert_no_registry() {
    [[ ! -e $TECHUSER_REGISTRY ]] || complain 'a registry was made'
}

# enterprise_number N: the Nth of a series of right ones.
enterprise_number() {
    local front=$((2000000 + $1))
    printf '%08d%02d' "$front" $((97 - front % 97))
}
