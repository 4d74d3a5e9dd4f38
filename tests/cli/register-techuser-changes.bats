#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What contact and channel change, and what they let be.

load helpers
load life

@test "contact keeps a number as it is typed, also another spelling of the same one" {
    register-techuser contact peeterspensions --phone '02 123 45 67' --mobile '0470 12 34 56' >/dev/null
    changes contact peeterspensions --phone '+32 2 1234567'
    changes contact peeterspensions --mobile '+32 470 123456'
    tool show peeterspensions --json
    assert_json contact.phone '+32 2 1234567'
    assert_json contact.mobile '+32 470 123456'
    tool contact peeterspensions --phone '+32 2 1234567'
    assert_status 0
    assert_stderr 'register-techuser: note: this is recorded already: nothing was changed'
    tool history peeterspensions
    assert_match stdout 'phone: 02 123 45 67 -> \+32 2 1234567'
}

@test "what left the lists may stay, and is refused where it is typed" {
    mkdir -p "$HOME/.config/techuser"
    lists="$TECHUSER_BIN/../share/techuser"
    sed 's/"mr"/"dr"/' "$lists/titles.toml" >"$HOME/.config/techuser/titles.toml"
    register-techuser contact peeterspensions --title dr >/dev/null
    rm "$HOME/.config/techuser/titles.toml"
    changes contact peeterspensions --phone 022223344
    refuses 1 unknown-title contact peeterspensions --title dr
    tool show peeterspensions --json
    assert_json contact.title dr
    # The same with an application.
    sed 's/"db2p-preload"/"db2p-later"/' "$lists/applications.toml" >"$HOME/.config/techuser/applications.toml"
    changes channel peeterspensions change --ssh-public-key second.pub
    refuses 1 unknown-application channel peeterspensions change --application db2p-preload
    refuses 1 unknown-application channel peeterspensions add --channel ftp --certificate peeters-seal.cer \
        --application db2p-preload
    changes channel peeterspensions change --application db2p-later
}
