#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Lists and tables as people have them: encodings, line ends, workbooks.

# Helpers set what it uses.
# shellcheck disable=SC2154
load helpers

setup_file() {
    make_credentials
}

setup() {
    enter_folder_with_registration
}

# in_encoding NAME FILE: the file in that encoding.
in_encoding() {
    case $1 in
        UTF-8-BOM) printf '\xef\xbb\xbf' && cat "$2" ;;
        UTF-16LE) printf '\xff\xfe' && iconv -f UTF-8 -t UTF-16LE "$2" ;;
        UTF-16BE) printf '\xfe\xff' && iconv -f UTF-8 -t UTF-16BE "$2" ;;
        *) iconv -f UTF-8 -t "$1" "$2" ;;
    esac
}

@test "lists in every encoding with a mark, and with every line end" {
    for end in $'\n' $'\r\n' $'\r'; do
        printf '%s' "janssens1$end" "peeters99$end" >names.txt
        printf '%s' "0949383342$end" "0403170701$end" >numbers.txt
        printf '%s' "FI.DMFA.006400.20140628.00005.R.1.1$end" >files.txt
        for encoding in UTF-8 UTF-8-BOM UTF-16LE UTF-16BE; do
            run_tool check-username --no-registry - < <(in_encoding $encoding names.txt)
            assert_status 0
            assert_stdout $'janssens1: valid\npeeters99: valid'
            run_tool check-enterprise - < <(in_encoding $encoding numbers.txt)
            assert_status 0
            assert_stdout $'0949.383.342\n0403.170.701'
            run_tool name-batchfile --explain - < <(in_encoding $encoding files.txt)
            assert_status 0
            run_tool name-batchfile --check - < <(in_encoding $encoding files.txt)
            assert_status 0
        done
    done
}

@test "paths of keys in UTF-16" {
    printf 'one\r\ntwo\r\n' >paths.txt
    in_encoding UTF-16LE paths.txt >paths16.txt
    run_tool gen-sshkey --no-passphrase --type ed25519 --formats openssh --paths paths16.txt
    assert_status 0
    [[ -f one && -f two ]]
}

@test "what is not UTF-8 is refused once, in text as in JSON, and the hint is followed" {
    printf 'number;name\n0949383342;Lefèvre\n0403170701;Gaëlle René\n' >utf8.csv
    run_tool check-enterprise --column number --file utf8.csv
    expected=$stdout
    for encoding in WINDOWS-1252 CP850 ISO-8859-15 MACINTOSH; do
        in_encoding $encoding utf8.csv >table.csv
        run_tool check-enterprise --column number --file table.csv
        assert_status 3
        assert_stdout ''
        assert_match stderr "error: 'table\.csv': line 2, column 15: not UTF-8: 0x[0-9A-F]{2}"
        # Latin-9 reads these words as Windows-1252 does.
        assert_match stderr "hint: as ${encoding/ISO-8859-15/WINDOWS-1252} the word is 'Lefèvre', as [A-Z0-9-]+ it would be 'Lef[^e]+vre'"
        run_tool check-enterprise --json --column number --file table.csv
        assert_status 3
        assert_json_documents 1
        assert_json error.reason invalid-utf8
        run_tool check-enterprise --encoding $encoding --column number --file table.csv
        assert_status 0
        assert_stdout "$expected"
    done
    run_tool check-enterprise --encoding klingon --file utf8.csv
    assert_status 2
    assert_match stderr "error: --encoding 'klingon': unknown encoding"
    run_tool check-enterprise --null --encoding CP850 --file utf8.csv
    assert_status 2
    for tool in 'check-username --no-registry' 'name-batchfile --check' 'name-batchfile --explain'; do
        # shellcheck disable=SC2086
        run_tool $tool - < <(printf 'Ren\xe9\n%.0s' {1..300})
        assert_status 3
        assert_stdout ''
        assert_match stderr "line 1, column 4: not UTF-8: 0xE9"
        assert_match stderr "as WINDOWS-1252 the word is 'René'"
    done
}

@test "workbooks are named as such by every tool" {
    python3 -c '
import zipfile
with zipfile.ZipFile("book.xlsx", "w") as book:
    book.writestr("[Content_Types].xml", "<Types/>")
    book.writestr("xl/workbook.xml", "<workbook/>")
with zipfile.ZipFile("book.ods", "w") as book:
    book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
open("book.xls", "wb").write(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(500))'
    for book in xlsx ods xls; do
        cp book.$book book.csv
        for command in "check-enterprise --file book.$book" 'check-enterprise --file book.csv' \
            "check-enterprise --column 1 --file book.csv" 'gen-sshkey --no-passphrase --paths book.csv' \
            'register-techuser create --many book.csv' "register-techuser create --many book.$book" \
            "register-techuser create book.$book" 'register-techuser import book.csv'; do
            # shellcheck disable=SC2086
            run_tool $command
            assert_status 3
            assert_stdout ''
            assert_match stderr "error: .*'book\.(csv|$book)' is a workbook of [A-Za-z]+ \(\.$book\), not a text file"$'\n'".*: hint: .*'CSV UTF-8'"
        done
        for command in 'check-username --no-registry -' 'name-batchfile --check -' 'check-enterprise -'; do
            # shellcheck disable=SC2086
            run_tool $command <book.$book
            assert_status 3
            assert_match stderr "\(\.$book\), not a text"
        done
    done
}

@test "a reason stays under its heading, whatever the row lacks" {
    run_tool check-enterprise --column number - < <(printf 'number;name;city\n0403.170.702\n0949383342;a\n;;\n')
    assert_status 1
    assert_stdout "number;name;city;reason;message
0403.170.702;;;check-digits;enterprise number '0403.170.702': check digits are 02, expected 01
0949.383.342;a;;;"
}

@test "the headings are the first row with a value, and sep= is obeyed" {
    run_tool check-enterprise --column number - < <(printf '\n;;\n \nname, the;number;x\nA, B;0949383342;\n')
    assert_status 0
    assert_stdout $'name, the;number;x;reason;message\nA, B;0949.383.342;;;'
    run_tool check-enterprise --column number - < <(printf 'sep=|\r\nname;x|number\r\na|0949383342\r\n')
    assert_status 0
    assert_stdout $'sep=|\r\nname;x|number|reason|message\r\na|0949.383.342||\r'
    run_tool check-enterprise --column number --separator tab - < <(printf 'name,x\tnumber\na\t0949383342\n')
    assert_status 0
    assert_stdout $'name,x\tnumber\treason\tmessage\na\t0949.383.342\t\t'
}

@test "--many reads CSV on standard input, in the encoding that is named" {
    {
        echo 'sep=;'
        echo 'entity.enterprise_number;user.username;contact.last_name'
        echo '0201.105.843;janssenspensions;Lefèvre'
    } >table.csv
    register-techuser create peeters.toml >/dev/null 2>&1
    options=(--quality nsso-employer --first-name A --title mr --function f --language fr --phone 025550123
        --email a@example.be --channel sftp --ssh-public-key peeters.pub --certificate peeters-seal.cer --application dmfa)
    run_tool register-techuser create --many - --format csv --encoding CP850 "${options[@]}" < <(in_encoding CP850 table.csv)
    assert_status 0
    assert_match stdout '^created: -:3: '
    run_tool register-techuser show janssenspensions --json
    assert_json contact.last_name Lefèvre
    run_tool register-techuser create --many - --format xml </dev/null
    assert_status 2
    assert_match stderr "error: --format 'xml': expected one of csv, jsonl"
    run_tool register-techuser create peeters.toml --format csv
    assert_status 2
    in_encoding CP850 table.csv >table850.csv
    run_tool register-techuser create --many table850.csv "${options[@]}"
    assert_status 3
    assert_stdout ''
    assert_match stderr "'table850\.csv': line 3, column 34: not UTF-8: 0x8A"
}

@test "list --csv writes what --many reads" {
    register-techuser create peeters.toml --last-name $'O\u2019Neill; "sons"' --email batch@example.be --email second@example.be \
        --fax '+32 2 555 01 24' --sender-number 006400 >/dev/null 2>&1
    run_tool register-techuser list --csv
    assert_status 0
    assert_match stdout '^entity\.enterprise_number;'
    expected=$stdout
    cp "$BATS_TEST_TMPDIR/stdout" all.csv
    run_tool register-techuser create --many all.csv --certificate peeters-seal.cer --ssh-public-key peeters.pub
    assert_status 0
    assert_match stdout '^unchanged: all\.csv:2: '
    run_tool register-techuser create --many all.csv --certificate peeters-seal.cer --ssh-public-key peeters.pub --registry copy.db
    assert_status 0
    run_tool register-techuser list --csv --registry copy.db
    assert_stdout "$expected"
    run_tool register-techuser sender-number --many all.csv --registry copy.db
    assert_status 0
    assert_match stdout '^unchanged: all\.csv:2: '
    run_tool register-techuser list --csv --json
    assert_status 2
}

@test "JSON that is laid out over lines, and faults with their column" {
    printf '{\n  "format": 1\n}\n' >pretty.jsonl
    run_tool register-techuser create --many pretty.jsonl
    assert_status 3
    assert_stdout ''
    assert_match stderr "error: 'pretty\.jsonl': JSON over several lines, .*"$'\n'".*: hint: put each on one line: jq -c \. FILE"
    printf '{"format": 1, "user": }\n' >fault.jsonl
    run_tool register-techuser create --many fault.jsonl
    assert_status 2
    assert_match stdout '^usage: fault\.jsonl:1: column 23: not valid JSON'
    printf '{\n  "format": 1,\n  user\n}\n' >fault.json
    run_tool register-techuser create fault.json
    assert_status 2
    assert_match stderr 'line 3, column 3: not valid JSON'
}
