#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What name-batchfile does besides naming: check and explain; and all that --reserve and --for can do.

load helpers
load names

good=(--application DMFA --sender-number 006400 --date 2014-06-28)

@test "names with the folder of their environment, in the order of upload" {
    name "${good[@]}" --sequence 00001 --environment T --with-directory
    assert_status 0
    assert_stderr ''
    assert_stdout 'INTEST/FI.DMFA.006400.20140628.00001.T.1.1
INTEST/FS.DMFA.006400.20140628.00001.T.1.1
INTEST/GO.DMFA.006400.20140628.00001.T.1'
}

@test "one kind only" {
    name "${good[@]}" --sequence 00001 --parts 2 --kind FS
    assert_stdout 'FS.DMFA.006400.20140628.00001.R.2.1
FS.DMFA.006400.20140628.00001.R.2.2'
    name "${good[@]}" --sequence 00001 --parts 2 --kind TD
    assert_stdout 'TD.DMFA.006400.20140628.00001.R.2'
    for wrong in FO CO 'fi' ''; do
        name --json "${good[@]}" --sequence 00001 --kind "$wrong"
        assert_status 2
        assert_json error.reason kind
    done
}

@test "the profile decides about parts and signatures" {
    mkdir -p "$HOME/.config/techuser"
    cat >"$HOME/.config/techuser/file-profiles.toml" <<'END'
format = 1
[[profile]]
code = "PENS"
parts = "absent"
signatures = ["R"]
application = "db2p"
meaning = "pensions"
source = "ours"
END
    name --application PENS --sender-number 006400 --date 2014-06-28 --sequence 00001 --environment T
    assert_stdout 'FI.PENS.006400.20140628.00001.T
GO.PENS.006400.20140628.00001.T'
    name --application PENS --sender-number 006400 --date 2014-06-28 --sequence 00001 --environment T --kind FS
    assert_stdout 'FS.PENS.006400.20140628.00001.T'
    name --application PENS --sender-number 006400 --date 2014-06-28 --sequence 00001
    assert_stdout 'FI.PENS.006400.20140628.00001.R
FS.PENS.006400.20140628.00001.R
GO.PENS.006400.20140628.00001.R'
}

@test "several sequences at once, and a look at the next ones" {
    name "${good[@]}" --reserve --kind GO --count 2
    assert_status 0
    assert_stdout 'GO.DMFA.006400.20140628.00001.R.1
GO.DMFA.006400.20140628.00002.R.1'
    for _ in 1 2; do
        name "${good[@]}" --peek --kind GO --count 2
        assert_status 0
        assert_stdout 'GO.DMFA.006400.20140628.00003.R.1
GO.DMFA.006400.20140628.00004.R.1'
    done
    name --json "${good[@]}" --reserve --count 3
    assert_json_documents 3
    name --json "${good[@]}" --reserve --count 0
    assert_status 2
    assert_json error.reason count
    name --json "${good[@]}" --sequence 00001 --count 2
    assert_status 2
    assert_json error.reason count
}

@test "letters follow 99999" {
    name "${good[@]}" --reserve --kind GO --count 99998
    assert_status 0
    [[ $(wc -l <"$BATS_TEST_TMPDIR/stdout") -eq 99998 ]]
    name "${good[@]}" --reserve --kind GO --count 3
    assert_stdout 'GO.DMFA.006400.20140628.99999.R.1
GO.DMFA.006400.20140628.0000A.R.1
GO.DMFA.006400.20140628.0000B.R.1'
}

@test "when all sequences are used the status is 4" {
    name "${good[@]}" --reserve
    python3 -c 'import sqlite3, sys
registry = sqlite3.connect(sys.argv[1])
registry.execute("UPDATE sequences SET last_ordinal = 60466174")
registry.commit()' "$TECHUSER_REGISTRY"
    name --json "${good[@]}" --reserve --count 2
    assert_status 4
    assert_json error.reason sequences-exhausted
    name "${good[@]}" --reserve --kind GO
    assert_stdout 'GO.DMFA.006400.20140628.ZZZZZ.R.1'
    name "${good[@]}" --reserve
    assert_status 4
    assert_stdout ''
}

@test "every set that is reserved passes the check" {
    for environment in R T S; do
        for parts in 1 3 9; do
            name --application DMFA --sender-number 006400 --reserve --environment $environment --parts $parts --with-directory --count 3
            assert_status 0
            mapfile -t names <"$BATS_TEST_TMPDIR/stdout"
            name --check "${names[@]}"
            assert_status 0
        done
    done
}

@test "--for refuses an application that the technical user has not" {
    register_sample
    # shellcheck disable=SC2013
    for code in $(sed -n 's/^code = "\(.*\)"$/\1/p' "$TECHUSER_BIN/../share/techuser/file-profiles.toml"); do
        name --application "$code" --for peeterspensions --reserve --date 2014-06-28 --environment T
        case $code in
            DIMN | DMFA | DMRQ | DMWA) assert_status 0 && assert_stderr '' ;;
            ACRF | NOTI | DMNO) assert_match stderr '^name-batchfile: note: file-profiles\.toml names no portal application' ;;
            *)
                assert_status 1
                assert_stdout ''
                assert_match stderr "^name-batchfile: error: no channel of 'peeterspensions' is open for .*, which $code"
                ;;
        esac
    done
    name --json --application WECH --for peeterspensions --reserve
    assert_json error.reason application-not-open
    name --application DMFA --for peeterspensions --reserve --date 2014-06-28 --environment T
    assert_match stdout '\.00008\.T' # the refusals took no sequence
    name --application NONE --for peeterspensions --reserve --date 2014-06-28
    assert_status 0
    assert_match stderr '^name-batchfile: warning: file-profiles\.toml has no profile for NONE'
}

@test "a code without a profile shows the lines to add, and with them is named without a word" {
    register-techuser create peeters.toml --quality supplementary-pensions-manager --application db2p >/dev/null
    name --application DB2P --for peeterspensions --peek --date 2014-06-28 --environment T
    assert_status 0
    sed -n 's/^name-batchfile: hint: //p' "$BATS_TEST_TMPDIR/stderr" >hints
    [[ $(wc -l <hints) -eq 7 && $(head -n 1 hints) == *".config/techuser/file-profiles.toml' and add these lines:" ]]
    { cat "$TECHUSER_BIN/../share/techuser/file-profiles.toml" && echo && tail -n 6 hints; } \
        >"$HOME/.config/techuser/file-profiles.toml"
    name --application DB2P --for peeterspensions --peek --date 2014-06-28 --environment T
    assert_status 0
    assert_stderr ''
    name --json --application NONE --sender-number 006400 --sequence 00001 --strict
    assert_status 1
    assert_json error.reason unknown-code
}

@test "a misspelt key or application in a list is an error with the nearest one, in every tool that reads it" {
    register_sample
    local profiles="$HOME/.config/techuser/file-profiles.toml"
    gen-sshkey --quiet --no-passphrase key >/dev/null
    for change in 's/^application =/aplication =/' 's/"dmfa"/"dmffa"/'; do
        sed "$change" "$TECHUSER_BIN/../share/techuser/file-profiles.toml" >"$profiles"
        for command in 'name-batchfile --application DMFA --for peeterspensions --reserve' \
            'name-batchfile --check FI.DMFA.006400.20140628.00005.R.1.1' \
            'name-batchfile --explain FI.DMFA.006400.20140628.00005.R.1.1' \
            'test-channel --username peeterspensions --key key --host 127.0.0.1 --port 9' \
            'send-batchfile --username peeterspensions --key key --host 127.0.0.1 --port 9 FI.DMFA.006400.20140628.00005.R.1.1'; do
            # shellcheck disable=SC2086
            run_tool $command
            assert_status 2
            assert_stdout ''
            assert_match stderr "techuser/file-profiles\.toml: line [0-9]+: .*hint: did you mean '(application|dmfa)'\?$"
        done
    done
    rm "$profiles"
    local applications="$HOME/.config/techuser/applications.toml"
    sed 's/"nsso-employer"/"nsso-employr"/' "$TECHUSER_BIN/../share/techuser/applications.toml" >"$applications"
    for command in 'register-techuser show peeterspensions' 'register-techuser list --application dmfa' \
        'register-techuser create peeters.toml' 'register-techuser sheet peeterspensions'; do
        # shellcheck disable=SC2086
        run_tool $command
        assert_status 2
        assert_stdout ''
        assert_match stderr "techuser/applications\.toml: line [0-9]+: .*hint: did you mean 'nsso-employer'\?$"
    done
    rm "$applications"
    sed 's/^common_name/comon_name/' "$TECHUSER_BIN/../share/techuser/accepted-issuers.toml" \
        >"$HOME/.config/techuser/accepted-issuers.toml"
    for command in 'register-techuser create peeters.toml' 'inspect-cert peeters-seal.cer'; do
        # shellcheck disable=SC2086
        run_tool $command
        assert_status 2
        assert_match stderr "line [0-9]+: unknown key 'comon_name'.*hint: did you mean 'common_name'\?$"
    done
}

@test "a number that the registry assigned is a warning in production, once, and --strict refuses it" {
    register_sample
    for option in --peek '--peek --count 3'; do
        # shellcheck disable=SC2086
        name --application DMFA --for peeterspensions $option
        assert_status 0
        [[ $(grep -c 'warning: sender number .000001. of .peeterspensions. was assigned' "$BATS_TEST_TMPDIR/stderr") -eq 1 ]]
    done
    assert_match stderr 'hint: .*register-techuser sender-number peeterspensions NUMBER$'
    name --json --application DMFA --for peeterspensions --reserve --strict
    assert_status 1
    assert_json error.reason number-assigned
    for environment in T S; do
        name --application DMFA --for peeterspensions --peek --environment $environment --strict
        assert_status 0
        assert_no_match stderr warning
    done
    run_tool register-techuser sender-number peeterspensions 006400
    assert_status 0
    name --application DMFA --for peeterspensions --reserve --strict --date 2014-06-28
    assert_status 0
    assert_no_match stderr warning
    assert_match stdout '\.006400\.20140628\.00001\.R'
}

@test "an expired certificate is a warning in production" {
    cp "$TECHUSER_SOURCE/tests/data/certificates/expired-2021.cer" peeters-seal.cer
    run_tool register-techuser create peeters.toml --at 2021-01-01
    assert_status 0
    name --application DMFA --for peeterspensions --reserve
    assert_status 0
    assert_match stderr 'name-batchfile: warning: the certificate of .peeterspensions. .* expired on 2021-'
    name --application DMFA --for peeterspensions --reserve --environment T
    assert_no_match stderr 'warning'
}

@test "a day in the future is a warning" {
    name --application DMFA --sender-number 006400 --sequence 00001 --date 9999-12-31
    assert_status 0
    assert_match stderr 'warning: 9999-12-31 is in the future'
}

@test "--check judges names and sets" {
    name --check FI.DMFA.006400.20140628.00001.R.1.1
    assert_status 0
    assert_stdout 'FI.DMFA.006400.20140628.00001.R.1.1: valid'
    assert_stderr ''
    name --check FI.DMFA.006400.20140628.00001.R.1.1 GO.DMFA.006400.20140628.00001.R.1 INTEST/FI.DMFA.006400.20140628.00002.R.1.1
    assert_status 1
    assert_stdout 'FI.DMFA.006400.20140628.00001.R.1.1: valid
GO.DMFA.006400.20140628.00001.R.1: invalid
    the set: signature-missing: no FS in this set [portal 120 or 122 or 123 or 124]
INTEST/FI.DMFA.006400.20140628.00002.R.1.1: invalid
    position 1: directory: folder '\''INTEST'\'': a file of environment R belongs in IN [portal 118]'
    name --check --json FI.DMFA.006400.20140631.00001.R.1.1
    assert_status 1
    assert_json valid False
    assert_json reasons.0.reason date
    assert_json reasons.0.offset 15
    assert_json reasons.0.labels "['110']"
}

@test "--check knows today, and whose files they are" {
    name --check FI.DMFA.006400.20140628.00001.R.1.1 --date 2014-06-27
    assert_status 1
    assert_match stdout 'date-future: .* \[portal 111\]'
    name --check FI.DMFA.006400.20140628.00001.R.1.1 --sender-number 006401
    assert_status 1
    assert_match stdout 'other-sender: .* \[portal 108\]'
    register_sample
    name --check FI.DMFA.000001.20140628.00001.R.1.1 --for peeterspensions
    assert_status 0
}

@test "--check of a folder" {
    mkdir -p INTEST/drafts
    name --application DMFA --sender-number 006400 --date 2014-06-28 --sequence 00001 --environment T --with-directory
    xargs touch <"$BATS_TEST_TMPDIR/stdout"
    name --check INTEST
    assert_status 0
    name --check INTEST/
    assert_status 0
    rm INTEST/FI*
    cd INTEST
    name --check .
    assert_status 1
    assert_match stdout 'declaration-missing'
    mv ../INTEST ../IN
    name --check .
    assert_match stdout "folder 'IN'"
}

@test "--check of standard input" {
    name --check - < <(printf 'FI.DMFA.006400.20140628.00001.R.1.1\nx\n')
    assert_status 1
    assert_stdout 'FI.DMFA.006400.20140628.00001.R.1.1: valid
x: invalid
    position 1: too-few-elements: 1 element, expected 6 to 8 between dots'
}

@test "names that are made to do harm" {
    name --check -- -FI.DMFA.006400.20140628.00001.R.1.1 --version
    assert_status 1
    assert_match stdout '^-FI\.DMFA.*: invalid'
    assert_match stdout '--version: invalid'
    # Held by a file: a variable of the shell holds no NUL.
    printf 'FI.DMFA.006400.20140628.00001.R.1.1\n\0\xff\xfe\0a\e[31m\xe2\x80\xaeb\0' >names
    python3 -c 'print("\0\0", "F" * 1000000, "\0", "." * 1000000, sep="", end="")' >>names
    for mode in --check --explain; do
        run_tool name-batchfile $mode -0 - <names
        assert_status 1
        assert_no_escape
        assert_no_match stdout $'\xe2\x80\xae'
        [[ $(grep -c ': invalid$' "$BATS_TEST_TMPDIR/stdout") -eq 7 ]]
        assert_match stdout '\\xff\\xfe: invalid'
        assert_match stdout 'part-length'
        run_tool name-batchfile --json $mode -0 - <names
        assert_json_documents 7
    done
}

@test "--explain says what the elements mean" {
    name --explain FI.DMFA.006400.20140628.00005.R.4.1
    assert_status 0
    assert_match stdout 'kind +FI +declaration'
    assert_match stdout 'application +DMFA +DmfA, original declaration'
    assert_match stdout 'part +1 +this is file 1 of 4'
    assert_match stdout 'directory +IN'
    name --explain --json CO.NOTI.999999.20140628.00001.R
    assert_json elements.kind.value CO
    assert_json elements.sender.value 999999
    assert_json directory OUT
    name --explain FI.DMFA
    assert_status 1
    assert_match stdout ': invalid'
}

@test "--explain shows what an acknowledgment could answer" {
    name --explain --json FO.ACRF.999999.20140628.00001.R
    assert_status 0
    assert_json could_answer '[]'
    assert_match stdout '"answers":"an FI of environment R made on 2014-06-28 or before'
    name --explain FO.ACRF.999999.20140628.00001.R FI.DMFA.006400.20140627.00005.R.1.1 FI.DMFA.006400.20140629.00001.R.1.1
    assert_match stdout 'could answer FI\.DMFA\.006400\.20140627\.00005\.R\.1\.1'
    assert_no_match stdout 'could answer FI\.DMFA\.006400\.20140629'
}

# A declaration and its signature, by their first bytes.
@test "names with a foreign ending are recognised, and lists as Windows writes them are read" {
    for ending in xml XML txt p7m zip; do
        name --json --check "FI.DMFA.006400.20140628.00005.R.1.1.$ending"
        assert_status 1
        assert_json reasons.0.reason ending
        assert_json reasons.0.offset 35
        name --check "FI.DMFA.006400.20140628.00005.R.1.1.$ending"
        assert_match stdout 'FI\.DMFA\.006400\.20140628\.00005\.R\.1\.1'
    done
    name --json --check FI.DMFA.006400.20140631.00005.R.1.1.xml
    assert_json reasons.0.reason date
    assert_json reasons.1.reason ending
    name --json --check FI.DMFA.txt
    assert_json reasons.0.reason too-few-elements
    name "${good[@]}" --sequence 00001
    { printf '\xef\xbb\xbf' && sed 's/$/\r/' "$BATS_TEST_TMPDIR/stdout"; } >list
    name --check - <list
    assert_status 0
    assert_no_match stdout invalid
}

@test "options that mean nothing together" {
    for wrong in '--check --explain x' '--check --reserve x' '--explain --sender-number 006400 x' '--check' \
        '--go --application DMFA --sender-number 006400 --sequence 00001' 'x' '--dry-run --check x' '--null --rename x'; do
        read -ra words <<<"$wrong"
        name "${words[@]}"
        assert_status 2
        assert_stdout ''
    done
    assert_no_registry
}
