#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What is installed is all that the source has for it, and the installed tools work with it.

# Helpers set what it uses.
# shellcheck disable=SC2154

load ../cli/helpers

setup_file() {
    make_credentials
    export prefix="$BATS_FILE_TMPDIR/installed"
    cmake --install "$TECHUSER_BIN/.." --prefix "$prefix" >/dev/null
    # Not those of the build tree.
    export built="$TECHUSER_BIN/.."
    export TECHUSER_BIN="$prefix/bin"
}

setup() {
    enter_folder_with_registration
}

# has FOLDER FILE...: all these files of the source are installed there, and no others.
has() {
    local folder="$1" path
    shift
    for path in "$@"; do
        cmp "$path" "$prefix/$folder/${path##*/}" || complain "$folder lacks ${path##*/}"
    done
    [[ $(find "$prefix/$folder" -maxdepth 1 -type f | wc -l) -eq $# ]] || complain "there is more in $folder"
}

@test "every schema, data file, page and completion of the source is installed" {
    run_tool true
    has share/techuser/schema "$TECHUSER_SOURCE"/lib/report/schema/*.json
    has share/techuser "$TECHUSER_SOURCE"/lib/data/share/*
    for section in 1 3 5 7; do
        has "share/man/man$section" "$TECHUSER_SOURCE"/man/*."$section"
    done
    for folder in bash-completion/completions zsh/site-functions fish/vendor_completions.d; do
        has "share/$folder" "$built/share/$folder"/*
        [[ $(find "$built/share/$folder" -type f | wc -l) -eq $(wc -w <<<"$TECHUSER_TOOLS") ]]
    done
    [[ $(find "$prefix/bin" -mindepth 1 -executable -printf '%f\n' | sort | xargs) == "$(tr ' ' '\n' <<<"$TECHUSER_TOOLS" | sort | xargs)" ]]
    has include/techuser "$TECHUSER_SOURCE"/include/techuser/*.hpp
    [[ -s $(find "$prefix" -name libtechuser.a) ]]
    [[ $(find "$prefix/share/man" -name '*.[1357]' | wc -l) -eq $(find "$TECHUSER_SOURCE/man" -type f | wc -l) ]]
}

@test "uninstall removes what was installed, and nothing else" {
    run_tool true
    mkdir -p "$BATS_TEST_TMPDIR/place/usr/share/techuser"
    echo 'of somebody else' >"$BATS_TEST_TMPDIR/place/usr/share/techuser/own.toml"
    manifest="$BATS_TEST_TMPDIR/install_manifest.txt"
    (cd "$prefix" && find . ! -type d -printf "$BATS_TEST_TMPDIR/place/usr/%P\n") >"$manifest"
    cp -r "$prefix/." "$BATS_TEST_TMPDIR/place/usr"
    run_tool cmake -D "MANIFEST=$manifest" -P "$TECHUSER_SOURCE/cmake/uninstall.cmake"
    assert_status 0
    run_tool find "$BATS_TEST_TMPDIR/place" \( ! -type d -o -name techuser \) -printf '%P\n'
    assert_stdout 'usr/share/techuser
usr/share/techuser/own.toml'
    run_tool cmake -D "MANIFEST=$manifest" -P "$TECHUSER_SOURCE/cmake/uninstall.cmake"
    assert_status 1
    assert_match stderr 'nothing was installed'
}

@test "the installed tools find their data files, and write what the installed schemas describe" {
    [[ $(command -v register-techuser) == "$prefix/bin/register-techuser" ]]
    run_tool register-techuser create peeters.toml --json
    assert_status 0
    assert_json outcome created
    run_tool register-techuser export
    assert_status 0
    run_tool inspect-cert peeters-seal.cer --json
    assert_status 0
    for tool in $TECHUSER_TOOLS; do
        run_tool "$tool" --no-such-option --json
        assert_status 2
    done
    # It is the installed schemas that judge.
    [[ $TECHUSER_BIN == "$prefix/bin" ]]
    run_tool judge_documents check "$BATS_FILE_TMPDIR/documents"
    assert_status 0
    rm "$prefix/share/techuser/schema/register-techuser.schema.json"
    run_tool judge_documents check "$BATS_FILE_TMPDIR/documents"
    assert_status 1
    rm "$BATS_FILE_TMPDIR/documents"
    for catalogue in "$TECHUSER_SOURCE"/po/*.po; do
        run_tool register-techuser list --no-such-option --lang "$(basename "$catalogue" .po)"
        assert_status 2
        assert_match stderr no-such-option
        assert_no_match stderr unknown
    done
}
