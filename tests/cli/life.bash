# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What the tests of commands for a recorded technical user share; after helpers.bash.

setup_file() {
    make_credentials
    ssh-keygen -q -t rsa -b 2048 -N '' -C second -f "$BATS_FILE_TMPDIR/second"
}

setup() {
    enter_folder_with_registration
    cp "$BATS_FILE_TMPDIR/second.pub" .
    register-techuser create peeters.toml --quiet >/dev/null
}

tool() {
    run_tool register-techuser "$@"
}

# What the registry holds, as text.
state() {
    register-techuser export
}

# changes [ARGUMENT...]: a rehearsal has the status of the real run and leaves everything as it was.
changes() {
    local before
    before="$(state)"
    tool "$@" --dry-run
    assert_status 0
    assert_match stderr 'dry run: nothing was written'
    [[ $(state) == "$before" ]] || complain 'the rehearsal changed the registry'
    tool "$@"
    assert_status 0
    [[ $(state) != "$before" ]] || complain 'nothing was changed'
}

# refuses STATUS REASON [ARGUMENT...]: with and without a rehearsal, and nothing is changed.
refuses() {
    local expected="$1" reason="$2" before option
    shift 2
    before="$(state)"
    for option in '' --dry-run; do
        tool "$@" ${option:+"$option"}
        assert_status "$expected"
        assert_stdout ''
        assert_match stderr '^register-techuser: error: '
        tool "$@" --json ${option:+"$option"}
        assert_status "$expected"
        assert_json_documents 1
        assert_json status "$expected"
        assert_json error.reason "$reason"
    done
    [[ $(state) == "$before" ]] || complain 'a refusal changed the registry'
}

# holder FILE SUBJECT [DAYS]: a certificate that expires then, within 60 days if not said, and can sign.
holder() {
    openssl req -x509 -newkey rsa:2048 -nodes -keyout /dev/null -days "${3:-60}" -subj "$2" -out "$1" -outform DER \
        -config <(printf '[req]\ndistinguished_name = name\n[name]\n') \
        -addext keyUsage=critical,digitalSignature,nonRepudiation 2>/dev/null
}

# Every command that takes the KEY of one technical user, with arguments that would do.
with_key() {
    printf '%s\n' 'show KEY' 'history KEY' 'sheet KEY' 'applications KEY' 'applications KEY --prefer dimona=sftp' \
        'contact KEY --mobile 0470123456' 'channel KEY change --ssh-public-key second.pub' 'sender-number KEY 101320' \
        'remove KEY --yes'
}
