# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What the tests of name-batchfile share; after helpers.bash.

setup_file() {
    make_credentials
}

setup() {
    enter_folder_with_registration
}

register_sample() {
    run_tool register-techuser create peeters.toml
    assert_status 0
}

name() {
    run_tool name-batchfile "$@"
}
