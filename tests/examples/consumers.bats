#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# A program outside this project builds with the library in the three ways that C++ projects know.

# Helpers set what it uses.
# shellcheck disable=SC2154

load ../cli/helpers

setup_file() {
    make_credentials
    export prefix="$BATS_FILE_TMPDIR/installed"
    cmake --install "$TECHUSER_BIN/.." --prefix "$prefix" >/dev/null
    # A build of the tests has the flags of the tests: ours must not be needed.
    unset CXXFLAGS LDFLAGS
}

setup() {
    enter_folder_with_registration
    run_tool register-techuser create peeters.toml
    assert_status 0
}

# works PROGRAM: it reads the registry that register-techuser wrote.
works() {
    run_tool "$1" 0949.383.343 "$TECHUSER_REGISTRY"
    assert_status 1
    assert_stdout ''
    run_tool "$1" 200004201 "$TECHUSER_REGISTRY"
    assert_status 0
    assert_stdout '0200.004.201 EXPpeeterspensions'
}

# build SOURCE [OPTION...]
build() {
    if ! { cmake -S "$TECHUSER_SOURCE/tests/examples/$1" -B build -G Ninja "${@:2}" && cmake --build build; } >log 2>&1; then
        cat log >&2
        return 1
    fi
}

@test "with the CMake package" {
    build package -DCMAKE_PREFIX_PATH="$prefix"
    works build/consumer
    run_tool cmake -S "$TECHUSER_SOURCE/tests/examples/package" -B other -G Ninja -DCMAKE_PREFIX_PATH=/nowhere
    assert_status 1
    assert_match stderr 'techuserConfig.cmake'
}

@test "with pkg-config" {
    folder="$(dirname "$(find "$prefix" -name techuser.pc)")"
    read -ra flags <<<"$(PKG_CONFIG_PATH="$folder" pkg-config --cflags --libs --static techuser)"
    g++ -std=c++20 "$TECHUSER_SOURCE/tests/examples/consumer.cpp" -o consumer "${flags[@]}"
    works ./consumer
}

@test "as a part of another build, of which it takes no name and sets no flag" {
    build subproject -DCMAKE_UNITY_BUILD=ON -DCMAKE_EXPORT_COMPILE_COMMANDS=ON
    works build/consumer
    # Neither tools nor tests, and no name without the prefix.
    names="$(ninja -C build -t targets all | sed -nE 's/^([a-z_-]+): .*/\1/p' |
        grep -vE '^(techuser.*|consumer|all|clean|help|test|install|edit_cache|rebuild_cache|list_install_components|cmake_object_order_.*)$' || true)"
    [[ -z $names ]] || complain "targets: $names"
    run_tool grep -E 'command.*consumer.dir' build/compile_commands.json
    assert_status 0
    assert_no_match stdout 'Werror|FORTIFY|fstack|FMT_'
}

@test "an installed library has no symbol of a fmt that a program may have too" {
    [[ $(nm --defined-only --demangle "$(find "$prefix" -name libtechuser.a)" 2>/dev/null | grep -cE ' [A-Z] (void |auto )?fmt::v[0-9]+::') -eq 0 ]]
}
