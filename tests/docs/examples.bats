#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# The examples that pages, help and README show are commands that work.

load ../cli/helpers
load ../cli/replies
load documents

setup_file() {
    make_credentials
    make_signers
}

setup() {
    enter_folder_with_registration
    printf 'janssenspensions\n' >names.txt
    printf '0949383342\n' >numbers.txt
    printf 'enterprise,town\n0949383342,Ghent\n' >customers.csv
    printf 'user.username,user.sender_number\npeeterspensions,101320\n' >numbers.csv
    make_reply replies "$REPLY" "$SENT" 1
    mkdir registrations
    cp peeters.pub registrations
    sed 's/0200.004.201/0201.105.843/; s/peeterspensions/janssenspensions/' peeters.toml >registrations/janssens.toml
    python3 - <<'END'
import csv, tomllib
cells = {f"{section}.{key}": " ".join(value) if isinstance(value, list) else value
         for section, fields in tomllib.load(open("registrations/janssens.toml", "rb")).items() if section != "format"
         for key, value in fields.items()}
csv.writer(open("entities.csv", "w")).writerows([cells.keys(), cells.values()])
END
    read -ra tools <<<"$TECHUSER_TOOLS"
}

# examples_of PAGE: the literal displays of its EXAMPLES.
examples_of() {
    sed -n '/^\.Sh EXAMPLES/,/^\.Sh DIAGNOSTICS/ { /^\.Bd/,/^\.Ed/ { /^\./!p } }' "$TECHUSER_SOURCE/man/$1" |
        sed 's/\\e$/\\/'
}

# Runs a script of commands of the tools: all succeed, or give the no that they ask for.
run_examples() {
    [[ -s examples.sh ]]
    run_tool bash -e -o pipefail examples.sh
    assert_status 0
}

@test "register-techuser(1)" {
    examples_of register-techuser.1 >examples.sh
    # The second example is the first one with other words: it is given a registry of its own.
    sed -i 's/^register-techuser create --enterprise-number/TECHUSER_REGISTRY=other.db &/' examples.sh
    run_examples
    assert_match stdout $'\n''000001$'
}

@test "name-batchfile(1)" {
    register-techuser create peeters.toml
    examples_of name-batchfile.1 >examples.sh
    run_examples
    assert_match stdout 'GO\.DMFA\.006400\.20140628\.00005\.R\.4$'
}

@test "inspect-cert(1)" {
    examples_of inspect-cert.1 >examples.sh
    run_examples
    assert_match stdout $'\n''Verdict: fit'$'\n'
}

@test "read-replies(1)" {
    register-techuser create peeters.toml
    # Those with a server are in its own tests.
    examples_of read-replies.1 | grep -v -e --into >examples.sh
    run_examples
    assert_match stdout 'ACRF.999999.20110701.00001.T: aanvaard'
}

@test "check-username(1)" {
    examples_of check-username.1 >examples.sh
    run_examples
}

@test "gen-sshkey(1)" {
    rm peeters peeters.pub
    examples_of gen-sshkey.1 >examples.sh
    run_examples
    assert_match stdout 'Previous files kept as'
}

@test "check-enterprise(1)" {
    examples_of check-enterprise.1 >examples.sh
    run_examples
    assert_match stdout $'0949\.383\.342,Ghent,,$'
}

@test "techuser-registration(5) shows the sample registration" {
    sed -n '/^\.Sh EXAMPLES/,/^\.Ed/p' "$TECHUSER_SOURCE/man/techuser-registration.5" | grep -v '^\.' >example
    grep -v '^#' peeters.toml | diff -u - example
}

@test "techuser(7), but for the server" {
    rm peeters peeters.pub
    sed -n '/^\.Bd/,/^\.Ed/ { /^\./!p }' "$TECHUSER_SOURCE/man/techuser.7" | grep -v '^test-channel' >examples.sh
    run_examples
    assert_match stdout 'GO\.DMFA\.101320\.'
    [[ $(<peeters.txt) == *'Sender number of the portal'* ]]
}

@test "the examples of the help" {
    register-techuser create peeters.toml
    for tool in "${tools[@]}"; do
        # Their own tests have a server, or keys and certificates, and run their examples.
        [[ $tool != test-channel && $tool != sign-batchfile && $tool != send-batchfile ]] || continue
        help_of "$tool" | sed -n '/^examples:/,/^$/ s/^  //p' | sort -u >examples.sh
        [[ -s examples.sh ]]
        while IFS= read -r example; do
            # A number of one's own for the technical user is a conflict: it has one already.
            [[ $example != *--sender-number* ]] || continue
            # There is no server here.
            [[ $example != *--into* ]] || continue
            # A key pair is made where there is none.
            [[ $tool != gen-sshkey ]] || example="mkdir -p new && cd new && $example"
            run_tool bash -c "$example"
            [[ $status -eq 0 || ($tool == check-username && $status -eq 1) ]] || complain 'expected status 0'
        done <examples.sh
    done
}

# commands_of FROM TO: the shell commands that README shows between two headings.
commands_of() {
    sed -n "/^##* $1/,/^##* $2/ { /^\`\`\`sh/,/^\`\`\`\$/ { /^\`\`\`/!p } }" "$TECHUSER_SOURCE/README.md"
}

@test "README" {
    rm peeters peeters.pub
    mkdir -p config/techuser
    cp "$TECHUSER_SOURCE/tests/data/reference/accepted-issuers.toml" config/techuser
    commands_of 'The first channel' 'From zero' >examples.sh
    # The first registration and its files go without a note or a warning.
    TECHUSER_REGISTRY="$PWD/first.db" HOME="$PWD" run_tool bash -e examples.sh
    assert_status 0
    assert_stderr ''
    rm peeters peeters.pub peeters.rfc4716
    commands_of Hundreds 'What expires' >>examples.sh
    commands_of 'What else' Install >>examples.sh
    [[ $(grep -c '^register-techuser create --many' examples.sh) -eq 2 ]]
    run_examples
    assert_match stdout 'Sender number +: 000001 \(assigned\)'
    assert_match stdout 'GO\.DMFA\.006400\.'
}

@test "README: the steps of the pipelines" {
    sed -n 's/^ *\(- \|- run: \|run: \)\(register-techuser create --many.*\)$/\2/p' "$TECHUSER_SOURCE/README.md" >examples.sh
    [[ $(wc -l <examples.sh) -eq 4 ]]
    run_examples
    [[ $(jq -r .outcome result.jsonl) == unchanged ]] # the second pipeline finds what the first one did
}

@test "quickstart, but for installing and building" {
    sed '1,/^trap leave EXIT/d' "$TECHUSER_SOURCE/scripts/quickstart" >steps.sh
    mkdir new
    root="$TECHUSER_SOURCE" folder="$PWD/new" build="$TECHUSER_BIN/.." send=no run_tool bash -euo pipefail steps.sh
    assert_status 0
    assert_stderr ''
    assert_match stdout $'\n''GO\.DMFA\.006400\.'
}

@test "quickstart --send, but for installing and building" {
    sed '1,/^trap leave EXIT/d' "$TECHUSER_SOURCE/scripts/quickstart" >steps.sh
    mkdir new
    # Its end is that of the script, which ends the server.
    # shellcheck disable=SC2016
    sed -i '1i trap '\''kill "$server"'\'' EXIT' steps.sh
    root="$TECHUSER_SOURCE" folder="$PWD/new" build="$TECHUSER_BIN/.." send=yes server='' \
        sshd="$(PATH="$PATH:/usr/sbin" command -v sshd)" run_tool bash -euo pipefail steps.sh
    assert_status 0
    assert_match stdout 'the channel works'
    assert_match stdout $'\n''GO\.DMFA\.006400\.[0-9]{8}\.00001\.T\.1: sent'
    [[ $(find new/tree/INTEST -type f | wc -l) -eq 3 ]]
}
