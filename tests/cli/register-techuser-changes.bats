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

@test "channel --strict refuses what would give a warning" {
    register-techuser create peeters.toml --enterprise-number "$(enterprise_number 1)" --username otherother \
        --ssh-public-key second.pub --quiet >/dev/null
    tool channel otherother change --ssh-public-key peeters.pub
    assert_status 0
    assert_match stderr "warning: channel\.ssh_public_key: .* 'peeterspensions'"
    register-techuser channel otherother change --ssh-public-key second.pub >/dev/null 2>&1
    holder own.cer "/CN=Other/organizationIdentifier=VATBE-$(enterprise_number 1)"
    register-techuser channel otherother change --certificate own.cer >/dev/null 2>&1
    refuses 1 key-shared channel otherother change --ssh-public-key peeters.pub --strict
    tool channel otherother change --ssh-public-key peeters.pub --strict
    assert_match stderr "error: channel\.ssh_public_key: the SSH public key is also that of the technical user 'peeterspensions'"
    refuses 1 registration channel otherother change --certificate peeters-seal.cer --strict
    tool channel otherother change --certificate peeters-seal.cer --strict --json
    assert_match stdout '"reason":"enterprise-number-differs"'
    assert_match stdout '"reason":"certificate-shared"'
    refuses 1 channel-not-listed channel peeterspensions add --channel isabel --application db2p --strict
    changes channel peeterspensions add --channel ftp --certificate peeters-seal.cer --application db2p --strict
    changes channel peeterspensions remove --channel ftp --strict
}
