# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2034,SC2154
# What the tests of the wizard share: wizard.tcl plays the person.

setup() {
    enter_empty_folder
    cp "$TECHUSER_SOURCE"/tests/data/{certificates/peeters-seal.cer,ssh_keys/rsa-3072.pub} .
    accept_sample_issuer
    export TECHUSER_REGISTRY="$BATS_TEST_TMPDIR/registry/registry.db"
    # A terminal that can do nothing: the screen is what was written.
    export TERM=dumb
    # libedit never frees the name and the description of a function that is added to it.
    export ASAN_OPTIONS=detect_leaks=0
}

# play [FILE]: plays the script, or what is on standard input; the screen is then in the variable of that name.
play() {
    cat "$TECHUSER_SOURCE/tests/cli/wizard.tcl" "${1:--}" >"$BATS_TEST_TMPDIR/play.exp"
    local played=0
    expect -f "$BATS_TEST_TMPDIR/play.exp" >"$BATS_TEST_TMPDIR/screen" || played=$?
    screen="$(tr -d '\r' <"$BATS_TEST_TMPDIR/screen")"
    [[ $played -eq 0 ]] || { printf '%s\n' "$screen" >&2 && return 1; }
}

# All that is asked before the question of the SSH public key, for tests that are about what follows.
answers_before_key='
    answer "Enterprise number *" "0200.004.201"
    answer "Quality *" "1"
    answer "Last name *" "Peeters"
    answer "First name *" "Anouk"
    answer "Title *" "mrs"
    answer "Function *" "IT manager"
    answer "Language *" "nl"
    answer "Phone *" "+32 2 555 01 23"
    answer "Fax"
    answer "Mobile"
    answer "E-mail addresses (blanks between them) *" "batch@example.be"
    answer "Channel * \[1\]"
    answer "Connection type * \[1\]"'
answers_after_key='
    answer "File of the certificate *" "peeters-seal.cer"
    answer "Applications (blanks between their numbers) *" "1"
    answer "Username *" "peeterspensions"
    answer "Confirm the username *" "peeterspensions"
    answer "Sender number, if the portal has given one"
    see "(Enter: confirm, <: previous, !: cancel) "'
key_question='"File of the SSH public key (+ makes a new key pair) *"'

# The fields as options, without the last ones.
given=(--enterprise-number=0200.004.201 --quality=nsso-employer --last-name=Peeters
    --first-name=Anouk --title=mrs '--function=IT manager' --language=nl '--phone=+32 2 555 01 23'
    --email=batch@example.be --channel=sftp --ssh-public-key=rsa-3072.pub --certificate=peeters-seal.cer)

# The questions that they answer, where Enter takes the answer.
accept_given='
    see {Enterprise number * [}; send \r
    answer {Quality * [1]}
    answer {Last name * [Peeters]}
    answer {First name * [Anouk]}
    answer {Title * [2]}
    answer {Function * [IT manager]}
    answer {Language * [2]}
    answer {Phone * [+32 2 555 01 23]}
    answer {Fax}
    answer {Mobile}
    answer {E-mail addresses (blanks between them) * [batch@example.be]}
    answer {Channel * [1]}
    answer {Connection type * [1]}
    see {(+ makes a new key pair) * [}; send \r
    answer {File of the certificate * [peeters-seal.cer]}'

# What is left in the folder besides the two files that the registration names.
assert_nothing_written() {
    local files
    files="$(find . -type f ! -name rsa-3072.pub ! -name peeters-seal.cer ! -name stdout)"
    [[ $files == '' ]] || complain "written: $files"
    assert_no_registry
}
