#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# create, where something else is recorded already.

load helpers

setup_file() {
    make_credentials
}

setup() {
    enter_folder_with_registration
}

@test "a conflict of one registration names every field that differs" {
    register-techuser create peeters.toml >recap
    ssh-keygen -q -t rsa -b 2048 -N '' -C second -f second
    changed=(--phone '02 555 99 99' --fax '02 555 99 98' --ssh-public-key second.pub --sender-number 000009)
    run_tool register-techuser create peeters.toml "${changed[@]}"
    assert_status 4
    assert_stdout ''
    old="$(ssh-keygen -l -f peeters.pub | cut -d ' ' -f 2)"
    new="$(ssh-keygen -l -f second.pub | cut -d ' ' -f 2)"
    assert_stderr "register-techuser: error: contact.phone: recorded '+32 2 555 01 23', given '02 555 99 99'
register-techuser: error: contact.fax: recorded nothing, given '02 555 99 98'
register-techuser: error: channel.ssh_public_key: recorded '$old', given '$new'
register-techuser: error: user.sender_number: recorded '000001', given '000009'
register-techuser: error: technical user 'peeterspensions', sender number 000001: is registered already, and 4 fields differ
register-techuser: hint: --update changes what may change, or use the commands contact, channel and sender-number"
    for rehearsal in '' --dry-run; do
        run_tool register-techuser create peeters.toml "${changed[@]}" --json ${rehearsal:+"$rehearsal"}
        assert_status 4
        assert_json_documents 1
        assert_json outcome conflict
        assert_json status 4
        assert_json error.reason differs
        assert_json error.causes.2.field channel.ssh_public_key
    done
    run_tool register-techuser show peeterspensions
    assert_stdout "$(<recap)"
}

@test "a name is the same however its accents were typed, and a difference that cannot be seen is spelled out" {
    register-techuser create peeters.toml --first-name $'Zo\u00eb' >/dev/null
    run_tool register-techuser create peeters.toml --first-name $'Zoe\u0308' --phone '+32 02 555 01 23'
    assert_status 0
    assert_match stderr 'nothing was changed'
    run_tool register-techuser create peeters.toml --first-name $'Z\u043e\u00eb'
    assert_status 4
    assert_match stderr "contact\.first_name: recorded 'Zoë', given 'Zоë'; they look alike and differ: U\+006F recorded, U\+043E given"
}

@test "a conflict with another technical user names it" {
    register-techuser create peeters.toml >/dev/null
    run_tool register-techuser create peeters.toml --enterprise-number "$(enterprise_number 1)" --phone 025559999
    assert_status 4
    assert_match stderr "^register-techuser: error: entity\.enterprise_number: recorded '0200\.004\.201', given '0[0-9.]+'"$'\n'
    assert_match stderr "username 'peeterspensions': taken by the technical user with sender number 000001"
    assert_no_match stderr contact.phone
    run_tool register-techuser create peeters.toml --json --username janssenspensions
    assert_status 4
    assert_json outcome conflict
    assert_json error.reason entity-taken
    assert_json error.causes.0.field user.username
    assert_json error.causes.0.message "recorded 'peeterspensions', given 'janssenspensions'"
}

@test "a channel that was chosen for an application is no conflict, one that was added is" {
    register-techuser create peeters.toml >/dev/null
    register-techuser applications peeterspensions --prefer dimona=sftp >/dev/null
    run_tool register-techuser create peeters.toml --json
    assert_status 0
    assert_json outcome unchanged
    register-techuser channel peeterspensions add --channel ftp --certificate peeters-seal.cer --application dimona >/dev/null
    run_tool register-techuser create peeters.toml
    assert_status 4
    assert_match stderr "channel\.type: recorded 'sftp, ftp', given 'sftp'"
}

@test "the same again is refused once the certificate has expired, as the manual says" {
    register-techuser create peeters.toml >/dev/null
    for rehearsal in '' --dry-run; do
        run_tool register-techuser create peeters.toml --at 2054-12-31 ${rehearsal:+"$rehearsal"}
        assert_status 0
        assert_match stderr 'this is recorded already: nothing was changed'
        run_tool register-techuser create peeters.toml --at 2056-01-01 --json ${rehearsal:+"$rehearsal"}
        assert_status 1
        assert_json error.reason certificate-expired
    done
}

@test "a phone number in another spelling is no conflict, and stays as it was typed first" {
    register-techuser create peeters.toml >/dev/null
    run_tool register-techuser create peeters.toml --phone '02 5550123' --json
    assert_status 0
    assert_json outcome unchanged
    assert_json contact.phone '+32 2 555 01 23'
}
