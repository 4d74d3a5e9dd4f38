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
