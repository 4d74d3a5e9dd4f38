#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# The client library of PostgreSQL is opened only for a registry there, and may be missing.

load helpers

setup_file() {
    make_credentials
}

setup() {
    enter_folder_with_registration
    elsewhere='postgresql:///base?host=/nonexistent'
}

# loaded COMMAND...: the libraries that the linker and the tool open.
loaded() {
    LD_DEBUG=files LD_DEBUG_OUTPUT="$PWD/loaded" run_tool "$@"
    sed -n 's/.*file=\([^ ]*\) \[0\];  *needed by.*/\1/p; s/.*file=\([^ ]*\) \[0\];  *dynamically loaded.*/\1/p' \
        loaded.* >libraries
    rm loaded.*
}

@test "no tool needs the library to start" {
    for tool in $TECHUSER_TOOLS; do
        readelf --dynamic "$TECHUSER_BIN/$tool" >needed
        grep -q 'NEEDED.*libc\.so' needed
        ! grep libpq needed || complain "$tool needs libpq"
    done
}

@test "a registry in a file does not load the library, one in PostgreSQL does" {
    register-techuser create peeters.toml --quiet >/dev/null
    for command in 'register-techuser list' 'register-techuser contact peeterspensions --mobile 0470123456' \
        'check-username janssenspensions' 'name-batchfile --application DMFA --for peeterspensions --reserve'; do
        # shellcheck disable=SC2086
        loaded $command
        assert_status 0
        grep -q '^libc\.so' libraries
        ! grep libpq libraries || complain 'libpq was loaded'
    done
    loaded register-techuser list --registry "$elsewhere"
    assert_status 5
    grep -q '^libpq\.so\.5' libraries || complain 'libpq was not loaded: this test cannot see'
}

@test "without the library a registry in PostgreSQL is unavailable, and one in a file is as always" {
    # A file that is no library comes before the one of the system.
    mkdir hidden
    : >hidden/libpq.so.5
    export LD_LIBRARY_PATH="$PWD/hidden"
    for command in 'register-techuser list' 'register-techuser create peeters.toml' \
        'register-techuser create peeters.toml --dry-run' 'register-techuser registry init' \
        'check-username janssenspensions' 'name-batchfile --application DMFA --for peeterspensions --reserve'; do
        # shellcheck disable=SC2086
        run_tool $command --registry "$elsewhere"
        assert_status 5
        assert_stdout ''
        assert_stderr "${command%% *}: error: registry: the client library of PostgreSQL is missing (libpq.so.5)
${command%% *}: hint: install it: the package is libpq5 on Debian and Ubuntu"
        # shellcheck disable=SC2086
        run_tool $command --registry "$elsewhere" --json
        assert_status 5
        assert_json error.reason no-libpq
    done
    run_tool register-techuser create peeters.toml
    assert_status 0
    run_tool register-techuser registry move "$TECHUSER_REGISTRY" "$elsewhere"
    assert_status 5
    assert_match stderr 'client library of PostgreSQL is missing'
}
