#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0

load helpers
load chain

setup_file() {
    cd "$BATS_FILE_TMPDIR" || return 1
    make_chain
}

setup() {
    enter_empty_folder
    accept_sample_issuer
    samples="$TECHUSER_SOURCE/tests/data/certificates"
    chain="$BATS_FILE_TMPDIR"
}

# made SUBJECT FILE: a certificate with that subject, as openssl makes it.
made() {
    openssl req -x509 -new -key "$chain/good.key" -days 10 -utf8 -subj "$1" -out "$2" 2>/dev/null
}

# Neither stdout nor stderr has a control byte but the line end.
assert_no_control_byte() {
    python3 - "$BATS_TEST_TMPDIR/stdout" "$BATS_TEST_TMPDIR/stderr" <<'END' || complain 'a control byte in the output'
import sys
for name in sys.argv[1:]:
    text = open(name, encoding="utf-8").read()
    for character in text:
        code = ord(character)
        assert character == "\n" or not (code < 32 or 127 <= code < 160 or 0x202a <= code <= 0x202e), hex(code)
END
}

@test "the portal's lines come first, and are what openssl says" {
    run_tool inspect-cert "$samples/peeters-seal.cer"
    assert_status 0
    assert_stderr ''
    serial="$(openssl x509 -inform DER -in "$samples/peeters-seal.cer" -noout -serial | cut -d = -f 2)"
    octets="$(sed 's/../& /g; s/ $//' <<<"${serial,,}")"
    decimal="$(python3 -c 'import sys; print(int(sys.argv[1], 16))' "$serial")"
    head -n 7 "$BATS_TEST_TMPDIR/stdout" >top
    diff -u - top <<END
$samples/peeters-seal.cer
    Certificate owner                     : PEETERS_SEAL
    Company name                          : Peeters Pensions (fictional)
    Certificate issuer                    : CN=Fictional Issuing CA G1, O=Fictional Trust, OID.2.5.4.97=NTRBE-0200004201, C=BE
    Expiry date                           : 01/01/2055
    Serial number (decimal)               : $decimal
    Serial number (hexadecimal)           : $octets
END
    assert_match stdout $'\n''Verdict: fit$'
}

@test "fingerprints are those of openssl" {
    for digest in sha256 sha1; do
        expected="$(openssl x509 -inform DER -in "$samples/peeters-seal.cer" -noout -fingerprint -$digest | cut -d = -f 2)"
        run_tool inspect-cert "$samples/peeters-seal.cer"
        assert_match stdout ": $expected"$'\n'
        run_tool inspect-cert --get $digest "$samples/peeters-seal.pem"
        assert_status 0
        assert_stdout "$(tr -d : <<<"${expected,,}")"
        assert_stderr ''
    done
}

@test "the key's fingerprint is that of openssl" {
    expected="$(openssl x509 -in "$samples/peeters-seal.pem" -noout -pubkey | openssl pkey -pubin -outform DER | sha256sum)"
    run_tool inspect-cert --get key.sha256 "$samples/peeters-seal.cer"
    assert_status 0
    assert_stdout "${expected%% *}"
}

@test "a qualified seal, its device and its enterprise number are recognised" {
    run_tool inspect-cert --json "$samples/peeters-seal.cer"
    assert_status 0
    assert_json_documents 1
    assert_json verdict fit
    assert_json certificate.qc_statements.compliance True
    assert_json certificate.qc_statements.qscd True
    assert_json certificate.qc_statements.types "['eseal']"
    assert_json certificate.enterprise_numbers.0.number 0200.004.201
    assert_json certificate.form DER
    assert_json findings '[]'
    python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["certificate"]["pem"], end="")' \
        "$BATS_TEST_TMPDIR/stdout" >from-json.pem
    cmp <(openssl x509 -in from-json.pem -outform DER) "$samples/peeters-seal.cer"
}

@test "an expired certificate is unfit, and fit on a day on which it was valid" {
    run_tool inspect-cert --json "$samples/expired-2021.cer"
    assert_status 1
    assert_json status 1
    assert_json verdict unfit
    assert_json findings.0.id expired
    assert_json findings.0.severity error
    assert_stderr ''
    run_tool inspect-cert --at 2020-06-01 "$samples/expired-2021.cer"
    assert_status 0
    run_tool inspect-cert --at 2018-03-07 "$samples/expired-2021.cer"
    assert_status 1
    assert_match stdout 'error not-yet-valid: '
}

@test "the days left are compared with --warn-days and --critical-days" {
    run_tool inspect-cert --at 2021-02-01 "$samples/expired-2021.cer"
    assert_status 0
    assert_match stdout 'warning expires-soon: .* in 34 days'
    assert_match stdout $'\n''Verdict: fit with warnings$'
    run_tool inspect-cert --at 2021-02-01 --strict "$samples/expired-2021.cer"
    assert_status 1
    run_tool inspect-cert --at 2021-02-01 --warn-days 34 --strict "$samples/expired-2021.cer"
    assert_status 0
    run_tool inspect-cert --at 2021-02-01 --critical-days 35 "$samples/expired-2021.cer"
    assert_status 1
    assert_match stdout 'error expires-critically: '
    assert_no_match stdout 'expires-soon'
}

@test "another enterprise number is a warning" {
    run_tool inspect-cert --enterprise-number 0200.004.201 "$samples/peeters-seal.cer"
    assert_status 0
    assert_match stdout 'Verdict: fit$'
    run_tool inspect-cert --enterprise-number 0949.383.342 "$samples/peeters-seal.cer"
    assert_status 0
    assert_match stdout 'warning enterprise-number-differs: .*0200\.004\.201, not 0949\.383\.342'
    run_tool inspect-cert --strict --enterprise-number 0949.383.342 "$samples/peeters-seal.cer"
    assert_status 1
}

@test "the issuer is looked up in the list, of which the user's own wins" {
    rm "$HOME/.config/techuser/accepted-issuers.toml"
    run_tool inspect-cert "$samples/peeters-seal.cer"
    assert_status 0
    assert_match stdout 'warning issuer-not-accepted: '
    echo 'format = 1' >"$HOME/.config/techuser/accepted-issuers.toml"
    run_tool inspect-cert "$samples/peeters-seal.cer"
    assert_status 2
    assert_stdout ''
    assert_match stderr 'accepted-issuers\.toml: expected entries \[\[issuer\]\]'
}

@test "all inputs are examined, and the worst status is returned" {
    run_tool inspect-cert "$samples/peeters-seal.cer" "$samples/expired-2021.cer" no-such-file "$samples/cut-in-half.cer" \
        "$samples/peeters-seal.pem"
    assert_status 3
    assert_match stdout 'Verdict: fit'$'\n.*''Verdict: unfit'$'\n.*''Verdict: fit$'
    assert_match stderr "inspect-cert: error: cannot read 'no-such-file'"
    assert_match stderr "inspect-cert: error: '.*cut-in-half\.cer': "
    assert_match stderr 'inspect-cert: note: 5 inputs: 2 fit, 0 fit with warnings, 1 unfit, 2 unreadable$'
}

@test "--json gives a document for each input, one a line, with its name" {
    run_tool inspect-cert --json "$samples/peeters-seal.cer" no-such-file "$samples/expired-2021.cer"
    assert_status 3
    assert_json_documents 3
    sed -n 2p "$BATS_TEST_TMPDIR/stdout" >second
    [[ $(python3 -c 'import json; d = json.load(open("second")); print(d["status"], d["input"], d["error"]["reason"])') == \
        '3 no-such-file missing' ]]
}

@test "a folder stands for its files, and with --recursive for those below it" {
    mkdir -p folder/below/deep
    cp "$samples/peeters-seal.cer" folder/b.cer
    cp "$samples/peeters-seal.pem" 'folder/a name with blanks'
    cp "$samples/expired-2021.cer" folder/below/deep/c.cer
    ln -s .. folder/below/up
    run_tool inspect-cert --get owner folder
    assert_status 0
    assert_stdout $'PEETERS_SEAL\nPEETERS_SEAL'
    assert_stderr 'inspect-cert: note: 2 inputs: 2 read, 0 unreadable'
    run_tool inspect-cert --recursive --get input folder
    assert_status 0
    assert_stdout $'folder/a name with blanks\nfolder/b.cer\nfolder/below/deep/c.cer'
    run_tool inspect-cert folder/below
    assert_status 3
    assert_stdout ''
    assert_match stderr "error: 'folder/below': the folder holds no file"
}

@test "standard input is read, once" {
    run_tool inspect-cert --get owner - <"$samples/peeters-seal.cer"
    assert_status 0
    assert_stdout PEETERS_SEAL
    run_tool inspect-cert --get owner - - <"$samples/peeters-seal.cer"
    assert_status 2
    assert_match stderr 'can be read only once'
}

@test "--pem and --der convert, and openssl reads the result" {
    run_tool inspect-cert --pem "$samples/peeters-seal.cer"
    assert_status 0
    assert_stderr ''
    cmp <(openssl x509 -in "$BATS_TEST_TMPDIR/stdout" -outform DER) "$samples/peeters-seal.cer"
    run_tool inspect-cert --der "$samples/peeters-seal.pem"
    assert_status 0
    cmp "$BATS_TEST_TMPDIR/stdout" "$samples/peeters-seal.cer"
    run_tool inspect-cert --pem "$chain/good-bundle.pem"
    assert_status 0
    [[ $(grep -c BEGIN "$BATS_TEST_TMPDIR/stdout") == 2 ]]
    run_tool inspect-cert --der "$chain/good-bundle.pem"
    assert_status 3
    assert_stdout ''
    assert_match stderr 'a DER file holds one certificate, not 2'
}

@test "of a bundle the holder's certificate is judged, and the others are named" {
    run_tool inspect-cert --json "$chain/good-bundle.pem"
    assert_status 0
    assert_json_documents 1
    assert_json certificate.owner good
    assert_json others.0.owner issuing
    run_tool inspect-cert "$chain/issuing.pem"
    assert_status 1
    assert_match stdout 'error authority-certificate: '
}

@test "what is not a certificate is named, and not shown" {
    run_tool inspect-cert "$chain/good.key"
    assert_status 3
    assert_stdout ''
    assert_match stderr "good\.key': this is a private key"
    run_tool inspect-cert --json "$chain/good.csr"
    assert_status 3
    assert_json_documents 1
    assert_json error.reason certificate-request
}

@test "--compare tells whether a new certificate can replace the old one" {
    run_tool inspect-cert --compare "$samples/expired-2021.cer" "$samples/peeters-seal.cer"
    assert_status 0
    assert_match stdout 'Same holder +: yes'
    assert_match stdout 'Same key +: no'
    assert_match stdout 'Expires later +: yes'
    assert_match stdout $'expires_on\n        - 2021-03-07T16:10:00Z\n        \+ 2055-01-01T00:00:00Z'
    assert_match stdout 'Verdict: can replace the old certificate$'
    run_tool inspect-cert --compare --json "$samples/peeters-seal.cer" "$samples/expired-2021.cer"
    assert_status 1
    assert_json can_replace False
    assert_json same_holder True
    run_tool inspect-cert --compare "$chain/good.pem" "$samples/peeters-seal.cer"
    assert_status 1
    assert_match stdout 'Same holder +: no'
    run_tool inspect-cert --compare "$samples/peeters-seal.cer" "$samples/two.pem"
    assert_status 3
    run_tool inspect-cert --compare "$samples/peeters-seal.cer"
    assert_status 2
    assert_stdout ''
}

@test "--explain knows every check of the page, and no other" {
    mapfile -t checks < <(sed -n '/^\.Ss Checks/,/^\.Ss Fields/ s/^\.It Li \([a-z-]*\) Pq.*/\1/p' "$TECHUSER_SOURCE/man/inspect-cert.1")
    ((${#checks[@]} >= 20))
    for check in "${checks[@]}"; do
        run_tool inspect-cert --explain "$check"
        assert_status 0
        assert_match stdout "^$check \((error|warning|notice)\)"$'\n    Fails when '
        # The page describes each check in the same words.
        grep -qxF "$(sed -n '2s/^ *//p' "$BATS_TEST_TMPDIR/stdout" | sed 's/--/\\-\\-/g')" "$TECHUSER_SOURCE/man/inspect-cert.1" ||
            complain "not in the page: $check"
        assert_match stdout 'What to do: '
    done
    run_tool inspect-cert --explain list
    assert_status 2
    for check in $(grep -oE 'the checks are .*' "$BATS_TEST_TMPDIR/stderr" | cut -d ' ' -f 4- | tr -d ,); do
        [[ " ${checks[*]} " == *" $check "* ]]
    done
    run_tool inspect-cert --explain expires-son
    assert_status 2
    assert_stdout ''
    assert_match stderr "did you mean 'expires-soon'\?"
}

@test "--get knows every field of the page" {
    fields="$(sed -n '/^\.Ss Fields/,/^\.Pp/ s/^\.Li \(.*\)/\1/p' "$TECHUSER_SOURCE/man/inspect-cert.1" | tr -d ',' | sed 's/ \.$//')"
    (($(wc -w <<<"$fields") >= 30))
    for field in $fields; do
        run_tool inspect-cert --get "$field" "$samples/peeters-seal.cer"
        assert_status 0
    done
    run_tool inspect-cert --get expire_on "$samples/peeters-seal.cer"
    assert_status 2
    assert_stdout ''
    assert_match stderr "did you mean 'expires_on'\?"
}

@test "wrong values and outputs that exclude each other are usage errors" {
    file="$samples/peeters-seal.cer"
    for arguments in '--at 2020-13-01' '--at today' '--warn-days -1' '--warn-days 1x' '--critical-days 99999' \
        '--enterprise-number 0949383343' '--enterprise-number 2123456791' '--get owner --json' '--pem --der' '--compare --pem'; do
        # shellcheck disable=SC2086
        run_tool inspect-cert $arguments "$file"
        assert_status 2
        assert_match stderr '^inspect-cert: error: '
    done
    for option in --strict --trust=trusted.pem; do
        run_tool inspect-cert --compare $option "$file" "$file"
        assert_status 2
        assert_match stderr '^inspect-cert: error: --compare cannot be combined with --strict, --trust or --crl'
    done
    run_tool inspect-cert --json --enterprise-number 0949383343 "$file"
    assert_status 2
    assert_json error.reason check-digits
}

@test "output that cannot be written is status 5" {
    run_tool_on_full_disk inspect-cert "$samples/peeters-seal.cer"
    assert_status 5
}

@test "national register numbers are masked unless they are asked for" {
    file="$samples/no-organisation.pem"
    run_tool inspect-cert "$file"
    assert_match stdout 'Subject +: SERIALNUMBER=\*{11}, '
    assert_match stdout 'Company name +: Not specified'
    assert_match stdout 'Belgian identity card +: authentication certificate'
    assert_no_match stdout 99999999999
    run_tool inspect-cert --json "$file"
    assert_no_match stdout 99999999999
    run_tool inspect-cert --show-national-number "$file"
    assert_match stdout 'SERIALNUMBER=99999999999'
}

@test "no subject steers the terminal or breaks the JSON" {
    made $'/C=BE/O=red\e[31m\a/CN=new\nline\tand\x7f' 1.pem
    made $'/O=\u202egnp.exe/CN=zero\u200bwidth\u009b31m' 2.pem
    made "/CN=long/organizationIdentifier=$(printf '%065536d' 0)" 3.pem
    made '/O=PLACEHOLDER/CN=PLACEHOLDER' placeholder.pem
    openssl x509 -in placeholder.pem -outform DER -out placeholder.der
    python3 -c '
data = open("placeholder.der", "rb").read()
assert data.count(b"PLACEHOLDER") == 4
for number, hostile in enumerate([b"NUL\0after\x1b[m", b"\xff\xfe\xed\xa0\x80\xc0\xafabc", b"\x1b]0;title\x07", b"\r\x08\x0b\x0c\x85\x9b\x1b[2J"], 4):
    open(f"{number}.cer", "wb").write(data.replace(b"PLACEHOLDER", hostile.ljust(11, b"x")[:11]))'
    # A UTF8String that is not UTF-8 is refused, by openssl too.
    for file in {5,7}.cer "$samples/broken-utf8.pem"; do
        run_tool inspect-cert --json "$file"
        assert_status 3
        assert_json error.reason bad-certificate
        assert_no_control_byte
    done
    for file in {1,2,3}.pem {4,6}.cer "$samples"/{control-characters,utf8-bmp-t61,special-characters,no-text}.pem; do
        run_tool inspect-cert "$file"
        [[ $status -le 1 && -s $BATS_TEST_TMPDIR/stdout ]] || complain "not read: $file"
        assert_no_control_byte
        run_tool inspect-cert --json "$file"
        assert_json_documents 1
        assert_no_control_byte
        for field in owner company issuer subject; do
            run_tool inspect-cert --get $field "$file"
            assert_status 0
            assert_no_control_byte
            [[ $(wc -l <"$BATS_TEST_TMPDIR/stdout") == 1 ]]
        done
    done
    # A file name is no better than what is in the file.
    cp 1.pem $'red\e[31m'
    run_tool inspect-cert $'red\e[31m' $'missing\e[31m'
    assert_status 3
    assert_no_control_byte
}

@test "register-techuser makes the same checks" {
    cp "$samples"/peeters-seal.cer "$TECHUSER_SOURCE/tests/data/registrations/peeters.toml" .
    ssh-keygen -q -t rsa -b 2048 -N '' -f peeters
    export TECHUSER_REGISTRY="$BATS_TEST_TMPDIR/registry/registry.db"
    run_tool register-techuser create peeters.toml --strict
    assert_status 0
    assert_stderr ''
    # Self-made, not qualified, without a number.
    openssl req -x509 -new -key "$chain/good.key" -days 10 -subj '/CN=homemade' -addext basicConstraints=CA:FALSE -out own.pem
    run_tool inspect-cert --json --enterprise-number 0200.004.201 own.pem
    assert_status 0
    jq_ids() { python3 -c 'import json, sys; print(*sorted(f["id"] for f in json.load(open(sys.argv[1]))["findings"]))' "$BATS_TEST_TMPDIR/stdout"; }
    expected="$(jq_ids)"
    [[ $expected == 'enterprise-number-absent expires-soon issuer-not-accepted not-qualified self-signed' ]]
    ssh-keygen -q -t rsa -b 2048 -N '' -f other
    other=(--ssh-public-key other.pub --username otherpensions --enterprise-number "$(enterprise_number 1)" --json)
    run_tool register-techuser create peeters.toml "${other[@]}" --certificate own.pem --dry-run
    assert_status 0
    [[ $(jq_ids) == "$expected" ]]
    run_tool register-techuser create peeters.toml "${other[@]}" --certificate own.pem --strict
    assert_status 1
    assert_json error.causes.0.field channel.certificate
    run_tool register-techuser create peeters.toml "${other[@]}" --certificate "$chain/root.pem"
    assert_status 1
    assert_json error.causes.0.reason authority-certificate
    run_tool register-techuser list --json
    assert_json_documents 1
}
