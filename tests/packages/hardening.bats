#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# How the tools are protected where a fault in them is exploited. Packages are tried by tests/packages/run.

# Helpers set what it uses.
# shellcheck disable=SC2154

load ../cli/helpers

setup() {
    enter_empty_folder
    build="$TECHUSER_BIN/.."
}

@test "the tools have what compiler and linker give" {
    run_tool "$TECHUSER_SOURCE/tests/packages/hardening" "$build"
    assert_status 0
    assert_stdout ''
    # Which of the distribution's archives has no CET is said, and nothing else.
    assert_no_match stderr '^[^C]'
}

@test "a program without it is found out" {
    mkdir -p other
    printf 'CMAKE_HOME_DIRECTORY:INTERNAL=%s\nCMAKE_BUILD_TYPE:STRING=Release\n' "$PWD" >other/CMakeCache.txt
    printf '"command": "c++ -fcf-protection -fstack-clash-protection -D_FORTIFY_SOURCE=2 -o lib/CMakeFiles/x.o -c x.cpp",\n' \
        >other/compile_commands.json
    echo 'char const* source = __FILE__; int main() { return *source; }' >weak.cpp
    g++ -O0 -no-pie -fno-pie -fno-stack-protector -z norelro -z lazy -z execstack -Wl,-rpath,/nowhere "$PWD/weak.cpp" -o weak
    touch other/build.ninja
    run_tool "$TECHUSER_SOURCE/tests/packages/hardening" other weak
    assert_status 1
    assert_stdout 'weak: not position-independent
weak: no RELRO
weak: RELRO is partial: symbols are bound late
weak: memory that is writable and executable
weak: a path for libraries
weak: no stack protector
weak: no FORTIFY
weak: the folder of its sources or of the build
compile_commands.json: 1 sources without -fstack-protector-strong
compile_commands.json: 1 sources without -D_FORTIFY_SOURCE=3'
    assert_no_match stderr '^[^C]'
}
