#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# The page of the library speaks of every public header, and its example compiles.

load ../cli/helpers
load documents

setup() {
    enter_empty_folder
}

@test "the page of the library has every public header, and no other" {
    (cd "$TECHUSER_SOURCE/include" && printf '%s\n' techuser/*.hpp) >headers
    page_of techuser.3 | grep -oE 'techuser/[a-z0-9_]+\.hpp' | sort -u >page
    diff -u headers page
}

@test "the example of the page compiles" {
    {
        grep -E '^\.In ' "$TECHUSER_SOURCE/man/techuser.3" | grep -oE 'techuser/[a-z0-9_]+\.hpp' | sed 's/.*/#include <&>/'
        printf '#include <cstdio>\nint main() {\n'
        sed -n '/^\.Bd -literal/,/^\.Ed/ { /^\./d; p; }' "$TECHUSER_SOURCE/man/techuser.3"
        printf '}\n'
    } >example.cpp
    grep -q open_registry example.cpp
    run_tool g++ -std=c++20 -Wall -Wextra -Werror -fsyntax-only -I "$TECHUSER_SOURCE/include" example.cpp
    assert_stderr ''
    assert_status 0
}
