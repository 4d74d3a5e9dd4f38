# SPDX-License-Identifier: Apache-2.0
# What the tests of gen-sshkey have in common.

setup() {
    enter_empty_folder
    umask 022
    printf 'correct horse\n' >"$BATS_TEST_TMPDIR/passphrase"
    # shellcheck disable=SC2034 # for the tests
    today="$(date -u +%F)"
}

# make_pair [OPTION...]: the quickest pair.
make_pair() {
    run_tool gen-sshkey --type=ed25519 --no-passphrase --quiet "$@"
    assert_status 0
}

files() {
    find . -mindepth 1 -printf '%P %m\n' | sort | xargs
}

# same_key FILE FILE...: type and key of OpenSSH lines are equal.
same_key() {
    [[ $(cut -d ' ' -f 1,2 "$@" | sort -u | wc -l) -eq 1 ]]
}
