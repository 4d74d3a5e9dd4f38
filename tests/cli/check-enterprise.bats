#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0

load helpers

setup() {
    enter_empty_folder
}

# refused NUMBER REASON MESSAGE: the whole of standard output.
refused() {
    run_tool check-enterprise "$1"
    assert_status 1
    assert_stdout "invalid: $2: $3"
    assert_stderr ''
}

@test "every spelling becomes the canonical form" {
    for number in 0949383342 0949.383.342 'BE 0949.383.342' be0949383342 949383342 '(0)949-383-342' '0949/383 342' \
        949383342.0 949,383,342 949.383.342,00 9.49383342E+08 0208:0949383342 9925:BE0949383342 'TVA BE 0949.383.342' 'BTW 0949.383.342'; do
        run_tool check-enterprise "$number"
        assert_status 0
        assert_stdout 0949.383.342
        assert_stderr ''
    done
}

@test "the three forms" {
    run_tool check-enterprise --format plain 'BE 0949.383.342'
    assert_stdout 0949383342
    run_tool check-enterprise --format=dotted 0949383342
    assert_stdout 0949.383.342
    run_tool check-enterprise --format=vat 949383342
    assert_stdout BE0949383342
    run_tool check-enterprise --format=roman 949383342
    assert_status 2
    assert_stdout ''
    assert_stderr "check-enterprise: error: --format 'roman': expected plain, dotted or vat"
}

@test "each reason, and what the check digits should be" {
    refused 0949383343 check-digits "enterprise number '0949383343': check digits are 43, expected 42"
    refused 12 length "enterprise number '12': 2 digits, expected ten digits"
    refused 3225550123 first-digit "enterprise number '3225550123' begins with 3, expected 0 or 1"
    refused 2022399510 first-digit "enterprise number '2022399510' begins with 2, expected 0 or 1"
    refused 9123456791 first-digit "enterprise number '9123456791' begins with 9, expected 0 or 1"
    refused 094938334O character "enterprise number '094938334O': 'O' is not a digit"
    refused '' length "enterprise number '': 0 digits, expected ten digits"
}

@test "an establishment unit, and a number that a spreadsheet broke, with what to do, once" {
    run_tool check-enterprise 2123456791 2.000.000.339
    assert_status 1
    assert_stdout "invalid: establishment-unit: '2123456791' begins with 2: this is the number of an establishment unit
invalid: establishment-unit: '2.000.000.339' begins with 2: this is the number of an establishment unit"
    assert_stderr 'check-enterprise: hint: give the number of the enterprise itself, which begins with 0 or 1
check-enterprise: note: 2 examined: 0 valid, 2 invalid'
    run_tool check-enterprise 9.49E+08 9,49E+08
    assert_status 1
    assert_stdout "invalid: spreadsheet: enterprise number '9.49E+08': a spreadsheet took it for a quantity and lost its last digits
invalid: spreadsheet: enterprise number '9,49E+08': a spreadsheet took it for a quantity and lost its last digits"
    assert_stderr 'check-enterprise: hint: in the spreadsheet, format the column as text or with the number format 0000000000
check-enterprise: note: 2 examined: 0 valid, 2 invalid'
}

@test "several numbers are all examined, with a summary and the worst status" {
    run_tool check-enterprise 0949383342 1 0200004201
    assert_status 1
    assert_stdout "0949.383.342
invalid: length: enterprise number '1': 1 digit, expected ten digits
0200.004.201"
    assert_stderr 'check-enterprise: note: 3 examined: 2 valid, 1 invalid'
}

@test "numbers from standard input, with the line of what is invalid" {
    run_tool check-enterprise - < <(printf '0949383342\n0949.383.343\n\nBE 0200004201')
    assert_status 1
    assert_stdout "0949.383.342
invalid: line 2: check-digits: enterprise number '0949.383.343': check digits are 43, expected 42
invalid: line 3: length: enterprise number '': 0 digits, expected ten digits
0200.004.201"
    assert_stderr 'check-enterprise: note: 4 examined: 2 valid, 2 invalid'
}

@test "a byte order mark and carriage returns" {
    run_tool check-enterprise - < <(printf '\xef\xbb\xbf0949383342\r\n0200.004.201\r\n')
    assert_status 0
    assert_stdout $'0949.383.342\n0200.004.201'
}

@test "numbers from files, named with the line of what is invalid" {
    printf '0949383342\n1\n' >one.txt
    printf 'x\n' >two.txt
    run_tool check-enterprise --file one.txt -f two.txt 0200004201
    assert_status 1
    assert_stdout "0200.004.201
0949.383.342
invalid: one.txt:2: length: enterprise number '1': 1 digit, expected ten digits
invalid: two.txt:1: character: enterprise number 'x': 'x' is not a digit"
}

@test "a file that cannot be read does not keep the others from being examined" {
    printf '1\n' >one.txt
    run_tool check-enterprise --file absent.txt --file one.txt --file "$HOME"
    assert_status 3
    assert_match stdout '^invalid: one\.txt:1: length'
    assert_match stderr "^check-enterprise: error: cannot read 'absent\.txt': no such file"
    assert_match stderr "error: cannot read '$HOME': is a directory"
    run_tool check-enterprise --json --file absent.txt --file one.txt
    assert_status 3
    assert_json_documents 2
}

@test "--invalid-only leaves the right ones out" {
    run_tool check-enterprise --invalid-only - 0949383342 1 < <(printf '0949383342\n2\n0200004201\n')
    assert_status 1
    assert_stdout "invalid: line 2: length: enterprise number '2': 1 digit, expected ten digits
invalid: length: enterprise number '1': 1 digit, expected ten digits"
    run_tool check-enterprise --invalid-only 0949383342
    assert_status 0
    assert_stdout ''
}

@test "--quiet leaves the status" {
    run_tool check-enterprise --quiet 0949383342 1
    assert_status 1
    assert_stdout ''
    assert_stderr ''
    for right in 0 1; do
        run_tool check-enterprise -q - < <(yes 0949383342 | head -n 100 && printf '094938334%d\n' $((3 - right)) && yes 0949383342 | head -n 100)
        assert_status $((1 - right))
        assert_stdout ''
        assert_stderr ''
    done
}

@test "JSON, one document for each number" {
    run_tool check-enterprise --json 'BE 0949383342'
    assert_status 0
    assert_json_documents 1
    assert_json input 'BE 0949383342'
    assert_json valid True
    assert_json enterprise_number 0949.383.342
    assert_json reasons '[]'
    run_tool check-enterprise --json 094938x342
    assert_status 1
    assert_json valid False
    assert_json status 1
    assert_json reasons.0.reason character
    assert_json reasons.0.offset 6
    run_tool check-enterprise --json --format=vat - < <(printf '0949383342\n1\n')
    assert_status 1
    assert_json_documents 2
    assert_match stdout '"line":1,"input":"0949383342","valid":true,"enterprise_number":"BE0949383342"'
    assert_match stdout '"line":2,"input":"1","valid":false'
}

@test "a column of a CSV file, by number and by heading" {
    printf '\xef\xbb\xbfname;"number";town\r\n"Peeters; sons";949383342;Ghent\r\n"5"" disk";"0949.383.343";\r\n\r\nlast;be0200004201;"two\r\nlines"\r\n' >customers.csv
    for column in 2 number; do
        run_tool check-enterprise --column $column --file customers.csv
        assert_status 1
        assert_stdout $'\xef\xbb\xbfname;"number";town;reason;message\r
"Peeters; sons";0949.383.342;Ghent;;\r
"5"" disk";"0949.383.343";;check-digits;enterprise number \'0949.383.343\': check digits are 43, expected 42\r
last;0200.004.201;"two\r\nlines";;\r'
        assert_stderr 'check-enterprise: note: 3 examined: 2 valid, 1 invalid'
    done
    run_tool check-enterprise --column 2 --invalid-only - <customers.csv
    assert_status 1
    assert_match stdout $'town;reason;message\r\n"5"" disk";[^\n]*\r$'
    run_tool check-enterprise --column 2 --json - <customers.csv
    assert_status 1
    assert_json_documents 3
    assert_match stdout '"line":3,"input":"0949.383.343","valid":false'
    assert_match stdout '"line":5,"input":"be0200004201","valid":true'
}

@test "what Python writes as CSV and reads from us" {
    python3 -c '
import csv, sys
rows = [["a, b", "BE 0949383342"], ["q\"q", "1"], ["line\nend", "0949.383.34;"], ["", "0200004201"]]
writer = csv.writer(open("in.csv", "w", newline=""))
writer.writerows([["name", "number"]] + rows)'
    run_tool check-enterprise --column number --file in.csv --format plain
    assert_status 1
    python3 -c '
import csv, sys
rows = list(csv.reader(open(sys.argv[1], newline="")))
assert [row[:3] for row in rows] == [
    ["name", "number", "reason"], ["a, b", "0949383342", ""], ["q\"q", "1", "length"],
    ["line\nend", "0949.383.34;", "character"], ["", "0200004201", ""]], rows
assert [len(row) for row in rows] == [4] * 5' "$BATS_TEST_TMPDIR/stdout"
}

@test "a first row of data is not taken for a header" {
    printf '0949383342,x\n0200004201,y\n' >rows.csv
    run_tool check-enterprise --column 1 --file rows.csv
    assert_status 2
    assert_stdout ''
    assert_match stderr "error: line 1: '0949383342' is a number, not a heading"$'\n'".*hint: pass --no-header"
    run_tool check-enterprise --column 1 --no-header --file rows.csv
    assert_status 0
    assert_stdout $'0949.383.342,x,,\n0200.004.201,y,,'
}

@test "columns that are not there" {
    printf 'name,number\nx,0949383342\ny\n' >rows.csv
    run_tool check-enterprise --column 3 --file rows.csv
    assert_status 2
    assert_match stderr 'error: --column 3: the first row has columns 1 to 2'
    run_tool check-enterprise --column numbre --file rows.csv
    assert_status 2
    assert_match stderr "did you mean 'number'"
    run_tool check-enterprise --column 2 --file rows.csv
    assert_status 3
    assert_stdout 'name,number,reason,message
x,0949.383.342,,
y,,column,column 2 is missing: the row ends with column 1'
    run_tool check-enterprise --column number --no-header --file rows.csv
    assert_status 2
}

@test "CSV that is none" {
    printf 'a,b\n"c,1\n' >rows.csv
    run_tool check-enterprise --column 2 --file rows.csv
    assert_status 3
    assert_match stderr 'error: line 2: unclosed quote'
    run_tool check-enterprise --json --column 1 - </dev/null
    assert_status 3
    assert_json error.reason empty
}

@test "options that do not go together" {
    for options in '--column 1 -f a -f b' '--column 1 0949383342' '--column 1 -0 -' '--no-header -' '--separator ; -' \
        '--column 1 --separator ;; -'; do
        # shellcheck disable=SC2086
        run_tool check-enterprise $options
        assert_status 2
        assert_stdout ''
    done
}

@test "the separator that is given" {
    run_tool check-enterprise --column 2 --separator '|' - < <(printf 'a|b\nx;y,z|949383342\n')
    assert_status 0
    assert_stdout $'a|b|reason|message\nx;y,z|0949.383.342||'
}

@test "numbers that begin with a dash, after --" {
    run_tool check-enterprise -- --949383342 -x
    assert_status 1
    assert_stdout "0949.383.342
invalid: character: enterprise number '-x': 'x' is not a digit"
}

@test "line ends in numbers, ended by NUL" {
    run_tool check-enterprise -0 - < <(printf '0949383342\0%s\0%s\0' $'094938\n3342\n' $'\n0949383342\n')
    assert_status 1
    assert_stdout "0949.383.342
invalid: line 2: character: enterprise number '094938\\u{a}3342\\u{a}': byte 0x0A is not a digit
0949.383.342"
}

@test "NUL, and bytes that are not UTF-8 and no lines" {
    run_tool check-enterprise - < <(printf '094938\x003342\n')
    assert_status 1
    assert_stdout "invalid: line 1: character: enterprise number '094938\\u{0}3342': byte 0x00 is not a digit"
    run_tool check-enterprise -0 - < <(printf '0949\xff383342\x00\xe2\x80\x00')
    assert_status 1
    assert_stdout "invalid: line 1: character: enterprise number '0949\\xff383342': byte 0xFF is not a digit
invalid: line 2: character: enterprise number '\\xe2\\x80': byte 0xE2 is not a digit"
    run_tool check-enterprise --json $'0949\xff383342'
    assert_status 1
    assert_json_documents 1
    assert_json reasons.0.offset 4
}

@test "a line of a megabyte is refused like others, and the next one examined" {
    run_tool check-enterprise - < <(head -c 1000000 /dev/zero | tr '\0' 9 && printf '\n0949383342\n')
    assert_status 1
    assert_match stdout $'^invalid: line 1: length: [^\n]* 1000000 bytes, expected ten digits\n0949\.383\.342$'
}

@test "a line beyond the limit" {
    run_tool check-enterprise - < <(printf '0949383342\n' && head -c 5000000 /dev/zero | tr '\0' 9)
    assert_status 3
    assert_stdout 0949.383.342
    assert_match stderr "error: line 2: cannot read 'standard input': a line is longer than the limit of 4096 KiB"
}

@test "control characters do not reach the terminal" {
    run_tool check-enterprise $'\e[31m0949383342' $'\u202e0949383342'
    assert_status 1
    assert_no_escape
    assert_match stdout '\\u\{1b\}\[31m'
    assert_match stdout '\\u\{202e\}'
}

@test "verdicts do not depend on the locale" {
    printf 'BE0949383342\nbe 0949.383.342\nbı0949383342\nbİ0949383342\n0949\u00a0383342\nPI\n' >numbers.txt
    LC_ALL=C run_tool check-enterprise --lang=en - <numbers.txt
    expected="${stdout?}"
    assert_match stdout $'^0949\.383\.342\n0949\.383\.342\ninvalid: line 3'
    for locale in tr_TR.UTF-8 fr_BE.UTF-8 C.UTF-8; do
        [[ $locale == C.UTF-8 || $(locale -a) == *"${locale%.UTF-8}.utf8"* ]] || make_locale "$locale"
        LOCPATH="${locales-}" LC_ALL=$locale run_tool check-enterprise --lang=en - <numbers.txt
        assert_status 1
        assert_stdout "$expected"
    done
}

# A locale that this machine lacks.
make_locale() {
    locales="$BATS_TEST_TMPDIR/locales"
    mkdir -p "$locales"
    localedef --no-archive -i "${1%.UTF-8}" -f UTF-8 "$locales/$1"
}

@test "a million lines through a pipe in little memory" {
    skip_with_sanitizers 'they take more memory than this allows'
    # Lines of 14 bytes are cut by every kind of block border.
    # shellcheck disable=SC2016
    run_tool bash -c 'yes "BE0949.383.342" | head -n 1000000 | (ulimit -v 100000 && check-enterprise -) | uniq -c'
    assert_status 0
    assert_stdout '1000000 0949.383.342'
    assert_stderr 'check-enterprise: note: 1000000 examined: 1000000 valid, 0 invalid'
}

@test "standard input twice" {
    run_tool check-enterprise - - < <(printf '0949383342\n')
    assert_status 2
    assert_stdout 0949.383.342
    assert_match stderr "error: standard input \('-'\) can be read only once"
}

@test "output that cannot be written" {
    run_tool_on_full_disk check-enterprise 0949383342
    assert_status 5
    assert_match stderr 'error: cannot write standard output'
}
