#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Replies that are on this machine.

# Helpers set what it uses; names of batch files have no blanks.
# shellcheck disable=SC2154,SC2086

load helpers
load replies

setup_file() {
    make_signers
}

setup() {
    enter_empty_folder
}

# judged STATUS VERDICT REASON...: the only reply of the folder, as text and in JSON.
judged() {
    local expected="$1" verdict="$2" reasons="${*:3}"
    run_tool read-replies replies
    assert_status "$expected"
    assert_match stdout "^FO\.[A-Z]{4}\.[0-9A-Z.]+: "
    local said="$stderr"
    run_tool read-replies --json replies
    assert_status "$expected"
    assert_json_documents 1
    assert_json verdict "$verdict"
    assert_stderr "$said"
    [[ $(python3 -IS -c '
import json, sys
print(*[fault["reason"] for fault in json.load(open(sys.argv[1]))["faults"]])' "$BATS_TEST_TMPDIR/stdout") == "$reasons" ]] ||
        complain "expected the reasons $reasons"
}

@test "an acknowledgment that accepts" {
    make_reply replies $REPLY $SENT 1
    openssl cms -verify -binary -inform DER -in <(openssl base64 -d -in replies/FS.$REPLY) \
        -content replies/FO.$REPLY -CAfile "$BATS_FILE_TMPDIR/authority.pem" -purpose any -out /dev/null
    judged 0 accepted
    assert_json answers $SENT
    assert_json acknowledgment.reference_number ABC1234567890
    assert_json signature.signed FO.$REPLY
    assert_json signature.digest SHA-256
    assert_json signature.chain unchecked
    assert_json signature.unchecked "['chain', 'revocation']"
    assert_json signature.signer.owner Replies
    assert_json files.0.path replies/FO.$REPLY
    run_tool read-replies replies
    assert_match stdout "^FO\.$REPLY: accepted"
    assert_match stdout "Answers +: $SENT"
    assert_match stdout 'Signer +: CN=Replies, O=Fictional portal, C=BE'
    assert_match stdout 'Chain of the signer +: not checked \(--trust\)'
    assert_stderr ''
}

@test "an acknowledgment that refuses, with each label in words" {
    labels=(038 039 101 103 107 108 109 110 111 112 113 114 115 116 117 118 119 120 121 122 123 124 125 126 127 128 129 130
        131 132 133 134 140 141 142 143 144 153 154 156 157 158 171 172 184 189 190 193 194 195 236 249 257 280 281 367 430
        509)
    make_reply replies $REPLY $SENT 0 "${labels[@]/#/ACRF-}"
    judged 1 refused
    [[ $(python3 -IS -c '
import json, sys
anomalies = json.load(open(sys.argv[1]))["acknowledgment"]["anomalies"]
print(*[a["label"] for a in anomalies if a["meaning"] and a["what_to_do"]])' "$BATS_TEST_TMPDIR/stdout") == "${labels[*]}" ]]
    for language in en:'structure of the name of the FI' fr:'structure du nom du fichier FI' \
        nl:'structuur van de naam van het FI' de:'Struktur des Namens der FI'; do
        run_tool read-replies replies --lang "${language%%:*}"
        assert_status 1
        assert_match stdout "ACRF-131 *.?: .*${language##*:}"
        [[ $(grep -c 'ACRF-[0-9]* *.\?: .' <<<"$stdout") -eq ${#labels[@]} ]]
        assert_stderr ''
    done
}

@test "a label that nobody explains is shown as it is" {
    make_reply replies $REPLY $SENT 0 ACRF-999 $'odd\u202e\u009b31m' ''
    judged 1 refused
    assert_json acknowledgment.anomalies.0.label 999
    assert_json acknowledgment.anomalies.0.meaning None
    assert_json acknowledgment.anomalies.1.label None
    run_tool read-replies replies
    assert_match stdout 'ACRF-999 +: not in the table'
    assert_match stdout 'Anomaly odd\\u\{202e\}\\u\{9b\}31m'
}

@test "unknown elements are kept and shown, and a GO name that is wrong too" {
    mkdir replies
    make_acknowledgment GO.DMFA.6400.20110630.1.T.1 0 ACRF-107 |
        sed 's|</Form>|<Remark level="3">first</Remark></Form>|' >replies/FO.$REPLY
    finish_reply replies $REPLY
    judged 1 refused
    assert_json answers None
    assert_json acknowledgment.file_name GO.DMFA.6400.20110630.1.T.1
    assert_json acknowledgment.unknown_elements "[{'path': 'ACRF/Form/Remark', 'text': 'first'}, {'path': 'ACRF/Form/Remark/@level', 'text': '3'}]"
    run_tool read-replies replies
    assert_match stdout 'Unknown element ACRF/Form/Remark *: first'
    assert_match stdout 'Set +: unknown'
}

@test "a reply of another application is named, and its content is not read" {
    mkdir replies
    printf 'not even XML' >replies/FO.NOTI.999999.20140628.24AZG.R
    finish_reply replies NOTI.999999.20140628.24AZG.R
    judged 0 other
    assert_json acknowledgment None
}

@test "a compressed reply, signed as a whole or inside" {
    make_reply replies $REPLY $SENT 1
    cp replies/FS.$REPLY inside
    zip_reply replies $REPLY FO.$REPLY
    unzip -p replies/CO.$REPLY | xmllint --noout -
    finish_reply replies $REPLY
    judged 0 accepted
    assert_json signature.signed CO.$REPLY
    cp inside replies/FS.$REPLY
    judged 0 accepted
    assert_json signature.signed FO.$REPLY
    # Beside what was in it, and beside another.
    unzip -q replies/CO.$REPLY -d replies
    judged 0 accepted
    make_acknowledgment $SENT 0 >replies/FO.$REPLY
    judged 4 refused different-replies signature-mismatch
}

@test "ZIP files that are none, empty, of two files, of another name, bombs" {
    make_reply replies $REPLY $SENT 1
    cp replies/FO.$REPLY whole
    for entries in "" "FO.$REPLY second" "../FO.$REPLY" "FO.ACRF.999999.20110701.00002.T"; do
        cp whole replies/FO.$REPLY
        # shellcheck disable=SC2086
        zip_reply replies $REPLY $entries
        finish_reply replies $REPLY
        case $entries in
            '' | *second) reason=zip-entries ;;
            *) reason=zip-name ;;
        esac
        judged 3 unreadable $reason
        assert_json signature.signed CO.$REPLY
    done
    printf 'no ZIP file' >replies/CO.$REPLY
    finish_reply replies $REPLY
    judged 3 unreadable bad-zip
    assert_match stderr "the portal's label 280"
    head -c 50000000 /dev/zero >replies/FO.$REPLY
    zip_reply replies $REPLY FO.$REPLY
    finish_reply replies $REPLY
    judged 3 unreadable too-large
    [[ ! -e ../FO.$REPLY ]]
    [[ $(ls replies) == $'CO.'$REPLY$'\nFS.'$REPLY$'\nGO.'$REPLY ]]
}

@test "XML that is broken, deep, huge, or wants entities and other files" {
    mkdir replies
    python3 -IS - "$REPLY" <<'END'
import sys
good = "<ACRF><Form><FileReference><FileName>&x;</FileName></FileReference><ReceptionResult><ResultCode>1</ResultCode></ReceptionResult></Form></ACRF>"
laughs = "".join(f'<!ENTITY x{n} "{f"&x{n - 1};" * 10}">' for n in range(1, 10))
cases = {
    "not-xml": "<ACRF><Form>",
    "doctype": f'<!DOCTYPE ACRF [<!ENTITY x0 "lol">{laughs}<!ENTITY x "&x9;">]>{good}',
    "doctype.2": f'<!DOCTYPE ACRF [<!ENTITY x SYSTEM "file:///etc/hostname">]>{good}',
    "too-deep": "<ACRF>" + "<a>" * 140000 + "</a>" * 140000 + "</ACRF>",
    "too-large": "<ACRF>" + " " * 2000000 + "</ACRF>",
    "not-an-acknowledgment": "<NOTI/>",
    "element-missing": "<ACRF/>",
    "element-twice": good.replace("</Form>", "<ReceptionResult/></Form>"),
    "result-code": good.replace(">1<", ">yes<"),
}
for name, text in cases.items():
    open(name, "w").write(text)
END
    for reason in not-xml doctype doctype.2 too-large not-an-acknowledgment element-missing element-twice result-code too-deep; do
        mv $reason replies/FO.$REPLY
        finish_reply replies $REPLY
        [[ $reason != too-deep ]] || ulimit -s 256
        judged 3 unreadable ${reason%.2}
        assert_match stderr "^read-replies: error: FO\.$REPLY: "
    done
}

@test "a signature that is wrong, missing or of somebody else" {
    make_reply replies $REPLY $SENT 1
    printf ' ' >>replies/FO.$REPLY
    judged 1 accepted signature-mismatch
    assert_json signature None
    printf 'nothing' >replies/FS.$REPLY
    judged 3 accepted not-a-signature
    rm replies/FS.$REPLY
    judged 1 accepted signature-missing
    sign_file replies/FO.$REPLY replies/FS.$REPLY stranger
    judged 0 accepted
    run_tool read-replies --trust "$BATS_FILE_TMPDIR/authority.pem" --json replies
    assert_status 1
    assert_json signature.chain untrusted
    assert_json faults.0.reason signer-untrusted
    sign_file replies/FO.$REPLY replies/FS.$REPLY
    run_tool read-replies --trust "$BATS_FILE_TMPDIR/authority.pem" --json replies
    assert_status 0
    assert_json signature.chain trusted
    assert_json signature.unchecked "['revocation']"
    run_tool read-replies --trust missing.pem replies
    assert_status 3
    assert_stdout ''
    assert_match stderr "cannot read 'missing.pem'"
}

@test "a reply without its GO, and a GO without its reply" {
    make_reply replies $REPLY $SENT 1
    rm replies/GO.$REPLY
    judged 1 accepted start-missing
    rm replies/FS.$REPLY
    judged 1 accepted signature-missing start-missing
    rm replies/FO.$REPLY
    : >replies/GO.$REPLY
    judged 1 unreadable reply-missing signature-missing
}

@test "parts: each is judged, and one that is missing is named" {
    mkdir replies
    for part in 1 3; do
        printf 'part' >replies/FO.DMNO.999999.20070425.00010.R.3.$part
        sign_file replies/FO.DMNO.999999.20070425.00010.R.3.$part replies/FS.DMNO.999999.20070425.00010.R.3.$part
    done
    : >replies/GO.DMNO.999999.20070425.00010.R.3
    run_tool read-replies replies
    assert_status 1
    assert_match stdout 'FO.DMNO.999999.20070425.00010.R.3.2: unreadable'
    assert_match stderr 'FO.DMNO.999999.20070425.00010.R.3.2: there is neither an FO nor a CO'
    assert_match stderr $'\n''read-replies: note: 3 replies: 0 accepted, 0 refused, 2 of other kinds, 1 not to be relied on$'
}

@test "files are read with what stands beside them, and once" {
    make_reply replies $REPLY $SENT 1
    make_reply replies ACRF.999999.20110701.00002.T GO.DMFA.006400.20110630.00002.T.1 0 ACRF-133
    for file in FO FS GO; do
        run_tool read-replies replies/$file.$REPLY
        assert_status 0
        assert_match stdout "^FO\.$REPLY: accepted"
        assert_no_match stdout 00002
        assert_stderr ''
    done
    run_tool read-replies --json replies/*
    assert_status 1
    assert_json_documents 2
    assert_match stderr '^read-replies: note: 2 replies: 1 accepted, 1 refused, 0 of other kinds, 0 not to be relied on$'
    cd replies
    run_tool read-replies FO.$REPLY
    assert_status 0
    run_tool read-replies .
    assert_status 1
}

@test "what is no reply is refused, or left alone in a folder" {
    make_reply replies $REPLY $SENT 1
    printf 'a' >replies/readme.txt
    printf 'a' >replies/$SENT
    run_tool read-replies --json replies
    assert_status 0
    assert_json_documents 1
    for file in replies/readme.txt replies/$SENT -; do
        run_tool read-replies --json "$file"
        assert_status 3
        assert_json error.reason not-a-reply
        assert_json input "$file"
        assert_match stderr "^read-replies: error: '$file': not the name of a reply"
    done
    run_tool read-replies --json FO.$REPLY
    assert_status 3
    assert_json error.reason missing
    mkdir empty
    run_tool read-replies empty
    assert_status 0
    assert_stdout ''
    assert_stderr "read-replies: note: 'empty': no reply in this folder"
    run_tool read-replies
    assert_status 2
    assert_stdout ''
    assert_match stderr 'read-replies: error: expected PATH'
}

@test "nothing that is read is changed" {
    make_reply replies $REPLY $SENT 1
    find replies -type f -printf '%p %T@ %s\n' | sort >before
    run_tool read-replies replies
    assert_status 0
    find replies -type f -printf '%p %T@ %s\n' | sort | diff before -
    [[ $(find "$HOME" -type f) == '' ]]
}
