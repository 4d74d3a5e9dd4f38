#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# create --many: what goes in, and the verdicts that come out.

load helpers
load many

@test "JSON Lines: each line has its verdict, in their order" {
    items 1 3 >many.jsonl
    many many.jsonl
    assert_status 0
    assert_stdout 'created: many.jsonl:1: manyuser00001 000001
created: many.jsonl:2: manyuser00002 000002
created: many.jsonl:3: manyuser00003 000003'
    assert_match stderr "warning: many\.jsonl:2: channel\.ssh_public_key: the SSH public key is also that of the technical user 'manyuser00001'"
    assert_no_match stderr "many\.jsonl:1: channel\.ssh_public_key"
    assert_summary '3 registrations: 3 created, 0 unchanged, 0 in conflict, 0 wrong'
    [[ $(usernames) == 'manyuser00001 manyuser00002 manyuser00003' ]]
}

@test "a second run changes nothing and succeeds" {
    items 1 3 >many.jsonl
    many many.jsonl --quiet
    assert_stderr ''
    register-techuser export >before
    many many.jsonl
    assert_status 0
    assert_stdout 'unchanged: many.jsonl:1: manyuser00001 000001
unchanged: many.jsonl:2: manyuser00002 000002
unchanged: many.jsonl:3: manyuser00003 000003'
    assert_summary '3 registrations: 0 created, 3 unchanged, 0 in conflict, 0 wrong'
    register-techuser export | diff before -
}

@test "a table as a spreadsheet writes it: semicolons, byte order mark, CR LF, quotes" {
    printf '\xef\xbb\xbf%s\r\n"%s";%s\r\n%s\r\n;;;\r\n' \
        'contact.last_name;entity.enterprise_number;contact.emails;user.username' \
        'van Peeters; ""sons""' "$(enterprise_number 1);one@example.be two@example.be;manyuser1" \
        "Müller;$(enterprise_number 2);one@example.be;manyuser2" >many.csv
    fields=(--quality nsso-employer --first-name Anouk --title mrs --function 'IT manager' --language nl
        --phone '+32 2 555 01 23' --channel sftp --ssh-public-key peeters.pub --certificate peeters-seal.cer
        --application dimona)
    many many.csv "${fields[@]}"
    assert_status 0
    assert_stdout 'created: many.csv:2: manyuser1 000001
created: many.csv:3: manyuser2 000002'
    assert_summary '2 registrations: 2 created, 0 unchanged, 0 in conflict, 0 wrong'
    run_tool register-techuser show manyuser1 --json
    assert_json contact.last_name 'van Peeters; "sons"'
    assert_json contact.emails "['one@example.be', 'two@example.be']"
    run_tool register-techuser show manyuser2 --json
    assert_json contact.last_name Müller

    sed 's/; ""/, ""/' many.csv | tr ';' '\t' >tabs.csv
    many tabs.csv "${fields[@]}" --dry-run
    assert_status 4
    assert_match stdout "^conflict: tabs\.csv:2: .*contact\.last_name: recorded 'van Peeters; \"sons\"', given 'van Peeters, \"sons\"'"
    assert_match stdout $'\n''unchanged: tabs\.csv:3: manyuser2 000002$'
}

@test "a table as a spreadsheet leaves it: a line with the separator, emptied columns and rows" {
    {
        printf '\xef\xbb\xbfsep=;\r\n'
        printf 'entity.enterprise_number;user.username;;\r\n'
        printf '%s;manyuser1;;\r\n ; ;;\r\n' "$(enterprise_number 1)"
        printf '%s;manyuser2;;x\r\n' "$(enterprise_number 2)"
        printf '%s;manyuser3;;\r\n' "$(enterprise_number 3)"
    } >many.csv
    fields=(--quality nsso-employer --last-name Peeters --first-name Anouk --title mrs
        --function 'IT manager' --language nl --phone '+32 2 555 01 23' --email batch@example.be --channel sftp
        --ssh-public-key peeters.pub --certificate peeters-seal.cer --application dimona)
    many many.csv "${fields[@]}"
    assert_status 2
    assert_stdout 'created: many.csv:3: manyuser1 000001
usage: many.csv:5: value in a column without a heading
created: many.csv:6: manyuser3 000002'
    # What old versions of Excel write.
    printf 'contact.last_name;user.username\nMüller;manyuser4\n' | iconv -f UTF-8 -t WINDOWS-1252 >old.csv
    many old.csv "${fields[@]}"
    assert_status 3
    assert_stdout ''
    assert_match stderr "error: 'old\.csv': line 2, column 2: not UTF-8: 0xFC"
    for text in '\r\n' '\xef\xbb\xbf' '\xef\xbb\xbf\r\n'; do
        # shellcheck disable=SC2059
        printf "$text" >nothing.csv
        many nothing.csv
        assert_status 3
        assert_stderr "register-techuser: error: 'nothing.csv': no column headings
register-techuser: hint: the first row has the keys of the columns, see techuser-registration(5)"
    done
}

@test "a folder: its registrations in the order of their names, with paths relative to it" {
    mkdir -p all/below.toml
    cp peeters.pub peeters-seal.cer all
    cp peeters.toml all/b.toml
    items 1 1 >all/c.json
    items 2 2 >all/B.json
    items 3 3 >all/d.jsonl
    printf 'format = 1\n[entity' >all/a.toml
    many all --json
    assert_status 2
    assert_json_documents 4
    run_tool register-techuser create --many all --dry-run
    assert_status 2
    assert_match stdout '^unchanged: all/B\.json: manyuser00002 000001
usage: all/a\.toml: line 2, .*
unchanged: all/b\.toml: peeterspensions 000002
unchanged: all/c\.json: manyuser00001 000003$'
    mkdir empty
    many empty
    assert_status 0
    assert_stdout ''
    assert_stderr 'register-techuser: note: 0 registrations: 0 created, 0 unchanged, 0 in conflict, 0 wrong'
}

@test "a folder: a pipe in it is no registration, and is not waited for" {
    mkdir folder
    items 1 1 | sed 's|"peeters|"../peeters|g' >folder/one.json
    mkfifo folder/two.json
    run_tool timeout 10 register-techuser create --many folder
    assert_status 0
    assert_stdout 'created: folder/one.json: manyuser00001 000001'
}

@test "JSON Lines come from standard input for -" {
    items 1 2 >many.jsonl
    many - <many.jsonl
    assert_status 0
    assert_stdout 'created: -:1: manyuser00001 000001
created: -:2: manyuser00002 000002'
    assert_summary '2 registrations: 2 created, 0 unchanged, 0 in conflict, 0 wrong'
}

@test "one certificate from a pipe serves every registration" {
    items 1 600 >many.jsonl
    mkfifo certificate
    for path in - certificate; do
        [[ $path == - ]] || (sleep 0.2 && cat peeters-seal.cer >certificate) &
        run_tool register-techuser create --many many.jsonl --certificate "$path" --dry-run --quiet \
            < <(sleep 0.2 && cat peeters-seal.cer)
        assert_status 0
        assert_no_match stdout '(^|'$'\n'')[^w]'
    done
}

@test "standard input is not forgotten over other certificates" {
    mkdir other
    for number in {2..299}; do
        ln peeters-seal.cer "other/$number.cer"
    done
    items 1 300 | awk '{
        sub("peeters-seal.cer", NR == 1 || NR == 300 ? "-" : "other/" NR ".cer")
        print
    }' >many.jsonl
    run_tool register-techuser create --many many.jsonl --dry-run --quiet <peeters-seal.cer
    assert_status 0
}

@test "options win over every registration" {
    items 1 2 | sed 's/"phone": "[^"]*"/"phone": "wrong"/; s/peeters.pub/none.pub/' >many.jsonl
    many many.jsonl
    assert_status 3
    many many.jsonl --phone '02 555 99 99' --ssh-public-key peeters.pub --email all@example.be
    assert_status 0
    run_tool register-techuser show manyuser00002 --json
    assert_json contact.phone '02 555 99 99'
    assert_json contact.emails "['all@example.be']"
}

@test "what is wrong with one registration is its verdict, and the others go on" {
    {
        items 1 1
        printf 'not JSON\n\n'
        items 2 2 | sed 's/ 555 01 23//'
        items 3 3 | sed 's/"last_name"/"lastname"/'
        items 4 4 | sed 's/peeters-seal/nowhere/'
        items 1 1
        items 1 1 | sed 's/Anouk/Anna/'
        items 5 5 | sed 's/manyuser00005/manyuser00001/'
        items 1 1 | sed 's/manyuser00001/manyuser00006/'
        items 7 7
    } >many.jsonl
    many many.jsonl
    assert_status 3
    assert_stdout "created: many.jsonl:1: manyuser00001 000001
usage: many.jsonl:2: column 2: not valid JSON
invalid: many.jsonl:4: contact.phone: telephone number '+32 2': fewer than 6 digits
usage: many.jsonl:5: unknown key 'contact.lastname'
unreadable: many.jsonl:6: channel.certificate: cannot read 'nowhere.cer': no such file or directory
unchanged: many.jsonl:7: manyuser00001 000001
conflict: many.jsonl:8: technical user 'manyuser00001', sender number 000001: already registered, but 1 field differs; contact.first_name: recorded 'Anouk', given 'Anna'
conflict: many.jsonl:9: username 'manyuser00001': taken by the technical user with sender number 000001; entity.enterprise_number: recorded '0200.000.142', given '0200.000.538'
conflict: many.jsonl:10: enterprise number '0200.000.142' with quality 'nsso-employer': already has the technical user 'manyuser00001', sender number 000001; user.username: recorded 'manyuser00001', given 'manyuser00006'
created: many.jsonl:11: manyuser00007 000002"
    assert_summary '10 registrations: 2 created, 1 unchanged, 3 in conflict, 4 wrong'
    [[ $(usernames) == 'manyuser00001 manyuser00007' ]]
}

@test "the status is the worst one: 3, 2, 4, 1, 0" {
    items 1 1 >right
    items 2 2 | sed 's/manyuser00002/Many/' >invalid
    items 1 1 | sed 's/Anouk/Anna/' >conflict
    printf '{}\n' >usage
    items 3 3 | sed 's/peeters.pub/none.pub/' >unreadable
    for case in '0 right' '1 right invalid right' '4 invalid right conflict' '2 right conflict usage invalid' \
        '3 usage unreadable right conflict invalid'; do
        read -ra words <<<"$case"
        cat "${words[@]:1}" >many.jsonl
        for option in --dry-run --all-or-nothing --keep-going; do
            many many.jsonl "$option"
            assert_status "${words[0]}"
        done
    done
}

@test "--json has a document for each registration" {
    { items 1 2 && printf '{\n' && items 1 1 | sed 's/Anouk/Anna/'; } >many.jsonl
    many many.jsonl --json
    assert_status 2
    assert_json_documents 4
    python3 - "$BATS_TEST_TMPDIR/stdout" <<'END'
import json, sys
created, second, usage, conflict = (json.loads(line) for line in open(sys.argv[1], encoding="utf-8"))
assert created["input"] == "many.jsonl:1" and created["outcome"] == "created" and created["status"] == 0, created
assert created["sender_number"] == "000001" and created["dry_run"] is False and len(created["findings"]) == 1, created
assert {finding["id"] for finding in second["findings"]} >= {"key-shared", "certificate-shared"}, second
assert usage["status"] == 2 and usage["error"]["reason"] == "syntax" and "outcome" not in usage, usage
assert conflict["status"] == 4 and conflict["outcome"] == "conflict", conflict
assert [cause["field"] for cause in conflict["error"]["causes"]] == ["contact.first_name"], conflict
END
    many many.jsonl --json
    assert_match stdout '^[^'$'\n'']*"outcome":"unchanged"'
}

@test "--dry-run has the status and the verdicts of the real run, and records nothing" {
    { items 1 2 && items 2 2 | sed 's/Anouk/Anna/' && items 3 3; } >many.jsonl
    many many.jsonl --dry-run
    assert_status 4
    assert_summary '4 registrations: 3 created, 0 unchanged, 1 in conflict, 0 wrong; nothing was recorded'
    assert_no_registry
    rehearsed="$(<"$BATS_TEST_TMPDIR/stdout")"
    many many.jsonl
    assert_status 4
    assert_stdout "${rehearsed//would be /}"
    many many.jsonl --dry-run --json
    assert_status 4
    assert_match stdout '"dry_run":true'
}

@test "--all-or-nothing records everything, or nothing when one is refused" {
    { items 1 2 && printf '[]\n' && items 3 3; } >many.jsonl
    many many.jsonl --all-or-nothing
    assert_status 2
    assert_stdout 'would be created: many.jsonl:1: manyuser00001 000001
would be created: many.jsonl:2: manyuser00002 000002
usage: many.jsonl:3: expected format = 1
would be created: many.jsonl:4: manyuser00003 000003'
    assert_summary '4 registrations: 3 created, 0 unchanged, 0 in conflict, 1 wrong; nothing was recorded'
    [[ $(usernames) == '' ]]
    many many.jsonl --all-or-nothing --json
    assert_status 2
    assert_json_documents 4
    assert_match stdout '"dry_run":true'
    assert_no_match stdout '"dry_run":false'
    sed -i 3d many.jsonl
    many many.jsonl --all-or-nothing --dry-run
    assert_status 0
    [[ $(usernames) == '' ]]
    many many.jsonl --all-or-nothing
    assert_status 0
    assert_summary '3 registrations: 3 created, 0 unchanged, 0 in conflict, 0 wrong'
    [[ $(usernames) == 'manyuser00001 manyuser00002 manyuser00003' ]]
    many many.jsonl --all-or-nothing --json
    assert_match stdout '"outcome":"unchanged","dry_run":false'
}

@test "--strict refuses what would give a warning" {
    # The certificate is that of this entity, and nobody has its key yet.
    items 1 2 | sed "1s/$(enterprise_number 1)/0200004201/" >many.jsonl
    many many.jsonl --strict
    assert_status 1
    assert_stdout "created: many.jsonl:1: manyuser00001 000001
invalid: many.jsonl:2: channel.certificate: it carries the enterprise number 0200.004.201, not 0200.000.241; \
channel.ssh_public_key: the SSH public key is also that of the technical user 'manyuser00001'; \
channel.certificate: the certificate is also that of the technical user 'manyuser00001'"
    assert_stderr 'register-techuser: note: 2 registrations: 1 created, 0 unchanged, 0 in conflict, 1 wrong'
    [[ $(usernames) == manyuser00001 ]]
    many many.jsonl
    assert_status 0
}

@test "a source that is not there, or of no known form, is one error" {
    cp peeters.toml peeters.txt
    : >empty.csv
    printf 'phone,username\n' >headings.csv
    while read -r status source reason; do
        many "$source" --json
        assert_status "$status"
        assert_json_documents 1
        assert_json error.reason "$reason"
        many "$source"
        assert_stdout ''
        assert_match stderr '^register-techuser: error: '
        assert_no_registry
    done <<'END'
3 none.jsonl missing
3 none missing
2 peeters.toml source
2 peeters.txt source
3 empty.csv empty
2 headings.csv unknown-key
END
    assert_match stderr "hint: did you mean 'contact.phone'\?"
}

@test "options that do not go together are usage errors" {
    items 1 1 >many.jsonl
    for arguments in 'peeters.toml --many many.jsonl' 'peeters.toml --keep-going' 'peeters.toml --all-or-nothing' \
        '--many many.jsonl --keep-going --all-or-nothing' '--many many.jsonl -j 2' \
        '--many many.jsonl --at yesterday'; do
        read -ra words <<<"$arguments"
        run_tool register-techuser create "${words[@]}"
        assert_status 2
        assert_stdout ''
        assert_match stderr '^register-techuser: error: '
        assert_no_registry
    done
}
