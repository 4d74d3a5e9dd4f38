#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Sheets that LibreOffice saved: those of tests/data/spreadsheets, or with TECHUSER_SPREADSHEETS=1 those that the
# LibreOffice of this machine saves now, installed when it is missing.

# Each test has its own registry.
# shellcheck disable=SC2030,SC2031
load helpers

setup_file() {
    make_credentials
    sheets="$TECHUSER_SOURCE/tests/data/spreadsheets"
    if [[ ${TECHUSER_SPREADSHEETS:-} == 1 ]]; then
        command -v soffice >/dev/null || apt-get install --yes --quiet=2 --no-install-recommends libreoffice-calc >/dev/null
        "$sheets/make.sh" "$BATS_FILE_TMPDIR/sheets" 2>/dev/null
        sheets="$BATS_FILE_TMPDIR/sheets"
    fi
    export sheets
}

setup() {
    enter_folder_with_registration
    fields=(--quality nsso-employer --title mrs --language nl --phone '+32 2 555 01 23' --channel sftp
        --ssh-public-key peeters.pub --certificate peeters-seal.cer --application dimona)
}

# What is registered, in the order of the sheet.
registered() {
    register-techuser list --json | python3 -c '
import json, sys
for line in sys.stdin:
    user = json.loads(line)
    contact = user["contact"]
    print(user["enterprise_number"], user["username"], contact["last_name"], contact["first_name"], contact["function"],
          *contact["emails"], sep="|")'
}

expected='0201.105.843|janssenspensions|Lefèvre|Gaëlle|Responsable; paie, "RH"|paie@example.be|second@example.be
0202.239.951|mullerpensionen|Müller|José|IT manager|it@example.be
0403.170.701|peeterspensions|D'\''Hondt|Anouk|Dienst Löhne|anouk@example.be'

@test "sheets in UTF-8 and UTF-16 give the right registrations, whatever separates the columns" {
    for encoding in utf-8 utf-16; do
        for separator in semicolon comma tab; do
            export TECHUSER_REGISTRY="$PWD/$encoding-$separator.db"
            run_tool register-techuser create --many "$sheets/$encoding-$separator.csv" "${fields[@]}"
            assert_status 0
            [[ $(registered) == "$expected" ]] || complain "registered: $(registered)"
        done
    done
}

@test "sheets in Windows-1252 and CP850 give the right sentence, and the right registrations once it is followed" {
    for encoding in windows-1252 cp850; do
        for separator in semicolon comma tab; do
            export TECHUSER_REGISTRY="$PWD/$encoding-$separator.db"
            file="$sheets/$encoding-$separator.csv"
            run_tool register-techuser create --many "$file" "${fields[@]}"
            assert_status 3
            assert_stdout ''
            assert_match stderr "line 2, column [0-9]+: not UTF-8: 0x(E8|8A)"
            assert_match stderr "hint: as ${encoding^^} the word is 'Lefèvre', as .* it would be .*: give --encoding ${encoding^^},"
            [[ ! -e $TECHUSER_REGISTRY ]] || [[ $(registered) == '' ]]
            run_tool register-techuser create --many "$file" --encoding "${encoding^^}" "${fields[@]}"
            assert_status 0
            [[ $(registered) == "$expected" ]] || complain "registered: $(registered)"
        done
    done
}

@test "workbooks by mistake, under their name and as .csv" {
    for form in xlsx ods xls; do
        cp "$sheets/book.$form" .
        cp "$sheets/book.$form" book.csv
        for file in book.$form book.csv; do
            run_tool register-techuser create --many "$file" "${fields[@]}"
            assert_status 3
            assert_match stderr "'$file' is a workbook of [A-Za-z]+ \(\.$form\), not a text file"
            run_tool check-enterprise --column 1 --file "$file"
            assert_status 3
            assert_match stderr "\(\.$form\), not a text"
        done
    done
}

@test "a column of a saved sheet is checked" {
    for separator in semicolon comma tab; do
        for encoding in utf-8 utf-16; do
            run_tool check-enterprise --column entity.enterprise_number --quiet --file "$sheets/$encoding-$separator.csv"
            assert_status 0
        done
    done
}
