#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# --show-config: what options, variables and files decide, and which of them did. What is nearer to the person wins.

# Helpers set what it uses.
# shellcheck disable=SC2154,SC2030,SC2031

load helpers

setup() {
    enter_empty_folder
    unset TECHUSER_CONFIG LC_ALL LC_MESSAGES LANG LANGUAGE XDG_CONFIG_DIRS
    read -ra tools <<<"$TECHUSER_TOOLS"
    installed="$(realpath "$TECHUSER_BIN/../share/techuser")"
}

# decides LINE COMMAND...: it is in what --show-config prints.
decides() {
    local line="$1"
    shift
    run_tool "$@" --show-config
    assert_status 0
    assert_stderr ''
    grep -qxF -- "$line" "$BATS_TEST_TMPDIR/stdout" || complain "expected the line: $line"
}

# configure FILE HOST
configure() {
    mkdir -p "$(dirname "$1")"
    printf 'format = 1\n\n[sftp]\nhost = "%s"\n' "$2" >"$1"
}

@test "every tool shows the same, and needs nothing else for it" {
    check-enterprise --show-config >expected
    [[ $(cut -d ' ' -f 1 expected | xargs) == 'registry language color questions sftp.host sftp.port registry.numbers qualities.toml titles.toml applications.toml file-profiles.toml accepted-issuers.toml certificate-policy.toml' ]]
    for tool in "${tools[@]}"; do
        run_tool "$tool" --show-config
        assert_status 0
        assert_stderr ''
        diff "$BATS_TEST_TMPDIR/stdout" expected
        run_tool "$tool" --show-config --json
        assert_status 0
        assert_json_documents 1
        assert_json settings.0.name registry
        assert_json settings.0.decided_by HOME
        assert_json settings.1.value en
    done
    [[ ! -e $HOME/.local && ! -e $HOME/.config ]]
    run_tool register-techuser create --show-config --no-such-option
    assert_status 2
    run_tool register-techuser show --lang xx --show-config
    assert_status 2
}

@test "the registry: option, then TECHUSER_REGISTRY, XDG_DATA_HOME, HOME" {
    decides "registry = $HOME/.local/share/techuser/registry.db (HOME)" register-techuser
    XDG_DATA_HOME=relative decides "registry = $HOME/.local/share/techuser/registry.db (HOME)" register-techuser
    export XDG_DATA_HOME=/data
    decides 'registry = /data/techuser/registry.db (XDG_DATA_HOME)' register-techuser
    export TECHUSER_REGISTRY=a.db
    decides 'registry = a.db (TECHUSER_REGISTRY)' register-techuser list
    decides 'registry = b.db (--registry)' register-techuser list --registry b.db
    decides 'registry = b.db (--registry)' name-batchfile --registry=b.db
    # A password has no place there, and is not shown.
    decides 'registry = postgresql://me:***@host/techuser (--registry)' name-batchfile --registry postgresql://me:secret@host/techuser
    decides 'registry = host=here password=*** dbname=x (--registry)' name-batchfile --registry 'host=here password=secret dbname=x'
    decides 'registry = postgresql://host:5432/x (--registry)' name-batchfile --registry postgresql://host:5432/x
}

@test "the language: --lang, then LC_ALL, LC_MESSAGES, LANG" {
    decides 'language = en (default)' check-username
    LANG=de_BE.UTF-8 decides 'language = de (LANG)' check-username
    LC_MESSAGES=nl_BE LANG=de decides 'language = nl (LC_MESSAGES)' check-username
    LC_ALL=fr_BE.UTF-8 LC_MESSAGES=nl LANG=de decides 'language = fr (LC_ALL)' check-username
    LC_ALL=fr_BE.UTF-8 decides 'language = nl (--lang)' check-username --lang nl
    LC_ALL=C decides 'language = en (LC_ALL)' check-username
}

@test "colour and questions" {
    export TERM=xterm
    decides 'color = off (terminal)' gen-sshkey
    decides 'questions = off (terminal)' gen-sshkey
    NO_COLOR=1 decides 'color = off (NO_COLOR)' gen-sshkey
    TERM=dumb decides 'color = off (TERM)' gen-sshkey
    NO_COLOR=1 decides 'color = on (--color)' gen-sshkey --color=always
    CI=1 decides 'questions = off (CI)' gen-sshkey
    CI=1 decides 'questions = off (--no-input)' gen-sshkey --no-input
}

@test "configuration: TECHUSER_CONFIG or your own, then XDG_CONFIG_DIRS, then what is installed" {
    decides "sftp.host = sftp.socialsecurity.be ($installed/config.toml)" test-channel
    configure "$PWD/second/techuser/config.toml" second.example
    configure "$PWD/first/techuser/config.toml" first.example
    export XDG_CONFIG_DIRS="relative:$PWD/none:$PWD/first:$PWD/second"
    decides "sftp.host = first.example ($PWD/first/techuser/config.toml)" test-channel
    decides "sftp.port = 8022 ($installed/config.toml)" test-channel
    configure "$HOME/.config/techuser/config.toml" own.example
    decides "sftp.host = own.example ($HOME/.config/techuser/config.toml)" test-channel
    configure chosen.toml chosen.example
    TECHUSER_CONFIG=chosen.toml decides 'sftp.host = chosen.example (chosen.toml)' test-channel
    rm "$HOME/.config/techuser/config.toml" chosen.toml
    TECHUSER_CONFIG=chosen.toml run_tool test-channel --show-config
    assert_status 3
    echo 'format = 2' >first/techuser/config.toml
    run_tool test-channel --show-config
    assert_status 2
    assert_match stderr "$PWD/first/techuser/config.toml"
}

@test "lists: your own, then XDG_CONFIG_DIRS, then what is installed, and the tools read those that are shown" {
    decides "titles.toml = $installed/titles.toml (default)" register-techuser
    mkdir -p first/techuser "$HOME/.config/techuser"
    sed 's/"mr"/"doctor"/' "$installed/titles.toml" >first/techuser/titles.toml
    export XDG_CONFIG_DIRS="$PWD/first"
    decides "titles.toml = $PWD/first/techuser/titles.toml ($PWD/first/techuser)" register-techuser
    run_tool register-techuser __complete create --title doc
    assert_stdout $'words\ndoctor'
    sed 's/"mr"/"master"/' "$installed/titles.toml" >"$HOME/.config/techuser/titles.toml"
    decides "titles.toml = $HOME/.config/techuser/titles.toml ($HOME/.config/techuser)" register-techuser
    run_tool register-techuser __complete create --title doc
    assert_stdout words
    run_tool register-techuser __complete create --title mas
    assert_stdout $'words\nmaster'
}

@test "/etc/techuser is below the person's own, and above what is installed" {
    # A file system that only this process sees.
    unshare --mount true 2>/dev/null || skip 'no mount namespace may be made here'
    configure etc/config.toml system.example
    cp "$installed/titles.toml" etc
    # shellcheck disable=SC2016
    in_etc() {
        run_tool unshare --mount bash -c 'mount -t tmpfs none /etc && cp -r etc /etc/techuser && exec "$@"' bash "$@" --show-config
        assert_status 0
        assert_stderr ''
    }
    in_etc test-channel
    assert_match stdout $'\nsftp.host = system.example \(/etc/techuser/config.toml\)\n'
    assert_match stdout $'\ntitles.toml = /etc/techuser/titles.toml \(/etc/techuser\)\n'
    configure "$PWD/first/techuser/config.toml" first.example
    XDG_CONFIG_DIRS="$PWD/first" in_etc test-channel
    assert_match stdout $'\nsftp.host = first.example '
}
