#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# The whole of a sheet in each language, so that no value and no line of it can go unseen.

load helpers
load window

setup_file() {
    make_credentials
}

# A technical user with two channels, of which each says which applications it carries.
setup() {
    enter_folder_with_registration
    cp "$TECHUSER_SOURCE/tests/data/ssh_keys/rsa-3072.pub" .
    cp "$TECHUSER_SOURCE/tests/data/certificates/utf8-bmp-t61.pem" .
    {
        register-techuser create peeters.toml --ssh-public-key rsa-3072.pub --last-name "Ségard-O'Neill" \
            --function 'R&D <IT>' --fax 02/555.01.24 --mobile '0470 12 34 56' --email batch@example.be \
            --email second@example.be --sender-number 006400
        register-techuser channel peeterspensions add --channel ftp --certificate utf8-bmp-t61.pem --application dimona
        register-techuser applications peeterspensions --prefer dimona=ftp
    } >/dev/null 2>&1
}

# is_page FILE COMMAND [OPTION...]: what the command shows is that of the file, but for the day of the registration.
is_page() {
    run_tool register-techuser "$2" peeterspensions "${@:3}"
    assert_status 0
    assert_stderr ''
    sed "s|$(belgian_date +%d/%m/%Y)|DD/MM/YYYY|" "$BATS_TEST_TMPDIR/stdout" >sheet
    diff -u "$TECHUSER_SOURCE/tests/data/sheets/$1" sheet
}

@test "sheets in French, Dutch, German and English" {
    for language in fr nl de en; do
        is_page $language.txt sheet --lang $language
    done
}

@test "sheets as HTML in four languages" {
    for language in fr nl de en; do
        is_page $language.html sheet --lang $language --html
    done
}

@test "recaps in four languages" {
    for language in fr nl de en; do
        is_page recap-$language.txt show --lang $language
    done
}

@test "sheets and recaps on a terminal of 80 columns, in four languages" {
    for language in fr nl de en; do
        for command in show sheet; do
            in_window 80 register-techuser $command peeterspensions --lang $language >shown
            sed "s|$(belgian_date +%d/%m/%Y)|DD/MM/YYYY|" shown >page
            diff -u "$TECHUSER_SOURCE/tests/data/sheets/80-columns/$command-$language.txt" page
            while IFS= read -r line; do
                # Below its label a value has 36 columns; a line with a longer word stays whole, to be copied.
                line="${line//$'\e['[0-9]m/}"
                [[ ${#line} -le 80 || $line =~ [^' ']{37} ]] || complain "too long: $line"
            done <page
        done
    done
}

@test "what a sheet says of keys and certificates is what openssl and ssh-keygen say" {
    run_tool register-techuser sheet peeterspensions
    # shellcheck disable=SC2154
    [[ $stdout == *"$(<rsa-3072.pub)"* ]]
    fingerprint="$(ssh-keygen -l -f rsa-3072.pub | cut -d ' ' -f 2)"
    assert_match stdout "Fingerprint \(SHA-256\) +: ${fingerprint//+/[+]}"
    for file in peeters-seal.cer utf8-bmp-t61.pem; do
        assert_match stdout "Fingerprint \(SHA-256\) +: $(openssl x509 -in $file -outform DER | sha256sum | cut -d ' ' -f 1)"
        serial="$(openssl x509 -in $file -noout -serial | cut -d = -f 2 | sed 's/../\L& /g; s/ $//')"
        assert_match stdout "Serial number \(hexadecimal\) +: $serial"$'\n'
    done
}
